"""Propose what a plan is from a tracker that there is: each guess with its grounds, for an analyst to correct."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from helpers.english import listed
from helpers.errors import WorkbookError
from helpers.excel.tracker import Cell, Tracker
from helpers.intake.date_words import dates_in
from helpers.intake.rounds import told_by
from helpers.plans.closing import ClosingWords
from helpers.plans.columns import MeasureColumns
from helpers.plans.nouns import ACTION, Noun
from helpers.plans.ratings import words_of
from helpers.rounds.lines import quoted, quoted_list
from helpers.rounds.proposal import definition
from helpers.rounds.proposal.columns import Guess, by_themselves, guesses_of
from helpers.rounds.proposal.sections import above_repeated, heading_rows
from helpers.rounds.proposal.series import newest_of, pattern_of, round_of, rounds_among
from helpers.rounds.proposal.sheets import Table, looked_at, series_of, tables_in, updates_of, without_table
from helpers.rounds.proposal.told import Told, told_in, with_told
from helpers.rounds.proposal.vocabulary import NARRATIVE, What
from helpers.rounds.proposal.words import (
    distinct,
    is_colour,
    is_status,
    key_from,
    statuses_from,
    tells_progress,
    undated_from,
)
from helpers.text import key_of, plain

_COUNCIL = re.compile(r"(?P<council>[^:–—]*\bCouncil)\s*[:–—-]\s*(?P<title>.+)")
_AS_AT = re.compile(r"\b(?:as at|as of|position at|position on|updated on)\b(.*)", re.IGNORECASE)
_SECTION = Noun(one="section", many="sections")


@dataclass(frozen=True)
class Proposal:
    """What a tracker's plan is proposed to be.

    Attributes:
        file: the tracker's name.
        table: the table of the first period.
        series: it and those of the other rounds.
        others: the sheets that are not read, though they have a table.
        guesses: what each column is.
        layout: the layout.
        sheet: what the definition says of the period's sheet.
        heading_rows: whether groups stand in rows of their own.
        measures: the sheet of measures and its columns, if there is one.
        nested: whether actions stand under others.
        updates: the sheet of dated updates, if there is one.
        updating: what each of its columns is.
        told: what the tracker itself says that ratings mean.
    """

    file: str
    table: Table
    series: Sequence[Table]
    others: Sequence[str]
    guesses: Sequence[Guess]
    layout: str
    sheet: str
    heading_rows: bool
    measures: tuple[str, Mapping[str, str]] | None
    nested: bool = False
    updates: Table | None = None
    updating: Sequence[Guess] = ()
    told: Sequence[Told] = ()

    def of(self, what: What) -> Guess | None:
        """Return the guess of what one column alone can be."""
        return next((guess for guess in self.every if guess.what is what), None)

    @property
    def every(self) -> list[Guess]:
        """Return what each column is, those of the dated updates last."""
        return [*self.guesses, *self.updating]

    @property
    def left_out(self) -> list[Guess]:
        """Return the columns that are left out."""
        return [guess for guess in self.every if guess.what is None]

    def cells(self, what: What) -> tuple[list[Cell], list[Cell]]:
        """Return the cells of a column in all rounds: those that say something, and those with a fill alone."""
        guess = self.of(what)
        tables = [*self.series, *([self.updates] if self.updates else [])]
        columns = [c for table in tables for c in table.columns if guess and c.name == guess.column.name]
        return [cell for c in columns for cell in c.cells], [cell for c in columns for cell in c.fills]


def propose(tracker: Tracker, as_at: date | None, period: str) -> tuple[Proposal, date]:
    """Return what a tracker's plan is proposed to be, and the as-at date of its first report.

    Args:
        tracker: the tracker.
        as_at: the date; None where the tracker is to say it.
        period: the first period; empty where the date's month is.

    Raises:
        WorkbookError: no sheet has a table of actions, or nothing says for sure of which date it is.
    """
    tables = tables_in(tracker)
    measures = _measures(tables)
    plans = [table for table in tables if not measures or table.sheet.name != measures[0]]
    best = max(plans, key=_rank, default=None)
    if best is None:
        raise WorkbookError(_no_table(tracker))
    series = rounds_among(series_of(best, plans), best)
    table, as_at = _of_date(series, as_at, period)
    banner = _is_banner(table)
    updates = None if banner else updates_of(table, [other for other in plans if other not in series])
    guesses = guesses_of(table, banner=banner, dated=updates is not None)
    updating = _updating(updates) if updates else []
    _refuse_senseless(tracker.file, table, [*guesses, *updating], banner)
    read = {*(each.sheet.name for each in (*series, *([updates] if updates else []))), (measures or [""])[0]}
    proposal = Proposal(
        file=tracker.file,
        table=table,
        series=series,
        others=[name for name in tracker.names if name not in read],
        guesses=guesses,
        layout="banner" if banner else "dated" if updates else "table",
        sheet=pattern_of(series),
        heading_rows=not banner and heading_rows(table, guesses),
        measures=measures,
        updates=updates,
        updating=updating,
        told=[
            *told_in(table.sheet.rows[: table.header.first]),
            *(each for sheet in without_table(tracker, tables) for each in told_in(sheet.rows, f"{sheet.name}!")),
        ],
    )
    return proposal, as_at


def text_of(proposal: Proposal, title: str, council: str, following: str) -> str:
    """Return a proposed plan's definition.

    Args:
        proposal: the proposal.
        title: the plan's title.
        council: whose plan it is.
        following: the command that says what does not fit.
    """
    table = proposal.table
    lines = [
        "# yaml-language-server: $schema=plan.schema.json",
        f"# Proposed from {plain(proposal.file)}, sheet “{plain(table.sheet.name)}”, header in row {table.header_row}.",
        "# Comments say what each part was guessed from. Correct what is wrong: docs/describe-your-tracker.md has",
        f"# each key, and “{following}” says what does not fit.",
        f"title: {quoted(title)}",
        f"council: {quoted(council)}",
        *definition.columns_of(proposal.every),
    ]
    if (thing := definition.thing_of(proposal.guesses)) != ACTION:
        lines += ["", "actions:", f"  one: {thing.one}", f"  many: {thing.many}"]
    if proposal.nested:
        lines += ["", "# Some stand under others by their numbers; “within” counts such with the one they are part of."]
        lines += ["sub_actions: counted"]
    return "\n".join([*lines, *_groups(proposal), *_words(proposal), *_tracker(proposal)]) + "\n"


def title_of(proposal: Proposal, fallback: str) -> tuple[str, str]:
    """Return the plan's title and its council, as the first words above the header say them; else what is given."""
    table = proposal.table
    sections = proposal.heading_rows and bool(above_repeated(table, proposal.guesses))
    rows = table.sheet.rows[: table.header.first - sections]
    texts = [plain(cell.text) for row in rows for cell in row if not cell.blank]
    text = next((text for text in texts if _is_title(text)), "")
    found = _COUNCIL.fullmatch(text)
    title, council = (found["title"], found["council"]) if found else (text or fallback, "")
    short = re.sub(r"[\s,:–—-]+[^,:–—-]*$", "", title)
    return (short if short != title and dates_in(title[len(short) :]) else title), council


