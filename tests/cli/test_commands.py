"""The commands as people type them: real processes, real folders, and what is said when one is wrong."""

import os
import subprocess
import sys
from pathlib import Path

from baoxue import settings
from baoxue.snapshots.catalog import CATALOG, read_catalog
from tests.small_registers import PLACES, pupil, pupils, write_registers


def baoxue(data: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs `python -m baoxue` on a data folder."""
    return subprocess.run(
        [sys.executable, "-m", "baoxue", *map(str, arguments)],
        cwd=settings.ROOT,
        env={**os.environ, "BAOXUE_DATA": str(data), "PYTHONIOENCODING": "utf-8", "COLUMNS": "160"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_a_folder_is_imported_and_listed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert str(data) in baoxue(data, "snapshots", "list").stdout
    registers = write_registers(tmp_path / "registers", roll=pupils(), **PLACES)
    run = baoxue(data, "import", registers, "--as-of", "2025-10-15")
    assert run.returncode == 0, run.stderr
    assert "2025-10-15.1" in run.stdout
    listed = baoxue(data, "snapshots", "list").stdout
    assert "2025-10-15.1" in listed


def test_an_error_names_file_row_column_value_and_remedy_and_publishes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    registers = write_registers(tmp_path / "registers", roll=[pupil(1), pupil(2, grade="27")])
    run = baoxue(data, "import", registers, "--as-of", "2025-10-15")
    assert run.returncode == 1
    (told,) = [line.split() for line in run.stderr.splitlines() if "roll.csv" in line]
    assert told == ["学籍花名册", "roll.csv", "3", "grade", "27"]
    assert "请改为下列之一：学前, 一年级" in run.stderr and "use one of" in run.stderr
    assert "Nothing was published" in run.stderr
    assert not (data / CATALOG).exists()


def test_wrong_usage_says_what_to_write(tmp_path: Path) -> None:
    for arguments, said in (
        (("import", tmp_path, "--as-of", "15.10.2025"), "2025-10-15"),
        (("import", tmp_path / "none", "--as-of", "2025-10-15"), "none"),
        (("import", tmp_path), "--as-of"),
        (("publish",), "publish"),
    ):
        run = baoxue(tmp_path / "data", *arguments)
        assert run.returncode == 2
        assert said in run.stderr


def test_templates_are_written(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    run = baoxue(tmp_path / "data", "template", templates)
    assert run.returncode == 0, run.stderr
    assert len(list(templates.glob("*.xlsx"))) >= 18
    assert read_catalog(tmp_path / "data").snapshots == ()
