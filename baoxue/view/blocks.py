"""The parts a page is made of: headings that say the finding, figures with their definition, and the states."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from baoxue.view.charts.chart import Chart, Table


class Defined(Protocol):
    """What a definition needs of an indicator."""

    numerator: Mapping[str, str]
    denominator: Mapping[str, str] | None
    calibre: Mapping[str, str]
    source: Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """Definition, source and date of a figure, in the reader's language."""

    definition: str
    source: str
    as_of: date
    numerator: str = ""
    denominator: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, indicator: Defined, as_of: date) -> "Source":
        """The definition of an indicator, from its .toml."""
        raise NotImplementedError


def title(text: str) -> None:
    """The page's title."""
    raise NotImplementedError


@contextmanager
def section(heading: str, note: str | None = None, into: Any = None) -> Iterator[None]:
    """A section headed by its finding, its note under it; an error inside is shown in its place, the rest goes on.

    `into` is a cell of `pair()`.
    """
    raise NotImplementedError
    yield


@contextmanager
def guarded() -> Iterator[None]:
    """Shows 这张图暂时出不来 with a code where the body fails, and writes the error to the log."""
    raise NotImplementedError
    yield


def pair() -> tuple[Any, Any]:
    """Two cells side by side from 720 px up, below each other on a phone."""
    raise NotImplementedError


def note(text: str) -> None:
    """A soft line of 14 px."""
    raise NotImplementedError


def figure(chart: Chart, source: Source | None = None, key: str | None = None) -> None:
    """A chart, and under it its definition line with the details and the table one click away."""
    raise NotImplementedError


def source_line(source: Source, table: Table | None = None) -> None:
    """One soft line: definition, source, date; on expansion numerator, denominator, notes and the table."""
    raise NotImplementedError


def state(bold: str, soft: str = "") -> None:
    """What stands in place of a figure: a border, one bold line, one soft line."""
    raise NotImplementedError


def not_supplied(what: str, register: str) -> None:
    """未接入, and the register that would fill it."""
    raise NotImplementedError


def empty(what: str, looked_at: str = "", as_of: date | None = None) -> None:
    """所选范围内没有…, with how many were looked at."""
    raise NotImplementedError


def first_snapshot() -> None:
    """第一个数据批次，还没有变化可比."""
    raise NotImplementedError


def too_few(what: str = "") -> None:
    """人数过少，不比较."""
    raise NotImplementedError


def not_applicable(why: str) -> None:
    """不适用, and why."""
    raise NotImplementedError


def not_reported(unit: str, since: str = "", ask_whom: str = "") -> None:
    """未报送: the unit, for how long, and whom to ask."""
    raise NotImplementedError


def no_right() -> None:
    """不在您的责任区内, and the way back."""
    raise NotImplementedError
