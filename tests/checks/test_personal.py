"""What is found that must not stand in a public paper, and what is left alone."""

from __future__ import annotations

import random
import time

import pytest

from helpers.checks.personal import Kind, Match, masked, matches


def found(text: str) -> list[tuple[Kind, str]]:
    return [(finding.kind, finding.text) for finding in matches(text)]


# Numbers made up for these tests: an NHS number much used as an example, London numbers kept for drama, Childline's.
FULL_WIDTH = "943 476 5919".translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("NHS no. 943 476 5919.", Kind.NHS_NUMBER, "943 476 5919"),
        ("9434765919", Kind.NHS_NUMBER, "9434765919"),
        ("see 943-476-5919 in the file", Kind.NHS_NUMBER, "943-476-5919"),
        ("94 34 76 59 19", Kind.NHS_NUMBER, "94 34 76 59 19"),
        ("9 4 3 4 7 6 5 9 1 9", Kind.NHS_NUMBER, "9 4 3 4 7 6 5 9 1 9"),
        ("943\u00a0476\u00a05919", Kind.NHS_NUMBER, "943\u00a0476\u00a05919"),
        ("in 2022 943 476 5919", Kind.NHS_NUMBER, "943 476 5919"),
        ("943.476.5919", Kind.NHS_NUMBER, "943.476.5919"),
        ("NHS9434765919", Kind.NHS_NUMBER, "9434765919"),
        (FULL_WIDTH, Kind.NHS_NUMBER, FULL_WIDTH),
        ("check digit nought: 1000000060", Kind.NHS_NUMBER, "1000000060"),
        ("AB123456C", Kind.NATIONAL_INSURANCE, "AB123456C"),
        ("NI: AB 12 34 56 C.", Kind.NATIONAL_INSURANCE, "AB 12 34 56 C"),
        ("ab 123456 d", Kind.NATIONAL_INSURANCE, "ab 123456 d"),
        ("AB-12-34-56-A", Kind.NATIONAL_INSURANCE, "AB-12-34-56-A"),
        ("AB 123 456 B", Kind.NATIONAL_INSURANCE, "AB 123 456 B"),
        ("at LN1 1YL,", Kind.POSTCODE, "LN1 1YL"),
        ("ln11yl", Kind.POSTCODE, "ln11yl"),
        ("EC1A 1BB", Kind.POSTCODE, "EC1A 1BB"),
        ("W1A 0AX", Kind.POSTCODE, "W1A 0AX"),
        ("M1 1AE", Kind.POSTCODE, "M1 1AE"),
        ("DN55 1PT", Kind.POSTCODE, "DN55 1PT"),
        ("ring 020 7946 0958 or", Kind.PHONE, "020 7946 0958"),
        ("(020) 7946 0958", Kind.PHONE, "(020) 7946 0958"),
        ("+44 20 7946 0958", Kind.PHONE, "+44 20 7946 0958"),
        ("+44 (0)20 7946 0958", Kind.PHONE, "+44 (0)20 7946 0958"),
        ("0044 20 7946 0958", Kind.PHONE, "0044 20 7946 0958"),
        ("Tel:02079460958", Kind.PHONE, "02079460958"),
        ("page 3 020 7946 0958", Kind.PHONE, "020 7946 0958"),
        ("01234 5 020 7946 0958", Kind.PHONE, "020 7946 0958"),
        ("020-7946-0958", Kind.PHONE, "020-7946-0958"),
        ("0800 1111", Kind.PHONE, "0800 1111"),
        ("+353 1 674 0000", Kind.PHONE, "+353 1 674 0000"),
        ("write to a.b+c@mail.example.org.", Kind.EMAIL, "a.b+c@mail.example.org"),
        ("mailto:O'Neil_7@example.gov.uk", Kind.EMAIL, "O'Neil_7@example.gov.uk"),
        ("02079460958@example.org", Kind.EMAIL, "02079460958@example.org"),
        ("born on 12 March 2010", Kind.BIRTH, "12 March 2010"),
        ("DOB: 12/03/2010", Kind.BIRTH, "12/03/2010"),
        ("D.O.B. 12.3.10", Kind.BIRTH, "12.3.10"),
        ("d.o.b 2010-03-12", Kind.BIRTH, "2010-03-12"),
        ("Date of birth (12th of March, 2010)", Kind.BIRTH, "12th of March, 2010"),
        ("date of birth is March 12, 2010", Kind.BIRTH, "March 12, 2010"),
        ("12-Mar-2010 (DOB)", Kind.BIRTH, "12-Mar-2010"),
        ("On 12 March the baby was born", Kind.BIRTH, "12 March"),
        ("DOB 12032010", Kind.BIRTH, "12032010"),
        ("born in Averdale on 12/03/2010", Kind.BIRTH, "12/03/2010"),
        ("Jamie, 14, has moved", Kind.NAME, "Jamie, 14"),
        ("told us by Jamie (14)", Kind.NAME, "Jamie (14)"),
        ("J.B., aged 9", Kind.NAME, "J.B., aged 9"),
        ("when JB (15) moved", Kind.NAME, "JB (15)"),
        ("Jamie aged fourteen", Kind.NAME, "Jamie aged fourteen"),
        ("Zoë O'Neil (aged 7)", Kind.NAME, "Zoë O'Neil (aged 7"),
        ("When Anne-Marie McKenzie, 12, left", Kind.NAME, "Anne-Marie McKenzie, 12"),
        ("James (8)", Kind.NAME, "James (8)"),
        ("Jamie, a 14-year-old", Kind.NAME, "Jamie, a 14-year-old"),
        ("our 14-year-old Jamie", Kind.NAME, "14-year-old Jamie"),
        ("J, aged 9", Kind.NAME, "J, aged 9"),
        ("for child K to move", Kind.NAME, "child K"),
        ("Young person A’s plan", Kind.NAME, "Young person A"),
        ("Baby P.", Kind.NAME, "Baby P"),
        ("pupil B801200005001 has", Kind.PUPIL_NUMBER, "B801200005001"),
        ("UPN D823401219017", Kind.PUPIL_NUMBER, "D823401219017"),
        ("Passport: AB1234567", Kind.PASSPORT, "AB1234567"),
        ("passport (no. 098765432)", Kind.PASSPORT, "098765432"),
        ("Mosaic 1048823", Kind.CASE, "1048823"),
        ("court case number is FD21P00932", Kind.CASE, "FD21P00932"),
        ("Client ref: AB/2021-44", Kind.CASE, "AB/2021-44"),
        ("moved to 14 Elm Road, Thornby", Kind.ADDRESS, "14 Elm Road"),
        ("Flat 2, 9 High Street is let", Kind.ADDRESS, "Flat 2, 9 High Street"),
        ("into Flat B, Hanover House.", Kind.ADDRESS, "Flat B, Hanover House"),
        ("at 3 St John’s Close", Kind.ADDRESS, "3 St John’s Close"),
        ("the home at 14 Elm Road", Kind.ADDRESS, "14 Elm Road"),
        ("who lives in Station Road", Kind.ADDRESS, "Station Road"),
        ("Rose Cottage, Mill Lane", Kind.ADDRESS, "Rose Cottage, Mill Lane"),
        ("Sarah’s mother came", Kind.RELATIVE, "Sarah’s mother"),
        ("Mum of Jayden", Kind.RELATIVE, "Mum of Jayden"),
        ("the siblings Tom and Ella", Kind.RELATIVE, "siblings Tom and Ella"),
        ("Twins Ava, Mia & Kai", Kind.RELATIVE, "Twins Ava, Mia & Kai"),
        ("with her brother Jayden.", Kind.RELATIVE, "her brother Jayden"),
        ("the child’s gran, Jean Holloway", Kind.RELATIVE, "gran, Jean Holloway"),
        ("Kelly-Ann and her son", Kind.RELATIVE, "Kelly-Ann and her son"),
        ("Karen Holt (foster mother)", Kind.RELATIVE, "Karen Holt (foster mother)"),
        ("when JS’s foster carer moved", Kind.RELATIVE, "JS’s foster carer"),
        ("a 16 year old girl from Thornby", Kind.AGED, "a 16 year old girl from Thornby"),
        ("this fifteen-year-old boy, now in Hull", Kind.AGED, "this fifteen-year-old boy, now in Hull"),
        ("a girl aged 9 at Oakhurst", Kind.AGED, "a girl aged 9 at Oakhurst"),
        ("the Year 9 boy at the Oakhurst School", Kind.AGED, "the Year 9 boy at the Oakhurst"),
        ("for the twin boys", Kind.SMALL_GROUP, "the twin boys"),
        ("a sibling group of 4 waits", Kind.SMALL_GROUP, "sibling group of 4"),
        ("the only unaccompanied girl", Kind.SMALL_GROUP, "the only unaccompanied girl"),
        ("both sisters moved", Kind.SMALL_GROUP, "both sisters"),
    ],
)
def test_an_identifier_is_found_as_it_is_written(text: str, kind: Kind, words: str) -> None:
    assert matches(text) == (Match(kind, words, text.index(words)),)


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5918",  # the check digit is 9
        "1000000010",  # the check would be 10, so no such number is given out
        "943-476 5919 in parts that are not parted alike",
        "94347659191",
        "£9,434,765,919 and £9434765919",
        "3,023 children and 2019-20, 2018-2021, 1-2-1 and 15.9-25yrs",
        "QQ123456A and GB123456A and AO123456A and AB123456E",
        "DA123456C and BV123456C and ZZ123456C",
        "by 2021-22 a new home will open",
        "AB1234567C",
        "homes in LN1 and NG31",
        "QX1 1AA and LN1 1CI and AZ1 1AA",
        "flat E2 1st floor",
        "KS2 3pm to 5pm",
        "020 7946 095 and 01234",
        "£0207946095.80 and 0.02079460958",
        "01/04/2022 - 31/03/2023",
        "call 101 or 999",
        "@example and name@host and a @ b.org",
        "The hub opened on 12 March 2022.",
        "children born after 1 April 2022",
        "all babies born by 1 April 2022",
        "16 or 17 year old Jordan and child C of E schools",
        "born between 1 September 2010 and 31 August 2011",
        "a baby was born. On 12 March 2022 the panel met",
        "Born into Care, 12 March 2022",
        "babies born in 2022",
        "newborn, 12 March 2022",
        "In Averdale, 14 children moved",
        "homes in Coldwater (4) and Marlbeck, 12.5%",
        "Green (12), Amber (7), Red (3)",
        "Placements (12), Fostering (14), Total (20)",
        "Actions 5, 14 and 20",
        "Children aged 9 and Those aged 16",
        "Care Leavers aged 18 to 25",
        "for 16-17 year old Unaccompanied children and 17 year old Care Leavers",
        "In July, 14, and later",
        "Maple House (4)",
        "PA (12)",
        "Give Every Child A Good Start",
        "each child I meet, child A&E visits, Child B&B, child T-shirt",
        "Jamie said so, and J.B. agreed",
        "Jamie (26)",
        "A801200005001 with another check letter, and B80120000500",
        "Passport to Independence, 12 passports in 2022 and Mosaic 2022",
        "case no. 3, case numbers: 1045 and 84% of case files",
        "the 10 Downing Street project and the hub at 12 Market Street",
        "Section 9 High Street, Stage 2 Park Road and 4 Short Breaks Way",
        "Father’s Day, Averdale’s parents, a mother and baby home",
        "Parents of children and carers of older teenagers",
        "Brothers and Sisters Together, Parents and Carers Forum",
        "the LA’s children and Ella's siblings' group",
        "A 16 year old in Thornby may apply; a 16 year old girl in care",
        "One 17 year old, and every Year 9 pupil at Oakhurst",
        "twin-track planning, the twin track, sibling groups of three or more",
        "the only children’s home and both boys’ groups",
    ],
)
def test_what_only_resembles_an_identifier_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We moved three children home.", "three children"),
        ("2 young people", "2 young people"),
        ("Only one care leaver was", "one care leaver"),
        ("Three looked-after children", "Three looked-after children"),
        ("three looked after children", "three looked after children"),
        ("two unaccompanied asylum seeking children came", "two unaccompanied asylum seeking children"),
        ("one of our young people spoke", "one of our young people"),
        ("two of the looked after children", "two of the looked after children"),
        ("4 more UASC arrived", "4 more UASC"),
        ("three young people", "three young people"),
        ("4 UASC in March", "4 UASC"),
        ("the other two children in care", "two children"),
        ("2-3 children", "2-3 children"),
        ("two or three boys", "three boys"),
        ("fewer than three pupils", "three pupils"),
        ("1 child", "1 child"),
        ("two previous children", "two previous children"),
        ("children in custody: 3", "children in custody: 3"),
        ("Young people (2)", "Young people (2"),
        ("children missing from education is two.", "children missing from education is two"),
        ("young people, two of whom", "young people, two"),
        ("boys – 4;", "boys – 4"),
        ("children: 3.", "children: 3"),
    ],
)
def test_a_count_under_five_beside_children_is_found(text: str, words: str) -> None:
    assert matches(text) == (Match(Kind.SMALL_COUNT, words, text.index(words)),)


