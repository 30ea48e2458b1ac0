"""Work out the fill that a sheet's conditional formats give a cell, or say that they cannot be worked out.

Every condition becomes a formula, because to Excel it is one: “contains Red” is ``NOT(ISERROR(SEARCH("Red",G2)))``.
The formulas that people commonly write are worked out here, by Excel's rules; none is guessed at and none is run.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, NamedTuple

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.styles.colors import Color
from openpyxl.styles.fills import PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH, to_excel
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from helpers.colour import shown_as

# The cell that the condition is about, in the formulas below; no formula of Excel's own can hold it.
_SELF = "@"
_REFERENCE = re.compile(r"(?P<fixed_column>\$?)(?P<column>[A-Z]{1,3})(?P<fixed_row>\$?)(?P<row>[1-9]\d{0,6})")
_NUMBER = re.compile(r"\d+\.?\d*(?:[Ee][+-]?\d+)?|\.\d+")
_WILDCARD = re.compile("[*?~]")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_LARGEST = 9.99999999999999e307
_LONGEST, _MOST_PARTS = 8_192, 300  # Excel's own limit, and one that keeps nesting shallow


class _Special(Enum):
    EMPTY = "an empty cell"
    ERROR = "an error value"


_Value = str | float | bool | _Special


class _UnclearError(Exception):
    """Something that is not worked out here; the message is the reason."""


class _Corner(NamedTuple):
    """The cell that a rule's relative references are written for; no rule begins there if it is not `certain`."""

    row: int
    column: int
    certain: bool

    @property
    def address(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


class _Place(NamedTuple):
    """The cell that a condition is asked about."""

    cells: Mapping[tuple[int, int], Cell | MergedCell]
    epoch: datetime
    row: int
    column: int

    def value(self, row: int, column: int) -> _Value:
        cell = self.cells.get((row, column))
        if cell is None or cell.value is None:
            # openpyxl reads a formula's stored empty text as None, but keeps its type.
            return "" if cell is not None and cell.data_type == "str" else _Special.EMPTY
        return _Special.ERROR if cell.data_type == "e" else _plain(cell.value, self.epoch)


_Term = Callable[[_Place], _Value]


class _Formula:
    """A formula taken apart: comparisons of constants, references and the functions below.

    Attributes:
        term: its value at a cell.
    """

    def __init__(self, formula: str, corner: _Corner) -> None:
        self._parts = _parts_of(formula)
        self._at = 0
        self._corner = corner
        self.term = self._comparison()
        if self._part is not None:
            raise _UnclearError(f"it uses “{self._part.value}”")

    @property
    def _part(self) -> Token | None:
        return self._parts[self._at] if self._at < len(self._parts) else None

    def _comparison(self) -> _Term:
        left = self._operand()
        while (part := self._part) is not None and part.type == Token.OP_IN and part.value in _SIGNS:
            self._at += 1
            left = _comparing(part.value, left, self._operand())
        return left

    def _operand(self) -> _Term:
        part = self._part
        self._at += 1
        if part is None:
            raise _UnclearError("its formula is not complete")
        if part.type == Token.OP_PRE and part.value == "-":
            return _calling(lambda value: -_number(value), (self._operand(),))
        if part.type == Token.PAREN and part.subtype == Token.OPEN:
            inner = self._comparison()
            self._close()
            return inner
        if part.type == Token.FUNC and part.subtype == Token.OPEN:
            return self._call(part.value[:-1].upper())
        if part.type == Token.OPERAND:
            return self._constant(part) or self._reference(part.value)
        raise _UnclearError(f"it uses “{part.value}”")

    def _call(self, name: str) -> _Term:
        if name not in _FUNCTIONS:
            raise _UnclearError(f"it uses the function {name}")
        function, fewest, most = _FUNCTIONS[name]
        arguments = [self._comparison()]
        while (part := self._part) is not None and part.type == Token.SEP:
            self._at += 1
            arguments.append(self._comparison())
        self._close()
        if not fewest <= len(arguments) <= most:
            raise _UnclearError(f"it gives {name} {len(arguments)} arguments")
        return _calling(function, tuple(arguments), takes_errors=name.startswith("IS"))

    def _close(self) -> None:
        part = self._part
        if part is None or part.subtype != Token.CLOSE:
            raise _UnclearError(f"it uses “{part.value}”" if part else "its formula is not complete")
        self._at += 1

    def _constant(self, part: Token) -> _Term | None:
        value: _Value
        if part.subtype == Token.TEXT:
            value = part.value[1:-1].replace('""', '"')
        elif part.subtype == Token.ERROR:
            value = _Special.ERROR
        elif part.subtype == Token.LOGICAL:
            value = part.value == "TRUE"
        elif part.subtype == Token.NUMBER and _NUMBER.fullmatch(part.value):
            value = _rounded(float(part.value))
        else:
            return None
        return lambda _place: value

    def _reference(self, text: str) -> _Term:
        if text == _SELF:
            return lambda place: place.value(place.row, place.column)
        found = _REFERENCE.fullmatch(text)
        if found is None:
            raise _UnclearError(f"it refers to {text}")
        row, column, corner = int(found["row"]), column_index_from_string(found["column"]), self._corner
        moves_down, moves_right = not found["fixed_row"], not found["fixed_column"]
        if (moves_down or moves_right) and not corner.certain:
            raise _UnclearError(f"it refers to {text} and its ranges do not begin at one cell ({corner.address})")

        def term(place: _Place) -> _Value:
            at_row = row + (place.row - corner.row) * moves_down
            at_column = column + (place.column - corner.column) * moves_right
            if not (1 <= at_row <= _LAST_ROW and 1 <= at_column <= _LAST_COLUMN):
                raise _UnclearError("it refers to a cell beyond the sheet's edge")
            return place.value(at_row, at_column)

        return term


def _parts_of(formula: str) -> list[Token]:
    if len(formula) > _LONGEST:
        raise _UnclearError("its formula is too long")
    try:
        parts = [part for part in Tokenizer(f"={formula}").items if part.type != Token.WSPACE]
    except (TokenizerError, IndexError, AssertionError):
        raise _UnclearError("its formula is not one of Excel's") from None
    if len(parts) > _MOST_PARTS:
        raise _UnclearError("its formula is too long")
    return parts


def _comparing(sign: str, left: _Term, right: _Term) -> _Term:
    return _calling(lambda one, other: _compare(sign, one, other), (left, right))


def _calling(function: Callable[..., _Value], terms: tuple[_Term, ...], *, takes_errors: bool = False) -> _Term:
    """Return what a function gives for its arguments; an error among them is its result, as in Excel."""

    def term(place: _Place) -> _Value:
        values = [each(place) for each in terms]
        if not takes_errors and _Special.ERROR in values:
            return _Special.ERROR
        return function(*values)

    return term


_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


def _compare(sign: str, one: _Value, other: _Value) -> bool:
    """Compare as Excel does: case does not matter, numbers come before text and text before truth values."""
    left, right = _rank(one, other), _rank(other, one)
    texts = [key[1] for key in (left, right) if isinstance(key[1], str)]
    by_order = sign not in ("=", "<>") and left != right and len(texts) == 2
    if by_order and not all(not text or (text.isascii() and text.isalnum()) for text in texts):
        raise _UnclearError("the order of two texts depends on the language of Excel")
    return _SIGNS[sign](left, right)


def _rank(value: _Value, beside: _Value) -> tuple[int, str | float | bool]:
    """Return a value as something to compare; an empty cell is nothing of the kind that it stands beside."""
    if value is _Special.EMPTY:
        value = "" if isinstance(beside, str) else False if isinstance(beside, bool) else 0.0
    if isinstance(value, bool):
        return 2, value
    return (1, value.lower()) if isinstance(value, str) else (0, _number(value))


def _between(value: _Value, low: _Value, high: _Value) -> bool:
    if _compare(">", low, high):
        raise _UnclearError("its lower limit is above its upper limit")
    return _compare(">=", value, low) and _compare("<=", value, high)


def _search(wanted: _Value, within: _Value) -> _Value:
    if _WILDCARD.search(_text(wanted)):
        raise _UnclearError("it searches with a wildcard")
    return _find(_text(wanted).lower(), _text(within).lower())


def _find(wanted: _Value, within: _Value) -> _Value:
    text = _text(within)
    at = text.find(_text(wanted))
    return _Special.ERROR if at < 0 else len(_units(text[:at])) / 2 + 1


def _left(text: _Value, count: _Value = 1.0) -> _Value:
    return _cut(text, count, lambda units, size: units[:size])


def _right(text: _Value, count: _Value = 1.0) -> _Value:
    return _cut(text, count, lambda units, size: units[max(len(units) - size, 0) :])


def _cut(text: _Value, count: _Value, part: Callable[[bytes, int], bytes]) -> _Value:
    size = int(_number(count))
    if size < 0:
        return _Special.ERROR
    return part(_units(_text(text)), 2 * size).decode("utf-16-le", "surrogatepass")


def _units(text: str) -> bytes:
    """Return a text in the units that Excel counts: an emoji is two."""
    return text.encode("utf-16-le", "surrogatepass")


def _text(value: _Value) -> str:
    """Return a value as Excel makes it text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if value is _Special.EMPTY:
        return ""
    digits = f"{_number(value):.15g}"
    if "e" in digits:
        raise _UnclearError("it makes text of a very large or very small number")
    return digits


def _number(value: _Value) -> float:
    if value is _Special.EMPTY:
        return 0.0
    if isinstance(value, float):
        return value
    raise _UnclearError("it counts with something that is not a number")


def _truth(value: _Value, *, of_formula: bool = False) -> bool:
    """Return whether a value counts as true; an error does not where it is the whole formula's result."""
    if of_formula and isinstance(value, _Special):
        return False
    if isinstance(value, bool | float):
        return bool(value)
    raise _UnclearError("it takes something for true or false that is neither")


def _plain(value: object, epoch: datetime) -> _Value:
    """Return what openpyxl read as a text, a number or a truth value; a date is a number."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, datetime | date | time | timedelta):
        value = to_excel(value, epoch)  # type: ignore[no-untyped-call]
    if isinstance(value, int | float):
        return _rounded(value)
    return str(value)


def _rounded(value: float) -> float:
    """Return a number with the 15 digits that Excel compares."""
    if not -_LARGEST <= value <= _LARGEST:
        raise _UnclearError("it meets a number too large for Excel")
    return float(f"{float(value):.15g}")


def _all(*values: _Value) -> bool:
    return set(map(_truth, values)) == {True}  # every one is looked at, as Excel does


def _any(*values: _Value) -> bool:
    return True in set(map(_truth, values))


def _trimmed(value: _Value) -> str:
    return " ".join(filter(None, _text(value).split(" ")))


# Each function that is worked out, with the fewest and the most arguments it takes.
_FUNCTIONS: Mapping[str, tuple[Callable[..., _Value], int, int]] = {
    "AND": (_all, 1, 255),
    "OR": (_any, 1, 255),
    "NOT": (lambda value: not _truth(value), 1, 1),
    "LOWER": (lambda value: _text(value).lower(), 1, 1),
    "UPPER": (lambda value: _text(value).upper(), 1, 1),
    "TRIM": (_trimmed, 1, 1),
    "LEFT": (_left, 1, 2),
    "RIGHT": (_right, 1, 2),
    "LEN": (lambda value: len(_units(_text(value))) / 2, 1, 1),
    "SEARCH": (_search, 2, 2),
    "FIND": (_find, 2, 2),
    "EXACT": (lambda one, other: _text(one) == _text(other), 2, 2),
    "ISBLANK": (lambda value: value is _Special.EMPTY, 1, 1),
    "ISNUMBER": (lambda value: isinstance(value, float), 1, 1),
    "ISTEXT": (lambda value: isinstance(value, str), 1, 1),
    "ISERROR": (lambda value: value is _Special.ERROR, 1, 1),
    "@BETWEEN": (_between, 3, 3),
}


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
        return f"the conditional format “{self.rule}” on {self.cells} cannot be worked out: {self.reason}"


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
    condition: _Term
    colour: str | None
    doubt: str
    stops: bool
    wording: str

    def applies(self, place: _Place) -> bool:
        if not _truth(self.condition(place), of_formula=True):
            return False
        if self.doubt:
            raise _UnclearError(self.doubt)
        return True

    def unresolved(self, reason: str) -> Unresolved:
        return Unresolved(self.wording, " ".join(str(cells.coord) for cells in self.cells), reason)


class ConditionalFills:
    """The fills that a sheet's conditional formats give, by cell.

    Give it a sheet opened with ``data_only=True``, and the workbook's theme colours (`colour.palette_of`).
    """

    def __init__(self, sheet: Worksheet, palette: tuple[str, ...]) -> None:
        # Not ``sheet.cell``: it would make the cell, and a far one would swell the sheet to a million rows.
        self._cells = sheet._cells
        self._epoch = sheet.parent.epoch if sheet.parent is not None else WINDOWS_EPOCH
        self._rules = _rules_of(sheet, palette)
        spans = [cells for rule in self._rules for cells in rule.cells]
        self._edges = sorted({cells.min_row for cells in spans} | {cells.max_row + 1 for cells in spans})
        self._bands: dict[int, tuple[tuple[int, int, _Rule], ...]] = {}

    def fill_at(self, row: int, column: int) -> str | Unresolved | None:
        """Return the fill that the conditional formats give a cell, which Excel shows instead of the cell's own.

        Gives six hexadecimal digits; an empty string where they make it white or without colour; None where no rule
        gives it a fill, so that the cell's own shows; and an `Unresolved` where that cannot be worked out. The first
        rule that applies, in the order of Excel's list, decides.
        """
        place = _Place(self._cells, self._epoch, row, column)
        for first, last, rule in self._covering(row):
            if not first <= column <= last:
                continue
            try:
                applies = rule.applies(place)
            except _UnclearError as unclear:
                return rule.unresolved(str(unclear))
            if applies and (rule.colour is not None or rule.stops):
                return rule.colour
        return None

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


def _rules_of(sheet: Worksheet, palette: tuple[str, ...]) -> tuple[_Rule, ...]:
    """Return the rules that can change a fill, the most important first."""
    listed = [(rule, tuple(group.sqref.sorted())) for group in sheet.conditional_formatting for rule in group.rules]
    made = (_rule(rule, cells, palette) for rule, cells in sorted(listed, key=lambda pair: pair[0].priority))
    return tuple(rule for rule in made if rule is not None)


def _rule(rule: Rule, cells: tuple[CellRange, ...], palette: tuple[str, ...]) -> _Rule | None:
    colour, doubt = (None, "") if rule.type == "colorScale" else _colour_of(rule, palette)
    no_fill = colour is None and not doubt and not rule.stopIfTrue
    if not cells or (no_fill and rule.type != "colorScale"):  # a data bar and icons leave the fill as it is
        return None
    return _Rule(cells, _condition(rule, _corner(cells)), colour, doubt, bool(rule.stopIfTrue), _wording(rule))


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


def _corner(cells: tuple[CellRange, ...]) -> _Corner:
    row, column = min(span.min_row for span in cells), min(span.min_col for span in cells)
    return _Corner(row, column, any((span.min_row, span.min_col) == (row, column) for span in cells))


def _condition(rule: Rule, corner: _Corner) -> _Term:
    """Return a rule's condition; one that cannot be worked out says so when it is asked."""
    formulas = [str(formula) for formula in rule.formula]
    try:
        if rule.type in _CONDITIONS:
            return _text_condition(rule, formulas, corner)
        if rule.type == "expression":
            return _Formula(formulas[0], corner).term
        if rule.type == "cellIs":
            return _Formula(_OPERATORS[rule.operator or ""].format(*formulas), corner).term
    except LookupError:
        return _never_clear("its formula or its operator is missing")
    except _UnclearError as unclear:
        return _never_clear(str(unclear))
    return _of_numbers if rule.type in _OF_NUMBERS else _never_clear("it depends on other cells or on the date")


def _text_condition(rule: Rule, formulas: list[str], corner: _Corner) -> _Term:
    """Return what a rule about a cell's text says; where its text and its formula differ, neither is believed."""
    pattern = _CONDITIONS[rule.type]
    if "{0}" in pattern and not rule.text:
        return _Formula(formulas[0], corner).term
    quoted = '"{}"'.format(str(rule.text or "").replace('"', '""'))
    first = _Formula(pattern.format(quoted), corner).term
    usual = pattern.replace(_SELF, corner.address).format(quoted)
    others = [_Formula(formula, corner).term for formula in formulas if formula != usual]

    def agreed(place: _Place) -> _Value:
        said = _truth(first(place), of_formula=True)
        if any(_truth(other(place), of_formula=True) != said for other in others):
            raise _UnclearError("its text and its formula do not say the same")
        return said

    return agreed


def _never_clear(reason: str) -> _Term:
    def term(_place: _Place) -> _Value:
        raise _UnclearError(reason)

    return term


def _of_numbers(place: _Place) -> _Value:
    value = place.value(place.row, place.column)
    if isinstance(value, str) or value is _Special.EMPTY:
        return False
    raise _UnclearError("its colour depends on the other cells")


def _wording(rule: Rule) -> str:
    formulas = [str(formula) for formula in rule.formula]
    if rule.type == "expression":
        return f"={' '.join(formulas)}"
    if rule.type == "cellIs":
        return f"cell value {_WORDS.get(rule.operator or '', '')} {' and '.join(formulas)}"
    return f"{_WORDS.get(rule.type, rule.type)} {rule.text or ''}".rstrip()
