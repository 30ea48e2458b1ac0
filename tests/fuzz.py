"""Read thousands of spoilt trackers and count what becomes of them; a case is always the same for its seed.

    python tests/fuzz.py --cases 10000 [--seed N] [--workers N]

Case N spoils a sound workbook by `random.Random(N)`: its zip archive, its XML or its cells. It is then read just as
``workbook check`` reads it, in a process that may take 1.5 GB of memory and 5 seconds of processor time. Each case ends
in one of these ways, and the last is a failure, whose seed is printed with what happened, so that
``--cases 1 --seed N`` shows it again:

- read: nothing is wrong with the tracker;
- problems: it was read, and what is wrong is said by cell;
- refused: it cannot be read, and one plain message says why;
- crash: any other exception, or too much time or memory, or the two ways to read a sheet do not agree.

It needs a system with resource limits: Linux, or macOS, which has none of memory.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import xlsxwriter

from builders import BANNER_PLAN, REPOSITORY, TABLE_HEADER, TABLE_PLAN, write_tracker
from helpers.checks import Subject, checked
from helpers.errors import Severity, WorkbookError
from helpers.excel.cells import Cell, Sheet
from helpers.excel.tracker import Tracker
from helpers.intake.dates import read_date
from helpers.intake.intake import take_in
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan, load_plan

MEMORY = 1_500_000_000
SECONDS = 5.0
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODD_VALUES = [
    "",
    " ",
    "0",
    "-1",
    "1.0",
    "1e308",
    "1e999",
    "-1e999",
    "NaN",
    "Infinity",
    "9" * 400,
    "9" * 5000,
    "2958466",
    "99999999",
    "0.5",
    "-0.0",
    "TRUE",
    "#REF!",
    "#N/A",
    "2023-01-19",
    "2023-01-19T10:00:00",
    "31/02/2023",
    "=1+1",
    "<p>a</p>",
    "<ul><li>" * 60,
    "• " * 500,
    "1.\u00a0\u200bx",
    "_x000D_ _x0000_ _xD83D_ _x005F_",
    "\u202e\ufeff\u2028",
    "x" * 40_000,
    "word " * 6_000,
    "(" * 3_000,
    "12345678901234567890",
    "Red",
    "COMPLETED AND FED INTO ACTION 1",
]
_ODD_TYPES = ["s", "n", "str", "b", "e", "d", "inlineStr", "z", ""]
_ODD_REFS = [
    "A1",
    "A1:C1",
    "A1:XFD1048576",
    "B2:A1",
    "ZZZ9",
    "A0",
    "",
    "A1:",
    "B3:C3",
    "C4:C40",
    "XFD1",
    "A50001",
    "$A$1",
]
_ODD_NUMBERS = ["-1", "0", "1", "3", "65535", "1048576", "1048577", "4294967296", "9" * 30, "1e9", "x", ""]


class Base(NamedTuple):
    """A sound workbook, with the plan and the parameters to read it by."""

    content: bytes
    plan: Plan
    parameters: Parameters


class Outcome(NamedTuple):
    """What became of a case: read, problems, refused or crash, and what was said."""

    seed: int
    kind: str
    said: str


def case(seed: int) -> tuple[bytes, Base]:
    """Return a case's spoilt workbook and what it was made of."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    base = chance.choice(bases())
    content = base.content
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        spoil = chance.choice((_spoil_zip, _spoil_xml, _spoil_xml, _spoil_cells, _spoil_cells))
        with suppress(RecursionError):  # a part that an earlier step made too deep to write again is spoilt enough
            content = spoil(content, chance)
    return content, base


@cache
def bases() -> tuple[Base, ...]:
    """Return the samples, and small workbooks in both layouts as openpyxl and xlsxwriter write them."""
    made = [
        Base(
            (REPOSITORY / "params" / "trackers" / f"{name}.xlsx").read_bytes(),
            load_plan(REPOSITORY, name),
            _parameters(name),
        )
        for name in ("sufficiency", "care-leavers")
    ]
    banner, table = Plan.model_validate(BANNER_PLAN), Plan.model_validate(TABLE_PLAN)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.xlsx")
        rows: list[tuple[object, ...]] = [("No.", "What is working well?", "What next"), (1, "Find homes", None)]
        rows += [(None, "• one\n• two", "later"), (2, "Old work", None), (None, "COMPLETED, FED INTO ACTION 1", None)]
        write_tracker(path, rows, merges=["B2:C2", "B4:C4", "B5:C5"], more_sheets={"October 2022": rows[:3]})
        made.append(Base(path.read_bytes(), banner, _parameters("plan")))
        write_tracker(path, _table_rows(), fills={"G2": "FF0000"}, merges=["A2:A3"])
        made.append(Base(path.read_bytes(), table, _parameters("plan")))
        for from_1904 in (False, True):
            _write_rich(path, from_1904)
            made.append(Base(path.read_bytes(), table, _parameters("plan")))
    return tuple(made)


