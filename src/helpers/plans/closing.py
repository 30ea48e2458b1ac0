"""The words by which a tracker says that an action is closed, how it closed, or that it has not begun."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from helpers.model import Way
from helpers.plans.yaml import Strict, Text, Texts
from helpers.text import key_of

_Ways = dict[Annotated[Way, Field(strict=False)], Texts]


class ClosingWords(Strict):
    """How a closing notice is known and read."""

    ways: _Ways = Field(
        default={
            Way.MERGED: ["merged", "forms part of", "incorporated"],
            Way.SUPERSEDED: ["superseded", "replaced"],
            Way.WITHDRAWN: ["withdrawn", "cancelled"],
            Way.COMPLETED: ["completed", "complete"],
        },
        description="The phrases that tell each way of closing. The first way with a phrase in the notice counts; a "
        "notice with none of them says that the action is closed, and no more.",
    )
    into: list[Text] = Field(
        default=["fed into", "forms part of", "merged into", "merged with", "superseded by"],
        description="The phrases before the numbers of the actions that remaining work went into.",
    )
    notices: list[Text] = Field(
        default=["this action is now closed", "has been completed", "now forms part of", "with actions being fed into"],
        description="The phrases that tell a closing notice where it stands in the title's row or among other text: in "
        "a sentence that begins with “this action”, or “action” and its number; in a cell, or a line of its own in a "
        "title, that says nothing else; in four words or more in capitals behind a title.",
    )


class Blank(StrEnum):
    """What an empty status can mean."""

    OPEN = "open"
    NOT_STARTED = "not started"


class StatusWords(Strict):
    """What the words of the tracker's status column mean. Case, spaces and punctuation do not matter."""

    open: Texts = Field(default=["Open"], description="The words of an action that is being worked on.")
    not_started: list[Text] = Field(default=[], description="The words of an action whose work has not begun.")
    closed: _Ways = Field(default={}, description="The words of a closed action, under the way it closed.")
    blank: Blank | None = Field(
        default=None,
        strict=False,
        description="What an empty cell means: “open” or “not started”. Without it, an empty cell stops the run.",
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        words = [*self.open, *self.not_started, *(word for some in self.closed.values() for word in some)]
        keys = [key_of(word) for word in words]
        if twice := [word for word, key in zip(words, keys, strict=True) if keys.count(key) > 1]:
            raise ValueError(f"each word with one meaning; “{twice[0]}” has two")
        return self
