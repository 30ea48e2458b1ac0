"""No text is live in what the product writes, whichever field it stands in; and all of it can be read."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import itertools
import json
import os
import pkgutil
import re
import subprocess
import sys
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from openpyxl import Workbook

import helpers
from builders import REPOSITORY, TABLE_HEADER, TABLE_PLAN, Once, write_period, write_plan, write_tracker, write_yaml
from helpers.audit import Basis, show
from helpers.audit.verdict import Class, Finding
from helpers.blocks import blocks
from helpers.blocks.blocks import MIME, Block, Column, Mark, Masthead, Prose, Row, Table
from helpers.blocks.differences import Difference
from helpers.blocks.html import block_html
from helpers.blocks.markdown import points_in
from helpers.excel.cells import shortened
from helpers.exports.html import HTMLReportExporter
from helpers.exports.pdf import PDFReportExporter
from helpers.model import Point, Source, TextRun
from helpers.narration.narrator import Narrator
from helpers.narration.told import told
from helpers.plans.council import Brand
from helpers.plans.logo import Logo
from helpers.plans.plan import Plan
from helpers.records import ledger
from helpers.records.plainly import REASON, amiss
from helpers.runs import check, publish, run
from helpers.runs.publish import Publication
from helpers.text import points_of, safe_link, safe_place, visible
from hostile.texts import (
    LINKS,
    PRINTED,
    STRINGS,
    WRITTEN,
    Hostile,
    batches,
    live_in_notebook,
    live_in_page,
    live_in_pdf,
    live_in_terminal,
    squeezed,
    words_in_page,
    words_in_pdf,
)

each_string = pytest.mark.parametrize("hostile", STRINGS.values(), ids=STRINGS.keys())

# Every block, with a text in every field --------------------------------------------------------------------------

#: Why there is a revision, in a plain line.
WHY = " ".join(text for text in WRITTEN if len(text) < 60 and not amiss(text, REASON))[:REASON].strip()

#: Fields that hold no free text, with what they hold here. What keeps text out of each is tested below.
GIVEN: Mapping[tuple[type, str], str] = {
    (Mark, "colour"): "C8102E",  # the plan takes six hexadecimal digits
    (Masthead, "before"): "no place",  # `safe_place`
    (Masthead, "seal"): "a1" * 32,  # the hash of a line of the ledger, of which no more than 40 signs are printed
    (TextRun, "link"): "#action-1",  # `safe_link`, or the anchor of an action
    (Logo, "type"): "image/png",  # `load_logo` gives the type of a file that it has looked through
    (Logo, "base64"): "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
    (Brand, "main"): "5B1A43",  # the council's file takes six hexadecimal digits
    (Brand, "accent"): "8A5A00",
}
#: Fields that do not come into a page.
UNSHOWN = {(Column, "id"), *GIVEN}
#: Blocks that are made as data alone, by `helpers.exports.document`.
BARE: Mapping[str, Mapping[str, str]] = {
    "preformatted": {"text": ""},
    "picture": {"alt": "", "type": "image/png", "base64": "iVBORw0KGgo="},
}


def token(kind: type, name: str) -> str:
    """Return a word by which what a field says is known again."""
    return f"zq{kind.__name__}{name}".replace("_", "")


class Filled:
    """Instances of the blocks' classes with a text in every field; one field may be left at its default."""

    def __init__(self, text: str, without: tuple[type, str] | None = None, choice: int = 0) -> None:
        self._text = text
        self._without = without
        self._choice = choice
        self.fields: set[tuple[type, str]] = set()

    def block(self, kind: type[Block]) -> Block:
        """Return a block of a kind, with a text in each of its fields."""
        made = self._made(kind)
        assert isinstance(made, Block)
        return self._squared(made) if isinstance(made, Table) else made

    def _squared(self, table: Table) -> Table:
        """Return a table with as many columns as its row has cells, and columns of every kind."""
        width = max(len(row.cells) for group in table.groups for row in group.rows)
        columns = tuple(
            dataclasses.replace(table.columns[0], kind=kind)
            for kind in itertools.islice(itertools.cycle(blocks.ColumnKind), width)
        )
        return dataclasses.replace(table, columns=columns)

    def _made(self, kind: type) -> Any:
        hints = typing.get_type_hints(kind)
        values: dict[str, Any] = {}
        for field in dataclasses.fields(kind):
            self.fields.add((kind, field.name))
            if (kind, field.name) != self._without:
                values[field.name] = self._value(kind, field.name, hints[field.name])
        if kind is Row:  # with and without what a cell shows in place of its points
            first = values["cells"][0]
            values["cells"] = (first, dataclasses.replace(first, mark=None), *values["cells"])
        return kind(**values)

    def _value(self, kind: type, name: str, hint: Any) -> Any:
        origin, inner = typing.get_origin(hint), typing.get_args(hint)
        if hint is str:
            return GIVEN.get((kind, name)) or f"{self._text} {token(kind, name)}"
        if origin is tuple:
            return (inner[0](0), inner[0](1)) if inner[0] in (int, Decimal) else (self._value(kind, name, inner[0]),)
        if origin in (types.UnionType, typing.Union):
            return self._value(kind, name, next(each for each in inner if each is not type(None)))
        if origin is Mapping or origin is dict:
            return {}
        return self._plain(kind, name, hint)

    def _plain(self, kind: type, name: str, hint: Any) -> Any:
        if hint in (bool, int, Decimal):
            return hint(1)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return list(hint)[self._choice % len(hint)]
        if isinstance(hint, type) and dataclasses.is_dataclass(hint):
            return self._made(hint)
        raise AssertionError(f"{kind.__name__}.{name} is a {hint}, which no test fills with a text yet")


