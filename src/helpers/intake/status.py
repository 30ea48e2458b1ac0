"""Read what a tracker's status column says of an action: that it is open, has not begun, or is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from helpers.errors import Problem
from helpers.excel.cells import shortened
from helpers.intake.closing import closed_by_rating, links_in
from helpers.intake.rows import ActionRows, SheetReading, as_runs
from helpers.intake.values import rating_of
from helpers.model import Closing, Passage, Rating, Source, Status, Way, problem_at
from helpers.plans.closing import Blank, ClosingWords, StatusWords
from helpers.plans.yaml import nearest
from helpers.text import points_of, same_word


class Standing(NamedTuple):
    """What a status means, and how the action closed where it is closed."""

    status: Status
    way: Way = Way.CLOSED


def meaning_of(text: str, words: StatusWords) -> Standing | None:
    """Return what a status means by the plan's words, whatever their case, spaces and punctuation; None if unknown."""
    return next((standing for word, standing in _meanings(words) if same_word(text, word)), None)


def standing(
    draft: ActionRows, reading: SheetReading, plan_file: str, closing: Closing | None
) -> tuple[Closing | None, bool]:
    """Return how an action closed by its notice and its status together, and whether work on it has begun.

    A closed status closes without a notice: its cell is the notice then. What is not known for sure stops the run: an
    unknown word, no status beside no notice, and a status and a notice that contradict one another.

    Args:
        draft: the action's rows.
        reading: the sheet.
        plan_file: the plan's definition, for messages.
        closing: how it closed by its notice; None without one that counts.
    """
    words, cell = reading.plan.status, draft.status_cell
    if words is None:
        return closing, True
    means = meaning_of(cell.text, words) if cell else None
    reading.problems += _problems(draft, reading, plan_file, closing, means)
    if cell is None and not closing:
        return None, words.blank is not Blank.NOT_STARTED
    if cell is None or means is None:
        return closing, True
    if means.status is not Status.CLOSED:
        return closing, means.status is Status.OPEN
    if closing:
        return (replace(closing, way=means.way) if closing.way is Way.CLOSED else closing), True
    sources = reading.source(cell)
    points = tuple(replace(point, sources=sources) for point in points_of(as_runs(cell)))
    return Closing(
        means.way, links_in(cell.text, reading.plan.closing or ClosingWords()), Passage(points, sources)
    ), True


def closed_as_typed(draft: ActionRows, reading: SheetReading) -> bool:
    """Return whether an earlier round has an action as closed, by its notice, its status or its rating."""
    words, cell = reading.plan.status, draft.status_cell
    means = meaning_of(cell.text, words) if words and cell else None
    rating = rating_of(draft.rating_cell, reading.plan.ratings or [], reading.sheet, "")
    rated = isinstance(rating, Rating) and closed_by_rating(rating, reading.plan) is not None
    return bool(draft.notice) or bool(means and means.status is Status.CLOSED) or rated


def _problems(
    draft: ActionRows, reading: SheetReading, plan_file: str, closing: Closing | None, means: Standing | None
) -> Iterator[Problem]:
    assert reading.plan.status is not None  # noqa: S101 - asked for only then
    known = [word for word, _ in _meanings(reading.plan.status)]
    listed = ", ".join(f"“{word}”" for word in known)
    cell = draft.status_cell
    if cell is None:
        if not closing and not reading.plan.status.blank:
            yield problem_at(
                reading.sheet.file,
                reading.empty_cell(draft, "status"),
                f"action {draft.number} has no status, and no closing notice",
                f"one of {listed}",
                "write its status; or, where an empty cell always means the same, say in "
                f"{plan_file} what: status: {{blank: open}}, or “not started”",
            )
        return
    place, said = Source(reading.sheet.name, cell.at), shortened(cell.text)
    if means is None:
        open_words = ", ".join(f'"{word}"' for word in (*reading.plan.status.open, said))
        yield problem_at(
            reading.sheet.file,
            place,
            f"the status of action {draft.number} is “{said}”",
            nearest(cell.text, known),
            f"correct the cell, or say in {plan_file} what the word means: status: {{open: [{open_words}]}}, or under "
            f'“not_started”, or under “closed” and how, such as closed: {{completed: ["{said}"]}}',
        )
    elif closing and means.status is not Status.CLOSED:
        yield problem_at(
            reading.sheet.file,
            place,
            f"the status of action {draft.number} is “{said}”, and its closing notice in "
            f"{closing.notice.sources[0].place} says that it is closed",
            "a status and a notice that agree",
            "correct the status, or take the notice out",
        )
    elif closing and Way.CLOSED not in (means.way, closing.way) and means.way is not closing.way:
        yield problem_at(
            reading.sheet.file,
            place,
            f"by its status, “{said}”, action {draft.number} was {means.way}, and by its closing notice in "
            f"{closing.notice.sources[0].place} it was {closing.way}",
            "a status and a notice that agree",
            "correct one of the two",
        )


def _meanings(words: StatusWords) -> Iterator[tuple[str, Standing]]:
    yield from ((word, Standing(Status.OPEN)) for word in words.open)
    yield from ((word, Standing(Status.NOT_STARTED)) for word in words.not_started)
    yield from ((word, Standing(Status.CLOSED, way)) for way, some in words.closed.items() for word in some)
