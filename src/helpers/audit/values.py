"""Whether a report says another value than was published, or the same in other words: figures, dates, names, states.

The values of a text are its figures, in digits or as words, its ratings, its words of a state or a negation, and its
names: whatever begins with a capital within a sentence. A statement is known by the cells that it cites, wherever in
its block it stands: rewording keeps its values in their order. One that only one of two reports has was left out or
put in.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain, groupby
from typing import Any

from helpers.blocks.blocks import Data
from helpers.blocks.differences import Difference, as_json, blocks_of, cited, worded
from helpers.blocks.ranges import column_and_row
from helpers.english import ONES, ORDINALS, TENS

_PART = re.compile(r"\w+")
_WORD = re.compile(r"[^\W_]+(?:[.,’'-][^\W_]+)*%?")
_QUOTED = re.compile(r"“([^“”]+)”")
_FIGURE = rf"(?:\d[\d.,]*%?|{'|'.join((*ONES, *TENS))})"
_BEGINS = re.compile(r"(?:^|[.!?:|\n]”?\s*)$")
_SAYS = frozenset(
    (
        *(*ONES, *TENS, *ORDINALS),
        *("zero", "hundred", "thousand", "half", "none", "no", "not", "never", "all", "open", "closed", "complete"),
        *("completed", "late", "overdue", "withdrawn", "merged", "superseded", "reopened", "better", "worse"),
        *("improved", "missed", "met", "stalled"),
    )
)
#: The table that tells of the changes in the others has a row for each of these, and says nothing else.
_TELLS_OF_OTHERS = "changes-in-revision"
#: What of a table’s cell cites what the cell cites, where it cites nothing itself.
_OF_A_CELL = ("points", "mark", "chart")


#: Whether there is anything of before, and of now.
_Sides = tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Values:
    """What of a difference is another value, and must be named to be explained; nothing where it is but reworded.

    What only one of the two reports has stands in either, with nothing in the other.

    Attributes:
        old: what was published.
        new: what today’s says.
        cells: in words, the cells that a statement cites which was left out or put in.
    """

    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    def named_in(self, text: str) -> bool:
        """Tell whether a text names all of them, each within quotation marks.

        What only one of the reports has may be named with “…” for its figures, as these are of each report its own.
        """
        said = {" ".join(each.split()) for each in (*self.old, *self.new)}
        forms = [] if self.old and self.new else [each for each in _QUOTED.findall(text) if "…" in each and " " in each]
        return all(f"“{each}”" in text or any(_fits(each, form) for form in forms) for each in said)

    @classmethod
    def all_of(cls, some: Iterable[Values]) -> Values:
        """Return several as one."""
        each_side = zip(*((each.old, each.new, each.cells) for each in some), strict=True)
        return cls(*(tuple(dict.fromkeys(chain(*side))) for side in each_side))

    def __bool__(self) -> bool:
        return bool(self.old or self.new)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells that a statement cites, in any order; none under what is no figure of the report’s own."""

    each: frozenset[str] = frozenset()
    sources: Sequence[Any] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class _Unlike:
    """What two reports’ block say otherwise of the same cells.

    Attributes:
        old: the statements that only the published one makes, or makes in these words.
        new: those of today’s.
        values: what of them has to be named.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    values: Values


def told_otherwise(kept: Data, now: Data, found: Sequence[Difference]) -> list[Values]:
    """Return for each difference of two reports what of it is another value, or a statement that only one of them has.

    A block that only one of the two has is none: it was added or removed. Within a block that both have, a cell that
    differs is one, and so are other cells cited for the same words. A paragraph or a row is, where the statements in it
    say other values of the cells that they cite, or are no longer made; a row also, where there are fewer or more.
    """
    ratings = ratings_in(kept) | ratings_in(now)
    columns = _columns(kept) | _columns(now)
    blocks = blocks_of(kept), blocks_of(now)
    both = (blocks[0].keys() & blocks[1].keys()) - {_TELLS_OF_OTHERS}
    told: defaultdict[Difference, list[Values]] = defaultdict(list)
    of_a_kind: defaultdict[tuple[str, str], list[Difference]] = defaultdict(list)
    for each in found:
        of_a_kind[each.block, _of_a_kind(each)].append(each)
    for block, some in groupby(sorted(found, key=lambda each: each.block), key=lambda each: each.block):
        here = [*some]
        if block in both:
            _tell(told, here, _told_of_cells(blocks[0][block], blocks[1][block], ratings))
    alike = {key: _Alike.of(some, ratings) for key, some in of_a_kind.items()}
    return [_values(each, alike[each.block, _of_a_kind(each)], told[each], columns) for each in found]


def _tell(told: Mapping[Difference, list[Values]], here: Sequence[Difference], unlike: Iterable[_Unlike]) -> None:
    """Add to each of a block’s differences the values of what it shows; of what none of them shows, to all of them.

    What says the same otherwise is looked for once, so that the time taken grows with the differences and no faster.
    """
    shown, none = _Shown.of(here), defaultdict[_Sides, list[Values]](list)
    once: defaultdict[tuple[tuple[str, ...], tuple[str, ...], _Sides], list[Values]] = defaultdict(list)
    for each in unlike:
        once[each.old, each.new, (bool(each.values.old), bool(each.values.new))].append(each.values)
    for (old, new, sides), some in once.items():
        places = shown.where(old, new)
        for at in places:
            told[here[at]].append(Values.all_of(some))
        if not places:
            none[sides] += some
    for some in none.values():
        values = Values.all_of(some)
        for difference in here:
            told[difference].append(values)


def says_on(old: str, new: str, ratings: frozenset[str]) -> bool:
    """Tell whether a text has all values of another in their order, and its ratings; it may have more."""
    return _goes_on_in(_said([old], ratings), _said([new], ratings))


@dataclass(frozen=True, slots=True)
class _Alike:
    """The differences of one kind in a block, such as its rows: whether all that was said is said still, and what not.

    `even` is whether as many were there as are.
    """

    goes_on: bool
    even: bool
    unlike: Values

    @classmethod
    def of(cls, some: Sequence[Difference], ratings: frozenset[str]) -> _Alike:
        old, new = (list(_said((getattr(each, side) for each in some), ratings)) for side in ("old", "new"))
        goes_on = _goes_on_in(old, new)
        even = sum(1 for each in some if each.old) == sum(1 for each in some if each.new)
        return cls(goes_on, even, Values() if goes_on or some[0].row else _unlike(old, new))


def _values(each: Difference, alike: _Alike, told: Sequence[Values], columns: frozenset[tuple[str, str]]) -> Values:
    if each.block in ("heading", _TELLS_OF_OTHERS) or not (each.row or each.cell):
        return Values()
    if each.block == "report" or (each.row and (each.block, each.cell) in columns) or each.cell.endswith("sources"):
        return Values(tuple(filter(None, [each.old])), tuple(filter(None, [each.new])))
    if told:
        of_row = [Values((each.row,)), *(some if some.old and some.new else Values(cells=some.cells) for some in told)]
        return Values.all_of(of_row if _of_a_kind(each) == "row" else told)
    if _of_a_kind(each) == "paragraph" or ", " in each.cell:
        return Values()
    if each.cell == "caption" and _figures(each.old) == _figures(each.new):  # which names a table, and tells no state
        return Values()
    if alike.goes_on and (alike.even or _of_a_kind(each) != "row"):
        return Values()
    return Values((each.row,)) if each.row else alike.unlike


def _of_a_kind(each: Difference) -> str:
    if each.row and not each.cell:
        return "row"
    return "paragraph" if each.cell.startswith("paragraph ") else f"{each.row} {each.cell}"


def _unlike(old: Sequence[str], new: Sequence[str]) -> Values:
    """Return what stands in each other's place."""
    spans = [each for each in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if each[0] != "equal"]
    return Values(
        tuple(word for _, first, last, *_ in spans for word in old[first:last]),
        tuple(word for *_, first, last in spans for word in new[first:last]),
    )


