"""The indicators of queries/indicators/: a .toml of words and an .sql of counts each, loaded and counted."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from baoxue import settings
from baoxue.intake.registers import DefinitionError, load_registers
from baoxue.snapshots.marts import arrow, load_marts, read_sql
from baoxue.snapshots.mechanisms import load_mechanisms

UNITS = ("percent", "count", "yuan", "days")
BETTER = ("lower", "higher", "neither")
STAGES = ("preschool", "primary", "junior", "senior", "other")
STANDINGS = ("published", "general knowledge", "own design")
GROUPS = (
    *("dropout", "enrolment", "disability", "aid", "process", "support", "duty", "inspection"),
    *("conditions", "data"),
)
PERIODS = ("day", "month", "term", "school_year", "calendar_year", "rolling_year")
COUNTED = (
    *("absence", "appeal", "attempt", "bed", "case", "cell", "checklist_line"),
    *("class", "classroom", "contract", "document", "inspector", "ledger_line", "lesson"),
    *("list", "meeting", "pairing", "payment", "people", "period", "person"),
    *("point", "pupil_day", "pupil_subject", "record", "rectification", "report", "sample"),
    *("school", "square_metre", "task", "teacher", "township", "unit", "village"),
    "yuan",
)
"""What numbers are of: each has its word (`unit.<name>`); there is none for things in general."""
TARGET_KINDS = ("target", "control")
TOGETHER = 20
"""So many indicators are counted in one statement: that costs half of what one after the other does."""
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


@dataclass(frozen=True)
class Completing:
    """A register without which the figure stands, but less is known: `text` says what is not."""

    register: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class Rows:
    """Where the rows behind a figure stand, so that they can be listed within a viewer's rights.

    From `mart` (called r) beside the one row of reference.period (called t), the rows that fulfil `where`.
    `met`: which of them the numerator counts, all of them being the denominator; the list to look at is the
    others where more is better. Without `met` they are the numerator, and nothing else can be listed.
    `numerator` and `denominator` name columns that are added up where rows are not simply counted.
    `home`: the place of a row is the home of the child (hukou_township_code, age_level), not a school.
    `all_stages`: the figure is not told by stage, so that rows of every stage are behind it.
    """

    mart: str
    where: str
    met: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    home: bool = False
    all_stages: bool = False


EARLIER_YEARS = "{earlier_years}"
"""In SQL: the number from the .toml."""


@dataclass(frozen=True, eq=False)
class Indicator:
    """One indicator: its words as `{zh, en}`, what it needs, and its SQL.

    `period` is what the figure counts over (it begins again with each), `counted` what its numbers are of,
    `mechanisms` the numbers of the working systems that it measures (reference/mechanisms.toml). In the unit
    `days` the figure is a mean: numerator days over denominator cases. `by_grade`: its SQL names a grade
    too; beside the rows of `<id>`, grades added up, it gives those of each grade as `<id>.<grade>`.

    `in_batches`: what is counted comes many at a time by one decision (a payment run, a teacher's round of
    visits), so that no range of chance of single children holds for it. `recounts`: the indicator whose last
    school year this one counts again with what is known today.
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
    completed_by: tuple[Completing, ...]
    stages: tuple[str, ...]
    earlier_years: int | None
    by_grade: bool
    in_batches: bool
    recounts: str | None
    period: str
    counted: str
    targets: tuple[Target, ...]
    notes: tuple[Note, ...]
    mechanisms: tuple[int, ...]
    rows: Rows | None
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
        completed_by=tuple(_completing(_Entry(path, it)) for it in written.get("completed_by", [])),
        stages=entry.names("stages", STAGES) if "stages" in written else (),
        earlier_years=entry.number("earlier_years") if "earlier_years" in written else None,
        by_grade=entry.flag("by_grade"),
        in_batches=entry.flag("in_batches"),
        recounts=str(entry.value("recounts", str)) if "recounts" in written else None,
        period=entry.choice("period", PERIODS) if "period" in written else "day",
        counted=entry.choice("counted", COUNTED),
        targets=tuple(_target(_Entry(path, it)) for it in written.get("targets", [])),
        notes=tuple(_note(_Entry(path, it)) for it in written.get("notes", [])),
        mechanisms=entry.mechanisms() if "mechanisms" in written else (),
        rows=_rows(_Entry(path, entry.value("rows", dict))) if "rows" in written else None,
        sql=read_sql(path.with_suffix(".sql")),
    )
    entry.all_used()
    if indicator.earlier_years is None:
        return indicator
    return replace(indicator, sql=indicator.sql.replace(EARLIER_YEARS, str(indicator.earlier_years)))


