"""A reader's own SQL: what it may ask, and more than forty ways out that are closed."""

import os
import time
from pathlib import Path

import pandas as pd
import pytest

from baoxue.warehouse import own_sql
from baoxue.warehouse.own_sql import OwnSqlError, run

TABLES = {
    "figures": pd.DataFrame({"indicator": ["a", "a", "b"], "numerator": [1.0, 2.0, 5.0]}),
    "places": pd.DataFrame({"code": ["991021"], "name": ["\u6f84\u5cf4\u53bf"]}),
}


def test_one_select_is_answered() -> None:
    asked = "select indicator, sum(numerator) as n from figures group by all order by all"
    found = run(asked, TABLES)
    assert found.rows.to_dict("list") == {"indicator": ["a", "b"], "n": [3.0, 5.0]}
    assert not found.is_cut
    named = run("with t as (from places) select t.name, f.numerator from t cross join figures f", TABLES)
    assert len(named.rows) == 3 and set(named.rows["name"]) == {"\u6f84\u5cf4\u53bf"}


def test_long_answers_are_cut_and_said_so() -> None:
    found = run("select range as n from range(100000)", TABLES)
    assert len(found.rows) == own_sql.MOST_ROWS and found.is_cut


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(OwnSqlError, match="numeratr") as caught:
        run("select numeratr from figures", TABLES)
    assert caught.value.reason == "wrong"
    with pytest.raises(OwnSqlError, match="no such table: children"):
        run("select * from children", TABLES)


ESCAPES = [
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('/etc/passwd')",
    "select * from read_parquet('/data/*.parquet')",
    "select * from read_json('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from 'places.arrow'",
    "from glob('/*')",
    "select * from parquet_scan('x')",
    "select * from sniff_csv('/etc/passwd')",
    "select content from read_text('select.sql')",
    "copy figures to 'out.csv'",
    "copy (select 1) to '/tmp/out.csv'",
    "copy figures from '/etc/passwd'",
    "export database '/tmp/x'",
    "import database '/tmp/x'",
    "attach '/tmp/x.duckdb'",
    "attach ':memory:' as other",
    "detach memory",
    "use memory",
    "set memory_limit = '8GB'",
    "set enable_external_access = true",
    "reset all",
    "pragma database_list",
    "pragma memory_limit = '8GB'",
    "install httpfs",
    "load httpfs",
    "create table x as select 1",
    "create macro f() as 1",
    "create secret (type s3)",
    "insert into figures values ('x', 1)",
    "update figures set numerator = 0",
    "delete from figures",
    "drop table figures",
    "select 1; select 2",
    "select 1; drop table figures",
    "select getenv('HOME')",
    "select current_setting('memory_limit')",
    "select getvariable('x')",
    "select * from duckdb_settings()",
    "select * from duckdb_tables()",
    "select * from pragma_table_info('figures')",
    "select * from information_schema.tables",
    "select * from main.figures",
    "select * from memory.main.figures",
    "select * from query('select 1')",
    "select * from query_table('figures')",
    "call pragma_version()",
    "explain analyze select 1",
    "checkpoint",
    "vacuum",
    "begin transaction",
    "execute x",
    "prepare x as select 1",
    "select $1",
    "select $name",
    "select ?",
    "",
    "-- nothing",
    "select * from arriving",
    "select * from figures where indicator = (select content from read_text('/etc/hostname'))",
    "select * from figures, lateral (select * from read_csv('/etc/passwd'))",
    "with recursive t as (select * from read_csv('/etc/passwd')) select * from t",
    "x" * 30_000,
]


@pytest.mark.parametrize("escape", ESCAPES, ids=range(len(ESCAPES)))
def test_no_way_leads_out(escape: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OwnSqlError) as caught:
        run(escape, TABLES)
    assert caught.value.reason in ("refused", "wrong")
    assert "root:" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


BOMBS = [
    "select count(*) from range(10000000) a, range(10000000) b",
    "with recursive t(n) as (select 1 union all select n + 1 from t) select max(n) from t",
    "select length(repeat('x', 2000000000)) + length(repeat('y', 2000000000))",
    "select list(repeat('x', 1000000)) from range(100000)",
    "select a.range, md5(string_agg(b.range::varchar, '')) from range(50000) a, range(50000) b group by 1",
    "select * from (select unnest(range(100000000))) order by 1 desc",
    "select repeat('x', 100000) from range(4000)",
]


@pytest.mark.parametrize("bomb", BOMBS, ids=range(len(BOMBS)))
def test_what_takes_too_long_or_too_much_is_stopped(bomb: str) -> None:
    began = time.monotonic()
    try:
        found = run(bomb, TABLES, seconds=1)
        assert len(found.rows) <= own_sql.MOST_ROWS
    except OwnSqlError as error:
        assert error.reason in ("too_slow", "too_large")
    assert time.monotonic() - began < 1 + own_sql._START_SECONDS + 3


def test_a_child_knows_nothing_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither environment nor open files: what the child could read of them, it was not given."""
    monkeypatch.setenv("BAOXUE_SECRET", "a secret")
    given: dict[str, str] = {}

    class StoppedError(Exception):
        pass

    def popen(*_: object, **options: object) -> None:
        given.update(options["env"])  # type: ignore[call-overload]
        assert options["close_fds"] and options["cwd"] not in (None, os.getcwd())
        raise StoppedError

    monkeypatch.setattr(own_sql.subprocess, "Popen", popen)
    with pytest.raises(StoppedError):
        run("select 1", TABLES)
    assert set(given) <= {"PATH", "SYSTEMROOT"}
