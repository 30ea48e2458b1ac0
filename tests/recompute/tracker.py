"""A round as a sample tracker has it, read with openpyxl alone.

The two layouts are known here as far as the samples need: a header that the plan names, and under it a row an action,
or a heading row and a row of texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from recompute.round import Act, Meas, Round, Value
from recompute.words import Data, Place, Range, words_of


def tracker_round(plan: Data, book: Workbook, sheet: str, period: str, day: date) -> Round:
    """Return what a tracker says of a round."""
    read = _banner if plan["tracker"]["layout"] == "banner" else _table
    acts, groups = read(plan, book[sheet])
    measures = _measures(plan, book, day) if "measures" in plan else {}
    return Round(period, day, acts, groups, measures)


def _columns(sheet: Worksheet, wanted: Mapping[str, str], may_lack: Collection[str] = ()) -> tuple[int, dict[str, str]]:
    """Return the header's row, and the letter of each wanted column."""
    for row in sheet.iter_rows():
        letters = {words_of(cell.value): cell.coordinate.rstrip("0123456789") for cell in row}
        if {heading for name, heading in wanted.items() if name not in may_lack} <= set(letters):
            there = {name: heading for name, heading in wanted.items() if heading in letters}
            return int(row[0].row or 0), {name: letters[heading] for name, heading in there.items()}
    raise AssertionError(f"{sheet.title} has no header {sorted(wanted.values())}")


def _spanned(sheet: Worksheet, address: str) -> str:
    """Return the first cell of the merged cells that a cell is one of; of any other, the cell."""
    span = next((span for span in sheet.merged_cells.ranges if address in span), None)
    return span.coord.partition(":")[0] if span else address


def _rating(plan: Data, cell: Cell | MergedCell) -> tuple[str, str]:
    """Return the rating of a cell by its word, or else by its fill, and the word where it is not the key's own."""
    written = words_of(cell.value)
    fill = str(cell.fill.fgColor.rgb)[-6:] if cell.fill.fill_type == "solid" else ""
    for each in plan.get("ratings", []):
        if written.casefold() in {word.casefold() for word in (each["rating"], *each.get("also", []))}:
            return each["rating"], written if written != each["rating"] else ""
        if not written and fill in each.get("fills", []):
            return each["rating"], ""
    assert not written, f"no rating of the key: {written}"
    return "", ""


def _closing(plan: Data, notice: str) -> tuple[str, tuple[str, ...]]:
    """Return how an action closed, and the numbers of the actions that its work went into."""
    said = " ".join(notice.lower().split())
    ways = {said.index(word): way for way, word in plan["closing"]["ways"].items() if word in said}
    assert ways, f"no way of closing: {notice}"
    into = re.search(r"fed into (?:[a-z]+ )?((?:[\d.]+\d|\d)(?:(?:, | and )(?:[\d.]+\d|\d))*)", said)
    return ways[min(ways)], tuple(re.split(", | and ", into[1])) if into else ()


def _table(plan: Data, sheet: Worksheet) -> tuple[dict[str, Act], dict[str, tuple[str, str, frozenset[Place]]]]:
    narrative = {each["id"]: each["heading"] for each in plan["narrative"]}
    facts = _facts_of(plan)
    header, at = _columns(sheet, plan["tracker"]["columns"] | narrative | facts, {"short_name", *facts})
    acts: dict[str, Act] = {}
    groups: dict[str, tuple[str, str, frozenset[Place]]] = {}
    for row in range(header + 1, sheet.max_row + 1):
        number = words_of(sheet[f"{at['number']}{row}"].value)
        if not number:
            continue
        first, second = (_spanned(sheet, f"{at[name]}{row}") for name in ("group", "responsible"))
        group, _, title = words_of(sheet[first].value).partition(". ")
        cells = frozenset({(sheet.title, first), (sheet.title, second)})
        groups.setdefault(group, (title, words_of(sheet[second].value), cells))
        acts[number] = _row(plan, sheet, {name: f"{letter}{row}" for name, letter in at.items()}, number, group)
    return acts, groups


def _finished(plan: Data, rating: str) -> str:
    """Return what a rating says of an action whose work is done: that it closes it, or that it is never overdue."""
    return next((each.get("finished", "") for each in plan.get("ratings", []) if each["rating"] == rating), "")


def _started(plan: Data, status: str) -> bool:
    """Return whether work on an action has begun, which only a status can deny."""
    waiting = plan.get("status", {}).get("not_started", [])
    return status.casefold() not in {word.casefold() for word in waiting}


def _facts_of(plan: Data) -> dict[str, str]:
    """Return the heading of each column of facts."""
    return {each["id"]: each["heading"] for each in plan.get("facts", [])}


def _what_it_is(
    plan: Data, sheet: Worksheet, at: Mapping[str, str]
) -> tuple[str, dict[str, str], dict[str, frozenset[Place]]]:
    """Return an action's short name, its facts as Excel shows them, and the cells of each, given where they stand."""
    names = [name for name in ("short_name", *_facts_of(plan)) if name in at and sheet[at[name]].value is not None]
    said = {name: _as_shown(sheet[at[name]]) for name in names}
    return said.pop("short_name", ""), said, {name: frozenset({(sheet.title, at[name])}) for name in names}


