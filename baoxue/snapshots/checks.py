"""Checks the registers in a connection against the rules: what is wrong, where it stands, how to mend it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from baoxue import settings
from baoxue.definitions.parsing import DefinitionError
from baoxue.intake.findings import LANGUAGES, Finding, Place, masked, shape
from baoxue.intake.folder import ROW_KEY
from baoxue.intake.registers import Column, load_registers
from baoxue.intake.rows import Positions
from baoxue.intake.steps import Step
from baoxue.snapshots.rules import EVENT_DAY, Every, Rule, load_rules

Progress = Callable[[str, int, int], None]
Row = Mapping[str, Any]
FINDINGS_PER_RULE = 10_000
"""So many findings of one rule are kept; all are counted."""
RESULT = ("register", ROW_KEY, "column_name", "value")
"""What every rule selects; further columns fill its words."""
PLACE_COLUMNS = ("county_code", "township_code", "village_code", "school_code")
"""Where a rule about a row that is not there selects them, they tell whose finding it is."""


@dataclass(frozen=True)
class Checked:
    """What the rules found."""

    findings: tuple[Finding, ...]
    """By rule, register and row; at most FINDINGS_PER_RULE of each rule."""
    totals: Mapping[str, int]
    """Rule -> how many findings it has, for every rule that could be applied."""
    skipped: Mapping[str, tuple[str, ...]]
    """Rule -> what was not supplied, for every rule that could not."""
    wrong_rows: Mapping[str, frozenset[int]]
    """Register -> the `row_key`s of all rows with an error: they stop the publication unless set aside."""
    unlisted: Mapping[str, tuple[tuple[str, int | None], ...]] = field(default_factory=dict)
    """Rule -> register and `row_key` of each finding that is only counted."""
    unplaced_errors: int = 0
    """Errors that belong to no row of a register: nothing could be set aside for them."""

    errors: int = 0
    """How many findings are errors, those that are not kept included."""


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    positions: Mapping[str, Positions],
    has_previous: bool = False,
    rules: Iterable[Rule] | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Applies the rules (all by default) to the schema `registers`, as `take_in` leaves it.

    `positions` leads from `row_key` to file, sheet and row; findings in a register without it (carried
    forward) have no place. With `has_previous` there must be a schema `previous`, see `open_previous`.
    DefinitionError when a rule's SQL fails.
    """
    chosen = list(load_rules().values() if rules is None else rules)
    present = connection.execute("select register from reference.present").fetchall()
    supplied = {str(name) for (name,) in present}
    _list_indicators(connection)
    words = _Words(connection, positions)
    findings: list[Finding] = []
    totals: dict[str, int] = {}
    skipped: dict[str, tuple[str, ...]] = {}
    wrong: dict[str, set[int]] = {}
    unlisted: dict[str, tuple[tuple[str, int | None], ...]] = {}
    errors = unplaced = 0
    for done, rule in enumerate(chosen):
        if progress:
            progress(Step(rule.name, "check"), done, len(chosen))
        if missing := _missing(rule, supplied, has_previous):
            skipped[rule.name] = missing
            continue
        names, rows = _apply(connection, rule, supplied)
        totals[rule.name] = len(rows)
        register, key = names.index("register"), names.index(ROW_KEY)
        if rule.severity == "error":
            errors += len(rows)
            for row in rows:
                if row[key] is None:
                    unplaced += 1
                else:
                    wrong.setdefault(row[register], set()).add(row[key])
        kept = rows[:FINDINGS_PER_RULE]
        if len(rows) > len(kept):
            unlisted[rule.name] = tuple((row[register], row[key]) for row in rows[FINDINGS_PER_RULE:])
        findings += words.findings(rule, [dict(zip(names, row, strict=True)) for row in kept])
    if progress:
        progress(Step("", "check"), len(chosen), len(chosen))
    return Checked(
        tuple(findings),
        totals,
        skipped,
        {name: frozenset(keys) for name, keys in sorted(wrong.items())},
        unlisted,
        unplaced,
        errors,
    )


def set_aside(
    connection: duckdb.DuckDBPyConnection, wrong_rows: Mapping[str, frozenset[int]]
) -> dict[str, int]:
    """Removes rows from the registers in the connection; returns how many of each."""
    removed = {}
    for register, keys in wrong_rows.items():
        connection.register("aside", pa.table({ROW_KEY: pa.array(sorted(keys), pa.int32())}))
        connection.execute(
            f'delete from registers."{register}" where {ROW_KEY} in (select {ROW_KEY} from aside)'
        )
        connection.unregister("aside")
        removed[register] = len(keys)
    return removed


# ---- applying a rule ----


def _missing(rule: Rule, supplied: set[str], has_previous: bool) -> tuple[str, ...]:
    missing = [name for name in rule.registers if name not in supplied]
    if rule.needs_previous and not has_previous:
        missing.append("previous")
    if rule.every and not any(register.name in supplied for register in rule.every.registers()):
        missing.append(", ".join(rule.every.columns))
    return tuple(missing)


