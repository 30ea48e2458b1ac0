"""A plan's acronyms: said in full where the report first uses one, and listed for whoever reads the tracker's words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from helpers.blocks.blocks import Column, Prose, Row, RowGroup, Table
from helpers.blocks.build import text_cell
from helpers.intake.intake import Intake
from helpers.model import Document, Point, Source, TextRun, once
from helpers.plans.plan import Plan
from helpers.sections.scene import BOTH, Section

_PLAN = Source("", "acronyms", Document.PLAN)


def expanded(prose: Prose, acronyms: Mapping[str, str]) -> Prose:
    """Return the report's own sentences with each acronym said in full after its first use in them.

    One that stands beside its own meaning already is left alone.

    Args:
        prose: the sentences.
        acronyms: the acronyms that no earlier section has used, each with what it stands for.
    """
    points = prose.points
    for acronym, meaning in acronyms.items():
        first = next((at for at, point in enumerate(points) if _pattern(acronym).search(point.text)), None)
        if first is not None and meaning.casefold() not in points[first].text.casefold():
            points = (*points[:first], _said_in_full(points[first], acronym, meaning), *points[first + 1 :])
    return replace(prose, points=points)


def used_in(prose: Prose, acronyms: Collection[str]) -> list[str]:
    """Return those acronyms that sentences use."""
    return [acronym for acronym in acronyms if any(_pattern(acronym).search(point.text) for point in prose.points)]


def acronym_table(plan: Plan, intake: Intake) -> Table:
    """Return what the acronyms stand for that the tracker's words use, in the order of the alphabet."""
    texts = list(_texts(intake))
    found = [acronym for acronym in plan.acronyms if any(_pattern(acronym).search(text) for text in texts)]
    rows = (
        Row((text_cell(acronym), text_cell(plan.acronyms[acronym], (_PLAN,))))
        for acronym in sorted(found, key=lambda acronym: (acronym.casefold(), acronym))
    )
    return Table(
        id="acronyms",
        caption="What the acronyms stand for",
        columns=(Column("acronym", "Acronym"), Column("means", "Stands for", width=5)),
        groups=(RowGroup(tuple(rows)),),
    )


def _texts(intake: Intake) -> Iterator[str]:
    for action in intake.every:
        yield action.title
        yield from (passage.text for passage in action.says.values())
        yield action.closing.notice.text if action.closing else ""
    yield from (text for group in intake.groups for text in (group.title, group.responsible))
    yield from (measure.name for measure in intake.measures)


def _pattern(acronym: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(acronym)}(?P<several>s?)(?!\w)")


def _said_in_full(point: Point, acronym: str, meaning: str) -> Point:
    runs: list[TextRun] = []
    done = False
    for run in point.runs:
        found = None if done else _pattern(acronym).search(run.text)
        if found:
            done = True
            words = f" ({meaning}{found['several']})"
            runs.append(replace(run, text=run.text[: found.end()] + words + run.text[found.end() :]))
        else:
            runs.append(run)
    if not done:  # it lies across two styles, where the end of a run is no place for a bracket
        return point
    return replace(point, runs=tuple(runs), sources=_with_plan(point.sources))


def _with_plan(sources: Iterable[Source]) -> tuple[Source, ...]:
    return once((*sources, _PLAN))


ACRONYMS = Section(
    id="acronyms",
    title="What the acronyms stand for",
    gives="Return what the acronyms in the tracker's words stand for; empty where it uses none of the plan's.",
    readings=BOTH,
    make=lambda scene: acronym_table(scene.plan, scene.intake),
)
