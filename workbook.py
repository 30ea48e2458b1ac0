"""Start the workbook on a machine that has only Python: ``python workbook.py run 2023-01``.

The first call makes an environment of its own in ``.venv`` from ``requirements.lock``, every package checked by its
hash; later calls start at once. A Python that has the lock's packages already (a conda environment, a developer's own)
is used as it is. Only the standard library is needed here.

Packages are installed by uv: the one on the path, else the lock's own, which pip fetches first; by pip where neither
is to be had. Where there is a folder ``wheels``, they come from it and no network is needed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import signal
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
LOCK = HERE / "requirements.lock"
WHEELS = HERE / "wheels"
STAMP = ENVIRONMENT / "made-from"
OLDEST = (3, 11)

HASH = """A package is not the one that requirements.lock names: its hash differs, so it was not installed. Start
again. If it stays so, whoever runs your package index or proxy hands out other files: tell them."""
LACKING = """The folder wheels has not all that requirements.lock names. Take the folder away, or fill it where there is
a network: pip download --require-hashes -r requirements.lock -d wheels"""
WAY_OUT = """The way out is through a proxy or to a package index of your organisation's own: ask for its settings, then
start again. HTTPS_PROXY names the proxy, SSL_CERT_FILE and PIP_CERT its certificates, UV_DEFAULT_INDEX and
PIP_INDEX_URL the index; uv.toml and pip.conf are read too."""
ABSENT = """The package index has not all that requirements.lock names. Ask whoever runs it, or name another by
UV_DEFAULT_INDEX and PIP_INDEX_URL."""
NETWORK = """The package index was not reached. Check the network connection and start again. For a machine without one,
fill the folder wheels on another of its kind: pip download --require-hashes -r requirements.lock -d wheels"""
NO_PIP = """There is no uv, and this Python has neither pip nor ensurepip. On Debian and Ubuntu type
“sudo apt install python3-venv”; elsewhere install uv. Then start again."""
READ_ONLY = """This folder cannot be written. Copy the project to a folder of your own and start there; on Windows,
first close what still uses .venv."""
FULL = "The disk is full: the environment takes 600 MB here, and the packages as much again in uv's or pip's cache."
STOPPED = "It was stopped. Start again: what is half made is made anew."
UNKNOWN = "Why is said above."

#: What uv, pip or the system say when they fail, and what that means: the first whose words are found.
CAUSES = (
    (r"hash mismatch|do not match the hashes", HASH),
    (r"no space left|quota", FULL),
    (r"permission denied|access is denied|read-only file system", READ_ONLY),
    (r"proxy|tunnel|certificate|unauthorized|forbidden", WAY_OUT),
    (r"connect|name resolution|dns error|timed out|unreachable|sending request", NETWORK),
    (r"no matching distribution|not found|no version of", ABSENT),
)


class SetUpError(Exception):
    """The environment could not be made: what that means and what to do."""


def main(arguments: list[str]) -> int:
    """Hand over to the command, in an environment that has what it needs; give its exit status."""
    if sys.version_info < OLDEST:
        say(f"Python {OLDEST[0]}.{OLDEST[1]} or later is needed; this is {sys.version.split()[0]}.")
        return 2
    python = sys.executable
    if not is_made() and has_packages():  # but perhaps not the project
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HERE / "src"), os.environ.get("PYTHONPATH")]))
    else:
        python = str(environment_python())
        if made_from() != stamp_now() and (why := why_not_made()):
            say(f"The environment could not be made, and nothing else was changed.\n{why}")
            return 2
    os.environ["WORKBOOK_CALLED"] = called()
    if ENVIRONMENT.is_dir() and os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # which is about the folders of sources
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ENVIRONMENT / "compiled"))
    command = [python, "-P", "-m", "helpers", "--root", str(HERE), *arguments]  # no code of the folder it is called in
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # until the command can answer it
        os.execv(python, command)  # noqa: S606 - the same command, with its signals and exit status
    import subprocess

    signal.signal(signal.SIGINT, lambda *_: None)  # it is the command's to answer
    return subprocess.call(command)


def called() -> str:
    """Return what was typed before the command's name, for messages that quote commands to be pasted."""
    python = sys.orig_argv[0]
    if os.name == "nt" and Path(python).is_absolute() and on_path("py"):  # which is what was typed
        python = "py"
    return " ".join(f'"{word}"' if " " in word else word for word in (python, sys.argv[0]))


def on_path(name: str, path: str | None = None) -> str | None:
    """Return where a program is, if it is on the path."""
    import shutil

    return shutil.which(name, path=path)


def is_made() -> bool:
    """Return whether the Python that runs this is the environment's own, which has what is in the lock by its stamp."""
    return Path(sys.prefix) == ENVIRONMENT and made_from() == stamp_now()


def has_packages() -> bool:
    """Return whether the Python that runs this has each package that the project asks for, as the lock has it."""
    if not importlib.util.find_spec("papermill"):  # as most have not, of which no more need be looked at
        return False
    import tomllib  # not in a Python that is too old, which is told so
    from importlib import metadata

    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = set(re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE))
    names = [re.split(r"[^\w.-]", requirement)[0] for requirement in project["dependencies"]]
    try:
        return {(name.lower(), metadata.version(name)) for name in names} <= locked
    except metadata.PackageNotFoundError:
        return False


