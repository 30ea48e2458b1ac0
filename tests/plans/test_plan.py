"""What a plan's definition may say, and what is said of each mistake in one."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # comes with nbformat
import pytest
import yaml

from builders import BANNER_PLAN, REPOSITORY, TABLE_PLAN, write_plan, write_yaml
from helpers.errors import WorkbookError
from helpers.model import Way
from helpers.plans import schemas
from helpers.plans.declared import declared_parameters
from helpers.plans.parameters import Parameters, load_parameters
from helpers.plans.periods import plans_of
from helpers.plans.plan import Plan, known_plans, load_plan
from helpers.plans.ratings import Shape, words_of
from helpers.plans.yaml import validate
from samples import PERIODS, PLANS

Change = Callable[[dict[str, Any]], object]

MEASURES: Mapping[str, Any] = {
    "sheet": "Measures",
    "columns": {"measure": "Measure", "value": "Value", "as_at": "As at", "unit": "Unit", "better": "Better"},
}


def changed(plan: Mapping[str, Any], change: Change) -> dict[str, Any]:
    values = copy.deepcopy(dict(plan))
    change(values)
    return values


def mistake(project: Path, plan: Mapping[str, Any], change: Change) -> str:
    write_plan(project, "plan", changed(plan, change))
    with pytest.raises(WorkbookError) as refused:
        load_plan(project, "plan")
    assert len(refused.value.problems) == 1
    return str(refused.value).removeprefix("params/plans/plan.yml: ")


def columns(plan: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = plan["tracker"]["columns"]
    return found


def test_a_plan_is_read_as_its_file_says(project: Path) -> None:
    write_plan(project, "care", changed(TABLE_PLAN, lambda plan: columns(plan).update(number=["Ref", "No."])))
    plan = load_plan(project, "care")
    assert (plan.title, plan.notebook, plan.tracker.layout) == (
        "Care leavers plan",
        "action_plan",
        "table",
    )
    assert plan.tracker.columns.headers() == {
        "title": ["Action"],
        "number": ["Ref", "No."],
        "group": ["Priority"],
        "responsible": ["Responsibility"],
        "rating": ["RAG"],
        "due": ["Due"],
        "closing": ["Closing notice"],
    }
    assert plan.ratings is not None
    assert [(words_of(entry), entry.shape, entry.fills) for entry in plan.ratings] == [
        (["Red"], Shape.TRIANGLE, ["FF0000"]),
        (["Amber", "Yellow"], Shape.DIAMOND, ["FFC000"]),
        (["Green"], Shape.CIRCLE, ["00B050"]),
    ]
    assert plan.closing is not None
    assert plan.closing.ways[Way.MERGED] == ["merged"]


def test_a_narrative_column_goes_by_its_heading_unless_the_tracker_has_another_text(project: Path) -> None:
    def change(plan: dict[str, Any]) -> None:
        plan["narrative"][1]["tracker"] = ["Next steps", "Next"]

    write_plan(project, "plan", changed(BANNER_PLAN, change))
    assert [column.headers for column in load_plan(project, "plan").narrative] == [
        ["What is working well?"],
        ["Next steps", "Next"],
    ]


def test_colours_are_kept_in_capitals() -> None:
    plan = Plan.model_validate(changed(TABLE_PLAN, lambda plan: plan["ratings"][0].update(colour="c8102e")))
    assert plan.ratings is not None
    assert plan.ratings[0].colour == "C8102E"


def test_an_unknown_plan_is_named_with_those_there_are(project: Path) -> None:
    for name in ("sufficiency", "care-leavers"):
        write_plan(project, name, BANNER_PLAN)
    assert known_plans(project) == ["care-leavers", "sufficiency"]
    with pytest.raises(WorkbookError) as near:
        load_plan(project, "suficiency")
    assert str(near.value) == (
        "There is no plan “suficiency”: params/plans/suficiency.yml does not exist. Known plans: perhaps “sufficiency”."
    )
    with pytest.raises(WorkbookError) as far:
        load_plan(project, "xyz")
    assert str(far.value) == (
        "There is no plan “xyz”: params/plans/xyz.yml does not exist. "
        "Known plans: one of “care-leavers”, “sufficiency”."
    )


@pytest.mark.parametrize(
    ("change", "where", "expected"),
    [
        (lambda plan: plan.update(tittle="x"), "tittle", "perhaps “title”"),
        (
            lambda plan: plan.update(xyz="x"),
            "xyz",
            "one of “acronyms”, “actions”, “closing”, “council”, “facts”, “groups”, “inputs”, “measures”, “narrative”, "
            "“notebook”, “print”, “ratings”, “rules”, “status”, “sub_actions”, “title”, “tracker”, “undated”",
        ),
        (lambda plan: plan["narrative"][0].update(headin="x"), "narrative.0.headin", "perhaps “heading”"),
        (lambda plan: plan["groups"].update(man="x"), "groups.man", "perhaps “many”"),
        (lambda plan: plan["ratings"][1].update(color="x"), "ratings.1.color", "perhaps “colour”"),
        (
            lambda plan: plan.update(rules=[{"when": "stale", "at_best": "Red", "days": 3}]),
            "rules.0.days",
            "one of “at_best”, “more_than”, “when”",
        ),
        (lambda plan: plan["closing"].update(way={}), "closing.way", "perhaps “ways”"),
        (
            lambda plan: plan["closing"]["ways"].update(complete="x"),
            "closing.ways.complete",
            "perhaps “completed”",
        ),
        (
            lambda plan: plan["closing"]["ways"].update(xyz="x"),
            "closing.ways.xyz",
            "one of “closed”, “completed”, “merged”, “superseded”, “withdrawn”",
        ),
        (lambda plan: plan["tracker"].update(colums={}), "tracker.colums", "perhaps “columns”"),
        (lambda plan: columns(plan).update(titel="x"), "tracker.columns.titel", "perhaps “title”"),
        (
            lambda plan: columns(plan).update(xyz="x"),
            "tracker.columns.xyz",
            "one of “closed_on”, “closing”, “due”, “group”, “number”, “rating”, “responsible”, “short_name”, “status”, "
            "“title”",
        ),
        (
            lambda plan: plan.update(measures={**MEASURES, "columns": {**MEASURES["columns"], "targett": "Target"}}),
            "measures.columns.targett",
            "perhaps “target”",
        ),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest_one_however_deep_it_lies(
    change: Change, where: str, expected: str, project: Path
) -> None:
    assert mistake(project, TABLE_PLAN, change) == (
        f"the key “{where}” is not known. Expected: {expected}. To mend it: correct the key or take it out."
    )


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda plan: plan.pop("title"), "title"),
        (lambda plan: plan["narrative"][0].pop("heading"), "narrative.0.heading"),
        (lambda plan: plan["ratings"][2].pop("means"), "ratings.2.means"),
        (lambda plan: plan["tracker"].pop("columns"), "tracker.columns"),
    ],
)
def test_a_missing_key_is_named(change: Change, where: str, project: Path) -> None:
    assert mistake(project, TABLE_PLAN, change) == (
        f"the key “{where}” is missing. Expected: a value for “{where}”. To mend it: add it."
    )


IN_QUOTES = "correct the value; if it is a name or a text, put it in quotes: "


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda plan: plan.update(title=date(2023, 1, 19)),
            '“title” is “2023-01-19”. Expected: a text. To mend it: put the date in quotes: "2023-01-19".',
        ),
        (
            lambda plan: plan.update(council=2023),
            f'“council” is “2023”. Expected: a text. To mend it: {IN_QUOTES}"2023".',
        ),
        (
            lambda plan: plan["ratings"][2].update(colour=123456),
            f'“ratings.2.colour” is “123456”. Expected: a text. To mend it: {IN_QUOTES}"123456".',
        ),
        (
            lambda plan: columns(plan).update(number=["Ref", 5]),
            f'“tracker.columns.number.1” is “5”. Expected: a text. To mend it: {IN_QUOTES}"5".',
        ),
        (
            lambda plan: columns(plan).update(due=""),
            "“tracker.columns.due.0” is “”. Expected: a text that is not empty. To mend it: correct the value.",
        ),
        (
            lambda plan: plan["tracker"].update(cut_at_pages="yes"),
            "“tracker.cut_at_pages” is “yes”. Expected: true or false. To mend it: correct the value.",
        ),
        (
            lambda plan: plan["tracker"].update(layout="tabel"),
            "“tracker.layout” is “tabel”. Expected: one of “banner”, “table” or “dated”. "
            "To mend it: correct the value.",
        ),
        (
            lambda plan: plan["ratings"][0].update(shape="cross"),
            "“ratings.0.shape” is “cross”. Expected: one of “circle”, “diamond”, “square”, “triangle”, “pentagon”, "
            "“star” or “ring”. "
            "To mend it: correct the value.",
        ),
        (
            lambda plan: plan.update(rules=[{"when": "late", "at_best": "Amber"}]),
            "“rules.0.when” is “late”. Expected: one of “overdue”, “below_target” or “stale”. "
            "To mend it: correct the value.",
        ),
        (
            lambda plan: plan.update(rules=[{"when": "overdue", "at_best": "Amber", "more_than": "30 days"}]),
            "“rules.0.more_than” is “30 days”. Expected: a whole number, 0 or more. To mend it: correct the value.",
        ),
        (
            lambda plan: plan.update(rules=[{"when": "stale", "at_best": "Amber", "more_than": -1}]),
            f'“rules.0.more_than” is “-1”. Expected: a whole number, 0 or more. To mend it: {IN_QUOTES}"-1".',
        ),
        (
            lambda plan: plan.update(acronyms={"CAMHS": ""}),
            "“acronyms.CAMHS” is “”. Expected: a text that is not empty. To mend it: correct the value.",
        ),
        (
            lambda plan: plan.update(council=None),
            "“council” is empty. Expected: a text. To mend it: correct the value.",
        ),
    ],
    ids=[
        "date",
        "number",
        "colour of digits",
        "number in a list",
        "no text",
        "truth",
        "layout",
        "shape",
        "state",
        "words for a number",
        "below nothing",
        "acronym",
        "nothing",
    ],
)
def test_a_value_of_the_wrong_type_is_named_with_the_remedy(change: Change, message: str, project: Path) -> None:
    assert mistake(project, TABLE_PLAN, change) == message


@pytest.mark.parametrize("colour", ["red", "#00B050", "00B05", "00B05G"])
def test_a_colour_is_six_hexadecimal_digits(colour: str, project: Path) -> None:
    assert mistake(project, TABLE_PLAN, lambda plan: plan["ratings"][0].update(colour=colour)) == (
        f"“ratings.0.colour” is “{colour}”. Expected: a colour as six hexadecimal digits, such as 00B050. "
        "To mend it: correct the value."
    )
    assert mistake(project, TABLE_PLAN, lambda plan: plan["ratings"][0].update(fills=["FF0000", colour])) == (
        f"“ratings.0.fills.1” is “{colour}”. Expected: a colour as six hexadecimal digits, such as 00B050. "
        "To mend it: correct the value."
    )


GROUPS = "the plan’s “groups” and the tracker’s column “group” both given, or neither of them"
BELOW_TARGET = {"when": "below_target", "at_best": "Amber"}
RATINGS = "the plan’s “ratings” and the tracker’s column “rating” both given, or neither of them"


@pytest.mark.parametrize(
    ("plan", "change", "expected"),
    [
        (TABLE_PLAN, lambda plan: columns(plan).pop("group"), GROUPS),
        (TABLE_PLAN, lambda plan: plan.pop("groups"), GROUPS),
        (TABLE_PLAN, lambda plan: columns(plan).pop("rating"), RATINGS),
        (TABLE_PLAN, lambda plan: plan.pop("ratings"), RATINGS),
        (
            TABLE_PLAN,
            lambda plan: columns(plan).pop("title"),
            "a header text for the column “title”, which the table layout needs",
        ),
        (
            BANNER_PLAN,
            lambda plan: columns(plan).pop("number"),
            "a header text for the column “number”, which the banner layout needs",
        ),
        (
            BANNER_PLAN,
            lambda plan: plan["narrative"].pop(),
            "2 narrative columns, which the banner layout needs, or another layout",
        ),
        (
            BANNER_PLAN,
            lambda plan: plan["narrative"][1].update(id="working"),
            "each column once; “working” is given twice",
        ),
        (
            TABLE_PLAN,
            lambda plan: plan["narrative"][0].update(id="title"),
            "each column once; “title” is given twice",
        ),
        (
            TABLE_PLAN,
            lambda plan: plan["ratings"][2].update(rating="RED"),
            "each word once; “red” is given twice",
        ),
        (
            TABLE_PLAN,
            lambda plan: plan["ratings"][2].update(also=["yellow"]),
            "each word once; “yellow” is given twice",
        ),
        (
            TABLE_PLAN,
            lambda plan: plan["ratings"][2].update(fills=["00B050", "ffc000"]),
            "each fill colour once; “FFC000” is given twice",
        ),
        (
            TABLE_PLAN,
            lambda plan: plan.update(rules=[{"when": "stale", "at_best": "Yellow"}]),
            "“at_best” of each rule as a rating of the key; “Yellow” is none",
        ),
        (
            TABLE_PLAN,
            lambda plan: plan.update(rules=[{**BELOW_TARGET, "more_than": 1}]),
            "“more_than” in rules for “overdue” and “stale” alone",
        ),
        (
            BANNER_PLAN,
            lambda plan: plan.update(rules=[{"when": "stale", "at_best": "Amber"}]),
            "a rating key, “ratings”, in a plan with “rules”",
        ),
        (
            TABLE_PLAN,
            lambda plan: plan.update(rules=[{"when": "stale", "at_best": best} for best in ("Red", "Amber")]),
            "each rule once; “stale, more than 0” is given twice",
        ),
        (
            TABLE_PLAN,
            lambda plan: (columns(plan).pop("due"), plan.update(rules=[{"when": "overdue", "at_best": "Red"}])),
            "the tracker’s column “due”, which a rule for “overdue” needs",
        ),
        (
            TABLE_PLAN,
            lambda plan: plan.pop("closing"),
            "“closing” beside the tracker’s column “closing”: “closing: {}” takes the usual phrases",
        ),
        (
            TABLE_PLAN,
            lambda plan: plan.update(rules=[BELOW_TARGET]),
            "the measures’ column “action”, which a rule for “below_target” needs",
        ),
        (
            TABLE_PLAN,
            lambda plan: plan.update(
                rules=[BELOW_TARGET], measures={**MEASURES, "columns": {**MEASURES["columns"], "action": "Action"}}
            ),
            "the measures’ column “target”, which a rule for “below_target” needs",
        ),
    ],
    ids=[
        "groups without a column",
        "a group column without groups",
        "ratings without a column",
        "a rating column without ratings",
        "a table without titles",
        "banners without numbers",
        "banners with one column of text",
        "a narrative column twice",
        "a narrative column by the name of another",
        "a rating twice",
        "a word for two ratings",
        "a fill for two ratings",
        "a rule's rating that the key does not have",
        "an extent of a missed target",
        "rules without ratings",
        "a rule twice",
        "a rule for due dates without a column",
        "a column of closing notices without closing",
        "a rule for measures without them",
        "a rule for targets without a column",
    ],
)
def test_keys_that_do_not_go_together_are_refused(
    plan: Mapping[str, Any], change: Change, expected: str, project: Path
) -> None:
    assert mistake(project, plan, change) == (
        f"the keys do not agree with one another. Expected: {expected}. To mend it: correct the keys that this names."
    )


def test_the_schema_files_are_what_the_models_give() -> None:
    assert [path.as_posix() for path in schemas.files()] == [
        "params/plans/plan.schema.json",
        "params/parameters.schema.json",
        "params/overview.schema.json",
        "params/council.schema.json",
    ]
    for path, text in schemas.files().items():
        assert (REPOSITORY / path).read_text(encoding="utf-8") == text, f"{path}: run python -m helpers.plans.schemas"


def test_the_schema_files_are_written_into_a_project(project: Path) -> None:
    schemas.write(project)
    for path, text in schemas.files().items():
        assert (project / path).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", PLANS)
def test_the_sample_plans_satisfy_model_and_schema(name: str) -> None:
    plan = load_plan(REPOSITORY, name)
    assert plan.council == "Averdale County Council"
    assert (REPOSITORY / "notebooks" / f"{plan.notebook}.ipynb").is_file()
    assert broken_rules("params/plans/plan.schema.json", f"params/plans/{name}.yml") == []


@pytest.mark.parametrize("period", PERIODS)
def test_the_sample_parameters_satisfy_model_and_schema(period: str) -> None:
    assert set(PLANS) <= set(plans_of(REPOSITORY, period))
    for name in PLANS:
        declared = declared_parameters(REPOSITORY, load_plan(REPOSITORY, name).notebook)
        values = load_parameters(REPOSITORY, period, name, declared)
        assert (REPOSITORY / Parameters(**values).tracker).is_file()
        assert broken_rules("params/parameters.schema.json", f"params/{period}/{name}.yml") == []


def test_the_schema_refuses_what_the_model_refuses(project: Path) -> None:
    """An editor with the schema marks the mistakes that can be seen without reading one key beside another."""
    bad = changed(TABLE_PLAN, lambda plan: (plan.pop("title"), columns(plan).update(xyz="x")))
    write_yaml(project / "plan.yml", bad)
    assert sorted(broken_rules("params/plans/plan.schema.json", str(project / "plan.yml"))) == [
        "'title' is a required property",
        "Additional properties are not allowed ('xyz' was unexpected)",
    ]


def broken_rules(schema: str, file: str) -> list[str]:
    """Return what a file breaks of a schema of the repository, in the words of the schema's checker."""
    rules = yaml.safe_load((REPOSITORY / schema).read_text(encoding="utf-8"))
    values = yaml.safe_load((REPOSITORY / file).read_text(encoding="utf-8"))
    return [error.message for error in jsonschema.Draft202012Validator(rules).iter_errors(values)]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"columns": {"number": "No.", "closing": "Closing"}}, "closing"),
        ({"columns": {"number": "No.", "group": "Theme"}}, "groups"),
    ],
)
def test_a_column_that_a_layout_has_no_place_for_is_refused(given: dict[str, Any], named: str) -> None:
    groups = {"groups": {"one": "theme", "many": "themes"}} if named == "groups" else {}
    plan = {**BANNER_PLAN, **groups, "tracker": {**BANNER_PLAN["tracker"], **given}}
    with pytest.raises(WorkbookError, match=f"no “{named}”, for which the banner layout has no place"):
        validate(Plan, plan, "plan.yml")
