"""A council's logo: an SVG or PNG file that is shown as it is, so that nothing in it may run, load or tell of more."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from helpers import files
from helpers.errors import Problem, WorkbookError, refuse

#: How large the file may be: it stands in every page.
LARGEST = 64 * 1024

_SVG = "http://www.w3.org/2000/svg "
#: What a drawing is made of. What runs, moves, loads, repeats or is another language's is not among it.
_ELEMENTS = frozenset(
    f"{_SVG}{name}"
    for name in re.findall(
        r"\w+",
        "svg g defs title desc path rect circle ellipse line polyline polygon text tspan clipPath linearGradient "
        "radialGradient stop style",
    )
)
_LINK = "http://www.w3.org/1999/xlink href"
_SPACE = "http://www.w3.org/XML/1998/namespace space"
#: In a style or an attribute, what leads out of the file or could run; “url(#name)” stays within it.
_OUTWARD = re.compile(r"url\(\s*['\"]?(?!['\"]?#)|@|\\|expression|javascript|data:|//", re.IGNORECASE)
_DEEPEST = 40

_BEGINS = b"\x89PNG\r\n\x1a\n"
#: The parts of a PNG that are picture; those of text, such as a program's or a person's name, are not among them.
_CHUNKS = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"pHYs",
        b"bKGD",
        b"sBIT",
        b"iCCP",
        b"hIST",
    )
)
#: How many points a PNG may have, which says little of how large its file is.
_MOST_POINTS = 2_000_000


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo as a page holds it: its media type, its bytes in base64, and what it shows for who cannot see it."""

    type: str
    base64: str
    alt: str


def load_logo(root: Path, file: str, alt: str) -> Logo:
    """Return a logo that is harmless.

    Args:
        root: the project's folder.
        file: the file from there.
        alt: what it shows.

    Raises:
        WorkbookError: it is missing or too large, or has something in it that a logo has no need of.
    """
    try:
        content = files.inside(root, Path(file), files.TEXT)
    except OSError as error:
        raise WorkbookError(
            f"{file} cannot be read: {error.strerror or error}. council.yml names it as logo."
        ) from error
    if len(content) > LARGEST:
        found = f"the logo has {len(content):,} bytes"
        refuse([_problem(file, found, f"{LARGEST:,} at most, as it stands in every page", "make it smaller")])
    is_png = file.endswith(".png")
    wrong = dict.fromkeys(_wrong_png(content) if is_png else _wrong_svg(content))
    remedy = "save it again without text or metadata" if is_png else "save it again as a plain SVG, or as a PNG"
    refuse(_problem(file, f"the logo has {each}", "a picture alone", remedy) for each in wrong)
    return Logo("image/png" if is_png else "image/svg+xml", base64.b64encode(content).decode(), alt)


def _problem(file: str, found: str, expected: str, remedy: str) -> Problem:
    return Problem(file=file, found=found, expected=expected, remedy=remedy)


def _wrong_svg(content: bytes) -> Iterator[str]:
    """Give what an SVG has that is more than a drawing."""
    found: list[str] = []
    within: list[str] = []
    styles: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name not in _ELEMENTS or (name == f"{_SVG}svg") == bool(within):
            found.append(f"the element “{name.removeprefix(_SVG)}”{' within it' if within else ''}")
        if len(within) == _DEEPEST:
            found.append(f"elements that lie more than {_DEEPEST} deep")
        within.append(name)
        found.extend(filter(None, (_wrong_attribute(*pair) for pair in attributes.items())))

    def text(said: str) -> None:
        if within and within[-1] == f"{_SVG}style":
            styles.append(said)

    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, lambda _: within.pop()
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = lambda *_: found.append("a document type of its own")
    parser.ProcessingInstructionHandler = lambda name, _: found.append(f"the instruction “{name}”")
    try:
        parser.Parse(content, True)
    except ExpatError as error:
        yield f"something in line {error.lineno} that is no XML"
    yield from found
    if _OUTWARD.search("".join(styles)):
        yield "a style that leads out of the file"


def _wrong_attribute(name: str, value: str) -> str:
    """Return what is wrong with an attribute of an SVG; empty where nothing is."""
    own = name.split()[-1]
    if own.lower().startswith("on"):
        return f"the attribute “{own}”, which runs code"
    if " " in name and name not in (_LINK, _SPACE):
        return f"the attribute “{own}”, which is no drawing’s"
    if (own in ("href", "src") and not value.startswith("#")) or _OUTWARD.search(value):
        return f"the attribute “{own}”, which leads out of the file"
    return ""


def _wrong_png(content: bytes) -> Iterator[str]:
    """Give what a PNG has that is more than a picture."""
    if not content.startswith(_BEGINS):
        yield "other bytes than a PNG begins with"
        return
    wide, high = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
    if wide * high > _MOST_POINTS:
        yield f"{wide:,} times {high:,} points"
    at, name = len(_BEGINS), b""
    while at + 8 <= len(content) and name != b"IEND":
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if name not in _CHUNKS:
            yield f"a part “{name.decode('latin-1')}”"
        at += 12 + length
    if name != b"IEND" or at != len(content):
        yield "more, or less, than a picture after its last part"
