"""That the code of a run is known, and can be had again as it was."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from attacks import senders
from attacks.means import git
from builders import REPOSITORY
from helpers.errors import WorkbookError
from helpers.records.code import CODE, Code, checked_out, code_folder, code_of

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def commit(folder: Path, files: dict[str, str | bytes]) -> str:
    write(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A change")
    return git(folder, "rev-parse", "HEAD")


def listed(folder: Path) -> list[str]:
    """Return a folder's files, by their paths, without git's own."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in files if path.parts[0] != ".git")


def refusal(folder: Path, commit: str) -> str:
    with pytest.raises(WorkbookError) as error, checked_out(folder, commit):
        pass
    return str(error.value)


def hashed(folder: Path, kind: str, content: bytes) -> str:
    """Put an object into a repository, whatever git thinks of it, and return its hash."""
    command = ["git", "hash-object", "-t", kind, "-w", "--stdin", "--literally"]
    return subprocess.run(command, cwd=folder, input=content, capture_output=True, check=True).stdout.decode().strip()


@pytest.fixture(autouse=True)
def settings_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("[core]\n\tautocrlf = false\n[init]\n\tdefaultBranch = main\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "settings"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a project folder in git, with two commits' worth of code still to be made."""
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "--quiet")
    return folder


FIRST: dict[str, str | bytes] = {
    "src/helpers/a.py": "one = 1\n",
    "src/helpers/templates/b.txt": "text\n",
    "notebooks/n.ipynb": "{}\n",
    "README.md": "About\n",
    ".gitignore": "*.log\n",
}


def test_a_folder_just_as_committed_is_clean(folder: Path) -> None:
    head = commit(folder, FIRST)
    code = code_of(folder)
    assert (code.commit, code.clean, code.changed) == (head, True, ())


def test_the_digest_is_over_each_files_path_length_and_bytes_in_the_paths_order(folder: Path) -> None:
    write(folder, {**FIRST, "src/helpers/__pycache__/a.cpython-311.pyc": b"\0", "src/helpers/old.pyc": b"\0"})
    parts = (b"a.py\0" + bytes(7) + b"\x08one = 1\n", b"templates/b.txt\0" + bytes(7) + b"\x05text\n")
    assert code_of(folder).digest == hashlib.sha256(b"".join(parts)).hexdigest()


@pytest.mark.parametrize(
    "files",
    [
        {"src/helpers/a.py": "one = 2\n"},
        {"src/helpers/a.py": "one = 1"},
        {"src/helpers/c.py": ""},
        {"src/helpers/templates/a.py": "one = 1\n"},
        {"src/helpers/ignored.log": "what git ignores is still in the library"},
    ],
)
def test_any_change_in_the_library_changes_the_digest(files: dict[str, str | bytes], folder: Path) -> None:
    write(folder, FIRST)
    before = code_of(folder).digest
    write(folder, files)
    assert code_of(folder).digest != before


def test_a_change_outside_the_library_does_not_change_the_digest(folder: Path) -> None:
    write(folder, FIRST)
    before = code_of(folder).digest
    write(folder, {"notebooks/n.ipynb": "other", "src/other/a.py": "other"})
    assert code_of(folder).digest == before


def test_line_ends_change_the_digest_of_bytes_but_not_of_text(folder: Path) -> None:
    write(folder, {"src/helpers/a.py": "one = 1\ntwo = 2\n", "src/helpers/b.bin": b"\0\n"})
    before = code_of(folder).digest
    write(folder, {"src/helpers/a.py": "one = 1\r\ntwo = 2\r\n"})
    assert code_of(folder).digest == before
    write(folder, {"src/helpers/b.bin": b"\0\r\n"})
    assert code_of(folder).digest != before


