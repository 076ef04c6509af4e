"""What the visits page says: schools and villages to go to next, and findings not put right in time."""

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.view import formats
from baoxue.view.cards import Count
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.listing import Column
from baoxue.view.words import t


def heading(units: pd.DataFrame, overdue: pd.DataFrame, chosen: Chosen) -> str:
    """Schools and villages with open cases, and overdue rectifications."""
    if not chosen.has("suspected_cases", "dropout_cases"):
        return t("visits.heading_missing")
    active = units[units["open_cases"] > 0]
    schools, villages = int((active["kind"] == "school").sum()), int((active["kind"] == "village").sum())
    if not len(active) and not len(overdue):
        return t("visits.heading_none")
    return t("visits.heading", schools=schools, villages=villages, overdue=len(overdue))


def counts(units: pd.DataFrame, overdue: pd.DataFrame, chosen: Chosen) -> tuple[Count, ...]:
    """Places with open cases, schools long unvisited, overdue rectifications; or what is missing.

    No number of cases here: a case stands at its school and at its village, and would be counted twice.
    """
    schools = units[units["kind"] == "school"]
    asked = (
        ("count_places", "place", float((units["open_cases"] > 0).sum()), "suspected_cases"),
        ("count_stale", "school", float(schools["is_stale"].sum()), "inspections"),
        ("count_overdue", "item", float(len(overdue)), "rectifications"),
    )
    return tuple(
        Count(
            t(f"visits.{key}"),
            value if chosen.has(register) else None,
            unit,
            missing=None
            if chosen.has(register)
            else t("state.not_supplied_short", register=figures.register_name(register)),
        )
        for key, unit, value, register in asked
    )


def unit_rows(units: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    """The list as it is shown; a place without a visit says so, and what was not supplied is no zero."""
    unknown = [] if chosen.has("suspected_cases", "dropout_cases") else ["open_cases", "late_cases"]
    unknown += [] if chosen.has("rectifications") else ["overdue"]
    visits_known = chosen.has("inspections")
    records = row_records(units)
    return units.assign(
        kind_name=[t(f"visits.kind_{row.kind}") for row in records],
        place=[wording.place(row.code, row.name, row.name_en) for row in records],
        township_name=[wording.either(row.township, row.township_en) for row in records],
        since=[
            formats.DASH
            if not visits_known
            else t("visits.never")
            if not wording.known(row.days_since_visit)
            else formats.counted(row.days_since_visit, "day")
            for row in records
        ],
        **{name: [None] * len(units) for name in unknown},
    )


def unit_columns() -> tuple[Column, ...]:
    """Place, what is late and open there, and when somebody was there last."""
    return (
        Column("place", t("visits.column_unit"), "text", 140),
        Column("late_cases", t("visits.column_late"), "count", 56),
        Column("open_cases", t("visits.column_open"), "count", 56),
        Column("overdue", t("visits.column_overdue"), "count", 80),
        Column("since", t("visits.column_since"), "figure", 100),
        Column("kind_name", t("visits.column_kind"), "text", 100),
        Column("township_name", t("visits.column_township"), "text", 120),
    )


def overdue_heading(overdue: pd.DataFrame, chosen: Chosen) -> str:
    """How many rectifications are overdue, and the longest."""
    if not chosen.has("rectifications"):
        return t("visits.rectifications")
    if overdue.empty:
        return t("visits.rectify_heading_none")
    return t("visits.rectify_heading", count=len(overdue), days=int(overdue["days_overdue"].max()))


def overdue_rows(overdue: pd.DataFrame) -> pd.DataFrame:
    """The list as it is shown."""
    records = row_records(overdue)
    return overdue.assign(
        place=[wording.either(row.unit, row.unit_en) for row in records],
        kind=[wording.either(row.problem_kind, row.problem_kind_en) for row in records],
        township_name=[wording.either(row.township, row.township_en) for row in records],
        is_late=True,
    )


def overdue_columns() -> tuple[Column, ...]:
    """Days overdue, place, what was found, and its dates."""
    return (
        Column("days_overdue", t("visits.column_days"), "days", 80),
        Column("place", t("visits.column_unit"), "text", 170),
        Column("township_name", t("visits.column_township"), "text", 120),
        Column("kind", t("visits.column_class"), "text", 170),
        Column("problem", t("visits.column_problem"), "text", 260),
        Column("deadline_on", t("visits.column_deadline"), "date", 120),
    )
