"""Work out the fill that a sheet's conditional formats give a cell, or say that they cannot be worked out.

Every condition becomes a formula, because to Excel it is one: “contains Red” is ``NOT(ISERROR(SEARCH("Red",G2)))``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.formatting.rule import Rule
from openpyxl.styles.colors import Color
from openpyxl.styles.fills import PatternFill
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from helpers.excel.cells import shortened
from helpers.excel.extension import ExtendedRule
from helpers.excel.fills import shown_as
from helpers.excel.formula import SELF, Corner, Formula, Place, Special, Term, UnclearError, Value, truth

# What Excel itself works out for each kind of condition: its text is {0}, or its formulas are {0} and {1}.
_CONDITIONS = {
    "containsText": "NOT(ISERROR(SEARCH({0},@)))",
    "notContainsText": "ISERROR(SEARCH({0},@))",
    "beginsWith": "LEFT(@,LEN({0}))={0}",
    "endsWith": "RIGHT(@,LEN({0}))={0}",
    "containsBlanks": "LEN(TRIM(@))=0",
    "notContainsBlanks": "LEN(TRIM(@))>0",
    "containsErrors": "ISERROR(@)",
    "notContainsErrors": "NOT(ISERROR(@))",
}
_OPERATORS = {
    "equal": "@=({0})",
    "notEqual": "@<>({0})",
    "greaterThan": "@>({0})",
    "greaterThanOrEqual": "@>=({0})",
    "lessThan": "@<({0})",
    "lessThanOrEqual": "@<=({0})",
    "between": "@BETWEEN(@,({0}),({1}))",
    "notBetween": "NOT(@BETWEEN(@,({0}),({1})))",
}
_WORDS = {
    "equal": "equal to",
    "notEqual": "not equal to",
    "greaterThan": "greater than",
    "greaterThanOrEqual": "greater than or equal to",
    "lessThan": "less than",
    "lessThanOrEqual": "less than or equal to",
    "between": "between",
    "notBetween": "not between",
    "containsText": "text that contains",
    "notContainsText": "text that does not contain",
    "beginsWith": "text that begins with",
    "endsWith": "text that ends with",
    "containsBlanks": "blanks",
    "notContainsBlanks": "no blanks",
    "containsErrors": "errors",
    "notContainsErrors": "no errors",
    "colorScale": "colour scale",
    "top10": "top or bottom values",
    "aboveAverage": "above or below average",
    "duplicateValues": "duplicate values",
    "uniqueValues": "unique values",
    "timePeriod": "a date occurring",
}
# Why a rule of the extension is not worked out.
_EXTENDED = "Excel keeps it as an extension of the file, as it does a rule that looks at another sheet"
_OF_NUMBERS = frozenset({"colorScale", "top10", "aboveAverage"})  # these pass over text and empty cells


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A rule that may colour a cell, but whether it does, or in what colour, cannot be worked out.

    Attributes:
        rule: what the rule says, as Excel's list of rules words it.
        cells: the ranges that it covers, such as ``G2:G40``.
        reason: why it cannot be worked out, as a clause.
    """

    rule: str
    cells: str
    reason: str

    def __str__(self) -> str:
        rule, cells = shortened(self.rule), shortened(self.cells)
        return f"the conditional format “{rule}” on {cells} cannot be worked out: {self.reason}"


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule: its condition, and what it does to a cell that meets it.

    Attributes:
        cells: the ranges that it covers.
        condition: its value at a cell.
        colour: the fill it gives, empty for white; None where it gives none.
        doubt: why its colour is not known; empty where it is.
        stops: whether no later rule counts after it.
        wording: what it says.
    """

    cells: tuple[CellRange, ...]
    condition: Term
    colour: str | None
    doubt: str
    stops: bool
    wording: str

    def applies(self, place: Place) -> bool:
        if not truth(self.condition(place), of_formula=True):
            return False
        if self.doubt:
            raise UnclearError(self.doubt)
        return True

    def unresolved(self, reason: str) -> Unresolved:
        return Unresolved(self.wording, " ".join(str(cells.coord) for cells in self.cells), reason)


class ConditionalFills:
    """The fills that a sheet's conditional formats give, by cell.

    Give it a sheet opened with ``data_only=True``, the workbook's theme colours (`colour.palette_of`), and the rules
    that openpyxl does not read.
    """

    def __init__(self, sheet: Worksheet, palette: tuple[str, ...], extended: Sequence[ExtendedRule] = ()) -> None:
        # Not ``sheet.cell``: it would make the cell, and a far one would swell the sheet to a million rows.
        self._cells = sheet._cells
        self._epoch = sheet.parent.epoch if sheet.parent is not None else WINDOWS_EPOCH
        self._rules = _rules_of(sheet, palette, extended)
        spans = [cells for rule in self._rules for cells in rule.cells]
        self._edges = sorted({cells.min_row for cells in spans} | {cells.max_row + 1 for cells in spans})
        self._bands: dict[int, tuple[tuple[int, int, _Rule], ...]] = {}
        self._columns: dict[int, frozenset[int]] = {}

    def fill_at(self, row: int, column: int) -> str | Unresolved | None:
        """Return the fill that the conditional formats give a cell, which Excel shows instead of the cell's own.

        Gives six hexadecimal digits; an empty string where they make it white or without colour; None where no rule
        gives it a fill, so that the cell's own shows; and an `Unresolved` where that cannot be worked out. The first
        rule that applies, in the order of Excel's list, decides.
        """
        place = Place(self._cells, self._epoch, row, column)
        for first, last, rule in self._covering(row):
            if not first <= column <= last:
                continue
            try:
                applies = rule.applies(place)
            except UnclearError as unclear:
                return rule.unresolved(str(unclear))
            if applies and (rule.colour is not None or rule.stops):
                return rule.colour
        return None

    def columns_on(self, row: int, last: int) -> frozenset[int]:
        """Return the columns up to the last one in which a rule may colour a row's cell, be there one or not."""
        band = bisect_right(self._edges, row)
        if band not in self._columns:
            spans = ((first, min(end, last)) for first, end, _ in self._covering(row))
            self._columns[band] = frozenset(column for first, end in spans for column in range(first, end + 1))
        return self._columns[band]

    def _covering(self, row: int) -> tuple[tuple[int, int, _Rule], ...]:
        """Return the first and last column of each range on a row, with its rule, in order of priority."""
        band = bisect_right(self._edges, row)
        if band not in self._bands:
            self._bands[band] = tuple(
                (cells.min_col, cells.max_col, rule)
                for rule in self._rules
                for cells in rule.cells
                if cells.min_row <= row <= cells.max_row
            )
        return self._bands[band]


