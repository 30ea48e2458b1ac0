"""What to tell the analyst of actions that stand under others."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.errors import Problem, Severity
from helpers.history.pairing import pairs_of
from helpers.intake.parts import numbers_above
from helpers.model import problem_at, with_parts
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
            "after the one that it stands under and counted like any other; or “sub_actions: within”, and each is "
            "shown there and counted with that one",
        )


@check(46)
def counted_otherwise(subject: Subject) -> Iterator[Problem]:
    """What the last published report counted by itself is counted so still, and what it counted with another too."""
    if not subject.earlier:
        return
    then, now = subject.earlier[-1].actions, subject.intake.actions
    alone = {id(action) for action in (*then, *now)}
    for before, action in pairs_of([*with_parts(then)], [*with_parts(now)]):
        if before and action and (id(before) in alone) != (id(action) in alone):
            how = (
                "is counted by itself"
                if id(action) in alone
                else f"is part of action {action.under} and counted with it"
            )
            was = "was counted by itself" if id(before) in alone else f"was part of action {before.under}"
            yield subject.problem(
                action.sources[0],
                f"action {action.number} {how}; in the last published report it {was}",
                "actions that are counted as before, as what changed since is reckoned as they are counted now",
                "number it as before if that was not meant",
            )


@check(47)
def parts_elsewhere(subject: Subject) -> Iterator[Problem]:
    """What is counted with an action stands in the action's group."""
    for action in subject.intake.every:
        for part in action.parts:
            if part.group != action.group:
                yield subject.problem(
                    part.sources[0],
                    f"action {part.number} is part of action {action.number} by its number, and stands in group "
                    f"{part.group}, not {action.group}",
                    "the parts of an action in its group, where they are counted with it",
                    "put it into that group, give it a number that goes on from no other, or write “sub_actions: "
                    f"counted” in {definition_of(subject.parameters.plan).as_posix()}",
                    Severity.BLOCKS,
                )


@check(48)
def parts_left_open(subject: Subject) -> Iterator[Problem]:
    """What is counted with an action is not open when that is closed, or no count would have it."""
    for action in subject.intake.actions:
        for part in with_parts(action.parts):
            if action.closing and not part.closing:
                yield problem_at(
                    subject.tracker.of(part.sources[0].sheet).file,
                    part.sources[0],
                    f"action {part.number} is open, and action {action.number}, with which it is counted, is closed",
                    "parts that are closed where the whole is",
                    "close it too, take out the notice that closes the whole, or give it a number of its own",
                    Severity.PUBLICATION,
                    kind="open part",
                )
