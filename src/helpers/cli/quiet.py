"""See to it that libraries keep their warnings to themselves, in every thread and kernel, and at the end."""

from __future__ import annotations

import _thread
import logging
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

#: What tells the kernels of a run to keep quiet.
_KERNELS = ("PYTHONWARNINGS", "ignore")


def hush(*, debug: bool) -> None:
    """Let nothing reach the terminal that the product did not write itself; with `debug`, all of it.

    It holds for this process, whatever a library makes of its filters, and for the kernels that it starts.
    """
    if debug:
        return
    os.environ.setdefault(*_KERNELS)
    warnings.showwarning = lambda *_, **__: None
    logging.getLogger().addHandler(logging.NullHandler())
    threading.excepthook = lambda _: None  # what work of ours raises comes with its result
    sys.unraisablehook = _unraisable


def _unraisable(told: Any) -> None:
    """Pass over what a library cannot raise any more, but not a Ctrl-C that fell into it."""
    if isinstance(told.exc_value, KeyboardInterrupt):
        _thread.interrupt_main()


def hand_over(command: Sequence[str], root: Path, environment: Mapping[str, str] | None = None) -> int:
    """Run another program in the project's folder and return its exit status; Ctrl-C is that one's to answer."""
    given = dict(environment or os.environ)
    if given.get(_KERNELS[0]) == _KERNELS[1]:
        del given[_KERNELS[0]]
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.call(command, cwd=root, env=given)  # noqa: S603 - our own command
    finally:
        signal.signal(signal.SIGINT, before)
