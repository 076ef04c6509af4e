"""What a scope sees: its own rows, no raw identity, and nothing at all when it is nobody's."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from baoxue.access import Scope
from baoxue.warehouse import Edition, Filters, Warehouse, load_questions, open_warehouse
from baoxue.warehouse.sealed import quoted
from tests.small_registers import NORTH_SCHOOL, NORTH_VILLAGE, SOUTH, SOUTH_SCHOOL, pupil
from tests.warehouse.conftest import INSPECTOR, LEADER, NOWHERE, SOUTH_LEADER, Open

EVERYBODY = [None, NOWHERE, LEADER, SOUTH_LEADER, INSPECTOR]
# Values for the parameters of questions that take more than the filters.
EXAMPLES = {
    "indicator": "suspected_open",
    "indicators": ["suspected_open"],
    "measures": ["suspected_open"],
    "pool_months": 26,
    "level": "county_township",
    "dimension": "township",
    "rule": None,
    "register": None,
    "at_most": 1000,
    "before": "2025-08-31.1",
    "gap": "roll",
    "kind": "unverified",
    "months": 12,
    "units": "township",
    "from": "2025-09-01",
    "to": "2025-09-30",
    "unit_kind": "school",
    "unit_code": NORTH_SCHOOL,
}
TABLES = "select database_name, schema_name, table_name from duckdb_tables()"
RAW = [
    str(pupil(number, school)[column])
    for number, school in (
        (0, NORTH_SCHOOL),
        (1, NORTH_SCHOOL),
        (2, NORTH_SCHOOL),
        (100, SOUTH_SCHOOL),
        (101, SOUTH_SCHOOL),
    )
    for column in ("name", "id_number", "pupil_number", "birth_date", "guardian_name", "guardian_phone")
]


def answers(warehouse: Warehouse | Edition, scope: Scope | None) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every question of the project, asked within the scope."""
    for question in load_questions().values():
        more = {name: EXAMPLES[name] for name in question.parameters if name in EXAMPLES}
        yield question.name, warehouse.ask(question.name, scope, Filters(), **more)


@pytest.mark.parametrize("scope", [None, NOWHERE], ids=["nobody", "empty"])
def test_nobody_and_an_empty_scope_get_no_rows_of_any_question(published: Path, scope: Scope | None) -> None:
    warehouse = open_warehouse(published)
    for name, answer in answers(warehouse, scope):
        assert answer.empty, name
        assert list(answer.columns) == list(dict(answers(warehouse, LEADER))[name].columns)


def test_even_a_count_gives_no_row_without_a_viewer(opened: Open) -> None:
    warehouse = opened(count="select count(*) as n from children", places="select * from places")
    assert warehouse.ask("count", None, Filters()).empty
    assert warehouse.ask("places", None, Filters()).empty
    assert warehouse.ask("count", LEADER, Filters())["n"].tolist() == [5]


def test_each_scope_sees_the_rows_of_its_places_only(opened: Open) -> None:
    warehouse = opened(
        schools="select school_code, count(*) as n from children group by all order by all",
        cases="select school_code from cases",
        values="select distinct school_code from indicator_values",
    )

    def seen(question: str, scope: Scope) -> list[list[object]]:
        return warehouse.ask(question, scope, Filters()).values.tolist()

    assert seen("schools", LEADER) == [[NORTH_SCHOOL, 3], [SOUTH_SCHOOL, 2]]
    assert seen("schools", SOUTH_LEADER) == [[SOUTH_SCHOOL, 2]]
    assert seen("schools", INSPECTOR) == [[NORTH_SCHOOL, 3]]
    assert seen("schools", Scope(role="inspector", villages=(NORTH_VILLAGE,))) == [[NORTH_SCHOOL, 3]]
    assert seen("schools", Scope(role="leader", counties=("999999",))) == []
    assert seen("cases", SOUTH_LEADER) == [[SOUTH_SCHOOL]]
    assert seen("cases", INSPECTOR) == [[NORTH_SCHOOL]]
    assert seen("values", INSPECTOR) == [[NORTH_SCHOOL]]


def test_a_scope_of_villages_sees_nothing_of_a_table_that_knows_no_villages(opened: Open) -> None:
    warehouse = opened(figures="select * from indicator_values", children="select * from children")
    village = Scope(role="inspector", villages=(NORTH_VILLAGE,))
    assert warehouse.ask("figures", village, Filters()).empty
    assert len(warehouse.ask("children", village, Filters())) == 3


@pytest.mark.parametrize("scope", [None, NOWHERE], ids=["nobody", "empty"])
def test_the_database_of_nobody_holds_no_row_at_all(published: Path, scope: Scope | None) -> None:
    edition = open_warehouse(published).edition
    assert len(list(answers(edition, scope))) > 10
    (database,) = edition._whole.databases.values()
    for place in database._connection.execute(TABLES).fetchall():
        table = ".".join(quoted(name) for name in place)
        assert database._connection.execute(f"select count(*) from {table}").fetchall() == [(0,)], table


def test_areas_add_up(opened: Open) -> None:
    warehouse = opened(schools="select distinct school_code from children order by all")
    both = Scope(role="inspector", townships=(SOUTH,), schools=(NORTH_SCHOOL,))
    assert warehouse.ask("schools", both, Filters())["school_code"].tolist() == [NORTH_SCHOOL, SOUTH_SCHOOL]


