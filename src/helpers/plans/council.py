"""Whose reports they are, read from ``params/council.yml``: what holds for every plan of a council."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from helpers.plans.colours import ENOUGH, WHITE, contrast, readable
from helpers.plans.logo import Logo, load_logo
from helpers.plans.yaml import Colour, Strict, Text, mapping_of, read_mapping, validate

FILE = Path("params", "council.yml")

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
#: A logo lies in params itself, whose folders are periods.
_LOGO = re.compile(r"params/[\w-][\w.-]*\.(?:svg|png)")
_WEB = re.compile(r"https?://[^\s/@:]+\.[^\s/@:]+(?:/\S*)?")
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


def _web_address(value: str) -> str:
    if not _WEB.fullmatch(value):
        raise ValueError("a web address, such as https://www.example.gov.uk")
    return value


def _logo_file(value: str) -> str:
    if not _LOGO.fullmatch(value):
        raise ValueError("an SVG or PNG file in the folder params, such as params/logo.svg")
    return value


def _told_from_white(value: str) -> str:
    found = contrast(value, WHITE)
    if found < ENOUGH:
        raise ValueError(
            f"a colour that can be read on white, and white on it, with a contrast of {ENOUGH} to 1; this has "
            f"{int(found * 10) / 10}, and the nearest that passes is {readable(value, WHITE)}"
        )
    return value


ReadColour = Annotated[Colour, AfterValidator(_told_from_white)]


class LogoFile(Strict):
    """A council's logo, and what it shows."""

    file: Annotated[str, AfterValidator(_logo_file)] = Field(description="An SVG or PNG file, such as params/logo.svg.")
    alt: Text = Field(description="What it shows, for those who cannot see it.")


class Colours(Strict):
    """A council's two colours, in which text can be read on white."""

    main: ReadColour = Field(description="Of the band at the top and of headings: six hexadecimal digits.")
    accent: ReadColour = Field(description="Of what stands out in the text: six hexadecimal digits.")


@dataclass(frozen=True, slots=True)
class Brand:
    """How a council's reports look, where it is not as they come.

    Attributes:
        logo: its logo.
        main: the colour of the band and of headings; empty for the usual one.
        accent: the colour of what stands out; empty for the usual one.
    """

    logo: Logo | None = None
    main: str = ""
    accent: str = ""


class Council(Strict):
    """What a council declares once for all its plans."""

    name: str = Field(default="", description="Whose reports they are, where it is not as each plan says.")
    website: Annotated[str, AfterValidator(_web_address)] = Field(
        default="", description="Its web address, which the record of each report gives."
    )
    logo: LogoFile | None = Field(default=None, description="The logo at the top of each report.")
    colours: Colours | None = Field(default=None, description="The council's own colours.")
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


def load_brand(root: Path, council: Council) -> Brand | None:
    """Return how a council's reports look; None where it says nothing of it.

    Raises:
        WorkbookError: the logo is missing, too large or not harmless.
    """
    logo = load_logo(root, council.logo.file, council.logo.alt) if council.logo else None
    if not logo and not council.colours:
        return None
    return Brand(
        logo, council.colours.main if council.colours else "", council.colours.accent if council.colours else ""
    )


def load_council(root: Path) -> Council:
    """Return what a project's council declares, which is nothing where the file is not there.

    Raises:
        WorkbookError: the file has mistakes; all of them are listed.
    """
    if not os.path.lexists(root / FILE):
        return Council()
    return validate(Council, read_mapping(root / FILE, FILE.as_posix()), FILE.as_posix())


def council_in(kept: Mapping[str, bytes]) -> Council:
    """Return what a council declares in a report's inputs, by their paths, as `load_council` does."""
    shown = FILE.as_posix()
    return validate(Council, mapping_of(kept[shown].decode("utf-8-sig"), shown), shown) if shown in kept else Council()


def _digits(number: str) -> str:
    """Return a number's digits as dialled at home: +44 (0)20 and 020 are one."""
    digits = "".join(sign for sign in number if sign.isdecimal())
    return re.sub(r"^(?:0044|44)?0?", "0", digits) if number.strip()[:1] == "+" or digits.startswith("0044") else digits
