"""Every rule of queries/checks/shape.toml: seeded once, found at the right file, sheet, row and column."""

import pickle
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from baoxue.intake import delimited, sheet_xml
from baoxue.intake.findings import Finding, IntakeError, masked, shape
from tests.intake.writing import Taken, id_number, put, table, without, write_csv, write_xlsx

SHEET = "花名册"
SEEDED: set[str] = set()


@pytest.fixture(params=["csv", "xlsx"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def taken(folder: Path, rows: list[list[Any]], kind: str = "xlsx") -> Taken:
    """A roll of these rows, below one title row, taken in."""
    titled = [["学籍花名册", *[""] * (len(rows[0]) - 1)], *rows]
    if kind == "csv":
        write_csv(folder / "roll_甲校.csv", titled)
    else:
        write_xlsx(folder / "roll_甲校.xlsx", {SHEET: titled})
    return Taken(folder)


def check(finding: Finding, rule: str, row: int | None, column: str, value: str = "") -> None:
    """The finding is where it should be, with words in both languages and nothing left to fill in."""
    assert (finding.rule, finding.row, finding.column, finding.value) == (rule, row, column, value)
    assert finding.register == "roll" and finding.file.startswith("roll_甲校")
    assert finding.sheet == (SHEET if finding.file.endswith("xlsx") else "")
    assert finding.severity == shape()["rules"][rule]["severity"]
    for message in (finding.message_zh, finding.message_en):
        assert message and "{" not in message


@pytest.mark.parametrize(
    ("rule", "header", "value", "shown"),
    [
        ("empty_value", "学校标识码", "  ", ""),
        ("wrong_type", "出生日期", "不详", "不**"),
        ("wrong_type", "是否寄宿", "可能", "可能"),
        ("wrong_pattern", "学校标识码", "12345", "12345"),
        ("wrong_pattern", "身份证号", "99999920140305001", "****5001"),
        ("impossible_date", "入学日期", "2025-02-30", "2025-02-30"),
        ("ambiguous_date", "入学日期", "03/04/2025", "03/04/2025"),
        ("ambiguous_date", "出生日期", "03/04/2014", "****2014"),
        ("time_in_date", "入学日期", "2025-09-01 08:30", "2025-09-01 08:30"),
        ("unknown_code", "年级", "十三年级", "十三年级"),
        ("precision_lost", "身份证号", "9.99999E+17", "****E+17"),
    ],
)
def test_a_wrong_cell(tmp_path: Path, kind: str, rule: str, header: str, value: str, shown: str) -> None:
    result = taken(tmp_path, put(table("roll"), 2, header, value), kind)
    check(result.only(), rule, 4, header, shown)
    assert result.intake is None


def test_an_id_number_that_excel_took_for_a_number_is_not_repaired(tmp_path: Path) -> None:
    result = taken(tmp_path, put(table("roll"), 2, "身份证号", int(id_number(2))))
    check(result.only(), "precision_lost", 4, "身份证号", "****e+17")


def test_identity_is_masked() -> None:
    assert masked("王小明", True) == "王**"
    assert masked("999999201403050011", True) == "****0011"
    assert masked("13900000000", True) == "****0000"
    assert masked("不详", False) == "不详"
    assert masked("x" * 200, False).startswith("x" * 60 + "...")


def test_all_findings_are_collected(tmp_path: Path, kind: str) -> None:
    rows = put(put(put(table("roll"), 1, "年级", "十年级"), 2, "性别", ""), 3, "入学日期", "昨天")
    result = taken(tmp_path, rows, kind)
    assert {(f.rule, f.row, f.column) for f in result.findings} == {
        ("unknown_code", 3, "年级"),
        ("empty_value", 4, "性别"),
        ("wrong_type", 5, "入学日期"),
    }


def test_an_unknown_header_and_the_column_it_may_have_been(tmp_path: Path, kind: str) -> None:
    rows = table("roll")
    rows[0][rows[0].index("是否随迁子女")] = "随迁子女情况"
    result = taken(tmp_path, rows, kind)
    check(result.only(), "unknown_header", 2, "随迁子女情况")
    assert "是否随迁子女" in result.findings[0].message_zh


def test_a_missing_column(tmp_path: Path, kind: str) -> None:
    result = taken(tmp_path, without(table("roll"), "出生日期"), kind)
    check(result.only(), "missing_column", 2, "")
    assert "出生日期" in result.findings[0].message_zh


def test_two_columns_with_one_meaning(tmp_path: Path, kind: str) -> None:
    rows = [[*cells, "x"] for cells in table("roll")]
    rows[0][-1] = "全国学籍号"
    check(taken(tmp_path, rows, kind).only(), "double_header", 2, "全国学籍号")


def test_a_column_without_header(tmp_path: Path, kind: str) -> None:
    rows = [[*cells, "x"] for cells in table("roll")]
    rows[0][-1] = ""
    check(taken(tmp_path, rows, kind).only(), "headless_column", 2, "")


def test_two_rows_with_one_key(tmp_path: Path, kind: str) -> None:
    rows = table("roll", 3)
    rows = put(rows, 3, "学籍号", rows[1][rows[0].index("学籍号")])
    result = taken(tmp_path, rows, kind)
    check(result.only(), "duplicate_key", 5, "学籍号", "****0001")
    assert "第3行" in result.findings[0].message_zh and "row 3" in result.findings[0].message_en


def test_one_key_in_two_files(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll_甲校.csv", table("roll", 2))
    write_csv(tmp_path / "roll_乙校.csv", table("roll", 1))
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.file, finding.row) == ("duplicate_key", "roll_甲校.csv", 2)
    assert "roll_乙校.csv" in finding.message_zh


def test_a_key_of_several_columns(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", table("roll"))
    rows = table("movements", 2)
    same = put(put(rows, 2, "学籍号", rows[1][0]), 2, "原学校标识码", rows[1][rows[0].index("原学校标识码")])
    write_csv(tmp_path / "movements.csv", put(same, 2, "异动日期", "2025-09-06"))
    assert not Taken(tmp_path).findings
    write_csv(tmp_path / "movements.csv", put(same, 2, "异动日期", "2025/9/5"))
    assert Taken(tmp_path).only().rule == "duplicate_key"


def test_no_header(tmp_path: Path, kind: str) -> None:
    check(taken(tmp_path, [["甲", "乙"], ["1", "2"]], kind).only(), "no_header", None, "")


def test_a_time_that_was_left_out_is_a_warning(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", table("roll"))
    write_csv(tmp_path / "suspected_cases.csv", put(table("suspected_cases"), 2, "发现时间", "2025-09-08"))
    result = Taken(tmp_path)
    finding = result.only()
    assert (finding.rule, finding.severity, finding.row, finding.column) == (
        "time_missing",
        "warning",
        3,
        "发现时间",
    )
    assert result.rows("select count(found_at) from registers.suspected_cases") == [(3,)]


def test_formula_errors_and_formulas_without_result_are_not_taken_for_empty(tmp_path: Path) -> None:
    rows = table("roll")
    path = tmp_path / "roll_甲校.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        for r, cells in enumerate(rows):
            for c, cell in enumerate(cells):
                sheet.write_string(r, c, cell)
        sheet.write_formula(2, rows[0].index("班级"), "=VLOOKUP(1,A1,1)", None, "#N/A")
        sheet.write_formula(3, rows[0].index("备注"), "=1+1", None, "MISSING")
        sheet.write_formula(1, rows[0].index("备注"), '=""', None, "")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(
                name, content.replace(b"<v>MISSING</v>", b"").replace(b' t="str"><f>1+1', b"><f>1+1")
            )
    by_rule = {finding.rule: finding for finding in Taken(tmp_path).findings}
    assert set(by_rule) == {"error_cell", "unread_formula"}
    check(by_rule["error_cell"], "error_cell", 3, "班级")
    check(by_rule["unread_formula"], "unread_formula", 4, "备注")


def test_a_hidden_sheet_is_named_not_read(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", table("roll"))
    with xlsxwriter.Workbook(tmp_path / "schools.xlsx") as workbook:
        for name in ("甲", "乙"):
            sheet = workbook.add_worksheet(name)
            for r, cells in enumerate(table("schools", 1)):
                sheet.write_row(r, 0, cells)
        sheet.hide()
    result = Taken(tmp_path)
    finding = result.only()
    assert (finding.rule, finding.severity, finding.sheet) == ("hidden_sheet", "warning", "乙")


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 half of a workbook", b"not a workbook at all", bytes(range(256)) * 40],
)
def test_a_broken_workbook(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "roll_甲校.xlsx").write_bytes(content)
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.register, finding.file) == ("unreadable", "roll", "roll_甲校.xlsx")


def test_a_workbook_cut_short(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "roll_甲校.xlsx", table("roll", 50))
    path.write_bytes(path.read_bytes()[:-200])
    assert Taken(tmp_path).only().rule == "unreadable"


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "roll_甲校.csv").write_bytes("学籍号,姓名\n".encode() + b"\xff\xfe\xfd\n")
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.row) == ("wrong_encoding", 2)
    (tmp_path / "roll_甲校.csv").write_bytes("学籍号,姓名\n".encode("utf-16") + b"\x00")
    assert Taken(tmp_path).only().rule == "wrong_encoding"


def test_ragged_rows_are_all_named(tmp_path: Path) -> None:
    rows = table("roll", 4)
    rows[2] = rows[2][:-3]
    rows[4] = [*rows[4], "多"]
    rows[3] = [*rows[3], "", ""]
    write_csv(tmp_path / "roll_甲校.csv", rows)
    result = Taken(tmp_path)
    assert [(f.rule, f.row) for f in result.findings] == [("ragged_row", 3), ("ragged_row", 5)]


def test_a_quotation_mark_left_open(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "roll_甲校.csv", table("roll", 4))
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines[3] = lines[3].replace("1班", '"1班')
    path.write_text("\n".join(lines), encoding="utf-8")
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.row) == ("broken_quotes", 4)


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "roll_甲校.csv"
    with path.open("wb") as stream:
        stream.truncate(1024**3)
    assert Taken(tmp_path).only().rule == "too_large"
    path.unlink()
    write_xlsx(tmp_path / "roll_甲校.xlsx", table("roll", 50))
    monkeypatch.setattr(sheet_xml, "LARGEST_UNPACKED", 1000)
    assert Taken(tmp_path).only().rule == "too_large"


