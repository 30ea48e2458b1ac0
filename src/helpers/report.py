"""The report as a notebook sees it: one call a section, each giving a block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from helpers.blocks.blocks import Block, Masthead, Prose, Table, Voice
from helpers.blocks.markdown import points_in
from helpers.english import long_date
from helpers.errors import WorkbookError, refuse
from helpers.history.changes import compare, in_columns
from helpers.history.concerns import concerns
from helpers.history.published import revised
from helpers.history.snapshot import as_data, facts_of
from helpers.history.trail import in_full, trails
from helpers.model import Document, Source
from helpers.narration.narrator import Narrator
from helpers.plans.parameters import Parameters, shown_name
from helpers.plans.plan import find_root
from helpers.plans.yaml import nearest, validate
from helpers.read import Read, read_inputs
from helpers.sections import about, status, summary, update
from helpers.sections.acronyms import acronym_table, expanded, used_in
from helpers.sections.attention import attention_statement, attention_table
from helpers.sections.balance import balance_table
from helpers.sections.changes import changes_table
from helpers.sections.groups import by_group
from helpers.sections.measures import measure_table, measures_statement
from helpers.sections.restated import Restatement, restated_statement, restated_table, restatements
from helpers.sections.revision import revision_statement, revision_table
from helpers.sections.rules import judged, rule_key_table, rules_statement, rules_table
from helpers.sections.since import since_statement
from helpers.sections.successes import went_well
from helpers.sections.timeline import timeline_table

if TYPE_CHECKING:
    import pandas as pd

AnyBlock = TypeVar("AnyBlock", bound=Block)


class Report:
    """One plan's report for one period.

    Each method gives the block of one section. Nothing is read after construction: the same report gives the same
    blocks however often they are asked for, but for what depends on the sections shown so far: which acronyms were
    said in full already, and what a revision changes.
    """

    def __init__(
        self,
        parameters: Parameters,
        read: Read,
        narrator: Narrator,
        *,
        restated: Sequence[Restatement] = (),
        revised: Mapping[str, Any] | None = None,
    ) -> None:
        self._plan = plan = read.plan
        self._parameters = parameters
        self._narrator = narrator
        self._intake = read.intake
        self._facts = facts_of(parameters, read.intake)
        self._earlier = read.earlier
        columns = [column.id for column in plan.narrative]
        earlier = [in_columns(facts, columns) for facts in read.earlier]
        self._last = compare(earlier[-1], self._facts) if earlier else None
        self._changes = self._last
        if read.compared and read.compared is not read.earlier[-1]:
            self._changes = compare(in_columns(read.compared, columns), self._facts)
        before = trails(self._last, earlier)
        self._before = in_full(before, read.earlier)
        self._concerns = concerns(plan, read.intake, self._changes, before, parameters.day)
        self._judged = judged(plan, read.intake, before, parameters.day)
        self._restated = tuple(restated)
        self._revised = revised or {}
        self._blocks: list[Block] = []
        self._in_full: dict[str, str] = {}  # from acronym to the section that says it in full

    def masthead(self) -> Masthead:
        """Return the title, the as-at date and the draft mark."""
        return Masthead(
            title=self._plan.title,
            council=self._plan.council,
            period=self._parameters.period,
            as_at=long_date(self._parameters.day),
            draft=self._parameters.draft,
            revision=self._parameters.revision,
            digests=tuple(self._parameters.digests),
            sources=(_given("as_at"), _given("period"), Source("", "title", Document.PLAN)),
            facts=as_data(self._facts),
        )

    def commentary(self) -> Prose:
        """Return the analyst's own words; empty where the parameters have none."""
        points = points_in(self._parameters.commentary)
        return self._shown(Prose(id="commentary", points=points, voice=Voice.ANALYST))

    def summary(self) -> Prose:
        """Return where the plan stands, in plain sentences."""
        return self._told(summary.summary(self._narrator, self._plan, self._intake, self._parameters.day))

    def since(self) -> Prose:
        """Return what changed since the report compared with, in plain sentences."""
        return self._told(since_statement(self._narrator, self._plan, self._changes))

    def changes(self) -> Table:
        """Return each action that changed since the report compared with, and how; empty where none did."""
        return self._shown(changes_table(self._plan, self._changes))

    def balance(self) -> Table:
        """Return the open actions then, what came and went, and the open actions now; empty in a first report."""
        return self._shown(balance_table(self._plan, self._changes, self._intake.groups))

    def restated_summary(self) -> Prose:
        """Return where the tracker no longer says what was published, in a sentence or two; empty where it does."""
        return self._told(restated_statement(self._narrator, self._restated))

    def restated(self) -> Table:
        """Return what the tracker says now of earlier rounds that was published otherwise; empty where nothing."""
        return self._shown(restated_table(self._plan, self._restated))

    def needs_attention(self) -> Prose:
        """Return how many open actions need attention, and why, in a sentence or two; empty where none does."""
        return self._told(attention_statement(self._narrator, self._intake, self._concerns))

    def attention(self) -> Table:
        """Return each open action that needs attention: why, and what it says of it itself; empty where none does."""
        return self._shown(attention_table(self._plan, self._concerns))

    def rules_summary(self) -> Prose:
        """Return which ratings are better than the plan's own rules allow; empty in a plan without rules."""
        return self._told(rules_statement(self._narrator, self._plan, self._judged))

    def rules(self) -> Table:
        """Return the stated rating of each action that a rule applies to, and the best that the rules allow."""
        return self._shown(rules_table(self._plan, self._judged))

    def went_well(self) -> Prose:
        """Return what improved, was completed or met its target; empty where there is nothing to say."""
        return self._told(went_well(self._narrator, self._plan, self._intake, self._changes))

    def groups(self) -> Prose:
        """Return a paragraph for each of the plan's groups; empty in a plan without groups."""
        return self._told(by_group(self._narrator, self._plan, self._intake, self._changes, self._concerns))

    def statuses(self) -> Table:
        """Return the number of actions by status."""
        return self._shown(status.status_table(self._intake))

    def ratings(self) -> Table:
        """Return the number of open actions by group and rating; empty in a plan without ratings."""
        return self._shown(status.rating_table(self._plan, self._intake))

    def timeline(self) -> Table:
        """Return the rating of each open action, report by report; empty in a first report and without ratings."""
        return self._shown(timeline_table(self._plan, self._earlier, self._facts, self._before))

    def measures_summary(self) -> Prose:
        """Return which measures moved since the report compared with, and which way; empty where none did."""
        return self._told(measures_statement(self._narrator, self._intake.measures, self._changes))

    def measures(self) -> Table:
        """Return the measures, each with a small chart; empty in a plan without any."""
        return self._shown(measure_table(self._intake.measures, self._changes))

    def update(self) -> Table:
        """Return what each open action says, in the plan's published layout."""
        return self._shown(update.update_table(self._plan, self._intake, self._changes, self._before))

    def closed(self) -> Table:
        """Return the register of closed actions and where their remaining work went."""
        return self._shown(update.closed_table(self._plan, self._intake, self._before))

    def key(self) -> Table:
        """Return the plan's rating key; empty in a plan without ratings."""
        return self._shown(status.key_table(self._plan))

    def rule_key(self) -> Table:
        """Return the plan's rules for ratings; empty in a plan without rules."""
        return self._shown(rule_key_table(self._plan))

    def acronyms(self) -> Table:
        """Return what the acronyms in the tracker's words stand for; empty where it uses none of the plan's."""
        return self._shown(acronym_table(self._plan, self._intake))

    def rows(self) -> Table:
        """Return how many of the tracker's rows were read, reported and left out, and why."""
        return self._shown(about.rows_table(self._intake))

    def checks(self) -> Table:
        """Return what was noted of the tracker and did not stop the report, by cell."""
        return self._shown(about.check_table(self._intake))

    def notes(self) -> Prose:
        """Return what a reader should know of how the report was made."""
        return self._told(about.notes(self._narrator, self._plan, self._intake, shown_name(self._parameters.tracker)))

    def revision(self) -> Prose:
        """Return that this is a revision of a published report, and why; empty where it is none."""
        return revision_statement(self._parameters)

    def changes_in_revision(self) -> Table:
        """Return what a revision changes in the sections shown before this one, which is the last.

        Empty where the report is no revision.
        """
        return revision_table(self._parameters.revision, self._revised, self._blocks)

    def check_balance(self) -> None:
        """Raise a `WorkbookError` unless open in the last report + new + reopened − closed = open now, by group."""
        for balance in self._last.balances if self._last else ():
            if not balance.holds:
                where = f" in {balance.group}" if balance.group else ""
                raise WorkbookError(
                    f"{balance.before} open actions{where} in the last published report + {balance.new} new + "
                    f"{balance.reopened} reopened − {balance.closed} closed does not give the {balance.now} open now, "
                    "so there is no report. Please report this."
                )

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table of the report as a DataFrame of texts, to go on from.

        Args:
            name: ``changes``, ``balance``, ``restated``, ``attention``, ``rules``, ``statuses``, ``ratings``,
                ``timeline``, ``measures``, ``update``, ``closed``, ``key``, ``rule_key``, ``rows``, ``checks`` or
                ``acronyms``.

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
                self.changes,
                self.balance,
                self.restated,
                self.attention,
                self.rules,
                self.statuses,
                self.ratings,
                self.timeline,
                self.measures,
                self.update,
                self.closed,
                self.key,
                self.rule_key,
                self.rows,
                self.checks,
                self.acronyms,
            )
        }
        if name not in makers:
            raise WorkbookError(f"The report has no table “{name}”; {nearest(name, makers)}")
        shown = list(self._blocks)
        table = makers[name]()
        self._blocks = shown  # a frame is not a section of the report
        return pd.DataFrame(table.records(), dtype=object)

    def _shown(self, block: AnyBlock) -> AnyBlock:
        """Remember a section that the notebook shows; one asked for again stands once."""
        if block not in self._blocks:
            self._blocks.append(block)
        return block

    def _told(self, prose: Prose) -> Prose:
        """Remember a section of the report's own sentences, with the acronyms in full that none before it used."""
        new = {
            acronym: meaning
            for acronym, meaning in self._plan.acronyms.items()
            if self._in_full.get(acronym, prose.id) == prose.id
        }
        self._in_full |= dict.fromkeys(used_in(prose, new), prose.id)
        return self._shown(expanded(prose, new))


