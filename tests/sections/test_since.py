"""What changed since the last published report, in the words and tables that a committee reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from builders import REPOSITORY, TABLE_PLAN
from helpers.blocks.blocks import Prose
from helpers.blocks.html import block_html
from helpers.history.changes import Changes, compare
from helpers.history.snapshot import Snapshot
from helpers.model import Action, Document, Source, Way
from helpers.narration.narrator import Narrator
from helpers.plans.plan import Plan
from helpers.sections.balance import balance_table
from helpers.sections.changes import changes_table
from helpers.sections.since import since_statement
from helpers.text import said_in
from pairs import GROUPS, RATED, SHEET, UNRATED, action, between, done, some, spoken
from strategies import PROPERTY, SNAPSHOTS

NARRATOR = Narrator()
TEMPLATES = REPOSITORY / "src" / "helpers" / "sections" / "wording"
NAMES = re.compile(r"  (\w+(?:, \w+)*)(?:  |$)")
MARCH, APRIL, JUNE = date(2023, 3, 31), date(2023, 4, 30), date(2023, 6, 30)


@dataclass(frozen=True)
class Situation:
    """Two reports of a plan, and what is to be said of the change from one to the other."""

    name: str
    before: Sequence[Action]
    now: Sequence[Action]
    said: str
    rows: Sequence[str]
    plan: Plan = RATED


SINCE = "Since the report on 20 October 2022, "
SITUATIONS: Sequence[Situation] = [
    Situation(
        "nothing changed",
        some(1, 2),
        some(1, 2),
        SINCE + "no action has changed.",
        [],
    ),
    Situation(
        "no actions in either",
        (),
        (),
        SINCE + "no action has changed.",
        [],
    ),
    Situation(
        "the first actions",
        (),
        some(1, 2),
        SINCE + "actions 1 and 2 have been added.",
        ["1 | New |  | Open", "2 | New |  | Open"],
    ),
    Situation(
        "one is new",
        some(1),
        some(1, 2),
        SINCE + "action 2 has been added.",
        ["2 | New |  | Open"],
    ),
    Situation(
        "several are new",
        some(1),
        some(1, 2, 3, 4),
        SINCE + "actions 2, 3 and 4 have been added.",
        ["2 | New |  | Open", "3 | New |  | Open", "4 | New |  | Open"],
    ),
    Situation(
        "more are new than are listed",
        some(1),
        some(*range(1, 13)),
        SINCE + "11 actions have been added.",
        [
            "2 | New |  | Open",
            "3 | New |  | Open",
            "4 | New |  | Open",
            "5 | New |  | Open",
            "6 | New |  | Open",
            "7 | New |  | Open",
            "8 | New |  | Open",
            "9 | New |  | Open",
            "10 | New |  | Open",
            "11 | New |  | Open",
            "12 | New |  | Open",
        ],
    ),
    Situation(
        "one is completed",
        some(1, 2),
        (done(1), *some(2)),
        SINCE + "action 1 has been completed.",
        ["1 | Closed | Open | Completed"],
    ),
    Situation(
        "one is completed and its work goes on",
        some(1, 2),
        (done(1, Way.COMPLETED, 2), *some(2)),
        SINCE + "action 1 has been completed, and its remaining work goes on in action 2.",
        ["1 | Closed | Open | Completed, and its remaining work goes on in action 2"],
    ),
    Situation(
        "one is merged",
        some(1, 2),
        (done(1, Way.MERGED, 2), *some(2)),
        SINCE + "action 1 has been merged into action 2.",
        ["1 | Closed | Open | Merged into action 2"],
    ),
    Situation(
        "one is merged into no named action",
        some(1, 2),
        (done(1, Way.MERGED), *some(2)),
        SINCE + "action 1 has been merged.",
        ["1 | Closed | Open | Merged"],
    ),
    Situation(
        "one is superseded",
        some(1, 2),
        (done(1, Way.SUPERSEDED), *some(2)),
        SINCE + "action 1 has been superseded.",
        ["1 | Closed | Open | Superseded"],
    ),
    Situation(
        "one is superseded by another",
        some(1, 2),
        (done(1, Way.SUPERSEDED, 2), *some(2)),
        SINCE + "action 1 has been superseded by action 2.",
        ["1 | Closed | Open | Superseded by action 2"],
    ),
    Situation(
        "one is withdrawn",
        some(1, 2),
        (done(1, Way.WITHDRAWN), *some(2)),
        SINCE + "action 1 has been withdrawn.",
        ["1 | Closed | Open | Withdrawn"],
    ),
    Situation(
        "one is withdrawn and its work goes on",
        some(1, 2, 3),
        (done(1, Way.WITHDRAWN, 2, 3), *some(2, 3)),
        SINCE + "action 1 has been withdrawn, and its remaining work goes on in actions 2 and 3.",
        ["1 | Closed | Open | Withdrawn, and its remaining work goes on in actions 2 and 3"],
    ),
    Situation(
        "three close in three ways",
        some(1, 2, 3, 4),
        (done(1), done(2, Way.MERGED, 4), done(3, Way.WITHDRAWN), *some(4)),
        SINCE + "action 1 has been completed. Action 2 has been merged into action 4. Action 3 has been withdrawn.",
        ["1 | Closed | Open | Completed", "2 | Closed | Open | Merged into action 4", "3 | Closed | Open | Withdrawn"],
    ),
    Situation(
        "many close in one way",
        some(1, 2, 3, 4, 5),
        (done(1), done(2), done(3), done(4), *some(5)),
        SINCE + "actions 1, 2, 3 and 4 have been completed.",
        [
            "1 | Closed | Open | Completed",
            "2 | Closed | Open | Completed",
            "3 | Closed | Open | Completed",
            "4 | Closed | Open | Completed",
        ],
    ),
    Situation(
        "two are completed and their work goes on",
        some(1, 2, 3),
        (done(1, Way.COMPLETED, 3), done(2, Way.COMPLETED, 3), *some(3)),
        SINCE + "actions 1 and 2 have been completed, and their remaining work goes on in action 3.",
        [
            "1 | Closed | Open | Completed, and its remaining work goes on in action 3",
            "2 | Closed | Open | Completed, and its remaining work goes on in action 3",
        ],
    ),
    Situation(
        "more than three close, each otherwise",
        some(1, 2, 3, 4, 5),
        (done(1), done(2, Way.MERGED, 5), done(3, Way.WITHDRAWN), done(4, Way.SUPERSEDED), *some(5)),
        SINCE + "4 actions have closed: 1, 2, 3 and 4.",
        [
            "1 | Closed | Open | Completed",
            "2 | Closed | Open | Merged into action 5",
            "3 | Closed | Open | Withdrawn",
            "4 | Closed | Open | Superseded",
        ],
    ),
    Situation(
        "more close than are listed",
        some(*range(1, 13)),
        [done(number, Way.MERGED, number + 12) for number in range(1, 13)],
        SINCE + "12 actions have closed.",
        [
            "1 | Closed | Open | Merged into action 13",
            "2 | Closed | Open | Merged into action 14",
            "3 | Closed | Open | Merged into action 15",
            "4 | Closed | Open | Merged into action 16",
            "5 | Closed | Open | Merged into action 17",
            "6 | Closed | Open | Merged into action 18",
            "7 | Closed | Open | Merged into action 19",
            "8 | Closed | Open | Merged into action 20",
            "9 | Closed | Open | Merged into action 21",
            "10 | Closed | Open | Merged into action 22",
            "11 | Closed | Open | Merged into action 23",
            "12 | Closed | Open | Merged into action 24",
        ],
    ),
    Situation(
        "all close",
        some(1, 2),
        (done(1), done(2)),
        SINCE + "actions 1 and 2 have been completed.",
        ["1 | Closed | Open | Completed", "2 | Closed | Open | Completed"],
    ),
    Situation(
        "none was open",
        (done(1), done(2)),
        (done(1), done(2)),
        SINCE + "no action has changed.",
        [],
    ),
    Situation(
        "a split of one into two",
        some(1),
        (done(1, Way.SUPERSEDED, 2, 3), *some(2, 3)),
        SINCE + "action 1 has been superseded by actions 2 and 3. Actions 2 and 3 have been added.",
        ["1 | Closed | Open | Superseded by actions 2 and 3", "2 | New |  | Open", "3 | New |  | Open"],
    ),
    Situation(
        "a merge of two into one",
        some(1, 2),
        (done(1, Way.MERGED, 3), done(2, Way.MERGED, 3), *some(3)),
        SINCE + "actions 1 and 2 have been merged into action 3. Action 3 has been added.",
        ["1 | Closed | Open | Merged into action 3", "2 | Closed | Open | Merged into action 3", "3 | New |  | Open"],
    ),
    Situation(
        "a chain of closures",
        some(1, 2, 3),
        (done(1, Way.MERGED, 2), done(2, Way.MERGED, 3), *some(3)),
        SINCE + "action 1 has been merged into action 2. Action 2 has been merged into action 3.",
        ["1 | Closed | Open | Merged into action 2", "2 | Closed | Open | Merged into action 3"],
    ),
    Situation(
        "one is reopened",
        (done(1), *some(2)),
        some(1, 2),
        SINCE + "action 1 has been reopened.",
        ["1 | Reopened | Completed | Open"],
    ),
    Situation(
        "one is reopened and rated, as it was before it closed",
        (done(1), *some(2)),
        (action(1, rated="Green"), *some(2)),
        SINCE + "action 1 has been reopened.",
        ["1 | Reopened | Completed | Open", "1 | Rated | Not rated | Green"],
    ),
    Situation(
        "two are reopened",
        (done(1), done(2)),
        some(1, 2),
        SINCE + "actions 1 and 2 have been reopened.",
        ["1 | Reopened | Completed | Open", "2 | Reopened | Completed | Open"],
    ),
    Situation(
        "one is new and closed already",
        some(1),
        (*some(1), done(2)),
        SINCE + "action 2 has been added and has already closed.",
        ["2 | New, and closed already |  | Completed"],
    ),
    Situation(
        "two are new and closed already",
        some(1),
        (*some(1), done(2), done(3, Way.MERGED, 1)),
        SINCE + "actions 2 and 3 have been added and have already closed.",
        ["2 | New, and closed already |  | Completed", "3 | New, and closed already |  | Merged into action 1"],
    ),
    Situation(
        "one is renumbered",
        (action(1, "Build homes"),),
        (action(5, "Build homes"),),
        SINCE + "action 1 has been renumbered as 5.",
        ["5 | Renumbered | 1 | 5"],
    ),
    Situation(
        "one is renamed",
        (action(1, "Build homes"),),
        (action(1, "Build more homes"),),
        SINCE + "action 1 has been given a new title.",
        ["1 | Renamed | Build homes | Build more homes"],
    ),
    Situation(
        "one is renumbered and its title set otherwise",
        (action(1, "Build homes"),),
        (action(5, "Build Homes."),),
        SINCE + "action 1 has been renumbered as 5. Action 5 has been given a new title.",
        ["5 | Renumbered | 1 | 5", "5 | Renamed | Build homes | Build Homes."],
    ),
    Situation(
        "more are renumbered than are told",
        [action(number, f"Task {number}") for number in range(1, 5)],
        [action(number, f"Task {number - 4}") for number in range(5, 9)],
        SINCE + "actions 5, 6, 7 and 8 have been renumbered.",
        ["5 | Renumbered | 1 | 5", "6 | Renumbered | 2 | 6", "7 | Renumbered | 3 | 7", "8 | Renumbered | 4 | 8"],
    ),
    Situation(
        "two exchange their numbers",
        (action(1, "Build homes"), action(2, "Find carers")),
        (action(1, "Find carers"), action(2, "Build homes")),
        SINCE + "actions 1 and 2 have exchanged numbers.",
        ["1 | Renumbered | 2 | 1", "2 | Renumbered | 1 | 2"],
    ),
    Situation(
        "one is put in before the others",
        (action(1, "Build homes"), action(2, "Find carers")),
        (action(1, "Keep staff"), action(2, "Build homes"), action(3, "Find carers")),
        SINCE + "actions 1 and 2 have been renumbered as 2 and 3. Action 1 has been added.",
        ["1 | New |  | Open", "2 | Renumbered | 1 | 2", "3 | Renumbered | 2 | 3"],
    ),
    Situation(
        "more are renumbered than are listed",
        [action(number, f"Task {number}") for number in range(1, 13)],
        [action(number, f"Task {number - 20}") for number in range(21, 33)],
        SINCE + "12 actions have been renumbered.",
        [
            "21 | Renumbered | 1 | 21",
            "22 | Renumbered | 2 | 22",
            "23 | Renumbered | 3 | 23",
            "24 | Renumbered | 4 | 24",
            "25 | Renumbered | 5 | 25",
            "26 | Renumbered | 6 | 26",
            "27 | Renumbered | 7 | 27",
            "28 | Renumbered | 8 | 28",
            "29 | Renumbered | 9 | 29",
            "30 | Renumbered | 10 | 30",
            "31 | Renumbered | 11 | 31",
            "32 | Renumbered | 12 | 32",
        ],
    ),
    Situation(
        "two are renamed",
        (action(1, "Build homes"), action(2, "Find carers")),
        (action(1, "Build more homes"), action(2, "Find more carers")),
        SINCE + "actions 1 and 2 have been given new titles.",
        ["1 | Renamed | Build homes | Build more homes", "2 | Renamed | Find carers | Find more carers"],
    ),
    Situation(
        "one moves to another priority",
        some(1, 2),
        (action(1, group="2"), *some(2)),
        SINCE + "action 1 has moved to priority 2.",
        ["1 | Moved | Priority 1 | Priority 2"],
    ),
    Situation(
        "two move to another priority",
        some(1, 2, 3),
        (action(1, group="2"), action(2, group="2"), *some(3)),
        SINCE + "actions 1 and 2 have moved to priority 2.",
        ["1 | Moved | Priority 1 | Priority 2", "2 | Moved | Priority 1 | Priority 2"],
    ),
    Situation(
        "a rating is better",
        (action(1, rated="Amber"),),
        (action(1, rated="Green"),),
        SINCE + "the rating of action 1 has improved from Amber to Green.",
        ["1 | Rating improved | Amber | Green"],
    ),
    Situation(
        "a rating is worse",
        (action(1, rated="Green"),),
        (action(1, rated="Red"),),
        SINCE + "the rating of action 1 has worsened from Green to Red.",
        ["1 | Rating worsened | Green | Red"],
    ),
    Situation(
        "two ratings are better and one is worse",
        (action(1, rated="Amber"), action(2, rated="Red"), action(3, rated="Green")),
        (action(1, rated="Green"), action(2, rated="Amber"), action(3, rated="Amber")),
        SINCE + "the ratings of actions 1 and 2 have improved. "
        "The rating of action 3 has worsened from Green to Amber.",
        [
            "1 | Rating improved | Amber | Green",
            "2 | Rating improved | Red | Amber",
            "3 | Rating worsened | Green | Amber",
        ],
    ),
    Situation(
        "a rating is given",
        (action(1, rated=""),),
        (action(1, rated="Amber"),),
        SINCE + "action 1 has been rated Amber; it had no rating before.",
        ["1 | Rated | Not rated | Amber"],
    ),
    Situation(
        "two ratings are given",
        (action(1, rated=""), action(2, rated="")),
        (action(1, rated="Amber"), action(2, rated="Red")),
        SINCE + "actions 1 and 2 have been rated; they had no rating before.",
        ["1 | Rated | Not rated | Amber", "2 | Rated | Not rated | Red"],
    ),
    Situation(
        "a rating is lost",
        (action(1, rated="Amber"),),
        (action(1, rated=""),),
        SINCE + "action 1 has lost its rating, which was Amber.",
        ["1 | Lost its rating | Amber | Not rated"],
    ),
    Situation(
        "two ratings are lost",
        (action(1, rated="Amber"), action(2, rated="Red")),
        (action(1, rated=""), action(2, rated="")),
        SINCE + "actions 1 and 2 have lost their ratings.",
        ["1 | Lost its rating | Amber | Not rated", "2 | Lost its rating | Red | Not rated"],
    ),
    Situation(
        "a rating is of an older key",
        (action(1, rated="Blue"),),
        (action(1, rated="Green"),),
        SINCE + "the rating of action 1 has changed from Blue to Green.",
        ["1 | Rating changed | Blue | Green"],
    ),
    Situation(
        "a rating of an older key is lost",
        (action(1, rated="Blue"),),
        (action(1, rated=""),),
        SINCE + "action 1 has lost its rating, which was Blue.",
        ["1 | Lost its rating | Blue | Not rated"],
    ),
    Situation(
        "a plan without ratings",
        (action(1, rated=None),),
        (action(1, rated=None, says="Homes are built."),),
        SINCE + "the text of action 1 has changed.",
        [],
        plan=UNRATED,
    ),
    Situation(
        "a date is put back",
        (action(1, due=MARCH),),
        (action(1, due=APRIL),),
        SINCE + "the due date of action 1 has been put back by 30 days.",
        ["1 | Due 30 days later | 31 March 2023 | 30 April 2023"],
    ),
    Situation(
        "a date is put back by one day",
        (action(1, due=MARCH),),
        (action(1, due=date(2023, 4, 1)),),
        SINCE + "the due date of action 1 has been put back by 1 day.",
        ["1 | Due 1 day later | 31 March 2023 | 1 April 2023"],
    ),
    Situation(
        "a date is brought forward",
        (action(1, due=JUNE),),
        (action(1, due=APRIL),),
        SINCE + "the due date of action 1 has been brought forward by 61 days.",
        ["1 | Due 61 days earlier | 30 June 2023 | 30 April 2023"],
    ),
    Situation(
        "dates are put back and brought forward",
        (action(1, due=MARCH), action(2, due=APRIL), action(3, due=JUNE)),
        (action(1, due=APRIL), action(2, due=JUNE), action(3, due=MARCH)),
        SINCE + "the due dates of actions 1 and 2 have been put back by 91 days in all. "
        "The due date of action 3 has been brought forward by 91 days.",
        [
            "1 | Due 30 days later | 31 March 2023 | 30 April 2023",
            "2 | Due 61 days later | 30 April 2023 | 30 June 2023",
            "3 | Due 91 days earlier | 30 June 2023 | 31 March 2023",
        ],
    ),
    Situation(
        "a date is given",
        (action(1),),
        (action(1, due=MARCH),),
        SINCE + "action 1 has been given a due date of 31 March 2023.",
        ["1 | Given a due date | No date | 31 March 2023"],
    ),
    Situation(
        "two dates are given",
        some(1, 2),
        (action(1, due=MARCH), action(2, due=JUNE)),
        SINCE + "actions 1 and 2 have been given due dates.",
        ["1 | Given a due date | No date | 31 March 2023", "2 | Given a due date | No date | 30 June 2023"],
    ),
    Situation(
        "a date takes the place of words",
        (action(1, due="Ongoing"),),
        (action(1, due=MARCH),),
        SINCE + "action 1 has been given a due date of 31 March 2023.",
        ["1 | Given a due date | Ongoing | 31 March 2023"],
    ),
    Situation(
        "words take the place of a date",
        (action(1, due=MARCH),),
        (action(1, due="Ongoing"),),
        SINCE + "the due date of action 1 has changed to “Ongoing”.",
        ["1 | Due date changed | 31 March 2023 | Ongoing"],
    ),
    Situation(
        "words take the place of words",
        (action(1, due="Spring"), action(2, due=JUNE)),
        (action(1, due="Summer"), action(2, due="Ongoing")),
        SINCE + "the due dates of actions 1 and 2 have changed.",
        ["1 | Due date changed | Spring | Summer", "2 | Due date changed | 30 June 2023 | Ongoing"],
    ),
    Situation(
        "a date is removed",
        (action(1, due=MARCH),),
        (action(1),),
        SINCE + "action 1 has lost its due date.",
        ["1 | Lost its due date | 31 March 2023 | No date"],
    ),
    Situation(
        "two dates are removed",
        (action(1, due=MARCH), action(2, due="Ongoing")),
        some(1, 2),
        SINCE + "actions 1 and 2 have lost their due dates.",
        ["1 | Lost its due date | 31 March 2023 | No date", "2 | Lost its due date | Ongoing | No date"],
    ),
    Situation(
        "one text of three changes",
        some(1, 2, 3),
        (action(1, says="Homes are built."), *some(2, 3)),
        SINCE + "the text of action 1 has changed. The text of actions 2 and 3 has not.",
        [],
    ),
    Situation(
        "two texts of three change",
        some(1, 2, 3),
        (action(1, says="Homes are built."), action(2, says=""), action(3)),
        SINCE + "the text of actions 1 and 2 has changed. The text of action 3 has not.",
        [],
    ),
    Situation(
        "all texts change",
        some(1, 2),
        (action(1, says="Homes are built."), action(2, says="Carers came.")),
        SINCE + "the text of actions 1 and 2 has changed.",
        [],
    ),
    Situation(
        "no text changes, but a date does",
        (action(1, due=MARCH), *some(2)),
        (action(1, due=APRIL), *some(2)),
        SINCE + "the due date of action 1 has been put back by 30 days.",
        ["1 | Due 30 days later | 31 March 2023 | 30 April 2023"],
    ),
    Situation(
        "more than ten say nothing new",
        some(*range(1, 14)),
        (action(1, says="Homes are built."), *some(*range(2, 14))),
        SINCE + "the text of action 1 has changed. The text of 12 actions has not.",
        [],
    ),
    Situation(
        "an action that stays closed is told otherwise",
        (done(1), *some(2)),
        (done(1, Way.MERGED, 2), *some(2)),
        SINCE + "what is said of closed action 1 has changed.",
        ["1 | Closing changed | Completed | Merged into action 2"],
    ),
    Situation(
        "the text of an action that stays closed changes",
        (done(1), *some(2)),
        (replace(done(1), says={}), *some(2)),
        SINCE + "what is said of closed action 1 has changed.",
        [],
    ),
    Situation(
        "a closed action is gone",
        (done(1), *some(2)),
        some(2),
        SINCE + "no action has changed.",
        [],
    ),
    Situation(
        "a closed action and an open one are gone",
        (done(1), *some(2, 3)),
        some(3),
        SINCE + "action 2 has been removed from the tracker.",
        ["2 | Removed from the tracker | Open |"],
    ),
    Situation(
        "a split of one whose remaining work goes on in two",
        some(1),
        (done(1, Way.COMPLETED, 2, 3), *some(2, 3)),
        SINCE + "action 1 has been completed, and its remaining work goes on in actions 2 and 3. "
        "Actions 2 and 3 have been added.",
        [
            "1 | Closed | Open | Completed, and its remaining work goes on in actions 2 and 3",
            "2 | New |  | Open",
            "3 | New |  | Open",
        ],
    ),
    Situation(
        "a merge of two into one that was there",
        some(1, 2, 3),
        (done(1, Way.MERGED, 3), done(2, Way.MERGED, 3), *some(3)),
        SINCE + "actions 1 and 2 have been merged into action 3.",
        ["1 | Closed | Open | Merged into action 3", "2 | Closed | Open | Merged into action 3"],
    ),
    Situation(
        "a chain of closures whose work goes on at its end",
        some(1, 2, 3),
        (done(1, Way.COMPLETED, 2), done(2, Way.WITHDRAWN, 3), *some(3)),
        SINCE + "action 1 has been completed, and its remaining work has passed to action 2. "
        "Action 2 has been withdrawn, and its remaining work goes on in action 3.",
        [
            "1 | Closed | Open | Completed, and its remaining work has passed to action 2",
            "2 | Closed | Open | Withdrawn, and its remaining work goes on in action 3",
        ],
    ),
    Situation(
        "a chain of closures that began in an earlier report",
        (done(1, Way.COMPLETED, 2), *some(2, 3)),
        (done(1, Way.COMPLETED, 2), done(2, Way.COMPLETED, 3), *some(3)),
        SINCE + "action 2 has been completed, and its remaining work goes on in action 3.",
        ["2 | Closed | Open | Completed, and its remaining work goes on in action 3"],
    ),
    Situation(
        "many are completed and their work goes on",
        some(*range(1, 6)),
        (*[done(number, Way.COMPLETED, 5) for number in range(1, 5)], *some(5)),
        SINCE + "actions 1, 2, 3 and 4 have been completed. Their remaining work goes on in action 5.",
        [f"{number} | Closed | Open | Completed, and its remaining work goes on in action 5" for number in range(1, 5)],
    ),
    Situation(
        "one is reopened and another closes in its place",
        (done(1), *some(2)),
        (*some(1), done(2)),
        SINCE + "action 2 has been completed. Action 1 has been reopened.",
        ["1 | Reopened | Completed | Open", "2 | Closed | Open | Completed"],
    ),
    Situation(
        "one is renumbered and its old number is another's now",
        (action(1, "Build homes"),),
        (action(1, "Keep staff"), action(2, "Build homes")),
        SINCE + "action 1 has been renumbered as 2. Action 1 has been added.",
        ["1 | New |  | Open", "2 | Renumbered | 1 | 2"],
    ),
    Situation(
        "many ratings are given",
        [action(number, rated="") for number in range(1, 5)],
        [action(number, rated="Red") for number in range(1, 5)],
        SINCE + "actions 1, 2, 3 and 4 have been rated. They had no rating before.",
        [f"{number} | Rated | Not rated | Red" for number in range(1, 5)],
    ),
    Situation(
        "many dates are put back",
        [action(number, due=MARCH) for number in range(1, 5)],
        [action(number, due=APRIL) for number in range(1, 5)],
        SINCE + "the due dates of actions 1, 2, 3 and 4 have been put back. That is 120 days in all.",
        [f"{number} | Due 30 days later | 31 March 2023 | 30 April 2023" for number in range(1, 5)],
    ),
    Situation(
        "more dates are put back than are listed",
        [action(number, due=MARCH) for number in range(1, 12)],
        [action(number, due=APRIL) for number in range(1, 12)],
        SINCE + "the due dates of 11 actions have been put back by 330 days in all.",
        [f"{number} | Due 30 days later | 31 March 2023 | 30 April 2023" for number in range(1, 12)],
    ),
    Situation(
        "many texts of more than twenty change",
        some(*range(1, 26)),
        (*[action(number, says="Homes are built.") for number in range(1, 16)], *some(*range(16, 26))),
        SINCE + "the text of 15 actions (60%) has changed. "
        "The text of actions 16, 17, 18, 19, 20, 21, 22, 23, 24 and 25 has not.",
        [],
    ),
    Situation(
        "many texts of twenty change",
        some(*range(1, 21)),
        (*[action(number, says="Homes are built.") for number in range(1, 16)], *some(*range(16, 21))),
        SINCE + "the text of 15 actions has changed. The text of actions 16, 17, 18, 19 and 20 has not.",
        [],
    ),
    Situation(
        "few texts of more than twenty change",
        some(*range(1, 23)),
        (*[action(number, says="Homes are built.") for number in range(1, 11)], *some(*range(11, 23))),
        SINCE + "the text of actions 1, 2, 3, 4, 5, 6, 7, 8, 9 and 10 has changed. The text of 12 actions has not.",
        [],
    ),
    Situation(
        "all texts of more than twenty change",
        some(*range(1, 22)),
        [action(number, says="Homes are built.") for number in range(1, 22)],
        SINCE + "the text of 21 actions has changed.",
        [],
    ),
    Situation(
        "everything at once",
        (
            *some(1, 2),
            done(3),
            action(4, "Build homes", rated="Amber", due=MARCH),
            action(5, rated="Green", due=JUNE),
            action(6, "Find carers"),
        ),
        (
            done(1, Way.MERGED, 2),
            action(2, group="2", says="Homes are built."),
            *some(3),
            action(4, "Build more homes", rated="Green", due=APRIL),
            action(5, rated="Red", due=APRIL),
            action(7, "Find carers"),
            *some(8),
        ),
        SINCE + "action 1 has been merged into action 2. "
        "Action 6 has been renumbered as 7. "
        "Action 8 has been added. "
        "Action 3 has been reopened. "
        "Action 4 has been given a new title. "
        "Action 2 has moved to priority 2. "
        "The rating of action 4 has improved from Amber to Green. "
        "The rating of action 5 has worsened from Green to Red. "
        "The due date of action 4 has been put back by 30 days. "
        "The due date of action 5 has been brought forward by 61 days. "
        "The text of action 2 has changed. "
        "The text of actions 4, 5 and 7 has not.",
        [
            "1 | Closed | Open | Merged into action 2",
            "2 | Moved | Priority 1 | Priority 2",
            "3 | Reopened | Completed | Open",
            "4 | Renamed | Build homes | Build more homes",
            "4 | Rating improved | Amber | Green",
            "4 | Due 30 days later | 31 March 2023 | 30 April 2023",
            "5 | Rating worsened | Green | Red",
            "5 | Due 61 days earlier | 30 June 2023 | 30 April 2023",
            "7 | Renumbered | 6 | 7",
            "8 | New |  | Open",
        ],
    ),
]


def rows(plan: Plan, changes: Changes) -> list[str]:
    """Return the table of changes, a line a row: number, change, before, now."""
    found = changes_table(plan, changes).records()
    return [" | ".join(row[key] for key in ("number", "change", "before", "now")).rstrip() for row in found]


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_each_situation_is_told_in_these_words_and_rows(situation: Situation) -> None:
    changes = between(situation.before, situation.now)
    assert spoken(since_statement(NARRATOR, situation.plan, changes)) == situation.said
    assert rows(situation.plan, changes) == situation.rows


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_no_sentence_is_long_and_each_has_its_sources_and_one_full_stop(situation: Situation) -> None:
    for point in since_statement(NARRATOR, situation.plan, between(situation.before, situation.now)).points:
        assert len(point.text.split()) <= 25
        assert point.text.endswith(".")
        assert not point.text.endswith("..")
        assert point.sources


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_every_cell_with_anything_in_it_has_its_sources(situation: Situation) -> None:
    changes = between(situation.before, situation.now)
    balance = balance_table(situation.plan, changes, GROUPS)
    cells = [
        cell for group in changes_table(situation.plan, changes).groups for row in group.rows for cell in row.cells
    ]
    cells += [cell for group in balance.groups for row in group.rows for cell in row.cells[1:]]
    assert all(cell.sources for cell in cells if cell.points or cell.mark)


def test_a_first_report_has_nothing_to_compare_and_no_table() -> None:
    said = since_statement(NARRATOR, RATED, None)
    assert spoken(said) == "This is the first report of the plan, so there is nothing to compare it with."
    assert [point.sources for point in said.points] == [(Source("", "plan", Document.PARAMETERS),)]
    assert changes_table(RATED, None).empty
    assert balance_table(RATED, None, GROUPS).empty


def test_a_change_comes_from_the_cells_now_and_from_the_action_of_the_earlier_report() -> None:
    changes = between([action(1, rated="Amber")], [action(1, rated="Green")])
    (point,) = since_statement(NARRATOR, RATED, changes).points
    date_then, earlier = (Source("2022-10", place, Document.EARLIER) for place in ("its date", "action 1"))
    assert point.sources == (date_then, Source(SHEET, "G1"), earlier)
    (row,) = changes_table(RATED, changes).groups[0].rows
    assert [cell.sources for cell in row.cells] == [
        (Source(SHEET, "C1"),),
        (Source(SHEET, "D1"),),
        (Source(SHEET, "G1"), earlier),
        (earlier,),
        (Source(SHEET, "G1"),),
    ]


def links(said: Prose) -> list[tuple[str, str]]:
    return [(run.text, run.link) for point in said.points for run in point.runs if run.link]


def test_each_action_in_a_sentence_is_a_link_to_it() -> None:
    said = since_statement(NARRATOR, RATED, between(some(1), some(1, 2, 3)))
    assert links(said) == [("2", "#action-2"), ("3", "#action-3")]


def test_what_an_action_was_merged_into_is_a_link_unless_this_report_does_not_have_it() -> None:
    said = since_statement(NARRATOR, RATED, between(some(1, 2), (done(1, Way.MERGED, 2, 9), *some(2))))
    assert spoken(said) == SINCE + "action 1 has been merged into actions 2 and 9."
    assert links(said) == [("1", "#action-1"), ("2", "#action-2")]


def test_an_action_that_was_removed_is_no_link_though_another_has_its_number_now() -> None:
    before, now = (action(1, "Keep staff"), action(2, "Build homes")), (action(1, "Build homes"),)
    said = since_statement(NARRATOR, RATED, between(before, now))
    assert spoken(said) == SINCE + "action 2 has been renumbered as 1. Action 1 has been removed from the tracker."
    assert links(said) == [("1", "#action-1")]  # of the action that is 1 now


def test_a_percentage_comes_from_the_texts_that_changed_and_those_that_did_not() -> None:
    changes = between(
        some(*range(1, 26)), (*[action(each, says="New.") for each in range(1, 16)], *some(*range(16, 26)))
    )
    first, _ = since_statement(NARRATOR, RATED, changes).points
    assert [source.place for source in first.sources if source.place.startswith("E")] == [f"E{n}" for n in range(1, 26)]


# The words of an analyst.


def narrator_with(root: Path, template: str) -> Narrator:
    """Return what tells in the words of a project with a template of its own."""
    path = root / "params" / "wording" / "since.j2"
    path.parent.mkdir(parents=True)
    path.write_text(template, encoding="utf-8")
    return Narrator(root, "plan")


def test_an_analyst_changes_one_sentence_and_the_others_stay(tmp_path: Path) -> None:
    template = (TEMPLATES / "since.j2").read_text(encoding="utf-8")
    old = "{{ added | has }} been added."
    assert old in template
    own = template.replace(old, "{{ added | is }} new in the plan.")
    changes = between(some(1, 2), (done(1), *some(2, 3)))
    said = since_statement(narrator_with(tmp_path, own), RATED, changes)
    assert spoken(said) == SINCE + "action 1 has been completed. Action 3 is new in the plan."
    assert links(said) == [("1", "#action-1"), ("3", "#action-3")]
    assert said.points[1].sources == (Source(SHEET, "C3"),)


def test_an_analyst_leaves_a_sentence_out_and_the_opening_goes_where_it_was_the_only_one(tmp_path: Path) -> None:
    template = (TEMPLATES / "since.j2").read_text(encoding="utf-8")
    start, end = (template.index(f"{{# {name} #}}") for name in ("Texts", "End"))
    narrator = narrator_with(tmp_path, template[:start] + template[end:])
    before, now = some(1, 2), (action(1, says="Homes are built."), *some(2, 3))
    assert spoken(since_statement(narrator, RATED, between(before, now))) == SINCE + "action 3 has been added."
    assert since_statement(narrator, RATED, between(before, now[:2])).points == ()


def test_every_value_is_described_to_the_analyst_and_every_one_described_is_there() -> None:
    narrator = Recorder()
    since_statement(narrator, RATED, between(some(1), some(1, 2)))
    template = (TEMPLATES / "since.j2").read_text(encoding="utf-8")
    listing = template[: template.index("The actions in a sentence")]
    names = [name for line in listing.splitlines() if (found := NAMES.match(line)) for name in found[1].split(", ")]
    assert sorted(names) == sorted(narrator.values)


class Recorder(Narrator):
    """Keeps what a template could speak of."""

    def tell(self, section: str, values: Mapping[str, object]) -> Prose:
        """Keep the names of the values."""
        self.values = list(values)
        return super().tell(section, values)


# Text that would be markup.

HOSTILE = [
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
    ("</td></tr></table><b>out", "&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;&lt;b&gt;out"),
    ("<!-- gone", "&lt;!-- gone"),
    ("R&D &amp; &lt;b&gt;", "R&amp;D &amp;amp; &amp;lt;b&amp;gt;"),
    ('" onmouseover="alert(1)', "&#34; onmouseover=&#34;alert(1)"),
    ("' onmouseover='alert(1)", "&#39; onmouseover=&#39;alert(1)"),
    ("**bold** _it_ `code`", "**bold** _it_ `code`"),
    ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
    ("{{ 7 * 7 }} {% raw %}", "{{ 7 * 7 }} {% raw %}"),
    ('#link("x") $x$ @ref \\', "#link(&#34;x&#34;) $x$ @ref \\"),
]


@pytest.mark.parametrize(("text", "escaped"), HOSTILE)
def test_a_title_a_rating_and_the_words_of_a_date_are_shown_as_they_were_typed(text: str, escaped: str) -> None:
    old = [action(1, f"Was {text}", rated=f"Was {text}", due=f"Was {text}")]
    changes = between(old, [action(1, f"Now {text}", rated="Green", due=f"Now {text}")])
    table = str(block_html(changes_table(RATED, changes).data()))
    assert table.count(f"Was {escaped}") == 3  # the title, the rating and the date before
    assert table.count(f"Now {escaped}") == 5  # the title in each of three rows, and the title and the date now
    said = str(block_html(since_statement(NARRATOR, RATED, changes).data()))
    assert f"changed from Was {escaped} to Green." in said
    assert f"changed to “Now {escaped}”." in said
    for page in (table, said):
        assert "<script" not in page
        assert "<img" not in page
        assert "<b>" not in page
        assert "<!--" not in page


@pytest.mark.parametrize(("text", "escaped"), HOSTILE)
def test_a_priority_and_the_word_for_it_are_shown_as_they_were_typed(text: str, escaped: str) -> None:
    plan = Plan.model_validate({**TABLE_PLAN, "groups": {"one": f"p {text}", "many": "ps"}})
    changes = between(some(1), [action(1, group="2")])
    groups = [replace(group, title=f"{group.title} {text}") for group in GROUPS]
    assert f"Homes {escaped}" in block_html(balance_table(plan, changes, groups).data())
    assert f"has moved to p {escaped} 2." in block_html(since_statement(NARRATOR, plan, changes).data())


# Any two reports.


def told(actions: Sequence[Action]) -> object:
    """Return whatever of the actions a reader is told of when it changes."""
    return {
        action.number: (
            action.title,
            action.group,
            action.closing and (action.closing.way, action.closing.into, action.closing.notice.text),
            {column: said for column, passage in action.says.items() if (said := said_in(passage.text))},
            action.rating.name if action.rating else "",
            action.due or action.due_written,
        )
        for action in actions
    }


@PROPERTY
@given(SNAPSHOTS, SNAPSHOTS)
def test_of_any_two_reports_it_says_that_nothing_changed_only_where_nothing_did(old: Snapshot, new: Snapshot) -> None:
    for before, now in ((old, new), (old, replace(old, actions=tuple(reversed(old.actions))))):
        changes = compare(before, now)
        said = since_statement(NARRATOR, RATED, changes).points
        still = {action.number for action in now.actions}
        alike = told([each for each in before.actions if not each.closing or each.number in still]) == told(now.actions)
        assert said[0].text.endswith("no action has changed.") is alike
        assert all(point.text.endswith(".") for point in said)
        assert not alike or changes_table(RATED, changes).empty
        assert balance_table(RATED, changes, now.groups).groups[0].rows[-1].total
