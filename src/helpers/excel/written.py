"""Know how a sheet's part writes what is in a cell: a number, a date, a truth value, an error, a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from openpyxl.utils.datetime import WINDOWS_EPOCH

#: What a parser is given in place of any larger number, of which it may fail to make a time.
LARGEST = 999_999_999
_NUMBER = re.compile(rb"(?:[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)").fullmatch
#: Whether a value is one of the type that its cell states: a number where it states none.
VALUES: Mapping[str, Callable[[bytes], object]] = {
    "n": _NUMBER,
    "s": re.compile(rb"[0-9]{1,7}").fullmatch,
    "b": re.compile(rb"[01]").fullmatch,
    "d": re.compile(rb"[0-9T:.Z+-]*").fullmatch,
    "e": re.compile(rb"#[A-Z0-9/_]{1,20}[!?]?").fullmatch,
    "str": lambda _: True,
    "inlineStr": lambda _: False,
}


class Number(NamedTuple):
    """A number in a cell, the style that it is shown in, and whether it stands for a date that is written out."""

    value: float
    style: int
    dated: bool = False


def day_of(written: bytes) -> datetime | None:
    """Return the date that is written out, as Excel may do (ISO 8601); None where it is none."""
    try:
        return datetime.fromisoformat(written.decode()).replace(tzinfo=None)
    except ValueError:
        return None


def counted(day: datetime) -> float:
    """Return the number that Excel keeps a date as."""
    return (day - WINDOWS_EPOCH) / timedelta(days=1)
