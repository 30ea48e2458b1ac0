"""The small charts of measures: their values, what they say in words, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
import typst

from helpers.blocks.blocks import Chart, Column, Row, RowGroup, Table, TableCell
from helpers.blocks.chart import chart_of, svg
from helpers.model import Better, Measure, Quantity, Value

SVG = "{http://www.w3.org/2000/svg}"
QUARTERS = (date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31), date(2023, 3, 31))


def amount(written: str) -> Quantity:
    low, _, high = written.partition(" to ")
    return Quantity(Decimal(low), Decimal(high or low))


def measure(
    *values: str, unit: str = "weeks", better: str = "lower", target: str = "", days: Sequence[date] = QUARTERS
) -> Measure:
    """Return a measure with values at the ends of quarters, from March 2022."""
    readings = tuple(Value("", day, amount(value)) for day, value in zip(days, values, strict=False))
    return Measure("Wait", "", unit, Better(better), amount(target) if target else None, (), readings)


def chart(*values: str, **more: Any) -> Chart:
    found = chart_of(measure(*values, **more))
    assert found is not None
    return found


def data(shown: Chart) -> dict[str, Any]:
    """Return the chart as a table's JSON data has it."""
    table = Table(
        id="t", caption="T", columns=(Column("c", "C"),), groups=(RowGroup((Row((TableCell(chart=shown),)),)),)
    )
    found = table.data()["groups"][0]["rows"][0]["cells"][0]["chart"]
    assert isinstance(found, dict)
    return found


def drawn(*values: str, **more: Any) -> list[tuple[str, dict[str, str]]]:
    """Return the drawing's pieces: each one's name and attributes."""
    root = ElementTree.fromstring(svg(data(chart(*values, **more))))  # noqa: S314 - our own drawing
    return [(each.tag.removeprefix(SVG), each.attrib) for each in root]


def test_a_chart_holds_each_value_by_its_day_and_the_target() -> None:
    shown = chart("6.2", "8 to 9", "-1", target="6")
    assert shown.days == (0, 91, 183)
    assert shown.lows == (Decimal("6.2"), Decimal(8), Decimal(-1))
    assert shown.highs == (Decimal("6.2"), Decimal(9), Decimal(-1))
    assert shown.target == Decimal(6)


def test_a_measure_with_one_value_has_no_chart() -> None:
    assert chart_of(measure("6", target="6")) is None


@pytest.mark.parametrize(("better", "end"), [("higher", 60), ("neither", 60), ("lower", 70)])
def test_of_a_target_that_is_a_range_the_line_is_the_end_that_decides(better: str, end: int) -> None:
    assert chart("1", "2", target="60 to 70", better=better).target == end


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (("6.2", "9.1"), "From 6.2 weeks in March 2022 up to 9.1 in June 2022."),
        (("9.1", "6.2"), "From 9.1 weeks in March 2022 down to 6.2 in June 2022."),
        (
            ("6.2", "7", "9.1", "8.4"),
            "From 6.2 weeks in March 2022 up to 9.1 in September 2022, then down to 8.4 in December 2022.",
        ),
        (("6", "2", "3", "6"), "From 6 weeks in March 2022 down to 2 in June 2022, then up to 6 in December 2022."),
        (
            ("6", "9", "2", "5"),
            "From 6 weeks in March 2022 up to 9 in June 2022, down to 2 in September 2022, "
            "then up to 5 in December 2022.",
        ),
        (
            ("6", "2", "9", "5"),
            "From 6 weeks in March 2022 down to 2 in June 2022, up to 9 in September 2022, "
            "then down to 5 in December 2022.",
        ),
        (("6", "9", "9", "5"), "From 6 weeks in March 2022 up to 9 in June 2022, then down to 5 in December 2022."),
        (("6", "8", "7", "9"), "From 6 weeks in March 2022 up to 9 in December 2022."),
        (("6", "6.0", "6"), "Unchanged at 6 weeks from March 2022 to September 2022."),
        (("-2", "3"), "From -2 weeks in March 2022 up to 3 in June 2022."),
        (("1", "2"), "From 1 week in March 2022 up to 2 in June 2022."),
    ],
)
def test_it_says_where_the_values_began_turned_and_ended(values: tuple[str, ...], says: str) -> None:
    assert chart(*values).says == says


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (("8 to 9", "10 to 11"), "8 to 9% in March 2022, then higher in June 2022 at 10 to 11%."),
        (("5", "4 to 5"), "5% in March 2022, then lower in June 2022 at 4 to 5%."),
        (("5", "4 to 6"), "5% in March 2022, then wider in June 2022 at 4 to 6%."),
        (("4 to 6", "5"), "4 to 6% in March 2022, then narrower in June 2022 at 5%."),
        (
            ("4 to 6", "9 to 12", "4 to 6"),
            "4 to 6% in March 2022, higher in June 2022 at 9 to 12%, then lower in September 2022 at 4 to 6%.",
        ),
        (("4 to 6", "1 to 9", "5"), "4 to 6% in March 2022, wider in June 2022 at 1 to 9%, then narrower in "
         "September 2022 at 5%."),
        (("4 to 6", "5", "4 to 6"), "4 to 6% in March 2022, then the same in September 2022 at 4 to 6%."),
        (("4 to 6", "4 to 6"), "Unchanged at 4 to 6% from March 2022 to June 2022."),
    ],
)  # fmt: skip
def test_of_ranges_it_says_no_more_than_their_ends_show(values: tuple[str, ...], says: str) -> None:
    assert chart(*values, unit="%").says == says


