"""The JSON Schemas beside the YAML files, for editors that complete and check them.

``python -m helpers.plans.schemas`` writes them again after a model has changed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from helpers.plans.council import FILE as COUNCIL
from helpers.plans.council import Council
from helpers.plans.overview import KEYS, OverviewParameters
from helpers.plans.parameters import Given
from helpers.plans.plan import Plan
from helpers.plans.project import FOLDER
from helpers.plans.yaml import Strict

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def files() -> dict[Path, str]:
    """Return the schema files, from path in the project to JSON text."""
    return {
        FOLDER / "plan.schema.json": _text(Plan),
        Path("params", "parameters.schema.json"): _text(Given),
        Path("params", "overview.schema.json"): _text(OverviewParameters, KEYS),
        COUNCIL.with_name("council.schema.json"): _text(Council),
    }


def write(root: Path) -> None:
    """Write the schema files into a project."""
    for path, text in files().items():
        (root / path).write_text(text, encoding="utf-8")


def _text(model: type[Strict], keys: Sequence[str] = ()) -> str:
    """Return a model's schema; of some of its keys alone, where they are given."""
    schema = model.model_json_schema()
    if keys:
        schema["properties"] = {key: schema["properties"][key] for key in keys}
    return json.dumps({"$schema": DIALECT, **schema}, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write(Path.cwd())
