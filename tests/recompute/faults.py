"""What does not agree in a block of a report, by all the forms of sentences and all the columns there are."""

from __future__ import annotations

import recompute.actions
import recompute.attention
import recompute.changed
import recompute.charts
import recompute.groups
import recompute.measures
import recompute.revised
import recompute.standing
import recompute.sums
import recompute.why
from recompute import Run
from recompute.prose import prose_faults
from recompute.tables import table_faults
from recompute.words import Data

#: The modules that register how each form of sentence and each column is recomputed.
REGISTERED = (
    recompute.actions,
    recompute.attention,
    recompute.changed,
    recompute.charts,
    recompute.groups,
    recompute.measures,
    recompute.revised,
    recompute.standing,
    recompute.sums,
    recompute.why,
)


def faults_of(run: Run, block: Data) -> list[str]:
    """Return what does not come out of the places that a block of a report names; empty where all of it does."""
    return list(prose_faults(run, block) if block["kind"] == "prose" else table_faults(run, block))
