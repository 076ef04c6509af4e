"""What the disability page says: enrolment against dated targets, placement, who has no place, and why."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from baoxue.analysis.comparison import drawn, gap, share
from baoxue.analysis.published import PublishedFact, published
from baoxue.analysis.trends import Point, yearly
from baoxue.view import charts, formats
from baoxue.view.cards import Count
from baoxue.view.findings import figures, targets, wording
from baoxue.view.reader import Reader
from baoxue.view.sections.section import (
    Counts,
    List,
    Section,
    State,
    Table,
    bars,
    first_snapshot,
    not_supplied,
    nothing,
    person_list,
    section,
    table,
)
from baoxue.view.words import named, t

RATE = "disabled_enrolment_rate"
LEFT_OUT = "disabled_left_out"
SHARES = {
    "mainstream": "disabled_mainstream_share",
    "special": "disabled_special_education_share",
    "home_teaching": "disabled_home_teaching_share",
}
INDICATORS = (RATE, *SHARES.values())
ABSENT, UNKNOWN, WAITING = "absent", "unknown", "waiting"
SIDES = ("both", "list_only", "roll_only")
# How long children have waited for a place: up to so many days.
WAITS = ((90, "wait_90"), (180, "wait_180"), (365, "wait_365"))
ROLES: Mapping[str, charts.BarRole] = {"wait_over": "worse", "wait_unknown": "other"}


def opening(r: Reader) -> Section | State:
    """Rate, children without a place, and how it compares with the target in force."""
    points, definition = r.trends(*INDICATORS).points(RATE), figures.indicator(RATE)
    if not points or points[-1].value is None:
        return State(t("state.empty", what=t("disability.what_all")))
    now, before = points[-1], points[-2] if len(points) > 1 else None
    aim = targets.target_on(definition, now.as_of, r.filters.stages)
    target = float(aim.value) / 100 if aim else None
    # The county counts every child: reached or not is a fact here, not a comparison of groups.
    short = gap(now.numerator, _of_age(now), target, "higher") if target is not None else 0
    home = r.trends(*INDICATORS).points(SHARES["home_teaching"])
    counts = (
        _count("count_placed", now.numerator, before.numerator if before else None, now, before),
        _count("count_not_placed", _not_placed(now), _not_placed(before) if before else None, now, before),
        _count(
            "count_home",
            home[-1].numerator if home else 0.0,
            home[-2].numerator if len(home) > 1 else None,
            now,
            before,
        ),
    )
    return section(
        "disability",
        Counts(counts),
        heading="heading" if target is None else "heading_missed" if short else "heading_reached",
        rate=formats.percent(now.value, definition.decimals),
        of=figures.of_text(definition, now),
        target=formats.goal(target, definition.decimals) if target is not None else "",
        short=short,
    )


def _count(key: str, value: float, earlier: float | None, now: Point, before: Point | None) -> Count:
    since = wording.than(before.as_of, now.as_of) if before else ""
    change = None if earlier is None else value - earlier
    return Count(t(f"disability.{key}"), value, change=change, since=since)


def _not_placed(point: Point) -> float:
    return _of_age(point) - point.numerator


def _of_age(point: Point) -> float:
    """The disabled children of school age: the rate is counted over them, so there is always a number."""
    assert point.denominator is not None
    return point.denominator


def trend(r: Reader) -> Section:
    """Enrolment by year against dated targets, with the published reference values as hollow marks."""
    points, definition = yearly(r.trends(*INDICATORS).points(RATE)), figures.indicator(RATE)
    days, first, last = tuple(point.as_of for point in points), points[0], points[-1]
    words: dict[str, Any] = {
        "first_year": t("format.year", year=first.as_of.year),
        "last_year": t("format.year", year=last.as_of.year),
        "first": formats.percent(first.value, definition.decimals),
        "last": formats.percent(last.value, definition.decimals),
    }
    if len(points) < 2:
        return section("disability.trend", first_snapshot(), heading="heading_one", note="", **words)
    # What a document says of a county stands beside that county, not beside another or one of its schools.
    is_county = not (r.filters.township or r.filters.school or r.sees_names)
    found = published(RATE, (r.filters.county,) if r.filters.county else r.area) if is_county else ()
    facts = [it for it in found if it.as_of is not None and days[0] <= it.as_of <= days[-1]]
    chart = charts.lines(
        days,
        (charts.Line(t("disability.rate_short"), tuple(point.value for point in points), "focus"),),
        unit="percent",
        decimals=definition.decimals,
        targets=targets.target_lines(definition, r.filters.stages, days[0]),
        marks=tuple(_mark(fact) for fact in facts),
        from_zero=False,
        by="year",
        what=t("disability.rate_short"),
    )
    note = t("disability.trend_note")
    if facts:
        entities = dict.fromkeys(named(fact.entity) for fact in facts)
        note += t("disability.trend_published", entities=list(entities))
    return section("disability.trend", chart, source=r.source(RATE), note=note, **words)


def _mark(fact: PublishedFact) -> charts.Mark:
    assert fact.as_of is not None
    assert fact.value is not None
    return charts.Mark(fact.as_of, fact.value / 100, named(fact.entity))


def mix(r: Reader) -> Section:
    """Where enrolled disabled children learn, year by year: three kinds and the rest."""
    trends = r.trends(*INDICATORS)
    rate = yearly(trends.points(RATE))
    days, placed = tuple(point.as_of for point in rate), rate[-1].numerator
    if not placed:
        return Section(t("disability.not_placed_heading_none"))
    parts: dict[str, list[float | None]] = {}
    for key, name in SHARES.items():
        found = {point.as_of: point.numerator for point in trends.points(name)}
        parts[key] = [found.get(day) for day in days]
    parts["other"] = [
        point.numerator - sum(value for values in parts.values() if (value := values[index]) is not None)
        for index, point in enumerate(rate)
    ]
    # The largest part stands at the base, where it is easiest to compare.
    order = sorted(parts, key=lambda key: -drawn(parts[key][-1]))
    chart = charts.stacked(
        days,
        tuple(charts.Part(t(f"disability.{key}"), tuple(parts[key])) for key in order if any(parts[key])),
        unit="count",
        by="year",
        what=t("disability.mix_what"),
    )
    source = r.counted("disability.source_mix", "disabled", rows_of=RATE)
    kind, rate_of = t(f"disability.{order[0]}"), share(parts[order[0]][-1], placed)
    return section("disability.mix", chart, source=source, kind=kind, share=rate_of)


def reasons(r: Reader) -> Section:
    """Why children have no place."""
    rows = _waiting(r)
    counted = rows["why"].value_counts()
    unknown = wording.begun(t("disability.reason_unknown"))
    ordered = sorted(counted.items(), key=lambda pair: (pair[0] == unknown, -pair[1]))
    is_main = len(ordered) == 1 or (len(ordered) > 1 and ordered[0][1] > ordered[1][1])
    drawn = tuple(
        charts.Bar(str(name), float(n), share(n, len(rows)), "focus" if is_main and not index else "context")
        for index, (name, n) in enumerate(ordered)
    )
    return section(
        "disability.not_placed",
        charts.bars(drawn, what=t("disability.column_reason")),
        source=r.counted("disability.source_waiting", "disabled", rows_of=LEFT_OUT),
        empty=rows.empty,
        heading="heading" if is_main else "heading_plain",
        count=len(rows),
        reason=ordered[0][0] if ordered else "",
    )


def _waiting(r: Reader) -> pd.DataFrame:
    """The children who wait for a place, as they are listed."""
    rows = r.ask("disabled_not_placed")
    unknown = t("disability.reason_unknown")
    return rows.assign(
        why=[wording.begun(reason or unknown) for reason in rows["reason"]],
        deferral=[
            t("disability.has_deferral" if has else "disability.no_deferral") for has in rows["has_deferral"]
        ],
        age=[t("disability.years_old", age=wording.whole(age)) for age in rows["age_years"]],
    )


def waiting(r: Reader) -> Section:
    """The list of those who wait for a place."""
    rows = _waiting(r)
    if rows.empty:
        state = nothing(t("disability.what"), r, _of_age(r.points(RATE)[-1]))
        return Section(t("disability.list_heading"), parts=(state,))
    shown = person_list(
        "not-placed",
        rows,
        r,
        ("deferral", "text", 84, "disability.column_deferral"),
        ("days_waiting", "days", 84, "disability.column_waiting"),
        ("name", "text", 72, "dropout.column_name"),
        ("age", "text", 72, "disability.column_age"),
        ("disability_kind", "text", 90, "disability.column_kind"),
        ("disability_level", "text", 72, "disability.column_level"),
        ("township", "text", 120, "dropout.column_township"),
        ("why", "text", 190, "disability.column_reason"),
        order=t("disability.list_order"),
    )
    return Section(t("disability.list_heading"), parts=(shown,))


def flows(r: Reader) -> Section | None:
    """How placements moved since an earlier day. Rows: where children were; columns: where they are."""
    before = r.option("before", "overview.since_day", r.earlier)
    rows = r.ask("placement_flows", by=("from_placement", "to_placement"), before=before)
    moved = {
        (was, now): int(children)
        for was, now, children in rows[["from_placement", "to_placement", "children"]].itertuples(index=False)
    }
    names = r.code_names("placement") | {
        UNKNOWN: t("disability.placement_unknown"),
        ABSENT: t("disability.absent"),
    }
    used = [code for code in names if any(code in pair for pair in moved)]
    header = (t("disability.flow_from"), *(names[code] for code in used))
    cells = tuple((names[was], *(formats.number(moved.get((was, now), 0)) for now in used)) for was in used)
    both = {pair: n for pair, n in moved.items() if ABSENT not in pair}
    return section(
        "disability.flow",
        Table(header, cells) if cells else None,
        source=r.counted("disability.source_flows", "disabled", rows_of=RATE),
        changed=sum(n for (was, now), n in both.items() if was != now),
        placed=sum(n for (was, now), n in both.items() if was == WAITING and now != WAITING),
        came=sum(n for (was, _), n in moved.items() if was == ABSENT),
        went=sum(n for (_, now), n in moved.items() if now == ABSENT),
        day=r.earlier[before],
    )


def waits(r: Reader) -> Section:
    """How long those without a place have waited."""
    days = r.ask("disabled_not_placed")["days_waiting"]
    known = days.dropna()
    groups = {name: int((known <= most).sum()) for most, name in WAITS}
    counted = {
        name: groups[name] - before for (_, name), before in zip(WAITS, (0, *groups.values()), strict=False)
    }
    counted |= {"wait_over": len(known) - groups[WAITS[-1][1]], "wait_unknown": len(days) - len(known)}
    drawn = bars("disability", {name: ROLES.get(name, "context") for name in counted}, counted, len(days))
    if days.empty:
        return Section(t("disability.not_placed_heading_none"))
    return section(
        "disability.waits",
        charts.bars(tuple(bar for bar in drawn if bar.value), what=t("disability.fold_waits")),
        source=r.counted("disability.source_waits", "disabled", rows_of=LEFT_OUT),
        count=len(days),
        days=int(known.max()) if len(known) else 0,
    )


def lessons(r: Reader) -> tuple[Section | State, ...]:
    """Home teaching by school, what falls most short first; and what is taught."""
    if not r.has("home_teaching"):
        return (not_supplied(r, t("disability.fold_lessons"), "home_teaching"),)
    rows = r.ask("home_teaching_given", by=("school", "school_en"))
    short = rows["periods_counted"] - rows["periods_required"]
    rows = rows.assign(short=short).sort_values(["short", "school"], kind="stable")
    judged = int(rows["judged"].sum())
    cells = tuple(
        (
            row.school or t("place.none"),
            formats.number(float(row.children)),
            formats.of(row.by_standard, row.judged, None) if row.judged else formats.DASH,
            formats.number(float(row.not_once)),
            formats.of(row.lessons, row.lessons_required, None),
            formats.of(row.periods, row.periods_required, None),
        )
        for row in rows.itertuples()
    )
    names = ("school", "children", "kept", "not_once", "lessons", "periods")
    given = section(
        "disability.lessons",
        Table(tuple(t(f"disability.lessons_{name}") for name in names), cells) if cells else None,
        source=r.counted(
            "disability.source_lessons", "disabled", "home_teaching", rows_of="home_teaching_standard_rate"
        ),
        empty=rows.empty,
        heading="heading" if judged else "heading_early",
        children=int(rows["children"].sum()),
        judged=judged,
        kept=int(rows["by_standard"].sum()),
        periods=float(rows["periods_counted"].sum()),
        required=float(rows["periods_required"].sum()),
    )
    return given, _contents(r)


def _contents(r: Reader) -> Section:
    rows = r.ask("home_teaching_content", by=("content", "name", "name_en"))
    rows = rows.sort_values("lessons", ascending=False, kind="stable")
    total = float(rows["lessons"].sum())
    names = [wording.begun(name or t("disability.content_unknown")) for name in rows["name"]]
    drawn = tuple(
        charts.Bar(name, float(n), share(n, total), "focus" if not index else "context")
        for index, (name, n) in enumerate(zip(names, rows["lessons"], strict=True))
    )
    return section(
        "disability.content",
        charts.bars(drawn, unit="lesson", what=t("disability.fold_lessons")) if drawn else None,
        source=r.counted("disability.source_content", "home_teaching", rows_of="home_teaching_health_share"),
        empty=not total,
        total=total,
        kind=names[0] if names else "",
        share=drawn[0].share if drawn else None,
    )


def lists(r: Reader) -> Section:
    """In both lists, in one and not in the other; and the children of one list only."""
    rows = r.ask("disabled_lists", by=("side", "placement", "placement_name", "placement_name_en"))
    found: dict[str, Any] = {side: int(rows.loc[rows["side"] == side, "children"].sum()) for side in SIDES}
    order = rows["side"].map(SIDES.index)
    rows = rows.assign(order=order).sort_values(["order", "children"], ascending=[True, False], kind="stable")
    shown = rows.assign(
        side=[t(f"disability.side_{side}") for side in rows["side"]],
        placement=[wording.begun(it) or t("disability.placement_unknown") for it in rows["placement_name"]],
    )
    return section(
        "disability.lists",
        table("disability.lists", shown, "side", "placement", "children:number"),
        _unmatched(r),
        source=r.counted("disability.source_lists", "disabled", "roll", rows_of=RATE),
        empty=rows.empty,
        **found,
    )


def _unmatched(r: Reader) -> List | None:
    rows = r.ask("disabled_unmatched")
    if rows.empty:
        return None
    listed, deferred = rows["is_in_disabled_register"], rows["has_certified_deferral"]
    shown = rows.assign(
        side=[t(f"disability.side_{'list' if it else 'roll'}_only") for it in listed],
        age=[t("disability.years_old", age=wording.whole(age)) for age in rows["age_years"]],
        deferral=[t("disability.has_deferral" if it else "disability.no_deferral") for it in deferred],
    )
    return person_list(
        "unmatched",
        shown,
        r,
        ("side", "text", 150, "disability.lists_side"),
        ("name", "text", 72, "dropout.column_name"),
        ("age", "text", 72, "disability.column_age"),
        ("disability_kind", "text", 90, "disability.column_kind"),
        ("placement", "text", 110, "disability.lists_placement"),
        ("deferral", "text", 84, "disability.column_deferral"),
        ("township", "text", 120, "dropout.column_township"),
        ("school", "text", 150, "dropout.column_school"),
        order=t("disability.lists_order"),
    )


def kinds(r: Reader) -> Section:
    """Children by kind and grade of disability, and who is at school."""
    by = ("disability_kind", "name", "name_en", "disability_level")
    rows = r.ask("disability_kinds", by=by)
    rows = rows.assign(name=[wording.begun(it) or t("disability.kind_unknown") for it in rows["name"]])
    levels = rows.pivot_table("children", "name", "disability_level", "sum", fill_value=0, sort=True)
    sums = rows.groupby("name", sort=False)[["children", "placed", "home_taught"]].sum()
    sums = sums.sort_values("children", ascending=False, kind="stable")
    codes = r.code_names("disability_level")
    header = (
        t("disability.column_kind"),
        *(codes[level] for level in levels.columns),
        *(t(f"disability.kinds_{name}") for name in ("all", "placed", "home")),
    )
    cells = tuple(
        (
            name,
            *(
                formats.number(float(levels.loc[name, it]) if name in levels.index else 0)
                for it in levels.columns
            ),
            formats.number(float(line.children)),
            formats.of(line.placed, line.children, None),
            formats.number(float(line.home_taught)),
        )
        for name, line in sums.iterrows()
    )
    return section(
        "disability.kinds",
        Table(header, cells),
        source=r.counted("disability.source_kinds", "disabled", rows_of=RATE),
        empty=sums.empty,
        kind=sums.index[0] if len(sums) else "",
        share=share(sums["children"].iloc[0], sums["children"].sum()) if len(sums) else None,
    )
