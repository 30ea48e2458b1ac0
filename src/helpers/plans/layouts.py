"""The layouts that a tracker can have, and what each asks of a plan; `helpers.intake.layouts` has a file for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """What a layout is, and what it asks of a plan's definition.

    Attributes:
        says: how the actions stand on a period's sheet, in a clause.
        columns: the tracker's columns that the plan must name.
        narrative: how many narrative columns it must have at least.
        updates: whether it must have a sheet of dated updates.
        without: the tracker's columns that it has no place for.
    """

    says: str
    columns: tuple[str, ...]
    narrative: int = 1
    updates: bool = False
    without: tuple[str, ...] = ()


LAYOUTS: Mapping[str, Asked] = {
    "banner": Asked(
        "a row with the number and title above the rows of its text",
        ("number",),
        narrative=2,
        without=("group", "responsible", "closing"),
    ),
    "table": Asked("each action in a row (or several), everything in columns", ("title",)),
    "dated": Asked(
        "as “table”, but the narrative columns stand on a sheet of dated updates", ("number", "title"), updates=True
    ),
}


def known_layout(name: str) -> str:
    """Return a layout's name; raise `ValueError`, which says what is expected, where there is none of that name."""
    if name not in LAYOUTS:
        *most, last = (f"“{known}”" for known in LAYOUTS)
        raise ValueError(f"one of {', '.join(most)} or {last}")
    return name