def _parameters(plan: str) -> Parameters:
    return Parameters(plan=plan, period="2023-01", as_at="2023-01-19", tracker=f"{plan}.xlsx")


def _table_rows() -> list[tuple[object, ...]]:
    return [
        TABLE_HEADER,
        ("1) Families", "Early Help", "1.1", "Find homes", "Homes were found.", "31/03/2023", None, None),
        (None, None, "1.2", "Keep homes", "• one\n• two", 45000, "yellow", None),
        ("2. Health", "Public Health", "2.1", "Visit", "<p>done</p>", None, "Green", "COMPLETED, FED INTO ACTION 1.1"),
    ]


def _write_rich(path: Path, from_1904: bool) -> None:
    book = xlsxwriter.Workbook(path, {"date_1904": from_1904})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    share, red = book.add_format({"num_format": "0%"}), book.add_format({"bg_color": "#FF0000"})
    for name in ("January 2023", "October 2022"):
        sheet = book.add_worksheet(name)
        for at, row in enumerate(_table_rows()):
            sheet.write_row(at, 0, row)
        sheet.write_rich_string(1, 4, "Some ", bold, "homes", " found")
        sheet.write_url(2, 3, "https://example.org/homes", string="Keep homes")
        sheet.write_formula(3, 4, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 4, "=A1", None, "stored")
        sheet.write(1, 5, 44000, day)
        sheet.write(3, 5, 0.5, share)
        sheet.write_blank(1, 6, None, red)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.conditional_format("G2:G4", {"type": "cell", "criteria": "==", "value": '"Red"', "format": red})
    book.close()


def _spoil_zip(content: bytes, chance: random.Random) -> bytes:
    """Cut, flip or blank bytes, or drop, double, rename or swap entries."""
    at, kind = chance.randrange(len(content) or 1), chance.randrange(8)
    if kind == 0:
        return content[:at]
    if kind == 1:
        flipped = bytearray(content or b"x")
        for _ in range(chance.choice((1, 4, 40))):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        return bytes(flipped)
    if kind == 2:
        return content[:at] + bytes(min(64, len(content) - at)) + content[at + 64 :]
    if kind == 3:
        return content[at:] + content[:at]
    return _spoil_entries(content, kind, chance)


def _spoil_entries(content: bytes, kind: int, chance: random.Random) -> bytes:
    entries = _entries(content)
    if len(entries) < 2:
        return content
    one, other = chance.sample(range(len(entries)), 2)
    name, part = entries[one]
    if kind == 4:
        del entries[one]
    elif kind == 5:
        entries.append((name, entries[other][1]))
    elif kind == 6:
        entries[one] = (chance.choice(["../" + name, "/" + name, name.upper(), name + "x", "x\\y", ""]), part)
    else:
        entries[one], entries[other] = (name, entries[other][1]), (entries[other][0], part)
    return _zipped(entries)


def _spoil_xml(content: bytes, chance: random.Random) -> bytes:
    """Spoil the XML of one part: its elements, its attributes, or its text as such."""
    entries = _entries(content)
    if not entries:
        return content
    at = chance.randrange(len(entries))
    name, part = entries[at]
    spoil = chance.choice((_spoil_tree, _spoil_tree, _spoil_tree, _spoil_text))
    entries[at] = (name, spoil(part, chance))
    return _zipped(entries)


def _spoil_tree(part: bytes, chance: random.Random) -> bytes:
    root = _tree(part)
    if root is None:
        return part
    parents = [element for element in root.iter() if len(element)]
    for _ in range(chance.choice((1, 1, 3))):
        parent = chance.choice(parents) if parents else root
        children = list(parent)
        child = chance.choice(children) if children else root
        kind = chance.randrange(6)
        if kind == 0 and children and child in list(parent):
            parent.remove(child)
        elif kind == 1:
            parent.append(child) if child is not root else None
        elif kind == 2:
            chance.shuffle(children)
            parent[:] = children
        elif kind == 3 and child.attrib:
            child.set(chance.choice(sorted(child.attrib)), chance.choice(_ODD_NUMBERS + _ODD_VALUES[:30]))
        elif kind == 4 and child.attrib:
            del child.attrib[chance.choice(sorted(child.attrib))]
        else:
            child.text = chance.choice(_ODD_VALUES)
    return _written(root, chance)


