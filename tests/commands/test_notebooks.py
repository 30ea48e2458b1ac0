"""That the notebooks are thin, clean, and run without the workbook's own command."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from nbclient import NotebookClient
from nbconvert.nbconvertapp import NbConvertApp
from traitlets.config.loader import PyFileConfigLoader

from builders import BANNER_PLAN, REPOSITORY, write_period, write_plan, write_tracker
from helpers.blocks.blocks import MIME
from helpers.cli import lab
from helpers.plans.declared import declared_parameters
from helpers.plans.parameters import Parameters
from helpers.runs.job import job_of
from helpers.runs.produce import produce
from helpers.sections import SECTIONS

#: The report on a plan, and what an analyst opens first; a user may have others beside them.
REPORT, EXPLORE = (REPOSITORY / "notebooks" / f"{name}.ipynb" for name in ("action_plan", "explore"))


@pytest.mark.parametrize("path", [REPORT, EXPLORE], ids=lambda path: path.stem)
def test_a_notebook_holds_no_outputs_and_keeps_its_kernel(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert not [cell for cell in notebook["cells"] if set(cell["metadata"]) - {"tags"}]


def test_each_section_is_one_call() -> None:
    notebook: Any = nbformat.read(REPORT, as_version=4)
    parameters, opening, *sections = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert parameters.metadata.tags == ["parameters"]
    assert opening.source.endswith("report.masthead()")
    for cell in sections:
        assert cell.source.startswith("report.")
        assert cell.source.endswith("()")
        assert "\n" not in cell.source


def test_the_story_has_three_chapters_and_shows_every_section_once() -> None:
    notebook: Any = nbformat.read(REPORT, as_version=4)
    chapters = [cell.source.splitlines() for cell in notebook.cells if "guide" in cell.metadata.get("tags", [])][1:]
    assert [(title[:3], blank, len(told) > 20) for title, blank, told in chapters] == [
        ("# 1", "", True),
        ("# 2", "", True),
        ("# 3", "", True),
    ]
    shown = [cell.source for cell in notebook.cells if cell.cell_type == "code"][2:]
    assert shown == [f"report.{section.name}()" for section in SECTIONS]


def test_what_an_analyst_opens_first_shows_in_five_cells_what_is_at_hand_and_is_saved_as_it_was(
    samples: Path, tmp_path: Path, kernel: None
) -> None:
    notebook: Any = nbformat.read(EXPLORE, as_version=4)
    assert sum(cell.cell_type == "code" for cell in notebook.cells) == 5
    client = NotebookClient(notebook, resources={"metadata": {"path": str(samples / "notebooks")}})
    shown = [output.data for cell in client.execute().cells for output in cell.get("outputs", [])]
    opened, red, by_priority, measures, attention = shown
    assert "report.decisions()" in opened["text/plain"]
    assert [number in red["text/plain"] for number in ("1.5", "2.5", "4.10", "6.6")] == [True] * 4
    assert "Green" in by_priority["text/plain"]
    assert "2022-09-30" in measures["text/plain"]
    assert attention[MIME]["id"] == "attention"
    for cell in notebook.cells:  # as JupyterLab leaves it
        cell.metadata |= {"scrolled": True, "execution": {"iopub.status.busy": "2023-01-19T10:00:00"}}
    for folder in ("elsewhere", "notebooks"):
        (tmp_path / folder).mkdir()
        path = f"{folder}/{EXPLORE.name}"
        model = {"type": "notebook", "format": "json", "content": notebook}
        _contents(tmp_path).save(model, path)  # type: ignore[no-untyped-call]
        assert ((tmp_path / path).read_bytes() == EXPLORE.read_bytes()) is (folder == "notebooks")


def _contents(root: Path) -> LargeFileManager:
    """Return what saves files under a folder, set as “workbook lab” has Jupyter set it."""
    return LargeFileManager(
        root_dir=str(root),
        config=PyFileConfigLoader(f"{lab.SETTINGS.name}_server_config.py", str(lab.SETTINGS)).load_config(),
    )


def test_a_notebook_takes_just_the_parameters_that_are_documented() -> None:
    declared = declared_parameters(REPOSITORY, REPORT.stem)
    assert list(declared) == list(Parameters.model_fields)
    assert set(declared.values()) == {"str", "bool", "dict", "int", "list"}


def test_a_notebook_runs_under_bare_papermill(samples: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.ipynb"
    given = ["notebooks/action_plan.ipynb", str(out), "-f", "params/2022-10/sufficiency.yml"]
    subprocess.run([sys.executable, "-m", "papermill", *given], cwd=samples, capture_output=True, check=True)
    notebook: Any = nbformat.read(out, as_version=4)
    shown = [output.data for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]
    found = [data[MIME].get("id", "") for data in shown]
    order = ["", *(section.id for section in SECTIONS)]
    assert [name for name in found if name] == sorted({*found} - {""}, key=order.index)
    assert {"headline", "trend", "decisions", "changed", "every-action", "measures-over-time", "closed"} < {*found}
    assert "13 October 2022" in shown[0]["text/html"]


def test_sections_can_be_left_out_and_moved_in_the_notebook_and_nothing_else_needs_to_change(project: Path) -> None:
    write_plan(project, "plan", BANNER_PLAN)
    write_period(project, "plan")
    rows = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "• Found.", "Later.")]
    write_tracker(project / "params" / "trackers" / "plan.xlsx", rows, merges=["B2:C2"])
    path = project / "notebooks" / "action_plan.ipynb"
    notebook: Any = nbformat.read(path, as_version=4)
    first = [cell for cell in notebook.cells if "masthead" in cell.source or cell.metadata.get("tags")]
    wanted = [
        at for at, cell in enumerate(notebook.cells) if cell.source in ("## Every action", "## What needs a decision")
    ]
    sections = [notebook.cells[at : at + 3] for at in reversed(wanted)]
    notebook.cells = [
        *first,
        *(cell for section in sections for cell in section if "closed" not in cell.source.lower()),
    ]
    nbformat.write(notebook, path)
    data = json.loads(produce(project, job_of(project, "2023-01", "plan"), lambda _: None)["data.json"])
    assert [part.get("id") or part.get("text") or part["kind"] for part in data["parts"]] == [
        "masthead",
        "own-notebook",
        "Every action",
        "every-action",
    ]


def test_a_notebook_runs_where_jupyterlab_starts_it_and_nbconvert_exports_it(samples: Path, tmp_path: Path) -> None:
    """JupyterLab starts a notebook's kernel in the notebook's own folder, not in the project's."""
    nbconvert(samples / "notebooks", "html", "--execute", "action_plan.ipynb", tmp_path)
    nbconvert(samples / "reports" / "2022-07" / "care-leavers", "pdf", "report.ipynb", tmp_path)
    assert (tmp_path / "report.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-1.7")


def nbconvert(folder: Path, kind: str, *arguments: str | Path) -> None:
    *notebook, output = map(str, arguments)
    app = NbConvertApp()
    with chdir(folder):
        app.initialize(["--to", f"action-plan-{kind}", "--output", "report", *notebook, "--output-dir", output])
        app.start()
