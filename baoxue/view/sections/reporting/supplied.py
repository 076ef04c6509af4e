"""Is the snapshot complete and sound? Which registers came, how old they are, and which units are missing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.intake.registers import load_registers
from baoxue.snapshots.indicators import load_indicators
from baoxue.view import formats
from baoxue.view.cards import Count
from baoxue.view.findings import wording
from baoxue.view.findings.figures import register_name
from baoxue.view.listing import Line, titled
from baoxue.view.reader import Reader
from baoxue.view.sections.reporting import rules
from baoxue.view.sections.section import (
    Counts,
    Fold,
    List,
    Note,
    Part,
    Section,
    Sentences,
    Table,
    header,
    section,
)
from baoxue.view.words import named, t

MISSING = "\u25b2"
FIGURES_NAMED = 4
REGISTERS_NAMED = 3


def opening(r: Reader) -> Section:
    """How many registers came, and what is wrong with them; tables on request."""
    came, coverage, found = _came(r), Coverage.of(r), rules.found(r)
    lacking = [name for name in load_registers() if name not in came.index]
    counts = {
        "missing": coverage.units_missing,
        "carried": int(came["is_carried"].sum()),
        "aside": int(came["set_aside"].sum()),
        "warnings": rules.warnings(found),
    }
    problems = [t(f"reporting.problem_{name}", count=count) for name, count in counts.items() if count]
    units = {"missing": "place", "aside": "row", "warnings": "item"}
    figures = [Count(t("reporting.count_registers"), len(came), "item")]
    figures += [Count(t(f"reporting.count_{name}"), counts[name], unit) for name, unit in units.items()]
    about = t("reporting.fold_missing", count=len(lacking))
    return section(
        "reporting.answer",
        Counts(tuple(figures)),
        _sentences(coverage, found),
        Fold("registers", t("reporting.fold_registers"), lambda: (_registers(came, coverage),)),
        Fold("coverage", coverage.heading, partial(_coverage, coverage)),
        Fold("missing", about, lambda: (_lacking(lacking),)) if lacking else None,
        heading="heading" if problems else "heading_sound",
        here=len(came),
        all=len(came) + len(lacking),
        problems=formats.joined(problems),
        as_of=r.as_of,
        rows=int(came["rows"].sum()),
    )


def _came(r: Reader) -> pd.DataFrame:
    """The registers that came, by name in the order of their definitions."""
    rows = r.ask("snapshot_registers_of")
    rows = rows[rows["rows"].notna()].set_index("register")
    return rows.loc[[name for name in load_registers() if name in rows.index]]


@dataclass(frozen=True)
class Owed:
    """A register that some units owe: how many, and the names of those that have no row in it."""

    register: str
    owing: int
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Coverage:
    """The rows of each register by place one level below the choice, and the units that have not reported."""

    cells: tuple[Any, ...]
    owed: Mapping[str, Owed]
    """Every register that units owe."""
    units_missing: int
    """Units that owe at least one register and have no row in it."""

    @classmethod
    def of(cls, r: Reader) -> "Coverage":
        """What covers what is looked at."""
        cells = tuple(row_records(r.ask("register_coverage", by=("code", "register"))))
        absent = row_records(r.ask("not_reported"))
        owing: dict[str, int] = defaultdict(int)
        names: dict[str, list[str]] = defaultdict(list)
        for it in cells:
            owing[it.register] += int(it.owing)
        for it in absent:
            names[it.register].append(wording.place(it.school_code or it.township_code, it.unit, None))
        owed = {name: Owed(name, count, tuple(names[name])) for name, count in owing.items() if count}
        return cls(cells, owed, len({(it.township_code, it.school_code) for it in absent}))

    @property
    def short(self) -> tuple[Owed, ...]:
        """Registers with units missing, most of them first."""
        found = [it for it in self.owed.values() if it.names]
        return tuple(sorted(found, key=lambda it: (-len(it.names), it.register)))

    @property
    def heading(self) -> str:
        """Who has not reported, or that everybody has."""
        if not self.owed:
            return t("reporting.coverage_none")
        if not self.units_missing:
            return t("reporting.coverage_heading_all", count=len(self.owed))
        return t("reporting.coverage_heading", count=self.units_missing, registers=len(self.short))


def _sentences(coverage: Coverage, found: pd.DataFrame) -> Sentences:
    """At most four: who has not reported, and the rule with most findings."""
    lines = []
    for it in coverage.short[:REGISTERS_NAMED]:
        values = {"count": len(it.names), "owing": it.owing, "names": wording.in_a_row(it.names)}
        text = t("reporting.line_missing", register=register_name(it.register), **values)
        lines.append(Line("absent", text))
    for it in row_records(found[:1]):
        text = t("reporting.line_rule", register=it.register, what=it.what, count=it.findings)
        lines.append(Line("pending", text))
    return Sentences(tuple(lines))


def _registers(came: pd.DataFrame, coverage: Coverage) -> List:
    """Name, state, day and age, rows, change, rows set aside, units that reported."""

    def reported(register: str) -> str:
        it = coverage.owed.get(register)
        return formats.of(it.owing - len(it.names), it.owing, "place") if it else ""

    shown = came.assign(
        register=[register_name(it) for it in came.index],
        state=[t(f"reporting.{'carried' if it else 'supplied'}") for it in came["is_carried"]],
        as_of=came["came_as_of"],
        age=came["age_days"],
        change=came["rows"] - came["rows_before"],
        aside=came["set_aside"],
        units=[reported(it) for it in came.index],
    )
    columns = titled(
        "reporting.column",
        "register:200 state:76 as_of:date:130 age:days:80 rows:count:90 change:count:84 aside:count:84"
        " units:figure:150",
    )
    return List(shown, columns, "registers", t("reporting.registers_order"), "item")


def _coverage(coverage: Coverage) -> tuple[Part | None, ...]:
    """Who has not reported what; and all registers by place."""
    missing = tuple(
        (register_name(it.register), formats.of(len(it.names), it.owing, "place"), formats.joined(it.names))
        for it in coverage.short
    )
    head = header("reporting.column", "register", "not_reported", "who")
    listed = Table(head, missing, (24, 16, 60)) if missing else None
    return listed, _matrix(coverage), Note(t("reporting.matrix_note"))


def _matrix(coverage: Coverage) -> Table:
    """Registers by place: the rows of each; a unit that owes rows and has none is marked."""
    placed = [it for it in coverage.cells if wording.known(it.code)]
    units = {it.code: wording.place(it.code, it.name, None) for it in sorted(placed, key=lambda it: it.code)}
    cells = {(it.register, it.code): it for it in placed}
    present = {register for register, _ in cells}
    # Registers that units owe stand first.
    names = sorted(filter(present.__contains__, load_registers()), key=lambda it: it not in coverage.owed)
    lines = ((register_name(name), *(_cell(cells.get((name, code))) for code in units)) for name in names)
    return Table((t("reporting.column_register"), *units.values()), tuple(lines))


def _cell(it: Any) -> str:
    if it is None:
        return ""
    if it.missing:
        return f"**{MISSING} {formats.number(it.missing)}**" if it.owing > 1 else f"**{MISSING}**"
    return formats.number(it.rows_here)


def _lacking(registers: list[str]) -> Table:
    """Registers that did not come: name, what the sheet is for, the indicators that it would fill."""
    lines = []
    for name in registers:
        figures = [named(it.name) for it in load_indicators().values() if name in it.registers]
        text, more = formats.joined(figures[:FIGURES_NAMED]), len(figures) - FIGURES_NAMED
        if more > 0:
            text += t("reporting.more_figures", count=more)
        lines.append((register_name(name), named(load_registers()[name].about), text or formats.DASH))
    return Table(header("reporting.column", "register", "about", "fills"), tuple(lines), (22, 46, 32))
