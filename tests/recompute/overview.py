"""An overview reckoned again from the facts of the plans' reports: every count, every action named, every place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from recompute.tables import texts_of
from recompute.words import WORDED, Data, Place, long_date

Acts = list[Data]


@dataclass(frozen=True)
class PlanFacts:
    """A plan's definition, and the data of its report of the period and of the one before it."""

    name: str
    plan: Data
    data: Data
    last: Data

    @property
    def called(self) -> str:
        """Return what its title says before a colon."""
        return str(self.data["title"]).partition(":")[0]

    @cached_property
    def alarming(self) -> str:
        """Return the worst rating of its key, which the samples' plans give no other word for."""
        key = self.plan.get("ratings", [])
        return str(key[0]["rating"]) if key else ""

    def still(self, of: Data) -> Acts:
        """Return the open actions that a report knew."""
        return [act for act in of["facts"]["actions"] if not act.get("closing")]

    def late(self, of: Data) -> Acts:
        """Return those of them that are past their date."""
        return [act for act in self.still(of) if days(act, of) > 0]

    def bad(self, of: Data) -> Acts:
        """Return those of them with the worst rating."""
        return [act for act in self.still(of) if self.alarming and rating(act) == self.alarming]

    @cached_property
    def before(self) -> Mapping[str, Data]:
        """Return the actions of the report before, by number."""
        return {act["number"]: act for act in self.last["facts"]["actions"]}

    @cached_property
    def worse(self) -> dict[str, set[str]]:
        """Return the actions that got worse, from number to the ways in which they did."""
        order = [each["rating"] for each in self.plan.get("ratings", [])]
        found: dict[str, set[str]] = defaultdict(set)
        for act in self.still(self.data):
            was = self.before.get(act["number"], {})
            if rating(was) in order and rating(act) in order and order.index(rating(was)) > order.index(rating(act)):
                found[act["number"]].add("rated")
            if was.get("due") and act.get("due") and act["due"] > was["due"]:
                found[act["number"]].add("put back")
            if days(act, self.data) > 0 and (not was or days(was, self.last) <= 0):
                found[act["number"]].add("late")
        return dict(found)

    @property
    def closed(self) -> int:
        """Return how many actions were open in the report before and are closed now."""
        now = [act["number"] for act in self.data["facts"]["actions"] if act.get("closing")]
        return sum(number in self.before and not self.before[number].get("closing") for number in now)


def rating(act: Data) -> str:
    """Return an action's rating; empty where it has none."""
    return str((act.get("rating") or {}).get("name", ""))


def days(act: Data, of: Data) -> int:
    """Return by how many days an open action is past its date."""
    if not act.get("due") or act.get("closing") or act.get("finished"):
        return 0
    return (date.fromisoformat(of["as_at"]) - date.fromisoformat(act["due"])).days


def overview_faults(overview: Data, plans: Sequence[PlanFacts]) -> Iterator[str]:
    """Give what in an overview does not come out of the facts of its plans' reports; nothing where all does."""
    blocks = {part["id"]: part for part in overview["parts"] if part.get("id")}
    said = " ".join("".join(run["text"] for run in point["runs"]) for point in blocks["headline"]["points"])
    stated = [*_counts(plans).values()]
    told = [
        WORDED.get(word.casefold(), word) for word in re.findall(r"\d+|\b(?:" + "|".join(WORDED) + r")\b", said, re.I)
    ]
    wanted = [stated[0][0], len(plans), stated[0][1], *(len(plan.still(plan.data)) for plan in plans)]
    lower = sum("rated" in ways for plan in plans for ways in plan.worse.values())
    others = sum(len(plan.worse) for plan in plans) - lower
    wanted += [stated[1][0], stated[2][0], *([lower + others] if lower and others else []), lower, others]
    yield from _unlike("the headline", [int(each) for each in told], [count for count in wanted if count])
    yield from _figures(blocks["key-figures"], plans)
    yield from _table(blocks["plans"], plans)
    yield from _named(blocks["worse"], [sorted(plan.worse) for plan in plans])
    yield from _named(blocks["overdue"], [sorted(act["number"] for act in plan.late(plan.data)) for plan in plans])
    yield from _owners(blocks["owners"], plans)
    asked = [row["asked"] for row in _rows(blocks["asked"])]
    yield from _unlike("what is asked", asked, [words for plan in plans if (words := _asked(plan))])


def _unlike(what: str, found: object, wanted: object) -> Iterator[str]:
    if found != wanted:
        yield f"{what} has {found}, where it is {wanted}"


def _counts(plans: Sequence[PlanFacts]) -> dict[str, tuple[int, int]]:
    """Return how many actions are open, late and bad, now and in the reports before."""
    return {
        what: (sum(len(count(plan, plan.data)) for plan in plans), sum(len(count(plan, plan.last)) for plan in plans))
        for what, count in (("open", PlanFacts.still), ("late", PlanFacts.late), ("bad", PlanFacts.bad))
    }


