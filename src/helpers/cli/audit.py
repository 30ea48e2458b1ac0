"""``workbook audit``: run published reports again and compare."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from helpers.audit import Basis
from helpers.cli.options import Scheduler, root_of
from helpers.errors import WorkbookError

app = typer.Typer()

_STOPPED = ".audits"  # beside the code, which whoever sent the folder that is audited cannot write


@app.command()
def audit(
    context: typer.Context,
    period: Annotated[str, typer.Argument(help="One period; or --all.")] = "",
    plan: Annotated[
        str, typer.Option("--plan", metavar="PLAN", help="One plan only; else all that are published.")
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="Every published report.")] = False,
    bases: Annotated[
        list[Basis],
        typer.Option(
            "--as",
            metavar="current|recorded",
            help="With today's code and environment, or those recorded; may be given twice.",
        ),
    ] = [Basis.CURRENT],  # noqa: B006 - typer's way to say so
    despite: Annotated[
        str, typer.Option("--despite", metavar="WHY", help="Why a report that is damaged is run all the same.")
    ] = "",
    certificate: Annotated[
        str,
        typer.Option(
            "--certificate",
            metavar="FILE",
            help="Write a certificate too: FILE-DAY.html, and a PDF beside it. A second one of a day gets a number.",
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    scheduler: Scheduler = "",
) -> None:
    """Verify, make published reports again, and say how they compare.

    Each is made from what was kept with it, in a folder apart. This runs the notebook that was kept with it: of a
    report that is damaged nothing is run, unless it is said why.
    """
    from helpers.cli.progress import Progress

    if bool(period) == everything:
        raise WorkbookError("Which reports? Name a period, or say --all for every one that is published.")
    if scheduler and Basis.RECORDED in bases:
        raise WorkbookError(
            "--as recorded takes the code of its day from this folder’s git, and sets up environments, so this machine "
            "does it. Leave --scheduler out, or have the cluster audit --as current alone."
        )
    with Progress(f"{period or 'every period'}: getting ready") as progress:
        from helpers.audit import audit as auditing
        from helpers.audit import issue, show
        from helpers.cli.called import pasteable
        from helpers.cli.findings import console, say
        from helpers.records.code import code_folder
        from helpers.runs.workers import hands_for

        root = root_of(context)
        lines = auditing.chosen(root, period, plan)
        place = issue.place_of(root, certificate) if certificate else None
        progress.start({auditing.name_of(line, basis): 1 for line in lines for basis in bases})
        with hands_for(len(lines), scheduler, apart=True) as hands:
            findings = auditing.audit(root, lines, bases, progress.watch, despite, hands, code_folder() / _STOPPED)
        page = show.write_page(root, findings)
        certificates = issue.issue(root, place, findings, datetime.now(UTC)) if place else []
    if as_json:
        typer.echo(show.as_json(findings), nl=False)
    else:
        to = console()
        say(to, pasteable(f"Verified first: {show.verified(findings)}"))
        show.show(findings, to)
        say(to, show.counts(findings))
        typer.echo(page.as_posix())
    for path in certificates:
        typer.echo(path.as_posix(), err=as_json)
    if show.failed(findings):
        raise typer.Exit(1)
