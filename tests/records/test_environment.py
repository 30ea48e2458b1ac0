"""That a run's Python environment is known, can be kept, and can be made again."""

from __future__ import annotations

import hashlib
import platform
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from builders import REPOSITORY
from helpers.audit.build import Built, _Found, _python_like, build
from helpers.audit.wheels import keep_wheels
from helpers.errors import WorkbookError
from helpers.records.environment import Pin, pins, strays, versions

HERE = ".".join(str(part) for part in sys.version_info[:3])
MINOR = HERE.rsplit(".", 1)[0]
HASH = "--hash=sha256:" + "0" * 64


def make_wheel(folder: Path, name: str = "tiny", version: str = "1.0", tag: str = "py3-none-any") -> Path:
    """Write a wheel with one module that knows its version."""
    record = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{record}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{record}/WHEEL": f"Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    files[f"{record}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{record}/RECORD"])
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-{version}-{tag}.whl"
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


def install(folder: Path, name: str, version: str, *requires: str) -> None:
    """Put a package's metadata into a folder, as an installation does."""
    record = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    record.mkdir(parents=True)
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {text}" for text in requires]
    (record / "METADATA").write_text("\n".join([*lines, "", ""]), encoding="utf-8")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give a way to install into a Python that has nothing else."""
    place = tmp_path / "site"
    place.mkdir()
    monkeypatch.setattr(sys, "path", [str(place)])
    return lambda *arguments: install(place, *arguments)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the only place that pip can fetch from."""
    place = tmp_path / "shop"
    place.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(place))
    return place


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def quiet(_: str) -> None:
    """Say nothing."""


def test_the_facts_of_the_environment_name_neither_the_machine_nor_its_user() -> None:
    assert versions() == {
        "python": HERE,
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "machine": platform.machine(),
    }


def test_a_lock_gives_names_as_they_are_compared_and_only_what_its_markers_want_here() -> None:
    lock = f"""# made by a tool: not==1.0
Foo.Bar_baz==1.0.post1 \\
    {HASH} \\
    {HASH}
    # via other==9
other==2 ; sys_platform == '{sys.platform}' \\
    {HASH}
elsewhere==3 ; sys_platform != '{sys.platform}' \\
    {HASH}
new==4 ; python_full_version >= '3.12' \\
    {HASH}
new==3 ; python_full_version < '3.12' \\
    {HASH}
"""
    new = "4" if sys.version_info >= (3, 12) else "3"
    assert pins(lock) == (Pin("foo-bar-baz", "1.0.post1"), Pin("new", new), Pin("other", "2"))


def test_the_repositorys_lock_gives_each_package_once() -> None:
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    found = [pin.name for pin in pins(lock)]
    assert len(found) == len(set(found))
    assert {"pandas", "papermill", "typst", "numpy"} <= set(found)
    assert ("pywinpty" in found) == (sys.platform == "win32")


LOCK = f"""direct==1.1 \\
    {HASH}
indirect==2.0 \\
    {HASH}
tool==3.0 \\
    {HASH}
"""


def test_an_environment_as_the_lock_gives_it_has_no_strays(installed: Callable[..., None]) -> None:
    installed("action-plan-workbook", "0.1.0", "Direct>=1", 'tool>=1; extra == "dev"')
    installed("Direct", "1.1", "indirect[fast]>=1", 'elsewhere; sys_platform == "none"')
    installed("indirect", "2.0.0", 'tool; extra == "slow"')
    assert strays(LOCK) == []


def test_each_package_that_differs_is_named_with_both_versions(installed: Callable[..., None]) -> None:
    installed("action-plan-workbook", "0.1.0", "direct", 'tool; extra == "dev"')
    installed("direct", "1.0", "indirect[fast]", "loose")
    installed("loose", "0.1", "never-installed-nor-locked")
    installed("tool", "9")
    assert strays(LOCK) == [
        "direct 1.0 is installed, the lock says 1.1",
        "indirect is not installed, the lock says 2.0",
        "loose 0.1 is installed, the lock does not have it",
    ]


def test_a_package_needed_by_an_extra_that_is_wanted_is_looked_at(installed: Callable[..., None]) -> None:
    installed("action-plan-workbook", "0.1.0", "direct")
    installed("direct", "1.1", "indirect[fast]")
    installed("indirect", "2.0", 'tool; extra == "fast"')
    assert strays(LOCK) == ["tool is not installed, the lock says 3.0"]