@cache
def block_kinds() -> list[type[Block]]:
    """Return every kind of block that any module of ours has."""
    for module in pkgutil.iter_modules(helpers.__path__):
        if module.name != "__main__":
            importlib.import_module(f"helpers.{module.name}")
    waiting, found = [Block], []
    while waiting:
        more = waiting.pop().__subclasses__()
        found += more
        waiting += more
    # A class with slots is made twice, and the first is none of the module's.
    own = {kind for kind in found if getattr(sys.modules[kind.__module__], kind.__name__, None) is kind}
    return sorted(own, key=lambda kind: kind.__name__)


def fields_of(kind: type[Block]) -> frozenset[tuple[type, str]]:
    filled = Filled("")
    filled.block(kind)
    return frozenset(filled.fields)


def filled(text: str) -> Iterator[Block]:
    """Give every kind of block with a text in every field: whole, and without each field that has a default."""
    for kind in block_kinds():
        optional = [
            (owner, field.name)
            for owner in sorted({owner for owner, _ in fields_of(kind)}, key=lambda owner: owner.__name__)
            for field in dataclasses.fields(owner)
            if field.default is not dataclasses.MISSING
        ]
        for without in (None, *optional):
            yield Filled(text, without).block(kind)
        for choice in range(1, 4):
            yield Filled(text, choice=choice).block(kind)


def notebook_of(*shown: Block | str) -> Any:
    cells = []
    for each in shown:
        if isinstance(each, str):
            cells.append(new_markdown_cell(each))
        else:
            output = new_output("execute_result", data=each._repr_mimebundle_(), execution_count=1)
            cells.append(new_code_cell("report", outputs=[output]))
    return new_notebook(cells=cells)


def html_of(notebook: Any) -> str:
    return HTMLReportExporter().from_notebook_node(notebook)[0]


def pdf_of(notebook: Any) -> bytes:
    return PDFReportExporter().from_notebook_node(notebook)[0]


def test_there_are_forty_hostile_texts_and_more() -> None:
    assert len({each.text for each in STRINGS.values()}) == len(STRINGS) > 40
    assert len(WRITTEN) > 40


def test_every_dataclass_of_blocks_is_filled() -> None:
    """A class that no block leads to would be covered by nothing here."""
    own = {
        kind
        for _, kind in inspect.getmembers(blocks, dataclasses.is_dataclass)
        if kind.__module__ == "helpers.blocks.blocks"
    }
    reached = {owner for kind in block_kinds() for owner, _ in fields_of(kind)}
    assert own - reached - {Block} == set()


