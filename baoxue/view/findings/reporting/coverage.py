"""Which unit has rows in which register, and who has not reported."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.intake.registers import load_registers
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.words import named, t

NOTHING = "\u25b2"


@dataclass(frozen=True)
class Short:
    """A register that some units owe: how many, how many of them have no row, and who they are."""

    register: str
    title: str
    owing: int
    missing: int
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Coverage:
    """The rows of each register by place one level below the choice, and the units that have not reported."""

    cells: tuple[Any, ...]
    absent: tuple[Any, ...]

    @cached_property
    def by_register(self) -> dict[str, Short]:
        """Every register that units owe."""
        owing: dict[str, int] = defaultdict(int)
        names: dict[str, list[str]] = defaultdict(list)
        for it in self.cells:
            owing[it.register] += int(it.owing)
        for it in self.absent:
            names[it.register].append(wording.place(it.school_code or it.township_code, it.unit, it.unit_en))
        return {
            name: Short(name, _title(name), count, len(names[name]), tuple(names[name]))
            for name, count in owing.items()
            if count
        }

    @property
    def short(self) -> tuple[Short, ...]:
        """Registers with units missing, most of them first."""
        found = [it for it in self.by_register.values() if it.missing]
        return tuple(sorted(found, key=lambda it: (-it.missing, it.register)))

    @cached_property
    def units_missing(self) -> int:
        """Units that owe at least one register and have no row in it."""
        return len({(it.township_code, it.school_code) for it in self.absent})

    def reported(self, register: str) -> str:
        """`22 / 24 个`, or nothing for a register that nobody owes."""
        it = self.by_register.get(register)
        return formats.of(it.owing - it.missing, it.owing, "place") if it else ""

    @cached_property
    def matrix(self) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """Head and lines of the table register by unit; a unit that owes rows and has none is marked."""
        units = {
            it.code: wording.place(it.code, it.name, it.name_en)
            for it in sorted(self.cells, key=lambda it: str(it.code))
            if wording.known(it.code)
        }
        found = {(it.register, it.code): it for it in self.cells if wording.known(it.code)}
        present = {register for register, _ in found}
        names = sorted(
            (name for name in load_registers() if name in present),
            key=lambda name: name not in self.by_register,
        )
        lines = tuple((_title(name), *(_cell(found.get((name, code))) for code in units)) for name in names)
        return (t("reporting.column_register"), *units.values()), lines


def read(rows: pd.DataFrame, absent: pd.DataFrame) -> Coverage:
    """The answers to `register_coverage` and `not_reported`."""
    return Coverage(tuple(row_records(rows)), tuple(row_records(absent)))


def heading(coverage: Coverage) -> str:
    """Who has not reported, or that everybody has."""
    if not coverage.by_register:
        return t("reporting.coverage_none")
    if not coverage.units_missing:
        return t("reporting.coverage_heading_all", count=len(coverage.by_register))
    return t("reporting.coverage_heading", count=coverage.units_missing, registers=len(coverage.short))


def missing_head() -> tuple[str, ...]:
    """Heads of `missing_rows`."""
    return (t("reporting.column_register"), t("reporting.column_not_reported"), t("reporting.column_who"))


def missing_rows(coverage: Coverage) -> tuple[tuple[str, str, str], ...]:
    """Register, how many of how many are missing, all their names."""
    return tuple(
        (it.title, formats.of(it.missing, it.owing, "place"), t("format.between_names").join(it.names))
        for it in coverage.short
    )


def _cell(it: Any) -> str:
    if it is None:
        return ""
    if int(it.missing):
        return f"**{NOTHING} {formats.number(int(it.missing))}**" if int(it.owing) > 1 else f"**{NOTHING}**"
    return formats.number(int(it.rows_here))


def _title(register: str) -> str:
    return named(load_registers()[register].title)
