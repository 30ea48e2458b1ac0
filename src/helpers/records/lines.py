"""Lines of the ledger that hold in themselves and yet cannot be: out of turn, out of time, or with words of no line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from helpers.records import plainly, store
from helpers.records.ledger import Damage, Line


def strange(lines: Sequence[Line]) -> Iterator[Damage]:
    """Give the lines dated before the one above them, and those with words that are no plain line."""
    before, above = "", 0
    for line in lines:
        try:
            when = datetime.fromisoformat(line.published).astimezone(UTC).isoformat()
        except ValueError:
            yield line_damage(line, "strange", f"Its “published” is “{line.published}”, which is no time.")
            continue
        if when < before:
            yield line_damage(line, "strange", f"It is dated {line.published}, before line {above} above it.")
        before, above = when, line.number
        for name, most in (("by", plainly.NAME), ("why", plainly.REASON)):
            if wrong := plainly.amiss(getattr(line, name), most):
                yield line_damage(line, "strange", f"Its “{name}” {wrong}.")


def out_of_turn(lines: Sequence[Line]) -> Iterator[Damage]:
    """Give the lines that publish once more what was published already, or a revision of what was not."""
    places: dict[Path, int] = {}
    for line in lines:
        if line.folder in places:
            words = f"It names {line.folder.as_posix()}, as line {places[line.folder]} does."
            yield line_damage(line, "added", words)
        elif line.revision and store.place_of(line.period, line.plan, line.revision - 1) not in places:
            before = f"revision {line.revision - 1}" if line.revision > 1 else "the first publication"
            words = f"It is revision {line.revision} of {line.plan} for {line.period}; no line before it has {before}."
            yield line_damage(line, "missing", words)
        places.setdefault(line.folder, line.number)


def line_damage(line: Line, kind: str, words: str) -> Damage:
    """Return a damage of one line of the ledger."""
    return Damage(store.LEDGER.as_posix(), line.number, kind, words)