def _is_title(text: str) -> bool:
    return 8 <= len(text) <= 120 and " " in text and not text.endswith(":") and not dates_in(text[:12])


def _groups(proposal: Proposal) -> list[str]:
    group = proposal.of(What.GROUP)
    if proposal.heading_rows:
        return [
            "",
            "# rows with one text across the table, or above the header where it is repeated",
            "groups:",
            "  one: section",
            "  many: sections",
            "  rows: true",
        ]
    if group is None:
        return []
    noun = definition.noun_of(group.column.heading, _SECTION)
    lines = ["", "groups:", f"  one: {noun.one}", f"  many: {noun.many}"]
    cells = sorted(group.column.cells, key=lambda cell: cell.row)
    repeated = any(key_of(one.text) == key_of(two.text) for one, two in pairwise(cells))
    held = {row for cell in cells for row in range(cell.row, cell.last_row + 1)}
    blank = [row[0].row for row in proposal.table.rows if row and row[0].row not in held and len(row) > 1]
    if blank and not repeated:
        lines += [f"  # {len(blank)} rows have none of their own, and no two under one another say the same"]
        lines += ["  fill_down: true"]
    return lines


def _words(proposal: Proposal) -> list[str]:
    """Return the lines of ratings, closing, statuses and words in place of dates."""
    lines: list[str] = []
    if proposal.of(What.RATING):
        cells, fills = proposal.cells(What.RATING)
        words = distinct(cells)
        added = [each.word for each in proposal.told if is_colour(each.word)] if not tells_progress(words) else []
        key, places = with_told(
            key_from(list({key_of(word): word for word in (*added, *words)}.values()), fills), proposal.told
        )
        known = {key_of(word) for entry in key for word in words_of(entry)}
        lines += definition.ratings_of(key, places, [word for word in words if key_of(word) not in known])
    if proposal.layout == "banner" or proposal.of(What.CLOSING) or _notices(proposal):
        lines += ["", "# The usual phrases tell how an action closed.", "closing: {}"]
    if status := proposal.of(What.STATUS):
        cells, _ = proposal.cells(What.STATUS)
        words = distinct(cells)
        own = (status, proposal.of(What.TITLE), proposal.of(What.NUMBER))
        held, *begun = ({cell.row for cell in guess.column.cells} if guess else set() for guess in own)
        rows = next(filter(None, begun), held)
        blanks = len(rows - held)
        unknown = [word for word in words if not is_status(word)]
        lines += definition.status_of(statuses_from(words), unknown, blanks, len(rows))
    undated = undated_from(distinct(proposal.cells(What.DUE)[0]))
    if any(key_of(word) != "ongoing" for word in undated):
        lines += ["", f"undated: {quoted_list(undated)}"]
    return lines


