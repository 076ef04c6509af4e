"""The parts of a workbook are found as the standard says; a sheet that was not looked at is never sound."""

import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from baoxue.intake import sheet_xml
from tests.intake.test_hidden_defects import with_error
from tests.intake.writing import Taken, put, table, write_xlsx

RELATIONS = "xl/_rels/workbook.xml.rels"
Parts = dict[str, bytes]


def repacked(path: Path, change: Callable[[Parts], Mapping[str, bytes]]) -> Path:
    """The workbook with other parts in it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in change(parts).items():
            archive.writestr(name, content)
    return path


def targets(written: str) -> Callable[[Parts], Mapping[str, bytes]]:
    """The relation leads to the sheet in this spelling."""
    return lambda parts: (
        parts
        | {
            RELATIONS: parts[RELATIONS].replace(
                b'Target="worksheets/sheet1.xml"', f'Target="{written}"'.encode()
            )
        }
    )


def renamed(old: str, new: str) -> Callable[[Parts], Mapping[str, bytes]]:
    return lambda parts: {name.replace(old, new): content for name, content in parts.items()}


SPELLINGS: dict[str, Callable[[Parts], Mapping[str, bytes]]] = {
    "the relation has capitals": targets("worksheets/Sheet1.xml"),
    "the entry has capitals": renamed("worksheets/sheet1", "worksheets/Sheet1"),
    "the folder has capitals": renamed("xl/worksheets", "xl/Worksheets"),
    "everything has capitals": lambda parts: {
        name.upper() if name.startswith("xl/") else name: content for name, content in parts.items()
    },
    "a dot": targets("./worksheets/sheet1.xml"),
    "two dots": targets("../xl/worksheets/sheet1.xml"),
    "from the root": targets("/xl/worksheets/sheet1.xml"),
    "from the root with capitals": targets("/XL/Worksheets/sheet1.xml"),
    "backslashes": targets("worksheets\\sheet1.xml"),
    "percent signs": targets("worksheets/%73heet1.xml"),
    "backslashes in the archive": lambda parts: {
        name.replace("/", "\\") if "worksheets" in name else name: content for name, content in parts.items()
    },
    "another folder": lambda parts: renamed("xl/worksheets", "xl/tabs")(
        targets("tabs/sheet1.xml")(parts)  # type: ignore[arg-type]
    ),
    "shared texts with capitals": renamed("sharedStrings", "SharedStrings"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_errors_are_found_however_the_parts_are_spelled(spelling: str, tmp_path: Path) -> None:
    repacked(with_error(tmp_path / "roll.xlsx", table("roll")), SPELLINGS[spelling])
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.sheet, finding.row, finding.column) == ("error_cell", "S", 3, "班级")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_values_are_as_meant_however_the_parts_are_spelled(spelling: str, tmp_path: Path) -> None:
    rows = put(table("roll", 2), 1, "出生日期", date(2014, 3, 5))
    repacked(write_xlsx(tmp_path / "roll.xlsx", rows, date_1904=True), SPELLINGS[spelling])
    taken = Taken(tmp_path)
    assert not taken.findings
    assert taken.rows("select birth_date, name from registers.roll") == [(date(2014, 3, 5), "王小某")] * 2


def test_a_sheet_that_was_not_inspected_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_xlsx(tmp_path / "roll_甲校.xlsx", {"一": table("roll", 2), "二": [["x"]]})
    inspect = sheet_xml.inspect
    monkeypatch.setattr(sheet_xml, "inspect", lambda archive: (inspect(archive)[0][:1], None))
    finding = Taken(tmp_path).only()
    assert finding.rule == "unreadable" and "不能确认" in finding.message_zh


def test_sheets_that_are_no_worksheets_are_passed_over(tmp_path: Path) -> None:
    """As in workbooks with sheets of Excel 4 macros, which the reader of cells does not know."""
    path = write_xlsx(tmp_path / "roll.xlsx", {"花名册": table("roll", 2), "宏1": [["=ALERT()"]]})

    def change(parts: Parts) -> Mapping[str, bytes]:
        relations = parts[RELATIONS]
        relations = relations.replace(
            b'relationships/worksheet" Target="worksheets/sheet2.xml"',
            b'relationships/xlMacrosheet" Target="macrosheets/sheet1.xml"',
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/xlMacrosheet",
            b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
        )
        moved = {name.replace("worksheets/sheet2", "macrosheets/sheet1"): it for name, it in parts.items()}
        return moved | {RELATIONS: relations}

    repacked(path, change)
    with pytest.raises(python_calamine.CalamineError):
        python_calamine.CalamineWorkbook.from_path(path)
    taken = Taken(tmp_path)
    assert not taken.findings
    assert taken.rows("select count(*) from registers.roll") == [(2,)]


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = with_error(tmp_path / "roll_甲校.xlsx", table("roll"))
    repacked(path, lambda parts: parts | {"xl/Worksheets/SHEET1.xml": parts["xl/worksheets/sheet1.xml"]})
    assert Taken(tmp_path).only().rule == "unreadable"


def test_a_chart_sheet_between_worksheets_moves_no_finding(tmp_path: Path) -> None:
    rows = table("roll")
    with xlsxwriter.Workbook(tmp_path / "roll.xlsx") as workbook:
        first = workbook.add_worksheet("统计图数据")
        first.write_row(0, 0, [1, 2, 3])
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=统计图数据!$A$1:$C$1"})
        workbook.add_chartsheet("图").set_chart(chart)
        sheet = workbook.add_worksheet("S")
        for r, cells in enumerate(rows):
            sheet.write_row(r, 0, cells)
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
    found = [(it.rule, it.sheet, it.row) for it in Taken(tmp_path).findings if it.severity == "error"]
    assert found == [("error_cell", "S", 3)]
