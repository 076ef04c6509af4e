"""`baoxue import` and `baoxue check` as people and programs use them: real processes, files, workbooks."""

import json
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from baoxue.snapshots.catalog import read_catalog
from tests.cli.test_commands import baoxue
from tests.small_registers import PLACES, pupil, pupils, write_registers

DAY = "2025-10-15"
BAD_ID = "999999201406050060"
WRONG = pupil(5, id_number=BAD_ID, pupil_number="L99999920140605006X", sex="2")
ODD = pupil(7, grade="1")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Registers with one wrong row and one that gives a warning."""
    return write_registers(tmp_path / "wrong", roll=[*pupils(), WRONG, ODD], **PLACES)


def said(stdout: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The progress and the result of a command with --json."""
    lines = [json.loads(line) for line in stdout.splitlines()]
    assert [list(line) for line in lines] == [["progress"]] * (len(lines) - 1) + [["result"]]
    return [line["progress"] for line in lines[:-1]], lines[-1]["result"]


def test_check_shows_findings_by_rule_writes_the_workbook_and_leaves_nothing(
    wrong: Path, tmp_path: Path
) -> None:
    data, workbook = tmp_path / "data", tmp_path / "错误清单.xlsx"
    run = baoxue(data, "check", wrong, "--as-of", DAY, "--errors", workbook)
    assert run.returncode == 1
    assert "id_check_digit" in run.stdout and "身份证号校验码不符" in run.stdout
    (row,) = [line.split() for line in run.stdout.splitlines() if "****0060" in line and "id_number" in line]
    assert row == ["学籍花名册", "roll.csv", "7", "id_number", "****0060"]
    assert "1 errors" in run.stdout and "1 / 7" in run.stdout
    assert BAD_ID not in run.stdout + run.stderr
    assert not data.exists()
    opened = python_calamine.CalamineWorkbook.from_path(workbook)
    assert opened.sheet_names == ["汇总", "学籍花名册"]
    rows = opened.get_sheet_by_name("学籍花名册").to_python()
    assert rows[0][:5] == ["文件", "工作表", "行", "列", "值（已隐去个人信息）"]
    (listed,) = [it for it in rows if it[-1] == "id_check_digit"]
    assert listed[:5] == ["roll.csv", "", 7, "id_number", "****0060"]
    assert BAD_ID not in str(rows)


def test_a_dry_run_says_what_would_happen_and_leaves_nothing(wrong: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    sound = write_registers(tmp_path / "sound", roll=pupils(), **PLACES)
    for folder, more, status in ((sound, (), 0), (wrong, (), 1), (wrong, ("--set-aside",), 0)):
        run = baoxue(data, "import", folder, "--as-of", DAY, "--dry-run", *more)
        assert run.returncode == status, run.stderr
        assert ("could be published" in run.stdout) == (status == 0)
        assert ("--set-aside" in run.stderr) == (status == 1)
        assert not data.exists()


def test_wrong_rows_are_set_aside_only_when_said(wrong: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert baoxue(data, "import", wrong, "--as-of", DAY).returncode == 1
    assert read_catalog(data).snapshots == ()
    run = baoxue(data, "import", wrong, "--as-of", DAY, "--set-aside")
    assert run.returncode == 0, run.stderr
    assert "age_against_grade" in run.stdout and "1 / 7" in run.stdout
    (snapshot,) = read_catalog(data).snapshots
    assert (snapshot.registers["roll"].file.rows, snapshot.registers["roll"].set_aside) == (6, 1)


def test_json_tells_progress_and_the_result(wrong: Path, tmp_path: Path) -> None:
    data, workbook = tmp_path / "data", tmp_path / "errors.xlsx"
    run = baoxue(data, "check", wrong, "--as-of", DAY, "--json", "--errors", workbook)
    steps, result = said(run.stdout)
    assert run.returncode == 1
    assert all(0 <= it["done"] <= it["of"] for it in steps)
    assert {"roll.csv", "id_check_digit"} <= {it["what"] for it in steps}
    assert any("7 rows so far" in it["en"] and "已读 7 行" in it["zh"] for it in steps)
    assert (result["ok"], result["snapshot"], result["workbook"]) == (False, None, str(workbook))
    assert (result["errors"], result["warnings"]) == (1, 1)
    assert (result["wrong_rows"], result["rows"]["roll"]) == ({"roll": 1}, 7)
    error = next(it for it in result["findings"] if it["severity"] == "error")
    assert (error["rule"], error["register"], error["file"], error["row"]) == (
        "id_check_digit",
        "roll",
        "roll.csv",
        7,
    )
    assert (error["column"], error["value"], error["sheet"]) == ("id_number", "****0060", "")
    assert BAD_ID not in run.stdout
    run = baoxue(data, "import", wrong, "--as-of", DAY, "--json", "--set-aside")
    steps, result = said(run.stdout)
    assert run.returncode == 0, run.stderr
    assert (result["ok"], result["snapshot"], result["wrong_rows"]) == (True, "2025-10-15.1", {"roll": 1})
    assert (result["errors"], result["warnings"], result["rows"]["roll"]) == (1, 1, 6)
    assert {"roll", "places", "indicator_values"} <= {it["what"] for it in steps}


def test_json_tells_a_refusal_that_is_no_finding(tmp_path: Path) -> None:
    folder = write_registers(tmp_path / "sound", roll=pupils(), **PLACES)
    run = baoxue(tmp_path / "data", "import", folder, "--as-of", DAY, "--json", "--carry", "disabled")
    _, result = said(run.stdout)
    assert run.returncode == 1
    assert (result["ok"], result["findings"]) == (False, [])
    assert "disabled: cannot be carried forward" in result["refusal"] and result["refusal"] in run.stderr
