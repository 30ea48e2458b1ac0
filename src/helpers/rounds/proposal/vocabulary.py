"""What the headings of trackers' columns mean, and the words that stand in columns of ratings and statuses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from helpers.model import Way
from helpers.plans.ratings import Finished, Grade, RatingEntry, Shape
from helpers.text import key_of, plain


class What(StrEnum):
    """What a column holds, by the definition's own names: tracker's columns, narrative roles, kinds of fact."""

    NUMBER = "number"
    TITLE = "title"
    SHORT_NAME = "short_name"
    GROUP = "group"
    RESPONSIBLE = "responsible"
    RATING = "rating"
    STATUS = "status"
    DUE = "due"
    CLOSING = "closing"
    CLOSED_ON = "closed_on"
    GENERAL = "general"
    SUCCESS = "success"
    CONCERN = "concern"
    NEXT = "next"
    OWNER = "owner"
    PERCENTAGE = "percentage"
    START = "start"
    ORIGINAL_DATE = "original_date"
    MEASURE = "measure"
    SOURCE = "source"
    TEXT = "text"


NARRATIVE = (What.GENERAL, What.SUCCESS, What.CONCERN, What.NEXT)
#: What a column is called where its own name does not say it.
_SHOWN = {
    What.DUE: "due date",
    What.CLOSED_ON: "date of closing",
    What.CLOSING: "closing notice",
    What.RESPONSIBLE: "who answers for a group",
    What.GENERAL: "update",
    What.SUCCESS: "update: what works well",
    What.CONCERN: "update: what is wrong",
    What.NEXT: "update: what comes next",
    What.TEXT: "fact",
}
FACTS = (What.OWNER, What.PERCENTAGE, What.START, What.ORIGINAL_DATE, What.MEASURE, What.SOURCE, What.TEXT)

_THING = "action|recommendation|rec|task|activity|milestone|item|issue|risk|dependency|improvement|deliverable"
_NUMBER = r"(?:no|nr|num|number|ref|reference|id|identifier|#|№)"
_FORESEEN = "planned|expected|estimated|target|revised|new|proposed|forecast|current|scheduled"
_END = "completion|end|finish|delivery|implementation|resolution"
_ASKED = "key|specific|agreed|smart|required|planned|improvement|proposed"
_SAID = "descriptions?|titles?|names?|required|needed|to be taken|decision|points?|items?|details?|summary|statements?"
_SHARED = (
    "priorit(?:y|ies)|themes?|objectives?|workstreams?|areas?|aims?|goals?|pillars?|strands?|sections?|"
    "categor(?:y|ies)|domains?|phase|service|department|programme"
)
#: A heading in small letters, whole, from what it means; the first that fits counts.
_HEADINGS = (
    (What.CLOSED_ON, r"date (?:of )?(?:closed|closure|completed|completion)|closing date"),
    (
        What.CLOSED_ON,
        r"(?:closed|closure|completed) (?:on|date)(?: date)?|completed",
    ),
    (What.CLOSED_ON, r"(?:actual|real) (?:completion|end|finish|closure)(?: date)?"),
    (What.CLOSING, r"clos(?:ing|ure) (?:notice|note|comment|statement|summary)s?|closed|closure"),
    (What.ORIGINAL_DATE, r"(?:original|initial|baseline|first) (?:[\w ]*)?(?:date|deadline|target|due)"),
    (What.DUE, r"due|deadline|by when|when|end|finish|complete by|time ?(?:scale|frame|line)s?|timing|dates?"),
    (What.DUE, rf"(?:(?:{_FORESEEN}) )*(?:due|{_END}|target|milestone)(?: due)? date(?: for completion)?"),
    (What.DUE, rf"(?:{_FORESEEN}) (?:{_END}|due)|date (?:due|for completion)"),
    (What.START, r"(?:planned |actual )?start(?:ed)?(?: date)?|date started|commencement(?: date)?"),
    (What.PERCENTAGE, r"(?:%|per ?cent(?:age)?)(?: of)?(?: (?:complete|completed|done|completion|progress))?|done"),
    (What.PERCENTAGE, r"(?:complete|completed|completion|progress|done) ?(?:%|per ?cent(?:age)?)"),
    (What.RATING, r".*\b(?:b?rag|rag[bg]|rating|red amber green|traffic light)\b.*"),
    (What.STATUS, r"(?:.* )?status(?: .*)?|state|open closed|stage|is done|done y n"),
    (What.NUMBER, rf"(?:[\w&]+ ){{0,3}}{_NUMBER}(?: {_NUMBER})?"),
    (What.SHORT_NAME, r"short (?:name|title)|called"),
    (What.MEASURE, r".*\b(?:measures?|kpis?|indicators?|success criteri\w+|evidence of (?:success|impact))\b.*"),
    (What.MEASURE, r"(?:intended|expected|desired|target) (?:outcome|impact|result)s?|how will we know.*"),
    (What.OWNER, r".*\b(?:owners?|owned by|leads?|assigned|assignee|accountable|responsib\w+|officer|by whom)\b.*"),
    (What.OWNER, r"who|pic|developer|contact|team|staff|manager"),
    (What.TEXT, r"date (?:raised|identified|opened|logged|added|reported)|raised on|opened on"),
    (What.TEXT, r"(?:.* )?(?:likelihood|probability|severity|urgency|effort)(?: .*)?"),
    (What.SOURCE, r"source(?: .*)?|origin|(?:raised|identified|recommended) by"),
    (What.SUCCESS, r".*\b(?:(?:working|going|gone|went) well|achiev\w+|success(?:es)?|strengths?)\b.*"),
    (What.CONCERN, r".*\b(?:concern\w*|barriers?|worr\w+|challenges?|blockers?|blocked|risks? (?:and|or) issues?)\b.*"),
    (What.NEXT, r".*\b(?:next steps?|needs? to happen|to do next|planned (?:work|activity)|further actions?)\b.*"),
    (What.GENERAL, r"(?:.* )?(?:progress|updates?|commentary|comments?|remarks?|notes?|narrative|position)(?: .*)?"),
    (What.GENERAL, r"(?:.* )?(?:mitigations?|mitigating|response|resolution|contingency|evidence|impact)(?: .*)?"),
    (What.GENERAL, r"actions? taken|outcomes?|root cause"),
    (What.TITLE, rf"(?:(?:{_ASKED}) )*(?:{_THING})s?(?: (?:{_SAID}))*|activities|action plan|title|name"),
    (What.TITLE, r"what(?: (?:we|will|is|are|needs?|do|must)\b.*)?|(?:[\w ]+ )?description(?: of .*)?"),
    (What.GROUP, rf"(?:(?:strategic|key|corporate|overall|linked|related) )*(?:{_SHARED})(?: .*)?"),
    (What.GROUP, r"(?:focus|task|risk|issue|action) (?:area|category|type)|type"),
)
_KNOWN = [(what, re.compile(pattern)) for what, pattern in _HEADINGS]
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SIGNS = re.compile(r"[^\w%#№]+|_")

#: Words of a column of statuses, by their letters, from what they mean.
OPEN = (
    *("open", "inprogress", "ongoing", "active", "started", "underway", "inprocess", "wip", "ontrack", "atrisk"),
    *("delayed", "overdue", "live", "outstanding", "partiallycomplete", "partlycomplete", "offtrack", "late"),
    *("escalated", "inreview", "behindschedule", "onhold", "reopened", "onschedule", "progressing", "blocked"),
    *(
        "behind",
        "slipped",
        "slipping",
        "slippage",
        "someslippage",
        "ontarget",
        "critical",
        "failing",
        "seriouslydelayed",
    ),
)
#: Those that say how well an action goes, by their letters, the worst first.
PROGRESS: Mapping[str, Grade] = {
    **dict.fromkeys(("critical", "failing", "offtrack", "seriouslydelayed", "behindschedule"), Grade.BAD),
    **dict.fromkeys(("behind", "delayed", "overdue", "late", "slipped"), Grade.BAD),
    **dict.fromkeys(("slipping", "slippage", "someslippage", "atrisk"), Grade.FAIR),
    **dict.fromkeys(("ontarget", "onschedule", "ontrack"), Grade.GOOD),
}
NOT_STARTED = (
    *("notstarted", "notyetstarted", "planned", "todo", "new", "pending", "backlog", "scheduled", "proposed"),
    *("notbegun", "future", "yettostart", "notdue"),
)
CLOSED: Mapping[Way, tuple[str, ...]] = {
    Way.COMPLETED: (
        *("complete", "completed", "done", "achieved", "finished", "implemented", "delivered", "resolved", "fixed"),
    ),
    Way.MERGED: ("merged",),
    Way.SUPERSEDED: ("superseded", "replaced"),
    Way.WITHDRAWN: ("cancelled", "canceled", "withdrawn", "abandoned", "nolongerrequired", "rejected", "dropped"),
    Way.CLOSED: ("closed",),
}
#: Those of them that a rating can say too: it says of no other closed action how it closed.
_ENDED = (*CLOSED[Way.COMPLETED], *CLOSED[Way.CLOSED])
#: Words that stand in place of a date on purpose.
UNDATED = (
    *("ongoing", "continuous", "eachyear", "annually", "annual", "monthly", "quarterly", "asrequired", "rolling"),
    *("allyear", "yearround", "throughout", "daily", "weekly", "permanent"),
)

#: The entry of each grade, as a plan's key begins; the rating's word is the tracker's own.
ENTRIES = {
    Grade.BAD: ("Red", "Off track; needs a decision", Shape.TRIANGLE, "C8102E"),
    Grade.FAIR: ("Amber", "Late or at risk, with a plan to recover", Shape.DIAMOND, "E08A00"),
    Grade.GOOD: ("Green", "On track", Shape.CIRCLE, "1E7B34"),
    Grade.VERY_GOOD: ("Blue", "Complete", Shape.STAR, "1F5FA8"),
}
#: The marks of ratings that share a grade, or have none.
_SHAPES = (Shape.RING, Shape.SQUARE, Shape.PENTAGON, *(shape for _, _, shape, _ in ENTRIES.values()))
_DONE = frozenset(("complete", "completed", "done", "achieved"))


def meaning_of_heading(text: str) -> What | None:
    """Return what a column holds by its heading, of which what stands in brackets counts only if nothing else does."""
    for said in (_ASIDE.sub(" ", text), text):
        words = " ".join(_SIGNS.sub(" ", plain(said).casefold()).split())
        if what := next((what for what, known in _KNOWN if words and known.fullmatch(words)), None):
            return what
    return None


def shown(what: What | None) -> str:
    """Return what a column is taken for, in words."""
    return _SHOWN.get(what, what.value.replace("_", " ")) if what else "left out"


def entry_of(word: str, grade: Grade | None, at: int) -> RatingEntry:
    """Return the entry of a plan's key for a rating's word; without a grade it stands outside the order.

    Args:
        word: the tracker's word.
        grade: how good it is.
        at: how many entries outside the order stand before it, as each has a shape of its own.
    """
    if grade is None:
        shape = (Shape.RING, Shape.SQUARE, Shape.PENTAGON)[at % 3]
        return RatingEntry(rating=word, means=word, shape=shape, colour="6B7280", outside_order=True)
    _, means, shape, colour = ENTRIES[grade]
    finished = Finished.CLOSES if key_of(word) in _DONE else None
    return RatingEntry(rating=word, means=means, shape=shape, colour=colour, finished=finished)


def progress_key(words: Sequence[str], known: Mapping[str, str]) -> list[RatingEntry]:
    """Return the rating key of words that say how well actions go, the worst first, and one that ends each closes it.

    A word that says no more than that an action goes on, or has not begun, stands outside the order.

    Args:
        words: the tracker's words.
        known: of each, the word that is known.
    """
    order = [*PROGRESS, *_ENDED]
    key: list[RatingEntry] = []
    for word in sorted((word for word in words if known[word] in order), key=lambda word: order.index(known[word])):
        grade = PROGRESS.get(known[word], Grade.VERY_GOOD)
        entry = entry_of(word, grade, 0)
        told = {"means": word, "grade": grade, "shape": _free(entry.shape, key)}
        key.append(entry.model_copy(update=told | {"finished": None if known[word] in PROGRESS else Finished.CLOSES}))
    for word in (word for word in words if known[word] in (*OPEN, *NOT_STARTED) and known[word] not in order):
        entry = entry_of(word, None, 0)
        key.append(entry.model_copy(update={"shape": _free(entry.shape, key)}))
    return key


def _free(shape: Shape, key: Sequence[RatingEntry]) -> Shape:
    """Return a mark that no rating of a key has yet, that given if it can be."""
    taken = {entry.shape for entry in key}
    return next((each for each in (shape, *_SHAPES) if each not in taken), shape)
