"""Write a proposed plan as its definition, with the grounds of each guess above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from helpers.english import upper_first
from helpers.plans.closing import StatusWords
from helpers.plans.colours import nearest_name
from helpers.plans.nouns import ACTION, Noun
from helpers.plans.ratings import Grade, RatingEntry, grade_of_word
from helpers.rounds.lines import quoted, quoted_list
from helpers.rounds.proposal.columns import Guess
from helpers.rounds.proposal.vocabulary import FACTS, NARRATIVE, What
from helpers.text import plain

#: The tracker's columns in the order that definitions have.
_TRACKER = (
    *(What.GROUP, What.RESPONSIBLE, What.NUMBER, What.TITLE, What.SHORT_NAME, What.DUE, What.STATUS, What.RATING),
    *(What.CLOSING, What.CLOSED_ON),
)
_THINGS = (
    *("recommendation", "task", "milestone", "risk", "issue", "deliverable", "activity"),
    *("recommendations", "tasks", "milestones", "risks", "issues", "deliverables", "activities"),
)


def noun_of(heading: str, usual: Noun) -> Noun:
    """Return what the rows or groups under a heading are called; the usual noun where it is no short one."""
    words = re.sub(r"\([^)]*\)", " ", plain(heading).casefold()).split()
    if not 1 <= len(words) <= 2 or not all(map(str.isalpha, words)):
        return usual
    one = " ".join(words)
    if one.endswith("ies"):
        one = f"{one[:-3]}y"
    elif one.endswith("s") and not one.endswith(("ss", "us", "is")):
        one = one[:-1]
    ends = (
        f"{one[:-1]}ies"
        if re.search("[^aeiou]y$", one)
        else f"{one}es"
        if re.search("(s|x|ch|sh)$", one)
        else f"{one}s"
    )
    return Noun(one=one, many=ends)


def thing_of(guesses: Sequence[Guess]) -> Noun:
    """Return what the plan calls its rows by the heading of their titles."""
    title = next((guess.column.heading.casefold() for guess in guesses if guess.what is What.TITLE), "")
    thing = next((word for word in re.findall(r"\w+", title) if word in _THINGS), "")
    return noun_of(thing, ACTION) if "action" not in title else ACTION


def columns_of(guesses: Sequence[Guess]) -> Iterator[str]:
    """Give the lines of what is shown of each action, and in comments of what is left out."""
    ids = {what.value for what in _TRACKER}
    for key, kinds in (("narrative", NARRATIVE), ("facts", FACTS)):
        some = [guess for guess in guesses if guess.what in kinds]
        left = [guess for guess in guesses if guess.what is None] if key == "facts" else []
        if some or left:
            yield from ("", f"{key}:" if some else f"# {key}:")
        for guess in some:
            yield f"  # {grounds(guess)}"
            yield from _column(guess, ids)
        if left:
            yield "  # Left out; to show one among the facts, take the first # away before its lines."
        for guess in left:
            yield f"  # {grounds(guess)}"
            yield from (f"  # {line[2:]}" for line in _column(guess, ids))


def _column(guess: Guess, ids: set[str]) -> Iterator[str]:
    heading = f"Column {guess.column.letter}" if guess.column.unheaded else plain(guess.column.heading)
    words = re.findall("[a-z0-9]+", heading.casefold())[:4]
    first = base = re.sub("^(?=[0-9]|$)", "column_", "_".join(words))
    at = 1
    while base in ids:
        base, at = f"{first}_{at + 1}", at + 1
    ids.add(base)
    yield f"  - id: {quoted(base)}"
    yield f"    heading: {quoted(upper_first(heading))}"
    if guess.column.name != upper_first(heading):
        yield f"    tracker: {quoted(guess.column.name)}"
    if guess.what in NARRATIVE[1:]:
        yield f"    role: {guess.what}"
    elif guess.what in FACTS and guess.what is not What.TEXT:
        yield f"    kind: {guess.what}"


def grounds(guess: Guess) -> str:
    """Return a guess's column and grounds, as a comment has them."""
    return plain(f"column {guess.column.shown}: {guess.why}")