def test_every_macro_is_of_a_block_that_is_filled() -> None:
    text = (REPOSITORY / "src/helpers/blocks/templates/blocks.html.j2").read_text(encoding="utf-8")
    macros = set(re.findall(r"macro (\w+)\(block", text))
    assert macros == {kind.kind for kind in block_kinds()} | set(BARE)


def test_every_field_of_text_comes_into_the_page_or_is_known_not_to() -> None:
    pages = "".join(block_html(block.data(), alone=True) for block in filled("plain"))
    texts = {
        (owner, name)
        for kind in block_kinds()
        for owner, name in fields_of(kind)
        if typing.get_type_hints(owner)[name] in (str, str | None)
    }
    assert {each for each in texts if token(*each) not in pages} == UNSHOWN


def assert_dead(text: str) -> None:
    for block in filled(text):
        page = block_html(block.data(), alone=True)
        assert live_in_page(page, whole=False) == []
        bundle = block._repr_mimebundle_()
        assert set(bundle) <= {MIME, blocks.FACTS_MIME, "text/html", "text/plain"}
        assert bundle["text/plain"] == f"<{block.kind}>"
    for kind, values in BARE.items():
        page = block_html({"kind": kind} | {name: value or text for name, value in values.items()})
        assert live_in_page(page, whole=False) == []


def test_a_block_is_dead_whatever_field_the_texts_stand_in() -> None:
    assert_dead(" ".join(each.text for each in STRINGS.values()))


@pytest.mark.long
@pytest.mark.parametrize("hostile", [*batches(4), *(each for each in STRINGS.values() if not each.printed)])
def test_a_block_is_dead_whatever_field_a_text_stands_in(hostile: Hostile) -> None:
    assert_dead(hostile.text)


@each_string
def test_a_block_says_all_of_a_text(hostile: Hostile) -> None:
    for kind in block_kinds():
        words = words_in_page(block_html(Filled(hostile.text).block(kind).data()))
        shown = [each for each in fields_of(kind) if token(*each) in words and each[0] is not Source]
        assert shown
        for each in shown:
            assert squeezed(hostile.text) + token(*each) in words, each


@each_string
def test_the_page_of_a_report_is_dead(hostile: Hostile) -> None:
    shown = [block for kind in block_kinds() for block in [Filled(hostile.text).block(kind)]]
    page = html_of(notebook_of(*shown, f"## {hostile.text}\n\n{hostile.text}", Prose(points=(Point((TextRun("x"),)),))))
    assert live_in_page(page, links=["https://evil.example"]) == []  # the one that Markdown makes a link of


def test_the_pdf_of_a_report_is_dead_and_says_all() -> None:
    shown = [Filled(each.cell).block(kind) for each in PRINTED for kind in block_kinds()]
    content = pdf_of(notebook_of(*shown))
    assert live_in_pdf(content) == []
    words = words_in_pdf(content)
    for each in PRINTED:
        if each.cell.isascii():  # others are drawn in another order or shape than they are written
            assert words.count(squeezed(each.cell) + token(TextRun, "text")) > 1, each


@pytest.mark.parametrize("hostile", [each for each in STRINGS.values() if not each.printed])
def test_a_sign_that_the_fonts_lack_keeps_no_report_from_being_printed(hostile: Hostile) -> None:
    assert live_in_pdf(pdf_of(notebook_of(Prose(points=(Point((TextRun(hostile.cell),)),))))) == []


# What lets no text through ----------------------------------------------------------------------------------------


@each_string
def test_a_link_leads_to_the_web_or_to_mail_or_nowhere(hostile: Hostile) -> None:
    for address in (hostile.text, f"https://a.example/{hostile.text}", f"mailto:a@b.example?x={hostile.text}"):
        link = safe_link(address)
        assert link == "" or re.match(r"https?://|mailto:", link)
        page = block_html(Prose(points=(Point((TextRun("press", link=link),)),)).data())
        assert live_in_page(page, links=[link], whole=False) == []


