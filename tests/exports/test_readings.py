"""The shorter readings: which blocks and rows each has, in the notebook's order, and that no link of theirs is dead."""

from __future__ import annotations

import json
from typing import Any

import pytest

from builders import BANNER_PLAN
from helpers.blocks.blocks import Block, Column, Masthead, Prose, Row, RowGroup, Table, TableCell, Voice
from helpers.blocks.build import NEWLY_CLOSED, text_cell
from helpers.blocks.markdown import Heading, Part
from helpers.blocks.references import numbered
from helpers.errors import WorkbookError
from helpers.exports.document import anchors_of
from helpers.exports.names import NAMES, named
from helpers.exports.readings import reading_of
from helpers.model import Better, Document, Point, Reading, Source, TextRun
from helpers.plans.nouns import ACTION
from helpers.plans.plan import Plan
from helpers.sections.changes import changes_table
from helpers.sections.measures import measure_table
from helpers.sections.update import update_table
from scenes import act, done, measure, scene

MASTHEAD = Masthead(
    title="Plan",
    council="Averdale County Council",
    period="2023-01",
    as_at="19 January 2023",
    digests=(Reading.SUMMARY, Reading.EXCEPTIONS),
)
ALL = (
    *("revision", "commentary", "summary", "since", "changes", "balance", "restated-summary", "restated"),
    *("attention-summary", "attention", "rules-summary", "rules", "went-well", "groups", "status", "ratings"),
    *("timeline", "key", "rule-key", "measures-summary", "measures", "update", "closed", "notes", "acronyms"),
    *("checks", "rows", "changes-in-revision"),
)
SENTENCES = frozenset(
    {"revision", "commentary", "summary", "since", "went-well", "groups", "notes"}
    | {name for name in ALL if name.endswith("-summary")}
)


def linked(text: str, anchor: str) -> TableCell:
    return TableCell((Point((TextRun(text, link=f"#{anchor}"),)),))


def prose(name: str, *runs: TextRun, **more: Any) -> dict[str, Any]:
    return Prose(id=name, points=(Point(runs or (TextRun(f"About {name}."),)),), **more).data()


def table(name: str, *rows: Row, columns: tuple[str, ...] = ("number",), caption: str = "") -> dict[str, Any]:
    return Table(
        id=name,
        caption=caption or f"The {name}",
        columns=tuple(Column(each, each) for each in columns),
        groups=(RowGroup(rows or (Row((text_cell("x"),)),)),),
    ).data()


def block(name: str) -> dict[str, Any]:
    if name == "attention":
        return table(name, Row((linked("1", "action-1"),)))
    if name == "measures":
        return table(name, Row((text_cell("No"),)), columns=("met",))
    if name == "update":
        return table(name, Row((text_cell("1"),), anchor="action-1"))
    return prose(name) if name in SENTENCES else table(name)


def ids(found: list[Part]) -> list[str]:
    """Return what a reading holds: headings by their text, blocks by their id or kind."""
    return [f"# {part.text}" if isinstance(part, Heading) else part.get("id") or part["kind"] for part in found]


def of(found: list[Part], name: str) -> dict[str, Any]:
    [part] = [part for part in found if isinstance(part, dict) and part.get("id") == name]
    return part


def anchors(block: dict[str, Any]) -> list[str]:
    return [row.get("anchor") or group["anchor"] for group in block["groups"] for row in group["rows"]]


def test_the_full_report_is_as_it_is() -> None:
    update = table("update", Row((text_cell("9"),), anchor="action-9"))
    whole: list[Part] = [Heading(2, "Summary"), prose("summary", TextRun("Action 9", link="#action-9")), update]
    assert reading_of(whole, "") == whole


def test_a_link_of_the_full_report_to_a_section_that_its_notebook_leaves_out_becomes_plain_text() -> None:
    whole: list[Part] = [prose("summary", TextRun("Action 9", link="#action-9")), table("cell-3")]
    assert of(reading_of(whole, ""), "summary")["points"] == [{"runs": [{"text": "Action 9"}]}]


