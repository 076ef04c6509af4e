"""Counts and rate cards: the figures a page opens with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True)
class Count:
    """One large figure. `change` is against the snapshot before (None: nothing to compare); `since` says which
    (较上月); `better` decides the colour, `neither` is neutral; `missing` (a sentence) replaces the figure."""

    label: str
    value: float | None
    unit: str = "person"
    change: float | None = None
    since: str = ""
    better: Better = "neither"
    missing: str | None = None


@dataclass(frozen=True)
class Rate:
    """One rate card. Rates are 0..1. `history` is a value per snapshot (None: a gap), the newest last;
    `previous` the value compared with; `target` with `target_kind`; `unit` is what numerator and denominator
    count (None: nothing shown); `missing` (未接入 and the register) replaces the figure."""

    label: str
    rate: float | None
    numerator: float | None = None
    denominator: float | None = None
    better: Better = "neither"
    decimals: int = 1
    unit: str = "person"
    previous: float | None = None
    since: str = ""
    history: tuple[float | None, ...] = ()
    days: tuple[date, ...] = ()
    target: float | None = None
    target_kind: Literal["target", "control"] = "target"
    missing: str | None = None


def counts(items: Sequence[Count], note: str | None = None) -> None:
    """Two to four counts in a row (three across on a phone), with a soft note under them."""
    raise NotImplementedError


def rates(items: Sequence[Rate], note: str | None = None) -> None:
    """Rate cards: value, change, a small line with target and gaps, n/N. Two across on a phone."""
    raise NotImplementedError
