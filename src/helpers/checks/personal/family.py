"""Find who is told of by their family, by age and place, or in a group so small that it is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from helpers.checks.personal.names import like_a_name
from helpers.checks.personal.vocabulary import DATES, LABELS, Span, words_in
from helpers.text import compiled

_KIN = (
    r"(?:(?:step|half|foster|birth|great|grand|adoptive)[- ]?)?(?:mother|mum|mam|mummy|father|dad|daddy|brother|sister"
    r"|son|daughter|gran|granny|grandma|nan|nana|grandad|granddad|grandpa|aunt|auntie|aunty|uncle|cousin|niece|nephew"
    r"|sibling|twin)"
)
_KINS = r"(?:parents|grandparents|siblings|brothers|sisters|sons|daughters|twins|cousins|carers|children)"
#: A word that describes: “foster”, “unaccompanied”.
_WORD = "[a-z-]{1,30}"
_NAME = r"[A-Z][^\W\d_]{0,30}(?:[’'-][^\W\d_]{2,30}){0,3}"
_NAMES = rf"{_NAME}(?:\s{_NAME})?"
#: Names that are a place's, a family of words that ends so: “Averdale’s parents” are all of them.
_PLACES = re.compile(r"(?:shire|dale|borough|bury|ham|pool|mouth|chester|gate|stoke|wick|land|council)$")
#: What makes of the words before it the name of a group, a day or a service.
_SERVES = (
    r"(?!['’]|[-–]|\s(?:day|forum|group|panel|board|café|cafe|room|service|support|network|council|week|charity)s?\b)"
)
_OWN = words_in("s")  # the word that “’s” leaves
_KEEPERS = words_in("parent parents carer carers")
_KIN_WORDS = frozenset(
    before + word
    for before in ("", "step", "half", "foster", "birth", "great", "grand")
    for word in words_in("""
        mother mum mam mummy father dad daddy brother sister son daughter gran granny grandma nan nana grandad granddad
        grandpa aunt auntie aunty uncle cousin niece nephew sibling twin
    """)
)
_KINS_WORDS = words_in("parents grandparents siblings brothers sisters sons daughters twins cousins carers children")
#: Each pattern, with the words one of which is in every text that has it: most texts have none.
_PATTERNS = (
    (
        _OWN,
        rf"(?<![\w’'-])(?P<one>{_NAMES})[’']s\s(?:{_WORD}\s)?(?i:{_KIN}|{_KINS})\b{_SERVES}",
    ),
    (
        _KIN_WORDS | _KEEPERS,
        rf"\b(?i:{_KIN}|parents?|carers?)\s(?:of|to)\s(?P<one>{_NAMES})(?![\w’'-])",
    ),
    (
        _KINS_WORDS,
        rf"\b(?i:{_KINS})[:,]?\s(?P<one>{_NAME})(?:,\s{_NAME}){{0,3}},?\s(?:and|&)\s(?P<other>{_NAME})(?![\w’'-])(?!\s[A-Z])",
    ),
    (
        _KIN_WORDS,
        rf"(?:\b(?i:his|her|their|the|a|an|older|younger|elder|little|big)\s|(?<=[a-z][’']s\s)){_KIN},?\s(?P<one>{_NAMES})(?![\w’'-])",
    ),
    (
        _KIN_WORDS,
        rf"(?<![\w’'-])(?P<one>{_NAMES}),?\s(?:and\s)?(?:his|her|their)\s(?:{_WORD}\s)?{_KIN}\b{_SERVES}",
    ),
    (
        _KIN_WORDS | _KEEPERS,
        rf"(?<![\w’'-])(?P<one>{_NAMES})\s\((?:his\s|her\s|their\s|the\s)?(?i:{_KIN}|carer|foster\scarer)[,)]",
    ),
)
_INITIAL = rf"(?<![\w.’'-])[A-Z]{{1,2}}[’']s\s(?:{_WORD}\s)?(?:{_KIN}|{_KINS}|carer)\b{_SERVES}"
_ACRONYMS = words_in("LA GP SW PA AI EU UK NI")

_AGE = (
    r"(?:(?:1\d|2[0-5]|\d)|(?:one|two|three|four|five|six(?:teen)?|seven(?:teen)?|eight(?:een)?|nine(?:teen)?|ten|eleven"
    r"|twelve|thirteen|fourteen|fifteen))[- ]years?[- ]old"
)
_CHILD = (
    r"(?:boy|girl|child|baby|toddler|teenager|pupil|student|male|female|young\s(?:person|man|woman|mother|mum|father|dad)"
    r"|care\sleaver|mother|mum|father|dad|brother|sister|twin|refugee|asylum\sseeker|UASC)"
)
_ONE = r"\b(?i:an?|one|the|our|this|that|another|his|her)"
#: A place after “from”, “in” and the like, at most some words further on in the same sentence.
_AT = rf"(?:\s|,)[^.;:!?\n]{{0,40}}?\b(?:from|in|at|near|outside|of)\s(?:the\s)?(?P<place>{_NAME})"
_AGED = (
    rf"{_ONE}\s(?:{_WORD}\s)?(?:{_AGE}\s(?:{_WORD}\s){{0,2}}{_CHILD}|{_CHILD},?\saged\s\d{{1,2}}"
    rf"|Year\s(?:1[0-3]|\d)\s(?:{_WORD}\s)?(?:boy|girl|pupil|student|child)){_AT}"
)
_NO_PLACES = words_in("""
    england britain wales scotland uk care education employment foster fostering year residential supported semi
    kinship ofsted our
