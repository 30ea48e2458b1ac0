"""What changed since the last published report: its sentences and its tables, from the comparison's plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from helpers.blocks import Cell, Column, ColumnKind, Mark, Prose, Row, RowGroup, Table
from helpers.cells import shortened
from helpers.changes import ActionChange, Balance, Changes, Move, open_in
from helpers.model import Action, Closing, Document, Group, Point, Run, Source, Way
from helpers.plan import Plan
from helpers.tables import NOT_RATED, anchor_of, links_to, marks_of, text_cell
from helpers.wording import actions, counted, long_date, number

#: How many ways of closing, and new numbers, are told one by one; where there are more, the table tells them.
_TOLD = 3

#: How many actions are listed by number in a sentence; where there are more, they are counted.
_LISTED = 10


class Due(StrEnum):
    """What became of a due date."""

    LATER = "later"
    EARLIER = "earlier"
    GIVEN = "given"
    REMOVED = "removed"
    REWORDED = "reworded"


def since_statement(plan: Plan, changes: Changes | None) -> Prose:
    """Return what changed since the last published report, in plain sentences; None is a plan's first report."""
    if changes is None:
        sources = (Source("", "plan", Document.PARAMETERS),)
        said = "This is the first report of the plan, so there is nothing to compare it with."
        return Prose(id="since", points=(Point((Run(said),), sources=sources),))
    first, *others = [
        *_closed(changes),
        *_renumbered(changes),
        *_came(changes),
        *_renamed(changes),
        *_groups(plan, changes),
        *_ratings(plan, changes),
        *_dates(changes),
        *_texts(changes),
        *_of_closed(changes),
    ] or [_said("no action has changed", _all_sources(changes))]
    opening = Run(f"Since the report on {long_date(changes.as_at)}, ")
    points = [
        replace(first, runs=(opening, *first.runs)),
        *(replace(each, follows=True) for each in map(_upper, others)),
    ]
    return Prose(id="since", points=tuple(points))


def changes_table(plan: Plan, changes: Changes | None) -> Table:
    """Return what became of each action, apart from its text: a row for each thing that changed."""
    marks = marks_of(plan) if plan.ratings else {}
    rows = [row for change in (changes.actions if changes else ()) for row in _rows(plan, change, marks)]
    return Table(
        id="changes",
        caption=f"What changed since the report on {long_date(changes.as_at)}" if changes else "What changed",
        columns=(
            Column("number", "No.", width=2),
            Column("title", "Action", width=12),
            Column("change", "Change", width=5),
            Column("before", "Before", width=6),
            Column("now", "Now", width=7),
        ),
        groups=(RowGroup(tuple(rows)),),
    )


def balance_table(plan: Plan, changes: Changes | None, groups: Sequence[Group]) -> Table:
    """Return the sum of open actions: then, what came and went, now; for the plan and for each of its groups."""
    if changes is None:
        return Table(id="balance", caption="Open actions then and now", columns=(), groups=())
    moves = any(balance.moved_in or balance.moved_out for balance in changes.balances)
    titles = {group.number: f"{group.number}. {group.title}" for group in groups}
    whole, *parts = changes.balances
    rows = [_balance_row(balance, titles[balance.group], changes, moves) for balance in parts]
    rows.append(_balance_row(whole, "All actions", changes, moves, total=True))
    return Table(
        id="balance",
        caption="Open actions then and now",
        columns=(
            Column("group", plan.groups.one.capitalize() if plan.groups else "Plan", width=10),
            Column("before", f"Open on {long_date(changes.as_at)}", ColumnKind.NUMBER, width=4),
            Column("new", "New", ColumnKind.NUMBER, width=2),
            Column("reopened", "Reopened", ColumnKind.NUMBER, width=3),
            *([Column("moved_in", "Moved in", ColumnKind.NUMBER, width=2)] if moves else []),
            Column("closed", "Closed", ColumnKind.NUMBER, width=2),
            *([Column("moved_out", "Moved out", ColumnKind.NUMBER, width=2)] if moves else []),
            Column("now", "Open now", ColumnKind.NUMBER, width=2),
        ),
        groups=(RowGroup(tuple(rows)),),
    )


