"""Every figure in the sample reports names where it comes from, and comes out of that when it is reckoned again."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from recompute import Run, sample_runs
from recompute.faults import faults_of
from recompute.history import fold_faults
from recompute.tables import CELLS, Row, cell_faults, texts_of
from recompute.words import OWN, WORDED, point_text
from samples import REPORTS

#: How many figures are made wrong one by one in every run of the suite; the long form makes each of them wrong.
SOME = 200

FIGURE = re.compile(r"\d+")
IN_WORDS = re.compile(rf"\b(?:{'|'.join(WORDED)})\b", re.IGNORECASE)
Where = tuple[int, tuple[Any, ...], int]  # a part, the way to a text in it, which figure of the text


@cache
def run_of(samples: Path, name: str) -> Run:
    return Run(*sample_runs(samples / "reports")[name])


@pytest.fixture
def run(request: pytest.FixtureRequest, samples: Path) -> Run:
    """Give a sample report with what it was made from."""
    return run_of(samples, request.param)


@pytest.fixture
def runs(samples: Path) -> list[Run]:
    """Give every sample report."""
    return [run_of(samples, name) for name in REPORTS]


each_report = pytest.mark.parametrize("run", REPORTS, indirect=True)


def blocks(run: Run) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the parts of a report that are its own words and figures; the analyst's commentary is not."""
    for at, part in enumerate(run.data["parts"]):
        if part["kind"] == "table" or (part["kind"] == "prose" and part.get("voice") != "analyst"):
            yield at, part


# What has no source


def unsourced(run: Run, block: dict[str, Any]) -> Iterator[str]:
    """Give each figure of a table and each statement of the narrative that names nothing it comes from."""
    if block["kind"] == "prose":
        yield from (point_text(point) for point in block["points"] if not point.get("sources"))
        return
    headings = {each["heading"] for each in run.plan["narrative"]}  # the plan's own words, “Covid-19 impact”
    heads = [block["caption"], *(c["heading"] for c in block["columns"] if c["heading"] not in headings)]
    if not block.get("sources"):
        yield from filter(FIGURE.search, heads)
    for group in block["groups"]:
        if not group.get("sources"):
            said = [group.get("number", ""), group.get("heading", ""), *map(point_text, group.get("notes", []))]
            yield from filter(FIGURE.search, said)
        for row in group.get("rows", []):
            yield from _unsourced_in(row)


def _unsourced_in(row: dict[str, Any]) -> Iterator[str]:
    for cell in row["cells"]:
        if not cell.get("sources"):
            yield from (
                point_text(point)
                for point in cell.get("points", [])
                if not point.get("sources") and FIGURE.search(point_text(point))
            )
            yield from (each for each in [str(cell.get("chart", ""))] if each)
    for point in row.get("fold", {}).get("points", []):
        if not point.get("sources"):
            yield point_text(point)


@each_report
def test_every_figure_and_every_statement_names_what_it_comes_from(run: Run) -> None:
    assert [f"{block['id']}: {text}" for _, block in blocks(run) for text in unsourced(run, block)] == []


@each_report
def test_a_report_says_of_itself_only_what_its_parameters_and_its_plan_give(run: Run) -> None:
    (masthead,) = (part for part in run.data["parts"] if part["kind"] == "masthead")

    assert {source["place"] for source in masthead["sources"]} >= {"as_at", "period", "title"}
    assert (masthead["title"], masthead["period"]) == (run.plan["title"], run.parameters["period"])
    assert masthead.get("revision", 0) == run.parameters.get("revision", 0)


def test_a_figure_or_a_statement_without_a_source_is_found(runs: list[Run]) -> None:
    for run in runs[-2:]:
        for _, block in blocks(run):
            bare = _without_sources(block)
            told = block["kind"] == "prose" or any(FIGURE.search(text) for _, text in texts(block))
            assert bool([*unsourced(run, bare)]) is told, block["id"]


def _without_sources(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_sources(item) for key, item in value.items() if key != "sources"}
    return [_without_sources(item) for item in value] if isinstance(value, list) else value


# What does not come out


@each_report
def test_every_figure_comes_out_of_the_places_it_names(run: Run) -> None:
    assert [fault for _, block in blocks(run) for fault in faults_of(run, block)] == []


def test_the_samples_are_two_plans_three_rounds_and_a_revision(runs: list[Run]) -> None:
    tables = {part["id"] for run in runs for _, part in blocks(run) if part["kind"] == "table"}

    assert len(runs) == 7
    assert tables - {table for table, _ in CELLS} == {"acronyms", "key"}  # which have no figures
    assert {table for table, _ in CELLS} <= tables