def _told_of_cells(old: Data, new: Data, ratings: frozenset[str]) -> list[_Unlike]:
    """Return what two forms of a block say otherwise of the same cells."""
    told = _by_cells(old), _by_cells(new)
    found = []
    for key in dict.fromkeys((*told[0], *told[1])):
        was, now = (side.get(key, []) for side in told)
        only = _without(was, now), _without(now, was)
        if len(was) != len(now):
            said = worded("sources", key.sources) if key.sources else ""
            found.append(_Unlike(*only, Values(*only, (said,) if said else ())))
        elif values := _unlike(*(list(_said(side, ratings)) for side in (was, now))):
            found.append(_Unlike(*only, values))
    return found


def _by_cells(block: Data) -> dict[_Cells, list[str]]:
    """Return what a block says, in order, by the cells that each statement cites.

    The words of a table’s cell that cites none are a label, which is known by its place.
    """
    found: dict[_Cells, list[str]] = {}
    waiting: list[tuple[object, _Cells | None]] = [(block, _Cells())]
    while waiting:
        thing, by = waiting.pop()
        if isinstance(thing, list):
            waiting += [(each, by) for each in reversed(thing)]
        elif isinstance(thing, dict):
            if isinstance(sources := thing.get("sources"), list):
                by = _Cells(frozenset(map(as_json, cited(sorted(sources, key=_in_sheet)))), sources)
            if by and (text := _text(thing)) and (by.each or "runs" in thing):
                found.setdefault(by, []).append(text)
            within = [(key, value) for key, value in thing.items() if key not in ("sources", "columns", "runs")]
            waiting += [(value, _cited_in(key, by)) for key, value in reversed(within)]
    return found