@each_string
def test_no_text_is_the_folder_of_a_report(hostile: Hostile) -> None:
    for place in (hostile.text, f"2022-10/{hostile.text}", f"{hostile.text}/plan", f"../{hostile.text}"):
        assert re.fullmatch(r"[\w-][\w.-]*/[\w-][\w.-]*|", safe_place(place), re.ASCII)


@each_string
def test_no_text_is_a_colour_of_the_plan(hostile: Hostile) -> None:
    ratings = [dict(rating) | {"colour": hostile.text} for rating in TABLE_PLAN["ratings"]]
    with pytest.raises(ValueError, match="six hexadecimal digits"):
        Plan.model_validate({**TABLE_PLAN, "ratings": ratings})


@each_string
def test_a_cell_keeps_all_that_can_be_seen_of_a_text(hostile: Hostile) -> None:
    points = points_of((TextRun(hostile.text),))
    assert squeezed("".join(point.label + point.text for point in points)) == squeezed(hostile.cell)
    assert all(run.link == "" for point in points for run in point.runs)


@each_string
def test_markdown_gives_text_and_no_link_but_to_the_web(hostile: Hostile) -> None:
    points = points_in(f"So {hostile.text}")
    said = squeezed("".join(point.label + point.text for point in points))
    assert (said != squeezed(visible(f"So {hostile.text}"))) == hostile.markdown
    assert all(re.match(r"https?://|$", run.link) for point in points for run in point.runs)


@each_string
def test_a_value_of_a_sentence_is_no_part_of_its_template(hostile: Hostile, tmp_path: Path) -> None:
    write = tmp_path / "params" / "wording" / "since.j2"
    write.parent.mkdir(parents=True)
    write.write_text("It says “{{ value }}” and {{ other }}.", encoding="utf-8")
    for text in (hostile.text, f"\0{0}\0 {hostile.text} \0001\0"):
        prose = Narrator(tmp_path).tell("since", {"value": told(text), "other": told("more")})
        assert [point.text for point in prose.points] == [f"It says “{text}” and more."]


# Whole reports ----------------------------------------------------------------------------------------------------

SHEET = "<s onx=1>#x$y$ {month} {year}"
MEASURES = "{{7+7}} `r` @a <img src=x>"
TRACKER = "params/trackers/#eval(1) $x$ {{ x }} `r` & 'q'.xlsx"


@dataclass(frozen=True)
class Made:
    """What a project's runs put out, and what of each text a reader must find there.

    Attributes:
        root: the project's folder.
        said: of each report's folder, under ``reports``, the words that it must say.
    """

    root: Path
    said: Mapping[str, list[str]]


class Texts:
    """Hostile texts one after another, each made known by the name of the field that it is for."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = itertools.cycle(texts)
        self.used: list[str] = []

    def next(self, field: str) -> str:
        """Return the next text, which says what field it is for."""
        text = f"{next(self._texts)} zq{field}{len(self.used)}"
        self.used.append(text)
        return text


def tagged(hostile: Hostile, field: str, at: int) -> tuple[str, str]:
    """Return a text with the name of its field, as written in a cell and as it is read there."""
    return f"{hostile.text} zq{field}{at}.", squeezed(f"{hostile.cell} zq{field}{at}.")


def hostile_plan(written: Texts, layout: str) -> dict[str, Any]:
    """Return a plan's definition with a hostile text wherever it takes one."""
    ways = {way: [way] for way in ("completed", "merged", "superseded", "withdrawn")}
    plan: dict[str, Any] = {
        "title": written.next("title"),
        "council": written.next("council"),
        "narrative": [{"id": name, "heading": written.next("heading")} for name in ("progress", "next")],
        "acronyms": {f"ZQA{at}": written.next("acronym") for at in range(3)} | {"<b>ZQ</b>": written.next("acronym")},
        "closing": {"ways": ways | {"completed": ["completed", written.next("way")]}, "into": ["fed into", "[x](y)"]},
    }
    columns = dict.fromkeys(["number", "title", "due", "rating", "closing", "group", "responsible"], "")
    columns = {role: written.next(f"column{role}") for role in (columns if layout == "table" else ["number"])}
    plan["tracker"] = {"layout": layout, "sheet": SHEET, "columns": columns}
    if layout == "banner":
        return plan | {"notebook": "action_plan"}
    ratings = [
        {
            "rating": written.next("rating"),
            "means": written.next("means"),
            "shape": shape,
            "colour": colour,
            "also": [written.next("also")],
        }
        for shape, colour in (("triangle", "C8102E"), ("diamond", "E08A00"), ("circle", "1E7B34"))
    ]
    rules = [{"when": "overdue", "at_best": ratings[0]["rating"]}, {"when": "stale", "at_best": ratings[1]["rating"]}]
    rules += [{"when": "below_target", "at_best": ratings[0]["rating"]}]
    roles = ("measure", "value", "as_at", "unit", "better", "target", "covers", "action")
    measures = {"sheet": MEASURES, "columns": {role: written.next(f"measure{role}") for role in roles}}
    groups = {"one": written.next("one"), "many": written.next("many")}
    return plan | {
        "notebook": "action_plan",
        "groups": groups,
        "ratings": ratings,
        "rules": rules,
        "measures": measures,
    }


