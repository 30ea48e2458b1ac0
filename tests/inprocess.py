"""Run a notebook in this very process, in a tenth of the time that a kernel takes: most tests need no kernel.

`register` makes it known to papermill by the name `NAME`. What a cell shows, its number and what it raises are as a
kernel gives them; `tests/runs/test_notebook.py` holds that both give the same report to the byte.
"""

from __future__ import annotations

import ast
import json
import traceback
from contextlib import chdir, redirect_stdout
from io import StringIO
from typing import Any

from IPython.core.formatters import DisplayFormatter
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, papermill_engines

NAME = "in-process"


def register() -> None:
    """Make the engine known to papermill."""
    papermill_engines.register(NAME, InProcess)


class InProcess(Engine):  # type: ignore[misc]  # papermill has no types
    """An engine of papermill's that needs no kernel."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **given: Any) -> None:
        """Run the cells in order, up to the first that fails."""
        names: dict[str, Any] = {"__name__": "__main__"}
        shown = DisplayFormatter()
        count = 0
        with chdir(given["resources"]["metadata"]["path"]):
            for at, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, at)
                failed = False
                if cell.cell_type == "code" and cell.source.strip():
                    cell.execution_count = count = count + 1
                    cell.outputs = _outputs(cell.source, names, shown, count)
                    failed = any(output.output_type == "error" for output in cell.outputs)
                    given["on_cell_executed"](cell=cell, cell_index=at)
                if failed:
                    nb_man.cell_exception(cell, at)
                nb_man.cell_complete(cell, at)
                if failed:
                    break


def _outputs(source: str, names: dict[str, Any], shown: DisplayFormatter, count: int) -> list[NotebookNode]:
    """Return what a cell puts out: what it prints, and the value of its last line or what it raises."""
    printed, made = StringIO(), []
    try:
        with redirect_stdout(printed):
            value = _value(source, names)
        if value is not None:
            data, metadata = json.loads(json.dumps(shown.format(value)))  # type: ignore[no-untyped-call]
            made = [new_output("execute_result", data=data, metadata=metadata, execution_count=count)]
    except (Exception, SystemExit) as error:
        told = traceback.format_exception(error)
        made = [new_output("error", ename=type(error).__name__, evalue=str(error), traceback=told)]
    said = [new_output("stream", name="stdout", text=printed.getvalue())] if printed.getvalue() else []
    return said + made


def _value(source: str, names: dict[str, Any]) -> Any:
    """Run a cell and return the value of its last line, where that is an expression."""
    body = ast.parse(source).body
    last = body[-1] if body else None
    shown = ast.Expression(last.value) if isinstance(last, ast.Expr) else None
    exec(compile(ast.Module(body[:-1] if shown else body, []), "<cell>", "exec"), names)  # noqa: S102
    return eval(compile(shown, "<cell>", "eval"), names) if shown else None  # noqa: S307