def _rules_of(sheet: Worksheet, palette: tuple[str, ...], extended: Sequence[ExtendedRule]) -> tuple[_Rule, ...]:
    """Return the rules that can change a fill, the most important first."""
    made = [
        (rule.priority, _rule(rule, tuple(group.sqref.sorted()), palette))
        for group in sheet.conditional_formatting
        for rule in group.rules
    ]
    made += [(rule.priority, _extended_rule(rule)) for rule in extended]
    return tuple(rule for _, rule in sorted(made, key=lambda pair: pair[0]) if rule is not None)


def _rule(rule: Rule, cells: tuple[CellRange, ...], palette: tuple[str, ...]) -> _Rule | None:
    colour, doubt = (None, "") if rule.type == "colorScale" else _colour_of(rule, palette)
    no_fill = colour is None and not doubt and not rule.stopIfTrue
    if not cells or (no_fill and rule.type != "colorScale"):  # a data bar and icons leave the fill as it is
        return None
    return _Rule(cells, _condition(rule, _corner(cells)), colour, doubt, bool(rule.stopIfTrue), _wording(rule))


def _extended_rule(rule: ExtendedRule) -> _Rule:
    """Return a rule of the extension: that it may colour the cells it covers is known, and no more."""
    condition = _of_numbers if rule.kind in _OF_NUMBERS else _never_clear(_EXTENDED)
    cells = tuple(MultiCellRange(rule.cells).sorted())
    wording = _worded(rule.kind, rule.operator, rule.formulas[-1] if rule.formulas else "", rule.formulas)
    return _Rule(cells, condition, None, _EXTENDED, rule.stops, wording)


