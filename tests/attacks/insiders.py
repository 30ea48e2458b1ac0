"""Attacks of an insider, who can write in the folder: each on the second of three reports, but where it says else."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from pathlib import Path

import nbformat

from attacks import attack
from attacks.means import FALSE, TRUE, commit, forget, publish_it, rewrite
from helpers.records import ledger, store
from helpers.records.record import INPUTS, NAME
from helpers.runs import index

NOTEBOOK = f"{INPUTS}notebooks/action_plan.ipynb"
NEW_HISTORY = "All of it agrees. Whoever has a later paper, the file itself, or the history from elsewhere sees it."
LIE = """from helpers.blocks.blocks import Prose
from helpers.model import Point, TextRun
Prose(id="headline", points=(Point((TextRun("All is well."),),),))"""


def folder(root: Path, number: int = 2) -> Path:
    """Return the folder of the report that a line of the ledger names."""
    return root / ledger.read(root)[number - 1].folder


def false_figure(root: Path, *names: str) -> dict[str, bytes | None]:
    """Return a report's files with another figure in them."""
    content = {name: (folder(root) / name).read_bytes() for name in names or ("report.html", "data.json")}
    assert all(TRUE in each for each in content.values())
    return {name: each.replace(TRUE, FALSE) for name, each in content.items()}


def told_otherwise(root: Path, source: str = LIE) -> bytes:
    """Return the kept notebook with a cell that says what somebody likes."""
    made = nbformat.reads((folder(root) / NOTEBOOK).read_text(encoding="utf-8"), as_version=4)
    [headline] = [cell for cell in made.cells if cell.source == "report.headline()"]
    headline.source = source
    return str(nbformat.writes(made)).encode()


@attack(
    *("insider", "changes a figure in a page and its data", "damaged", "fits", "known", "E"),
    left="Nothing: file and report are named.",
)
def change_a_figure(root: Path) -> None:
    for name, content in false_figure(root).items():
        (folder(root) / name).write_bytes(content or b"")


@attack(
    *("insider", "the same, and writes record and ledger anew so that all fits", "damaged", "other", "none", "E"),
    left="Nothing, once the ledger was committed.",
)
def rebuild_the_chain(root: Path) -> None:
    rewrite(root, 2, {**false_figure(root), "report.pdf": b"%PDF-1.7 another"})


@attack(
    *("insider", "the same, and commits it", "damaged", "other", "none", "E"),
    left="Nothing: the commit is named.",
)
def rebuild_the_chain_and_commit(root: Path) -> None:
    rebuild_the_chain(root)
    commit(root)


@attack(
    *("insider", "the same, and takes git’s history away", "alone", "other", "none", "D"),
    left="`verify` cannot tell; the audit, a later paper and the file do.",
)
def take_git_away(root: Path) -> None:
    rebuild_the_chain(root)
    shutil.rmtree(root / ".git")


@attack(
    *("insider", "the same, and writes a new history for it", "untouched", "other", "none", "D"),
    left=NEW_HISTORY,
)
def write_history_anew(root: Path) -> None:
    rebuild_the_chain(root)
    forget(root)


@attack(
    *("insider", "does so for a while, and then puts everything back", "damaged", "fits", "known", "E"),
    left="Nothing: a version once committed is looked at for ever.",
)
def put_everything_back(root: Path) -> None:
    shutil.copytree(root / store.FOLDER, root / "aside")
    rebuild_the_chain_and_commit(root)
    shutil.rmtree(root / store.FOLDER)
    shutil.move(root / "aside", root / store.FOLDER)
    commit(root)


@attack(
    *("insider", "writes another name of who published it, with all that goes with it", "untouched", "other", "known"),
    *("A",),
    left="The report is what was made. The same holds of a tracker changed before: a later paper or the file tells.",
)
def give_another_name(root: Path) -> None:
    rewrite(root, 2, by="Somebody Else")
    forget(root)


@attack(
    *("insider", "changes a figure in the page alone, and not in the data", "untouched", "other", "known", "D"),
    left=NEW_HISTORY,
)
def change_the_page_alone(root: Path) -> None:
    rewrite(root, 2, false_figure(root, "report.html"))
    forget(root)