# Sentences


def _closed(changes: Changes) -> Iterator[Point]:
    closed = changes.moved(Move.CLOSED)
    alike: dict[str, list[ActionChange]] = {}
    for change in closed:
        if change.now and change.now.closing:
            alike.setdefault(_how(change.now.closing), []).append(change)
    if len(alike) <= _TOLD:
        for some in alike.values():
            yield _said([*_named(some), Run(f" {_ended(some)}")], _sources(some))
    elif len(closed) <= _LISTED:
        _, *numbers = _named(closed)  # the word “actions” stands before the colon
        yield _said([Run(f"{counted(len(closed), 'action')} have closed: "), *numbers], _sources(closed))
    else:
        yield from _about(closed, "has closed", "have closed")


def _ended(some: Sequence[ActionChange]) -> str:
    """Return “has been merged into action 5” for actions that closed alike."""
    closing = some[0].action.closing
    assert closing is not None  # noqa: S101 - they are closed
    return f"{'has' if len(some) == 1 else 'have'} been {_how(closing, 'its' if len(some) == 1 else 'their')}"


def _how(closing: Closing, whose: str = "its") -> str:
    if not closing.into:
        return str(closing.way)
    into = actions(closing.into)
    match closing.way:
        case Way.MERGED:
            return f"merged into {into}"
        case Way.SUPERSEDED:
            return f"superseded by {into}"
        case _:
            return f"{closing.way}, and {whose} remaining work goes on in {into}"


def _renumbered(changes: Changes) -> Iterator[Point]:
    some = [change for change in changes.actions if change.renumbered]
    was = [change.before.number for change in some if change.before]
    if len(some) == 2 and [change.action.number for change in some] == was[::-1]:
        yield _said([*_named(some), Run(" have exchanged numbers")], _sources(some))
    elif 0 < len(some) <= _TOLD:
        _, *numbers = _named(some)  # “actions 4 and 5 have been renumbered as 6 and 7”
        verb = "has" if len(some) == 1 else "have"
        yield _said([Run(f"{actions(was)} {verb} been renumbered as "), *numbers], _sources(some))
    else:
        yield from _about(some, "has been renumbered", "have been renumbered")


def _came(changes: Changes) -> Iterator[Point]:
    new = changes.moved(Move.NEW)
    opened = [change for change in new if not change.action.closing]
    yield from _about(opened, "has been added", "have been added")
    already = [change for change in new if change.action.closing]
    yield from _about(already, "has been added and has already closed", "have been added and have already closed")
    yield from _about(changes.moved(Move.REOPENED), "has been reopened", "have been reopened")
    yield from _about(
        changes.moved(Move.GONE), "has been removed from the tracker", "have been removed from the tracker"
    )


def _renamed(changes: Changes) -> Iterator[Point]:
    some = [change for change in changes.actions if change.renamed]
    yield from _about(some, "has been given a new title", "have been given new titles")


def _groups(plan: Plan, changes: Changes) -> Iterator[Point]:
    moved: dict[str, list[ActionChange]] = {}
    for change in changes.actions:
        if _regrouped(change):
            moved.setdefault(_group(plan, change.action), []).append(change)
    for group, some in moved.items():
        yield from _about(some, f"has moved to {group}", f"have moved to {group}")


def _ratings(plan: Plan, changes: Changes) -> Iterator[Point]:
    moves = [(change, *found) for change in changes.actions if (found := _rating_move(plan, change))]
    for what in ("improved", "worsened", "changed"):
        some = [(change, old, new) for change, old, new in moves if _rating_verb(plan, old, new) == what]
        by = f" from {some[0][1]} to {some[0][2]}" if len(some) == 1 else ""
        yield from _about_the("rating", [change for change, *_ in some], f"{what}{by}", _rating_sources)
    given = [(change, new) for change, old, new in moves if not old]
    word = f" {given[0][1]}" if len(given) == 1 else ""
    yield from _about(
        [change for change, _ in given],
        f"has been rated{word}; it had no rating before",
        "have been rated; they had no rating before",
        _rating_sources,
    )
    lost = [(change, old) for change, old, new in moves if not new]
    word = f", which was {lost[0][1]}" if len(lost) == 1 else ""
    yield from _about(
        [change for change, _ in lost], f"has lost its rating{word}", "have lost their ratings", _rating_sources
    )


