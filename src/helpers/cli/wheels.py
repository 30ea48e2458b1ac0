"""``workbook wheels``: keep the packages."""

from __future__ import annotations

import typer

from helpers.cli.options import root_of

app = typer.Typer()


@app.command()
def wheels(context: typer.Context) -> None:
    """Keep every package of requirements.lock in the folder wheels, so that its environment can be made offline."""
    from helpers.audit.audit import WHEELS
    from helpers.audit.wheels import keep_wheels
    from helpers.records.code import code_folder
    from helpers.runs.inputs import LOCK

    root = root_of(context)
    kept = keep_wheels(code_folder() / LOCK, root / WHEELS, lambda said: typer.echo(said, err=True))
    typer.echo(kept.relative_to(root).as_posix())