def environment_python() -> Path:
    """Return the environment's Python, which need not exist yet."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_now() -> str:
    """Return what an environment made now would be made from: this Python and these package files."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (LOCK, HERE / "pyproject.toml"):
        digest.update(path.read_bytes())
    return f"{HERE}\n{digest.hexdigest()}\n"


def made_from() -> str:
    """Return what the environment was made from; empty where there is none or it was not finished."""
    try:
        return STAMP.read_text(encoding="utf-8")
    except OSError:
        return ""


def why_not_made() -> str:
    """Make the environment; return why it could not be made and what to do, or nothing."""
    try:
        make_environment()
    except KeyboardInterrupt:
        return STOPPED
    except OSError as error:
        return f"{error}\n{meaning(str(error))}"
    except SetUpError as error:
        return str(error)
    return ""


def make_environment() -> None:
    """Make the environment; its stamp comes last, when it is whole."""
    say("Setting up, once: some 600 MB, well under a minute on a good connection.")
    started = time.monotonic()
    bare_environment()
    uv = on_path("uv") or fetched_uv()
    if not (uv and installed_by_uv(uv)):
        say("uv cannot do it here; pip does, in a minute or two.")
        install_by_pip()
    STAMP.write_text(stamp_now(), encoding="utf-8")
    say(f"Set up in {time.monotonic() - started:.0f} seconds.")


def bare_environment(*, with_pip: bool = False) -> None:
    """Make the environment without packages, whatever is left of another."""
    import venv

    venv.create(ENVIRONMENT, clear=True, symlinks=os.name != "nt", with_pip=with_pip)


def fetched_uv() -> str | None:
    """Put the lock's uv into the environment and return where it is; nothing where the package index has none."""
    try:
        show([*pip(), "install", "--require-hashes", "--only-binary", "uv", *source(), "-r", str(of_lock(uv=True))])
    except SetUpError as error:
        if str(error) not in {ABSENT, UNKNOWN}:
            raise
    return on_path("uv", str(environment_python().parent))


def installed_by_uv(uv: str) -> bool:
    """Install the lock and the project by uv; return whether it could: it may be old, or not know the index."""
    to = ["--python", str(environment_python())]
    try:
        show([uv, "pip", "sync", *to, "--require-hashes", *source(), str(LOCK)])
        show([uv, "pip", "install", *to, "--no-deps", "--no-build-isolation", "--offline", "--editable", str(HERE)])
    except OSError:  # such as a rule of the machine's that it may not be started
        return False
    except SetUpError as error:
        if str(error) in {HASH, FULL, READ_ONLY, LACKING}:
            raise
        return False
    return True


def install_by_pip() -> None:
    """Install the lock and the project by pip, but for uv, which the package index may not have."""
    bare_environment(with_pip=importlib.util.find_spec("ensurepip") is not None)  # for audits, which have no uv then
    call = pip()
    show([*call, "install", "--require-hashes", *source(), "--requirement", str(of_lock(uv=False))])
    show([*call, "install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(HERE)])


def pip() -> list[str]:
    """Return what calls pip for the environment: the pip of the Python that runs this, else one of its own."""
    options = ["-m", "pip", "--disable-pip-version-check", "--no-input"]
    if importlib.util.find_spec("pip"):
        return [sys.executable, *options, "--python", str(environment_python())]
    if not importlib.util.find_spec("ensurepip"):
        raise SetUpError(NO_PIP)
    bare_environment(with_pip=True)
    return [str(environment_python()), *options]


def source() -> list[str]:
    """Return the options that say where packages come from: the folder ``wheels``, if there is one."""
    return ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []


def of_lock(*, uv: bool) -> Path:
    """Write the lock's entry of uv, or all others, into the environment, and return the file."""
    entries = re.split(r"\n(?=[\w])", LOCK.read_text(encoding="utf-8"))
    path = ENVIRONMENT / "part.lock"
    path.write_text("\n".join(entry for entry in entries if entry.startswith("uv==") is uv), encoding="utf-8")
    return path


def show(command: list[str]) -> None:
    """Run uv or pip, a line of progress on a terminal; its last words and what they mean if it fails."""
    import subprocess

    said: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        for line in process.stdout:
            said.append(line)
            progress(line.strip()[:78])
    progress("")
    if process.returncode:
        sys.stderr.write("".join([line for line in said if "sha256:" not in line][-6:]))
        raise SetUpError(meaning("".join(said)))


def meaning(said: str) -> str:
    """Return what the words of a failure mean, and what to do."""
    text = next((text for words, text in CAUSES if re.search(words, said, re.IGNORECASE)), UNKNOWN)
    return LACKING if text == ABSENT and WHEELS.is_dir() else text


def progress(text: str) -> None:
    """Show progress in place, on a terminal alone."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


def say(text: str) -> None:
    """Write a line to standard error."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("Stopped.")
        sys.exit(2)
