"""The HTML report: one page that loads nothing from anywhere."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from helpers.blocks.html import block_html, style_sheet
from helpers.blocks.markdown import Heading, Part
from helpers.blocks.references import Reference
from helpers.exports.document import title_of
from helpers.exports.readings import in_reading

_TEMPLATES = Path(str(files("helpers.exports").joinpath("templates", "nbconvert")))


class HTMLReportExporter(HTMLExporter):
    """One HTML page that loads nothing from anywhere, without code or prompts."""

    export_from_notebook = "Action plan report (HTML)"
    template_name = "action-plan"

    digest = Unicode(help="The shorter reading to make; empty for the full report.").tag(config=True)

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(_TEMPLATES)]

    def from_notebook_node(  # type: ignore[override]  # the page, where the base class says a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and nbconvert's resources."""
        resources = self._init_resources(resources or {})
        found, references = in_reading(nb, self.digest)
        resources["report"] = {
            "title": title_of(found),
            "style": style_sheet(),
            "parts": _html_parts(found, references),
        }
        html, resources = super().from_notebook_node(nb, resources, **kw)
        return html, resources


def _html_parts(found: list[Part], references: list[Reference]) -> list[Markup]:
    """Return the page's body, with a list of contents after the masthead."""
    shown: list[Markup] = []
    headings = [part for part in found if isinstance(part, Heading) and part.level == 2]
    contents = Markup(
        '<nav class="ap-contents" id="contents" aria-labelledby="contents-title">'
        '<h2 id="contents-title">Contents</h2><ul>{}</ul></nav>'
    ).format(
        Markup("").join(
            Markup('<li><a href="#{}">{}</a></li>').format(_slug(heading.text), heading.text) for heading in headings
        )
    )
    for part in found:
        if isinstance(part, Heading):
            shown.append(Markup('<h{0} id="{1}">{2}</h{0}>').format(part.level, _slug(part.text), escape(part.text)))
        else:
            shown.append(block_html(part, references=references))
            if part["kind"] == "masthead" and headings:
                shown.append(contents)
    return shown


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
