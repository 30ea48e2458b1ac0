"""Blocks: a report's pieces as frozen descriptions, rendered only when they are shown."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Any, ClassVar

from helpers.blocks.ranges import ranges
from helpers.model import Document, Point, Reading, Source
from helpers.plans.council import Brand
from helpers.plans.nouns import ACTION, Noun, worded
from helpers.plans.ratings import Shape

_ACTION, _ACTIONS = "action ", "actions "

MIME = "application/vnd.action-plan.block+json"
FACTS_MIME = "application/vnd.action-plan.facts+json"

#: A block as JSON data, or a piece of one.
Data = dict[str, Any]


class ColumnKind(StrEnum):
    """How a table's column is set."""

    TEXT = "text"
    PASSAGE = "passage"
    NUMBER = "number"
    RATING = "rating"


class Look(StrEnum):
    """How a table is laid out where rows and columns do not read best; every look holds the same cells.

    `BARS` draws the counts of a row's ratings, to scale, behind them. `FIGURES` is a figure and what it counts a row,
    the figure large. `LIST` is a term a row and what it comes to. `ACTIONS` is an action a row: a heading of its number
    and name, what it is beside its words.
    """

    ROWS = "rows"
    BARS = "bars"
    FIGURES = "figures"
    LIST = "list"
    ACTIONS = "actions"


@dataclass(frozen=True, slots=True)
class Mark:
    """A rating as shown: its word, and the shape and colour beside it; “Not rated” has neither."""

    name: str
    shape: Shape | None = None
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A small line of a measure's values, oldest first, drawn without words; the figures stand beside it.

    Attributes:
        days: the date of each value, as a count of days from the first.
        lows: the values; of ranges their lower ends.
        highs: the upper ends; the same as `lows` where the values are no ranges.
        target: the end of the target that decides whether it is met; None where there is none.
        says: what the chart says, for those who cannot see it.
    """

    days: tuple[int, ...]
    lows: tuple[Decimal, ...]
    highs: tuple[Decimal, ...]
    target: Decimal | None
    says: str


@dataclass(frozen=True, slots=True)
class TableCell:
    """What one cell of a table shows, and what it was computed from."""

    points: tuple[Point, ...] = ()
    mark: Mark | None = None
    sources: tuple[Source, ...] = ()
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column.

    Attributes:
        id: its name.
        heading: its header.
        kind: how it is set.
        width: its share of the table's width.
        mark: the rating that it counts, whose shape and colour stand with its figures.
    """

    id: str
    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 1
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Fold:
    """What can be opened under a row on a screen; print leaves it out.

    Attributes:
        summary: what is clicked on.
        points: what then shows.
    """

    summary: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row, a cell a column.

    Attributes:
        cells: a cell for each column.
        anchor: what links lead to.
        total: whether it is a sum, set apart.
        fold: what can be opened under it.
        tags: words by which a reader can choose it on a screen, such as “overdue”.
    """

    cells: tuple[TableCell, ...]
    anchor: str = ""
    total: bool = False
    fold: Fold | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under a heading across the table; without a heading, the table's only rows.

    Attributes:
        rows: the rows.
        number: the number before the heading, such as an action's.
        heading: the heading; empty for none.
        notes: what is said under the heading, such as who is responsible.
        anchor: what links to the heading lead to.
        sources: the heading's cells.
    """

    rows: tuple[Row, ...]
    number: str = ""
    heading: str = ""
    notes: tuple[Point, ...] = ()
    anchor: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Block:
    """One piece of a report. A notebook cell whose value is a block shows it, in Jupyter and in every export."""

    kind: ClassVar[str]

    def __repr__(self) -> str:
        """Return its kind and name on one line: a list of blocks can be read, and what they hold is shown by them."""
        words = (self.kind, getattr(self, "id", ""), "empty" if self.empty else "")
        return f"<{' '.join(filter(None, words))}>"

    @property
    def empty(self) -> bool:
        """Return whether there is nothing to show."""
        return False

    def data(self) -> dict[str, Any]:
        """Return the block as JSON data; whatever is at its default is left out."""
        return {"kind": "nothing"} if self.empty else {"kind": self.kind, **_as_data(self)}

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        from helpers.blocks.html import block_html

        data = self.data()
        return {MIME: data, "text/html": block_html(data, alone=True), "text/plain": f"<{self.kind}>"}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Masthead(Block):
    """The report's title and what it speaks for.

    Attributes:
        title: the plan's title.
        council: whose plan it is.
        period: the period's name.
        as_at: the as-at date in words.
        draft: whether it is marked DRAFT.
        revision: which revision of a published report it is; 0 for none.
        digests: which shorter readings stand beside it.
        owners: which owners have a reading of their own beside it.
        actions: what the plan calls an action, and several, where these are not its words.
        meeting: which meeting the report goes to, and when.
        author: whose report it is.
        contact: the mailbox for questions.
        compared: the date in words of the report that it is compared with.
        before: that report's folder among those published.
        seal: the seal of what was published before.
        annex: whether the PDF ends with the cells that its figures come from.
        brand: how the council's reports look; None where they look as they come.
        sources: where these were given.
        facts: what the report knew, which the notebook keeps with the masthead and no reader sees.
    """

    kind: ClassVar[str] = "masthead"

    title: str
    council: str
    period: str
    as_at: str
    draft: bool = False
    revision: int = 0
    digests: tuple[Reading, ...] = ()
    owners: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    meeting: str = ""
    author: str = ""
    contact: str = ""
    compared: str = ""
    before: str = ""
    seal: str = ""
    annex: bool = True
    brand: Brand | None = None
    sources: tuple[Source, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """Return the block as JSON data, without the facts."""
        return {key: value for key, value in Block.data(self).items() if key != "facts"}

    def _repr_mimebundle_(self, **more: object) -> dict[str, Any]:
        facts = {FACTS_MIME: dict(self.facts)} if self.facts else {}
        return {**Block._repr_mimebundle_(self, **more), **facts}


class Voice(StrEnum):
    """Whose words a `Prose` block holds."""

    REPORT = "report"
    ANALYST = "analyst"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Prose(Block):
    """Paragraphs and lists; each statement of the report's own carries its sources.

    Attributes:
        points: its sentences and list items.
        id: its name, by which an audit and the changelog know it; empty for what stands in a notebook's own text.
        voice: whose words they are.
    """

    kind: ClassVar[str] = "prose"

    points: tuple[Point, ...]
    id: str = ""
    voice: Voice = Voice.REPORT

    @property
    def empty(self) -> bool:
        """Return whether it has no points."""
        return not self.points


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Table(Block):
    """A table.

    Attributes:
        id: its name, for `Report.frame` and links.
        caption: what it shows, in one sentence or title.
        columns: its columns.
        groups: its rows, in one group without a heading or in several with one each.
        wide: whether print needs the paper's long side for it.
        look: how it is laid out.
        sources: what the figures in its caption and headings were computed from.
    """

    kind: ClassVar[str] = "table"

    id: str
    caption: str
    columns: tuple[Column, ...]
    groups: tuple[RowGroup, ...]
    wide: bool = False
    look: Look = Look.ROWS
    sources: tuple[Source, ...] = ()

    @property
    def empty(self) -> bool:
        """Return whether it has no rows."""
        return not any(group.rows for group in self.groups)

    def records(self) -> Iterator[dict[str, str]]:
        """Give each row as a mapping from column id to text; rows of headed groups say which."""
        for group in self.groups:
            heading = {"group": group.number, "group_title": group.heading} if group.heading else {}
            for row in group.rows:
                texts = {column.id: text_of(cell) for column, cell in zip(self.columns, row.cells, strict=True)}
                yield heading | texts


def text_of(cell: TableCell) -> str:
    """Return what a cell says, a line a point."""
    if cell.mark:
        return cell.mark.name
    return "\n".join(f"{point.label} {point.text}" if point.label else point.text for point in cell.points)


def canonical(data: object, *, indent: int | None = 1) -> str:
    """Return data as JSON text that is the same for the same data: sorted keys, one way of spacing, UTF-8.

    Without an indent it is one line, which Python writes ten times as fast.
    """
    spacing = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=indent, separators=spacing, allow_nan=False)
    return f"{text}\n"


