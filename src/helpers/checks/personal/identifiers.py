"""Find personal identifiers: addresses, numbers and codes that are one person's, and dates of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.checks.personal.vocabulary import Span, words_in

_EMAIL = re.compile(r"[\w.+'-]{0,63}\w@(?:[^\W_][\w-]{0,62}\.){1,8}[^\W\d_]{2,24}")
_DIGITS = re.compile(r"\d+")
# Wherever a group of digits begins, ten of them that end with a group: parted by spaces, dashes or stops.
_TEN_DIGITS = tuple(
    re.compile(rf"(?<![\d£$€+])(?<!\d[.,])(?=(\d(?:{gap}\d){{9}})(?!\d))")
    for gap in (r"\s{0,2}", r"(?:\s?[-–]\s?)?", r"\.?")
)
_INSURANCE = re.compile(
    r"(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][\s-]?"
    r"(?:\d{6}|\d\d(?P<gap>[\s-])\d\d(?P=gap)\d\d|\d{3}\s\d{3})[\s-]?[A-D](?!\w)",
    re.IGNORECASE,
)
_AREAS = words_in("""
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK
    FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG
    NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR
    TS TW UB W WA WC WD WF WN WR WS WV YO ZE
""")
_POSTCODE = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(_AREAS))})\d[\dA-HJKMNPR-Y]?\s{{0,2}}\d(?P<unit>[ABD-HJLNP-UW-Z]{{2}})(?!\w)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w£$€+])(?<!\d[.,/:–-])(?:\+\d|\(?0\d\d)(?:[ \t\u00a0().–/-]{0,3}\d){5,14}")
_TRUNK = re.compile(r"(?:0044|44)?0?")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"(?<![\d/])(?:\d{{4}}-\d\d?-\d\d?|\d\d?(?P<sep>\s?[./–-]\s?|\s)(?:0?[1-9]|1[0-2])(?P=sep)(?:\d{{4}}|\d\d)"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"
    rf"|{_DAY}[\s-](?:of\s)?{_MONTH}(?:,?[\s-](?:\d{{4}}|['’]?\d\d))?|{_MONTH}\s{_DAY}(?:,?\s\d{{4}})?)(?!\d)",
    re.IGNORECASE,
)
_BIRTH = r"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdates?\sof\sbirth\b|\bbirth\s?da(?:te|y)\b)"
_BIRTH_BEFORE = re.compile(rf"(?:{_BIRTH}|\bborn\b)(?P<gap>\W+(?:\w+\W+){{0,3}})$", re.IGNORECASE)
_BIRTH_AFTER = re.compile(
    rf"(?P<gap>\W+(?:\w+\W+){{0,3}}?)(?:{_BIRTH}|\b(?:is|was|were)\s(?:\w+\s)?born\b)", re.IGNORECASE
)
_NO_BIRTH = re.compile(r"[.!?]\s|\b(?:after|before|since|between|from|by|until|prior|during|into)\b", re.IGNORECASE)


def emails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses: a local part, @, and a domain that has a dot in it."""
    for match in _EMAIL.finditer(text):
        yield match.span()


def nhs_numbers(text: str) -> Iterator[Span]:
    """Yield ten digits, evenly spaced or not at all, whose last is the check digit of the other nine.

    Source: NHS Data Dictionary, NHS NUMBER, whose check python-stdnum makes.
    """
    for ten in _TEN_DIGITS:
        at = 0
        while match := ten.search(text, at):
            at = match.end() + 1
            from stdnum.gb import nhs  # with what opens addresses, and few texts hold ten digits

            if nhs.is_valid("".join(str(int(digit)) for digit in match[1] if digit.isdecimal())):
                yield match.span(1)
                at = match.end(1)


def insurance_numbers(text: str) -> Iterator[Span]:
    """Yield two letters, six digits and A to D, but for letters and prefixes that are never given out.

    Source: HMRC, National Insurance Manual, NIM39110.
    """
    for match in _INSURANCE.finditer(text):
        yield match.span()


def postcodes(text: str) -> Iterator[Span]:
    """Yield an outward and an inward code together, within the 124 postcode areas; “L3 1st” is no postcode.

    Source: the postcode form of Royal Mail's Postcode Address File and BS 7666 (the unit has none of C I K M O V).
    """
    for match in _POSTCODE.finditer(text):
        if match["unit"] not in ("st", "nd", "rd", "th"):
            yield match.span()


def phones(text: str) -> Iterator[Span]:
    """Yield numbers that the phone numbering plans have: British ones, and others that begin with +.

    The library says which numbers are valid. Its own matcher is not used: it takes digits parted by spaces for one
    number and so finds none in “page 3 020 7946 0958”.
    """
    at = 0
    while match := _PHONE.search(text, at):
        end = _phone_end(match)
        if end:
            yield match.start(), end
        at = end or match.start() + 3


def _phone_end(match: re.Match[str]) -> int:
    """Return where a valid number ends, trying the longest first and whole groups of digits only; 0 where none does."""
    groups = list(_DIGITS.finditer(match[0]))
    if match.string[match.end() : match.end() + 1].isdecimal():
        groups.pop()
    digits = "".join(group[0] for group in groups)
    abroad = match[0][0] == "+" and not digits.startswith("44")
    prefix = 0 if abroad else _TRUNK.match(digits).end()  # type: ignore[union-attr] # it may match nothing
    length = len(digits)
    for group in reversed(groups):
        national = digits[prefix:length]
        if _valid_abroad(national) if abroad else _valid_british(national):
            return match.start() + group.end()
        length -= len(group[0])
    return 0


def _valid_british(national: str) -> bool:
    from phonenumbers import PhoneNumber, is_valid_number  # slow to import, and few texts hold so many digits

    possible = len(national) in (9, 10) or (len(national) == 7 and national[0] == "8")
    return possible and is_valid_number(PhoneNumber(country_code=44, national_number=int(national)))


def _valid_abroad(digits: str) -> bool:
    from phonenumbers import NumberParseException, is_valid_number, parse

    try:
        return len(digits) > 6 and is_valid_number(parse(f"+{digits}"))
    except NumberParseException:
        return False


def births(text: str) -> Iterator[Span]:
    """Yield a day and month, with or without a year, within three words of “born”, “DOB” or “date of birth”.

    “Born after”, “before”, “between”, “from” and the like speak of all who were, and are left alone.
    """
    for match in _DATE.finditer(text):
        before = _BIRTH_BEFORE.search(text[max(0, match.start() - 60) : match.start()])
        near = before or _BIRTH_AFTER.match(text[match.end() : match.end() + 60])
        if near and not _NO_BIRTH.search(near["gap"]):
            yield match.span()
