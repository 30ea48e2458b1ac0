"""Find children's names and initials, by the age or the word that stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.checks.personal.vocabulary import DATES, FUNCTION, LABELS, ONE, Span, words_in

#: Capitalised words that are not a person's, where a figure or an age follows them.
_NOT_NAMES = words_in("""
    everyone anyone one another unaccompanied others adult carer parent staff people young person child care leaver
    leavers looked after children green amber red yellow blue grey complete completed closed open ongoing total
    target actual baseline council county city district town street road team school academy college hub centre house
    home service board committee panel strategy ofsted england wales britain act note maximum minimum average only
""")
_NEVER_NAMES = _NOT_NAMES | FUNCTION | DATES | LABELS | ONE
_NOT_NAME_ENDINGS = ("ing", "tion", "sion", "ment", "ness", "ship", "ency")
_NAMES_IN_S = words_in("""
    james thomas lucas chris charles nicholas marcus angus louis lewis rhys elias matthias tobias jonas silas
    agnes frances iris alexis paris francis dennis ross niklas atticus
""")
_NOT_INITIALS = words_in("PA SW EH DA DT HR IT QA FP LA AI UK EU NI GP RI SL TV PE RE OT YP SI")
_PLACING = words_in("in at near across within outside around")
_YEARS = r"(?:1\d|2[0-5]|\d)"
_YEARS_IN_WORDS = (
    r"(?:one|two|three|four|five|six(?:teen)?|seven(?:teen)?|eight(?:een)?|nine(?:teen)?|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|twenty)"
)
#: An age after a name: “, aged 9”, “ (14)”, “, 14,” and “, a 14-year-old”; an age range is nobody's.
_AGE_AFTER = re.compile(
    rf"(?P<sure>,?\s\(?aged?:?\s(?:{_YEARS}|{_YEARS_IN_WORDS})\b(?!\s?[-–+/]|\s(?:to|or|plus|and)\b)"
    rf"|,?\s(?:is\s|was\s)?(?:an?\s)?{_YEARS}[\s-]years?[\s-]old\b)"
    rf"|(?P<bare>\s?\({_YEARS}(?:\s?(?:years?\sold|yrs?\sold|y\.?o\.?))?\)"
    rf"|,\s{_YEARS}(?=,\s[a-z]|[.;)](?!\d)|\s*$|\s*\n|\sand\s[A-Z]|\s(?:who|has|had|is|was|lives?|moved)\b))"
)
_ARTICLE = re.compile(r"\bA$")
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_NAME_BEFORE = re.compile(rf"(?<![\w.'’-])(?:(?:[A-Z]\.\s?){{1,3}}|(?:{_WORD}\s){{0,3}}{_WORD})$")
_AGE_BEFORE = re.compile(rf"(?<![\w.–-])(?<!\b(?:to|or)\s){_YEARS}[\s-]years?[\s-]old\s(?P<name>{_WORD})")
_PSEUDONYM = re.compile(
    r"(?<![\w-])(?i:child|young\sperson|baby|sibling|boy|girl|pupil|teenager|care\sleaver|yp)\s"
    r"(?:[B-HJ-Z](?!\sof\sE\b)|A(?!\s[A-Z]))(?![\w&]|[-–/.]\w|['’](?!s\b))"
)


def names(text: str) -> Iterator[Span]:
    """Yield what looks like a child's name or initials with an age of up to 25, and “child K”, “Young person A”.

    Without a list of names, a name is a capitalised word that is not one of a plan's own, not a plural and not after
    “in” or “at”; two capitals without an age, or a name without one, may be anybody's and are left alone.
    """
    for match in _PSEUDONYM.finditer(text):
        yield match.span()
    for match in _AGE_BEFORE.finditer(text):
        if like_a_name(match["name"]):
            yield match.span()
    for match in _AGE_AFTER.finditer(text):
        offset = max(0, match.start() - 60)
        before = (
            None
            if _ARTICLE.search(text, offset, match.start()) and match[0][0] == " "
            else _NAME_BEFORE.search(text[offset : match.start()])
        )
        length = _name_length(before[0], sure=match["sure"] is not None) if before else 0
        if length:
            yield match.start() - length, match.end()


def _name_length(before: str, *, sure: bool) -> int:
    """Return how many characters at the end of the words before an age are a name or initials; 0 for none."""
    words = list(re.finditer(r"\S+", before))
    last = words[-1][0]
    if "." in last or (last.isupper() and len(last) < 3):
        long_enough = sure or sum(map(str.isupper, before if "." in last else last)) > 1
        start = 0 if "." in last else words[-1].start()
        return len(before) - start if long_enough and last not in _NOT_INITIALS else 0
    start = len(before)
    while words and like_a_name(words[-1][0]):
        start = words.pop().start()
    return 0 if not sure and words and words[-1][0].casefold() in _PLACING else len(before) - start


def like_a_name(word: str) -> bool:
    """Return whether a capitalised word may be a person's name: none of a plan's own words, and not a plural."""
    key = word.casefold()
    return (
        len(word) > 1
        and (word.istitle() or re.sub("^Ma?c", "", word).istitle())
        and key not in _NEVER_NAMES
        and not key.endswith(_NOT_NAME_ENDINGS)
        and (not key.endswith("s") or key in _NAMES_IN_S)
    )
