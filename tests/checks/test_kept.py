"""That what is kept with a report is searched: every sheet, comment and property of the tracker, and the texts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment

from builders import BANNER_PLAN, write_tracker
from helpers.checks import Subject, checked
from helpers.errors import Problem, Severity
from helpers.excel.tracker import Tracker
from helpers.intake.intake import take_in
from helpers.plans.council import Council
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan

ROWS = [
    ("No.", "What is working well?", "What next", "Own notes"),
    (1, "Find homes", None, None),
    (None, "All is well", "Go on", "Ring 020 7946 0018"),
]
CONTACTS = [("Child's name", "DOB"), ("Jayden Holt", "03/11/2009"), ("see", "jane@example.org")]
PHONE = "020 7946 0018"


def full_tracker(path: Path) -> Path:
    """Write a tracker with personal data in every place that the report does not show."""
    write_tracker(path, ROWS, merges=["B2:C2"], more_sheets={"Contacts": CONTACTS})
    book = load_workbook(path)
    first, contacts = book["January 2023"], book["Contacts"]
    contacts.sheet_state = "hidden"
    first["B3"].comment = Comment(f"Mum of Jayden, ring {PHONE}", "Jane Smith")
    assert first.oddFooter is not None
    first.oddFooter.left.text = f"Helpline {PHONE}"
    first["C3"].hyperlink = "mailto:bob@example.org"
    book.properties.creator, book.properties.lastModifiedBy = "openpyxl", "Bob Jones"
    book.properties.title = f"Plan, {PHONE}"
    book.save(path)
    return path


def found(
    path: Path, plan: Mapping[str, Any] = BANNER_PLAN, council: Council | None = None, **more: Any
) -> list[Problem]:
    texts = more.pop("texts", {})
    given = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx", **more)
    tracker, definition = Tracker(path, "plan.xlsx"), Plan.model_validate(plan)
    intake = take_in(tracker, definition, given)
    subject = Subject(definition, given, tracker, intake, (), council or Council(), texts)
    return [problem for problem in checked(subject).problems if problem.severity is Severity.PUBLICATION]


def places(problems: list[Problem]) -> list[str]:
    return [problem.accepted_as for problem in problems]


def test_every_place_of_a_kept_tracker_is_searched_and_named(tmp_path: Path) -> None:
    assert places(found(full_tracker(tmp_path / "plan.xlsx"))) == [
        "January 2023!D3 phone number",
        "January 2023 phone number",
        "January 2023!B3 comment phone number",
        "Contacts!A1 personal heading",
        "Contacts!B1 personal heading",
        "Contacts!B3 e-mail address",
        "docProps/core.xml author’s name",
        "xl/comments/comment1.xml author’s name",
        "docProps/core.xml phone number",
        "January 2023!B3 comment name beside a family word",
        "xl/worksheets/_rels/sheet1.xml.rels e-mail address",
    ]


def test_a_finding_in_what_is_kept_names_its_place_and_the_three_ways_to_mend_it(tmp_path: Path) -> None:
    said = {problem.accepted_as: str(problem) for problem in found(full_tracker(tmp_path / "plan.xlsx"))}
    assert said["January 2023!B3 comment phone number"] == (
        "plan.xlsx, sheet “January 2023”, cell B3: a comment has a phone number ending 18. "
        "Expected: nothing that tells of a person in a tracker that is kept with the report. "
        "To mend it: take it out, keep only the cells that are read with the report by “inputs: reduced” in "
        "params/plans/plan.yml, or accept it in params/2023-01/plan.yml: under “accepted”, "
        "“January 2023!B3 comment phone number” and the reason."
    )
    assert (
        "the workbook’s part docProps/core.xml has the name of an author, beginning “B”"
        in (said["docProps/core.xml author’s name"])
    )
    assert "“Child's name”, the heading of personal data" in said["Contacts!A1 personal heading"]


def test_of_a_tracker_that_is_kept_reduced_only_what_was_read_is_searched(tmp_path: Path) -> None:
    rows = [*ROWS[:2], (None, "All is well", f"Ring {PHONE}", "Ask bob@example.org")]
    path = write_tracker(tmp_path / "plan.xlsx", rows, merges=["B2:C2"], more_sheets={"Contacts": CONTACTS})
    (only,) = found(path, {**BANNER_PLAN, "inputs": "reduced"})
    assert only.accepted_as == "January 2023!C3 phone number"


def test_where_a_kept_cell_leads_is_searched_in_a_reduced_tracker(tmp_path: Path) -> None:
    rows = [ROWS[0][:3], ROWS[1][:3], (None, "All is well", "Write to us")]
    path = write_tracker(tmp_path / "plan.xlsx", rows, merges=["B2:C2"], more_sheets={"Contacts": CONTACTS})
    book = load_workbook(path)
    book["January 2023"]["C3"].hyperlink = "mailto:bob@example.org"
    book["Contacts"]["A3"].hyperlink = "mailto:jane@example.org"
    book.save(path)
    assert places(found(path, {**BANNER_PLAN, "inputs": "reduced"})) == [
        "xl/worksheets/_rels/sheet1.xml.rels e-mail address"
    ]


def test_many_findings_of_a_kind_in_another_sheet_are_one_problem_that_can_be_accepted(tmp_path: Path) -> None:
    rows = [(f"Ring 020 7946 00{number}",) for number in range(10, 30)]
    path = write_tracker(tmp_path / "plan.xlsx", ROWS[:2], merges=["B2:C2"], more_sheets={"Old": rows})
    (only,) = found(path)
    assert only.accepted_as == "Old phone number"
    assert only.found == "there is a phone number ending 10, and 19 more of the kind in the sheet"
    assert found(path, accepted={"Old phone number": "all are the council’s offices"}) == []


def test_an_accepted_comment_stops_nothing(tmp_path: Path) -> None:
    path = full_tracker(tmp_path / "plan.xlsx")
    left = places(found(path, accepted={"January 2023!B3 comment phone number": "the helpline"}))
    assert len(left) == 10
    assert "January 2023!B3 comment phone number" not in left


def test_a_councils_own_mailboxes_and_phones_are_no_finding(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", [*ROWS[:2], (None, f"Ring {PHONE}", "Write to Help@Example.org")])
    council = Council(mailboxes=["help@example.org"], phones=["+44 (0)20 7946 0018"])
    assert places(found(path)) == ["January 2023!B3 phone number", "January 2023!C3 e-mail address"]
    assert found(path, council=council) == []
    assert found(path, council=council, contact="HELP@example.org") == []


def test_the_texts_kept_with_a_report_are_searched_and_named_by_their_line(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", ROWS[:2], merges=["B2:C2"])
    (only,) = found(path, texts={"params/wording/since.j2": f"All is well.\nRing {PHONE}.\n"})
    assert (only.file, only.found) == ("params/wording/since.j2", "line 2 has a phone number ending 18")
    assert only.accepted_as == "params/wording/since.j2 phone number"
    again = f"commentary: Ring {PHONE}."
    assert places(found(path, commentary=f"Ring {PHONE}.", texts={"params/2023-01/plan.yml": again})) == [
        "commentary phone number"
    ]


def test_what_cannot_be_searched_is_named(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", ROWS[:2], merges=["B2:C2"])
    content = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/embeddings/list.docx", b"PK")
    path.write_bytes(content.getvalue())
    (only,) = found(path)
    assert only.accepted_as == "xl/embeddings/list.docx not searched"
    assert only.found == (
        "the workbook’s part xl/embeddings/list.docx has what cannot be searched: a file of its own, of which nothing "
        "can be read here"
    )