@pytest.mark.parametrize(
    "text",
    [
        "one of our priorities for children",
        "one of the things children told us",
        "two children’s homes and two children's homes",
        "two residential homes for children",
        "one-bedroom flats for care leavers",
        "a 4-bedded home",
        "4 weeks for children",
        "children wait 4 weeks",
        "Year 4 children and Tier 3 young people",
        "Priority 1 Children",
        "children under five and under five children",
        "children aged 3 and children aged 2 – 4",
        "every 3 year old child and a two year old child",
        "one in three children",
        "1 in 4 young people",
        "up to four children",
        "more than one child",
        "at least two young people",
        "five children and 14 young people",
        "one hundred and three children and twenty three children and 3 thousand children",
        "3,023 children and 2.3 children and 3% children and £3 children",
        "1-2-1 children",
        "one thing children said",
        "two ideas young people had",
        "two young people’s advisers",
        "two care leavers forums",
        "one child protection plan",
        "two LAC nurses",
        "2 UASC arrivals",
        "one LAC nurse",
        "two Children in Care teams",
        "three young people support workers",
        "one child at a time",
        "LCC employs 3 people",
        "4 April 2022 children",
        "children are asked: 1. what works",
        "children: 3 homes",
        "the youngest child is 2.",
        "no children and 0 children",
        "Four staff. Children",
    ],
)
def test_a_number_that_counts_no_children_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_findings_come_in_the_order_of_the_text() -> None:
    text = "Jamie, 14, of LN1 1YL (DOB 12/03/2010): 020 7946 0958, j@example.org; NI AB123456C; 943 476 5919; two boys"
    assert [finding.kind for finding in matches(text)] == [
        Kind.NAME,
        Kind.POSTCODE,
        Kind.BIRTH,
        Kind.PHONE,
        Kind.EMAIL,
        Kind.NATIONAL_INSURANCE,
        Kind.NHS_NUMBER,
        Kind.SMALL_COUNT,
    ]
    assert all(text.startswith(finding.text, finding.start) for finding in matches(text))


