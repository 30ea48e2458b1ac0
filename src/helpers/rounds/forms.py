"""A workbook for each owner to fill in: their own actions, what was published of each, and what is asked.

Its sheet “About” says of each cell to be filled in which cell of which tracker it is and what stood there, so that
what has changed since, in the form or in the tracker, is known when it comes back.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from itertools import groupby
from textwrap import shorten
from typing import NamedTuple

from helpers.english import due_words, listed, lower_first, upper_first
from helpers.excel.write import Workbook, Worksheet, cut, sheet_names, xl_range_abs
from helpers.exports.names import file_of
from helpers.model import Action
from helpers.plans.closing import StatusWords
from helpers.plans.plan import Plan
from helpers.rounds.asking import Asking, Owner
from helpers.rounds.fields import Field, Kind, fields_of
from helpers.rounds.styles import Styles, day_only, day_or_words, height_of, lines_of, pick, rules, set_up
from helpers.rounds.workbook import LONGEST_NAME
from helpers.text import plain

ABOUT = "About"
#: The heading of the column that is filled in, and the others of a plan's sheet with how many letters wide each is.
NOW = "Now"
_WIDTHS = {"No.": 8, "What": 24, "published": 52, NOW: 60}
COLUMNS = "“No.”, “What” and “Now”"
#: How a cell begins that cannot be filled in.
HELD = "Cannot be filled in here"
#: The columns of the list of cells on the sheet “About”, and how many letters wide each is.
LIST = {
    **{"Sheet": 26, "No.": 8, "Action": 40, "What": 26, "Plan": 16, "Tracker": 34, "Cell": 26, "What it said": 60},
    "Signs of the texts beside it": 26,
}
_HEADER, _FIRST = 3, 4  # of a plan's sheet, from 0
_LETTERS = 1.25  # of running text that stand in the width of a letter
_SPARE = 2  # lines left to write in under a text
NOTE = "By this list the answers find their way back into the tracker. Please leave it as it is."
TO_CHOOSE = "To choose from"
HOW = (
    "Bring the white cells under “Now” up to date: each says what the plan’s tracker says today. What is still right "
    "stays as it is; the grey cells show what was published, and what is asked. What you write is published: leave out "
    "whatever could tell who a child or a family is.",
    "Choose ratings and statuses from their lists, and give dates such as 31/03/2024. Alt and Enter begin a new line. "
    "Then save this workbook as it is, and send it back to whoever sent it to you.",
)


class Entry(NamedTuple):
    """What a form's list says of one cell to be filled in: where it is, whose it is, and what stood there.

    Its signs are those of the texts around it that are only to be read, by which others in their place are known.
    """

    sheet: str
    number: str
    title: str
    label: str
    plan: str
    tracker: str
    at: str
    said: str
    signs: str


def sign_of(text: str) -> str:
    """Return a short sign of a text, however its words are broken into lines."""
    return hashlib.sha256(plain(text).encode()).hexdigest()[:8]


def forms_of(owners: Iterable[Owner], period: str) -> dict[str, bytes]:
    """Return the form of each owner by its file's name; the same trackers give the same bytes."""
    known: dict[str, Mapping[str, Sequence[Field]]] = {}
    named = [owner for owner in owners if owner.named]
    for asking in (asking for owner in named for asking, _ in owner.every):
        if asking.given.plan not in known:
            known[asking.given.plan], _ = fields_of(asking.read, asking.given)
    return {f"{file_of(owner.name)}.xlsx": _form(owner, period, known) for owner in named}


def _form(owner: Owner, period: str, fields: Mapping[str, Mapping[str, Sequence[Field]]]) -> bytes:
    """Return an owner's form, with a sheet for each plan."""
    plans = [
        (asking, [action for _, action in some]) for asking, some in groupby(owner.every, key=lambda each: each[0])
    ]
    names = sheet_names((shorten(asking.called, LONGEST_NAME, placeholder="…") for asking, _ in plans), ABOUT)
    latest = max(asking.given.day for asking, _ in plans)
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": f"{owner.name}: {period}", "created": datetime.combine(latest, time())})
        styles, entries = Styles(book), list[Entry]()
        sheets = [book.add_worksheet(name) for name in names]
        choices = _Choices(book.add_worksheet(ABOUT), styles)
        for sheet, (asking, actions) in zip(sheets, plans, strict=True):
            texts = _write_head(sheet, styles, owner, asking)
            entries += _write(sheet, styles, choices, asking, actions, fields[asking.given.plan], texts)
        choices.write_about(owner, period, entries)
    return content.getvalue()


