"""``workbook verify``: look whether what was published is untouched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from helpers.cli.options import root_of
from helpers.errors import WorkbookError

app = typer.Typer()


@app.command()
def verify(
    context: typer.Context,
    what: Annotated[
        list[str] | None, typer.Argument(help="One period, else all; or files that came from elsewhere.")
    ] = None,
    seal: Annotated[str, typer.Option(metavar="SEAL", help="A seal, as a report has it at its end.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Say whether what was published is untouched.

    It looks at every file and every line of the ledger; nothing is run. Of a file that came by e-mail, or of the seal
    on a paper, it says what was published.
    """
    from helpers.cli import listing
    from helpers.cli.called import pasteable
    from helpers.records.record import MEDIA_TYPES
    from helpers.records.verify import verify as look

    root = root_of(context)
    files = [Path(each) for each in what or [] if Path(each).is_file()]
    periods = [each for each in what or [] if not Path(each).is_file()]
    if files or seal:
        if periods:
            raise WorkbookError(f"There is no file {periods[0]}.")
        _witness(root, files, seal)
        return
    for each in periods:
        if len(Path(each).parts) > 1 or Path(each).suffix.casefold() in MEDIA_TYPES:
            raise WorkbookError(f"There is no file {each}.")
    if len(periods) > 1:
        raise WorkbookError("Name one period, or none for all; or files, of which there are none of these names.")
    verdict = look(root, "".join(periods), _lists)
    typer.echo(listing.verdict_json(verdict) if as_json else pasteable(listing.verdict_words(verdict)), nl=False)
    if verdict.status:
        raise typer.Exit(verdict.status)


def _lists(root: Path) -> dict[Path, bytes]:
    from helpers.runs.index import published_lists

    return published_lists(root)


def _witness(root: Path, files: Sequence[Path], seal: str) -> None:
    """Say what the ledger has of files and of a seal; exit status 1 where one is not what was published."""
    from helpers.cli import findings
    from helpers.cli.called import pasteable
    from helpers.records.witness import told_by_file, told_by_seal

    told = [*(told_by_file(root, file) for file in files), *([told_by_seal(root, seal)] if seal else [])]
    for each in told:
        findings.say(findings.console(), pasteable(each.said))
    if not all(each.known for each in told):
        raise typer.Exit(1)
