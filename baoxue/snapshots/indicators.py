"""The indicators of queries/indicators/: a .toml each, and an .sql for those few that need one."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator
from pydantic.dataclasses import dataclass

from baoxue import settings
from baoxue.definitions.parsing import (
    CONFIG,
    Day,
    DefinitionError,
    Flag,
    Number,
    Words,
    all_of,
    names_of,
    one_of,
    parse,
    read_toml,
)
from baoxue.intake.registers import load_registers
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
DUE = ("over_term", "over_school_year", "over_calendar_year", "at_aid_deadline")
"""Until when a target is to be reached: bit by bit over a period, or all of it when aid is due."""
CELL = ("county_code", "township_code", "school_code", "stage")
"""The finest grain of a figure."""
CELL_AT_HOME = {
    "county_code": "hukou_county_code",
    "township_code": "hukou_township_code",
    "stage": "age_level",
}
ZERO_CELLS = ("every_stage", "every_township", "every_unit")
"""Parts of queries/common: where a zero stands although no row is there."""


Stage = Annotated[str, one_of(lambda: STAGES)]
Standing = Annotated[str, one_of(lambda: STANDINGS)]


def _exact(number: Any) -> Any:
    """A number as it is written; what is none is left to be refused."""
    return Decimal(str(number)) if type(number) in (int, float) else number


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Target:
    """A value to reach (`target`) or not to exceed (`control`), in the indicator's unit, from a day on."""

    value: Annotated[Decimal, BeforeValidator(_exact)]
    valid_from: Day
    kind: Annotated[str, one_of(lambda: TARGET_KINDS)]
    label: Words
    source: Words
    standing: Standing
    stage: Stage | None = None


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Note:
    """Something that changed in how the figure comes about, on a day."""

    on: Day
    zh: str
    en: str

    @property
    def text(self) -> Mapping[str, str]:
        """What changed, by language."""
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Completing:
    """A register without which the figure stands, but less is known."""

    register: Annotated[str, one_of(load_registers)]
    zh: str
    en: str

    @property
    def text(self) -> Mapping[str, str]:
        """What is not known without it, by language."""
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Rows:
    """Where the rows behind a figure stand, so that they can be listed within a viewer's rights.

    From `mart` (called r) beside the one row of reference.period (called t), the rows that fulfil `where`.
    `met`: which of them the numerator counts, all of them being the denominator; the list to look at is the
    others where more is better. Without `met` they are the numerator, and nothing else can be listed.
    `numerator` and `denominator` name columns that are added up where rows are not simply counted.
    `at` home: the place of a row is the home of the child (hukou_township_code, age_level), not a school.
    `all_stages`: the figure is not told by stage, so that rows of every stage are behind it.
    `zero_cells`: of a count, where none is a true zero and not unknown (a part of queries/common).
    """

    mart: Annotated[str, one_of(load_marts)]
    where: str
    met: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    at: Annotated[str, one_of(lambda: ("home", "place"))] = "place"
    all_stages: Flag = False
    zero_cells: Annotated[str, one_of(lambda: ZERO_CELLS)] | None = None

    @property
    def home(self) -> bool:
        """Whether rows count at the child's home."""
        return self.at == "home"

    def column(self, name: str) -> str | None:
        """The mart's column that tells `name` (of CELL) of a row; None: its place is no such place."""
        return CELL_AT_HOME.get(name) if self.home else name


EARLIER_YEARS = "{earlier_years}"
"""In SQL: the number from the .toml."""


@dataclass(frozen=True, eq=False, kw_only=True, config=CONFIG)
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
    school year this one counts again with what is known today. `due`: until when the targets are to be
    reached, where they are not always (`analysis/due.py`).
    """

    id: str
    name: Words
    short: Words
    numerator: Words
    denominator: Words | None = None
    calibre: Words
    source: Words
    standing: Standing
    group: Annotated[str, one_of(lambda: GROUPS)]
    unit: Annotated[str, one_of(lambda: UNITS)]
    decimals: Number
    better: Annotated[str, one_of(lambda: BETTER)]
    registers: Annotated[tuple[str, ...], names_of(load_registers, least=1)]
    completed_by: tuple[Completing, ...] = ()
    stages: Annotated[tuple[str, ...], names_of(lambda: STAGES)] = ()
    earlier_years: Number | None = None
    by_grade: Flag = False
    in_batches: Flag = False
    recounts: str | None = None
    period: Annotated[str, one_of(lambda: PERIODS)] = "day"
    counted: Annotated[str, one_of(lambda: COUNTED)]
    targets: tuple[Target, ...] = ()
    due: Annotated[str, one_of(lambda: DUE)] | None = None
    notes: tuple[Note, ...] = ()
    mechanisms: Annotated[tuple[Number, ...], names_of(load_mechanisms)] = ()
    rows: Rows | None = None
    sql: str | None = None

    @model_validator(mode="after")
    def _can_be_counted(self) -> "Indicator":
        """Refuses what has no SQL and rows of which none can be generated, and says what to write instead."""
        rows, of_its_own = self.rows, f"write the SELECT into {self.id}.sql"
        wrong = None
        if self.sql is not None:
            return self
        if rows is None:
            wrong = f"is missing: name the mart and the rows that count, or {of_its_own}"
        elif self.by_grade or self.earlier_years is not None:
            wrong = f"grades and earlier years cannot be counted from them: {of_its_own}"
        elif self.is_share and rows.zero_cells:
            wrong = f"zero_cells: a share of nobody is no zero: leave it out, or {of_its_own}"
        elif self.is_share and not (rows.met or rows.numerator):
            wrong = f"met: is missing: say which of the rows the numerator counts, or {of_its_own}"
        elif not self.is_share and (rows.met or rows.denominator):
            wrong = f"met, denominator: a count has no denominator: say it in where, or {of_its_own}"
        if wrong:
            raise ValueError(f"rows: {wrong}")
        return self

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
    words, written = (set(folder.glob(f"*.{kind}")) for kind in ("toml", "sql"))
    if alone := {path.stem for path in written} - {path.stem for path in words}:
        raise DefinitionError(
            f"{folder}: an indicator is a .toml; an .sql without one: {', '.join(sorted(alone))}"
        )
    return all_of(words, read_indicator)


def read_indicator(path: Path) -> Indicator:
    """One indicator from its .toml, and its .sql if it has one; DefinitionError names all that is wrong."""
    written = read_toml(path)
    sql = _written_sql(path.with_suffix(".sql"), written.get("earlier_years"))
    return parse(Indicator, written, path, id=path.stem, sql=sql)


def _written_sql(path: Path, earlier_years: Number | None) -> str | None:
    if not path.is_file():
        return None
    sql = read_sql(path)
    return sql if earlier_years is None else sql.replace(EARLIER_YEARS, str(earlier_years))
