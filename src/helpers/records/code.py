"""The code as it is in this folder, and as it was at an earlier commit."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from helpers.errors import WorkbookError
from helpers.tempdir import folder_apart

#: What decides a report besides its inputs, from the project's folder.
CODE = ("src/helpers", "notebooks", "pyproject.toml", "requirements.lock", "workbook.py")

_LIBRARY = Path("src", "helpers")

#: Git's own hash of a commit, in full: SHA-1 or SHA-256.
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

#: Git numbers the working copies of one repository, which two threads must not do at once.
_ONE_AT_A_TIME = threading.Lock()


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
    project = tomllib.loads((code_folder() / "pyproject.toml").read_text(encoding="utf-8"))["project"]
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
    changed = _changed(folder) if commit else ()
    return Code(commit=commit, clean=bool(commit) and not changed, digest=_digest(folder / _LIBRARY), changed=changed)


@contextmanager
def checked_out(folder: Path, commit: str) -> Iterator[Path]:
    """Give a folder with the project as it was at a commit, for as long as it is needed.

    Args:
        folder: the project's folder, which stays as it is.
        commit: the commit's full hash.

    Raises:
        WorkbookError: git is not installed, does not have the commit here, or cannot write the folder.
    """
    _look_for(folder, commit)
    with folder_apart() as temporary:
        place = temporary / "code"
        try:
            with _ONE_AT_A_TIME:
                prefix = _told(_git(folder, "rev-parse", "--show-prefix"))
                _told(_git(folder, "worktree", "add", "--detach", str(place), commit))
            yield place / prefix
        finally:
            with _ONE_AT_A_TIME:
                _git(folder, "worktree", "remove", "--force", str(place))
                shutil.rmtree(place, ignore_errors=True)
                _git(folder, "worktree", "prune")


def begin_history(folder: Path, message: str) -> str:
    """Make a folder a git repository of its own, with one commit of all that is in it; return why not, or nothing."""
    if not shutil.which("git"):
        return "Git is not installed, so it has no history yet: install git, then “git init” there."
    if _git(folder, "rev-parse", "--is-inside-work-tree").returncode == 0:
        return "It lies in a git repository, so none was begun: commit it there before you publish."
    commands = (("init",), ("add", "--all"), ("commit", "--quiet", f"--message={message}"))
    failed = next((done for command in commands if (done := _git(folder, *command)).returncode), None)
    if failed is None:
        return ""
    return "Git could not commit what is in it. Before you publish, type “git add --all” and “git commit” there."


def _look_for(folder: Path, commit: str) -> None:
    """Raise a `WorkbookError` unless the folder's repository has the commit."""
    if not _COMMIT.fullmatch(commit):
        raise WorkbookError(
            f"“{commit}” is not a commit’s full hash, so the code cannot be put back as it was."
            if commit
            else "The record names no commit, so the code cannot be put back as it was. Audit with today’s code."
        )
    if not shutil.which("git"):
        raise WorkbookError(
            "Git is not installed, so the code cannot be put back as it was. Install git and try again."
        )
    found = _git(folder, "cat-file", "-t", commit)
    if found.returncode == 0 and found.stdout.strip() == "commit":
        return
    _refuse_owner(found)
    if "not a git repository" in found.stderr:
        raise WorkbookError(
            "This folder is no git repository, so the code cannot be put back as it was. "
            "Make a copy with “git clone” and audit in that."
        )
    shallow = _git(folder, "rev-parse", "--is-shallow-repository").stdout.strip() == "true"
    remedy = "git fetch --unshallow" if shallow else "git fetch --all --tags"
    why = "this copy has only the newest commits" if shallow else "it may be on a branch that was never sent here"
    raise WorkbookError(f"The commit {commit} is not in this repository: {why}. Type “{remedy}” and try again.")


def _commit_of(folder: Path) -> str:
    """Return the full hash of the commit that the folder's code comes from, or nothing."""
    if not shutil.which("git"):
        return ""
    head = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    _refuse_owner(head)
    if head.returncode:
        if head.stderr and "not a git repository" not in head.stderr:
            _told(head)
        return ""
    held = _told(_git(folder, "ls-tree", "--name-only", "HEAD", "--", f"{_LIBRARY.as_posix()}/"))
    return head.stdout.strip() if held else ""


def _changed(folder: Path) -> tuple[str, ...]:
    prefix = _told(_git(folder, "rev-parse", "--show-prefix"))
    command = ("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", *CODE)
    entries = _told(_git(folder, *command)).split("\0")
    paths = {entry[3:].removeprefix(prefix) for entry in entries if entry}
    return tuple(sorted(path for path in paths if not _compiled(PurePosixPath(path))))


def _digest(library: Path) -> str:
    r"""Return the SHA-256 over each file's path, a NUL, its length in eight bytes and its bytes, in the paths' order.

    Git may check text out with ``\r\n`` on Windows, which does not change what the code does: a file without a NUL
    byte, which is text by git's own rule, counts with ``\n``.
    """
    files = {path.relative_to(library).as_posix(): path for path in library.rglob("*") if path.is_file()}
    kept = sorted(name for name in files if not _compiled(PurePosixPath(name)))
    digest = hashlib.sha256()
    for name in kept:
        content = files[name].read_bytes()
        if b"\0" not in content:
            content = content.replace(b"\r\n", b"\n")
        digest.update(name.encode(errors="surrogateescape") + b"\0" + len(content).to_bytes(8, "big") + content)
    return digest.hexdigest() if kept else ""


def _compiled(path: PurePosixPath) -> bool:
    return "__pycache__" in path.parts or path.suffix == ".pyc"


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git in a folder, the same whoever starts it: no hook's variables, language, hooks or locks of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    kept |= {name: value for name, value in os.environ.items() if name.startswith("GIT_CONFIG_")}  # what it trusts
    options = ("--no-optional-locks", "--literal-pathspecs", "-c", f"core.hooksPath={os.devnull}")
    try:
        return subprocess.run(  # noqa: S603
            ["git", *options, *arguments],  # noqa: S607 - whichever git the person uses
            cwd=folder,
            env=kept | {"LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise WorkbookError(f"Git cannot be started: {error.strerror or error}.") from error


def _told(done: subprocess.CompletedProcess[str]) -> str:
    """Return what git printed, or raise a `WorkbookError` with what it complained of."""
    if done.returncode:
        said = "; ".join(line.strip() for line in done.stderr.splitlines() if line.strip())
        raise WorkbookError(f"Git cannot say which code this is, or put it back as it was. It says: {said}")
    return done.stdout.removesuffix("\n")


def _refuse_owner(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode and "dubious ownership" in done.stderr:
        raise WorkbookError(
            "Git does not read this folder, because it belongs to another user (git calls that “dubious ownership”). "
            "If you trust whoever owns it, type “git config --global --add safe.directory” and the folder’s path."
        )