class _Entry:
    """A table of a .toml that knows its file and which of its keys were asked for."""

    def __init__(self, path: Path, written: Mapping[str, Any]) -> None:
        self._path = path
        self._written = written
        self._used: set[str] = {"targets", "notes", "completed_by"}

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

    def mechanisms(self) -> tuple[int, ...]:
        value = self.value("mechanisms", list)
        unknown = [number for number in value if number not in load_mechanisms()]
        if unknown or len(set(value)) != len(value):
            raise self.wrong("mechanisms", f"numbers of mechanisms.toml, each once; not {value!r}")
        return tuple(value)

    def flag(self, key: str) -> bool:
        self._used.add(key)
        value = self._written.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, f"cannot be {value!r}")
        return value

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


def _completing(entry: _Entry) -> Completing:
    register = entry.choice("register", load_registers().keys())
    return Completing(register, {language: entry.value(language, str) for language in ("zh", "en")})


def _rows(entry: _Entry) -> Rows:
    def text(key: str) -> str | None:
        return str(entry.value(key, str)) if key in entry._written else None

    rows = Rows(
        mart=entry.choice("mart", load_marts()),
        where=entry.value("where", str),
        met=text("met"),
        numerator=text("numerator"),
        denominator=text("denominator"),
        home=entry.choice("at", ("home", "place")) == "home" if "at" in entry._written else False,
        all_stages=entry.flag("all_stages"),
    )
    entry.all_used()
    return rows


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
    wanted = [indicator for indicator in indicators if indicator.needs <= supplied]
    parts = []
    for first in range(0, len(wanted), TOGETHER):
        some = wanted[first : first + TOGETHER]
        try:
            parts.append(_count(connection, some, snapshot, as_of))
        except duckdb.Error:
            for one in some:
                _count_alone(connection, one, snapshot, as_of)
            raise
    return pa.concat_tables([INDICATOR_VALUES_SCHEMA.empty_table(), *parts])


def _count_alone(
    connection: duckdb.DuckDBPyConnection, indicator: Indicator, snapshot: str, as_of: date
) -> None:
    """DefinitionError that names the indicator, when it cannot be counted."""
    try:
        _count(connection, [indicator], snapshot, as_of)
    except duckdb.Error as error:
        raise DefinitionError(f"queries/indicators/{indicator.id}.sql: {error}") from error


def _count(
    connection: duckdb.DuckDBPyConnection, indicators: Iterable[Indicator], snapshot: str, as_of: date
) -> pa.Table:
    counted = "\nunion all\n".join(_rows_of(indicator) for indicator in indicators)
    select = f"""
        select cast($snapshot as varchar) as snapshot, cast($as_of as date) as as_of, *
        from (\n{counted}\n)
        order by indicator, county_code, township_code, school_code, stage
    """
    rows = arrow(connection, select, {"snapshot": snapshot, "as_of": as_of})
    return rows.read_all().cast(INDICATOR_VALUES_SCHEMA)


def _rows_of(indicator: Indicator) -> str:
    """What an indicator gives, as a SELECT with the columns of `indicator_values` from `indicator` on."""
    counted = f"(\n{indicator.sql}\n)"
    places = "county_code, township_code, school_code, stage"
    if not indicator.by_grade:
        return f"""
        select
            '{indicator.id}' as indicator, {places},
            cast(numerator as decimal(18, 2)) as numerator, cast(denominator as decimal(18, 2)) as denominator
        from {counted}
        """
    return f"""
        select
            '{indicator.id}' || case when grouping(grade) = 0 then '.' || cast(grade as varchar) else '' end
                as indicator,
            {places},
            cast(sum(numerator) as decimal(18, 2)) as numerator,
            cast(sum(denominator) as decimal(18, 2)) as denominator
        from {counted}
        group by grouping sets (({places}), ({places}, grade))
        """
