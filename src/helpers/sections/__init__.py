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
from helpers.sections.delivery import DELIVERY
from helpers.sections.every_action import EVERY_ACTION
from helpers.sections.figures import KEY_FIGURES
from helpers.sections.good_news import SUCCESSES
from helpers.sections.groups import GROUPS
from helpers.sections.headline import HEADLINE
from helpers.sections.measures import MEASURES, MEASURES_SUMMARY
from helpers.sections.measures_over_time import MEASURES_OVER_TIME
from helpers.sections.redated import REDATED
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

__all__ = ["FORMER", "FRAMES", "SECTIONS", "Scene", "Section"]

#: The sections that the notebook which comes along shows, in its order.
SECTIONS: tuple[Section, ...] = (
    HEADLINE,
    TREND,
    KEY_FIGURES,
    REVISION,
    DECISIONS,
    REDATED,
    ASKED,
    CHANGED,
    WATCH,
    SUCCESSES,
    COMMENTARY,
    RATINGS,
    DELIVERY,
    EVERY_ACTION,
    MEASURES_OVER_TIME,
    CLOSED,
    KEY,
    RULE_KEY,
    NOTES,
    ACRONYMS,
    BALANCE,
    RESTATED_SUMMARY,
    RESTATED,
    CHECKS,
    ROWS,
    CHANGES_IN_REVISION,
)

#: Those that only notebooks kept with published reports show, so that they can be run again; they stay as they are.
FORMER: tuple[Section, ...] = (
    SUMMARY,
    SINCE,
    ATTENTION_SUMMARY,
    ATTENTION,
    RULES_SUMMARY,
    RULES,
    WENT_WELL,
    GROUPS,
    STATUS,
    TIMELINE,
    MEASURES_SUMMARY,
    MEASURES,
    UPDATE,
    CHANGES,
)

#: The frames that are no section's.
FRAMES = {"actions": actions_frame}
