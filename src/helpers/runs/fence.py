"""Keep a process that runs what was received apart: its surroundings bare, no network, no writing outside its folders.

How far that can be had depends on the platform: on Linux the network is taken away by a namespace (``unshare``), and
writing by Landlock, where the system has them and allows them. What cannot be had is for whoever calls to say.

The module is started as a script as well, ``python fence.py FOLDER… -- COMMAND…``, by whichever Python; it imports
nothing of the project's.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_APART = ("--user", "--map-root-user", "--net", "--")

#: Of the caller's own surroundings, what a program needs to start at all; the last five are Windows'.
_NEEDED = ("PATH", "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "NUMBER_OF_PROCESSORS")
_HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP")

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # Landlock's calls, the same numbers on every processor
_WRITE_FILE, _TRUNCATE, _REFER = 1 << 1, 1 << 14, 1 << 13
_CHANGES = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))  # remove and make whatever there is
_NO_NEW_PRIVILEGES, _BENEATH, _SET_FLAGS, _UP = 38, 1, 0x8914, 0x1


@dataclass(frozen=True, slots=True)
class Fence:
    """What a process that is kept apart is kept from on this machine."""

    network: bool
    writing: bool

    def __str__(self) -> str:
        told = (("the network", self.network), ("writing outside a folder of its own", self.writing))
        kept, not_kept = ([name for name, has in told if has is wanted] for wanted in (True, False))
        says = [f"Whatever was run was kept from {' and from '.join(kept)}."] if kept else []
        cannot = f"This machine has no way to keep it from {' or from '.join(not_kept)}." if not_kept else ""
        return " ".join([*says, *([cannot] if cannot else [])])


@cache
def fence() -> Fence:
    """Return what can be had on this machine, tried once."""
    return Fence(network=_unshares(), writing=bool(_abi()))


def surroundings(home: Path, code: Path) -> dict[str, str]:
    """Return the environment variables of a process that is kept apart: none of the caller's but what it needs.

    Args:
        home: its home, and its place for temporary files.
        code: the folder that the library is in.
    """
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    words = {"LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"}
    words |= {"PYTHONSAFEPATH": "1"}  # so that no file of the folder it works in is taken for code
    return kept | words | dict.fromkeys(_HOMES, str(home))


def command(*folders: Path) -> list[str]:
    """Return what stands before a command that is kept apart; it can write in these folders alone."""
    has = fence()
    cut = [_unshare(), *_APART] if has.network else []
    script = [sys.executable, "-I", "-S", __file__, *map(str, folders), "--"]
    return [*cut, *(script if has.network or has.writing else [])]


def _unshare() -> str:
    return shutil.which("unshare") or ""


def _unshares() -> bool:
    if sys.platform != "linux" or not _unshare():
        return False
    tried = subprocess.run(  # noqa: S603
        [_unshare(), *_APART, sys.executable, "-I", "-S", "-c", ""],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return tried.returncode == 0


def _abi() -> int:
    """Return which version of Landlock this system has; 0 where it has none or does not allow it."""
    if sys.platform != "linux":
        return 0
    return max(0, int(ctypes.CDLL(None).syscall(_CREATE, None, 0, 1)))


def _forbid_writing(folders: Sequence[str]) -> None:
    """Have this process, and all that it starts, write nowhere but in some folders."""
    abi, library = _abi(), ctypes.CDLL(None, use_errno=True)
    handled = _CHANGES | (_REFER if abi > 1 else 0) | (_TRUNCATE if abi > 2 else 0)
    rules = library.syscall(_CREATE, ctypes.c_char_p(struct.pack("Q", handled)), 8, 0)
    for place in (*folders, os.devnull):
        allowed = handled & (_WRITE_FILE | _TRUNCATE) if place == os.devnull else handled
        beneath = ctypes.c_char_p(struct.pack("=Qi", allowed, os.open(place, os.O_PATH)))
        _hold(library.syscall(_ADD, rules, _BENEATH, beneath, 0))
    _hold(library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _hold(library.syscall(_RESTRICT, rules, 0))


def _hold(answer: int) -> None:
    if answer:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _talk_to_itself() -> None:
    """Have a process in a network of its own reach itself there, and nobody else."""
    import fcntl  # which Windows has not

    with suppress(OSError), socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))


def main(arguments: list[str]) -> None:
    """Become the command that is named behind ``--``, kept apart."""
    at = arguments.index("--")
    _talk_to_itself()
    if _abi():
        _forbid_writing(arguments[:at])
    os.execvp(arguments[at + 1], arguments[at + 1 :])  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
