"""The PDF report: a tagged PDF, set by Typst, which takes every text as data."""

from __future__ import annotations

import base64
import itertools
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Bool, Bytes, Dict, Unicode, default

from helpers.blocks.blocks import Data
from helpers.blocks.drawn import brand_colours
from helpers.blocks.markdown import Heading, Part
from helpers.blocks.references import Reference
from helpers.errors import WorkbookError
from helpers.exports.data import data_in, parameters_in
from helpers.exports.document import title_of, without_cells
from helpers.exports.names import masthead_of, name_of
from helpers.exports.paper import Paper
from helpers.exports.press import Pressed, UnsetError, pressed
from helpers.exports.volumes import Binding, volumes
from helpers.exports.words import plain
from helpers.records.record import MEDIA_TYPES, sha256

_TEMPLATE = Path(str(files("helpers.exports").joinpath("templates", "typst", "report.typ")))
#: How Typst says that a font does not have a sign, and how it writes one that cannot be seen.
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed|the PDF contains the codepoint `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_ANNEX = "Where the figures come from"


class PDFReportExporter(Exporter):
    """A tagged PDF, set by Typst, which checks it against PDF/UA-1 and takes every text as data."""

    export_from_notebook = "Action plan report (PDF)"
    output_mimetype = "application/pdf"

    digest = Unicode(help="The shorter reading to make; empty for the full report.").tag(config=True)
    annex = Bool(
        None, allow_none=True, help="Whether small numbers lead to an annex of sources; else the full report’s do."
    ).tag(config=True)
    tracker = Dict(Bytes(), help="The tracker that it carries, from its file's name to its content.")

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # the PDF, where the base class says a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF and nbconvert's resources.

        Raises:
            WorkbookError: Typst found something that a tagged PDF cannot hold.
        """
        _, resources = super().from_notebook_node(without_cells(nb), resources, **kw)
        every = volumes(nb, self.digest, self.annex)
        binding, made = Binding(self.digest, every), dict[str, bytes]()
        title, data, day = title_of(every[0].found), data_in(nb), _day(parameters_in(nb).get("as_at"))
        for number in range(len(every), 0, -1):
            references, volume = every[number - 1].references, binding.told(number)
            made[name_of(self.digest, "pdf", number)], binding.pages[number] = printed(
                title, binding.found(number), data, day, references=references, tracker=self.tracker, volume=volume
            )
        first = made.pop(name_of(self.digest, "pdf"))
        resources["outputs"] = dict(reversed(made.items()))
        return first, resources


def printed(
    title: str,
    found: list[Part],
    data: str,
    day: int,
    *,
    about: str = "What this report says, as data",
    references: list[Reference] | None = None,
    tracker: Mapping[str, bytes] | None = None,
    volume: Data | None = None,
) -> Pressed:
    """Return the PDF of headings and blocks.

    Args:
        title: the document's.
        found: the headings and blocks, a masthead among them.
        data: the same as JSON, which the PDF carries.
        day: when it is dated, as the seconds from 1970.
        about: what that data is, for whoever finds it in the PDF.
        references: what the small numbers stand for.
        tracker: what else the PDF carries, from the file's name to its content.
        volume: what one of several volumes says of itself and the others; the first carries the data, the others its
            SHA-256.

    Raises:
        WorkbookError: Typst found something that a tagged PDF cannot hold.
    """
    masthead = masthead_of(found)
    if volume:
        title += f", volume {volume['number']} of {1 + len(volume['others'])}"
    if volume and volume["number"] > 1:
        data, tracker = sha256(data.encode()), {}
    report = {
        "title": title,
        "masthead": {key: value for key, value in masthead.items() if key != "brand"},
        "contents": _contents(found, bool(references)),
        "stretches": plain(Paper().stretches(found)),
        "references": _for_end(references or []),
        "annex": _ANNEX,
        "about": about,
        **_logo(masthead.get("brand", {})),
        **({"volume": volume} if volume else {}),
    }
    given = {
        "report": json.dumps(report, ensure_ascii=False, sort_keys=True),
        "data": data,
        "tracker": json.dumps([_attached(name, content) for name, content in (tracker or {}).items()]),
        **dict(zip(("brand", "accent"), brand_colours(masthead), strict=False)),
    }
    try:
        return _printed(given, day, places=bool(volume))
    except UnsetError as error:
        raise WorkbookError(f"The PDF could not be made: {error.message}") from error


def _logo(brand: Data) -> dict[str, Any]:
    """Return a council's logo as Typst takes it."""
    if "logo" not in brand:
        return {}
    logo = brand["logo"]
    kind = "png" if logo["type"] == "image/png" else "svg"
    return {"logo": {"bytes": list(base64.b64decode(logo["base64"])), "format": kind, "alt": logo["alt"]}}


def _attached(name: str, content: bytes) -> dict[str, Any]:
    """Return a workbook as Typst takes it."""
    return {
        "name": name,
        "type": MEDIA_TYPES.get(Path(name).suffix.lower(), "application/octet-stream"),
        "bytes": list(content),
    }


def _printed(given: dict[str, str], day: int, *, places: bool) -> Pressed:
    """Return the PDF of a report's JSON; a sign that it cannot have, such as an emoji, is told by its name.

    Typst names those that the font lacks together, and then one by one those that PDF/A forbids.
    """
    while True:
        try:
            return pressed(_TEMPLATE, given, day, places=places)
        except UnsetError as error:
            found = {sign for groups in _UNSHOWN.findall(error.diagnostic) for sign in groups if sign}
            signs = {_ESCAPED.sub(lambda code: chr(int(code[1], 16)), sign) for sign in found}
            report = given["report"]
            for sign in sorted(signs, key=lambda sign: (-len(sign), sign)):
                report = report.replace(sign, _in_words(sign))
            if report == given["report"]:
                raise
            given = given | {"report": report}


def _contents(found: list[Part], annex: bool) -> list[str]:
    """Return the names of what begins in a report, of which the first pages say where."""
    names = [part.text for part in found if isinstance(part, Heading) and part.level <= 2]
    return [*names, *([_ANNEX] if annex else [])]


def _day(as_at: object) -> int:
    """Return the as-at date as the seconds from 1970 to its beginning; 0 where a notebook does not say it."""
    try:
        day = date.fromisoformat(str(as_at))
    except ValueError:
        return 0
    return int(datetime.combine(day, time(), UTC).timestamp())


def _in_words(sign: str) -> str:
    """Return what a sign is called, ``[white heavy check mark]``; what only joins others is nothing to print."""
    names = [unicodedata.name(each, "sign").lower() for each in sign if unicodedata.category(each) not in ("Cf", "Mn")]
    return f"[{' '.join(names)}]" if names else ""


def _for_end(references: list[Reference]) -> list[dict[str, Any]]:
    """Return the references as the last section prints them, under what they stand in."""
    return [
        {"within": within, "entries": [{"number": r.number, "name": r.name, "places": r.entries} for r in some]}
        for within, some in itertools.groupby(references, key=lambda reference: reference.within)
    ]
