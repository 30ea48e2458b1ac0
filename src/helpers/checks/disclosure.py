"""Personal data that must not be in a public paper: found in what a report would say, and accepted with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.checks.personal import Match, masked, matches
from helpers.errors import Problem, Severity
from helpers.model import Action, Group, Measure, Source


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a report would show, and where it was read."""

    words: str
    source: Source


def texts_of(actions: Sequence[Action], groups: Sequence[Group], measures: Sequence[Measure] = ()) -> Iterator[Text]:
    """Give every text of the tracker that a report shows, a point or a title at a time."""
    for group in groups:
        for words, source in zip((group.title, group.responsible), group.sources, strict=False):
            yield Text(words, source)
    for action in actions:
        yield Text(action.title, action.sources[-1])
        if action.due_written:
            yield Text(action.due_written, action.due_sources[0])
        passages = [*action.says.values(), *([action.closing.notice] if action.closing else [])]
        for passage in passages:
            for point in passage.points:
                yield Text(point.text, point.sources[0])
    for measure in measures:
        yield Text(measure.name, measure.sources[0])
        for reading in measure.readings:
            yield Text(reading.covers, reading.sources[0])


def disclosures(
    file: str, texts: Iterator[Text], commentary: str, accepted: Mapping[str, str], parameters_file: str
) -> Iterator[Problem]:
    """Give a problem that stops publication for each finding, and a note for each that was accepted with a reason.

    Args:
        file: the tracker's name.
        texts: what the report would show of it.
        commentary: the analyst's own words.
        accepted: from a finding's name, such as ``January 2023!E14 phone number``, to the reason why it may stay.
        parameters_file: where the commentary and the accepted findings are kept.
    """
    used: set[str] = set()
    for text in texts:
        for finding in matches(text.words):
            name = f"{text.source.sheet}!{text.source.place} {finding.kind}"
            used.add(name)
            yield _problem(file, text.source, finding, name, accepted.get(name, ""), parameters_file)
    for finding in matches(commentary):
        name = f"commentary {finding.kind}"
        used.add(name)
        yield _problem(parameters_file, Source("", ""), finding, name, accepted.get(name, ""), parameters_file)
    for name in sorted(set(accepted) - used):
        yield Problem(
            file=parameters_file,
            found=f"“{name}” is accepted for publication, and is not there",
            expected="only findings that there are",
            remedy="take the line out",
            severity=Severity.NOTED,
        )


def _problem(file: str, source: Source, finding: Match, name: str, reason: str, parameters_file: str) -> Problem:
    where: dict[str, Any] = {"file": file, "sheet": source.sheet, "cell": source.place}
    if reason:
        return Problem(
            **where,
            found=f"{masked(finding)} stays in the report: {reason}",
            expected="a reason, which is given",
            remedy="nothing",
            severity=Severity.NOTED,
        )
    return Problem(
        **where,
        found=f"there is {masked(finding)}",
        expected="nothing that tells of a person in a public paper",
        remedy=f"take it out, or accept it in {parameters_file}: under “accepted”, “{name}” and the reason",
        severity=Severity.PUBLICATION,
    )
