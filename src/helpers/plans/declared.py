"""What a notebook declares that it takes, read from its file: nothing is run."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helpers import files
from helpers.errors import WorkbookError

FOLDER = Path("notebooks")
_TAG = "parameters"  # papermill's


def declared_parameters(root: Path, name: str) -> dict[str, str]:
    """Return the names and types of the parameters that a notebook declares in its parameters cell.

    One without an annotation has an empty type.

    Raises:
        WorkbookError: there is no such notebook, or it has no cell tagged ``parameters``.
    """
    shown = (FOLDER / f"{name}.ipynb").as_posix()
    if not (root / FOLDER / f"{name}.ipynb").exists():
        raise WorkbookError(f"There is no notebook {shown}. Correct “notebook” in the plan's definition.")
    try:
        tagged = next((cell for cell in _cells(root, name) if _TAG in cell["metadata"].get("tags", ())), {"source": ""})
        found = dict(_declared("".join(tagged["source"])))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, SyntaxError, RecursionError) as error:
        raise WorkbookError(f"{shown} cannot be read as a notebook: {error}.") from error
    if not found:
        raise WorkbookError(f"{shown} declares no parameters. Tag the cell that has them “parameters”.")
    return found


def count_cells(root: Path, name: str) -> int:
    """Return how many code cells a run of the notebook executes, the injected parameters among them."""
    cells = _cells(root, name)
    return 1 + sum(1 for cell in cells if cell.get("cell_type") == "code")


def sources_of(root: Path, name: str) -> str:
    """Return the text and code of a notebook's cells; nothing where it cannot be read as one."""
    try:
        return "\n\n".join("".join(cell["source"]) for cell in _cells(root, name))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ""


def _cells(root: Path, name: str) -> list[Any]:
    return list(json.loads(files.inside(root, FOLDER / f"{name}.ipynb", files.NOTEBOOK))["cells"])


def _declared(source: str) -> Iterator[tuple[str, str]]:
    for line in ast.parse(source).body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            yield line.target.id, ast.unparse(line.annotation)
        elif isinstance(line, ast.Assign):
            yield from ((target.id, "") for target in line.targets if isinstance(target, ast.Name))
