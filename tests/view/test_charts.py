"""Every form of figure is valid in both schemes and languages, at the edges too; contrast holds."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from baoxue.analysis.comparison import compare
from baoxue.view import charts
from baoxue.view.charts.chart import Chart
from baoxue.view.charts.heat_map import READABLE, shade
from baoxue.view.charts.scale import ceiling, spread, ticks, width_of
from baoxue.view.theme import DARK, LIGHT, PALETTES, Look, Palette, contrast
from tests.view import invented_forms as invented

DAYS = tuple(date(2025, month, 28) for month in (1, 2, 4, 5))
LOOKS = [Look(palette, language) for palette in (LIGHT, DARK) for language in ("zh", "en")]


def dots(*counted: tuple[int, int], target: float = 0.96) -> tuple[charts.DotRow, ...]:
    rows = []
    for index, (numerator, denominator) in enumerate(counted):
        found = compare(numerator, denominator, target, "higher")
        rows.append(
            charts.DotRow(
                f"镇{index}",
                numerator,
                denominator,
                found.rate,
                found.low,
                found.high,
                found.standing,
                found.gap,
            )
        )
    return tuple(rows)


def cases(*days: float, limit: float = 5) -> tuple[charts.FlowCase, ...]:
    return tuple(charts.FlowCase(day, day > limit, "八年级") for day in days)


# Built anew each time: what happened to a child is in no cache (tests/pages/test_child.py).
NOT_KEPT = {"life_line"}


def forms(look: Look) -> dict[str, Chart]:
    """Each form with usual data and at its edges."""
    at_least = {"target": 0.96, "better": "higher", "counted": "毕业/入学"}
    build = {
        name: getattr(charts, name).__wrapped__
        for name in charts.__all__
        if name.islower() and name not in NOT_KEPT
    }
    return {
        "dots": build["dot_range"](look, dots((231, 252), (412, 429), (871, 889), (18, 19)), **at_least),
        "no dots": build["dot_range"](look, (), **at_least),
        "only small": build["dot_range"](look, dots((3, 4)), target=None, better="neither", counted="n/N"),
        "many dots": build["dot_range"](look, dots(*[(180, 200 + i) for i in range(40)]), **at_least),
        "strip": build["flow_strip"](look, (charts.FlowStep("核实", 5, cases(0, 1, 1, 9, 80), 12, 7),)),
        "idle strip": build["flow_strip"](
            look, (charts.FlowStep("核实", 5, ()), charts.FlowStep("观察", None, ()))
        ),
        "full strip": build["flow_strip"](look, (charts.FlowStep("核实", 5, cases(*range(60))),)),
        "lines": build["lines"](
            look,
            DAYS,
            (charts.Line("辍学未复学", (3, None, 5, 4), "worse"), charts.Line("疑似", (4, 4, 5, 4))),
            gaps=(charts.Gap(DAYS[1], DAYS[2], "3月 未报送"),),
        ),
        "rate lines": build["lines"](
            look,
            DAYS,
            (charts.Line("入学率", (0.9, 0.95, 0.97, 0.98), "focus"),),
            unit="percent",
            decimals=1,
            from_zero=False,
            by="year",
            marks=(charts.Mark(DAYS[2], 0.9836, "公开值"),),
            targets=(
                charts.Target(0.95, DAYS[0], "目标 95%"),
                charts.Target(0.97, DAYS[2], "目标 97%"),
                charts.Target(0.9, DAYS[0], "控制线", "control"),
            ),
        ),
        "one point": build["lines"](look, DAYS[:1], (charts.Line("辍学未复学", (0,)),)),
        "heat": build["heat_map"](look, ("2024秋", "2025春"), ("七", "八"), ((0, 3), (None, 1))),
        "cold": build["heat_map"](look, ("2024秋",), ("七",), ((None,),)),
        "bars": build["bars"](
            look, (charts.Bar("厌学", 12, 0.43, "focus"), charts.Bar("其他", 0, 0.0, "other"))
        ),
        "no bars": build["bars"](look, ()),
        "stay": build["milestones"](
            look, (charts.Milestone("30 天", 25, 2), charts.Milestone("60 天", 0, 0))
        ),
        "many stay": build["milestones"](look, (charts.Milestone("30 天", 90, 4),)),
        "paid": build["due_paid"](
            look, (charts.DuePaid("寄宿", 10_000, 9_000, "20 人"), charts.DuePaid("雨露", 0, 0))
        ),
        "mix": build["stacked"](look, DAYS, tuple(charts.Part(str(i), (1, 2, None, 4)) for i in range(4))),
        "shares": build["stacked"](look, DAYS, (charts.Part("a", (0, 0, 1, 1)),), shares=True),
        "multiples": build["stacked"](look, DAYS, tuple(charts.Part(str(i), (1, 2, 3, 4)) for i in range(6))),
        **newer_forms(look, build),
        "score": build["bullets"](
            look,
            (
                charts.Bullet("双报告", 12.5, 20, "3 件"),
                charts.Bullet("家访", None, 10),
                charts.Bullet("责任", 3.0, 15, "待定 9 分", 9.0),
            ),
        ),
        "ranks": build["ranking"](look, ranks(14, "优秀"), total=100, grades=((90, "优秀"), (70, "合格"))),
        "long ranks": build["ranking"](look, ranks(40, "unsatisfactory to good", " Subdistrict"), total=100),
        "no ranks": build["ranking"](look, (), total=100),
    }


def ranks(count: int, grade: str, more: str = "") -> tuple[charts.RankRow, ...]:
    """Scores from 99 down, in two bands, one with a veto."""
    return tuple(
        charts.RankRow(
            f"镇{place}{more}", 99 - place, 90 - place, 100 - place, 1 + place, count, grade, 0.0,
            int(place > count / 2), place == count - 1, place == 3,
        )
        for place in range(count)
    )  # fmt: skip


def newer_forms(look: Look, build: dict[str, Callable[..., Chart]]) -> dict[str, Chart]:
    """Comparison, map, duties, change, survival: usual and at their edges."""
    points, limits, rate = invented.funnel_points()
    around = {"rate": rate, "better": "higher", "common": "全县"}
    before, parts, now = invented.change()
    ends = {"before_name": "8月31日", "now_name": "10月15日"}
    places = invented.map_places()
    followed = charts.SurvivalCurve(
        "复学", (charts.SurvivalStep(0, 1.0, 20), charts.SurvivalStep(31, 0.0, 3))
    )
    return {
        "funnel": build["funnel"](look, points, limits, **around),
        "no funnel": build["funnel"](look, (), (), **around),
        "small funnel": build["funnel"](
            look,
            (charts.FunnelPoint("穗岭镇", 3, 4, "too_small"), charts.FunnelPoint("无", 0, 0, "too_small")),
            (),
            **around,
        ),
        "funnel without a side": build["funnel"](look, points, limits, **(around | {"better": "neither"})),
        "waterfall": build["waterfall"](look, before, parts, now, **ends),
        "no waterfall": build["waterfall"](look, 0.0, (), 0.0, **ends),
        "counted waterfall": build["waterfall"](
            look, 9, (charts.WaterfallPart("复学", -4, "", "better"),), 5, unit="person", **ends
        ),
        "tiles": build["township_map"](look, places, outlines=None),
        "no tiles": build["township_map"](look, (), outlines=None),
        "shaded tiles": build["township_map"](look, invented.map_places(shaded=True), outlines=None),
        "tree": build["duty_tree"](look, invented.LINES, invented.edges()),
        "unreported tree": build["duty_tree"](
            look, invented.LINES, (charts.DutyEdge(0, "县—镇街", "县长", "镇长", 0, 0),)
        ),
        "unsigned tree": build["duty_tree"](
            look, invented.LINES, (charts.DutyEdge(1, "校—师", "校长", "师长", 500, 0, ("墨潭镇",)),)
        ),
        "bare tree": build["duty_tree"](look, invented.LINES, ()),
        "calendar": build["duty_calendar"](look, invented.KINDS, invented.MONTHS, invented.calendar()),
        "empty calendar": build["duty_calendar"](look, invented.KINDS, invented.MONTHS, ()),
        "survival": build["survival"](look, invented.survivals(), marks=((1, "一"), (9, "九"))),
        "survival to none": build["survival"](look, (followed,), marks=((0, "0 天"), (120, "120 天"))),
        "no survival": build["survival"](look, (charts.SurvivalCurve("无", ()),), marks=()),
    }


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.palette.name}-{look.language}")
def test_every_form_is_a_valid_figure_with_words_and_a_table(look: Look) -> None:
    """Figures are put together unchecked for speed; here plotly looks at each of their properties."""
    for name, chart in forms(look).items():
        parts = chart.figure.to_dict()
        checked = go.Figure(data=parts["data"], layout=parts["layout"])
        assert checked.layout.height == chart.height, name
        assert chart.height > 0, name
        assert chart.table.header, name
        assert all(len(row) == len(chart.table.header) for row in chart.table.rows), name
        margins = parts["layout"]["margin"]
        assert margins["l"] + margins["r"] <= 358 * 0.8, f"{name}: nothing is left of a phone's 358 pixels"


def test_a_figure_is_built_once_for_the_same_data() -> None:
    items = (charts.Bar("厌学", 12), charts.Bar("外出务工", 3))
    assert charts.bars(items) is charts.bars(items)
    assert charts.bars(items) is not charts.bars(items[:1])


def test_an_alternative_text_says_what_is_seen() -> None:
    chart = charts.dot_range.__wrapped__(  # type: ignore[attr-defined]
        LOOKS[0], dots((231, 252), (871, 889)), target=0.96, better="higher", counted="", what="九年巩固率"
    )
    assert "九年巩固率" in chart.alt
    assert "91.7%" in chart.alt


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_text_in_every_cell_can_be_read(palette: Palette) -> None:
    for step in range(1, 101):
        ground = shade(step / 100, palette.name)
        assert max(contrast(ground, palette.ink), contrast(ground, palette.ground)) >= READABLE, step


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_contrast_of_text_and_marks(palette: Palette) -> None:
    for text in (palette.ink, palette.soft, palette.focus, palette.worse, palette.better_text):
        assert contrast(text, palette.ground) >= 4.5
    for mark in (palette.focus, palette.context, palette.worse, palette.better):
        assert contrast(mark, palette.ground) >= 3.0
    for ground, text in (
        (palette.worse_tint, palette.worse_badge),
        (palette.better_tint, palette.better_badge),
        (palette.neutral_tint, palette.neutral_badge),
        (palette.notice_ground, palette.notice_text),
        (palette.late_ground, palette.worse),
    ):
        assert contrast(ground, text) >= 4.5


def test_ticks_are_round_and_few() -> None:
    assert ticks(0.876, 1.0) == [0.88, 0.92, 0.96, 1.0]
    assert ticks(0, 21) == [0, 10, 20]
    assert ticks(3, 3) == [3]
    for value in (1, 7, 18, 99, 4321, 0.003):
        end, marks = ceiling(value)
        assert marks[0] == 0
        assert 2 <= len(marks) <= 5
        assert value <= end


def test_labels_keep_their_distance() -> None:
    moved = spread([10, 11, 12, 90], 16, 0, 100)
    assert moved == sorted(moved)
    assert min(b - a for a, b in pairwise(moved)) >= 16 - 1e-9
    assert min(moved) >= 0
    assert max(moved) <= 100


def test_width_of_text() -> None:
    assert width_of("墨潭镇", 13) == 39
    assert width_of("<b>9</b>", 13) < 13


def test_a_funnel_names_who_is_outside_on_the_bad_side_only() -> None:
    points, limits, rate = invented.funnel_points()
    for better, named in (("higher", {"墨潭镇", "昭麓镇"}), ("lower", {"岫云街道"})):
        chart = charts.funnel.__wrapped__(  # type: ignore[attr-defined]
            LOOKS[0], points, limits, rate=rate, better=better, common="全县", what="九年巩固率"
        )
        texts = {note["text"] for note in chart.figure.to_dict()["layout"]["annotations"]}
        assert named <= texts
        assert not {point.name for point in points if not point.own} - named & texts - named
        assert all(name in chart.alt for name in named)
        assert len(chart.table.rows) == len(points)


def test_a_waterfall_that_hides_a_remainder_is_refused() -> None:
    before, parts, now = invented.change()
    with pytest.raises(ValueError, match="add up"):
        charts.waterfall.__wrapped__(  # type: ignore[attr-defined]
            LOOKS[0], before, parts[:-2], now, before_name="a", now_name="b"
        )


def test_one_unsigned_contract_of_thousands_is_still_drawn() -> None:
    edge = charts.DutyEdge(0, "村—家长", "村长", "家长", 19_491, 19_490)
    chart = charts.duty_tree.__wrapped__(LOOKS[0], ("行政线",), (edge,))  # type: ignore[attr-defined]
    diamonds = [trace for trace in chart.figure.to_dict()["data"] if trace["mode"] == "markers"]
    assert [trace["marker"]["symbol"] for trace in diamonds] == ["diamond"]
    assert any(
        "19,491" in note["text"] and "1" in note["text"]
        for note in chart.figure.to_dict()["layout"]["annotations"]
    )
