"""Figures that documents have published: reference values beside the local data, never mixed with it."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from baoxue.settings import reference_file


@dataclass(frozen=True)
class PublishedFact:
    """One published figure. `value` in its own unit (percent: 98.29); `as_of` the day it is drawn at."""

    entity: str
    period: str
    as_of: date
    measure: str
    value: float
    unit: str
    kind: str
    source: str


def published(measure: str) -> tuple[PublishedFact, ...]:
    """The published figures of one measure in order of date; empty when there are none."""
    path = reference_file("published_facts.csv")
    if not path.exists():
        return ()
    return tuple(fact for fact in _read(path, path.stat().st_mtime_ns) if fact.measure == measure)


@cache
def _read(path: Path, _changed: int) -> tuple[PublishedFact, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["as_of"] and row["value"]]
    facts = (
        PublishedFact(
            entity=row["entity"],
            period=row["period"],
            as_of=date.fromisoformat(row["as_of"]),
            measure=row["measure"],
            value=float(row["value"]),
            unit=row["unit"],
            kind=row["kind"],
            source=row["source"],
        )
        for row in rows
    )
    return tuple(sorted(facts, key=lambda fact: (fact.as_of, fact.entity)))
