"""What is left of the examples that a new plan begins with."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.errors import Problem, Severity
from helpers.intake.intake import Intake
from helpers.model import Source
from helpers.plans.examples import is_example
from helpers.plans.plan import definition_of

_WROTE = "as “workbook new” wrote it"


@check(136)
def examples(subject: Subject) -> Iterator[Problem]:
    """Nothing that came with a new plan is published."""
    if is_example(subject.plan.council):
        yield Problem(
            file=definition_of(subject.parameters.plan).as_posix(),
            found=f"“council” is still “{subject.plan.council}”, {_WROTE}",
            expected="whose plan it is",
            remedy="write the council’s own name after “council:”",
            severity=Severity.PUBLICATION,
        )
    for text, source in _texts_of(subject.intake):
        if is_example(text):
            yield subject.problem(
                source,
                f"it still says “{text}”, {_WROTE}",
                "what the plan itself says",
                "write the plan’s own words over it, or delete the example",
                Severity.PUBLICATION,
            )


def _texts_of(intake: Intake) -> Iterator[tuple[str, Source]]:
    """Give each text that a new tracker has an example of, and where it was read."""
    for group in intake.groups:
        yield from zip((group.title, group.responsible), group.sources, strict=False)
    for action in intake.every:
        yield action.title, action.sources[-1]
        for passage in action.says.values():
            yield from ((point.text, point.sources[0]) for point in passage.points)
    for measure in intake.measures:
        yield measure.name, measure.sources[0]
