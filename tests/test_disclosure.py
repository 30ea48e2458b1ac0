"""That personal data stops publication, is named by its cell, and can be accepted with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conftest import BANNER_PLAN, write_tracker
from helpers.errors import Problem, Severity, refuse
from helpers.intake import take_in
from helpers.parameters import Parameters
from helpers.plan import Plan
from helpers.tracker import Tracker

ROWS = [
    ("No.", "What is working well?", "What next"),
    (1, "Find homes", None),
    (None, "• All is well\n• Ring 020 7946 0018", "Write to jane@example.org"),
    (2, "Old work", None),
    (None, "COMPLETED, SEE SW1A 1AA", None),
]
PHONE = "January 2023!B3 phone number"


def problems(folder: Path, **parameters: Any) -> list[Problem]:
    path = write_tracker(folder / "plan.xlsx", ROWS, merges=["B2:C2", "B4:C4", "B5:C5"])
    given = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx", **parameters)
    return list(take_in(Tracker(path, "plan.xlsx"), Plan.model_validate(BANNER_PLAN), given).problems)


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
    assert found[0].found.endswith(" stays in the report: the council’s own switchboard")
    assert [problem.severity for problem in found[1:]] == [Severity.PUBLICATION] * 2


def test_an_acceptance_of_what_is_not_there_is_told(tmp_path: Path) -> None:
    *_, last = problems(tmp_path, accepted={"January 2023!C9 NHS number": "why not"})
    assert (last.severity, last.file) == (Severity.NOTED, "params/2023-01/plan.yml")
    assert last.found == "“January 2023!C9 NHS number” is accepted for publication, and is not there"


def test_the_commentary_is_looked_through_as_well(tmp_path: Path) -> None:
    *_, last = problems(tmp_path, commentary="Ask **bob@example.org**.")
    assert (last.severity, last.file, last.cell) == (Severity.PUBLICATION, "params/2023-01/plan.yml", "")
    assert "“commentary e-mail address”" in last.remedy
