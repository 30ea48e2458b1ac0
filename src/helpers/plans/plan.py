"""What a plan is: everything that differs between plans, read from ``params/plans/<plan>.yml``."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from helpers.errors import WorkbookError
from helpers.plans.closing import ClosingWords, StatusWords
from helpers.plans.columns import FactColumn, Groups, MeasuresLayout, NarrativeColumn, Role, TrackerLayout
from helpers.plans.layouts import LAYOUTS
from helpers.plans.nouns import ACTION, Noun
from helpers.plans.project import FOLDER
from helpers.plans.ratings import RatingEntry, RatingRule, When, is_good, mistake_in, words_of
from helpers.plans.yaml import Ident, Strict, Text, nearest, read_mapping, validate
from helpers.text import key_of

#: Where a project keeps templates of its own; in it, those of one plan in the folder of the plan's name.
WORDING = Path("params", "wording")


def definition_of(plan: str) -> Path:
    """Return where a plan's definition lies, from the project's folder."""
    return FOLDER / f"{plan}.yml"


class SubActions(StrEnum):
    """How the actions that stand under another are counted."""

    COUNTED = "counted"
    WITHIN = "within"


class Inputs(StrEnum):
    """What is kept of a tracker with the report that was made from it."""

    WHOLE = "whole"
    REDUCED = "reduced"


class Printed(StrEnum):
    """How a report lays out what every action says."""

    ACTIONS = "actions"
    COLUMNS = "columns"


class Plan(Strict):
    """A plan's definition: what it is called, what its report shows, how its tracker is read."""

    title: str = Field(min_length=1, description="The plan's title as published.")
    council: str = Field(min_length=1, description="Whose plan it is.")
    notebook: Ident = Field(
        default="action_plan", description="The notebook that makes its report, without folder and ending."
    )
    narrative: list[NarrativeColumn] = Field(min_length=1, description="The columns of text, in published order.")
    facts: list[FactColumn] = Field(
        default=[], description="The columns of what an action is, such as its owner, in published order."
    )
    actions: Noun = Field(default=ACTION, description="What the plan calls its rows, in every sentence.")
    sub_actions: SubActions | None = Field(
        default=None,
        strict=False,
        description="How actions numbered under another (1.1.a under 1.1) are counted: “counted”: each like any other; "
        "“within”: with the one that it stands under, as a part of it. Both are shown after that. "
        "Left out where there are none.",
    )
    groups: Groups | None = Field(default=None, description="Left out where actions are not grouped.")
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
    closing: ClosingWords | None = Field(
        default=None, description="How closing notices are read. Left out of a plan that never closes an action."
    )
    status: StatusWords | None = Field(
        default=None, description="What the words of the tracker's column “status” mean. Left out without the column."
    )
    undated: list[Text] = Field(
        default=["Ongoing"],
        description="The words that stand in place of a date on purpose. No date is held against them.",
    )
    tracker: TrackerLayout
    measures: MeasuresLayout | None = None
    print: Printed = Field(
        default=Printed.ACTIONS,
        strict=False,
        description="How a report lays out every action: “actions”: each under a heading, how it stands beside its "
        "words; “columns”: a table with a column for each of the plan's, across the page.",
    )
    inputs: Inputs = Field(
        default=Inputs.WHOLE,
        strict=False,
        description="What is kept of the tracker with a published report: “whole”: the file as it is; “reduced”: the "
        "cells that were read, and nothing else.",
    )

    def _words(self) -> list[str]:
        return [word for entry in self.ratings or [] for word in words_of(entry)]

    @model_validator(mode="after")
    def _agree(self) -> Self:
        columns, updates = self.tracker.columns, self.tracker.updates
        for wanted, given, what in (
            (self.groups, columns.group or (self.groups and self.groups.rows), "group"),
            (self.ratings, columns.rating or (updates.columns.rating if updates else None), "rating"),
            (self.status, columns.status, "status"),
        ):
            if bool(wanted) != bool(given):
                key = what if what == "status" else f"{what}s"
                raise ValueError(f"the plan’s “{key}” and the tracker’s column “{what}” both given, or neither of them")
        if columns.closing and self.closing is None:
            raise ValueError("“closing” beside the tracker’s column “closing”: “closing: {}” takes the usual phrases")
        if columns.responsible and not columns.group:
            raise ValueError("the column “group”, whose rows the column “responsible” is about")
        _refuse_twice("column", [*columns.headers(), *(column.id for column in (*self.narrative, *self.facts))])
        _refuse_twice("word", [key_of(word) for word in ("Not rated", *self._words())])
        _refuse_twice("fill colour", [fill for entry in self.ratings or [] for fill in entry.fills])
        return self

    @model_validator(mode="after")
    def _layout_agrees(self) -> Self:
        columns, updates, layout = self.tracker.columns, self.tracker.updates, self.tracker.layout
        asked = LAYOUTS[layout]
        for needed in asked.columns:
            if needed not in columns.headers():
                raise ValueError(f"a header text for the column “{needed}”, which the {layout} layout needs")
        for spare in asked.without:
            if spare in columns.headers() or (spare == "group" and self.groups):
                key = "groups" if spare == "group" else spare
                raise ValueError(f"no “{key}”, for which the {layout} layout has no place, or another layout")
        if len(self.narrative) < asked.narrative:
            raise ValueError(f"{asked.narrative} narrative columns, which the {layout} layout needs, or another layout")
        if asked.updates != bool(updates):
            dated = " or ".join(f"“{name}”" for name, other in LAYOUTS.items() if other.updates)
            raise ValueError(f"the layout {dated} and the sheet of “updates” both given, or neither of them")
        return self

    @model_validator(mode="after")
    def _shared_rows_agree(self) -> Self:
        if self.tracker.rows and self.tracker.updates:
            raise ValueError(
                "no “rows” beside the sheet of “updates”, as the number of an update may be of either plan"
            )
        if self.tracker.rows and self.groups and self.groups.rows:
            raise ValueError("no “rows” where groups stand in rows of their own, which say of no plan")
        if self.tracker.rows and self.inputs is Inputs.REDUCED:
            raise ValueError("no “inputs: reduced” beside “rows”: other plans’ rows are counted, so they would be kept")
        return self

    @model_validator(mode="after")
    def _ratings_agree(self) -> Self:
        if mistake := mistake_in(self.ratings or ()):
            raise ValueError(mistake)
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


