"""Find what must not stand in a public paper: personal identifiers, children's names, and counts under five.

Every pattern looks at a bounded number of characters, so the time taken grows no faster than the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from phonenumbers import NumberParseException, PhoneNumber, is_valid_number, parse


class Kind(StrEnum):
    """What a finding seems to be. The later kinds give way to the earlier; see `findings`."""

    EMAIL = "e-mail address"
    NHS_NUMBER = "NHS number"
    NATIONAL_INSURANCE = "National Insurance number"
    POSTCODE = "full postcode"
    PHONE = "phone number"
    BIRTH = "date of birth"
    NAME = "child’s name or initials"
    SMALL_COUNT = "count under five"


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of a text that may identify someone.

    Attributes:
        kind: what they seem to be.
        text: the words as they stand; a message takes `masked` instead.
        start: where they begin, in characters from the text's start.
    """

    kind: Kind
    text: str
    start: int


def findings(text: str) -> tuple[Finding, ...]:
    """Return what a public paper must not say, in the order of the text, none overlapping another.

    Of two that overlap, an identifier is kept before a name and a name before a count;
    among identifiers the longer is kept, and of two as long the earlier `Kind`.
    """
    figures = any(map(str.isdigit, text))
    finders = (pair for pair in _FINDERS.items() if figures or pair[0] not in _IN_FIGURES)
    found = [(kind, *span) for kind, finder in finders for span in finder(text)]
    found.sort(key=lambda one: (_SOFT.index(one[0]) if one[0] in _SOFT else -1, one[1] - one[2]))
    taken = bytearray(len(text))
    kept = []
    for kind, start, end in found:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(Finding(kind, text[start:end], start))
    return tuple(sorted(kept, key=lambda finding: finding.start))


def masked(finding: Finding) -> str:
    """Return how a message or a report speaks of a finding: enough to find it by, without repeating it."""
    signs = "".join(sign for sign in finding.text if sign.isalnum())
    match finding.kind:
        case Kind.EMAIL:
            return f"an e-mail address ending @{finding.text.rpartition('@')[2]}"
        case Kind.NHS_NUMBER:
            return f"an NHS number ending {signs[-2:]}"
        case Kind.POSTCODE:
            return f"a full postcode in {signs[:-3].upper()}"
        case Kind.BIRTH:
            return f"a date of birth, written {_SIGN.sub('•', finding.text)}"
        case Kind.NAME:
            return f"what may be a child’s name or initials, beginning “{finding.text[0]}”"
        case Kind.SMALL_COUNT:
            return f"a count under five, “{_COUNT.sub('…', finding.text)}”"
        case _:
            return f"a {finding.kind} ending {signs[-2:]}"


# Identifiers ------------------------------------------------------------------------------------------------------

Span = tuple[int, int]


def _words(listed: str) -> frozenset[str]:
    """Return words listed with spaces between them; an underscore is a space within one."""
    return frozenset(word.replace("_", " ") for word in listed.split())


_SIGN = re.compile(r"[^\W_]")
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
_AREAS = _words("""
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


def _emails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses: a local part, @, and a domain that has a dot in it."""
    for match in _EMAIL.finditer(text):
        yield match.span()


def _nhs_numbers(text: str) -> Iterator[Span]:
    """Yield ten digits, evenly spaced or not at all, whose last is the check digit of the other nine.

    Source: NHS Data Dictionary, NHS NUMBER (Modulus 11: weights 10 to 2; 11 less the remainder, 11 read as 0).
    """
    for ten in _TEN_DIGITS:
        at = 0
        while match := ten.search(text, at):
            at = match.end() + 1
            if _checks("".join(_DIGITS.findall(match[1]))):
                yield match.span(1)
                at = match.end(1)


def _checks(digits: str) -> bool:
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighed % 11) % 11 == int(digits[9])


def _insurance_numbers(text: str) -> Iterator[Span]:
    """Yield two letters, six digits and A to D, but for letters and prefixes that are never given out.

    Source: HMRC, National Insurance Manual, NIM39110.
    """
    for match in _INSURANCE.finditer(text):
        yield match.span()


def _postcodes(text: str) -> Iterator[Span]:
    """Yield an outward and an inward code together, within the 124 postcode areas; “L3 1st” is no postcode.

    Source: the postcode form of Royal Mail's Postcode Address File and BS 7666 (the unit has none of C I K M O V).
    """
    for match in _POSTCODE.finditer(text):
        if match["unit"] not in ("st", "nd", "rd", "th"):
            yield match.span()


