"""``workbook bench``: measure how long the product takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helpers.cli.options import root_of

app = typer.Typer()


@app.command()
def bench(
    context: typer.Context,
    full: Annotated[
        bool, typer.Option("--full", help="Plans of up to 4,000 actions and 40 rounds, which takes hours.")
    ] = False,
    actions: Annotated[
        list[int] | None, typer.Option(metavar="NUMBER", help="How many actions; may be given several times.")
    ] = None,
    rounds: Annotated[
        list[int] | None, typer.Option(metavar="NUMBER", help="Which round; may be given several times.")
    ] = None,
    times: Annotated[int, typer.Option(metavar="NUMBER", help="How many times each is measured.")] = 3,
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the table and the chart are written.")] = Path(
        "docs"
    ),
) -> None:
    """Measure how long a report takes, and how long by hand.

    It makes plans of its own in a folder apart, and writes a table and a chart into docs/. By hand is papermill,
    nbconvert and Chromium’s print, on the same notebook and tracker.
    """
    from helpers.bench.bench import Asked
    from helpers.bench.bench import bench as measured
    from helpers.bench.page import write
    from helpers.cli import findings
    from helpers.tempdir import folder_apart

    root, error = root_of(context), findings.console(stderr=True)
    sizes, numbers = ((40, 400, 1000, 4000), (1, 4, 12, 40)) if full else ((40, 400), (1, 4))
    asked = Asked(
        tuple(sorted(actions or sizes)), tuple(sorted(rounds or numbers)), times, full, batch=40 if full else 4
    )
    with folder_apart() as apart:
        found = measured(root / "notebooks", apart, asked, lambda what: findings.say(error, what))
    for path in write(root / to, found):
        typer.echo(path.as_posix())
