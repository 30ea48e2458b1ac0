"""How what a revision changes is recomputed: from the report that it follows, and from itself."""

from __future__ import annotations

import re

from recompute.reasons import then
from recompute.tables import Row, Spot, cell
from recompute.words import Data, point_text, quoted, tokens


@cell("changes-in-revision", "where", "before", "now")
def _revised(c: Spot, row: Row) -> None:
    """Find the words at the place in the report that was revised, or in this one."""
    place = row.data["cells"][1]["sources"][0]["place"]
    block, _, within = place.partition(", ")
    if c.column == "now":
        report = c.run.data
        c.rests(frozenset({("parameters", "", "commentary")} if block == "commentary" else ()))
        c.agree("sources", bool(c.named), True)
    else:
        report = c.run.reports[c.run.data["period"]]
        c.rests(then(report["period"], place))
    if c.column == "where":
        c.agree("figures", re.findall(r"\d+", c.text), re.findall(r"\d+", within))
        return
    for point in c.points:
        if not quoted(point_text(point).strip("… "), _block_text(report, block)):
            c.faults.append(f"“{point_text(point)[:60]}” is not in {place}")


def _block_text(report: Data, block: str) -> str:
    found = (part for part in report["parts"] if part.get("id") == block)
    return tokens("\n".join(point_text(point) for part in found for point in part.get("points", [])))
