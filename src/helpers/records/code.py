"""The code as it is in this folder, and as it was at an earlier commit."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath, PureWindowsPath

from helpers.errors import WorkbookError
from helpers.files import REPORT, TEXT, plain, text
from helpers.records import git
from helpers.tempdir import folder_apart

#: What decides a report besides its inputs, from the project's folder.
CODE = ("src/helpers", "notebooks", "pyproject.toml", "requirements.lock", "workbook.py")

_LIBRARY = Path("src", "helpers")

#: What no part of a file's path in a project is.
_NOWHERE = {"", ".", "..", ".git"}

#: Git's own hash of a commit, in full: SHA-1 or SHA-256.
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Code:
    """Which code is in a folder.

    Attributes:
        commit: the full hash of the commit that it comes from; empty where git does not know of it.
        clean: whether it is just what that commit holds; False without a commit.
        digest: the SHA-256 of the library's files, known without git too; empty where there is no library.
        changed: the files that differ from the commit, from the folder, sorted; empty without a commit.
    """

    commit: str
    clean: bool
    digest: str
    changed: tuple[str, ...]


def code_folder() -> Path:
    """Return the folder of the code that is running, which need not be the project's."""
    return Path(__file__).resolve().parents[3]


def version() -> str:
    """Return which version of the project is running, as its pyproject.toml has it, and its commit where known."""
    project = tomllib.loads(text(code_folder(), Path("pyproject.toml"), TEXT))["project"]
    try:
        commit = code_of(code_folder()).commit
    except WorkbookError:
        commit = ""
    return f"{project['version']}{f', commit {commit[:10]}' if commit else ''}"


def code_of(folder: Path) -> Code:
    """Return which code is in a folder.

    A commit that holds none of the library (the folder lies in somebody's repository of other things) does not count.
    What git ignores, and compiled Python, is not code.

    Raises:
        WorkbookError: git will not read the repository, or it is damaged.
    """
    commit = _commit_of(folder)
    changed = _changed(folder, commit) if commit else ()
    return Code(commit=commit, clean=bool(commit) and not changed, digest=_digest(folder / _LIBRARY), changed=changed)


@cache
def code_now() -> Code:
    """Return the code that is running; where git refuses to say which it is, it is not as committed."""
    try:
        return code_of(code_folder())
    except WorkbookError:
        return Code(commit="", clean=False, digest="", changed=())


@contextmanager
def checked_out(folder: Path, commit: str) -> Iterator[Path]:
    """Give a folder with the project as it was at a commit, for as long as it is needed.

    Its files are written out from what git keeps, to the byte, and the repository stays as it is. A link is written as
    the text that it holds, so that none leads out.

    Args:
        folder: the project's folder, which stays as it is.
        commit: the commit's full hash.

    Raises:
        WorkbookError: git is not installed, does not have the commit here, or the commit holds what no folder can.
    """
    _look_for(folder, commit)
    entries = _files_at(folder, commit)
    content = git.objects(folder, entries.values())
    with folder_apart() as temporary:
        place = temporary / "code"
        place.mkdir()
        for name, blob in entries.items():
            path = place.joinpath(*PurePosixPath(name).parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content[blob])
        yield place


