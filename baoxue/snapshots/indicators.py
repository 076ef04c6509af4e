"""The indicators of queries/indicators/: a .toml of words and an .sql of counts each, loaded and counted."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from baoxue import settings
from baoxue.intake.registers import DefinitionError, load_registers
from baoxue.snapshots.marts import arrow

UNITS = ("percent", "count", "yuan")
BETTER = ("lower", "higher", "neither")
STAGES = ("preschool", "primary", "junior", "senior", "other")
STANDINGS = ("published", "general knowledge", "own design")
GROUPS = ("dropout", "enrolment", "disability", "aid", "process", "inspection")
PERIODS = ("day", "month", "term", "school_year", "calendar_year", "rolling_year")
COUNTED = ("person", "case", "payment", "item", "yuan")
TARGET_KINDS = ("target", "control")
INDICATOR_VALUES_SCHEMA = pa.schema(
    [
        ("snapshot", pa.string()),
        ("as_of", pa.date32()),
        ("indicator", pa.string()),
        ("county_code", pa.string()),
        ("township_code", pa.string()),
        ("school_code", pa.string()),
        ("stage", pa.string()),
        ("numerator", pa.decimal128(18, 2)),
        ("denominator", pa.decimal128(18, 2)),
    ]
)


@dataclass(frozen=True)
class Target:
    """A value to reach (`target`) or not to exceed (`control`), in the indicator's unit, from a day on."""

    value: Decimal
    valid_from: date
    kind: str
    label: Mapping[str, str]
    source: Mapping[str, str]
    standing: str
    stage: str | None = None


@dataclass(frozen=True)
class Note:
    """Something that changed in how the figure comes about, on a day."""

    on: date
    text: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Indicator:
    """One indicator: its words as `{zh, en}`, what it needs, and its SQL.

    `period` is what the figure counts over (it begins again with each), `counted` what its numbers are of.
    """

    id: str
    name: Mapping[str, str]
    short: Mapping[str, str]
    numerator: Mapping[str, str]
    denominator: Mapping[str, str] | None
    calibre: Mapping[str, str]
    source: Mapping[str, str]
    standing: str
    group: str
    unit: str
    decimals: int
    better: str
    registers: tuple[str, ...]
    stages: tuple[str, ...]
    earlier_years: int | None
    period: str
    counted: str
    targets: tuple[Target, ...]
    notes: tuple[Note, ...]
    sql: str

    @property
    def needs(self) -> frozenset[str]:
        """The registers without which the figure says not supplied."""
        return frozenset(self.registers)


def load_indicators(folder: Path | None = None) -> Mapping[str, Indicator]:
    """All indicators (of queries/indicators/ by default) by id; DefinitionError names file and entry."""
    return _load(folder or settings.QUERIES / "indicators")


@cache
def _load(folder: Path) -> Mapping[str, Indicator]:
    words, counts = ({path.stem for path in folder.glob(f"*.{kind}")} for kind in ("toml", "sql"))
    if words != counts:
        raise DefinitionError(
            f"{folder}: an indicator is a .toml and an .sql of the same name; without the other: "
            f"{', '.join(sorted(words ^ counts))}"
        )
    return {id: read_indicator(folder / f"{id}.toml") for id in sorted(words)}


def read_indicator(path: Path) -> Indicator:
    """One indicator from its .toml and .sql; DefinitionError when an entry is missing or unknown."""
    with path.open("rb") as file:
        try:
            written = tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise DefinitionError(f"{path}: {error}") from error
    entry = _Entry(path, written)
    indicator = Indicator(
        id=path.stem,
        name=entry.words("name"),
        short=entry.words("short"),
        numerator=entry.words("numerator"),
        denominator=entry.words("denominator") if "denominator" in written else None,
        calibre=entry.words("calibre"),
        source=entry.words("source"),
        standing=entry.choice("standing", STANDINGS),
        group=entry.choice("group", GROUPS),
        unit=entry.choice("unit", UNITS),
        decimals=entry.number("decimals"),
        better=entry.choice("better", BETTER),
        registers=entry.names("registers", load_registers().keys()),
        stages=entry.names("stages", STAGES) if "stages" in written else (),
        earlier_years=entry.number("earlier_years") if "earlier_years" in written else None,
        period=entry.choice("period", PERIODS) if "period" in written else "day",
        counted=entry.choice("counted", COUNTED) if "counted" in written else "person",
        targets=tuple(_target(_Entry(path, it)) for it in written.get("targets", [])),
        notes=tuple(_note(_Entry(path, it)) for it in written.get("notes", [])),
        sql=path.with_suffix(".sql").read_text(encoding="utf-8").strip().rstrip(";"),
    )
    entry.all_used()
    return indicator


