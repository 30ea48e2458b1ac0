"""Write a certificate of an audit as a page and as a PDF beside it; what is there already is never overwritten."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from markupsafe import Markup

from helpers.audit.certificate import TITLE, certificate
from helpers.audit.show import as_json
from helpers.audit.verdict import Finding
from helpers.blocks.html import block_html, page
from helpers.blocks.markdown import Heading, Part
from helpers.english import long_date
from helpers.errors import WorkbookError
from helpers.exports.pdf import printed
from helpers.records import store
from helpers.records.code import code_folder

_NAME = "certificate"
_ENDINGS = (".html", ".pdf")


def place_of(root: Path, given: str) -> Path:
    """Return where a certificate is to be written, without date and ending.

    Args:
        root: the project's folder.
        given: what was asked for: a file, with or without an ending, or a folder.

    Raises:
        WorkbookError: nothing can be written there, or it lies among the published reports, to which it would be an
            addition.
    """
    asked = Path(given)
    if asked.is_dir() or given.endswith(("/", os.sep)):
        asked /= _NAME
    place = asked.with_suffix("") if asked.suffix.casefold() in _ENDINGS else asked
    if not place.parent.is_dir():
        raise WorkbookError(f"There is no folder {place.parent.as_posix()} for the certificate. Make it first.")
    if not os.access(place.parent, os.W_OK):
        raise WorkbookError(
            f"The folder {place.parent.as_posix()} cannot be written. Name another for the certificate."
        )
    if place.parent.resolve().is_relative_to((root / store.FOLDER).resolve()):
        raise WorkbookError(
            f"{place.as_posix()} lies among the published reports, where “workbook verify” would name it as added. "
            "Name another folder for the certificate."
        )
    return place


def issue(root: Path, place: Path, findings: Sequence[Finding], when: datetime) -> list[Path]:
    """Write what an audit found as a page and as a PDF, and return their paths: the day stands in the name.

    Args:
        root: the project's folder.
        place: where, as `place_of` gives it.
        findings: what the audit found.
        when: the time, in UTC.

    Raises:
        WorkbookError: it cannot be written; nothing is left of it.
    """
    told = [_without_places(root, finding) for finding in findings]
    found = certificate(root, told, when)
    title = f"{TITLE}, {long_date(when.date())}"
    about = "What this audit found, as data"
    paper = printed(title, found, as_json(told), int(when.timestamp()), about=about).pdf
    return _written(place, when, {".html": _page(title, found).encode(), ".pdf": paper})


def _page(title: str, found: Sequence[Part]) -> str:
    blocks = [part for part in found if isinstance(part, dict)]
    return page(
        "helpers.audit",
        "certificate.html.j2",
        blocks=blocks,
        title=title,
        council=blocks[0]["council"],
        heading=TITLE,
        sections=list(_sections(found[1:])),
    )


def _sections(found: Sequence[Part]) -> Iterator[tuple[str, list[Markup]]]:
    """Give each heading of the second level with what stands under it; first, without one, what stands above them."""
    title, shown = "", list[Markup]()
    for part in found:
        if isinstance(part, Heading) and part.level == 2:
            yield title, shown
            title, shown = part.text, []
        elif isinstance(part, Heading):
            shown.append(Markup("<h3>{}</h3>").format(part.text))
        else:
            shown.append(block_html(part))
    yield title, shown


def _written(place: Path, when: datetime, contents: dict[str, bytes]) -> list[Path]:
    """Write new files of one name and several endings, all or none, and return their paths."""
    day = when.date().isoformat()
    name = place.name.removesuffix(f"-{day}")
    names = itertools.chain([f"{name}-{day}"], (f"{name}-{day}-{at}" for at in itertools.count(2)))
    for each in names:
        paths = [place.with_name(each + ending) for ending in contents]
        if any(os.path.lexists(path) for path in paths):
            continue
        made: list[Path] = []
        try:
            for path, content in zip(paths, contents.values(), strict=True):
                with path.open("xb") as file:
                    made.append(path)
                    file.write(content)
        except OSError as error:
            for path in made:
                path.unlink(missing_ok=True)
            if isinstance(error, FileExistsError):
                continue
            raise WorkbookError(
                f"{paths[0].as_posix()} cannot be written: {error.strerror or error}. Nothing was written."
            ) from error
        return paths
    raise AssertionError  # there is always a next number


def _without_places(root: Path, finding: Finding) -> Finding:
    """Return a finding without the folders of this machine, which an error can name."""
    places = {root, root.resolve(), code_folder(), Path(tempfile.gettempdir()), Path.home()}
    known = sorted((str(each) for each in places if len(each.parts) > 1), key=len, reverse=True)

    def told(text: str) -> str:
        for each in known:
            text = text.replace(each, "…")
        return text

    damaged = replace(finding.damaged, verified=told(finding.damaged.verified))
    return replace(finding, said=told(finding.said), damaged=damaged)