def _phones(text: str) -> Iterator[Span]:
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
    possible = len(national) in (9, 10) or (len(national) == 7 and national[0] == "8")
    return possible and is_valid_number(PhoneNumber(country_code=44, national_number=int(national)))


def _valid_abroad(digits: str) -> bool:
    try:
        return len(digits) > 6 and is_valid_number(parse(f"+{digits}"))
    except NumberParseException:
        return False


def _births(text: str) -> Iterator[Span]:
    """Yield a day and month, with or without a year, within three words of “born”, “DOB” or “date of birth”.

    “Born after”, “before”, “between”, “from” and the like speak of all who were, and are left alone.
    """
    for match in _DATE.finditer(text):
        before = _BIRTH_BEFORE.search(text[max(0, match.start() - 60) : match.start()])
        near = before or _BIRTH_AFTER.match(text[match.end() : match.end() + 60])
        if near and not _NO_BIRTH.search(near["gap"]):
            yield match.span()


# Words ------------------------------------------------------------------------------------------------------------

#: One child or person in care, and the same for more than one; an acronym stands for either.
_ONE = _words("""
    child baby infant toddler teenager adolescent youngster boy girl pupil sibling brother sister minor twin
    young_person young_adult young_woman young_man care_leaver care-leaver schoolchild
""")
_MANY = _words("""
    children babies infants toddlers teenagers adolescents youngsters boys girls pupils siblings brothers
    sisters minors twins young_people young_adults young_women young_men care_leavers care-leavers
    schoolchildren
""")
_EITHER = _words("cic cla lac uasc cwd yp")
#: Words that end a noun phrase, so that what stands before them does not count what stands after.
_FUNCTION = _words("""
    a an the this that these those each every all any some no not and or but of in on at by for to from with
    without within into about before during until while when where who whom which whose what how why if as than
    then so because is are was were be been being has have had having do does did can could will would shall
    should may might must it its they their them we our us you your he his him she her per plus via also however
    currently finally overall nationally locally additionally recently i my there here both month year week day
    hour minute term mile percent cent hundred thousand million dozen half old aged age under over staff men
    women people way time point
""")
_DATES = _words("""
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday spring summer autumn
    winter easter christmas
""")
#: What a number after it numbers, rather than counts.
_LABELS = _words("""
    year years stage tier band level priority phase action actions section group grade step number no page part
    objective ks appendix table figure version quarter chapter annex aged age ages regulation row ref item
    strand theme pillar outcome goal standard aim workstream recommendation cohort domain category type class
    schedule room unit paragraph question under over least any every each hundred thousand million twenty thirty
    forty fifty sixty seventy eighty ninety
""")
_DETERMINERS = _words("the our these those their its his her my your")
#: What makes of the words before it the name of a service: “two care leavers forums”, “one child protection plan”.
_COMPOUND = re.compile(
    r"(?:home|team|service|review|nurse|worker|plan|panel|council|centre|center|hub|group|forum|fora|board|placement"
    r"|project|scheme|case|meeting|champion|ambassador|advis[eo]r|officer|protection|participation|psychologist|minder"
    r"|partnership|network|strateg(?:y|ie)|polic(?:y|ie)|conference|day|event|programme|course|workshop|session|setting"
    r"|support|social|sexual|criminal|exploitation|development|health|friendly|centred|death|practice|framework|assessment"
    r"|directorate|committee|manager|lead|department|charit(?:y|ie)|premium|survey|voice|apprenticeship)s?"
)
#: Capitalised words that are not a person's, where a figure or an age follows them.
_NOT_NAMES = _words("""
    everyone anyone unaccompanied others adult carer parent staff people young person child care leaver leavers looked
    after children green amber red yellow blue grey complete completed closed open ongoing total target actual
    baseline council county city district town street road team school academy college hub centre house home
    service board committee panel strategy ofsted england wales britain act note maximum minimum average only
""")
_NEVER_NAMES = _NOT_NAMES | _FUNCTION | _DATES | _LABELS | _ONE
_NOT_NAME_ENDINGS = ("ing", "tion", "sion", "ment", "ness", "ship", "ency")
_NAMES_IN_S = _words("""
    james thomas lucas chris charles nicholas marcus angus louis lewis rhys elias matthias tobias jonas silas
    agnes frances iris alexis paris francis dennis ross niklas atticus
""")
_NOT_INITIALS = _words("PA SW EH DA DT HR IT QA FP LA AI UK EU NI GP RI SL TV PE RE OT YP SI")
_PLACING = _words("in at near across within outside around")
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
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_NAME_BEFORE = re.compile(rf"(?<![\w.'’-])(?:(?:[A-Z]\.\s?){{1,3}}|(?:{_WORD}\s){{0,3}}{_WORD})$")
_AGE_BEFORE = re.compile(rf"(?<![\w.–-])(?<!\b(?:to|or)\s){_YEARS}[\s-]years?[\s-]old\s(?P<name>{_WORD})")
_PSEUDONYM = re.compile(
    r"(?<![\w-])(?i:child|young\sperson|baby|sibling|boy|girl|pupil|teenager|care\sleaver|yp)\s"
    r"(?:[B-HJ-Z](?!\sof\sE\b)|A(?!\s[A-Z]))(?![\w&]|[-–/.]\w|['’](?!s\b))"
)


