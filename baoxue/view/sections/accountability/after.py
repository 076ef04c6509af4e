"""What follows from scores: appeals, blocked awards, and the marks of the year's end beside the computed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.rubric import UnitKind
from baoxue.view import asking, formats
from baoxue.view.findings import wording
from baoxue.view.findings.wording import known
from baoxue.view.listing import Column, titled
from baoxue.view.reader import Reader
from baoxue.view.sections.accountability import board
from baoxue.view.sections.accountability.board import Board
from baoxue.view.sections.section import Fold, List, Note, Part, Section, not_supplied
from baoxue.view.words import named, t

UNITS: Mapping[str, UnitKind] = {
    "county_township": "township",
    "township_village": "village",
    "bureau_school": "school",
    "school_class": "class",
}
"""The levels of the year's end, and what is assessed on each."""
FAR = 5.0
"""A given mark further than this from the computed one is counted in the heading (points of a hundred)."""
APPEALS = "state:84 unit:132 item:120 submitted_on:date:120 reason:240 effect:figure:120 decided_on:date:120"
BLOCKED = "unit:150 role:96 what:180 problem:150 issued_on:date:120 blocked_until:date:120 notice_number:120"


def consequences(r: Reader) -> Section:
    """Appeals, and whose awards and promotions are blocked: counts in the titles, rows on request."""
    parts = (_appeals(r), _blocked(r))
    return Section(t("accountability.after_heading"), t("accountability.after_note"), parts)


def _appeals(r: Reader) -> Part:
    """The appeals of the last twelve months, the newest first."""
    if not r.has("appeals"):
        return not_supplied(r, t("accountability.appeals_what"), "appeals")
    rows = board.only(r).ask("score_appeals")
    states = rows["state"].tolist()
    counts = {state: states.count(state) for state in ("pending", "accepted", "rejected")}
    title = t(
        "accountability.appeals_heading" if states else "accountability.appeals_none",
        count=len(states),
        **counts,
    )
    note = Note(t("accountability.appeals_note", days=board.judged(r).rubric.appeal_days))
    shown = rows.assign(
        state=[wording.begun(it) for it in rows["state_name"]],
        unit=rows["unit_name"],
        effect=[_effect(it) for it in row_records(rows)],
    )
    listed = List(shown, titled("accountability.appeal", APPEALS), "appeals", unit="item")
    return Fold("score-appeals", title, lambda: (note, listed if states else None))


def _effect(row: Any) -> str:
    """What an appeal did to the score: points given back, counted this school year or not."""
    if row.state != "accepted" or not known(row.points_effect):
        return formats.DASH
    text = formats.signed(float(row.points_effect), 1)
    return text if row.counts_now else t("accountability.effect_earlier", effect=text)


def _blocked(r: Reader) -> Part:
    """Every notice in force that blocks awards or promotions; persons by their role only."""
    if not r.has("notices"):
        return not_supplied(r, t("accountability.blocked_figure"), "notices")
    rows = board.only(r).ask("score_blocked")
    title = t(
        "accountability.blocked_none" if rows.empty else "accountability.blocked_heading",
        awards=int(rows["blocks_awards_now"].sum()),
        promotions=int(rows["blocks_promotion_now"].sum()),
    )
    shown = rows.assign(
        unit=rows["unit_name"],
        role=rows["person_role"],
        what=[
            formats.joined([t(f"accountability.blocks_{name}") for name, is_so in blocks if is_so])
            for it in row_records(rows)
            if (blocks := (("awards", it.blocks_awards_now), ("promotion", it.blocks_promotion_now)))
        ],
        problem=rows["problem_name"],
    )
    listed = List(shown, titled("accountability.blocked", BLOCKED), "blocked", unit="item")
    note = Note(t("accountability.blocked_note"))
    return Fold("score-blocked", title, lambda: (note, None if rows.empty else listed))


def years_end(r: Reader) -> Section:
    """四级考核: given marks beside the computed ones, level by level."""
    part: Part = (
        Fold("score-year", t("accountability.fold_year"), lambda: (_level(r),))
        if r.has("assessments")
        else not_supplied(r, t("accountability.year_what"), "assessments")
    )
    return Section(t("accountability.year_heading"), t("accountability.year_note"), (part,))


