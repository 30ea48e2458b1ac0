"""Whether a report says another value than was published, or the same in other words: figures, dates, names, states.

The values of a text are its figures, in digits or as words, its ratings, its words of a state or a negation, and its
names: whatever begins with a capital within a sentence. Rewording keeps them in their order, and may add to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from helpers.blocks.blocks import Data
from helpers.blocks.differences import Difference
from helpers.english import ONES, ORDINALS, TENS

_WORD = re.compile(r"[^\W_]+(?:[.,’'-][^\W_]+)*%?")
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


@dataclass(frozen=True, slots=True)
class Values:
    """What of a difference is another value, and must be named to be explained; nothing where it is but reworded."""

    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def named_in(self, text: str) -> bool:
        """Tell whether a text names all of them, each within quotation marks."""
        return all(f"“{' '.join(each.split())}”" in text for each in (*self.old, *self.new))

    def __bool__(self) -> bool:
        return bool(self.old or self.new)


def told_otherwise(kept: Data, now: Data, found: Sequence[Difference]) -> list[Values]:
    """Return for each difference of two reports what of it is another value in the same place.

    A block that only one of the two has is none: it was added or removed. Within a block that both have, a cell that
    differs is one; a paragraph or a row is, where what was published says what today's no longer says in that order.
    """
    ratings = ratings_in(kept) | ratings_in(now)
    columns = _columns(kept) | _columns(now)
    return [_values(each, found, ratings, columns) for each in found]


def says_on(old: str, new: str, ratings: frozenset[str]) -> bool:
    """Tell whether a text has all values of another in their order, and its ratings; it may have more."""
    return _goes_on_in(_said([old], ratings), _said([new], ratings))


def _values(
    each: Difference, found: Sequence[Difference], ratings: frozenset[str], columns: frozenset[tuple[str, str]]
) -> Values:
    if each.block == "report" or (each.row and (each.block, each.cell) in columns):
        return Values(tuple(filter(None, [each.old])), tuple(filter(None, [each.new])))
    if not (each.row or each.cell) or each.block in ("heading", _TELLS_OF_OTHERS) or ", " in each.cell:
        return Values()
    if each.cell == "caption" and _figures(each.old) == _figures(each.new):  # which names a table, and tells no state
        return Values()
    alike = [other for other in found if (other.block, bool(other.row)) == (each.block, bool(each.row))]
    own = [other for other in alike if _of_a_kind(other) == _of_a_kind(each)]
    old, new = (list(_said((getattr(other, side) for other in own), ratings)) for side in ("old", "new"))
    if _goes_on_in(old, new) and not (_of_a_kind(each) == "row" and len(_those(own, "old")) != len(_those(own, "new"))):
        return Values()
    return Values((each.row,)) if each.row else _unlike(old, new)


def _of_a_kind(each: Difference) -> str:
    if each.row and not each.cell:
        return "row"
    return "paragraph" if each.cell.startswith("paragraph ") else f"{each.row} {each.cell}"


def _those(some: Iterable[Difference], side: str) -> list[Difference]:
    return [each for each in some if getattr(each, side)]


def _unlike(old: Sequence[str], new: Sequence[str]) -> Values:
    """Return what stands in each other's place."""
    spans = [each for each in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if each[0] != "equal"]
    return Values(
        tuple(word for _, first, last, *_ in spans for word in old[first:last]),
        tuple(word for *_, first, last in spans for word in new[first:last]),
    )


def _goes_on_in(old: Iterable[str], new: Iterable[str]) -> bool:
    """Tell whether all that was said is said still, in the same order."""
    rest = iter(new)
    return all(each in rest for each in old)


def _said(texts: Iterable[str], ratings: frozenset[str]) -> Iterator[str]:
    for text in texts:
        for word in _WORD.finditer(text):
            said, small = word[0], word[0].casefold()
            name = said[0].isupper() and not _BEGINS.search(text[: word.start()])
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
