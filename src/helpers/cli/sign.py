"""``workbook sign``: sign the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helpers.cli.options import root_of

app = typer.Typer()


@app.command()
def sign(
    context: typer.Context,
    key: Annotated[Path, typer.Argument(help="The council's SSH key, as “ssh-keygen” makes them.")],
) -> None:
    """Sign the ledger with the council's SSH key. “verify” checks it against params/allowed_signers."""
    from helpers.records.signing import sign_ledger

    typer.echo(sign_ledger(root_of(context), key).as_posix())
