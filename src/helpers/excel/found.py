"""What one pass over a sheet's part finds: which rows say something, and what is hidden, merged, struck or at fault."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from helpers.excel.cells import address
from helpers.excel.written import Number

#: The largest real trackers have a few thousand rows and some dozens of columns, or a column a week.
LAST_ROW, LAST_COLUMN = 50_000, 256
#: A cell's row and column, counted from 1.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of cells, from its top left to its bottom right; `link` is the id of a hyperlink's address."""

    top: int
    left: int
    bottom: int
    right: int
    link: str = ""

    @property
    def cells(self) -> str:
        """Return the range in words, such as ``B2:C2``."""
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"


def spans_in(rows: Iterable[int], spans: Iterable[Span]) -> Iterator[dict[int, Span]]:
    """Yield for each row, from top to bottom, the spans that reach into it, by each column that they cover.

    Where two spans lie over one another, as Excel allows for links alone, the one that begins further down counts.

    Raises:
        ValueError: so many do that finding out would take long.
    """
    ahead = sorted((span for span in spans if span.left <= LAST_COLUMN), reverse=True)
    active: list[Span] = []
    for row in rows:
        while ahead and ahead[-1].top <= row:
            active.append(ahead.pop())
        active = [span for span in active if span.bottom >= row]
        covered = [(span, range(span.left, min(span.right, LAST_COLUMN) + 1)) for span in active]
        if sum(len(columns) for _, columns in covered) > 2 * LAST_COLUMN:
            raise ValueError("merged ranges or links lie over one another")
        yield {column: span for span, columns in covered for column in columns}


@dataclass(slots=True)
class Scan:
    """What one pass over a sheet's part finds; rows and columns count from 1.

    Attributes:
        rows: of each row that says something, the columns of the cells it has.
        computed: the cells with a formula.
        formulas: those of them without a stored result.
        errors: the cells with an error value, and the value.
        numbers: the cells with a number or a date; `shown` is what Excel shows there, once the styles are known.
        struck: the cells whose letters are struck out but where a part of the text has a style of its own; `rich` are
            texts with such parts, each as a document; `around` the words that a format shows before and after a text;
            all three once the styles are known.
        days: those of them whose date is written out; the parsers differ over them.
        styles: the cells of a style that whoever asked is to know of, and the style.
        shared: the cells with a shared text, and its number in the order of `xml`.
        inline: those with a text of their own that has styled parts, and its element.
        beyond: the cells with a number that can be no date, and the number; the parsers differ over them as dates.
        hidden_rows: the rows among `rows` that are hidden.
        hidden_columns: the hidden columns in which a cell says something.
        merges: the merged ranges.
        links: the ranges with a hyperlink.
        strings: the shared texts that the cells use, by their numbers in the workbook, in the order of `xml`.
        xml: the part with nothing but the rows that say something, the shared texts numbered anew, and the
            conditional formats.
        root: the tag of the part's root.
        extended: the ranges of the conditional formats with a fill that Excel keeps apart from the others.
        imprint: the hash of all that the sheet's reading depends on, once the styles are known.
    """

    rows: dict[int, array[int]] = field(default_factory=dict)
    computed: set[Place] = field(default_factory=set)
    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    numbers: dict[Place, Number] = field(default_factory=dict)
    days: dict[Place, datetime] = field(default_factory=dict)
    shown: dict[Place, str] = field(default_factory=dict)
    styles: dict[Place, int] = field(default_factory=dict)
    rich: dict[Place, bytes] = field(default_factory=dict)
    struck: set[Place] = field(default_factory=set)
    around: dict[Place, tuple[str, str]] = field(default_factory=dict)
    shared: dict[Place, int] = field(default_factory=dict)
    inline: dict[Place, bytes] = field(default_factory=dict)
    beyond: dict[Place, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: tuple[int, ...] = ()
    merges: list[Span] = field(default_factory=list)
    links: list[Span] = field(default_factory=list)
    strings: dict[int, int] = field(default_factory=dict)
    xml: bytes = b""
    root: bytes = b""
    extended: list[str] = field(default_factory=list)
    imprint: str = ""