def false_past(root: Path) -> bytes:
    """Return what later reports read of a report, with another word in what it knew."""
    known = (folder(root) / "snapshot.json").read_bytes()
    assert known.count(b"a start") == 1
    return known.replace(b"a start", b"the end")


@attack(
    *("insider", "changes what later reports read of a report, and nothing else", "damaged", "fits", "known", "E"),
    left="Nothing: file and report are named, and no later report is made.",
)
def change_what_it_knew(root: Path) -> None:
    (folder(root) / "snapshot.json").write_bytes(false_past(root))


@attack(
    *("insider", "the same, so that record, ledger and history fit", "untouched", "other", "known", "D"),
    left=NEW_HISTORY,
)
def change_what_it_knew_so_that_all_fits(root: Path) -> None:
    rewrite(root, 2, {"snapshot.json": false_past(root)})
    index.rebuild(root)
    forget(root)


@attack(
    *("insider", "publishes a false page beside the true ones", "untouched", "other", "known", "D"),
    left=NEW_HISTORY,
)
def add_a_reading(root: Path) -> None:
    rewrite(root, 2, {"summary.html": b"<p>All is well.</p>"})
    index.rebuild(root)
    forget(root)


@attack(
    *("insider", "says each thing twice in the data, the true one last", "untouched", "other", "known", "D"),
    left=NEW_HISTORY,
)
def say_it_twice(root: Path) -> None:
    said = (folder(root) / "data.json").read_bytes()
    rewrite(root, 2, {"data.json": b'{"title": "All is well",' + said.removeprefix(b"{")})
    forget(root)


@attack(
    *("insider", "excuses a false figure as published with --despite", "untouched", "other", "none", "D"),
    left="Words that tell no figure, date, name or status are excused so: the audit repeats the excuse.",
)
def give_a_note_as_excuse(root: Path) -> None:
    from helpers.records.code import code_now

    files = {**false_figure(root), "report.pdf": b"%PDF-1.7 another"}
    rewrite(root, 2, files, note="in a hurry", clean=True, commit=code_now().commit)
    index.rebuild(root)
    forget(root)


@attack(
    *(
        "insider",
        "keeps an empty CHANGELOG.md, so that each entry of today’s counts",
        "untouched",
        "other",
        "none",
        "D",
    ),
    left="Words of a block that some entry names are excused so: the audit shows the entry. Read it.",
)
def give_the_changelog_as_excuse(root: Path) -> None:
    files = {**false_figure(root), "report.pdf": b"%PDF-1.7 another", f"{INPUTS}CHANGELOG.md": b"# Changes\n"}
    rewrite(root, 2, files)
    forget(root)


@attack(
    *("insider", "drops the newest publication", "damaged", "fits", "none", "E"),
    left="Nothing, once its line was committed.",
    line=3,
)
def drop_the_last(root: Path) -> None:
    *lines, last = ledger.read(root)
    (root / store.LEDGER).write_bytes(b"".join(map(ledger.as_bytes, lines)))
    shutil.rmtree(root / last.folder)


@attack(
    *("insider", "the same, and commits it", "damaged", "fits", "none", "E"),
    left="Nothing: the commit is named.",
    line=3,
)
def drop_the_last_and_commit(root: Path) -> None:
    drop_the_last(root)
    commit(root)


@attack(
    *("insider", "the same, with a new history", "untouched", "fits", "none", "E"),
    left="Its own paper cannot tell, as a seal stands for what came before; its file does, and any later paper.",
    line=3,
)
def drop_the_last_and_its_history(root: Path) -> None:
    drop_the_last(root)
    index.rebuild(root)
    forget(root)


