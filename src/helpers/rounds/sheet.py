"""Write a sheet of actions: the same rows that `helpers.intake.layouts` reads, in a plan's own columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from helpers.english import long_date
from helpers.errors import Problem
from helpers.excel.write import Worksheet
from helpers.intake.layouts import layout_of
from helpers.intake.rows import SHORT_NAME
from helpers.model import Action, Group, Source, TextRun, problem_at
from helpers.plans.plan import Plan
from helpers.rounds.styles import (
    FIRST_DAY,
    SPARE,
    Styles,
    day_only,
    day_or_words,
    fill_of_entry,
    height_of,
    lines_of,
    pick,
    rules,
    set_up,
    write_text,
)
from helpers.rounds.typed import Typed, typed, typed_words

HEADER = 2  # the header row, from 0

_LONGEST = 32_767  # characters that an Excel cell holds
_WIDTHS = {"group": 26, "responsible": 22, "number": 8, "title": 44, "due": 13, "rating": 13, "closing": 34}
_NARROW = 20  # a short name, a fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionsSheet:
    """A sheet of actions.

    Attributes:
        name: the sheet's name.
        heading: the line above the table.
        actions: the actions to write, in order.
        groups: the groups they stand under, in order; others are passed over.
        locked: whether it is to be read only: its ratings are coloured once and for all, and the sheet is protected,
            without a password.
        file: where the actions were read from, for messages.
    """

    name: str
    heading: str
    actions: Sequence[Action]
    groups: Sequence[Group]
    locked: bool = False
    file: str = ""


def _columns(plan: Plan) -> dict[str, int]:
    """Return the column, from 0, that each of a plan's roles and narrative columns is written in."""
    headers = plan.tracker.columns.headers()
    first = [role for role in ("group", "responsible", "number", "title", SHORT_NAME) if role in headers]
    last = [role for role in ("due", "rating", "closing") if role in headers]
    others = [role for role in headers if role not in (*first, *last)]
    shown = [column.id for column in (*plan.narrative, *plan.facts)]
    return {role: at for at, role in enumerate([*first, *shown, *last, *others])}


