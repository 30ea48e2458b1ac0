"""A PDF of very many pages comes in volumes, each a paper of its own: reckoned from what it says, before it is set.

A volume ends where a section does; one that fits into none is cut between the groups of its tables, or between rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nbformat import NotebookNode

from helpers.blocks.blocks import Data, Look
from helpers.blocks.markdown import Heading, Part
from helpers.blocks.references import Reference, cited, numbers_in, unnumbered
from helpers.exports.document import anchors_of
from helpers.exports.executed import once
from helpers.exports.names import masthead_of, name_of
from helpers.exports.press import HEADING
from helpers.exports.readings import in_reading

#: About how many pages a PDF has at most, or a volume of one that would have more.
PAGES = 120
#: A group of rows stays in one volume up to so many.
_WHOLE = 15
#: About how many letters fill a page, those of where the figures come from being small; and for how many a row or a
#: statement counts at least, and a picture.
_LETTERS, _SMALL, _LEAST, _PICTURE = 3_400, 7_000, 100, 1_700


@dataclass(frozen=True)
class Volume:
    """What one volume shows, its masthead first, and what the numbers in it stand for."""

    found: list[Part]
    references: list[Reference]

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Return its sections' headings, each with which of its groups it has where other volumes have more."""
        found: list[tuple[str, str]] = []
        for part in self.found:
            if isinstance(part, Heading):
                found += [(part.text, "")] if part.level <= 2 else []
            elif part.get("cut") and found:
                groups = [_titled(group) for group in part["groups"] if group.get("heading")]
                ends = dict.fromkeys((*groups[:1], *groups[-1:]))
                found[-1] = found[-1][0], " to ".join(f"“{each}”" for each in ends)
        return found


@once
def volumes(notebook: NotebookNode, reading: str, annex: bool | None = None) -> list[Volume]:
    """Return the volumes of a reading's PDF: one, which is the whole reading, where it has not very many pages.

    Args:
        notebook: the executed notebook.
        reading: the shorter reading; empty for the full report.
        annex: whether small numbers lead to an annex of sources; None where the full report's alone do.
    """
    found, references = in_reading(notebook, reading)
    masthead = masthead_of(found)
    if not ((not reading if annex is None else annex) and masthead.get("annex", True)):
        found, references = unnumbered(found), []
    bound = _Bound(references)
    if bound.pages(found) <= PAGES:
        return [Volume(found, references)]
    for section in _sections(found):
        bound.add(section)
    return [Volume([masthead, *some], cited(some, references)) for some in bound.volumes]


class Binding:
    """The volumes of one PDF as each is set, the last one first: those before it name its pages."""

    def __init__(self, reading: str, volumes: Sequence[Volume]) -> None:
        self._reading, self._volumes = reading, volumes
        self._places: dict[str, int] = {}
        for number, volume in enumerate(volumes, 1):
            self._places = dict.fromkeys(anchors_of(volume.found), number) | self._places
        #: On which page of each volume that is set its anchors and headings are.
        self.pages: dict[int, Mapping[str, int]] = {}

    def found(self, number: int) -> list[Part]:
        """Return what a volume, from 1, shows, with its links to what other volumes have."""
        found = self._volumes[number - 1].found
        if len(self._volumes) == 1:
            return found
        there = anchors_of(found)
        return [self._led(part, there, said=_in_rows(part)) if isinstance(part, dict) else part for part in found]

    def told(self, number: int) -> Data:
        """Return what a volume says of itself and of the others; nothing of a sole one."""
        every = range(1, len(self._volumes) + 1)
        return (
            {}
            if len(every) == 1
            else {
                "number": number,
                "said": f"Volume {number} of {len(every)}",
                "sections": self._sections(number),
                "others": [
                    {"said": f"Volume {other}", "file": self._file(other), "sections": self._sections(other)}
                    for other in every
                    if other != number
                ],
            }
        )

    def _sections(self, number: int) -> str:
        pages = self.pages.get(number, {})
        each = [
            (name, groups, f"page {pages[HEADING + name]}" if HEADING + name in pages else "")
            for name, groups in self._volumes[number - 1].sections
        ]
        return "; ".join(", ".join(filter(None, said)) for said in each)

    def _file(self, number: int) -> str:
        return name_of(self._reading, "pdf", number)

    def _led(self, value: Any, there: Collection[str], *, said: bool) -> Any:
        if isinstance(value, list):
            return [self._led(each, there, said=said) for each in value]
        if not isinstance(value, dict):
            return value
        if "runs" in value:
            return value | {"runs": [each for run in value["runs"] for each in self._away(run, there, said=said)]}
        return {key: item if key == "sources" else self._led(item, there, said=said) for key, item in value.items()}

    def _away(self, run: Data, there: Collection[str], *, said: bool) -> Iterator[Data]:
        """Give a run as a link to another volume, where it is one, which in rows says to which page of which volume."""
        anchor = run.get("link", "").removeprefix("#")
        number = self._places.get(anchor)
        if anchor in there or not number:
            yield run
            return
        page = self.pages.get(number, {}).get(anchor)
        yield run | {"link": f"{self._file(number)}{f'#page={page}' if page else ''}"}
        if said:
            yield {"text": f" (volume {number}{f', page {page}' if page else ''})"}


