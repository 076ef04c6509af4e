"""Is the snapshot complete and sound? Which registers came, how old they are, and which units are missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    came, found = _came(r), rules.found(r)
    cells, absent = r.ask("register_coverage", by=("code", "register")), r.ask("not_reported")
    owed = _owed(cells, absent)
    short = sorted((it for it in owed.values() if it.names), key=lambda it: (-len(it.names), it.register))
    lacking = [name for name in load_registers() if name not in came.index]
    counts = {
        "missing": len(absent[["township_code", "school_code"]].drop_duplicates()),
        "carried": int(came["is_carried"].sum()),
        "aside": int(came["set_aside"].sum()),
        "warnings": rules.warnings(found),
    }
    problems = [t(f"reporting.problem_{name}", count=count) for name, count in counts.items() if count]
    units = {"missing": "place", "aside": "row", "warnings": "item"}
    figures = [Count(t("reporting.count_registers"), len(came), "item")]
    figures += [Count(t(f"reporting.count_{name}"), counts[name], unit) for name, unit in units.items()]
    who = "coverage_none" if not owed else "coverage_heading" if short else "coverage_heading_all"
    who = t(f"reporting.{who}", count=counts["missing"], registers=len(short), all=len(owed))
    about = t("reporting.fold_missing", count=len(lacking))
    return section(
        "reporting.answer",
        Counts(tuple(figures)),
        _sentences(short, found),
        Fold("registers", t("reporting.fold_registers"), lambda: (_registers(came, owed),)),
        Fold(
            "coverage", who, lambda: (_missing(short), _matrix(cells, owed), Note(t("reporting.matrix_note")))
        ),
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

    def of(self, count: int) -> str:
        """So many of those that owe it."""
        return formats.of(count, self.owing, "place")


def _owed(cells: pd.DataFrame, absent: pd.DataFrame) -> dict[str, Owed]:
    """Every register that units owe."""
    names: dict[str, list[str]] = defaultdict(list)
    for it in row_records(absent):
        names[it.register].append(wording.place(it.school_code or it.township_code, it.unit, None))
    owing = cells.groupby("register")["owing"].sum()
    return {name: Owed(name, int(count), tuple(names[name])) for name, count in owing.items() if count}


def _sentences(short: Sequence[Owed], found: pd.DataFrame) -> Sentences:
    """At most four: who has not reported, and the rule with most findings."""
    lines = []
    for owed in short[:REGISTERS_NAMED]:
        values = {"count": len(owed.names), "owing": owed.owing, "names": wording.in_a_row(owed.names)}
        text = t("reporting.line_missing", register=register_name(owed.register), **values)
        lines.append(Line("absent", text))
    for it in row_records(found[:1]):
        text = t("reporting.line_rule", register=it.register, what=it.what, count=it.findings)
        lines.append(Line("pending", text))
    return Sentences(tuple(lines))


def _registers(came: pd.DataFrame, owed: Mapping[str, Owed]) -> List:
    """Name, state, day and age, rows, change, rows set aside, units that reported."""
    units = {name: it.of(it.owing - len(it.names)) for name, it in owed.items()}
    shown = came.assign(
        register=[register_name(it) for it in came.index],
        state=[t(f"reporting.{'carried' if it else 'supplied'}") for it in came["is_carried"]],
        as_of=came["came_as_of"],
        age=came["age_days"],
        change=came["rows"] - came["rows_before"],
        aside=came["set_aside"],
        units=[units.get(it, "") for it in came.index],
    )
    columns = titled(
        "reporting.column",
        "register:200 state:76 as_of:date:130 age:days:80 rows:count:90 change:count:84 aside:count:84"
        " units:figure:150",
    )
    return List(shown, columns, "registers", t("reporting.registers_order"), "item")


def _missing(short: Sequence[Owed]) -> Table | None:
    """Who has not reported what."""
    lines = tuple(
        (register_name(it.register), it.of(len(it.names)), formats.joined(it.names)) for it in short
    )
    head = header("reporting.column", "register", "not_reported", "who")
    return Table(head, lines, (24, 16, 60)) if lines else None


def _matrix(rows: pd.DataFrame, owed: Mapping[str, Owed]) -> Table:
    """Registers by place: the rows of each; a unit that owes rows and has none is marked."""
    cells = {(it.register, it.code): it for it in row_records(rows[rows["code"].notna()])}
    units = {it.code: wording.place(it.code, it.name, None) for it in cells.values()}
    present = {register for register, _ in cells}
    # Registers that units owe stand first.
    names = sorted(filter(present.__contains__, load_registers()), key=lambda it: it not in owed)
    codes = sorted(units)
    lines = ((register_name(name), *(_cell(cells.get((name, code))) for code in codes)) for name in names)
    return Table((t("reporting.column_register"), *(units[code] for code in codes)), tuple(lines))


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
