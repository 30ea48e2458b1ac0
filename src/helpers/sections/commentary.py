"""What the analyst and the report's author say in their own words."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.blocks.blocks import Prose, Voice
from helpers.blocks.markdown import points_in
from helpers.model import Point, TextRun
from helpers.sections.scene import BOTH, Section
from helpers.text import plain


def commentary(words: str, by: str) -> Prose:
    """Return the commentary, with who signs it under it; empty where there is none."""
    said = points_in(words)
    signed = (Point((TextRun(f"Commentary by: {plain(by)}", italic=True),)),) if said and by else ()
    return Prose(id="commentary", points=(*said, *signed), voice=Voice.ANALYST)


def asked(recommendations: Sequence[str]) -> Prose:
    """Return what the meeting is asked to do, numbered."""
    points = (Point((TextRun(plain(each)),), label=f"{at}.") for at, each in enumerate(recommendations, 1))
    return Prose(id="asked", points=tuple(points), voice=Voice.ANALYST)


COMMENTARY = Section(
    id="commentary",
    title="Commentary",
    gives="Return the analyst's own words; empty where the parameters have none.",
    kind=Prose,
    readings=BOTH,
    make=lambda scene: commentary(scene.parameters.commentary, scene.parameters.commentary_by),
)

ASKED = Section(
    id="asked",
    title="Asked of you",
    gives="Return what the meeting is asked to do, numbered; empty where the parameters have no recommendations.",
    kind=Prose,
    readings=BOTH,
    make=lambda scene: asked(scene.parameters.recommendations),
)
