"""The layouts as a whole; each has tests of its own beside these."""

from __future__ import annotations

from pkgutil import iter_modules

from helpers.intake import layouts
from helpers.plans.layouts import LAYOUTS


def test_each_layout_that_a_plan_can_name_has_a_file_and_each_file_can_be_named() -> None:
    assert {module.name for module in iter_modules(layouts.__path__)} == set(LAYOUTS)
