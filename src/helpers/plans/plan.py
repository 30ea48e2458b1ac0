"""What a plan is: everything that differs between plans, read from ``params/plans/<plan>.yml``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from helpers.errors import WorkbookError
from helpers.model import Way
from helpers.plans.layouts import LAYOUTS, known_layout
from helpers.plans.yaml import Strict, nearest, read_mapping, validate
from helpers.text import key_of

FOLDER = Path("params", "plans")


def definition_of(plan: str) -> Path:
    """Return where a plan's definition lies, from the project's folder."""
    return FOLDER / f"{plan}.yml"


class Shape(StrEnum):
    """The mark printed beside a rating's word, so that colour never speaks alone."""

    CIRCLE = "circle"
    DIAMOND = "diamond"
    SQUARE = "square"
    TRIANGLE = "triangle"


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _hex_colour(value: str) -> str:
    if len(value) != 6 or any(letter not in "0123456789ABCDEFabcdef" for letter in value):
        raise ValueError("a colour as six hexadecimal digits, such as 00B050")
    return value.upper()


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[
    list[Text],
    BeforeValidator(_one_or_many, json_schema_input_type=str | list[str]),
    Field(min_length=1),
]
Colour = Annotated[str, AfterValidator(_hex_colour)]
Ident = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
LayoutName = Annotated[str, AfterValidator(known_layout), Field(json_schema_extra={"enum": list(LAYOUTS)})]


class NarrativeColumn(Strict):
    """A column of text that the report shows for each action."""

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


class GroupWords(Strict):
    """What the plan calls the groups its actions stand under."""

    one: str = Field(min_length=1, description="One of them, such as “priority”.")
    many: str = Field(min_length=1, description="Several, such as “priorities”.")


class RatingEntry(Strict):
    """One rating of the plan's key. The key is printed in every report."""

    rating: str = Field(min_length=1, description="The word printed, such as “Amber”.")
    means: str = Field(min_length=1, description="What the rating means in this plan.")
    shape: Shape = Field(strict=False, description="The mark printed beside the word.")
    colour: Colour = Field(description="The colour of the mark in the report, six hexadecimal digits.")
    also: list[Text] = Field(default=[], description="Other words for it in the tracker, such as “Yellow”.")
    fills: list[Colour] = Field(default=[], description="The cell colours that mean it where the cell has no word.")


class When(StrEnum):
    """The states of an open action that a plan can have a rule for."""

    OVERDUE = "overdue"
    BELOW_TARGET = "below_target"
    STALE = "stale"


def _whole(value: object) -> object:
    if type(value) is not int or value < 0:
        raise ValueError("a whole number, 0 or more")
    return value


class RatingRule(Strict):
    """A rule for the rating of an open action. It never changes a rating: the report lists where they disagree."""

    when: When = Field(
        strict=False,
        description="“overdue”: its due date is past. “below_target”: a measure of the action misses its target. "
        "“stale”: its text is word for word that of the last published report.",
    )
    at_best: Text = Field(description="The best rating of the key that it can have then.")
    more_than: Annotated[int, Field(ge=0), BeforeValidator(_whole)] = Field(
        default=0,
        description="Of “overdue”, by more than how many days; of “stale”, in more than how many reports before.",
    )


class ClosingWords(Strict):
    """How a closing notice is read."""

    ways: dict[Annotated[Way, Field(strict=False)], Texts] = Field(
        description="The phrases that tell each way of closing. The first way with a phrase in the notice counts."
    )
    into: list[Text] = Field(
        default=[], description="The phrases before the numbers of the actions that remaining work went into."
    )


class TrackerColumns(Strict):
    """The tracker's header texts for what is not narrative. Case, spaces and punctuation do not matter."""

    title: Texts | None = Field(default=None, description="What is to be done. A banner row holds it in that layout.")
    number: Texts | None = Field(
        default=None,
        description="The action's number. Without it, actions are numbered in the tracker's order.",
    )
    group: Texts | None = Field(default=None, description="The priority or theme; merged or given once for its rows.")
    responsible: Texts | None = Field(default=None, description="Who is responsible for the group.")
    rating: Texts | None = None
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


class TrackerLayout(Strict):
    """How the tracker is laid out."""

    layout: LayoutName = Field(description=" ".join(f"“{name}”: {layout.says}." for name, layout in LAYOUTS.items()))
    sheet: str = Field(
        min_length=1,
        description="The period's sheet; {month}, {year} and {period} stand for those of the report.",
    )
    columns: TrackerColumns
    updates: UpdatesSheet | None = Field(default=None, description="The sheet of updates of the “dated” layout.")
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


