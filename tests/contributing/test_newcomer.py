"""The newcomer's trial of CONTRIBUTING: in a copy of the tree, one file and its example are found, and a
missing piece is named by a failing test that says what to do."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import ROOT

INDICATOR = """# How many pupils are in their first year at school.
group = "enrolment"
unit = "percent"
decimals = 1
better = "neither"
period = "day"
counted = "person"
registers = ["roll"]
stages = ["primary"]
standing = "own design"
rows = {mart = "pupils", where = "stage = 'primary'", met = "grade = 1"}

[name]
zh = "一年级学生占比"
en = "Share of pupils in grade 1"

[short]
zh = "一年级"
en = "Grade 1"

[numerator]
zh = "其中一年级的"
en = "Of these, pupils of grade 1"

[denominator]
zh = "小学在校生"
en = "Pupils enrolled in primary school"

[calibre]
zh = "按学籍所在年级。"
en = "By the grade on the roll."

[source]
zh = "本系统设计"
en = "Our own design"
"""
EXAMPLE = '''"""Pupils of grade 1."""

from tests.queries.conftest import World
from tests.queries.given import AUTUMN, NORTH_PRIMARY, PLACES, pupil
from tests.typed_registers import counted


def test_pupils_of_grade_1_are_counted_among_those_of_primary_school(world: World) -> None:
    found = world(AUTUMN, **PLACES, roll=[pupil(1, grade=1), pupil(2), pupil(3, grade=7)])
    assert counted(found, "first_year_share") == {NORTH_PRIMARY: (1, 2)}
'''
OPINION = """

def _first_year_share(records: Records) -> Counts:
    cells = of_pupils(lambda _records, _who, row: row["grade"] == 1)(records)
    return {cell: pair for cell, pair in cells.items() if cell[3] == "primary"}


ROLL["first_year_share"] = _first_year_share
"""
CHECK = """-- Pupils whose name is one letter.
-- group: figures
-- severity: warning
-- needs: roll
-- message_zh: 姓名只有一个字
-- message_en: the name is a single character
-- mend_zh: 请对照户口簿补全
-- mend_en: complete it from the household register
select 'roll' as register, row_key, 'name' as column_name, name as value
from registers.roll
where length(name) = 1
"""
CHECK_EXAMPLE = """# A name of one letter, beside a whole one.

[name_of_one_letter]
found = [["roll", 0, "name"]]
given.roll = [{name = "x"}, {name = "xy"}]
"""
WHAT_IS_MISSING = (
    "tests/queries/test_rows_behind.py::test_every_indicator_has_a_worked_example",
    "tests/second_opinion/test_agreement.py::test_every_indicator_has_a_second_opinion",
    "tests/snapshots/test_rules.py::test_every_rule_has_an_example",
)
WITH_EXAMPLES = (
    *WHAT_IS_MISSING,
    "tests/queries/test_first_year.py",
    "tests/queries/test_definitions.py",
    "tests/queries/test_rows_behind.py::test_the_rows_add_up_to_the_figure",
    "tests/second_opinion/test_agreement.py::test_invented_registers_are_counted_alike[0]",
    "tests/snapshots/test_rules.py",
    *("-k", "first_year or one_letter or definitions or every_indicator or every_rule or alike"),
)


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Path]:
    """A copy of the tree, without what git does not keep."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    for name in names:
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tmp_path / name)
    yield tmp_path
    shutil.rmtree(tmp_path)


def run_tests(tree: Path, *tests: str) -> tuple[bool, str]:
    """Whether the tests pass in the copy, and what pytest prints."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", *tests]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout


def test_an_indicator_and_a_check_are_one_file_and_its_example_each(tree: Path) -> None:
    indicator = tree / "queries" / "indicators" / "first_year_share.toml"
    check = tree / "queries" / "checks" / "name_of_one_letter.sql"
    indicator.write_text(INDICATOR, encoding="utf-8")
    check.write_text(CHECK, encoding="utf-8")
    passed, said = run_tests(tree, *WHAT_IS_MISSING)
    assert not passed
    assert "first_year_share" in said and "add a worked example to a file of tests/queries" in said
    assert "count it in plain Python in tests/second_opinion" in said
    assert "name_of_one_letter" in said and "add an example to a file of tests/snapshots/rules" in said

    (tree / "tests" / "queries" / "test_first_year.py").write_text(EXAMPLE, encoding="utf-8")
    with (tree / "tests" / "second_opinion" / "roll.py").open("a", encoding="utf-8") as file:
        file.write(OPINION)
    (tree / "tests" / "snapshots" / "rules" / "names.toml").write_text(CHECK_EXAMPLE, encoding="utf-8")
    passed, said = run_tests(tree, *WITH_EXAMPLES)
    assert passed, said

    indicator.write_text(INDICATOR.replace(', met = "grade = 1"', ""), encoding="utf-8")
    check.write_text(CHECK.replace("-- mend_en: complete it from the household register\n", ""), "utf-8")
    passed, said = run_tests(tree, *WHAT_IS_MISSING)
    assert not passed
    assert "first_year_share.toml: rows: met: is missing: say which of the rows the numerator counts" in said
    assert "name_of_one_letter.sql: mend: needs zh and en" in said
