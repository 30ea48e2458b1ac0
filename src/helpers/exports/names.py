"""What a report’s masthead says lies beside it: its shorter readings, and what their files are called."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from helpers.english import upper_first
from helpers.model import Reading
from helpers.text import key_of

if TYPE_CHECKING:
    from helpers.blocks.blocks import Data
    from helpers.blocks.markdown import Part

#: What each reading is called, where it names itself and where a link leads to it.
NAMES = {Reading.EXCEPTIONS: "Exceptions, for scrutiny", Reading.SUMMARY: "Summary, for the panel"}

#: What the names of an owner's files begin with.
BEGINS = "owner-"
_LONGEST = 60

#: By what a post or a team is known, before which a sentence says “the”.
_POST = re.compile(
    r"(?:head|director|chief|lead) .+|.* (?:service|team|board|council|partnership|panel|group|unit|manager|officer"
    r"|lead|head|director|worker|coordinator|school|trust|department|committee|network|forum|hub|agency|authority)s?",
    re.IGNORECASE,
)


def name_of(reading: str, ending: str, volume: int = 1) -> str:
    """Return the name of a report's file, or of a shorter reading's; from the second volume on it has its number."""
    return f"{reading or 'report'}{f'.{volume}' if volume > 1 else ''}.{ending}"


def masthead_of(found: list[Part]) -> Data:
    """Return the data of the report's masthead; empty where the notebook shows none."""
    return next((part for part in found if isinstance(part, dict) and part["kind"] == "masthead"), {})


def readings_beside(masthead: Data) -> list[tuple[str, str]]:
    """Return the shorter readings of a report, in order: the name of their files, and what each is called."""
    words = masthead.get("actions", ())
    many = words[1] if len(words) == 2 else "actions"
    of_owners = [(file_of(owner), upper_first(title_of_owner(owner, many))) for owner in masthead.get("owners", ())]
    return [*((str(each), NAMES[each]) for each in named(masthead.get("digests", ()))), *of_owners]


def named(digests: Collection[str]) -> list[Reading]:
    """Return the readings that have some names, each once and in one order."""
    return [digest for digest in Reading if digest in digests]


def file_of(owner: str) -> str:
    """Return the name of the files of an owner's reading, without ending; owners that differ have names that do."""
    import hashlib  # which loads what no index needs

    slug, key = re.sub(r"[^a-z0-9]+", "-", owner.casefold()).strip("-"), key_of(owner)
    if slug.replace("-", "") == key and len(slug) <= _LONGEST:
        return BEGINS + slug
    told_apart = hashlib.sha256(key.encode()).hexdigest()[:8]
    return BEGINS + "-".join(filter(None, (slug[: _LONGEST - 10].strip("-"), told_apart)))


def title_of_owner(owner: str, many: str) -> str:
    """Return what the reading of an owner of `many` rows is called: “actions of the Fostering Service”."""
    return f"{many} of {_called(owner)}"


def _called(owner: str) -> str:
    return f"the {owner}" if _POST.fullmatch(owner) and not owner.casefold().startswith("the ") else owner
