"""The error workbook: one sheet per register, every place named, nobody's number shown, nothing a formula."""

from datetime import date
from pathlib import Path

import pytest
import python_calamine

from baoxue.intake.error_workbook import write_error_workbook
from baoxue.intake.findings import Finding
from baoxue.intake.registers import load_registers

AS_OF = date(2025, 10, 15)


def finding(register: str = "roll", row: int | None = 3, value: str = "****0010", **other: str) -> Finding:
    said = {
        "rule": "id_check_digit",
        "severity": "error",
        "what_zh": "身份证号校验码不符（见第 2 行）",
        "what_en": "the check digit is wrong (row 2)",
        "mend_zh": "请核对",
        "mend_en": "look it up",
        "file": "学籍花名册_一小.xlsx",
        "sheet": "在校生",
        "column": "身份证号",
    } | other
    return Finding(
        register=register,
        row=row,
        value=value,
        message_zh=f"{said['what_zh']}；{said['mend_zh']}。",
        message_en=f"{said['what_en']}; {said['mend_en']}.",
        **said,
    )


def sheets(path: Path) -> dict[str, list[list[object]]]:
    with python_calamine.CalamineWorkbook.from_path(path) as workbook:
        return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def test_a_sheet_per_register_with_every_place(tmp_path: Path) -> None:
    found = [finding(row=7), finding("aid_payments", severity="warning", rule="aid_overpaid"), finding(row=3)]
    read = sheets(write_error_workbook(tmp_path / "错误清单.xlsx", found, AS_OF))
    assert list(read) == ["汇总", "学生资助发放台账", "学籍花名册"]
    header, first, second = read["学籍花名册"]
    assert header == [
        "文件",
        "工作表",
        "行",
        "列",
        "值（已隐去个人信息）",
        "级别",
        "问题",
        "怎样改正",
        "规则",
    ]
    assert first[:6] == ["学籍花名册_一小.xlsx", "在校生", 3.0, "身份证号", "****0010", "错误"]
    assert first[6:] == ["身份证号校验码不符（见第 2 行）", "请核对", "id_check_digit"]
    assert second[2] == 7.0
    assert ["学籍花名册", "错误", "身份证号校验码不符", "请核对", "id_check_digit", "2"] in read["汇总"]


def test_in_english(tmp_path: Path) -> None:
    read = sheets(write_error_workbook(tmp_path / "errors.xlsx", [finding()], AS_OF, language="en"))
    assert list(read) == ["Summary", "School roll"]
    assert read["School roll"][1][5:8] == ["error", "the check digit is wrong (row 2)", "look it up"]


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    values = ["=1+1", "@SUM(A1)", "+86", "-1", "http://example.org"]
    path = write_error_workbook(tmp_path / "e.xlsx", [finding(value=value) for value in values], AS_OF)
    assert [row[4] for row in sheets(path)["学籍花名册"][1:]] == values


def test_rows_that_are_not_there_and_findings_of_the_folder(tmp_path: Path) -> None:
    found = [
        finding(row=None, file="", sheet=""),
        finding("", rule="unknown_file", what_zh="", what_en="", mend_zh=""),
    ]
    read = sheets(write_error_workbook(tmp_path / "e.xlsx", found, AS_OF))
    assert list(read) == ["汇总", "文件夹", "学籍花名册"]
    assert read["学籍花名册"][1][:3] == ["", "", ""]
    assert read["文件夹"][1][6] == "；。"


def test_more_than_are_listed_are_counted(tmp_path: Path) -> None:
    path = write_error_workbook(tmp_path / "e.xlsx", [finding()], AS_OF, totals={"id_check_digit": 12_345})
    assert sheets(path)["汇总"][-1][-1] == "1 (+12344)"


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    found = [finding(row=row) for row in range(2, 40)]
    first = write_error_workbook(tmp_path / "a.xlsx", found, AS_OF).read_bytes()
    assert write_error_workbook(tmp_path / "b.xlsx", reversed(found), AS_OF).read_bytes() == first


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_register_has_a_sheet_name_of_its_own(language: str, tmp_path: Path) -> None:
    found = [finding(register) for register in load_registers()]
    read = sheets(write_error_workbook(tmp_path / "e.xlsx", found, AS_OF, language=language))
    assert len(read) == len(load_registers()) + 1
