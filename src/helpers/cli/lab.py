"""``workbook lab``: open the notebooks."""

from __future__ import annotations

import sys

import typer

from helpers.cli.options import root_of

app = typer.Typer()


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context) -> None:
    """Open the notebooks in JupyterLab; what follows is handed to it."""
    from helpers.cli.quiet import hand_over

    root = root_of(context)
    command = [sys.executable, "-m", "jupyterlab", str(root / "notebooks"), *context.args]
    raise typer.Exit(hand_over(command, root))
