"""Make a report's files from its inputs alone, in whatever process and on whatever machine: the same bytes."""

from __future__ import annotations

from helpers.runs.inputs import Inputs, laid_out
from helpers.runs.job import Step, Watch, job_of


def nobody(_: Step) -> None:
    """Tell no one of a step."""


def again(inputs: Inputs, *, apart: bool = False, watch: Watch = nobody) -> dict[str, bytes]:
    """Return the files of a report, from name to content.

    It reads nothing but the inputs and leaves nothing behind; what it is given and gives can be sent anywhere.

    Args:
        inputs: what the report is made from, gathered now or kept with it.
        apart: whether its notebook is one that was received, which is kept from all but its own folder.
        watch: told of each step.

    Raises:
        WorkbookError: a parameter is wrong, a cell failed, or an export cannot hold what the notebook shows.
    """
    from helpers.runs.produce import produce  # with all that executes and exports, which whoever hands over needs not

    with laid_out(inputs) as folder:
        return produce(folder, job_of(folder, inputs.period, inputs.plan, inputs.edition), watch, apart=apart)