class Writing:
    """A sheet of actions while it is being written."""

    def __init__(self, sheet: Worksheet, styles: Styles, plan: Plan, of: ActionsSheet, key: str) -> None:
        self.sheet, self.plan, self.round, self.key = sheet, plan, of, key
        self.styles = styles
        self.columns = _columns(plan)
        self.across = layout_of(plan).across
        self.wide = 80 if len(plan.narrative) == 1 else 48
        self.widths = _WIDTHS | dict.fromkeys((SHORT_NAME, *(column.id for column in plan.facts)), _NARROW)
        self.problems: list[Problem] = []

    def write(self) -> None:
        """Write the sheet."""
        self._header()
        row = HEADER + 1
        for group, actions in _blocks(self.round):
            if group:
                self._group(row, len(actions), group)
            for action in actions:
                row = self._under_title(row, action) if self.across else self._in_columns(row, action)
        self._helps(row + SPARE)
        set_up(self.sheet, HEADER)
        if self.round.locked:
            self.sheet.set_tab_color("#8A8A8A")
            self.sheet.protect("", {"format_columns": True, "format_rows": True})

    def _header(self) -> None:
        texts = {role: headers[0] for role, headers in self.plan.tracker.columns.headers().items()}
        texts |= {column.id: column.headers[0] for column in (*self.plan.narrative, *self.plan.facts)}
        self.sheet.write_string(0, 0, self.round.heading, self.styles("title"))
        for role, column in self.columns.items():
            self.sheet.set_column(column, column, self.widths.get(role, self.wide))
            self.sheet.write_string(HEADER, column, texts[role], self.styles("header"))

    def _group(self, row: int, count: int, group: Group) -> None:
        for role, words in (("group", f"{group.number}. {group.title}"), ("responsible", group.responsible)):
            if role not in self.columns:
                continue
            column, style = self.columns[role], "group" if role == "group" else "text"
            if count > 1:
                self.sheet.merge_range(row, column, row + count - 1, column, "", self.styles(style))
            self._put(row, column, typed_words(words), style, group.sources, f"the {role} “{words}”")

    def _in_columns(self, row: int, action: Action) -> int:
        for role in self.columns.keys() - {"group", "responsible"}:
            self.sheet.write_blank(row, self.columns[role], None, self.styles("text"))
        self._number_and_title(row, action, "text")
        self._facts(row, action)
        self._says(row, action)
        self._fit(row, action)
        self._rating(row, action)
        self._due(row, action)
        if "closing" in self.columns:
            self._notice(row, self.columns["closing"], action, "text")
        return row + 1

    def _under_title(self, row: int, action: Action) -> int:
        columns = [self.columns[column.id] for column in self.plan.narrative]
        if "title" not in self.columns:
            self._across(row, columns, "banner")
        self._number_and_title(row, action, "banner")
        self._facts(row, action)
        self.sheet.set_row(row, height_of(lines_of(action.title, self.wide * len(columns))))
        row += 1
        if action.closing:
            self._across(row, columns, "notice")
            self._notice(row, min(columns), action, "notice")
            self.sheet.set_row(row, height_of(lines_of(action.closing.notice.text, self.wide * len(columns))))
            row += 1
        if action.says or not action.closing:
            for column in columns:
                self.sheet.write_blank(row, column, None, self.styles("text"))
            self._says(row, action)
            self._fit(row, action)
            row += 1
        return row

    def _fit(self, row: int, action: Action) -> None:
        """Make a row that stays as it is as high as its text; Excel itself does so where text is still to be typed."""
        if self.round.locked:
            lines = [lines_of(passage.text, self.wide) for passage in action.says.values()]
            lines += [] if self.across else [lines_of(action.title, _WIDTHS["title"])]
            self.sheet.set_row(row, height_of(max(lines, default=1)))

    def _across(self, row: int, columns: Sequence[int], style: str) -> None:
        if len(columns) > 1:
            self.sheet.merge_range(row, min(columns), row, max(columns), "", self.styles(style))

    def _number_and_title(self, row: int, action: Action, style: str) -> None:
        if "number" in self.columns:
            number = Typed((TextRun(action.number),))
            self._put(row, self.columns["number"], number, style, action.sources, "the number")
        column = self.columns.get("title", min(self.columns[column.id] for column in self.plan.narrative))
        self._put(
            row, column, typed_words(action.title), style, action.sources[-1:], f"the title of action {action.number}"
        )

    def _says(self, row: int, action: Action) -> None:
        for column in self.plan.narrative:
            if passage := action.says.get(column.id):
                what = f"the text of action {action.number} under “{column.headers[0]}”"
                self._put(row, self.columns[column.id], typed(passage.points), "text", passage.sources, what)

    def _facts(self, row: int, action: Action) -> None:
        """Write what an action is called and every other fact; in the banner layout in the row of the title."""
        style = "banner" if self.across else "text"
        if SHORT_NAME in self.columns:
            what = f"the short name of action {action.number}"
            self._put(row, self.columns[SHORT_NAME], typed_words(action.short_name), style, action.short_sources, what)
        for column in self.plan.facts:
            if fact := action.facts.get(column.id):
                what = f"what action {action.number} has under “{column.headers[0]}”"
                self._put(row, self.columns[column.id], typed(fact.points), style, fact.sources, what)

    def _notice(self, row: int, column: int, action: Action, style: str) -> None:
        if action.closing:
            notice = action.closing.notice
            what = f"the closing notice of action {action.number}"
            self._put(row, column, typed(notice.points), style, notice.sources, what)

    def _rating(self, row: int, action: Action) -> None:
        if "rating" not in self.columns or not action.rating:
            return
        word, key = action.rating.written or action.rating.name, self.plan.ratings or []
        entry = next((entry for entry in key if entry.rating == action.rating.name), None)
        fill = fill_of_entry(entry, key) if entry and self.round.locked else ""
        self._put(
            row, self.columns["rating"], Typed((TextRun(word),)), "rating", action.rating.sources, "the rating", fill
        )

    def _due(self, row: int, action: Action) -> None:
        if "due" not in self.columns:
            return
        exact = action.due and not (action.due_written or action.due_earlier)
        if exact and action.due and action.due >= FIRST_DAY:
            self.sheet.write_datetime(row, self.columns["due"], _midnight(action.due), self.styles("date"))
        else:
            words = _due_words(action)
            self._put(row, self.columns["due"], Typed((TextRun(words),)), "date", action.due_sources, "the date")

    def _put(
        self,
        row: int,
        column: int,
        said: Typed | None,
        style: str,
        sources: Sequence[Source],
        what: str,
        fill: str = "",
    ) -> None:
        problem = _misfit(said, what)
        if problem:
            source = sources[0] if sources else Source(self.round.name, "")
            self.problems.append(problem_at(self.round.file, source, *problem))
        elif said:
            write_text(self.sheet, row, column, said, self.styles, style, fill)

    def _helps(self, last: int) -> None:
        """Give the columns their drop-downs, date checks and colours."""
        if self.round.locked:
            return
        if "rating" in self.columns and self.plan.ratings:
            span = (HEADER + 1, self.columns["rating"], last, self.columns["rating"])
            self.sheet.data_validation(*span, pick(f"={self.key}", "Choose a rating", "The key is in the guide."))
            for entry in self.plan.ratings:
                for rule in rules(entry, self.plan.ratings, self.styles):
                    self.sheet.conditional_format(*span, rule)
        if "due" in self.columns:
            column = self.columns["due"]
            self.sheet.data_validation(HEADER + 1, column, last, column, day_or_words())
        if "closed_on" in self.columns:
            column = self.columns["closed_on"]
            self.sheet.data_validation(HEADER + 1, column, last, column, day_only("The day the action closed"))


def _due_words(action: Action) -> str:
    """Return a due date as words that read the same again, with those that it had before."""
    due = action.due_written or (action.due.isoformat() if action.due else "")
    return f"{due} (was {', '.join(map(long_date, action.due_earlier))})".strip() if action.due_earlier else due


def _misfit(said: Typed | None, what: str) -> tuple[str, str, str] | None:
    """Return what is found, expected and to be done where a text cannot stand in one cell as it is."""
    if said is None:
        return (
            f"{what} cannot be written so that it reads the same again",
            "text, bullets and numbers as they are typed in Excel",
            "type the text of the cell again without the tags or marks pasted into it",
        )
    length = len(said.text.encode("utf-16-le")) // 2
    if length > _LONGEST:
        return (
            f"{what} has {length:,} characters",
            f"at most {_LONGEST:,}, which is what one Excel cell holds",
            "shorten the text",
        )
    return None


def _blocks(of: ActionsSheet) -> Iterator[tuple[Group | None, list[Action]]]:
    """Give the actions that stand together under one group, in order."""
    at = 0
    for number, actions in groupby(of.actions, key=lambda action: action.group):
        ahead = [place for place in range(at, len(of.groups)) if of.groups[place].number == number]
        at = ahead[0] if ahead else at
        yield (of.groups[at] if ahead else None), list(actions)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
