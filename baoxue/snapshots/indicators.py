"""The indicators of queries/indicators/: a .toml each, and an .sql for those few that need one."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from baoxue import settings
from baoxue.intake.registers import DefinitionError, load_registers
from baoxue.snapshots.marts import load_marts, read_sql
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
CELL = ("county_code", "township_code", "school_code", "stage")
"""The finest grain of a figure."""
CELL_AT_HOME = {
    "county_code": "hukou_county_code",
    "township_code": "hukou_township_code",
    "stage": "age_level",
}
ZERO_CELLS = ("every_stage", "every_township", "every_unit")
"""Parts of queries/common: where a zero stands although no row is there."""


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
    `zero_cells`: of a count, where none is a true zero and not unknown (a part of queries/common).
    """

    mart: str
    where: str
    met: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    home: bool = False
    all_stages: bool = False
    zero_cells: str | None = None

    def column(self, name: str) -> str | None:
        """The mart's column that tells `name` (of CELL) of a row; None: its place is no such place."""
        return CELL_AT_HOME.get(name) if self.home else name


EARLIER_YEARS = "{earlier_years}"
"""In SQL: the number from the .toml."""


@dataclass(frozen=True, eq=False)
class Indicator:
    """One indicator: its words as `{zh, en}`, what it needs, and the rows that it counts.

    `sql`: of the few that cannot be counted from `rows` alone, the SELECT of <id>.sql (`counting.count_sql`
    generates the others).

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
    sql: str | None

    @property
    def is_share(self) -> bool:
        """Whether it has a denominator: a rate or a mean, not a plain count."""
        return self.unit in ("percent", "days")

    @property
    def needs(self) -> frozenset[str]:
        """The registers without which the figure says not supplied."""
        return frozenset(self.registers)


def load_indicators(folder: Path | None = None) -> Mapping[str, Indicator]:
    """All indicators (of queries/indicators/ by default) by id; DefinitionError names file and entry."""
    return _load(folder or settings.QUERIES / "indicators")


@cache
def _load(folder: Path) -> Mapping[str, Indicator]:
    words, written = ({path.stem for path in folder.glob(f"*.{kind}")} for kind in ("toml", "sql"))
    if alone := written - words:
        raise DefinitionError(
            f"{folder}: an indicator is a .toml; an .sql without one: {', '.join(sorted(alone))}"
        )
    return {id: read_indicator(folder / f"{id}.toml") for id in sorted(words)}


def read_indicator(path: Path) -> Indicator:
    """One indicator from its .toml, and its .sql if it has one; DefinitionError names what is wrong."""
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
        sql=_written_sql(path.with_suffix(".sql"), written.get("earlier_years")),
    )
    entry.all_used()
    if indicator.sql is None and (wrong := _not_to_be_generated(indicator)):
        raise entry.wrong(*wrong)
    return indicator


def _written_sql(path: Path, earlier_years: int | None) -> str | None:
    if not path.is_file():
        return None
    sql = read_sql(path)
    return sql if earlier_years is None else sql.replace(EARLIER_YEARS, str(earlier_years))


def _not_to_be_generated(indicator: Indicator) -> tuple[str, str] | None:
    """Which entry keeps the SQL of an indicator from being generated, and what to write instead."""
    rows, of_its_own = indicator.rows, f"or write the SELECT into {indicator.id}.sql"
    if rows is None:
        return "rows", f"is missing: name the mart and the rows that count, {of_its_own}"
    if indicator.by_grade or indicator.earlier_years is not None:
        return "rows", f"grades and earlier years cannot be counted from them: {of_its_own[3:]}"
    if indicator.is_share and rows.zero_cells:
        return "rows", f"zero_cells: a share of nobody is no zero: leave it out, {of_its_own}"
    if indicator.is_share and not (rows.met or rows.numerator):
        return "rows", f"met: is missing: say which of the rows the numerator counts, {of_its_own}"
    if not indicator.is_share and (rows.met or rows.denominator):
        return "rows", f"met, denominator: a count has no denominator: say it in where, {of_its_own}"
    return None


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
        zero_cells=entry.choice("zero_cells", ZERO_CELLS) if "zero_cells" in entry._written else None,
    )
    entry.all_used()
    return rows


def _note(entry: _Entry) -> Note:
    on = entry.value("on", date)
    note = Note(on=on, text={language: entry.value(language, str) for language in ("zh", "en")})
    entry.all_used()
    return note
