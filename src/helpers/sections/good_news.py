"""What went well in the tracker's own new words, for the actions that closed completed, rose, or say what worked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.blocks.blocks import Prose
from helpers.blocks.build import rating_sources
from helpers.english import in_words
from helpers.history.changes import ActionChange, Changes, Move, RatingMove, rating_move
from helpers.history.news import new_points
from helpers.model import Point, Way, once
from helpers.narration.phrases import by_name
from helpers.narration.told import NOTHING, Told, told
from helpers.plans.columns import Role
from helpers.plans.plan import good_ratings, in_role, rating_order
from helpers.sections.scene import PANEL, Scene, Section
from helpers.text import sentences

#: How many actions are told; of more, the others are counted. Up to how many words of each.
_TOLD = 8
_WORDS = 45


@dataclass(frozen=True, slots=True)
class Success:
    """An action with what it says newly of what went well; the template describes both."""

    name: Told
    words: Told


def successes(scene: Scene) -> Prose:
    """Return the new words of the actions that went well, an item an action; empty in a plan's first report."""
    found = list(_found(scene, scene.changes)) if scene.changes else []
    left = found[_TOLD:]
    others = told(in_words(len(left)), (s for each in left for s in each.words.sources), len(left)) if left else NOTHING
    return scene.narrator.tell("successes", {"told": found[:_TOLD], "others": others})


def _found(scene: Scene, changes: Changes) -> Iterator[Success]:
    """Give those that closed completed, then those that rose to a good rating, then those that say what worked."""
    columns = in_role(scene.plan, Role.SUCCESS)
    every = [column.id for column in scene.plan.narrative]
    done = [c for c in changes.moved(Move.CLOSED) if c.action.closing and c.action.closing.way is Way.COMPLETED]
    yield from (_told(each, new_points(each.action, each.before, columns or every) or _notice(each)) for each in done)
    rose = [change for change in changes.actions if _rose(scene, change)]
    others = [change for change in changes.moved(Move.OPEN) if change not in rose] if columns else []
    for some, where in ((rose, columns or every), (others, columns)):
        for change in some:
            if points := new_points(change.action, change.before, where):
                yield _told(change, points)


def _rose(scene: Scene, change: ActionChange) -> bool:
    moved = rating_move(rating_order(scene.plan), change)
    return bool(moved and moved.move is RatingMove.IMPROVED and moved.new in good_ratings(scene.plan))


def _notice(change: ActionChange) -> tuple[Point, ...]:
    closing = change.action.closing
    return tuple(Point(each.runs, sources=closing.notice.sources) for each in closing.notice.points) if closing else ()


def _told(change: ActionChange, points: Sequence[Point]) -> Success:
    action = change.action
    sources = once((*(s for point in points[:1] for s in point.sources), *rating_sources([action]), *change.then))
    return Success(by_name([action]), told(_shortened(points[0].text), sources) if points else NOTHING)


def _shortened(text: str) -> str:
    """Return whole sentences of a text, as many as one line or two hold, and at least one."""
    words = ""
    for sentence in sentences(text):
        if words and len((words + sentence).split()) > _WORDS:
            break
        words += sentence
    return words.strip()


SUCCESSES = Section(
    id="successes",
    title="What went well",
    gives="Return what went well in the tracker's own new words; empty in a plan's first report.",
    kind=Prose,
    readings=PANEL,
    make=successes,
)
