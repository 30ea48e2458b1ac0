"""The report as a notebook sees it."""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
import io
import pydoc
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from builders import BANNER_PLAN, TABLE_HEADER, TABLE_PLAN, write_period, write_plan, write_tracker, write_yaml
from helpers import Report, open_report, parameters_of
from helpers import report as reporting
from helpers.blocks.blocks import Block
from helpers.checks.read import Read, read_inputs
from helpers.errors import WorkbookError
from helpers.plans.parameters import Parameters
from helpers.runs.publish import Publication, publish
from helpers.runs.run import prepare
from helpers.sections import SECTIONS

ROWS = [
    ("No.", "What is working well?", "What next"),
    (1, "Find homes", None),
    (None, "• Found.\n• More.", "Later."),
    (2, "Old", None),
    (None, "MERGED, FED INTO ACTION 1", None),
]


@pytest.fixture
def plan(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_plan(project, "plan", BANNER_PLAN)
    write_period(project, "plan")
    write_tracker(project / "params" / "trackers" / "plan.xlsx", ROWS, merges=["B2:C2", "B4:C4", "B5:C5"])
    monkeypatch.chdir(project / "notebooks")
    return project


#: What the notebooks that are kept with published reports call.
KEPT = (
    *("masthead", "revision", "commentary", "summary", "since", "restated_summary", "changes", "balance", "restated"),
    *("needs_attention", "attention", "rules_summary", "rules", "went_well", "groups", "statuses", "ratings"),
    *("timeline", "key", "rule_key", "measures_summary", "measures", "update", "closed", "notes", "acronyms"),
    *("checks", "rows", "changes_in_revision"),
)


@pytest.fixture
def rated(project: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Return the report of a plan with groups, ratings, due dates and a measure."""
    columns = {"measure": "Measure", "as_at": "As at", "unit": "Unit", "value": "Value", "better": "Better"}
    measures = {"sheet": "Measures", "columns": columns | {"action": "Ref", "target": "Target"}}
    write_plan(project, "plan", {**TABLE_PLAN, "measures": measures})
    write_period(project, "plan")
    rows = [
        TABLE_HEADER,
        ("1. Homes", "Housing", "1.1", "Find homes", "• Found.\n• More.", date(2023, 3, 31), "Yellow", None),
        ("1. Homes", "Housing", "1.2", "Keep homes", "Kept.", "Ongoing", "Red", None),
        ("2. Work", "Jobs", "2.1", "Old", None, None, None, "COMPLETED"),
    ]
    header = ("Measure", "Ref", "Unit", "As at", "Value", "Target", "Better")
    values = [(date(2022, 9, 30), 4), (date(2022, 12, 31), 2.5)]
    measured = [header, *(("Wait for a home", "1.1", "weeks", day, value, 3, "lower") for day, value in values)]
    tracker = project / "params" / "trackers" / "plan.xlsx"
    write_tracker(tracker, rows, more_sheets={"Measures": measured})
    monkeypatch.chdir(project / "notebooks")
    return open_report(plan="plan", period="2023-01", as_at="2023-01-19", tracker="params/trackers/plan.xlsx")


@pytest.mark.usefixtures("plan")
def test_every_table_is_at_hand_as_a_frame() -> None:
    report = open_report("plan", "2023-01", "2023-01-19", "params/trackers/plan.xlsx")
    assert report.frame("update").to_dict("records") == [
        {"group": "1", "group_title": "Find homes", "working": "• Found.\n• More.", "next": "Later."}
    ]
    assert report.frame("closed")[["number", "way", "into"]].to_dict("records") == [
        {"number": "2", "way": "Merged", "into": "action 1"}
    ]
    assert report.frame("statuses").to_dict("records") == [
        {"status": "Open", "actions": 1},
        {"status": "Closed: merged", "actions": 1},
    ]
    assert report.frame("measures").empty
    with pytest.raises(WorkbookError) as error:
        report.frame("updates")
    assert str(error.value) == "The report has no table “updates”; perhaps “update”."


def test_a_table_s_frame_has_numbers_dates_and_ratings_in_the_key_s_order(rated: Report) -> None:
    ratings = rated.frame("ratings")
    assert list(ratings) == ["group", "red", "amber", "green", "not_rated", "open", "closed", "all"]
    assert (ratings.red.sum(), ratings["all"].sum(), len(ratings)) == (1, 3, 2)
    update = rated.frame("update")
    assert list(update.due) == [pd.Timestamp(2023, 3, 31), pd.NaT]
    assert list(update.due_written) == ["", "Ongoing"]
    assert list(update.rating.cat.categories) == ["Red", "Amber", "Green", "Not rated"]
    assert list(update.sort_values("rating").number) == ["1.2", "1.1"]
    assert {str(rated.frame(name).dtypes.iloc[0]) for name in ("key", "statuses")} == {"category"}


def test_the_frame_of_actions_has_a_row_an_action_open_and_closed(rated: Report) -> None:
    actions = rated.frame("actions")
    assert actions.query("rating == 'Red'").number.tolist() == ["1.2"]
    assert (actions.rating < "Amber").tolist() == [False, True, False]
    first, _, last = actions.astype(object).where(actions.notna(), None).to_dict("records")
    assert first == {
        **{"number": "1.1", "title": "Find homes", "group": "1", "group_title": "Homes", "status": "open"},
        **{"way": None, "into": "", "rating": "Amber", "due": pd.Timestamp(2023, 3, 31), "due_written": ""},
        **{"short_name": "Find homes", "first_due": None, "owners": [], "progress": "• Found.\n• More."},
    }
    assert (last["status"], last["way"], last["rating"], last["progress"]) == ("closed", "completed", "Not rated", "")


def test_a_column_that_the_plan_names_as_a_fact_has_one_other_name_in_every_frame(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = ("number", "group_title", "due_written", "status", "status_text")
    narrative = [{"id": name, "heading": f"Says {name}"} for name in ids]
    columns = {role: header for role, header in TABLE_PLAN["tracker"]["columns"].items() if role != "number"}
    tracker = TABLE_PLAN["tracker"] | {"columns": columns}
    write_plan(project, "plan", {**TABLE_PLAN, "narrative": narrative, "tracker": tracker})
    write_period(project, "plan")
    header = ("Priority", "Responsibility", "Action", *(column["heading"] for column in narrative), *TABLE_HEADER[5:])
    row = ("1. Homes", "Housing", "Find homes", "Zero.", "One.", "Two.", "Three.", "Four.", "Ongoing", "Red", None)
    write_tracker(project / "params" / "trackers" / "plan.xlsx", [header, row])
    monkeypatch.chdir(project / "notebooks")
    report = open_report("plan", "2023-01", "2023-01-19", "params/trackers/plan.xlsx")
    for name in ("actions", "update"):
        (found,) = report.frame(name).to_dict("records")
        assert (found["group_title"], found["due_written"]) == ("Homes", "Ongoing")
        assert [found[f"{each}_text"] for each in ids[:3]] == ["Zero.", "One.", "Two."]
        assert [found[each] for each in ("status_text_text", "status_text")] == ["Three.", "Four."]


def test_the_frame_of_measures_has_a_row_a_value(rated: Report) -> None:
    measures = rated.frame("measures")
    assert measures[["measure", "action", "unit", "better"]].drop_duplicates().to_numpy().tolist() == [
        ["Wait for a home", "1.1", "weeks", "lower"]
    ]
    assert measures.as_at.tolist() == [pd.Timestamp(2022, 9, 30), pd.Timestamp(2022, 12, 31)]
    assert measures[["low", "high", "target"]].to_numpy().tolist() == [[4, 4, 3], [2.5, 2.5, 3]]
    assert measures.on_target.tolist() == [False, True]


def test_a_frame_is_not_a_section_of_the_report(rated: Report) -> None:
    rated.frame("ratings")
    assert rated.changes_in_revision().empty
    assert rated._scene.shown == []


def test_a_report_has_every_method_that_kept_notebooks_call_and_says_so(rated: Report) -> None:
    for name in KEPT:
        assert isinstance(getattr(rated, name)(), Block)
        assert str(getattr(Report, name).__doc__).startswith("Return ")
        assert name in dir(rated)
    shown = rated._repr_html_()
    for section in SECTIONS:
        assert f"<code>report.{section.name}()</code>" in shown
    assert repr(rated).startswith("Care leavers plan: 19 January 2023\nreport.headline()  where the plan stands")
    assert (
        "the names are actions, trend, key_figures, decisions, redated, changed, watch" in repr(rated).splitlines()[-1]
    )


def test_help_shows_what_a_section_gives(rated: Report) -> None:
    text = pydoc.plain(pydoc.render_doc(rated.measures))
    assert "measures() -> helpers.blocks.blocks.Table" in text
    assert "Return the measures, each with a small chart; empty in a plan without any." in text
    assert set(inspect.signature(open_report).parameters) == set(Parameters.model_fields)


def test_parameters_are_handed_over_in_the_order_of_kept_notebooks_or_by_name(rated: Report) -> None:
    tracker = "params/trackers/plan.xlsx"
    values: tuple[Any, ...] = ("plan", "2023-01", "2023-01-19", tracker, "", "Words.", None, "", ["summary"])
    report = open_report(*values, False, 0, "Late")
    assert report._scene.parameters.model_dump() == {
        **rated._scene.parameters.model_dump(),
        **{"commentary": "Words.", "digests": ["summary"], "draft": False, "reason": "Late"},
    }
    with pytest.raises(WorkbookError) as error:
        open_report("plan", "2023-01", as_ad="2023-01-19")
    assert str(error.value) == "A report has no parameter “as_ad”; perhaps “as_at”."
    with pytest.raises(WorkbookError, match="A report takes 12 values in order"):
        open_report(*values, False, 0, "Late", "more")


def test_a_parameter_handed_over_in_order_and_by_its_name_is_refused() -> None:
    with pytest.raises(WorkbookError) as error:
        open_report("care-leavers", "2023-01", plan="sufficiency")
    assert str(error.value) == "“plan” is handed over twice, in order and by its name; do it in one way."


def test_a_parameter_misspelt_in_the_notebook_is_told_and_names_of_its_own_are_not() -> None:
    own = {"commentary": "", "comentary": "Words.", "_plan": "", "sheets": pd, "In": []}
    assert parameters_of(own) == {"commentary": ""}
    with pytest.raises(WorkbookError) as error:
        parameters_of({"plan": "plan", "comentary": "Words."})
    assert str(error.value) == (
        "The notebook sets “comentary” and no “commentary”: correct the name, or give a value of your own another."
    )


def test_a_notebook_from_before_a_parameter_may_have_a_value_of_nearly_its_name() -> None:
    """Those of the first form, kept with published reports, know nothing of the later ones."""
    old = {"plan": "plan", **dict.fromkeys(reporting._GIVEN, ""), "meetings": 4}
    assert "meeting" not in parameters_of(old)
    with pytest.raises(WorkbookError, match="The notebook sets “meetings” and no “meeting”"):
        parameters_of({**old, "contact": ""})


@pytest.mark.usefixtures("plan")
def test_the_masthead_says_what_the_report_is_for_where_that_is_given() -> None:
    values: dict[str, Any] = {"plan": "plan", "period": "2023-01", "as_at": "2023-01-19"}
    values |= {"tracker": "params/trackers/plan.xlsx"}
    more = {"meeting": "Panel, 2 February 2023", "report_author": "Head of Care", "contact": "care@averdale.example"}
    shown = {"meeting": "Panel, 2 February 2023", "author": "Head of Care", "contact": "care@averdale.example"}
    old = compared_masthead(values)
    assert set(old) == {"kind", "title", "council", "period", "as_at", "draft", "sources"}
    assert compared_masthead({**values, "meeting": ""}) == old | {
        "compared": "13 October 2022",
        "sources": [*old["sources"], {"sheet": "2022-10", "place": "as_at", "document": "earlier report"}],
    }
    new = compared_masthead(values | more)
    assert {key: new[key] for key in shown} == shown
    assert [source["place"] for source in new["sources"][3:]] == [*more, "as_at"]


def compared_masthead(values: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a report's masthead, compared with a report of the October before."""
    report = open_report(**values)
    before = dataclasses.replace(report._scene.snapshot, period="2022-10", as_at=date(2022, 10, 13))
    report._scene = dataclasses.replace(report._scene, compared=before)
    return dict(report.masthead().data())


@pytest.mark.usefixtures("plan")
def test_what_is_asked_is_numbered_and_the_commentary_signed() -> None:
    asked = ["To note the report", "To agree a new date for action 1 <b>"]
    report = open_report(
        **{"plan": "plan", "period": "2023-01", "as_at": "2023-01-19", "tracker": "params/trackers/plan.xlsx"},
        **{"recommendations": asked, "commentary": "All **well**.\n\n- so far", "commentary_by": "Head of Care"},
    )
    assert [(point.label, point.text) for point in report.asked().points] == [("1.", asked[0]), ("2.", asked[1])]
    said = [(point.label, point.text) for point in report.commentary().points]
    assert said == [("", "All well."), ("•", "so far"), ("", "Commentary by: Head of Care")]


@pytest.mark.usefixtures("rated")
def test_nothing_is_asked_nor_signed_where_nothing_is_said() -> None:
    values = {"plan": "plan", "period": "2023-01", "as_at": "2023-01-19", "tracker": "params/trackers/plan.xlsx"}
    report = open_report(**values, commentary_by="Head of Care")
    assert (report.asked().empty, report.commentary().empty) == (True, True)


def test_a_notebook_shows_what_went_wrong_without_our_code() -> None:
    shell: Any = InteractiveShell.instance()
    shell.run_cell("from helpers.errors import WorkbookError")
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        result = shell.run_cell("raise WorkbookError('Sheet “July”, cell B2: there is no date.')")
    assert shown.getvalue() == "Sheet “July”, cell B2: there is no date.\n"
    assert type(result.error_in_exec).__name__ == "WorkbookError"


@pytest.mark.usefixtures("plan")
def test_a_wrong_value_in_the_parameters_cell_is_said_plainly() -> None:
    with pytest.raises(WorkbookError) as error:
        open_report("plan", "2023-01", "19 January 2023", "params/trackers/plan.xlsx")
    assert str(error.value) == (
        "The notebook’s parameters: “as_at” is “19 January 2023”. Expected: a date as year-month-day, such as "
        "2023-01-19. To mend it: correct the value."
    )


def test_rows_that_do_not_add_up_stop_the_run(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def losing(root: Path, parameters: Parameters) -> Read:
        found = read_inputs(root, parameters)
        return found._replace(intake=dataclasses.replace(found.intake, rows_read=found.intake.rows_read + 1))

    monkeypatch.setattr(reporting, "read_inputs", losing)
    given = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="params/trackers/plan.xlsx")
    with pytest.raises(WorkbookError, match="of 6 rows read, 4 are reported and 1 left out, which does not add up"):
        reporting.read_report(plan, given)


def test_an_action_that_closed_and_went_between_stops_no_comparison_with_an_older_report(project: Path) -> None:
    """The sum must come out since the last report; since an older one the table says what was removed."""
    write_plan(project, "plan", BANNER_PLAN)
    rounds = {"2022-07": "Going on.", "2022-10": "COMPLETED", "2023-01": ""}
    for period, second in rounds.items():
        rows = [ROWS[0], (1, "Find homes", None), (None, f"• In {period}.", "Later.")]
        rows += [(2, "Old", None), (None, second, None)] if second else []
        merges = ["B2:C2", *(["B4:C4"] if second else []), *(["B5:C5"] if second.isupper() else [])]
        write_tracker(project / f"params/trackers/{period}.xlsx", rows, merges=merges)
        more = {"compare_with": "2022-07"} if period == "2023-01" else {}
        given: dict[str, Any] = {"plan": "plan", "period": period, "as_at": f"{period}-19", "sheet": "January 2023"}
        given |= {"tracker": f"params/trackers/{period}.xlsx"} | more
        write_yaml(project / "params" / period / "plan.yml", given)
        if not more:
            (outcome,) = publish(project, prepare(project, period), lambda _: None, Publication(despite="a test"))
            assert outcome.error is None
    report = reporting.read_report(project, Parameters(**given))
    assert report.frame("balance").to_dict("records") == [
        {"group": "All actions", "before": 2, "new": 0, "reopened": 0, "closed": 0, "gone": 1, "now": 1}
    ]
