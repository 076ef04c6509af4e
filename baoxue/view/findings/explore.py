"""What the explore page says: any indicator by one division of the filter, now and over time."""

from collections.abc import Sequence

import pandas as pd

from baoxue.analysis.comparison import compare_places, share
from baoxue.analysis.records import row_records
from baoxue.analysis.trends import Point, Trends, beginnings, recent
from baoxue.snapshots.indicators import Indicator, load_indicators
from baoxue.view import charts, formats
from baoxue.view.charts.lines import Unit
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.dropout import rhythm
from baoxue.view.findings.finding import Finding
from baoxue.view.listing import Column, Kind
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import named, t
from baoxue.warehouse import Filters

DIMENSIONS = ("township", "school", "stage", "whole")


def indicators() -> dict[str, str]:
    """Every indicator with its name, in the order of its group."""
    return {
        name: named(one.name)
        for name, one in sorted(load_indicators().items(), key=lambda pair: (pair[1].group, pair[0]))
    }


def dimensions(filters: Filters) -> dict[str, str]:
    """The divisions that make sense below a filter, with their names."""
    usable = [
        name for name in DIMENSIONS if not (name == "township" and (filters.township or filters.school))
    ]
    return {name: t(f"explore.dimension_{name}") for name in usable}


def newest(rows: pd.DataFrame, dimension: str, definition: Indicator, chosen: Chosen) -> Finding:
    """The groups on the snapshot's day: dots with ranges for rates, bars for counts."""
    now = rows[rows["snapshot"] == chosen.snapshot]
    now = now.assign(place=_names(now, dimension), denominator=now["denominator"].astype(float))
    name = named(definition.name)
    if now.empty:
        return Finding(t("explore.heading_empty", indicator=name))
    if definition.unit != "percent" or now["denominator"].isna().all():
        is_mean = definition.unit == "days"
        now = now.assign(figure=now["numerator"] / now["denominator"] if is_mean else now["numerator"])
        ordered = now.sort_values("figure", ascending=False, kind="stable")
        bars = tuple(
            charts.Bar(row.place, row.figure, None, "focus" if not index else "context")
            for index, row in enumerate(row_records(ordered.head(25)))
        )
        unit, decimals = ("day", definition.decimals) if is_mean else (definition.counted, 0)
        whole = float(now["numerator"].sum()) / (float(now["denominator"].sum()) if is_mean else 1)
        return Finding(
            t("explore.heading_whole", indicator=name, value=formats.counted(whole, unit, decimals=decimals)),
            "",
            charts.bars(bars, unit=unit, decimals=decimals, what=name),
        )
    aim = figures.target_on(definition, chosen.as_of, chosen.filters.stages)
    goal = float(aim.value) / 100 if aim else None
    found = figures.Places(
        definition,
        compare_places(now, goal, definition.better, figures.small_group(now)),
        aim,
    )
    return Finding(
        _spread(found, name),
        t("overview.place_note_plain", level=t(f"explore.level_{dimension}")),
        found.chart(),
    )


def _spread(found: figures.Places, name: str) -> str:
    """From the lowest to the highest of the groups that are large enough to say something."""
    large = found.compared[found.compared["standing"] != "too_small"].sort_values("rate", kind="stable")
    if large.empty:
        return t("explore.heading_small", indicator=name)
    lowest, highest = large.iloc[0], large.iloc[-1]
    digits = found.definition.decimals
    if len(large) == 1:
        return t("explore.heading_whole", indicator=name, value=formats.percent(lowest["rate"], digits))
    return t(
        "explore.heading_places",
        indicator=name,
        lowest_name=formats.whole(lowest["place"]),
        lowest=formats.percent(lowest["rate"], digits),
        highest_name=formats.whole(highest["place"]),
        highest=formats.percent(highest["rate"], digits),
    )


def _names(rows: pd.DataFrame, dimension: str) -> list[str]:
    if dimension == "whole":
        return [t("explore.dimension_whole")] * len(rows)
    return [wording.place(row.code, row.name, row.name_en) for row in row_records(rows)]


def over_time(rows: pd.DataFrame, definition: Indicator, chosen: Chosen) -> Finding:
    """The whole filter over time; groups stand in the table."""
    trends = Trends(rows.assign(indicator=definition.id, stage=None))
    points = trends.points(definition.id)
    name = named(definition.name)
    if len(points) < 2:
        return Finding(t("explore.heading_first", indicator=name))
    shown = recent(points)
    days = tuple(point.as_of for point in shown)
    first, last = figures.rate_text(definition, shown[0]), figures.rate_text(definition, shown[-1])
    is_rate = definition.unit == "percent"
    plain: Unit = "day" if definition.unit == "days" else "yuan" if definition.counted == "yuan" else "person"
    line = charts.Line(
        named(definition.short),
        tuple(point.value for point in shown),
        "focus",
        beginnings(shown, definition.period),
    )
    chart = charts.lines(
        days,
        (line,),
        unit="percent" if is_rate else plain,
        decimals=definition.decimals,
        targets=figures.target_lines(definition, chosen.filters.stages, days[0]) if is_rate else (),
        from_zero=not is_rate,
        by=rhythm(days),
        what=name,
    )
    heading = t("explore.heading_trend", indicator=name, first=first, last=last)
    if line.begins:  # two periods: from the one to the other nothing has risen or fallen
        heading = t("explore.heading_whole", indicator=name, value=last)
    return Finding(heading, t("explore.trend_note"), chart)


def table_rows(rows: pd.DataFrame, dimension: str, definition: Indicator) -> pd.DataFrame:
    """Every snapshot and group with numerator, denominator and value, newest first."""
    values = [
        Point(
            row.snapshot,
            row.as_of,
            float(row.numerator),
            float(row.denominator) if wording.known(row.denominator) else None,
        )
        for row in row_records(rows)
    ]
    shown = rows.assign(
        group=_names(rows, dimension),
        value=[figures.rate_text(definition, one) for one in values],
        rate=[share(one.numerator, one.denominator) for one in values],
    )
    return shown.sort_values(["as_of", "group"], ascending=[False, True], kind="stable")


def table_columns(definition: Indicator) -> tuple[Column, ...]:
    """Date, group, numerator, denominator, value."""
    kind: Kind = "yuan" if definition.unit == "yuan" or definition.counted == "yuan" else "count"
    return (
        Column("as_of", t("explore.column_as_of"), "date", 130),
        Column("group", t("explore.column_group"), "text", 180),
        Column("numerator", t("explore.column_numerator"), kind, 110),
        Column("denominator", t("explore.column_denominator"), kind, 110),
        Column("value", t("explore.column_value"), "figure", 100),
    )


def csv(slip: Slip, rows: pd.DataFrame, columns: Sequence[Column]) -> Taken:
    """The table to take along."""
    cells = tuple(zip(*(rows[column.name].tolist() for column in columns), strict=True))
    return Taken(slip.csv(tuple(column.label for column in columns), cells), len(cells))
