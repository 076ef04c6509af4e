"""What the disability page says: enrolment against dated targets, placement, who has no place and why."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from baoxue.analysis.comparison import gap, share
from baoxue.analysis.published import PublishedFact, published
from baoxue.analysis.records import row_records
from baoxue.analysis.trends import Point, Trends, yearly
from baoxue.view import charts, formats
from baoxue.view.blocks import Source
from baoxue.view.cards import Count
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.finding import Finding
from baoxue.view.listing import Column
from baoxue.view.words import named, t

RATE = "disabled_enrolment_rate"
SHARES = {
    "mainstream": "disabled_mainstream_share",
    "special": "disabled_special_education_share",
    "home_teaching": "disabled_home_teaching_share",
}
INDICATORS = (RATE, *SHARES.values())


@dataclass(frozen=True)
class Standing:
    """The opening: a heading with its figure and the counts behind it."""

    heading: str
    counts: tuple[Count, ...]
    looked_at: str


def opening(trends: Trends, chosen: Chosen) -> Standing | None:
    """Rate, children without a place, and how it compares with the target in force."""
    points = trends.points(RATE)
    if not points or not points[-1].denominator:
        return None
    now, definition = points[-1], figures.indicator(RATE)
    aim = figures.target_on(definition, now.as_of, chosen.filters.stages)
    rate, of = formats.percent(now.value, definition.decimals), figures.of_text(definition, now)
    heading = t("disability.heading", rate=rate, of=of)
    if aim and now.denominator:
        # The county counts every child: reached or not is a fact here, not a comparison of groups.
        short = gap(now.numerator, now.denominator, float(aim.value) / 100, "higher")
        heading = t(
            "disability.heading_missed" if short else "disability.heading_reached",
            rate=rate,
            of=of,
            target=formats.goal(float(aim.value) / 100, definition.decimals),
            short=formats.counted(short),
        )
    before = points[-2] if len(points) > 1 else None
    since = wording.than(before.as_of, now.as_of) if before else ""

    def count(key: str, value: float, earlier: float | None) -> Count:
        return Count(
            t(f"disability.{key}"), value, change=None if earlier is None else value - earlier, since=since
        )

    home = trends.points(SHARES["home_teaching"])
    counts = (
        count("count_placed", now.numerator, before.numerator if before else None),
        count("count_not_placed", _missing(now), _missing(before) if before else None),
        count(
            "count_home", home[-1].numerator if home else 0.0, home[-2].numerator if len(home) > 1 else None
        ),
    )
    return Standing(heading, counts, formats.counted(now.denominator or 0))


def _missing(point: Point) -> float:
    return (point.denominator or 0.0) - point.numerator


def trend(trends: Trends, chosen: Chosen) -> Finding:
    """Enrolment by year against dated targets, with the published reference values as hollow marks."""
    points = yearly(trends.points(RATE))
    definition = figures.indicator(RATE)
    days = tuple(point.as_of for point in points)
    first, last = points[0], points[-1]
    is_county = not (chosen.filters.township or chosen.filters.school or chosen.sees_names)
    # What a document says of a county stands beside that county, not beside another or one of its schools.
    counties = (chosen.filters.county,) if chosen.filters.county else chosen.area
    facts = [
        fact
        for fact in published(RATE, counties)
        if is_county and fact.as_of is not None and days[0] <= fact.as_of <= days[-1]
    ]
    words = {
        "first_year": t("format.year", year=first.as_of.year),
        "last_year": t("format.year", year=last.as_of.year),
        "first": formats.percent(first.value, definition.decimals),
        "last": formats.percent(last.value, definition.decimals),
    }
    heading = t("disability.trend_heading" if len(points) > 1 else "disability.trend_heading_one", **words)
    if len(points) < 2:
        return Finding(heading)
    chart = charts.lines(
        days,
        (charts.Line(t("disability.rate_short"), tuple(point.value for point in points), "focus"),),
        unit="percent",
        decimals=definition.decimals,
        targets=figures.target_lines(definition, chosen.filters.stages, days[0]),
        marks=tuple(_mark(fact) for fact in facts),
        from_zero=False,
        by="year",
        what=t("disability.rate_short"),
    )
    entities = dict.fromkeys(named(fact.entity) for fact in facts)
    note = t("disability.trend_note")
    if entities:
        note += t("disability.trend_published", entities=t("format.between_names").join(entities))
    return Finding(heading, note, chart)


def _mark(fact: PublishedFact) -> charts.Mark:
    assert fact.as_of is not None
    assert fact.value is not None
    return charts.Mark(fact.as_of, fact.value / 100, named(fact.entity))


def mix(trends: Trends) -> Finding:
    """Where enrolled disabled children learn, year by year: three kinds and the rest."""
    rate = yearly(trends.points(RATE))
    days = tuple(point.as_of for point in rate)
    parts: dict[str, list[float | None]] = {}
    for key, name in SHARES.items():
        found = {point.as_of: point.numerator for point in trends.points(name)}
        parts[key] = [found.get(day) for day in days]
    parts["other"] = [
        point.numerator - sum(values[index] or 0.0 for values in parts.values())
        for index, point in enumerate(rate)
    ]
    placed = rate[-1].numerator
    if not placed:
        return Finding(t("disability.not_placed_heading_none"))
    # The largest part stands at the base, where it is easiest to compare.
    order = sorted(parts, key=lambda key: -(parts[key][-1] or 0.0))
    largest = order[0]
    heading = t(
        "disability.mix_heading",
        kind=t(f"disability.{largest}"),
        share=formats.percent(share(parts[largest][-1], placed), 0),
    )
    chart = charts.stacked(
        days,
        tuple(charts.Part(t(f"disability.{key}"), tuple(parts[key])) for key in order if any(parts[key])),
        unit="count",
        by="year",
        what=t("disability.mix_what"),
    )
    return Finding(heading, t("disability.mix_note"), chart)


def reasons(rows: pd.DataFrame) -> Finding:
    """Why children have no place, from `disabled_not_placed`."""
    if rows.empty:
        return Finding(t("disability.not_placed_heading_none"))
    counted = Counter(_reason(row) for row in row_records(rows))
    ordered = sorted(
        counted.items(), key=lambda pair: (pair[0] == wording.begun(t("disability.reason_unknown")), -pair[1])
    )
    first = ordered[0]
    is_main = len(ordered) == 1 or first[1] > ordered[1][1]
    key = "disability.not_placed_heading" if is_main else "disability.not_placed_heading_plain"
    bars = tuple(
        charts.Bar(
            name, float(number), share(number, len(rows)), "focus" if is_main and not index else "context"
        )
        for index, (name, number) in enumerate(ordered)
    )
    return Finding(
        t(key, count=len(rows), reason=first[0]),
        t("disability.not_placed_note"),
        charts.bars(bars, what=t("disability.column_reason")),
    )


def _reason(row: Any) -> str:
    return wording.begun(wording.either(row.reason, row.reason_en) or t("disability.reason_unknown"))


def mix_source(chosen: Chosen) -> Source:
    """What the mix counts, from where."""
    return figures.source_of(t("disability.source_mix"), ("disabled",), chosen.as_of, rows_of=RATE)


def waiting_source(chosen: Chosen) -> Source:
    """What the reasons count, from where."""
    return figures.source_of(
        t("disability.source_waiting"), ("disabled",), chosen.as_of, rows_of="disabled_left_out"
    )


def child_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The list as it is shown."""
    records = row_records(rows)
    return rows.assign(
        deferral=[
            t("disability.has_deferral" if row.has_deferral else "disability.no_deferral") for row in records
        ],
        kind=[wording.either(row.disability_kind, row.disability_kind_en) for row in records],
        level=[wording.either(row.disability_level, row.disability_level_en) for row in records],
        why=[_reason(row) for row in records],
        place=[wording.either(row.township, row.township_en) for row in records],
        age=[t("disability.years_old", age=wording.whole(row.age_years)) for row in records],
    )


def child_columns(chosen: Chosen) -> tuple[Column, ...]:
    """The columns of the list; names only for those who see them (masked)."""
    columns = (
        Column("deferral", t("disability.column_deferral"), "text", 84),
        Column("days_waiting", t("disability.column_waiting"), "days", 84),
        Column("name", t("dropout.column_name"), "text", 72),
        Column("age", t("disability.column_age"), "text", 72),
        Column("kind", t("disability.column_kind"), "text", 90),
        Column("level", t("disability.column_level"), "text", 72),
        Column("place", t("dropout.column_township"), "text", 120),
        Column("why", t("disability.column_reason"), "text", 190),
    )
    return columns if chosen.sees_names else tuple(column for column in columns if column.name != "name")
