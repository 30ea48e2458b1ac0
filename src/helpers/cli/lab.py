"""``workbook lab``: open the notebooks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from helpers.cli.options import root_of

app = typer.Typer()

#: The folder of what Jupyter is told beside the user's own settings.
SETTINGS = Path(__file__).parent / "jupyter"
_FIRST = Path("notebooks", "explore.ipynb")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context) -> None:
    """Open the notebooks in JupyterLab; what follows is handed to it.

    What running a notebook under notebooks/ leaves in it is not saved, so that looking at one changes no file.
    """
    from helpers.cli.quiet import hand_over

    root = root_of(context)
    opened = f"/lab/tree/{_FIRST.as_posix()}" if (root / _FIRST).is_file() else "/lab"
    options = [f"--ServerApp.root_dir={root}", f"--LabApp.default_url={opened}"]
    settings = os.pathsep.join(filter(None, (str(SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH"))))
    command = [sys.executable, "-m", "jupyterlab", *options, *context.args]
    raise typer.Exit(hand_over(command, root, os.environ | {"JUPYTER_CONFIG_PATH": settings}))
