"""What to tell the analyst of actions that stand under others."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.errors import Problem
from helpers.intake.parts import numbers_above
from helpers.plans.plan import definition_of


@check(45)
def undeclared_parts(subject: Subject) -> Iterator[Problem]:
    """A plan says how actions are counted that stand under others by their number."""
    above = {} if subject.plan.sub_actions else numbers_above(subject.intake.actions)
    first = next((action for action in subject.intake.actions if action.number in above), None)
    if first:
        one = subject.plan.actions.one
        more = f" ({len(above)} stand so)" if len(above) > 1 else ""
        yield subject.problem(
            first.sources[0],
            f"{one} {first.number} stands under {one} {above[first.number]} by its number{more}, and is reported like "
            "any other",
            "the plan’s word for how such are counted",
            f"write “sub_actions: counted” in {definition_of(subject.parameters.plan).as_posix()}, and each is shown "
            "after the one that it stands under and counted like any other",
        )
