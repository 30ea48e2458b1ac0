"""Personal data that must not be in a public paper: found in what a report would say, and accepted with a reason."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.checks.personal import Match, masked, matches
from helpers.errors import Problem, Severity
from helpers.intake.intake import Intake
from helpers.model import Source, problem_at
from helpers.plans.parameters import path_of
from helpers.text import plain


@check(130)
def disclosures(subject: Subject) -> Iterator[Problem]:
    """Give a problem that stops publication for each finding, and a note for each that was accepted with a reason.

    Looked at are what the report would show of the tracker and the analyst's own words, the commentary.
    """
    accepted = subject.parameters.accepted
    parameters_file = path_of(subject.parameters.period, subject.parameters.plan).as_posix()
    used: set[str] = set()
    texts = [(words, subject.tracker.file, source) for words, source in _texts_of(subject.intake)]
    for words, file, source in (*texts, (subject.parameters.commentary, parameters_file, None)):
        for finding in matches(words):
            name = f"{f'{source.sheet}!{source.place}' if source else 'commentary'} {finding.kind}"
            used.add(name)
            found, expected, remedy, severity = _said(finding, name, accepted.get(name, ""), parameters_file)
            yield problem_at(file, source or Source("", ""), found, expected, remedy, severity)
    for name in sorted(set(accepted) - used):
        yield Problem(
            file=parameters_file,
            found=f"“{name}” is accepted for publication, and is not there",
            expected="only findings that there are",
            remedy="take the line out",
            severity=Severity.NOTED,
        )


def _texts_of(intake: Intake) -> Iterator[tuple[str, Source]]:
    """Give every text of the tracker that a report shows, a point or a title at a time, and where it was read."""
    for group in intake.groups:
        yield from zip((group.title, group.responsible), group.sources, strict=False)
    for action in intake.actions:
        yield action.title, action.sources[-1]
        if action.due_written:
            yield action.due_written, action.due_sources[0]
        for passage in [*action.says.values(), *([action.closing.notice] if action.closing else [])]:
            for point in passage.points:
                yield point.text, point.sources[0]
    for measure in intake.measures:
        yield measure.name, measure.sources[0]
        for reading in measure.readings:
            yield reading.covers, reading.sources[0]
    for sheet, _ in intake.tables:
        for under in sheet.covered:  # a note quotes it, so what it says would be published too
            yield plain(under.cell.text), Source(sheet.name, under.cell.at)


def _said(finding: Match, name: str, reason: str, parameters_file: str) -> tuple[str, str, str, Severity]:
    """Return what is found, what was expected, and how to mend it."""
    if reason:
        return f"{masked(finding)} stays in the report: {reason}", "a reason, which is given", "nothing", Severity.NOTED
    return (
        f"there is {masked(finding)}",
        "nothing that tells of a person in a public paper",
        f"take it out, or accept it in {parameters_file}: under “accepted”, “{name}” and the reason",
        Severity.PUBLICATION,
    )
