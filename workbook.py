"""Start the workbook on a machine that has only Python: ``python workbook.py run 2023-01``.

The first call makes an environment of its own in ``.venv`` from ``requirements.lock``, every package checked by
its hash; later calls start at once. Where the package is already installed (a conda environment, a developer's
own) that is used instead. Only the standard library is needed here.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
LOCK = HERE / "requirements.lock"
STAMP = ENVIRONMENT / "made-from"
OLDEST = (3, 11)


def main(arguments: list[str]) -> int:
    """Hand over to the command, in an environment that has what it needs; give its exit status."""
    if sys.version_info < OLDEST:
        say(f"Python {OLDEST[0]}.{OLDEST[1]} or later is needed; this is {sys.version.split()[0]}.")
        return 2
    python = sys.executable if installed_here() else str(environment_python())
    if python != sys.executable and made_from() != stamp_now():
        try:
            make_environment(python)
        except (subprocess.CalledProcessError, OSError) as error:
            say(f"The environment could not be made: {error}")
            say("Nothing else was changed. Check the network connection and start again.")
            return 2
    command = [python, "-m", "helpers", "--root", str(HERE), *arguments]
    if os.name == "posix":
        os.execv(python, command)  # noqa: S606 - the same command, with its signals and exit status
    return subprocess.call(command)


def installed_here() -> bool:
    """Return whether the Python that runs this already has the package, from this very folder."""
    try:
        found = importlib.metadata.distribution("action-plan-workbook")
    except importlib.metadata.PackageNotFoundError:
        return False
    origin = found.read_text("direct_url.json") or ""
    return HERE.as_uri() in origin


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


def make_environment(python: str) -> None:
    """Make the environment anew, showing each package as it comes."""
    packages = sum(1 for line in LOCK.read_text(encoding="utf-8").splitlines() if "==" in line)
    say(f"Setting up, once: up to {packages} packages, about a minute.")
    started = time.monotonic()
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    venv.create(ENVIRONMENT, with_pip=True)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    show([*pip, "--require-hashes", "--requirement", str(LOCK)], packages)
    show([*pip, "--no-deps", "--no-build-isolation", "--editable", str(HERE)], 0)
    STAMP.write_text(stamp_now(), encoding="utf-8")
    say(f"Set up in {time.monotonic() - started:.0f} seconds.")


def show(command: list[str], packages: int) -> None:
    """Run pip, a line of progress for the packages it has found so far; all it said if it fails."""
    said: list[str] = []
    found = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        for line in process.stdout:
            said.append(line)
            if line.startswith("Collecting "):
                found += 1
                progress(f"finding packages: {found} of up to {packages}")
            elif line.startswith("Installing "):
                progress("putting the packages in place")
    if sys.stderr.isatty():
        progress("")
    if process.returncode:
        sys.stderr.write("".join(said[-20:]))
        raise subprocess.CalledProcessError(process.returncode, command[:4])


def progress(text: str) -> None:
    """Show progress: in place on a terminal; elsewhere a line now and then."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()
    elif not text.startswith("finding") or text.split()[2].endswith("0"):
        say(text)


def say(text: str) -> None:
    """Write a line to standard error."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
