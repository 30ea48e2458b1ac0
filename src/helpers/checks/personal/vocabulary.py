"""The words that plans have for children, dates and what is numbered, and those that end a noun phrase."""

from __future__ import annotations

#: Where words stand in a text: the character they begin at, and the one after them.
Span = tuple[int, int]


def words_in(listed: str) -> frozenset[str]:
    """Return words listed with spaces between them; an underscore is a space within one."""
    return frozenset(word.replace("_", " ") for word in listed.split())


#: One child or person in care, and the same for more than one; an acronym stands for either.
ONE = words_in("""
    child baby infant toddler teenager adolescent youngster boy girl pupil sibling brother sister minor twin
    young_person young_adult young_woman young_man care_leaver care-leaver schoolchild
""")
MANY = words_in("""
    children babies infants toddlers teenagers adolescents youngsters boys girls pupils siblings brothers
    sisters minors twins young_people young_adults young_women young_men care_leavers care-leavers
    schoolchildren
""")
EITHER = words_in("cic cla lac uasc cwd yp")
#: Words that end a noun phrase, so that what stands before them does not count what stands after.
FUNCTION = words_in("""
    a an the this that these those each every all any some no not and or but of in on at by for to from with
    without within into about before during until while when where who whom which whose what how why if as than
    then so because is are was were be been being has have had having do does did can could will would shall
    should may might must it its they their them we our us you your he his him she her per plus via also however
    currently finally overall nationally locally additionally recently i my there here both month year week day
    hour minute term mile percent cent hundred thousand million dozen half old aged age under over staff men
    women people way time point
""")
DATES = words_in("""
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday spring summer autumn
    winter easter christmas
""")
#: What a number after it numbers, rather than counts.
LABELS = words_in("""
    year years stage tier band level priority phase action actions section group grade step number no page part
    objective ks appendix table figure version quarter chapter annex aged age ages regulation row ref item
    strand theme pillar outcome goal standard aim workstream recommendation cohort domain category type class
    schedule room unit paragraph question under over least any every each hundred thousand million twenty thirty
    forty fifty sixty seventy eighty ninety
""")
