"""What the columns of a tracker hold, and the header texts that each goes by."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from helpers.plans.layouts import LAYOUTS, known_layout
from helpers.plans.nouns import Noun
from helpers.plans.yaml import Ident, Strict, Text, Texts

LayoutName = Annotated[str, AfterValidator(known_layout), Field(json_schema_extra={"enum": list(LAYOUTS)})]


class Groups(Noun):
    """What the plan calls the groups its actions stand under, and how the tracker gives them."""

    fill_down: bool = Field(
        default=False,
        description="Whether an empty cell that is not merged belongs to the group above it. Without it, a blank "
        "cell among filled ones is named in “check”, and stops the run.",
    )
    rows: bool = Field(
        default=False,
        description="Whether each stands in a row of its own above its actions, as the one text of that row.",
    )


class Role(StrEnum):
    """What the text of a narrative column is about."""

    GENERAL = "general"
    SUCCESS = "success"
    CONCERN = "concern"
    NEXT = "next"


class _Column(Strict):
    """A column of the tracker that the report shows for each action."""

    id: Ident = Field(description="A short name for the column in data and DataFrames.")
    heading: str = Field(min_length=1, description="The heading as published.")
    tracker: Texts = Field(
        default=[],
        validate_default=False,
        description="The tracker's header text, where it is not the heading.",
    )

    @property
    def headers(self) -> list[str]:
        """Return the header texts the column goes by in the tracker."""
        return self.tracker or [self.heading]


class NarrativeColumn(_Column):
    """A column of text that is an action's update."""

    role: Role = Field(
        default=Role.GENERAL,
        strict=False,
        description="What it is about: what works well, what is wrong, what comes next, or all of these.",
    )


class FactKind(StrEnum):
    """What kind of fact a column holds."""

    TEXT = "text"
    OWNER = "owner"
    PERCENTAGE = "percentage"
    START = "start"
    ORIGINAL_DATE = "original_date"
    MEASURE = "measure"
    SOURCE = "source"


class FactColumn(_Column):
    """A column that says what an action is, not what it says this period; shown as Excel shows it, never stale."""

    kind: FactKind = Field(
        default=FactKind.TEXT,
        strict=False,
        description="“owner”: who answers for the action. “percentage”: how much of it is done. “start”: when it "
        "begins. “original_date”: when it was first due. “measure”: what success is measured by. “source”: where it "
        "comes from. “text”: anything else.",
    )
    required: bool = Field(
        default=False,
        description="Whether an open action without it is named in “check”; a sheet without the column stops the run.",
    )
    separated_by: list[Text] = Field(
        default=[";"], description="What stands between several owners in one cell; a new line always does."
    )

    @property
    def label(self) -> str:
        """Return what stands before the fact, without a colon."""
        return self.heading.rstrip(": ")


class TrackerColumns(Strict):
    """The tracker's header texts for what is neither narrative nor a fact. Case, spaces and punctuation do not matter.

    Under a merged heading, “Heading > Sub-heading” names one of its columns; “Heading [2]” is the second column of
    that text; “[C]” is the column of that letter.
    """

    title: Texts | None = Field(default=None, description="What is to be done. A banner row holds it in that layout.")
    short_name: Texts | None = Field(
        default=None, description="What the action is called in a sentence, where the title is long."
    )
    number: Texts | None = Field(
        default=None,
        description="The action's number. Without it, actions are numbered in the tracker's order.",
    )
    group: Texts | None = Field(
        default=None, description="The priority or theme, in each row or merged over its rows; see “fill_down”."
    )
    responsible: Texts | None = Field(default=None, description="Who is responsible for the group.")
    rating: Texts | None = None
    status: Texts | None = Field(
        default=None, description="Whether the action is open; “status” says what its words mean."
    )
    due: Texts | None = Field(default=None, description="The date the action is due.")
    closing: Texts | None = Field(default=None, description="The closing notice.")
    closed_on: Texts | None = Field(
        default=None, description="The date an action closed. Its notice counts in reports from that date."
    )

    def headers(self) -> dict[str, list[str]]:
        """Return the header texts of each column the plan names."""
        return {role: texts for role, texts in self if texts}


class UpdateColumns(Strict):
    """The header texts of a sheet of dated updates, beside those of the narrative columns."""

    number: Texts = Field(description="The number of the action that the update is of.")
    date: Texts = Field(description="The date of the update.")
    rating: Texts | None = None

    def headers(self) -> dict[str, list[str]]:
        """Return the header texts of each column the plan names."""
        return {role: texts for role, texts in self if texts}


class UpdatesSheet(Strict):
    """A sheet with a row for each dated update of an action. A report shows the newest up to its as-at date."""

    sheet: str = Field(min_length=1)
    columns: UpdateColumns


#: The role of the column that says of which plan a row is; no column that a plan names can be called so.
WHICH_PLAN = "which plan"


class PlanRows(Strict):
    """Which rows of a sheet are the plan's, where a column says it of each."""

    column: Texts = Field(description="The header text of that column.")
    says: list[Text] = Field(
        min_length=1, description="What stands there in the plan's rows, by itself or with others."
    )
    others: list[Text] = Field(default=[], description="Names of other plans that are nearly this one's.")


class TrackerLayout(Strict):
    """How the tracker is laid out."""

    layout: LayoutName = Field(description=" ".join(f"“{name}”: {layout.says}." for name, layout in LAYOUTS.items()))
    sheet: str = Field(
        min_length=1,
        description="The period's sheet; {month}, {year} and {period} stand for those of the report, and {round} for "
        "its round, as “Jan 23”, “Q3 2022-23”, “Quarter 3”, “Oct-Dec 2022” tell one.",
    )
    columns: TrackerColumns
    rows: PlanRows | None = Field(
        default=None,
        description="Which rows are the plan's, where several plans share a sheet. The others are left out.",
    )
    updates: UpdatesSheet | None = Field(default=None, description="The sheet of updates of the “dated” layout.")
    due_else_original: bool = Field(
        default=False,
        description="Whether an action whose cell of due dates is empty is due on its “original_date”, a fact, as "
        "where a second column has revised dates alone.",
    )
    cut_at_pages: bool = Field(
        default=False,
        description="Whether the sheet was cut into pages, each with the header row again. Then, under a repeated "
        "header row, a text that begins with a small letter goes on with the sentence above it.",
    )


class MeasureColumns(Strict):
    """The header texts of the sheet of measures, one row a value."""

    measure: Texts
    value: Texts
    as_at: Texts
    unit: Texts
    better: Texts
    target: Texts | None = None
    covers: Texts | None = None
    action: Texts | None = None

    def headers(self) -> dict[str, list[str]]:
        """Return the header texts of each column the plan names."""
        return {role: texts for role, texts in self if texts}


class MeasuresLayout(Strict):
    """Where the tracker keeps its measures."""

    sheet: str = Field(min_length=1)
    columns: MeasureColumns
