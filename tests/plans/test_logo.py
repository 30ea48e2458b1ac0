"""A logo is a picture and nothing more."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path

import pytest

from helpers.errors import WorkbookError
from helpers.plans.logo import LARGEST, load_logo

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">'
DRAWN = '<path d="M0 0h40v20z" fill="#0f4c5c"/>'


def svg(within: str = DRAWN, head: str = HEAD) -> bytes:
    return f"{head}{within}</svg>".encode()


def chunk(name: bytes, data: bytes = b"") -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def png(*more: bytes, wide: int = 1, after: bytes = b"") -> bytes:
    header = chunk(b"IHDR", wide.to_bytes(4) + (1).to_bytes(4) + b"\x08\x02\x00\x00\x00")
    pixels = chunk(b"IDAT", zlib.compress(b"\x00" + b"\x0f\x4c\x5c" * wide))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + pixels + chunk(b"IEND") + after


def refused(folder: Path, content: bytes, name: str = "logo.svg") -> str:
    (folder / name).write_bytes(content)
    with pytest.raises(WorkbookError) as error:
        load_logo(folder, name, "A logo")
    return str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        svg(),
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a logo -->\n' + svg(),
        svg('<defs><linearGradient id="a"/></defs><rect fill="url(#a)" style="stroke:url(\'#a\')"/>'),
        svg('<style>.a{fill:#0f4c5c}</style><g class="a" xml:space="preserve"><text x="1">Averdale</text></g>'),
        svg('<defs><linearGradient id="a"/><linearGradient xlink:href="#a" id="b"/></defs>'),
    ],
)
def test_a_drawing_is_taken_as_it_is(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(content)
    logo = load_logo(tmp_path, "logo.svg", "A logo")
    assert (logo.type, base64.b64decode(logo.base64), logo.alt) == ("image/svg+xml", content, "A logo")


@pytest.mark.parametrize(
    ("within", "found"),
    [
        ("<script>alert(1)</script>", "the element “script” within it"),
        ("<foreignObject/>", "the element “foreignObject” within it"),
        ('<image href="https://example.org/a.png"/>', "the element “image” within it"),
        ('<use href="#a"/>', "the element “use” within it"),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', "the element “animate” within it"),
        ("<svg/>", "the element “svg” within it"),
        ('<a xmlns="http://www.w3.org/1999/xhtml"/>', "the element “http://www.w3.org/1999/xhtml a” within it"),
        ('<path onclick="alert(1)"/>', "the attribute “onclick”, which runs code"),
        ('<path ONLOAD="alert(1)"/>', "the attribute “ONLOAD”, which runs code"),
        ('<path href="https://example.org"/>', "the attribute “href”, which leads out of the file"),
        ('<path xlink:href="a.svg#b"/>', "the attribute “href”, which leads out of the file"),
        ('<path fill="url(https://example.org/a#b)"/>', "the attribute “fill”, which leads out of the file"),
        ('<path style="fill:ur\\6c(//a)"/>', "the attribute “style”, which leads out of the file"),
        ('<path xmlns:ink="urn:ink" ink:name="/home/jane"/>', "the attribute “name”, which is no drawing’s"),
        ('<path xml:base="https://example.org"/>', "the attribute “base”, which is no drawing’s"),
        ('<style>@import "https://example.org/a.css";</style>', "a style that leads out of the file"),
        ("<style>a{fill:url( 'https://example.org')}</style>", "a style that leads out of the file"),
        ("<?xml-stylesheet href='a.css'?>", "the instruction “xml-stylesheet”"),
        ("<g>" * 60 + "</g>" * 60, "elements that lie more than 40 deep"),
        ("<g>", "something in line 1 that is no XML"),
    ],
)
def test_what_is_more_than_a_drawing_is_refused(within: str, found: str, tmp_path: Path) -> None:
    said = refused(tmp_path, svg(within))
    assert f"logo.svg: the logo has {found}. Expected: a picture alone. To mend it: save it again" in said


def test_a_document_type_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + svg("<desc>&b;</desc>")
    assert "the logo has a document type of its own" in refused(tmp_path, bomb)
    assert "the logo has the element “html”" in refused(tmp_path, b"<html/>")


def test_a_png_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png())
    assert load_logo(tmp_path, "logo.png", "A logo").type == "image/png"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (png(chunk(b"tEXt", b"Author\x00Jane")), "a part “tEXt”"),
        (png(chunk(b"eXIf", b"place")), "a part “eXIf”"),
        (png(after=b"<script>"), "more, or less, than a picture after its last part"),
        (png()[:-4], "more, or less, than a picture after its last part"),
        (b"GIF89a", "other bytes than a PNG begins with"),
        (png(wide=3_000_000), "3,000,000 times 1 points"),
    ],
)
def test_what_is_more_than_a_picture_is_refused(content: bytes, found: str, tmp_path: Path) -> None:
    assert found in refused(tmp_path, content, "logo.png")


def test_a_logo_that_is_too_large_or_not_there_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path, svg(" " * LARGEST)) == (
        "logo.svg: the logo has 65,645 bytes. Expected: 65,536 at most, as it stands in every page. To mend it: make "
        "it smaller."
    )
    with pytest.raises(WorkbookError, match=r"gone\.svg cannot be read: No such file or directory"):
        load_logo(tmp_path, "gone.svg", "A logo")
