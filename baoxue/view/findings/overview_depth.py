"""What the overview says of each main figure on request: gap, belief, likelihood, neighbours; owners, map,
zeros."""

from collections.abc import Mapping

import pandas as pd

from baoxue.analysis import likelihood, similar, trust
from baoxue.analysis.comparison import SMALL_GROUP
from baoxue.analysis.outlines import OutlinesError, outlines
from baoxue.analysis.records import row_records
from baoxue.analysis.trends import Trends
from baoxue.view import charts, formats
from baoxue.view.charts.township_map import MapPlace
from baoxue.view.findings import fair, figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.finding import Finding
from baoxue.view.findings.overview import CARDS
from baoxue.view.words import named, t

# Those of the main figures that are shares of children and are counted in every township.
COMPARED = tuple(dict.fromkeys(name for name, stage in CARDS if stage is None))
OWNER_WIDTHS = (15, 19, 13, 16, 37)
HEADLINE_WIDTHS = (22, 16, 12, 15, 14, 21)
Settings = Mapping[str, float]


def settings_of(rows: pd.DataFrame) -> Settings:
    """The dated settings in force that are numbers, by key, percent as shares; from `settings_in_force`."""
    values = pd.to_numeric(rows["value"], errors="coerce")
    return {
        key: float(value) / (100 if unit == "percent" else 1)
        for key, value, unit in zip(rows["key"], values, rows["unit"], strict=True)
        if not pd.isna(value)
    }


def headline_head() -> tuple[str, ...]:
    """Figure, where it stands, target, how many children are missing, trust, likelihood."""
    return tuple(
        t(f"overview.depth_{name}") for name in ("figure", "now", "target", "gap", "trust", "likelihood")
    )


def headline_rows(
    trends: Trends, sound: pd.DataFrame, settings: Settings, chosen: Chosen
) -> tuple[tuple[str, ...], ...]:
    """A row per main figure; `sound` is `register_trust` by register. Ready text."""
    lines = []
    for name, stage in CARDS:
        if stage and stage not in chosen.filters.stages:
            continue
        definition = figures.indicator(name)
        points = trends.points(name, (stage,) if stage else None)
        label = t(f"overview.{stage}", name=named(definition.name)) if stage else named(definition.name)
        lacking = figures.missing_register(name, chosen.present)
        if not points or points[-1].value is None:
            missing = (
                t("state.not_supplied_short", register=lacking) if lacking else t("figure.nothing_to_count")
            )
            lines.append((label, formats.DASH, formats.DASH, formats.DASH, missing, formats.DASH))
            continue
        now = points[-1]
        aim = figures.target_on(definition, now.as_of, (stage,) if stage else chosen.filters.stages)
        goal = float(aim.value) / 100 if aim else None
        believed = trust.trust(
            now.denominator, trust.evidence_of(sound, definition.registers), settings, on=chosen.as_of
        )
        expected = (
            fair.likelihood_text(
                likelihood.likelihood(points, goal, definition.better, definition.period, chosen.as_of)
            )
            if goal is not None
            else t("overview.depth_no_target")
        )
        lines.append(
            (
                label,
                f"{figures.rate_text(definition, now)}  {figures.of_text(definition, now)}",
                formats.goal(goal, 2) if goal is not None else formats.DASH,
                figures.gap_text(definition, now, goal) or formats.DASH,
                " ".join((f"**{fair.trust_mark(believed)}**", *fair.trust_reasons(believed)[:1])),
                expected,
            )
        )
    return tuple(lines)


def compared_options() -> dict[str, str]:
    """The figures of which a township's place can be told."""
    return {name: named(figures.indicator(name).name) for name in COMPARED}


