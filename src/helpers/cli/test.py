"""``workbook test``: run the tests."""

from __future__ import annotations

import os
import sys

import typer

from helpers.cli.options import root_of

app = typer.Typer()

#: What is not for the tests: options of a caller's own, and how this command was called.
_OURS = ("PYTEST_ADDOPTS", "WORKBOOK_CALLED")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Run the tests; what follows is handed to pytest."""
    from helpers.cli.quiet import hand_over
    from helpers.errors import WorkbookError

    root = root_of(context)
    if not (root / "tests").is_dir():
        raise WorkbookError(
            "There are no tests here: they need the sample plans, which “workbook start” leaves out. They are in the "
            "product’s own project; run them there."
        )
    environment = {name: value for name, value in os.environ.items() if name not in _OURS}
    command = [sys.executable, "-m", "pytest", *context.args]
    raise typer.Exit(hand_over(command, root, environment))
