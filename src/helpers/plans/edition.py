"""Which edition of a report a run makes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of a report a run makes; the parameters that the command sets and no file gives.

    Attributes:
        draft: whether it is marked DRAFT.
        revision: 0 for the first; 1 and on for a revision of what was published.
        reason: why there is a revision.
        seal: the hash of the ledger's last line when the run began; empty in a draft, and in reports of before seals.
        despite: why it is published though code or environment are not as committed, which it says at its end; no
            notebook is given it. Empty where they are, and in reports that did not say it yet.
    """

    draft: bool = True
    revision: int = 0
    reason: str = ""
    seal: str = ""
    despite: str = ""

    @property
    def given(self) -> dict[str, bool | int | str]:
        """Return what is not as it is where nothing is said, which code of an earlier day may not know."""
        return {
            field.name: getattr(self, field.name)
            for field in dataclasses.fields(self)
            if getattr(self, field.name) != field.default
        }


#: The parameters that the command sets.
EDITION = tuple(field.name for field in dataclasses.fields(Edition) if field.name != "despite")
