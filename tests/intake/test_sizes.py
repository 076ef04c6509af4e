"""Sizes that a file only claims: bounds are proved before anything is loaded."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from tests.intake.defects.old_format import write_xls
from tests.intake.test_hidden_defects import repacked
from tests.intake.writing import Taken, table, write_csv, write_xlsx
from tests.running import ROOT

SECONDS, MEGABYTES = 2.0, 200
MEASURE = """
import json, resource, sys, time
from pathlib import Path
import pyarrow as pa
from baoxue.intake.cells import UnreadableError
from baoxue.intake.files import read_file
pa.array(["x"])  # loads what the first array loads
before, began, rule = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time(), ""
try:
    rows = [len(sheet.columns(1)[0]) for sheet in read_file(Path(sys.argv[1]))]
except UnreadableError as error:
    rule, rows = error.rule, []
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([rule, rows, time.process_time() - began, (after - before) / 1024]))
"""


def measured(path: Path) -> tuple[str, list[int], float, float]:
    """The refusal or the rows read, seconds of CPU and megabytes above the program itself."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    rule, rows, seconds, memory = json.loads(done.stdout)
    return rule, rows, seconds, memory


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ200000", "A1048576"])
@pytest.mark.parametrize("claims", [True, False])
def test_one_cell_far_away_ends_in_a_sentence(claims: bool, cell: str, tmp_path: Path) -> None:
    path = tmp_path / "roll.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write_string(cell, "x")
    if not claims:
        size = f'<dimension ref="{cell}"/>'.encode()
        repacked(path, lambda xml: xml.replace(size, b'<dimension ref="A1:C3"/>'))
    rule, _, seconds, memory = measured(path)
    assert rule == "stray_cells"
    assert seconds < SECONDS and memory < MEGABYTES


def test_a_cell_whose_row_lies_is_found(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "roll_甲.xlsx", table("roll", 6))
    repacked(path, lambda xml: xml.replace(b'<c r="C4"', b'<c r="XFD1048576"'))
    assert Taken(tmp_path).only().rule == "stray_cells"
    write_xlsx(path, table("roll", 6))
    repacked(path, lambda xml: xml.replace(b'<c r="C4"', b'<c  r = "XFD1048576"'))
    assert Taken(tmp_path).only().rule in ("stray_cells", "unreadable")


@pytest.mark.parametrize("cell", ["F1048576", "XFD3", "XFD1048576"])
@pytest.mark.parametrize("blank", [" ", "\u3000", "\u200b"])
def test_one_space_far_away_costs_nothing(blank: str, cell: str, tmp_path: Path) -> None:
    path = tmp_path / "roll.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for r, cells in enumerate(table("roll", 6)):
            sheet.write_row(r, 0, cells)
        sheet.write_string(cell, blank)
    rule, rows, seconds, memory = measured(path)
    assert (rule, rows) == ("", [6])
    assert seconds < SECONDS and memory < MEGABYTES
    assert not Taken(tmp_path).findings


def test_a_stray_cell_of_an_old_workbook(tmp_path: Path) -> None:
    rows = [*table("roll", 6), *[[] for _ in range(65_528)], [*[""] * 255, "x"]]
    path = write_xls(tmp_path / "roll_甲.xls", {"S": rows})
    rule, _, seconds, memory = measured(path)
    assert rule == "stray_cells"
    assert seconds < SECONDS and memory < MEGABYTES


def test_a_row_of_two_hundred_thousand_cells(tmp_path: Path) -> None:
    path = tmp_path / "roll_甲.csv"
    path.write_text(",".join(["a"] * 200_000) + "\n" + ",".join(["1"] * 200_000), "utf-8")
    assert measured(path)[0] == "too_many_columns"
    assert "200,000" in Taken(tmp_path).only().message_zh
    path.write_text("\n".join(",".join(row) + "," * 200_000 for row in table("roll")), "utf-8")
    rule, _, seconds, memory = measured(path)
    assert rule == "too_many_columns"
    assert seconds < SECONDS and memory < MEGABYTES


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_quotation_mark_left_open_in_a_long_file(at: int, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "roll_甲.csv", table("roll", 30_000))
    text = path.read_text("utf-8-sig")
    middle = (0, len(text) // 2, text.rindex("\n", 0, -2) + 1)[at]
    place = text.index("\n", middle) + 1 if at == 1 else middle
    path.write_text(text[:place] + '"' + text[place:], "utf-8")
    rule, _, seconds, memory = measured(path)
    assert rule == "broken_quotes"
    assert seconds < SECONDS and memory < MEGABYTES
    assert Taken(tmp_path).only().row == text.count("\n", 0, place) + 1


def test_borders_drawn_far_down_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "roll.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet, border = workbook.add_worksheet(), workbook.add_format({"border": 1})
        for r, cells in enumerate(table("roll", 6)):
            sheet.write_row(r, 0, cells)
        for r in range(7, 30_000):
            for c in range(24):
                sheet.write_blank(r, c, None, border)
    rule, rows, seconds, _ = measured(path)
    assert (rule, rows) == ("", [6]) and seconds < SECONDS
