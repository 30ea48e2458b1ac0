"""A council's logo where a page cannot hold it as it is."""

from __future__ import annotations

import base64
import json

from helpers.blocks.blocks import Data

#: A page that is the logo and no more, in as many dots as a printer sets side by side.
_PAGE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(json(bytes(sys.inputs.svg))), format: "svg", height: 12mm)
"""
_DOTS = 600.0


def png_of(logo: Data) -> bytes:
    """Return a logo as PNG, which Word shows in all its versions; the same logo gives the same bytes."""
    content = base64.b64decode(logo["base64"])
    if logo["type"] == "image/png":
        return content
    import typst  # which few reports need here

    given = {"svg": json.dumps(list(content))}
    drawn = typst.compile(_PAGE, format="png", ppi=_DOTS, ignore_system_fonts=True, sys_inputs=given)
    if not isinstance(drawn, bytes):
        raise TypeError(f"one page was drawn as {type(drawn).__name__}")
    return drawn