def test_packages_that_need_each_other_are_looked_at_once(installed: Callable[..., None]) -> None:
    installed("action-plan-workbook", "0.1.0", "direct")
    installed("direct", "1.0", "indirect")
    installed("indirect", "2.0", "direct")
    assert strays(LOCK) == ["direct 1.0 is installed, the lock says 1.1"]


def test_everything_is_looked_at_where_the_workbook_itself_is_not_installed(installed: Callable[..., None]) -> None:
    installed("direct", "1.1")
    installed("tool", "9")
    assert strays(LOCK) == ["indirect is not installed, the lock says 2.0", "tool 9 is installed, the lock says 3.0"]


def test_packages_are_kept_in_a_folder_named_for_the_lock(shop: Path, tmp_path: Path) -> None:
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(shop), make_wheel(shop, "other", "2.0"))
    said: list[str] = []
    folder = keep_wheels(lock, tmp_path / "wheels", said.append)
    assert folder == tmp_path / "wheels" / hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    assert names(folder) == ["other-2.0-py3-none-any.whl", "tiny-1.0-py3-none-any.whl"]
    assert names(tmp_path / "wheels") == [folder.name]
    assert said == ["Fetching 2 packages."]


def test_packages_that_are_kept_already_are_not_fetched_again(shop: Path, tmp_path: Path) -> None:
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(shop))
    folder = keep_wheels(lock, tmp_path / "wheels", quiet)
    (shop / "tiny-1.0-py3-none-any.whl").unlink()
    said: list[str] = []
    assert keep_wheels(lock, tmp_path / "wheels", said.append) == folder
    assert said == []


def test_a_lock_with_the_line_ends_of_windows_has_the_same_folder(shop: Path, tmp_path: Path) -> None:
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(shop))
    folder = keep_wheels(lock, tmp_path / "wheels", quiet)
    lock.write_bytes(lock.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert keep_wheels(lock, tmp_path / "wheels", quiet) == folder


def test_what_another_platform_kept_stays_and_what_is_missing_here_is_added(shop: Path, tmp_path: Path) -> None:
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(shop))
    folder = tmp_path / "wheels" / hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    make_wheel(folder, tag="cp27-cp27m-plan9")
    (folder / "notes.txt").write_text("", encoding="utf-8")
    assert keep_wheels(lock, tmp_path / "wheels", quiet) == folder
    assert names(folder) == ["notes.txt", "tiny-1.0-cp27-cp27m-plan9.whl", "tiny-1.0-py3-none-any.whl"]
    assert names(tmp_path / "wheels") == [folder.name]


def test_a_package_that_cannot_be_fetched_leaves_no_folder_and_pips_words(shop: Path, tmp_path: Path) -> None:
    wheels = make_wheel(shop), make_wheel(shop, "other", "2.0")
    lock = lock_of(tmp_path / "requirements.lock", *wheels)
    wheels[1].unlink()
    with pytest.raises(WorkbookError) as error:
        keep_wheels(lock, tmp_path / "wheels", quiet)
    lines = str(error.value).splitlines()
    assert lines[0] == "The packages could not be fetched. The last that was said:"
    assert "ERROR: No matching distribution found for other==2.0" in lines[-1]
    assert names(tmp_path / "wheels") == []


def test_a_package_whose_bytes_are_not_the_locks_is_not_kept(shop: Path, tmp_path: Path) -> None:
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(shop))
    with zipfile.ZipFile(shop / "tiny-1.0-py3-none-any.whl", "a") as archive:
        archive.writestr("added.py", "")
    with pytest.raises(WorkbookError, match="DO NOT MATCH THE HASHES"):
        keep_wheels(lock, tmp_path / "wheels", quiet)
    assert names(tmp_path / "wheels") == []


def test_a_lock_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"The lock requirements\.lock cannot be read: "):
        keep_wheels(tmp_path / "requirements.lock", tmp_path / "wheels", quiet)


