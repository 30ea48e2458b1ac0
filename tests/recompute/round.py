"""What an action, a measure and a round of reporting are to the recomputation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from recompute.words import Place, Range, long_date


@dataclass(frozen=True)
class Act:
    """An action as a tracker or an earlier report has it; `cells` are the tracker's, by what they say of it."""

    number: str
    title: str
    group: str = ""
    due: date | None = None
    due_written: str = ""
    rating: str = ""
    written: str = ""
    way: str = ""
    into: tuple[str, ...] = ()
    notice: str = ""
    started: bool = True
    finished: bool = False
    short: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, frozenset[Place]] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Return whether it has not closed."""
        return not self.way

    def days_overdue(self, day: date) -> int:
        """Return by how many days it is late; 0 where it is not, or its rating says that the work is done."""
        return max(0, (day - self.due).days) if self.due and not self.finished else 0

    @property
    def due_words(self) -> str:
        """Return its due date, or the words there are for it."""
        return self.due_written or (long_date(self.due) if self.due else "")


@dataclass(frozen=True)
class Value:
    """A measure's value: the time it covers, its date, its two ends, the cell."""

    covers: str
    day: date
    ends: Range
    cell: Place = ("", "")


@dataclass(frozen=True)
class Meas:
    """A measure, with its target as in the row of its latest value."""

    name: str
    action: str
    unit: str
    better: str
    target: Range | None
    values: tuple[Value, ...]
    cells: Mapping[str, Place] = field(default_factory=dict)

    @property
    def latest(self) -> Value:
        """Return the newest value."""
        return self.values[-1]

    @property
    def aim(self) -> str:
        """Return what its target is called: a limit where lower is better."""
        return "limit" if self.better == "lower" else "target"

    @property
    def met(self) -> bool | None:
        """Return whether the whole of the latest value meets the target; None where nobody can tell."""
        if self.target is None or self.better == "neither":
            return None
        low, high = self.latest.ends
        return low >= self.target[0] if self.better == "higher" else high <= self.target[1]


@dataclass(frozen=True)
class Round:
    """One reporting round: the tracker's at its date, or what an earlier report knew."""

    period: str
    day: date
    acts: Mapping[str, Act]
    groups: Mapping[str, tuple[str, str, frozenset[Place]]]  # title, who is responsible, the cells
    measures: Mapping[str, Meas]

    @cached_property
    def open(self) -> set[str]:
        """Return the numbers of the open actions."""
        return {act.number for act in self.acts.values() if act.open}
