"""Personal data that must not be in a public paper: found in all that is published, and accepted with a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from helpers.checks import Subject, check
from helpers.checks.personal import Kind, Match, heads_personal, masked, matches, names_a_person
from helpers.errors import Problem, Severity
from helpers.excel.everything import Said, Where
from helpers.history.kept import kept_of
from helpers.intake.intake import Intake
from helpers.model import Action, Source
from helpers.plans.parameters import path_of
from helpers.plans.plan import Inputs, definition_of
from helpers.text import plain

#: More findings of one kind in a sheet that the report does not show are one problem with the sheet.
_MOST = 5


@check(130)
def disclosures(subject: Subject) -> Iterator[Problem]:
    """Give a problem that stops publication for each finding, unless it is accepted with a reason.

    Looked at are what the report would show of the tracker, the analyst's own words, such as the commentary, and all
    else that is kept of the tracker with the report.
    """
    parameters_file = path_of(subject.parameters.period, subject.parameters.plan).as_posix()
    shown = [
        _problem(subject.tracker.of(source.sheet).file, source, finding)
        for words, source in _texts_of(subject.intake)
        for finding in _found(subject, words)
    ]
    yield from shown
    for name, words in subject.parameters.own_words.items():
        for finding in _found(subject, words):
            yield _problem(parameters_file, name, finding)
    yield from _in_kept(subject, {problem.accepted_as for problem in shown})


@check(132)
def disclosed_beside(subject: Subject) -> Iterator[Problem]:
    """The definition, the parameters, the wording and the notebook are published with the report as well."""
    for file, text in subject.texts.items():
        for finding in _found(subject, text):
            if not any(finding.text in words for words in subject.parameters.own_words.values()):
                line = text.count("\n", 0, finding.start) + 1
                yield Problem(
                    file=file,
                    found=f"line {line} has {masked(finding)}",
                    expected="nothing that tells of a person in a file that is kept with the report",
                    remedy="take it out",
                    severity=Severity.PUBLICATION,
                    accepted_as=f"{file} {finding.kind}",
                )


class _Kept(NamedTuple):
    """A finding in what is kept of the tracker: where it is, and what it is in words."""

    said: Said
    kind: str
    words: str


def _in_kept(subject: Subject, told: Set[str]) -> Iterator[Problem]:
    """The tracker is kept with the report: every sheet of it, comments, drawings, properties and links.

    Of one that is kept reduced, what is left; what is told of the report's own texts is not told again.
    """
    found: defaultdict[tuple[str, str], list[_Kept]] = defaultdict(list)
    for each in _kept_findings(subject, _published(subject)):
        if _key(each) not in told:
            found[each.said.sheet, each.kind].append(each)
    shown = {sheet.name for sheet, _ in subject.intake.tables}
    for (sheet, kind), some in found.items():
        if sheet and sheet not in shown and len(some) > _MOST:
            yield _in_sheet(subject, some, f"{sheet} {kind}")
        else:
            yield from (_in_tracker(subject, each, key) for key, each in _firsts(some).items())


def _firsts(some: Iterable[_Kept]) -> dict[str, _Kept]:
    """Return the first finding of each line by which it can be accepted."""
    found: dict[str, _Kept] = {}
    for each in some:
        found.setdefault(_key(each), each)
    return found


def _published(subject: Subject) -> Iterator[Said]:
    """Yield what is kept of the tracker and the report does not show."""
    shown: defaultdict[tuple[str, str], int] = defaultdict(int)
    for words, source in _texts_of(subject.intake):
        shown[source.sheet, source.place] += _letters(words)
    kept = (
        kept_of(subject.plan, subject.parameters, subject.tracker, subject.intake, subject.earlier)
        if subject.plan.inputs is Inputs.REDUCED
        else None
    )
    for said in (said for part in subject.tracker.parts for said in part.everything(kept)):
        if said.where is not Where.CELL or _letters(said.text) > shown.get((said.sheet, said.place), 0):
            yield said


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _kept_findings(subject: Subject, published: Iterable[Said]) -> Iterator[_Kept]:
    authors: set[str] = set()  # each is found once, as the comments of a sheet that is copied each round have the same
    for said in published:
        if said.where is Where.CLOSED:
            why = said.text or "a file of its own, of which nothing can be read here"
            yield _Kept(said, "not searched", f"what cannot be searched: {why}")
        elif said.where is Where.AUTHOR:
            if names_a_person(said.text) and said.text not in (*_own_names(subject), *authors):
                authors.add(said.text)
                yield _Kept(said, "author’s name", f"the name of an author, beginning “{said.text[0]}”")
        else:
            if said.where is Where.CELL and heads_personal(said.text):
                yield _Kept(said, "personal heading", f"“{plain(said.text)}”, the heading of personal data")
            for finding in _found(subject, said.text):
                yield _Kept(said, finding.kind, masked(finding))


def _own_names(subject: Subject) -> tuple[str, ...]:
    return subject.plan.council, subject.plan.title, subject.council.name


def _key(each: _Kept) -> str:
    """Return the line by which a finding is accepted: by cell, by comment, by sheet or by the part that it is in."""
    said = each.said
    if said.where in (Where.CELL, Where.COMMENT):
        comment = " comment" if said.where is Where.COMMENT else ""
        return f"{said.sheet}!{said.place}{comment} {each.kind}"
    return f"{said.sheet or said.place} {each.kind}"


_EXPECTED = "nothing that tells of a person in a tracker that is kept with the report"


def _remedy(subject: Subject) -> str:
    if subject.plan.inputs is Inputs.REDUCED:
        return "take it out"
    plan = definition_of(subject.parameters.plan).as_posix()
    return f"take it out, keep only the cells that are read with the report by “inputs: reduced” in {plan}"


def _in_tracker(subject: Subject, each: _Kept, key: str) -> Problem:
    said = each.said
    where = {Where.COMMENT: "a comment has ", Where.SHEET: "beside its cells, the sheet has "}
    own = f"the workbook’s part {said.place} has " if not said.sheet else where.get(said.where, "there is ")
    return Problem(
        file=subject.tracker.of(said.sheet or said.place).file,
        sheet=said.sheet,
        cell=said.place if said.sheet else "",
        found=f"{own}{each.words}",
        expected=_EXPECTED,
        remedy=_remedy(subject),
        severity=Severity.PUBLICATION,
        accepted_as=key,
    )


def _in_sheet(subject: Subject, some: list[_Kept], key: str) -> Problem:
    first = some[0]
    return Problem(
        file=subject.tracker.of(first.said.sheet).file,
        sheet=first.said.sheet,
        cell=first.said.place,
        found=f"there is {first.words}, and {len(some) - 1} more of the kind in the sheet",
        expected=_EXPECTED,
        remedy=_remedy(subject),
        severity=Severity.PUBLICATION,
        accepted_as=key,
    )


def _found(subject: Subject, words: str) -> Iterator[Match]:
    """Yield the findings in a text but for the mailboxes and helplines that the council declares."""
    for finding in matches(words):
        if finding.kind not in (Kind.EMAIL, Kind.PHONE) or not subject.council.declares(finding.text):
            yield finding


def _problem(file: str, place: Source | str, finding: Match) -> Problem:
    """Return the problem with a finding in a cell, or in what a parameter says."""
    cell = place if isinstance(place, Source) else Source("", "")
    return Problem(
        file=file,
        sheet=cell.sheet,
        cell=cell.place,
        found=f"there is {masked(finding)}",
        expected="nothing that tells of a person in a public paper",
        remedy="take it out",
        severity=Severity.PUBLICATION,
        accepted_as=f"{f'{cell.sheet}!{cell.place}' if cell.place else place} {finding.kind}",
    )


def _texts_of(intake: Intake) -> Iterator[tuple[str, Source]]:
    """Give every text of the tracker that a report shows, a point or a title at a time, and where it was read."""
    for group in intake.groups:
        yield from zip((group.title, group.responsible), group.sources, strict=False)
    for action in intake.every:
        yield from _texts_of_action(action)
    for measure in intake.measures:
        yield measure.name, measure.sources[0]
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
