"""What offices hand in every day: each trait that people who keep registers have reported."""

import re
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.intake.writing import Rows, Taken, put, table, write_csv, write_xlsx

NAMES = """2025年秋季学籍花名册.xlsx|某镇中心小学学籍花名册.xlsx|学籍花名册20251015.xlsx|副本学籍花名册.xlsx|
【中心小学】学籍花名册.xlsx|学籍花名册终版.xlsx|附件1：学籍花名册.xlsx|1.学籍花名册.xlsx|学籍花名册.xlsx.xlsx|
学籍花名册+中心小学.xlsx|学籍花名册、中心小学.xlsx|中心小学_学籍花名册_2025.xlsx|三年级学生花名册.xlsx|
学籍花名册(1).xlsx|学籍花名册 - 副本.xlsx|学籍花名册（中心小学）.xlsx|学籍花名册_中心小学.XLSX|
中心小学/学籍花名册.xlsx|某镇/中心小学/三年级.xlsx""".replace("\n", "").split("|")
ROLL = table("roll", 6)


def roll(folder: Path) -> int:
    return int(Taken(folder).rows("select count(*) from registers.roll")[0][0])


def padded(*cells: str) -> list[str]:
    return [*cells, *[""] * (len(ROLL[0]) - len(cells))]


@pytest.mark.parametrize("name", NAMES)
def test_no_school_is_left_out_for_the_name_of_its_file(name: str, tmp_path: Path) -> None:
    write_csv(tmp_path / "学籍花名册_甲.csv", [ROLL[0], ROLL[1]])
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    write_xlsx(tmp_path / name, [ROLL[0], *ROLL[2:4]])
    taken = Taken(tmp_path)
    assert taken.rows("select count(*) from registers.roll") == [(3,)]
    assert set(taken.rules) <= {"read_as"}
    assert all(it.severity == "warning" and "2 行" in it.message_zh for it in taken.findings)


def test_what_systems_leave_in_folders_says_nothing(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", ROLL)
    (tmp_path / "__MACOSX").mkdir()
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "~$roll.xlsx", "__MACOSX/roll.csv"):
        (tmp_path / name).write_bytes(b"x")
    assert not Taken(tmp_path).findings


