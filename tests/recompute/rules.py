"""The columns of the key to the plan’s own rules."""

from __future__ import annotations

from recompute.reasons import RULES
from recompute.tables import Row, Spot, cell
from recompute.words import told


@cell("rule-key", "rule", "at_best")
def _rule(c: Spot, row: Row) -> None:
    rule = c.run.plan["rules"][row.at]
    c.exactly(RULES)
    if c.column == "at_best":
        c.agree("best rating allowed", row.texts["at_best"], rule["at_best"])
        return
    more = rule.get("more_than", 0)
    right = {"stale": [str(more + 1)] if more else [], "overdue": [str(more)] if more else []}
    c.agree("figures", told(c.text), right.get(rule["when"], []))