def begin_history(folder: Path, message: str) -> str:
    """Make a folder a git repository of its own, with one commit of all that is in it; return why not, or nothing.

    The folder must be one that was just made here, as git then acts as its owner has set it up.
    """
    if not shutil.which("git"):
        return "Git is not installed, so it has no history yet: install git, then “git init” there."
    if git.ask(folder, "rev-parse", "--is-inside-work-tree").returncode == 0:
        return "It lies in a git repository, so none was begun: commit it there before you publish."
    commands = (("init",), ("add", "--all"), ("commit", "--quiet", f"--message={message}"))
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or "CONFIG" in name}
    for command in commands:
        done = subprocess.run(  # noqa: S603
            ["git", "-c", f"core.hooksPath={os.devnull}", *command],  # noqa: S607 - whichever git the person uses
            cwd=folder,
            env=own | {"GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            return (
                "Git could not commit what is in it. Before you publish, type “git add --all” and “git commit” there."
            )
    return ""


def _look_for(folder: Path, commit: str) -> None:
    """Raise a `WorkbookError` unless the folder's repository has the commit."""
    if not _COMMIT.fullmatch(commit):
        raise WorkbookError(
            f"“{commit}” is not a commit’s full hash, so the code cannot be put back as it was."
            if commit
            else "The record names no commit, so the code cannot be put back as it was. Audit with today’s code."
        )
    try:
        found = git.ask(folder, "cat-file", "-t", commit)
    except git.AbsentError as error:
        raise WorkbookError(
            "Git is not installed, so the code cannot be put back as it was. Install git and try again."
        ) from error
    if found.returncode == 0 and found.stdout.strip() == "commit":
        return
    if "not a git repository" in found.stderr:
        raise WorkbookError(
            "This folder is no git repository, so the code cannot be put back as it was. "
            "Make a copy with “git clone” and audit in that."
        )
    shallow = git.ask(folder, "rev-parse", "--is-shallow-repository").stdout.strip() == "true"
    remedy = "git fetch --unshallow" if shallow else "git fetch --all --tags"
    why = "this copy has only the newest commits" if shallow else "it may be on a branch that was never sent here"
    raise WorkbookError(f"The commit {commit} is not in this repository: {why}. Type “{remedy}” and try again.")


def _commit_of(folder: Path) -> str:
    """Return the full hash of the commit that the folder's code comes from, or nothing."""
    try:
        head = git.ask(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except git.AbsentError:
        return ""
    if head.returncode:
        if head.stderr and "not a git repository" not in head.stderr:
            git.told(head)
        return ""
    held = git.told(git.ask(folder, "ls-tree", "--name-only", "HEAD", "--", f"{_LIBRARY.as_posix()}/"))
    return head.stdout.strip() if held else ""


def _files_at(folder: Path, commit: str, *paths: str) -> dict[str, str]:
    """Return the files of the project at a commit, from path to git's own hash of the content; no repositories in it.

    Raises:
        WorkbookError: a path could lead out of a folder.
    """
    listed = git.told(git.ask(folder, "ls-tree", "-r", "-z", commit, "--", *paths)).split("\0")
    found = {}
    for facts, _, name in (entry.partition("\t") for entry in listed if entry):
        _, kind, blob = facts.split()
        if kind == "blob":
            if _NOWHERE & set(name.lower().split("/")) or PureWindowsPath(name).drive or "\\" in name:
                raise WorkbookError(f"The commit {commit} has a file “{name}”, which could lie outside its folder.")
            found[name] = blob
    return found


def _changed(folder: Path, commit: str) -> tuple[str, ...]:
    """Return the files of the code that differ from a commit; line ends as git may have changed them do not count."""
    committed = _files_at(folder, commit, *CODE)
    listed = git.ask(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *CODE)
    here = {name for name in git.told(listed).split("\0") if name and os.path.lexists(folder / name)}
    differing = {name for name, blob in committed.items() if not _holds(folder / name, blob)}
    names = differing | {name for name in here if name not in committed}
    return tuple(sorted(name for name in names if not _compiled(PurePosixPath(name))))


def _holds(path: Path, blob: str) -> bool:
    """Tell whether a file holds what git knows by a hash."""
    try:
        content = os.readlink(path).encode() if path.is_symlink() else plain(path, REPORT)
    except OSError:
        return False
    texts = [content, content.replace(b"\r\n", b"\n")] if b"\0" not in content else [content]
    kind = "sha1" if len(blob) == len("0" * 40) else "sha256"
    return any(hashlib.new(kind, b"blob %d\0" % len(text) + text).hexdigest() == blob for text in texts)


def _digest(library: Path) -> str:
    r"""Return the SHA-256 over each file's path, a NUL, its length in eight bytes and its bytes, in the paths' order.

    Git may check text out with ``\r\n`` on Windows, which does not change what the code does: a file without a NUL
    byte, which is text by git's own rule, counts with ``\n``.
    """
    files = {path.relative_to(library).as_posix(): path for path in library.rglob("*") if path.is_file()}
    kept = sorted(name for name in files if not _compiled(PurePosixPath(name)))
    digest = hashlib.sha256()
    for name in kept:
        content = _content(files[name])
        if b"\0" not in content:
            content = content.replace(b"\r\n", b"\n")
        digest.update(name.encode(errors="surrogateescape") + b"\0" + len(content).to_bytes(8, "big") + content)
    return digest.hexdigest() if kept else ""


def _content(path: Path) -> bytes:
    try:
        return plain(path, REPORT)
    except OSError as error:
        raise WorkbookError(f"{path} cannot be read: {error.strerror or error}.") from error


def _compiled(path: PurePosixPath) -> bool:
    return "__pycache__" in path.parts or path.suffix == ".pyc"
