"""What a council declares once for all its plans."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import write_yaml
from helpers.errors import WorkbookError
from helpers.plans.council import FILE, Brand, Council, load_brand, load_council


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


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            {"colours": {"main": "F5A623", "accent": "7A1F4B"}},
            "“colours.main” is “F5A623”. Expected: a colour that can be read on white, and white on it, with a "
            "contrast of 4.5 to 1; this has 2.0, and the nearest that passes is A56A08. To mend it: correct the value.",
        ),
        (
            {"colours": {"main": "0F4C5C"}},
            "the key “colours.accent” is missing. Expected: a value for “colours.accent”. To mend it: add it.",
        ),
        (
            {"website": "www.averdale.example"},
            "“website” is “www.averdale.example”. Expected: a web address, such as https://www.example.gov.uk. To mend "
            "it: correct the value.",
        ),
        (
            {"logo": {"file": "../logo.svg", "alt": "Averdale"}},
            "“logo.file” is “../logo.svg”. Expected: an SVG or PNG file in the folder params, such as params/logo.svg. "
            "To mend it: correct the value.",
        ),
        (
            {"logo": {"file": "params/logo.svg", "alt": ""}},
            "“logo.alt” is “”. Expected: a text that is not empty. To mend it: correct the value.",
        ),
    ],
)
def test_a_look_that_cannot_be_read_is_refused(written: dict[str, object], expected: str, tmp_path: Path) -> None:
    write_yaml(tmp_path / FILE, written)
    with pytest.raises(WorkbookError) as error:
        load_council(tmp_path)
    assert str(error.value) == f"params/council.yml: {expected}"


def test_a_councils_look_is_its_logo_and_its_colours(tmp_path: Path) -> None:
    assert load_brand(tmp_path, Council(name="Averdale")) is None
    write_yaml(tmp_path / FILE, {"colours": {"main": "0f4c5c", "accent": "7A1F4B"}})
    assert load_brand(tmp_path, load_council(tmp_path)) == Brand(None, "0F4C5C", "7A1F4B")
    write_yaml(tmp_path / FILE, {"logo": {"file": "params/logo.svg", "alt": "Averdale"}})
    (tmp_path / "params" / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    brand = load_brand(tmp_path, load_council(tmp_path))
    assert brand
    assert brand.logo
    assert (brand.logo.alt, brand.main) == ("Averdale", "")
