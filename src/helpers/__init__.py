"""The action plan workbook: from a council's Excel tracker to a report, the same every time.

Read the modules in this order; each builds only on those before it.

1. ``errors``, ``model``, ``apart``: what can go wrong, what a plan's actions are, where to work undisturbed.
2. ``wording`` and ``text``: British English out, pasted text in.
3. ``yamlfile``, ``plan``, ``parameters``: what a plan is and what a run is given.
4. ``xmlpart``, ``filekind``, ``archive``, ``package``: a workbook's bytes, looked at before anything parses them.
5. ``spans``, ``extension``, ``worksheet``, ``sheetxml``, ``excerpt``, ``colour``, ``cells``, ``formula``,
   ``conditional``, ``cellreader``, ``tracker``: Excel's cells.
6. ``header``, ``values``, ``measures``, ``rows``, ``layouts``: from cells to actions, in each layout.
7. ``history``, ``checks``, ``personal``, ``disclosure``, ``intake``: every problem, by its cell.
8. ``blocks``, ``tables``, ``updates``, ``narrative``: from actions to a report's pieces, as data.
9. ``words``, ``facts``, ``changes``, ``since``, ``attention``, ``timeline``: what changed since the report before.
10. ``html``, ``markup``, ``document``, ``export``: from pieces to pages.
11. ``differences``, ``causes``: what two reports say differently, and which recorded cause explains it.
12. ``exchange``, ``lock``, ``shelf``, ``ledger``, ``record``, ``signing``, ``verify``: what is kept, and proved.
13. ``published``, ``revision``, ``report``: what was said before, and what a notebook calls.
14. ``checkout``, ``environment``: code and packages, now and as they were.
15. ``typed``, ``formats``, ``rounds``, ``guide``, ``sheets``, ``annotate``: writing trackers and their copies.
16. ``notebook``, ``produce``, ``inputs``, ``workers``, ``index``, ``run``, ``publish``: making reports.
17. ``judge``, ``audit``, ``outcome``: making them again.
18. ``begin``, ``roll``, ``listing``, ``progress``, ``cli``: the commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.report import Report, open_report

__all__ = ["Report", "open_report"]


def __getattr__(name: str) -> Any:
    """Give the names above when they are first asked for, so that a command's start does not wait for them."""
    if name in __all__:
        from helpers import report

        return getattr(report, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