def _spoil_text(part: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(part) + 1)
    kind = chance.randrange(7)
    if kind == 0:
        return part[:at] + part[at + chance.choice((1, 10, 300)) :]
    if kind == 1:
        entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        return re.sub(rb"^(<\?xml[^>]*\?>)?", lambda match: match[0] + entity, part, count=1)
    if kind == 2:
        tag = part.find(b">", at) + 1
        deep = chance.choice((20, 200, 100_000))
        return part[:tag] + b"<x>" * deep + b"</x>" * deep + part[tag:]
    if kind == 3:
        return re.sub(rb"\d+", lambda match: chance.choice((match[0], b"9" * 20)), part, count=30)
    if kind == 4:
        return part.replace(b"UTF-8", chance.choice((b"UTF-16", b"latin-1", b"cp037")))
    if kind == 5:
        tag = part.find(b">", at) + 1
        return part[:tag] + chance.choice((b"<!-- </c> -->", b"<![CDATA[</row>]]>", b"<?x y?>", b"&b;")) + part[tag:]
    return part[:at] + bytes(chance.randrange(256) for _ in range(20)) + part[at:]


def _spoil_cells(content: bytes, chance: random.Random) -> bytes:
    """Spoil some cells of one sheet, or what is merged, linked and hidden in it."""
    entries = _entries(content)
    sheets = [at for at, (name, _) in enumerate(entries) if re.search(r"worksheets/[^/]*\.xml$", name)]
    if not sheets:
        return content
    at = chance.choice(sheets)
    root = _tree(entries[at][1])
    if root is None:
        return content
    for _ in range(chance.choice((1, 3, 10, 60))):
        _spoil_cell(root, chance)
    if chance.random() < 0.3:
        merges = ElementTree.SubElement(root, f"{{{_MAIN}}}mergeCells")
        for _ in range(chance.choice((1, 5))):
            ElementTree.SubElement(merges, f"{{{_MAIN}}}mergeCell", ref=chance.choice(_ODD_REFS))
    entries[at] = (entries[at][0], _written(root, chance))
    return _zipped(entries)


def _spoil_cell(root: ElementTree.Element, chance: random.Random) -> None:
    cells = root.findall(f".//{{{_MAIN}}}c") + root.findall(f".//{{{_MAIN}}}mergeCell")
    if not cells:
        return
    cell = chance.choice(cells)
    kind = chance.randrange(6)
    if kind == 0:
        cell.set("t", chance.choice(_ODD_TYPES))
    elif kind == 1:
        cell.set("r" if cell.tag.endswith("}c") else "ref", chance.choice(_ODD_REFS))
    elif kind == 2:
        cell.set("s", chance.choice(_ODD_NUMBERS))
    elif kind == 3:
        ElementTree.SubElement(cell, f"{{{_MAIN}}}f").text = chance.choice(_ODD_VALUES)
    elif kind == 4:
        cell[:] = []
        cell.set("t", "inlineStr")
        inline = ElementTree.SubElement(cell, f"{{{_MAIN}}}is")
        ElementTree.SubElement(inline, f"{{{_MAIN}}}t").text = chance.choice(_ODD_VALUES)
    else:
        value = cell.find(f"{{{_MAIN}}}v")
        value = ElementTree.SubElement(cell, f"{{{_MAIN}}}v") if value is None else value
        value.text = chance.choice(_ODD_VALUES)
        if chance.random() < 0.7:
            cell.set("t", chance.choice(_ODD_TYPES))


def _tree(part: bytes) -> ElementTree.Element | None:
    try:
        return ElementTree.fromstring(part)  # noqa: S314 - made here
    except (ElementTree.ParseError, ValueError, LookupError):
        return None


def _written(root: ElementTree.Element, chance: random.Random) -> bytes:
    """Return XML with its elements' usual names, or with ``ns0:`` before each."""
    written = ElementTree.tostring(root, encoding="unicode")
    if chance.random() < 0.7:
        written = re.sub(r"(</?)ns0:", r"\1", written).replace("xmlns:ns0=", "xmlns=")
    return written.encode("utf-8", "replace")