# That a wrong figure does not pass


def texts(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Give each text that a reader sees in a block, and the way to it; links, sources and references are none."""
    if isinstance(value, dict):
        for key in value:
            if key not in ("sources", "id", "kind", "link", "anchor", "ref", "mark", "shape", "colour", "width"):
                yield from texts(value[key], (*way, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from texts(item, (*way, at))
    elif isinstance(value, str):
        yield way, value


def told(way: tuple[Any, ...], text: str) -> list[re.Match[str]]:
    """Return the figures of a text; where it is what a report says, those in words too."""
    return [*FIGURE.finditer(text), *(IN_WORDS.finditer(text) if "runs" in way else ())]


def figures(run: Run) -> list[Where]:
    """Return where each figure of a report stands, but for the plan's own headings."""
    headings = {each["heading"] for each in run.plan["narrative"]}
    return [
        (at, way, which)
        for at, block in blocks(run)
        for way, text in texts(block)
        if text not in headings
        for which in range(len(told(way, text)))
    ]


def made_wrong(block: dict[str, Any], way: tuple[Any, ...], which: int) -> tuple[dict[str, Any], str, str]:
    """Return a block in which one figure is greater by one, or a word is another, and the text as it was and is."""
    wrong = copy.deepcopy(block)
    *steps, last = way
    holder: Any = wrong
    for step in steps:
        holder = holder[step]
    text = holder[last]
    found = told(way, text)[which]
    other = int(found[0]) + 1 if found[0].isdecimal() else "two" if WORDED[found[0].lower()] != 2 else "three"
    holder[last] = f"{text[: found.start()]}{other}{text[found.end() :]}"
    return wrong, text, holder[last]


def passes(run: Run, where: Where) -> str:
    """Return what a wrong figure says, where nothing refuses it."""
    at, way, which = where
    right = run.data["parts"][at]
    wrong, old, new = made_wrong(right, way, which)
    refused = [*_faults_around(run, wrong, way)] != [*_faults_around(run, right, way)]
    return "" if refused else f"{wrong['id']}: {old[:80]!r} as {new[:80]!r}"


def _faults_around(run: Run, block: dict[str, Any], way: tuple[Any, ...]) -> list[str]:
    """Return what does not agree in a block; of a large table, in the one row, which is enough."""
    if block["kind"] == "prose" or way[0] != "groups" or "rows" not in way or block["id"] == "rule-key":
        return faults_of(run, block)
    group = block["groups"][way[1]]
    return faults_of(run, {**block, "groups": [{**group, "rows": [group["rows"][way[3]]]}]})


def spread(found: list[Where], some: int) -> list[Where]:
    """Return as many of each block's figures as a fair share of some, evenly spread over the block."""
    by_block: dict[int, list[Where]] = {}
    for where in found:
        by_block.setdefault(where[0], []).append(where)
    share = max(1, some // max(1, len(by_block)))
    return [each for own in by_block.values() for each in own[:: max(1, -(-len(own) // share))]]


@each_report
def test_a_wrong_figure_anywhere_is_refused(run: Run) -> None:
    assert [said for where in spread(figures(run), SOME // 4) if (said := passes(run, where))] == []


@pytest.mark.exhaustive
@each_report
def test_each_wrong_figure_is_refused(run: Run) -> None:
    assert [said for where in figures(run) if (said := passes(run, where))] == []


def test_the_wrong_figures_are_many_and_of_every_block_that_has_one(runs: list[Run]) -> None:
    chosen = [(run, spread(figures(run), SOME // 4)) for run in runs]

    assert sum(len(some) for _, some in chosen) >= SOME
    for run, some in chosen:
        assert {where[0] for where in some} == {where[0] for where in figures(run)}


# That a source left out does not pass


def statements(run: Run) -> Iterator[tuple[dict[str, Any], int]]:
    """Give each statement of the narrative with a figure or a word that is one: its block, and which it is of it."""
    for _, block in blocks(run):
        for at, point in enumerate(block["points"] if block["kind"] == "prose" else ()):
            if told(("runs",), point_text(point)):
                yield block, at


def from_others(run: Run, block: dict[str, Any], at: int, sources: list[dict[str, Any]]) -> bool:
    """Return whether a statement passes with other sources than it has."""
    other = {**block["points"][at], "sources": sources}
    return not faults_of(run, {**block, "points": [*block["points"][:at], other, *block["points"][at + 1 :]]})


@each_report
def test_a_statement_that_leaves_a_source_out_is_refused(run: Run) -> None:
    passed = []
    for block, at in statements(run):
        point = block["points"][at]
        some = point["sources"]
        for left_out in range(len(some)) if len(some) <= 12 else (0, len(some) // 2, len(some) - 1):
            if from_others(run, block, at, [*some[:left_out], *some[left_out + 1 :]]):
                passed.append(f"{point_text(point)} without {some[left_out]}")
    assert passed == []


@each_report
def test_a_statement_that_names_a_place_too_many_is_refused(run: Run) -> None:
    passed, every = [], [*statements(run)]
    for (block, at), (others, other) in zip(every, reversed(every), strict=True):
        point, more = block["points"][at], others["points"][other]["sources"][-1]
        if more not in point["sources"] and from_others(run, block, at, [*point["sources"], more]):
            passed.append(f"{point_text(point)} with {more}")
    assert passed == []


@pytest.mark.parametrize(
    ("at", "otherwise", "wrong"),
    [
        (
            0,
            "On track: 32 of 52, up from 27 of 54 (October) and 23 of 55 (July)",
            "On track: 32 of 52, up from 23 of 55 (October) and 27 of 54 (July)",
        ),
        (
            0,
            "32 of 52 are on track, up from 27 of 54 in October and 23 of 55 in July",
            "32 of 52 are on track, down from 27 of 54 in October and 23 of 55 in July",
        ),
        (
            1,
            "4 are Red and need a decision; none of the Reds in July, of which there were 4, is Red now",
            "4 are Red and need a decision; one of the Reds in July, of which there were 4, is Red now",
        ),
        (
            1,
            "Four have the rating Red; none of July’s four still has Red",
            "Four have the rating Amber; none of July’s four still has Red",
        ),
    ],
)
def test_the_same_may_be_said_in_other_words(samples: Path, at: int, otherwise: str, wrong: str) -> None:
    run = run_of(samples, "2023-01/care-leavers")
    (block,) = (block for _, block in blocks(run) if block["id"] == "headline")

    def faults(text: str) -> list[str]:
        return faults_of(run, {**block, "points": [{**block["points"][at], "runs": [{"text": text}]}]})

    assert faults(otherwise) == []
    assert faults(wrong) != []


def cells(run: Run) -> Iterator[tuple[Row, dict[str, Any], dict[str, Any]]]:
    """Give each cell with a figure, its row and its column; of long tables those of every fourth row."""
    for _, table in blocks(run):
        rows = [(group, row) for group in table.get("groups", []) for row in group.get("rows", [])]
        for at, (group, row) in enumerate(rows):
            for column, cell in (
                zip(table["columns"], row["cells"], strict=True) if at % 4 == 0 or row.get("total") else ()
            ):
                if FIGURE.search("".join(text for way, text in texts(cell))):
                    yield Row(table, row, texts_of(table, row), group, at), column, cell


@each_report
def test_a_cell_that_leaves_a_source_out_is_refused(run: Run) -> None:
    passed = []
    for row, column, cell in cells(run):
        for gone in (cell["sources"][0], cell["sources"][-1]):
            if not cell_faults(run, row, column, _without(cell, gone)):
                passed.append(f"{row.table['id']}, {column['id']}: {cell['points']} without {gone}")
    assert passed == []


def _without(cell: dict[str, Any], gone: dict[str, Any]) -> dict[str, Any]:
    """Return a cell that names a place no more, nor do its points."""

    def less(item: dict[str, Any]) -> dict[str, Any]:
        return {**item, "sources": [source for source in item.get("sources", []) if source != gone]}

    return {**less(cell), "points": [less(point) for point in cell.get("points", [])]}


def test_a_history_is_refused_that_names_another_report(samples: Path) -> None:
    run = run_of(samples, "2023-01/sufficiency")
    table = next(block for _, block in blocks(run) if block["kind"] == "table" and block["id"] == "every-action")
    row = table["groups"][0]["rows"][0]
    number, fold = texts_of(table, row)["number"], copy.deepcopy(row["fold"])
    assert [*fold_faults(run, number, fold)] == []

    for point in fold["points"]:
        point["sources"] = [{**source, "sheet": "2022-07"} for source in point["sources"]]

    assert [*fold_faults(run, number, fold)] != []
    assert OWN.findall(fold["summary"])[0] == number