Said = list[str]
_OF_A_GROUP = ("group", "responsible")  # shown where a group has open actions


def table_rows(plan: Mapping[str, Any], strings: list[Hostile], later: bool, said: Said) -> list[list[object]]:
    """Return a sheet of actions, one a string and group; `later` is the round after."""
    columns = plan["tracker"]["columns"]
    order = ("group", "responsible", "number", "title", "progress", "next", "due", "rating", "closing")
    headings = {each["id"]: each["heading"] for each in plan["narrative"]}
    rows: list[list[object]] = [[(columns | headings)[role] for role in order]]

    def tell(field: str, hostile: Hostile, at: int) -> str:
        text, seen = tagged(hostile, field, at)
        said.append(seen)
        return text

    for at, hostile in enumerate(strings):
        closed = at % 4 == 1 and later
        rating = plan["ratings"][(at + (later and at % 3 == 0)) % 3]
        changed = "later" if later and at % 2 else ""
        due: object = date(2022, 9, 1)
        if at % 5 and not closed:  # its words are no passage, so tags of a web page are text there
            due = tagged(hostile, "due", at)[0]
            said.append(squeezed(visible(str(due))))
        update = [tell(f"progress{changed}", hostile, at), tell("point", hostile, at)] if not closed else ["x", "y"]
        number: object = f"{hostile.cell} n{at}" if at % 10 == 7 else at
        rows.append(
            [
                *(tagged(hostile, field, at)[0] if closed else tell(field, hostile, at) for field in _OF_A_GROUP),
                number,
                tell(f"title{changed if at % 3 == 0 else ''}", hostile, at),
                f"{update[0]}\n• {update[1]}",
                tell("next", hostile, at) if not closed else "z",
                due,
                rating["also"][0] if at % 2 else rating["rating"],
                f"completed: {tell('closing', hostile, at)}" if closed else None,
            ]
        )
    return rows


def measure_rows(plan: Mapping[str, Any], strings: list[Hostile], said: Said) -> list[list[object]]:
    columns = plan["measures"]["columns"]
    rows: list[list[object]] = [list(columns.values())]
    for at, hostile in enumerate(strings):
        name = tagged(hostile, "measure", at)[0]
        said.append(squeezed(visible(name)))  # no passage, so tags of a web page are text
        for month, value in ((6, 10 + at), (8, 12 + at), (12, 8 + at)):
            covers = tagged(hostile, f"covers{month}x", at)[0]
            unit = tagged(hostile, "unit", at)[0]
            rows.append(
                [name, value, date(2022, month, 30), unit, "higher", 11 + at, covers, at if at % 10 != 7 else None]
            )
    return rows