def test_a_table_of_no_register_is_an_error(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", ROLL)
    write_csv(tmp_path / "三年级.csv", [["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]])
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.severity, finding.file) == ("unknown_table", "error", "三年级.csv")
    assert "2 行" in finding.message_zh


def test_a_register_in_an_archive_is_an_error(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", ROLL)
    with zipfile.ZipFile(tmp_path / "中心小学.zip", "w") as archive:
        archive.writestr("学籍花名册.csv", "x")
    assert Taken(tmp_path).only().rule == "unknown_format"


def test_the_same_file_twice_is_one_finding(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "roll_甲.xlsx", ROLL)
    (tmp_path / "roll_甲 - 副本.xlsx").write_bytes(path.read_bytes())
    finding = Taken(tmp_path).only()
    assert finding.rule == "same_file" and "roll_甲" in finding.message_zh


# ---- rows below the table ----

BELOW: dict[str, tuple[list[list[str]], list[str]]] = {
    "sum": ([padded("合计", "", "", "6人")], ["sum_row"]),
    "sum with spaces": ([padded("合  计：", "", "", "6人")], ["sum_row"]),
    "note and signatures": (
        [
            padded("注：以上数据截至2025年10月15日"),
            padded("填表人：张某", "", "审核人：李某", "", "填表日期：2025年10月15日"),
        ],
        ["note_row", "signature_row"],
    ),
    "header again": ([ROLL[0], *table("roll", 8)[7:]], ["repeated_header"]),
    "second block": (
        [padded(), padded("第二小学学籍花名册"), ROLL[0], *table("roll", 8)[7:]],
        ["title_row", "repeated_header"],
    ),
    "nothing below": ([padded("以下空白")], ["note_row"]),
}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", BELOW)
def test_a_row_that_is_no_data_is_one_finding(name: str, kind: str, tmp_path: Path) -> None:
    rows, rules = BELOW[name]
    (write_csv if kind == "csv" else write_xlsx)(tmp_path / f"roll.{kind}", [*ROLL, *rows])
    taken = Taken(tmp_path)
    assert taken.rules == rules
    for finding in taken.findings:
        assert f"请删去第{finding.row}行" in finding.message_zh
        assert f"delete row {finding.row}" in finding.message_en
        assert "张某" not in finding.message_zh + finding.message_en, "no names of those who signed"
    gone = {finding.row for finding in taken.findings}
    write = write_csv if kind == "csv" else write_xlsx
    everything = [*ROLL, *rows]
    write(tmp_path / f"roll.{kind}", [it for number, it in enumerate(everything, 1) if number not in gone])
    assert not Taken(tmp_path).findings, "the remedy was applied"
    assert roll(tmp_path) == 6 + 2 * ("repeated_header" in rules)


@pytest.mark.parametrize("pieces", [1, 3])
def test_merges_of_a_row_that_is_no_data_are_not_reported(pieces: int, tmp_path: Path) -> None:
    width = len(ROLL[0])
    texts = (
        ["说明：以上为在籍学生"] if pieces == 1 else ["填表人：张某", "审核人：李某", "填表日期：2025-10-15"]
    )
    with xlsxwriter.Workbook(tmp_path / "roll.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for r, cells in enumerate(ROLL):
            sheet.write_row(r, 0, cells)
        for number, text in enumerate(texts):
            left, right = width * number // pieces, width * (number + 1) // pieces - 1
            sheet.merge_range(8, left, 8, right, text)
    finding = Taken(tmp_path).only()
    assert finding.row == 9 and finding.rule == ("note_row" if pieces == 1 else "signature_row")


def test_a_row_with_a_child_is_data_however_little_it_says(tmp_path: Path) -> None:
    position = {name: at for at, name in enumerate(ROLL[0])}
    lonely = padded()
    lonely[position["学籍号"]] = table("roll", 9)[9][position["学籍号"]]
    write_csv(tmp_path / "roll.csv", [*ROLL, lonely])
    assert set(Taken(tmp_path).rules) == {"empty_value"}
    named = padded()
    named[position["学生姓名"]] = "王小某"
    write_csv(tmp_path / "roll.csv", [*ROLL, named])
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.severity, finding.row) == ("nearly_empty_row", "error", 8)
    assert finding.value == "" and "王小某" not in finding.message_zh


def test_a_second_table_with_another_header_is_one_finding(tmp_path: Path) -> None:
    turned = [row[::-1] for row in table("roll", 9)]
    write_csv(tmp_path / "roll.csv", [*ROLL, turned[0], *turned[7:]])
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.severity, finding.row) == ("second_table", "error", 8)


# ---- days, delimiters, headers, formats ----


@pytest.mark.parametrize(
    ("seconds", "said"), [(-43, True), (43, True), (-0.00086, False), (0.00086, False), (0, False)]
)
def test_a_day_near_midnight_is_the_day_that_is_meant(seconds: float, said: bool, tmp_path: Path) -> None:
    rows: Rows = table("roll", 30)
    meant = datetime(2020, 9, 1)  # noqa: DTZ001
    for row in range(1, 31):
        rows = put(rows, row, "入学日期", meant + timedelta(seconds=seconds))
    write_xlsx(tmp_path / "roll.xlsx", rows)
    taken = Taken(tmp_path)
    assert taken.rows("select distinct entered_on from registers.roll") == [(date(2020, 9, 1),)]
    assert [(it.rule, it.stands_for) for it in taken.findings] == [("near_midnight", 30)] * said


def test_a_time_of_day_is_still_refused(tmp_path: Path) -> None:
    rows: Rows = put(table("roll"), 1, "入学日期", datetime(2020, 9, 1, 8, 30))  # noqa: DTZ001
    write_xlsx(tmp_path / "roll.xlsx", rows)
    assert Taken(tmp_path).only().rule == "time_in_date"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("shape", ["{}\t", "\t{}"])
def test_tabs_around_every_value(shape: str, header: bool, encoding: str, tmp_path: Path) -> None:
    rows = [
        [shape.format(it) if header or at else it for it in row] for at, row in enumerate(table("roll", 40))
    ]
    write_csv(tmp_path / "roll.csv", rows, encoding)
    assert not Taken(tmp_path).findings
    assert roll(tmp_path) == 40


@pytest.mark.parametrize("delimiter", ["|", "，", ";", "\t"])
def test_the_delimiter_is_the_one_under_which_a_header_stands(delimiter: str, tmp_path: Path) -> None:
    rows = [[cell.replace(",", "") for cell in row] for row in table("roll", 5)]
    write_csv(tmp_path / "roll.csv", put(rows, 1, "备注", "a,b,c,d,e,f,g" * 9), delimiter=delimiter)
    assert not Taken(tmp_path).findings
    assert roll(tmp_path) == 5


@pytest.mark.parametrize(
    ("header", "written"),
    [
        ("身份证号", "身份证\n号码（18位）"),
        ("身份证号", "身份证号\n(必填)"),
        ("出生日期", "出生日期\n（格式：2014-03-05）"),
        ("是否寄宿", "是否寄宿（是/否）"),
    ],
)
def test_headers_with_hints(header: str, written: str, tmp_path: Path) -> None:
    rows = table("roll")
    rows[0][rows[0].index(header)] = written
    write_xlsx(tmp_path / "roll.xlsx", rows)
    assert not Taken(tmp_path).findings


def test_a_header_that_is_nearly_right_is_one_finding(tmp_path: Path) -> None:
    rows = table("roll")
    rows[0][rows[0].index("出生日期")] = "出生日其"
    write_xlsx(tmp_path / "roll.xlsx", rows)
    finding = Taken(tmp_path).only()
    assert finding.rule == "unknown_header" and "出生日期" in finding.message_zh


def test_a_mark_of_the_end_of_a_file_is_no_row(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "roll.csv", ROLL, "gb18030")
    path.write_bytes(path.read_bytes() + b"\x1a")
    assert not Taken(tmp_path).findings


def page(rows: Rows) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head><meta charset=utf-8></head><body><table>{lines}</table></body></html>"


def xml(rows: Rows) -> str:
    lines = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{it}</Data></Cell>' for it in row) + "</Row>"
        for row in rows
    )
    spreadsheet = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{spreadsheet}"'
        f' xmlns:ss="{spreadsheet}"><Worksheet ss:Name="S"><Table>{lines}</Table></Worksheet></Workbook>'
    )


def tabbed(rows: Rows) -> str:
    return "\r\n".join("\t".join(row) for row in rows)


@pytest.mark.parametrize("suffix", ["xls", "xlsx"])
@pytest.mark.parametrize("form", [page, xml, tabbed])
def test_other_forms_under_the_name_of_a_workbook_are_read(form: Any, suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"roll.{suffix}").write_text(form(ROLL), encoding="utf-8")
    assert not Taken(tmp_path).findings
    assert roll(tmp_path) == 6
    (tmp_path / f"roll.{suffix}").write_text(form(put(ROLL, 2, "性别", "不详")), encoding="utf-8")
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.row, finding.column) == ("unknown_code", 3, "性别")


