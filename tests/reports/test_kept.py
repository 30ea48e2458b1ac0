"""Reports in the form that the first of them were published in can be made again with the code of any later day.

`kept.zip` holds some of the sample reports as they stood at the commit bf2e9dc, with their lines of the ledger: their
notebooks, plans and parameters are of that day. It is never made anew. Reports in another form get a file of their own.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from builders import Once
from helpers.audit.audit import audit, chosen
from helpers.audit.verdict import Class
from helpers.audit import Basis
from helpers.records.environment import versions
from helpers.records.found import record_of
from helpers.records.verify import verify

FOLDERS = ("2022-07/care-leavers", "2022-07/sufficiency", "2022-10/sufficiency", "2022-10/sufficiency.r1")
SOME = ("2022-07/care-leavers", "2022-10/sufficiency.r1")


def unpack(root: Path) -> None:
    zipfile.ZipFile(Path(__file__).with_name("kept.zip")).extractall(root)  # noqa: S202 - our own
    (root / "params" / "plans").mkdir(parents=True)


@pytest.fixture
def kept(once: Once) -> Path:
    """Give a project of nothing but those reports; only to be looked at."""
    return once("kept", unpack)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in SOME else pytest.mark.long) for name in FOLDERS]
)
def test_a_report_of_an_earlier_day_is_made_again_by_todays_code(name: str, kept: Path) -> None:
    """To the word: the page and the paper have another look since, and a difference is one that CHANGELOG explains."""
    (line,) = [line for line in chosen(kept, "", "") if line.folder.as_posix() == f"reports/{name}"]
    good = [Class.IDENTICAL, Class.SAME_CONTENT, Class.EXPLAINED]
    (found,) = audit(kept, [line], [Basis.CURRENT], lambda _: None)
    assert found.outcome in good, (found.said, found.differences)


def test_what_is_kept_is_as_it_was_published(kept: Path) -> None:
    """The ledger's other reports are not kept; of these, every byte is as the ledger has it."""
    missing = {line.folder.as_posix() for line in chosen(kept, "", "")} - {f"reports/{name}" for name in FOLDERS}
    assert {damage.file for damage in verify(kept).damages} == missing