class _Entry:
    """A table of a .toml that knows its file and which of its keys were asked for."""

    def __init__(self, path: Path, written: Mapping[str, Any]) -> None:
        self._path = path
        self._written = written
        self._used: set[str] = {"targets", "notes"}

    def wrong(self, key: str, why: str) -> DefinitionError:
        return DefinitionError(f"{self._path}: {key}: {why}")

    def value(self, key: str, kind: type) -> Any:
        self._used.add(key)
        value = self._written.get(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.wrong(key, "is missing" if value is None else f"cannot be {value!r}")
        return value

    def words(self, key: str) -> Mapping[str, str]:
        pair = self.value(key, dict)
        if set(pair) != {"zh", "en"} or not all(isinstance(text, str) and text for text in pair.values()):
            raise self.wrong(key, "needs zh and en")
        return pair

    def choice(self, key: str, allowed: Iterable[str]) -> str:
        value = self.value(key, str)
        if value not in tuple(allowed):
            raise self.wrong(key, f"must be one of {', '.join(allowed)}, not {value!r}")
        return str(value)

    def names(self, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
        value = self.value(key, list)
        unknown = [name for name in value if name not in tuple(allowed)]
        if unknown or not value:
            raise self.wrong(key, f"unknown: {', '.join(map(str, unknown))}" if unknown else "is empty")
        return tuple(value)

    def number(self, key: str) -> int:
        return int(self.value(key, int))

    def all_used(self) -> None:
        unknown = self._written.keys() - self._used
        if unknown:
            raise self.wrong(", ".join(sorted(unknown)), "is not known")


def _target(entry: _Entry) -> Target:
    value = entry.value("value", (int, float))  # type: ignore[arg-type]
    target = Target(
        value=Decimal(str(value)),
        valid_from=entry.value("valid_from", date),
        kind=entry.choice("kind", TARGET_KINDS),
        label=entry.words("label"),
        source=entry.words("source"),
        standing=entry.choice("standing", STANDINGS),
        stage=entry.choice("stage", STAGES) if "stage" in entry._written else None,
    )
    entry.all_used()
    return target


def _note(entry: _Entry) -> Note:
    on = entry.value("on", date)
    note = Note(on=on, text={language: entry.value(language, str) for language in ("zh", "en")})
    entry.all_used()
    return note


def compute(
    connection: duckdb.DuckDBPyConnection,
    indicators: Iterable[Indicator],
    snapshot: str,
    as_of: date,
    present: Iterable[str],
) -> pa.Table:
    """The rows of `indicator_values` for one snapshot, in the order of the columns of the finest grain.

    The connection holds the schemas `registers`, `reference`, `marts` (and `earlier` where an indicator
    follows cohorts). An indicator of which a register is not `present` gives no rows. DefinitionError when
    its SQL fails.
    """
    supplied = set(present)
    parts = [
        _count(connection, indicator, snapshot, as_of)
        for indicator in indicators
        if indicator.needs <= supplied
    ]
    return pa.concat_tables([INDICATOR_VALUES_SCHEMA.empty_table(), *parts])


def _count(
    connection: duckdb.DuckDBPyConnection, indicator: Indicator, snapshot: str, as_of: date
) -> pa.Table:
    select = f"""
        select cast($snapshot as varchar) as snapshot, cast($as_of as date) as as_of,
            cast($indicator as varchar) as indicator, county_code, township_code, school_code, stage,
            cast(numerator as decimal(18, 2)) as numerator, cast(denominator as decimal(18, 2)) as denominator
        from (\n{indicator.sql}\n)
        order by county_code, township_code, school_code, stage
    """
    try:
        named = {"snapshot": snapshot, "as_of": as_of, "indicator": indicator.id}
        return arrow(connection, select, named).read_all().cast(INDICATOR_VALUES_SCHEMA)
    except duckdb.Error as error:
        raise DefinitionError(f"queries/indicators/{indicator.id}.sql: {error}") from error
