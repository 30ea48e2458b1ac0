"""Open an Excel tracker and give its sheets, each read when it is first asked for."""

from __future__ import annotations

import gc
import hashlib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH

from helpers.english import listed
from helpers.errors import Problem, WorkbookError, refuse
from helpers.excel.cells import EPOCH, Cell, Fault, Sheet, address, shortened
from helpers.excel.copied import sheets_pointing_to, with_copy
from helpers.excel.everything import Said, Where, beside_cells
from helpers.excel.excerpt import Excerpts
from helpers.excel.file import read_stable
from helpers.excel.filled import Put, has_formulas, with_cells
from helpers.excel.package import SheetPart, State, inspect
from helpers.excel.read import styled_rows, value_rows
from helpers.excel.reduced import Kept, reduced
from helpers.excel.xml import unreadable
from helpers.plans.yaml import nearest

__all__ = ["AnyTracker", "Cell", "Fault", "Sheet", "Tracker", "Trackers"]


class Tracker:
    """An open tracker; a sheet is read when it is first asked for, and kept.

    Attributes:
        file: its name as the analyst knows it.
        content: the bytes that were read.
        sha256: their hash.
        within: before the name of each sheet, its file, as Excel writes it: ``[education.xlsx]``; else empty.
    """

    def __init__(self, path: Path, shown: str, within: str = "") -> None:
        content = read_stable(path, shown)
        self.file = shown
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.content = content
        self.within = within
        self._package = inspect(content, shown)
        self._excerpts = Excerpts(self._package)
        self._kept: dict[tuple[str, bool], Sheet] = {}

    @property
    def parts(self) -> tuple[Tracker, ...]:
        """Return the files that it consists of: itself."""
        return (self,)

    def of(self, _place: str) -> Tracker:
        """Return the file that a sheet is in: this one."""
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the sheets, hidden ones too, in the workbook's order."""
        return tuple(self.within + sheet.name for sheet in self._package.sheets)

    @property
    def hidden_sheets(self) -> tuple[str, ...]:
        """Return the names of the hidden sheets, in the workbook's order."""
        return tuple(self.within + sheet.name for sheet in self._package.sheets if sheet.state is not State.VISIBLE)

    def has(self, name: str) -> bool:
        """Return whether it has a sheet of a name, whose case and outer spaces do not matter."""
        return self._own(name).casefold() in (sheet.name.strip().casefold() for sheet in self._package.sheets)

    def sheet(self, name: str, *, told_by: str) -> Sheet:
        """Return a sheet by its name, whose case and outer spaces do not matter.

        Args:
            name: the sheet's name.
            told_by: who names it, for the message: ``the plan``.

        Raises:
            WorkbookError: there is no such sheet (the message lists those there are), or it cannot be read.
        """
        return self._read(self._find(name, told_by), styled=True)

    def values(self, name: str, *, told_by: str = "the plan") -> Sheet:
        """Return a sheet's values alone, ten times faster: each text is one run, without links, and no cell has a fill.

        Raises:
            WorkbookError: as for `sheet`.
        """
        return self._read(self._find(name, told_by), styled=False)

    def imprint(self, name: str) -> str:
        """Return the hash of all that a sheet's reading depends on; read as its values, unless it was read already.

        Raises:
            WorkbookError: as for `sheet`.
        """
        part = self._find(name, "the plan")
        return (self._kept.get((part.name, True)) or self._read(part, styled=False)).imprint

    def reduced(self, kept: Mapping[str, Kept]) -> bytes:
        """Return a workbook of the sheets named with nothing but the cells that are kept of each."""
        return reduced(self._package, {name.removeprefix(self.within): some for name, some in kept.items()})

    def with_copy(self, sheet: str, name: str, content: bytes = b"") -> bytes:
        """Return the workbook with a copy of one of its sheets under a name that none has.

        Args:
            sheet: the sheet's name.
            name: the copy's.
            content: the workbook, where other copies were added to it already.

        Raises:
            WorkbookError: it, or the sheet, has what cannot be copied; the message says what to do.
        """
        sheet, name = (each.removeprefix(self.within) for each in (sheet, name))
        return with_copy(content or self.content, self.file, sheet, name)

    @property
    def computed(self) -> bool:
        """Return whether it has formulas."""
        return has_formulas(self.content)

    def with_cells(self, puts: Mapping[str, Mapping[str, Put]]) -> bytes:
        """Return the workbook with other values in some cells, by sheet and address.

        Raises:
            WorkbookError: it is signed.
        """
        return with_cells(
            self.content, self.file, {name.removeprefix(self.within): some for name, some in puts.items()}
        )

    def pointing_to(self, sheet: str) -> tuple[str, ...]:
        """Return the names of the other sheets whose formulas name a sheet."""
        found = sheets_pointing_to(self.content, sheet.removeprefix(self.within))
        return tuple(self.within + name for name in found)

    def everything(self, kept: Mapping[str, Kept] | None = None) -> Iterator[Said]:
        """Yield all that the workbook says, sheet by sheet and part by part, whoever asks for it or not.

        A sheet that cannot be read is `Where.CLOSED`, with the reason as its text.

        Args:
            kept: what is kept of each sheet in a reduced workbook, of which alone everything is given.
        """
        for part in self._package.sheets:
            name = self.within + part.name
            if part.has_cells and (kept is None or name in kept):
                try:
                    sheet = self._read(part, styled=False)
                except WorkbookError as error:
                    yield Said(Where.CLOSED, name, "", str(error))
                    continue
                for cell in (*(cell for row in sheet.rows for cell in row), *(under.cell for under in sheet.covered)):
                    if not cell.blank and (kept is None or kept[name].has_cell(cell.at)):
                        yield Said(Where.CELL, name, cell.at, cell.text)
        for said in beside_cells(self._package if kept is None else inspect(self.reduced(kept), self.file)):
            if said.sheet:
                yield said._replace(sheet=self.within + said.sheet)
            else:
                yield said._replace(place=self.within + said.place)

    def called(self, name: str) -> str:
        """Return a sheet's name as the plan's sources say it: with its file's name where the plan has several."""
        return self.within + name.removeprefix(self.within)

    def _own(self, name: str) -> str:
        """Return what the workbook itself calls a sheet."""
        return name.strip().removeprefix(self.within)

    def _find(self, name: str, told_by: str) -> SheetPart:
        name = self._own(name) if self.within else name
        key = name.strip().casefold()
        found = [sheet for sheet in self._package.sheets if sheet.name.strip().casefold() == key]
        found = [sheet for sheet in found if sheet.name == name] or found
        if len(found) != 1:
            several = "more than one" if found else "no"
            refuse(
                [
                    Problem(
                        file=self.file,
                        found=f"there is {several} sheet “{name}”, which {told_by} names",
                        expected="each name once" if found else nearest(name, [shortened(each) for each in self.names]),
                        remedy="rename the sheet, or name the right one as “sheet” in the period’s parameters",
                    )
                ]
            )
        if not found[0].has_cells:
            raise WorkbookError(f"{self.file}: “{found[0].name}” is a chart, not a sheet of cells.")
        return found[0]

    def _read(self, part: SheetPart, *, styled: bool) -> Sheet:
        if (part.name, styled) not in self._kept:
            place = f"{self.file}, sheet “{part.name}”"
            with _reading(self.file, part.name):
                content, found = self._excerpts.of(part)
                links = self._package.links(part) if found.links else {}
                table = styled_rows(content, found, links, place) if styled else value_rows(content, found, place)
            self._kept[part.name, styled] = Sheet(
                self.file,
                self.within + part.name,
                table.rows,
                frozenset(found.hidden_rows & {row[0].row for row in table.rows}),
                tuple(get_column_letter(column) for column in found.hidden_columns),
                part.state is not State.VISIBLE,
                MAC_EPOCH if self._package.from_1904 else EPOCH,
                table.covered,
                frozenset(address(*place) for place in found.computed),
                tuple(span.cells for span in found.merges),
                found.imprint,
            )
        return self._kept[part.name, styled]


class Trackers:
    """The trackers of a plan that has several; each sheet has its file's name before its own: ``[homes.xlsx]Actions``.

    Attributes:
        parts: the trackers, in the order of the parameters.
    """

    def __init__(self, parts: Sequence[Tracker]) -> None:
        self.parts = tuple(parts)

    @property
    def file(self) -> str:
        """Return their names."""
        return listed(part.file for part in self.parts)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all sheets, file by file."""
        return tuple(name for part in self.parts for name in part.names)

    def of(self, place: str) -> Tracker:
        """Return the file that a sheet, or a part of a workbook, is in."""
        return next((part for part in self.parts if place.startswith(part.within)), self.parts[0])


#: What a plan is read from.
AnyTracker = Tracker | Trackers


@contextmanager
def _reading(file: str, sheet: str) -> Iterator[None]:
    """Make of whatever a damaged sheet has a parser raise, which knows no bounds, one plain error.

    The garbage collector rests meanwhile: it would look again and again through cells none of which is garbage.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (WorkbookError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # calamine's panics are no Exception
        raise unreadable(file, f"sheet “{sheet}” is damaged: {type(error).__name__}: {error}") from error
    finally:
        if collects:
            gc.enable()
