"""Early signals as a table: how many each rule flagged, how many of them left, how many it missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from baoxue.analysis.intervals import wilson
from baoxue.snapshots.catalog import Snapshot
from baoxue.view import formats
from baoxue.view.words import named, t
from baoxue.warehouse.signals import Signal

WINDOWS = 3
DAYS = 80
"""Two snapshots of a window lie at least so far apart: a term's first weeks come after the summer."""


@dataclass(frozen=True)
class Window:
    """An earlier snapshot, and the one that knows what came after it."""

    before: Snapshot
    now: Snapshot


@dataclass(frozen=True)
class Tried:
    """One rule over all windows. `pupils` and those of them who left do not depend on the rule."""

    signal: Signal
    pupils: int
    flagged: int
    left_later: int
    flagged_left: int

    @property
    def missed(self) -> int:
        """Who left without having been flagged."""
        return self.left_later - self.flagged_left


def windows(snapshots: Sequence[Snapshot], until: date) -> tuple[Window, ...]:
    """Up to three windows backwards from a day, one beginning where the other ends."""
    known = [one for one in snapshots if one.as_of <= until]
    found: list[Window] = []
    while known and len(found) < WINDOWS:
        now = known[-1]
        earlier = [one for one in known if (now.as_of - one.as_of).days >= DAYS]
        if not earlier or (now.as_of - earlier[-1].as_of).days > 200:
            break
        found.append(Window(earlier[-1], now))
        known = earlier
    return tuple(found)


def tried(signal: Signal, answers: Sequence[pd.DataFrame], stage: str | None) -> Tried:
    """A rule's counts over windows, of one stage or of all."""
    rows = pd.concat(answers) if answers else pd.DataFrame(columns=["stage", *_COUNTS])
    kept = rows if stage is None else rows[rows["stage"] == stage]
    return Tried(signal, *(int(kept[name].sum()) for name in _COUNTS))


_COUNTS = ("pupils", "flagged", "left_later", "flagged_left")


def heading(found: Sequence[Tried]) -> str:
    """Which rule says most."""
    best = max(found, key=lambda it: (it.flagged_left / it.flagged if it.flagged else 0.0, it.flagged_left))
    if not best.flagged_left:
        return t("signals.heading_none")
    return t(
        "signals.heading",
        name=named(best.signal.name),
        share=formats.percent(best.flagged_left / best.flagged, 1),
    )


def table(found: Sequence[Tried]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows: rule, flagged, left later (with its range), share of all pupils, missed."""
    head = tuple(t(f"signals.{name}") for name in ("rule", "flagged", "left", "range", "all", "missed"))
    ordered = sorted(found, key=lambda it: -(it.flagged_left / it.flagged if it.flagged else 0.0))
    return head, tuple(_row(it) for it in ordered)


def _row(it: Tried) -> tuple[str, ...]:
    ends = wilson(it.flagged_left, it.flagged) if it.flagged else None
    rate = formats.percent(it.flagged_left / it.flagged, 1) if it.flagged else formats.DASH
    bounds = f"{formats.percent(ends[0], 1)}\u2013{formats.percent(ends[1], 1)}" if ends else formats.DASH
    return (
        named(it.signal.name),
        formats.counted(it.flagged),
        f"{formats.counted(it.flagged_left)} {rate}",
        bounds,
        formats.percent(it.left_later / it.pupils, 2) if it.pupils else formats.DASH,
        formats.of(it.missed, it.left_later),
    )


def days(found: Sequence[Window]) -> str:
    """The windows in words, oldest first."""
    return t("format.between_names").join(
        t("signals.window", before=formats.day(one.before.as_of), now=formats.day(one.now.as_of))
        for one in reversed(found)
    )


def usable(signals: Mapping[str, Signal], found: Sequence[Window]) -> tuple[Signal, ...]:
    """The rules whose registers came with every earlier snapshot of the windows."""
    return tuple(
        one
        for one in signals.values()
        if all(set(one.registers) <= set(window.before.registers) for window in found)
    )
