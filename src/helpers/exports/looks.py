"""The looks of page one in print: bars to scale, figures, terms; and what every look is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from helpers.blocks.html import SHAPES
from helpers.exports.widths import MILLIMETRE
from helpers.exports.words import INDENTS, broken, height, length

#: How the bars of a key's ratings are filled, worst first: told apart without colours.
_FILLS = ("solid", "hatched", "pale", "dotted", "dashed")
_WIDE = 174 * MILLIMETRE
_SIZE = 11.0
_GAP = 8.0
#: How long the bar of one action is at most, in points.
_UNIT = 11.0
#: How long the longest bar is at least, in points; a table that has no such room has no bars.
_SHORTEST = 20.0
#: What a term comes to stays whole up to this height, in em.
_WHOLE = 26.0
#: How many figures stand in a row.
_IN_A_ROW = 5


def mark(given: dict[str, Any]) -> dict[str, Any]:
    """Return a rating with the sign of its shape."""
    return given | ({"sign": SHAPES[given["shape"]]} if "shape" in given else {})


def text(tree: Sequence[dict[str, Any]]) -> str:
    """Return what paragraphs and lists say, in one line."""
    return " ".join("".join(run["text"] for run in point["runs"]) for point in _every(tree))


def _every(tree: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in tree:
        yield from node.get("points", ())
        for item in node.get("items", ()):
            yield item["point"]
            yield from _every(item["children"])


def split(tree: Sequence[dict[str, Any]], width: float) -> list[dict[str, Any]]:
    """Return paragraphs and lists whose words that are longer than a width, in em, may end lines anywhere."""

    def told(point: dict[str, Any], width: float) -> dict[str, Any]:
        return point | {"runs": broken(point["runs"], width)}

    found = []
    for node in tree:
        if "points" in node:
            found.append(node | {"points": [told(point, width) for point in node["points"]]})
            continue
        bullets = all(item["point"]["label"] == "•" for item in node["items"])
        under = width - INDENTS["bullet" if bullets else "number"]
        items = [
            item | {"point": told(item["point"], under), "children": split(item["children"], under)}
            for item in node["items"]
        ]
        found.append(node | {"items": items, "bullets": bullets})
    return found


def figures(table: dict[str, Any]) -> dict[str, Any]:
    """Return figures and what each counts, as many in a row as there is room for."""
    cells = [row["cells"] for group in table["groups"] for row in group["rows"]]
    in_a_row = -(-len(cells) // -(-len(cells) // _IN_A_ROW))
    width = (_WIDE / in_a_row - 18) / _SIZE
    return table | {
        "figures": [{"figure": text(figure["tree"]), "what": split(what["tree"], width)} for figure, what in cells],
        "across": False,
        "in_a_row": in_a_row,
    }


def terms(table: dict[str, Any]) -> dict[str, Any]:
    """Return terms and what each comes to."""
    return table | {
        "terms": [
            {
                "term": split(term["tree"], 36 * MILLIMETRE / 12),
                "what": split(what["tree"], 134 * MILLIMETRE / 12),
                "long": height(what["tree"], 134 * MILLIMETRE / 12) > _WHOLE,
            }
            for group in table["groups"]
            for term, what in (row["cells"] for row in group["rows"])
        ]
    }


def bars(table: dict[str, Any]) -> dict[str, Any]:
    """Return counts with their bars: those of the key's ratings, or in a plan without them its first counts."""
    columns, every = table["columns"], [row["cells"] for group in table["groups"] for row in group["rows"]]
    drawn, counts, least, most = _sizes(table)
    scale = _scale(least, most)
    fills = iter(_FILLS)
    kinds = [
        "" if at not in drawn else "dashed" if columns[at]["id"] == "unrated" else next(fills, "dashed")
        for at in range(len(columns))
    ]
    return table | {
        "columns": [
            {
                "heading": column["heading"],
                "mark": mark(column["mark"]) if "mark" in column else {},
                "fill": kind,
                "width": max(own, scale * top + 20 if top else 0) + _GAP,
            }
            for column, kind, own, top in zip(columns, kinds, least, most, strict=True)
        ],
        "rows": [
            [
                {"tree": cell["tree"], "bar": scale * count if kind else 0}
                for cell, count, kind in zip(cells, row, kinds, strict=True)
            ]
            for cells, row in zip(every, counts, strict=True)
        ],
    }


def has_room(table: dict[str, Any]) -> bool:
    """Return whether bars have room behind the counts on upright paper, the longest as long as can be told apart."""
    _, _, least, most = _sizes(table)
    return _scale(least, most) * max(most, default=0) >= _SHORTEST


def _sizes(table: dict[str, Any]) -> tuple[list[int], list[list[int]], list[float], list[int]]:
    """Return which columns have bars, the counts of each row, and of each column its least width and highest count."""
    columns, every = table["columns"], [row["cells"] for group in table["groups"] for row in group["rows"]]
    marked = [at for at, column in enumerate(columns) if "mark" in column or column["id"] == "unrated"]
    drawn = marked or [at for at, column in enumerate(columns) if column.get("kind") == "number"][:1]
    counts = [[_count(text(cell["tree"])) for cell in cells] for cells in every]
    least = [_least(column, [cells[at] for cells in every]) for at, column in enumerate(columns)]
    most = [max((row[at] for row in counts), default=0) if at in drawn else 0 for at in range(len(columns))]
    return drawn, counts, least, most


def _count(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() else 0


def _least(column: dict[str, Any], cells: Sequence[dict[str, Any]]) -> float:
    """Return how wide a column is whatever its bars, in points."""
    sign = 1.1 if "mark" in column else 0.0
    return (
        max(length(column["heading"], bold=True) + sign, *(length(text(c["tree"]), bold=True) for c in cells)) * _SIZE
    )


def _scale(least: Sequence[float], most: Sequence[int]) -> float:
    """Return how long the bar of one is, in points, so that all the columns have room beside one another."""
    scale = _UNIT
    while scale > 0.01:
        wide = sum(max(own, scale * top + 20 if top else 0) + _GAP for own, top in zip(least, most, strict=True))
        if wide <= _WIDE:
            break
        scale *= 0.95
    return scale
