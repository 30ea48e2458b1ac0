"""What was measured, as a page of Markdown with its tables, and as a chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from helpers.bench.bench import Grown, Measured, exponent, limits
from helpers.bench.chart import Line, chart
from helpers.english import counted
from helpers.errors import WorkbookError

PAGE, CHART = "speed.md", "speed.svg"
_MEGABYTE = 1_000_000
_IDLE = 0.5  # processes that wanted a turn in the minute before


def write(folder: Path, found: Measured) -> list[Path]:
    """Write the page and its chart into a folder, and return where they are.

    Raises:
        WorkbookError: they cannot be written.
    """
    contents = {folder / PAGE: page(found), folder / CHART: _chart(found)}
    try:
        folder.mkdir(exist_ok=True)
        for path, content in contents.items():
            path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise WorkbookError(f"{folder.as_posix()} cannot be written: {error.strerror or error}.") from error
    return list(contents)


def page(found: Measured) -> str:
    """Return the page; the same figures give the same bytes."""
    parts = [_head(found), _beside(found), _start(found), _grown(found), _batch(found)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(found: Measured) -> Iterator[str]:
    kind, load = found.machine
    yield "# How long it takes"
    yield ""
    yield "`python workbook.py bench` measures this, on plans and trackers that it makes, and writes this page."
    yield f"These are medians of {counted(found.asked.times, 'measurement')}, on {kind}."
    yield f"{'Nothing else' if load < _IDLE else 'Other work'} was going on there (a load of {load:.1f} when it began)."
    yield ""
    yield "Processor time is that of a command and of all that it starts. Memory is the most that all of them hold at a"
    yield "time, where what they share counts once, on a Mac for each. Ratios hold on other machines, seconds do not."


def _beside(found: Measured) -> Iterator[str]:
    yield "## Beside the same by hand"
    yield ""
    yield "By hand is papermill, nbconvert’s HTML and Chromium’s print, one after the other, on the same notebook and"
    yield "tracker: one page and one PDF. A run makes both, and Word, Excel, the data and the record as well."
    yield ""
    yield from _heading("", "Seconds", "Of by hand", "Processor seconds", "Of by hand", "Memory")
    first = found.by_hand[found.asked.actions[0]]
    for actions, took in found.by_hand.items():
        yield _row(
            f"By hand, {actions:,} actions", f"{took.wall:.1f}", "", f"{took.cpu:.1f}", "", _megabytes(took.memory)
        )
    for name, took in found.runs.items():
        ratios = (f"{took.wall:.1f}", f"{took.wall / first.wall:.2f}", f"{took.cpu:.1f}", f"{took.cpu / first.cpu:.2f}")
        yield _row(f"A run, {found.asked.actions[0]:,} actions, {name}", *ratios, _megabytes(took.memory))


def _start(found: Measured) -> Iterator[str]:
    yield "## Start-up"
    yield ""
    yield "Processor time of a whole command, beside that of a Python that imports what it cannot do without."
    yield ""
    yield from _heading("Command", "Seconds", "Python alone", "Ratio", "At most")
    for name, (ours, theirs) in found.start.items():
        imports, most = limits()[name]
        alone = f"{theirs.cpu:.2f} (`import {imports}`)"
        yield _row(f"`{name}`", f"{ours.cpu:.2f}", alone, f"{ours.cpu / theirs.cpu:.2f}", f"{most}")


def _grown(found: Measured) -> Iterator[str]:
    yield "## As a plan and its archive grow"
    yield ""
    yield "A run of the full report of a plan; of a round after the first with all before it published."
    yield ""
    yield f"![Processor time of a run by the number of actions, a line a round]({CHART})"
    yield ""
    yield from _heading("Actions", "Round", "Seconds", "Processor seconds", "Memory", "Report’s folder")
    for each in found.grown:
        took = each.took
        figures = (f"{took.wall:.1f}", f"{took.cpu:.1f}", _megabytes(took.memory), _megabytes(each.size))
        yield _row(f"{each.actions:,}", f"{each.number}", *figures)
    yield ""
    last, smallest = max(found.asked.rounds), min(found.asked.actions)
    yield f"Fitted exponents, by the logarithms’ slope: {_exponents(found.by_actions, 'actions')} (round {last});"
    yield f"{_exponents(found.by_rounds, 'rounds')} ({smallest:,} actions)."


def _exponents(some: Sequence[Grown], by: str) -> str:
    xs = [each.actions if by == "actions" else each.number for each in some]
    kinds = {
        "processor time": [each.took.cpu for each in some],
        "memory": [each.took.memory for each in some],
        "bytes": [float(each.size) for each in some],
    }
    fitted = {name: exponent(list(zip(xs, values, strict=True))) for name, values in kinds.items()}
    told = ", ".join(f"{name} {value:.2f}" for name, value in fitted.items() if value is not None)
    return f"by {by} {told or 'none, of one number of them'}"


def _batch(found: Measured) -> Iterator[str]:
    runs, took = found.asked.batch, found.batch
    what = f"{counted(runs, 'round')} of {min(found.asked.actions):,} actions, none of them published"
    yield "## Several rounds at once"
    yield ""
    yield f"`run --all` of {what}: {took.wall / runs:.1f} seconds and {took.cpu / runs:.1f} processor seconds a run,"
    yield f"{_megabytes(took.memory)} of memory."


def _chart(found: Measured) -> str:
    lines = []
    for number in found.asked.rounds:
        points = [(each.actions, each.took.cpu) for each in found.grown if each.number == number]
        lines.append(Line(f"Round {number}", tuple(points)))
    lines.append(Line("By hand", tuple((actions, took.cpu) for actions, took in found.by_hand.items())))
    return chart("Processor seconds of a run, by the number of actions", lines)


def _heading(*columns: str) -> Iterator[str]:
    yield _row(*columns)
    yield f"|{'---|' * len(columns)}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _megabytes(size: float) -> str:
    return f"{size / _MEGABYTE:,.1f} MB" if size < 10 * _MEGABYTE else f"{size / _MEGABYTE:,.0f} MB"
