"""Make a report's files from a project's folder: execute the notebook, export what it says.

``python -m helpers.produce PROJECT OUT PERIOD PLAN EDITION`` does it for another program, such as the audit of a report
that was made with the code of another day: `EDITION` is JSON, and the files go into the folder `OUT`.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Thread

from nbformat import NotebookNode

from helpers import files
from helpers.blocks.blocks import Data
from helpers.blocks.markdown import Part
from helpers.errors import WorkbookError
from helpers.exports import EXPORTS, TABLES, exported, exported_tables, load
from helpers.exports.data import data_in, parameters_in, snapshot_in
from helpers.exports.document import parts
from helpers.exports.executed import Executed
from helpers.exports.names import file_of, masthead_of, name_of, named, readings_beside
from helpers.plans.edition import Edition
from helpers.plans.parameters import Parameters, kept_name, tracker_in
from helpers.records.ledger import DATA, SNAPSHOT
from helpers.runs import notebook
from helpers.runs.job import Job, Step, Watch, job_of
from helpers.runs.notebook import written
from helpers.runs.own import own_of, tell_own
from helpers.text import key_of

#: What every report has.
OUTPUTS = (*(f"report.{ending}" for ending in EXPORTS), TABLES, "report.ipynb", DATA, SNAPSHOT)


def outputs(digests: Collection[str], owners: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names of a report's files in order: those that every report has, then each shorter reading's.

    The further volumes of a PDF of very many pages come after them.
    """
    files = (*named(digests), *map(file_of, owners))
    return (*OUTPUTS, *(f"{file}.{ending}" for file in files for ending in EXPORTS))


def produce(root: Path, job: Job, watch: Watch, *, apart: bool = False) -> dict[str, bytes]:
    """Return the report's files, from name to content.

    Args:
        root: the folder of a project, which the notebook runs in.
        job: what to execute.
        watch: told of each step.
        apart: whether its notebook is one that was received, which is kept from all but the folder.

    Raises:
        WorkbookError: a cell failed, or an export cannot hold what the notebook shows.
    """
    done = 0

    def step(doing: str) -> None:
        nonlocal done
        watch(Step(job.name, done, doing))
        done += 1

    own = own_of(root, job)
    step("starting the notebook")
    loading = Thread(target=load)  # while the notebook runs in a kernel
    loading.start()
    executed = notebook.execute(root, job.notebook, job.parameters, lambda: step("running the notebook"), apart=apart)
    tell_own(own, executed)
    return _made(root, job, executed, step)


def _made(root: Path, job: Job, notebook: NotebookNode, step: Callable[[str], None]) -> dict[str, bytes]:
    """Return the files of a report whose notebook has been executed."""
    executed = Executed(notebook)
    found = parts(executed)
    masthead = _masthead(job, found)
    made = {
        "report.ipynb": written(notebook).encode(),
        DATA: data_in(executed).encode(),
        SNAPSHOT: snapshot_in(executed).encode(),
    }
    tracker = _attached(root, parameters_in(executed))
    made |= _exports(executed, ["", *(digest for digest, _ in readings_beside(masthead))], tracker, step)
    step(f"making {TABLES}")
    made[TABLES] = exported_tables(executed)
    names = outputs(masthead.get("digests", ()), masthead.get("owners", ()))
    return {name: made[name] for name in dict.fromkeys((*names, *made))}


def _exports(
    executed: Executed, readings: Sequence[str], tracker: Mapping[str, bytes], step: Callable[[str], None]
) -> dict[str, bytes]:
    """Return the files of the full report and of shorter readings, each PDF set while the next files are written.

    Typst needs nothing of Python meanwhile. What a page and a PDF both need of a reading is there when the page is.
    """
    made: dict[str, bytes] = {}
    with ThreadPoolExecutor(1) as beside:
        pdfs: list[Future[dict[str, bytes]]] = []
        for reading, ending in itertools.product(readings, EXPORTS):
            step(f"making {name_of(reading, ending)}" if reading else f"making the {ending.upper()} report")
            if ending == "pdf":
                pdfs.append(beside.submit(exported, executed, ending, reading, {} if reading else tracker))
            else:
                made |= exported(executed, ending, reading)
    for pdf in pdfs:
        made |= pdf.result()
    return made


def _attached(root: Path, given: Data) -> dict[str, bytes]:
    """Return the trackers that the PDF carries, as the run has them; none where the parameters do not ask for it."""
    parameters = Parameters.among(given) if "attach_tracker" in given else None
    if not parameters or not parameters.attach_tracker:
        return {}
    return {kept_name(file): files.plain(tracker_in(root, file), files.REPORT) for file in parameters.files}


def _masthead(job: Job, found: list[Part]) -> Data:
    """Return the masthead's data; raise where it does not say what the report is, or not as the job has it."""
    masthead = masthead_of(found)
    if not masthead:
        raise WorkbookError(
            f"notebooks/{job.notebook}.ipynb shows no masthead, so the report would not say what it is. "
            "Add a cell with report.masthead()."
        )
    shown = (masthead.get("draft", False), masthead.get("revision", 0))
    if shown != (job.parameters.get("draft", True), job.parameters.get("revision", 0)):
        raise WorkbookError(
            f"The masthead of notebooks/{job.notebook}.ipynb does not say what edition of the report it is. "
            "Hand the parameters “draft” and “revision” to open_report as they are."
        )
    digests = named(masthead.get("digests", ()))
    if named(job.parameters.get("digests", digests)) != digests:
        raise WorkbookError(
            f"The masthead of notebooks/{job.notebook}.ipynb does not name the shorter readings that "
            f"params/{job.period}/{job.plan}.yml asks for. Hand the parameter “digests” to open_report as it is."
        )
    owners = masthead.get("owners", ())
    if [*map(key_of, job.parameters.get("owners", owners) or ())] != [*map(key_of, owners)]:
        raise WorkbookError(
            f"The masthead of notebooks/{job.notebook}.ipynb does not name the owners that "
            f"params/{job.period}/{job.plan}.yml asks for. Hand the parameter “owners” to open_report as it is."
        )
    return masthead


def main(arguments: list[str]) -> int:
    """Make a report's files for another program; the exit status is 2, with one sentence, where it cannot be done."""
    project, out, period, plan, edition = arguments
    try:
        job = job_of(Path(project), period, plan, Edition(**json.loads(edition)))
        for name, content in produce(Path(project), job, lambda _: None).items():
            (Path(out) / name).write_bytes(content)
    except WorkbookError as error:
        print(error, file=sys.stderr)
        return 2
    return 0