def test_a_folder_that_cannot_be_written_is_said(shop: Path, tmp_path: Path) -> None:
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(shop))
    (tmp_path / "wheels").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(WorkbookError, match="The packages cannot be kept in wheels: "):
        keep_wheels(lock, tmp_path / "wheels", quiet)


def test_a_python_without_pip_is_said(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True)
    bare = tmp_path / "bare" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    monkeypatch.setattr(sys, "executable", str(bare))
    with pytest.raises(WorkbookError) as error:
        keep_wheels(lock_of(tmp_path / "requirements.lock", make_wheel(shop)), tmp_path / "wheels", quiet)
    assert str(error.value) == (
        "The packages could not be fetched: this Python has no pip. "
        "Type “python -m ensurepip”, or install the system’s own package for it (python3-pip, python3-venv)."
    )
    assert names(tmp_path / "wheels") == []


def answer(built: Built, code: str) -> str:
    done = subprocess.run([str(built.python), "-I", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_an_environment_is_made_from_kept_packages_once_and_again_when_unfinished(shop: Path, tmp_path: Path) -> None:
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(shop))
    wheels = tmp_path / "wheels"
    keep_wheels(lock, wheels, quiet)
    (shop / "tiny-1.0-py3-none-any.whl").unlink()
    said: list[str] = []
    built = build(lock, tmp_path / "cache", wheels, HERE, said.append)
    home = tmp_path / "cache" / f"{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}-py{MINOR}"
    assert built.version == HERE
    assert built.python.is_relative_to(home.resolve())
    assert answer(built, "import tiny; print(tiny.VERSION)") == "1.0"
    assert answer(built, "import sys; print('.'.join(map(str, sys.version_info[:3])))") == HERE
    listed = "import importlib.metadata as m; print([d.name for d in m.distributions()])"
    assert answer(built, listed) == "['tiny']"
    assert said[0] == f"Making the environment of the lock, with Python {HERE}."
    said.clear()
    with ThreadPoolExecutor(max_workers=3) as pool:
        several = list(pool.map(lambda _: build(lock, tmp_path / "cache", wheels, HERE, said.append), range(3)))
    assert (several, said) == ([built] * 3, [])
    if _python_like(f"{MINOR}.999").version == HERE:
        assert build(lock, tmp_path / "cache", wheels, f"{MINOR}.999", said.append) == built
        assert said == [f"Python {MINOR}.999 is not on this machine; Python {HERE} is used."]
    (home / "made-from").unlink()
    (home / "left.txt").write_text("from a set-up that was cut short", encoding="utf-8")
    assert build(lock, tmp_path / "cache", wheels, HERE, said.append) == built
    assert answer(built, "import tiny; print(tiny.VERSION)") == "1.0"
    assert not (home / "left.txt").exists()
    assert said


def test_a_kept_package_whose_bytes_were_changed_is_not_installed_and_nothing_is_left(
    shop: Path, tmp_path: Path
) -> None:
    lock = lock_of(tmp_path / "requirements.lock", make_wheel(shop))
    folder = keep_wheels(lock, tmp_path / "wheels", quiet)
    with zipfile.ZipFile(folder / "tiny-1.0-py3-none-any.whl", "a") as archive:
        archive.writestr("added.py", "")
    (shop / "tiny-1.0-py3-none-any.whl").unlink()
    with pytest.raises(WorkbookError) as error:
        build(lock, tmp_path / "cache", tmp_path / "wheels", HERE, quiet)
    assert str(error.value).startswith("The packages could not be installed. The last that was said:\n")
    assert "DO NOT MATCH THE HASHES" in str(error.value)
    assert names(tmp_path / "cache") == []


def test_a_python_that_this_machine_lacks_gives_way_to_the_one_that_is_running() -> None:
    assert _python_like("3.99.1") == _Found(sys.executable, HERE)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo /old/python; echo 3.99.1", ("/old/python", "3.99.1")),
        ("echo not found >&2; exit 127", None),
        ("echo /old/python; echo 3.99.1; exit 1", None),
        ("", None),
    ],
)
def test_a_python_on_the_path_is_used_if_it_is_more_than_a_stand_in(
    script: str, expected: tuple[str, str] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "python3.99"
    named.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    named.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    for asked in ("3.99.1", "3.99.7"):
        assert _python_like(asked) == _Found(*(expected or (sys.executable, HERE)))
