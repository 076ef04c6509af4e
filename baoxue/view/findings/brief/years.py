"""Three school years of a unit's indicators, beside units of similar size and needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from baoxue.analysis import brief_lists
from baoxue.analysis import similar as likeness
from baoxue.analysis.comparison import SMALL_GROUP
from baoxue.analysis.similar import Similar
from baoxue.analysis.trends import Point, Trends
from baoxue.paper.document import Cell, Table, Text
from baoxue.snapshots.indicators import Indicator
from baoxue.view import formats
from baoxue.view.findings import figures, targets
from baoxue.view.findings.brief.answers import Answers
from baoxue.view.findings.brief.section import Section
from baoxue.view.words import named, t

YEARS = 3
LEAST_SIMILAR = 3
"""Fewer than so many comparable units are no range."""


@dataclass(frozen=True)
class Line:
    """One indicator: its last point in each of the years (None where there is none), and the rates of similar
    units in the newest of them."""

    definition: Indicator
    points: tuple[Point | None, ...]
    similar: tuple[float, ...]

    @property
    def newest(self) -> Point | None:
        return self.points[-1]


def section(found: Answers) -> Section:
    """The table; for a village that of its township, where the viewer sees all of it."""
    if found.unit.kind == "village" and not found.unit.sees_township:
        more = (Text(t("briefing.years_unseen_more"), "soft"),)
        return Section("years", t("briefing.years_unseen", township=found.unit.township), more)
    code = found.unit.code if found.unit.kind == "school" else found.unit.township_code
    alike = similar_units(found, code)
    years = school_years(found)
    lines = [_line(found, entry.id, code, years, alike) for entry in _entries(found)]
    header = (
        t("briefing.column_figure"),
        *(t("briefing.column_year", year=year[:4]) for year in years),
        t("briefing.column_count"),
        t("briefing.column_moved"),
        t("briefing.column_similar"),
    )
    small = found.settings.get("small_group", SMALL_GROUP)
    rows = tuple(_row(line, found, small) for line in lines)
    key = "briefing.years_village" if found.unit.kind == "village" else "briefing.years"
    widths = (2.6, *(1.0 for _ in years), 1.5, 1.7, 1.9)
    return Section(
        "years",
        t(key, township=found.unit.township),
        (Table(header, rows, widths, tuple(range(1, len(years) + 2))),),
        _note(found, alike),
        definition=definitions([line.definition for line in lines]),
    )


def school_years(found: Answers) -> tuple[str, ...]:
    """The last school years of which there are figures, in order; that of the snapshot is always there."""
    return tuple(sorted({*found.trend["school_year"].dropna(), found.school_year})[-YEARS:])


def similar_units(found: Answers, code: str) -> Similar | None:
    """Units like this one among those of its kind that the viewer sees; schools of the same stages only."""
    rows = found.features.dropna(subset=["code"])
    if found.unit.kind == "school":
        stages = rows.groupby("code")["stage"].agg(lambda of: tuple(sorted(set(of))))
        own = stages.get(code)
        rows = rows[rows["code"].isin([name for name, of in stages.items() if of == own])]
    summed = rows.groupby("code", sort=True)[["pupils", "poor", "left_behind", "boarding"]].sum(min_count=1)
    features = likeness.features(summed.reset_index())
    most = found.settings.get(
        "similar_schools" if found.unit.kind == "school" else "similar_townships", likeness.MOST
    )
    return likeness.similar(
        features, code, int(most), found.settings.get("similar_distance", likeness.FARTHEST)
    )


def _entries(found: Answers) -> list[brief_lists.Entry]:
    kind = "township" if found.unit.kind == "village" else found.unit.kind
    listed = brief_lists.entries("figures", found.on)
    return [entry for entry in listed if entry.applies(kind, found.stages, {})]


def _line(found: Answers, name: str, code: str, years: Sequence[str], alike: Similar | None) -> Line:
    rows = found.trend[found.trend["indicator"] == name]
    own = figures.years_as_known(Trends(found.trend[found.trend["code"] == code]), name)
    # Of this school year only what was counted on the day: an earlier value is not today's.
    last = {it.school_year: it for it in own if it.school_year != years[-1] or it.as_of == found.on}
    codes = alike.codes if alike else ()
    small = found.settings.get("small_group", SMALL_GROUP)
    newest = rows[(rows["snapshot"] == found.snapshot) & rows["code"].isin(codes)]
    sums = newest.groupby("code")[["numerator", "denominator"]].sum()
    rates = tuple(sorted(n / d for n, d in sums.itertuples(index=False, name=None) if d >= small))
    return Line(figures.indicator(name), tuple(last.get(year) for year in years), rates)


def _row(line: Line, found: Answers, small: float) -> tuple[str | Cell, ...]:
    definition, newest = line.definition, line.newest
    aim = targets.target_on(definition, found.on, found.stages)
    target = float(aim.value) / 100 if aim else None
    values = tuple(None if point is None else point.value for point in line.points)
    drawn = (
        Cell(line=values, target=target, tone="worse" if _is_worse(line, target, small) else "plain")
        if sum(value is not None for value in values) > 1
        else Cell("")
    )
    cells = [_value(line, point, found) for point in line.points]
    if newest is not None:
        cells[-1] = Cell(cells[-1] if isinstance(cells[-1], str) else cells[-1].text, "strong")
    return (
        named(definition.name),
        *cells,
        Cell(figures.of_text(definition, newest) if newest and newest.denominator else "", "soft"),
        drawn,
        _similar_text(line, small),
    )


def _value(line: Line, point: Point | None, found: Answers) -> str | Cell:
    if point is not None and point.value is not None:
        return figures.rate_text(line.definition, point)
    missing = figures.missing_register(line.definition.id, found.present)
    return Cell(t("briefing.not_supplied") if missing else formats.DASH, "soft")


def _is_worse(line: Line, target: float | None, small: float) -> bool:
    """On the wrong side of its target, where the group is not too small to say."""
    newest = line.newest
    if newest is None or newest.value is None or target is None:
        return False
    if newest.denominator is None or newest.denominator < small:
        return False
    better = line.definition.better
    return (
        newest.value > target if better == "lower" else newest.value < target if better == "higher" else False
    )


def _similar_text(line: Line, small: float) -> str | Cell:
    newest = line.newest
    if newest is None or newest.denominator is None:
        return Cell(formats.DASH, "soft")
    if newest.denominator < small:
        return Cell(t("briefing.too_few"), "soft")
    if len(line.similar) < LEAST_SIMILAR:
        return Cell(t("briefing.few_similar", least=LEAST_SIMILAR), "soft")
    ends = [formats.percent(rate, line.definition.decimals) for rate in (line.similar[0], line.similar[-1])]
    return ends[0] if ends[0] == ends[1] else "\u2013".join(ends)


def _note(found: Answers, alike: Similar | None) -> str:
    current = t("briefing.years_current", as_of=formats.as_of(found.on))
    kind = "school" if found.unit.kind == "school" else "township"
    if alike is None or not alike.neighbours:
        return t("briefing.similar_none", current=current)
    features = formats.joined([t(f"briefing.feature_{name}") for name in alike.used])
    return t(
        f"briefing.similar_{kind}",
        count=len(alike.neighbours),
        of=alike.others,
        features=features,
        current=current,
    )


def definitions(listed: Sequence[Indicator]) -> str:
    """What each indicator counts, in one paragraph."""
    told = []
    for definition in listed:
        numerator, denominator = named(definition.numerator), named(definition.denominator)
        ratio = f"{numerator} \u00f7 {denominator}" if denominator else numerator
        told.append(
            t(
                "briefing.definition",
                name=named(definition.name),
                ratio=ratio.rstrip(t("format.sentence_end").strip()),
            )
        )
    return t("format.semicolon").join(told) + t("format.sentence_end")