def places(sources: Iterable[Source], noun: Noun = ACTION) -> list[str]:
    """Return sources in words, a text a sheet, neighbouring cells of a column as a range: ``July: A4:A6, C9``.

    Actions of an earlier report are called what the plan calls them.
    """
    by_sheet: dict[str, list[str]] = {}
    for source in dict.fromkeys(sources):
        by_sheet.setdefault(_holder(source), []).append(source.place)
    return [
        f"{sheet}: {', '.join(_called(name, noun) for name in _counted(ranges(cells)))}"
        for sheet, cells in by_sheet.items()
    ]


def _holder(source: Source) -> str:
    if source.document is Document.EARLIER:
        return f"the report for {source.sheet}"
    return source.sheet or f"the {source.document}"


def _called(name: str, noun: Noun) -> str:
    return worded(name, noun) if name == "its actions" or name.startswith((_ACTION, _ACTIONS)) else name


def _counted(names: list[str]) -> list[str]:
    """Return names of which several actions in a row say the word once: ``actions 1.1, 1.2``."""
    found: list[str] = []
    for name in names:
        if name.startswith(_ACTION) and found and found[-1].startswith((_ACTION, _ACTIONS)):
            before = found[-1].removeprefix(_ACTION).removeprefix(_ACTIONS)
            found[-1] = f"{_ACTIONS}{before}, {name.removeprefix(_ACTION)}"
        else:
            found.append(name)
    return found


def _as_data(value: Any) -> Any:
    if isinstance(value, str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, tuple):
        return [_as_data(item) for item in value]
    kind: Any = type(value)
    if (fields := _fields(kind)) is not None:
        return {name: _as_data(found) for name, default in fields if (found := getattr(value, name)) != default}
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


@cache
def _fields(kind: type) -> list[tuple[str, Any]] | None:
    """Return the names of a dataclass's fields, each with its default; None of another kind."""
    if not dataclasses.is_dataclass(kind):
        return None
    return [(each.name, each.default) for each in dataclasses.fields(kind)]
