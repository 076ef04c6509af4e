"""The definitions of the registers hold together: .toml, .sql, file names, code lists."""

import csv
import dataclasses

import duckdb
import pyarrow as pa
import pytest

from baoxue import settings
from baoxue.intake import registers
from baoxue.intake.recognising import register_named
from baoxue.intake.registers import load_registers
from baoxue.intake.values import comparable_value, read_column

REGISTERS = load_registers()
EXPECTED = """
    absences aid_payments appeals assessments attendance caregivers case_plans clubs department_lists
    disabled dropout_cases facilities facility_checks history home_teaching home_visits
    inspection_results inspections inspectors law_notices learning_support leave left_behind meetings
    movements notices nutrition out_of_county pairings persuasion_visits pledges poor_households
    population rectifications report_submissions roll roster_summary schools service_areas
    suspected_cases talks tasks term_registration townships villages
""".split()  # noqa: SIM905


def test_all_registers_are_there() -> None:
    assert list(REGISTERS) == EXPECTED
    assert [name for name, register in REGISTERS.items() if register.required] == ["roll"]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_select_gives_the_columns_of_the_definition(name: str) -> None:
    register = REGISTERS[name]
    connection = duckdb.connect()
    raw = pa.table({column.name: pa.array([], pa.string()) for column in register.columns})
    connection.register("raw", raw)
    rows = connection.execute(f"describe {register.sql_path.read_text(encoding='utf-8')}").fetchall()
    types = {row[0]: row[1] for row in rows}
    assert list(types) == [column.name for column in register.columns]
    expected = {
        "integer": "INTEGER",
        "decimal": "DECIMAL(14,2)",
        "date": "DATE",
        "timestamp": "TIMESTAMP",
        "boolean": "BOOLEAN",
    }
    for column in register.columns:
        by_type = "INTEGER" if column.codes == "grade" else expected.get(column.type, "VARCHAR")
        assert types[column.name] == by_type, column.name


@pytest.mark.parametrize("name", EXPECTED)
def test_examples_are_sound(name: str) -> None:
    for column in REGISTERS[name].columns:
        if column.type != "code":
            read = read_column(column, pa.array([column.example], pa.string()))
            assert not read.problems, column.name
            assert read.values[0].as_py() is not None or not column.filled, column.name


@pytest.mark.parametrize("name", EXPECTED)
def test_a_register_is_known_by_its_titles_and_with_a_unit(name: str) -> None:
    register = REGISTERS[name]
    for file in (*register.files, register.name, register.title["zh"]):
        for stem in (
            file,
            f"{file}_城关镇",
            f"{file}-2025",
            f"{file}（城关镇）",
            f"{file} 第一小学",
            f"城关镇_{file}",
        ):
            assert register_named(stem, REGISTERS) is register, stem


def test_other_names_belong_to_no_register() -> None:
    for stem in ("Sheet1", "成绩表", "学籍学籍花名册x", "rolls", "教师花名册"):
        assert register_named(stem, REGISTERS) is None, stem


def test_no_writing_of_a_code_means_two_codes() -> None:
    for path in sorted((settings.REFERENCE / "codes").glob("*.csv")):
        meaning: dict[str, str] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                for written in (row["code"], row["zh"], row["en"], *row["aliases"].split(";")):
                    if written:
                        first = meaning.setdefault(comparable_value(written), row["code"])
                        assert first == row["code"], f"{path.name}: {written} is {first} and {row['code']}"


def test_a_definition_that_contradicts_itself_is_refused() -> None:
    roll = REGISTERS["roll"]
    twice = dataclasses.replace(roll.columns[1], aliases=(roll.columns[0].header,))
    broken = dataclasses.replace(roll, columns=(roll.columns[0], twice), key=("grade",))
    with pytest.raises(
        registers.DefinitionError, match=r"roll\.toml: header .* is claimed by school_code and grade"
    ):
        registers._validate(settings.QUERIES / "registers" / "roll.toml", broken)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_register_of_events_says_when_they_happened(name: str) -> None:
    """Clubs and meals are counted by term and month, figures from the past by year: they have no day."""
    register = REGISTERS[name]
    by_period = name in ("clubs", "nutrition", "history")
    assert (register.happened_on is not None) == (register.kind == "events" and not by_period)


def test_the_day_of_an_event_must_be_a_date() -> None:
    visits = dataclasses.replace(REGISTERS["home_visits"], happened_on="teacher")
    with pytest.raises(registers.DefinitionError, match="happened_on must name a column of type date"):
        registers._validate(settings.QUERIES / "registers" / "home_visits.toml", visits)
