"""Which thing of one report is which of another, where both have their things in order.

They are brought together: what is the same on both sides, then what has the same name, then what has moved, then what
stands alone in the same place. So one row more does not make every later row differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from helpers.blocks.blocks import Data
from helpers.blocks.items import Item


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing in both reports, or a thing in one only; `moved` says where it stood and where it stands."""

    old: Item | None
    new: Item | None
    moved: tuple[str, str] = ("", "")

    @property
    def first(self) -> Item:
        """Return the thing as it was, or as it is where it was not there."""
        return next(item for item in (self.old, self.new) if item)

    @property
    def unlike(self) -> tuple[Data, Data] | None:
        """Return what both hold, where that is not the same."""
        if self.old and self.new and self.old.content != self.new.content:
            return self.old.data, self.new.data
        return None


def aligned(old: Sequence[Item], new: Sequence[Item]) -> list[Pair]:
    """Return what is the same thing in both and what is in one only, in the new order; what is gone where it stood."""
    fixed = _fixed(old, new)
    moved = _moved(old, new, fixed)
    fixed = sorted([*fixed, *_replaced(old, new, fixed, moved)])
    found = []
    for (olds, news), pair in zip(_gaps(fixed, len(old), len(new)), [*fixed, None], strict=True):
        found += [Pair(old[at], None) for at in olds if at not in moved.values()]
        for at in news:
            was = moved.get(at)
            here = _after(new, [place for _, place in fixed], at)
            there = "" if was is None else _after(old, [place for place, _ in fixed], was)
            found.append(Pair(None, new[at]) if was is None else Pair(old[was], new[at], (there, here)))
        if pair:
            found.append(Pair(old[pair[0]], new[pair[1]]))
    return found


def _fixed(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[int, int]]:
    """Return the places of what is in both in the same order, the same whichever of the two is called the old."""
    contents = [item.content for item in old], [item.content for item in new]
    if contents[0] > contents[1]:
        return [(there, here) for here, there in _fixed(new, old)]
    same = _refined([], *contents)
    return _refined(same, [item.key for item in old], [item.key for item in new])


def _refined(fixed: list[tuple[int, int]], old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    found = list(fixed)
    for olds, news in _gaps(fixed, len(old), len(new)):
        matcher = SequenceMatcher(None, [old[at] for at in olds], [new[at] for at in news], autojunk=False)
        for match in matcher.get_matching_blocks():
            found += [(olds[match.a + step], news[match.b + step]) for step in range(match.size)]
    return sorted(found)


def _gaps(fixed: Iterable[tuple[int, int]], old: int, new: int) -> Iterator[tuple[range, range]]:
    before = (-1, -1)
    for pair in (*fixed, (old, new)):
        yield range(before[0] + 1, pair[0]), range(before[1] + 1, pair[1])
        before = pair


def _moved(old: Sequence[Item], new: Sequence[Item], fixed: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return what has the same key in another place, from its place now to the one it had."""
    olds, news = {pair[0] for pair in fixed}, {pair[1] for pair in fixed}
    left = {item.key: at for at, item in enumerate(old) if at not in olds}
    return {at: left[item.key] for at, item in enumerate(new) if at not in news and item.key in left}


def _replaced(
    old: Sequence[Item], new: Sequence[Item], fixed: Iterable[tuple[int, int]], moved: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Give what stands in each other's place, as many as before, and may be the same thing with other words."""
    for olds, news in _gaps(fixed, len(old), len(new)):
        gone = [at for at in olds if at not in moved.values()]
        come = [at for at in news if at not in moved]
        for was, now in zip(gone, come, strict=True) if len(gone) == len(come) else ():
            if old[was].kind == new[now].kind and not (old[was].own and new[now].own):
                yield was, now


def _after(items: Sequence[Item], fixed: Iterable[int], at: int) -> str:
    before = [place for place in fixed if place < at]
    return f"after “{items[max(before)].key}”" if before else "at the start"
