"""What one run may be given, and what is said of each mistake in its parameters."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest

from builders import REPOSITORY, write_period, write_yaml
from helpers.errors import WorkbookError
from helpers.plans.declared import declared_parameters
from helpers.plans.parameters import Parameters, load_parameters
from helpers.plans.periods import DRAFTS, known_periods, plans_of
from helpers.records import store

DECLARED = {
    "plan": "str",
    "period": "str",
    "as_at": "str",
    "tracker": "str",
    "trackers": "list",
    "sheet": "str",
    "commentary": "str",
    "accepted": "dict",
    "compare_with": "str",
    "digests": "list",
    "owners": "list",
    "meeting": "str",
    "report_author": "str",
    "contact": "str",
    "recommendations": "list",
    "next_meeting": "str",
    "commentary_by": "str",
    "annex": "bool",
    "attach_tracker": "bool",
    "draft": "bool",
    "revision": "int",
    "reason": "str",
    "seal": "str",
}
HERE = "params/2023-01/care.yml"


def load(project: Path, more: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    write_period(project, "care", **changes)
    return load_parameters(project, "2023-01", "care", DECLARED | (more or {}))


def mistakes(project: Path, more: dict[str, str] | None = None, **changes: Any) -> list[str]:
    with pytest.raises(WorkbookError) as refused:
        load(project, more, **changes)
    return [str(problem).removeprefix(f"{HERE}: ") for problem in refused.value.problems]


@pytest.mark.parametrize("name", ["action_plan"])
def test_the_notebooks_declare_every_parameter_there_is_with_its_type(name: str) -> None:
    assert declared_parameters(REPOSITORY, name) == DECLARED
    assert set(DECLARED) == set(Parameters.model_fields)


def test_parameters_come_exactly_as_the_file_gives_them_without_defaults(project: Path) -> None:
    assert load(project, commentary="All **well**.\n", sheet="Round 3") == {
        "plan": "care",
        "period": "2023-01",
        "as_at": "2023-01-19",
        "tracker": "params/trackers/care.xlsx",
        "commentary": "All **well**.\n",
        "sheet": "Round 3",
    }


def test_what_is_not_given_has_its_default() -> None:
    parameters = Parameters(plan="care", period="2023-01", as_at="2023-01-19", tracker="care.xlsx")
    assert (parameters.day, parameters.sheet, parameters.commentary) == (date(2023, 1, 19), "", "")
    assert parameters.draft is True


def test_a_missing_file_is_named(project: Path) -> None:
    with pytest.raises(WorkbookError) as refused:
        load_parameters(project, "2023-01", "care", DECLARED)
    assert str(refused.value) == "There is no file params/2023-01/care.yml."


def test_an_unknown_name_is_told_with_the_nearest(project: Path) -> None:
    assert mistakes(project, comentary="Well.", xyz=1) == [
        "the parameter “comentary” is not one of the notebook’s. Expected: perhaps “commentary”. "
        "To mend it: correct the name or take the line out.",
        "the parameter “xyz” is not one of the notebook’s. Expected: one of “accepted”, “annex”, “as_at”, "
        "“attach_tracker”, “commentary”, “commentary_by”, “compare_with”, “contact”, “digests”, “meeting”, "
        "“next_meeting”, “owners”, “period”, “plan”, “recommendations”, “report_author”, “sheet”, “tracker”, "
        "“trackers”. To mend it: correct the name or take the line out.",
    ]


@pytest.mark.parametrize(("name", "value"), [("draft", False), ("revision", 1), ("reason", "Better so.")])
def test_what_the_command_sets_is_refused_in_the_file(name: str, value: Any, project: Path) -> None:
    assert mistakes(project, **{name: value}) == [
        f"the parameter “{name}” is given. Expected: “run” and “publish” to set it, so that only what is published is "
        "without the draft mark. To mend it: take the line out."
    ]


def test_a_missing_parameter_is_named(project: Path) -> None:
    assert mistakes(project, tracker=None) == [
        "the keys do not agree with one another. Expected: “tracker”, the plan’s Excel file, or in its place "
        "“trackers”, a list of several. To mend it: correct the keys that this names."
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"accepted": "no"},
            "“accepted” is “no”. Expected: keys and values. To mend it: correct the value.",
        ),
        (
            {"commentary": 5},
            "“commentary” is “5”. Expected: a text. "
            'To mend it: correct the value; if it is a name or a text, put it in quotes: "5".',
        ),
        (
            {"period": 2023},
            "“period” is “2023”. Expected: a text. "
            'To mend it: correct the value; if it is a name or a text, put it in quotes: "2023".',
        ),
        (
            {"tracker": ["a.xlsx"]},
            "“tracker” is “['a.xlsx']”. Expected: a text. To mend it: correct the value.",
        ),
        (
            {"as_at": date(2023, 1, 19)},
            '“as_at” is “2023-01-19”. Expected: a text. To mend it: put the date in quotes: "2023-01-19".',
        ),
    ],
    ids=["text for keys and values", "number for text", "number for period", "list", "date without quotes"],
)
def test_a_value_of_the_wrong_type_is_told_with_the_remedy(
    changes: dict[str, Any], message: str, project: Path
) -> None:
    assert mistakes(project, **changes) == [message]


@pytest.mark.parametrize("written", ["19/01/2023", "19 January 2023", "2023-02-31", "20230119", "2023-W03-4", ""])
def test_the_as_at_date_is_year_month_day_and_a_day_there_is(written: str, project: Path) -> None:
    remedy = 'write the year first: "2023-01-19"' if "/" in written else "correct the value"
    assert mistakes(project, as_at=written) == [
        f"“as_at” is “{written}”. Expected: a date as year-month-day, such as 2023-01-19. To mend it: {remedy}."
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"next_meeting": "20 April 2023"},
            "“next_meeting” is “20 April 2023”. Expected: a date as year-month-day, such as 2023-01-19. "
            "To mend it: correct the value.",
        ),
        (
            {"next_meeting": "2023-01-19"},
            "the keys do not agree with one another. Expected: “next_meeting” after “as_at”: 2023-01-19 is not after "
            "2023-01-19. To mend it: correct the keys that this names.",
        ),
        (
            {"contact": "averdale.example"},
            "“contact” is “averdale.example”. Expected: a mailbox’s whole address: a domain alone would let people’s "
            "own addresses through. To mend it: correct the value.",
        ),
        (
            {"recommendations": ["To note the report", ""]},
            "“recommendations.1” is “”. Expected: a text that is not empty. To mend it: correct the value.",
        ),
        (
            {"recommendations": "To note the report"},
            "“recommendations” is “To note the report”. Expected: a list. To mend it: correct the value.",
        ),
    ],
    ids=["words for a date", "no later meeting", "no mailbox", "empty recommendation", "text for a list"],
)
def test_what_the_report_is_for_is_held_to_its_form(changes: dict[str, Any], message: str, project: Path) -> None:
    assert mistakes(project, **changes) == [message]


def test_what_the_report_is_for_may_be_left_empty(project: Path) -> None:
    empty: dict[str, Any] = {
        "meeting": "",
        "report_author": "",
        "contact": "",
        "recommendations": [],
        "next_meeting": "",
    }
    assert load(project, **empty) == load(project) | empty
    assert not Parameters(plan="care", period="2023-01", as_at="2023-01-19", tracker="care.xlsx", **empty).own_words


def test_period_and_plan_are_those_of_the_place_of_the_file(project: Path) -> None:
    assert mistakes(project, period="2022-10", plan="sufficiency") == [
        f"the parameter “period” is “2022-10”. Expected: “2023-01”, as the file is {HERE}. "
        "To mend it: correct the value or move the file.",
        f"the parameter “plan” is “sufficiency”. Expected: “care”, as the file is {HERE}. "
        "To mend it: correct the value or move the file.",
    ]


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("str", "five", 5),
        ("bool", True, 1),
        ("int", 5, 5.5),
        ("int", 5, True),
        ("float", 5.5, "5.5"),
        ("float", 5, True),
        ("list", [5], "5"),
        ("dict", {"limit": 5}, [5]),
    ],
)
def test_a_parameter_of_the_notebooks_own_is_taken_in_its_type_alone(
    kind: str, right: object, wrong: object, project: Path
) -> None:
    assert load(project, {"limit": kind}, limit=right)["limit"] == right
    assert mistakes(project, {"limit": kind}, limit=wrong) == [
        f"the parameter “limit” is “{wrong}”. Expected: a value of type {kind}, as the notebook declares. "
        "To mend it: correct the value."
    ]


def test_a_parameter_declared_without_a_type_takes_anything(project: Path) -> None:
    assert load(project, {"limit": "None"}, limit="five")["limit"] == "five"


def test_a_notebook_that_declares_a_parameter_of_its_own_can_be_given_it(project: Path) -> None:
    path = project / "notebooks" / "action_plan.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    cell.source += "\nlimit: int = 3  # How many measures to show"
    nbformat.write(notebook, path)
    more = declared_parameters(project, "action_plan")
    assert more == DECLARED | {"limit": "int"}
    assert load(project, more, limit=5)["limit"] == 5
    assert mistakes(project, more, limit="five") == [
        "the parameter “limit” is “five”. Expected: a value of type int, as the notebook declares. "
        "To mend it: correct the value."
    ]


def test_the_plans_of_a_period_are_its_files(project: Path) -> None:
    for name in ("sufficiency", "care"):
        write_period(project, name)
    (project / "params" / "2023-01" / "notes.txt").write_text("not a plan", encoding="utf-8")
    (project / "params" / "trackers").mkdir()
    assert plans_of(project, "2023-01") == ["care", "sufficiency"]
    assert known_periods(project) == ["2023-01"]


@pytest.mark.parametrize(
    ("period", "known"),
    [("2023-02", "perhaps “2023-01”"), ("xyz", "one of “2023-01”"), ("plans", "one of “2023-01”")],
)
def test_an_unknown_period_is_told_with_the_nearest(period: str, known: str, project: Path) -> None:
    write_period(project, "care")
    with pytest.raises(WorkbookError) as refused:
        plans_of(project, period)
    assert str(refused.value) == f"There is no period “{period}” under params. Known periods: {known}."


@pytest.mark.parametrize("period", ["..", "../params/2023-01", "/etc", ".", ""])
def test_a_period_is_a_name_and_never_a_way_out_of_the_folder(period: str, project: Path) -> None:
    write_period(project, "care")
    with pytest.raises(WorkbookError, match="There is no period"):
        plans_of(project, period)


@pytest.mark.parametrize("period", ["drafts", "DRAFTS"])
def test_a_period_that_would_be_published_among_the_drafts_is_refused(period: str, project: Path) -> None:
    assert store.DRAFTS.name == DRAFTS
    write_yaml(project / "params" / period / "drafts.yml", {})
    with pytest.raises(WorkbookError) as refused:
        plans_of(project, period)
    assert str(refused.value) == (
        f"“{period}” cannot be a period's name, as drafts lie in reports/drafts. Rename params/{period}."
    )


def test_a_plan_may_be_called_as_the_folder_of_drafts_is(project: Path) -> None:
    write_period(project, "drafts")
    assert plans_of(project, "2023-01") == ["drafts"]


def test_a_period_without_parameters_is_refused(project: Path) -> None:
    (project / "params" / "2023-01").mkdir()
    with pytest.raises(WorkbookError) as refused:
        plans_of(project, "2023-01")
    assert str(refused.value) == "The period “2023-01” has no parameters: params/2023-01 holds no .yml file."
