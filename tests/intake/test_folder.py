"""Taking in a folder: which files are read, where findings point, what is created."""

import hashlib
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from baoxue.intake.findings import EXAMPLES_PER_RULE
from baoxue.intake.registers import load_registers
from tests.intake.writing import Taken, id_number, put, table, without, write_csv, write_xlsx

FILES = Path(__file__).parent / "files"
ROLL_KEY = "学籍号"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_register_comes_in_from_both_kinds_of_file(kind: str, tmp_path: Path) -> None:
    write = write_csv if kind == "csv" else write_xlsx
    for name, register in load_registers().items():
        write(tmp_path / f"{register.title['zh']}.{kind}", table(name, 3))
    taken = Taken(tmp_path)
    for name in load_registers():
        assert taken.rows(f"select count(*) from registers.{name}") == [(3,)], name
    assert {name for (name,) in taken.rows("from reference.present")} == set(load_registers())


def test_registers_not_supplied_are_empty_tables(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", table("roll"))
    taken = Taken(tmp_path)
    query = "select count(*) from information_schema.tables where table_schema = 'registers'"
    assert taken.rows(query) == [(len(load_registers()),)]
    assert taken.rows("select count(*) from registers.disabled") == [(0,)]
    assert taken.rows("from reference.present") == [("roll",)]


def test_a_register_supplied_without_rows_is_present(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", table("roll"))
    write_csv(tmp_path / "学籍异动.csv", table("movements", 0))
    write_xlsx(tmp_path / "家访登记表.xlsx", table("home_visits", 0))
    taken = Taken(tmp_path)
    assert taken.rows("select * from reference.present order by 1") == [
        ("home_visits",),
        ("movements",),
        ("roll",),
    ]
    assert taken.intake is not None
    assert taken.intake.sources["movements"][0].rows == 0


def test_sources_tell_file_sheet_bytes_and_rows(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "roll.xlsx", {"在校生": table("roll", 4)})
    taken = Taken(tmp_path)
    assert taken.intake is not None
    (source,) = taken.intake.sources["roll"]
    assert (source.file, source.sheet, source.rows, source.bytes) == (
        "roll.xlsx",
        "在校生",
        4,
        path.stat().st_size,
    )
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters(encoding: str, delimiter: str, tmp_path: Path) -> None:
    rows = put(table("roll"), 1, "学生姓名", "王㐂")
    write_csv(tmp_path / "roll.csv", rows, encoding, delimiter)
    assert Taken(tmp_path).rows("select name from registers.roll limit 1") == [("王㐂",)]


def test_excel_cells_of_every_kind(tmp_path: Path) -> None:
    rows = table("aid_payments", 1)
    for header, value in {
        "标准（元）": 312.5,
        "应发金额": 0.1 + 0.2,
        "实发金额": 625,
        "户籍村代码": 990001101201,
        "申请日期": date(2025, 9, 10),
        "上报日期": datetime.combine(date(2025, 9, 28), time.min),
        "是否寄宿": True,
        "批次号": 7,
        "学期": 1,
        "受助类别": 1,
    }.items():
        rows = put(rows, 1, header, value)
    write_csv(tmp_path / "roll.csv", table("roll"))
    write_xlsx(tmp_path / "aid_payments.xlsx", rows)
    query = """select standard_yuan, due_yuan, paid_yuan, village_code, applied_on, submitted_on, is_boarding,
               batch_number, term, category from registers.aid_payments"""
    assert Taken(tmp_path).rows(query) == [
        (
            Decimal("312.50"),
            Decimal("0.30"),
            Decimal("625.00"),
            "990001101201",
            date(2025, 9, 10),
            date(2025, 9, 28),
            True,
            "7",
            "1",
            "01",
        )
    ]


def test_dates_of_the_1904_system(tmp_path: Path) -> None:
    rows = put(table("roll", 1), 1, "出生日期", date(2014, 3, 5))
    write_xlsx(tmp_path / "roll.xlsx", rows, date_1904=True)
    assert Taken(tmp_path).rows("select birth_date from registers.roll") == [(date(2014, 3, 5),)]


def test_an_old_xls_file(tmp_path: Path) -> None:
    (tmp_path / "镇街名册.xls").write_bytes((FILES / "townships.xls").read_bytes())
    write_csv(tmp_path / "roll.csv", table("roll"))
    assert Taken(tmp_path).rows("select township_code, name from registers.townships") == [
        ("990001101", "甲镇"),
        ("990001102", "乙镇"),
    ]


def test_several_files_are_one_register_and_keep_their_order(tmp_path: Path) -> None:
    rows = table("roll", 6)
    write_csv(tmp_path / "学籍花名册_乙校.csv", [rows[0], *rows[4:]])
    write_xlsx(tmp_path / "学籍花名册_甲校.xlsx", rows[:4])
    taken = Taken(tmp_path)
    numbers = [number for (number,) in taken.rows("select pupil_number from registers.roll")]
    assert numbers == [f"G{id_number(i)}" for i in (4, 5, 6, 1, 2, 3)]


def test_files_may_have_their_columns_in_any_order_and_leave_out_optional_ones(tmp_path: Path) -> None:
    rows = table("roll", 4)
    write_csv(tmp_path / "roll_1.csv", [cells[::-1] for cells in rows[:3]])
    write_csv(tmp_path / "roll_2.csv", without([rows[0], *rows[3:]], "班级"))
    query = "select class_name, count(*), min(name) from registers.roll group by 1 order by 1"
    assert Taken(tmp_path).rows(query) == [("1班", 2, "王小某"), (None, 2, "王小某")]


def test_one_workbook_may_hold_several_registers(tmp_path: Path) -> None:
    sheets = {"学籍花名册": table("roll"), "残疾儿童少年花名册": table("disabled"), "说明": [["任意"]]}
    write_xlsx(tmp_path / "一表六册.xlsx", sheets)
    taken = Taken(tmp_path)
    assert taken.rows("select count(*) from registers.disabled") == [(3,)]
    assert not taken.findings


def test_several_sheets_of_one_register(tmp_path: Path) -> None:
    rows = table("roll", 4)
    write_xlsx(tmp_path / "roll.xlsx", {"甲校": rows[:3], "乙校": [rows[0], *rows[3:]], "空": []})
    taken = Taken(tmp_path)
    assert taken.rows("select count(*) from registers.roll") == [(4,)]
    assert taken.intake is not None
    assert [source.sheet for source in taken.intake.sources["roll"]] == ["甲校", "乙校"]


def test_a_sheet_without_header_beside_a_good_one_is_a_warning(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "roll.xlsx", {"甲校": table("roll"), "统计": [["合计", 3]]})
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.severity, finding.sheet) == ("unread_sheet", "warning", "统计")


def test_excel_lock_files_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", table("roll"))
    (tmp_path / "~$roll.xlsx").write_bytes(b"lock")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    assert not Taken(tmp_path).findings


def test_files_of_no_register_are_named(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", table("roll"))
    write_csv(tmp_path / "食堂菜单.csv", [["周一", "面"]])
    (tmp_path / "notes.docx").write_bytes(b"x")
    (tmp_path / "旧数据").mkdir()
    taken = Taken(tmp_path)
    assert {(f.file, f.rule, f.severity) for f in taken.findings} == {
        ("食堂菜单.csv", "unknown_file", "warning"),
        ("notes.docx", "unknown_file", "warning"),
    }


def test_a_register_in_a_format_that_is_not_read_is_an_error(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", table("roll"))
    (tmp_path / "残疾儿童少年花名册.et").write_bytes(b"x")
    finding = Taken(tmp_path).only()
    assert (finding.register, finding.rule, finding.severity) == ("disabled", "unknown_format", "error")


def test_progress_ends_with_everything_done(tmp_path: Path) -> None:
    import duckdb

    from baoxue.intake.folder import take_in
    from baoxue.intake.reference import load_reference

    write_csv(tmp_path / "roll.csv", table("roll"))
    write_csv(tmp_path / "schools.csv", table("schools"))
    connection = duckdb.connect()
    load_reference(connection, date(2025, 10, 15))
    steps: list[tuple[str, int, int]] = []
    take_in(tmp_path, connection, lambda *step: steps.append(step))
    assert [name for name, _, _ in steps[:2]] == ["roll.csv", "schools.csv"]
    assert steps[-1][1] == steps[-1][2] == sum(path.stat().st_size for path in tmp_path.iterdir())


def test_title_rows_may_stand_above_the_header(tmp_path: Path) -> None:
    rows = table("roll", 2)
    width = len(rows[0])
    title = [["××县学籍花名册"], ["填报单位：第一小学", "", "2025年10月"], []]
    write_xlsx(tmp_path / "roll_1.xlsx", [*title, *rows])
    padded = [cells + [""] * (width - len(cells)) for cells in title]
    more = put(table("roll", 4), 4, "性别", "不详")
    write_csv(tmp_path / "roll_2.csv", [*padded, more[0], *more[3:]])
    finding = Taken(tmp_path).only()
    assert (finding.file, finding.row, finding.column, finding.value) == ("roll_2.csv", 6, "性别", "不详")


def test_two_header_rows(tmp_path: Path) -> None:
    rows = table(
        "roll",
        2,
        [
            "school_code",
            "grade",
            "name",
            "sex",
            "birth_date",
            "pupil_number",
            "id_number",
            "guardian_name",
            "guardian_phone",
            "roll_status",
        ],
    )
    upper = ["学校标识码", "年级", "学生信息", "", "", "", "", "监护人", "", "在籍状态"]
    lower = ["", "", "姓名", "性别", "出生日期", "学籍号", "身份证号", "姓名", "电话", ""]
    write_xlsx(tmp_path / "roll.xlsx", [["学籍花名册"], upper, lower, *rows[1:]])
    taken = Taken(tmp_path)
    query = "select name, guardian_name, guardian_phone, roll_status from registers.roll limit 1"
    assert taken.rows(query) == [("王小某", "王某", "13900000000", "10")]


def test_headers_may_be_written_in_other_ways(tmp_path: Path) -> None:
    rows = table("roll", 2)
    for header, written in {
        "学籍号": "全国学籍号",
        "班级": " 班 ",
        "学校标识码": "学校(机构)标识码*",
        "性别": "SEX",
    }.items():
        rows[0][rows[0].index(header)] = written
    rows = [["序号", *rows[0]], ["1", *rows[1]], ["2", *rows[2]]]
    write_csv(tmp_path / "roll.csv", rows)
    assert Taken(tmp_path).rows("select count(*) from registers.roll") == [(2,)]


def test_blank_rows_are_passed_over_and_row_numbers_stay_the_sheets_own(tmp_path: Path) -> None:
    rows = put(table("roll", 3), 3, "年级", "十年级")
    blank = [""] * len(rows[0])
    write_xlsx(tmp_path / "roll.xlsx", [*rows[:2], blank, *rows[2:]])
    assert Taken(tmp_path).only().row == 5
    (tmp_path / "roll.xlsx").unlink()
    write_csv(tmp_path / "roll.csv", [*rows[:2], [], blank, *rows[2:], [], []])
    assert Taken(tmp_path).only().row == 6


def test_line_breaks_inside_cells_do_not_move_rows(tmp_path: Path) -> None:
    rows = put(put(table("roll", 3), 1, "备注", '第一行\n第二行 "引号"'), 3, "年级", "十年级")
    write_csv(tmp_path / "roll.csv", rows)
    assert Taken(tmp_path).only().row == 4


def test_findings_of_one_kind_are_counted_not_repeated(tmp_path: Path) -> None:
    rows = table("roll", 500)
    for row in range(1, 500, 4):
        rows[row][rows[0].index("性别")] = f"不详{row}"
    write_csv(tmp_path / "roll.csv", rows)
    taken = Taken(tmp_path)
    assert len(taken.findings) == EXAMPLES_PER_RULE + 1
    last = taken.findings[-1]
    assert (last.rule, last.row, last.column) == ("unknown_code", None, "性别")
    assert "125" in last.message_zh and "125" in last.message_en


def test_a_fault_of_a_whole_column_is_one_finding(tmp_path: Path) -> None:
    rows = table("roll", 400)
    for row in range(1, 401):
        rows[row][rows[0].index("入学日期")] = "2020年9月"
    write_csv(tmp_path / "roll.csv", rows)
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.row, finding.column, finding.value) == (
        "wrong_type",
        None,
        "入学日期",
        "2020年9月",
    )
    assert finding.stands_for == 400
    for message in (finding.message_zh, finding.message_en):
        assert "400" in message and "2、3、4" in message.replace(", ", "、")


def test_the_message_of_the_error_names_place_value_and_what_to_do(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "roll.xlsx", {"甲校": put(table("roll"), 2, "性别", "不详")})
    message = Taken(tmp_path).message
    for part in (
        "【roll.xlsx】工作表“甲校”第3行“性别”列，值“不详”",
        "请改为下列之一：男, 女",
        "[roll.xlsx] sheet “甲校” row 3 column “性别”, value “不详”",
        "use one of",
    ):
        assert part in message
