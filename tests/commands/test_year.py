"""A year of one plan, from a council's own tracker to its fifth paper: each command ends well and nothing is lost."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from builders import parts
from helpers import cli
from year import DISAGREED, ROUNDS, tracker_of, year

WIDTH = 80
#: A line that is a command to be pasted, which is never broken.
COMMAND = re.compile("“workbook [^”]*”[.;,]?")
#: The parts that list the sheets and parts there are, and the styles, which each new round adds to.
LISTS = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}


@pytest.mark.long
def test_a_year_of_a_plan_goes_from_paper_to_paper_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))

    def call(folder: Path, command: Sequence[str]) -> tuple[int, str]:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["workbook", "--root", str(folder), *command])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0), "".join(capsys.readouterr())

    folder = tmp_path / "thornshire"
    steps = list(year(call, folder, "--despite", "The code is being changed."))
    assert [step.command for step in steps if step.status] == [
        f"collect {DISAGREED} reports/drafts/{DISAGREED}/chase-forms"
    ]
    wrapped = [step for step in steps if step.command != "verify"]  # which gives each answer its line, to be searched
    lines = [line for step in wrapped for line in step.said.splitlines() if len(line) > WIDTH and " " in line]
    assert [line for line in lines if not COMMAND.fullmatch(line)] == []
    assert not any("removed from the tracker" in path.read_text("utf-8") for path in folder.rglob("data.json"))
    first, last = parts(tmp_path / "Homes plan.xlsx"), parts(tracker_of(folder, [*ROUNDS][-1]))
    assert {name for name, content in first.items() if last.get(name) != content} == LISTS
