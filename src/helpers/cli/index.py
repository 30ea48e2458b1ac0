"""``workbook index``: list the reports again."""

from __future__ import annotations

import typer

from helpers.cli.options import root_of

app = typer.Typer()


@app.command()
def index(context: typer.Context) -> None:
    """Write the indexes of reports again.

    There is one of what is published, and one of the drafts.
    """
    from helpers.records import store
    from helpers.runs import index as indexing

    root = root_of(context)
    for under in (store.FOLDER, store.DRAFTS):
        if under == store.FOLDER or (root / under).is_dir():
            typer.echo(indexing.rebuild(root, under).as_posix())
