"""What a certificate of an audit says, to people who were not there: the answer first, and every hash at its end."""

from __future__ import annotations

import importlib.metadata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

from helpers import files
from helpers.audit import Basis
from helpers.audit.show import left, verified
from helpers.audit.verdict import Class, Finding
from helpers.blocks.blocks import Column, ColumnKind, Prose, Row, RowGroup, Table
from helpers.blocks.build import plain_point, text_cell
from helpers.blocks.markdown import Heading, Part
from helpers.english import counted, listed, long_date, number, upper_first
from helpers.errors import WorkbookError
from helpers.model import Point, TextRun
from helpers.records import environment, ledger
from helpers.records.code import Code, code_folder, code_now
from helpers.records.found import record_of
from helpers.records.ledger import Line
from helpers.records.record import INPUTS, Record, sha256
from helpers.runs.fence import fence
from helpers.runs.inputs import LOCK
from helpers.sections.revision import shortened
from helpers.text import BULLET, visible

TITLE = "Certificate of an audit"

#: The packages that read a tracker, run a notebook and write what comes of it; the lock has all.
_PACKAGES = ("nbconvert", "openpyxl", "pandas", "papermill", "python-calamine", "python-docx", "typst", "xlsxwriter")
_LISTED = 5  # of the reports, files or packages that a sentence names
_SHOWN = 50  # of the differences of one report

_WAYS = {
    Basis.CURRENT: "made again with the code and packages of this machine",
    Basis.RECORDED: "made again with the code of its day, from git, and the packages recorded with it",
}
#: What the answer adds of what lies outside the folder, by what `verify` said.
_BEYOND = {
    "untouched": "",
    "damaged": "",
    "uncommitted": "",
    "alone": "Nothing outside the folder of reports was compared.",
}
_UNSEEN = "What git has of them could not be looked at in full."
_VERIFIED = (
    "Before anything was run, every published file and every line of the ledger, the list to which each publication "
    "adds a line, was compared with what had been recorded. What came of that:"
)
_MADE = (
    "A report is made again in a folder apart, from the files kept with it alone, and compared with what was published."
)
_HASHES = (
    "A SHA-256 is a number reckoned from all that a file holds. Where two are the same, so are the files; a single "
    "other letter gives another number. Anybody can reckon one again: “sha256sum FILE” on Linux, “shasum -a 256 FILE” "
    "on a Mac, “certutil -hashfile FILE SHA256” on Windows."
)
_HISTORY = (
    "Whether others have the same history in git. What is said above of git is said of the copy that lies with the "
    "reports, and no other was fetched: hold the commit named there against the council’s own copy, or somebody else’s."
)
_ALONE = "Whether any history in git bears this out. There is none with the reports: ask the council for its own."
_UNCHECKED = (
    "Whether the council’s tracker was right. A report says what the tracker said; nobody looked at the work itself.",
    "Whether any clock was right: that of this machine, those of the machines that published the reports, or those by "
    "which commits are dated.",
    "Any paper. Each report prints a seal below its last words, and none was compared here: “workbook verify --seal” "
    "tells from a paper whether what had been published before it is still what it was.",
    "How pages, PDF and Word documents look. They are compared byte for byte and, where the bytes differ, by what "
    "their data and pages say.",
    "The workbook, which is the program that made this audit. Its code is named below, for anybody to fetch and read; "
    "a program that came with the reports could say anything.",
    "Who made this audit, and where. It is not signed: whoever hands it on answers for it.",
)


def certificate(root: Path, findings: Sequence[Finding], when: datetime) -> list[Part]:
    """Return what the certificate of an audit says, as headings and blocks, a masthead first.

    Args:
        root: the project's folder.
        findings: what the audit found.
        when: the time, in UTC.
    """
    records = {finding.line: _record(root, finding.line) for finding in findings}
    councils = dict.fromkeys(record.council for record in records.values() if record)
    history = _ALONE if findings[0].damaged.code == "alone" else _HISTORY
    own: list[Part | Prose | Table] = [
        {"kind": "masthead", "title": TITLE, "council": f"Reports of {listed(visible(each) for each in councils)}"},
        _prose(_answer(findings), name="headline"),
        _prose(f"This was found on {_moment(when)}, by the clock of the machine that looked. {_VERIFIED}"),
        _prose(verified(findings)),
        _results(findings, records),
        Heading(2, "What was not checked"),
        _list(("", each) for each in (*_others(root, findings), history, *_UNCHECKED)),
        Heading(2, "What the classes mean"),
        _classes(findings),
        Heading(2, "How it was made"),
        _prose(f"{_MADE} {fence()}"),
        _list(_machine()),
        Heading(2, "Report by report"),
        _prose(_HASHES),
    ]
    for line, some in groupby(findings, key=lambda finding: finding.line):
        own += [Heading(3, _called(line, records[line])), *_report(line, records[line], list(some))]
    return [part.data() if isinstance(part, Prose | Table) else part for part in own]


