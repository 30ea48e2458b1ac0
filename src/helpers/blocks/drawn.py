"""What a page draws: the marks of ratings, bars of counts to scale, and the rules for their colours.

The strict policy of a page lets no element have a style of its own, so colours and widths are classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from helpers.plans.colours import WHITE, readable

if TYPE_CHECKING:
    from helpers.blocks.blocks import Data

#: Each mark in a square of twelve by twelve.
PATHS = {
    "circle": "M6 .6a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 6 .6z",
    "diamond": "M6 .2 11.8 6 6 11.8.2 6z",
    "square": "M1 1h10v10H1z",
    "triangle": "M6 .8 11.6 11H.4z",
    "pentagon": "M6 .4 11.7 4.6 9.5 11.3h-7L.3 4.6z",
    "star": "M6 .3 7.5 4.3l4.2.2-3.3 2.6 1.2 4.1L6 8.9l-3.6 2.3 1.2-4.1L.3 4.5l4.2-.2z",
    "ring": "M6 1.4a4.6 4.6 0 1 1 0 9.2A4.6 4.6 0 0 1 6 1.4z",
    "unrated": "M6 1.4a4.6 4.6 0 1 1 0 9.2A4.6 4.6 0 0 1 6 1.4z",
    "closed": "M1.5 1.5h9v9h-9zM3.4 6.2l2 2 3.4-4.4",
}

#: How the counts of ratings are told apart without their colours, worst first; more than five begin again.
_PATTERNS = ("solid", "striped", "pale", "lined", "sparse")
_APART = frozenset({"open", "unrated", "closed"})
#: The column of all that are open, beside which some are counted by rating.
_OPEN_NOW = "open-now"
_GAP = 0.5  # of a hundred, between neighbours in a bar
_ROOM = 6.0  # of a hundred, below which a part of a bar has no room for its mark

_HEX = re.compile(r"[0-9A-Fa-f]{6}")
#: What a page's ground is in the dark.
NIGHT = "12181B"


def hue(mark: Mapping[str, Any] | None) -> str:
    """Return the class of a mark's colour; empty where it has none."""
    colour = (mark or {}).get("colour", "")
    return f"ap-{colour.lower()}" if _HEX.fullmatch(colour) else ""


def bars(table: Data) -> list[list[dict[str, Any]]]:
    """Return the parts of each row's bar: their pattern, class, mark, place and width in a hundred.

    The longest bar is a hundred. A row of which a count is no whole number has no bar. One without any such counts, as
    of a plan without ratings, has a bar of what is open.
    """
    columns = [at for at, column in enumerate(table["columns"]) if column.get("mark") or column["id"] in _APART]
    rows = [[_count(row["cells"][at]) for at in columns] for group in table["groups"] for row in group.get("rows", [])]
    counts = [[count for count in row if count is not None] if None not in row else [] for row in rows]
    named = [([table["columns"][at] for at in columns] if row else [], row) for row in counts]
    whole = next((at for at, column in enumerate(table["columns"]) if column["id"] == _OPEN_NOW), None)
    if whole is not None:
        still = [_count(row["cells"][whole]) or 0 for group in table["groups"] for row in group.get("rows", [])]
        named = [own if any(own[1]) else ([{"id": "open"}], [count]) for own, count in zip(named, still, strict=True)]
    longest = max((sum(row) for _, row in named), default=0)
    return [bar(row, its, longest) for its, row in named]


def bar(counts: list[int], columns: list[Data], longest: int = 0) -> list[dict[str, Any]]:
    """Return the parts of one bar, of the counts that some columns have; the longest is a hundred long."""
    return list(_parts(counts, columns, longest or sum(counts) or 1))


def _parts(counts: list[int], columns: list[Data], longest: int) -> Iterator[dict[str, Any]]:
    begins, pattern = 0.0, 0
    for count, column in zip(counts, columns, strict=True):
        apart = column["id"] if column["id"] in _APART else ""
        width = 100 * count / longest
        if count:
            yield {
                "pattern": apart or _PATTERNS[pattern % len(_PATTERNS)],
                "mark": column.get("mark"),
                "shape": PATHS.get((column.get("mark") or {}).get("shape", "")) if width >= _ROOM else None,
                "x": f"{begins + _GAP / 2:.2f}",
                "end": f"{begins + width - _GAP / 2:.2f}",
                "width": f"{max(width - _GAP, _GAP):.2f}",
            }
        begins += width
        pattern += not apart


def _count(cell: Data) -> int | None:
    text = "".join(run["text"] for point in cell.get("points", []) for run in point["runs"])
    return int(text) if text.isascii() and text.isdecimal() else 0 if not text else None


def own_rules(blocks: Iterable[Data]) -> Markup:
    """Return the style rules for the colours and the widths of columns that some blocks have, and for their council."""
    whole = list(blocks)
    colours = sorted({mark["colour"].lower() for block in whole for mark in _marks(block) if hue(mark)})
    widths = sorted({share for block in whole if block["kind"] == "table" for share in shares(block)})
    rules = [*map(_colour_rules, colours), *(f".ap-w{share}{{width:{share}%}}" for share in widths)]
    rules += [rule for block in whole for rule in _brand_rules(block)]
    return Markup("\n".join(rules))  # noqa: S704 # hexadecimal digits and whole numbers alone


def shares(table: Data) -> list[int]:
    """Return the share of a table's width that each column has, in a hundred."""
    widths = [column.get("width", 1) for column in table["columns"]]
    return [100 * width // (sum(widths) or 1) for width in widths]


def _marks(value: Any) -> Iterator[Data]:
    if isinstance(value, dict):
        if isinstance(value.get("mark"), dict) and "colour" in value["mark"]:
            yield value["mark"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _marks(each)


def _colour_rules(colour: str) -> str:
    """Return the rules for one colour: itself with an edge that stands out from white paper, and one for the dark."""
    edge, glow = (readable(colour.upper(), ground).lower() for ground in (WHITE, NIGHT))
    return f".ap-{colour}{{--hue:#{colour};--edge:#{edge}}}{_in_the_dark(f'.ap-{colour}', hue=glow, edge=glow)}"


def brand_colours(masthead: Data) -> tuple[str, ...]:
    """Return a council's two colours, the main one first; none where a masthead has no two that are such."""
    brand = masthead.get("brand")
    found = tuple(str(brand.get(name)) for name in ("main", "accent")) if isinstance(brand, dict) else ()
    return found if all(map(_HEX.fullmatch, found)) else ()


def _brand_rules(block: Data) -> Iterator[str]:
    """Give the rules for a council's two colours, which are lighter in the dark but for the band."""
    if colours := brand_colours(block):
        main, accent = colours
        light, bright = readable(main, NIGHT), readable(accent, NIGHT)
        yield f".ap-page{{--brand:#{main};--band:#{main};--second:#{accent}}}"
        yield _in_the_dark(".ap-page", brand=light, band=main, second=bright)


def _in_the_dark(what: str, **colours: str) -> str:
    given = ";".join(f"--{name}:#{colour}" for name, colour in colours.items())
    return f"@media screen and (prefers-color-scheme:dark){{{what}{{{given}}}}}"
