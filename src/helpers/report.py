"""The report as a notebook sees it: one call a section, each giving a block; every table is a frame as well."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.blocks.blocks import Block, Masthead, Prose, Table, Voice
from helpers.blocks.build import marks_of
from helpers.blocks.frame import table_frame
from helpers.checks.read import read_inputs
from helpers.english import listed, long_date
from helpers.errors import WorkbookError, refuse
from helpers.history.published import revised
from helpers.history.restated import restatements
from helpers.history.snapshot import as_data
from helpers.intake.facts import owners_among
from helpers.model import Document, Source
from helpers.narration.narrator import Narrator
from helpers.plans.nouns import ACTION, worded
from helpers.plans.parameters import Parameters
from helpers.plans.project import find_root
from helpers.plans.yaml import nearest, validate
from helpers.sections import FORMER, FRAMES, SECTIONS, Scene, Section
from helpers.sections.acronyms import expanded, used_in
from helpers.text import key_of

if TYPE_CHECKING:
    import pandas as pd

#: The order in which notebooks kept with their reports hand over what they are given.
_GIVEN = (
    *("plan", "period", "as_at", "tracker", "sheet", "commentary", "accepted", "compare_with", "digests"),
    *("draft", "revision", "reason"),
)
_EVERY = (*SECTIONS, *FORMER)
#: What a parameter can be; a module or a function with nearly the name of one is none.
_PLAIN = (str, int, bool, list, dict)


class Report:
    """One plan's report for one period.

    Each section has a method that gives its block: `helpers.sections.SECTIONS` lists them, and so does a report that
    is shown. Nothing is read after construction: the same report gives the same blocks however often they are asked
    for, but for what depends on the sections shown so far: which acronyms were said in full already, and what a
    revision changes.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._in_full: dict[str, str] = {}  # from acronym to the section that says it in full

    if TYPE_CHECKING:  # the sections' methods, which are set below

        def __getattr__(self, name: str) -> Callable[[], Any]: ...

    def masthead(self) -> Masthead:
        """Return the title, the as-at date, what the report is for and whose it is, and the draft mark."""
        plan, parameters = self._scene.plan, self._scene.parameters
        given = [name for name in ("meeting", "report_author", "contact", "owners") if getattr(parameters, name)]
        named = owners_among(self._scene.intake.actions)
        compared = self._scene.compared if "meeting" in parameters.model_fields_set else None  # else of an older form
        before = [Source(compared.period, "as_at", Document.EARLIER)] if compared else []
        return Masthead(
            title=plan.title,
            council=self._scene.council or plan.council,
            brand=self._scene.brand,
            period=parameters.period,
            as_at=long_date(parameters.day),
            draft=parameters.draft,
            revision=parameters.revision,
            digests=tuple(parameters.digests),
            owners=tuple(named[key_of(owner)] for owner in parameters.owners),
            actions=() if plan.actions == ACTION else (plan.actions.one, plan.actions.many),
            meeting=parameters.meeting,
            author=parameters.report_author,
            contact=parameters.contact,
            compared=long_date(compared.as_at) if compared else "",
            before=self._scene.folder if compared else "",
            seal=parameters.seal,
            annex=parameters.annex,
            sources=(
                *(_given("as_at"), _given("period"), Source("", "title", Document.PLAN)),
                *(*map(_given, given), *before),
            ),
            facts=as_data(self._scene.snapshot),
        )

    def check_balance(self) -> None:
        """Raise a `WorkbookError` unless open in the last report + new + reopened − closed = open now, by group."""
        many = self._scene.plan.actions.many
        for balance in self._scene.last.balances if self._scene.last else ():
            if not balance.holds:
                where = f" in {balance.group}" if balance.group else ""
                raise WorkbookError(
                    f"{balance.before} open {many}{where} in the last published report + {balance.new} new + "
                    f"{balance.reopened} reopened − {balance.closed} closed does not give the {balance.now} open now, "
                    "so there is no report. Please report this."
                )

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table of the report as a DataFrame to go on from: numbers, dates and categories are such.

        Args:
            name: ``actions``, for every action of the plan; ``measures``, for every value of a measure; or a section
                that is a table, such as ``ratings``, called as its method is.

        Returns:
            A row for each row of the table but its sums, a column for each of its columns; ratings are ordered, the
            worst first. Where rows stand under headings, the columns ``group`` and ``group_title`` come before them.

        Raises:
            WorkbookError: there is no such table.
        """
        if name in FRAMES:
            return FRAMES[name](self._scene)
        section = {section.name: section for section in _EVERY if section.kind is Table}.get(name)
        if not section:
            raise WorkbookError(f"The report has no table “{name}”; {nearest(name, self._frames())}.")
        if section.frame:
            return section.frame(self._scene)
        table = section.make(self._scene)
        assert isinstance(table, Table)  # noqa: S101 - as its section says
        return table_frame(table, section.types, list(marks_of(self._scene.plan)))

    def _frames(self) -> list[str]:
        return [*FRAMES, *(section.name for section in _EVERY if section.kind is Table)]

    def _section(self, section: Section) -> Block:
        """Return a section's block, and remember it; one asked for again stands once."""
        block = section.make(self._scene)
        if not section.compared:
            return block
        if isinstance(block, Prose) and block.voice is Voice.REPORT:
            block = self._said_in_full(block)
        if block not in self._scene.shown:
            self._scene.shown.append(block)
        return block

    def _said_in_full(self, prose: Prose) -> Prose:
        """Return the report's own sentences with the acronyms in full that none before them used."""
        new = {
            acronym: meaning
            for acronym, meaning in self._scene.plan.acronyms.items()
            if self._in_full.get(acronym, prose.id) == prose.id
        }
        self._in_full |= dict.fromkeys(used_in(prose, new), prose.id)
        return expanded(prose, new)

    def __repr__(self) -> str:
        return "\n".join([self._title(), *(f"{call}  {gives}" for call, gives in self._calls())])

    def _repr_html_(self) -> str:
        items = (f"<li><code>{call}</code> {escape(gives)}</li>" for call, gives in self._calls())
        return f"<p>{escape(self._title())}</p><ul>{''.join(items)}</ul>"

    def _calls(self) -> list[tuple[str, str]]:
        """Return what can be asked of a report, and what that gives."""
        noun = self._scene.plan.actions
        sections = [(f"report.{each.name}()", worded(each.gives.removeprefix("Return "), noun)) for each in SECTIONS]
        return [*sections, ("report.frame(name)", f"a pandas DataFrame; the names are {listed(self._frames())}")]

    def _title(self) -> str:
        return f"{self._scene.plan.title}: {long_date(self._scene.parameters.day)}"


