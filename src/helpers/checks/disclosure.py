"""Personal data that must not be in a public paper: found in what a report would say, and accepted with a reason."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.checks.personal import masked, matches
from helpers.errors import Problem, Severity
from helpers.intake.intake import Intake
from helpers.model import Action, Source
from helpers.plans.parameters import path_of
from helpers.text import plain


@check(130)
def disclosures(subject: Subject) -> Iterator[Problem]:
    """Give a problem that stops publication for each finding, unless it is accepted with a reason.

    Looked at are what the report would show of the tracker and the analyst's own words, the commentary.
    """
    parameters_file = path_of(subject.parameters.period, subject.parameters.plan).as_posix()
    texts = [(words, subject.tracker.file, source) for words, source in _texts_of(subject.intake)]
    for words, file, source in (*texts, (subject.parameters.commentary, parameters_file, None)):
        for finding in matches(words):
            yield Problem(
                file=file,
                sheet=source.sheet if source else "",
                cell=source.place if source else "",
                found=f"there is {masked(finding)}",
                expected="nothing that tells of a person in a public paper",
                remedy="take it out",
                severity=Severity.PUBLICATION,
                accepted_as=f"{f'{source.sheet}!{source.place}' if source else 'commentary'} {finding.kind}",
            )


def _texts_of(intake: Intake) -> Iterator[tuple[str, Source]]:
    """Give every text of the tracker that a report shows, a point or a title at a time, and where it was read."""
    for group in intake.groups:
        yield from zip((group.title, group.responsible), group.sources, strict=False)
    for action in intake.actions:
        yield from _texts_of_action(action)
    for measure in intake.measures:
        yield measure.name, measure.sources[0]
        for reading in measure.readings:
            yield reading.covers, reading.sources[0]
    for sheet, _ in intake.tables:
        for under in sheet.covered:  # a note quotes it, so what it says would be published too
            yield plain(under.cell.text), Source(sheet.name, under.cell.at)


def _texts_of_action(action: Action) -> Iterator[tuple[str, Source]]:
    yield action.title, action.sources[-1]
    if action.due_written:
        yield action.due_written, action.due_sources[0]
    if action.short_name:
        yield action.short_name, action.short_sources[0]
    notice = [action.closing.notice] if action.closing else []
    for passage in (*action.says.values(), *action.facts.values(), *notice):
        for point in passage.points:
            yield point.text, point.sources[0]