def test_exceptions_keep_what_changed_and_what_needs_attention() -> None:
    found = reading_of([MASTHEAD.data(), *map(block, ALL)], "exceptions")
    left_out = {"went-well", "groups", "status", "timeline", "measures-summary", "checks", "rows"}
    assert ids(found) == ["masthead", *(name for name in ALL if name not in left_out)]


def test_the_summary_keeps_where_the_plan_stands_and_what_went_well() -> None:
    found = reading_of([MASTHEAD.data(), *map(block, ALL)], "summary")
    assert ids(found) == [
        *("masthead", "revision", "commentary", "summary", "since", "went-well", "groups", "status", "ratings"),
        *("key", "measures-summary", "measures", "notes", "acronyms", "changes-in-revision"),
    ]


PAGE_ONE = ("headline", "trend", "key-figures", "decisions", "changed", "watch", "successes", "commentary")
LATER = ("ratings", "every-action", "measures-over-time", "closed", "key", "notes", "changes", "balance")


def brief(digest: str) -> list[Part]:
    """Return a reading of a report that begins with a headline."""
    tables = {
        "decisions": table(
            "decisions", Row(tuple(map(text_cell, ("1 A", "Red", "words")))), columns=("action", "rating", "words")
        ),
        "changed": table("changed", Row((linked("3 C", "action-3"),))),
        "closed": table(
            "closed",
            *(Row((text_cell(number),), anchor=f"action-{number}") for number in ("3", "4")),
            Row((text_cell("5"),), anchor="action-5", tags=(NEWLY_CLOSED,)),  # of more than are named as changed
            caption="Closed actions",
        ),
        "measures-over-time": table(
            "measures-over-time",
            Row((text_cell("missed"),), tags=("missed",)),
            Row((text_cell("met"),)),
            caption="Measures over time, those that miss their targets first",
        ),
    }
    said = {name: prose(name) for name in ("headline", "successes", "commentary", "notes")}
    told = [(tables | said).get(name) or table(name) for name in PAGE_ONE + LATER]
    return reading_of([MASTHEAD.data(), *told], digest)


def test_exceptions_of_a_report_with_a_headline_are_page_one_and_what_is_new_behind_it() -> None:
    found = brief("exceptions")
    assert ids(found) == [
        *("masthead", "headline", "trend", "key-figures", "decisions", "changed", "watch", "commentary"),
        *("measures-over-time", "closed", "key", "notes"),
    ]
    assert anchors(of(found, "closed")) == ["action-3", "action-5"]
    assert of(found, "closed")["caption"] == "Newly closed actions"
    assert len(of(found, "measures-over-time")["groups"][0]["rows"]) == 1
    assert of(found, "measures-over-time")["caption"] == "Measures that miss their targets, over time"


def test_the_summary_of_a_report_with_a_headline_names_what_needs_a_decision() -> None:
    found = brief("summary")
    assert ids(found) == ["masthead", "headline", "trend", "decisions", "successes", "commentary", "key", "notes"]
    assert [column["id"] for column in of(found, "decisions")["columns"]] == ["action", "rating"]


@pytest.mark.parametrize("digest", list(Reading))
def test_what_an_analyst_adds_stays_in_the_full_report(digest: Reading) -> None:
    own: list[Part] = [
        Heading(2, "Further figures"),
        Prose(points=(Point((TextRun("Some words between the sections."),)),)).data(),
        table("cell-12"),
        {"kind": "picture", "type": "image/png", "base64": "", "alt": "A picture"},
        {"kind": "preformatted", "text": "12"},
    ]
    said = prose("commentary", voice=Voice.ANALYST)
    assert ids(reading_of([said, *own], digest)) == ["commentary"]