class Plan(Strict):
    """A plan's definition: what it is called, what its report shows, how its tracker is read."""

    title: str = Field(min_length=1, description="The plan's title as published.")
    council: str = Field(min_length=1, description="Whose plan it is.")
    notebook: Ident = Field(
        default="action_plan", description="The notebook that makes its report, without folder and ending."
    )
    narrative: list[NarrativeColumn] = Field(min_length=1, description="The columns of text, in published order.")
    groups: GroupWords | None = Field(default=None, description="Left out where actions are not grouped.")
    ratings: list[RatingEntry] | None = Field(
        default=None,
        min_length=1,
        description="The rating key, worst first. Left out where actions are not rated.",
    )
    rules: list[RatingRule] = Field(
        default=[], description="When an action can be rated no better than a rating of the key."
    )
    acronyms: dict[Text, Text] = Field(
        default={}, description="What each acronym stands for; the report says it where it first uses one."
    )
    closing: ClosingWords
    tracker: TrackerLayout
    measures: MeasuresLayout | None = None

    def _words(self) -> list[str]:
        return [word for entry in self.ratings or [] for word in words_of(entry)]

    @model_validator(mode="after")
    def _agree(self) -> Self:
        columns, updates, layout = self.tracker.columns, self.tracker.updates, self.tracker.layout
        for wanted, given, what in (
            (self.groups, columns.group, "group"),
            (self.ratings, columns.rating or (updates.columns.rating if updates else None), "rating"),
        ):
            if bool(wanted) != bool(given):
                raise ValueError(
                    f"the plan’s “{what}s” and the tracker’s column “{what}” both given, or neither of them"
                )
        asked = LAYOUTS[layout]
        for needed in asked.columns:
            if needed not in columns.headers():
                raise ValueError(f"a header text for the column “{needed}”, which the {layout} layout needs")
        if len(self.narrative) < asked.narrative:
            raise ValueError(f"{asked.narrative} narrative columns, which the {layout} layout needs, or another layout")
        if columns.responsible and not columns.group:
            raise ValueError("the column “group”, whose rows the column “responsible” is about")
        if asked.updates != bool(updates):
            dated = " or ".join(f"“{name}”" for name, other in LAYOUTS.items() if other.updates)
            raise ValueError(f"the layout {dated} and the sheet of “updates” both given, or neither of them")
        _refuse_twice("column", [*columns.headers(), *(column.id for column in self.narrative)])
        _refuse_twice("word", [key_of(word) for word in ("Not rated", *self._words())])
        _refuse_twice("fill colour", [fill for entry in self.ratings or [] for fill in entry.fills])
        return self

    @model_validator(mode="after")
    def _rules_agree(self) -> Self:
        if self.rules and not self.ratings:
            raise ValueError("a rating key, “ratings”, in a plan with “rules”")
        names = rating_order(self)
        for rule in self.rules:
            if rule.at_best not in names:
                raise ValueError(f"“at_best” of each rule as a rating of the key; “{rule.at_best}” is none")
            if rule.when is When.BELOW_TARGET and rule.more_than:
                raise ValueError("“more_than” in rules for “overdue” and “stale” alone")
        _refuse_twice("rule", [f"{rule.when}, more than {rule.more_than}" for rule in self.rules])
        self._refuse_idle_rules({rule.when for rule in self.rules})
        return self

    def _refuse_idle_rules(self, ruled: set[When]) -> None:
        """Refuse a rule that can apply to nothing, as the tracker has no column for what it is about."""
        if When.OVERDUE in ruled and not self.tracker.columns.due:
            raise ValueError("the tracker’s column “due”, which a rule for “overdue” needs")
        if When.BELOW_TARGET in ruled:
            columns = self.measures.columns.headers() if self.measures else {}
            for needed in ("action", "target"):
                if needed not in columns:
                    raise ValueError(f"the measures’ column “{needed}”, which a rule for “below_target” needs")


def words_of(entry: RatingEntry) -> list[str]:
    """Return every word that means the rating in a tracker, its own first."""
    return [entry.rating, *entry.also]


def rating_order(plan: Plan) -> list[str]:
    """Return the ratings of the plan's key, the worst first."""
    return [entry.rating for entry in plan.ratings or ()]


def load_plan(root: Path, name: str) -> Plan:
    """Return the plan of that name.

    Raises:
        WorkbookError: there is no such plan, or its definition has mistakes; all of them are listed.
    """
    shown = definition_of(name).as_posix()
    path = root / shown
    if not path.is_file():
        raise WorkbookError(
            f"There is no plan “{name}”: {shown} does not exist. Known plans: {nearest(name, known_plans(root))}."
        )
    return validate(Plan, read_mapping(path, shown), shown)


def known_plans(root: Path) -> list[str]:
    """Return the names of the plans that have a definition, in order."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.yml"))


def _refuse_twice(what: str, items: list[str]) -> None:
    twice = sorted({item for item in items if items.count(item) > 1})
    if twice:
        raise ValueError(f"each {what} once; “{twice[0]}” is given twice")


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