def _answer(findings: Sequence[Finding]) -> str:
    """Return the answer in a sentence or two: damage, what is left to be looked into, what could not be compared."""
    lines = list(dict.fromkeys(finding.line for finding in findings))
    open_ones = list(dict.fromkeys(finding.line.name for finding in findings if left(finding)))
    many = len(lines) > 1
    them = f"the {number(len(lines))} published reports audited here" if many else "the published report audited here"
    if open_ones:
        which = f"{number(len(open_ones))} of {them}" if many else upper_first(them)
        answer = f"{which} {'is' if len(open_ones) == 1 else 'are'} to be looked into: {_named(open_ones)}."
    elif all(finding.outcome is Class.IDENTICAL for finding in findings):
        answer = f"{upper_first(them)} came out again exactly as {'they were' if many else 'it was'} published."
    else:
        answer = f"{upper_first(them)} came out again with nothing left to explain."
    code = findings[0].damaged.code
    first = "Something that was published here is damaged." if code == "damaged" else ""
    return " ".join(filter(None, (first, answer, _BEYOND.get(code, _UNSEEN))))


def _results(findings: Sequence[Finding], records: Mapping[Line, Record | None]) -> Table:
    rows = []
    for finding in findings:
        means = f"{upper_first(finding.outcome.means)}."
        culprit = f"The cause is the {finding.culprit}." if finding.culprit else ""
        way = f"It was {_way(finding)}." if _way(finding) else ""
        said = " ".join(filter(None, (means, way, culprit, finding.told)))
        rows.append((_called(finding.line, records[finding.line]), finding.outcome.value, said))
    columns = (_text("Report", 5), _text("Class"), _passage("What came out", 8))
    return _table("results", "What was audited, and what came out", columns, {"": rows})


def _classes(findings: Sequence[Finding]) -> Table:
    found = Counter(finding.outcome for finding in findings)
    rows = [(each.value, each.means, number(found[each])) for each in Class]
    columns = (_text("Class"), _passage("Meaning", 10), _text("Found here", 3))
    return _table("classes", "The classes, and how many were found of each", columns, {"": rows})


def _others(root: Path, findings: Sequence[Finding]) -> Iterator[str]:
    """Give what is to be said of the published reports that were not audited."""
    audited = {finding.line for finding in findings}
    others = [line.name for line in ledger.read(root) if line not in audited]
    if others:
        yield (
            f"Whether {counted(len(others), 'more report')} published here can be made again: {_named(others)}. Of "
            f"{'it' if len(others) == 1 else 'these'} the files were compared with what was recorded, and no more."
        )


def _machine() -> Iterator[tuple[str, str]]:
    """Give what is to be known of this machine and its code: its kind and versions, no name, user or path."""
    versions, code = environment.versions(), code_now()
    packages = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES)
    yield "Machine", f"{versions['system']}, {versions['machine']}"
    yield "Python", f"{versions['implementation']} {versions['python']}"
    yield "Packages", f"{packages}. {_locked()}"
    yield "Code of the workbook", _code(code)
    yield "SHA-256 of that code", code.digest
    with suppress(OSError):
        yield f"SHA-256 of its list of packages, {LOCK}", sha256(files.plain(code_folder() / LOCK, files.TEXT))


def _code(code: Code | Record) -> str:
    """Return which code it is, and whether it is as it was committed."""
    if not code.commit:
        return "Not under git, so no commit says what it is"
    if code.clean:
        return f"Commit {code.commit}, unchanged"
    names = code.changed if isinstance(code, Code) else ()
    return f"Commit {code.commit}, and changed since{f': {_named(names)}' if names else ''}"


def _locked() -> str:
    try:
        strays = environment.strays(files.plain(code_folder() / LOCK, files.TEXT).decode(errors="replace"))
    except OSError:
        return f"There is no {LOCK} to compare them with."
    if not strays:
        return f"These and all others that it needs are as {LOCK} lists them."
    return f"Not all are as {LOCK} lists them: {_named(strays)}."


def _report(line: Line, record: Record | None, findings: Sequence[Finding]) -> Iterator[Prose | Table]:
    """Give what is said of one report, made again in one way or two."""
    yield _list(_recorded(line, record))
    for finding in findings:
        if finding.differences:
            yield _differences(finding)
        if record:
            yield _hashes(finding, record)


def _recorded(line: Line, record: Record | None) -> Iterator[tuple[str, str]]:
    yield "Folder", line.folder.as_posix()
    yield (
        "Line in the ledger",
        f"{number(line.number)}, of which later reports print the seal {ledger.printed(line.hash)}",
    )
    yield "SHA-256 of its record", line.record
    yield "Published", f"{_when(line.published)}, by the clock of the machine that published it"
    if line.why:
        yield "A revision, because", line.why
    if not record:
        yield "More", "Its record is missing, or is not the one that the ledger knows"
        return
    if record.edition.seal:
        seal = ledger.printed(record.edition.seal) or "none, as nothing was published before it"
        yield "Seal that it prints itself, of what had been published before it", seal
    versions = record.versions
    yield "Machine", f"{versions['system']}, {versions['machine']}, {versions['implementation']} {versions['python']}"
    yield "Code of the workbook", _code(record)
    yield "SHA-256 of that code", record.digest
    if record.note:
        yield "Published although code or packages were not as committed, because", record.note
    if record.notebook:
        yield "Made by a notebook of the council’s own", record.notebook


