"""Rows as a pandas DataFrame whose columns are of the types that they hold: numbers, dates, categories, texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from helpers.blocks.blocks import ColumnKind, Table
from helpers.english import date_in

if TYPE_CHECKING:
    import pandas as pd


class Type(Enum):
    """What a column of a frame holds."""

    TEXT = "str"
    COUNT = "Int64"
    NUMBER = "float64"
    TRUTH = "boolean"
    DATE = "datetime64[s]"
    CATEGORY = "category"
    LIST = "object"
    RATING = "ratings of the key, the worst first"


_OF_KIND = {ColumnKind.NUMBER: Type.COUNT, ColumnKind.RATING: Type.RATING}


def table_frame(table: Table, types: Mapping[str, Type], ratings: Sequence[str]) -> pd.DataFrame:
    """Return a table as a frame: a row for each of its rows, but for sums, which a frame gives itself.

    Where rows stand under headings, ``group`` and ``group_title`` come before them. A date in other words than a date,
    such as “Ongoing”, is kept in a column of its own: of ``due`` in ``due_written``. Dates before it, under it,
    are not.

    Args:
        table: the table.
        types: what its columns hold, where the kind of column does not say it.
        ratings: the words of the rating key, the worst first.
    """
    headed = any(group.heading for group in table.groups)
    known = {"group": Type.CATEGORY, "group_title": Type.CATEGORY} if headed else {}
    known |= {each.id: types.get(each.id, _OF_KIND.get(each.kind, Type.TEXT)) for each in table.columns}
    rows = [row for group in table.groups for row in group.rows]
    records = zip(rows, table.records(), strict=True)
    return frame_of((record for row, record in records if not row.total or len(rows) == 1), known, ratings)


def frame_of(
    records: Iterable[Mapping[str, object]], types: Mapping[str, Type], ratings: Sequence[str]
) -> pd.DataFrame:
    """Return records as a frame: a column for each that has a type, under a name that Python can say."""
    import pandas as pd

    rows = list(records)
    columns: dict[str, pd.Series[Any]] = {}
    for name, kind in types.items():
        values = [_first_line(row.get(name)) if kind is Type.DATE else row.get(name) for row in rows]
        known = re.sub(r"\W+", "_", name)
        columns[known] = _series(values, kind, ratings)
        written = [value if isinstance(value, str) and not date_in(value) else "" for value in values]
        if kind is Type.DATE and any(written):
            columns[f"{known}_written"] = pd.Series(written, dtype="str")
    return pd.DataFrame(columns)


def _series(values: Sequence[object], kind: Type, ratings: Sequence[str]) -> pd.Series[Any]:
    import pandas as pd

    match kind:
        case Type.COUNT:
            return pd.Series([_count(value) for value in values], dtype="Int64")
        case Type.DATE:
            days = [date_in(value) if isinstance(value, str) else value for value in values]
            return pd.Series(days, dtype="datetime64[s]")
        case Type.RATING | Type.CATEGORY:
            order = ratings if kind is Type.RATING else ()
            known = [*order, *(value for value in dict.fromkeys(values) if value and value not in order)]
            return pd.Series(pd.Categorical([value or None for value in values], known, ordered=bool(order)))
        case _:
            return pd.Series(values, dtype=kind.value)


def _first_line(value: object) -> object:
    return value.partition("\n")[0] if isinstance(value, str) else value


def _count(value: object) -> object:
    """Return a number as a table words it, ``1,234``, as one; nothing where the cell is empty."""
    return (int(value.replace(",", "")) if value else None) if isinstance(value, str) else value
