"""The sections of a report: the data of each, its table, its prose; the sentences stand in ``wording``.

A section is a file that ends with its `Section`, and its name in `SECTIONS`. It reads no file and asks no other
section: what two share lies below them, in history, narration or the toolbox of blocks.
"""

from __future__ import annotations

from helpers.sections.about import CHECKS, NOTES, ROWS
from helpers.sections.acronyms import ACRONYMS
from helpers.sections.actions import actions_frame
from helpers.sections.attention import ATTENTION, ATTENTION_SUMMARY
from helpers.sections.balance import BALANCE
from helpers.sections.changed import CHANGED
from helpers.sections.changes import CHANGES
from helpers.sections.commentary import ASKED, COMMENTARY
from helpers.sections.decisions import DECISIONS
from helpers.sections.every_action import EVERY_ACTION
from helpers.sections.figures import KEY_FIGURES
from helpers.sections.good_news import SUCCESSES
from helpers.sections.groups import GROUPS
from helpers.sections.headline import HEADLINE
from helpers.sections.measures import MEASURES, MEASURES_SUMMARY
from helpers.sections.measures_over_time import MEASURES_OVER_TIME
from helpers.sections.restated import RESTATED, RESTATED_SUMMARY
from helpers.sections.revision import CHANGES_IN_REVISION, REVISION
from helpers.sections.rules import RULE_KEY, RULES, RULES_SUMMARY
from helpers.sections.scene import Scene, Section
from helpers.sections.since import SINCE
from helpers.sections.status import KEY, RATINGS, STATUS
from helpers.sections.successes import WENT_WELL
from helpers.sections.summary import SUMMARY
from helpers.sections.timeline import TIMELINE
from helpers.sections.trend import TREND
from helpers.sections.update import CLOSED, UPDATE
from helpers.sections.watch import WATCH

__all__ = ["FRAMES", "SECTIONS", "Scene", "Section"]

#: Every section that a notebook can show, those of page one first; some are shown by notebooks kept with reports alone.
SECTIONS: tuple[Section, ...] = (
    REVISION,
    HEADLINE,
    TREND,
    KEY_FIGURES,
    DECISIONS,
    CHANGED,
    WATCH,
    SUCCESSES,
    COMMENTARY,
    SUMMARY,
    SINCE,
    RESTATED_SUMMARY,
    CHANGES,
    BALANCE,
    RESTATED,
    ATTENTION_SUMMARY,
    ATTENTION,
    RULES_SUMMARY,
    RULES,
    ASKED,
    WENT_WELL,
    GROUPS,
    STATUS,
    RATINGS,
    TIMELINE,
    KEY,
    RULE_KEY,
    MEASURES_SUMMARY,
    MEASURES,
    MEASURES_OVER_TIME,
    EVERY_ACTION,
    UPDATE,
    CLOSED,
    NOTES,
    ACRONYMS,
    CHECKS,
    ROWS,
    CHANGES_IN_REVISION,
)

#: The frames that are no section's.
FRAMES = {"actions": actions_frame}
