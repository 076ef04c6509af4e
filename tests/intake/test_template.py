"""A filled template imports without change, an untouched one counts as not supplied."""

from pathlib import Path
from typing import Any

import pytest
import python_calamine

from baoxue.intake import template
from baoxue.intake.registers import Column, load_registers
from baoxue.intake.template import write_templates
from tests.intake.writing import Taken, table, write_csv

REGISTERS = load_registers()


def test_one_template_for_each_register(tmp_path: Path) -> None:
    paths = write_templates(tmp_path / "new")
    assert [path.stem for path in paths] == [register.title["zh"] for register in REGISTERS.values()]
    for path, register in zip(paths, REGISTERS.values(), strict=True):
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        assert workbook.sheet_names == [register.title["zh"], "填写说明", "下拉选项"]
        header = workbook.get_sheet_by_index(0).to_python()[0]
        assert header == [column.header for column in register.columns]


def test_templates_are_the_same_each_time(tmp_path: Path) -> None:
    first, second = (write_templates(tmp_path / name) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_untouched_templates_are_not_supplied(tmp_path: Path) -> None:
    write_templates(tmp_path)
    (tmp_path / "学籍花名册.xlsx").unlink()
    write_csv(tmp_path / "roll.csv", table("roll"))
    taken = Taken(tmp_path)
    assert taken.rules == ["untouched_template"] * (len(REGISTERS) - 1)
    assert taken.rows("from reference.present") == [("roll",)]


@pytest.mark.parametrize("keep_example", [True, False])
def test_filled_templates_import(tmp_path: Path, keep_example: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    # Fills the rows below the example while the template is written: reading a workbook in order to change it
    # would need one more library, and the file is the same.
    write_example = template._write_example

    def write_filled(sheet: Any, position: int, column: Column, form: Any) -> None:
        if keep_example:
            write_example(sheet, position, column, form)
        rows = table(sheet.register, 2)
        for row in (1, 2):
            sheet.write_string(1 + row, position, rows[row][position])

    write_data = template._Template._write_data

    def write_known(self: template._Template, sheet: Any, *rest: Any) -> None:
        sheet.register = self.register.name
        write_data(self, sheet, *rest)

    monkeypatch.setattr(template, "_write_example", write_filled)
    monkeypatch.setattr(template._Template, "_write_data", write_known)
    write_templates(tmp_path)
    taken = Taken(tmp_path)
    assert not taken.findings, taken.message
    for name in REGISTERS:
        assert taken.rows(f"select count(*) from registers.{name}") == [(2,)], name
