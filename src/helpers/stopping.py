"""Know that the command was asked to stop, even where a library passes over the `KeyboardInterrupt` that says so."""

from __future__ import annotations

from typing import NoReturn

_asked: list[bool] = []


def stop(*_: object) -> NoReturn:
    """Answer Ctrl-C, or the system's request to end: remember it, and break off.

    Raises:
        KeyboardInterrupt: always; one that falls into the loading of lxml gets no further.
    """
    _asked.append(True)
    raise KeyboardInterrupt


def is_stopped() -> bool:
    """Return whether the command was asked to stop."""
    return bool(_asked)
