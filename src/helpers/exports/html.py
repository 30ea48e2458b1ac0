"""The HTML report: one page that loads nothing from anywhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert.exporters import Exporter, TemplateExporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from helpers.blocks.blocks import Data, Look
from helpers.blocks.html import block_html, page_style, policy
from helpers.blocks.markdown import Heading, Part
from helpers.blocks.references import Reference
from helpers.exports import beside
from helpers.exports.document import title_of, without_cells
from helpers.exports.names import masthead_of
from helpers.exports.readings import in_reading
from helpers.exports.volumes import volumes

_TEMPLATES = files("helpers.exports").joinpath("templates")

#: What stands between two tags and is no word: the indents and empty lines of templates.
_BETWEEN_TAGS = re.compile(r"(?<=>)\s*\n\s*(?=<)")

#: What is under a heading with more rows than this is drawn by a browser when it is seen.
_MANY = 1_000

#: Sections of sentences up to so many letters stand two beside each other.
_SHORT = 2_500


@dataclass(slots=True)
class Section:
    """A heading of the second level and what stands under it; what stands above the first one has no title."""

    title: str = ""
    id: str = ""
    blocks: list[Data] = field(default_factory=list)
    shown: list[Markup] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return “list” or “words” where the section is short and narrow, and so can stand beside another."""
        looks = {block.get("look") for block in self.blocks}
        if self.title and looks == {Look.LIST}:
            return "list"
        if self.title and {block["kind"] for block in self.blocks} == {"prose"} and _letters(self.blocks) <= _SHORT:
            return "words"
        return ""

    @property
    def far(self) -> bool:
        """Return whether what is under its heading is drawn when it is seen; until then it is found, and not heard."""
        return sum(len(group["rows"]) for block in self.blocks for group in block.get("groups", ())) > _MANY


class HTMLReportExporter(TemplateExporter):
    """One HTML page that loads nothing from anywhere, without code or prompts."""

    export_from_notebook = "Action plan report (HTML)"
    output_mimetype = "text/html"
    template_name = "action-plan"

    digest = Unicode(help="The shorter reading to make; empty for the full report.").tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(Path(str(_TEMPLATES), "nbconvert"))]

    def from_notebook_node(  # type: ignore[override]  # the page, where the base class says a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and nbconvert's resources."""
        _, resources = Exporter.from_notebook_node(self, without_cells(nb), resources, **kw)
        found, references = in_reading(nb, self.digest)
        blocks = [part for part in found if isinstance(part, dict)]
        style, script = page_style(blocks), _script(blocks)
        top, *sections = _sections(found, references)
        masthead = masthead_of(found)
        report = {
            "title": title_of(found),
            "council": masthead.get("council", ""),
            "style": style,
            "script": script,
            "policy": policy(style, script),
            "masthead": _html(masthead | {"files": beside(self.digest, len(volumes(nb, self.digest)))})
            if masthead
            else "",
            "top": top,
            "sections": sections,
            "spreads": _spreads(sections),
            "sourced": bool(references),
        }
        return self.template.render(report=report).lstrip(), resources


def _script(blocks: Collection[Data]) -> Markup:
    """Return the page's own script; empty where there is nothing for it to do."""
    if not any(block.get("look") == Look.ACTIONS and not block.get("opened") for block in blocks):
        return Markup("")
    return Markup(_TEMPLATES.joinpath("report.js").read_text(encoding="utf-8"))  # noqa: S704


def _sections(found: list[Part], references: list[Reference]) -> list[Section]:
    """Return the page's sections, first what stands above them."""
    sections = [Section()]
    ids: set[str] = set()
    for part in found:
        if isinstance(part, Heading):
            slug = _slug(part.text, ids)
            if part.level == 2:
                sections.append(Section(part.text, slug))
            else:
                sections[-1].shown.append(Markup('<h{0} id="{1}">{2}</h{0}>').format(part.level, slug, part.text))
        elif part["kind"] != "masthead":
            sections[-1].blocks.append(part)
            sections[-1].shown.append(_html(part, references))
    for section in sections:
        section.shown = list(_beside(section))
    return sections


def _html(block: Data, references: Sequence[Reference] = ()) -> Markup:
    """Return a block as HTML, with one line break where it has several between two tags."""
    return Markup(_BETWEEN_TAGS.sub("\n", block_html(block, references=references)))  # noqa: S704


def _beside(section: Section) -> Iterator[Markup]:
    """Give what a section shows, with bars and the figures after them beside each other."""
    looks = [block.get("look") for block in section.blocks]
    pairs = [at for at, two in enumerate(pairwise(looks)) if two == (Look.BARS, Look.FIGURES)]
    if not pairs or len(section.shown) != len(section.blocks):
        yield from section.shown
        return
    shown = iter(enumerate(section.shown))
    for at, each in shown:
        yield (
            Markup('<div class="ap-two">{}{}</div>').format(
                Markup("<div>{}</div>").format(each), Markup("<div>{}</div>").format(next(shown)[1])
            )
            if at in pairs
            else each
        )


def _spreads(sections: list[Section]) -> list[list[Section]]:
    """Return sections in their order, neighbours that are short and narrow together."""
    spreads: list[list[Section]] = []
    for section in sections:
        if spreads and section.kind and spreads[-1][-1].kind == section.kind and len(spreads[-1]) < 2:
            spreads[-1].append(section)
        else:
            spreads.append([section])
    return spreads


def _letters(blocks: list[Data]) -> int:
    return sum(len(run["text"]) for block in blocks for point in block["points"] for run in point["runs"])


def _slug(text: str, taken: set[str]) -> str:
    """Return a heading's id, which no other has."""
    slug = begins = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "section"
    for at in range(2, len(taken) + 2):
        if slug not in taken:
            break
        slug = f"{begins}-{at}"
    taken.add(slug)
    return slug
