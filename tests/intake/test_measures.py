"""What is read from a tracker's sheet of measures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from builders import BANNER_PLAN, Rows, write_tracker
from helpers.errors import WorkbookError
from helpers.excel.tracker import Tracker
from helpers.intake.measures import read_measures
from helpers.model import Better, Measure, Quantity, Source, Value
from helpers.plans.plan import Plan

COLUMNS = {
    "measure": "Measure",
    "action": "Action",
    "unit": "Unit",
    "better": "Better",
    "target": "Target",
    "covers": "Covers",
    "as_at": "As at",
    "value": "Value",
}
PLAN = Plan.model_validate({**BANNER_PLAN, "measures": {"sheet": "Measures", "columns": COLUMNS}})
HEADER = ("Measure", "Action", "Unit", "Better", "Target", "Covers", "As at", "Value")
AS_AT = date(2023, 1, 19)


def read(folder: Path, *rows: tuple[object, ...], as_at: date = AS_AT) -> tuple[tuple[Measure, ...], list[str]]:
    """Return the measures that rows under the header give, and the problems as the analyst reads them."""
    return read_sheet(folder, [HEADER, *rows], as_at)


def read_sheet(folder: Path, rows: Rows, as_at: date = AS_AT) -> tuple[tuple[Measure, ...], list[str]]:
    path = write_tracker(folder / "plan.xlsx", rows, sheet="Measures")
    measures, problems = read_measures(Tracker(path, "plan.xlsx"), PLAN, as_at)
    return measures, [str(problem) for problem in problems]


def row(as_at: object, value: object, name: object = "Homes", **more: object) -> tuple[object, ...]:
    """Return a row of the sheet that has nothing wrong with it but what is given."""
    cells = {"Measure": name, "Unit": "%", "Better": "higher", "As at": as_at, "Value": value} | more
    return tuple(cells.get(header) for header in HEADER)


def exactly(number: str) -> Quantity:
    return Quantity(Decimal(number), Decimal(number))


def test_a_row_is_read_whole_with_the_cells_it_came_from(tmp_path: Path) -> None:
    measures, problems = read(
        tmp_path,
        ("Care leavers in\n EET", 5, "%", "Higher", "60%", "July to September 2022", date(2022, 9, 30), "55 to 56%"),
    )
    assert problems == []
    assert measures == (
        Measure(
            name="Care leavers in EET",
            action="5",
            unit="%",
            better=Better.HIGHER,
            target=exactly("60"),
            target_sources=(Source("Measures", "E2"),),
            readings=(
                Value(
                    covers="July to September 2022",
                    as_at=date(2022, 9, 30),
                    value=Quantity(Decimal(55), Decimal(56)),
                    sources=(Source("Measures", "H2"),),
                ),
            ),
            sources=(Source("Measures", "A2"), Source("Measures", "B2")),
        ),
    )


def test_what_a_measure_need_not_have_may_be_left_empty(tmp_path: Path) -> None:
    ((measure,), problems) = read(tmp_path, row("30/09/2022", 7))
    assert problems == []
    assert (measure.action, measure.target, measure.target_sources) == ("", None, ())
    assert measure.latest.covers == ""


def test_values_come_oldest_first_and_the_latest_is_the_newest_up_to_the_date(tmp_path: Path) -> None:
    ((measure,), problems) = read(
        tmp_path,
        row("31/12/2022", 3, Action="2"),
        row("30/06/2022", 1, Action="1"),
        row("31/03/2023", 4, Action="4"),
        row("30/09/2022", 2, Action="3"),
    )
    assert problems == []
    assert [reading.value for reading in measure.readings] == [exactly("1"), exactly("2"), exactly("3")]
    assert measure.latest.as_at == date(2022, 12, 31)
    assert measure.latest.sources == (Source("Measures", "H2"),)
    assert (measure.action, measure.sources) == ("2", (Source("Measures", "A2"), Source("Measures", "B2")))


def test_a_target_is_the_latest_rows(tmp_path: Path) -> None:
    ((measure,), _) = read(
        tmp_path, row("31/12/2022", 1, Target=70), row("30/09/2022", 1, Target=60), row("31/03/2023", 1, Target=80)
    )
    assert (measure.target, measure.target_sources) == (exactly("70"), (Source("Measures", "E2"),))


@pytest.mark.parametrize(("as_at", "values"), [(date(2023, 1, 18), 0), (date(2023, 1, 19), 1), (date(2023, 1, 20), 1)])
def test_a_value_counts_from_its_very_day(tmp_path: Path, as_at: date, values: int) -> None:
    measures, problems = read(tmp_path, row(AS_AT, 5), as_at=as_at)
    assert (sum(len(measure.readings) for measure in measures), problems) == (values, [])


def test_measures_stand_in_the_trackers_order_and_those_of_the_future_are_left_out(tmp_path: Path) -> None:
    measures, problems = read(
        tmp_path,
        row("30/09/2022", 1, "Zebra"),
        row("31/03/2023", 1, "Future"),
        row("30/09/2022", 1, "Apple"),
        row("31/12/2022", 2, "Zebra"),
    )
    assert [(measure.name, len(measure.readings)) for measure in measures] == [("Zebra", 2), ("Apple", 1)]
    assert problems == []


@pytest.mark.parametrize(
    ("better", "value", "target", "expected"),
    [
        ("higher", 60, 60, True),
        ("higher", 61, 60, True),
        ("higher", 59.9, 60, False),
        ("higher", "60 to 70", 60, True),
        ("higher", "59 to 70", 60, False),
        ("higher", 60, "60 to 70", True),
        ("higher", 59, "60 to 70", False),
        ("lower", 60, 60, True),
        ("lower", 59, 60, True),
        ("lower", 60.1, 60, False),
        ("lower", "50 to 60", 60, True),
        ("lower", "50 to 61", 60, False),
        ("lower", 70, "60 to 70", True),
        ("lower", 71, "60 to 70", False),
        ("lower", -2, -1, True),
        ("neither", 60, 60, None),
        ("higher", 60, None, None),
        ("lower", 60, None, None),
    ],
)
def test_a_target_is_met_by_the_whole_latest_value_in_the_good_direction(
    tmp_path: Path, better: str, value: object, target: object, expected: bool | None
) -> None:
    ((measure,), problems) = read(tmp_path, row("30/09/2022", value, Better=better, Target=target))
    assert problems == []
    assert measure.on_target is expected


def test_only_the_latest_value_counts_for_the_target(tmp_path: Path) -> None:
    ((measure,), _) = read(tmp_path, row("30/06/2022", 90, Target=60), row("30/09/2022", 50, Target=60))
    assert measure.on_target is False


def test_a_plan_without_measures_has_none(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", [("anything",)])
    assert read_measures(Tracker(path, "plan.xlsx"), Plan.model_validate(BANNER_PLAN), AS_AT) == ((), ())


def test_a_sheet_with_its_header_alone_has_no_measures(tmp_path: Path) -> None:
    assert read(tmp_path) == ((), [])


def test_the_header_may_stand_lower_and_again_at_the_top_of_a_page(tmp_path: Path) -> None:
    rows = [("Our measures",), HEADER, row("30/06/2022", 1), HEADER, row("30/09/2022", 2)]
    ((measure,), problems) = read_sheet(tmp_path, rows)
    assert [reading.sources[0].place for reading in measure.readings] == ["H3", "H5"]
    assert problems == []


@pytest.mark.parametrize(
    ("header", "role"),
    [("Measure", "measure"), ("Value", "value"), ("As at", "as_at"), ("Unit", "unit"), ("Better", "better")],
)
def test_a_cell_that_each_row_needs_is_a_problem_where_it_is_empty(tmp_path: Path, header: str, role: str) -> None:
    measures, problems = read(tmp_path, row("30/09/2022", 5, Action="1", **{header: None}))
    first = "B2" if header == "Measure" else "A2"
    assert measures == ()
    assert problems == [
        f"plan.xlsx, sheet “Measures”, cell {first}: the row has nothing under “{role}”. Expected: a value in each "
        "row. To mend it: fill the cell."
    ]


def test_a_coloured_cell_without_a_value_is_empty(tmp_path: Path) -> None:
    rows = [HEADER, row("30/09/2022", None, Target=None)]
    path = write_tracker(tmp_path / "plan.xlsx", rows, sheet="Measures", fills={"E2": "FFC000", "H2": "FFC000"})
    _, problems = read_measures(Tracker(path, "plan.xlsx"), PLAN, AS_AT)
    assert [problem.found for problem in problems] == ["the row has nothing under “value”"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"Better": "up"}, "cell D2: “up” cannot be read. Expected: higher, lower or neither."),
        (
            {"Value": "lots"},
            "cell H2: “lots” cannot be read. Expected: a number or a range in %, such as 95 or 10 to 11.",
        ),
        ({"Target": "more"}, "cell E2: “more” cannot be read. Expected: a number in %, or an empty cell."),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem(tmp_path: Path, wrong: dict[str, object], message: str) -> None:
    measures, problems = read(tmp_path, row("30/09/2022", 5, **wrong), row("30/09/2022", 6, "Other"))
    assert [measure.name for measure in measures] == ["Other"]
    assert problems == [f"plan.xlsx, sheet “Measures”, {message} To mend it: correct the cell."]


def test_a_date_that_is_not_sure_says_why(tmp_path: Path) -> None:
    measures, problems = read(tmp_path, row("Q2\n2022", 5), row("05/10/2022", 6, "Other"), row("09/15/2022", 7, "More"))
    assert measures == ()
    assert [problem.split(". Expected")[0].removeprefix("plan.xlsx, sheet “Measures”, ") for problem in problems] == [
        "cell G2: the value is as at “Q2 2022”: it may be a quarter of the calendar year or of a financial year; write "
        "“Q3 2022/23”, or its last day",
        "cell G3: the value is as at “05/10/2022”: the column is written month first: G4 “09/15/2022”",
        "cell G4: the value is as at “09/15/2022”: there is no month 15; the day stands before the month",
    ]


def test_every_problem_of_every_row_is_told(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path,
        row("soon", "lots", Better="up", Target="more"),
        row(None, None),
        row("31/03/2023", "in the future"),
    )
    assert [problem.split(": ")[0].removeprefix("plan.xlsx, sheet “Measures”, ") for problem in problems] == [
        "cell G2",
        "cell D2",
        "cell H2",
        "cell E2",
        "cell A3",
        "cell A3",
        "cell H4",
    ]


def test_two_values_for_one_date_are_a_problem(tmp_path: Path) -> None:
    _, problems = read(tmp_path, row("30/09/2022", 5), row("30/09/2022", 5, "Other"), row(date(2022, 9, 30), 6))
    assert problems == [
        "plan.xlsx, sheet “Measures”, cell H4: “Homes” has a second value for 2022-09-30. Expected: one value for each "
        "date. To mend it: take one of the two rows out."
    ]


def test_a_measure_that_changes_its_unit_is_a_problem(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path, row("30/06/2022", 5), row("30/09/2022", 6, Unit="weeks"), row("30/09/2022", 6, "B", Unit="x")
    )
    assert problems == [
        "plan.xlsx, sheet “Measures”, cell H3: “Homes” is in weeks, and in % in the rows before. Expected: one unit "
        "for each measure. To mend it: correct the unit."
    ]


def test_a_missing_sheet_or_column_stops_the_reading(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", [HEADER], sheet="July")
    with pytest.raises(WorkbookError, match="there is no sheet “Measures”, which the plan names"):
        read_measures(Tracker(path, "plan.xlsx"), PLAN, AS_AT)
    with pytest.raises(WorkbookError, match="cells A1:G1: the header row has no column “Value”"):
        read_sheet(tmp_path, [HEADER[:-1]])