def _differences(finding: Finding) -> Table:
    rows = []
    for each in finding.differences[:_SHOWN]:
        where = ", ".join(filter(None, (each.block, each.row, each.cell)))
        old, new = (" ".join(lines) or "–" for lines in shortened(each.old, each.new))
        rows.append((where, old, new, each.cause or "Not explained"))
    more = len(finding.differences) - _SHOWN
    shown = f", of which {_SHOWN} are shown; the PDF carries all as data" if more > 0 else ""
    caption = f"Where the content differs: {counted(len(finding.differences), 'place')}{shown}"
    columns = (_text("Where"), *(_passage(heading) for heading in ("As kept", "Made again", "Cause")))
    return _table(_id("differences", finding), caption, columns, {"": rows}, wide=True)


def _hashes(finding: Finding, record: Record) -> Table:
    """Return each input and each file of a report with its hash before and after."""
    groups: dict[str, list[tuple[str, ...]]] = {"What it was made from": [], "What was published": []}
    made_from, published = groups.values()
    for name in (*record.files, *sorted(finding.hashes.keys() - record.files.keys())):
        row = (name.removeprefix(INPUTS), record.files.get(name, "none"), _after(name, finding, record))
        (made_from if name.startswith(INPUTS) else published).append(row)
    columns = (_text("File", 3), _passage("SHA-256 as recorded", 6), _passage("SHA-256 in this audit", 3))
    caption = ", ".join(filter(None, ("Every file before and after", _way(finding))))
    return _table(_id("hashes", finding), caption, columns, groups, wide=True)


def _after(name: str, finding: Finding, record: Record) -> str:
    after = finding.hashes.get(name, "")
    if not after:
        return "not read" if name.startswith(INPUTS) else "not made again"
    return "the same" if after == record.files.get(name) else after


def _way(finding: Finding) -> str:
    """Return how a report was made again; nothing where it could not be."""
    return "" if finding.outcome is Class.NOT_RUN else _WAYS[finding.basis]


def _id(kind: str, finding: Finding) -> str:
    return f"{kind}-{finding.line.number}-{finding.basis.value}"


def _list(pairs: Iterable[tuple[str, str]]) -> Prose:
    """Return a list, each item behind what it is, where that is said."""
    return Prose(
        points=tuple(
            Point((*([TextRun(f"{what}: ", bold=True)] if what else []), TextRun(visible(said))), BULLET)
            for what, said in pairs
        )
    )


def _named(names: Sequence[str]) -> str:
    """Return names as in a sentence, of many the first and how many there are more."""
    more = [f"{number(len(names) - _LISTED)} more"] if len(names) > _LISTED else []
    return listed([*names[:_LISTED], *more])


def _text(heading: str, width: int = 1) -> Column:
    return Column(heading.casefold(), heading, width=width)


def _passage(heading: str, width: int = 1) -> Column:
    return Column(heading.casefold(), heading, ColumnKind.PASSAGE, width)


def _table(
    name: str,
    caption: str,
    columns: tuple[Column, ...],
    groups: Mapping[str, Iterable[Sequence[str]]],
    *,
    wide: bool = False,
) -> Table:
    """Return a table of plain texts, in groups by their headings."""
    return Table(
        id=name,
        caption=caption,
        columns=columns,
        groups=tuple(
            RowGroup(tuple(Row(tuple(text_cell(visible(text)) for text in row)) for row in rows), heading=heading)
            for heading, rows in groups.items()
        ),
        wide=wide,
    )


def _prose(text: str, name: str = "") -> Prose:
    return Prose(id=name, points=(plain_point(visible(text)),))


def _record(root: Path, line: Line) -> Record | None:
    try:
        return record_of(root, line)
    except WorkbookError:
        return None


def _called(line: Line, record: Record | None) -> str:
    """Return what a report is called: by its title and date, as on its first page, and by its name here."""
    if not record:
        return line.name
    day = line.as_at
    with suppress(ValueError):  # of which only verify can say more
        day = long_date(date.fromisoformat(line.as_at))
    return visible(f"{record.title}, {day} ({line.name})")


def _when(published: str) -> str:
    """Return a time as a line of the ledger has it in words; what is no time as it stands there."""
    with suppress(ValueError):
        return _moment(datetime.fromisoformat(published).astimezone(UTC))
    return published


def _moment(when: datetime) -> str:
    return f"{long_date(when.date())} at {when:%H:%M:%S} UTC"