def _names(text: str) -> Iterator[Span]:
    """Yield what looks like a child's name or initials with an age of up to 25, and “child K”, “Young person A”.

    Without a list of names, a name is a capitalised word that is not one of a plan's own, not a plural and not after
    “in” or “at”; two capitals without an age, or a name without one, may be anybody's and are left alone.
    """
    for match in _PSEUDONYM.finditer(text):
        yield match.span()
    for match in _AGE_BEFORE.finditer(text):
        if _like_a_name(match["name"]):
            yield match.span()
    for match in _AGE_AFTER.finditer(text):
        offset = max(0, match.start() - 60)
        before = _NAME_BEFORE.search(text[offset : match.start()])
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
    while words and _like_a_name(words[-1][0]):
        start = words.pop().start()
    return 0 if not sure and words and words[-1][0].casefold() in _PLACING else len(before) - start


def _like_a_name(word: str) -> bool:
    key = word.casefold()
    return (
        len(word) > 1
        and (word.istitle() or re.sub("^Ma?c", "", word).istitle())
        and key not in _NEVER_NAMES
        and not key.endswith(_NOT_NAME_ENDINGS)
        and (not key.endswith("s") or key in _NAMES_IN_S)
    )


# Counts -----------------------------------------------------------------------------------------------------------

#: Numbers that may be a count under five, and whether they ask for a plural. None and nought name nobody.
_SMALL: Mapping[str, bool] = {
    **{"one": False, "1": False, "two": True, "2": True, "three": True, "3": True, "four": True, "4": True},
    **{f"{low}{to}{high}": True for low in range(1, 4) for high in range(low + 1, 5) for to in "-–"},
}
_COUNT = re.compile(r"\b(?:one|two|three|four|[1-4](?:[-–][1-4])?)\b", re.IGNORECASE)
_TOKEN = re.compile(r"\d+(?:[.,:/–-]\d+)*%?|[^\W\d_][^\W_]*(?:['’–-][^\W_]+)*|[^\w\s]|\n")
_LINKS = _words(": = ( – - — is are was were totalled numbered")
_WITHIN = 3


def _small_counts(text: str) -> Iterator[Span]:
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
        last in _LABELS
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
        if at + size <= len(words) and (phrase in _MANY or phrase in _ONE):
            return size, phrase in _MANY
    return (1, None) if words[at] in _EITHER else (0, False)


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
    return acronym and after[0].endswith("s") and after[0] not in _FUNCTION


def _describes(word: str) -> bool:
    """Return whether a word may stand between a number and what it counts, as “looked”, “after” and “new” may."""
    plain = word.replace("-", "").replace("–", "")
    plural = word.endswith("s") and not word.endswith(("ss", "us"))
    return plain.isalpha() and not plural and word not in _FUNCTION and word not in _DATES and "year" not in word


_SOFT = (Kind.NAME, Kind.SMALL_COUNT)
#: What cannot be where there is not one figure, as in most texts.
_IN_FIGURES = (Kind.NHS_NUMBER, Kind.NATIONAL_INSURANCE, Kind.POSTCODE, Kind.PHONE, Kind.BIRTH)
_FINDERS: Mapping[Kind, Callable[[str], Iterator[Span]]] = {
    Kind.EMAIL: _emails,
    Kind.NHS_NUMBER: _nhs_numbers,
    Kind.NATIONAL_INSURANCE: _insurance_numbers,
    Kind.POSTCODE: _postcodes,
    Kind.PHONE: _phones,
    Kind.BIRTH: _births,
    Kind.NAME: _names,
    Kind.SMALL_COUNT: _small_counts,
}
