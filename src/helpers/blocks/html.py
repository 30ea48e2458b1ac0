"""Blocks as HTML: one Jinja macro for each kind, every text escaped."""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import ChoiceLoader, Environment, FileSystemBytecodeCache, PackageLoader, Undefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from helpers.blocks.drawn import PATHS, bars, hue, own_rules, shares
from helpers.blocks.laid import actions_of, choices, said
from helpers.text import safe_link, safe_place

if TYPE_CHECKING:  # a page that lists reports shows no block, and need not wait for what blocks are made of
    from helpers.blocks.blocks import Data
    from helpers.blocks.references import Reference

_TEMPLATES = Path(__file__).with_name("templates")
SHAPES = {"circle": "●", "diamond": "◆", "square": "■", "triangle": "▲", "pentagon": "⬟", "star": "★", "ring": "○"}


class _Environment(Environment):
    """Jinja's environment, which looks into data ten times a cell for keys that are mostly not there."""

    _METHODS, _NOTHING = frozenset(dir(dict)), Undefined()

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what Jinja's does, at once where it is a key of data."""
        if type(obj) is dict and attribute not in self._METHODS:
            return obj.get(attribute, self._NOTHING)
        return super().getattr(obj, attribute)


class _Compiled(FileSystemBytecodeCache):
    """Templates compiled before, beside the modules that are: by this Jinja, and as this module has it done."""

    def get_source_checksum(self, source: str) -> str:
        """Return what a template and all that it is compiled with are known by."""
        return super().get_source_checksum(f"{jinja2.__version__}\n{_itself()}\n{source}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template where a module would be kept."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


@cache
def _itself() -> str:
    return Path(__file__).read_text(encoding="utf-8")


@cache
def _environment(package: str = "helpers.blocks") -> Environment:
    environment = _Environment(
        loader=ChoiceLoader([PackageLoader(room, "templates") for room in dict.fromkeys((package, "helpers.blocks"))]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_Compiled(str(Path(cache_from_source(__file__)).parent)),
    )
    filters = (all_new, nested, drawn, bars, hue, shares, actions_of, choices, said, safe_link, safe_place)
    environment.filters.update({each.__name__: each for each in filters})
    environment.globals.update(shapes=SHAPES, paths=PATHS)
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
    from helpers.blocks.references import numbered_alone

    style = Markup("<style>{}</style>").format(style_sheet()) if block["kind"] == "masthead" else Markup("")
    own, references = numbered_alone(block)
    shown = _shown(own, references, apart=_apart(block))
    return style + Markup('<div class="ap-alone">\n{}</div>\n').format(shown) if shown else shown


def _apart(block: dict[str, Any]) -> str:
    """Return what begins the ids of a block shown by itself.

    JupyterLab shows all open notebooks in one page, where the same block of another period would have the same ids.
    """
    from helpers.blocks.blocks import canonical

    return (
        f"{block.get('id') or block['kind']}-{hashlib.sha256(canonical(block, indent=None).encode()).hexdigest()[:8]}-"
    )


def _shown(block: dict[str, Any], references: Sequence[Reference], apart: str = "") -> Markup:
    if block["kind"] == "nothing":
        return Markup("")
    from helpers.blocks.references import cited

    macros = _environment().get_template("blocks.html.j2").make_module({"apart": apart})
    shown: Markup = getattr(macros, block["kind"])(block, cited([block], references))
    return shown


def page(
    package: str, name: str, *, script: str = "", beside: bool = False, blocks: Iterable[Data] = (), **values: object
) -> str:
    """Return a page of its own, such as an index, from a room's template; it has the report's style sheet.

    Args:
        package: the room, whose folder ``templates`` has the template.
        name: the template's file.
        script: the page's own script, which the template puts into it as it is.
        beside: whether its script may load another that lies beside the page.
        blocks: what has the colours that the template shows.
        values: what the template speaks of.
    """
    style = page_style(blocks)
    given = {"style": style, "policy": policy(style, script, beside), "script": Markup(script)}  # noqa: S704
    return _environment(package).get_template(name).render(given | values)


def style_sheet() -> Markup:
    """Return the style sheet of blocks, which they also have in JupyterLab."""
    return _own("blocks.css")


def page_style(blocks: Iterable[Data]) -> Markup:
    """Return the style sheet of a page that shows some blocks."""
    return style_sheet() + _own("page.css") + own_rules(blocks)


def policy(style: str, script: str = "", beside: bool = False) -> str:
    """Return the policy of a page: it runs its own script and has its own style sheet, and loads nothing.

    Args:
        style: what stands in its style element.
        script: what stands in its script element; empty where it has none.
        beside: whether its script may load another that lies beside the page.
    """
    scripts = " ".join([*(["'self'"] if beside else []), _digest(script)])
    ways = [*([f"script-src {scripts}"] if script else []), f"style-src {_digest(style)}", "img-src data:"]
    return "; ".join(["default-src 'none'", *ways, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _own(name: str) -> Markup:
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704


def all_new(points: list[dict[str, Any]]) -> bool:
    """Return whether every word of some points is new."""
    return all(run.get("new") for point in points for run in point["runs"])


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
    from helpers.blocks.chart import svg

    return Markup(svg(chart))  # noqa: S704