def _level(r: Reader) -> Section:
    labels = {one: t(f"accountability.level_{one}") for one in UNITS}
    level = r.option("level", "accountability.choose_level", labels)
    township = r.filters.township if level != "county_township" else None
    rows = board.only(r, township).ask("score_given", level=level)
    if rows.empty:
        return Section(t("accountability.year_none", level=labels[level]))
    year = int(rows["year"].max())
    then = _as_of_year(r, year)
    computed = board.read(then, UNITS[level])
    compared = compare(rows, computed)
    far = sum(one.difference is not None and abs(one.difference) > FAR for one in compared)
    key = "far" if far else "near" if any(one.computed is not None for one in compared) else "given_only"
    heading = t(
        f"accountability.year_{key}", level=labels[level], year=year, count=len(compared), far=far, points=FAR
    )
    note = t("accountability.year_computed", day=then.as_of) if computed else ""
    parts = computed.rubric.parts if computed else ()
    columns = (
        Column("name", t("accountability.column_unit"), "text", 150),
        Column("given", t("accountability.column_given"), "figure", 72),
        Column("computed", t("accountability.column_computed"), "figure", 72),
        Column("difference", t("accountability.column_difference"), "figure", 84),
        Column("grade", t("accountability.column_given_grade"), "text", 84),
        *(Column(it.id, t("accountability.column_part", part=named(it.name)), "figure", 140) for it in parts),
    )
    shown = pd.DataFrame([one.cells() for one in compared])
    order = t("accountability.year_order")
    return Section(heading, note, (List(shown, columns, f"year-{level}", order, "place"),))


def _as_of_year(r: Reader, year: int) -> Reader:
    """At the last snapshot of the assessed calendar year, where there is one: like is compared with like."""
    of_year = [one for one in asking.snapshots() if one.as_of.year == year]
    if not of_year or r.as_of.year == year:
        return r
    return Reader.of(replace(r.filters, snapshot=of_year[-1].id))


@dataclass(frozen=True)
class Compared:
    """One unit: given and computed points of a hundred; None where there is none of the two."""

    unit: str
    name: str
    given: float | None
    grade: str
    computed: float | None
    parts: Mapping[str, tuple[float | None, float | None]]

    @property
    def difference(self) -> float | None:
        """Given less computed."""
        return None if self.given is None or self.computed is None else round(self.given - self.computed, 1)

    def cells(self) -> dict[str, str]:
        """The same in words; parts as given / computed percent."""
        given, computed = (formats.written(value, "marks") for value in (self.given, self.computed))
        difference = formats.written(self.difference, "signed1")
        parts = {
            part: " / ".join(formats.percent(value, 0) for value in pair) for part, pair in self.parts.items()
        }
        return {"name": self.name, "given": given, "computed": computed, "difference": difference,
                "grade": self.grade} | parts  # fmt: skip


def compare(rows: pd.DataFrame, found: Board | None) -> tuple[Compared, ...]:
    """Every unit that was given marks, the largest difference first. Parts are shares of their full
    points, 0..1.

    Open points are left out of the computed side: it is earned over judged, so that a register that did
    not come is not held against the marks.
    """
    compared = []
    for unit, of_unit in rows.groupby(rows["unit"] + "/" + rows["class_name"].fillna(""), sort=True):
        lines = row_records(of_unit)
        first, total = lines[0], next((line for line in lines if line.is_total), None)
        is_class = known(first.class_name)
        code = str(unit) if is_class else first.unit
        scored = found.unit(code) if found and code in found.assessment.scored.units else None
        parts = {}
        for part in found.rubric.parts if found else ():
            given = [line for line in lines if line.item in part.assessed_as and line.full_points]
            earned, lost, _ = scored.part(part.id) if scored else (0.0, 0.0, 0.0)
            points, full = sum(line.points for line in given), sum(line.full_points for line in given)
            parts[part.id] = (_share(points, full), _share(earned, earned + lost))
        name = wording.place(first.unit, first.unit_name, None)
        compared.append(
            Compared(
                str(unit),
                f"{name} {first.class_name}" if is_class else name,
                _hundred(total.points, total.full_points) if total else None,
                total.grade_name if total else "",
                _hundred(scored.earned, scored.earned + scored.lost) if scored else None,
                parts,
            )
        )
    # Those that cannot be compared stand last.
    far = {it.unit: -abs(it.difference) if it.difference is not None else 1.0 for it in compared}
    return tuple(sorted(compared, key=lambda it: (far[it.unit], it.unit)))


def _share(points: float, full: float) -> float | None:
    return points / full if full else None


def _hundred(points: float, full: float) -> float | None:
    return round(100 * points / full, 1) if full else None
