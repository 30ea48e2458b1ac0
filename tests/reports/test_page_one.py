"""What the first page of a report answers, for each sample report: each question once, each action by its name."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from samples import REPORTS

Data = dict[str, Any]
Fact = tuple[str, str]  # an action or a measure, and what is said of it

NEWEST = ("2023-01/care-leavers", "2023-01/sufficiency")

each_report = pytest.mark.parametrize("name", REPORTS)


def report(samples: Path, name: str) -> Data:
    return dict(json.loads((samples / "reports" / name / "data.json").read_text(encoding="utf-8")))


def page_one(found: Data) -> Iterator[Data]:
    """Give the blocks up to the second chapter that are the report's own."""
    chapters = 0
    for part in found["parts"]:
        chapters += part["kind"] == "heading" and part["level"] == 1
        if chapters < 2 and part["kind"] in ("table", "prose") and part.get("voice") != "analyst":
            yield part


def rows(block: Data) -> Iterator[Data]:
    return (row for group in block.get("groups", []) for row in group.get("rows", []))


def said(item: Data) -> str:
    """Return what a cell or a point says."""
    if item.get("mark"):
        return str(item["mark"]["name"])
    if "points" in item:
        return "\n".join(map(said, item["points"]))
    return "".join(run["text"] for run in item.get("runs", []))


def column(block: Data, name: str) -> list[Data]:
    """Return a column's cells."""
    ids = [each["id"] for each in block["columns"]]
    return [row["cells"][ids.index(name)] for row in rows(block)] if name in ids else []


# Each action by its name


def told(found: Data) -> Iterator[Data]:
    """Give the points that are the report's own sentences and lists, of all its chapters, and how actions stand."""
    for part in found["parts"]:
        if part["kind"] == "prose" and part.get("voice") != "analyst":
            yield from part["points"]
        elif part.get("look") == "list":
            yield from (point for row in rows(part) for cell in row["cells"] for point in cell.get("points", []))
        for cell in column(part, "state") if part["kind"] == "table" else ():
            yield from cell.get("points", [])


def bare(point: Data) -> list[str]:
    """Return the links to actions in a sentence that stand without a name: “3.4”, and not “Reviewing officers (3.3)”."""
    runs = point["runs"]
    return [
        run["text"]
        for at, run in enumerate(runs)
        if run.get("link", "").startswith("#action-")
        and re.fullmatch(r"[\d.]+", run["text"])
        and not (at and re.search(r"\w[^\w]* \($", runs[at - 1]["text"]))
    ]


def most_named(point: Data) -> int:
    return sum(run.get("link", "").startswith("#action-") for run in point["runs"])


@each_report
def test_no_sentence_names_an_action_by_its_number_alone_or_more_than_five(samples: Path, name: str) -> None:
    points = [*told(report(samples, name))]
    assert [found for point in points if (found := bare(point))] == []
    assert max(map(most_named, points)) <= 5


def test_a_number_alone_is_found() -> None:
    linked = {"text": "3.4", "link": "#action-3.4"}
    assert bare({"runs": [{"text": "The tracker has “Yellow” for action "}, linked]}) == ["3.4"]
    assert bare({"runs": [{"text": "Reviewing officers ("}, linked, {"text": ")"}]}) == []


# Each fact once


def of(sources: list[Data]) -> set[str]:
    return {source.get("document", "tracker") for source in sources} | {
        source["place"] for source in sources if source["place"] == "as_at"
    }


def facts(block: Data) -> Iterator[Fact]:
    """Give what a block says of single actions and measures, by its rows and by the places that its lines name."""
    if block["id"] in ("decisions", "redated"):
        for at, row in enumerate(rows(block)):
            links = [run["link"] for point in row["cells"][0]["points"] for run in point["runs"] if run.get("link")]
            who = links[0] if links else ""  # a last row names those that are not told of
            if block["id"] == "redated":
                yield who, "date moved"
            else:
                state = column(block, "state")[at].get("points", []) if column(block, "state") else []
                yield from ((who, kind) for point in state for kind in _stands(said(point)))
    elif block["id"] in ("changed", "watch"):
        for row in rows(block):
            kind, *_ = said(row["cells"][0]).split(" (")
            for point in row["cells"][1]["points"]:
                if point.get("label"):
                    yield from _of_item(block, kind, point)


def _stands(line: str) -> Iterator[str]:
    """Give what a line of how an action stands says of it beside its date."""
    signs = {"Was ": "rating moved", " late": "late", "moved ": "date moved"}
    yield from (kind for sign, kind in signs.items() if sign in line)


