"""The year's end: marks given on four levels beside the computed ones, and by how much they differ."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.rubric import UnitKind
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.findings.accountability.board import Board
from baoxue.view.findings.accountability.card import points
from baoxue.view.findings.wording import known
from baoxue.view.listing import Column
from baoxue.view.words import named, t

LEVELS = ("county_township", "township_village", "bureau_school", "school_class")
UNITS: Mapping[str, UnitKind] = {
    "county_township": "township",
    "township_village": "village",
    "bureau_school": "school",
    "school_class": "class",
}
FAR = 5.0
"""A given mark further than this from the computed one is named in the heading (points of a hundred)."""


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


def compare(rows: pd.DataFrame, board: Board | None) -> tuple[Compared, ...]:
    """Every unit that was given marks, the largest difference first. Parts are shares of their full
    points, 0..1.

    Open points are left out of the computed side: it is earned over judged, so that a register that did
    not come is not held against the marks.
    """
    found = []
    for unit, its_rows in rows.groupby(rows["unit"] + "/" + rows["class_name"].fillna(""), sort=True):
        lines = row_records(its_rows)
        first = lines[0]
        total = next((line for line in lines if line.is_total), None)
        given = None if total is None or not total.full_points else 100 * total.points / total.full_points
        code = str(unit) if known(first.class_name) else first.unit
        scored = board.unit(code) if board and code in board.assessment.scored.units else None
        judged = scored.earned + scored.lost if scored else 0.0
        parts: dict[str, tuple[float | None, float | None]] = {}
        for part in board.rubric.parts if board else ():
            of_part = [line for line in lines if line.item in part.assessed_as and line.full_points]
            earned, lost, _ = scored.part(part.id) if scored else (0.0, 0.0, 0.0)
            parts[part.id] = (
                sum(line.points for line in of_part) / sum(line.full_points for line in of_part)
                if of_part
                else None,
                earned / (earned + lost) if earned + lost else None,
            )
        name = wording.place(first.unit, first.unit_name, first.unit_name_en)
        if known(first.class_name):
            name = f"{name} {first.class_name}"
        found.append(
            Compared(
                unit=str(unit),
                name=name,
                given=None if given is None else round(given, 1),
                grade=wording.either(total.grade_zh, total.grade_en) if total else "",
                computed=round(100 * scored.earned / judged, 1) if scored and judged else None,
                parts=parts,
            )
        )
    # Those that cannot be compared stand last.
    far = {one.unit: -abs(one.difference) if one.difference is not None else 1.0 for one in found}
    return tuple(sorted(found, key=lambda one: (far[one.unit], one.unit)))


def heading(level: str, compared: tuple[Compared, ...], year: int | None) -> str:
    """How many given marks lie far from the computed ones."""
    if not compared:
        return t("accountability.year_none", level=t(f"accountability.level_{level}"))
    far = sum(1 for one in compared if one.difference is not None and abs(one.difference) > FAR)
    words = {
        "level": t(f"accountability.level_{level}"),
        "year": "" if year is None else year,
        "count": len(compared),
        "far": far,
        "points": points(FAR),
    }
    if all(one.computed is None for one in compared):
        return t("accountability.year_given_only", **words)
    return t("accountability.year_far" if far else "accountability.year_near", **words)


def columns(board: Board | None) -> tuple[Column, ...]:
    """Unit, given, computed, difference, grade, and the parts as given / computed percent."""
    return (
        Column("name", t("accountability.column_unit"), "text", 150),
        Column("given", t("accountability.column_given"), "figure", 72),
        Column("computed", t("accountability.column_computed"), "figure", 72),
        Column("difference", t("accountability.column_difference"), "figure", 84),
        Column("grade", t("accountability.column_given_grade"), "text", 84),
        *(
            Column(part.id, t("accountability.column_part", part=named(part.name)), "figure", 140)
            for part in (board.rubric.parts if board else ())
        ),
    )


def table(compared: tuple[Compared, ...]) -> pd.DataFrame:
    """The rows of the comparison as text."""

    def amount(value: float | None) -> str:
        return formats.DASH if value is None else points(value)

    def share(value: float | None) -> str:
        return formats.DASH if value is None else formats.percent(value, 0)

    return pd.DataFrame(
        [
            {
                "name": one.name,
                "given": amount(one.given),
                "computed": amount(one.computed),
                "difference": formats.DASH if one.difference is None else formats.signed(one.difference, 1),
                "grade": one.grade,
            }
            | {part: f"{share(given)} / {share(own)}" for part, (given, own) in one.parts.items()}
            for one in compared
        ]
    )
