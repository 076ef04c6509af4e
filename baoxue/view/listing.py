"""Lists a reader acts on: generated sentences, case tables, and the way to take them along."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

Mark = Literal["late", "low", "again", "pending", "better"]


@dataclass(frozen=True)
class Link:
    """Where a sentence leads: the stem of a page file and the filter values that differ from the present ones."""

    label: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One sentence: its mark, its text (`**bold**` allowed) and at most one link."""

    mark: Mark
    text: str
    link: Link | None = None


@dataclass(frozen=True)
class Column:
    """One column of a table: the frame's column, its heading, its kind and its width in pixels."""

    name: str
    label: str
    kind: Literal["text", "count", "days", "yuan", "percent", "date", "state"] = "text"
    width: int | None = None


def sentences(lines: Sequence[Line]) -> None:
    """The sentences, each with its badge and its link."""
    raise NotImplementedError


def table(
    rows: pd.DataFrame,
    columns: Sequence[Column],
    *,
    late: str | None = None,
    total: int | None = None,
    order: str = "",
    unit: str = "case",
    key: str | None = None,
) -> None:
    """A list of cases. `late` names a boolean column: its rows show the `state` and `days` cells as late.
    Under it: how many of how many, and the order."""
    raise NotImplementedError


def small_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Up to ten rows and five narrow columns of ready text; figures are right-aligned."""
    raise NotImplementedError


def export_button(label: str, file_name: str, make: Callable[[], bytes], *, key: str) -> None:
    """A button that makes the file on demand and offers it at a one-time address for 60 seconds.

    `file_name` ends in .csv or .xlsx; `make` is called only when the button is pressed.
    """
    raise NotImplementedError
