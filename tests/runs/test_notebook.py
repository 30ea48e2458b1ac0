"""A notebook is run by a kernel, or in most tests by an engine that needs none; both give the same."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import v4

from builders import REPOSITORY
from helpers.blocks.blocks import MIME
from helpers.errors import WorkbookError
from helpers.runs import notebook
from helpers.runs.job import job_of
from inprocess import NAME

CELLS = [
    "period: str = ''",
    "1; print('so'); period",
    "{'a': (1, None)}",
    "for each in 'ab': print(each)",
    "None",
    "# no more",
]


def execute(root: Path, name: str, parameters: dict[str, object], engine: str | None) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebook, "ENGINE", engine)
        return str(nbformat.writes(notebook.execute(root, name, parameters, lambda: None)))


def write(project: Path, *sources: str) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells[0].metadata.tags = ["parameters"]
    spec = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=spec), project / "notebooks" / "small.ipynb")


def test_a_sample_report_is_the_same_to_the_byte_without_a_kernel() -> None:
    job = job_of(REPOSITORY, "2022-07", "care-leavers")
    given = (REPOSITORY, job.notebook, job.parameters)
    assert execute(*given, NAME) == execute(*given, None)


def test_what_cells_print_and_show_is_the_same_without_a_kernel(project: Path) -> None:
    write(project, *CELLS)
    shown = execute(project, "small", {"period": "2023"}, NAME)
    assert shown == execute(project, "small", {"period": "2023"}, None)
    assert "so\\n" in shown
    assert "\"'2023'\"" in shown


@pytest.mark.parametrize("engine", [NAME, None], ids=["in this process", "kernel"])
@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "1 / 0",
            "Cell 2 of notebooks/small.ipynb failed: ZeroDivisionError: division by zero. "
            "Open the notebook with “workbook lab” to mend it.",
        ),
        (
            "import sys; sys.exit(0)",
            "Cell 2 of notebooks/small.ipynb was not run to its end, so there is no report.",
        ),
        (
            "from helpers.errors import WorkbookError; raise WorkbookError('There is no tracker.')",
            "There is no tracker.",
        ),
    ],
    ids=["error", "exit", "refusal"],
)
def test_a_cell_that_fails_is_told_by_its_number_and_none_after_it_is_run(
    source: str, message: str, engine: str | None, project: Path
) -> None:
    write(project, "period: str = ''", source, "open('later', 'w').close()")
    with pytest.raises(WorkbookError) as error:
        execute(project, "small", {"period": "2023"}, engine)
    assert str(error.value) == message
    assert not (project / "later").exists()


@pytest.mark.usefixtures("kernel")
def test_a_kernel_that_ends_in_the_middle_is_told(project: Path) -> None:
    write(project, "period: str = ''", "import os; os._exit(0)")
    with pytest.raises(WorkbookError, match=r"^The kernel that ran notebooks/small.ipynb ended in the middle of"):
        notebook.execute(project, "small", {"period": "2023"}, lambda: None)


@pytest.mark.long
@pytest.mark.usefixtures("kernel")
def test_a_cell_that_shows_so_much_that_it_is_long_on_its_way_is_waited_for(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    come = NotebookClient._async_poll_output_msg

    async def slow(*given: Any) -> None:
        await asyncio.sleep(4.5)
        await come(*given)

    monkeypatch.setattr(NotebookClient, "_async_poll_output_msg", slow)
    write(project, "period: str = ''", "1 + 1")
    *_, cell = notebook.execute(project, "small", {"period": "2023"}, lambda: None).cells
    assert cell.outputs[0].data["text/plain"] == "2"


def test_a_notebook_is_kept_as_nbformat_reads_it_with_the_data_of_each_output_as_one_line() -> None:
    data = {"text/plain": "one\ntwo", MIME: {"kind": "prose", "points": [{"runs": [{"text": "“é” \\ \0001\n"}]}, {}]}}
    outputs = [v4.new_output("execute_result", data=data), v4.new_output("stream", text="said\n")]
    made = v4.new_notebook(cells=[v4.new_markdown_cell("# A"), v4.new_code_cell("1", outputs=outputs)])
    text = notebook.written(made)
    assert nbformat.reads(text, as_version=4) == made
    assert json.loads(text) == json.loads(nbformat.writes(made))
    [line] = [line for line in text.splitlines() if MIME in line]
    assert line.strip().endswith('{"kind":"prose","points":[{"runs":[{"text":"“é” \\\\ \\u00001\\n"}]},{}]},')


@pytest.mark.parametrize("said", ["\0000", "\0007"])
def test_what_reads_like_a_place_for_data_is_kept_as_it_is(said: str) -> None:
    outputs = [v4.new_output("execute_result", data={"text/plain": said, MIME: {"kind": "prose"}})]
    made = v4.new_notebook(cells=[v4.new_code_cell(said, outputs=outputs)])
    assert nbformat.reads(notebook.written(made), as_version=4) == made