def _apply(
    connection: duckdb.DuckDBPyConnection, rule: Rule, supplied: set[str]
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """What the rule finds, in order of register, row and column: the names of its columns, and the rows."""
    sql = _with_every(rule.sql, rule.every, supplied) if rule.every else rule.sql
    try:
        cursor = connection.execute(sql)
        names = [str(about[0]) for about in cursor.description or ()]
        rows = cursor.fetchall()
    except duckdb.Error as error:
        raise DefinitionError(f"queries/checks/{rule.name}.sql: {error}") from error
    if absent := [name for name in RESULT if name not in names]:
        raise DefinitionError(f"queries/checks/{rule.name}.sql: the SELECT lacks {', '.join(absent)}")
    register, key, column, value = (names.index(name) for name in RESULT)

    # To the last column: the engine gives rows that are equal so far in any order.
    # What is about no row of its own comes first.
    def order(row: tuple[Any, ...]) -> tuple[Any, ...]:
        at = -1 if row[key] is None else row[key]
        return row[register], at, row[column], str(row[value]), str(row)

    rows.sort(key=order)
    return names, rows


def _with_every(sql: str, every: Every, supplied: set[str]) -> str:
    """The rule's SQL with `every_register`: the columns it asks for, of all registers that have them."""
    parts = []
    for register in every.registers():
        if register.name in supplied:
            columns = [f"'{register.name}' as register", ROW_KEY]
            for name in every.columns:
                if name == EVENT_DAY:
                    day = register.happened_on
                    columns += [f"cast({day} as date) as {name}", f"'{day}' as happened_column"]
                else:
                    columns.append(name)
            parts.append(f'select {", ".join(columns)} from registers."{register.name}"')
    head = f"every_register as ({' union all '.join(parts)})"
    body = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
    if body.lower().startswith("with "):
        return f"with {head}, {body[5:]}"
    return f"with {head} {body}"


def _list_indicators(connection: duckdb.DuckDBPyConnection) -> None:
    """`reference.indicators`: the ids of the indicators there are."""
    names = sorted(path.stem for path in (settings.QUERIES / "indicators").glob("*.toml"))
    connection.register("raw", pa.table({"indicator": pa.array(names, pa.string())}))
    connection.execute("create or replace table reference.indicators as select indicator from raw")
    connection.unregister("raw")


# ---- saying it ----


class _Words:
    """Turns what a rule selects into findings: places, masked values, names of codes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, positions: Mapping[str, Positions]) -> None:
        self.positions = positions
        self.codes = {
            (str(name), str(code)): {"zh": str(zh), "en": str(en)}
            for name, code, zh, en in connection.execute(
                "select list, code, zh, en from reference.codes"
            ).fetchall()
        }

    def findings(self, rule: Rule, rows: Iterable[Row]) -> Iterator[Finding]:
        for row in rows:
            register, column_name = row["register"], row["column_name"]
            column = load_registers()[register].column(column_name)
            place = self._place(register, row[ROW_KEY], column)
            what = {language: rule.message[language] for language in LANGUAGES}
            if rule.detail:
                for language in LANGUAGES:
                    detail = rule.detail[language].format(**self._filling(row, column, language))
                    what[language] = shape()["detail"][language].format(what=what[language], detail=detail)
            said = {
                language: shape()["message"][language].format(what=what[language], mend=rule.mend[language])
                for language in LANGUAGES
            }
            yield Finding(
                register=register,
                file=place.file,
                sheet=place.sheet,
                row=place.row,
                column=place.column,
                value=masked(self._said(row["value"], column, "zh"), column.identity),
                rule=rule.name,
                severity=rule.severity,
                message_zh=said["zh"],
                message_en=said["en"],
                what_zh=what["zh"],
                what_en=what["en"],
                mend_zh=rule.mend["zh"],
                mend_en=rule.mend["en"],
                row_key=row[ROW_KEY],
                codes=() if row[ROW_KEY] is not None else tuple(row.get(name) for name in PLACE_COLUMNS),
            )

    def _place(self, register: str, row_key: int | None, column: Column) -> Place:
        """Where a row stands; of a row that is not there only the column's usual header is known."""
        if row_key is None or not self._is_in_a_file(register, row_key):
            return Place(column=column.header)
        place = self.positions[register].place(row_key, column.name)
        return place if place.column else Place(place.file, place.sheet, place.row, column.header)

    def _filling(self, row: Row, column: Column, language: str) -> dict[str, str]:
        """What fills the detail: plain values as they are, `other` masked and named as its column is."""
        filling = {name: _plain(value) for name, value in row.items() if name not in RESULT}
        other_column = column
        if row.get("other_column"):
            register, _, name = str(row["other_column"]).rpartition(".")
            other_column = load_registers()[register or row["register"]].column(name)
            filling["other_column"] = other_column.header
        if "other" in row:
            filling["other"] = masked(
                self._said(row["other"], other_column, language), other_column.identity or column.identity
            )
        if row.get("other_register"):
            filling["there"] = self._there(row["other_register"], row["other_row_key"], language)
        return filling

    def _there(self, register: str, row_key: int | None, language: str) -> str:
        """Where the other row stands; of a register without places its name."""
        if row_key is None or not self._is_in_a_file(register, row_key):
            return load_registers()[register].title[language]
        return self.positions[register].place(row_key, "").said(language)

    def _is_in_a_file(self, register: str, row_key: int) -> bool:
        """Whether the row came with a file of this folder, not from the snapshot before."""
        where = self.positions.get(register)
        return where is not None and row_key < where.height

    def _said(self, value: Any, column: Column, language: str) -> str:
        """A value as the sheet would write it: codes by their names, yes and no as words."""
        if isinstance(value, bool):
            return str(shape()["booleans"]["true" if value else "false"][0])
        text = _plain(value)
        if column.codes and text:
            return self.codes.get((column.codes, text), {}).get(language, text)
        return text


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