def write_book(path: Path, sheets: Mapping[str, list[list[object]]], merges: Mapping[str, list[str]]) -> None:
    """Write a tracker in which every text is one, even one that begins with “=”, and links lead where they may not."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    links = itertools.cycle([*LINKS, "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example"])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, values in enumerate(rows, 1):
            for column, value in enumerate(values, 1):
                cell = sheet.cell(row, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"
                    if column == 6 and row > 1:
                        cell.hyperlink = next(links)
                        cell.value = value
                        cell.data_type = "s"
        for span in merges.get(name, []):
            sheet.merge_cells(span)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def new_project(root: Path) -> Path:
    for path in (REPOSITORY / "notebooks").glob("*.ipynb"):
        (root / "notebooks").mkdir(parents=True, exist_ok=True)
        (root / "notebooks" / path.name).write_bytes(path.read_bytes())
    (root / "params" / "plans").mkdir(parents=True)
    return root


def told_by_check(root: Path) -> dict[str, str]:
    """Return a hostile reason for each finding of personal data that a check names."""
    found = check.check(root, "2022-10").problems + check.check(root, "2023-01").problems
    names = [name for each in found for name in re.findall(r"under “accepted”, “(.+?)” and the reason", each.remedy)]
    return dict(zip(dict.fromkeys(names), itertools.cycle(WRITTEN), strict=False))


def publish_it(root: Path, period: str, **said: str) -> None:
    [done] = publish.publish(root, run.prepare(root, period), lambda _: None, Publication(despite="<b>try", **said))
    assert done.error is None, str(done.error)


def given(root: Path, period: str, texts: Texts, accepted: Mapping[str, str], *digests: str) -> Path:
    values: dict[str, Any] = {"plan": "hostile", "period": period, "as_at": f"{period}-19", "tracker": TRACKER}
    values["commentary"] = "\n\n".join([texts.next("commentary") for _ in range(80)])
    values |= {name: texts.next(name) for name in ("commentary_by", "meeting", "report_author")}
    values["recommendations"] = [texts.next("recommendations") for _ in range(40)]
    values["accepted"] = accepted
    values["digests"] = list(digests)
    return write_yaml(root / "params" / period / "hostile.yml", values)


def published(root: Path, strings: list[Hostile]) -> Mapping[str, Said]:
    """Make a project with an action a string: a report, one with what changed since, and a revision of that."""
    new_project(root)
    written = Texts(WRITTEN)
    plan = hostile_plan(written, "table")
    write_plan(root, "hostile", plan)
    said: dict[str, Said] = {name: [] for name in ("2022-10/hostile", "2023-01/hostile", "2023-01/hostile.r1")}
    october = table_rows(plan, strings, False, said["2022-10/hostile"])
    january = table_rows(plan, strings, True, said["2023-01/hostile"])
    plan["undated"] = list(dict.fromkeys(str(row[6]) for row in (*october, *january) if len(row) > 6))
    write_plan(root, "hostile", plan)
    measures = measure_rows(plan, strings, said["2023-01/hostile"])
    sheets = {SHEET.format(month="October", year="2022"): october, MEASURES: measures}
    for period in ("2022-10", "2023-01"):
        given(root, period, Texts(WRITTEN), {})
    write_book(root / TRACKER, sheets | {SHEET.format(month="January", year="2023"): january}, {})
    accepted = told_by_check(root)
    write_book(root / TRACKER, sheets, {})
    given(root, "2022-10", Texts(WRITTEN), accepted)
    publish_it(root, "2022-10", by="<script>alert(1)</script>")
    october[3][4] = f"{october[3][4]} {PRINTED[5].text} restated"
    sheets = {SHEET.format(month="October", year="2022"): october, MEASURES: measures}
    write_book(root / TRACKER, sheets | {SHEET.format(month="January", year="2023"): january}, {})
    given(root, "2023-01", Texts(WRITTEN), accepted)
    publish_it(root, "2023-01")
    said["2023-01/hostile.r1"] = list(said["2023-01/hostile"])
    january[9][4] = f"{january[9][4]} {PRINTED[6].text} revised"
    write_book(root / TRACKER, sheets | {SHEET.format(month="January", year="2023"): january}, {})
    given(root, "2023-01", Texts(WRITTEN), accepted, "exceptions", "summary")
    publish_it(root, "2023-01", revise=WHY)
    return said


def banner(root: Path) -> Mapping[str, Said]:
    """Make a project with a draft in the banner layout."""
    new_project(root)
    plan = hostile_plan(Texts(WRITTEN[::-1]), "banner")
    write_plan(root, "hostile", plan)
    said: Said = []
    columns = [plan["tracker"]["columns"]["number"], *(each["heading"] for each in plan["narrative"])]
    rows: list[list[object]] = [columns]
    merges = []
    for at, hostile in enumerate(PRINTED, 1):
        texts = [tagged(hostile, field, at) for field in ("title", "progress", "next", "closing")]
        said += [seen for _, seen in texts if at % 4 == 0 or "closing" not in seen]
        rows.append([at, texts[0][0], None])
        merges.append(f"B{len(rows)}:C{len(rows)}")
        if at % 4 == 0:
            rows.append([None, f"completed: {texts[3][0]}", None])
            merges.append(f"B{len(rows)}:C{len(rows)}")
        rows.append([None, texts[1][0], f"• {texts[2][0]}"])
    sheet = SHEET.format(month="January", year="2023")
    write_book(root / TRACKER, {sheet: rows}, {sheet: merges})
    given(root, "2023-01", Texts(WRITTEN[::-1]), {})
    [done] = run.run(root, run.prepare(root, "2023-01"), lambda _: None)
    assert done.error is None, str(done.error)
    return {"drafts/2023-01/hostile": said}


#: Several texts in each field; a draft in the banner layout; two texts in a field, in reports that are long.
PROJECTS: Mapping[str, Callable[[Path], Mapping[str, Said]]] = {
    "table": lambda root: published(root, batches(4)),
    "banner": banner,
    "thorough": lambda root: published(root, batches(2)),
}


@pytest.fixture(
    params=["banner", *(pytest.param(each, marks=pytest.mark.exhaustive) for each in ("table", "thorough"))]
)
def made(request: pytest.FixtureRequest, once: Once) -> Made:
    """Give each of the projects."""

    def make(root: Path) -> None:
        (root / "said.json").write_text(json.dumps(PROJECTS[request.param](root)), encoding="utf-8")

    root = once(f"hostile-{request.param}", make)
    return Made(root, json.loads((root / "said.json").read_text(encoding="utf-8")))


def written_in(made: Made, ending: str) -> list[Path]:
    """Return every file of the reports with an ending; what was kept of the inputs is none of them."""
    files = sorted((made.root / "reports").rglob(f"*{ending}"))
    return [path for path in files if "inputs" not in path.relative_to(made.root).parts]


def test_a_report_is_dead_in_every_page(made: Made) -> None:
    pages = written_in(made, ".html")
    assert {"report.html", "index.html"} <= {path.name for path in pages}
    for path in pages:
        assert live_in_page(path.read_text(encoding="utf-8"), links=LINKS) == [], path.name


def test_a_report_is_dead_in_every_pdf(made: Made) -> None:
    for path in written_in(made, ".pdf"):
        assert live_in_pdf(path.read_bytes(), links=LINKS) == [], path.name


def test_a_report_says_all_of_every_text_on_its_page_and_in_its_pdf(made: Made) -> None:
    """But in the PDF, where a letter is drawn in another order or shape than it is written, or a word is broken."""
    for folder, said in made.said.items():
        place = made.root / "reports" / folder
        page = words_in_page((place / "report.html").read_text(encoding="utf-8"))
        assert [each for each in said if each not in page] == []
        printed = words_in_pdf((place / "report.pdf").read_bytes())
        assert [each for each in said if each.isascii() and each not in printed] == []


def test_a_report_is_dead_in_jupyterlab(made: Made) -> None:
    for path in written_in(made, ".ipynb"):
        executed = json.loads(path.read_text(encoding="utf-8"))
        name = read_plan(made).get("notebook", "action_plan")
        source = json.loads((made.root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
        assert live_in_notebook(executed, source, parameters_of(path)) == []


def test_a_report_is_json_that_other_programs_read(made: Made) -> None:
    for path in [*written_in(made, ".json"), *written_in(made, ".jsonl")]:
        text = path.read_text(encoding="utf-8")
        for part in text.strip("\n").split("\n") if path.suffix == ".jsonl" else [text]:
            assert json.loads(part)


def read_plan(made: Made) -> dict[str, Any]:
    plan: dict[str, Any] = yaml.safe_load((made.root / "params/plans/hostile.yml").read_text(encoding="utf-8"))
    return plan


def parameters_of(notebook: Path) -> dict[str, Any]:
    """Return the parameters of a run: those kept with it, and those of its edition."""
    [kept] = (notebook.parent / "inputs" / "params").glob("20*/hostile.yml")
    values: dict[str, Any] = yaml.safe_load(kept.read_text(encoding="utf-8"))
    data = json.loads((notebook.parent / "data.json").read_text(encoding="utf-8"))
    (masthead,) = (part for part in data["parts"] if part["kind"] == "masthead")
    values |= {} if data["draft"] else {"draft": False, "seal": masthead["seal"]}
    return values | ({"revision": 1, "reason": WHY} if data["revision"] else {})


# Beside the reports -----------------------------------------------------------------------------------------------


@each_string
def test_the_page_and_the_listing_of_an_audit_are_dead(hostile: Hostile, tmp_path: Path) -> None:
    text = hostile.text
    line = ledger.following(
        (),
        period="2023-01",
        plan="plan",
        revision=0,
        as_at="2023-01-19",
        record="",
        data="",
        published="",
        by=text,
        why=text,
    )
    differences = (Difference(text, text, text, text, text, text), Difference(text, text, text, f"{text} x", "", ""))
    found = Finding(line, Basis.CURRENT, Class.UNEXPLAINED, text, differences, text)
    page = (tmp_path / show.write_page(tmp_path, [found])).read_text(encoding="utf-8")
    assert live_in_page(page) == []
    assert words_in_page(page).count(squeezed(text)) >= 6


def command(root: Path, *arguments: str, colour: bool = False) -> tuple[str, str]:
    """Return what a command prints, on a wide terminal in colour or into a file."""
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "--root", str(root), *arguments],
        env={**os.environ, **({"FORCE_COLOR": "1", "COLUMNS": "900"} if colour else {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout, done.stderr


def test_check_and_run_send_no_command_to_a_terminal(tmp_path: Path) -> None:
    root = new_project(tmp_path)
    write_plan(root, "plan", TABLE_PLAN)
    write_period(root, "plan")
    texts = [each.text for each in STRINGS.values() if not each.text.startswith("=")]  # that would be a formula
    rows = [["P", "R", at, f"Do {at}", "Did.", "Ongoing", text, None] for at, text in enumerate(texts, 1)]
    write_tracker(root / "params/trackers/plan.xlsx", [TABLE_HEADER, *(["1. A", *row[1:]] for row in rows)])
    listed, _ = command(root, "check", "2023-01", colour=True)
    assert "\x1b[" in listed  # it is in colour, as on a terminal
    assert live_in_terminal(listed, styled=True) == []
    _, refused = command(root, "run", "2023-01")
    assert live_in_terminal(refused, styled=False) == []
    for text in texts:
        assert shortened(text) in listed
        assert " ".join(shortened(text).split()) in " ".join(refused.split())


def test_the_name_of_a_sheet_is_no_command_to_a_terminal(tmp_path: Path) -> None:
    root = new_project(tmp_path)
    write_plan(root, "plan", TABLE_PLAN)
    write_period(root, "plan", sheet="\x9b31mred")
    rows = [TABLE_HEADER, ("1. A", "R", 1, "Do it", "Did.", "Ongoing", "Purple", None)]
    write_tracker(root / "params/trackers/plan.xlsx", rows, sheet="\x9b31mred")
    listed, _ = command(root, "check", "2023-01", colour=True)
    assert "sheet “31mred”" in listed
    assert live_in_terminal(listed, styled=True) == []