def _as_shown(cell: Cell | MergedCell) -> str:
    if isinstance(cell.value, int | float) and cell.number_format == "0%":
        return f"{cell.value:.0%}"
    return words_of(cell.value)


def _row(plan: Data, sheet: Worksheet, at: Mapping[str, str], number: str, group: str) -> Act:
    def here(*names: str) -> frozenset[Place]:
        return frozenset((sheet.title, at[name]) for name in names if sheet[at[name]].value is not None)

    columns = [each["id"] for each in plan["narrative"]]
    short, facts, places = _what_it_is(plan, sheet, at)
    due, notice = sheet[at["due"]].value, words_of(sheet[at["closing"]].value)
    way, into = _closing(plan, notice) if notice else ("", ())
    rating, written = _rating(plan, sheet[at["rating"]])
    finished, closing = _finished(plan, rating), here("closing")
    if finished == "closes" and not way:
        way, notice, closing = "completed", written or rating, here("rating")
    return Act(
        number=number,
        title=words_of(sheet[at["title"]].value),
        group=group,
        due=due.date() if isinstance(due, datetime) else None,
        due_written="" if isinstance(due, datetime) else words_of(due),
        rating=rating,
        written=written,
        way=way,
        into=into,
        notice=notice,
        started=bool(way) or "status" not in at or _started(plan, words_of(sheet[at["status"]].value)),
        finished=finished == "never overdue",
        says={name: words_of(sheet[at[name]].value) for name in columns if sheet[at[name]].value is not None},
        cells={
            "number": here("number"),
            "title": here("title"),
            "due": here("due"),
            "rating": frozenset({(sheet.title, at["rating"])}),
            "closing": closing,
            "text": here(*columns),
            **{name: here(name) for name in columns},
            **places,
        },
        short=short,
        facts=facts,
    )


def _banner(plan: Data, sheet: Worksheet) -> tuple[dict[str, Act], dict[str, tuple[str, str, frozenset[Place]]]]:
    narrative = {each["id"]: each["heading"] for each in plan["narrative"]}
    facts = _facts_of(plan)
    header, at = _columns(sheet, plan["tracker"]["columns"] | narrative | facts, {"short_name", *facts})
    columns = [at[name] for name in narrative]
    acts: dict[str, Act] = {}
    for row in range(header + 1, sheet.max_row + 1):
        number = words_of(sheet[f"{at['number']}{row}"].value).rstrip(".")
        if not number:
            continue
        title, under = f"{columns[0]}{row}", row + 1
        closed = _spanned(sheet, f"{columns[-1]}{under}") == f"{columns[0]}{under}"
        notice = words_of(sheet[f"{columns[0]}{under}"].value) if closed else ""
        way, into = _closing(plan, notice) if notice else ("", ())
        texts = {name: f"{at[name]}{under}" for name in narrative if sheet[f"{at[name]}{under}"].value is not None}
        own = {name: frozenset({(sheet.title, address)}) for name, address in texts.items()}
        beside = {name: f"{letter}{row}" for name, letter in at.items()}
        short, facts_here, places = _what_it_is(plan, sheet, beside)
        acts[number] = Act(
            number=number,
            title=words_of(sheet[title].value),
            way=way,
            into=into,
            notice=notice,
            says={} if closed else {name: words_of(sheet[address].value) for name, address in texts.items()},
            cells={
                "number": frozenset({(sheet.title, f"{at['number']}{row}")}),
                "title": frozenset({(sheet.title, title)}),
                "closing": frozenset({(sheet.title, f"{columns[0]}{under}")}) if closed else frozenset(),
                "text": frozenset() if closed else frozenset(place for some in own.values() for place in some),
                **({} if closed else own),
                **places,
            },
            short=short,
            facts=facts_here,
        )
    return acts, {}


def _ends(cell: Cell | MergedCell) -> Range | None:
    """Return a figure's two ends; a percentage cell of 0.93 is 93."""
    if isinstance(cell.value, int | float):
        value = Decimal(str(cell.value)) * (100 if "%" in cell.number_format else 1)
        return value.normalize(), value.normalize()
    found = [Decimal(each.replace(",", "")) for each in re.findall(r"[\d.,]*\d", words_of(cell.value))]
    return (found[0], found[-1]) if found else None


def _measures(plan: Data, book: Workbook, day: date) -> dict[str, Meas]:
    sheet = book[plan["measures"]["sheet"]]
    header, at = _columns(sheet, plan["measures"]["columns"])
    found: dict[str, Meas] = {}
    for row in range(header + 1, sheet.max_row + 1):
        cells = {name: sheet[f"{letter}{row}"] for name, letter in at.items()}
        name, as_at, ends = words_of(cells["measure"].value), cells["as_at"].value, _ends(cells["value"])
        if not name or not isinstance(as_at, datetime) or as_at.date() > day or ends is None:
            continue
        before = found[name].values if name in found else ()
        value = Value(words_of(cells["covers"].value), as_at.date(), ends, (sheet.title, cells["value"].coordinate))
        values = tuple(sorted((*before, value), key=lambda each: each.day))
        action, unit, better = (words_of(cells[each].value) for each in ("action", "unit", "better"))
        own = {name: (sheet.title, cell.coordinate) for name, cell in cells.items()}
        found[name] = Meas(name, action, unit, better, _ends(cells["target"]), values, own)
    return found
