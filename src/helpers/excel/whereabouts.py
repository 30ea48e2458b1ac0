"""Why a tracker is not where it is looked for, or cannot be read there; and who has it open."""

from __future__ import annotations

import difflib
import re
from contextlib import suppress
from pathlib import Path, PureWindowsPath

from helpers import files
from helpers.errors import WorkbookError
from helpers.text import visible

_PLACE = "Put the file there, or correct “tracker” in the period’s parameters."
_KEEP = "choose “Always keep on this device” for it there, and start again when it is"
#: What Windows answers of a file that OneDrive has in the cloud and does not fetch.
_CLOUD = range(358, 405)


def refuse_no_file(path: Path, shown: str) -> None:
    """Return if a tracker's name can be that of a file.

    Raises:
        WorkbookError: it is an address, a folder or Excel's lock file.
    """
    if re.match(r"https?:", shown):
        raise WorkbookError(
            f"The tracker {shown} is an address on the web. Expected: a file. To mend it: download it, or synchronise "
            "its library with OneDrive, and give that file’s path as “tracker” in the period’s parameters."
        )
    if path.is_dir():
        with suppress(OSError):
            held = [f"“{each}”" for each in _workbooks(path)]
            raise WorkbookError(
                f"The tracker {shown} is a folder. Expected: an Excel workbook. To mend it: name one of its files as "
                f"“tracker” in the period’s parameters; it has {', '.join(held) or 'no workbook'}."
            )
    if path.name.startswith("~$"):
        raise WorkbookError(
            f"{shown} is the lock file that Excel keeps while “{path.name[2:]}” is open. "
            f"Close Excel, and name “{path.name[2:]}” as “tracker” in the period’s parameters."
        )


def absent(path: Path, shown: str) -> WorkbookError:
    """Return the error of a tracker that is not there: how far the way to it leads, and what its name may be now."""
    named = PureWindowsPath(shown)
    if named.drive and not Path(named.anchor).exists():
        what = f"the network folder {named.drive}" if named.drive.startswith("\\") else f"the drive {named.drive}"
        return WorkbookError(
            f"There is no tracker {shown}, as {what} is not there. Connect it, as by opening it in Explorer, and start "
            "again; or correct “tracker” in the period’s parameters."
        )
    if not path.parent.is_dir():
        folder = str(named.parent) if "\\" in shown else named.parent.as_posix()
        return WorkbookError(f"There is no tracker {shown}, nor its folder {folder}. {_PLACE}")
    names: list[str] = []
    with suppress(OSError):
        if any((path.parent / f"{name}.url").exists() for name in (path.name, path.stem)):
            return WorkbookError(
                f"There is no tracker {shown}, only a shortcut to it on the web. Download it, or synchronise its "
                "library with OneDrive: a shortcut holds nothing of it."
            )
        stems = {Path(name).stem.casefold(): name for name in _workbooks(path.parent)}
        names = [stems[stem] for stem in difflib.get_close_matches(path.stem.casefold(), stems, n=1, cutoff=0.5)]
    near = "".join(f" Its folder has “{name}”: if that is it, name it there." for name in names)
    return WorkbookError(f"There is no tracker {shown}. {_PLACE}{near}")


def unreadable(shown: str, error: OSError) -> WorkbookError:
    """Return the error of a tracker that is there and cannot be read."""
    if getattr(error, "winerror", 0) in _CLOUD:
        why = f"is in the cloud alone, and OneDrive does not fetch it. Start OneDrive, {_KEEP}."
    elif isinstance(error, PermissionError):
        why = "cannot be read: you may not, or a program has it to itself. Close it there, or ask for the right to it."
    else:
        why = (
            f"cannot be read: {error.strerror or error}. Open it in Excel to see whether it is whole, and start again."
        )
    return WorkbookError(f"The tracker {shown} {why}")


def empty(shown: str) -> WorkbookError:
    """Return the error of a file of nothing, or of zeros, such as a synchronising program lays down beforehand."""
    return WorkbookError(
        f"{shown} is empty: a synchronised copy may not be complete. With OneDrive, {_KEEP}; else put the tracker in "
        "its place."
    )


def opened_by(path: Path) -> str | None:
    """Return who has a tracker open, by the lock file beside it; empty where it does not say, None where there is none.

    Excel writes the name's length and the name; LibreOffice the name between commas.
    """
    for name in (f"~${path.name}", f".~lock.{path.name}#"):
        with suppress(OSError):
            content = files.plain(path.parent / name, files.TEMPLATE)
            if name[0] == ".":
                return visible(content.decode("utf-8", "replace").split(",")[1:2][0] if b"," in content else "").strip()
            return visible(content[1 : 1 + content[0]].decode("cp1252", "replace") if content else "").strip()
    return None


def _workbooks(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.iterdir() if path.suffix in (".xlsx", ".xlsm") and path.name[0] not in "~."
    )