def _in_rows(part: Data) -> bool:
    return bool(part["kind"] == "table" and part.get("look", Look.ROWS) == Look.ROWS)


class _Bound:
    """The volumes so far, and how much of the last one is left."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self.volumes: list[list[Part]] = [[]]
        self._left = float(PAGES)
        self._small = {each.number: (len(each.name) + sum(map(len, each.entries))) / _SMALL for each in references}

    def pages(self, parts: Iterable[Part]) -> float:
        """Return about how many pages parts take, with where their figures come from."""
        return sum(
            _letters(part) / _LETTERS + sum(self._small.get(number, 0) for number in numbers_in(part))
            for part in parts
            if isinstance(part, dict)
        )

    def add(self, section: Sequence[Part]) -> None:
        """Add a section: whole where it fits into what is left or into a new volume, else as much as fits into each."""
        pages = self.pages(section)
        if self._left < pages <= PAGES:
            self._begin()
        if pages <= self._left:
            self.volumes[-1] += section
            self._left -= pages
            return
        above, again = list[Part](), list[Part]()
        for part in section:
            if isinstance(part, Heading):
                above.append(part)
                again = again or [replace(part, text=f"{part.text} (continued)")]
                continue
            for piece in self._pieces(part):
                pages = self.pages([piece])
                if pages > self._left and self.volumes[-1]:
                    self._begin()
                    above = above or again
                self._put(above, piece)
                self._left -= pages
                above = []

    def _begin(self) -> None:
        self.volumes.append([])
        self._left = PAGES

    def _put(self, above: Sequence[Part], piece: Data) -> None:
        """Put a piece and the headings above it into the last volume, as one with the piece before where it goes on."""
        volume = self.volumes[-1]
        last = volume[-1] if volume and not above else None
        if not isinstance(last, dict) or "cut" not in piece or last.get("cut") != piece["cut"]:
            volume += [*above, _going_on(piece)]
            return
        [group] = piece["groups"]
        if group.get("again"):
            *before, going_on = last["groups"]
            volume[-1] = last | {"groups": [*before, going_on | {"rows": [*going_on["rows"], *group["rows"]]}]}
        else:
            volume[-1] = last | {"groups": [*last["groups"], group]}

    def _pieces(self, part: Data) -> Iterator[Data]:
        """Give what a part can be cut into: a table’s groups, of a long one its rows; nothing else is cut."""
        if part["kind"] != "table":
            yield part
            return
        for group in part["groups"]:
            whole = part | {"groups": [group], "cut": part["id"]}
            if self.pages([whole]) <= _WHOLE:
                yield whole
                continue
            for at, row in enumerate(group["rows"]):
                rest = {"again": True, "notes": []} if at else {}
                yield whole | {"groups": [group | rest | {"rows": [row]}]}


def _going_on(piece: Data) -> Data:
    """Return what begins in a volume, a group saying so that began in the one before."""
    groups = [
        group | {"heading": f"{group['heading']} (continued)"} if group.get("again") and group.get("heading") else group
        for group in piece.get("groups", ())
    ]
    return piece | {"groups": groups} if groups else piece


def _sections(found: Iterable[Part]) -> list[list[Part]]:
    """Return a report's parts after its masthead, by section."""
    sections: list[list[Part]] = []
    for part in found:
        if isinstance(part, dict) and part["kind"] == "masthead":
            continue
        if not sections or (isinstance(part, Heading) and part.level <= 2):
            sections.append([])
        sections[-1].append(part)
    return sections


def _letters(part: Data) -> float:
    """Return for how many letters a part counts."""
    if part["kind"] == "picture":
        return _PICTURE
    rows = [[point for cell in row["cells"] for point in cell.get("points", ())] for row in _rows(part)]
    each = [*rows, *([point] for point in part.get("points", ()))]
    said = (sum(len(run["text"]) for point in points for run in point["runs"]) for points in each)
    return len(part.get("text", "")) + sum(max(_LEAST, letters) for letters in said)


def _rows(part: Data) -> Iterator[Data]:
    return (row for group in part.get("groups", ()) for row in group.get("rows", ()))


def _titled(group: Data) -> str:
    return ". ".join(filter(None, (str(group.get("number", "")), group["heading"])))
