"""The forms that a sentence with a figure can have: one that has none of them cannot pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from recompute import Run
from recompute.claims import KINDS, Claim, pattern
from recompute.reasons import named
from recompute.words import Data

Check = Callable[[Claim], None]
FORMS: dict[str, list[tuple[re.Pattern[str], Check]]] = {}

#: Words that count without a figure, and so are recomputed as a figure is.
COUNTING = re.compile(r"\b(?:one|both|all|none|neither|only|no)\b", re.IGNORECASE)
SINCE = re.compile(rf"Since the report on (?P<day>{KINDS['D']}), (?P<rest>.+)")


def form(section: str, *forms: str) -> Callable[[Check], Check]:
    """Register how the sentences of some forms are recomputed."""

    def registered(check: Check) -> Check:
        FORMS.setdefault(section, []).extend((pattern(each), check) for each in forms)
        return check

    return registered


def prose_faults(run: Run, block: Data) -> Iterator[str]:
    """Give what does not agree in a block of the report's own sentences, statement by statement."""
    group = ""
    for point in block["points"]:
        text = _without_meanings(run, "".join(piece["text"] for piece in point["runs"]))
        if block["id"] == "groups" and not point.get("follows"):
            group = text.partition(".")[0]
        for fault in _faults(run, block["id"], text, point, group):
            yield f"{block['id']}: “{text}”: {fault}"


def _without_meanings(run: Run, text: str) -> str:
    """Return a sentence without what the plan says that an acronym stands for, put in at its first use."""
    for acronym, meaning in run.plan.get("acronyms", {}).items():
        text = re.sub(rf"(\b{re.escape(acronym)}s?) \({re.escape(meaning)}s?\)", r"\1", text)
    return text


def _faults(run: Run, section: str, text: str, point: Data, group: str) -> list[str]:
    evidence, faults = named(point.get("sources", [])), []
    if opening := SINCE.fullmatch(text):
        claim = Claim(run, opening.groupdict(), evidence)
        claim.day()
        faults += claim.faults
        text = opening["rest"][:1].upper() + opening["rest"][1:]
    for shape, check in FORMS.get(section, []):
        if found := shape.fullmatch(text):
            said = {name: words for name, words in found.groupdict().items() if words is not None}
            claim = Claim(run, said, evidence, group)
            try:
                check(claim)
            except (AssertionError, LookupError, ValueError) as error:  # what it names is not there at all
                claim.faults.append(f"cannot be recomputed: {error!r}")
            return [*faults, *claim.faults, *(f"{name} was not recomputed" for name in claim.left())]
    if re.search(r"\d", text) or COUNTING.search(text):
        faults.append("no form of sentence that can be recomputed")
    return faults
