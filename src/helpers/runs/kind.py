"""Of which kind a machine is: what decides the bytes of a report beside its inputs, and what is said of its making."""

from __future__ import annotations

from collections.abc import Mapping

from helpers import files
from helpers.records.code import code_folder, code_of, version
from helpers.records.environment import strays, versions
from helpers.records.record import sha256
from helpers.runs.fence import fence
from helpers.runs.inputs import LOCK

_SHORT = 12  # figures and letters of a hash, to tell one from another

#: From what decides a report's bytes to what that is on one machine.
Kind = Mapping[str, str]


def kind(*, apart: bool) -> Kind:
    """Return of which kind this machine is.

    Args:
        apart: whether notebooks are run that were received, of which it is said what they were kept from.
    """
    folder = code_folder()
    lock = files.plain(folder / LOCK, files.TEXT) if (folder / LOCK).is_file() else b""
    other = strays(lock.decode("utf-8", "replace"))
    return {
        "the workbook": f"{version()}, library {code_of(folder).digest[:_SHORT]}",
        "Python": ", ".join(versions().values()),
        "its packages": f"of {LOCK} {sha256(lock)[:_SHORT]}{''.join(f'; {each}' for each in other)}",
    } | ({"what keeps a notebook apart": str(fence())} if apart else {})
