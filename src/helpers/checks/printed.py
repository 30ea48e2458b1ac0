"""What the PDF's font cannot print: it has Latin, Greek and Cyrillic letters, and prints any other by its name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.errors import Problem, Severity
from helpers.excel.cells import shortened
from helpers.model import Source
from helpers.plans.council import FILE as COUNCIL
from helpers.plans.parameters import path_of
from helpers.plans.plan import definition_of
from helpers.text import compiled, visible

#: Letters of the scripts from Armenian on, but for the Latin and Greek ones that Unicode added among them.
_OTHER_SCRIPTS = (
    "\u0530-\u1cff\u2d00-\u2ddf\u2e80-\ua63f\ua800-\uab2f\uab70-\ufaff\ufb13-\ufdff\ufe70-\ufefc"
    "\U00010000-\U0001cfff\U0001e000-\U0001efff\U00020000-\U0003ffff"
)
#: Emoji, and the signs among them that the font has.
_EMOJI = "\u231a\u231b\u23e9-\u23fa\u2600-\u27bf\u2b00-\u2b5f\U0001f000-\U0001faff"
_SIGNS = "☐☑☕☺☻☼☿♀♁♂♠♣♥♦♪♫✓✔✗✘❒❛❜❝❞❟❠❤🤖🔒💩"
_UNPRINTED = f"(?![{_SIGNS}])[{_OTHER_SCRIPTS}{_EMOJI}]"

_EXPECTED = "Latin, Greek or Cyrillic letters, if the PDF is to be read"
_REMEDY = "write it in Latin letters beside or instead"


@check(36)
def unprinted(subject: Subject) -> Iterator[Problem]:
    """The tracker says nothing that the PDF's font has no signs for."""
    for sheet, header in subject.intake.tables:
        for row in sheet.rows:
            for cell in row:
                if cell.column in header.columns.values() and (lacking := _lacking(cell.text)):
                    yield subject.problem(Source(sheet.name, cell.at), lacking, _EXPECTED, _REMEDY)


@check(37)
def unprinted_beside(subject: Subject) -> Iterator[Problem]:
    """Nor do the analyst's own words, the plan's title and key, or the council's name."""
    plan, parameters = subject.plan, subject.parameters
    definition = definition_of(parameters.plan).as_posix()
    key = [words for entry in plan.ratings or () for words in (entry.rating, entry.means)]
    said = [(definition, name, words) for name, words in (("title", plan.title), ("council", plan.council))]
    said += [(definition, "ratings", " ".join(key)), (COUNCIL.as_posix(), "name", subject.council.name)]
    given = path_of(parameters.period, parameters.plan).as_posix()
    said += [(given, name, words) for name, words in parameters.own_words.items()]
    for file, name, words in said:
        if lacking := _lacking(words):
            yield Problem(
                file=file,
                found=f"“{name}”: {lacking}",
                expected=_EXPECTED,
                remedy=_REMEDY,
                severity=Severity.NOTED,
            )


def _lacking(text: str) -> str:
    """Return what the font lacks of a text, as a clause; empty where it lacks nothing."""
    said = "" if text.isascii() else "".join(compiled(_UNPRINTED).findall(visible(text)))
    if not said:
        return ""
    kind = "letters" if any(map(str.isalpha, said)) else "signs"
    name = unicodedata.name(said[0], "sign").lower()
    return (
        f"the PDF’s font has no {kind} for “{shortened(said)}”: each is printed as its name, such as [{name}]; the web "
        "page shows them"
    )