def _in_sheet(source: Any) -> tuple[str, str, str, int, str]:
    """Return by what sources are ordered: their document and sheet, then of cells the column and row."""
    if not isinstance(source, dict):
        return "", "", "", 0, as_json(source)
    document, sheet, place = (str(source.get(key, "")) for key in ("document", "sheet", "place"))
    return document, sheet, *column_and_row(place), place


def _cited_in(key: str, by: _Cells | None) -> _Cells | None:
    """Return what is cited for what a thing holds: what it cites itself where it is a cell; None for a row’s cells."""
    if key in _OF_A_CELL:
        return by
    return None if key == "cells" else _Cells()


def _text(thing: Data) -> str:
    runs = thing.get("runs")
    if isinstance(runs, list):
        said = "".join(str(run.get("text", "")) for run in runs if isinstance(run, dict))
        return f"{thing['label']} {said}" if thing.get("label") else said
    if "says" in thing:
        return as_json(thing)
    return " ".join(str(thing[key]) for key in ("number", "heading", "caption", "name") if thing.get(key))


def _fits(text: str, form: str) -> bool:
    """Tell whether a text is what a form says, with a figure for each “…”."""
    return bool(re.fullmatch(_FIGURE.join(map(re.escape, form.split("…"))), text, re.IGNORECASE))


def _without(some: Sequence[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple((Counter(some) - Counter(others)).elements())


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the differences of a block show, before and now: each text, and in which of them each word stands."""

    sides: tuple[tuple[Sequence[str], Mapping[str, Sequence[int]]], ...]

    @classmethod
    def of(cls, here: Sequence[Difference]) -> _Shown:
        sides = []
        for texts in ([each.old for each in here], [each.new for each in here]):
            places: defaultdict[str, list[int]] = defaultdict(list)
            for at, text in enumerate(texts):
                for word in dict.fromkeys(_PART.findall(text)):
                    places[word].append(at)
            sides.append((texts, dict(places)))
        return cls(tuple(sides))

    def where(self, *statements: Iterable[str]) -> Sequence[int]:
        """Return which differences show any of some statements, those of before and those of now, as whole words."""
        found = set[int]()
        for (texts, places), those in zip(self.sides, statements, strict=True):
            for each in those:
                some = [places.get(word, ()) for word in _PART.findall(each)] or [range(len(texts))]
                found.update(at for at in min(some, key=len) if _stands_in(each, texts[at]))
        return sorted(found)


def _stands_in(words: str, text: str) -> bool:
    """Tell whether words stand in a text with no letter or figure right before or behind them."""
    at = text.find(words)
    while at >= 0:
        if not (_PART.match(text[max(0, at - 1) : at]) or _PART.match(text[at + len(words) : at + len(words) + 1])):
            return True
        at = text.find(words, at + 1)
    return False


def _goes_on_in(old: Iterable[str], new: Iterable[str]) -> bool:
    """Tell whether all that was said is said still, in the same order."""
    rest = iter(new)
    return all(each in rest for each in old)


def _said(texts: Iterable[str], ratings: frozenset[str]) -> Iterator[str]:
    for text in texts:
        end = 0
        for word in _WORD.finditer(text):
            said, small = word[0], word[0].casefold()
            name = said[0].isupper() and not _BEGINS.search(text[max(0, end - 1) : word.start()])
            end = word.end()
            if any(letter.isdigit() for letter in said) or name or small in _SAYS or small in ratings:
                yield small


def _figures(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if any(letter.isdigit() for letter in word)]


def ratings_in(report: Data) -> frozenset[str]:
    """Return the words of the ratings whose marks a report shows."""
    found = set[str]()
    waiting: list[object] = [report.get("parts", [])]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, dict):
            mark = thing.get("mark")
            if isinstance(mark, dict):
                found |= {word.casefold() for word in _WORD.findall(str(mark.get("name", "")))}
            waiting += thing.values()
        elif isinstance(thing, list):
            waiting += thing
    return frozenset(found)


def _columns(report: Data) -> frozenset[tuple[str, str]]:
    """Return the headings of each table's columns."""
    parts = report.get("parts", [])
    tables = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    return frozenset(
        (str(table.get("id", "")), str(column.get("heading") or "column"))
        for table in tables
        for column in table.get("columns", ())
        if isinstance(column, dict)
    )
