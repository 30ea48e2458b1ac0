"""Judges from outside find nothing in any page or PDF, and find what is spoilt on purpose."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from builders import Once
from damage import made
from helpers.audit import Basis
from helpers.audit.issue import issue
from helpers.audit.show import write_page
from helpers.audit.verdict import Class, Finding
from helpers.blocks.differences import Difference
from helpers.plans.edition import Edition
from helpers.records import ledger
from helpers.records import record as records
from helpers.records.record import Compared
from helpers.runs import run
from helpers.runs.run import Made
from referees import crate_finds, lacking, nu_finds, verapdf_finds
from referees.axe import MODES, STRUCTURE, axe_finds
from samples import copy_plans

pytestmark = pytest.mark.long

_LATEST = "2023-01/sufficiency"

#: The pages that are looked at on every screen: all others are in their style.
_EVERYWHERE = (f"{_LATEST}/report.html", "index.html", "spoilt")
_EARLIER = ("2022-07/", "2022-10/")
_DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACw="

#: What axe-core says of what spoils a page, the modes in which it does, and the part of the page.
_SPOILT_PAGE: Mapping[str, tuple[tuple[str, ...], str]] = {
    "target-size": (
        ("light", "without script"),
        '<p><a href="#a" class="tiny">a</a><a href="#b" class="tiny">b</a></p>',
    ),
    "color-contrast: .pale-in-the-dark": (("dark",), '<p class="pale-in-the-dark">Pale</p>'),
    "color-contrast: .pale-when-forced": (("forced colours",), '<p class="pale-when-forced">Pale</p>'),
    "too wide": (("390 px", "320 px, dark"), '<p class="broad-on-a-phone">Broad</p>'),
    "color-contrast: .pale-on-a-phone": (("320 px, dark",), '<p class="pale-on-a-phone">Pale</p>'),
    "image-alt": (
        ("without script",),
        f'<img src="{_DOT}"><script>document.querySelector("[src^=data]").alt = ""</script>',
    ),
}
_SPOILING = """
.tiny { display: inline-block; width: 12px; height: 12px; overflow: hidden; }
@media (max-width: 1279px) or (prefers-color-scheme: dark) or (forced-colors: active) { .tiny { display: none; } }
@media (prefers-color-scheme: dark) and (min-width: 1000px) { .pale-in-the-dark { color: #333; } }
@media (forced-colors: active) { .pale-when-forced { forced-color-adjust: none; color: #eee; background: #fff; } }
@media (max-width: 390px) { .broad-on-a-phone { width: 500px; } }
@media (prefers-color-scheme: dark) and (max-width: 320px) { .pale-on-a-phone { color: #333; } }
"""


@pytest.fixture
def referee(request: pytest.FixtureRequest) -> None:
    """Skip a test whose referee is not on this machine, which is said at the end; with ``--referees`` it fails."""
    name = request.param
    if (lacks := lacking(name)) and request.config.getoption("--referees"):
        pytest.fail(f"{name} is not here: it lacks {lacks}. .ci/referees installs it")
    if lacks:
        pytest.skip(f"not refereed by {name}, which lacks {lacks}: .ci/referees installs it")


def is_refereed_by(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("referee", [name], indirect=True)


def written(folder: Path, ending: str) -> dict[str, Path]:
    """Return the reports' files with an ending by their place; what was kept of the inputs is none of them."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob(f"*{ending}"))}
    return {name: path for name, path in found.items() if "/inputs/" not in name}


@pytest.fixture
def apart(once: Once) -> Path:
    """Give drafts of first reports, their index, and the page and the certificate of an audit; only to be looked at."""
    return once("refereed", drafts_and_audit) / "reports"


def drafts_and_audit(root: Path) -> None:
    copy_plans(root)
    assert not any(done.error for done in run.run(root, run.prepare(root, "2022-07"), lambda _: None))
    facts = dict.fromkeys(("record", "data", "by", "why"), "") | {
        "as_at": "2022-07-14",
        "published": "2022-07-21T09:00:00",
    }
    line = ledger.following((), period="2022-07", plan="sufficiency", revision=0, **facts)
    found = Difference("status", "All actions", "Actions", "78", "79", "CHANGELOG: Counted anew.")
    findings = [Finding(line, Basis.CURRENT, Class.EXPLAINED, "", (found,), "code")]
    write_page(root, findings)
    issue(root, root / "reports" / "certificate", findings, datetime(2026, 11, 28, tzinfo=UTC))


@is_refereed_by("axe-core")
@pytest.mark.usefixtures("referee")
def test_axe_core_finds_nothing_on_any_screen_but_what_is_spoilt(samples: Path, apart: Path, tmp_path: Path) -> None:
    reports = samples / "reports"
    pages = written(reports, ".html") | written(apart, ".html")
    spoilt = tmp_path / "spoilt.html"
    page = (reports / _LATEST / "summary.html").read_text(encoding="utf-8").replace("Content-Security-Policy", "none")
    parts = "".join(part for _, part in _SPOILT_PAGE.values())
    page = page.replace("</style>", f"{_SPOILING}</style>").replace("</main>", f"{parts}</main>")
    spoilt.write_text(page, encoding="utf-8")
    pages["spoilt"] = spoilt
    modes = {name: (STRUCTURE if name.startswith(_EARLIER) else "light",) for name in pages}
    found = axe_finds(pages, tmp_path / "profile", {**modes, **dict.fromkeys(_EVERYWHERE, tuple(MODES))})
    heard = {mode: found.pop(f"spoilt, {mode}") for mode in MODES}
    for rule, (seen_in, _) in _SPOILT_PAGE.items():
        assert tuple(mode for mode in MODES if any(rule in said for said in heard[mode])) == seen_in, rule
    assert {name: said for name, said in found.items() if said} == {}


@is_refereed_by("the Nu HTML checker")
@pytest.mark.usefixtures("referee")
def test_the_nu_html_checker_finds_nothing_but_a_heading_in_a_heading(
    samples: Path, apart: Path, tmp_path: Path
) -> None:
    pages = written(samples / "reports", ".html")
    pages |= {f"drafts: {name}": path for name, path in written(apart, ".html").items()}
    spoilt = tmp_path / "spoilt.html"
    page = pages[f"{_LATEST}/summary.html"].read_text(encoding="utf-8")
    spoilt.write_text(re.sub(r"(<th [^>]*>)(.*?)</th>", r"\1<h3>\2</h3></th>", page, count=1), encoding="utf-8")
    found = nu_finds(pages | {"spoilt": spoilt})
    assert any("“h3” must not appear as a descendant of the “th” element" in said for said in found.pop("spoilt"))
    assert {name: said for name, said in found.items() if said} == {}


def untagged(pdf: PdfWriter) -> None:
    del pdf.root_object["/StructTreeRoot"], pdf.root_object["/MarkInfo"]


def untitled(pdf: PdfWriter) -> None:
    rewrite(pdf, r"<dc:title>.*?</dc:title>")


def claiming_nothing(pdf: PdfWriter) -> None:
    rewrite(pdf, r"<pdfaid:(\w+)>.*?</pdfaid:\1>")


def rewrite(pdf: PdfWriter, without: str) -> None:
    """Take what a pattern finds out of a PDF's metadata."""
    metadata: Any = pdf.root_object["/Metadata"].get_object()
    said = metadata.get_data().decode()
    left = re.sub(without, "", said, flags=re.DOTALL)
    assert left != said
    metadata.set_data(left.encode())


#: What spoils a PDF, and a rule that it breaks then.
_SPOILT_PDFS: Mapping[Callable[[PdfWriter], None], str] = {
    untagged: "ua1 7.1: ",
    untitled: "ua1 7.1: ",
    claiming_nothing: "3a 6.6.4: ",
}


@is_refereed_by("veraPDF")
@pytest.mark.usefixtures("referee")
def test_verapdf_finds_nothing_in_any_pdf_but_what_is_spoilt(
    samples: Path, apart: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    pdfs = written(samples / "reports", ".pdf")
    if not pytestconfig.getoption("--exhaustive"):
        pdfs = {name: path for name, path in pdfs.items() if not name.startswith(_EARLIER) or ".r1/" in name}
    pdfs["certificate"] = apart / "certificate-2026-11-28.pdf"
    for spoil in _SPOILT_PDFS:
        pdf = PdfWriter(clone_from=pdfs[f"{_LATEST}/summary.pdf"])
        spoil(pdf)
        pdf.write(tmp_path / spoil.__name__)
    found = verapdf_finds(pdfs | {each.__name__: tmp_path / each.__name__ for each in _SPOILT_PDFS})
    for spoil, rule in _SPOILT_PDFS.items():
        said = found.pop(spoil.__name__)
        assert any(each.startswith(rule) for each in said), f"{spoil.__name__}: {said}"
    assert {name: said for name, said in found.items() if said} == {}


def crate(folder: Path, report: Made, **changes: Any) -> Path:
    """Write a report as it is put in place, with other facts in its record, and return its folder."""
    record = dataclasses.replace(report.record, **changes)
    for name, content in {**report.files, records.NAME: records.written(record)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@is_refereed_by("the RO-Crate validator")
@pytest.mark.usefixtures("referee")
def test_the_ro_crate_validator_finds_nothing_in_a_record_but_what_nobody_has_declared(tmp_path: Path) -> None:
    edition = Edition(draft=False, revision=2, reason="A “wrong” number", seal="e" * 64)
    compared = [Compared("2022-07", "sufficiency", 1, "a" * 64)]
    revision = made(edition=edition, compared=compared, tracker="Plan für Straße – 100% #1?.xlsx")
    told = {"note": "Why", "previous": "f" * 64, "notebook": "inputs/notebooks/action_plan.ipynb"}
    whole = crate(tmp_path / "whole", revision, **told, website="https://www.averdale.example")
    unknown = crate(tmp_path / "unknown", made(edition=Edition()), commit="", clean=False)
    assert crate_finds([whole, unknown]) == [
        [],
        [
            "The Application SHOULD have a url (./#workbook)",
            "The SoftwareApplication id SHOULD be an absolute URI (http://schema.org/SoftwareApplication)",
            "The organization SHOULD have a URL. (./#council)",
        ],
    ]
