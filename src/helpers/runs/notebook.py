"""Run a notebook with parameters; the one module that calls papermill."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook, raise_for_execution_errors
from traitlets.config import Config

from helpers.errors import WorkbookError
from helpers.plans.declared import FOLDER
from helpers.runs import kernel
from helpers.runs.fence import command, fence, surroundings
from helpers.tempdir import folder_apart

KERNEL = "python3"

#: Which of papermill's engines executes a notebook; papermill's own choice, a kernel, where none is named.
ENGINE: str | None = None

#: The kernel's warnings are not for the analyst; what ran before, and what is to run first elsewhere, is not for it.
_OPTIONS = (
    "--IPKernelApp.log_level=CRITICAL",
    "--IPKernelApp.exec_PYTHONSTARTUP=False",
    "--HistoryManager.enabled=False",
)

#: How many seconds a cell may take: far longer than any section needs, and not for ever.
PATIENCE = 900

#: Where a kernel without a network is talked to, by sockets whose paths must be short.
_SHORT = Path("/tmp")  # noqa: S108 - the folder in it is this user's alone

# The terminal has a progress bar; papermill's own log of each cell would run through it.
logging.getLogger("papermill").setLevel(logging.ERROR)

#: Where a piece of data stands in a notebook that is being written.
_PLACE = re.compile(r'"\\u0000(\d+)"')

Progress = Callable[[], None]


def execute(
    root: Path, name: str, parameters: dict[str, Any], progress: Progress, *, apart: bool = False
) -> NotebookNode:
    """Return the executed notebook, with whatever changes from run to run taken out of it.

    Args:
        root: the project's folder, in which the notebook's code runs.
        name: the notebook's name.
        parameters: what papermill injects, exactly as the parameters file gives it.
        progress: called after each code cell.
        apart: whether the notebook is one that was received, which is kept from all but the project's folder.

    Raises:
        WorkbookError: a cell failed, was not run, or took the kernel with it.
    """
    shown = (FOLDER / f"{name}.ipynb").as_posix()
    try:
        with folder_apart(_SHORT if apart and fence().network else None) as sockets:
            config = _transport(str(sockets))
            config.NotebookClient.iopub_timeout = PATIENCE  # a cell of thousands of actions shows much
            config.NotebookClient.kernel_manager_class = _kept_apart(root, sockets) if apart else AheadManager
            notebook = _with_parameters(root / FOLDER / f"{name}.ipynb", parameters)
            notebook = papermill_engines.execute_notebook_with_engine(
                ENGINE,
                notebook,
                KERNEL,
                progress_bar=False,
                record_timing=False,
                execution_timeout=PATIENCE,
                resources={"metadata": {"path": str(root)}},
                config=config,
                extra_arguments=[*_OPTIONS],
                on_cell_executed=lambda **_: progress(),
            )
        raise_for_execution_errors(notebook, None)
    except PapermillExecutionError as error:
        if error.ename == WorkbookError.__name__:
            raise WorkbookError(error.evalue) from error
        # The index is from 0, and counts the cell of parameters that papermill added.
        raise WorkbookError(
            f"Cell {error.cell_index} of {shown} failed: {error.ename}: {error.evalue}. "
            "Open the notebook with “workbook lab” to mend it."
        ) from error
    except CellTimeoutError as error:
        raise WorkbookError(
            f"A cell of {shown} was not done after {PATIENCE // 60} minutes and was stopped, so there is no report."
        ) from error
    except DeadKernelError as error:
        raise WorkbookError(f"The kernel that ran {shown} ended in the middle of the run.") from error
    except (NoSuchKernel, ValueError, RuntimeError) as error:
        raise WorkbookError(f"{shown} could not be run: {error}") from error
    _check_complete(notebook, shown)
    return _settled(notebook)


def written(notebook: NotebookNode) -> str:
    """Return a notebook as it is kept: as nbformat writes it, with what each cell shows as data as one line.

    nbformat would copy all of that, and write a line for each of its values.
    """
    held: list[str] = []

    def shown(data: dict[str, Any]) -> dict[str, Any]:
        found = dict(data)
        for kind, value in data.items():
            if isinstance(value, dict):
                found[kind] = f"\0{len(held)}"
                held.append(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
        return found

    cells = [
        NotebookNode(
            cell,
            outputs=[NotebookNode(each, data=shown(each["data"])) if "data" in each else each for each in cell.outputs],
        )
        if cell.cell_type == "code"
        else cell
        for cell in notebook.cells
    ]
    text = nbformat.writes(NotebookNode(notebook, cells=cells))
    if len(_PLACE.findall(text)) != len(held):  # something else in the notebook reads like a place
        return str(nbformat.writes(notebook)) + "\n"
    return _PLACE.sub(lambda place: held[int(place[1])], text) + "\n"


def _with_parameters(path: Path, parameters: dict[str, Any]) -> NotebookNode:
    """Return a notebook with its parameters, not yet run: in one go, papermill writes at length what no one keeps."""
    prepared: NotebookNode = execute_notebook(
        str(path),
        None,
        parameters=parameters,
        engine_name=ENGINE,
        kernel_name=KERNEL,
        language="python",  # whatever the notebook says of itself
        prepare_only=True,
    )
    return prepared


def _transport(folder: str) -> Config:
    """Return how to talk to the kernel: by sockets in a folder only this user can open, where there are such.

    What the kernel is told of them goes with that folder as well, even where whoever started it was killed.
    """
    config = Config()
    config.KernelManager.connection_file = os.path.join(folder, "kernel-connection.json")
    # A socket's path must fit in 104 bytes, macOS's sun_path.
    if os.name == "posix" and len(os.fsencode(folder)) <= 90:
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = os.path.join(folder, "kernel")
    return config


class AheadManager(AsyncKernelManager):
    """What starts a kernel, by a process that waits to become one if there is such."""

    async def _async_launch_kernel(self, kernel_cmd: list[str], **given: Any) -> None:
        process = kernel.taken(str(given["cwd"]), kernel_cmd, given["env"])
        if not process:
            await super()._async_launch_kernel(kernel_cmd, **given)
            return
        starts: Any = self.provisioner
        starts.process, starts.pid, starts.pgid = process, process.pid, process.pid  # it leads a group of its own
        self._reconcile_connection_info(starts.connection_info)


def _kept_apart(root: Path, sockets: Path) -> type[AsyncKernelManager]:
    """Return what starts a kernel that is kept apart, in surroundings of its own."""
    library = Path(__file__).resolve().parents[2]

    class KeptApart(AsyncKernelManager):
        def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
            return [*command(root, sockets), *super().format_kernel_cmd(extra_arguments)]

        async def _async_pre_start_kernel(self, **given: Any) -> tuple[list[str], dict[str, Any]]:
            return await super()._async_pre_start_kernel(**given, env=surroundings(sockets, library))

    return KeptApart


def _check_complete(notebook: NotebookNode, shown: str) -> None:
    """Conclude from the cells themselves, not from papermill's word, that every one was run to its end."""
    expected = 0
    for at, cell in enumerate(notebook.cells):  # papermill added one cell, so this counts them as the analyst does
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        expected += 1
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed or cell.execution_count != expected:
            raise WorkbookError(f"Cell {at} of {shown} was not run to its end, so there is no report.")


def _settled(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without times, paths, versions and random names."""
    notebook.metadata = NotebookNode(
        kernelspec=NotebookNode(display_name="Python 3", language="python", name=KERNEL),
        language_info=NotebookNode(name="python", file_extension=".py"),
    )
    for at, cell in enumerate(notebook.cells):
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        cell.id = hashlib.sha256(f"{at}\n{cell.source}".encode()).hexdigest()[:12]
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return notebook
