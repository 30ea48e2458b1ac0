"""Any report there may be, drawn by Hypothesis for what holds of all of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from helpers.history.snapshot import Snapshot
from helpers.model import (
    Action,
    Better,
    Closing,
    Group,
    Measure,
    Passage,
    Point,
    Quantity,
    Rating,
    Source,
    TextRun,
    Value,
    Way,
)

#: The suite tries the same examples every time; ``COMPARE_EXAMPLES=5000`` in the environment tries more.
EXAMPLES = int(os.environ.get("COMPARE_EXAMPLES", "12"))
PROPERTY = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)

NUMBERS = ["1", "2", "3", "3.1", "04", "NA", "H/3"]
TITLES = ["Build homes", "build homes!", "Find carers", "Keep staff", "Café & <b>crèche</b>", "—", "…"]
WORDS = ["homes", "are", "3,049", "74%", ".", "\n", "“quoted”", "<script>", "&amp;", "café"]


SOURCES = st.lists(st.builds(Source, st.just("January 2023"), st.sampled_from(["A4", "B5"])), max_size=2).map(tuple)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
RUNS = st.lists(
    st.builds(TextRun, TEXTS, st.booleans(), st.booleans(), st.sampled_from(["", "https://a.example"])), max_size=2
)
POINTS = st.builds(Point, RUNS.map(tuple), st.sampled_from(["", "•", "1."]), st.integers(0, 2), st.booleans(), SOURCES)
PASSAGES = st.builds(Passage, st.lists(POINTS, max_size=2).map(tuple), SOURCES)
DAYS = st.dates(date(2000, 1, 1), date(2068, 12, 31))
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-10_000, max_value=10_000)
QUANTITIES = st.builds(Quantity, DECIMALS, DECIMALS)
RATINGS = st.builds(Rating, st.sampled_from(["", "Red", "Amber", "Green"]), st.sampled_from(["", "Yellow"]), SOURCES)
CLOSINGS = st.builds(Closing, st.sampled_from(Way), st.lists(st.sampled_from(NUMBERS), max_size=2).map(tuple), PASSAGES)
GROUPS = [Group("1", "Homes", "A. Officer", (Source("January 2023", "A2"),)), Group("2", "People & <i>places</i>")]


@st.composite
def actions(draw: st.DrawFn) -> Sequence[Action]:
    drawn = [
        Action(
            number=number,
            title=draw(st.sampled_from(TITLES)),
            group=draw(st.sampled_from(["1", "2"])),
            closing=draw(st.one_of(st.none(), CLOSINGS)),
            says=draw(st.dictionaries(st.sampled_from(["working", "worried", "next"]), PASSAGES, max_size=3)),
            rating=draw(st.one_of(st.none(), RATINGS)),
            due=draw(st.one_of(st.none(), DAYS)),
            due_written=draw(st.sampled_from(["", "Ongoing"])),
            due_sources=draw(SOURCES),
            sources=draw(SOURCES),
        )
        for number in draw(st.lists(st.sampled_from(NUMBERS), max_size=6, unique=True))
    ]
    return tuple(drawn)


MEASURES = st.lists(
    st.builds(
        Measure,
        st.sampled_from(["Homes built", "Vacancies"]),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["", "%", "weeks"]),
        st.sampled_from(Better),
        st.one_of(st.none(), QUANTITIES),
        SOURCES,
        st.lists(st.builds(Value, TEXTS, DAYS, QUANTITIES, SOURCES), min_size=1, max_size=2).map(tuple),
        SOURCES,
    ),
    max_size=3,
    unique_by=lambda measure: measure.name,  # as a tracker has them
)
SNAPSHOTS = st.builds(
    Snapshot, st.sampled_from(["2022-10", "2023-01"]), DAYS, st.just(tuple(GROUPS)), actions(), MEASURES.map(tuple)
)

#: Some reports of one plan, the oldest first; the dates of an action were others before, as its cells still say.
ROUNDS = st.lists(SNAPSHOTS, min_size=1, max_size=4).flatmap(
    lambda some: st.lists(st.sets(DAYS, max_size=2), min_size=len(some), max_size=len(some)).map(
        lambda days: [_round(at, each, before) for at, (each, before) in enumerate(zip(some, days, strict=True))]
    )
)


def _round(at: int, report: Snapshot, before: set[date]) -> Snapshot:
    acts = (
        replace(
            act, due_earlier=tuple(sorted(before - {act.due})[:at]), first_due=act.due and min(before, default=None)
        )
        for act in report.actions
    )
    return replace(report, period=f"{2020 + at}-01", as_at=date(2020 + at, 1, 31), actions=tuple(acts))
