"""How what can be opened under an action is recomputed from the reports that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recompute import Run
from recompute.reasons import named, then
from recompute.round import Act, Round
from recompute.words import DAY, OWN, Data, long_date, point_text, quoted, tokens, told


def fold_faults(run: Run, number: str, fold: Data) -> Iterator[str]:
    """Recompute what can be opened under a row: each point from the action as the reports it names have it."""
    periods = {source["sheet"] for point in fold["points"] for source in point.get("sources", [])}
    right = f"History of {run.noun[0]} {number} in {len(periods)} earlier report{'s' if len(periods) > 1 else ''}"
    if fold["summary"] != right:
        yield f"“{fold['summary']}”: by what it names “{right}”"
    for point in fold["points"]:
        text, evidence = point_text(point), named(point.get("sources", []))
        reports = [each for each in run.earlier.values() if then(each.period, f"action {number}") <= evidence]
        if not reports:
            yield f"“{text[:60]}” names no report that has the action"
        elif not all(_told(run, text, report, reports) for report in (each.acts[number] for each in reports)):
            yield f"“{text[:60]}” is not in {[each.period for each in reports]}"


def _told(run: Run, text: str, act: Act, reports: Sequence[Round]) -> bool:
    """Return whether a report says so of an action: the dates, its rating, its date, how it closed, its words."""
    if not told(text):
        return True
    columns = {each["heading"]: each["id"] for each in run.plan["narrative"]}
    opening = text.partition(" – as ")
    if opening[0] in columns:  # a heading of the plan's own, and perhaps which report after says the same
        return not opening[1] or _same_on(run, opening[2], act, columns[opening[0]])
    if re.fullmatch(rf"{DAY}(?:(?:, | and ){DAY})*", opening[0]):
        return set(re.findall(DAY, opening[0])) == {long_date(each.day) for each in reports}
    if text.startswith("Due: "):
        return text.removeprefix("Due: ").rstrip(".") == act.due_words.rstrip(".")
    if text.startswith("Closed: "):
        return OWN.findall(text) == list(act.into)
    return quoted(text, tokens("\n".join([*act.says.values(), act.notice, act.title])))


def _same_on(run: Run, when: str, act: Act, column: str) -> bool:
    """Return whether this report, or one of a date, says in a column what an action says in it."""
    rounds = {"in this report": run.now} | {f"on {long_date(each.day)}": each for each in run.earlier.values()}
    others = [rounds[when].acts[act.number]] if when in rounds else []
    return bool(others) and tokens(others[0].says.get(column, "")) == tokens(act.says.get(column, ""))
