"""What the recomputation of a sentence or a cell has in hand: what is said, what is named, and what does not agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from recompute import Run
from recompute.reasons import Evidence, cells, then, tracker
from recompute.round import Act, Round
from recompute.words import long_date, tokens

NUMBER = r"\d[\d,]*"
OWN = r"\d+(?:\.\d+)*"  # an action's own number
DAY = r"\d{1,2} [A-Z][a-z]+ \d{4}"
KINDS = {
    "N": NUMBER,
    "D": DAY,
    "A": rf"[Aa]ctions? {OWN}(?:(?:, | and ){OWN})*|{NUMBER} actions",
    "X": OWN,
    "L": rf"{OWN}(?:(?:, | and ){OWN})*",
    "Q": rf"{NUMBER}(?:\.\d+)?(?: to {NUMBER}(?:\.\d+)?)?(?:%| [a-z]+)?",
    "R": r"[A-Z][a-z]+(?: [a-z]+)?",
    "W": r".+?",
}


def pattern(form: str) -> re.Pattern[str]:
    """Return a sentence's form, in which ``<all:N>`` is a figure by the name of ``all``, as a regular expression."""
    return re.compile(re.sub(r"<(\w+):([A-Z])>", lambda found: rf"(?P<{found[1]}>{KINDS[found[2]]})", form))


@dataclass
class Claim:
    """Something that the report says.

    Attributes:
        run: the report's run.
        said: the captured figures, names and dates.
        named: the places named as its sources.
        group: the number of the group whose paragraph it stands in.
        faults: what did not agree.
        checked: which of `said` were recomputed.
    """

    run: Run
    said: Mapping[str, str]
    named: Evidence
    group: str = ""
    faults: list[str] = field(default_factory=list)
    checked: set[str] = field(default_factory=set)

    def same(self, name: str, value: object) -> None:
        """Compare what is said with what it is by the cells."""
        self.checked.add(name)
        found = f"{value:,}" if isinstance(value, int) else str(value)
        if name in self.said and self.said[name] != found:
            self.faults.append(f"{name} is {self.said[name]!r}, by what it names {found!r}")

    def acts(self, name: str, some: Iterable[str]) -> None:
        """Compare actions by number, in any order, or their count."""
        self.checked.add(name)
        right = sorted(set(some))
        many = re.fullmatch(rf"({NUMBER}) actions", self.said[name])
        alike = int(many[1].replace(",", "")) == len(right) if many else sorted(numbers_in(self.said[name])) == right
        if not alike:
            self.faults.append(f"{name} is {self.said[name]!r}, by what it names {right}")

    def parts(self, name: str, found: Iterable[tuple[str, str]], right: Mapping[str, int]) -> None:
        """Compare several counts in one list: ``1 is Red, 2 Amber and 3 Green``."""
        self.checked.add(name)
        said = {what: int(count.replace(",", "")) for count, what in found}
        figures = re.findall(NUMBER, self.said[name])
        wanted = {what: count for what, count in right.items() if count}
        if said != wanted or len(figures) != len(said):
            self.faults.append(f"{name} is {self.said[name]!r}, by what it names {wanted}")

    def agree(self, what: str, one: object, other: object) -> None:
        """Compare what the places named come to with what the whole tracker and the reports before come to."""
        if one != other:
            self.faults.append(f"{what}: {one!r} by what is named, {other!r} in all")

    def rests(self, *evidence: Evidence) -> None:
        """See that every place that it rests on is named."""
        if missing := frozenset().union(*evidence) - self.named:
            self.faults.append(f"does not name {sorted(missing)[:3]}")

    def day(self, name: str = "day", itself: bool = True) -> None:
        """Compare a date with that of the last report, which must be named for its date or for all its measures."""
        last = self.last
        if itself and not {"its date", "its measures"} & {
            place for _, sheet, place in self.named if sheet == last.period
        }:
            self.faults.append(f"does not name the date of the report for {last.period}")
        self.same(name, long_date(last.day))

    @property
    def last(self) -> Round:
        """Return the newest report before."""
        assert self.run.last, "a first report has nothing before it"
        return self.run.last

    def by(self, what: str) -> set[str]:
        """Return the actions of which all the cells of one kind are named."""
        acts = self.run.now.acts.values()
        return {act.number for act in acts if (own := cells(act, what)) and own <= self.named}

    def then(self) -> set[str]:
        """Return the actions that are named in the last report."""
        last = self.run.last
        return {n for n in (last.acts if last else ()) if last and then(last.period, f"action {n}") <= self.named}

    def measures(self) -> set[str]:
        """Return the measures whose latest value is named."""
        found = self.run.now.measures.values()
        return {measure.name for measure in found if tracker({measure.latest.cell}) <= self.named}

    def texts(self) -> str:
        """Return all that stands in the tracker's cells named, as words."""
        return tokens("\n".join(self.run.text((sheet, cell)) for kind, sheet, cell in self.named if kind == "tracker"))

    def left(self) -> list[str]:
        """Return what was captured, holds a figure and was not recomputed."""
        return [n for n, text in self.said.items() if re.search(r"\d", text or "") and n not in self.checked]


def numbers_in(text: str) -> list[str]:
    """Return the numbers of actions in a list of them."""
    return re.findall(OWN, text)


def have(run: Run, some: Iterable[str], holds: Callable[[Act], bool]) -> set[str]:
    """Return those of some actions of which something holds."""
    return {number for number in some if holds(run.now.acts[number])}


def quoted(text: str, within: str) -> bool:
    """Return whether words stand in others, whole and in their order."""
    return f" {tokens(text)} " in f" {within} "