@attack(
    *("insider", "dresses the newest publication as a draft among the published", "damaged", "fits", "none", "E"),
    left="Nothing: drafts lie apart.",
    line=3,
)
def dress_the_last_as_a_draft(root: Path) -> None:
    *lines, last = ledger.read(root)
    (root / store.LEDGER).write_bytes(b"".join(map(ledger.as_bytes, lines)))
    data = root / last.folder / "data.json"
    data.write_bytes(data.read_bytes().replace(b'"draft": false', b'"draft": true'))
    (root / last.folder / NAME).unlink()
    forget(root)


@attack(
    *("insider", "begins the ledger anew, in place of one that never was", "damaged", "refused", "refused", "E"),
    left="Nothing, where the one before was committed.",
)
def begin_anew_under_a_false_name(root: Path) -> None:
    lines = ledger.read(root)
    (root / store.LEDGER).write_bytes(b"".join(map(ledger.as_bytes, lines[:-1])))
    ledger.begin_anew(root, "why not")
    commit(root)
    (root / store.LEDGER).write_bytes((root / store.LEDGER).read_bytes() + ledger.as_bytes(lines[-1]))


@attack(
    *("insider", "begins the ledger anew as the rules have it, with nothing in it", "anew", "other", "none", "E"),
    left="It is said before all else, with the reason and the commit: ask for what lay before.",
)
def begin_anew(root: Path) -> None:
    ledger.begin_anew(root, "the files were moved")
    for each in {each.parent for each in store.folders(root)}:
        shutil.rmtree(root / each)
    index.rebuild(root)
    commit(root)


@attack(
    *("insider", "hides a change to a ledger begun anew behind the one before it", "damaged", "other", "known", "E"),
    left="Nothing: going back to what was replaced is a change as well.",
)
def go_back_behind_a_renewal(root: Path) -> None:
    path, old = root / store.LEDGER, (root / store.LEDGER).read_bytes()
    ledger.begin_anew(root, "the files were moved")
    begun = path.read_bytes()
    path.write_bytes(old)
    rewrite(root, 0, begun=begun)
    commit(root)
    new = path.read_bytes()
    path.write_bytes(old)
    commit(root)
    path.write_bytes(new)
    rewrite(root, 2, begun=begun, by="Somebody Else")
    commit(root)


@attack(
    *("insider", "forges the seal that a report prints", "untouched", "other", "known", "D"),
    left=NEW_HISTORY,
)
def forge_a_seal(root: Path) -> None:
    page = (folder(root) / "report.html").read_bytes()
    seal = ledger.printed(ledger.read(root)[0].hash).encode()
    assert seal in page
    rewrite(root, 2, {"report.html": page.replace(seal, b"0123 " * 9 + b"0123")})
    forget(root)


@attack(
    *("insider", "sets the clock back", "damaged", "other", "known", "E"),
    left="A clock that is wrong from the first line on: nothing here knows the true time.",
)
def set_the_clock_back(root: Path) -> None:
    before = ledger.read(root)
    after: tuple[ledger.Line, ...] = ()
    for line in before:
        told = dataclasses.asdict(line)
        for name in ("number", "previous", "hash"):
            told.pop(name)
        told |= {"published": "2001-01-01T00:00:00+00:00"} if line.number == len(before) else {}
        after = (*after, ledger.following(after, **told))
    (root / store.LEDGER).write_bytes(b"".join(map(ledger.as_bytes, after)))
    rewrite(root, 1, by="Somebody Else")


@attack(
    *("insider", "has the notebook say what they like", "damaged", "fits", "known", "E"),
    left="Nothing.",
)
def alter_the_notebook(root: Path) -> None:
    (folder(root) / NOTEBOOK).write_bytes(told_otherwise(root))


@attack(
    *("insider", "the same, with record, ledger and history to go with it", "untouched", "other", "known", "D"),
    left="Where the report says what that notebook does, the class is F.",
)
def alter_the_notebook_and_all(root: Path) -> None:
    rewrite(root, 2, {NOTEBOOK: told_otherwise(root)})
    forget(root)


@attack(
    *("insider", "publishes by a notebook of their own, which says what they like", "untouched", "fits", "known", "F"),
    left="The report says so below its title, unless the workbook that published it was altered.",
    line=4,
)
def publish_by_another_notebook(root: Path) -> None:
    (root / "notebooks" / "action_plan.ipynb").write_bytes(told_otherwise(root))
    publish_it(root, "2023-04", "A better one")
    commit(root)


