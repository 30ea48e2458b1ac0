"""What an executed notebook says, as the data that is kept beside the report and within its PDF."""

from __future__ import annotations

import ast
from typing import Any

from nbformat import NotebookNode

from helpers.blocks.blocks import FACTS_MIME, Data, canonical
from helpers.blocks.markdown import Heading
from helpers.exports.document import parts
from helpers.exports.executed import once
from helpers.exports.names import masthead_of

#: The cells that say what a notebook was run with, as papermill tags them, the later over the earlier.
_TAGS = ("parameters", "injected-parameters")
#: The blocks beside the masthead that are read of an earlier report: its ratings' key, what is asked of a meeting.
_READ = ("key", "asked")


@once
def data_of(notebook: NotebookNode) -> Data:
    """Return a report as data: what it speaks for, its headings and blocks in order."""
    found, given = parts(notebook), parameters_in(notebook)
    masthead = masthead_of(found)
    return {
        "format": 2,
        "plan": given.get("plan", ""),
        "period": masthead.get("period", ""),
        "as_at": given.get("as_at", ""),
        "title": masthead.get("title", ""),
        "council": masthead.get("council", ""),
        "draft": masthead.get("draft", False),
        "revision": masthead.get("revision", 0),
        "parts": [
            {"kind": "heading", "level": part.level, "text": part.text} if isinstance(part, Heading) else part
            for part in found
        ],
    }


@once
def data_in(notebook: NotebookNode) -> str:
    """Return the data of a report as the JSON that is kept beside it and within its PDF."""
    return canonical(data_of(notebook), indent=None)


def snapshot_in(notebook: NotebookNode) -> str:
    """Return what the reports after this one, overviews and the index read of it, as the JSON kept beside it."""
    return canonical({**read_later(data_of(notebook)), "facts": facts_in(notebook)}, indent=None)


def read_later(data: Data) -> Data:
    """Return what of a report's data is read later, built as that is: of its blocks only those that are."""
    shown = [part for part in data["parts"] if part["kind"] == "masthead" or part.get("id") in _READ]
    return {**data, "parts": shown}


@once
def parameters_in(notebook: NotebookNode) -> dict[str, Any]:
    """Return the parameters that a notebook's cells set, from name to value."""
    found: dict[str, Any] = {}
    for tag in _TAGS:
        for cell in notebook.cells:
            if tag in cell.metadata.get("tags", ()):
                found |= _assigned(cell.source)
    return found


def _assigned(source: str) -> dict[str, Any]:
    """Return the plain values that Python code gives to names; none where it is no Python code."""
    found: dict[str, Any] = {}
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return found
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.expr() as value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        try:
            found[name] = ast.literal_eval(value)
        except ValueError:
            continue
    return found


@once
def facts_in(notebook: NotebookNode) -> dict[str, Any]:
    """Return what the report knew, which stands beside its masthead."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return next((output.data[FACTS_MIME] for output in outputs if FACTS_MIME in output.get("data", {})), {})
