"""What to tell the analyst of a period's measures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from helpers.checks import Subject, check
from helpers.english import quantity
from helpers.errors import Problem
from helpers.excel.cells import shortened
from helpers.model import Measure

#: A measure is looked at again where it moves by more than this: points of a percentage, or times its last value.
STEP_POINTS = Decimal(25)
STEP_TIMES = Decimal(3)


@check(120)
def measures(subject: Subject) -> Iterator[Problem]:
    """A measure that has a good direction has a target, and does not leap."""
    for measure in subject.intake.measures:
        if measure.target is None and measure.better.value != "neither":
            yield subject.problem(
                measure.sources[0],
                f"“{shortened(measure.name)}” has no target",
                "a target, or “neither” as the better direction",
                "fill the target in the row of its newest value",
            )
        if len(measure.readings) > 1 and _leaps(measure):
            last, before = measure.readings[-1], measure.readings[-2]
            yield subject.problem(
                last.sources[0],
                f"“{shortened(measure.name)}” moved from {quantity(before.value, measure.unit)} to "
                f"{quantity(last.value, measure.unit)}",
                "a smaller step",
                "make sure that the value and its unit are right",
            )


def _leaps(measure: Measure) -> bool:
    now, before = measure.readings[-1].value.low, measure.readings[-2].value.low
    if measure.unit == "%":
        return abs(now - before) > STEP_POINTS
    small, large = sorted((abs(now), abs(before)))
    return bool(small) and large > STEP_TIMES * small
