"""A plan of audit recommendations under services: no sentence, heading or label of its report speaks of actions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook
from pypdf import PdfReader

from builders import Once, write_yaml
from helpers.runs.publish import Publication, publish
from helpers.runs.run import prepare
from recompute import Run
from recompute.faults import faults_of
from samples import copy_plans

PLAN = "care-leavers"
READINGS = ("report", "exceptions", "summary")
#: The word, where it is neither the kind of document nor a name for programs, such as the id ``action-5``.
_ACTION = re.compile(r"(?<!-)\bactions?\b(?!-| plan)", re.IGNORECASE)
#: What a reader of the data sees nothing of: names for programs.
_NAMES = {"id", "kind", "look", "anchor", "link", "place", "facts"}


def make(project: Path) -> None:
    """Make the sample plan one of recommendations, publish a round, change what it said, and publish the next."""
    copy_plans(project)
    definition = project / "params" / "plans" / f"{PLAN}.yml"
    plan = yaml.safe_load(definition.read_text(encoding="utf-8"))
    plan |= {
        "title": "Audit recommendations",
        "actions": {"one": "recommendation", "many": "recommendations"},
        "groups": {"one": "service", "many": "services"},
    }
    plan["tracker"]["columns"]["title"] = plan["measures"]["columns"]["action"] = "Recommendation"
    write_yaml(definition, plan)
    for period in ("2022-10", "2023-01"):
        path = project / "params" / period / f"{PLAN}.yml"
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
        write_yaml(path, values | {"commentary": "", "recommendations": [], "digests": ["exceptions", "summary"]})
    tracker = project / "params" / "trackers" / f"{PLAN}.xlsx"
    book = load_workbook(tracker, rich_text=True)
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value):
            if _ACTION.search(str(cell.value)):
                cell.value = (
                    str(cell.value).replace("fed into actions ", "fed into ").replace("fed into action ", "fed into ")
                )
                cell.value = re.sub(
                    r"\b([Aa])ctions?\b", lambda found: "Recommendation" if found[1] == "A" else "step", cell.value
                )
    book.save(tracker)
    _publish(project, "2022-10")
    book["October 2022"]["E6"] = "Said otherwise since."
    book.save(tracker)
    _publish(project, "2023-01")


def _publish(project: Path, period: str) -> None:
    (outcome,) = publish(project, prepare(project, period, PLAN), lambda _: None, Publication(despite="a test"))
    assert outcome.error is None


@pytest.fixture
def folder(once: Once) -> Path:
    """Give the folder of the second report of the plan of recommendations."""
    return once("recommendations", make) / "reports" / "2023-01" / PLAN


def _said(data: Any, key: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            if name not in _NAMES:
                yield from _said(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from _said(value, key)
    elif isinstance(data, str):
        yield data


def test_the_data_speak_of_recommendations(folder: Path) -> None:
    said = list(_said(json.loads((folder / "data.json").read_text(encoding="utf-8"))))
    assert [text for text in said if _ACTION.search(text)] == []
    assert {"Recommendations by rating, report by report", "All recommendations"} <= set(said)
    assert {"Recommendations rated Red, or worse than before", "Recommendation 5.6 is not rated"} <= set(said)
    assert "Every open recommendation; what is new since 13 October 2022 is marked" in said


@pytest.mark.parametrize("reading", READINGS)
def test_each_reading_speaks_of_recommendations(folder: Path, reading: str) -> None:
    page = (folder / f"{reading}.html").read_text(encoding="utf-8")
    page = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert [page[found.start() - 60 : found.end() + 30] for found in _ACTION.finditer(page)] == []
    printed = " ".join(
        sheet.extract_text() for sheet in PdfReader(BytesIO((folder / f"{reading}.pdf").read_bytes())).pages
    )
    assert [printed[found.start() - 60 : found.end() + 30] for found in _ACTION.finditer(printed)] == []
    assert "recommendations" in page


def test_its_scrutiny_reading_says_which_recommendations_it_has(folder: Path) -> None:
    page = (folder / "exceptions.html").read_text(encoding="utf-8")
    assert "Newly closed recommendations and where their remaining work went" in page


def test_its_figures_come_out_of_the_places_that_it_names(folder: Path) -> None:
    run = Run(folder, [folder.parents[1] / "2022-10" / PLAN])
    blocks = [block for block in run.data["parts"] if block["kind"] in ("prose", "table")]
    shown = {block["id"] for block in blocks}
    assert {"headline", "trend", "key-figures", "decisions", "changed", "watch", "successes"} <= shown
    own = [block for block in blocks if not block["id"].startswith("restated")]  # of earlier sheets, which it reads not
    assert [fault for block in own for fault in faults_of(run, block)] == []
