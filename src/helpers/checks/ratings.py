"""What to tell the analyst of the plan's rating key."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.errors import Problem, Severity
from helpers.plans.plan import definition_of
from helpers.plans.ratings import grade_of


@check(17)
def ungraded(subject: Subject) -> Iterator[Problem]:
    """The words of a key, or its grades, say which of its ratings is the worst; else its order alone does."""
    order = [entry for entry in subject.plan.ratings or () if not entry.outside_order]
    if len(order) > 1 and not any(map(grade_of, order)):
        yield Problem(
            file=definition_of(subject.parameters.plan).as_posix(),
            found=f"“{order[0].rating}” is taken for the worst rating and “{order[-1].rating}” for the best, as the "
            "key begins and ends with them",
            expected="ratings whose words or grades say how good they are",
            remedy="nothing, if it is so; or else turn the key round, or give its entries a “grade”, from “very bad” "
            "to “very good”",
            severity=Severity.NOTED,
        )
