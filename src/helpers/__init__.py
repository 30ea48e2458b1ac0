"""The action plan workbook: from a council's Excel tracker to a report, the same every time.

Read the modules in this order; each builds only on those before it.

1. ``errors``, ``model``, ``apart``: what can go wrong, what a plan's actions are, where to work undisturbed.
2. ``wording`` and ``text``: British English out, pasted text in.
3. ``yamlfile``, ``plan``, ``parameters``: what a plan is and what a run is given.
4. ``xmlpart``, ``filekind``, ``archive``, ``package``: a workbook's bytes, looked at before anything parses them.
5. ``spans``, ``extension``, ``worksheet``, ``sheetxml``, ``excerpt``, ``colour``, ``cells``, ``formula``,
   ``conditional``, ``cellreader``, ``tracker``: Excel's cells.
6. ``header``, ``values``, ``measures``, ``rows``, ``layouts``: from cells to actions, in each layout.
7. ``history``, ``pairing``, ``checks``, ``vocabulary``, ``identifiers``, ``names``, ``counts``, ``personal``,
   ``disclosure``, ``intake``: every problem, by its cell.
8. ``blocks``, ``tables``, ``acronyms``: a report's pieces as data, and the plainest of them.
9. ``unknown``, ``runs``, ``narration``, ``narrative``: sentences from templates, and those on where the plan stands.
10. ``words``, ``facts``, ``changes``, ``trail``: what changed since the reports before, as data.
11. ``compared``, ``balance``, ``since``, ``timeline``: what changed, in sentences and tables.
12. ``concerns``, ``attention``, ``successes``, ``applied``, ``rules``, ``moved``, ``grouped``: what it means.
13. ``movements``, ``charts``, ``measured``: the measures.
14. ``hindsight``, ``restatement``, ``revalued``, ``restated``: what the tracker says otherwise now than was published.
15. ``marked``, ``past``, ``updates``: what each action says, what of it is new, and what it said before.
16. ``references``, ``html``, ``markup``, ``document``, ``digest``, ``export``: from pieces to pages.
17. ``data``, ``said``, ``items``, ``alignment``, ``differences``, ``causes``: what two reports say differently, and
    which recorded cause explains it.
18. ``exchange``, ``lock``, ``shelf``, ``ledger``, ``record``, ``signing``, ``verify``: what is kept, and proved.
19. ``published``, ``revision``, ``read``, ``report``: what was said before, and what a notebook calls.
20. ``checkout``, ``environment``, ``installer``, ``wheels``, ``build``: code and packages, now and as they were.
21. ``typed``, ``formats``, ``rounds``, ``guide``, ``sheets``, ``annotate``: writing trackers and their copies.
22. ``notebook``, ``produce``, ``inputs``, ``workers``, ``index``, ``run``, ``publish``: making reports.
23. ``judge``, ``audit``, ``outcome``: making them again.
24. ``begin``, ``roll``, ``listing``, ``progress``, ``cli``: the commands.
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
