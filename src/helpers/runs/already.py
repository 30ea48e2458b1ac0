"""Tell whether a draft is there already, made from the same inputs by the same code."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from helpers import files
from helpers.errors import WorkbookError
from helpers.plans.edition import Edition
from helpers.records import ledger, store
from helpers.records import record as records
from helpers.records.code import code_now
from helpers.records.environment import versions
from helpers.records.record import INPUTS, Compared, Record, sha256
from helpers.runs.inputs import Inputs, gather


def inputs_of_draft(root: Path, period: str, plan: str) -> Inputs:
    """Return what a draft is made from: of the first publication, or of the next revision where there is one already.

    Raises:
        WorkbookError: something is missing, cannot be read or changes while it is read.
    """
    revision = len(ledger.published(ledger.read(root), period, plan))
    return gather(root, period, plan, Edition(revision=revision))


def is_made(root: Path, period: str, plan: str) -> bool:
    """Tell whether the draft that would be made now is there already; where that cannot be told, it is not."""
    with suppress(OSError, WorkbookError):
        return bool(made_already(root, inputs_of_draft(root, period, plan)))
    return False


def made_already(root: Path, inputs: Inputs) -> tuple[Path, ...]:
    """Return the files of the draft that inputs would give, from the project's folder; none where it is to be made.

    Its record decides: the same bytes of each input, looking back at the same reports, the same code, Python and kind
    of machine; and every file is as the record has it.
    """
    folder = store.draft_of(inputs.period, inputs.plan)
    try:
        record = records.read(files.inside(root, folder / records.NAME, files.REPORT), records.NAME)
        if not _from_the_same(record, inputs):
            return ()
        names = [*record.files]
        if any(sha256(files.inside(root, folder / name, files.REPORT)) != record.files[name] for name in names):
            return ()
    except (OSError, WorkbookError):
        return ()
    return tuple(folder / name for name in (*names, records.NAME))


def _from_the_same(record: Record, inputs: Inputs) -> bool:
    digest = code_now().digest
    given = {INPUTS + name: sha256(content) for name, content in inputs.files.items()}
    return (
        bool(digest)
        and (record.digest, dict(record.versions), record.edition) == (digest, versions(), inputs.edition)
        and {name: each for name, each in record.files.items() if name.startswith(INPUTS)} == given
        and record.compared
        == tuple(Compared(line.period, line.plan, line.revision, line.data) for line in inputs.compared)
    )
