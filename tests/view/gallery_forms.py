"""The newer forms of figure with invented data, drawn by gallery.py as its page `newer`."""

from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import streamlit as st

from baoxue.analysis import outlines
from baoxue.view import blocks, charts, pictures
from baoxue.view.words import t
from tests.view import invented_forms as invented

AS_OF = date(2025, 10, 15)


def newer() -> None:
    blocks.title("公平比较与变化")
    points, limits, rate = invented.funnel_points()
    left, right = blocks.pair()
    heading = "2 个镇的九年巩固率低于同等规模的正常波动"
    with blocks.section(heading, "横轴为人数；虚线之间为 95%，实线之间为 99.8% 的单位", into=left):
        drawn = charts.funnel(
            points, limits, rate=rate, better="higher", common="全县", counted="毕业/入学", what="九年巩固率"
        )
        blocks.figure(drawn)
        if st.button(t("picture.make")):
            pictures.draw(drawn, heading, "来源：学籍花名册、学籍异动；截至2025年10月15日", "funnel")
    with blocks.section(
        "入学率升 1.3 个百分点，主要因新增入学 3 人", "较2025年8月31日，按人核对", into=right
    ):
        before, parts, now = invented.change()
        blocks.figure(
            charts.waterfall(
                before, parts, now, before_name="8月31日", now_name="10月15日", what="残疾儿童少年入学率"
            )
        )
    left, right = blocks.pair()
    with blocks.section("2 个镇低于目标", "按镇（街道）；菱形为明确低于目标", into=left):
        blocks.figure(charts.township_map(invented.map_places(), outlines=None, what="九年巩固率"))
    with blocks.section("疑似待核实集中在北部", "人数，同一色标", into=right):
        shaded = invented.map_places(shaded=True)
        file = invented.write_geojson(
            Path(mkdtemp()) / "towns.geojson", tuple(place.code for place in shaded)
        )
        shapes = outlines.read_outlines(file, tuple(place.code for place in shaded))
        blocks.figure(charts.township_map(shaded, outlines=shapes, what="疑似待核实"))
    left, right = blocks.pair()
    with blocks.section("责任书 250 份未签，多在村与家长之间", "双线七长，本年度", into=left):
        blocks.figure(charts.duty_tree(invented.LINES, invented.edges(), what="双线责任书"))
    with blocks.section("月报迟报 14 次，缺 4 次", "“四个一”报送，近十二个月", into=right):
        blocks.figure(
            charts.duty_calendar(invented.KINDS, invented.MONTHS, invented.calendar(), what="四个一报送")
        )
    with blocks.section("2017级到九年级还有 96.3%", "逐人跟踪，浅色为可能的范围"):
        grades = tuple(enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九"), start=1))
        blocks.figure(charts.survival(invented.survivals(), marks=grades, what="同届巩固"))
