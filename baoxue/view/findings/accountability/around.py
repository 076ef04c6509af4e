"""What stands around a score: how it moved, who signed, who appealed, whose awards are blocked, what if."""

from datetime import date
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.score_history import PastScore
from baoxue.analysis.trends import gaps
from baoxue.view import charts, formats
from baoxue.view.findings import wording
from baoxue.view.findings.accountability.board import Board
from baoxue.view.findings.accountability.card import grade_text, points, ranks_text
from baoxue.view.findings.finding import Finding
from baoxue.view.findings.wording import known
from baoxue.view.listing import Column, titled
from baoxue.view.words import named, t


def trend(name: str, past: tuple[PastScore, ...], total: float) -> Finding:
    """The score of one unit over all snapshots."""
    if len(past) < 2:
        return Finding(t("accountability.trend_first", place=formats.whole(name)))
    first, last = past[0], past[-1]
    heading = t(
        "accountability.trend_heading",
        place=formats.whole(name),
        first=formats.month(first.as_of),
        before=points(first.score),
        now=points(last.score),
    )
    days = tuple(one.as_of for one in past)
    broken = tuple(
        charts.Gap(after, before, "") for after, before in gaps(days) if (before - after).days < 300
    )
    chart = charts.lines(
        days,
        (charts.Line(name, tuple(one.score for one in past), "focus"),),
        unit="count",
        decimals=1,
        from_zero=False,
        gaps=broken,
        what=heading,
    )
    return Finding(heading, t("accountability.trend_note", total=points(total)), chart)


def duty_rows(rows: pd.DataFrame) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """Who signed whom: level, the two parties, role, day: header, rows, widths in percent."""
    header = tuple(
        t(f"accountability.duty_{name}") for name in ("level", "party_a", "party_b", "role", "signed")
    )
    lines = tuple(
        (
            wording.begun(wording.either(row.level_zh, row.level_en)),
            str(row.party_a),
            str(row.party_b),
            row.party_b_role if known(row.party_b_role) else formats.DASH,
            _day(row.signed_on) if known(row.signed_on) else t("accountability.not_signed"),
        )
        for row in row_records(rows)
    )
    return header, lines, (18, 26, 26, 12, 18)


def _day(value: object) -> str:
    found = wording.day_of(value)
    return formats.day(found) if isinstance(found, date) else formats.DASH


def appeals_heading(rows: pd.DataFrame) -> str:
    """How many are pending, accepted, turned down."""
    if rows.empty:
        return t("accountability.appeals_none")
    states = rows["state"].tolist()
    counts = {state: states.count(state) for state in ("pending", "accepted", "rejected")}
    return t("accountability.appeals_heading", count=len(states), **counts)


def appeals_columns() -> tuple[Column, ...]:
    """State first, then unit, item, day, reason, effect."""
    return titled(
        "accountability.appeal",
        ("state", "text", 84),
        ("unit", "text", 132),
        ("item", "text", 120),
        ("submitted_on", "date", 120),
        ("reason", "text", 240),
        ("effect", "figure", 120),
        ("decided_on", "date", 120),
    )


def appeals_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Every appeal of the last twelve months, the newest first."""
    return pd.DataFrame(
        [
            {
                "state": wording.begun(wording.either(row.state_zh, row.state_en)),
                "unit": wording.either(row.unit_name, row.unit_name_en),
                "item": row.item,
                "submitted_on": row.submitted_on,
                "reason": row.reason if known(row.reason) else "",
                "effect": _effect(row),
                "decided_on": row.decided_on,
            }
            for row in row_records(rows)
        ]
    )


def _effect(row: Any) -> str:
    """What an appeal did to the score: points given back, counted this school year or not."""
    effect: Any = getattr(row, "points_effect", None)
    if getattr(row, "state", "") != "accepted" or not known(effect):
        return formats.DASH
    said = formats.signed(float(effect), 1)
    return said if getattr(row, "counts_now", False) else t("accountability.effect_earlier", effect=said)


def blocked_heading(rows: pd.DataFrame) -> str:
    """How many units or persons may not be awarded or promoted now."""
    if rows.empty:
        return t("accountability.blocked_none")
    return t(
        "accountability.blocked_heading",
        awards=int(rows["blocks_awards_now"].sum()),
        promotions=int(rows["blocks_promotion_now"].sum()),
    )


def blocked_columns() -> tuple[Column, ...]:
    """Whom, what is blocked, why, since and until when."""
    return titled(
        "accountability.blocked",
        ("unit", "text", 150),
        ("role", "text", 96),
        ("what", "text", 180),
        ("problem", "text", 150),
        ("issued_on", "date", 120),
        ("blocked_until", "date", 120),
        ("notice_number", "text", 120),
    )


def blocked_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Every notice in force that blocks awards or promotions; persons by their role only."""
    return pd.DataFrame(
        [
            {
                "unit": wording.either(row.unit_name, row.unit_name_en),
                "role": row.person_role if known(row.person_role) else "",
                "what": t("format.between_names").join(
                    t(f"accountability.blocks_{what}")
                    for what in ("awards", "promotion")
                    if getattr(row, f"blocks_{what}_now")
                ),
                "problem": wording.either(row.problem_zh, row.problem_en),
                "issued_on": row.issued_on,
                "blocked_until": row.blocked_until,
                "notice_number": row.notice_number,
            }
            for row in row_records(rows)
        ]
    )


def supposed(before: Board, after: Board, unit: str) -> str:
    """What a supposition does to one unit: score, ranks, grade before and after."""
    one, other = before.unit(unit), after.unit(unit)
    return t(
        "accountability.supposed",
        place=formats.whole(before.name(unit)),
        before=points(one.score),
        after=points(other.score),
        change=formats.signed(round(other.score - one.score, 1), 1),
        ranks_before=ranks_text(*before.ranks(unit)),
        ranks_after=ranks_text(*after.ranks(unit)),
        grade_before=grade_text(before.rubric, one),
        grade_after=grade_text(after.rubric, other),
    )


def item_options(board: Board) -> dict[str, str]:
    """Items by id, with their names and points."""
    return {
        item.id: t(
            "accountability.item_option", id=item.id, name=named(item.name), points=points(item.points)
        )
        for item in board.rubric.items
    }
