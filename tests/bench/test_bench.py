"""What is measured, with what, and how it is told."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from builders import REPOSITORY
from helpers.bench.bench import Asked, Grown, Measured, exponent
from helpers.bench.measure import Machine, Took, run
from helpers.bench.page import page, write
from helpers.bench.project import PLAN, begin, period_of, tracker_of, write_round
from helpers.runs.check import check


def told() -> Measured:
    """Return figures that grow as the square of the actions in time, and not at all in the rounds."""
    asked = Asked((40, 400), (1, 4), times=3, by_hand=False, batch=4)
    grown = [Grown(a, r, Took(a**2 / 1000, 2.0, a * 1e6), a * 1000) for a in asked.actions for r in asked.rounds]
    runs = {"the full report alone": Took(4.0, 5.0, 2e8)}
    start = {"--help": (Took(0.3, 0.3, 1e7), Took(0.2, 0.2, 1e7))}
    by_hand = {40: Took(16.0, 20.0, 1.2e9)}
    return Measured(asked, Machine("2 × Processor, Linux", 0.1), runs, by_hand, start, grown, Took(12.0, 8.0, 3e8))


def test_the_page_tells_ratios_exponents_and_how_busy_the_machine_was() -> None:
    text = page(told())
    assert "| A run, 40 actions, the full report alone | 5.0 | 0.25 | 4.0 | 0.25 | 200 MB |" in text
    assert "| `--help` | 0.30 | 0.20 (`import typer`) | 1.50 | 1.5 |" in text
    assert "by actions processor time 2.00, memory 1.00, bytes 1.00 (round 4)" in text
    assert "by rounds processor time 0.00, memory 0.00, bytes 0.00 (40 actions)" in text
    assert "2.0 seconds and 3.0 processor seconds a run" in text
    assert "Nothing else was going on there (a load of 0.1 when it began)." in text


def test_the_page_and_its_chart_are_the_same_for_the_same_figures(tmp_path: Path) -> None:
    written = [[path.read_bytes() for path in write(tmp_path / each, told())] for each in ("a", "b")]
    assert written[0] == written[1]
    drawn = ElementTree.fromstring(written[0][1])  # noqa: S314 - our own
    assert {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")} >= {"Round 1", "Round 4", "By hand"}


def test_one_size_has_no_exponent() -> None:
    assert exponent([(40, 1.0)]) is None


def test_a_made_plan_stops_at_nothing_and_is_the_same_each_time(tmp_path: Path) -> None:
    begin(tmp_path / "project", REPOSITORY / "notebooks")
    for number in (1, 2):
        write_round(tmp_path / "project", number, 30, readings=True)
    found = check(tmp_path / "project", period_of(2), PLAN)
    assert not found.errors
    assert {problem.severity.value for problem in found.problems} <= {"noted"}
    assert tracker_of(2, 30) == tracker_of(2, 30)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such accounts")
def test_what_a_process_starts_is_counted_with_it(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.4: pass"
    took = run(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"], at=tmp_path
    )
    assert took.cpu > 0.4


def test_the_documents_page_is_one_that_the_command_writes() -> None:
    text = (REPOSITORY / "docs" / "speed.md").read_text(encoding="utf-8")
    assert re.findall(r"^#.*", text, re.MULTILINE) == re.findall(r"^#.*", page(told()), re.MULTILINE)
    assert (REPOSITORY / "docs" / "speed.svg").is_file()
