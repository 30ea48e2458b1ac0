"""The columns that say why: why an action needs attention, and what the plan’s rules allow it."""

from __future__ import annotations

import re

from recompute.claims import pattern
from recompute.reasons import RULES, allowed, applied, judging, named, reasons, verdict
from recompute.round import Meas
from recompute.tables import Row, Spot, cell
from recompute.words import Data, long_date, point_text, quantity

_REASONS = {
    "worst": pattern(r"Rated <rating:R>(?: since the report on <since:D>)?"),
    "worsened": pattern(r"Worsened from <old:R> since the report on <since:D>"),
    "overdue": pattern(r"Overdue by <days:N> days?(?: \(<best:R> at best\))?"),
    "stale": pattern(
        r"Says nothing new since the report on <since:D>(?:, <reports:N> reports ago)?(?: \(<best:R> at best\))?"
    ),
    "measure": pattern(r"<name:W>: <value:Q>, against a (?P<aim>target|limit) of <target:Q>(?: \(<best:R> at best\))?"),
    "long": pattern(r"<rating:R> since the report on <since:D>"),
}


def _kind(text: str) -> tuple[str, dict[str, str]]:
    for kind, shape in _REASONS.items():
        if said := shape.fullmatch(text):
            return kind, {name: words for name, words in said.groupdict().items() if words is not None}
    return "", {}


def _own_claim(c: Spot, point: Data) -> tuple[str, Spot]:
    kind, said = _kind(point_text(point))
    if not kind:
        c.faults.append(f"“{point_text(point)}”: nothing here recomputes it")
    spot = Spot(c.run, said, named(point.get("sources", [])))
    c.agree("a point’s places are its cell’s", spot.named <= c.named, True)
    return kind, spot


@cell("attention", "reasons")
def _reasons(c: Spot, row: Row) -> None:
    why, act = reasons(c.run, row.number), c.run.now.acts[row.number]
    kinds = []
    for point in c.points:
        kind, spot = _own_claim(c, point)
        kinds.append(kind)
        if because := why.get(kind):
            spot.rests(because.rests)
            spot.same("rating", act.rating)
            spot.same("old", because.old)
            spot.same("days", because.days)
            spot.same("since", long_date(because.since) if because.since else "")
        c.faults += spot.faults
    c.agree("reasons", sorted(kinds), sorted(why))


@cell("rules", "why")
def _why(c: Spot, row: Row) -> None:
    found = applied(c.run, row.number)
    c.agree("rules that apply", len(c.points), len(found))
    for point, each in zip(c.points, found, strict=False):
        _, spot = _own_claim(c, point)
        spot.rests(each.because.rests)
        spot.same("days", each.because.days)
        spot.same("reports", each.because.reports)
        spot.same("since", long_date(each.because.since) if each.because.since else "")
        spot.same("best", each.at_best)
        if "name" in spot.said:
            _missed(spot, each.measure)
        c.faults += [*spot.faults, *(f"{name} was not recomputed" for name in spot.left())]


def _missed(c: Spot, measure: Meas | None) -> None:
    assert measure, "a rule of missed targets is about a measure"
    assert measure.target, "which has one"
    c.same("name", measure.name)
    c.same("aim", measure.aim)
    c.same("value", quantity(measure.latest.ends, measure.unit))
    c.same("target", quantity(measure.target, measure.unit))


@cell("rules", "at_best")
def _at_best(c: Spot, row: Row) -> None:
    found = applied(c.run, row.number)
    c.rests(RULES, *(each.because.rests for each in found))
    c.agree("best rating allowed", row.texts["at_best"], allowed(c.run, found))


@cell("rules", "agrees")
def _agrees(c: Spot, row: Row) -> None:
    c.rests(judging(c.run, row.number))
    which = {"better": "No, rated better", "unrated": "No, not rated"}.get(verdict(c.run, row.number), "Yes")
    c.agree("verdict", c.text.startswith(which), True)


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
