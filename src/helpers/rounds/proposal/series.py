"""Tell the sheets of a tracker's rounds from one another, and propose what a definition calls them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from helpers.english import MONTHS
from helpers.intake.rounds import ROUND
from helpers.plans.rounds import Round, round_in
from helpers.rounds.proposal.sheets import Table

_FULL = re.compile(rf"(?:{'|'.join(MONTHS)}) \d{{4}}")


def rounds_among(alike: Sequence[Table], best: Table) -> list[Table]:
    """Return the tables of rounds among those that have the same headings; the best alone where it is none."""
    return [table for table in alike if time_of(table)] if time_of(best) else [best]


def time_of(table: Table) -> Round | None:
    """Return the time that a sheet's name has in it; None where it has none."""
    told = _span(table.sheet.name)
    return round_in(told) if told else None


def pattern_of(series: Sequence[Table]) -> str:
    """Return what a definition says of the sheets' names: that of most, with what stands for their time."""
    named = [table.sheet.name for table in series]
    patterns = Counter(_pattern(name) for name in named)
    return max(patterns, key=lambda pattern: (patterns[pattern], pattern == "{month} {year}"))


def newest_of(series: Sequence[Table]) -> Table:
    """Return the table of the last round."""
    return max(series, key=lambda table: (time_of(table) or _NEVER).last)


def round_of(series: Sequence[Table], wanted: Round, as_at: date) -> Table:
    """Return the table of a round, else that with the date in it, else the last one before the date."""
    times = [(table, time_of(table) or _NEVER) for table in series]
    same = (table for table, time in times if (time.first, time.last) == (wanted.first, wanted.last))
    within = (table for table, time in times if time.first <= as_at <= time.last)
    before = [table for table, time in times if time.first <= as_at]
    return next(same, None) or next(within, None) or (newest_of(before) if before else series[0])


_NEVER = Round(date.min, date.min)


def _pattern(name: str) -> str:
    told = _span(name)
    if not told:
        return name
    return name.replace(told, "{month} {year}" if _FULL.fullmatch(told) else ROUND, 1)


def _span(name: str) -> str:
    """Return the longest part of a name, between spaces, that tells a time with a year; empty without one."""
    ends = [0, *(match.end() for match in re.finditer(r"\s+", name))]
    stops = [*(match.start() for match in re.finditer(r"\s+", name)), len(name)]
    parts = sorted((name[start:stop] for start in ends for stop in stops if stop > start), key=len, reverse=True)
    return next((part for part in parts if (time := round_in(part)) and time.dated), "")
