"""What a text that a person wrote says of the tracker: counts, figures of measures, numbers of actions."""

from __future__ import annotations

from helpers.checks.words.claims import Claim, clauses
from helpers.checks.words.counts import miscounted
from helpers.checks.words.measures import mistold
from helpers.checks.words.numbers import misnumbered, named_actions, tells_of_closing

__all__ = ["Claim", "clauses", "miscounted", "misnumbered", "mistold", "named_actions", "tells_of_closing"]
