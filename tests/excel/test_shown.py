"""Numbers, dates and durations as Excel shows them in Britain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.excel.formats import BUILT_IN, words_around
from helpers.excel.shown import number_shown

ACCOUNTING = '_-[$£-809]* #,##0.00_-;-[$£-809]* #,##0.00_-;_-[$£-809]* "-"??_-;_-@_-'
MONDAY = 44928  # 2 January 2023


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (5, "General", "5"),
        (-5, "General", "-5"),
        (0.3, "General", "0.3"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.333333333"),
        (1234.567890123, "General", "1234.56789"),
        (0.000123456789, "General", "0.000123457"),
        (0.00001234, "General", "1.234E-05"),
        (123456789012.5, "General", "1.23457E+11"),
        (100023336956, "General", "100023336956"),
        (3, 'General" days"', "3 days"),
        (2, "@", "2"),
        (5, "", "5"),
        (5, "0" * 256, "5"),
        (0.85, "0%", "85%"),
        (-0.5, "0%", "-50%"),
        (0.285, "0%", "29%"),
        (1.1, "0.00", "1.10"),
        (2.5, "0", "3"),
        (7, "00000", "00007"),
        (1234567, "#,##0", "1,234,567"),
        (1234567, "0,000", "1,234,567"),
        (5, "0,000", "0,005"),
        (12345678, "0000-0000", "1234-5678"),
        (0, "#", ""),
        (5, "#.##", "5."),
        (5.1, "0.0?", "5.1"),
        (12.5, ".00", "12.50"),
        (0.5, ".00", ".50"),
        (1, "0.0000000000000000000000000000000000", "1.000000000000000000000000000000" + "0000"),
        (45, '0" days"', "45 days"),
        (2.5, '0.0 "m"', "2.5 m"),
        (1250000, '£0.0,,"m"', "£1.3m"),
        (1250, '"£"#,##0', "£1,250"),
        (1250, "[$€-2] #,##0", "€ 1,250"),
        (-1250.5, "#,##0.00;[Red]-#,##0.00", "-1,250.50"),
        (-3, "0;(0)", "(3)"),
        (-1250.5, ACCOUNTING, "-£1,250.50"),
        (1250.5, ACCOUNTING, "£1,250.50"),
        (0, ACCOUNTING, "£-"),
        (1, '"Yes";;"No"', "Yes"),
        (0, '"Yes";;"No"', "No"),
        (-1, '"Yes";;"No"', ""),
        (1, '[=1]0" day";0" days"', "1 day"),
        (12, '[=1]0" day";0" days"', "12 days"),
        (12, '[<10]"few";[>=10]"many"', "many"),
        (12, '[<10]"few"', "12"),
        (5, '"x', "x"),
        (12345, "0.00E+00", "1.23E+04"),
        (12345, "##0.0E+0", "12.3E+3"),
        (0.00012, "0.0E-0", "1.2E-4"),
        (12345, "0.0E-0", "1.2E4"),
        (9.999, "0.0E+0", "1.0E+1"),
        (0, "0.0E+0", "0.0E+0"),
        (1.5, "# ?/?", "1 1/2"),
        (0.333333, "# ?/?", "1/3"),
        (1.999, "# ?/?", "2"),
        (2.5, "?/?", "5/2"),
        (0.75, "# ?/16", "12/16"),
        (MONDAY, "dd/mm/yyyy", "02/01/2023"),
        (MONDAY, "d mmm yy", "2 Jan 23"),
        (MONDAY, "mmm yyyy", "Jan 2023"),
        (MONDAY, "mmmm mmmmm", "January J"),
        (MONDAY, "ddd dddd", "Mon Monday"),
        (MONDAY, "[$-809]dd mmmm yyyy;@", "02 January 2023"),
        (MONDAY, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "02 January 2023"),
        (MONDAY + 0.51, "dd/mm/yyyy\\ hh:mm;@", "02/01/2023 12:14"),
        (MONDAY + 0.5, "d-mmm-yy h:mm AM/PM", "2-Jan-23 12:00 PM"),
        (MONDAY + 0.01, "h:mm a/p", "12:14 a"),
        (0.5, "[$-F400]h:mm:ss AM/PM", "12:00:00"),
        (0.5, 'hh"h"mm', "12h00"),
        (1.25 / 86400, "mm:ss.0", "00:01.3"),
        (1.5, "[h]:mm", "36:00"),
        (1.5, "[mm]:ss", "2160:00"),
        (1.5, "[ss]", "129600"),
        (-1, "dd/mm/yyyy", "-1"),
        (0, "dd/mm/yyyy", "00/01/1900"),
        (59, "d mmm yyyy", "28 Feb 1900"),
        (60, "d mmm yyyy", "29 Feb 1900"),
        (61, "d mmm yyyy", "1 Mar 1900"),
    ],
)
def test_a_number_is_shown_by_its_format(number: float, code: str, shown: str) -> None:
    assert number_shown(number, code) == shown


def test_a_day_counts_from_1904_where_the_workbook_says_so() -> None:
    assert [number_shown(day, "dd/mm/yyyy", from_1904=True) for day in (0, 60)] == ["01/01/1904", "01/03/1904"]


@pytest.mark.parametrize(
    ("id_", "shown"),
    [(14, "02/01/2023"), (15, "02-Jan-23"), (17, "Jan-23"), (22, "02/01/2023 00:00"), (44, "£44,928.00")],
)
def test_a_built_in_format_is_the_one_that_excel_has_in_britain(id_: int, shown: str) -> None:
    assert number_shown(MONDAY, BUILT_IN[id_]) == shown


@pytest.mark.parametrize(
    ("code", "around"),
    [
        ("General", ("", "")),
        ("@", ("", "")),
        ("0.00", ("", "")),
        (ACCOUNTING, ("", "")),
        ('"Ref "@', ("Ref ", "")),
        ('0;0;0;@" (draft)"', ("", " (draft)")),
        (";;;", None),
    ],
)
def test_a_text_has_the_words_of_its_format_around_it(code: str, around: tuple[str, str] | None) -> None:
    assert words_around(code) == around


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(r'0#?.,%E+-/@;"\_*[]hmsyd $£ aApPMGenral<=>1', max_size=20),
)
def test_whatever_a_format_says_there_is_something_to_show(number: float, code: str) -> None:
    assert isinstance(number_shown(number, code), str)