def _of_item(block: Data, kind: str, point: Data) -> Iterator[Fact]:
    """Give what an item of a list says: by its row; of a doubted rating also why, by what it rests on."""
    first, places = point["runs"][0], of(point["sources"])
    who = first.get("link") or first["text"]
    if first["text"].startswith("and "):
        return
    if block["id"] == "changed":
        moved = kind in ("Better", "Worse", "Other ratings")
        yield who, "rating moved" if moved else "date moved" if kind in ("Put back", "Brought forward") else kind
    elif kind == "Rated above the rules":
        yield who, "above the rules"
        if "as_at" in places:
            yield who, "late"
        if "earlier report" in places:
            yield who, "nothing new"
    else:
        kinds = {"Overdue as well": "late", "Nothing new": "nothing new", "Off target": "off target"}
        yield who, kinds.get(kind, "falls due")


def twice(found: Data) -> list[Fact]:
    counted = Counter(fact for block in page_one(found) for fact in facts(block))
    return [fact for fact, count in counted.items() if count > 1]


@each_report
def test_no_fact_is_told_twice_on_the_first_page(samples: Path, name: str) -> None:
    assert twice(report(samples, name)) == []


def test_a_fact_told_twice_is_found(samples: Path) -> None:
    found = report(samples, NEWEST[0])
    (watch,) = (part for part in found["parts"] if part.get("id") == "watch")
    (item,) = (point for cell in column(watch, "what") for point in cell["points"] if said(point).startswith("2.4 "))
    late = copy.deepcopy(next(rows(watch)))
    late["cells"][0]["points"][0]["runs"][0]["text"], late["cells"][1]["points"] = "Overdue as well (1)", [item]
    watch["groups"][0]["rows"].append(late)
    assert twice(found) == [("#action-2.4", "late")]


# The questions of a reader

#: What is asked, in which block the answer stands, and what is to be found there, in each of the two plans.
ANSWERS: list[tuple[str, str, str, str]] = [
    ("Are things getting better over the year?", "headline", r"up from 27 .* and 23", r"down from 27 .* and 28"),
    ("What became of the Reds you showed us last time?", "headline", r"none of July’s four Reds is still Red", ""),
    ("What is the new worry?", "decisions", r"1\.5 Specialist foster carers\nRed\nWas Amber", r"Two small providers"),
    ("Who is responsible for each Red?", "decisions", r"1\.5(?:.*\n)+Fostering Service", r"23 .*(?:.*\n)+Children's comm"),
    ("Since when is it off track?", "decisions", r"2\.5 .*\nRed\nRed since October", ""),
    ("What happens next?", "decisions", "", r"Conclude joint fee talks"),
    ("Has this date moved before?", "redated", r"2\.5 .*\n31 March 2023\n30 June 2023\n91 days\nOnce", ""),
    ("What falls due before we next meet?", "watch", r"Due before the meeting on 4 May 2023 \(18\)", ""),
    ("How far off target?", "watch", r"205, target 225; worse, from 211", r"97, limit 80; better, from 102"),
    ("Of what was promised, how much was done on time?", "key-figures", r"1\nof 11 .*done on time; eight not yet", ""),
    ("Who says nothing new?", "key-figures", r"9\nof 52 .* nothing new", r"5\nof 25 .* nothing new"),
    ("What is done?", "changed", r"Closed \(2\)\n3\.9 Celebration", r"Closed \(2\)\n(?:.*\n)*37 Skills"),
]


def whole(block: Data) -> str:
    cells = (said(cell) for row in rows(block) for cell in row["cells"])
    return "\n".join([*cells, *map(said, block.get("points", []))])


@pytest.mark.parametrize(("at", "name"), list(enumerate(NEWEST)), ids=NEWEST)
def test_each_question_that_the_tracker_can_answer_is_answered_where_it_is_looked_for(
    samples: Path, at: int, name: str
) -> None:
    shown = {block["id"]: whole(block) for block in page_one(report(samples, name))}
    unanswered = [ask for ask, block, *wanted in ANSWERS if wanted[at] and not re.search(wanted[at], shown.get(block, ""))]
    assert unanswered == []


# What leads elsewhere


@each_report
def test_the_page_leads_to_the_report_that_it_is_compared_with(samples: Path, name: str) -> None:
    page = samples / "reports" / name / "report.html"
    links = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select(".ap-meta a[href$='/report.html']")
    assert len(links) == (not name.startswith("2022-07"))
    for link in links:
        assert (page.parent / str(link["href"])).is_file()
