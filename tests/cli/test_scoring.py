"""`baoxue score` and `baoxue rubric`: anyone can work a score out again, and a faulty rubric says what is
wrong."""

from pathlib import Path

import pytest

from baoxue.settings import REFERENCE
from tests.cli.test_commands import baoxue

TOWNSHIP = REFERENCE / "rubrics" / "township-2.toml"


def test_scores_are_printed_as_a_table_and_are_the_same_each_time(demo_data: Path) -> None:
    run = baoxue(demo_data, "score")
    assert run.returncode == 0, run.stderr
    assert "991021001" in run.stdout and "名次区间" in run.stdout
    assert run.stdout == baoxue(demo_data, "score", "--rubric", TOWNSHIP).stdout
    older = baoxue(demo_data, "score", "--as-of", "2025-08-31", "--rubric", "school")
    assert older.returncode == 0 and "2025-08-31" in older.stdout


def test_a_day_without_a_snapshot_is_refused(demo_data: Path) -> None:
    run = baoxue(demo_data, "score", "--as-of", "1999-01-01")
    assert run.returncode == 1 and "2025-10-15" in run.stderr
    assert baoxue(demo_data, "score", "--as-of", "yesterday").returncode == 2


def test_two_rubrics_are_compared_item_by_item_and_unit_by_unit(demo_data: Path) -> None:
    run = baoxue(demo_data, "rubric", "compare", "township-1", "township-2")
    assert run.returncode == 0, run.stderr
    assert "dropout_rate_named" in run.stdout and "dropout_rate_overdue" in run.stdout
    assert "B1" in run.stdout and "+" in run.stdout
    assert baoxue(demo_data, "rubric", "compare", "township-1", "school-1").returncode == 1


@pytest.mark.parametrize("file", sorted((REFERENCE / "rubrics").glob("*.toml")), ids=lambda file: file.stem)
def test_the_rubrics_of_the_product_are_sound(file: Path, tmp_path: Path) -> None:
    run = baoxue(tmp_path, "rubric", "check", file)
    assert run.returncode == 0, run.stderr
    assert file.stem in run.stdout


def test_a_faulty_rubric_names_every_fault(tmp_path: Path) -> None:
    text = TOWNSHIP.read_text(encoding="utf-8")
    faulty = tmp_path / "township-2.toml"
    faulty.write_text(
        text.replace("points = 6\n", "points = 7\n", 1).replace("from = 0\n", "from = 10\n"), encoding="utf-8"
    )
    run = baoxue(tmp_path, "rubric", "check", faulty)
    assert run.returncode == 1
    assert "sum to 101, not to 100" in run.stderr
    assert "lowest grade must begin at 0" in run.stderr
