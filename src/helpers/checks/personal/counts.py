"""Find counts of one to four children or people in care, which could point to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from helpers.checks.personal.vocabulary import DATES, EITHER, FUNCTION, LABELS, MANY, ONE, Span, words_in

#: Numbers that may be a count under five, and whether they ask for a plural. None and nought name nobody.
_SMALL: Mapping[str, bool] = {
    **{"one": False, "1": False, "two": True, "2": True, "three": True, "3": True, "four": True, "4": True},
    **{f"{low}{to}{high}": True for low in range(1, 4) for high in range(low + 1, 5) for to in "-–"},
}
COUNT = re.compile(r"\b(?:one|two|three|four|[1-4](?:[-–][1-4])?)\b", re.IGNORECASE)
_TOKEN = re.compile(r"\d+(?:[.,:/–-]\d+)*%?|[^\W\d_][^\W_]*(?:['’–-][^\W_]+)*|[^\w\s]|\n")
_LINKS = words_in(": = ( – - — is are was were totalled numbered")
_DETERMINERS = words_in("the our these those their its his her my your")
#: What makes of the words before it the name of a service: “two care leavers forums”, “one child protection plan”.
_COMPOUND = re.compile(
    r"(?:home|team|service|review|nurse|worker|plan|panel|council|centre|center|hub|group|forum|fora|board|placement"
    r"|project|scheme|case|meeting|champion|ambassador|advis[eo]r|officer|protection|participation|psychologist|minder"
    r"|partnership|network|strateg(?:y|ie)|polic(?:y|ie)|conference|day|event|programme|course|workshop|session|setting"
    r"|support|social|sexual|criminal|exploitation|development|health|friendly|centred|death|practice|framework|assessment"
    r"|directorate|committee|manager|lead|department|charit(?:y|ie)|premium|survey|voice|apprenticeship)s?"
)
_WITHIN = 3


def small_counts(text: str) -> Iterator[Span]:
    """Yield counts of one to four people in care, or other children, that could point to them.

    Source: councils' practice of withholding counts under five under section 40(2) of the Freedom of Information Act
    2000; the London Borough of Lambeth's answer on children in care (2020) does so, and cites the ICO's decision on
    Wirral Metropolitan Borough Council.

    The rule. A number from one to four, in words or figures, counts the children named after it where at most three
    words stand between (“three looked after children”), or “of the” does (“two of our young people”): all of them
    words that may describe (no function word, plural, possessive or unit), and the noun in the number that the figure
    asks for (“one thing children said” has a plural after “one”). It counts the children named before it where a link
    such as a colon, a bracket or “is” stands between, and the clause ends after it (“children in custody: 3”). It does
    not where it is a label (“Year 4 children”), an age, a part (“one in three children”), a limit (“up to four
    children”, “more than one child”), part of a larger number, or where the children are a service's name (“two
    children's homes”, “one child protection plan”). “Children under five” has no number under five in it.
    """
    tokens = list(_TOKEN.finditer(text))
    words = [token[0].casefold().replace("’", "'") for token in tokens]
    for at, word in enumerate(words):
        if word not in _SMALL or text[tokens[at].end() : tokens[at].end() + 1].isalnum():
            continue
        if text[max(0, tokens[at].start() - 1) : tokens[at].start()] in tuple("£$€#/+") or _no_count(
            words[max(0, at - 2) : at]
        ):
            continue
        if end := _counted_after(words, at):
            yield tokens[at].start(), tokens[end - 1].end()
        elif (first := _counted_before(words, at)) is not None:
            yield tokens[first].start(), tokens[at].end()


def _no_count(before: Sequence[str]) -> bool:
    """Return whether the words before a number make it a label, a part, a limit or the end of a larger number."""
    last, second = [*reversed(before), "", ""][:2]
    return (
        last in LABELS
        or (last == "in" and (second.isdecimal() or second in ("one", "two", "three", "four", "every")))
        or (last == "than" and second in ("more", "greater", "other"))
        or (last == "to" and second == "up")
        or (last == "of" and second in ("maximum", "minimum"))
        or (last == "and" and second in ("hundred", "thousand", "million"))
        or (last == "number" or (last == "." and second in ("no", "nos")))
    )


def _counted_after(words: Sequence[str], at: int) -> int:
    """Return where the noun phrase that a number counts ends; 0 where it counts no children."""
    many, here = _SMALL[words[at]], at + 1
    if words[here : here + 1] == ["of"] and words[here + 1 : here + 2] and words[here + 1] in _DETERMINERS:
        many, here = True, here + 2
    for place in range(here, min(here + _WITHIN + 1, len(words))):
        size, plural = _noun(words, place)
        if size and plural in (None, many):
            return 0 if _serves(words[place + size : place + size + 5], many, plural is None) else place + size
        if not _describes(words[place]):
            return 0
    return 0


def _counted_before(words: Sequence[str], at: int) -> int | None:
    """Return where the noun phrase begins that a number after it counts; None where it counts no children."""
    after = words[at + 1 : at + 3]
    of_them = after[:1] == ["of"] and after[1:] and after[1] in ("whom", "them", "these", "those")
    if not of_them and not _ends(after, figure=words[at].isdecimal()):
        return None
    linked = at > 0 and (words[at - 1] in _LINKS or (of_them and words[at - 1] == ","))
    if not linked:
        return None
    for end in range(at - 1, max(0, at - 2 - _WITHIN), -1):
        for size in (2, 1):
            if end >= size and _noun(words, end - size) in ((size, True), (size, None)):
                return end - size
        if not _describes(words[end - 1]) and words[end - 1] not in ("in", "of", "from", "with", "without", "on"):
            return None
    return None


def _ends(after: Sequence[str], *, figure: bool) -> bool:
    """Return whether a clause ends here; “1.” with text after it numbers a list."""
    if after[:1] == ["."] and figure:
        return after[1:] in ([], ["\n"])
    return not after or after[0] in (".", ";", ",", ")", "\n")


def _noun(words: Sequence[str], at: int) -> tuple[int, bool | None]:
    """Return how many words name children here, and whether they are plural; 0 words where none do."""
    for size in (2, 1):
        phrase = " ".join(words[at : at + size])
        if at + size <= len(words) and (phrase in MANY or phrase in ONE):
            return size, phrase in MANY
    return (1, None) if words[at] in EITHER else (0, False)


def _serves(after: Sequence[str], many: bool, acronym: bool) -> bool:
    """Return whether the words after a noun make it part of a service's name, or say “at a time”.

    Such a name ends in the number that the figure asks for: “two children homes”, but not “two children home”.
    """
    if after[:2] in (["in", "care"], ["in", "need"]):
        after = after[2:]
    if not after or after[:3] == ["at", "a", "time"]:
        return bool(after)
    named = [word for word in after[:2] if _COMPOUND.fullmatch(word)]
    if named[:1] == [after[0]]:
        return not many or any(word.endswith(("s", "fora")) for word in named)
    return acronym and after[0].endswith("s") and after[0] not in FUNCTION


def _describes(word: str) -> bool:
    """Return whether a word may stand between a number and what it counts, as “looked”, “after” and “new” may."""
    plain = word.replace("-", "").replace("–", "")
    plural = word.endswith("s") and not word.endswith(("ss", "us"))
    return plain.isalpha() and not plural and word not in FUNCTION and word not in DATES and "year" not in word