""")

_LETTERS = re.compile(r"[^\W\d_]+")
_YEARS = words_in("old aged year")
_FEW = words_in("twin twins triplets sibling family both only")
_COUNT = r"(?:two|three|four|five|six|[2-6])"
_SMALL_GROUPS = (
    rf"\b(?:the|our|these|those|both|her|his|their|newborn|baby)\s(?:{_WORD}\s)?twins?"
    r"(?:\s(?:boys|girls|brothers|sisters|babies|sons|daughters))?\b(?![-\s](?:track|bed|room|hull|town|aim|purpose))(?![’'-])"
    r"|\btwin\s(?:boys|girls|brothers|sisters|babies)\b(?![’'])"
    r"|\btriplets\b(?![’'])"
    rf"|\b(?:sibling|family)\sgroup\sof\s{_COUNT}\b(?!\s(?:or|and)\s(?:more|over|above|larger)|\+)"
    r"|\b(?:a|the|one|this)\ssibling\s(?:pair|trio)\b"
    rf"|\bboth\s(?:{_WORD}\s)?(?:boys|girls|brothers|sisters|siblings|children)\b(?![’'])(?!\sand\b)"
    rf"|\bthe\sonly\s(?:{_WORD}\s){{0,2}}{_CHILD}\b(?![’'])(?!\s(?:service|home|unit|centre|group|team)s?\b)"
)


@lru_cache(maxsize=1)
def _words_of(text: str) -> frozenset[str]:
    """Return the words of a text, by which most patterns need not be tried."""
    return frozenset(_LETTERS.findall(text.casefold()))


def relatives(text: str) -> Iterator[Span]:
    """Yield a name or initials beside a word of kinship: “Sarah’s mother”, “Mum of Jayden”, “siblings Tom and Ella”.

    Without a list of names a place's cannot be told for sure: those that end as English places do, with “parents” and
    the like after them, are left alone, and so are the names of groups, days and services.
    """
    words = _words_of(text)
    for match in compiled(_INITIAL).finditer(text) if words & _OWN else ():
        if match[0].split("’")[0].split("'")[0] not in _ACRONYMS:
            yield match.span()
    for needed, pattern in _PATTERNS:
        for match in compiled(pattern).finditer(text) if words & needed else ():
            names = [word for word in match["one"].split() if like_a_name(word)]
            other = match.groupdict().get("other")
            if (
                len(names) == len(match["one"].split())
                and not _PLACES.search(names[-1])
                and (other is None or like_a_name(other))
            ):
                yield match.span()


def aged_somewhere(text: str) -> Iterator[Span]:
    """Yield one child of an age, or of a school year, and a place: “a 16 year old girl from Thornby”."""
    for match in compiled(_AGED).finditer(text) if _words_of(text) & _YEARS else ():
        if match["place"].casefold() not in _NO_PLACES | DATES | LABELS:
            yield match.span()


def small_groups(text: str) -> Iterator[Span]:
    """Yield groups so small that they are known without a name: “the twin boys”, “sibling group of three”.

    So is “the only girl”. “Sibling groups of three or more” is a kind of group, and is left alone.
    """
    for match in compiled(_SMALL_GROUPS, re.IGNORECASE).finditer(text) if _words_of(text) & _FEW else ():
        yield match.span()
