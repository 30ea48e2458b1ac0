"""That personal data stops publication, is named by its cell, and can be accepted with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import BANNER_PLAN, TABLE_HEADER, TABLE_PLAN, checked_tracker, write_tracker
from helpers.errors import Problem, Severity, refuse
from helpers.plans.parameters import Parameters

ROWS = [
    ("No.", "What is working well?", "What next"),
    (1, "Find homes", None),
    (None, "• All is well\n• Ring 020 7946 0018", "Write to jane@example.org"),
    (2, "Old work", None),
    (None, "COMPLETED, SEE SW1A 1AA", None),
]
MEASURES = {
    "measure": "Measure",
    "covers": "Covers",
    "value": "Value",
    "as_at": "As at",
    "unit": "Unit",
    "better": "Better",
}
PHONE = "January 2023!B3 phone number"


def problems(folder: Path, **parameters: Any) -> list[Problem]:
    path = write_tracker(folder / "plan.xlsx", ROWS, merges=["B2:C2", "B4:C4", "B5:C5"])
    given = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx", **parameters)
    return list(checked_tracker(path, BANNER_PLAN, given).problems)


def test_each_finding_stops_publication_and_names_its_cell_without_repeating_it(tmp_path: Path) -> None:
    found = problems(tmp_path)
    assert [(problem.cell, problem.severity) for problem in found] == [
        ("B3", Severity.PUBLICATION),
        ("C3", Severity.PUBLICATION),
        ("B5", Severity.PUBLICATION),
    ]
    assert not any("7946" in str(problem) or "jane" in str(problem) for problem in found)
    assert "SW1A 1AA" not in str(found[2])
    assert found[0].remedy == (
        "take it out, or accept it in params/2023-01/plan.yml: under “accepted”, “January 2023!B3 phone number” and "
        "the reason"
    )


def test_a_finding_does_not_stop_a_draft(tmp_path: Path) -> None:
    refuse(problems(tmp_path))


def test_an_accepted_finding_is_noted_with_its_reason(tmp_path: Path) -> None:
    found = problems(tmp_path, accepted={PHONE: "the council’s own switchboard"})
    assert found[0].severity is Severity.NOTED
    assert str(found[0]) == (
        "plan.xlsx, sheet “January 2023”, cell B3: there is a phone number ending 18, which is accepted: the council’s "
        "own switchboard. Expected: a reason, which is given. To mend it: nothing."
    )
    assert [problem.severity for problem in found[1:]] == [Severity.PUBLICATION] * 2


def test_an_acceptance_of_what_is_not_there_is_told(tmp_path: Path) -> None:
    *_, last = problems(tmp_path, accepted={"January 2023!C9 NHS number": "why not"})
    assert (last.severity, last.file) == (Severity.NOTED, "params/2023-01/plan.yml")
    assert last.found == "“January 2023!C9 NHS number” is accepted for publication, and is not there"


def test_the_commentary_is_looked_through_as_well(tmp_path: Path) -> None:
    *_, last = problems(tmp_path, commentary="Ask **bob@example.org**.")
    assert (last.severity, last.file, last.cell) == (Severity.PUBLICATION, "params/2023-01/plan.yml", "")
    assert "“commentary e-mail address”" in last.remedy


@pytest.mark.parametrize("name", ["commentary_by", "meeting", "report_author", "contact", "recommendations"])
def test_so_is_what_the_report_says_of_itself(name: str, tmp_path: Path) -> None:
    words: Any = "bob@example.org"
    *_, last = problems(tmp_path, **{name: [words] if name == "recommendations" else words})
    assert f"“{name} e-mail address”" in last.remedy


def test_a_finding_in_the_commentary_can_be_accepted_too(tmp_path: Path) -> None:
    accepted = {"commentary e-mail address": "the team’s own"}
    *_, last = problems(tmp_path, commentary="Ask **bob@example.org**.", accepted=accepted)
    assert last.severity is Severity.NOTED
    assert str(last) == (
        "params/2023-01/plan.yml: there is an e-mail address ending @example.org, which is accepted: the team’s own. "
        "Expected: a reason, which is given. To mend it: nothing."
    )


def test_every_text_of_the_report_is_looked_through(tmp_path: Path) -> None:
    phone = "020 7946 0018"
    plan = {**TABLE_PLAN, "measures": {"sheet": "Measures", "columns": MEASURES}}
    rows = [
        TABLE_HEADER,
        (f"1. Ring {phone}", f"Ring {phone}", "1.1", f"Ring {phone}", "x", f"Ring {phone}", "Green", None),
        (None, None, "1.2", "B", f"All is well\nRing {phone}", None, "Green", f"Completed. Ring {phone}"),
    ]
    figures = [tuple(MEASURES.values()), (f"Ring {phone}", f"Ring {phone}", 5, "01/01/2023", "%", "neither")]
    path = write_tracker(tmp_path / "plan.xlsx", rows, more_sheets={"Measures": figures})
    given = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
    found = checked_tracker(path, plan, given).problems
    assert [f"{problem.sheet}!{problem.cell}" for problem in found if problem.severity is Severity.PUBLICATION] == [
        "January 2023!A2",
        "January 2023!B2",
        "January 2023!D2",
        "January 2023!F2",
        "January 2023!E3",
        "January 2023!H3",
        "Measures!A2",
        "Measures!B2",
    ]
