"""The action plan workbook: from a council's Excel tracker to a report, the same every time.

Each room imports only from those before it: ``errors``, ``model``, ``text``, ``english`` and ``tempdir``; ``plans``;
``blocks``; ``excel`` and ``records``; ``intake``; ``history``; ``checks`` and ``narration``; ``sections``; ``report``
and ``overview``, which are what a notebook calls; ``exports``; ``runs``; ``audit`` and ``rounds``; ``cli``. What a room
is, its own first lines say.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.overview.report import Overview, open_overview
    from helpers.report import Report, open_report, parameters_of

__all__ = ["Overview", "Report", "open_overview", "open_report", "parameters_of"]


def __getattr__(name: str) -> Any:
    """Give the names above when they are first asked for, so that a command's start does not wait for them."""
    if name in __all__:
        return getattr(import_module("helpers.overview.report" if "verview" in name else "helpers.report"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
