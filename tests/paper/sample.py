"""A document with one of every block, its words invented."""

from datetime import UTC, datetime

from baoxue.paper.document import (
    Bar,
    Bars,
    Cell,
    Checklist,
    Columns,
    Document,
    Heading,
    NewPage,
    Point,
    Points,
    RangeRow,
    Ranges,
    Signatures,
    Strip,
    StripDot,
    StripRow,
    Table,
    Text,
)

BLOCKS = (
    Heading("先看这两点", "最急的在前"),
    Points(
        (
            Point("worse", "超时", "**墨潭镇**的 1 件劝返已 41 天。"),
            Point("better", "好转", "复学的 4 人仍全部在校。"),
        )
    ),
    Table(
        ("班级", "户籍适龄", "学籍", "今日实到", "核对什么", "走势"),
        (
            (
                "七（1）",
                Cell("91", rows=2),
                "44",
                Cell(blank=True),
                "王**：看请假条",
                Cell(line=(0.9, None, 0.8)),
            ),
            ("七（2）", None, Cell("1", "worse", marks=1), Cell(blank=True), Cell("看过", box=True), ""),
            ("合计", "91", "87", "", "赵**：看证明", Cell(line=(0.9, 0.8), target=0.85, tone="worse")),
        ),
        widths=(1, 1, 1, 1, 2, 1.5),
        right=(1, 2),
        total=True,
        groups=(1,),
    ),
    Strip(
        (
            StripRow(
                "劝返",
                "时限 30 天",
                (StripDot(0.3, "9 天", False), StripDot(1.4, "41 天", True)),
                "在办 **2**",
                "超时 1",
            ),
            StripRow("核实", "时限 5 天", (), "在办 0"),
        ),
        "时限",
    ),
    Bars((Bar("A 责任", 14.1, 15, "**14.1** 失 0.9 分"), Bar("B 结果", 0, 30, "0"))),
    Ranges(
        (
            RangeRow("沐原镇", 0.9, 0.7, 0.95, ("99.1", "1–5"), is_own=True),
            RangeRow("霜林镇", 0.6, 0.3, 0.7, ("92.7", "3–14")),
        ),
        ("得分", "名次"),
        ((0.3, "80"), (0.8, "90")),
    ),
    Columns((Heading("左", level=2), Checklist(("未到校学生台账",))), (Text("右边的话", "soft"),)),
    Text("经督导检查，存在以下问题。", indent=True),
    Signatures(("督学", "学校负责人")),
    NewPage(),
    Text("附页", align="center"),
)


def sample(**changes: object) -> Document:
    """The document; fields may be replaced."""
    said: dict[str, object] = {
        "title": "墨潭镇中学",
        "blocks": BLOCKS,
        "scope": "范围：墨潭镇中学；截至2025年10月15日",
        "treatment": "内部工作，不得转发",
        "printed": "打印：2025年10月16日 09:20",
        "printed_at": datetime(2025, 10, 16, 9, 20, tzinfo=UTC),
        "pages": "第 {page} 页，共 {pages} 页",
        "over": "澄岫县 督导简报",
        "badge": "演示数据",
        "aside": ("责任督学 **林某**",),
        "facts": (("校长", "周某"), ("未闭环整改", "**2 项**，1 项逾期")),
        "watermark": "内部工作 林某 2025-10-16 09:20",
    }
    return Document(**{**said, **changes})  # type: ignore[arg-type]
