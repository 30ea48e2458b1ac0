"""Work out the formulas that people commonly write in conditional formats, by Excel's rules; none is run as code.

What is not worked out is said so by an `UnclearError`; nothing is guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, NamedTuple

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import to_excel

# The cell that the condition is about, in the formulas below; no formula of Excel's own can hold it.
SELF = "@"
_REFERENCE = re.compile(r"(?P<fixed_column>\$?)(?P<column>[A-Z]{1,3})(?P<fixed_row>\$?)(?P<row>[1-9]\d{0,6})")
_NUMBER = re.compile(r"\d+\.?\d*(?:[Ee][+-]?\d+)?|\.\d+")
_WILDCARD = re.compile("[*?~]")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_LARGEST = 9.99999999999999e307
_LONGEST, _MOST_PARTS = 8_192, 300  # Excel's own limit, and one that keeps nesting shallow


class Special(Enum):
    """A value that is no text, number or truth value."""

    EMPTY = "an empty cell"
    ERROR = "an error value"


Value = str | float | bool | Special


class UnclearError(Exception):
    """Something that is not worked out here; the message is the reason."""


class Corner(NamedTuple):
    """The cell that a rule's relative references are written for; no rule begins there if it is not `certain`."""

    row: int
    column: int
    certain: bool

    @property
    def address(self) -> str:
        """Return the cell as a formula names it."""
        return f"{get_column_letter(self.column)}{self.row}"


class Place(NamedTuple):
    """The cell that a condition is asked about."""

    cells: Mapping[tuple[int, int], Cell | MergedCell]
    epoch: datetime
    row: int
    column: int

    def value(self, row: int, column: int) -> Value:
        """Return what a cell of the sheet holds."""
        cell = self.cells.get((row, column))
        if cell is None or cell.value is None:
            # openpyxl reads a formula's stored empty text as None, but keeps its type.
            return "" if cell is not None and cell.data_type == "str" else Special.EMPTY
        return Special.ERROR if cell.data_type == "e" else _plain(cell.value, self.epoch)


Term = Callable[[Place], Value]


class Formula:
    """A formula taken apart: comparisons of constants, references and the functions below.

    Attributes:
        term: its value at a cell.
    """

    def __init__(self, formula: str, corner: Corner) -> None:
        self._parts = _parts_of(formula)
        self._at = 0
        self._corner = corner
        self.term = self._comparison()
        if self._part is not None:
            raise UnclearError(f"it uses “{self._part.value}”")

    @property
    def _part(self) -> Token | None:
        return self._parts[self._at] if self._at < len(self._parts) else None

    def _comparison(self) -> Term:
        left = self._operand()
        while (part := self._part) is not None and part.type == Token.OP_IN and part.value in _SIGNS:
            self._at += 1
            left = _comparing(part.value, left, self._operand())
        return left

    def _operand(self) -> Term:
        part = self._part
        self._at += 1
        if part is None:
            raise UnclearError("its formula is not complete")
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
        raise UnclearError(f"it uses “{part.value}”")

    def _call(self, name: str) -> Term:
        if name not in _FUNCTIONS:
            raise UnclearError(f"it uses the function {name}")
        function, fewest, most = _FUNCTIONS[name]
        arguments = [self._comparison()]
        while (part := self._part) is not None and part.type == Token.SEP:
            self._at += 1
            arguments.append(self._comparison())
        self._close()
        if not fewest <= len(arguments) <= most:
            raise UnclearError(f"it gives {name} {len(arguments)} arguments")
        return _calling(function, tuple(arguments), takes_errors=name.startswith("IS"))

    def _close(self) -> None:
        part = self._part
        if part is None or part.subtype != Token.CLOSE:
            raise UnclearError(f"it uses “{part.value}”" if part else "its formula is not complete")
        self._at += 1

    def _constant(self, part: Token) -> Term | None:
        value: Value
        if part.subtype == Token.TEXT:
            value = part.value[1:-1].replace('""', '"')
        elif part.subtype == Token.ERROR:
            value = Special.ERROR
        elif part.subtype == Token.LOGICAL:
            value = part.value == "TRUE"
        elif part.subtype == Token.NUMBER and _NUMBER.fullmatch(part.value):
            value = _rounded(float(part.value))
        else:
            return None
        return lambda _place: value

    def _reference(self, text: str) -> Term:
        if text == SELF:
            return lambda place: place.value(place.row, place.column)
        found = _REFERENCE.fullmatch(text)
        if found is None:
            raise UnclearError(f"it refers to {text}")
        row, column, corner = int(found["row"]), column_index_from_string(found["column"]), self._corner
        moves_down, moves_right = not found["fixed_row"], not found["fixed_column"]
        if (moves_down or moves_right) and not corner.certain:
            raise UnclearError(f"it refers to {text} and its ranges do not begin at one cell ({corner.address})")

        def term(place: Place) -> Value:
            at_row = row + (place.row - corner.row) * moves_down
            at_column = column + (place.column - corner.column) * moves_right
            if not (1 <= at_row <= _LAST_ROW and 1 <= at_column <= _LAST_COLUMN):
                raise UnclearError("it refers to a cell beyond the sheet's edge")
            return place.value(at_row, at_column)

        return term


def _parts_of(formula: str) -> list[Token]:
    if len(formula) > _LONGEST:
        raise UnclearError("its formula is too long")
    try:
        parts = [part for part in Tokenizer(f"={formula}").items if part.type != Token.WSPACE]
    except (TokenizerError, IndexError, AssertionError):
        raise UnclearError("its formula is not one of Excel's") from None
    if len(parts) > _MOST_PARTS:
        raise UnclearError("its formula is too long")
    return parts