def _dates(changes: Changes) -> Iterator[Point]:
    by_kind = {kind: [change for change in changes.actions if _due_move(change) is kind] for kind in Due}
    for kind, verb in ((Due.LATER, "put back"), (Due.EARLIER, "brought forward")):
        some = by_kind[kind]
        days = counted(abs(sum(change.days_slipped for change in some)), "day")
        by = f" by {days}" if len(some) == 1 else f" by {days} in all"
        yield from _about_the("due date", some, f"been {verb}{by}", _date_sources)
    given, reworded = by_kind[Due.GIVEN], by_kind[Due.REWORDED]
    day = _due(given[0].action) if given else ""
    yield from _about(given, f"has been given a due date of {day}", "have been given due dates", _date_sources)
    yield from _about(by_kind[Due.REMOVED], "has lost its due date", "have lost their due dates", _date_sources)
    if len(reworded) == 1:
        words = f" has changed to “{shortened(_due(reworded[0].action))}”"
        yield _said([Run("the due date of "), *_named(reworded), Run(words)], _date_sources(reworded))
    else:
        yield from _about_the("due date", reworded, "changed", _date_sources)


def _texts(changes: Changes) -> Iterator[Point]:
    still = [change for change in changes.moved(Move.OPEN) if change.texts or change.action.says]
    changed = [change for change in still if change.texts]
    same = [change for change in still if not change.texts]
    for some, said in ((changed, "has changed"), (same, "has not")):
        if changed and some:
            yield _said([Run("the text of "), *_named(some), Run(f" {said}")], _text_sources(some))


def _of_closed(changes: Changes) -> Iterator[Point]:
    some = [change for change in changes.moved(Move.STILL_CLOSED) if _told_otherwise(change)]
    if some:
        yield _said([Run("what is said of closed "), *_named(some), Run(" has changed")], _text_sources(some))


def _about(
    some: Sequence[ActionChange],
    one: str,
    many: str,
    sources: Callable[[Sequence[ActionChange]], tuple[Source, ...]] | None = None,
) -> Iterator[Point]:
    """Give the sentence that says something of some actions; none of none."""
    if some:
        yield _said([*_named(some), Run(f" {one if len(some) == 1 else many}")], (sources or _sources)(some))


def _about_the(
    what: str,
    some: Sequence[ActionChange],
    done: str,
    sources: Callable[[Sequence[ActionChange]], tuple[Source, ...]],
) -> Iterator[Point]:
    """Give the sentence that says what has been done to the rating or the due date of some actions."""
    if some:
        noun, verb = (what, "has") if len(some) == 1 else (f"{what}s", "have")
        yield _said([Run(f"the {noun} of "), *_named(some), Run(f" {verb} {done}")], sources(some))


def _named(some: Sequence[ActionChange]) -> tuple[Run, ...]:
    """Return “action 5”, “actions 20 and 23” or, of many, “12 actions”."""
    if len(some) > _LISTED:
        return (Run(counted(len(some), "action")),)
    word, *numbers = links_to([change.action.number for change in some])
    return (word, *numbers)


def _said(words: str | Sequence[Run], sources: Iterable[Source]) -> Point:
    runs = (Run(words),) if isinstance(words, str) else tuple(words)
    return Point((*runs, Run(".")), sources=tuple(dict.fromkeys(sources)))


def _upper(point: Point) -> Point:
    first, *others = point.runs
    return replace(point, runs=(replace(first, text=_upper_first(first.text)), *others))


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


# Rows


