"""``workbook verify``: look whether what was published is untouched."""

from __future__ import annotations

from typing import Annotated

import typer

from helpers.cli.options import root_of

app = typer.Typer()


@app.command()
def verify(
    context: typer.Context,
    period: Annotated[str, typer.Argument(help="One period; else all.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Say whether what was published is untouched.

    It looks at every file and every line of the ledger; nothing is run.
    """
    from helpers.cli import listing
    from helpers.cli.called import pasteable
    from helpers.records.verify import verify as look

    verdict = look(root_of(context), period)
    typer.echo(listing.verdict_json(verdict) if as_json else pasteable(listing.verdict_words(verdict)), nl=False)
    if verdict.damages:
        raise typer.Exit(1)
