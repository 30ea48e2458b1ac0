"""A lock that was received gives packages and hashes, and tells an installer nothing else."""

from __future__ import annotations

import re

import pytest

from builders import REPOSITORY
from helpers.audit.pinned import pinned
from helpers.errors import WorkbookError
from helpers.records.environment import pins

HASH = f"--hash=sha256:{'0' * 64}"


def test_the_lock_that_comes_along_gives_the_same_packages_and_no_less() -> None:
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    written = pinned(lock, "requirements.lock")
    assert pins(written) == pins(lock)
    assert written.count("--hash=") == lock.count("--hash=")


def test_a_marker_goes_on_to_the_next_line_and_comments_are_left_out() -> None:
    one = f"one==1.0 ; sys_platform == 'linux' \\\n    {HASH} \\\n    {HASH}\n"
    written = one.replace("'", '"') + f"two==2 \\\n    {HASH}\n"
    assert pinned(f"# made by hand\n\n{one}    # via two\ntwo==2 {HASH}", "lock") == written


@pytest.mark.parametrize(
    "line",
    [
        *("--index-url https://example.org/", "-i https://example.org/", "--extra-index-url=https://example.org/"),
        *("--find-links wheels", "-r other.lock", "-c other.lock", "-e .", "--pre", "--no-binary :all:", "./evil.whl"),
        *(f"one @ https://example.org/one.whl {HASH}", f"one @ file:///tmp/one.whl {HASH}", f"./one==1 {HASH}"),
        *(
            "one==1.0",
            f"one==1.* {HASH}",
            f"one>=1.0 {HASH}",
            f"one {HASH}",
            f"one[all]==1.0 {HASH}",
            "one==1 --hash=x",
        ),
        *(f"one==1.0 {HASH} --index-url https://example.org/", f"one==1.0 --config-settings=a=b {HASH}"),
        *(f"one==1.0 ; evil('x') {HASH}", f"one==1.0 \\\n --index-url=https://example.org/ {HASH}"),
        *(f"one==1.0 \\\n# {HASH}", "${EVIL}", f"one==1.0 {HASH}\x0b-r other.lock", HASH),
    ],
)
def test_whatever_else_a_line_says_is_refused_by_its_number(line: str) -> None:
    with pytest.raises(WorkbookError, match=r"^kept\.lock, line [23]: “.+” is no package with its exact version"):
        pinned(f"zero==0 {HASH}\n{line}\n", "kept.lock")


def test_a_package_that_ends_the_file_in_the_middle_is_refused() -> None:
    with pytest.raises(WorkbookError, match=re.escape("lock, line 1: “one==1.0”")):
        pinned("one==1.0 \\", "lock")