def rating_order(plan: Plan) -> list[str]:
    """Return the ratings of the plan's key that are better or worse than one another, the worst first."""
    return [entry.rating for entry in plan.ratings or () if not entry.outside_order]


def needing_attention(plan: Plan) -> list[str]:
    """Return the ratings by which an action needs attention: as the plan says, else the worst of several."""
    order = rating_order(plan)
    worst = order[:1] if len(order) > 1 else []
    return [
        entry.rating
        for entry in plan.ratings or ()
        if (entry.rating in worst if entry.attention is None else entry.attention)
    ]


def good_ratings(plan: Plan) -> list[str]:
    """Return the ratings that are good: by their grade, and the best of the order."""
    best = rating_order(plan)[-1:]
    return [entry.rating for entry in plan.ratings or () if entry.rating in best or is_good(entry)]


def in_role(plan: Plan, role: Role) -> list[str]:
    """Return the ids of the narrative columns that are about one thing."""
    return [column.id for column in plan.narrative if column.role is role]


#: What is asked of owners and what they answer, which lies beside the drafts of plans.
_OF_OWNERS = re.compile(r"chase(-.*)?|collected(-.*)?", re.IGNORECASE)


def refuse_reserved(name: str) -> None:
    """Raise `WorkbookError` where a plan's drafts would lie where something else does."""
    if _OF_OWNERS.fullmatch(name):
        raise WorkbookError(f"A plan cannot be called “{name}”: what is asked of owners lies by that name. Rename it.")


def load_plan(root: Path, name: str) -> Plan:
    """Return the plan of that name.

    Raises:
        WorkbookError: there is no such plan, or its definition has mistakes; all of them are listed.
    """
    refuse_reserved(name)
    shown = definition_of(name).as_posix()
    path = root / shown
    if not path.exists():
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