def ratings_of(key: Sequence[RatingEntry], places: Mapping[str, str], unknown: Sequence[str]) -> Iterator[str]:
    """Give the lines of a rating key, with the cells that say what ratings mean."""
    yield from ("", "# The key is printed in each report, worst first: say under “means” what your plan means by each.")
    if unknown:
        yield f"# Not known, and for you to add: {_listed(unknown)}; as “rating”, or under “also” of the one it means."
    yield "ratings:"
    for entry in key:
        if place := places.get(entry.rating):
            yield f"  # cell {plain(place)} says what it means"
        yield from _rating(entry)


def _rating(entry: RatingEntry) -> Iterator[str]:
    yield f"  - rating: {quoted(entry.rating)}"
    for name in ("means", "shape", "colour"):
        yield f"    {name}: {quoted(str(getattr(entry, name)))}"
    if entry.also:
        yield f"    also: {quoted_list(entry.also)}"
    if entry.fills:
        names = ", ".join(dict.fromkeys(map(nearest_name, entry.fills)))
        yield f"    fills: {quoted_list(entry.fills)}    # {names}"
    if entry.outside_order:
        yield "    outside_order: true"
    if entry.grade and entry.grade is not grade_of_word(entry.rating):
        yield f"    grade: {entry.grade}"
    if entry.finished:
        yield f"    finished: {entry.finished}"
    elif grade_of_word(entry.rating) is Grade.VERY_GOOD:
        yield "    # finished: closes    # where an action so rated is done"


def status_of(words: StatusWords, unknown: Sequence[str], blanks: int, rows: int) -> Iterator[str]:
    """Give the lines of what the words of statuses mean, and an empty cell where a quarter is empty."""
    yield ""
    if unknown:
        yield f"# Not known, and for you to put under one of these: {_listed(unknown)}."
    yield from ("status:", f"  open: {quoted_list(words.open)}")
    if words.not_started:
        yield f"  not_started: {quoted_list(words.not_started)}"
    if words.closed:
        yield "  closed:"
        yield from (f"    {way}: {quoted_list(some)}" for way, some in words.closed.items())
    if blanks:
        yield f"  # {blanks} of {rows} rows have none: “open” or “not started” says what an empty cell means."
        yield "  blank: open" if blanks * 4 > rows else "  # blank: open"


def tracker_of(layout: str, sheet: str, guesses: Sequence[Guess]) -> Iterator[str]:
    """Give the lines of how the tracker is laid out."""
    yield from ("", "tracker:", f"  layout: {layout}", f"  sheet: {quoted(sheet)}", "  columns:")
    yield from _named({what: what.value for what in _TRACKER}, guesses, "    ")


def updates_of(sheet: str, guesses: Sequence[Guess]) -> Iterator[str]:
    """Give the lines of a sheet of dated updates."""
    yield from ("  updates:", f"    sheet: {quoted(sheet)}", "    columns:")
    yield from _named({What.NUMBER: "number", What.DUE: "date", What.RATING: "rating"}, guesses, "      ")


def measures_of(sheet: str, columns: Mapping[str, str]) -> Iterator[str]:
    """Give the lines of the sheet of measures."""
    yield from ("", "measures:", f"  sheet: {quoted(sheet)}", "  columns:")
    yield from (f"    {role}: {quoted(text)}" for role, text in columns.items())


def _named(roles: Mapping[What, str], guesses: Sequence[Guess], indent: str) -> Iterator[str]:
    for what, role in roles.items():
        for guess in (guess for guess in guesses if guess.what is what):
            yield f"{indent}# {grounds(guess)}"
            yield f"{indent}{role}: {quoted(guess.column.name)}"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{plain(word)}”" for word in words)