def _rows(plan: Plan, change: ActionChange, marks: Mapping[str, Mark]) -> Iterator[Row]:
    yield from _move_rows(change)
    before, now = change.before, change.now
    if not before or not now:
        return
    if change.renumbered:
        yield _row(change, "Renumbered", _then(change, before.number), text_cell(now.number, now.sources[:1]))
    if change.renamed:
        yield _row(change, "Renamed", _then(change, before.title), text_cell(now.title, _title_sources(now)))
    if _regrouped(change):
        places = [_upper_first(_group(plan, action)) for action in (before, now)]
        yield _row(change, "Moved", _then(change, places[0]), text_cell(places[1], now.sources[:1]))
    if moved := _rating_move(plan, change):
        old, new = (_mark(name, marks) for name in moved)
        sources = now.rating.sources if now.rating else ()
        said = _rating_said(plan, *moved)
        yield _row(change, said, Cell(mark=old, sources=_earlier([change])), Cell(mark=new, sources=sources))
    if _due_move(change):
        yield _row(change, _due_said(change), _then(change, _due(before) or "No date"), _due_cell(now))


def _move_rows(change: ActionChange) -> Iterator[Row]:
    before, now = change.before, change.now
    then = _then(change, _standing(before)) if before else Cell()
    is_now = text_cell(_standing(now), _cells(now)) if now else Cell()
    match change.move:
        case Move.NEW:
            yield _row(change, "New" if not change.action.closing else "New, and closed already", Cell(), is_now)
        case Move.CLOSED:
            yield _row(change, "Closed", then, is_now)
        case Move.REOPENED:
            yield _row(change, "Reopened", then, is_now)
        case Move.GONE:
            yield _row(change, "Removed from the tracker", then, Cell())
        case Move.STILL_CLOSED if before and now and _standing(before) != _standing(now):
            yield _row(change, "Closing changed", then, is_now)


def _row(change: ActionChange, said: str, before: Cell, now: Cell) -> Row:
    action = change.action
    link = f"#{anchor_of(action.number)}" if change.now else ""
    number_cell = Point((Run(action.number, link=link),))
    places = (_earlier([change]),) * 2 if change.move is Move.GONE else (action.sources[:1], _title_sources(action))
    return Row(
        (
            Cell((number_cell,), sources=places[0]),
            text_cell(action.title, places[1]),
            text_cell(said, places[0]),
            before,
            now,
        )
    )


def _then(change: ActionChange, text: str) -> Cell:
    return text_cell(text, _earlier([change]))


def _standing(action: Action) -> str:
    return _upper_first(_how(action.closing)) if action.closing else "Open"


def _title_sources(action: Action) -> tuple[Source, ...]:
    """Return the title's cell; the only one where the tracker has no column of numbers."""
    return action.sources[1:] or action.sources


def _mark(name: str, marks: Mapping[str, Mark]) -> Mark:
    """Return how a rating is shown; one that the key does not have any more is a word alone."""
    return marks.get(name or NOT_RATED, Mark(name))


def _due(action: Action) -> str:
    return long_date(action.due) if action.due else action.due_written


def _due_cell(action: Action) -> Cell:
    return text_cell(_due(action) or "No date", action.due_sources or action.sources)


def _due_said(change: ActionChange) -> str:
    days = counted(abs(change.days_slipped), "day")
    match _due_move(change):
        case Due.LATER:
            return f"Due {days} later"
        case Due.EARLIER:
            return f"Due {days} earlier"
        case Due.GIVEN:
            return "Given a due date"
        case Due.REMOVED:
            return "Lost its due date"
        case _:
            return "Due date changed"


def _rating_said(plan: Plan, old: str, new: str) -> str:
    if not old:
        return "Rated"
    return f"Rating {_rating_verb(plan, old, new)}" if new else "Lost its rating"


