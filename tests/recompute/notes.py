"""What stands above a table’s rows: a title with its cells, and the lines under it."""

from __future__ import annotations

from recompute.claims import Claim, pattern, quoted
from recompute.reasons import Evidence, before, cells, then, tracker
from recompute.round import Act

_TAKES = pattern(r"Takes on the remaining work of closed <some:A>")
_COME = pattern(r"(?P<way>New|Reopened) since the report on <day:D>")


def note(c: Claim, number: str, text: str) -> None:
    """Recompute a line under a title: the work that an action took on, that it is new, who is responsible."""
    if taken := _TAKES.fullmatch(text):
        c.said = taken.groupdict()
        found = c.by("closing")
        c.agree("closed actions named", found, {n for n, act in c.run.now.acts.items() if number in act.into})
        c.acts("some", found)
    elif come := _COME.fullmatch(text):
        c.said = come.groupdict()
        c.day(itself=False)
        c.rests(then(c.last.period, f"action {number}" if before(c.run, number) else "its actions"))
        c.agree("before", bool(before(c.run, number)), c.said["way"] == "Reopened")
    elif not quoted(text.removeprefix("Responsible: "), c.texts()):
        c.faults.append(f"“{text}” is not in the cells named")


def title_of(found: Act | tuple[str, str, frozenset[tuple[str, str]]] | None) -> tuple[str, Evidence]:
    """Return a group's or an action's title, and the cells of its heading."""
    if found is None:
        return "", frozenset()
    if isinstance(found, Act):
        return found.title, cells(found, "number") | cells(found, "title")
    return found[0], tracker(found[2])
