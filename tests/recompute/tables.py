"""How a table is recomputed: its caption and headings here, each column where it is registered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from recompute import Run
from recompute.claims import DAY, Claim
from recompute.history import fold_faults
from recompute.notes import note, title_of
from recompute.reasons import Evidence, named, then
from recompute.words import Data, long_date, point_text


@dataclass(frozen=True)
class Row:
    """A row as its cells see it: the table, the row's data, what each of its columns says, where it stands."""

    table: Data
    data: Data
    texts: Mapping[str, str]
    group: Data
    at: int

    @property
    def number(self) -> str:
        """Return the number of the action that the row is of."""
        return self.texts.get("number") or self.group.get("number", "")


@dataclass
class Spot(Claim):
    """What is said in one cell of a row, point by point."""

    row: Row | None = None
    column: str = ""
    points: Sequence[Data] = ()

    @property
    def text(self) -> str:
        """Return all that the cell says."""
        return "\n".join(point_text(point) for point in self.points)


Check = Callable[[Spot, Row], None]
CELLS: dict[tuple[str, str], Check] = {}


def cell(table: str, *columns: str) -> Callable[[Check], Check]:
    """Register how some columns of a table are recomputed."""

    def registered(check: Check) -> Check:
        CELLS.update(dict.fromkeys(((table, column) for column in columns), check))
        return check

    return registered


def table_faults(run: Run, table: Data) -> Iterator[str]:
    """Give what does not agree in a table: its caption, its headings, its cells and its folds."""
    for fault in _head_faults(run, table):
        yield f"{table['id']}: {fault}"
    for group in table["groups"]:
        for fault in _group_faults(run, table, group):
            yield f"{table['id']}: {fault}"
        for at, data in enumerate(group.get("rows", [])):
            row = Row(table, data, texts_of(table, data), group, at)
            for column, found in zip(table["columns"], data["cells"], strict=True):
                for fault in cell_faults(run, row, column, found):
                    yield f"{table['id']}, {row.number or next(iter(row.texts.values()))}, {column['id']}: {fault}"
            if "fold" in data:
                for fault in fold_faults(run, row.number, data["fold"]):
                    yield f"{table['id']}, {row.number}, history: {fault}"


def texts_of(table: Data, row: Data) -> dict[str, str]:
    """Return what each column of a row says; of a rating, its word."""
    return {
        column["id"]: (found.get("mark") or {}).get("name")
        or "\n".join(point_text(point) for point in found.get("points", []))
        for column, found in zip(table["columns"], row["cells"], strict=True)
    }


def cell_faults(run: Run, row: Row, column: Data, found: Data) -> list[str]:
    """Give what does not agree in a cell."""
    points = found.get("points", [])
    spot = Spot(
        run, {}, named(found.get("sources", []), *(p.get("sources", []) for p in points)), row=row, points=points
    )
    spot.column = column["id"]
    said = spot.text + str(found.get("chart", "")) + (found.get("mark") or {}).get("name", "")
    check = CELLS.get((row.table["id"], "at" if column["id"].startswith("at-") else column["id"]))
    if check and said:
        try:
            check(spot, row)
        except (AssertionError, LookupError, StopIteration, ValueError) as error:  # what it names is not there at all
            spot.faults.append(f"“{said[:60]}” cannot be recomputed: {error!r}")
    elif re.search(r"\d", said):
        spot.faults.append(f"“{said}”: nothing here recomputes it")
    return spot.faults


# Captions, headings


def _head_faults(run: Run, table: Data) -> Iterator[str]:
    """Recompute the dates in a caption and in columns' headings; a heading of the plan's own is the plan's."""
    evidence = named(table.get("sources", []))
    own = {each["heading"] for each in run.plan["narrative"]}
    heads = [table["caption"], *(column["heading"] for column in table["columns"] if column["heading"] not in own)]
    for head in heads:
        days = re.findall(DAY, head)
        if re.search(r"\d", re.sub(DAY, "", head)):
            yield f"“{head}”: nothing here recomputes it"
        for day in days:
            if day not in _days(run, evidence):
                yield f"“{head}”: no date among what it names"


def _days(run: Run, evidence: Evidence) -> set[str]:
    """Return the dates that the places named give; the measures of a report are as its date has them."""
    dated = [each for each in run.earlier.values() if evidence & then(each.period, "its date", "its measures")]
    reports = {long_date(each.day) for each in dated}
    return reports | ({long_date(run.day)} if ("parameters", "", "as_at") in evidence else set())


def _group_faults(run: Run, table: Data, group: Data) -> Iterator[str]:
    if group.get("heading"):
        words = run.now.groups.get(group["number"]) or run.now.acts.get(group["number"])
        title, places = title_of(words)
        if title != group["heading"] or not places <= named(group.get("sources", [])):
            yield f"{group['number']} {group['heading']}: not what the cells named say"
    for line in group.get("notes", []):
        spot = Spot(run, {}, named(line.get("sources", []) or group.get("sources", [])), points=[line])
        note(spot, group.get("number", ""), point_text(line))
        yield from spot.faults