def _balance_row(balance: Balance, label: str, changes: Changes, moves: bool, total: bool = False) -> Row:
    def cell(count: int, *which: Move, was: bool, now: bool) -> Cell:
        some = [
            each
            for each in changes.actions
            if each.move in which
            and (was, now) == (open_in(each.before, balance.group), open_in(each.now, balance.group))
        ]
        return text_cell(number(count), _sources(some) if count else _all_sources(changes))

    standing = [change for change in changes.actions if open_in(change.now, balance.group)]
    return Row(
        (
            text_cell(label),
            text_cell(number(balance.before), _all_earlier(changes)),
            cell(balance.new, Move.NEW, was=False, now=True),
            cell(balance.reopened, Move.REOPENED, was=False, now=True),
            *([cell(balance.moved_in, Move.OPEN, was=False, now=True)] if moves else []),
            cell(balance.closed, Move.CLOSED, was=True, now=False),
            *([cell(balance.moved_out, Move.OPEN, was=True, now=False)] if moves else []),
            text_cell(number(balance.now), _sources(standing) if standing else _all_sources(changes)),
        ),
        total=total,
    )


# What changed


def _regrouped(change: ActionChange) -> bool:
    return bool(change.before and change.now and change.before.group != change.now.group and change.now.group)


def _group(plan: Plan, action: Action) -> str:
    return f"{plan.groups.one if plan.groups else 'group'} {action.group}" if action.group else ""


def _rating_move(plan: Plan, change: ActionChange) -> tuple[str, str] | None:
    """Return an open action's rating then and now where they differ; an empty one where it had, or has, none."""
    if not plan.ratings or not change.before or not change.now or change.now.closing:
        return None
    old, new = (action.rating.name if action.rating else "" for action in (change.before, change.now))
    return (old, new) if old != new else None


def _rating_verb(plan: Plan, old: str, new: str) -> str:
    """Return what a rating did: the key lists its ratings from the worst to the best; empty where one is none."""
    order = [entry.rating for entry in plan.ratings or ()]
    if not old or not new:
        return ""
    if old not in order or new not in order:
        return "changed"
    return "improved" if order.index(new) > order.index(old) else "worsened"


def _due_move(change: ActionChange) -> Due | None:
    """Return what became of an open action's due date."""
    before, now = change.before, change.now
    if not before or not now or now.closing or _due(before) == _due(now):
        return None
    if change.days_slipped:
        return Due.LATER if change.days_slipped > 0 else Due.EARLIER
    if now.due:
        return Due.GIVEN
    return Due.REWORDED if now.due_written else Due.REMOVED


def _told_otherwise(change: ActionChange) -> bool:
    """Return whether anything but the number, the title and the group of an action that stays closed changed."""
    if not change.before or not change.now:
        return False
    old, new = (
        (
            action.closing and (action.closing.way, action.closing.into, action.closing.notice.text),
            action.rating.name if action.rating else "",
            _due(action),
        )
        for action in (change.before, change.now)
    )
    return bool(change.texts) or old != new


# What it rests on


def _sources(some: Sequence[ActionChange]) -> tuple[Source, ...]:
    now = [source for change in some if change.now for source in _cells(change.now)]
    return (*now, *_earlier(some))


def _cells(action: Action) -> tuple[Source, ...]:
    return action.closing.notice.sources if action.closing else action.sources[:1]


def _earlier(some: Sequence[ActionChange]) -> tuple[Source, ...]:
    return tuple(source for change in some for source in change.then)


def _rating_sources(some: Sequence[ActionChange]) -> tuple[Source, ...]:
    now = [source for change in some if change.now and change.now.rating for source in change.now.rating.sources]
    return (*now, *_earlier(some))


def _date_sources(some: Sequence[ActionChange]) -> tuple[Source, ...]:
    return (*(source for change in some if change.now for source in change.now.due_sources), *_earlier(some))


def _text_sources(some: Sequence[ActionChange]) -> tuple[Source, ...]:
    now = [change.now for change in some if change.now]
    said = [source for action in now for passage in action.says.values() for source in passage.sources]
    return (*(source for action in now for source in _cells(action)), *said, *_earlier(some))


def _all_sources(changes: Changes) -> tuple[Source, ...]:
    now = tuple(source for change in changes.actions if change.now for source in change.now.sources[:1])
    return (*now, *_all_earlier(changes))


def _all_earlier(changes: Changes) -> tuple[Source, ...]:
    return (Source(changes.period, "its actions", Document.EARLIER),)
