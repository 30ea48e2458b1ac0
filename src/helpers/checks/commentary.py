"""What the analyst writes is held against the tracker: counts, figures of measures, numbers of actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.blocks.markdown import points_in
from helpers.checks import Subject, check
from helpers.checks.words import Claim, clauses, miscounted, misnumbered, mistold, tells_of_closing
from helpers.errors import Problem, Severity
from helpers.model import Action
from helpers.plans.parameters import path_of


@check(125)
def commentary(subject: Subject) -> Iterator[Problem]:
    """The commentary and the recommendations say nothing but what the tracker says, where that is sure."""
    parameters = subject.parameters
    texts = {
        "commentary": [point.text for point in points_in(parameters.commentary)],
        "recommendations": list(parameters.recommendations),
    }
    actions = {action.number: action for action in subject.intake.every}
    for name, paragraphs in texts.items():
        for claim in dict.fromkeys(each for paragraph in paragraphs for each in _claims(subject, actions, paragraph)):
            yield Problem(
                file=path_of(parameters.period, parameters.plan).as_posix(),
                found=f"“{name}” says “{claim.words}”, and {claim.wrong}",
                expected="words that agree with the tracker",
                remedy="correct them",
                severity=Severity.PUBLICATION,
                beside=tuple((source.sheet, source.place) for source in claim.beside),
                accepted_as=f"{name} {claim.words}",
            )


def _claims(subject: Subject, actions: Mapping[str, Action], paragraph: str) -> Iterator[Claim]:
    closing = tells_of_closing(paragraph)
    for sentence in clauses([paragraph]):
        yield from miscounted(sentence, subject.plan, subject.intake)
        yield from mistold(sentence, subject.intake.measures)
        yield from misnumbered(sentence, closing, subject.plan.actions, actions)
