"""What to tell the analyst of a tracker that can be read: a function each, every problem by its cell.

A check is a function under `check`, in a file of this folder; it never changes a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from helpers.checks.accepted import settled
from helpers.errors import Problem, Severity
from helpers.excel.tracker import AnyTracker
from helpers.history.snapshot import Snapshot
from helpers.intake.intake import Intake
from helpers.model import Source, problem_at
from helpers.plans.council import Council
from helpers.plans.nouns import worded_unquoted
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan


@dataclass(frozen=True, slots=True)
class Subject:
    """What the checks look at.

    Attributes:
        plan: the plan.
        parameters: the period's parameters.
        tracker: the tracker, or the trackers.
        intake: what it says in the period.
        earlier: what the published reports before knew, oldest first.
        council: what the council declares for all its plans.
        texts: what else is published with a report, from the name of its file: definition, wording, notebook.
    """

    plan: Plan
    parameters: Parameters
    tracker: AnyTracker
    intake: Intake
    earlier: Sequence[Snapshot] = ()
    council: Council = field(default_factory=Council)
    texts: Mapping[str, str] = field(default_factory=dict)

    def problem(
        self,
        source: Source,
        found: str,
        expected: str,
        remedy: str,
        severity: Severity = Severity.NOTED,
        beside: Iterable[Source] = (),
        several: str = "",
    ) -> Problem:
        """Return a problem with a cell of the tracker; it is noted unless said otherwise."""
        return problem_at(
            self.tracker.of(source.sheet).file, source, found, expected, remedy, severity, beside, several=several
        )


Check = Callable[[Subject], Iterable[Problem]]

_CHECKS: dict[int, Check] = {}


def check(place: int) -> Callable[[Check], Check]:
    """Register a function that gives the problems it finds, told at a place of its own among those of the others."""

    def registered(function: Check) -> Check:
        if place in _CHECKS:
            raise ValueError(f"two checks have the place {place}")
        _CHECKS[place] = function
        return function

    return registered


def checked(subject: Subject) -> Intake:
    """Return what the tracker says, with the checks' problems behind those of reading it; those accepted are notes."""
    found = (problem for each in in_order() for problem in each(subject))
    all_found = (_in_words_of(subject.plan, problem) for problem in (*subject.intake.problems, *found))
    problems = settled(all_found, subject.parameters)
    return replace(subject.intake, problems=tuple(problems))


def _in_words_of(plan: Plan, problem: Problem) -> Problem:
    """Return a problem that speaks of what the plan calls an action."""
    told = (problem.found, problem.expected, problem.remedy, problem.several)
    found, expected, remedy, several = (worded_unquoted(words, plan.actions) for words in told)
    return replace(problem, found=found, expected=expected, remedy=remedy, several=several)


@cache
def in_order() -> tuple[Check, ...]:
    """Return every check, in order; they are loaded where they are first asked for."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return tuple(function for _, function in sorted(_CHECKS.items()))
