"""A sample run as it was published: its data, and all that it was made from, read anew without the product."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import openpyxl
import yaml

from recompute.round import Act, Meas, Round, Value
from recompute.tracker import tracker_round
from recompute.words import MONTHS, Data, Place, Range, point_text, words_of


class Run:
    """A published sample report, with all it was made from, and the reports before it."""

    def __init__(self, folder: Path, earlier: Sequence[Path] = ()) -> None:
        self.data: Data = report_in(folder)
        name, period = self.data["plan"], self.data["period"]
        kept = folder / "inputs" / "params"
        self.plan: Data = yaml.safe_load((kept / "plans" / f"{name}.yml").read_text(encoding="utf-8"))
        self.parameters: Data = {**_injected(folder), **_yaml(kept / period / f"{name}.yml")}
        self.day = date.fromisoformat(self.parameters["as_at"])
        self.book = openpyxl.load_workbook(kept / "trackers" / f"{name}.xlsx")
        self.sheet = self.plan["tracker"]["sheet"].format(month=MONTHS[self.day.month - 1], year=self.day.year)
        self.now = tracker_round(self.plan, self.book, self.sheet, period, self.day)
        self.reports: Mapping[str, Data] = {each["period"]: each for each in map(report_in, earlier)}
        self.earlier = {period: report_round(each["facts"]) for period, each in self.reports.items()}

    @cached_property
    def last(self) -> Round | None:
        """Return the round of the newest report before this one; None in a plan's first."""
        return self.rounds[-1] if self.rounds else None

    @cached_property
    def rounds(self) -> list[Round]:
        """Return the rounds of the reports before this one, oldest first; what a revision revises is none of them."""
        return sorted((each for each in self.earlier.values() if each.day < self.day), key=lambda each: each.day)

    @cached_property
    def ratings(self) -> list[str]:
        """Return the ratings of the plan's key, as they stand in it."""
        return [each["rating"] for each in self.plan.get("ratings", [])]

    @cached_property
    def scale(self) -> list[str]:
        """Return those of them that are better or worse than one another, the worst first."""
        return [each["rating"] for each in self.plan.get("ratings", []) if not each.get("outside_order")]

    @cached_property
    def alarming(self) -> set[str]:
        """Return the ratings that need attention: those of which the plan says so, and the worst if it says nothing."""
        worst = self.scale[:1] if len(self.scale) > 1 else []
        key = self.plan.get("ratings", [])
        return {each["rating"] for each in key if each.get("attention", each["rating"] in worst)}

    @cached_property
    def good(self) -> set[str]:
        """Return the ratings that are good: the best, those graded so, and those that say it by their colour."""
        graded = {each["rating"]: each.get("grade", "") for each in self.plan.get("ratings", [])}
        by_word = {word for word, grade in graded.items() if not grade and word.casefold() in ("green", "blue")}
        return {*self.scale[-1:], *by_word} | {word for word, grade in graded.items() if grade.endswith("good")}

    @property
    def noun(self) -> tuple[str, str]:
        """Return what the plan calls an action, and several."""
        own = self.plan.get("actions", {})
        return own.get("one", "action"), own.get("many", "actions")

    def text(self, place: Place) -> str:
        """Return what stands in a tracker's cell or cells; a date as it is written out."""
        cells = self.book[place[0]][place[1]]
        rows = cells if isinstance(cells, tuple) else ((cells,),)
        return "\n".join(words_of(cell.value) for row in rows for cell in row if cell.value is not None)


def sample_runs(reports: Path) -> dict[str, tuple[Path, list[Path]]]:
    """Return each report under a folder of reports, with those published before it; of a revision, what it revises."""
    folders = sorted(path.parent for path in reports.glob("*/*/data.json"))
    found = {}
    for folder in folders:
        plan, _, revision = folder.name.partition(".r")
        before = [each for each in folders if each.name == plan and each.parent.name < folder.parent.name]
        revised = folder.with_name(plan if revision == "1" else f"{plan}.r{int(revision) - 1}") if revision else None
        found["/".join(folder.parts[-2:])] = (folder, [*before, revised] if revised else before)
    return found


def _yaml(path: Path) -> Data:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def _injected(folder: Path) -> Data:
    """Return the parameters that the command gave the kept notebook, such as a revision's number and reason."""
    cells = json.loads((folder / "report.ipynb").read_text(encoding="utf-8"))["cells"]
    (source,) = ("".join(c["source"]) for c in cells if "injected-parameters" in c["metadata"].get("tags", []))
    found = re.findall(r"^(revision|reason) = (.+)$", source, re.MULTILINE)
    return {name: json.loads(value) for name, value in found}


# An earlier report


def report_in(folder: Path) -> Data:
    """Return what a report says as data, and what it knew, which once stood in the same file."""
    data, known = (folder / name for name in ("data.json", "snapshot.json"))
    facts = {"facts": json.loads(known.read_bytes())["facts"]} if known.exists() else {}
    return {**json.loads(data.read_bytes()), **facts}


def report_round(facts: Data) -> Round:
    """Return what an earlier report knew, from the facts in its data."""
    return Round(
        period=facts["period"],
        day=date.fromisoformat(facts["as_at"]),
        acts={each["number"]: _reported(each) for each in facts["actions"]},
        groups={each["number"]: (each["title"], each.get("responsible", ""), frozenset()) for each in facts["groups"]}
        if "groups" in facts
        else {},
        measures={each["name"]: _reported_measure(each) for each in facts.get("measures", [])},
    )


def _reported(data: Data) -> Act:
    closing = data.get("closing") or {}
    return Act(
        number=data["number"],
        title=data["title"],
        group=data.get("group", ""),
        due=date.fromisoformat(data["due"]) if data.get("due") else None,
        due_written=data.get("due_written", ""),
        rating=(data.get("rating") or {}).get("name", ""),
        way=closing.get("way", ""),
        into=tuple(closing.get("into", ())),
        notice=_words(closing.get("notice", {})),
        started=data.get("started", True),
        finished=data.get("finished", False),
        says={name: _words(passage) for name, passage in data.get("says", {}).items()},
        facts={name: _words(passage) for name, passage in data.get("facts", {}).items()},
    )


def _words(passage: Data) -> str:
    return "\n".join(point_text(point) for point in passage.get("points", []))


def _reported_measure(data: Data) -> Meas:
    values = (
        Value(each["covers"], date.fromisoformat(each["as_at"]), _both(each["value"])) for each in data["readings"]
    )
    target = _both(data["target"]) if data.get("target") else None
    return Meas(data["name"], data.get("action", ""), data["unit"], data["better"], target, tuple(values))


def _both(data: Data) -> Range:
    return Decimal(data["low"]), Decimal(data["high"])