def _method(section: Section) -> Callable[[Report], Block]:
    """Return the method of a report that gives a section's block."""

    def method(self: Report) -> Block:
        return self._section(section)

    method.__name__, method.__qualname__, method.__doc__ = section.name, f"Report.{section.name}", section.gives
    method.__annotations__ = {"return": section.kind}
    return method


for _each in _EVERY:
    setattr(Report, _each.name, _method(_each))


def open_report(*values: Any, **parameters: Any) -> Report:
    """Read the tracker and return the report, for a notebook to show section by section.

    The arguments are the notebook's parameters; `helpers.plans.parameters.Parameters` says what each means.

    Raises:
        WorkbookError: anything that stops the run; every problem found in the tracker is listed.
    """
    if len(values) > len(_GIVEN):
        raise WorkbookError(f"A report takes {len(_GIVEN)} values in order; hand any other over by its name.")
    in_order = dict(zip(_GIVEN, values, strict=False))
    if twice := [name for name in in_order if name in parameters]:
        raise WorkbookError(f"“{twice[0]}” is handed over twice, in order and by its name; do it in one way.")
    given = {name: value for name, value in (in_order | parameters).items() if value is not None}
    unknown = [name for name in given if name not in Parameters.model_fields]
    if unknown:
        raise WorkbookError(
            f"A report has no parameter “{unknown[0]}”; {nearest(unknown[0], Parameters.model_fields)}."
        )
    return read_report(find_root(Path.cwd()), validate(Parameters, given, "The notebook’s parameters"))


def parameters_of(names: Mapping[str, Any], model: type[Parameters] = Parameters) -> dict[str, Any]:
    """Return the parameters among a notebook's names, ``globals()``: those that its first cell or a run has set.

    Args:
        names: the notebook's names.
        model: what parameters there are; a plan's, where nothing is said.

    Raises:
        WorkbookError: one is not set, and a value has nearly its name; the report would be made without it.
    """
    own = [name for name, value in names.items() if not name.startswith("_") and isinstance(value, _PLAIN)]
    others = [name for name in own if name not in model.model_fields]
    newer = any(name in names for name in model.model_fields if name not in _GIVEN)
    for name in model.model_fields if newer else _GIVEN:
        if name not in names and (near := difflib.get_close_matches(name, others, n=1, cutoff=0.8)):
            raise WorkbookError(
                f"The notebook sets “{near[0]}” and no “{name}”: correct the name, or give a value of your own another."
            )
    return {name: names[name] for name in model.model_fields if name in names}


open_report.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
    sorted(
        (
            inspect.Parameter(
                name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD if name in _GIVEN else inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if field.is_required() else field.default,
                annotation=field.annotation,
            )
            for name, field in Parameters.model_fields.items()
        ),
        key=lambda parameter: parameter.kind,
    )
)


def read_report(root: Path, parameters: Parameters) -> Report:
    """Return the report that parameters describe; raise `WorkbookError` where the tracker has problems."""
    read = read_inputs(root, parameters)
    intake = read.intake
    refuse(intake.problems)
    if intake.rows_read != intake.rows_reported + len(intake.left_out):
        raise WorkbookError(
            f"{listed(parameters.files)}: of {intake.rows_read} rows read, {intake.rows_reported} are reported and "
            f"{len(intake.left_out)} left out, which does not add up, so there is no report. Please report this."
        )
    scene = Scene(
        plan=read.plan,
        parameters=parameters,
        intake=intake,
        narrator=Narrator(root, parameters.plan, read.plan.actions),
        earlier=read.earlier,
        compared=read.compared,
        folder=read.before,
        restated=restatements(read.plan, read.tracker, parameters, read.earlier),
        revised=revised(root, parameters.plan, parameters.period, parameters.revision) if parameters.revision else {},
        titles={section.id: worded(section.title, read.plan.actions) for section in _EVERY if section.compared},
        council=read.council,
        brand=read.brand,
    )
    report = Report(scene)
    report.check_balance()
    return report


def _given(name: str) -> Source:
    return Source("", name, Document.PARAMETERS)