def _entries(content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except Exception:  # spoilt before
        return []


def _zipped(entries: Sequence[tuple[str, bytes]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in entries:
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def outcome(seed: int, folder: Path) -> Outcome:
    """Return what becomes of a case in this process."""
    content, base = case(seed)
    path = folder / "plan.xlsx"
    path.write_bytes(content)
    try:
        tracker = Tracker(path, "plan.xlsx")
        intake = checked(Subject(base.plan, base.parameters, tracker, take_in(tracker, base.plan, base.parameters)))
    except WorkbookError as error:
        said = str(error)
        plain = said and "Traceback" not in said and len(said) < 20_000
        return Outcome(seed, "refused" if plain else "crash", said)
    except Exception as error:
        return Outcome(seed, "crash", f"{type(error).__name__}: {error}")
    if differs := _differs(tracker):
        return Outcome(seed, "crash", f"the two ways to read do not agree: {differs}")
    blocking = [problem for problem in intake.problems if problem.severity is Severity.BLOCKS]
    return Outcome(seed, "problems" if blocking else "read", "")


def _differs(tracker: Tracker) -> str:
    """Return where the values of a sheet are others when read alone, but for spaces at an end; empty where none are."""
    for name in tracker.names:
        try:
            sheet = tracker.sheet(name, told_by="the plan")
        except WorkbookError:
            continue
        try:
            values = tracker.values(name)
        except WorkbookError as error:
            return str(error)
        one = {cell.at: _said(cell, sheet) for cell in _cells(sheet) if not cell.blank}
        other = {cell.at: _said(cell, values) for cell in _cells(values)}
        for at in sorted(one.keys() | other.keys()):
            if one.get(at) != other.get(at):
                return f"{name}, {at}: {one.get(at)!r:.80} and {other.get(at)!r:.80}"
    return ""


def _cells(sheet: Sheet) -> Iterator[Cell]:
    """Yield the cells of a sheet, those under merged ranges too."""
    for row in sheet.rows:
        yield from row
    for covered in sheet.covered:
        yield covered.cell


def _said(cell: Cell, sheet: Sheet) -> tuple[str, object]:
    """Return what a cell says; a date is the same date whether or not its format is known for one."""
    day = None if isinstance(cell.value, str) else read_date(cell, sheet.epoch).day
    return day.isoformat() if day else cell.text.strip(), cell.fault


def work() -> None:
    """Answer the seeds that come in with outcomes, each within the limits."""
    if sys.platform == "linux":  # macOS holds no process to a limit of memory
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            signal.setitimer(signal.ITIMER_PROF, SECONDS)  # ends the process, whatever code it is in
            found = outcome(int(line), Path(folder))
            signal.setitimer(signal.ITIMER_PROF, 0)
            print(found.kind, found.said.replace("\n", " ")[:300], sep="\t", flush=True)


def outcomes(seeds: Sequence[int]) -> Iterator[Outcome]:
    """Yield what becomes of each case in a process of its own, started again whenever one has ended it."""
    worker: subprocess.Popen[str] | None = None
    for seed in seeds:
        if worker is None:
            worker = subprocess.Popen(
                [sys.executable, __file__, "--work"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                errors="replace",
            )
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(f"{seed}\n")
        worker.stdin.flush()
        kind, _, said = worker.stdout.readline().rstrip("\n").partition("\t")
        if not kind:
            code = worker.wait()
            kind, said = "crash", "out of time" if code == -signal.SIGPROF else f"the process ended with {code}"
            worker = None
        yield Outcome(seed, kind, said)
    if worker is not None:
        worker.communicate("")


def run(seeds: Sequence[int], workers: int, tell: Callable[[Outcome], Any] = lambda _: None) -> Counter[str]:
    """Return how many cases ended in each way; `tell` is called with each."""
    counted: Counter[str] = Counter()

    def share(number: int) -> None:
        for found in outcomes(seeds[number::workers]):
            counted[found.kind] += 1
            tell(found)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(share, range(workers)))
    return counted


def main() -> int:
    """Run the cases that the command line asks for, and return 1 if any crashed."""
    parser = argparse.ArgumentParser(description="Read spoilt trackers and count what becomes of them.")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="the first case's")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--show", action="store_true", help="print every case, not only crashes")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work:
        work()
        return 0

    def tell(found: Outcome) -> None:
        if chosen.show or found.kind == "crash":
            print(f"seed {found.seed}: {found.kind} {found.said}", flush=True)

    counted = run(range(chosen.seed, chosen.seed + chosen.cases), chosen.workers, tell)
    print(", ".join(f"{kind} {counted[kind]}" for kind in ("read", "problems", "refused", "crash")))
    return 1 if counted["crash"] else 0


if __name__ == "__main__":
    sys.exit(main())
