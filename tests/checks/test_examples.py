"""That nothing which came with a new plan is published."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from helpers.checks.read import read_inputs
from helpers.errors import Severity
from helpers.plans import examples
from helpers.plans.parameters import Parameters
from helpers.rounds.new import new_plan


def unedited(root: Path, layout: str) -> list[str]:
    new_plan(root, "homes", layout, "2023-01-19")
    given = Parameters(plan="homes", period="2023-01", as_at="2023-01-19", tracker="params/trackers/homes.xlsx")
    found = [each for each in read_inputs(root, given).intake.problems if each.severity is Severity.PUBLICATION]
    return [f"{each.sheet or each.file}!{each.cell} {each.found}" for each in found]


def test_each_example_of_a_new_plan_is_named_by_its_place(tmp_path: Path) -> None:
    wrote = "as “workbook new” wrote it"
    assert unedited(tmp_path, "table") == [
        f"params/plans/homes.yml! “council” is still “Your council”, {wrote}",
        f"January 2023!A4 it still says “Example priority”, {wrote}",
        f"January 2023!B4 it still says “Example: who is responsible”, {wrote}",
        f"January 2023!D4 it still says “{examples.ACTION}”, {wrote}",
        *(f"January 2023!E4 it still says “{text}”, {wrote}" for text in (examples.SAYS, "one point a line")),
        f"January 2023!E4 it still says “a point under it”, {wrote}",
        f"Measures!A4 it still says “Example: people helped”, {wrote}",
    ]


def test_a_banner_plans_examples_are_named_too(tmp_path: Path) -> None:
    assert len(unedited(tmp_path, "banner")) == 12


@pytest.mark.parametrize("layout", ["table", "banner"])
def test_a_definition_says_nothing_as_an_example_that_is_not_known(layout: str) -> None:
    template = files("helpers.rounds").joinpath("templates", f"{layout}.yml").read_text(encoding="utf-8")
    assert re.search(r"\b(?:your council|example:)", template.casefold()) is None
    assert examples.is_example(" your  COUNCIL ")
    assert not examples.is_example("Averdale County Council")
