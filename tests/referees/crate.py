"""Have the RO-Crate validator judge records, in one process: ``crate.py WHEELS TERMS FOLDER …`` prints what it finds.

Nothing is asked of a network: whatever terms a record names, they are looked up in a file.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

_PROFILE = "process-run-crate"


def main(wheels: str, terms: str, *folders: str) -> None:
    """Print what is found in each folder's record, as JSON."""
    sys.path.insert(0, wheels)
    validator: Any = importlib.import_module("rocrate_validator.services")
    models: Any = importlib.import_module("rocrate_validator.models")
    http: Any = importlib.import_module("rocrate_validator.utils.http")
    http.HttpRequester.get = lambda _, url, **__: _answer(url, Path(terms).read_bytes())
    found = []
    for folder in folders:
        settings = models.ValidationSettings(
            rocrate_uri=Path(folder), profile_identifier=_PROFILE, requirement_severity=models.Severity.RECOMMENDED
        )
        issues = validator.validate(settings).get_issues()
        found.append([f"{each.message} ({each.violatingEntity})" for each in issues])
    print(json.dumps(found))


def _answer(url: str, content: bytes) -> Any:
    response: Any = importlib.import_module("requests").Response()
    vars(response).update(url=url, status_code=200, _content=content)
    response.headers["Content-Type"] = "application/ld+json"
    return response


if __name__ == "__main__":
    main(*sys.argv[1:])