def test_a_stray_cell_far_away_does_not_fill_the_memory(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "roll_甲校.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "学籍号")
        sheet.write_string(1_048_575, 16_383, "x")
    assert Taken(tmp_path).only().rule == "stray_cells"


def test_formats_far_away_do_no_harm(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "roll_甲校.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for r, cells in enumerate(table("roll")):
            sheet.write_row(r, 0, cells)
        sheet.write_blank(1_048_575, 16_383, None, workbook.add_format({"bold": True}))
    assert not Taken(tmp_path).findings


def test_the_error_survives_the_way_between_processes(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", put(table("roll"), 2, "性别", "不详"))
    error = IntakeError(Taken(tmp_path).findings)
    again = pickle.loads(pickle.dumps(error))
    assert (again.findings, str(again)) == (error.findings, str(error))


def test_many_empty_columns_do_no_harm(tmp_path: Path) -> None:
    rows = [[*cells, *[""] * 200] for cells in table("roll")]
    write_csv(tmp_path / "roll.csv", rows)
    assert not Taken(tmp_path).findings


def test_the_roll_is_required(tmp_path: Path) -> None:
    write_csv(tmp_path / "schools.csv", table("schools"))
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.register) == ("missing_register", "roll")
    write_csv(tmp_path / "roll.csv", table("roll", 0))
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.register) == ("empty_required", "roll")


def test_both_ways_of_reading_csv_agree() -> None:
    body = 'a,"b\nc",\r\n"x ""y""",,z\r\n'
    fast = delimited._columns_fast(body.encode(), ",", 3)
    slow = delimited._columns_by_row(body, ",", 1, 3)
    assert fast is not None
    assert [column.to_pylist() for column in fast] == [column.to_pylist() for column in slow]
    assert delimited._columns_fast(b"a,b\nc\n", ",", 2) is None
