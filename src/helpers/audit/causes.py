"""Which recorded cause explains a difference between a kept report and the same report run again.

Three records count, each written by somebody at the time: a later revision that has the very same words in the very
same place; an entry of CHANGELOG.md that names the block and was not there when the report was made; the words given
when the report was published from changed code. Nothing is explained by guess. A change that looks like another, lies
near it or came in the same week may be the same change or a fault that nobody has seen, and only a person can tell;
an audit that guessed would hide just the difference it is there to find. So a marker that is missing, misspelt or
names another block explains nothing, and the difference stays unexplained until somebody writes down why it is there.

Where a block says the same in other words, its name is enough. Another value of the same cells, or in the same place,
is explained by an entry only where that names both, “25” and “31”; a statement or a row that only one of the two
reports has, where it names that, with “…” for a figure that is of each report its own (`told_otherwise`). The words
given at publication explain none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import mistune

from helpers.audit.values import Values, told_otherwise
from helpers.blocks.blocks import Data
from helpers.blocks.differences import Difference, differences

_parse = mistune.create_markdown(renderer=None)
_NAME = r"`[^`\s](?:[^`]*[^`\s])?`"
_MARKER = re.compile(rf"(?:^|\s)Changes: ({_NAME}(?:, {_NAME})*)\.$")
_SENTENCE = re.compile(r".+?[.!?](?=\s|$)|.+")


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry of CHANGELOG.md that names the blocks whose words it changes.

    Attributes:
        text: the whole entry on one line, with what is nested in it.
        blocks: the blocks' names, as the entry has them.
    """

    text: str
    blocks: frozenset[str]

    @property
    def first_sentence(self) -> str:
        """Return the sentence that the entry begins with."""
        found = _SENTENCE.match(self.text)
        return found[0] if found else ""


def rules_in(changelog: str) -> tuple[Rule, ...]:
    """Return the entries of a changelog that end with “Changes: `block`, `block`.”, in order.

    An entry is an item of a list that is not itself in a list. Its sentence may stand at the end of any of its
    paragraphs or of an item nested in it.

    Args:
        changelog: the text of CHANGELOG.md.
    """
    found = []
    for item in _entries(_parsed(changelog)):
        texts = list(_paragraphs(item))
        named = [name for text, prose in texts if prose for name in _blocks_named(text)]
        if named:
            found.append(Rule(" ".join(text for text, _ in texts), frozenset(named)))
    return tuple(found)


def explained(
    kept: Data,
    now: Data,
    *,
    rules_then: str,
    rules_now: str,
    revisions: Sequence[tuple[int, str, Data]] = (),
    note: str = "",
) -> tuple[Difference, ...]:
    """Return how a kept report differs from what its inputs give now, each difference with its recorded cause.

    The cause is empty where none is recorded. A revision goes before the changelog, which goes before the note.

    Args:
        kept: the content of the kept `data.json`.
        now: the content of the one made now.
        rules_then: CHANGELOG.md as it was kept with the report; where it is empty, no entry can be told to be later.
        rules_now: CHANGELOG.md as it is now.
        revisions: the later revisions: number, reason in words, the content of its `data.json`.
        note: what was recorded when the report was published from changed code; empty where it was not.
    """
    known = {rule.text for rule in rules_in(rules_then)}
    later = [rule for rule in rules_in(rules_now) if rules_then.strip() and rule.text not in known]
    revised = [_Revision.of(kept, now, *revision) for revision in revisions]
    found = differences(kept, now)
    others = told_otherwise(kept, now, found)
    causes = [_cause(each, other, revised, later, note) for each, other in zip(found, others, strict=True)]
    return tuple(
        replace(each, cause=cause) if cause else _with_cells(each, other)
        for each, other, cause in zip(found, others, causes, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Revision:
    """What a revision changed in the kept report, and where the report made now still differs from it."""

    cause: str
    changed: frozenset[Difference]
    left: tuple[Difference, ...]

    @classmethod
    def of(cls, kept: Data, now: Data, number: int, reason: str, data: Data) -> _Revision:
        cause = f"revision {number}: {reason}"
        return cls(cause, frozenset(differences(kept, data)), differences(data, now))

    def explains(self, found: Difference) -> bool:
        return found in self.changed and not any(_within(found, left) for left in self.left)


def _cause(found: Difference, values: Values, revised: Iterable[_Revision], later: Iterable[Rule], note: str) -> str:
    for revision in revised:
        if revision.explains(found):
            return revision.cause
    sentences = [rule.first_sentence for rule in later if found.block in rule.blocks and values.named_in(rule.text)]
    if sentences:
        return f"CHANGELOG: {' '.join(sentences)}"
    return f"published from changed code: {note.strip()}" if note.strip() and not values else ""


def _with_cells(found: Difference, values: Values) -> Difference:
    """Return a difference with the cells that are cited for what was left out or put in."""
    if (found.old and found.new) or not values.cells:
        return found
    return replace(found, cell=", ".join(filter(None, [found.cell, f"which cites {'; '.join(values.cells)}"])))


def _within(found: Difference, left: Difference) -> bool:
    """Return whether a difference lies in the place of another: its style, say, or a cell of a row that was added."""
    return (
        left.block == found.block
        and (left.row == found.row or not (found.row or found.cell))
        and (left.cell == found.cell or not found.cell or left.cell.startswith(f"{found.cell}, "))
    )


def _parsed(markdown: str) -> list[dict[str, Any]]:
    tokens = _parse(markdown)
    return tokens if isinstance(tokens, list) else []


def _entries(tokens: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for token in tokens:
        if token["type"] == "list":
            yield from token["children"]


def _paragraphs(token: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Give the texts within a token in order, each on one line, and whether it is prose."""
    if token["type"] in ("paragraph", "block_text"):
        yield " ".join(_text(token).split()), True
    elif "raw" in token:
        yield " ".join(token["raw"].split()), False
    else:
        for child in token.get("children", ()):
            yield from _paragraphs(child)


def _text(token: dict[str, Any]) -> str:
    if token["type"] == "codespan":
        return f"`{token['raw']}`"
    if token["type"] in ("softbreak", "linebreak"):
        return " "
    return str(token.get("raw", "")) + "".join(_text(child) for child in token.get("children", ()))


def _blocks_named(text: str) -> list[str]:
    found = _MARKER.search(text)
    return re.findall(r"`([^`]+)`", found[1]) if found else []
