"""An executed notebook that is read once, however many exports are made of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from nbformat import NotebookNode

Found = TypeVar("Found")
Asked = ParamSpec("Asked")


class Executed(NotebookNode):
    """A notebook whose cells are not changed any more: what a function that is `once` finds in it is kept with it."""


def once(
    read: Callable[Concatenate[NotebookNode, Asked], Found],
) -> Callable[Concatenate[NotebookNode, Asked], Found]:
    """Return a function that reads an `Executed` notebook once; what it gives is not to be changed by anyone."""

    @wraps(read)
    def known(notebook: NotebookNode, /, *asked: Asked.args, **named: Asked.kwargs) -> Found:
        if not isinstance(notebook, Executed):
            return read(notebook, *asked, **named)
        kept: dict[tuple[object, ...], Found] = vars(notebook).setdefault("kept", {})
        key = (read, *asked, *sorted(named.items()))
        if key not in kept:
            kept[key] = read(notebook, *asked, **named)
        return kept[key]

    return known
