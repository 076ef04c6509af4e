"""Each rule of queries/checks/ finds the wrong rows it is given and none of the sound ones beside them."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from baoxue.definitions.parsing import DefinitionError
from baoxue.intake.reference import load_reference, load_roll_today
from baoxue.intake.registers import load_registers
from baoxue.intake.rows import Positions, SheetRows
from baoxue.snapshots.checks import Checked, run_checks
from baoxue.snapshots.rows_aside import show_rows_aside
from baoxue.snapshots.rules import GROUPS, load_rules, read_rule

TYPES = {
    "text": "varchar",
    "identifier": "varchar",
    "code": "varchar",
    "integer": "integer",
    "decimal": "decimal(14, 2)",
    "date": "date",
    "timestamp": "timestamp",
    "boolean": "boolean",
}
AS_OF, PREVIOUS_AS_OF = date(2025, 10, 15), date(2025, 8, 31)
EXAMPLES = {
    name: example
    for path in sorted((Path(__file__).parent / "rules").glob("*.toml"))
    for name, example in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
RULES = load_rules()
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    """Empty registers now and in the previous snapshot; every test rolls back what it puts in."""
    with duckdb.connect(config={"threads": 1}) as connection:
        load_reference(connection, PREVIOUS_AS_OF)
        connection.execute("create schema previous")
        connection.execute("create table previous.period as select * from reference.period")
        load_roll_today(connection, PREVIOUS_AS_OF, "previous")
        show_rows_aside(connection, schema="previous")
        load_reference(connection, AS_OF)
        connection.execute("create table reference.present (register varchar)")
        connection.execute("create schema registers")
        for register in load_registers().values():
            columns = ", ".join(
                f'"{column.name}" {"integer" if column.codes == "grade" else TYPES[column.type]}'
                for column in register.columns
            )
            connection.execute(f"create table registers.{register.name} ({columns}, row_key integer)")
            connection.execute(f"create table previous.{register.name} ({columns})")
        yield connection


def put(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]], keyed: bool) -> None:
    for key, row in enumerate(rows):
        values = {**row, "row_key": key} if keyed else row
        if values:
            marks = ", ".join("?" for _ in values)
            connection.execute(
                f"insert into {table} ({', '.join(values)}) values ({marks})", list(values.values())
            )


def numbered(register: str, rows: int) -> Positions:
    """Places whose row is the row's key and whose headers are the columns' own names."""
    headers = {column.name: column.name for column in load_registers()[register].columns}
    return Positions([SheetRows(f"{register}.csv", "", headers, {}, pa.array(range(rows), pa.int32()))])


def check(connection: duckdb.DuckDBPyConnection, name: str) -> Checked:
    """What the rule finds in its example."""
    example = EXAMPLES[name]
    needed = {*RULES[name].registers, *example["given"]}
    connection.begin()
    try:
        for register, rows in example["given"].items():
            put(connection, f"registers.{register}", rows, keyed=True)
        for register in needed:
            connection.execute("insert into reference.present values (?)", [register])
        for register, rows in example.get("previous", {}).items():
            put(connection, f"previous.{register}", rows, keyed=False)
        positions = {register: numbered(register, len(rows)) for register, rows in example["given"].items()}
        return run_checks(connection, positions, has_previous="previous" in example, rules=[RULES[name]])
    finally:
        connection.rollback()


def test_every_rule_has_an_example() -> None:
    wrong = sorted(EXAMPLES.keys() ^ RULES.keys())
    assert wrong == [], "add an example to a file of tests/snapshots/rules: rows, and which of them are wrong"
    assert len(RULES) >= 40


@pytest.mark.parametrize("name", RULES)
def test_the_rule_finds_exactly_the_wrong_rows(name: str, world: duckdb.DuckDBPyConnection) -> None:
    example = EXAMPLES[name]
    checked = check(world, name)
    found = [(it.register, "" if it.row is None else it.row, it.column) for it in checked.findings]
    assert sorted(found, key=str) == sorted(map(tuple, example["found"]), key=str)
    assert checked.totals == {name: len(found)}
    for register, _, _ in found:
        wrong = {row for owner, row, _ in found if owner == register}
        assert len(wrong) < len(example["given"][register]), "a sound row must stand beside the wrong ones"


@pytest.mark.parametrize("name", RULES)
def test_what_the_rule_says_is_complete_and_names_nobody(name: str, world: duckdb.DuckDBPyConnection) -> None:
    for finding in check(world, name).findings:
        for said in (finding.message_zh, finding.message_en):
            assert said.strip() and not re.search(r"[{}]|None", said)
            assert not re.search(r"[0-9]{17}[0-9X]", said + finding.value), "an ID number is shown"
        assert finding.what_zh in finding.message_zh and finding.mend_zh in finding.message_zh
        assert not CHINESE.search(finding.message_en.replace(finding.value, "")) or "{other" in str(
            RULES[name].detail
        ), "headers and names of codes alone may be Chinese in English"
        columns = load_registers()[finding.register].columns
        identity = {it.name for it in columns if it.identity} | {it.header for it in columns if it.identity}
        if finding.column in identity and finding.value:
            assert "*" in finding.value


def test_the_groups_are_all_in_use() -> None:
    assert {rule.group for rule in RULES.values()} == set(GROUPS)


def test_rules_that_lack_a_register_are_skipped_and_say_which(world: duckdb.DuckDBPyConnection) -> None:
    world.begin()
    world.execute("insert into reference.present values ('roll')")
    checked = run_checks(world, {})
    world.rollback()
    assert checked.skipped["card_id_disagrees"] == ("disabled",)
    assert checked.skipped["grade_jump"] == ("previous",)
    assert checked.skipped["inspector_unknown"] == ("inspections", "inspectors")
    assert "age_against_grade" in checked.totals and checked.errors == 0


HEAD = """-- A rule.
-- group: identity
-- severity: error
-- needs: none
-- message_zh: a
-- message_en: a
-- mend_zh: a
-- mend_en: a
"""
SOUND = "select 'roll' as register, row_key, 'name' as column_name, name as value from registers.roll"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (SOUND, "group: is missing"),
        (HEAD.replace("error", "fatal") + SOUND, "severity: must be one of error, warning, not 'fatal'"),
        (HEAD.replace("needs: none", "needs: rolls") + SOUND, "needs: there is no register rolls"),
        (HEAD + "-- every: shoe_size\n" + SOUND, "every: no register has shoe_size"),
        (HEAD + "-- detail_zh: a\n" + SOUND, "detail: needs zh and en"),
        (HEAD + "delete from registers.roll", "exactly one SELECT"),
        (HEAD + SOUND + "; " + SOUND, "exactly one SELECT"),
        (HEAD + SOUND + " where name = $name", "no parameters"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(sql: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "rule.sql"
    path.write_text(sql, encoding="utf-8")
    with pytest.raises(DefinitionError, match=said):
        read_rule(path)


def test_all_faults_of_all_rules_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(HEAD.replace("error", "fatal") + SOUND + " where name = $name", "utf-8")
    (tmp_path / "b.sql").write_text(HEAD.replace("-- mend_en: a\n", "") + SOUND, encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_rules(tmp_path)
    assert str(refused.value).replace(f"{tmp_path}/", "").splitlines() == [
        "a.sql: sql: a rule has no parameters; reference.period tells the day",
        "a.sql: severity: must be one of error, warning, not 'fatal'",
        "b.sql: mend: needs zh and en",
    ]


def test_a_rule_that_fails_names_its_file(world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "shoes.sql"
    path.write_text(HEAD + SOUND.replace("name as value", "shoes as value"), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"queries/checks/shoes\.sql"):
        run_checks(world, {}, rules=[read_rule(path)])
    path.write_text(HEAD + SOUND.replace("name as value", "name"), encoding="utf-8")
    with pytest.raises(DefinitionError, match="lacks value"):
        run_checks(world, {}, rules=[read_rule(path)])
