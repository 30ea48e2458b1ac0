"""The analyst's own words."""

from __future__ import annotations

from helpers.blocks.blocks import Prose, Voice
from helpers.blocks.markdown import points_in
from helpers.sections.scene import BOTH, Section

COMMENTARY = Section(
    id="commentary",
    title="Commentary",
    gives="Return the analyst's own words; empty where the parameters have none.",
    kind=Prose,
    readings=BOTH,
    make=lambda scene: Prose(id="commentary", points=points_in(scene.parameters.commentary), voice=Voice.ANALYST),
)
