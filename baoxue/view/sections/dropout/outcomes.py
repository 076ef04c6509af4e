"""What became of cases: how many were out, in which grades, why, who stays, which attempt helped."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from baoxue.analysis.comparison import SMALL_GROUP, share
from baoxue.analysis.records import column_rows, row_records
from baoxue.analysis.trends import Point, beginnings, recent, rhythm
from baoxue.view import charts, formats
from baoxue.view.findings import wording
from baoxue.view.reader import Reader
from baoxue.view.sections import durations as survival
from baoxue.view.sections.section import (
    Pair,
    Section,
    State,
    bars,
    first_snapshot,
    not_supplied,
    section,
    table,
)
from baoxue.view.words import t

CASES, SUSPICIONS, VISITS = "dropout_cases", "suspected_cases", "persuasion_visits"
GRADES = {"primary": range(1, 7), "junior": range(7, 10)}
OBSERVED_DAYS = 90
LAST_ATTEMPT = 6
"""This attempt and all after it are counted together."""
OUTCOMES: Mapping[str, charts.BarRole] = {
    "confirmed": "worse",
    "returned": "better",
    "transfer": "context",
    "excused": "context",
    "data_fault": "focus",
    "unverified": "other",
}


def confirmed(r: Reader) -> State | tuple[Pair, Pair]:
    """What the ledger of dropouts tells, four sections; or that it did not come."""
    if not r.has(CASES):
        return not_supplied(r, t("dropout.cases_told"), CASES)
    return Pair(trend(r), grades(r)), Pair(causes(r), stay(r))


def trend(r: Reader) -> Section:
    """Suspected, out of school, returned: a line each, one point per snapshot."""
    trends = r.trends("dropout_rate_open", "suspected_open", "returned_rate")
    points = recent(trends.points("dropout_rate_open"))
    source = r.source("dropout_rate_open")
    if not points:
        return Section("", parts=(first_snapshot(),), source=source)
    days, out = tuple(point.as_of for point in points), tuple(point.numerator for point in points)
    suspected = _on(days, trends.points("suspected_open"))
    # A year without a confirmed case has no row: nobody was out, so nobody returned. The ledger came on all
    # of these days, since those who are out are counted from it.
    returned = tuple(0.0 if value is None else value for value in _on(days, trends.points("returned_rate")))
    text: dict[str, Any] = {"suspected": _moved(suspected), "out": _moved(out), "returned": returned[-1]}
    which = "heading" if suspected[-1] is not None else "heading_out"
    if len(days) < 2:
        return section("dropout.trend", first_snapshot(), source=source, heading=which, note="", **text)
    lines = [
        charts.Line(t("dropout.line_out"), out, "worse"),
        charts.Line(t("dropout.line_returned"), returned, "better", beginnings(points, "school_year")),
    ]
    if any(value is not None for value in suspected):
        lines.insert(0, charts.Line(t("dropout.line_suspected"), suspected, "context"))
    chart = charts.lines(days, tuple(lines), unit="person", by=rhythm(days), what=t("page.dropout"))
    return section("dropout.trend", chart, source=source, heading=which, **text)


def _on(days: Sequence[date], points: Sequence[Point]) -> tuple[float | None, ...]:
    """Numerators on some days; None where an indicator has no point."""
    found = {point.as_of: point.numerator for point in points}
    return tuple(found.get(day) for day in days)


def _moved(values: Sequence[float | None]) -> str:
    """升到 12 人, 降到 7 人, or 仍为 7 人: the newest value beside the one before."""
    now = values[-1]
    if now is None:
        return formats.DASH
    before = values[-2] if len(values) > 1 else None
    key = "is" if before is None else "rose" if now > before else "fell" if now < before else "stayed"
    return t(f"dropout.moved_{key}", count=formats.counted(now))


def grades(r: Reader) -> Section:
    """Term by grade."""
    columns = [number for stage in r.filters.stages for number in GRADES.get(stage, ())]
    rows = list(
        column_rows(r.ask("case_grades"), "starts_on", "school_year", "term", "grade", "confirmed_children")
    )
    terms = [(year, term) for _, year, term in sorted({(day, year, term) for day, year, term, *_ in rows})]
    found = {(year, term, number): float(count) for _, year, term, number, count in rows if count}
    cells = tuple(tuple(found.get((*term, column), 0.0) for column in columns) for term in terms)
    sums = {column: sum(found.get((*term, column), 0.0) for term in terms) for column in columns}
    if not sum(sums.values()):
        return section("dropout.grades", empty=True)
    chart = charts.heat_map(
        tuple(_term_name(*term) for term in terms),
        tuple(t(f"dropout.grade_{column}") for column in columns),
        cells,
        what=t("dropout.grades_what"),
    )
    return section(
        "dropout.grades",
        chart,
        source=r.counted("dropout.source_confirmed", CASES, rows_of="dropout_rate_named"),
        grade=wording.grade(max(columns, key=lambda column: sums[column])),
        day=formats.day(r.as_of),
    )


def _term_name(school_year: str, term: str) -> str:
    """2024秋, 2025春: spring belongs to the second year of its school year."""
    first, second = school_year.split("-")
    return t("dropout.term_autumn", year=first) if term == "1" else t("dropout.term_spring", year=second)


def causes(r: Reader) -> Section:
    """Confirmed dropouts of twelve months by their main cause."""
    rows = _ranked(r.ask("case_causes"), "confirmed_children")
    total = int(sum(row.confirmed_children for row in rows))
    if not total:
        return section("dropout.cause", empty=True)
    drawn = tuple(
        charts.Bar(
            _cause(row),
            float(row.confirmed_children),
            share(row.confirmed_children, total),
            "other" if row.is_other else "focus" if index == 0 else "context",
        )
        for index, row in enumerate(rows)
    )
    return section(
        "dropout.cause",
        charts.bars(drawn, what=t("dropout.column_cause")),
        source=r.counted("dropout.source_cause", CASES, rows_of="dropout_rate_named"),
        cause=drawn[0].name,
        share=drawn[0].share,
        count=total,
    )


def _ranked(rows: pd.DataFrame, *counts: str) -> list[Any]:
    """Rows of causes, the most frequent first and what is left at the end."""
    order = lambda row: (row.is_other, *(-getattr(row, it) for it in counts), row.cause or "")  # noqa: E731
    return sorted(row_records(rows), key=order)


def _cause(row: Any) -> str:
    return wording.begun(row.name or t("dropout.cause_unknown"))


def stay(r: Reader) -> Section:
    """Of those who returned: who is still there after 30, 90 ... days."""
    rows = row_records(r.ask("case_milestones"))
    items = tuple(
        charts.Milestone(t("dropout.after_days", days=int(row.days)), int(row.stayed), int(row.left_again))
        for row in rows
    )
    if not sum(it.stayed + it.left_again for it in items):
        return section("dropout.stay", empty=True)
    # 90 days is what the ledger observes; the last milestone anybody has reached where it is earlier.
    row = next((row for row in rows if row.days == OBSERVED_DAYS), rows[-1])
    return section(
        "dropout.stay",
        charts.milestones(items, what=t("dropout.line_returned")),
        source=r.counted("dropout.source_returned", CASES, rows_of="returned_rate"),
        heading="heading" if row.left_again else "heading_all",
        days=int(row.days),
        all=int(row.stayed + row.left_again),
        stayed=int(row.stayed),
    )


def outcomes(r: Reader) -> Section | State:
    """What became of the cases found in twelve months, faults of the data apart."""
    if not r.has(SUSPICIONS):
        return not_supplied(r, t("dropout.fold_outcomes"), SUSPICIONS)
    counted = dict(column_rows(r.ask("case_outcomes", by=("outcome",)), "outcome", "found"))
    total = sum(counted.get(kind, 0) for kind in OUTCOMES)
    drawn = bars("dropout.outcome", OUTCOMES, counted, total)
    return section(
        "dropout.outcomes",
        charts.bars(drawn, unit="case", what=t("dropout.fold_outcomes")),
        source=r.counted("dropout.source_outcomes", SUSPICIONS, CASES, rows_of="comparison_cleared_rate"),
        empty=not total,
        found=total,
        fault=counted.get("data_fault", 0),
        returned=counted.get("returned", 0),
    )


def attempts(r: Reader) -> Section | State:
    """With which attempt the child came back, and by which way of persuading."""
    if not r.has(VISITS):
        return not_supplied(r, t("dropout.fold_attempts"), VISITS)
    rows = r.ask("persuasion_attempts", by=("attempt",))
    counted = [(int(turn), float(all_), float(back)) for turn, all_, back in
               column_rows(rows, "attempt", "attempts", "returned")]  # fmt: skip
    tried, came = sum(all_ for _, all_, _ in counted), sum(back for *_, back in counted)
    drawn = tuple(
        charts.Bar(
            t("dropout.attempt_last" if turn == LAST_ATTEMPT else "dropout.attempt", turn=turn),
            back,
            share(back, all_) if all_ >= SMALL_GROUP else None,
            "better" if back else "context",
        )
        for turn, all_, back in counted
    )
    methods = r.ask("persuasion_methods").sort_values("attempts", ascending=False, kind="stable")
    methods["name"] = [wording.begun(name or t("dropout.cause_unknown")) for name in methods["name"]]
    return section(
        "dropout.attempts",
        charts.bars(drawn, what=t("dropout.fold_attempts")),
        table("dropout.method", methods, "name", "attempts:number", "returned:number"),
        source=r.counted("dropout.source_attempts", VISITS, rows_of="persuasion_joint_share"),
        empty=not tried,
        heading="heading" if came else "heading_nobody",
        tried=tried,
        came=came,
        first=next((back for turn, _, back in counted if turn == 1), 0.0),
        least=SMALL_GROUP,
    )


def durations(r: Reader) -> tuple[Section, Section]:
    """How long until children are back, and how long they stay."""
    return survival.returns(r), survival.relapses(r)


def relapse(r: Reader) -> Section | State:
    """Who left again after a return, by the cause of the first leaving."""
    if not r.has(CASES):
        return not_supplied(r, t("dropout.fold_relapse"), CASES)
    rows = _ranked(r.ask("case_relapses"), "left_again", "returned")
    returned, again = (float(sum(getattr(row, it) for row in rows)) for it in ("returned", "left_again"))
    drawn = tuple(
        charts.Bar(
            t("dropout.relapse_bar", cause=_cause(row), returned=formats.number(float(row.returned))),
            float(row.left_again),
            share(row.left_again, row.returned) if row.returned >= SMALL_GROUP else None,
            "worse" if row.left_again else "context",
        )
        for row in rows
    )
    return section(
        "dropout.relapse",
        charts.bars(drawn, what=t("dropout.fold_relapse")),
        source=r.counted("dropout.source_relapse", CASES, rows_of="returned_stable_rate"),
        empty=not returned,
        heading="heading" if again else "heading_nobody",
        returned=returned,
        again=again,
        least=SMALL_GROUP,
    )
