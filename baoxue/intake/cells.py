"""Sheets as text cells with the rows they stand in, exactly as the file holds them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

HEAD_ROWS = 30
"""So many rows are searched for the header; title rows may stand above it."""


class UnreadableError(Exception):
    """A file, or some of its rows, cannot be read.

    `rule` is one of shape.toml, `words` fill its message; `rows` holds (row number, further words) where rows
    are known, else it is empty.
    """

    def __init__(
        self, rule: str, rows: Sequence[tuple[int, Mapping[str, str | int]]] = (), **words: str | int
    ) -> None:
        super().__init__(rule)
        self.rule = rule
        self.rows = rows
        self.words = words


def unreadable(reason: str) -> UnreadableError:
    """The refusal of a file as a whole; `reason` is one of the reasons of shape.toml."""
    return UnreadableError("unreadable", reason=reason)


@dataclass(frozen=True)
class Cells:
    """One sheet: its first rows as text, to find the header in, and on request its columns from a row on."""

    sheet: str
    """The sheet's name, "" for a CSV file."""
    head: list[list[str]]
    """The first rows, padded to equal width."""
    columns: Callable[[int], list[pa.Array]]
    """columns(first_row), first_row counted from 0: one string array per column, "" for an empty cell."""
    hidden: bool = False
    broken: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(row, column), from 0 -> rule: cells that look empty but are not (formula errors, missing results)."""


def megabytes(size: int) -> str:
    """A number of bytes for a message."""
    return f"{size / 1024**2:.0f} MB"


def no_columns(width: int) -> list[pa.Array]:
    """So many columns without a row."""
    return [pa.array([], pa.string()) for _ in range(width)]
