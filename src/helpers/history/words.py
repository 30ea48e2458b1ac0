"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from helpers.text import BULLET

_WORD = r"[^\W_]+(?:[.,:/'’\-–][^\W_]+)*%?"
_TOKEN = re.compile(rf"\s+|{_WORD}|.", re.DOTALL)
_SHOWN = re.compile(r"\s*\S+")
_SPACED = re.compile(rf"\s*(?:{_WORD}|\S)|\s+", re.DOTALL)

#: Beyond so many words, signs and spaces of both texts, a space goes with the word after it: in a cell of thousands
#: of words the comparison of every space with every other would take minutes.
_LONG = 2000


#: How many words are shown on each side of what differs in a long text.
_AROUND = 8

_BULLET = f"{BULLET} "


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of text as it was and as it is: alike where nothing changed, empty where it was not or is no more."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        """Return whether nothing changed here."""
        return self.old == self.new


def edits(old: str, new: str) -> tuple[Edit, ...]:
    """Return the stretches that two texts are made of, in order; swapping the texts swaps what was added and removed.

    Words, numbers with their marks (``3,049``, ``2.3``, ``74%``), punctuation and spaces are compared whole.
    """
    if old > new:  # difflib is not the same from both sides
        return tuple(Edit(each.new, each.old) for each in edits(new, old))
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    long = len(before) + len(after) > _LONG
    if long:
        before, after = _SPACED.findall(old), _SPACED.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found = [Edit("".join(before[a:b]), "".join(after[c:d])) for _, a, b, c, d in matcher.get_opcodes()]
    return tuple(_joined(_unspaced(found) if long else found))


def before(found: Iterable[Edit]) -> str:
    """Return the text as it was."""
    return "".join(edit.old for edit in found)


def after(found: Iterable[Edit]) -> str:
    """Return the text as it is."""
    return "".join(edit.new for edit in found)


def narrowed(old: str, new: str) -> tuple[list[str], list[str]]:
    """Return two texts by line without what both have, but for a few words around what differs."""
    bullet = _BULLET if old.startswith(_BULLET) and new.startswith(_BULLET) else ""
    found = edits(old.removeprefix(bullet), new.removeprefix(bullet))
    last = len(found) - 1
    shown = [_cut(edit, at > 0, at < last) if edit.same else edit for at, edit in enumerate(found)]
    was, now = (f"{bullet}{text.strip()}".splitlines() for text in (before(shown), after(shown)))
    return was, now


def _cut(edit: Edit, after: bool, before: bool) -> Edit:
    """Return a stretch that both texts have, cut to the words next to what differs after and before it."""
    words = _SHOWN.findall(edit.old)
    if len(words) <= _AROUND * (after + before) + 1:
        return edit
    head = "".join(words[: _AROUND * after])
    tail = edit.old[len("".join(words[:-_AROUND])) :] if before else ""
    cut = f"{head} …{tail}" if head else f"…{tail}"
    return Edit(cut, cut)


def _unspaced(found: Iterable[Edit]) -> list[Edit]:
    """Return stretches of which no changed one begins with space that both texts have: it goes with what is alike."""
    apart: list[Edit] = []
    for edit in found:
        space = "" if edit.same else _space_of_both(edit)
        if space and apart:
            last = apart.pop()  # what is alike, as stretches that changed and did not take turns
            apart.append(Edit(last.old + space, last.new + space))
        elif space:
            apart.append(Edit(space, space))
        apart.append(Edit(edit.old[len(space) :], edit.new[len(space) :]))
    return apart


def _space_of_both(edit: Edit) -> str:
    alike = takewhile(lambda pair: pair[0] == pair[1] and pair[0].isspace(), zip(edit.old, edit.new, strict=False))
    return "".join(old for old, _ in alike)


def _joined(found: Sequence[Edit]) -> list[Edit]:
    """Return stretches of which no two changed ones have nothing but a space between them: read as one change."""
    joined: list[Edit] = []
    for edit in found:
        if len(joined) > 1 and not edit.same and joined[-1].same and not joined[-1].old.strip() and not joined[-2].same:
            space, last = joined.pop(), joined.pop()
            joined.append(Edit(last.old + space.old + edit.old, last.new + space.new + edit.new))
        else:
            joined.append(edit)
    return joined
