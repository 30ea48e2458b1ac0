"""What a new plan and its tracker say until somebody writes over it; none of it is ever to be published."""

from __future__ import annotations

from helpers.text import key_of

COUNCIL = "Your council"
ACTION = "Example: what is to be done (write your first action over this one)"
SAYS = "Example: what there is to say, in a sentence or two."
POINT, POINT_UNDER = "one point a line", "a point under it"
GROUP, RESPONSIBLE = "Example priority", "Example: who is responsible"
MEASURE = "Example: people helped"

_KEYS = frozenset(map(key_of, (COUNCIL, ACTION, SAYS, POINT, POINT_UNDER, GROUP, RESPONSIBLE, MEASURE)))


def is_example(text: str) -> bool:
    """Return whether a text is one of the examples, whatever its case and spacing."""
    return key_of(text) in _KEYS
