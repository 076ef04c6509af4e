"""What may be asked and how: one documented SELECT, its own parameters, a time limit, no way out."""

import time
from pathlib import Path

import duckdb
import pytest

from baoxue.warehouse import (
    Filters,
    QuestionError,
    QuestionTimeoutError,
    UnknownSnapshotError,
    load_questions,
    open_warehouse,
)
from baoxue.warehouse.record_linkage import LINKS
from baoxue.warehouse.sealed import SealedDatabase
from tests.warehouse.conftest import LEADER, Open


def test_every_question_of_the_project_loads_and_reads_what_is_there(published: Path) -> None:
    questions = load_questions()
    assert questions
    known = open_warehouse(published).edition._supplier.tables
    assert {
        name: unknown for name, it in questions.items() if (unknown := it.tables - it.earlier_tables - known)
    } == {}
    originals = {name.removeprefix("before_") for it in questions.values() for name in it.earlier_tables}
    assert originals - LINKS <= known
    assert all(question.documentation for question in questions.values())


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select 1", "must begin with a comment"),
        ("-- Two.\nselect 1; select 2", "exactly one SELECT"),
        ("-- None.\n", "exactly one SELECT"),
        ("-- Not a question.\ndelete from children", "exactly one SELECT"),
        ("-- Not a question.\ncreate table x as select 1", "exactly one SELECT"),
        ("-- Not a question.\ncopy (select 1) to 'x.csv'", "exactly one SELECT"),
        ("-- Not SQL.\nselekt 1", "wrong.sql"),
        ("-- A file.\nselect * from read_csv('/etc/passwd')", "not allowed"),
        ("-- A file.\nselect * from read_parquet('x.parquet')", "not allowed"),
        ("-- A file.\nselect read_text('/etc/passwd')", "not allowed"),
        ("-- Another room.\nselect * from scoped.shared.codes", "without a schema"),
        ("-- The engine's own tables.\nselect * from information_schema.tables", "without a schema"),
        ("-- The engine's own tables.\nselect * from duckdb_tables()", "not allowed"),
        ("-- Hidden deeper.\nselect (select count(*) from duckdb_settings())", "not allowed"),
        ("-- In a common table.\nwith x as (select * from glob('*')) select * from x", "not allowed"),
        ("-- The environment.\nselect getenv('HOME')", "not allowed"),
        ("-- Session state.\nselect getvariable('scope')", "not allowed"),
        ("-- SQL in a string.\nselect * from query('select 1')", "not allowed"),
        ("-- Kept.\n-- kept: rows\nselect * from cases where school_code = $school", "cannot use a choice"),
    ],
)
def test_a_question_that_is_not_one_plain_select_is_refused(tmp_path: Path, sql: str, said: str) -> None:
    (tmp_path / "wrong.sql").write_text(sql, encoding="utf-8")
    with pytest.raises(QuestionError, match=said):
        load_questions(tmp_path)


def test_a_file_named_as_a_table_is_nowhere(opened: Open, published: Path) -> None:
    file = next(published.glob("snapshots/*/marts/children.parquet"))
    warehouse = opened(file=f"select * from '{file.as_posix()}'")
    with pytest.raises(QuestionError, match="is not there"):
        warehouse.ask("file", LEADER, Filters())


def test_the_parameters_must_be_the_questions_own(opened: Open) -> None:
    warehouse = opened(given="select $word as word, $county as county, len($stages) as stages")
    answer = warehouse.ask("given", LEADER, Filters(county="991021"), word="'; drop table children; --")
    assert answer.values.tolist() == [["'; drop table children; --", "991021", 2]]
    with pytest.raises(QuestionError, match="takes word"):
        warehouse.ask("given", LEADER, Filters())
    with pytest.raises(QuestionError, match="takes word"):
        warehouse.ask("given", LEADER, Filters(), word="a", more=1)
    with pytest.raises(QuestionError, match="no question"):
        warehouse.ask("never", LEADER, Filters())


def test_a_slow_question_is_stopped_and_the_next_one_answered(opened: Open) -> None:
    slow = "select sum(a.range * b.range % 7) as n from range(1000000) a, range(1000000) b"
    warehouse = opened(0.3, slow=slow, quick="select 1 as n")
    began = time.monotonic()
    with pytest.raises(QuestionTimeoutError):
        warehouse.ask("slow", LEADER, Filters())
    assert time.monotonic() - began < 2
    assert warehouse.ask("quick", LEADER, Filters())["n"].tolist() == [1]


def test_memory_is_limited_and_the_database_goes_on() -> None:
    database = SealedDatabase(memory="100MB")
    with pytest.raises(duckdb.OutOfMemoryException):
        database.answer("select count(distinct repeat(a.range::varchar, 50)) from range(20000000) a", "", {})
    assert database.answer("select 1 as n", "", {})["n"].tolist() == [1]


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from '/etc/passwd'",
        "copy (select 1) to 'out.csv'",
        "attach 'out.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "set max_execution_time = 0",
        "reset lock_configuration",
    ],
)
def test_the_engine_itself_is_shut_off_and_locked(
    statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = SealedDatabase()
    with pytest.raises(duckdb.Error):
        database._connection.cursor().execute(statement)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_snapshot_is_told(opened: Open, tmp_path: Path) -> None:
    warehouse = opened(n="select 1 as n")
    with pytest.raises(UnknownSnapshotError, match="2031"):
        warehouse.ask("n", LEADER, Filters(snapshot="2031-01-01.1"))
    empty = opened(data=tmp_path / "nothing", n="select 1 as n")
    assert empty.snapshots == ()
    assert empty.version == ""
    with pytest.raises(UnknownSnapshotError):
        empty.ask("n", LEADER, Filters())


def test_filters_survive_the_address() -> None:
    chosen = Filters(county="991021", township="991021001", stage="primary", snapshot="2025-10-15.1")
    assert Filters.from_query(chosen.query()) == chosen
    assert Filters().query() == {}
    assert Filters.from_query({"stage": "university", "county": "", "lang": "en"}) == Filters()
    assert Filters().stages == ("primary", "junior")
    with pytest.raises(ValueError, match="unknown stage"):
        Filters(stage="university")