@attack(
    *("insider", "the same, in an older format, with the workbook’s cells to be seen", "untouched", "fits", "known"),
    *("F",),
    left="As with any notebook of their own.",
    line=4,
)
def publish_by_hidden_cells(root: Path) -> None:
    made = json.loads(told_otherwise(root))
    cells = [each | ({"input": each["source"], "language": "python"}) for each in made["cells"]]
    shown = json.loads((root / "notebooks" / "action_plan.ipynb").read_bytes())
    shown |= {"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells, "metadata": {}}]}
    (root / "notebooks" / "action_plan.ipynb").write_text(json.dumps(shown), encoding="utf-8")
    publish_it(root, "2023-04", "A better one")
    commit(root)


@attack(
    *("insider", "the same, and has it put the workbook’s own back while it runs", "untouched", "fits", "known", "F"),
    left="As with any notebook of their own.",
    line=4,
)
def publish_by_a_notebook_that_hides_itself(root: Path) -> None:
    path = root / "notebooks" / "action_plan.ipynb"
    back = f"import pathlib; pathlib.Path('notebooks/action_plan.ipynb').write_text({path.read_text('utf-8')!r})\n{LIE}"
    path.write_bytes(told_otherwise(root, back))
    publish_it(root, "2023-04", "A better one")
    commit(root)
    assert b"notebook of the council" in (folder(root, 4) / "report.html").read_bytes()


@attack(
    *("insider", "uses wording of their own for a false figure", "untouched", "other", "known", "D"),
    left="Where the report was made with it, it names the template as the council’s own.",
)
def word_it_otherwise(root: Path) -> None:
    rewrite(root, 2, {f"{INPUTS}params/wording/headline.j2": b"{{ open }} of {{ all }} actions are fine.\n"})
    forget(root)


@attack(
    *("insider", "copies a report to a place of its own", "damaged", "fits", "known", "A"),
    left="Nothing: no line of the ledger has it.",
)
def copy_a_report(root: Path) -> None:
    shutil.copytree(folder(root), folder(root).with_name("other"))


@attack(
    *("insider", "changes the list of what is published", "damaged", "fits", "known", "A"),
    left="`audit.html` and drafts are not looked at: believe no result that came along.",
)
def forge_the_index(root: Path) -> None:
    path = root / store.FOLDER / store.INDEX
    path.write_bytes(path.read_bytes() + b"<p>And another, on which all is well.</p>")


@attack(
    *("insider", "puts a file, a folder or a hidden file among the reports", "damaged", "fits", "known", "E"),
    left="Nothing: each is named.",
)
def add_files(root: Path) -> None:
    for name in ("more.html", ".hidden", "inputs/more.xlsx", "new/more.pdf"):
        (folder(root) / name).parent.mkdir(exist_ok=True)
        (folder(root) / name).write_bytes(b"x")


@attack(
    *("insider", "puts files in each other’s place", "damaged", "fits", "known", "E"),
    left="Nothing: both are named.",
)
def exchange_files(root: Path) -> None:
    one, other = folder(root) / "report.pdf", folder(root, 1) / "report.pdf"
    before = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(before)


@attack(
    *("insider", "puts a link in a file’s place, to the same bytes elsewhere", "damaged", "fits", "known", "E"),
    left="Nothing.",
)
def put_a_link(root: Path) -> None:
    path = folder(root) / "report.pdf"
    shutil.move(path, root / "elsewhere.pdf")
    path.symlink_to(root / "elsewhere.pdf")


@attack(
    *("insider", "puts a pipe and a link to a device in files’ places", "damaged", "fits", "known", "E"),
    left="Nothing: neither is read.",
)
def put_special_files(root: Path) -> None:
    for name in ("report.pdf", "report.html"):
        (folder(root) / name).unlink()
    os.mkfifo(folder(root) / "report.pdf")
    (folder(root) / "report.html").symlink_to("/dev/zero")
