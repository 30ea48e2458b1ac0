"""What python-docx has no words for: a council's paper, bookmarks, the page's number, rules of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from helpers.blocks.html import SHAPES

#: The style of words in a table: its name and its id alike, which is set by itself as looking it up is slow.
IN_TABLES = "TableText"
#: What XML cannot hold: control characters, halves of signs, and the two that are no characters.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ANCHOR = re.compile(r"\W+")
_LONGEST_NAME = 40  # of a bookmark in Word


def set_styles(document: WordDocument) -> None:
    """Set the sizes of a council's paper: body 12 points, tables 10.5; the language is British English."""
    styles = document.styles
    for name, size in (("Normal", 12), ("Caption", 10.5), ("Footer", 9), ("Title", 22)):
        styles[name].font.size, styles[name].font.name = Pt(size), "Arial"
    for level, size in enumerate((16, 13, 12, 12, 12, 12, 12, 12, 12), 1):
        style = styles[f"Heading {level}"]
        style.font.size, style.font.name, style.font.color.rgb = Pt(size), "Arial", RGBColor(0x1D, 0x1D, 0x1B)
        _own_font(style)
    for name in ("Title", "Caption"):
        styles[name].font.color.rgb = RGBColor(0x1D, 0x1D, 0x1B)
        _own_font(styles[name])
    cells = styles.add_style(IN_TABLES, WD_STYLE_TYPE.PARAGRAPH)
    cells.base_style, cells.font.size = styles["Normal"], Pt(10.5)
    for name, after in (("Normal", 6), (IN_TABLES, 2)):
        styles[name].paragraph_format.space_after = Pt(after)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(language)


def xml_text(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return _NO_XML.sub("", text)


def bookmark(at: int, anchor: str) -> str:
    """Return what Word calls the place that links to an anchor lead to."""
    return f"a_{at}_{_ANCHOR.sub('_', anchor)}"[:_LONGEST_NAME]


def show_shape(paragraph: Paragraph, mark: Mapping[str, str] | None) -> None:
    """Begin a paragraph with a rating's shape in its colour; the word that follows says the same."""
    if mark and mark.get("shape"):
        run = paragraph.add_run(f"{SHAPES[mark['shape']]}\u00a0")
        if mark.get("colour"):
            run.font.color.rgb = RGBColor.from_string(mark["colour"].upper())


def _own_font(style: Any) -> None:
    """Take from a style the theme's font, which Word would prefer to its own."""
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def page_number(paragraph: Paragraph) -> None:
    """Put the page's number at a paragraph's end."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def set_rules(table: Table, says: str) -> None:
    """Give a table horizontal rules alone, and say to those who cannot see it what it is."""
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "808080")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), xml_text(says))
    layout = properties.find(qn("w:tblLayout"))
    (layout if layout is not None else properties[-1]).addprevious(borders)
    properties.append(caption)