OTHERS = {
    "opendocument": {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"},
    "binary": {
        "_rels/.rels": '<Relationships><Relationship Id="r" Type="x/officeDocument"'
        ' Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": "x",
    },
    "archive": {"学籍花名册.csv": "x"},
    "document": {"word/document.xml": "<x/>"},
}


@pytest.mark.parametrize("kind", [*OTHERS, "pdf", "page", "empty", "words"])
def test_what_cannot_be_read_is_said_in_the_readers_language(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "roll_甲.xlsx"
    if kind in OTHERS:
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in OTHERS[kind].items():
                archive.writestr(name, content)
    else:
        others = {
            "pdf": b"%PDF-1.7",
            "page": b"<html><p>x</p></html>",
            "empty": b"",
            "words": b"good morning",
        }
        path.write_bytes(others[kind])
    finding = Taken(tmp_path).only()
    assert finding.rule == "unreadable"
    assert not re.search(r"[a-z]{4,}", re.sub(r"Excel|\.\w+|OpenDocument", "", finding.message_zh))
    assert not re.search("[\u4e00-\u9fff]", finding.message_en)


def test_a_duration_is_shown_as_a_sheet_shows_it(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "roll.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for r, cells in enumerate(ROLL):
            sheet.write_row(r, 0, cells)
        hours = workbook.add_format({"num_format": "[h]:mm"})
        sheet.write_number(1, ROLL[0].index("年级"), 1.0625, hours)
    assert Taken(tmp_path).only().value == "25:30"


def test_artefacts_of_floating_point_are_rounded_in_text_too(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", ROLL)
    rows = put(table("aid_payments", 2), 1, "应发金额", "8.3000000000000007")
    write_csv(tmp_path / "aid_payments.csv", put(rows, 2, "应发金额", "3.3299999999999996"))
    amounts = Taken(tmp_path).rows("select due_yuan from registers.aid_payments")
    assert [str(it) for (it,) in amounts] == ["8.30", "3.33"]
    write_csv(tmp_path / "aid_payments.csv", put(rows, 2, "应发金额", "3.334"))
    assert Taken(tmp_path).only().rule == "wrong_type"


@pytest.mark.parametrize("written", ['="ZZ-1"', "`ZZ-1", "\u200bZZ-1", "ＺＺ－１"])
def test_one_payment_written_in_two_ways_is_found(written: str, tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", ROLL)
    rows = put(put(table("aid_payments", 2), 1, "发放编号", "ZZ-1"), 2, "发放编号", written)
    write_csv(tmp_path / "aid_payments.csv", rows)
    assert Taken(tmp_path).only().rule == "duplicate_key"
