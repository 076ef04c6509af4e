"""Figures that documents have published: reference values beside the local data, never mixed with it."""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from baoxue.settings import reference_file

FILE = "published_facts.csv"


@dataclass(frozen=True)
class PublishedFact:
    """One published figure. `value` in its own unit (percent: 98.29); `as_of` the day for which it is
    counted; None for both where the document gives none. Texts are in Chinese and English."""

    number: int
    entity: Mapping[str, str]
    counties: tuple[str, ...]
    """Codes of the counties beside whose data it stands: the entity's own, and the invented county of the
    demo that was fitted to it. None: a county's own file speaks of that county."""
    period: Mapping[str, str]
    as_of: date | None
    measure: str
    name: Mapping[str, str]
    value: float | None
    decimals: int
    """With how many the document gives it: ours is rounded alike before the two are compared."""
    unit: Mapping[str, str]
    per_unit: Mapping[str, Decimal]
    """How much of what we count (a share, persons, yuan, square metres) one of its unit is."""
    basis: str
    """What kind of number it is, and so why another day gives another: `year`, `day`, `cumulative`, `lowest`
    or `descriptive`."""
    stage: str
    measured_by: tuple[str, str] | None
    """`indicator` or `question`, and which; None where no register can count it."""
    registers: tuple[str, ...]
    note: Mapping[str, str]
    source: Mapping[str, str]

    @property
    def is_counted(self) -> bool:
        """Whether our registers count it."""
        return self.measured_by is not None and self.value is not None and self.as_of is not None

    def applies_to(self, counties: Collection[str]) -> bool:
        """Whether it is a figure of one of these counties."""
        return not self.counties or any(code in counties for code in self.counties)

    def is_equal(self, ours: float) -> bool:
        """Whether our count, in the unit of the document and rounded as it rounds, is the published one."""
        digits = Decimal(1).scaleb(-self.decimals)
        return Decimal(repr(ours)).quantize(digits, ROUND_HALF_UP) == Decimal(repr(self.value))

    def in_its_unit(self, ours: float) -> float:
        """What we count in the unit of the document."""
        return float(Decimal(repr(ours)) / self.per_unit["zh"])

    def in_unit_of(self, language: str, value: float) -> tuple[float, int]:
        """A value in the unit of the document, as exact as there, in the unit of a language, and its
        decimals."""
        factor = self.per_unit["zh"] / self.per_unit[language]
        digits = Decimal(1).scaleb(-self.decimals)
        exact = (Decimal(repr(value)).quantize(digits, ROUND_HALF_UP) * factor).normalize()
        exponent = exact.as_tuple().exponent
        least = self.decimals if factor == 1 else 0
        return float(exact), max(least, -exponent if isinstance(exponent, int) else 0)


def published(measure: str, counties: Collection[str]) -> tuple[PublishedFact, ...]:
    """The dated figures of one measure that documents published of these counties, in order of date."""
    found = [
        fact
        for fact in published_facts()
        if fact.measure == measure and fact.as_of and fact.value is not None and fact.applies_to(counties)
    ]
    return tuple(sorted(found, key=lambda fact: (fact.as_of or date.min, fact.entity["zh"])))


def published_facts() -> tuple[PublishedFact, ...]:
    """Every published figure in the order of the file; empty when there is none."""
    path = reference_file(FILE)
    return _read(path, path.stat().st_mtime_ns) if path.exists() else ()


@cache
def _read(path: Path, _changed: int) -> tuple[PublishedFact, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(_fact(row) for row in csv.DictReader(file))


def _fact(row: Mapping[str, str]) -> PublishedFact:
    def text(column: str) -> str:
        return (row.get(column) or "").strip()

    def both(column: str) -> Mapping[str, str]:
        return {"zh": text(column), "en": text(f"{column}_en") or text(column)}

    kind, _, name = text("measured_by").partition(":")
    one = "0.01" if text("unit") == "%" else "1"
    return PublishedFact(
        number=int(row["number"]),
        entity=both("entity"),
        counties=tuple(text("counties").split()),
        period=both("period"),
        as_of=date.fromisoformat(text("as_of")) if text("as_of") else None,
        measure=row["measure"],
        name=both("name"),
        value=float(text("value")) if text("value") else None,
        decimals=len(text("value").partition(".")[2]),
        unit=both("unit"),
        per_unit={name: Decimal(number or one) for name, number in both("per_unit").items()},
        basis=text("basis"),
        stage=text("stage"),
        measured_by=(kind, name) if name else None,
        registers=tuple(text("registers").split()),
        note=both("note"),
        source=both("source"),
    )
