"""Defects of single cells and rows that reading must find: what is written there, and what must be said."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from baoxue.intake.registers import Column, load_registers
from tests.intake.defects.layouts import Fault, Part
from tests.intake.defects.world import Row, World


@dataclass(frozen=True)
class Planted:
    """One defect and where it must be found; `part` and `row` as they come to stand in the file."""

    kind: str
    rule: str
    register: str
    row: int
    column: str
    extra: bool = False
    """The defect stands in a row of its own below this one."""
    twin: int | None = None
    """The other row of a pair: which of them is the later one, and named, depends on the files' names."""


@dataclass(frozen=True)
class Kind:
    """A kind of wrong cell: in which columns and files, what stands there, and the rule that finds it."""

    name: str
    rule: str
    fits: Callable[[Column], bool]
    raw: Callable[[Random, Any], Any]
    """The raw cell, from the sound value."""
    files: str = ""
    """The form of the file must begin with this; "typed" for any workbook, "plain" for CSV."""


def _typed(*types: str) -> Callable[[Column], bool]:
    return lambda column: column.type in types


def _filled(column: Column) -> bool:
    return column.filled


def _named(*names: str) -> Callable[[Column], bool]:
    return lambda column: column.name in names


def _plain_text(filled: bool) -> Callable[[Column], bool]:
    return lambda column: column.type == "text" and not column.pattern and column.filled is filled


def _said(*ways: Any) -> Callable[[Random, Any], Any]:
    return lambda random, value: random.choice(ways)


def _day(random: Random, value: Any) -> date:
    return date(2025, random.randint(1, 9), random.randint(1, 28))


KINDS: Sequence[Kind] = (
    Kind("nothing", "empty_value", _filled, _said("")),
    Kind("spaces", "empty_value", _filled, _said(" ", "　", "\t")),
    Kind("a sign that cannot be seen", "empty_value", _filled, _said("\u200b", "\ufeff")),
    Kind("an apostrophe alone", "empty_value", _filled, _said("'", "' ")),
    Kind(
        "a number in words",
        "wrong_type",
        _typed("integer", "decimal"),
        _said("三十", "约40", "5人", "-", "/"),
    ),
    Kind("a broken number", "wrong_type", _typed("integer"), _said("3.5", "1.2.3", "12,3", "1,2345", "0x1F")),
    Kind("three decimals", "wrong_type", _typed("decimal"), _said("12.345", "0.001", 33.333333)),
    Kind("commas in the wrong place", "wrong_type", _typed("decimal", "integer"), _said("12,34", "1,23,456")),
    Kind("a percentage", "wrong_type", _typed("integer", "decimal"), _said("98%", "1‰")),
    Kind("a date in words", "wrong_type", _typed("date", "timestamp"), _said("去年九月", "开学时", "待定")),
    Kind("a date without day", "wrong_type", _typed("date"), _said("2025-9", "2025年9月", "2025.9")),
    Kind("a serial number for a date", "wrong_type", _typed("date"), _said(45901, "45901"), "typed"),
    Kind(
        "an hour that is none", "wrong_type", _typed("timestamp"), _said("2025-09-08 25:00", "2025-9-8 9:61")
    ),
    Kind("neither yes nor no", "wrong_type", _typed("boolean"), _said("也许", "2", "是否", "?")),
    Kind("seventeen digits", "wrong_pattern", _named("id_number"), lambda random, value: value[:17]),
    Kind("nineteen digits", "wrong_pattern", _named("id_number"), lambda random, value: value + "1"),
    Kind("an old ID number", "wrong_pattern", _named("id_number"), lambda r, value: value[:6] + value[8:17]),
    Kind("a letter for a digit", "wrong_pattern", _named("id_number"), lambda r, v: v[:9] + "O" + v[10:]),
    Kind("no letter before it", "wrong_pattern", _named("pupil_number"), lambda r, value: value[1:]),
    Kind("a digit short", "wrong_pattern", _named("school_code", "village_code"), lambda r, v: v[:-1]),
    Kind("zeros lost", "wrong_pattern", _named("account_tail"), _said(1, 12, 7), "typed"),
    Kind("a year that is none", "wrong_pattern", _named("school_year"), _said("2025", "2025/2026", "25-26")),
    Kind(
        "a day that is none",
        "impossible_date",
        _typed("date"),
        _said("2025-02-30", "20250931", "2025年13月1日"),
    ),
    Kind("day or month first", "ambiguous_date", _typed("date"), _said("9/8/2025", "01-02-2025", "3.4.2025")),
    Kind(
        "no century", "ambiguous_date", _typed("date", "timestamp"), _said("25-9-8", "25年9月8日", "25.9.8")
    ),
    Kind(
        "a time beside a date", "time_in_date", _typed("date"), _said("2025-09-08 10:30", "2025/9/8 7时5分")
    ),
    Kind(
        "a moment for a date",
        "time_in_date",
        _typed("date"),
        _said(datetime.fromisoformat("2025-09-08 10:30")),
        "typed",
    ),
    Kind("no time", "time_missing", _typed("timestamp"), _said("2025-01-02", "2025年1月2日", "20250102")),
    Kind("a word on no list", "unknown_code", _typed("code"), _said("不详", "其它情况", "同上", "？")),
    Kind("a number on no list", "unknown_code", _typed("code"), _said(999, "999")),
    Kind(
        "an ID number kept as a number",
        "precision_lost",
        _named("id_number"),
        lambda r, v: float(v[:17] + "0"),
        "typed",
    ),
    Kind(
        "an ID number as Excel shows it",
        "precision_lost",
        _named("id_number"),
        _said("9.99E+17", "9.9999920140305E+17"),
    ),
    Kind(
        "a number of records kept as a number",
        "precision_lost",
        _plain_text(True),
        _said(2.0250908e17),
        "typed",
    ),
    Kind(
        "a formula error",
        "error_cell",
        lambda c: True,
        _said(*map(Fault, ("#N/A", "#DIV/0!", "#REF!"))),
        "xlsx",
    ),
    Kind(
        "a formula error in .xls",
        "error_cell",
        lambda c: True,
        _said(*map(Fault, ("#N/A", "#DIV/0!", "#REF!"))),
        "xls ",
    ),
    Kind("a formula never calculated", "unread_formula", lambda c: True, _said(Fault("")), "xlsx"),
    Kind("a date in a column of text", "date_in_text", _plain_text(True), _day, "typed"),
    Kind("a date in a note", "date_in_note", _plain_text(False), _day, "typed"),
)
AT_ONCE = 3
"""So many of each kind."""


