"""Walks a small frame row by row; itertuples makes a new class each time, which costs over a millisecond."""

from collections import namedtuple
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd


@lru_cache(maxsize=256)
def _row_class(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns)


def column_rows(rows: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The rows of some columns as tuples of plain Python values, in order."""
    return zip(*(rows[name].tolist() for name in columns), strict=True)


def row_records(rows: pd.DataFrame) -> list[Any]:
    """The rows as named tuples of plain Python values, in order; column names must be identifiers."""
    columns = tuple(rows.columns)
    make = _row_class(columns)
    return [make(*values) for values in column_rows(rows, *columns)]
