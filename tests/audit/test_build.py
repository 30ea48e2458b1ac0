"""That the environment of a lock can be made again, and is whole or absent."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from helpers.audit import build as building
from helpers.audit.build import Python, build
from helpers.errors import WorkbookError

pytestmark = pytest.mark.skipif(not building._uv(), reason="no uv was to be had when the environment was made")

HERE = ".".join(str(part) for part in sys.version_info[:3])
MINOR = HERE.rsplit(".", 1)[0]


def make_wheel(folder: Path, name: str = "tiny", version: str = "1.0") -> Path:
    """Write a wheel with one module that knows its version."""
    record = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{record}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{record}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{record}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{record}/RECORD"])
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    return wheel


def lock_of(path: Path, *wheels: Path) -> Path:
    lines = []
    for wheel in wheels:
        name, version, _ = wheel.name.split("-", 2)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        lines.append(f"{name}=={version} \\\n    --hash=sha256:{digest}\n    # via a test\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave uv and pip no place to fetch from but the one they are told of, and what they keep in a folder apart."""
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    for name in ("UV_OFFLINE", "PIP_NO_INDEX", "PIP_NO_CACHE_DIR"):
        monkeypatch.setenv(name, "1")


def names(folder: Path) -> list[str]:
    """Return what is in a folder, but for the locks by which two processes keep apart."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def quiet(_: str) -> None:
    """Say nothing."""


def answer(made: Python, code: str) -> str:
    done = subprocess.run([str(made.path), "-I", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_an_environment_is_made_from_kept_packages_once_and_again_when_unfinished(tmp_path: Path) -> None:
    wheels, cache = tmp_path / "wheels", tmp_path / "cache"
    make_wheel(wheels, "other", "2.0")
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(wheels))
    said: list[str] = []
    made = build(lock, cache, wheels, HERE, said.append)
    home = cache / f"{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}-py{MINOR}"
    assert made.version == HERE
    assert made.path.is_relative_to(home.resolve())
    assert answer(made, "import tiny; print(tiny.VERSION)") == "1.0"
    assert answer(made, "import sys; print('.'.join(map(str, sys.version_info[:3])))") == HERE
    listed = "import importlib.metadata as m; print([d.name for d in m.distributions()])"
    assert answer(made, listed) == "['tiny']"
    assert said == [f"Making the environment of the lock, with Python {HERE}."]
    said.clear()
    with ThreadPoolExecutor(max_workers=3) as pool:
        several = list(pool.map(lambda _: build(lock, cache, wheels, HERE, said.append), range(3)))
    assert (several, said) == ([made] * 3, [])
    (home / "made-from").unlink()
    (home / "left.txt").write_text("from a set-up that was cut short", encoding="utf-8")
    assert build(lock, cache, wheels, HERE, said.append) == made
    assert answer(made, "import tiny; print(tiny.VERSION)") == "1.0"
    assert not (home / "left.txt").exists()
    assert said


def test_a_lock_with_the_line_ends_of_windows_has_the_same_environment(tmp_path: Path) -> None:
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(tmp_path / "wheels"))
    made = build(lock, tmp_path / "cache", tmp_path / "wheels", HERE, quiet)
    lock.write_bytes(lock.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    said: list[str] = []
    assert build(lock, tmp_path / "cache", tmp_path / "wheels", HERE, said.append) == made
    assert said == []


def test_what_the_kept_packages_lack_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = tmp_path / "shop"
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(shop), make_wheel(shop, "other", "2.0"))
    make_wheel(tmp_path / "wheels")
    for name in ("UV_FIND_LINKS", "PIP_FIND_LINKS"):
        monkeypatch.setenv(name, str(shop))
    made = build(lock, tmp_path / "cache", tmp_path / "wheels", HERE, quiet)
    assert answer(made, "import tiny, other; print(tiny.VERSION, other.VERSION)") == "1.0 2.0"


def test_a_kept_package_whose_bytes_were_changed_is_not_installed_and_nothing_is_left(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / "wheels")
    lock = lock_of(tmp_path / "requirements.lock", wheel)
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("added.py", "")
    with pytest.raises(WorkbookError) as error:
        build(lock, tmp_path / "cache", tmp_path / "wheels", HERE, quiet)
    assert str(error.value).startswith("The environment could not be made. The last that was said:\n")
    assert "Hash mismatch for `tiny==1.0`" in str(error.value)
    assert names(tmp_path / "cache") == []


def test_a_lock_without_a_hash_is_refused(tmp_path: Path) -> None:
    make_wheel(tmp_path / "wheels")
    lock = tmp_path / "requirements.lock"
    lock.write_text("tiny==1.0\n", encoding="utf-8")
    with pytest.raises(WorkbookError, match="hashes"):
        build(lock, tmp_path / "cache", tmp_path / "wheels", HERE, quiet)


def test_a_package_that_cannot_be_had_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(tmp_path / "elsewhere"))
    with pytest.raises(WorkbookError, match="tiny was not found"):
        build(lock, tmp_path / "cache", tmp_path / "wheels", HERE, quiet)
    assert names(tmp_path / "cache") == []


def test_pip_is_asked_for_the_same_where_there_is_no_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answered(_: Path, *command: str | Path) -> str:
        asked.append(" ".join(map(str, command)))
        return "\nno" if "install" in command else ""

    monkeypatch.setattr(building, "_uv", lambda: None)
    monkeypatch.setattr(building, "_failure", answered)
    wheel = make_wheel(tmp_path / "wheels")
    lock = lock_of(tmp_path / "requirements.lock", wheel)
    with pytest.raises(WorkbookError, match=r"The last that was said:\nno\nno$"):
        build(lock, tmp_path / "cache", wheel.parent, HERE, quiet)
    made, kept, fetched = asked
    assert " -m venv --without-pip " in made
    assert " install --only-binary :all: --require-hashes -r " in fetched
    assert kept == f"{fetched} --no-index --find-links {wheel.parent}"


@pytest.mark.exhaustive
def test_pip_does_the_same_where_there_is_no_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "with-pip")], check=True)
    python = tmp_path / "with-pip" / Path(sys.executable).relative_to(sys.prefix)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(building, "_uv", lambda: None)
    wheel = make_wheel(tmp_path / "wheels")
    lock = lock_of(tmp_path / "requirements.lock", wheel)
    made = build(lock, tmp_path / "cache", tmp_path / "wheels", HERE, quiet)
    assert answer(made, "import tiny; print(tiny.VERSION)") == "1.0"
    (made.path.parents[1] / "made-from").unlink()
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("added.py", "")
    with pytest.raises(WorkbookError, match="DO NOT MATCH THE HASHES"):
        build(lock, tmp_path / "cache", tmp_path / "wheels", HERE, quiet)
    assert names(tmp_path / "cache") == []


def test_a_lock_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"The lock requirements\.lock cannot be read: "):
        build(tmp_path / "requirements.lock", tmp_path / "cache", tmp_path / "wheels", HERE, quiet)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(tmp_path / "wheels"))
    (tmp_path / "cache").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(WorkbookError, match="The environment could not be made"):
        build(lock, tmp_path / "cache", tmp_path / "wheels", HERE, quiet)


def test_a_python_that_this_machine_lacks_gives_way_to_the_one_that_is_running() -> None:
    assert building._python_like("3.99.1") == Python(Path(sys.executable), HERE)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a link")
def test_a_python_on_the_path_is_used_where_its_first_two_numbers_are_those_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "this_python", lambda: "3.99.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    stand_in = tmp_path / f"python{MINOR}"
    stand_in.write_text("#!/bin/sh\necho not found >&2; exit 127\n", encoding="utf-8")
    stand_in.chmod(0o700)
    assert building._python_like(f"{MINOR}.99").version == "3.99.0"
    stand_in.unlink()
    stand_in.symlink_to(Path(sys.base_prefix) / "bin" / f"python{MINOR}")
    for asked in (HERE, f"{MINOR}.99"):
        assert building._python_like(asked) == Python(stand_in, HERE)
