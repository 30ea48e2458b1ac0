"""An overview as a notebook sees it: one call a section, each giving a block."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.blocks.blocks import Block, Masthead, Prose, Table
from helpers.blocks.frame import table_frame
from helpers.english import long_date
from helpers.errors import WorkbookError
from helpers.history.overview import plan_reports
from helpers.history.published import revised
from helpers.model import Document, Source
from helpers.narration.narrator import Narrator
from helpers.overview.actions import OVERDUE, WORSE
from helpers.overview.asked import ASKED, REPORTS
from helpers.overview.owners import OWNERS
from helpers.overview.scene import Scene, Section
from helpers.overview.standing import HEADLINE, KEY_FIGURES, PLANS
from helpers.plans.council import load_brand, load_council
from helpers.plans.overview import OverviewParameters
from helpers.plans.project import find_root
from helpers.plans.yaml import nearest, validate
from helpers.report import parameters_of
from helpers.sections.commentary import commentary
from helpers.sections.revision import revision_statement, revision_table

if TYPE_CHECKING:
    import pandas as pd

#: The sections of an overview, in the order of the notebook that comes along.
SECTIONS: tuple[Section, ...] = (
    HEADLINE,
    KEY_FIGURES,
    PLANS,
    Section(
        id="revision",
        title="Revision",
        gives="Return that this is a revision of a published overview, and why; empty where it is none.",
        kind=Prose,
        compared=False,
        make=lambda scene: revision_statement(scene.parameters),
    ),
    ASKED,
    WORSE,
    OWNERS,
    OVERDUE,
    Section(
        id="commentary",
        title="Commentary",
        gives="Return the analyst's own words; empty where the parameters have none.",
        kind=Prose,
        make=lambda scene: commentary(scene.parameters.commentary, scene.parameters.commentary_by),
    ),
    REPORTS,
    Section(
        id="changes-in-revision",
        title="What this revision changes",
        gives="Return what a revision changes in the sections shown before it; empty in no revision.",
        compared=False,
        make=lambda scene: revision_table(
            scene.parameters.revision, scene.revised, scene.shown, {each.id: each.title for each in SECTIONS}
        ),
    ),
)


class Overview:
    """An overview of several plans' reports of a period; each section has a method that gives its block."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    if TYPE_CHECKING:  # the sections' methods, which are set below

        def __getattr__(self, name: str) -> Callable[[], Any]: ...

    def masthead(self) -> Masthead:
        """Return the title, the as-at date, what the overview is for and whose it is, and the draft mark."""
        parameters, reports = self._scene.parameters, self._scene.reports
        days = {report.last.as_at if report.last else None for report in reports}
        (before, *others) = days
        given = [name for name in ("meeting", "report_author", "contact") if getattr(parameters, name)]
        return Masthead(
            title=parameters.title,
            council=self._scene.council or reports[0].council,
            brand=self._scene.brand,
            period=parameters.period,
            as_at=long_date(parameters.day),
            draft=parameters.draft,
            revision=parameters.revision,
            meeting=parameters.meeting,
            author=parameters.report_author,
            contact=parameters.contact,
            compared=long_date(before) if before and not others else "",
            seal=parameters.seal,
            annex=parameters.annex,
            sources=tuple(Source("", name, Document.PARAMETERS) for name in ("as_at", "period", "title", *given)),
        )

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table of the overview as a DataFrame to go on from, called as its method is.

        Raises:
            WorkbookError: there is no such table.
        """
        tables = {section.name: section for section in SECTIONS if section.kind is Table}
        if name not in tables:
            raise WorkbookError(f"The overview has no table “{name}”; {nearest(name, tables)}.")
        table = tables[name].make(self._scene)
        assert isinstance(table, Table)  # noqa: S101 - as its section says
        return table_frame(table, {}, list(self._scene.marks))

    def _section(self, section: Section) -> Block:
        """Return a section's block, and remember it; one asked for again stands once."""
        block = section.make(self._scene)
        if section.compared and block not in self._scene.shown:
            self._scene.shown.append(block)
        return block

    def __repr__(self) -> str:
        return "\n".join([self._title(), *(f"report.{each.name}()  {_gives(each)}" for each in SECTIONS)])

    def _repr_html_(self) -> str:
        items = (f"<li><code>report.{each.name}()</code> {escape(_gives(each))}</li>" for each in SECTIONS)
        return f"<p>{escape(self._title())}</p><ul>{''.join(items)}</ul>"

    def _title(self) -> str:
        return f"{self._scene.parameters.title}: {long_date(self._scene.parameters.day)}"


def _gives(section: Section) -> str:
    return section.gives.removeprefix("Return ")


def _method(section: Section) -> Callable[[Overview], Block]:
    """Return the method of an overview that gives a section's block."""

    def method(self: Overview) -> Block:
        return self._section(section)

    method.__name__, method.__qualname__, method.__doc__ = section.name, f"Overview.{section.name}", section.gives
    method.__annotations__ = {"return": section.kind}
    return method


for _each in SECTIONS:
    setattr(Overview, _each.name, _method(_each))


def open_overview(names: Mapping[str, Any]) -> Overview:
    """Read the plans' reports of the period and return the overview of them, for a notebook to show by section.

    Args:
        names: the notebook's names, ``globals()``; its parameters are among them.

    Raises:
        WorkbookError: a parameter is wrong, or the report of a plan is missing, or not published where it must be.
    """
    parameters = validate(OverviewParameters, parameters_of(names, OverviewParameters), "The notebook’s parameters")
    return read_overview(find_root(Path.cwd()), parameters)


def read_overview(root: Path, parameters: OverviewParameters) -> Overview:
    """Return the overview that parameters describe."""
    council, revision = load_council(root), parameters.revision
    return Overview(
        Scene(
            parameters=parameters,
            reports=plan_reports(root, parameters),
            narrator=Narrator(root, parameters.plan),
            council=council.name,
            brand=load_brand(root, council),
            revised=revised(root, parameters.plan, parameters.period, revision) if revision else {},
        )
    )
