"""Tell what a check found in paragraphs as wide as the terminal: what stops most first, like ones once."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from helpers.cli.called import pasteable
from helpers.english import counted, listed, number
from helpers.errors import Problem, Severity
from helpers.text import visible

if TYPE_CHECKING:
    from rich.console import Console

#: What each severity's part is called.
_PARTS = {
    Severity.BLOCKS: "What stops the run",
    Severity.PUBLICATION: "What stops publication",
    Severity.NOTED: "Notes, which stop nothing",
}
#: How many cells of like notes are named, and how many notes of like remedy are told in their own words.
_CELLS, _OWN = 12, 5
#: As wide as a terminal that nobody has made wider; what goes into a file or a pipe is as wide.
_WIDTH = 80
#: A command that is quoted, to be copied; and what stands for a space in it while lines are broken.
_COMMAND, _TIED = re.compile("“workbook [^”]*”"), "\0"


def console(*, stderr: bool = False) -> Console:
    """Return a console that is as wide as the terminal, or as one that nobody has made wider."""
    from rich.console import Console

    made = Console(markup=False, highlight=False, emoji=False, stderr=stderr)
    return (
        made if made.is_terminal else Console(markup=False, highlight=False, emoji=False, width=_WIDTH, stderr=stderr)
    )


def show(problems: Iterable[Problem], to: Console) -> None:
    """Print problems under what they stop and the sheet they are in, with what to do once for those of a kind."""
    found = list(problems)
    for severity, heading in _PARTS.items():
        part = [problem for problem in found if problem.severity is severity]
        if not part:
            continue
        say(to, heading, style="bold")
        for (file, sheet), some in _gathered(part, lambda problem: (problem.file, problem.sheet)):
            say(to, f"{file}, sheet “{sheet}”" if sheet else file, "  ", "    ")
            for _, like in _gathered(some, _kind):
                _tell(like, to)
            to.print()


def say(to: Console, words: str, first: str = "", others: str = "", style: str = "") -> None:
    """Print one paragraph, its first line and the others begun with spaces; neither a path nor a command is broken."""
    lines = textwrap.wrap(
        _COMMAND.sub(lambda found: pasteable(found[0]).replace(" ", _TIED), one_line(words)),
        to.width,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
    to.print("\n".join(lines).replace(_TIED, " "), style=style or None, soft_wrap=True)


def counts(problems: Sequence[Problem], errors: int = 0) -> str:
    """Return how many findings stop what: “Nothing stops the run. 2 findings stop publication. 18 notes.”."""
    of = {severity: sum(problem.severity is severity for problem in problems) for severity in Severity}
    of[Severity.BLOCKS] += errors
    notes = f" {counted(of[Severity.NOTED], 'note')}." if of[Severity.NOTED] else ""
    if not (of[Severity.BLOCKS] or of[Severity.PUBLICATION]):
        return f"Nothing stops the run or publication.{notes}"
    stopped = ((of[Severity.BLOCKS], "the run"), (of[Severity.PUBLICATION], "publication"))
    return " ".join(_stop(count, what) for count, what in stopped) + notes


def _stop(count: int, what: str) -> str:
    if not count:
        return f"Nothing more stops {what}." if what == "publication" else f"Nothing stops {what}."
    return f"{counted(count, 'finding')} {'stops' if count == 1 else 'stop'} {what}."


def _tell(like: Sequence[Problem], to: Console) -> None:
    """Print problems of one kind in the order they were found, and what is expected and to be done once."""
    first = like[0]
    cap = first.severity is Severity.NOTED
    ends = f"Expected: {first.expected}. To mend it: {_remedy(like)}."
    if len(like) == 1:
        say(to, f"{_at(first.cell)}{first.found}. {ends}", "  ", "    ")
    elif first.several:
        cells = listed(_some([problem.cell for problem in like], _CELLS if cap else len(like)))
        say(to, f"{number(len(like))} {first.several}: {cells}. {ends}", "  ", "    ")
    else:
        own = [f"{_at(problem.cell)}{problem.found}" for problem in like]
        for words in _some(own, _OWN if cap else len(own)):
            say(to, words, "  ", "    ")
        say(to, ends, "    ", "    ")


def _some(items: Sequence[str], most: int) -> Iterator[str]:
    """Give some items, of too many the first and how many there are more."""
    yield from items if len(items) <= most else items[: most - 1]
    if len(items) > most:
        yield f"{number(len(items) - most + 1)} more"


def _kind(problem: Problem) -> tuple[str, ...]:
    """Return what problems that are told at once have in common; each may be accepted by a line of its own."""
    return problem.several, problem.expected, problem.remedy.replace(f"“{problem.accepted_as}”", "")


def _remedy(like: Sequence[Problem]) -> str:
    """Return what to do of problems of one kind, with the line by which the first may be accepted for an example."""
    line = f"“{like[0].accepted_as}”"
    return like[0].remedy.replace(line, f"a line for each, such as {line}") if like[1:] else like[0].remedy


def _gathered(
    problems: Iterable[Problem], key: Callable[[Problem], tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], list[Problem]]]:
    """Give problems by what they have in common, in the order of the first of each."""
    found: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        found.setdefault(key(problem), []).append(problem)
    yield from found.items()


def _at(cell: str) -> str:
    return f"{cell}: " if cell else ""


def one_line(text: str) -> str:
    """Return a text as it can be printed, in one line."""
    return visible(text).replace("\n", " ")
