"""Save a notebook as git keeps it: without what running it leaves, so that looking changes no file."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from helpers.plans.declared import FOLDER

#: What running and looking at a cell leaves in its metadata.
_LEFT = ("collapsed", "execution", "jupyter", "papermill", "scrolled", "trusted")


def as_committed(model: dict[str, Any], path: str, **_: object) -> None:
    """Take out of a notebook under ``notebooks/`` its outputs, counts and versions, before Jupyter saves it.

    Args:
        model: what is saved, as Jupyter's contents managers have it.
        path: where to, from the project's folder.
    """
    if model["type"] != "notebook" or model["content"]["nbformat"] != 4 or FOLDER.name not in PurePosixPath(path).parts:
        return
    notebook = model["content"]
    if language := notebook["metadata"].get("language_info"):
        notebook["metadata"]["language_info"] = {"name": language["name"]}
    for cell in notebook["cells"]:
        for key in _LEFT:
            cell["metadata"].pop(key, None)
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
