"""What changed since the report compared with, by name, in the words that a committee reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders import TABLE_PLAN
from helpers.model import Action, Passage, Point, Source, TextRun, Way
from helpers.plans.plan import Plan
from helpers.sections.changed import changed_table
from helpers.sections.decisions import decisions_table
from helpers.sections.redated import redated_table
from helpers.sections.scene import Scene
from scenes import act, at, done, samples, shown, then, unsourced, whole

WITH_OWNERS = Plan.model_validate({**TABLE_PLAN, "facts": [{"id": "owner", "heading": "Owner", "kind": "owner"}]})


def owned(number: str, owner: str) -> Action:
    facts = {"owner": Passage((Point((TextRun(owner),)),), (at("O", number),))} if owner else {}
    return act(number, "Green", facts=facts, owners=(owner,) if owner else ())


def rows(of: Scene) -> dict[str, str]:
    return {row[0]: row[1] for row in shown(changed_table(of))}


def test_the_sample_names_each_action_under_what_became_of_it() -> None:
    found = changed_table(samples("care-leavers")[-1])
    assert found.caption == "What changed since 13 October 2022"
    assert unsourced(found) == []
    assert shown(found)[:2] == [
        [
            "Better (7)",
            "Amber to Green\n• 1.1 Help at the moment of crisis\n• 3.3 Reviewing officers"
            "\n• 4.1 Virtual Mental Health Lead"
            "\n• 4.5 Mental health training\n• 5.3 Education off site\n• 7.4 Supported accommodation contract"
            "\nRed to Amber\n• 3.8 Advocacy review",
        ],
        [
            "Worse (3)",
            "Amber to Red\n• 1.5 Specialist foster carers\n• 6.6 Shared records portal"
            "\nGreen to Amber\n• 4.8 Schools and health together",
        ],
    ]
    assert shown(found)[3] == [
        "Closed (2)",
        "• 3.9 Celebration workshops: superseded; its work goes into 5.7 Celebrating achievement"
        "\n• 7.6 Workers in accommodation: withdrawn; its work goes into 4.1 Virtual Mental Health Lead and "
        "7.4 Supported accommodation contract",
    ]


def test_a_first_report_has_no_changes() -> None:
    assert changed_table(whole([act("1", "Red")])).empty


def test_where_nothing_changed_it_says_so() -> None:
    found = changed_table(whole([act("1", "Red")], [act("1", "Red")]))
    assert shown(found) == [["Nothing", "No action has closed, come, or got another rating, date or owner."]]
    assert unsourced(found) == []


def test_each_kind_of_change_has_a_row() -> None:
    before = [
        act("1", "Red", due=date(2023, 3, 31)),
        act("2", "Green", due=date(2023, 3, 31)),
        act("3", "Amber"),
        done("4"),
        act("5", "Red"),
        act("6"),
        act("7", "Amber"),
    ]
    now = [
        act("1", "Red", due=date(2023, 6, 30)),
        act("2", "Green", due=date(2023, 1, 31)),
        done("3", Way.CLOSED),
        act("4", "Green"),
        act("6", "Green", due=date(2023, 2, 1)),
        replace(act("9", "Amber"), title="Do 7"),
        act("8", "Red"),
    ]
    assert rows(whole(before, now)) == {
        "Other ratings (1)": "Not rated to Green\n• 6 Do 6",
        "Put back (1)": "• 1 Do 1: 30 June 2023, was 31 March 2023",
        "Brought forward (1)": "• 2 Do 2: 31 January 2023, was 31 March 2023",
        "Other dates (1)": "• 6 Do 6: 1 February 2023",
        "Closed (1)": "• 3 Do 3: without saying how",
        "New (1)": "• 8 Do 8",
        "Reopened (1)": "• 4 Do 4",
        "Removed (1)": "• 5 Do 5",
        "Renumbered (1)": "• 9 Do 7: was 7",
    }


def test_what_a_table_above_tells_is_only_counted() -> None:
    of = whole(
        [act("1", "Amber"), act("2", "Green", due=date(2023, 3, 31))],
        [act("1", "Red"), act("2", "Green", due=date(2023, 6, 30))],
    )
    of.shown.extend((decisions_table(of), redated_table(of)))
    assert rows(of) == {
        "Worse (1)": "Named above, under what needs a decision",
        "Put back (1)": "Named above, under dates asked to move",
    }
    assert unsourced(changed_table(of)) == []


def test_a_new_owner_is_named_with_the_one_before() -> None:
    of = whole([owned("1", "Ann Post"), owned("2", "")], [owned("1", "Transport lead"), owned("2", "Homes lead")])
    of = replace(of, plan=WITH_OWNERS)
    assert rows(of) == {"New owner (2)": "• 1 Do 1: Transport lead, was Ann Post\n• 2 Do 2: Homes lead"}


def test_of_many_the_first_are_named_and_the_others_counted() -> None:
    many = [str(number) for number in range(1, 21)]
    found = rows(whole([act(each, "Amber") for each in many], [act(each, "Green") for each in many]))
    assert found["Better (20)"].splitlines()[-1] == "• and 6 others"


def test_each_line_rests_on_its_cell_and_on_the_report_before() -> None:
    cells = changed_table(whole([act("1", "Amber")], [act("1", "Green")])).groups[0].rows[0].cells
    assert cells[0].sources == (at("R", "1"), then("1"))
    assert cells[1].points[1].sources == (at("A", "1"), at("B", "1"), at("R", "1"), then("1"))
    assert cells[1].points[1].runs[0].link == "#action-1"
    assert all(isinstance(source, Source) for source in cells[1].sources)
