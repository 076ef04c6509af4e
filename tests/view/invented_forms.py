"""Invented townships, contracts, reports and changes for the newer forms of figure in the gallery and the
tests."""

import json
from datetime import date
from math import cos, sin, tau
from pathlib import Path
from random import Random

from baoxue.analysis import funnel as statistics
from baoxue.view import charts
from tests.view.invented import PLACES

KINDS = (
    ("school_month", "学校<br>月报"),
    ("county_quarter", "县<br>季度复核"),
    ("city_term", "市<br>学期调研"),
    ("province_year", "省<br>学年评估"),
)
MONTHS = tuple(date(2024 + month // 12, month % 12 + 1, 1) for month in range(10, 22))
LINES = ("行政线", "教育线")


def funnel_points() -> tuple[tuple[charts.FunnelPoint, ...], tuple[charts.FunnelLimit, ...], float]:
    """The places of the gallery, their limits and common rate."""
    rate = sum(numerator for _, numerator, _ in PLACES) / sum(denominator for _, _, denominator in PLACES)
    points = tuple(
        charts.FunnelPoint(
            name,
            numerator,
            denominator,
            statistics.position(numerator, denominator, rate),
            name == "砚溪镇",
        )
        for name, numerator, denominator in PLACES
    )
    limits = tuple(
        charts.FunnelLimit(one.size, one.outer_low, one.inner_low, one.inner_high, one.outer_high)
        for one in statistics.curve(60, 1000, rate)
    )
    return points, limits, rate


def edges() -> tuple[charts.DutyEdge, ...]:
    """The five contracts of the two lines, some not signed."""
    return (
        charts.DutyEdge(0, "县—镇街", "县长", "镇长", 14, 13, ("墨潭镇",)),
        charts.DutyEdge(0, "镇街—村", "镇长", "村长", 157, 154, ("砚溪镇", "墨潭镇")),
        charts.DutyEdge(0, "村—家长", "村长", "家长", 19_491, 19_263, ("砚溪镇", "霜林镇")),
        charts.DutyEdge(1, "教育局—学校", "局长", "校长", 57, 57),
        charts.DutyEdge(1, "学校—教师", "校长", "师长", 1_724, 1_706, ("墨潭镇中学",)),
    )


def calendar() -> tuple[charts.CalendarCell, ...]:
    """A year of the "four ones" of a county with 57 schools."""
    draw = Random(3)
    cells = []
    for month in MONTHS:
        late, missing = draw.choice([0, 0, 1, 3]), draw.choice([0, 0, 0, 2])
        cells.append(charts.CalendarCell("school_month", month, 57 - late - missing, late, missing))
        if month.month in (3, 6, 9, 12):
            is_late = month.month == 6
            cells.append(charts.CalendarCell("county_quarter", month, int(not is_late), int(is_late), 0))
    cells.append(charts.CalendarCell("city_term", date(2025, 1, 1), 1, 0, 0))
    cells.append(charts.CalendarCell("city_term", date(2025, 7, 1), 0, 0, 1))
    cells.append(charts.CalendarCell("province_year", date(2025, 8, 1), 1, 0, 0))
    return tuple(cells)


def change() -> tuple[float, tuple[charts.WaterfallPart, ...], float]:
    """A rate that rose, in parts."""
    before = 0.9520
    parts = (
        charts.WaterfallPart("新增入学", 0.0240, "+3 人", "better"),
        charts.WaterfallPart("不再在学", -0.0080, f"{chr(0x2212)}1 人", "worse"),
        charts.WaterfallPart("类别调整（年龄、户籍）", -0.0080, f"+2 {chr(0x2212)}3 人", "worse"),
        charts.WaterfallPart("分母变化", 0.0044, f"{chr(0x2212)}1 人", "neutral"),
        charts.WaterfallPart("事后更正", 0.0, "+1 −1 人"),
    )
    return before, parts, before + sum(part.amount for part in parts)


def survivals() -> tuple[charts.SurvivalCurve, ...]:
    """Two cohorts followed from grade to grade."""
    grades = range(1, 10)

    def curve(name: str, loss: float, role: str) -> charts.SurvivalCurve:
        steps, share = [], 1.0
        for grade in grades:
            steps.append(
                charts.SurvivalStep(
                    grade, share, 1800, max(0.0, share - 0.006 * (grade > 1)), min(1.0, share + 0.004)
                )
            )
            share -= loss * (2.5 if grade >= 6 else 1)
        return charts.SurvivalCurve(name, tuple(steps), role)  # type: ignore[arg-type]

    return curve("2017级", 0.003, "focus"), curve("2016级", 0.0042, "context")


def map_places(shaded: bool = False) -> tuple[charts.MapPlace, ...]:
    """The demo's townships with invented figures, by standing or shaded by a count."""
    names = (
        *("岫云街道", "澜桥街道", "霁明镇", "翎河镇", "昭麓镇", "芷塘镇", "墨潭镇"),
        *("栖稷镇", "砺岩镇", "瑾坡镇", "砚溪镇", "沐原镇", "霜林镇", "穗岭镇"),
    )
    codes = ("991021001", "991021002", *(f"9910211{number:02d}" for number in range(12)))
    found = []
    for place, (code, name) in enumerate(zip(codes, names, strict=True)):
        if shaded:
            count = (place * 5) % 8
            found.append(charts.MapPlace(code, name, f"{count} 人", count / 7))
        else:
            role = "suppressed" if place == 13 else "worse" if place in (4, 6) else "context"
            figure = "人数过少" if place == 13 else f"{96.5 - place / 3:.1f}%"
            found.append(charts.MapPlace(code, name, figure, None, role, place == 10, "231/252"))  # type: ignore[arg-type]
    return tuple(found)


def write_geojson(path: Path, codes: tuple[str, ...], across: int = 4) -> Path:
    """Invented townships, neighbours on a grid, with wavy borders that fit each other; the last in two
    parts."""

    def corner(column: float, row: float) -> tuple[float, float]:
        east = 106.1 + 0.12 * (column + 0.13 * sin(row * 3.1) + 0.1 * cos(column * 2 + row))
        return east, 33.3 - 0.1 * (row + 0.14 * sin(column * 2.3 + 0.5))

    features = []
    for place, code in enumerate(codes):
        column, row = place % across, place // across
        edge = [(column + step / 20, row) for step in range(20)]
        edge += [(column + 1, row + step / 20) for step in range(20)]
        edge += [(column + 1 - step / 20, row + 1) for step in range(20)]
        edge += [(column, row + 1 - step / 20) for step in range(21)]
        ring = [corner(*one) for one in edge]
        polygons = [[ring]]
        if place == len(codes) - 1:
            island = [
                (
                    ring[0][0] + 0.28 + 0.02 * cos(tau * step / 12),
                    ring[0][1] - 0.03 + 0.02 * sin(tau * step / 12),
                )
                for step in range(13)
            ]
            polygons.append([island])
        geometry = (
            {"type": "Polygon", "coordinates": polygons[0]}
            if len(polygons) == 1
            else {"type": "MultiPolygon", "coordinates": polygons}
        )
        features.append({"type": "Feature", "properties": {"code": code}, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path
