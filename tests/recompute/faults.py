"""What does not agree in a block of a report, by its sentences, or by all the columns there are."""

from __future__ import annotations

from recompute import Run, actions, charts, courses, decisions, delivery, lists, measures, revised, rules, sums, totals
from recompute.sentences import prose_faults
from recompute.tables import table_faults
from recompute.words import Data

#: The modules that register how each column is recomputed.
REGISTERED = (actions, charts, courses, decisions, delivery, lists, measures, revised, rules, sums, totals)


def faults_of(run: Run, block: Data) -> list[str]:
    """Return what does not come out of the places that a block of a report names; empty where all of it does."""
    return list(prose_faults(run, block) if block["kind"] == "prose" else table_faults(run, block))