def plant_cells(
    world: World, parts: Sequence[Part], taken: set[tuple[str, int]], random: Random
) -> Iterator[tuple[Planted, Any]]:
    """Wrong cells at random places, with what stands there; `taken` are rows that have a defect already."""
    for kind in KINDS:
        for _ in range(AT_ONCE):
            candidates = [
                (part, column)
                for part in parts
                if _fits_file(kind, part) and len(part.rows) > 8 and part.register.name not in LEADING
                for column in part.register.columns
                if kind.fits(column) and not (kind.rule == "date_in_note" and column.name in REFERENCES)
            ]
            if not candidates:
                break  # the one column of this kind is in no file of the right form
            part, column = random.choice(candidates)
            name = part.register.name
            row = _free(world, part, column, taken, random)
            taken.add((name, row))
            raw = kind.raw(random, world[name][row][column.name])
            yield Planted(kind.name, kind.rule, name, row, column.name), raw


LEADING = ("townships", "villages", "schools", "inspections")
"""Registers that others lead to: a row that is missing there makes others wrong as well."""
REFERENCES = ("case_number", "plan_number", "notice_number", "inspection_number", "meeting_number")


def _fits_file(kind: Kind, part: Part) -> bool:
    if kind.files == "typed":
        return part.is_workbook
    if kind.files == "xls ":
        return part.form in ("xls", "xls 1904")
    return part.form.startswith(kind.files)


def _free(world: World, part: Part, column: Column, taken: set[tuple[str, int]], random: Random) -> int:
    """A row of the part that has a value there and no defect yet."""
    name = part.register.name
    for _ in range(1000):
        row = random.choice(part.rows)
        if (name, row) not in taken and world[name][row][column.name] is not None:
            return row
    raise AssertionError(f"no row of {part.file} is free for {column.name}")


def plant_rows(
    parts: Sequence[Part], taken: set[tuple[str, int]], random: Random
) -> Iterator[tuple[list[Planted], Row]]:
    """Rows that are no data: sums below a class, the header once more at the top of a printed page."""
    known = ("sum", "header again")
    for kind in known:
        candidates = [it for it in parts if it.register.name in ("roll", "population", "aid_payments")]
        part = random.choice(candidates)
        register = load_registers()[part.register.name]
        row = random.choice([it for it in part.rows if (register.name, it) not in taken])
        taken.add((register.name, row))
        if kind == "sum":
            raw = {register.columns[0].name: "合计", "name": "45人"}
            rule = "sum_row"
        else:
            raw = {column.name: column.header for column in register.columns}
            rule = "repeated_header"
        yield [Planted(kind, rule, register.name, row, "", True)], raw


def plant_doubles(
    world: World, parts: Sequence[Part], taken: set[tuple[str, int]], random: Random
) -> Iterator[Planted]:
    """Rows whose key is that of an earlier row, in the same file or another; changes the world."""
    for name in ("home_visits", "population", "attendance", "dropout_cases", "talks"):
        register = load_registers()[name]
        places = [
            (part.file, order, row)
            for part in parts
            if part.register is register
            for order, row in enumerate(part.rows)
        ]
        free = [place for place in sorted(places) if (name, place[2]) not in taken]
        first, again = sorted(random.sample(free, 2))
        world[name][again[2]] |= {column: world[name][first[2]][column] for column in register.key}
        taken |= {(name, first[2]), (name, again[2])}
        yield Planted("the same key twice", "duplicate_key", name, again[2], register.key[0])


def plant_merges(
    world: World, parts: Sequence[Part], taken: set[tuple[str, int]], random: Random
) -> Iterator[tuple[Part, Planted]]:
    """Pairs of cells merged in a workbook: the lower has no value of its own."""
    fitting = [part for part in parts if part.form.startswith("xlsx") and len(part.rows) > 30]
    for part in random.sample(fitting, min(AT_ONCE, len(fitting))):
        name = part.register.name
        for _ in range(1000):
            at = random.randrange(1, len(part.rows))
            column = random.choice([it for it in part.register.columns if it.type == "text"])
            upper, lower = part.rows[at - 1], part.rows[at]
            whole = world[name][upper][column.name] and world[name][lower][column.name]
            if whole and not {(name, upper), (name, lower)} & taken:
                taken |= {(name, upper), (name, lower)}
                yield part, Planted("merged cells", "merged_cell", name, lower, column.name)
                break
