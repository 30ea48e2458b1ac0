"""How dates, numbers and lists are put into words."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from helpers import english
from helpers.model import Better, Quantity

MONTHS = {
    1: "January",
    2: "February",
    3: "March",
    4: "April",
    5: "May",
    6: "June",
    7: "July",
    8: "August",
    9: "September",
    10: "October",
    11: "November",
    12: "December",
}


@pytest.mark.parametrize(("month", "name"), list(MONTHS.items()))
def test_months_have_their_english_names(month: int, name: str) -> None:
    assert english.month_name(date(2023, month, 28)) == name


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 1, 19), "19 January 2023"),
        (date(2023, 9, 1), "1 September 2023"),
        (date(2024, 2, 29), "29 February 2024"),
        (date(2024, 12, 30), "30 December 2024"),
    ],
)
def test_a_date_in_a_sentence_is_day_month_year(day: date, expected: str) -> None:
    assert english.long_date(day) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (999, "999"),
        (3023, "3,023"),
        (1234567, "1,234,567"),
        (-1200, "-1,200"),
        (Decimal("2.3"), "2.3"),
        (Decimal("1234.5678901"), "1,234.5678901"),
        (Decimal("1E+3"), "1,000"),
    ],
)
def test_a_number_has_a_comma_at_each_thousand_and_is_never_rounded(value: int | Decimal, expected: str) -> None:
    assert english.number(value) == expected


@pytest.mark.parametrize(
    ("count", "one", "many", "expected"),
    [
        (0, "action", "", "0 actions"),
        (1, "action", "", "1 action"),
        (2, "action", "", "2 actions"),
        (1200, "action", "", "1,200 actions"),
        (0, "priority", "priorities", "0 priorities"),
        (1, "priority", "priorities", "1 priority"),
        (3, "priority", "priorities", "3 priorities"),
    ],
)
def test_only_one_is_counted_in_the_singular(count: int, one: str, many: str, expected: str) -> None:
    assert english.counted(count, one, many) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 40, "0%"),
        (15, 25, "60%"),
        (2, 3, "67%"),
        (1, 200, "less than 1%"),
        (1, 1000, "less than 1%"),
        (1, 199, "1%"),
        (199, 200, "more than 99%"),
        (198, 199, "99%"),
        (40, 40, "100%"),
    ],
)
def test_a_share_is_a_whole_percentage_and_is_none_or_all_only_where_that_is_so(
    part: int, whole: int, expected: str
) -> None:
    assert english.share(part, whole) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ""),
        (["5"], "5"),
        (["5", "20"], "5 and 20"),
        (["5", "20", "23"], "5, 20 and 23"),
        (["5", "20", "23", "4"], "5, 20, 23 and 4"),
    ],
)
def test_the_last_of_a_list_follows_an_and_without_a_comma(items: list[str], expected: str) -> None:
    assert english.listed(items) == expected
    assert english.listed(item for item in items) == expected


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        ("95", "95", "%", "95%"),
        ("10", "11", "%", "10 to 11%"),
        ("29.5", "29.5", "%", "29.5%"),
        ("1200", "1200", "£", "£1,200"),
        ("2.3", "2.3", "weeks", "2.3 weeks"),
        ("1", "2", "weeks", "1 to 2 weeks"),
        ("3049", "3049", "number", "3,049"),
        ("1000", "2000", "number", "1,000 to 2,000"),
        ("-5", "-3", "number", "-5 to -3"),
        ("7", "7", "", "7"),
        ("0", "0", "per 10,000", "0 per 10,000"),
    ],
)
def test_a_figure_stands_with_its_unit(low: str, high: str, unit: str, expected: str) -> None:
    assert english.quantity(Quantity(Decimal(low), Decimal(high)), unit) == expected


@pytest.mark.parametrize("locale", ["de_DE.UTF-8", "ar_EG.UTF-8", "en_US.UTF-8", "C"])
def test_the_machines_locale_changes_nothing(monkeypatch: pytest.MonkeyPatch, locale: str) -> None:
    for variable in ("LANGUAGE", "LC_ALL", "LC_TIME", "LC_NUMERIC", "LANG"):
        monkeypatch.setenv(variable, locale)
    # Babel reads these when it is first imported, hence a Python of its own.
    code = (
        "import datetime; from helpers import english as w; day = datetime.date(2023, 3, 9);"
        "print(w.month_name(day), w.long_date(day), w.number(3023), w.listed('abc'), w.counted(1200, 'x'),"
        "w.share(3, 4), sep='|')"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "March|9 March 2023|3,023|a, b and c|1,200 xs|75%\n"


def test_money_has_its_sign_at_each_end_and_one_of_a_thing_is_singular() -> None:
    assert english.quantity(Quantity(Decimal(1200), Decimal(1300)), "£") == "£1,200 to £1,300"
    assert english.quantity(Quantity(Decimal(-5), Decimal(-5)), "£") == "-£5"
    assert english.quantity(Quantity(Decimal(1), Decimal(1)), "weeks") == "1 week"
    assert english.quantity(Quantity(Decimal(1), Decimal(2)), "weeks") == "1 to 2 weeks"


@pytest.mark.parametrize(("better", "word"), [(Better.HIGHER, "target"), (Better.LOWER, "limit")])
def test_a_target_that_is_better_not_reached_is_a_limit(better: Better, word: str) -> None:
    assert english.target_word(better) == word
