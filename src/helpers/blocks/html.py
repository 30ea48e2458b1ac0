"""Blocks as HTML: one Jinja macro for each kind, every text escaped."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from helpers.blocks.blocks import canonical
from helpers.blocks.chart import svg
from helpers.blocks.references import Reference, cited, numbered_alone

SHAPES = {"circle": "●", "diamond": "◆", "square": "■", "triangle": "▲", "pentagon": "⬟", "star": "★", "ring": "○"}


@cache
def _environment(package: str = "helpers.blocks") -> Environment:
    environment = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["nested"] = nested
    environment.filters["drawn"] = drawn
    environment.globals["shapes"] = SHAPES
    return environment


def block_html(block: dict[str, Any], *, alone: bool = False, references: Sequence[Reference] = ()) -> Markup:
    """Return a block's JSON data as HTML.

    Args:
        block: the data, as `Block.data` gives it, or `helpers.blocks.references.numbered` of a whole report.
        alone: whether it is shown by itself, as in JupyterLab, and so needs the style sheet with it and numbers of its
            own.
        references: what the numbers in a whole report stand for.
    """
    if not alone:
        return _shown(block, references)
    style = Markup("<style>{}</style>").format(style_sheet()) if block["kind"] == "masthead" else Markup("")
    own, references = numbered_alone(block)
    shown = _shown(own, references, apart=_apart(block))
    return style + Markup('<div class="ap-alone">\n{}</div>\n').format(shown) if shown else shown


def _apart(block: dict[str, Any]) -> str:
    """Return what begins the ids of a block shown by itself.

    JupyterLab shows all open notebooks in one page, where the same block of another period would have the same ids.
    """
    return f"{block.get('id') or block['kind']}-{hashlib.sha256(canonical(block).encode()).hexdigest()[:8]}-"


def _shown(block: dict[str, Any], references: Sequence[Reference], apart: str = "") -> Markup:
    if block["kind"] == "nothing":
        return Markup("")
    macros = _environment().get_template("blocks.html.j2").make_module({"apart": apart})
    shown: Markup = getattr(macros, block["kind"])(block, cited([block], references))
    return shown


def page(package: str, name: str, **values: object) -> str:
    """Return a page of its own, such as an index, from a room's template; it has the report's style sheet.

    Args:
        package: the room, whose folder ``templates`` has the template.
        name: the template's file.
        values: what the template speaks of.
    """
    return _environment(package).get_template(name).render(style=style_sheet(), **values)


def style_sheet() -> Markup:
    """Return the style sheet of the report's page, which also styles blocks in JupyterLab."""
    return Markup(files("helpers.blocks").joinpath("templates", "report.css").read_text(encoding="utf-8"))  # noqa: S704


def nested(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return points as a tree of paragraphs and lists, as HTML and PDF both need them.

    A paragraph is ``{"type": "p", "points": […]}``, its sentences; a list is ``{"type": "list", "items": […]}``, each
    item ``{"point": …, "children": […]}`` with the paragraphs and lists under it.
    """
    tree: list[dict[str, Any]] = []
    open_lists: list[list[dict[str, Any]]] = []
    for point in points:
        if not point.get("label"):
            open_lists.clear()
            if point.get("follows") and tree and tree[-1]["type"] == "p":
                tree[-1]["points"].append(point)
            else:
                tree.append({"type": "p", "points": [point]})
            continue
        depth = min(point.get("level", 0), len(open_lists))
        del open_lists[depth + 1 :]
        if depth == len(open_lists):
            items: list[dict[str, Any]] = []
            holder = open_lists[-1][-1]["children"] if open_lists else tree
            holder.append({"type": "list", "items": items})
            open_lists.append(items)
        open_lists[depth].append({"point": point, "children": []})
    return tree


def drawn(chart: dict[str, Any]) -> Markup:
    """Return a chart's SVG, which is made of its numbers alone."""
    return Markup(svg(chart))  # noqa: S704
