"""Attacks of a sender, who made the folder that somebody looks at: something in it is to run, or to lead astray.

Each is done to a folder whose second report was changed, with record, ledger and a commit to go with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from attacks import ATTACKS, Attack, attack
from attacks.insiders import folder, rebuild_the_chain, rebuild_the_chain_and_commit, told_otherwise
from attacks.means import commit, forget, git, rewrite
from helpers.english import listed
from helpers.records import store
from helpers.records.record import INPUTS

NOTHING_RUNS = "Nothing: git is told to run none of it. With git called by hand it would run."


def marks(root: Path) -> Path:
    """Return the folder in which whatever was run leaves a file."""
    path = root.parent / "marks"
    path.mkdir(exist_ok=True)
    return path


def trap(root: Path, name: str) -> str:
    """Return a program that leaves a file with its name."""
    path = root / ".git" / f"{name}.sh"
    path.write_text(f'#!/bin/sh\ntouch "{(marks(root) / name).as_posix()}"\n', encoding="utf-8")
    path.chmod(0o755)
    return path.as_posix()


def set_up(**settings: str) -> Callable[[Path, str], None]:
    """Return what sets git up; `{}` stands for the program that would be run, “__” for a dot in a key."""

    def lay(root: Path, program: str) -> None:
        for name, value in settings.items():
            git(root, "config", name.replace("__", "."), value.format(program))

    return lay


def hook(root: Path, program: str) -> None:
    for name in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"):
        shutil.copy(program, root / ".git" / "hooks" / name)


def attributes(root: Path) -> None:
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "attributes").write_text("* filter=trap diff=trap merge=trap\n", encoding="utf-8")


def by_attribute(**settings: str) -> Callable[[Path, str], None]:
    def lay(root: Path, program: str) -> None:
        attributes(root)
        set_up(**settings)(root, program)

    return lay


def included(root: Path, program: str) -> None:
    (root / "more").write_text(f"[core]\n\tfsmonitor = {program}\n", encoding="utf-8")
    git(root, "config", f"includeIf.gitdir:{root.as_posix()}/.path", (root / "more").as_posix())


def of_the_worktree(root: Path, program: str) -> None:
    git(root, "config", "extensions.worktreeConfig", "true")
    git(root, "config", "--worktree", "core.fsmonitor", program)


def pointed_at(root: Path, program: str) -> None:
    git(root, "config", "core.fsmonitor", program)
    shutil.move(root / ".git", root / "elsewhere")
    (root / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    git(root, "config", "core.fsmonitor", program.replace("/.git/", "/elsewhere/"))


def bare_below(root: Path, program: str) -> None:
    """Put a bare repository where someone might look; one in the folder itself is not taken for a repository."""
    below = Path(shutil.copytree(root / ".git", root / "notebooks" / "bare"))
    with (below / "config").open("a", encoding="utf-8") as file:
        file.write(f'[core]\n\tbare = false\n\tworktree = "{root.as_posix()}"\n\tfsmonitor = {program}\n')


def promised(root: Path, program: str) -> None:
    settings = {"url": f"ext::{program}", "promisor": "true", "partialclonefilter": "blob:none"}
    for name, value in settings.items():
        git(root, "config", f"remote.sender.{name}", value)
    set_up(protocol__ext__allow="always", extensions__partialClone="sender")(root, program)
    git(root, "config", "core.repositoryFormatVersion", "1")


def lazily(root: Path, program: str) -> None:
    promised(root, program)
    blob = git(root, "rev-parse", f"HEAD~1:{store.LEDGER.as_posix()}")
    (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


#: What git can be set up to run, how, and an innocent call of git by which it does; empty where none is at hand.
TRAPS: Mapping[str, tuple[Callable[[Path, str], None], str]] = {
    "fsmonitor": (set_up(core__fsmonitor="{}"), "status"),
    "hooks": (hook, "branch more"),
    "hooks elsewhere": (set_up(core__hooksPath=".git/hooks"), ""),
    "a filter": (by_attribute(filter__trap__clean="{}", filter__trap__smudge="{}"), "add --renormalize reports"),
    "textconv": (by_attribute(diff__trap__textconv="{}"), "log --patch --textconv"),
    "an external diff": (set_up(diff__external="{}"), "log --patch --ext-diff"),
    "a merge driver": (by_attribute(merge__trap__driver="{}"), ""),
    "aliases": (set_up(alias__look="!{}", **{"alias__cat-file": "!{}", "alias__rev-list": "!{}"}), "look"),
    "a pager and an editor": (set_up(core__pager="{}", core__editor="{}"), ""),
    "an ssh command": (set_up(core__sshCommand="{}", remote__origin__url="ssh://nowhere.example/x"), "fetch origin"),
    "a proxy": (set_up(core__gitProxy="{}", remote__origin__url="git://nowhere.example/x"), "fetch origin"),
    "a credential helper": (set_up(credential__helper="!{}"), "credential fill"),
    "a signature’s program": (set_up(gpg__program="{}", log__showSignature="true"), ""),
    "an upload program": (set_up(remote__origin__url=".", remote__origin__uploadpack="{}"), "fetch origin"),
    "a submodule’s update": (set_up(submodule__trap__update="!{}", submodule__recurse="true"), ""),
    "settings included": (included, "status"),
    "settings of a worktree": (of_the_worktree, "status"),
    "a repository elsewhere": (pointed_at, "status"),
    "a bare repository in a subfolder": (bare_below, "-C notebooks/bare status"),
    "objects to be fetched when asked for": (lazily, f"cat-file -p HEAD~1:{store.LEDGER.as_posix()}"),
}


def trapped(name: str) -> Callable[[Path], None]:
    """Return what sets git up to run something."""

    def do(root: Path) -> None:
        rebuild_the_chain_and_commit(root)
        TRAPS[name][0](root, trap(root, name.replace(" ", "-")))

    return do


ATTACKS.extend(
    Attack(
        *("sender", f"sets git up to run something: {name}", trapped(name)),
        *(("unseen", "other", "none", "D") if lay is lazily else ("damaged", "other", "none", "E")),
        left=NOTHING_RUNS,
    )
    for name, (lay, _) in TRAPS.items()
)

#: What Python, pip, pytest, IPython and Jupyter take for code or settings in a folder that they are started in.
CODE = (
    *("helpers/__init__.py", "src/helpers/__init__.py", "typer.py", "json.py", "runpy.py", "ipykernel_launcher.py"),
    *("sitecustomize.py", "usercustomize.py", "conftest.py", "workbook.py", "pyproject.toml", "more.pth"),
    *("ipython_config.py", "profile_default/startup/first.py", "jupyter_config.py", "jupyter_nbconvert_config.py"),
    *("action-plan/index.html.j2", "requirements.lock", "uv.toml", "pip.conf", ".env"),
)


def code(root: Path, name: str) -> bytes:
    """Return what leaves a file with its name where it is run."""
    return f"open({(marks(root) / name.replace('/', '-')).as_posix()!r}, 'w').close()\n".encode()


@attack(
    *("sender", f"lays code and settings beside the reports: {listed(CODE)}", "damaged", "other", "none", "E"),
    left="With the `workbook.py` of that folder, all of it: use your own.",
)
def lay_code_in_the_folder(root: Path) -> None:
    rebuild_the_chain_and_commit(root)
    for name in CODE:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(code(root, name))


@attack(
    *("sender", "has code kept among the inputs, where the notebook runs", "untouched", "other", "known", "E"),
    left="Nothing: no report is made from code, so none is run.",
)
def keep_code_as_an_input(root: Path) -> None:
    rewrite(root, 2, {INPUTS + name: code(root, name) for name in CODE if name.endswith(".py")})
    forget(root)


#: What a notebook might do to whoever runs it.
DOES = {
    "writes a file": "open({mark!r}, 'w').close()",
    "starts a program": "import subprocess; subprocess.run(['touch', {mark!r}])",
    "reads the environment": "import os; 'SECRET' in str(os.environ) and print(os.environ)",
    "opens the network": "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
    "changes what Python imports": "import sys; sys.path.insert(0, {mark!r})",
    "puts itself back as it was": "import pathlib; pathlib.Path('notebooks/action_plan.ipynb').write_bytes(b'')",
}


@attack(
    *("sender", f"sends a notebook that {listed(DOES)}", "damaged", "fits", "known", "E"),
    left="Nothing, as it is not run.",
)
def send_a_notebook(root: Path) -> None:
    said = "\n".join(each.format(mark=(marks(root) / "notebook").as_posix()) for each in DOES.values())
    (folder(root) / f"{INPUTS}notebooks/action_plan.ipynb").write_bytes(told_otherwise(root, said))


@attack(
    *("sender", "sends a lock with an index, an address, a path and an option", "untouched", "other", "known", "E"),
    left="Nothing: only the lock of the code of that day is ever installed. (Audited `--as recorded`.)",
)
def send_a_lock(root: Path) -> None:
    lines = ("--index-url https://nowhere.example/", "one @ https://nowhere.example/one.whl", "-e .", "./one.whl")
    rewrite(root, 2, {f"{INPUTS}requirements.lock": "\n".join(lines).encode()})
    forget(root)


@attack(
    *("sender", "sends a folder without a history", "alone", "fits", "known", "A"),
    left="Whatever an insider can: only the seal, the file and your own history stand against it.",
)
def send_no_history(root: Path) -> None:
    shutil.rmtree(root / ".git")


@attack(
    *("sender", "sends a history that git is told to take for another", "damaged", "other", "none", "E"),
    left="Nothing: replacements, grafts and lists made beforehand do not count.",
)
def replace_objects(root: Path) -> None:
    old = git(root, "rev-parse", "HEAD")
    rebuild_the_chain(root)
    commit(root)
    new = git(root, "rev-parse", "HEAD")
    content = git(root, "cat-file", "commit", new).replace(f"parent {old}\n", "")
    (root / "x").write_text(content + "\n", encoding="utf-8")
    git(root, "replace", new, git(root, "hash-object", "-t", "commit", "-w", "x"))
    (root / ".git" / "info" / "grafts").write_text(f"{new}\n", encoding="utf-8")
    git(root, "commit-graph", "write", "--reachable")


@attack(
    *("sender", "sends the newest commits alone", "unseen", "other", "none", "D"),
    left="Fetch the whole history.",
)
def cut_the_history(root: Path) -> None:
    rebuild_the_chain_and_commit(root)
    (root / ".git" / "shallow").write_text(git(root, "rev-parse", "HEAD") + "\n", encoding="utf-8")
