"""Every action of the plan, open and closed, as a row of a frame to go on from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from helpers.blocks.blocks import TableCell, text_of
from helpers.blocks.build import NOT_RATED, marks_of
from helpers.blocks.frame import Type, frame_of
from helpers.model import Action
from helpers.sections.scene import ACTION_COLUMNS, Scene

if TYPE_CHECKING:
    import pandas as pd


def actions_frame(scene: Scene) -> pd.DataFrame:
    """Return a row an action: its state, and its columns of text and of facts under the names that the plan gives them.

    ``way`` and ``into`` say how a closed action closed and which actions took on its work; ``due_written`` holds what
    is no day, such as “Ongoing” or “Q3 2022/23”; ``owners`` is a list. A column that the plan calls like one of these
    has ``_text`` after its name.
    """
    columns = scene.frame_names
    types = ACTION_COLUMNS | dict.fromkeys(columns.values(), Type.TEXT)
    titles = {group.number: group.title for group in scene.intake.groups}
    rows = (_state(action, titles) | dict(_texts(action, columns)) for action in scene.intake.actions)
    return frame_of(rows, types, list(marks_of(scene.plan)))


def _state(action: Action, titles: Mapping[str, str]) -> dict[str, object]:
    return {
        "number": action.number,
        "title": action.title,
        "short_name": action.name,
        "group": action.group,
        "group_title": titles.get(action.group, ""),
        "status": str(action.status),
        "way": str(action.closing.way) if action.closing else "",
        "into": ", ".join(action.closing.into) if action.closing else "",
        "rating": (action.rating.name or NOT_RATED) if action.rating else "",
        "due": action.due,
        "due_written": action.due_written,
        "first_due": action.first_due,
        "owners": list(action.owners),
    }


def _texts(action: Action, columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    told = {**action.says, **action.facts}
    for column, name in columns.items():
        yield name, text_of(TableCell(told[column].points)) if column in told else ""
