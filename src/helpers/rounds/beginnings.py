"""The definitions that a new plan can begin with: one for a layout, where there is a template of its name."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from helpers.plans.layouts import LAYOUTS


def beginnings() -> Mapping[str, Traversable]:
    """Return the template for each layout that has one."""
    templates = {name: files("helpers.rounds").joinpath("templates", f"{name}.yml") for name in LAYOUTS}
    return {name: template for name, template in templates.items() if template.is_file()}
