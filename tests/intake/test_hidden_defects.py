"""What looks empty, whole or plain in a file and is not: errors, merges, damage, turned values, bombs."""

import shutil
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from baoxue.intake import sheet_xml
from baoxue.intake.cells import UnreadableError
from baoxue.intake.files import read_file
from tests.intake.writing import Rows, Taken, put, table, write_csv, write_xlsx

FILES = Path(__file__).parent / "files"
SHEET = "xl/worksheets/sheet1.xml"


def repacked(path: Path, change: Callable[[bytes], bytes], part: str = SHEET) -> Path:
    """A workbook in which one part is changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if name == part else content)
    return path


def with_error(path: Path, rows: Rows) -> Path:
    """A workbook with #N/A in row 3, column C."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("S")
        for r, cells in enumerate(rows):
            for c, cell in enumerate(cells):
                if cell:
                    sheet.write_string(r, c, cell)
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: (
            xml.replace(b"<", b"<x:")
            .replace(b"<x:/", b"</x:")
            .replace(b"<x:?", b"<?")
            .replace(b"xmlns=", b"xmlns:x=")
        ),
        lambda xml: xml.replace(b'<c r="C3" t="e">', b"<c t='e' r='C3'>"),
        lambda xml: xml.replace(b"><c ", b">\n <c ").replace(b"sheetData><", b"sheetData>\n<"),
        lambda xml: xml.replace(b' t="e"', b"").replace(b"<v>#N/A</v>", b"<v></v>"),
        lambda xml: xml.replace(b' t="e"', b"").replace(b"<v>#N/A</v>", b"<v/>"),
    ],
    ids=["namespace prefix", "order and quotes", "line breaks", "empty result", "no result"],
)
def test_errors_are_found_however_a_program_writes_them(
    change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    repacked(with_error(tmp_path / "roll.xlsx", table("roll")), change)
    finding = Taken(tmp_path).only()
    assert finding.rule in ("error_cell", "unread_formula")
    assert (finding.sheet, finding.row, finding.column) == ("S", 3, "班级")


def test_formula_errors_in_an_old_workbook(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", table("roll"))
    shutil.copy(FILES / "errors.xls", tmp_path / "镇街名册.xls")
    found = {(it.rule, it.row, it.column) for it in Taken(tmp_path).findings}
    assert {("error_cell", 3, "镇长"), ("error_cell", 4, "镇长"), ("error_cell", 3, "镇街名称")} <= found
    assert not any(row == 5 for _, row, _ in found), "a formula may have an empty text as its result"


@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_a_locked_workbook_whatever_it_is_called(suffix: str, tmp_path: Path) -> None:
    shutil.copy(FILES / "locked.xlsx", tmp_path / f"roll_甲校.{suffix}")
    assert Taken(tmp_path).only().rule == "password"


def test_either_format_is_read_under_either_name(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", table("roll")).rename(tmp_path / "roll.xls")
    shutil.copy(FILES / "townships.xls", tmp_path / "townships.xlsx")
    assert not Taken(tmp_path).findings


def test_an_old_workbook_cut_anywhere_is_refused_and_ends_nothing(tmp_path: Path) -> None:
    raw = (FILES / "errors.xls").read_bytes()
    path = tmp_path / "townships.xls"
    for length in range(0, len(raw), 97):
        path.write_bytes(raw[:length])
        with pytest.raises(UnreadableError) as caught:
            list(read_file(path))
        assert caught.value.rule == "unreadable"


def test_damaged_numbers_in_an_old_workbook_do_not_ask_for_terabytes(tmp_path: Path) -> None:
    raw = bytearray((FILES / "errors.xls").read_bytes())
    area = raw.index(b"\x00\x02\x0e\x00") + 4  # the record with the area that is filled
    path = tmp_path / "townships.xls"
    raw[area : area + 4] = struct.pack("<I", 225)
    path.write_bytes(raw)
    with pytest.raises(UnreadableError):
        list(read_file(path))


def test_cells_covered_by_a_merged_one_are_not_taken_for_empty(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "roll.xlsx") as workbook:
        sheet = workbook.add_worksheet("S")
        for r, cells in enumerate(table("roll", 5)):
            sheet.write_row(r + 1, 0, cells)
        sheet.merge_range(0, 0, 0, 20, "某县学籍花名册")
        sheet.merge_range(2, 2, 4, 2, "1班")
        sheet.merge_range(8, 0, 8, 5, "")
    found = Taken(tmp_path).findings
    assert [(it.rule, it.row, it.column) for it in found] == [
        ("merged_cell", 4, "班级"),
        ("merged_cell", 5, "班级"),
    ]


def test_a_number_too_long_for_a_sheet_is_refused_in_a_column_of_text(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", table("roll"))
    write_xlsx(tmp_path / "home_visits.xlsx", put(table("home_visits"), 1, "家访编号", 202509080000000001))
    finding = Taken(tmp_path).only()
    assert (finding.rule, finding.row, finding.column) == ("precision_lost", 2, "家访编号")


def test_a_class_that_excel_made_a_date_is_said(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "roll.xlsx", put(table("roll"), 2, "班级", date(2025, 3, 1)))
    write_xlsx(tmp_path / "attendance.xlsx", put(table("attendance", 1), 1, "班级", date(2025, 3, 1)))
    found = {it.register: it for it in Taken(tmp_path).findings}
    assert (found["roll"].rule, found["roll"].severity) == ("date_in_note", "warning")
    assert (found["attendance"].rule, found["attendance"].row) == ("date_in_text", 2)


@pytest.mark.parametrize("sign", ["\u200b", "'", "' ", "\ufeff\u3000"])
def test_signs_that_cannot_be_seen_do_not_fill_a_required_cell(sign: str, tmp_path: Path) -> None:
    rows = put(put(table("roll"), 2, "学校标识码", sign), 3, "学生姓名", sign)
    write_csv(tmp_path / "roll.csv", rows)
    found = [(it.rule, it.row, it.column) for it in Taken(tmp_path).findings]
    assert found == [("empty_value", 3, "学校标识码"), ("empty_value", 4, "学生姓名")]


def test_damaged_utf8_is_not_read_as_other_characters(tmp_path: Path) -> None:
    rows = table("roll", 40)
    raw = write_csv(tmp_path / "roll.csv", rows, encoding="utf-8").read_bytes()
    place = raw.index("王小某".encode(), len(raw) // 2)
    for byte in range(0x80, 0x100):
        damaged = raw[:place] + bytes([byte]) + raw[place + 1 :]
        (tmp_path / "roll.csv").write_bytes(damaged)
        try:
            damaged.decode()
        except UnicodeDecodeError:
            with pytest.raises(UnreadableError) as caught:
                list(read_file(tmp_path / "roll.csv"))
            assert caught.value.rule == "wrong_encoding"
            assert caught.value.rows == [(raw[:place].count(b"\n") + 1, {})]


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "UNSUSPICIOUS", 1 << 20)
    path = write_xlsx(tmp_path / "roll_甲校.xlsx", table("roll"))
    repacked(path, lambda xml: xml.replace(b"</sheetData>", b" " * (8 << 20) + b"</sheetData>"))
    assert Taken(tmp_path).only().rule == "inflated"


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "roll_甲校.xlsx", table("roll"))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    repacked(path, lambda xml: xml + b" " * (1 << 20), "xl/sharedStrings.xml")
    raw = bytearray(path.read_bytes())
    for at in range(len(raw)):
        # The size stands twice: before the content and in the list at the end.
        if raw[at : at + 4] == struct.pack("<I", size + (1 << 20)):
            raw[at : at + 4] = struct.pack("<I", size)
    path.write_bytes(raw)
    assert Taken(tmp_path).only().rule == "unreadable"


def test_damaged_archives_are_refused_not_raised(tmp_path: Path) -> None:
    raw = write_xlsx(tmp_path / "a.xlsx", table("roll", 20)).read_bytes()
    path = tmp_path / "b.xlsx"
    for at in range(0, len(raw), 41):
        changed = bytearray(raw)
        changed[at] ^= 0xFF
        path.write_bytes(changed)
        try:
            assert all(sheet.columns(1) for sheet in read_file(path))
        except UnreadableError as error:
            assert error.rule in ("unreadable", "too_large", "inflated", "password")


def test_a_wrong_dimension_does_not_hide_a_stray_cell(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "roll_甲校.xlsx", table("roll"))
    stray = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    for dimension in (b'<dimension ref="A1"/>', b""):
        changed = tmp_path / "roll_甲校.xlsx"
        write_xlsx(path, table("roll"))
        with zipfile.ZipFile(path) as archive:
            said = archive.read(SHEET).split(b"<dimension")[1].split(b"/>")[0]
        repacked(
            changed,
            lambda xml, said=said, dimension=dimension: xml.replace(
                b"<dimension" + said + b"/>", dimension
            ).replace(b"</sheetData>", stray),
        )
        assert Taken(tmp_path).only().rule == "stray_cells"


@pytest.mark.parametrize("typing_error", [False, True])
def test_a_header_that_stands_again_on_a_printed_page_hides_no_row_above_it(
    typing_error: bool, tmp_path: Path
) -> None:
    header, *rows = table("roll", 8)
    tall = {0, 3, 5, 7}
    upper = ["某县", *[""] * (len(header) - 1)]
    upper = [
        said if at in tall else above for at, (said, above) in enumerate(zip(header, upper, strict=True))
    ]
    lower = ["" if at in tall else said for at, said in enumerate(header)]
    if typing_error:
        lower[lower.index("班级")] = "班及"
    write_csv(tmp_path / "roll.csv", [["学籍花名册"], [""], upper, lower, *rows[:4], header, *rows[4:]])
    found = Taken(tmp_path).findings
    assert {it.row for it in found if it.rule != "unknown_header"} == {9}
    assert [it.column for it in found if it.rule == "unknown_header"] == ["班及"] * typing_error


def test_a_header_over_two_rows_groups_nothing_beside_it(tmp_path: Path) -> None:
    write_csv(tmp_path / "roll.csv", table("roll"))
    header, *rows = table("inspections", columns=["inspector_number", "inspection_number", "inspected_on",
                                                  "unit_kind", "township_code", "kind"])  # fmt: skip
    upper, lower = ["督学", *[""] * 5], ["", "编号", *header[2:]]
    write_csv(tmp_path / "inspections.csv", [upper, lower, *rows])
    result = Taken(tmp_path)
    answer = result.rows("select inspection_number, inspector_number from registers.inspections")
    assert answer == [(row[1], row[0]) for row in rows]
