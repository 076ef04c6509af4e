"""From what is published to scores: asks for the figures of a rubric's units and scores them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from baoxue.analysis.figures import figures_of
from baoxue.analysis.records import column_rows
from baoxue.analysis.rubric import Rubric, UnitKind
from baoxue.analysis.scores import Circumstances, Scored, score
from baoxue.warehouse import Filters

Ask = Callable[..., pd.DataFrame]
QUESTIONS: Mapping[UnitKind, str] = {
    "township": "score_units",
    "school": "score_units",
    "village": "score_villages",
    "class": "score_classes",
}
OF_THE_DAY: tuple[UnitKind, ...] = ("village", "class")
"""Units without rows in the aggregate: their question counts them from the rows of the snapshot's day."""
_UNIT_COLUMN: Mapping[UnitKind, str] = {
    "township": "township_code",
    "school": "school_code",
    "village": "village_code",
    "class": "school_code",
}


@dataclass(frozen=True, eq=False)
class Assessment:
    """The scored units of one snapshot with what they are called: code -> Chinese and English name."""

    as_of: date
    scored: Scored
    names: Mapping[str, tuple[str, str | None]]

    @property
    def rubric(self) -> Rubric:
        return self.scored.rubric


def assess(
    ask: Ask,
    rubric: Rubric,
    filters: Filters,
    present: frozenset[str],
    as_of: date,
    covers: Callable[[str], bool] | None = None,
) -> Assessment | None:
    """Scores the units that the filters' county and snapshot hold; None when nothing was counted.

    `ask` as `Edition.ask` within a scope. `covers` (unit -> bool) leaves out units of which only a part
    may be seen: their score would be another one.
    """
    chosen = Filters(county=filters.county, snapshot=filters.snapshot)
    months = 12 * (rubric.pool_years - 1) + 2
    parameters: dict[str, object] = {"measures": tuple(sorted(rubric.measures))}
    if rubric.units not in OF_THE_DAY:
        parameters |= {"units": rubric.units, "pool_months": months}
    rows = ask(QUESTIONS[rubric.units], chosen, **parameters)
    if covers is not None and len(rows):
        rows = rows[[covers(unit) for unit in rows["unit"].tolist()]]
    if rows.empty:
        return None
    circumstances = Circumstances(
        present=present,
        term_days=int(rows["term_days"].iloc[0]),
        term_length=int(rows["term_length"].iloc[0]),
        unreported=_owed(ask("score_owed", chosen), rubric),
        restored=_restored(ask("score_appeals", chosen), rubric),
    )
    names = {unit: (name, other) for unit, name, other in column_rows(rows, "unit", "name", "name_en")}
    return Assessment(as_of, score(rubric, figures_of(rows), circumstances), names)


def _owed(rows: pd.DataFrame, rubric: Rubric) -> frozenset[tuple[str, str]]:
    """(unit, register) of what units have not handed in; villages and classes hand in with their superior."""
    if rubric.units in OF_THE_DAY:
        return frozenset()
    return frozenset(
        (str(school if rubric.units == "school" else township), str(register))
        for township, school, register in column_rows(rows, "township_code", "school_code", "register")
        if pd.isna(school) == (rubric.units == "township")
    )


def _restored(rows: pd.DataFrame, rubric: Rubric) -> dict[tuple[str, str], float]:
    """(unit, item) -> points that accepted appeals of this school year gave back."""
    given: dict[tuple[str, str], float] = {}
    ids = {item.id for item in rubric.items}
    columns = ("unit_kind", "counts_now", _UNIT_COLUMN[rubric.units], "item", "points_effect")
    for kind, counts, unit, item, effect in column_rows(rows, *columns):
        id = str(item).split()[0] if item else ""
        if kind == rubric.units and counts and id in ids and not pd.isna(effect) and effect > 0:
            given[str(unit), id] = given.get((str(unit), id), 0.0) + float(effect)
    return given
