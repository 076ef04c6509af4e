"""Where to go first, and why: every point of a unit is a sentence, with the way to its rows."""

from collections.abc import Iterator, Sequence
from functools import partial

from baoxue.analysis.swings import Swing
from baoxue.analysis.visit_points import Point, Ranked, rules_in_force
from baoxue.view import blocks, formats
from baoxue.view.cards import Count
from baoxue.view.findings import figures, steps, wording
from baoxue.view.listing import titled
from baoxue.view.place_list import Entry, PlaceList, Reason
from baoxue.view.reader import Reader
from baoxue.view.sections.section import (
    Counts,
    Fold,
    Note,
    Part,
    Section,
    Table,
    header,
    not_supplied,
    nothing,
    row_list,
    section,
)
from baoxue.view.sections.units import KINDS, NamedUnit
from baoxue.view.sections.visits import calendar, followed
from baoxue.view.sections.visits.ranking import TOLD_BY, Ranking, ranking
from baoxue.view.words import named, t

MOST_SHOWN = 8
PROPOSED = 3
ALL = "all"


def where_next(r: Reader) -> Iterator[Section]:
    """The answer; every place with its points on request."""
    found = ranking(r)
    places = found.with_points
    key = "heading" if places else "heading_none"
    missing = [
        not_supplied(r, t(f"visits.needs_{register}"), register)
        for register in ("suspected_cases", "inspections")
        if not r.has(register)
    ]
    yield section(
        "visits",
        _counts(r, found),
        *missing,
        heading=key if r.has(*TOLD_BY) else "heading_missing",
        first=[found.units[it.kind, it.code].name for it in places[:PROPOSED]],
        count=len(places),
        all=len(found.ranked),
    )
    yield Section("", parts=_list(r, found))


def _counts(r: Reader, found: Ranking) -> Counts:
    """Late cases of the choice's schools, findings overdue and found again, visits the month still owes."""
    late = sum(one.amount for one in found.amounts if one.fact == "late_case" and one.kind == "school")
    # With one of the two ledgers only its own late cases are counted, and called so.
    of = steps.late(r.present)
    findings, due = followed.findings(r), calendar.calendar(r)
    again = int((followed.to_act_on(r)["standing"] == "again").sum())
    done, owed = due.owed(due.this_month)
    asked = (
        ("visits.count_late" if of == "cases_late" else f"overview.{of}", "case", late, steps.LEDGERS),
        ("visits.count_overdue", "item", int(findings["is_overdue"].sum()), ("rectifications",)),
        ("visits.count_again", "item", again, ("rectifications",)),
        ("visits.count_owed", "place", owed - done, ("inspections",)),
    )
    return Counts(
        tuple(
            Count(t(key), float(value), unit)
            if r.has(*registers)
            else Count(
                t(key), None, unit, missing=t("state.not_supplied_short", register=r.registers(registers))
            )
            for key, unit, value, registers in asked
        )
    )


def _list(r: Reader, found: Ranking) -> tuple[Part, ...]:
    """The places of one kind: the first with their reasons, all with their points, and the rules."""
    options = {it: t(f"visits.units_{it}") for it in (ALL, *KINDS)}
    kind = r.option("unit", "visits.unit_choice", options)
    shown = [it for it in found.ranked if kind in (ALL, it.kind)]
    first = tuple(_entry(r, found, it) for it in shown if it.points)[:MOST_SHOWN]
    parts: list[Part] = []
    if first:
        parts += Note(t("visits.list_note")), PlaceList(first)
    elif r.has(*TOLD_BY):
        parts.append(nothing(t("visits.what"), r))
    every = partial(_all, r, found, shown)
    return (
        *parts,
        Fold("visit-all", t("visits.all_places", count=len(shown)), every),
        Fold("visit-rules", t("visits.rules_fold"), lambda: (_rules(r),)),
    )


def _entry(r: Reader, found: Ranking, unit: Ranked) -> Entry:
    """What kind of unit it is, in which township, when somebody was there last, and its reasons."""
    place = found.units[unit.kind, unit.code]
    kind = t(f"visits.kind_{place.kind}")
    about = [kind] if place.kind == "township" else [place.township, kind]
    if unit.days_since_visit is not None:
        about.append(t("visits.visited_ago", days=unit.days_since_visit))
    return Entry(
        name=place.name,
        page="brief",
        query={"kind": place.kind, "code": place.code, "county": place.county},
        about=" · ".join(about),
        figure=formats.counted(unit.points, "point"),
        reasons=tuple(_reason(point, place, found) for point in unit.reasons),
    )


def _reason(point: Point, place: NamedUnit, found: Ranking) -> Reason:
    rule = point.rule
    text = t("visits.reason", what=named(rule.words), amount=formats.counted(point.amount, rule.unit))
    if point.days is not None and rule.fact != "unvisited_month":
        text += t("visits.reason_days", days=point.days)
    query = place.query | ({blocks.FOLD: rule.fold} if rule.fold else {})
    if rule.fact.startswith("swing_"):
        asked = (place.code, rule.fact.removeprefix("swing_"))
        swung = [it for it in found.swings if (it.code, it.against) == asked]
        text += t("visits.swing_in", told=list(map(_swing, swung)))
        query |= {"indicator": swung[0].indicator}
    is_most = rule.given(point.amount) < rule.points * point.amount
    text += t("visits.reason_points_most" if is_most else "visits.reason_points", points=point.points)
    return Reason(text, rule.page, query, t(f"visits.to_{rule.page}"))


def _swing(one: Swing) -> str:
    """Which figure of a school lies outside, and what it is held against."""
    definition = figures.indicator(one.indicator)
    value, rate = (
        formats.percent(it, definition.decimals) for it in (one.numerator / one.denominator, one.rate)
    )
    return t(
        "visits.swing",
        name=named(definition.short or definition.name),
        value=value,
        ratio=formats.of(one.numerator, one.denominator, None),
        rate=rate,
    )


def _all(r: Reader, found: Ranking, shown: Sequence[Ranked]) -> Sequence[Part]:
    """Every unit in the order of the ranking."""
    columns = titled(
        "visits.column", "unit:150 points:count:56 since:figure:100 kind:90 township:110 why:420"
    )
    rows = [
        (
            (place := found.units[it.kind, it.code]).name,
            it.points,
            _since(r, it.days_since_visit),
            t(f"visits.kind_{it.kind}"),
            place.township,
            formats.joined([named(point.rule.words) for point in it.reasons]),
        )
        for it in shown
    ]
    return (row_list(columns, rows, "visit-units", t("visits.list_order"), "unit"),) if rows else ()


def _since(r: Reader, days: int | None) -> str:
    if not r.has("inspections"):
        return formats.DASH
    return t("visits.never") if days is None else formats.counted(days, "day")


def _rules(r: Reader) -> Table:
    """The published rules: what gives points, how many, whose."""
    lines = tuple(
        (
            wording.begun(named(rule.words)),
            t("visits.rule_points", points=rule.points, most=rule.most),
            formats.joined([t(f"visits.kind_{kind}") for kind in rule.kinds]),
        )
        for rule in rules_in_force(r.as_of)
    )
    return Table(header("visits.rule", "what", "worth", "whose"), lines, (54, 26, 20))
