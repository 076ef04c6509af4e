"""Every form of figure is valid in both schemes and languages, at the edges too; contrast holds."""

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


def forms(look: Look) -> dict[str, Chart]:
    """Each form with usual data and at its edges."""
    at_least = {"target": 0.96, "better": "higher", "counted": "毕业/入学"}
    build = {name: getattr(charts, name).__wrapped__ for name in charts.__all__ if name.islower()}
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
            (charts.Line("失学", (3, None, 5, 4), "worse"), charts.Line("疑似", (4, 4, 5, 4))),
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
        "one point": build["lines"](look, DAYS[:1], (charts.Line("失学", (0,)),)),
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
        "score": build["bullets"](
            look, (charts.Bullet("双报告", 12.5, 20, "3 件"), charts.Bullet("家访", None, 10))
        ),
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