def test_every_kind_of_change_to_the_code_is_named(folder: Path) -> None:
    head = commit(folder, {**FIRST, "src/helpers/gone.py": "", "pyproject.toml": "", "src/helpers/old.py": "old\n"})
    write(folder, {"src/helpers/a.py": "one = 2\n", "notebooks/né w.ipynb": "{}", "pyproject.toml": "[x]"})
    write(folder, {"workbook.py": "", "README.md": "Other", "params/p.yml": "", "src/helpers/x.log": "ignored"})
    write(folder, {"notebooks/more/n.ipynb": "{}"})
    git(folder, "config", "status.showUntrackedFiles", "no")
    (folder / "src/helpers/gone.py").unlink()
    (folder / "src/helpers/old.py").rename(folder / "src/helpers/new.py")
    git(folder, "add", "pyproject.toml", "src/helpers/old.py", "src/helpers/new.py")
    code = code_of(folder)
    assert (code.commit, code.clean) == (head, False)
    assert code.changed == (
        "notebooks/more/n.ipynb",
        "notebooks/né w.ipynb",
        "pyproject.toml",
        "src/helpers/a.py",
        "src/helpers/gone.py",
        "src/helpers/new.py",
        "src/helpers/old.py",
        "workbook.py",
    )


def test_compiled_python_is_no_change_where_git_does_not_ignore_it(folder: Path) -> None:
    commit(folder, FIRST)
    write(folder, {"src/helpers/__pycache__/a.cpython-311.pyc": b"\0"})
    assert code_of(folder).clean


