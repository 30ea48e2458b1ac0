"""What a council declares once for all its plans."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import write_yaml
from helpers.errors import WorkbookError
from helpers.plans.council import FILE, Council, load_council


def test_without_the_file_nothing_is_declared(tmp_path: Path) -> None:
    assert load_council(tmp_path) == Council()
    assert not Council().declares("help@example.org")


@pytest.mark.parametrize("written", ["020 7946 0018", "(020) 7946-0018", "+44 20 7946 0018", "0044 (0)20 7946 0018"])
def test_a_number_is_declared_however_it_is_written(written: str, tmp_path: Path) -> None:
    write_yaml(tmp_path / FILE, {"phones": ["020 7946 0018"]})
    assert load_council(tmp_path).declares(written)
    assert not load_council(tmp_path).declares("020 7946 0019")


def test_a_mailbox_is_declared_whole_whatever_its_case() -> None:
    council = Council(mailboxes=["Fostering.Team@example.org"])
    assert council.declares("fostering.team@EXAMPLE.org")
    assert not council.declares("jane@example.org")


def test_a_domain_alone_is_refused(tmp_path: Path) -> None:
    write_yaml(tmp_path / FILE, {"mailboxes": ["@example.org"], "phones": ["the office"]})
    with pytest.raises(WorkbookError) as error:
        load_council(tmp_path)
    assert str(error.value) == (
        "2 problems must be mended first.\n"
        "1. params/council.yml: “mailboxes.0” is “@example.org”. Expected: a mailbox’s whole address: a domain alone "
        "would let people’s own addresses through. To mend it: correct the value.\n"
        "2. params/council.yml: “phones.0” is “the office”. Expected: a phone number in quotes. To mend it: correct "
        "the value."
    )
