"""What may be published although it was found, each place with a reason: the parameter ``accepted``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from helpers.errors import Problem, Severity
from helpers.plans.parameters import Parameters, path_of


def settled(problems: Iterable[Problem], parameters: Parameters) -> Iterator[Problem]:
    """Give each problem, as a note where it is accepted with a reason, and a note for each line that accepts nothing.

    Only what stops publication and says by which line it may be accepted can be: ``January 2023!B5 phone number``. The
    remedy of what is not accepted yet names that line.
    """
    file = path_of(parameters.period, parameters.plan).as_posix()
    used: set[str] = set()
    for problem in problems:
        name = problem.accepted_as
        reason = parameters.accepted.get(name, "") if name else ""
        used.add(name)
        if not name:
            yield problem
        elif reason:
            yield replace(
                problem,
                found=f"{problem.found}, which is accepted: {reason.removesuffix('.')}",
                expected="a reason, which is given",
                remedy="nothing",
                severity=Severity.NOTED,
            )
        else:
            accept = f"or accept it in {file}: under “accepted”, “{name}” and the reason"
            yield replace(problem, remedy=f"{problem.remedy}, {accept}")
    for name in sorted(set(parameters.accepted) - used):
        yield Problem(
            file=file,
            found=f"“{name}” is accepted for publication, and is not there",
            expected="only findings that there are",
            remedy="take the line out",
            severity=Severity.NOTED,
        )
