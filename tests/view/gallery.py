"""Every block and every form of figure with invented data; run by streamlit, to be looked at."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from baoxue.access import Viewer
from baoxue.analysis.comparison import compare
from baoxue.view import band, blocks, cards, charts, listing, session, style, words
from tests.view.gallery_forms import newer
from tests.view.invented import CASES, PLACES, SPARK_DAYS, TREND_DAYS

AS_OF = date(2025, 10, 15)
VIEWERS = (
    Viewer("leader", "leader", title_zh="县领导", title_en="County leader"),
    Viewer("inspector", "inspector", title_zh="责任督学", title_en="Inspector"),
)
RETENTION = blocks.Source(
    definition="毕业班学生数 ÷（入学数＋转入－转出）",
    source="学籍花名册、学籍异动",
    as_of=AS_OF,
    numerator="九年前在本县入学、今年毕业或在读九年级的学生",
    denominator="该届小学一年级入学数，加转入、减转出与死亡",
    notes=("按学籍号逐人跟踪，转出须有接收学校的确认。",),
)


def dot_rows(places: tuple[tuple[str, int, int], ...], target: float) -> tuple[charts.DotRow, ...]:
    """Rows as a page makes them."""
    rows = []
    for name, numerator, denominator in places:
        found = compare(numerator, denominator, target, "higher")
        rows.append(
            charts.DotRow(
                name, numerator, denominator, found.rate, found.low, found.high, found.standing, found.gap
            )
        )
    return tuple(rows)


def overview() -> None:
    blocks.title("总体情况")
    fake_filters()
    with blocks.section("7 名儿童少年辍学未复学，比上月少 2 人；12 名疑似待核实，多 5 人"):
        cards.counts(
            (
                cards.Count("辍学未复学", 7, change=-2, since="较上月", better="lower"),
                cards.Count("疑似待核实", 12, change=5, since="较上月"),
                cards.Count("超过时限", 3, unit="case", change=0, since="较上月", better="lower"),
            ),
            "义务教育阶段适龄儿童少年 21,306 人，在校 21,287 人。上月：截至9月30日。",
        )
    with blocks.section("需要关注"):
        listing.sentences(
            (
                listing.Line(
                    "late",
                    "**砚溪镇** 2 件疑似辍学超过 48 小时未完成双报告，最长 5 天；"
                    "**墨潭镇** 1 件劝返 41 天未果。",
                    listing.Link("查看名单", "dropout"),
                ),
                listing.Line(
                    "low",
                    "**墨潭镇、昭麓镇、芷塘镇**九年巩固率低于 96% 目标，差距超出人数少能解释的范围。",
                    listing.Link("查看依据", "dropout"),
                ),
                listing.Line(
                    "better",
                    "辍学未复学由 9 人降到 **7 人**：本月复学 4 人，新确认 2 人。",
                    listing.Link("查看变化", "dropout"),
                ),
            )
        )
    with blocks.section(
        "3 个镇的九年巩固率低于 96%，其余达标或难分先后",
        "2025年毕业的一届，按镇（街道）。点为实际值，横线为可能的范围；横线跨过目标线的，难分先后。",
    ):
        blocks.figure(
            charts.dot_range(
                dot_rows(PLACES, 0.96), target=0.96, better="higher", counted="毕业/入学", what="九年巩固率"
            ),
            RETENTION,
        )
    with blocks.section("主要比率"):
        cards.rates(
            (
                rate(
                    "小学学年辍学率（实名）",
                    3,
                    14212,
                    "lower",
                    (4, 3.6, 3.6, 3.2, 3.2, 3, 3, 3, 3, 3, 3),
                    0.0,
                    2,
                ),
                rate(
                    "初中学年辍学率（实名）",
                    4,
                    7094,
                    "lower",
                    (8, 7.8, 7.8, 6.5, 6.5, 6.2, 6, 6, 5.4, 5.4, 4),
                    0.0,
                    2,
                ),
                rate(
                    "残疾儿童少年入学率",
                    122,
                    125,
                    "higher",
                    (118, 118.2, 119.4, 119.4, 119.6, 120.2, 120.5, 120.5, 121, 121, 122),
                    0.97,
                    1,
                ),
                rate(
                    "资助按时到账率",
                    4118,
                    4409,
                    "higher",
                    (4210, 4215, 4205, 4190, 4180, 4180, 4170, 4171, 4160, 4171, 4118),
                    1.0,
                    1,
                    "person_time",
                ),
            ),
            "2024年11月至2025年10月，每月一个批次；2025年4月未报送，线段断开。",
        )


def rate(
    label: str,
    numerator: int,
    denominator: int,
    better: str,
    history: tuple[float, ...],
    target: float,
    decimals: int,
    unit: str = "person",
) -> cards.Rate:
    points = tuple(value / denominator for value in history)
    return cards.Rate(
        label,
        numerator / denominator,
        numerator,
        denominator,
        better,
        decimals,
        unit,
        points[-2],
        "较上月",
        history=points,
        days=SPARK_DAYS,
        target=target,
    )


def flow() -> tuple[charts.FlowStep, ...]:
    def step(name: str, limit: int, days: tuple[float, ...], entered: int, settled: int) -> charts.FlowStep:
        return charts.FlowStep(
            name, limit, tuple(charts.FlowCase(d, d > limit, "墨潭镇 八年级") for d in days), entered, settled
        )

    return (
        step("1 双报告", 2, (0, 1, 1, 4, 5), 64, 59),
        step("2 核实", 5, (0, 1, 1, 2, 2, 3, 3), 59, 52),
        step("3 劝返", 30, (3, 9, 14, 22, 41), 28, 23),
        step("4 复学安置", 10, (2, 6), 23, 21),
    )


def dropout() -> None:
    blocks.title("辍学与复学")
    fake_filters()
    with blocks.section(
        "19 件在办，3 件超时：双报告 2 件，劝返 1 件",
        "每个点是一件在办案件，越靠右停留越久，过竖线即超过本步时限。2024年9月1日以来。",
    ):
        blocks.figure(charts.flow_strip(flow(), what="在办案件"))
        blocks.note("核实 52 人：确认辍学 28 人，转学或数据差错 24 人。双报告指同时报镇政府和教育局。")
    left, right = blocks.pair()
    with blocks.section("疑似升到 12 人，辍学未复学降到 7 人", "月末人数；累计复学自2024年9月起", into=left):
        blocks.figure(
            charts.lines(
                TREND_DAYS,
                (
                    charts.Line("累计复学", (1, 3, 4, 6, 7, 9, 12, 13, 15, 16, 16, 17, 21), "better"),
                    charts.Line("疑似待核实", (18, 11, 9, 6, 5, 16, 10, 8, 6, 4, 3, 7, 12)),
                    charts.Line("辍学未复学", (7, 8, 8, 7, 6, 8, 7, 7, 6, 5, 5, 9, 7), "worse"),
                ),
                gaps=(charts.Gap(date(2025, 1, 31), date(2025, 3, 31), "2月 未报送"),),
                what="疑似、辍学与复学",
            )
        )
    with blocks.section("辍学主要发生在八年级", "学期内确认辍学人数，按年级。—：未报送", into=right):
        blocks.figure(
            charts.heat_map(
                ("2023秋", "2024春", "2024秋", "2025春", "2025秋"),
                tuple("一二三四五六七八九"),
                (
                    (1, 0, 0, 1, 0, 1, 3, 6, 4),
                    (0, 0, 1, 0, 0, 1, 2, 5, 3),
                    (0, 1, 0, 0, 1, 0, 2, 6, 3),
                    (None, None, None, None, None, None, 1, 4, 3),
                    (0, 0, 0, 1, 0, 0, 1, 3, 2),
                ),
                what="确认辍学人数",
            )
        )
    left, right = blocks.pair()
    with blocks.section(
        "厌学占四成，是第一位原因", "2024年9月以来确认辍学 28 人，每人记一个主要原因", into=left
    ):
        blocks.figure(
            charts.bars(
                (
                    charts.Bar("厌学", 12, 12 / 28, "focus"),
                    charts.Bar("家庭原因，无人监护", 5, 5 / 28),
                    charts.Bar("随父母外出，去向不明", 4, 4 / 28),
                    charts.Bar("身体原因", 3, 3 / 28),
                    charts.Bar("外出务工", 3, 3 / 28),
                    charts.Bar("其他", 1, 1 / 28, "other"),
                ),
                what="辍学原因",
            )
        )
    with blocks.section(
        "复学满 90 天的 15 人，13 人仍在校", "每个点是一名复学学生；空心菱形为辍学反弹", into=right
    ):
        blocks.figure(
            charts.milestones(
                (
                    charts.Milestone("30 天", 16, 1),
                    charts.Milestone("60 天", 15, 1),
                    charts.Milestone("90 天", 13, 2),
                    charts.Milestone("120 天", 12, 2),
                ),
                what="复学稳定",
            )
        )
    with blocks.section("在办案件"):
        columns = [
            listing.Column("is_late", "状态", "state", 94),
            listing.Column("step", "步骤", width=98),
            listing.Column("days", "停留", "days", 86),
            listing.Column("limit", "时限", "days", 86),
            listing.Column("name", "姓名", width=78),
            listing.Column("grade", "年级", width=86),
            listing.Column("township", "镇（街道）", width=106),
            listing.Column("school", "学校", width=150),
            listing.Column("people", "责任人", width=196),
        ]
        listing.table(CASES, columns, late="is_late", total=19, order="超时的排在前面。")


def forms() -> None:
    blocks.title("其余图形")
    years = tuple(date(year, 8, 31) for year in range(2016, 2026))
    left, right = blocks.pair()
    with blocks.section(
        "残疾儿童少年入学率达到 97.6%，高于目标", "学年末；空心圆为公开发布的数值", into=left
    ):
        blocks.figure(
            charts.lines(
                years,
                (
                    charts.Line(
                        "入学率", (0.87, 0.885, 0.9, 0.921, 0.935, 0.942, 0.955, 0.963, 0.97, 0.976), "focus"
                    ),
                ),
                unit="percent",
                decimals=1,
                from_zero=False,
                by="year",
                targets=(
                    charts.Target(0.9, date(2016, 8, 31), "目标 90%"),
                    charts.Target(0.95, date(2020, 9, 1), "目标 95%"),
                    charts.Target(0.97, date(2024, 9, 1), "目标 97%"),
                ),
                marks=(charts.Mark(date(2023, 8, 31), 0.9836, "公开值"),),
                what="残疾儿童少年入学率",
            )
        )
    with blocks.section("随班就读占六成", "学年末在学残疾儿童，按安置方式", into=right):
        blocks.figure(
            charts.stacked(
                years,
                (
                    charts.Part("随班就读", (50, 52, 55, 60, 62, 66, 70, 74, 78, 80)),
                    charts.Part("特教学校", (10, 10, 11, 11, 12, 12, 12, 12, 12, 12)),
                    charts.Part("送教上门", (28, 28, 27, 26, 26, 25, 25, 24, 24, 24)),
                ),
                what="安置方式",
            )
        )
    left, right = blocks.pair()
    with blocks.section("生活补助差 12.4 万元", "本学期应发与到账", into=left):
        blocks.figure(
            charts.due_paid(
                (
                    charts.DuePaid("寄宿生生活补助", 3439250, 3315000, "4,842 人"),
                    charts.DuePaid("非寄宿生生活补助", 586375, 586375, "1,821 人"),
                    charts.DuePaid("营养改善计划", 980000, 910000, "9,100 人"),
                    charts.DuePaid("雨露计划", 45000, 0, "30 人"),
                ),
                what="应发与到账",
            )
        )
    with blocks.section("墨潭镇得 81.5 分，失分在双报告", "每条为一项，空心为失分", into=right):
        blocks.figure(
            charts.bullets(
                (
                    charts.Bullet("控辍结果", 28, 30, "1 名儿童辍学满 60 天"),
                    charts.Bullet("双报告", 12.5, 20, "3 件超过 48 小时"),
                    charts.Bullet("劝返复学", 15, 15),
                    charts.Bullet("家访", None, 10, "接入“家访记录”后计分"),
                    charts.Bullet("责任书", 10, 10),
                ),
                what="墨潭镇得分",
            )
        )
    with blocks.section("安置方式五种以上时，分行画"):
        blocks.figure(
            charts.stacked(
                years,
                tuple(
                    charts.Part(name, tuple(base + step for step in range(10)))
                    for name, base in (
                        ("随班就读", 60),
                        ("特教学校", 10),
                        ("送教上门", 20),
                        ("特教班", 4),
                        ("其他", 1),
                    )
                ),
                what="安置方式",
            )
        )
    with blocks.section("很多案件时，步骤变为天数分布"):
        many = tuple(charts.FlowCase(float(day % 47), day % 47 > 30) for day in range(0, 460, 7))
        blocks.figure(
            charts.flow_strip(
                (
                    charts.FlowStep("3 劝返", 30, many, 120, 54),
                    charts.FlowStep("4 复学安置", None, many[:12], 54, 40),
                ),
                what="在办案件",
            )
        )
    with blocks.section("单位很多时，只列最差十个和本单位"):
        listed = tuple((f"第{number}学校", 180 + number // 2, 200 + number % 3) for number in range(30))
        blocks.figure(
            charts.dot_range(
                dot_rows(listed, 0.96), target=0.96, better="higher", counted="在校/应在", what="在校率"
            ),
            RETENTION,
        )


def states() -> None:
    blocks.title("各种状态")
    with blocks.section("空选择"):
        blocks.empty("在办案件", "1,203 人", AS_OF)
    with blocks.section("第一个批次"):
        blocks.first_snapshot()
    with blocks.section("未接入"):
        blocks.not_supplied("送教上门课时", "送教记录")
    with blocks.section("人数过少"):
        blocks.too_few()
    with blocks.section("不适用"):
        blocks.not_applicable("还没有一届学生读满九年。")
    with blocks.section("未报送"):
        blocks.not_reported("砚溪镇中学", "2025年6月", "学籍管理员何某")
    with blocks.section("出错"):
        raise ValueError("as intended")
    with blocks.section("不在责任区"):
        blocks.no_right()
    with blocks.section("未接入的比率与计数"):
        cards.counts(
            (
                cards.Count("辍学未复学", 0, change=None),
                cards.Count("疑似待核实", None, missing="未接入：疑似台账"),
            )
        )
        cards.rates(
            (
                cards.Rate("家访覆盖率", None, missing="未接入：家访登记表"),
                cards.Rate("净入学率", 0.998, 998, 1000, "higher", 1),
            )
        )


def fake_filters() -> None:
    grid = st.grid(6, min_column_width=150)
    for options in (["澄岫县"], ["全部镇（街道）"], ["全部学校"], ["义务教育"]):
        with grid.cell():
            st.selectbox(options[0], options, label_visibility="collapsed")
    with grid.cell(column_span=2):
        st.selectbox("截至", ["截至2025年10月15日"], label_visibility="collapsed")


def page(draw: Callable[[], None], stem: str, title: str) -> st.Page:
    return st.Page(draw, title=title, url_path=stem)


session.choose_language()
st.set_page_config(layout="wide")
PAGES = {
    "overview": page(overview, "overview-1", "总体情况"),
    "dropout": page(dropout, "dropout", "辍学与复学"),
    "forms": page(forms, "forms", "其余图形"),
    "newer": page(newer, "newer", "公平比较与变化"),
    "states": page(states, "states", "各种状态"),
}
st.session_state["pages_of_this_run"] = PAGES
chosen = st.navigation({"日常": list(PAGES.values())})
band.logo("澄岫县")
style.put_on()
with st.container(width=1120):
    band.draw(VIEWERS[0], VIEWERS, demo=True, language=words.language())
    # Without a browser there is no address to choose a page by.
    {"overview": overview, "dropout": dropout, "forms": forms, "newer": newer, "states": states}.get(
        st.query_params.get("show", ""), chosen.run
    )()