def open_report(
    plan: str,
    period: str,
    as_at: str,
    tracker: str,
    sheet: str = "",
    commentary: str = "",
    accepted: dict[str, str] | None = None,
    compare_with: str = "",
    digests: Sequence[str] = (),
    draft: bool = True,
    revision: int = 0,
    reason: str = "",
) -> Report:
    """Read the tracker and return the report, for a notebook to show section by section.

    The arguments are the notebook's parameters; `helpers.plans.parameters.Parameters` says what each means.

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
        "accepted": accepted or {},
        "compare_with": compare_with,
        "digests": list(digests),
        "draft": draft,
        "revision": revision,
        "reason": reason,
    }
    return read_report(find_root(Path.cwd()), validate(Parameters, values, "The notebook’s parameters"))


def read_report(root: Path, parameters: Parameters) -> Report:
    """Return the report that parameters describe; raise `WorkbookError` where the tracker has problems."""
    read = read_inputs(root, parameters)
    intake = read.intake
    refuse(intake.problems)
    if intake.rows_read != intake.rows_reported + len(intake.left_out):
        raise WorkbookError(
            f"{parameters.tracker}: of {intake.rows_read} rows read, {intake.rows_reported} are reported and "
            f"{len(intake.left_out)} left out, which does not add up, so there is no report. Please report this."
        )
    report = Report(
        parameters,
        read,
        Narrator(root, parameters.plan),
        restated=restatements(read.plan, read.tracker, parameters, read.earlier),
        revised=revised(root, parameters.plan, parameters.period, parameters.revision) if parameters.revision else {},
    )
    report.check_balance()
    return report


def _given(name: str) -> Source:
    return Source("", name, Document.PARAMETERS)