def _figures(table: Data, plans: Sequence[PlanFacts]) -> Iterator[str]:
    counts = _counts(plans)
    ways = [way for plan in plans for ways in plan.worse.values() for way in ways]
    wanted = {
        f"rated {next(plan.alarming for plan in plans if plan.alarming)}": counts["bad"][0],
        "rated worse": ways.count("rated"),
        "overdue": counts["late"][0],
        "put back": ways.count("put back"),
        "closed": sum(plan.closed for plan in plans),
    }
    found = {each["what"]: int(each["figure"]) for each in _rows(table)}
    for begins, count in wanted.items():
        some = [figure for what, figure in found.items() if re.match(rf"{begins}(?! worse)\b", what)]
        yield from _unlike(f"“{begins}”", some, [count] if count else [])
    for what in found:
        (begins,) = [key for key in wanted if re.match(rf"{key}(?! worse)\b", what)]
        then = {"overdue": counts["late"][1], next(iter(wanted)): counts["bad"][1]}.get(begins)
        if then is not None:
            word = what.partition("; ")[2].split()[0]
            yield from _unlike(f"“{what}”, then,", WORDED.get(word, word), then)


def _table(table: Data, plans: Sequence[PlanFacts]) -> Iterator[str]:
    wanted, places = [], []
    for plan in plans:
        for of in (plan.last, plan.data):
            still = plan.still(of)
            row = {"plan": f"{plan.called}\n{long_date(date.fromisoformat(of['as_at']))}"}
            some = {"open-now": still}
            some |= {f"rating-{at}": [a for a in still if rating(a) == name] for at, name in _ratings(table)}
            if any(column["id"] == "unrated" for column in table["columns"]):
                some["unrated"] = [act for act in still if plan.alarming and not rating(act)]
            wanted.append(row | {name: str(len(each)) if each else "" for name, each in some.items()})
            places.append({name: {_place(plan, of, act, name) for act in each} for name, each in some.items()})
    yield from _unlike("the plans' table", list(_rows(table)), wanted)
    columns = [column["id"] for column in table["columns"]]
    for row, expected in zip(table["groups"][0]["rows"], places, strict=True):
        for name, cell in zip(columns[1:], row["cells"][1:], strict=True):
            found = {(each["sheet"], each["place"]) for each in cell.get("sources", ())}
            yield from _unlike(f"the places of {name}", found, expected[name])


def _ratings(table: Data) -> list[tuple[int, str]]:
    names = [column["heading"] for column in table["columns"] if column["id"].startswith("rating-")]
    return list(enumerate(names, 1))


def _place(plan: PlanFacts, of: Data, act: Data, column: str) -> Place:
    """Return where a plan's report has what is counted: the cell of a rating or a number, or the action before."""
    if of is plan.last:
        return (f"{plan.name}, {of['period']}", f"action {act['number']}")
    cells = (act.get("rating") or {}).get("sources") if column.startswith("rating-") or column == "unrated" else None
    cell = (cells or act["sources"])[0]
    return (f"{plan.name}, {cell['sheet']}", cell["place"])


def _named(table: Data, wanted: Sequence[Sequence[str]]) -> Iterator[str]:
    found = [
        sorted(texts_of(table, row)["action"].split()[0] for row in group["rows"]) for group in table.get("groups", ())
    ]
    yield from _unlike(f"“{table['caption']}”", found, [list(each) for each in wanted if each])


def _owners(table: Data, plans: Sequence[PlanFacts]) -> Iterator[str]:
    theirs: dict[str, list[tuple[PlanFacts, Data]]] = defaultdict(list)
    for plan in plans:
        for act in plan.still(plan.data):
            for owner in {name.casefold() for name in act.get("owners", ())}:
                theirs[owner].append((plan, act))
    for row in _rows(table):
        if row["owner"].casefold() in theirs:
            some = theirs[row["owner"].casefold()]
            late = sum(days(act, plan.data) > 0 for plan, act in some)
            bad = sum(act in plan.bad(plan.data) for plan, act in some)
            numbers = [act["number"] for _, act in some]
            told = re.findall(r"(?<=[ ,])\d[\w.]*", row["actions"])
            found = [row["open"], row.get("late", ""), row.get("bad", ""), told]
            yield from _unlike(row["owner"], found, [str(len(some)), str(late or ""), str(bad or ""), numbers])
    counts = [int(row["open"]) for row in _rows(table) if row["owner"].casefold() in theirs]
    most = sorted(map(len, theirs.values()), reverse=True)[: len(counts)]
    yield from _unlike("the owners with most", counts, most)


def _asked(plan: PlanFacts) -> str:
    points: list[Data] = next((part["points"] for part in plan.data["parts"] if part.get("id") == "asked"), [])
    return "\n".join(f"{point['label']} {''.join(run['text'] for run in point['runs'])}" for point in points)


def _rows(table: Data) -> Iterator[dict[str, str]]:
    yield from (dict(texts_of(table, row)) for group in table.get("groups", ()) for row in group.get("rows", ()))
