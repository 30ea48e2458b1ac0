"""None of the attacks has anything run, and none is called untouched, or identical, by all that look."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from attacks import ATTACKS, Attack, insiders, senders
from attacks.means import past, publish_three
from attacks.table import PAGE, table
from builders import REPOSITORY, Once
from helpers.audit import Basis, audit
from helpers.errors import WorkbookError
from helpers.records import ledger, store
from helpers.records.verify import verify
from helpers.records.witness import told_by_file, told_by_seal
from helpers.runs.index import published_lists

pytestmark = pytest.mark.skipif(os.name == "nt" or not shutil.which("git"), reason="these are for a Unix with git")


@pytest.fixture
def root(once: Once, tmp_path: Path) -> Path:
    """Give a project of three published reports, committed, to do harm to."""
    committed = once("attacked", partial(past, once("audit-published", publish_three)))
    return Path(shutil.copytree(committed, tmp_path / "project"))


def looked_at(root: Path) -> str:
    """Return what `verify` says, as the table has it."""
    try:
        verdict = verify(root, lists=published_lists)
    except WorkbookError:
        return "refused"
    if verdict.anew and not verdict.damages:
        assert "Untouched: " not in verdict.said
        return "anew"
    assert ("Untouched" in verdict.said) == (verdict.code == "untouched")
    return {"damaged": "damaged", "untouched": "untouched", "alone": "alone"}.get(verdict.code, "unseen")


def witnessed(root: Path, seal: str, paper: Path) -> tuple[str, str]:
    """Return what is said of the newest paper's seal, and of a file that was sent out before."""
    try:
        by_seal, by_file = told_by_seal(root, seal), told_by_file(root, paper)
    except WorkbookError:
        return "refused", "refused"
    return "fits" if by_seal.known else "other", "known" if by_file.known else "none"


def audited(root: Path, place: Path, basis: Basis) -> str:
    """Return the class of the report that lies somewhere; E where there is none any more to make again."""
    try:
        lines = [line for line in ledger.read(root) if line.folder == place]
        return "".join(found.outcome for found in audit.audit(root, lines, [basis], lambda _: None)) or "E"
    except WorkbookError:
        return "E"


#: Those of which the short form of the suite makes the report again, or lays what git would run.
SHORT = {
    *(insiders.write_history_anew, insiders.add_a_reading, insiders.publish_by_hidden_cells),
    *(attack.do for attack in ATTACKS if attack.does.endswith(("fsmonitor", "hooks", "a filter"))),
}


def each_attack() -> list[Any]:
    long = [attack.audit != "E" or "sets git up" in attack.does or "recorded" in attack.left for attack in ATTACKS]
    marked = [
        pytest.mark.exhaustive if far and at.do not in SHORT else () for at, far in zip(ATTACKS, long, strict=True)
    ]
    return [
        pytest.param(at, marks=mark, id=at.does[:60].replace(" ", "-"))
        for at, mark in zip(ATTACKS, marked, strict=True)
    ]


@pytest.mark.parametrize("attack", each_attack())
def test_each_attack_is_told_as_the_table_says_and_has_nothing_run(attack: Attack, root: Path, tmp_path: Path) -> None:
    lines = ledger.read(root)
    paper = tmp_path / "Agenda item 7.pdf"
    shutil.copy(root / lines[min(attack.line, 3) - 1].folder / "report.pdf", paper)
    attack.do(root)
    after = {line.number: line.folder for line in ledger.examine(ledger.content(root))[0]}
    place = lines[attack.line - 1].folder if attack.line <= len(lines) else after[attack.line]
    basis = Basis.RECORDED if "recorded" in attack.left else Basis.CURRENT
    seal = ledger.printed(lines[-1].previous)
    found = (looked_at(root), *witnessed(root, seal, paper), audited(root, place, basis))
    assert found == (attack.verify, attack.seal, attack.file, attack.audit)
    assert [path.name for path in senders.marks(root).iterdir()] == []


def test_no_attack_passes_for_the_truth_with_all_that_look() -> None:
    for attack in ATTACKS:
        told = (attack.verify != "untouched", attack.seal == "other", attack.file == "none", attack.audit in "DEF")
        assert any(told), attack.does
        assert attack.audit not in "BC"
    assert len({attack.do for attack in ATTACKS}) == len(ATTACKS) > 50


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", [name for name, (_, call) in senders.TRAPS.items() if call])
def test_each_trap_springs_where_git_is_called_by_hand(name: str, root: Path) -> None:
    senders.trapped(name)(root)
    call = ["git", "-c", "user.name=A", "-c", "user.email=a@averdale.example", *senders.TRAPS[name][1].split()]
    (root / store.LEDGER).write_bytes((root / store.LEDGER).read_bytes() + b"x")
    asked = "protocol=https\nhost=nowhere.example\n\n"
    subprocess.run(call, cwd=root, input=asked, capture_output=True, text=True, timeout=30, check=False)
    assert [path.name for path in senders.marks(root).iterdir()] == [name.replace(" ", "-")]


def command(root: Path, *arguments: str, python: tuple[str, ...] = ()) -> None:
    start = python or (str(REPOSITORY / "workbook.py"), "--root", str(root))
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    settings = clean | {"SECRET": "7312", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, *start, *arguments], cwd=root, env=settings, capture_output=True, check=False)


def test_the_command_runs_no_code_of_the_folder_it_is_called_in(root: Path) -> None:
    senders.lay_code_in_the_folder(root)
    command(root, "verify")
    assert [path.name for path in senders.marks(root).iterdir()] == []
    command(root, "verify", python=("-m", "helpers"))
    assert [path.name for path in senders.marks(root).iterdir()] != []


@pytest.mark.exhaustive
@pytest.mark.parametrize("do", [senders.send_a_notebook, senders.keep_code_as_an_input], ids=["harm", "code"])
def test_a_notebook_that_is_run_all_the_same_reaches_nothing(do: Attack, root: Path) -> None:
    do(root)  # type: ignore[operator]
    for name in senders.CODE:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(senders.code(root, name))
    command(root, "audit", "2023-04", "--despite", "to see")
    assert (root / "reports" / "audit.html").is_file()
    assert [path.name for path in senders.marks(root).iterdir()] == []


def test_the_page_for_auditors_has_every_attack() -> None:
    assert table() in PAGE.read_text(encoding="utf-8"), "python tests/attacks/table.py"