def test_a_reading_has_the_notebooks_order_and_no_heading_with_nothing_under_it() -> None:
    whole: list[Part] = [
        MASTHEAD.data(),
        Heading(2, "Update"),
        block("update"),
        Heading(2, "Good news"),
        Heading(3, "Successes"),
        block("went-well"),
        Heading(2, "Concerns"),
        Heading(3, "Now"),
        block("attention"),
    ]
    assert ids(reading_of(whole, "exceptions")) == [
        "masthead",
        "# Update",
        "update",
        "# Concerns",
        "# Now",
        "attention",
    ]
    assert ids(reading_of(whole, "summary")) == ["masthead", "# Good news", "# Successes", "went-well"]


def test_exceptions_update_those_that_need_attention_or_changed_under_their_groups() -> None:
    whole: list[Part] = [
        table("attention", Row((linked("1.2", "action-1.2"), linked("9.9", "action-9.9")))),
        table("changes", Row((linked("2.1", "action-2.1"),)), Row((text_cell("7 (removed)"),))),
        Table(
            id="update",
            caption="Progress on each open action",
            columns=(Column("number", "No."),),
            groups=tuple(
                RowGroup(
                    tuple(Row((text_cell(number),), anchor=f"action-{number}") for number in numbers),
                    number=group,
                    heading=f"Group {group}",
                    anchor=f"group-{group}",
                )
                for group, numbers in (("1", ("1.1", "1.2")), ("2", ("2.1",)), ("9", ("9.9",)))
            ),
        ).data(),
    ]
    update = of(reading_of(whole, "exceptions"), "update")
    assert [(group["heading"], len(group["rows"])) for group in update["groups"]] == [("Group 1", 1), ("Group 2", 1)]
    assert anchors(update) == ["action-1.2", "action-2.1"]


def test_an_update_with_nothing_to_report_goes_with_its_heading() -> None:
    whole: list[Part] = [block("summary"), Heading(2, "Update on open actions"), block("update")]
    assert ids(reading_of(whole, "exceptions")) == ["summary"]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("table", "Progress on each open action that needs attention or has changed"),
        ("banner", "Update on each open action that needs attention or has changed"),
    ],
)
def test_the_update_says_which_actions_it_is_of_in_both_layouts(plan: str, expected: str) -> None:
    banner = plan == "banner"
    kind = Plan.model_validate(BANNER_PLAN) if banner else None
    rating = None if banner else "Green"
    before = [act("1", rating), act("2", rating), act("3", rating)]
    now = [act("1", rating), act("2", rating, title="Renamed"), done("3")]
    one = scene(before, now, plan=kind) if kind else scene(before, now)
    whole: list[Part] = [
        changes_table(one.plan, one.changes).data(),
        update_table(one.plan, one.intake, one.changes, one.before).data(),
    ]
    update = of(reading_of(whole, "exceptions"), "update")
    assert anchors(of(whole, "update")) == ["action-1", "action-2"]
    assert anchors(update) == ["action-2"]
    assert update["caption"] == expected
    assert anchors(of(whole, "update")) == ["action-1", "action-2"], "the full report stays as it is"


def test_exceptions_have_the_measures_that_miss_their_target_or_do_so_now() -> None:
    then = [measure("A", 75), measure("B", 60), measure("C", 75), measure("D", 1, better=Better.NEITHER)]
    now = [measure("A", 75), measure("B", 65), measure("C", 69), measure("D", 1, better=Better.NEITHER)]
    one = scene([], [], measures=(then, now))
    whole: list[Part] = [measure_table(ACTION, one.intake.measures, one.changes).data()]
    rows = of(reading_of(whole, "exceptions"), "measures")["groups"][0]["rows"]
    assert [row["cells"][0]["points"][0]["runs"][0]["text"] for row in rows] == ["B", "C"]
    missing = of(reading_of(whole, "exceptions"), "measures")
    assert missing["caption"] == "Measures that miss their target: latest values, targets and earlier values"
    assert reading_of(whole, "summary") == whole


