"""What of a report is not the workbook's but its council's own: the notebook's cells, the wording of its sentences.

And why it was published though code or environment were not as committed. The report says so itself, only where it is
so. It is said here, by what executes the notebook, which cannot leave it out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from helpers import files
from helpers.blocks.blocks import MIME, Prose
from helpers.english import listed
from helpers.exports.document import DESPITE, OWN_WORDING
from helpers.exports.readings import OWN_NOTEBOOK
from helpers.model import Point, TextRun
from helpers.narration.narrator import wording_of
from helpers.plans.declared import FOLDER
from helpers.plans.shipped import is_shipped
from helpers.records.plainly import quoted
from helpers.runs.job import Job

_PUBLISHED = "This report was published although its code or environment were not as committed."


class Own(NamedTuple):
    """What is the council's own: the notebook, empty where it is the workbook's; templates; why it was published so."""

    notebook: str
    wording: tuple[Path, ...]
    despite: str


def own_of(root: Path, job: Job) -> Own:
    """Return what of a job is the council's own; to be asked before the notebook is executed, which might hide it."""
    path = FOLDER / f"{job.notebook}.ipynb"
    shipped = is_shipped(files.inside(root, path, files.NOTEBOOK))
    return Own("" if shipped else path.as_posix(), tuple(wording_of(root, job.plan)), job.despite)


def tell_own(own: Own, executed: NotebookNode) -> None:
    """Add to an executed notebook what is the council's own: of its cells behind the masthead, else at the end.

    Nothing is added where all is as it comes along.
    """
    if own.notebook:
        at = next((at for at, cell in enumerate(executed.cells, 1) if "masthead" in _blocks(cell, "kind")), 0)
        executed.cells.insert(
            at,
            _cell(
                OWN_NOTEBOOK,
                f"This report was made by a notebook of the council’s own, {own.notebook}: its cells are "
                "not those that come with the workbook, which does not vouch for what they show.",
            ),
        )
    shown = {each for cell in executed.cells for each in _blocks(cell, "id")}
    used = {path.name: path.as_posix() for path in own.wording if path.stem in shown}
    if used:
        executed.cells.append(
            _cell(
                OWN_WORDING,
                f"Sentences of this report are worded by the council’s own templates: {listed(used.values())}. "
                "Their figures come from the tracker all the same.",
            )
        )
    if own.despite:
        executed.cells.append(_cell(DESPITE, f"{_PUBLISHED} Whoever published it said why: {quoted(own.despite)}"))


def _blocks(cell: NotebookNode, key: str) -> Iterator[str]:
    """Give what the blocks that a cell shows have under a key."""
    for output in cell.get("outputs", ()):
        block = output.get("data", {}).get(MIME, {})
        yield str(block.get(key, ""))


def _cell(name: str, said: str) -> NotebookNode:
    block = Prose(id=name, points=(Point((TextRun(said),)),))
    shown = new_output("display_data", block._repr_mimebundle_())
    cell: NotebookNode = new_code_cell(f"# {name}, as the workbook says it", outputs=[shown])
    cell.id = hashlib.sha256(cell.source.encode()).hexdigest()[:12]
    return cell
