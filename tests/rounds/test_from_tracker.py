"""Beginning a plan from a tracker that there is: what is proposed, on what grounds, and what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import disk
from builders import DATED_ACTIONS, DATED_PLAN, DATED_UPDATES, Rows, write_plan, write_tracker
from helpers.errors import Severity, WorkbookError
from helpers.excel.tracker import Tracker
from helpers.intake.intake import take_in
from helpers.model import Action
from helpers.plans.columns import FactKind
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan, load_plan
from helpers.plans.ratings import Finished
from helpers.plans.yaml import read_mapping
from helpers.rounds.from_tracker import Adopted, plan_from
from helpers.rounds.proposal.vocabulary import What, meaning_of_heading
from samples import PLANS, copy_plans

HEADER = ("Ref", "Action", "Owner", "Due date", "RAG", "Progress")
ROWS: Rows = [
    ("1", "Open the house", "Ann's team", date(2023, 3, 31), "Green", "The roof is on."),
    ("2", "Train hosts", "Ben's team", date(2023, 6, 30), "Amber", "Half are trained."),
    ("3", "Find carers", "Ann's team", "Ongoing", "G", "Two are found."),
]


@pytest.fixture
def adopt(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Adopted]:
    """Give a function that begins a plan from a tracker of some rows, which lies outside the project."""

    def adopted(rows: Rows, as_at: str = "2023-01-19", **more: Any) -> Adopted:
        path = tmp_path_factory.mktemp("own") / "Our tracker.xlsx"
        return plan_from(project, "homes", write_tracker(path, rows, **more), as_at)

    return adopted


def taken_for(adopted: Adopted) -> dict[str, What | None]:
    return {guess.column.name: guess.what for guess in adopted.proposal.guesses}


def plan_of(adopted: Adopted, project: Path) -> Plan:
    return load_plan(project, adopted.parameters.plan)


def said_of(action: Action) -> tuple[object, ...]:
    """Return all that is read of an action, whatever a plan calls its columns."""
    rating = action.rating and (action.rating.name, action.rating.sources)
    what = (action.number, action.title, action.group, action.status, action.short_name, action.owners, rating)
    when = (action.due, action.due_written, action.due_earlier)
    return *what, *when, action.closing, list(action.says.values()), list(action.facts.values())


@pytest.mark.parametrize("name", PLANS)
def test_what_is_proposed_for_a_sample_reads_the_same_as_its_own_definition(
    name: str, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy_plans(samples := tmp_path_factory.mktemp("samples"))
    tracker = samples / "params" / "trackers" / f"{name}.xlsx"
    adopted = plan_from(project, name, tracker, "2023-01-19")
    own = Parameters(**read_mapping(samples / "params" / "2023-01" / f"{name}.yml", name))
    plan, proposed = load_plan(samples, name), plan_of(adopted, project)
    read, again = take_in(Tracker(tracker, own.tracker), plan, own), adopted.intake
    assert list(map(said_of, again.actions)) == list(map(said_of, read.actions))
    assert (again.measures, again.groups, again.left_out) == (read.measures, read.groups, read.left_out)
    assert (proposed.title, proposed.council) == (plan.title, plan.council)
    assert [problem for problem in again.problems if problem.severity is Severity.BLOCKS] == []
    assert adopted.proposal.left_out == []


def test_a_proposed_definition_says_above_each_line_what_it_was_guessed_from(
    adopt: Callable[..., Adopted], project: Path
) -> None:
    adopt([("Xshire County Council: Homes plan, January 2023",), HEADER, *ROWS], sheet="Actions")
    assert (project / "params" / "plans" / "homes.yml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=plan.schema.json\n"
        "# Proposed from Our tracker.xlsx, sheet “Actions”, header in row 2.\n"
        "# Comments say what each part was guessed from. Correct what is wrong: docs/describe-your-tracker.md has\n"
        "# each key, and “workbook check 2023-01 --plan homes” says what does not fit.\n"
        "title: Homes plan\n"
        "council: Xshire County Council\n"
        "\n"
        "narrative:\n"
        "  # column F “Progress”: by its heading; 3 cells in 3 rows\n"
        "  - id: progress\n"
        "    heading: Progress\n"
        "\n"
        "facts:\n"
        "  # column C “Owner”: by its heading; 3 cells in 3 rows\n"
        "  - id: owner\n"
        "    heading: Owner\n"
        "    kind: owner\n"
        "\n"
        "# The key is printed in each report, worst first: say under “means” what your plan means by each.\n"
        "ratings:\n"
        "  - rating: Red\n"
        "    means: Off track; needs a decision\n"
        "    shape: triangle\n"
        "    colour: C8102E\n"
        "  - rating: Amber\n"
        "    means: Late or at risk, with a plan to recover\n"
        "    shape: diamond\n"
        "    colour: E08A00\n"
        "  - rating: Green\n"
        "    means: On track\n"
        "    shape: circle\n"
        "    colour: 1E7B34\n"
        "    also: [G]\n"
        "\n"
        "tracker:\n"
        "  layout: table\n"
        "  sheet: Actions\n"
        "  columns:\n"
        "    # column A “Ref”: 3 different ones in 3 rows\n"
        "    number: Ref\n"
        "    # column B “Action”: by its heading; 3 cells in 3 rows\n"
        "    title: Action\n"
        "    # column D “Due date”: dates in 2 of 3 cells; the other says “Ongoing”\n"
        "    due: Due date\n"
        "    # column E “RAG”: “Amber”, “G” or “Green” in 3 of 3 cells\n"
        "    rating: RAG\n"
    )


@pytest.mark.parametrize(
    ("heading", "what"),
    [
        ("S.No", What.NUMBER),
        ("Recommendation ref", What.NUMBER),
        ("Vulnerability ID", What.NUMBER),
        ("Agreed action", What.TITLE),
        ("What we will do", What.TITLE),
        ("Risk description", What.TITLE),
        ("Strategic priority", What.GROUP),
        ("Lead officer(s)", What.OWNER),
        ("By when?", What.DUE),
        ("Revised target date", What.DUE),
        ("Revised due", What.DUE),
        ("Original due date", What.ORIGINAL_DATE),
        ("Date closed", What.CLOSED_ON),
        ("BRAG status", What.RATING),
        ("Status (Open/Closed)", What.STATUS),
        ("% complete", What.PERCENTAGE),
        ("Success measures", What.MEASURE),
        ("Update – Q3", What.GENERAL),
        ("What is working well?", What.SUCCESS),
        ("Barriers", What.CONCERN),
        ("Next steps", What.NEXT),
        ("Postcode", None),
    ],
)
def test_headings_are_known_as_trackers_have_them(heading: str, what: What | None) -> None:
    assert meaning_of_heading(heading) is what


@pytest.mark.parametrize(
    ("heading", "said", "expected"),
    [
        ("Priority", "High", What.TEXT),
        ("Priority", "Homes", What.GROUP),
        ("Status", "On track", What.RATING),
        ("Status", "Complete", What.STATUS),
        ("Previous RAG", "Red", None),
        ("Status", "In progres", What.STATUS),
        ("Impact", 4, None),
        ("Kind", "A kind", None),
        ("Said", "Words " * 9, What.GENERAL),
        (None, "Homes", What.GROUP),
    ],
)
def test_what_stands_under_a_heading_decides_with_it(
    heading: str | None, said: object, expected: What | None, adopt: Callable[..., Adopted]
) -> None:
    adopted = adopt([("Ref", "Task", heading, "Notes"), *((at, "Do it", said, "It goes on.") for at in "123")])
    name = heading or "[C]"
    assert taken_for(adopted) == {"Ref": What.NUMBER, "Task": What.TITLE, name: expected, "Notes": What.GENERAL}
    assert len(adopted.intake.actions) == 3
    assert [problem for problem in adopted.intake.problems if problem.severity is Severity.BLOCKS] == []


def test_each_word_of_a_status_is_told_by_what_it_means_and_one_that_is_not_known_is_left_to_the_analyst(
    adopt: Callable[..., Adopted], project: Path
) -> None:
    words = ("In progress", "Not started", "Complete", "Cancelled", "Closed", "Parked", None, None, None)
    rows = [("Ref", "Action", "Status", "Notes"), *((at, "Do it", word, "Said.") for at, word in enumerate(words, 1))]
    adopted = adopt(rows)
    assert (
        "\n# Not known, and for you to put under one of these: “Parked”.\n"
        "status:\n"
        "  open: [In progress]\n"
        "  not_started: [Not started]\n"
        "  closed:\n"
        "    completed: [Complete]\n"
        "    withdrawn: [Cancelled]\n"
        "    closed: [Closed]\n"
        "  # 3 of 9 rows have none: “open” or “not started” says what an empty cell means.\n"
        "  blank: open\n"
    ) in adopted.definition
    (problem,) = (each for each in adopted.intake.problems if each.severity is Severity.BLOCKS)
    assert problem.found == "the status of action 6 is “Parked”"


def test_words_of_a_status_that_say_how_well_an_action_goes_are_its_rating_and_one_that_ends_it_closes_it(
    adopt: Callable[..., Adopted], project: Path
) -> None:
    words = ("On track", "Delayed", "Complete", "Not started", "At risk")
    rows = [("Ref", "Action", "Status", "Notes"), *((at, "Do it", word, "Said.") for at, word in enumerate(words, 1))]
    adopted = adopt(rows)
    key = plan_of(adopted, project).ratings or []
    assert [entry.rating for entry in key] == ["Delayed", "At risk", "On track", "Complete", "Not started"]
    assert [action.rating and action.rating.name for action in adopted.intake.actions] == list(words)
    assert [action.number for action in adopted.intake.closed] == ["3"]
    assert "“Complete” or “Delayed”, and other words in 5 of 5 cells, which say how well an action goes" in (
        adopted.definition
    )


@pytest.mark.parametrize(("word", "heading"), [("Cancelled", "Kind"), ("Complete", "RAG")])
def test_such_words_stay_a_status_where_a_rating_cannot_say_them_all_or_stands_beside_them(
    word: str, heading: str, adopt: Callable[..., Adopted]
) -> None:
    rows = [("Ref", "Action", "Status", heading, "Notes")]
    adopted = adopt([*rows, ("1", "Do", "Delayed", "Red", "Said."), ("2", "Do", word, "Green", "Said.")])
    assert taken_for(adopted)["Status"] is What.STATUS


def test_a_heading_that_is_merged_over_both_rows_of_a_header_is_that_of_its_column(
    adopt: Callable[..., Adopted], project: Path
) -> None:
    rows = [("Action", None, "Theme", None), ("Ref", "Description", None, "Update")]
    actions = [(at, f"Do {at}", theme, "Said.") for at, theme in enumerate(("Homes", "Homes", "Health", "Health"), 1)]
    adopted = adopt([*rows, *actions], merges=["A1:B1", "C1:C2"])
    assert (taken_for(adopted)["Theme"], len(adopted.intake.groups)) == (What.GROUP, 2)


def test_groups_in_rows_of_their_own_and_actions_under_others_are_declared(
    adopt: Callable[..., Adopted], project: Path
) -> None:
    rows = [("Ref", "Action", "Notes"), ("Homes", None, None), ("1", "Open", "Said."), ("1.1", "Furnish", "Said.")]
    plan = plan_of(adopt([*rows, ("Health", None, None), ("2", "Check", "Said.")], merges=["A2:C2", "A5:C5"]), project)
    assert (plan.groups and plan.groups.rows, plan.sub_actions) == (True, "counted")


def test_a_revised_date_is_the_due_date_and_the_original_one_is_where_there_is_none(
    adopt: Callable[..., Adopted], project: Path
) -> None:
    first, revised = date(2023, 3, 31), date(2023, 6, 30)
    rows = [("Ref", "Action", "Original due", "Revised due", "Notes"), ("1", "Open", first, revised, "It is on.")]
    adopted = adopt([*rows, ("2", "Train", first, None, "It is on."), ("3", "Find", None, None, "It is on.")])
    assert [
        (each.due, each.first_due, [source.place for source in each.due_sources]) for each in adopted.intake.actions
    ] == [
        *((revised, first, ["D2"]), (first, None, ["C3"]), (None, None, [])),
    ]
    assert [column.kind for column in plan_of(adopted, project).facts] == [FactKind.ORIGINAL_DATE]


@pytest.mark.parametrize(
    ("above", "more", "place"),
    [
        (("Key: Red = off track, Amber = some slippage, Blue = completed",), {}, "A1"),
        (("Red = off track", "Amber = some slippage", "Blue = completed"), {}, "C1"),
        (("Plan",), {"Key": [("Red", "off track"), ("Amber", "some slippage"), ("Blue", "Completed")]}, "Key!B3"),
    ],
)
def test_a_key_in_the_tracker_says_what_ratings_mean_and_which_closes(
    above: tuple[str, ...], more: Mapping[str, Rows], place: str, adopt: Callable[..., Adopted], project: Path
) -> None:
    adopted = adopt([above, HEADER, *ROWS], more_sheets=more)
    key = {entry.rating: entry for entry in plan_of(adopted, project).ratings or ()}
    assert [entry.means for entry in key.values()] == ["Off track", "Some slippage", "On track", "Completed"]
    assert key["Blue"].finished is Finished.CLOSES
    assert f"  # cell {place} says what it means\n  - rating: Blue\n" in adopted.definition


def test_titles_of_sections_above_repeated_headers_are_groups_and_none_has_the_number_of_another(
    adopt: Callable[..., Adopted], project: Path
) -> None:
    header, action = ("Action", "Owner", "Progress"), ("Do it", "Ann's team", "It goes on.")
    titles = ("Remote Work Policy", "3. Acceptable Use Policy", "Safe Areas Policy", "4. Access Policy")
    adopted = adopt([row for title in titles for row in ((title,), (None,), header, action)])
    assert [(group.number, group.title) for group in adopted.intake.groups] == [
        *(("1", titles[0]), ("3", "Acceptable Use Policy"), ("5", titles[2]), ("4", "Access Policy")),
    ]
    assert [action.number for action in adopted.intake.actions] == ["1.1", "3.1", "5.1", "4.1"]
    assert [problem for problem in adopted.intake.problems if problem.severity is Severity.BLOCKS] == []
    assert adopted.proposal.left_out == []
    assert plan_of(adopted, project).title == "Homes action plan"


def test_a_sheet_of_dated_updates_says_how_actions_get_on_that_say_nothing_themselves(
    adopt: Callable[..., Adopted], project: Path
) -> None:
    adopted = adopt(DATED_ACTIONS, sheet="Actions", more_sheets={"Updates": DATED_UPDATES})
    plan = plan_of(adopted, project)
    assert (plan.tracker.layout, plan.tracker.updates) == ("dated", Plan.model_validate(DATED_PLAN).tracker.updates)
    first, second = adopted.intake.actions
    assert [point.text for point in first.says["progress"].points] == ["Roof on", "Keys ordered"]
    assert (first.rating and first.rating.name, second.status, second.closing and second.closing.on) == (
        *("Green", "closed", date(2022, 12, 13)),
    )
    assert "      # column Updates!B “Date”: dates in 5 of 5 cells\n      date: Date\n" in adopted.definition


def test_the_tracker_stays_as_it_is_and_one_in_the_project_is_read_where_it_is(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = write_tracker(tmp_path_factory.mktemp("own") / "Ours.xlsx", [HEADER, *ROWS])
    inside = Path(shutil.copy(outside, project / "params" / "ours.xlsx"))
    before = outside.read_bytes()
    assert [path.as_posix() for path in plan_from(project, "homes", outside, "2023-01-19").files] == [
        *("params/trackers/homes.xlsx", "params/plans/homes.yml", "params/2023-01/homes.yml")
    ]
    adopted = plan_from(project, "two", inside, "2023-01-19", "2022-23-Q4")
    assert adopted.parameters.tracker == "params/ours.xlsx"
    assert [path.as_posix() for path in adopted.files] == ["params/plans/two.yml", "params/2022-23-Q4/two.yml"]
    assert outside.read_bytes() == inside.read_bytes() == before


def test_of_several_rounds_the_one_of_the_date_is_read_under_the_name_that_the_next_will_have(
    adopt: Callable[..., Adopted],
) -> None:
    more = {"Update Oct 22": [HEADER, *ROWS[:1]], "Jan 23 final": [HEADER, *ROWS], "Key": [("Colour", "Means")]}
    adopted = adopt([HEADER, *ROWS[:2]], sheet="Update July 22", more_sheets=more)
    assert (adopted.proposal.sheet, adopted.parameters.sheet) == ("Update {round}", "Jan 23 final")
    assert [table.sheet.name for table in adopted.proposal.series] == [
        "Update July 22",
        "Update Oct 22",
        "Jan 23 final",
    ]
    assert adopted.proposal.others == ["Key"]


def test_a_period_that_is_a_quarter_has_the_sheet_of_that_quarter(project: Path, tmp_path: Path) -> None:
    more = {name: [HEADER, *ROWS] for name in ("Q3 2022-23", "Q4 2022-23")}
    tracker = write_tracker(tmp_path / "own.xlsx", [HEADER, *ROWS], sheet="Q2 2022-23", more_sheets=more)
    adopted = plan_from(project, "homes", tracker, "2023-01-19", "2022-23-Q3")
    assert (adopted.proposal.sheet, adopted.proposal.table.sheet.name) == ("{round}", "Q3 2022-23")
    assert adopted.parameters.sheet == ""


def test_a_date_is_taken_only_from_words_that_say_it_for_sure(adopt: Callable[..., Adopted]) -> None:
    adopted = adopt([("Position as at 19th January 2023",), HEADER, *ROWS], as_at="")
    assert (adopted.parameters.as_at, adopted.parameters.period) == ("2023-01-19", "2023-01")
    for words in ("January 2023", "As at January 2023", "As at 1 May 2023 or 2 May 2023", "Printed 19 January 2023"):
        with pytest.raises(WorkbookError, match=r"says for sure of which date it is.+Say it: --as-at 2023-01-19\."):
            adopt([(words,), HEADER, *ROWS], as_at="")


def test_what_makes_no_sense_is_refused_with_what_was_found_and_nothing_is_written(
    adopt: Callable[..., Adopted], project: Path
) -> None:
    with pytest.raises(WorkbookError) as error:
        adopt([("Name", "Colour", "Size"), ("Cup", "Blue", "L")], sheet="Cups", more_sheets={"Note": [("Ask Ann",)]})
    assert "Looked at: “Cups” (row 1: “Name”, “Colour” and “Size”) and “Note” (no row of headings)." in str(error.value)
    with pytest.raises(WorkbookError, match="none of the columns of its header in row 1 tells how it gets on"):
        adopt([("Ref", "Action", "Owner"), ("1", "Do it", "Ann's team")])
    assert disk.files(project / "params") == {}


def test_what_a_heading_says_is_a_text_in_the_definition_whatever_its_signs(
    adopt: Callable[..., Adopted], project: Path
) -> None:
    odd = 'Progress: "so\nfar" # 1 \u202e{x}'
    plan = plan_of(adopt([("Ref", "Action", odd, "No"), ("1", "Do it", "It goes on.", "x")]), project)
    assert [column.heading for column in plan.narrative] == ['Progress: "so far" # 1 {x}']


def test_a_beginning_that_was_cut_short_goes_on(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    tracker = write_tracker(tmp_path_factory.mktemp("own") / "Ours.xlsx", [HEADER, *ROWS])
    files = plan_from(project, "homes", tracker, "2023-01-19").files
    whole = disk.files(project)
    for left in range(len(files)):
        for path in files[left:]:
            (project / path).unlink()
        plan_from(project, "homes", tracker, "2023-01-19")
        assert disk.files(project) == whole


def test_a_plan_that_there_is_stays_as_it_is(adopt: Callable[..., Adopted], project: Path) -> None:
    write_plan(project, "homes", {"title": "Mine"})
    with pytest.raises(WorkbookError, match="There is a plan “homes” already"):
        adopt([HEADER, *ROWS])
    assert load_text(project) == "title: Mine\n"


def load_text(project: Path) -> str:
    return (project / "params" / "plans" / "homes.yml").read_text(encoding="utf-8")