@pytest.mark.parametrize(
    ("unit", "better", "target", "says"),
    [
        ("weeks", "lower", "6", "From 3,023 weeks in March 2022 up to 4,100 in June 2022; the limit is 6."),
        ("%", "higher", "74", "From 3,023% in March 2022 up to 4,100% in June 2022; the target is 74%."),
        ("£", "neither", "1000", "From £3,023 in March 2022 up to £4,100 in June 2022; the target is £1,000."),
        ("number", "higher", "5 to 6", "From 3,023 in March 2022 up to 4,100 in June 2022; the target is 5 to 6."),
        ("number", "higher", "", "From 3,023 in March 2022 up to 4,100 in June 2022."),
    ],
)
def test_it_says_the_target_and_the_unit_once(unit: str, better: str, target: str, says: str) -> None:
    assert chart("3023", "4100", unit=unit, better=better, target=target).says == says


def test_values_of_one_month_are_told_apart_by_their_days() -> None:
    days = (date(2022, 10, 3), date(2022, 10, 31))
    assert chart("5", "6", days=days).says == "From 5 weeks on 3 October 2022 up to 6 on 31 October 2022."
    assert chart("5", "5", days=days).says == "Unchanged at 5 weeks from 3 October 2022 to 31 October 2022."


def test_the_drawing_is_the_same_text_to_the_letter() -> None:
    assert svg(data(chart("6.2", "9.1", "8.4", target="6"))) == (
        '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="44" viewBox="0 0 160 44">'
        '<polyline points="6.0,35.9 79.6,6.0 154.0,13.2" fill="none" stroke="#1f3a5f" stroke-width="1.6" '
        'stroke-linejoin="round"/>'
        '<line x1="0" y1="38.0" x2="160" y2="38.0" stroke="#8a3b00" stroke-width="1.2" stroke-dasharray="4 3"/>'
        '<circle cx="6.0" cy="35.9" r="2" fill="#ffffff" stroke="#1f3a5f" stroke-width="1.2"/>'
        '<circle cx="79.6" cy="6.0" r="2" fill="#ffffff" stroke="#1f3a5f" stroke-width="1.2"/>'
        '<circle cx="154.0" cy="13.2" r="3.6" fill="#1f3a5f"/>'
        "</svg>"
    )


def test_ranges_are_a_band_with_a_bar_for_each_and_no_line_through_their_middles() -> None:
    assert drawn("5", "4 to 6", "7 to 8") == [
        (
            "polygon",
            {
                "points": "6.0,30.0 79.6,22.0 154.0,6.0 154.0,14.0 79.6,38.0 6.0,30.0",
                "fill": "#c9d4e1",
                "stroke": "#1f3a5f",
                "stroke-width": "1.6",
                "stroke-linejoin": "round",
            },
        ),
        (
            "circle",
            {"cx": "6.0", "cy": "30.0", "r": "2", "fill": "#ffffff", "stroke": "#1f3a5f", "stroke-width": "1.2"},
        ),
        (
            "line",
            {"x1": "79.6", "y1": "22.0", "x2": "79.6", "y2": "38.0", "stroke": "#1f3a5f", "stroke-width": "2"},
        ),
        (
            "line",
            {"x1": "154.0", "y1": "6.0", "x2": "154.0", "y2": "14.0", "stroke": "#1f3a5f", "stroke-width": "4"},
        ),
    ]


@pytest.mark.parametrize("target", ["", "6"])
def test_equal_values_are_a_flat_line_in_the_middle(target: str) -> None:
    line = drawn("6", "6", "6", target=target)[0]
    assert line[1]["points"] == "6.0,22.0 79.6,22.0 154.0,22.0"


@pytest.mark.parametrize(("target", "y"), [("20", "6.0"), ("-10", "38.0"), ("5", "22.0")])
def test_a_target_beyond_the_values_is_within_the_drawing(target: str, y: str) -> None:
    ends = {"20": ("0", "10"), "-10": ("0", "10"), "5": ("0", "10")}[target]
    pieces = drawn(*ends, target=target)
    assert [piece["y1"] for name, piece in pieces if name == "line"] == [y]
    heights = [float(piece["cy"]) for name, piece in pieces if name == "circle"]
    assert all(6 <= height <= 38 for height in heights)


def test_many_values_are_a_line_with_its_last_dot_alone() -> None:
    days = [date(2020 + at // 12, at % 12 + 1, 1) for at in range(25)]
    for count, dots in ((24, 24), (25, 1)):
        names = [name for name, _ in drawn(*(str(at % 5) for at in range(count)), days=days)]
        assert names == ["polyline", *["circle"] * dots]


def test_the_drawing_has_no_words_names_scripts_or_references() -> None:
    hostile = Chart((0, 1), (Decimal(1), Decimal(2)), (Decimal(1), Decimal(2)), None, "<script>alert(1)</script>")
    text = svg(data(hostile))
    for unwanted in ("<text", "id=", "script", "href", "url(", "style"):
        assert unwanted not in text


def test_typst_draws_what_it_is_given_with_the_words_beside_it() -> None:
    shown = data(chart("8 to 9", "10", "7", target="12", unit="%"))
    page = '#set document(title: "T")\n#image(bytes(sys.inputs.svg), format: "svg", alt: sys.inputs.says)'
    given = {"svg": svg(shown), "says": shown["says"]}
    pdf = typst.compile(page.encode(), sys_inputs=given, pdf_standards=["ua-1"], timestamp=0)
    assert bytes(pdf).startswith(b"%PDF")
