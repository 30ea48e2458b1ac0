"""That two folders change places in one step."""

from __future__ import annotations

import ctypes
import errno
import sys
from pathlib import Path

import pytest

from helpers.records.exchange import exchange

able = pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="the system has no call for it")


def two(folder: Path) -> tuple[Path, Path]:
    for name in ("one", "other"):
        (folder / name).mkdir()
        (folder / name / f"of {name}.txt").write_text(name, encoding="utf-8")
    return folder / "one", folder / "other"


@able
def test_two_folders_that_hold_files_change_places(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    if not exchange(one, other):
        pytest.skip("this file system cannot")
    assert [path.name for path in one.iterdir()] == ["of other.txt"]
    assert [path.name for path in other.iterdir()] == ["of one.txt"]


@able
def test_what_is_not_there_is_an_error_that_names_both_and_changes_nothing(tmp_path: Path) -> None:
    one, _ = two(tmp_path)
    with pytest.raises(FileNotFoundError) as error:
        exchange(one, tmp_path / "absent")
    assert (error.value.filename, error.value.filename2) == (str(one), str(tmp_path / "absent"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


@able
@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOSYS, errno.ENOTSUP], ids=["EINVAL", "ENOSYS", "ENOTSUP"])
def test_a_file_system_that_cannot_is_no_error(code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unable:
        def __getattr__(self, _: str) -> object:
            return lambda *_: -1

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Unable())
    monkeypatch.setattr(ctypes, "get_errno", lambda: code)
    assert exchange(*two(tmp_path)) is False


def test_a_system_that_has_no_call_for_it_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    one, other = two(tmp_path)
    assert exchange(one, other) is False
    assert (one / "of one.txt").is_file()