def _colour_of(rule: Rule, palette: tuple[str, ...]) -> tuple[str | None, str]:
    """Return the fill that a rule gives, and why it is not known.

    In a conditional format a solid fill's colour is the background's, and “solid” may be left out; in a cell it is
    the foreground's.
    """
    fill = rule.dxf.fill if rule.dxf is not None else None
    if fill is None:
        return None, ""
    if not isinstance(fill, PatternFill) or fill.fill_type not in (None, "solid"):
        return "", ""  # stripes, dots and gradients are no colour, as in a cell
    if fill.bgColor != Color():
        return shown_as(fill.bgColor, palette), ""
    if fill.fgColor != Color() or fill.fill_type == "solid":
        return None, "its fill has a pattern colour but no background colour"
    return None, ""


def _corner(cells: tuple[CellRange, ...]) -> Corner:
    row, column = min(span.min_row for span in cells), min(span.min_col for span in cells)
    return Corner(row, column, any((span.min_row, span.min_col) == (row, column) for span in cells))


def _condition(rule: Rule, corner: Corner) -> Term:
    """Return a rule's condition; one that cannot be worked out says so when it is asked."""
    formulas = [str(formula) for formula in rule.formula]
    try:
        if rule.type in _CONDITIONS:
            return _text_condition(rule, formulas, corner)
        if rule.type == "expression":
            return Formula(formulas[0], corner).term
        if rule.type == "cellIs":
            return Formula(_OPERATORS[rule.operator or ""].format(*formulas), corner).term
    except LookupError:
        return _never_clear("its formula or its operator is missing")
    except UnclearError as unclear:
        return _never_clear(str(unclear))
    return _of_numbers if rule.type in _OF_NUMBERS else _never_clear("it depends on other cells or on the date")


def _text_condition(rule: Rule, formulas: list[str], corner: Corner) -> Term:
    """Return what a rule about a cell's text says; where its text and its formula differ, neither is believed."""
    pattern = _CONDITIONS[rule.type]
    if "{0}" in pattern and not rule.text:
        return Formula(formulas[0], corner).term
    quoted = '"{}"'.format(str(rule.text or "").replace('"', '""'))
    first = Formula(pattern.format(quoted), corner).term
    usual = pattern.replace(SELF, corner.address).format(quoted)
    others = [Formula(formula, corner).term for formula in formulas if formula != usual]

    def agreed(place: Place) -> Value:
        said = truth(first(place), of_formula=True)
        if any(truth(other(place), of_formula=True) != said for other in others):
            raise UnclearError("its text and its formula do not say the same")
        return said

    return agreed


def _never_clear(reason: str) -> Term:
    def term(_place: Place) -> Value:
        raise UnclearError(reason)

    return term


def _of_numbers(place: Place) -> Value:
    value = place.value(place.row, place.column)
    if isinstance(value, str) or value is Special.EMPTY:
        return False
    raise UnclearError("its colour depends on the other cells")


def _wording(rule: Rule) -> str:
    return _worded(rule.type, rule.operator or "", rule.text or "", [str(formula) for formula in rule.formula])


def _worded(kind: str, operator: str, text: str, formulas: Sequence[str]) -> str:
    if kind == "expression":
        return f"={' '.join(formulas)}"
    if kind == "cellIs":
        return f"cell value {_WORDS.get(operator, '')} {' and '.join(formulas)}"
    return f"{_WORDS.get(kind, kind)} {text}".rstrip()