def neighbours(
    places: pd.DataFrame,
    features: pd.DataFrame,
    settings: Settings,
    name: str,
    township: str,
    names: Mapping[str, str],
) -> tuple[str, str]:
    """Where a township stands among those like it, and who these are and by what; ready sentences.

    `places`: `indicator_places` of the county by township; `features`: `township_features`.
    """
    found = similar.similar(
        similar.features(features),
        township,
        int(settings.get("similar_townships", similar.MOST)),
        settings.get("similar_distance", similar.FARTHEST),
    )
    if found is None:
        return t("overview.depth_unknown_place"), ""
    rows = {row.code: row for row in row_records(places[places["indicator"] == name]) if row.code}
    own = rows.get(township)
    definition = figures.indicator(name)
    if own is None or pd.isna(own.denominator):
        return t("overview.depth_unknown_place"), fair.similar_note(found, names)
    others = [(code, rows[code].numerator, rows[code].denominator) for code in found.codes if code in rows]
    stands = similar.among(
        (own.numerator, own.denominator),
        others,
        definition.better,
        settings.get("small_group", SMALL_GROUP),
    )
    value = (
        formats.percent(own.numerator / own.denominator, definition.decimals)
        if own.denominator
        else formats.DASH
    )
    said = t(
        "overview.depth_among",
        place=formats.whole(names.get(township, township)),
        name=named(definition.name),
        value=value,
        of=formats.of(own.numerator, own.denominator, definition.counted),
        among=fair.among_text(stands),
    )
    return said, fair.similar_note(found, names)


def owner_head() -> tuple[str, ...]:
    """Township with its head, school with its head, step, how late, the people named on the cases."""
    return tuple(t(f"overview.owner_{name}") for name in ("township", "school", "step", "late", "people"))


def owners_heading(rows: pd.DataFrame) -> str:
    """In how many townships and schools something is late."""
    if rows.empty:
        return t("overview.owners_none")
    return t(
        "overview.owners_heading",
        cases=int(rows["late_cases"].sum()),
        townships=rows["township_code"].nunique(),
        schools=rows["school_code"].nunique(),
    )


def owner_rows(rows: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """A row per place and step, from `late_owners`."""
    return tuple(
        (
            _place(row.township_code, row.township, row.township_en, row.township_role, row.township_signed),
            _place(row.school_code, row.school, row.school_en, row.school_role, row.school_signed),
            t(f"step.{row.step}"),
            t(
                "overview.owner_days",
                count=formats.counted(row.late_cases, "case"),
                days=formats.counted(row.longest_days, "day"),
                limit=formats.counted(row.limit_days, "day"),
            ),
            _people(row),
        )
        for row in row_records(rows)
    )


def _place(code: object, name: object, english: object, role: object, signed: object) -> str:
    if not wording.known(code):
        return formats.DASH
    place = wording.place(code, name, english)
    if not wording.known(role):
        return t("overview.owner_no_contract", place=place)
    return t("overview.owner_signed" if signed else "overview.owner_not_signed", place=place, role=role)


def _people(row: object) -> str:
    told = [
        t(f"overview.owner_of_{kind}", names=getattr(row, f"{kind}_people"))
        for kind in ("township", "village", "school")
        if wording.known(getattr(row, f"{kind}_people"))
    ]
    return t("format.list_comma").join(told) if told else t("overview.owner_nobody")


def township_map(places: pd.DataFrame, name: str, chosen: Chosen, own: str | None) -> Finding:
    """One figure where the townships lie; a chart's alternative for those who know the map."""
    found = figures.by_place(places, name, chosen.as_of, chosen.filters.stages)
    rows = [row for row in row_records(found.compared) if row.code and len(str(row.code)) == 9]
    if not rows:
        return Finding(t("overview.map_none"))
    marks = tuple(
        MapPlace(
            str(row.code),
            row.place,
            t("chart.too_few")
            if row.standing == "too_small"
            else formats.percent(row.rate, found.definition.decimals),
            None,
            "suppressed"
            if row.standing == "too_small"
            else "worse"
            if row.standing == "worse"
            else "better"
            if row.standing == "better"
            else "context",
            row.code == own,
            formats.of(row.numerator, row.denominator, found.definition.counted),
        )
        for row in rows
    )
    try:
        shapes = outlines([mark.code for mark in marks])
    except OutlinesError:
        shapes = None  # the steward is told where the file is checked; tiles do meanwhile
    what = named(found.definition.name)
    worse = sum(mark.role == "worse" for mark in marks)
    said = t("overview.map_heading" if worse else "overview.map_fine", name=what, count=worse)
    note = t("overview.map_note_outlines" if shapes else "overview.map_note_tiles")
    return Finding(said, note, charts.township_map(marks, outlines=shapes, what=what))
