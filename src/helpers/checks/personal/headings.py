"""What heads a list of people, and who names themselves in a workbook."""

from __future__ import annotations

import re

from helpers.checks.personal.vocabulary import words_in

_WHOSE = (
    r"(?:child|children|young person|yp|pupil|student|client|service user|care leaver|parent|mother|father|carer)s?"
)
#: What heads a list of people whoever they are, and what does so beside a word for them.
_ALONE = words_in("""
    forename surname first_name last_name full_name family_name initials dob d_o_b date_of_birth birth_date birthdate
    home_address postcode nhs_no nhs_number upn unique_pupil_number ni_no ni_number national_insurance_number
    passport_no passport_number mosaic_id mosaic_no mosaic_number lcs_id lcs_no lcs_number liquidlogic_id liquidlogic_no
    client_id client_no person_id ethnicity religion diagnosis
""")
_BESIDE = r"(?:name|full name|first name|surname|forename|initials|dob|date of birth|address|home address|postcode)s?"
_HEADING = re.compile(rf"{_WHOSE} {_BESIDE}|{_BESIDE} of (?:the )?{_WHOSE}")
_LONGEST = 40
_SOFTWARE = words_in("""
    openpyxl xlsxwriter libreoffice microsoft_office_user microsoft_excel windows_user user administrator admin author
    owner python apache_poi excel unknown office_user google_sheets
""")
_BODY = re.compile(r"\b(?:council|services?|team|department|directorate|trust|office|ltd|limited)\b", re.IGNORECASE)


def heads_personal(text: str) -> bool:
    """Return whether a cell says nothing but what heads a list of people: “Child’s name”, “DOB”, “NHS number”."""
    if len(text) > _LONGEST:
        return False
    said = " ".join(re.findall(r"[^\W_]+", text.casefold().replace("’s", "").replace("'s", "")))
    return said in _ALONE or _HEADING.fullmatch(said) is not None


def names_a_person(author: str) -> bool:
    """Return whether whoever a workbook says wrote it may be a person; programs, councils and teams are none."""
    known = author.casefold() in _SOFTWARE or author.startswith("tc={") or _BODY.search(author)
    return not known and any(map(str.isalpha, author))