def test_of_two_that_overlap_the_more_specific_is_kept() -> None:
    assert found("20 7946 0951") == [(Kind.NHS_NUMBER, "20 7946 0951")]
    assert found("+44 20 7946 0951") == [(Kind.PHONE, "+44 20 7946 0951")]
    assert found("the children of Jamie (4)") == [(Kind.NAME, "Jamie (4)")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("943 476 5919", "an NHS number ending 19"),
        ("AB 12 34 56 C", "a National Insurance number ending 6C"),
        ("020 7946 0958", "a phone number ending 58"),
        ("jamie.smith@example.org", "an e-mail address ending @example.org"),
        ("ln1 1yl", "a full postcode in LN1"),
        ("DOB 12 March 2010", "a date of birth, written •• ••••• ••••"),
        ("Jamie, 14, moved", "what may be a child’s name or initials, beginning “J”"),
        ("three looked after children", "a count under five, “… looked after children”"),
        ("children in custody: 3", "a count under five, “children in custody: …”"),
        ("UPN D823401219017", "a pupil number ending 17"),
        ("14 Elm Road", "what may be somebody’s address, “14 Elm …”"),
        ("Sarah’s mother", "what may be a name beside a family word, beginning “S”"),
        (
            "a 16 year old girl from Thornby",
            "what may tell who a child is, by age and place, “a 16 year old girl from …”",
        ),
        ("the twin boys", "children so few that they may be known, “the twin …”"),
    ],
)
def test_a_message_speaks_of_a_finding_without_repeating_it(text: str, shown: str) -> None:
    (finding,) = matches(text)
    assert masked(finding) == shown
    assert finding.text not in shown