def _tracker(proposal: Proposal) -> list[str]:
    lines = [*definition.tracker_of(proposal.layout, proposal.sheet, proposal.guesses), *_due_else_original(proposal)]
    if proposal.updates:
        lines += definition.updates_of(proposal.updates.sheet.name, proposal.updating)
    return [*lines, *(definition.measures_of(*proposal.measures) if proposal.measures else ())]


def _due_else_original(proposal: Proposal) -> list[str]:
    """Return the line by which an action is due on its original date where it has no other, if some have none."""
    guesses = map(proposal.of, (What.DUE, What.ORIGINAL_DATE))
    held, first = ({cell.row for cell in guess.column.cells} if guess else set() for guess in guesses)
    if not proposal.of(What.DUE) or not first - held:
        return []
    return [
        f"  # {len(first - held)} rows have an original date alone, which is when they are due",
        "  due_else_original: true",
    ]


def _updating(updates: Table) -> list[Guess]:
    """Return what each column of dated updates is, each with its sheet before its letter."""
    guesses = by_themselves(updates)
    place = f"{updates.sheet.name}!"
    return [replace(guess, column=replace(guess.column, letter=place + guess.column.letter)) for guess in guesses]


def _notices(proposal: Proposal) -> bool:
    """Return whether a text of the table has one of the phrases that tell a closing notice."""
    phrases = ClosingWords().notices
    texts = (cell.text.casefold() for row in proposal.table.rows for cell in row if isinstance(cell.value, str))
    return any(phrase in text for text in texts for phrase in phrases)


def _rank(table: Table) -> tuple[int, int]:
    """Return how likely a table is the plan's: by what its headings are known to mean, then by its rows."""
    known = table.known
    return len(known) + 2 * (What.TITLE in known) + (What.NUMBER in known), len(table.rows)


def _of_date(series: Sequence[Table], as_at: date | None, period: str) -> tuple[Table, date]:
    """Return the round's table of a date, and the date: that given, or one that words above the header are sure of."""
    if as_at:
        return round_of(series, told_by(period, as_at), as_at), as_at
    table = newest_of(series)
    words = (plain(cell.text) for row in table.sheet.rows[: table.header.first] for cell in row)
    found = {day for text in words for day in _as_at(text)}
    if len(found) != 1:
        raise WorkbookError(
            f"Nothing above the header on the sheet “{table.sheet.name}” says for sure of which date it is, as “as at "
            "19 January 2023” does. Say it: --as-at 2023-01-19."
        )
    return table, found.pop()


def _as_at(text: str) -> list[date]:
    """Return the one full date that a text says it speaks for."""
    said = _AS_AT.search(text)
    days = dates_in(said[1]) if said else ()
    return [day for day in days if len(days) == 1 and re.search(rf"(?<!\d)0?{day.day}(?!\d)", said[1] if said else "")]


def _measures(tables: Sequence[Table]) -> tuple[str, Mapping[str, str]] | None:
    """Return the sheet that has a column for each thing a measure needs, and what its columns are called."""
    fields = MeasureColumns.model_fields
    known = {key_of(word): role for role in fields for word in (role, role.replace("_", " "))} | {"date": "as_at"}
    for table in tables:
        found = {known[key]: column.name for column in table.columns if (key := key_of(column.heading)) in known}
        if all(role in found for role, field in fields.items() if field.is_required()):
            return table.sheet.name, found
    return None


def _is_banner(table: Table) -> bool:
    """Return whether most rows with a number have one text across several columns."""
    number = next((column for column in table.columns if column.what is What.NUMBER), None)
    if number is None:
        return False
    rows = [row for row in table.rows if any(cell.column == number.number and not cell.blank for cell in row)]
    headed = {column.number for column in table.columns}
    across = [row for row in rows if any(len(headed & {*range(cell.column, cell.last_column + 1)}) > 1 for cell in row)]
    return bool(rows) and len(across) * 2 > len(rows)


def _refuse_senseless(file: str, table: Table, guesses: Sequence[Guess], banner: bool) -> None:
    """Raise `WorkbookError` where a table has no column for what its actions are, or for what they say."""
    whats = {guess.what for guess in guesses}
    lacking = []
    if not banner and What.TITLE not in whats:
        lacking.append("what is to be done, such as “Action”")
    if not whats & {*NARRATIVE}:
        lacking.append("how it gets on, such as “Progress”")
    if lacking:
        headings = listed(column.shown for column in table.columns)
        raise WorkbookError(
            f"{file}, sheet “{table.sheet.name}”: none of the columns of its header in row {table.header_row} tells "
            f"{' or '.join(lacking)}. They are {headings}. Add such a column to a copy of the tracker, or describe it "
            "yourself as docs/describe-your-tracker.md says."
        )


def _no_table(tracker: Tracker) -> str:
    return (
        f"{tracker.file}: no sheet has a header row with two headings that are known, such as “Ref”, “Action”, "
        f"“Due date”, “Progress” or “RAG”, and rows under it. Looked at: {listed(looked_at(tracker))}. "
        "Correct the header in a copy of the tracker, or describe it yourself as docs/describe-your-tracker.md says."
    )
