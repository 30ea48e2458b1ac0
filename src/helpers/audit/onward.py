"""Keep what an audit has found until it ends, so that one that was stopped goes on where it was.

It is kept with the code that audits and not with what is audited, whose sender could write any finding there.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import TypeAdapter

from helpers import files
from helpers.audit import Basis
from helpers.audit.verdict import Causes, Class, Finding, Kept
from helpers.english import long_date
from helpers.records.record import sha256
from helpers.runs.kind import kind

_FINDING = TypeAdapter(Finding)

#: By what a finding is known, the day it was found, and it itself, as JSON.
_LINE = TypeAdapter(tuple[str, date, str])


class Onward:
    """What an audit of a project has found, a line each in a file of its own; nothing of it where no place is given.

    A finding is taken for that of a report only where all that decides it is as it was: each byte of the report, its
    line, what may explain a difference, what was asked for, the code, its packages and the machine.

    Attributes:
        kept: how many findings this audit has kept.
    """

    def __init__(self, place: Path | None, root: Path, bases: Sequence[Basis]) -> None:
        self.kept = 0
        self._file = place / f"{sha256(str(root.resolve()).encode())[:16]}.jsonl" if place else None
        self._same = [kind(apart=True) if place else {}, [*bases]]
        self._found: dict[str, tuple[date, str]] = {}
        with suppress(OSError):
            for line in files.plain(self._file, files.DATA).splitlines() if self._file else []:
                with suppress(ValueError):  # such as a line that was being written when the audit was ended
                    key, day, finding = _LINE.validate_json(line)
                    self._found[key] = day, finding

    def key(self, report: Kept, basis: Basis, causes: Causes) -> str:
        """Return the SHA-256 of all that decides the finding of a report on one basis."""
        inputs = report.inputs
        decides = [
            *self._same,
            basis,
            dataclasses.asdict(report.line),
            inputs.edition.given,
            {name: sha256(content) for name, content in inputs.files.items()},
            [dataclasses.asdict(line) for line in inputs.compared],
            [sha256(content) for content in inputs.data],
            {name: sha256(content) for name, content in report.outputs.items()},
            dataclasses.asdict(causes),
        ]
        return sha256(json.dumps(decides, sort_keys=True).encode())

    def found(self, key: str) -> Finding | None:
        """Return what an audit that was stopped had found, which says so; None where it had not."""
        with suppress(KeyError, ValueError):
            day, text = self._found[key]
            finding = _FINDING.validate_json(text)
            when = f"Made again on {long_date(day)}, by an audit that was stopped, and not since."
            return dataclasses.replace(finding, said=f"{finding.said} {when}".strip())
        return None

    def keep(self, key: str, finding: Finding) -> None:
        """Keep what was found, where the report could be run at all and there is a place to write."""
        if not self._file or finding.outcome is Class.NOT_RUN:
            return
        day = datetime.now(UTC).date().isoformat()
        line = json.dumps([key, day, _FINDING.dump_json(finding).decode()])
        with suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(f"\n{line}")  # whatever the one before has come to
            self.kept += 1

    def end(self) -> None:
        """Let go of what is kept, as the audit has come to its end."""
        if self._file:
            with suppress(OSError):
                self._file.unlink(missing_ok=True)
                self._file.parent.rmdir()  # unless another audit is on
