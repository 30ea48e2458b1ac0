"""That a run's Python environment is known."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import REPOSITORY
from helpers.records.environment import Pin, pins, strays, versions

HERE = ".".join(str(part) for part in sys.version_info[:3])
HASH = "--hash=sha256:" + "0" * 64


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