def random_text(letters: str) -> str:
    return "".join(random.Random(3).choices(letters, k=LENGTH))  # noqa: S311 - a text to read, no secret


#: What is repeated to 100,000 characters, and the letters that random texts as long are made of.
LENGTH = 30_000  # a cell holds 32,767 characters at most
UNITS = ["1", " ", ",", "A", "1 ", "1,", "1-", "(1", "A.", "Aa ", "a@", "a.", "a-", "01522 5", "+1234 1234 "]
UNITS += ["1 Jan ", "DOB 1/1/11 ", "Aa (1)", "aged 9 ", "E1 1", "AB 12 34 ", "child A ", "three ", "one of the "]
UNITS += [
    "1 Elm ",
    "Aa-",
    "Flat 1 ",
    "lives in Aa ",
    "case no. ",
    "A/1",
    "mum of Aa ",
    "Aa, ",
    "twins Aa, ",
    "his mum ",
    "a girl aged 9 ",
]
LETTERS = ["0123456789 ", "0123456789 ,.+-()/", "ABCDEF ", "019 ,ABab@.\n"]
HOSTILE = {unit: (unit * LENGTH)[:LENGTH] for unit in UNITS} | {some: random_text(some) for some in LETTERS}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=map(repr, HOSTILE))
def test_a_hostile_text_takes_no_longer_than_its_length_allows(text: str) -> None:
    begun = time.process_time()
    matches(text)
    assert time.process_time() - begun < 2  # a third of a second on an idle machine; a quadratic pattern takes minutes