def test_measures_that_all_meet_their_target_are_no_exception() -> None:
    one = scene([], measures=([measure("A", 75)],))
    whole: list[Part] = [Heading(2, "Measures"), measure_table(ACTION, one.intake.measures, None).data()]
    assert reading_of(whole, "exceptions") == []


def test_a_link_to_what_is_left_out_becomes_plain_text_wherever_it_stands() -> None:
    to_one, to_two = TextRun("1", link="#action-1", bold=True), TextRun("2", link="#action-2")
    web = TextRun("the web", link="https://example.org/#action-1")
    whole: list[Part] = [
        prose("summary", to_one, to_two, web),
        table("attention", Row((linked("2", "action-2"),))),
        table("ratings", Row((linked("1. Homes", "group-1"),))),
        table("update", Row((text_cell("1"),), anchor="action-1"), Row((text_cell("2"),), anchor="action-2")),
    ]
    found = reading_of(whole, "exceptions")
    assert of(found, "summary")["points"][0]["runs"] == [
        {"text": "1", "bold": True},
        {"text": "2", "link": "#action-2"},
        {"text": "the web", "link": "https://example.org/#action-1"},
    ]
    assert of(found, "ratings")["groups"][0]["rows"][0]["cells"][0]["points"] == [{"runs": [{"text": "1. Homes"}]}]
    assert "#action" not in json.dumps(reading_of(whole, "summary")).replace("org/#action-1", "")


def test_only_headings_with_rows_under_them_can_be_linked_to() -> None:
    groups = (
        RowGroup((), heading="Empty", anchor="group-1"),
        RowGroup((Row((), anchor="action-2"),), anchor="group-2"),
    )
    whole: list[Part] = [Heading(2, "Update"), Table(id="update", caption="Update", columns=(), groups=groups).data()]
    assert anchors_of(whole) == {"group-2", "action-2"}


@pytest.mark.parametrize("digest", list(Reading))
def test_numbers_of_references_are_those_of_the_full_report(digest: Reading) -> None:
    said = Point((TextRun("Said."),), sources=(Source("July", "A1", Document.TRACKER),))
    whole: list[Block] = [Prose(id="went-well", points=(said,)), Prose(id="since", points=(said, said))]
    marked, _ = numbered([each.data() for each in whole])
    assert [point["ref"] for point in of(reading_of(marked, digest), "since")["points"]] == [2, 3]


def test_a_reading_names_itself_and_those_beside_it() -> None:
    whole: list[Part] = [MASTHEAD.data(), prose("summary")]
    exceptions = {"file": "exceptions", "name": "Exceptions, for scrutiny"}
    summary = {"file": "summary", "name": "Summary, for the panel"}
    full = {"file": "report", "name": "Full report"}
    heads = {digest: reading_of(whole, digest)[0] for digest in ("", "exceptions", "summary")}
    shown = {
        digest: {key: head[key] for key in ("reading", "readings") if key in head}
        for digest, head in heads.items()
        if isinstance(head, dict)
    }
    assert shown == {
        "": {"readings": [exceptions, summary]},
        "exceptions": {"reading": "Exceptions, for scrutiny", "readings": [full, summary]},
        "summary": {"reading": "Summary, for the panel", "readings": [full, exceptions]},
    }


def test_a_report_with_no_reading_beside_it_names_none() -> None:
    alone = Masthead(title="Plan", council="Averdale", period="2023-01", as_at="19 January 2023").data()
    assert reading_of([alone], "") == [alone]


def test_an_unknown_reading_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(WorkbookError) as error:
        reading_of([], "panel")
    assert str(error.value) == (
        "A report has no shorter reading “panel”; there are “exceptions” and “summary”. "
        "An empty name gives the full report."
    )


def test_readings_come_once_each_and_in_one_order_however_they_are_asked_for() -> None:
    assert named(["summary", "exceptions", "summary"]) == [Reading.EXCEPTIONS, Reading.SUMMARY]
    assert named([]) == []
    assert list(NAMES) == list(Reading)