def _write(
    sheet: Worksheet,
    styles: Styles,
    choices: _Choices,
    asking: Asking,
    actions: Iterable[Action],
    fields: Mapping[str, Sequence[Field]],
    texts: Sequence[str],
) -> Iterator[Entry]:
    """Write a plan's actions, a row for each field under one for the action, and give an entry for each field."""
    row = _FIRST
    for action in actions:
        texts = [*texts, *_write_action(sheet, styles, asking, action, row)]
        for at, field in enumerate(fields[action.number]):
            row += 1
            first = field.role not in {other.role for other in fields[action.number][:at]}
            then = cut(_published(asking.before.get(action.number), field)) if first else ""
            for column, (said, style) in enumerate(((field.number, "read"), (field.label, "label"), (then, "read"))):
                sheet.write_string(row, column, said, styles(style))
            spare = _SPARE if field.kind is Kind.TEXT else 0
            _set_height(sheet, row, (field.label, then, field.says), spare)
            if field.held:
                sheet.write_string(row, 3, f"{HELD}: {field.held}.", styles("read"))
            else:
                _write_now(sheet, styles, choices, asking.plan, field, row)
            cell = f"{field.sheet}, {'column ' if field.of_new_update else ''}{field.at}"
            of = (
                sheet.get_name(),
                field.number,
                action.title,
                field.label,
                asking.given.plan,
                asking.read.tracker.of(field.sheet).file,
            )
            signs = " ".join(map(sign_of, filter(None, (*texts, then))))
            texts = ()
            yield Entry(*of, "" if field.held else cell, field.says, signs)
        row += 1


def _write_head(sheet: Worksheet, styles: Styles, owner: Owner, asking: Asking) -> tuple[str, str]:
    """Write what stands above a plan's actions, and return what of it is the owner's own."""
    published = f"Published: {asking.compared}" if asking.compared else "Nothing published yet"
    for column, (title, width) in enumerate(_WIDTHS.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADER, column, published if title == "published" else title, styles("header"))
    title = f"{owner.name}: {asking.plan.title}"
    sheet.write_string(0, 0, title, styles("title"))
    for row, said in enumerate(HOW, 1):
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, said, styles("plain"))
        sheet.set_row(row, 29)
    set_up(sheet, _HEADER)
    _protect(sheet)
    return title, published


def _protect(sheet: Worksheet) -> None:
    """Keep what is to be read from being changed by mistake; no password keeps anyone from more."""
    sheet.protect("", {"format_rows": True, "format_columns": True})


def _write_action(sheet: Worksheet, styles: Styles, asking: Asking, action: Action, row: int) -> tuple[str, ...]:
    """Write and return the row that begins an action: what it is called, its title, what is asked."""
    asks = asking.words(action) if action.number in asking.asked else ()
    wanted = f"Please: {listed(map(lower_first, asks))}." if asks else "Nothing is asked; change what is no longer so."
    title = action.title if action.title != action.name else ""
    texts = ("", f"{action.number} {action.name}", cut(title), wanted)
    for column, said in enumerate(texts):
        sheet.write_string(row, column, said, styles("banner"))
    _set_height(sheet, row, texts[1:])
    return texts


def _set_height(sheet: Worksheet, row: int, texts: Sequence[str], spare: int = 0) -> None:
    """Make a row as high as the longest of its texts needs, from the second column on, with lines to spare."""
    widths = [round(width * _LETTERS) for width in [*_WIDTHS.values()][1:]]
    sheet.set_row(row, height_of(spare + max(map(lines_of, texts, widths))))


