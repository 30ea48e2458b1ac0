"""The columns that say why: why an action needs attention, and what the plan’s rules allow it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from recompute.facts import facts
from recompute.reasons import RULES, Because, allowed, applied, judging, named, reasons, verdict
from recompute.statements import statement_faults
from recompute.tables import Row, Spot, cell
from recompute.words import point_text


def _each(c: Spot, row: Row, why: Iterable[Because]) -> None:
    """Recompute each point, which gives a reason, and see that no reason is left out."""
    c.agree(
        "reasons", Counter(named(point.get("sources", [])) for point in c.points), Counter(each.rests for each in why)
    )
    for point in c.points:
        about = facts(c.run, frozenset({row.number}))
        c.faults += statement_faults(c.run, point_text(point), point.get("sources", []), about)


@cell("attention", "reasons")
def _reasons(c: Spot, row: Row) -> None:
    _each(c, row, reasons(c.run, row.number).values())


@cell("rules", "why")
def _why(c: Spot, row: Row) -> None:
    _each(c, row, (each.because for each in applied(c.run, row.number)))


@cell("rules", "at_best")
def _at_best(c: Spot, row: Row) -> None:
    found = applied(c.run, row.number)
    c.rests(RULES, *(each.because.rests for each in found))
    c.agree("best rating allowed", row.texts["at_best"], allowed(c.run, found))


@cell("rules", "agrees")
def _agrees(c: Spot, row: Row) -> None:
    c.rests(judging(c.run, row.number))
    rating = c.run.now.acts[row.number].rating
    outside = bool(rating) and rating not in c.run.scale
    c.agree("outside the order", c.text == "Neither better nor worse", outside)
    c.agree("agreeing", c.text.startswith("Yes") or outside, verdict(c.run, row.number) == "agreeing")


@cell("rule-key", "rule", "at_best")
def _rule(c: Spot, row: Row) -> None:
    rule = c.run.plan["rules"][row.at]
    c.rests(RULES)
    if c.column == "at_best":
        c.agree("best rating allowed", row.texts["at_best"], rule["at_best"])
        return
    reports = [str(rule["more_than"] + 1)] if rule.get("more_than") else []
    right = {"stale": reports, "overdue": [str(rule["more_than"])] if rule.get("more_than") else []}
    c.agree("figures", re.findall(r"\d+", c.text), right.get(rule["when"], []))