def test_a_folder_without_git_has_a_digest_and_no_commit(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    digest = code_of(tmp_path).digest
    assert len(digest) == 64
    assert code_of(tmp_path) == Code(commit="", clean=False, digest=digest, changed=())


def test_a_repository_without_a_commit_has_a_digest_and_no_commit(folder: Path) -> None:
    write(folder, FIRST)
    assert (code_of(folder).commit, len(code_of(folder).digest)) == ("", 64)


def test_without_git_installed_there_is_a_digest_and_no_commit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = commit(folder, FIRST)
    before = code_of(folder)
    assert before.commit == head
    monkeypatch.setenv("PATH", str(folder))
    assert code_of(folder) == Code(commit="", clean=False, digest=before.digest, changed=())
    assert refusal(folder, head) == (
        "Git is not installed, so the code cannot be put back as it was. Install git and try again."
    )


def test_somebodys_repository_of_other_things_does_not_count(folder: Path) -> None:
    commit(folder, {"README.md": "Of other things\n", ".gitignore": "project\n"})
    write(folder / "project", FIRST)
    code = code_of(folder / "project")
    assert (code.commit, code.clean, code.changed) == ("", False, ())


def test_a_project_inside_a_larger_repository_has_its_own_paths(folder: Path) -> None:
    head = commit(folder, {f"council/plans/{name}": content for name, content in FIRST.items()})
    inside = folder / "council" / "plans"
    write(inside, {"src/helpers/a.py": "one = 2\n"})
    write(folder, {"src/helpers/a.py": "another project's"})
    code = code_of(inside)
    assert (code.commit, code.changed) == (head, ("src/helpers/a.py",))
    with checked_out(inside, head) as place:
        assert listed(place) == sorted(FIRST)
        assert (place / "src/helpers/a.py").read_text(encoding="utf-8") == "one = 1\n"


def test_a_folder_without_the_library_has_no_digest(tmp_path: Path) -> None:
    assert code_of(tmp_path) == Code(commit="", clean=False, digest="", changed=())


def test_the_variables_that_a_git_hook_sets_do_not_matter(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = commit(folder, FIRST)
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    commit(other, {"src/helpers/z.py": ""})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    code = code_of(folder)
    assert (code.commit, code.clean) == (first, True)
    with checked_out(folder, first) as place:
        assert listed(place) == sorted(FIRST)


def test_a_commit_is_given_as_it_was_while_the_folder_stays_as_it_is(folder: Path) -> None:
    first = commit(folder, FIRST)
    before = code_of(folder).digest
    commit(folder, {"src/helpers/a.py": "one = 2\n", "src/helpers/later.py": ""})
    write(folder, {"src/helpers/a.py": "one = 3\n"})
    branch = git(folder, "symbolic-ref", "HEAD")
    with checked_out(folder, first) as place:
        assert listed(place) == sorted(FIRST)
        assert code_of(place) == Code(commit="", clean=False, digest=before, changed=())
        assert not place.is_relative_to(folder)
    assert not place.exists()
    assert (folder / "src/helpers/a.py").read_text(encoding="utf-8") == "one = 3\n"
    assert git(folder, "symbolic-ref", "HEAD") == branch
    assert code_of(folder).changed == ("src/helpers/a.py",)


def test_the_copy_is_taken_away_after_an_error_and_whatever_was_written_in_it(folder: Path) -> None:
    first = commit(folder, FIRST)
    places = []

    def fail() -> None:
        with checked_out(folder, first) as place:
            places.append(place)
            write(place, {"new.txt": "", "src/helpers/a.py": "changed"})
            (place / "README.md").chmod(stat.S_IREAD)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    (place,) = places
    assert not place.parent.exists()


def test_several_at_once_each_have_their_own(folder: Path) -> None:
    commits = [commit(folder, {**FIRST, "src/helpers/a.py": f"one = {number}\n"}) for number in range(8)]

    def read(hash_: str) -> str:
        with checked_out(folder, hash_) as place:
            return (place / "src/helpers/a.py").read_text(encoding="utf-8")

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert list(pool.map(read, commits)) == [f"one = {number}\n" for number in range(8)]


needs_shell = pytest.mark.skipif(os.name == "nt", reason="the traps are for a Unix shell")


@needs_shell
def test_nothing_that_a_repository_would_run_is_run(folder: Path, tmp_path: Path) -> None:
    first = commit(folder, FIRST)
    head = commit(folder, {"src/helpers/a.py": "one = 2\n", "src/helpers/later.py": ""})
    lacking = git(folder, "rev-parse", f"{first}:src/helpers/a.py")
    laid = {
        name: lay for name, (lay, _) in senders.TRAPS.items() if name in ("fsmonitor", "hooks", "a filter", "aliases")
    }
    for name, lay in {**laid, "remote": senders.promised}.items():
        lay(folder, senders.trap(folder, name.replace(" ", "-")))
    marks = senders.marks(folder)
    write(folder, {"src/helpers/a.py": "one = 3\n"})
    assert code_of(folder).changed == ("src/helpers/a.py",)
    with checked_out(folder, first) as place:
        assert (place / "src/helpers/a.py").read_text(encoding="utf-8") == "one = 1\n"
    (folder / ".git/objects" / lacking[:2] / lacking[2:]).unlink()
    assert refusal(folder, first) == f"The object {lacking} is not in this repository."
    assert refusal(folder, "1" * 40).startswith(f"The commit {'1' * 40} is not in this repository: ")
    assert listed(marks) == []
    for words in (["status"], ["worktree", "add", str(tmp_path / "by-hand"), head], ["cat-file", "-p", lacking]):
        subprocess.run(["git", *words], cwd=folder, stdin=subprocess.DEVNULL, timeout=20, check=False)
    assert set(listed(marks)) >= {"fsmonitor", "a-filter", "remote"}


@needs_shell
def test_what_a_repository_puts_in_another_objects_place_does_not_count(folder: Path) -> None:
    first = commit(folder, FIRST)
    second = commit(folder, {"src/helpers/a.py": "one = 2\n"})
    git(folder, "replace", first, second)
    with checked_out(folder, first) as place:
        assert (place / "src/helpers/a.py").read_text(encoding="utf-8") == "one = 1\n"


def test_an_object_that_is_not_what_its_hash_says_is_refused(folder: Path) -> None:
    first = commit(folder, FIRST)
    ours, theirs = (git(folder, "hash-object", "-w", "--", name) for name in ("src/helpers/a.py", "README.md"))
    objects = folder / ".git" / "objects"
    (objects / ours[:2] / ours[2:]).chmod(0o644)
    shutil.copyfile(objects / theirs[:2] / theirs[2:], objects / ours[:2] / ours[2:])
    assert refusal(folder, first) == f"The object {ours} is not what its hash says: git’s own files were changed."


@pytest.mark.parametrize("name", ["..", ".git", ".GIT"])
def test_a_commit_with_a_path_that_leads_elsewhere_is_refused(name: str, folder: Path) -> None:
    blob = hashed(folder, "blob", b"x")
    tree = hashed(folder, "tree", b"100644 x\0" + bytes.fromhex(blob))
    top = hashed(folder, "tree", f"40000 {name}\0".encode() + bytes.fromhex(tree))
    signed = "A <a@averdale.example> 1 +0000"
    made = hashed(folder, "commit", f"tree {top}\nauthor {signed}\ncommitter {signed}\n\nx\n".encode())
    said = f"The commit {made} has a file “{name}/x”, which could lie outside its folder."
    assert refusal(folder, made) == said


def test_a_program_called_git_in_the_folder_is_not_taken_for_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = commit(folder, FIRST)
    write(folder, {"git": "#!/bin/sh\ntouch started\n", "git.exe": ""})
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    monkeypatch.chdir(folder)
    assert code_of(folder).commit == head
    assert not (folder / "started").exists()


def test_a_commit_that_is_not_here_is_refused(folder: Path) -> None:
    commit(folder, FIRST)
    assert refusal(folder, "1" * 40) == (
        f"The commit {'1' * 40} is not in this repository: it may be on a branch that was never sent here. "
        "Type “git fetch --all --tags” and try again."
    )


def test_a_commit_that_a_shallow_copy_lacks_is_refused_with_the_remedy(folder: Path, tmp_path: Path) -> None:
    first = commit(folder, FIRST)
    second = commit(folder, {"src/helpers/a.py": "one = 2\n"})
    git(tmp_path, "clone", "--quiet", "--depth", "1", folder.as_uri(), "copy")
    assert code_of(tmp_path / "copy").commit == second
    assert refusal(tmp_path / "copy", first) == (
        f"The commit {first} is not in this repository: this copy has only the newest commits. "
        "Type “git fetch --unshallow” and try again."
    )


@pytest.mark.parametrize("given", ["HEAD", "main", "--help", "1234567", "F" * 40])
def test_only_a_commits_full_hash_will_do(given: str, folder: Path) -> None:
    commit(folder, FIRST)
    assert refusal(folder, given) == f"“{given}” is not a commit’s full hash, so the code cannot be put back as it was."


def test_a_hash_of_something_other_than_a_commit_is_refused(folder: Path) -> None:
    commit(folder, FIRST)
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    assert refusal(folder, tree).startswith(f"The commit {tree} is not in this repository: ")


def test_a_record_without_a_commit_is_refused(folder: Path) -> None:
    assert refusal(folder, "") == (
        "The record names no commit, so the code cannot be put back as it was. Audit with today’s code."
    )


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "1" * 40) == (
        "This folder is no git repository, so the code cannot be put back as it was. "
        "Make a copy with “git clone” and audit in that."
    )


def test_a_damaged_repository_is_told_in_gits_own_words(folder: Path) -> None:
    head = commit(folder, FIRST)
    damaged = folder / ".git" / "objects" / head[:2] / head[2:]
    damaged.chmod(0o644)
    damaged.write_bytes(b"nothing")
    with pytest.raises(WorkbookError, match=r"^Git cannot read this repository\. It says: "):
        code_of(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_that_belongs_to_another_user_is_refused_plainly(folder: Path) -> None:
    head = commit(folder, FIRST)
    for path in (folder, folder / ".git"):
        os.chown(path, 65534, 65534)
    with pytest.raises(WorkbookError) as error:
        code_of(folder)
    assert refusal(folder, head) == str(error.value)
    assert str(error.value) == (
        "Git does not read this folder, because it belongs to another user (git calls that “dubious ownership”). "
        "If you trust whoever owns it, type “git config --global --add safe.directory” and the folder’s path."
    )


def test_the_code_that_is_running_is_this_repositorys() -> None:
    assert code_folder() == REPOSITORY
    assert all((code_folder() / name).exists() for name in CODE)