def _published(before: Action | None, field: Field) -> str:
    """Return what the report compared with says in a field."""
    if before is None:
        return ""
    match field.kind:
        case Kind.RATING:
            return before.rating.name if before.rating else ""
        case Kind.STATUS:
            return upper_first(before.status)
        case Kind.DUE:
            return due_words(before)
        case Kind.DAY:
            return ""
    passage = before.says.get(field.role) or before.facts.get(field.role)
    points = passage.points if passage else ()
    return "\n".join(
        f"{'    ' * point.level}{point.label} {point.text}" if point.label else point.text for point in points
    )


def _write_now(sheet: Worksheet, styles: Styles, choices: _Choices, plan: Plan, field: Field, row: int) -> None:
    """Write the cell to be filled in, with what stands in the tracker now and what Excel lets be typed."""
    place, day = (row, 3, row, 3), field.cell.value if field.cell else None
    match field.kind:
        case Kind.RATING | Kind.STATUS:
            words = choices.of(words_for(plan, field.kind))
            sheet.data_validation(*place, pick(words, field.label, "Choose from the list."))
        case Kind.DUE:
            sheet.data_validation(*place, day_or_words())
        case Kind.DAY:
            sheet.data_validation(*place, day_only("The day the action closed"))
    for entry in (plan.ratings or ()) if field.kind is Kind.RATING else ():
        for rule in rules(entry, plan.ratings or (), styles):
            sheet.conditional_format(*place, rule)
    if isinstance(day, datetime) and field.says == f"{day:%d/%m/%Y}":
        sheet.write_datetime(row, 3, day, styles("write day"))
    elif field.kind is Kind.SHARE and field.says.endswith("%"):
        sheet.write_number(row, 3, round(float(field.says[:-1]) / 100, 8), styles("write share"))
    else:
        looks = {Kind.DUE: "write day", Kind.DAY: "write day", Kind.SHARE: "write share"}
        sheet.write_string(row, 3, cut(field.says), styles(looks.get(field.kind, "write")))


def words_for(plan: Plan, kind: Kind) -> list[str]:
    """Return the words that an owner chooses from: the plan's ratings, or its statuses."""
    if kind is Kind.RATING:
        return [entry.rating for entry in plan.ratings or ()]
    status = plan.status or StatusWords()
    return [*status.open, *status.not_started, *(word for some in status.closed.values() for word in some)]


class _Choices:
    """The sheet “About”, and the lists of words in it that are chosen from."""

    def __init__(self, sheet: Worksheet, styles: Styles) -> None:
        self._sheet, self._styles = sheet, styles
        self._lists: dict[tuple[str, ...], str] = {}

    def of(self, words: Sequence[str]) -> str:
        """Return the range with words to choose from."""
        key = tuple(words)
        if key not in self._lists:
            column = len(LIST) + 1 + len(self._lists)
            for row, said in enumerate((TO_CHOOSE, *words), _FIRST - 1):
                self._sheet.write_string(row, column, said, self._styles("header" if row < _FIRST else "read"))
            cells = xl_range_abs(_FIRST, column, _FIRST + len(words) - 1, column)
            self._lists[key] = f"={ABOUT}!{cells}"
        return self._lists[key]

    def write_about(self, owner: Owner, period: str, entries: Iterable[Entry]) -> None:
        """Write whose form it is, of which period, and the list of cells."""
        sheet, styles = self._sheet, self._styles
        for row, (label, said) in enumerate((("Owner", owner.name), ("Period", period))):
            sheet.write_string(row, 0, label, styles("heading"))
            sheet.write_string(row, 1, said, styles("heading"))
        sheet.write_string(2, 0, NOTE)
        for column, (title, width) in enumerate(LIST.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(_FIRST - 1, column, title, styles("header"))
        for row, entry in enumerate(entries, _FIRST):
            for column, said in enumerate(entry):
                sheet.write_string(row, column, cut(said), styles("read"))
            sheet.set_row(row, height_of(lines_of(entry.said, round(LIST["What it said"] * _LETTERS))))
        set_up(sheet, _FIRST - 1)
        _protect(sheet)