def test_identity_is_null_for_leaders_and_masked_for_inspectors(opened: Open) -> None:
    warehouse = opened(
        who="""select name, id_number, pupil_number, birth_date, guardian_name, guardian_phone
               from children where school_code = '9900000001' order by child_key""",
        case_names="select name, id_number, pupil_number from cases",
    )
    assert warehouse.ask("who", LEADER, Filters()).isna().all(axis=None)
    masked = warehouse.ask("who", INSPECTOR, Filters())
    assert set(masked["name"]) == {"王**"}
    assert set(masked["guardian_name"]) == {"李**"}
    assert masked["id_number"].str.fullmatch(r"\*{4}\d{4}", na=False).all()
    assert masked["pupil_number"].str.fullmatch(r"\*{4}\d{4}", na=False).all()
    assert masked["guardian_phone"].str.fullmatch(r"\*{4}\d{4}", na=False).all()
    assert masked["birth_date"].isna().all()
    assert warehouse.ask("case_names", INSPECTOR, Filters())["name"].tolist() == ["王**"]
    assert warehouse.ask("case_names", LEADER, Filters()).isna().all(axis=None)


@pytest.mark.parametrize("scope", EVERYBODY, ids=["nobody", "empty", "leader", "south", "inspector"])
def test_no_raw_identity_comes_out_of_any_question_or_lies_in_any_scoped_database(
    published: Path, scope: Scope | None
) -> None:
    warehouse = open_warehouse(published)
    texts = [answer.to_csv() for _, answer in answers(warehouse, scope)]
    for database in warehouse.edition._whole.databases.values():
        connection = database._connection
        for place in connection.execute(TABLES).fetchall():
            table = ".".join(quoted(name) for name in place)
            texts.append(connection.execute(f"select * from {table}").df().to_csv())
    found = [value for value in RAW for text in texts if re.search(rf"(?<!\d){re.escape(value)}(?!\d)", text)]
    assert len(texts) > 20
    assert found == []


def test_scopes_share_no_answer_and_the_answer_is_the_callers_own(opened: Open) -> None:
    warehouse = opened(n="select count(*) as n from children")
    assert [
        warehouse.ask("n", scope, Filters())["n"].tolist() for scope in (LEADER, SOUTH_LEADER, INSPECTOR)
    ] == [
        [5],
        [2],
        [3],
    ]
    for _ in range(2):
        mine = warehouse.ask("n", Scope(role="leader", schools=(NORTH_SCHOOL,)), Filters())
        assert mine["n"].tolist() == [3]
        mine.loc[0, "n"] = 99
    # The same areas in another role are another scope: an analyst may see other columns than a leader.
    analyst = Scope(role="analyst", counties=LEADER.counties)
    warehouse.ask("n", analyst, Filters())
    assert len(warehouse.edition._answers) == 5
    assert len(warehouse.edition._whole.databases) == 5


def test_scopes_interleaved_in_threads_never_mix(opened: Open) -> None:
    warehouse = opened(mine="select school_code, $round as round from children order by child_key")
    expected = {LEADER: 5, SOUTH_LEADER: 2, INSPECTOR: 3, None: 0}
    work = [(scope, round_) for round_ in range(60) for scope in expected]

    def rows(item: tuple[Scope | None, int]) -> bool:
        answer = warehouse.ask("mine", item[0], Filters(), round=item[1])
        return len(answer) == expected[item[0]] and set(answer["round"]) <= {item[1]}

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(rows, work))


def test_tables_are_loaded_while_other_questions_are_answered(published: Path) -> None:
    """As when a server has just started and several readers open different pages of different snapshots."""
    edition = open_warehouse(published).edition
    older = edition.snapshots[0].id
    questions = list(load_questions().values()) * 3

    def ask(number: int) -> pd.DataFrame:
        question = questions[number % len(questions)]
        more = {name: EXAMPLES[name] for name in question.parameters if name in EXAMPLES}
        filters = Filters(snapshot=older if number % 2 else None, township=SOUTH if number % 3 else None)
        return edition.ask(question.name, LEADER, filters, **more)

    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(ask, range(len(questions))))) == len(questions)


def test_snapshots_do_not_mix(opened: Open) -> None:
    warehouse = opened(
        n="select count(*) as n from children",
        of="select $snapshot as snapshot, $as_of as as_of",
    )
    older, newest = (snapshot.id for snapshot in warehouse.snapshots)
    for _ in range(2):
        for chosen, count in ((None, 5), (older, 4), (newest, 5)):
            filters = Filters(snapshot=chosen)
            assert warehouse.ask("n", LEADER, filters)["n"].tolist() == [count]
            assert warehouse.ask("of", LEADER, filters)["snapshot"].tolist() == [chosen or newest]


def test_a_database_holds_only_what_its_scope_may_see(opened: Open) -> None:
    warehouse = opened(n="select count(*) as n from children")
    warehouse.ask("n", SOUTH_LEADER, Filters())
    connection = warehouse.edition._whole.databases[SOUTH_LEADER]._connection
    snapshot = warehouse.snapshots[-1].id
    held = connection.execute(f'select distinct school_code from scoped."{snapshot}".children').fetchall()
    assert held == [(SOUTH_SCHOOL,)]
