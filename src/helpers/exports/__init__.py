"""What an executed notebook becomes: HTML, PDF, Word, Excel, shorter readings. The room that calls nbconvert and Typst.

An export is a file with an exporter of nbconvert's, its line in `EXPORTS`, and its entry points in pyproject.toml, by
which ``jupyter nbconvert --to`` and JupyterLab's menu, which takes no hyphen in a name, know it too.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from helpers.exports.names import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbformat import NotebookNode

#: Every export, from the ending of its files to its exporter, in the order in which they are made.
EXPORTS = {
    "html": "helpers.exports.html.HTMLReportExporter",
    "pdf": "helpers.exports.pdf.PDFReportExporter",
    "docx": "helpers.exports.word.WordReportExporter",
}

#: The file of a report's tables, which no shorter reading has, and its exporter.
TABLES = "tables.xlsx"
_TABLES = "helpers.exports.excel.TablesExporter"

_KINDS = {"pdf": "PDF", "docx": "Word"}


def beside(digest: str = "", volumes: int = 1) -> list[tuple[str, str]]:
    """Return the files that lie beside the page of a report or of a shorter reading, each with what it is called.

    Args:
        digest: the shorter reading; empty for the full report.
        volumes: how many its PDF has.
    """
    files = [(name_of(digest, ending), kind) for ending, kind in _KINDS.items()] + [(TABLES, "Excel")]
    if volumes == 1:
        return files
    pdfs = [(name_of(digest, "pdf", at), f"PDF {at} of {volumes}") for at in range(1, volumes + 1)]
    return [*pdfs, *(each for each in files if each[0] != pdfs[0][0])]


def load() -> None:
    """Load all that makes files of an executed notebook, which takes a while the first time."""
    for name in (*EXPORTS.values(), _TABLES):
        _exporter(name)


def exported(
    notebook: NotebookNode, ending: str, digest: str = "", tracker: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """Return one file of a report, by its name, and after it its further volumes where it is a PDF of several.

    Args:
        notebook: the executed notebook.
        ending: the file's ending, which says what to make of it.
        digest: the shorter reading to make; empty for the full report.
        tracker: what a PDF carries within it, from the file's name to its content.

    Raises:
        WorkbookError: the export cannot hold what the notebook shows.
    """
    exporter = _exporter(EXPORTS[ending])
    exporter.digest = digest
    if ending == "pdf":
        exporter.tracker = dict(tracker or {})
    content, resources = exporter.from_notebook_node(notebook)
    made = content.encode() if isinstance(content, str) else bytes(content)
    return {name_of(digest, ending): made, **resources.get("outputs", {})}


def exported_tables(notebook: NotebookNode) -> bytes:
    """Return the workbook of a report's tables."""
    content, _ = _exporter(_TABLES).from_notebook_node(notebook)
    return bytes(content)


@cache
def _exporter(name: str) -> Any:
    """Return an exporter, one for the whole process: nbconvert compiles the templates of each."""
    from nbconvert.exporters import get_exporter

    return get_exporter(name)()
