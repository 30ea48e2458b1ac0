"""The words the product is built from: what a plan's actions are and what they say in a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from helpers.clause import first_clause
from helpers.errors import Problem, Severity


class Document(StrEnum):
    """The kinds of file that a figure or a sentence can come from."""

    TRACKER = "tracker"
    PARAMETERS = "parameters"
    PLAN = "plan"
    EARLIER = "earlier report"
    REPORT = "plan's report"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place that something was read from.

    Attributes:
        sheet: the tracker's sheet; the period of an earlier report; empty for the other documents. Of a plan's report
            that an overview tells of, the plan's name stands before it: “sufficiency, January 2023”.
        place: a cell or range (``B5``, ``A4:E9``) in the tracker; a key in a YAML file; a block, row and cell of an
            earlier report.
        document: which of the run's inputs it lies in.
    """

    sheet: str
    place: str
    document: Document = Document.TRACKER


#: Where the date is given that a report speaks for.
AS_AT = Source("", "as_at", Document.PARAMETERS)


def once(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return sources in their order, each once."""
    return tuple(dict.fromkeys(sources))


def problem_at(
    file: str,
    source: Source,
    found: str,
    expected: str,
    remedy: str,
    severity: Severity = Severity.BLOCKS,
    beside: Iterable[Source] = (),
    kind: str = "",
    several: str = "",
) -> Problem:
    """Return a problem with a place in a tracker, found by comparing with the places beside it.

    One of a kind, such as ``closing``, can be accepted by its cell and the kind. Several can be told at once, as
    ``several`` says behind their number.
    """
    return Problem(
        file=file,
        sheet=source.sheet,
        cell=source.place,
        found=found,
        expected=expected,
        remedy=remedy,
        severity=severity,
        beside=tuple((other.sheet, other.place) for other in beside),
        accepted_as=f"{source.sheet}!{source.place} {kind}" if kind else "",
        several=several,
    )


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of text in one style.

    Attributes:
        text: the words.
        bold: whether they are bold.
        italic: whether they are italic.
        link: a web address, or ``#`` and an anchor in the report.
        new: whether they are not in the report compared with.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One paragraph or list item.

    Attributes:
        runs: its text.
        label: empty for a paragraph, ``•`` for a bullet, the number as written (``1.``, ``b)``) for an item
            of a numbered list.
        level: how deep a list item lies; 0 is the outermost.
        follows: whether it is a sentence that goes on in the paragraph of the point before it.
        sources: where this very point was read or computed from, where that is narrower than its passage.
    """

    runs: tuple[TextRun, ...]
    label: str = ""
    level: int = 0
    follows: bool = False
    sources: tuple[Source, ...] = ()

    @property
    def text(self) -> str:
        """Return the words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Passage:
    """What one column says of one action, point by point, and the cells it was read from."""

    points: tuple[Point, ...] = ()
    sources: tuple[Source, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.points)

    @property
    def text(self) -> str:
        """Return the words alone, a line a point."""
        return "\n".join(point.text for point in self.points)


class Status(StrEnum):
    """Whether work on an action goes on."""

    OPEN = "open"
    NOT_STARTED = "not started"
    CLOSED = "closed"


class Way(StrEnum):
    """How an action closed."""

    COMPLETED = "completed"
    MERGED = "merged"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Closing:
    """How an action closed: the way, the numbers of the actions its remaining work went into, the notice.

    The date it closed, and its cell, where the tracker has a column for it.
    """

    way: Way
    into: tuple[str, ...]
    notice: Passage
    on: date | None = None
    on_sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A priority or theme that actions stand under."""

    number: str
    title: str
    responsible: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """An action's rating in one period.

    Attributes:
        name: the key's word for it, such as ``Amber``; empty where the action is not rated.
        written: the word in the cell, where it is not the key's own (``Yellow``); else empty.
        sources: the rating cell.
    """

    name: str = ""
    written: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One numbered line of the plan, and what is said of it in the period reported.

    Attributes:
        number: what the plan calls it (``5``, ``3.2``); unique in the plan.
        title: what is to be done.
        group: the number of its `Group`; empty in a plan without groups.
        closing: how it closed; None while it is open.
        says: its narrative columns, from column id to passage; a column with nothing in it is absent.
        rating: its rating in the period; None in a plan without ratings.
        due: the date it is due, of a month or a quarter its last day; None where the tracker gives none, or words such
            as “Ongoing”.
        due_written: those words, or the date's own where it is less exact than a day (“Q3 2022/23”).
        due_sources: the cell of either.
        due_earlier: the dates it was due before, as its cell still says, oldest first.
        first_due: the date it was first due, where a fact says that and it has been given a later one since.
        facts: what it is, from the id of the plan's column of facts; a column with nothing in it is absent.
        owners: who answers for it, as written, each by itself.
        short_name: what it is called in a sentence, where the tracker says; else empty.
        short_sources: the cells of its short name.
        under: the number of the action that it stands under; empty where it stands by itself.
        parts: the actions under it that are counted with it, and so are no actions of the plan by themselves.
        started: whether work on it has begun; only a status can say that it has not.
        finished: whether its rating says that the work is done, so that no date is held against it.
        sources: the cells of its number and title.
    """

    number: str
    title: str
    group: str = ""
    closing: Closing | None = None
    says: Mapping[str, Passage] = field(default_factory=dict)
    rating: Rating | None = None
    due: date | None = None
    due_written: str = ""
    due_sources: tuple[Source, ...] = ()
    due_earlier: tuple[date, ...] = ()
    first_due: date | None = None
    facts: Mapping[str, Passage] = field(default_factory=dict)
    owners: tuple[str, ...] = ()
    short_name: str = ""
    short_sources: tuple[Source, ...] = ()
    under: str = ""
    parts: tuple[Action, ...] = ()
    started: bool = True
    finished: bool = False
    sources: tuple[Source, ...] = ()

    @property
    def name(self) -> str:
        """Return what it is called in a sentence: its short name, else its title's first clause, 50 letters at most."""
        return self.short_name or first_clause(self.title)

    @property
    def name_sources(self) -> tuple[Source, ...]:
        """Return the cells that its name was read from."""
        return self.short_sources if self.short_name else self.sources[1:] or self.sources

    @property
    def status(self) -> Status:
        """Return whether it is open, and if so whether it has begun."""
        if self.closing:
            return Status.CLOSED
        return Status.OPEN if self.started else Status.NOT_STARTED

    def days_overdue(self, as_at: date) -> int:
        """Return by how many days an open action is past its due date; 0 where it is not, is closed or finished."""
        return max(0, (as_at - self.due).days) if self.due and not (self.closing or self.finished) else 0


def with_parts(actions: Iterable[Action]) -> Iterator[Action]:
    """Give actions, each followed by those that are counted with it."""
    for action in actions:
        yield action
        yield from with_parts(action.parts)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range of a measure, in the measure's unit; ``low`` equals ``high`` for a number."""

    low: Decimal
    high: Decimal


class Shift(StrEnum):
    """Where a value lies, seen from an earlier one; a range is higher or lower only if neither end is the opposite."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"
    WIDER = "wider"
    NARROWER = "narrower"


def shift(before: Quantity, now: Quantity) -> Shift:
    """Return where a value or range lies, seen from an earlier one."""
    low, high = now.low - before.low, now.high - before.high
    if low == high == 0:
        return Shift.SAME
    if min(low, high) >= 0:
        return Shift.HIGHER
    if max(low, high) <= 0:
        return Shift.LOWER
    return Shift.WIDER if low < 0 else Shift.NARROWER


@dataclass(frozen=True, slots=True)
class Value:
    """A measure's value at one date: what time it covers in words, the date it is as at, the value."""

    covers: str
    as_at: date
    value: Quantity
    sources: tuple[Source, ...] = ()


class Better(StrEnum):
    """Which direction of a measure is good."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that the plan is judged by.

    Attributes:
        name: what is measured.
        action: the number of the action it belongs to; empty where it belongs to the whole plan.
        unit: ``%``, ``number``, ``weeks``; as the tracker has it.
        better: which direction is good.
        target: the target; None where there is none.
        target_sources: the target's cell, in the row of the latest reading.
        readings: its values up to the as-at date, oldest first; never empty.
        sources: the cells of its name and its action, in the row of the latest reading.
    """

    name: str
    action: str
    unit: str
    better: Better
    target: Quantity | None
    target_sources: tuple[Source, ...]
    readings: tuple[Value, ...]
    sources: tuple[Source, ...] = ()

    @property
    def latest(self) -> Value:
        """Return the newest value."""
        return self.readings[-1]

    @property
    def on_target(self) -> bool | None:
        """Return whether the latest value meets the target; None where neither direction or no target is set.

        A range meets a target only if the whole of it does.
        """
        if self.target is None or self.better is Better.NEITHER:
            return None
        if self.better is Better.HIGHER:
            return self.latest.value.low >= self.target.low
        return self.latest.value.high <= self.target.high


class Reading(StrEnum):
    """A shorter reading of a report, beside the full one and from the same run.

    ``exceptions`` is for a scrutiny committee: what changed, what needs attention. ``summary`` is for a panel: where
    the plan stands and what went well, in plain words.
    """

    EXCEPTIONS = "exceptions"
    SUMMARY = "summary"
