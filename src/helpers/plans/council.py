"""Whose reports they are, read from ``params/council.yml``: what holds for every plan of a council."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from helpers.plans.yaml import Strict, read_mapping, validate

FILE = Path("params", "council.yml")

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+?[\d\s().–-]{3,20}")


def whole_address(value: str) -> str:
    """Return a mailbox's address; raise `ValueError` where it is not a whole one."""
    if not _ADDRESS.fullmatch(value):
        raise ValueError("a mailbox’s whole address: a domain alone would let people’s own addresses through")
    return value


def _phone_number(value: str) -> str:
    if not _PHONE.fullmatch(value):
        raise ValueError("a phone number in quotes")
    return value


class Council(Strict):
    """What a council declares once for all its plans."""

    mailboxes: list[Annotated[str, AfterValidator(whole_address)]] = Field(
        default=[], description="The addresses of teams and services that reports may name; never a person’s own."
    )
    phones: list[Annotated[str, AfterValidator(_phone_number)]] = Field(
        default=[], description="The phone numbers of helplines and offices that reports may name."
    )

    def declares(self, text: str) -> bool:
        """Return whether a mailbox or a phone number, however it is written, is one of the council's own."""
        if "@" in text:
            return text.casefold() in {address.casefold() for address in self.mailboxes}
        return _digits(text) in {_digits(number) for number in self.phones}


def load_council(root: Path) -> Council:
    """Return what a project's council declares, which is nothing where the file is not there.

    Raises:
        WorkbookError: the file has mistakes; all of them are listed.
    """
    if not (root / FILE).is_file():
        return Council()
    return validate(Council, read_mapping(root / FILE, FILE.as_posix()), FILE.as_posix())


def _digits(number: str) -> str:
    """Return a number's digits as dialled at home: +44 (0)20 and 020 are one."""
    digits = "".join(sign for sign in number if sign.isdecimal())
    return re.sub(r"^(?:0044|44)?0?", "0", digits) if number.strip()[:1] == "+" or digits.startswith("0044") else digits
