"""The layouts as a whole; each has tests of its own beside these."""

from __future__ import annotations

from pkgutil import iter_modules

from builders import TABLE_PLAN
from helpers.intake import layouts
from helpers.intake.layouts import layout_of
from helpers.plans.layouts import LAYOUTS
from helpers.plans.plan import Plan


def test_each_layout_that_a_plan_can_name_has_a_file_and_each_file_can_be_named() -> None:
    assert {module.name for module in iter_modules(layouts.__path__)} == set(LAYOUTS)


def guide(columns: tuple[str, ...], **changes: object) -> tuple[list[str], str]:
    """Return what a plan in the table layout, with some of its columns alone, tells whoever fills its tracker in."""
    tracker = TABLE_PLAN["tracker"]
    named = {role: text for role, text in tracker["columns"].items() if role in ("title", *columns)}
    plan = {**TABLE_PLAN, "ratings": None, "groups": None, "tracker": {**tracker, "columns": named}, **changes}
    read = Plan.model_validate({key: value for key, value in plan.items() if value is not None})
    return layout_of(read).guide(read), layout_of(read).closing(read)


def test_a_guide_speaks_of_the_columns_that_the_plan_has_and_of_no_others() -> None:
    assert guide(()) == (["Each action has a row."], "")
    assert guide(("number", "closing")) == (
        [
            "Each action has a row.",
            "Give each action a number of its own under “Ref”, and never use one again.",
        ],
        "write a closing notice under “Closing notice”",
    )


def test_a_guide_says_where_a_group_is_to_stand_by_whether_it_counts_for_the_rows_under_it() -> None:
    (_, one), _ = guide(("group",), groups={"one": "theme", "many": "themes"})
    (_, down), _ = guide(("group",), groups={"one": "theme", "many": "themes", "fill_down": True})
    assert one == (
        "Give the theme under “Priority” in each row, or in one cell merged over the rows that stand under it."
    )
    assert down == (
        "Give the theme once, under “Priority”, in the row of its first action; it counts for the rows under it until "
        "the next."
    )