def _comparing(sign: str, left: Term, right: Term) -> Term:
    return _calling(lambda one, other: _compare(sign, one, other), (left, right))


def _calling(function: Callable[..., Value], terms: tuple[Term, ...], *, takes_errors: bool = False) -> Term:
    """Return what a function gives for its arguments; an error among them is its result, as in Excel."""

    def term(place: Place) -> Value:
        values = [each(place) for each in terms]
        if not takes_errors and Special.ERROR in values:
            return Special.ERROR
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


def _compare(sign: str, one: Value, other: Value) -> bool:
    """Compare as Excel does: case does not matter, numbers come before text and text before truth values."""
    left, right = _rank(one, other), _rank(other, one)
    texts = [key[1] for key in (left, right) if isinstance(key[1], str)]
    by_order = sign not in ("=", "<>") and left != right and len(texts) == 2
    if by_order and not all(not text or (text.isascii() and text.isalnum()) for text in texts):
        raise UnclearError("the order of two texts depends on the language of Excel")
    return _SIGNS[sign](left, right)


def _rank(value: Value, beside: Value) -> tuple[int, str | float | bool]:
    """Return a value as something to compare; an empty cell is nothing of the kind that it stands beside."""
    if value is Special.EMPTY:
        value = "" if isinstance(beside, str) else False if isinstance(beside, bool) else 0.0
    if isinstance(value, bool):
        return 2, value
    return (1, value.lower()) if isinstance(value, str) else (0, _number(value))


def _between(value: Value, low: Value, high: Value) -> bool:
    if _compare(">", low, high):
        raise UnclearError("its lower limit is above its upper limit")
    return _compare(">=", value, low) and _compare("<=", value, high)


def _search(wanted: Value, within: Value) -> Value:
    if _WILDCARD.search(_text(wanted)):
        raise UnclearError("it searches with a wildcard")
    return _find(_text(wanted).lower(), _text(within).lower())


def _find(wanted: Value, within: Value) -> Value:
    text = _text(within)
    at = text.find(_text(wanted))
    return Special.ERROR if at < 0 else len(_units(text[:at])) / 2 + 1


def _left(text: Value, count: Value = 1.0) -> Value:
    return _cut(text, count, lambda units, size: units[:size])


def _right(text: Value, count: Value = 1.0) -> Value:
    return _cut(text, count, lambda units, size: units[max(len(units) - size, 0) :])


def _cut(text: Value, count: Value, part: Callable[[bytes, int], bytes]) -> Value:
    size = int(_number(count))
    if size < 0:
        return Special.ERROR
    return part(_units(_text(text)), 2 * size).decode("utf-16-le", "surrogatepass")


def _units(text: str) -> bytes:
    """Return a text in the units that Excel counts: an emoji is two."""
    return text.encode("utf-16-le", "surrogatepass")


def _text(value: Value) -> str:
    """Return a value as Excel makes it text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if value is Special.EMPTY:
        return ""
    digits = f"{_number(value):.15g}"
    if "e" in digits:
        raise UnclearError("it makes text of a very large or very small number")
    return digits


def _number(value: Value) -> float:
    if value is Special.EMPTY:
        return 0.0
    if isinstance(value, float):
        return value
    raise UnclearError("it counts with something that is not a number")


def truth(value: Value, *, of_formula: bool = False) -> bool:
    """Return whether a value counts as true; an error does not where it is the whole formula's result."""
    if of_formula and isinstance(value, Special):
        return False
    if isinstance(value, bool | float):
        return bool(value)
    raise UnclearError("it takes something for true or false that is neither")


def _plain(value: object, epoch: datetime) -> Value:
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
        raise UnclearError("it meets a number too large for Excel")
    return float(f"{float(value):.15g}")


def _all(*values: Value) -> bool:
    return set(map(truth, values)) == {True}  # every one is looked at, as Excel does


def _any(*values: Value) -> bool:
    return True in set(map(truth, values))


def _trimmed(value: Value) -> str:
    return " ".join(filter(None, _text(value).split(" ")))


# Each function that is worked out, with the fewest and the most arguments it takes.
_FUNCTIONS: Mapping[str, tuple[Callable[..., Value], int, int]] = {
    "AND": (_all, 1, 255),
    "OR": (_any, 1, 255),
    "NOT": (lambda value: not truth(value), 1, 1),
    "LOWER": (lambda value: _text(value).lower(), 1, 1),
    "UPPER": (lambda value: _text(value).upper(), 1, 1),
    "TRIM": (_trimmed, 1, 1),
    "LEFT": (_left, 1, 2),
    "RIGHT": (_right, 1, 2),
    "LEN": (lambda value: len(_units(_text(value))) / 2, 1, 1),
    "SEARCH": (_search, 2, 2),
    "FIND": (_find, 2, 2),
    "EXACT": (lambda one, other: _text(one) == _text(other), 2, 2),
    "ISBLANK": (lambda value: value is Special.EMPTY, 1, 1),
    "ISNUMBER": (lambda value: isinstance(value, float), 1, 1),
    "ISTEXT": (lambda value: isinstance(value, str), 1, 1),
    "ISERROR": (lambda value: value is Special.ERROR, 1, 1),
    "@BETWEEN": (_between, 3, 3),
}
