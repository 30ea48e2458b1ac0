"""Published reports made again from what was kept with them, and what comes out judged.

It changes nothing that was published.
"""

from __future__ import annotations

from enum import StrEnum


class Basis(StrEnum):
    """With which code and environment an audit makes a report again: today's, or those of its day."""

    CURRENT = "current"
    RECORDED = "recorded"
