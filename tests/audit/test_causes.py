"""What explains a difference: only what was recorded, for that very place."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from calls import calls_of, faster
from helpers.audit.causes import Rule, explained, rules_in
from helpers.audit.values import says_on
from helpers.blocks.blocks import Data
from helpers.blocks.differences import Difference

THEN = """# Changelog

## 1.0

- First reports. Changes: `summary`, `statuses`.
"""
RULE = """- Overdue actions are counted by their due date alone.
  A date in words is not one. Changes: `summary`,
  `ratings`.
"""
NOW = f"# Changelog\n\n## 1.1\n\n{RULE}- Faster.\n\n## 1.0\n\n- First reports. Changes: `summary`, `statuses`.\n"


def cell(words: str, **style: object) -> Data:
    return {"points": [{"runs": [{"text": words, **style}]}]}


def report(words: str = "Seven actions wait.", open_now: str = "5", *rows: Data, **style: object) -> Data:
    summary = {"kind": "prose", "id": "summary", **cell(words)}
    statuses = {
        "kind": "table",
        "id": "statuses",
        "columns": [{"id": "status", "heading": "Status"}, {"id": "count", "heading": "Actions"}],
        "groups": [{"rows": [{"cells": [cell("Open"), cell(open_now, **style)]}, *rows]}],
    }
    return {"format": 1, "parts": [summary, statuses]}


LATE = Difference("summary", "", "paragraph 1", "Seven actions wait.", "Seven actions are waiting.")
COUNT = Difference("statuses", "Open", "Actions", "5", "6")


def causes(kept: Data, now: Data, then: str = THEN, new: str = NOW, **more: object) -> list[str]:
    return [each.cause for each in explained(kept, now, rules_then=then, rules_now=new, **more)]  # type: ignore[arg-type]


def test_an_entry_of_the_changelog_names_the_blocks_it_changes() -> None:
    words = "Overdue actions are counted by their due date alone. A date in words is not one."
    assert rules_in(NOW) == (
        Rule(f"{words} Changes: `summary`, `ratings`.", frozenset({"summary", "ratings"})),
        Rule("First reports. Changes: `summary`, `statuses`.", frozenset({"summary", "statuses"})),
    )
    assert rules_in(NOW)[0].first_sentence == "Overdue actions are counted by their due date alone."


def test_a_nested_item_belongs_to_its_entry() -> None:
    (rule,) = rules_in("- Two things.\n  - One. Changes: `notes`.\n  - Two.\n\n  Changes: `update`.\n")
    assert rule.text == "Two things. One. Changes: `notes`. Two. Changes: `update`."
    assert rule.blocks == {"notes", "update"}


@pytest.mark.parametrize(
    "entry",
    [
        "- Words.",
        "- Words. Changes: summary.",
        "- Words. Changes: `summary`",
        "- Words. Changes: `summary` and so on.",
        "- Words. Changes: `summary`, .",
        "- Words. Changes: `summary.",
        "- Words. changes: `summary`.",
        "- Words. Changes: `summary`. Or so we think.",
        "- Words.\n\n      Changes: `summary`.",
        "- Words. <!-- Changes: `summary`. -->",
        "Changes: `summary`.",
        "> - Words. Changes: `summary`.",
        "",
    ],
)
def test_a_damaged_or_missing_marker_explains_nothing(entry: str) -> None:
    assert rules_in(entry) == ()
    assert causes(report(), report(LATE.new), new=f"{THEN}\n\n{entry}\n") == [""]


def test_a_later_entry_explains_a_difference_in_the_block_it_names_and_in_no_other() -> None:
    found = explained(report(), report(LATE.new, COUNT.new), rules_then=THEN, rules_now=NOW)
    assert found == (
        Difference(
            *("summary", "", "paragraph 1", "Seven actions wait.", "Seven actions are waiting."),
            cause="CHANGELOG: Overdue actions are counted by their due date alone.",
        ),
        COUNT,
    )


def test_an_entry_that_was_there_already_does_not_explain() -> None:
    assert causes(report(), report(LATE.new), NOW, NOW) == [""]


def test_an_entry_set_in_other_lines_or_under_another_heading_is_not_a_later_one() -> None:
    unwrapped = " ".join(RULE.split())
    assert causes(
        report(), report(LATE.new), f"# Changes\n\n## Unreleased\n\n{unwrapped}\n", NOW.split("## 1.0")[0]
    ) == [""]


def test_all_later_entries_that_name_the_block_are_given() -> None:
    second = "- Dates are written out. Changes: `summary`.\n"
    assert causes(report(), report(LATE.new), new=NOW + second) == [
        "CHANGELOG: Overdue actions are counted by their due date alone. Dates are written out."
    ]


def test_without_the_changelog_of_then_no_entry_is_known_to_be_later() -> None:
    assert causes(report(), report(LATE.new), then="") == [""]


def test_a_revision_explains_the_very_words_it_has_in_that_place() -> None:
    revision = (1, "Two actions were closed by mistake", report(open_now="6"))
    assert causes(report(), report(open_now="6"), revisions=[revision]) == [
        "revision 1: Two actions were closed by mistake"
    ]


def test_a_revision_with_other_words_there_explains_nothing() -> None:
    assert causes(report(), report(open_now="7"), revisions=[(1, "Mistake", report(open_now="6"))]) == [""]


def test_a_revision_that_changed_another_place_explains_nothing() -> None:
    assert causes(report(), report(open_now="6"), revisions=[(1, "Mistake", report(LATE.new))], new=THEN) == [""]


def test_a_revision_explains_a_new_row_only_if_the_whole_row_is_the_same() -> None:
    plain = {"cells": [cell("Closed"), cell("2")]}
    linked = {"cells": [cell("Closed"), cell("2", link="#closed")]}
    revision = (1, "A row was missing", report(LATE.old, "5", plain))
    assert causes(report(), report(LATE.old, "5", plain), revisions=[revision]) == ["revision 1: A row was missing"]
    assert causes(report(), report(LATE.old, "5", linked), revisions=[revision]) == [""]


def test_a_revision_explains_words_only_if_their_style_is_the_same_too() -> None:
    revision = (1, "A miscount", report(open_now="6"))
    assert causes(report(), report(LATE.old, "6", bold=True), revisions=[revision]) == [""]


def test_a_revision_goes_before_the_changelog_and_the_changelog_before_the_note() -> None:
    now = report(LATE.new, COUNT.new)
    note = "the panel wanted shorter sentences"
    assert causes(report(), report(LATE.new), note=note) == [
        "CHANGELOG: Overdue actions are counted by their due date alone."
    ]
    assert causes(report(), now, THEN, THEN, note=note) == [f"published from changed code: {note}", ""]
    revisions = [(1, "Nothing to do with it", report("Other.")), (2, "Late actions", report(LATE.new))]
    assert causes(report(), now, note=note, revisions=revisions) == ["revision 2: Late actions", ""]


def test_a_blank_note_explains_nothing() -> None:
    assert causes(report(), report(open_now="6"), note=" \n") == [""]


def test_where_nothing_differs_there_is_nothing_to_explain() -> None:
    assert explained(report(), report(), rules_then=THEN, rules_now=NOW, note="words") == ()


KEY = ("statuses", "Open", "Actions")
FALSE = report("31 actions are open, none is late.")
TRUE = report("25 actions are open, two are late.")
VAGUE = f"{NOW}- Words are plainer and counts are of another day. Changes: `summary`, `statuses`.\n"


@pytest.mark.parametrize(
    ("published", "now"),
    [
        (FALSE, TRUE),
        (report("3 are Red and 5 are Green."), report("5 are Red and 3 are Green.")),
        (report("All is well in Averdale."), report("All is well in Riverdale.")),
        (report("The plan is not on track."), report("The plan is on track.")),
        (report("Nine are open."), report("Eight are open.")),
        (report("Due on 1 May 2023."), report("Due on 1 June 2023.")),
        (report(open_now="31"), report(open_now="25")),
        (report(open_now="Green"), report(open_now="Red")),
        (report("Same.", "5", {"cells": [cell("Late"), cell("0")]}), report("Same.", "5")),
        (report("Same."), report("Same.", "5", {"cells": [cell("Late"), cell("9")]})),
        (report() | {"facts": {"actions": 31}}, report() | {"facts": {"actions": 25}}),
    ],
)
def test_another_value_is_explained_neither_by_a_block_s_name_nor_by_what_was_said_at_publication(
    published: Data, now: Data
) -> None:
    assert "" in causes(published, now, new=VAGUE, note="published in a hurry")


def test_another_value_is_explained_by_an_entry_that_names_both() -> None:
    entry = f"{NOW}- Closed ones were counted: “31” is “25”, and “none” is “two”. Changes: `summary`.\n"
    assert causes(FALSE, TRUE, new=entry) == ["CHANGELOG: Closed ones were counted: “31” is “25”, and “none” is “two”."]
    assert causes(FALSE, TRUE, new=entry.replace("“25”", "“26”")) == [""]
    counted = f"{NOW}- “5” is “6”. Changes: `statuses`.\n"
    assert causes(report(), report(open_now="6"), new=counted) == ["CHANGELOG: “5” is “6”."]


def test_a_block_that_was_added_or_removed_is_explained_by_its_name() -> None:
    without = report() | {"parts": report()["parts"][1:]}
    assert all(causes(report("31 are late."), without, new=VAGUE))
    assert all(causes(without, report("31 are late."), new=VAGUE))


def from_cells(words: str, *places: str) -> Data:
    """Return a sentence, or a cell of a table, that cites cells."""
    return {"runs": [{"text": words}]} | {"sources": [{"sheet": "July", "place": each} for each in places]}


def narrative(*sentences: Data) -> Data:
    return {"format": 1, "parts": [{"kind": "prose", "id": "summary", "points": list(sentences)}]}


LATE_ONES, NEW_ONES = from_cells("Five are late.", "G4", "G5"), from_cells("Two are new.", "A8", "A9")
MOVING = from_cells("The work is moving.", "G4", "G5")
COUNTED, ALL = (
    {"cells": [cell(name), {"points": [from_cells(count, *of)]}]}
    for name, count, of in (
        ("Late", "5", ("G4", "G5")),
        ("All", "7", ("A4", "A5")),
    )
)


@pytest.mark.parametrize(
    ("published", "now", "named"),
    [
        (narrative(NEW_ONES), narrative(LATE_ONES, NEW_ONES), "“Five are late.”"),
        (narrative(LATE_ONES, NEW_ONES), narrative(NEW_ONES), "“Five are late.”"),
        (narrative(LATE_ONES), narrative(LATE_ONES, MOVING), "“The work is moving.”"),
        (narrative(LATE_ONES), narrative(from_cells("Five are late, and two wait.", "G4", "G5")), "“two”"),
        (
            narrative(from_cells("Of 55, 23 are on track.", "G4"), from_cells("Others: 4.", "G9")),
            narrative(from_cells("Of 55, some are on track.", "G4"), from_cells("Others: 23, 4.", "G9")),
            "“23”",
        ),
        (
            narrative(LATE_ONES, NEW_ONES),
            narrative(from_cells("Five are late.", "A8", "A9"), from_cells("Two are new.", "G4", "G5")),
            "",
        ),
        (narrative(MOVING), narrative(from_cells("The work is moving.", "G9")), ""),
        (report(LATE.old, "5", ALL), report(LATE.old, "5", COUNTED, ALL), "“Late”"),
        (report(LATE.old, "5", COUNTED, ALL), report(LATE.old, "5", ALL), "“Late”"),
    ],
    ids=[
        *("left out", "put in", "one of two from the same cells", "a figure more", "moved to another sentence"),
        *("cells swapped", "other cells cited", "row left out", "row put in"),
    ],
)
def test_a_statement_that_was_left_out_moved_or_cites_other_cells_is_explained_by_no_name_of_a_block(
    published: Data, now: Data, named: str
) -> None:
    assert "" in causes(published, now, new=VAGUE, note="published in a hurry")
    if named:
        entry = f"{NOW}- What it says: {named}; “July: G4:G5”, “July: G4:G5, A8:A9” and “July: A8:A9”. "
        assert "" not in causes(published, now, new=f"{entry}Changes: `summary`, `statuses`.\n")


def test_what_was_left_out_is_named_with_its_words_and_its_cells() -> None:
    found = explained(narrative(NEW_ONES), narrative(LATE_ONES, NEW_ONES), rules_then=THEN, rules_now=VAGUE)
    assert found == (Difference("summary", "", "paragraph 1, which cites July: G4:G5", "", "Five are late."),)
    found = explained(report(LATE.old, "5", COUNTED), report(), rules_then=THEN, rules_now=VAGUE)
    assert found == (Difference("statuses", "Late", "which cites July: G4:G5", "Late | 5", ""),)


def test_a_statement_in_other_words_with_the_same_values_of_the_same_cells_is_explained_by_its_block_s_name() -> None:
    plainer = from_cells("By now five are late.", "G5", "G4")
    assert all(causes(narrative(LATE_ONES, NEW_ONES), narrative(NEW_ONES, plainer), new=VAGUE))
    in_a_range = from_cells("By now five are late.", "G4:G5")
    assert all(causes(narrative(LATE_ONES, NEW_ONES), narrative(NEW_ONES, in_a_range), new=VAGUE))
    assert "" in causes(narrative(LATE_ONES), narrative(from_cells("By now five are late.", "G4:G6")), new=VAGUE)
    renamed = {"cells": [cell("Those late"), COUNTED["cells"][1]]}
    assert all(causes(report(LATE.old, "5", COUNTED), report(LATE.old, "5", renamed), new=VAGUE))


def test_an_entry_may_leave_open_the_figures_of_what_only_one_report_says_and_of_nothing_else() -> None:
    entry = f"{NOW}- “… are late.” is said, of “July: G4:G5”. Changes: `summary`.\n"
    assert "" not in causes(narrative(), narrative(LATE_ONES), new=entry)
    assert "" in causes(narrative(), narrative(from_cells("Five of nine are late.", "G4", "G5")), new=entry)
    assert "" in causes(narrative(LATE_ONES), narrative(from_cells("Two are late.", "G4", "G5")), new=entry)


def test_a_long_line_is_held_against_another_in_a_moment() -> None:
    """The data that a PDF carries is one line of as many words as the report has."""
    words = " ".join(f"Then Jane said {number}." for number in range(10_000))
    start = time.process_time()
    assert says_on(words, words, frozenset())
    assert not says_on(words, words.replace("Jane said 9.", "Mary said 9."), frozenset())
    assert time.process_time() - start < 2


def counts(actions: int, more: int = 0) -> Data:
    """Return a report of a row an action, each with a figure of its own cell, and of all of them in one."""
    rows = [
        {
            "cells": [cell(f"Action {at}"), {"points": [from_cells(f"{at + more} of Amber", f"C{2 * at}")]}],
            "anchor": f"action-{at}",
        }
        for at in range(1, actions + 1)
    ]
    return report("Ends", str(actions + more), *rows)


@pytest.mark.parametrize("changed", ["figures", "cells", "rows"])
def test_what_explains_differences_is_called_more_often_as_they_are_more_and_no_faster(changed: str) -> None:
    def work(actions: int) -> Callable[[], object]:
        now = counts(actions, more=changed == "figures")
        if changed == "cells":
            now = json.loads(json.dumps(now).replace('"place": "C', '"place": "D'))
        if changed == "rows":
            now = counts(actions // 2)
        return lambda: explained(counts(actions), now, rules_then=THEN, rules_now=VAGUE)

    assert faster(*(calls_of(work(actions)) for actions in (60, 240))) == {}
