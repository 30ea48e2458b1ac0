"""The definitions that a new plan can begin with: one for a layout, where there is a template of its name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpers.plans.layouts import LAYOUTS

_FOLDER = Path(__file__).with_name("templates")


def beginnings() -> Mapping[str, Path]:
    """Return the template for each layout that has one."""
    templates = {name: _FOLDER / f"{name}.yml" for name in LAYOUTS}
    return {name: template for name, template in templates.items() if template.is_file()}
