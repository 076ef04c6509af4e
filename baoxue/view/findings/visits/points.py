"""The ranking in words: every point of a unit as a sentence, with the way to its rows."""

from collections.abc import Sequence

import pandas as pd

from baoxue.analysis.swings import Swing
from baoxue.analysis.visit_points import Point, Ranked, rules_in_force
from baoxue.view import blocks, formats
from baoxue.view.cards import Count
from baoxue.view.findings import figures, wording
from baoxue.view.findings import steps as ledger
from baoxue.view.findings.visits.board import Board, Place
from baoxue.view.listing import Column
from baoxue.view.place_list import Entry, Reason
from baoxue.view.words import named, t

MOST_SHOWN = 8
PROPOSED = 3
BRIEF = "brief"
TOLD_BY = ("suspected_cases", "dropout_cases", "inspections", "rectifications")
"""Without any of these registers nobody can say where something is the matter."""


def heading(board: Board) -> str:
    """Where to go first, and how many places have anything the matter."""
    if not board.chosen.has(*TOLD_BY):
        return t("visits.heading_missing")
    places = board.with_points
    if not places:
        return t("visits.heading_none")
    first = formats.joined([board.place(unit).name for unit in places[:PROPOSED]])
    return t("visits.heading", first=first, count=len(places), all=len(board.ranked))


def counts(board: Board, overdue: int, again: int, owed: tuple[int, int] | None) -> tuple[Count, ...]:
    """Late cases of the zone's schools, findings overdue and found again, visits the month still owes."""
    late = sum(one.amount for one in board.amounts if one.fact == "late_case" and one.kind == "school")
    present = board.chosen.present
    # With one of the two ledgers only its own late cases are counted, and called so.
    of = ledger.late(present)
    asked = (
        ("visits.count_late" if of == "cases_late" else f"overview.{of}", "case", late, ledger.LEDGERS),
        ("visits.count_overdue", "item", overdue, ("rectifications",)),
        ("visits.count_again", "item", again, ("rectifications",)),
        ("visits.count_owed", "place", owed[1] - owed[0] if owed else 0, ("inspections",)),
    )
    return tuple(
        Count(
            t(key),
            float(value) if board.chosen.has(*registers) else None,
            unit,
            missing=None
            if board.chosen.has(*registers)
            else t("state.not_supplied_short", register=figures.register_names(registers)),
        )
        for key, unit, value, registers in asked
    )


def entries(board: Board, units: Sequence[Ranked]) -> tuple[Entry, ...]:
    """The first places with their points, each reason a sentence of its own."""
    return tuple(
        Entry(
            name=(place := board.place(unit)).name,
            page=BRIEF,
            query={"kind": place.kind, "code": place.code, "county": place.county},
            about=about(place, unit),
            figure=formats.counted(unit.points, "point"),
            reasons=tuple(_reason(point, place, board) for point in unit.reasons),
        )
        for unit in units[:MOST_SHOWN]
    )


def about(place: Place, unit: Ranked) -> str:
    """What kind of unit it is, in which township, and when somebody was there last."""
    kind = t(f"visits.kind_{place.kind}")
    parts = [kind] if place.kind == "township" else [place.township, kind]
    if unit.days_since_visit is not None:
        parts.append(t("visits.visited_ago", days=formats.counted(unit.days_since_visit, "day")))
    return " · ".join(parts)


def _reason(point: Point, place: Place, board: Board) -> Reason:
    rule = point.rule
    text = t("visits.reason", what=named(rule.words), amount=formats.counted(point.amount, rule.unit))
    if point.days is not None and rule.fact != "unvisited_month":
        text += t("visits.reason_days", days=formats.counted(point.days, "day"))
    if rule.fact.startswith("swing_"):
        text += swing_text(_swings(board, place.code, rule.fact))
    key = "visits.reason_points_most" if rule.given(point.amount) < rule.points * point.amount else ""
    text += t(key or "visits.reason_points", points=formats.counted(point.points, "point"), each=rule.points)
    query = place.query | ({blocks.FOLD: rule.fold} if rule.fold else {})
    if rule.fact.startswith("swing_"):
        query |= {"indicator": _swings(board, place.code, rule.fact)[0].indicator}
    return Reason(text, rule.page, query, t(f"visits.to_{rule.page}"))


def _swings(board: Board, code: str, fact: str) -> list[Swing]:
    against = fact.removeprefix("swing_")
    return [swing for swing in board.swings if (swing.code, swing.against) == (code, against)]


def swing_text(found: Sequence[Swing]) -> str:
    """Which figures of a school lie outside, and what they are held against."""
    told = [
        t(
            "visits.swing",
            name=named(definition.short or definition.name),
            value=formats.percent(swing.numerator / swing.denominator, definition.decimals),
            ratio=formats.of(swing.numerator, swing.denominator, None),
            rate=formats.percent(swing.rate, definition.decimals),
        )
        for swing in found
        for definition in (figures.indicator(swing.indicator),)
    ]
    return t("visits.swing_in", told=formats.joined(told)) if told else ""


def table_rows(board: Board) -> pd.DataFrame:
    """Every unit of the zone, one row each, in the order of the ranking."""
    places = [board.place(unit) for unit in board.ranked]
    return pd.DataFrame(
        {
            "place": [place.name for place in places],
            "points": [unit.points for unit in board.ranked],
            "why": [formats.joined([named(it.rule.words) for it in unit.reasons]) for unit in board.ranked],
            "since": [_since(unit, board) for unit in board.ranked],
            "kind_name": [t(f"visits.kind_{place.kind}") for place in places],
            "township_name": [place.township for place in places],
        }
    )


def _since(unit: Ranked, board: Board) -> str:
    if not board.chosen.has("inspections"):
        return formats.DASH
    waited = unit.days_since_visit
    return t("visits.never") if waited is None else formats.counted(waited, "day")


def table_columns() -> tuple[Column, ...]:
    """Place, its points and why, and when somebody was there last."""
    return (
        Column("place", t("visits.column_unit"), "text", 150),
        Column("points", t("visits.column_points"), "count", 56),
        Column("since", t("visits.column_since"), "figure", 100),
        Column("kind_name", t("visits.column_kind"), "text", 90),
        Column("township_name", t("visits.column_township"), "text", 110),
        Column("why", t("visits.column_why"), "text", 420),
    )


def rules_table(board: Board) -> tuple[tuple[str, ...], ...]:
    """The published rules: what gives points, how many, whose."""
    return tuple(
        (
            wording.begun(named(rule.words)),
            t("visits.rule_points", points=rule.points, most=rule.most),
            formats.joined([t(f"visits.kind_{kind}") for kind in rule.kinds]),
        )
        for rule in rules_in_force(board.chosen.as_of)
    )
