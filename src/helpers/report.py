"""The report as a notebook sees it: one call a section, each giving a block."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from helpers import narrative, tables, updates
from helpers.blocks import Masthead, Prose, Table, Voice
from helpers.errors import WorkbookError, refuse
from helpers.intake import Intake, take_in
from helpers.markup import points_in
from helpers.model import Document, Source
from helpers.parameters import Parameters
from helpers.plan import FOLDER, Plan, load_plan
from helpers.published import last_published
from helpers.tracker import Tracker
from helpers.wording import long_date
from helpers.yamlfile import nearest, validate

if TYPE_CHECKING:
    import pandas as pd


class Report:
    """One plan's report for one period.

    Each method gives the block of one section. Nothing is read after construction: the same report gives the same
    blocks however often they are asked for.
    """

    def __init__(self, plan: Plan, parameters: Parameters, intake: Intake) -> None:
        self._plan = plan
        self._parameters = parameters
        self._intake = intake

    def masthead(self) -> Masthead:
        """Return the title, the as-at date and the draft mark."""
        return Masthead(
            title=self._plan.title,
            council=self._plan.council,
            period=self._parameters.period,
            as_at=long_date(self._parameters.day),
            draft=self._parameters.draft,
            sources=(_given("as_at"), _given("period"), Source("", "title", Document.PLAN)),
        )

    def commentary(self) -> Prose:
        """Return the analyst's own words; empty where the parameters have none."""
        points = points_in(self._parameters.commentary)
        return Prose(points=points, voice=Voice.ANALYST)

    def summary(self) -> Prose:
        """Return where the plan stands, in plain sentences."""
        return narrative.summary(self._plan, self._intake, self._parameters.day)

    def statuses(self) -> Table:
        """Return the number of actions by status."""
        return tables.status_table(self._intake)

    def ratings(self) -> Table:
        """Return the number of open actions by group and rating; empty in a plan without ratings."""
        return tables.rating_table(self._plan, self._intake)

    def measures(self) -> Table:
        """Return the measures; empty in a plan without any."""
        return tables.measure_table(self._intake.measures)

    def update(self) -> Table:
        """Return what each open action says, in the plan's published layout."""
        return updates.update_table(self._plan, self._intake)

    def closed(self) -> Table:
        """Return the register of closed actions and where their remaining work went."""
        return updates.closed_table(self._plan, self._intake)

    def key(self) -> Table:
        """Return the plan's rating key; empty in a plan without ratings."""
        return tables.key_table(self._plan)

    def rows(self) -> Table:
        """Return how many of the tracker's rows were read, reported and left out, and why."""
        return tables.rows_table(self._intake)

    def checks(self) -> Table:
        """Return what was noted of the tracker and did not stop the report, by cell."""
        return tables.check_table(self._intake)

    def notes(self) -> Prose:
        """Return what a reader should know of how the report was made."""
        return narrative.notes(self._plan, self._intake, self._parameters.tracker)

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table of the report as a DataFrame of texts, to go on from.

        Args:
            name: ``statuses``, ``ratings``, ``measures``, ``update``, ``closed``, ``key``, ``rows`` or ``checks``.

        Returns:
            A row for each row of the table, a column for each of its columns; where rows stand under headings, the
            columns ``group`` and ``group_title`` before them.

        Raises:
            WorkbookError: there is no such table.
        """
        import pandas as pd

        makers = {
            maker.__name__: maker
            for maker in (
                self.statuses,
                self.ratings,
                self.measures,
                self.update,
                self.closed,
                self.key,
                self.rows,
                self.checks,
            )
        }
        if name not in makers:
            raise WorkbookError(f"The report has no table “{name}”; {nearest(name, makers)}")
        return pd.DataFrame(makers[name]().records(), dtype=object)


def open_report(
    plan: str,
    period: str,
    as_at: str,
    tracker: str,
    sheet: str = "",
    commentary: str = "",
    draft: bool = True,
    accepted: dict[str, str] | None = None,
) -> Report:
    """Read the tracker and return the report, for a notebook to show section by section.

    The arguments are the notebook's parameters; `helpers.parameters.Parameters` says what each means.

    Raises:
        WorkbookError: anything that stops the run; every problem found in the tracker is listed.
    """
    values = {
        "plan": plan,
        "period": period,
        "as_at": as_at,
        "tracker": tracker,
        "sheet": sheet,
        "commentary": commentary,
        "draft": draft,
        "accepted": accepted or {},
    }
    return read_report(find_root(Path.cwd()), validate(Parameters, values, "The notebook’s parameters"))


def read_report(root: Path, parameters: Parameters) -> Report:
    """Return the report that parameters describe; raise `WorkbookError` where the tracker has problems."""
    plan, intake = read_inputs(root, parameters)
    refuse(intake.problems)
    if intake.rows_read != intake.rows_reported + len(intake.left_out):
        raise WorkbookError(
            f"{parameters.tracker}: of {intake.rows_read} rows read, {intake.rows_reported} are reported and "
            f"{len(intake.left_out)} left out, which does not add up, so there is no report. Please report this."
        )
    return Report(plan, parameters, intake)


def read_inputs(root: Path, parameters: Parameters) -> tuple[Plan, Intake]:
    """Return the plan and what its tracker says, problems and all.

    Raises:
        WorkbookError: the plan is unknown or wrong, or the tracker cannot be read at all.
    """
    plan = load_plan(root, parameters.plan)
    tracker = Tracker(root / parameters.tracker, parameters.tracker)
    return plan, take_in(tracker, plan, parameters, last_published(root, parameters.plan, parameters.as_at))


def find_root(start: Path) -> Path:
    """Return the project's folder: `start` or the nearest folder above it that has plan definitions.

    Raises:
        WorkbookError: there is none.
    """
    for folder in (start, *start.parents):
        if (folder / FOLDER).is_dir():
            return folder
    raise WorkbookError(
        f"{start} is not in a workbook project: neither it nor a folder above it has {FOLDER.as_posix()}. "
        "Go to the project's folder and start again."
    )


def _given(name: str) -> Source:
    return Source("", name, Document.PARAMETERS)
