"""Show what an audit found: as a table on the terminal, as JSON, and as a page."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from helpers.audit import Basis
from helpers.audit.verdict import Class, Finding
from helpers.blocks.blocks import canonical
from helpers.blocks.differences import Difference
from helpers.blocks.html import page
from helpers.english import counted, listed
from helpers.records import store
from helpers.runs.fence import fence
from helpers.sections.revision import shortened

PAGE = store.FOLDER / "audit.html"

#: The classes in which something is left to be looked into.
_OPEN = (Class.UNEXPLAINED, Class.NOT_RUN, Class.OWN)
_SHOWN = 5
_WAYS = {Basis.CURRENT: "today’s", Basis.RECORDED: "recorded"}


def show(findings: Sequence[Finding], to: Console) -> None:
    """Print a row for each report and basis, and the first few differences of each."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for heading, share in (("Report", 5), ("As", None), ("Class", None), ("What was found", 9)):
        table.add_column(heading, ratio=share, overflow="fold")
    for finding in findings:
        table.add_row(finding.line.name, finding.basis.value, finding.outcome.value, _said(finding))
    to.print(table)
    for finding in findings:
        if finding.differences:
            to.print(f"{finding.line.name}, as {finding.basis.value}:")
        for each in finding.differences[:_SHOWN]:
            to.print(f"  {_difference(each)}")
        if len(finding.differences) > _SHOWN:
            to.print(f"  and {len(finding.differences) - _SHOWN} more, in {PAGE.as_posix()}")


def counts(findings: Sequence[Finding]) -> str:
    """Return how many reports came out in which class: “6 reports made again: 6 A (identical, byte for byte).”.

    What the notebooks were kept from follows.
    """
    found = Counter(finding.outcome for finding in findings)
    each = listed(f"{found[letter]} {letter.value} ({letter.means})" for letter in Class if found[letter])
    return f"{counted(len(findings), 'report')} made again: {each}. {fence()}"


def as_json(findings: Sequence[Finding]) -> str:
    """Return the findings as JSON: ``{"runs": [{"period", "plan", "revision", "class", "differences": […], …}]}``.

    ``kept_from`` says what the notebooks were kept from.
    """
    runs = [
        {
            "period": finding.line.period,
            "plan": finding.line.plan,
            "revision": finding.line.revision,
            "as": finding.basis.value,
            "class": finding.outcome.value,
            "said": finding.told,
            "damages": [dataclasses.asdict(each) for each in finding.damaged.damages],
            "despite": finding.damaged.despite if finding.damaged.damages else "",
            "cause": finding.culprit,
            "differences": [dataclasses.asdict(each) for each in finding.differences],
        }
        for finding in findings
    ]
    return canonical({"kept_from": dataclasses.asdict(fence()), "runs": runs, "verified": verified(findings)})


def write_page(root: Path, findings: Sequence[Finding]) -> Path:
    """Write the findings as a page under ``reports/`` and return its path from the project's folder."""
    counts = [(each.value, each.means, sum(f.outcome is each for f in findings)) for each in Class]
    open_ones = sum(finding.outcome in _OPEN for finding in findings)
    rows = [_row(finding) for finding in findings]
    html = page(
        "helpers.audit",
        "audit.html.j2",
        counts=counts,
        open=open_ones,
        failed=failed(findings),
        findings=rows,
        kept_apart=str(fence()),
        verified=verified(findings),
    )
    with store.writing(root, PAGE):
        return store.write(root, PAGE, html.encode())


def verified(findings: Sequence[Finding]) -> str:
    """Return what was said of all that is published before any of it was run."""
    return next((finding.damaged.verified for finding in findings), "")


def failed(findings: Sequence[Finding]) -> bool:
    """Return whether anything is left to be looked into: of some report, or of what else is published."""
    return any(left(finding) or finding.damaged.code == "damaged" for finding in findings)


def left(finding: Finding) -> bool:
    """Return whether of a report anything is left to be looked into."""
    return finding.outcome in _OPEN or bool(finding.damaged.damages)


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "name": finding.line.name,
        "folder": finding.line.folder.relative_to(store.FOLDER).as_posix(),
        "way": _WAYS[finding.basis],
        "letter": finding.outcome.value,
        "means": finding.outcome.means[:1].upper() + finding.outcome.means[1:],
        "culprit": finding.culprit,
        "said": finding.told,
        "differences": finding.differences,
    }


def _said(finding: Finding) -> str:
    culprit = f"; the cause is the {finding.culprit}" if finding.culprit else ""
    return f"{finding.outcome.means}{culprit}. {finding.told}".strip()


def _difference(found: Difference) -> str:
    """Return a difference on one line, with a few words around what differs in a long text."""
    where = ", ".join(filter(None, (found.block, found.row, found.cell)))
    old, new = (f"“{' '.join(lines)}”" if lines else "nothing" for lines in shortened(found.old, found.new))
    return f"{where}: {old} → {new}. {(found.cause or 'Not explained').removesuffix('.')}."
