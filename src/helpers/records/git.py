"""The one way to ask git of a repository that may have come from anybody.

Nothing that the repository holds is run, and nothing in it says how git is to behave: its fsmonitor, hooks, filters,
external programs, aliases, attributes and remotes are set aside, and no object is fetched. Only what reads is asked:
``rev-parse``, ``rev-list``, ``ls-tree``, ``ls-files`` and ``cat-file``; never ``status``, ``checkout``, ``archive`` or
``worktree``, which run a repository's filters. Objects that git was told to take for others, parents that it was told
of in a file apart and lists of commits made beforehand do not count, and each object's hash is reckoned again.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from helpers.errors import WorkbookError
from helpers.files import real
from helpers.records import plainly

_PATIENCE = 60.0  # seconds in which git answers, whatever it was given to read
_LARGEST = 500_000_000  # bytes of all that is asked for at once
#: How many hexadecimal digits a hash of git’s first kind has.
SHA1 = 40
_PLAIN = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.commitGraph": "false",
    "core.untrackedCache": "false",
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
}
_SURROUNDINGS = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}


class AbsentError(WorkbookError):
    """Git is not installed."""


class RefusedError(WorkbookError):
    """Git does not read a repository that belongs to another user."""


class MissingError(WorkbookError):
    """An object is not in the repository."""


def keeps(folder: Path) -> bool:
    """Tell whether a folder lies in a git repository, as far as its files tell without git."""
    return any(os.path.lexists(each / ".git") for each in (real(folder), *real(folder).parents))


def ask(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Return what git answers in a folder, whoever made what lies in it.

    Raises:
        AbsentError: git is not installed.
        RefusedError: the repository belongs to another user, whom nobody has said to trust.
        WorkbookError: git cannot be started, or gives no answer.
    """
    done = _run(folder, arguments, ())
    if _is_refused(done):
        done = _run(folder, arguments, _trusted())
    if _is_refused(done):
        raise RefusedError(
            "Git does not read this folder, because it belongs to another user (git calls that “dubious ownership”). "
            "If you trust whoever owns it, type “git config --global --add safe.directory” and the folder’s path."
        )
    return done


def told(done: subprocess.CompletedProcess[str]) -> str:
    """Return what git printed, or raise a `WorkbookError` with what it complained of."""
    if done.returncode:
        raise WorkbookError(f"Git cannot read this repository. It says: {complaint(done.stderr)}")
    return done.stdout.removesuffix("\n")


def complaint(said: str) -> str:
    """Return what git complained of, on one line."""
    return plainly.shown("; ".join(line.strip() for line in said.splitlines() if line.strip()))


def objects(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return objects' contents by their hashes, each looked at: it is what its hash says.

    Raises:
        MissingError: one is not there.
        WorkbookError: one is not what its hash says or cannot be read, or they are too large.
    """
    wanted = list(dict.fromkeys(names))
    given = "".join(f"{name}\n" for name in wanted).encode()
    heads = _output(folder, "--batch-check", given).decode(errors="replace").splitlines()
    facts = [line.split() for line in heads]
    for name, fact in zip(wanted, facts, strict=False):
        if fact[1:] == ["missing"]:
            raise MissingError(f"The object {name} is not in this repository.")
    sizes = [int(fact[2]) for fact in facts]
    if sum(sizes) > _LARGEST:
        raise WorkbookError(f"What git keeps here has {sum(sizes):,} bytes in one go, more than any project.")
    answers = _output(folder, "--batch", given)
    found, at = {}, 0
    for name, (_, kind, _), size in zip(wanted, facts, sizes, strict=True):
        at = answers.find(b"\n", at) + 1
        found[name] = answers[at : at + size]
        at += size + 1
        reckoned = hashlib.new("sha1" if len(name) == SHA1 else "sha256", f"{kind} {size}\0".encode() + found[name])
        if reckoned.hexdigest() != name:
            raise WorkbookError(f"The object {name} is not what its hash says: git’s own files were changed.")
    return found


def _output(folder: Path, how: str, given: bytes) -> bytes:
    trust = [part for each in _trusted() for part in ("-c", f"safe.directory={each}")]
    done = _started([*_command(), *trust, "cat-file", how, "--buffer"], folder, _environment(), given)
    if done.returncode:
        raise WorkbookError(f"Git cannot read this repository. It says: {complaint(_text(done.stderr))}")
    return done.stdout


@cache
def _program(path: str) -> str:
    """Return where git is, by the folders of the path alone and never by the one that it is started in."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in path.split(os.pathsep):
        if os.path.isabs(folder) and os.access(Path(folder, name), os.X_OK) and Path(folder, name).is_file():
            return str(Path(folder, name))
    raise AbsentError("Git is not installed. Install git and try again.")


def _command() -> list[str]:
    settings = [part for name, value in _PLAIN.items() for part in ("-c", f"{name}={value}")]
    return [_program(os.environ.get("PATH", os.defpath)), "--no-pager", "--literal-pathspecs", *settings]


def _environment() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _SURROUNDINGS


def _run(folder: Path, arguments: Iterable[str], trusted: Iterable[str]) -> subprocess.CompletedProcess[str]:
    trust = [part for each in trusted for part in ("-c", f"safe.directory={each}")]
    done = _started([*_command(), *trust, *arguments], folder, _environment())
    return subprocess.CompletedProcess(done.args, done.returncode, _text(done.stdout), _text(done.stderr))


def _started(
    command: list[str], folder: Path, environment: Mapping[str, str], given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603
            command, cwd=folder, env=environment, input=given, capture_output=True, timeout=_PATIENCE, check=False
        )
    except OSError as error:
        raise WorkbookError(f"Git cannot be started: {error.strerror or error}.") from error
    except subprocess.TimeoutExpired as error:
        raise WorkbookError(f"Git gives no answer within {_PATIENCE:.0f} seconds.") from error


def _text(said: bytes) -> str:
    return said.decode(errors="surrogateescape")


def _is_refused(done: subprocess.CompletedProcess[str]) -> bool:
    return bool(done.returncode) and "dubious ownership" in done.stderr


def _trusted() -> tuple[str, ...]:
    """Return the folders that whoever is logged in has told git to trust, whatever a repository says of it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or "CONFIG" in name}
    return _trusted_by(_command()[0], tuple(sorted(own.items())))


@cache
def _trusted_by(program: str, surroundings: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as nowhere:
        apart = dict(surroundings) | {"GIT_CEILING_DIRECTORIES": str(Path(nowhere).parent)}
        done = _started([program, "config", "--get-all", "safe.directory"], Path(nowhere), apart)
    return tuple(line for line in _text(done.stdout).splitlines() if line)
