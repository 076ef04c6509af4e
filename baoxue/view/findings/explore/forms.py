"""The forms of a view: dots or bars, lines, small multiples, heat map, funnel, control chart."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from baoxue.analysis.comparison import compare_places
from baoxue.analysis.funnel import OUTER, limits, tails
from baoxue.analysis.records import column_rows
from baoxue.analysis.trends import Trends, beginnings, rhythm
from baoxue.snapshots.indicators import Indicator
from baoxue.view import charts, formats
from baoxue.view.charts.lines import Unit
from baoxue.view.findings import figures, targets
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.explore.view import Labels, View, dimension_name, value_of
from baoxue.view.findings.finding import Finding
from baoxue.view.sections.funnel import FunnelUnit, funnel_chart
from baoxue.view.words import named, t

MOST_LINES = 6
MOST_MULTIPLES = 12
MOST_BARS = 40
MOST_ROWS, MOST_COLUMNS = 40, 14
SMALL_HEIGHT = 190
Grid = tuple[list[str], list[str], list[list[float | None]]]


@dataclass(frozen=True)
class Drawn:
    """What a form shows: findings one below the other, or (`is_grid`) small ones side by side."""

    findings: tuple[Finding, ...]
    is_grid: bool = False
    heading: str = ""
    note: str = ""


def draw(view: View, rows: pd.DataFrame, labels: Labels, chosen: Chosen, small_group: float) -> Drawn:
    """The view in its form; `rows` has the columns of `view.by`, numerator, denominator and value."""
    if view.form == "multiples":
        return _multiples(view, rows, labels)
    if view.form == "line":
        return Drawn((_lines(view, rows, labels),))
    if view.form == "heat":
        return Drawn((_heat(view, rows, labels),))
    if view.form == "funnel":
        return Drawn((_funnel(view, rows, labels, small_group),))
    if view.form == "control":
        return Drawn((_control(view, rows, labels),))
    return Drawn((bar(view, rows, labels, chosen, small_group),))


def _is_rate(view: View, rows: pd.DataFrame) -> bool:
    return view.definition.unit == "percent" and not rows["denominator"].isna().all()


def _named(view: View) -> str:
    return named(view.definition.name)


def bar(view: View, rows: pd.DataFrame, labels: Labels, chosen: Chosen, small_group: float) -> Finding:
    """The groups: dots with ranges for rates, bars for counts and means."""
    definition, name = view.definition, _named(view)
    told = [labels.row(view.by, codes) for codes in column_rows(rows, *view.by)] if view.by else None
    named_rows = rows.assign(place=told or [t("explore.dimension_whole")] * len(rows), code=told or "")
    if not _is_rate(view, rows):
        ordered = named_rows[named_rows["value"].notna()].sort_values("value", ascending=False, kind="stable")
        if ordered.empty:
            return Finding(t("explore.heading_empty", indicator=name))
        bars = tuple(
            charts.Bar(place, value, None, "focus" if not at else "context")
            for at, (place, value) in enumerate(column_rows(ordered.head(MOST_BARS), "place", "value"))
        )
        is_mean = definition.unit == "days"
        unit, decimals = ("day", definition.decimals) if is_mean else (definition.counted, 0)
        whole = value_of(definition, float(rows["numerator"].sum()), float(rows["denominator"].sum()))
        if definition.unit == "percent":
            whole = float(rows["numerator"].sum())
        text = formats.DASH if whole is None else formats.counted(whole, unit, decimals=decimals)
        return Finding(
            t("explore.heading_whole", indicator=name, value=text),
            _left_over(len(ordered) - MOST_BARS),
            charts.bars(bars, unit=unit, decimals=decimals, what=name),
        )
    aim = targets.target_on(definition, chosen.as_of, chosen.filters.stages)
    goal = float(aim.value) / 100 if aim else None
    compared = compare_places(
        named_rows[named_rows["denominator"].notna()],
        goal,
        definition.better,
        small_group,
        definition.in_batches,
    )
    found = figures.Places(definition, compared, aim)
    division = t("explore.between").join(dimension_name(one) for one in view.by)
    key = "overview.place_note_batches" if definition.in_batches else "overview.place_note_plain"
    note = t(key, level=division or t("explore.dimension_whole"))
    cut = replace(found, compared=compared.head(MOST_BARS))
    return Finding(_spread(found, name), note + _left_over(len(compared) - MOST_BARS), cut.chart())


def _left_over(count: int) -> str:
    return t("explore.left_over", count=count) if count > 0 else ""


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


def _unit(view: View, is_rate: bool) -> Unit:
    definition = view.definition
    if is_rate:
        return "percent"
    return "day" if definition.unit == "days" else definition.counted


@dataclass(frozen=True)
class _Series:
    """One group over time, a value for each day."""

    name: str
    values: tuple[float | None, ...]

    @property
    def last(self) -> float:
        return next((value for value in reversed(self.values) if value is not None), 0.0)


def _series(view: View, rows: pd.DataFrame, labels: Labels) -> tuple[tuple[date, ...], tuple[_Series, ...]]:
    """The days, and every group with its values; the largest last value first."""
    known = rows[rows["snapshot"].isin(list(labels.days))]
    days = {id: labels.days[id] for id in known["snapshot"].unique()}
    order = sorted(days, key=lambda id: (days[id], id))
    groups: dict[tuple[object, ...], dict[str, float]] = {}
    for *codes, snapshot, value in column_rows(known, *view.groups, "snapshot", "value"):
        if not pd.isna(value):
            groups.setdefault(tuple(codes), {})[snapshot] = float(value)
    found = [
        _Series(labels.row(view.groups, codes), tuple(values.get(id) for id in order))
        for codes, values in groups.items()
    ]
    return tuple(days[id] for id in order), tuple(sorted(found, key=lambda it: (-it.last, it.name)))


def _lines(view: View, rows: pd.DataFrame, labels: Labels) -> Finding:
    days, series = _series(view, rows, labels)
    if len(days) < 2:
        return Finding(t("explore.heading_first", indicator=_named(view)))
    is_rate = _is_rate(view, rows)
    shown = tuple(
        charts.Line(one.name, one.values, "focus" if not at else "context")
        for at, one in enumerate(series[:MOST_LINES])
    )
    chart = charts.lines(
        days,
        shown,
        unit=_unit(view, is_rate),
        decimals=view.definition.decimals,
        from_zero=not is_rate,
        by=rhythm(days),
        height=360,
        what=_named(view),
    )
    if not view.groups:
        known = [value for value in series[0].values if value is not None]
        first, last = (_text(view, value, is_rate) for value in (known[0], known[-1]))
        heading = t("explore.heading_trend", indicator=_named(view), first=first, last=last)
        return Finding(heading, t("explore.every_snapshot"), chart)
    highest = series[0]
    text = _text(view, highest.last, is_rate)
    heading = t("explore.heading_highest", indicator=_named(view), name=highest.name, value=text)
    return Finding(heading, _left_over(len(series) - MOST_LINES), chart)


def _text(view: View, value: float, is_rate: bool) -> str:
    definition = view.definition
    if is_rate:
        return formats.percent(value, definition.decimals)
    if definition.unit == "days":
        return formats.counted(value, "day", decimals=definition.decimals)
    return formats.counted(value, definition.counted)


def _multiples(view: View, rows: pd.DataFrame, labels: Labels) -> Drawn:
    """A small chart for each group, all on one scale of time and one of values."""
    days, series = _series(view, rows, labels)
    is_rate = _is_rate(view, rows)
    if len(days) < 2:
        return Drawn((Finding(t("explore.heading_first", indicator=_named(view))),))
    drawn = series[:MOST_MULTIPLES]
    known = [value for one in drawn for value in one.values if value is not None]
    small = tuple(
        Finding(
            t("explore.heading_small_multiple", name=one.name, value=_text(view, one.last, is_rate)),
            "",
            charts.lines(
                days,
                (charts.Line("", one.values, "focus"),),
                unit=_unit(view, is_rate),
                decimals=view.definition.decimals,
                from_zero=not is_rate,
                beside=(min(known), max(known)) if known else (),
                by=rhythm(days),
                height=SMALL_HEIGHT,
                what=f"{_named(view)} {one.name}",
            ),
        )
        for one in drawn
    )
    heading = t("explore.heading_multiples", indicator=_named(view), count=len(series))
    return Drawn(small, True, heading, _left_over(len(series) - MOST_MULTIPLES))


def grid(
    view: View, rows: pd.DataFrame, labels: Labels
) -> tuple[list[str], list[str], list[list[float | None]]]:
    """Names of the rows, names of the columns, and the values between them: first by last dimension."""
    *across, down = view.by
    codes = {name: list(dict.fromkeys(rows[name].tolist())) for name in view.by}
    lines = list(dict.fromkeys(column_rows(rows, *across)))
    heads = sorted(codes[down], key=lambda code: (pd.isna(code), str(code)))
    values = {
        (tuple(head), last): (None if pd.isna(value) else float(value))
        for *head, last, value in column_rows(rows, *across, down, "value")
    }
    return (
        [labels.row(across, line) for line in lines],
        [labels.told(down, head) for head in heads],
        [[values.get((tuple(line), head)) for head in heads] for line in lines],
    )


def _heat(view: View, rows: pd.DataFrame, labels: Labels) -> Finding:
    names, columns, cells = grid(view, rows, labels)
    is_rate = _is_rate(view, rows)
    known = [
        (value, row, column)
        for row, line in zip(names, cells, strict=True)
        for column, value in zip(columns, line, strict=True)
        if value is not None
    ]
    if not known:
        return Finding(t("explore.heading_empty", indicator=_named(view)))
    value, row, column = max(known, key=lambda it: it[0])
    chart = charts.heat_map(
        tuple(names[:MOST_ROWS]),
        tuple(columns[-MOST_COLUMNS:]),
        tuple(tuple(line[-MOST_COLUMNS:]) for line in cells[:MOST_ROWS]),
        percent=is_rate,
        decimals=view.definition.decimals if is_rate else 0,
        what=_named(view),
    )
    where = t("explore.between").join((row, column))
    heading = t(
        "explore.heading_highest", indicator=_named(view), name=where, value=_text(view, value, is_rate)
    )
    cut = max(0, len(names) - MOST_ROWS) + max(0, len(columns) - MOST_COLUMNS)
    return Finding(heading, _left_over(cut), chart)


def _funnel(view: View, rows: pd.DataFrame, labels: Labels, small_group: float) -> Finding:
    """Every place over its size, with the limits that chance explains (95 % and 99.8 %)."""
    units = [
        FunnelUnit(labels.row(view.by, (code,)), n, d)
        for code, n, d in column_rows(rows[rows["denominator"] > 0], *view.by, "numerator", "denominator")
    ]
    (kind,) = view.by
    return Finding(*funnel_chart(units, view.definition, kind, dimension_name(kind), small_group))


def _control(view: View, rows: pd.DataFrame, labels: Labels) -> Finding:
    """A p-chart: the share over time with the limits of chance (95 %) around the common share."""
    counted = rows[rows["denominator"] > 0].assign(as_of=lambda it: it["snapshot"].map(labels.days))
    counted = counted[counted["as_of"].notna()].sort_values("as_of", kind="stable")
    if len(counted) < 3:
        return Finding(t("explore.heading_first", indicator=_named(view)))
    rate = float(counted["numerator"].sum()) / float(counted["denominator"].sum())
    days = tuple(counted["as_of"].tolist())
    shares = tuple(n / d for n, d in column_rows(counted, "numerator", "denominator"))
    bounds = [limits(max(1, round(d)), min(max(rate, 0.0), 1.0)) for d in counted["denominator"].tolist()]
    sizes = [(round(n), max(1, round(d))) for n, d in column_rows(counted, "numerator", "denominator")]
    outside = sum(min(tails(n, d, min(max(rate, 0.0), 1.0))) <= OUTER for n, d in sizes)
    chart = charts.lines(
        days,
        (
            charts.Line(named(view.definition.short), shares, "focus"),
            charts.Line(t("explore.control_high"), tuple(it.outer_high for it in bounds)),
            charts.Line(t("explore.control_low"), tuple(it.outer_low for it in bounds)),
        ),
        unit="percent",
        decimals=view.definition.decimals,
        from_zero=False,
        by=rhythm(days),
        what=_named(view),
    )
    key = "control_outside" if outside else "control_inside"
    common = formats.percent(rate, view.definition.decimals)
    return Finding(
        t(f"explore.{key}", indicator=_named(view), count=outside),
        t("explore.control_note", rate=common),
        chart,
    )


def over_time(rows: pd.DataFrame, definition: Indicator, chosen: Chosen) -> Finding:
    """The whole filter over time; groups stand in the table."""
    trends = Trends(rows.assign(stage=None))
    points = trends.points(definition.id)
    name = named(definition.name)
    if len(points) < 2:
        return Finding(t("explore.heading_first", indicator=name))
    shown = figures.for_line(trends, definition.id)
    days = tuple(point.as_of for point in shown)
    first, last = figures.rate_text(definition, shown[0]), figures.rate_text(definition, shown[-1])
    is_rate = definition.unit == "percent"
    plain: Unit = "day" if definition.unit == "days" else definition.counted
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
        targets=targets.target_lines(definition, chosen.filters.stages, days[0]) if is_rate else (),
        from_zero=not is_rate,
        by=rhythm(days),
        what=name,
    )
    heading = t("explore.heading_trend", indicator=name, first=first, last=last)
    if line.begins:  # two periods: from the one to the other nothing has risen or fallen
        heading = t("explore.heading_whole", indicator=name, value=last)
    return Finding(heading, t("explore.trend_note"), chart)
