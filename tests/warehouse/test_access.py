"""Access held from outside: many scopes, names one by one, lists that are witnessed, ways out that fail."""

import itertools
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from baoxue.access import Scope
from baoxue.warehouse import Filters, QuestionError, Shown, UnknownSnapshotError, Warehouse, open_warehouse
from tests.small_registers import (
    COUNTY,
    NORTH,
    NORTH_SCHOOL,
    NORTH_VILLAGE,
    SOUTH,
    SOUTH_SCHOOL,
    SOUTH_VILLAGE,
    pupil,
)
from tests.warehouse.conftest import INSPECTOR, LEADER, NOWHERE, SOUTH_LEADER, Open

ANALYST = Scope(role="analyst", counties=(COUNTY,))
EVERYWHERE_INSPECTOR = Scope(role="inspector", counties=(COUNTY,))
NAMES = "select child_key, name, school_code from children order by child_key"
CHILDREN = [pupil(n) for n in range(3)] + [pupil(100 + n, SOUTH_SCHOOL) for n in range(2)]
AREAS = {
    "counties": (COUNTY, "991103"),
    "townships": (NORTH, SOUTH, "991021999"),
    "villages": (NORTH_VILLAGE, SOUTH_VILLAGE),
    "schools": (NORTH_SCHOOL, SOUTH_SCHOOL, "9900000099"),
}


def counted(scope: Scope) -> Counter[str]:
    """Children that a scope sees by school, by a plain loop over what was written into the roll."""
    found: Counter[str] = Counter()
    for child in CHILDREN:
        township = NORTH if child["school_code"] == NORTH_SCHOOL else SOUTH
        if (
            COUNTY in scope.counties
            or township in scope.townships
            or child["village_code"] in scope.villages
            or child["school_code"] in scope.schools
        ):
            found[child["school_code"]] += 1
    return found


def some_scopes(count: int) -> list[Scope]:
    draw = random.Random(11)
    found: dict[Scope, None] = {}
    while len(found) < count:
        areas = {
            area: tuple(sorted(draw.sample(codes, draw.randint(0, len(codes)))))
            for area, codes in AREAS.items()
        }
        found[Scope(role=draw.choice(["leader", "inspector", "analyst", "steward"]), **areas)] = None
    return list(found)


def test_two_hundred_pairs_of_scopes_interleaved_share_no_entry(opened: Open) -> None:
    warehouse = opened(
        n="select school_code, count(*) as n from children group by all",
        kept="-- kept: sums of n; by code\nselect county_code, township_code, school_code, stage, "
        "count(*) as n from children group by all",
    )
    scopes = some_scopes(40)
    pairs = random.Random(3).sample(list(itertools.combinations(scopes, 2)), 200)

    def look(scope: Scope) -> pd.DataFrame:
        answer = warehouse.ask("n", scope, Filters())
        assert dict(zip(answer["school_code"], answer["n"], strict=True)) == counted(scope)
        kept = warehouse.ask("kept", scope, Filters(stage="all"))
        assert kept["n"].sum() == sum(counted(scope).values())
        answer.loc[:, "n"] = -1  # what a reader does to an answer, no other may see
        return answer

    def both(pair: tuple[Scope, Scope]) -> bool:
        return all(len(look(scope)) == len(counted(scope)) for scope in (*pair, *reversed(pair)))

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(both, pairs))
    answers = warehouse.edition._answers
    seeing = [scope for scope in scopes if not scope.is_empty]
    for scope in seeing:
        assert any(key[1] == scope for key in answers)
    held = Counter(id(answers.get(key)) for key in list(answers))
    assert set(held.values()) == {1}


def test_a_choice_is_part_of_the_key(opened: Open) -> None:
    warehouse = opened(
        kept="-- kept: sums of n; by code, stage\nselect county_code, township_code, school_code, stage, "
        "count(*) as n from children group by all",
        typed="select $it as it, typeof($it) as type",
    )
    choices = [
        (Filters(), None, 5),
        (Filters(county="991103"), None, 0),
        (Filters(township=NORTH), None, 3),
        (Filters(township=SOUTH), None, 2),
        (Filters(school=NORTH_SCHOOL), None, 3),
        (Filters(school=SOUTH_SCHOOL), None, 2),
        (Filters(stage="junior"), None, 0),
        (Filters(), ("stage",), 5),
    ]
    for filters, by, children in [*choices, *reversed(choices)]:
        answer = warehouse.ask("kept", LEADER, filters, by=by)
        assert answer["n"].sum() == children
        assert ("code" in answer) == (by is None)
    for value, type in ((1, "INTEGER"), (True, "BOOLEAN"), (1.0, "DOUBLE"), (1, "INTEGER")):
        assert warehouse.ask("typed", LEADER, Filters(), it=value)["type"].tolist()[0].startswith(type[:3])


def test_a_name_is_shown_to_an_inspector_of_its_place_after_it_was_witnessed(opened: Open) -> None:
    edition = opened(names=NAMES).edition
    keys = edition.ask("names", EVERYWHERE_INSPECTOR, Filters())
    north, south = (
        keys.loc[keys["school_code"] == code, "child_key"].tolist()[0]
        for code in (NORTH_SCHOOL, SOUTH_SCHOOL)
    )
    seen: list[Shown] = []
    name = edition.name_of("children", north, INSPECTOR, Filters(), seen.append)
    assert name in {child["name"] for child in CHILDREN}
    assert [(it.what, it.rows, it.key) for it in seen] == [("children", 1, north)]
    assert seen[0].id in {child["id_number"] for child in CHILDREN if child["name"] == name}
    assert edition.name_of("children", south, INSPECTOR, Filters(), seen.append) is None
    for scope in (None, NOWHERE, LEADER, ANALYST, Scope("inspector"), Scope("steward", counties=(COUNTY,))):
        assert edition.name_of("children", north, scope, Filters(), seen.append) is None
    for table in ("places", "indicator_values", "no such", "movements"):
        assert edition.name_of(table, north, INSPECTOR, Filters(), seen.append) is None
    assert edition.name_of("children", 10**6, INSPECTOR, Filters(), seen.append) is None
    assert len(seen) == 1


def refuse(shown: Shown) -> None:
    raise OSError("the log cannot be written")


def test_no_log_no_name_and_no_list(opened: Open) -> None:
    warehouse = opened(
        names=NAMES,
        cases="select case_key from cases",
        n="select count(*) as n from children",
        kept="-- kept: rows\nselect county_code, township_code, school_code, stage, child_key from children",
    )
    key = warehouse.ask("names", INSPECTOR, Filters())["child_key"].tolist()[0]
    with pytest.raises(OSError, match="cannot be written"):
        warehouse.edition.name_of("children", key, INSPECTOR, Filters(), refuse)
    for question in ("names", "cases", "kept"):
        for _ in range(2):  # also when the answer is remembered
            with pytest.raises(OSError, match="cannot be written"):
                warehouse.ask(question, LEADER, Filters(), witness=refuse)
    assert warehouse.ask("n", LEADER, Filters(), witness=refuse)["n"].tolist() == [5]
    assert warehouse.ask("names", NOWHERE, Filters(), witness=refuse).empty
    seen: list[Shown] = []
    warehouse.ask("names", SOUTH_LEADER, Filters(township=SOUTH), witness=seen.append)
    assert [(it.what, it.rows, it.filters.township) for it in seen] == [("names", 2, SOUTH)]


def test_analysts_follow_children_by_pseudonym_and_nobody_else_does(opened: Open) -> None:
    warehouse = opened(
        who="select pseudonym, id_number, name from children", cases="select pseudonym from cases"
    )
    newer = warehouse.ask("who", ANALYST, Filters())
    older = warehouse.ask("who", ANALYST, Filters(snapshot=warehouse.snapshots[0].id))
    assert newer[["id_number", "name"]].isna().all(axis=None)
    assert len(set(newer["pseudonym"])) == 5
    assert set(older["pseudonym"]) < set(newer["pseudonym"])
    assert set(warehouse.ask("cases", ANALYST, Filters())["pseudonym"]) < set(newer["pseudonym"])
    for scope in (LEADER, INSPECTOR, Scope("steward", counties=(COUNTY,))):
        assert warehouse.ask("who", scope, Filters())["pseudonym"].isna().all()


ESCAPES = [
    "' or '1'='1",
    "' or 1=1 --",
    "'; drop table children; --",
    "'; attach '/etc/passwd'; --",
    "') union all select name from children --",
    "' union select table_name from duckdb_tables() --",
    "\\' or 1=1 --",
    "\u2019 or 1=1 --",
    "''''",
    '" or ""="',
    "$county",
    "${county}",
    "{county}",
    "{{7*7}}",
    "%",
    "_" * 9,
    "*",
    "991021%",
    f"{NORTH}', '{SOUTH}",
    f"{NORTH},{SOUTH}",
    f"{NORTH} {SOUTH}",
    f"{NORTH}\x00",
    f" {NORTH}",
    f"{NORTH} ",
    f"{NORTH}\n",
    "９９１０２１００１",
    "[991021001]",
    "null",
    "NULL",
    "true",
    "1 or 1",
    "../../etc/passwd",
    "scoped.shared.codes",
    "read_text('/etc/passwd')",
    "getenv('HOME')",
    "a" * 100_000,
]
PLACES_ASKED = """
    select school_code, $word as word from children
    where ($county is null or county_code = $county) and ($township is null or township_code = $township)
        and ($school is null or school_code = $school) and stage in $stages"""
KEPT = "select county_code, township_code, school_code, stage, count(*) as n from children group by all"
TYPED = "select school_code from children where township_code = $word or school_code = any($words)"


@pytest.fixture(scope="module")
def asked(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """One warehouse for all escapes, as in a server."""
    folder = tmp_path_factory.mktemp("asked")
    selects = {"places": PLACES_ASKED, "typed": TYPED, "kept": f"-- kept: sums of n\n{KEPT}"}
    for name, select in selects.items():
        (folder / f"{name}.sql").write_text(f"-- A question of the tests.\n{select}\n", encoding="utf-8")
    return open_warehouse(published, folder)


@pytest.mark.parametrize("escape", ESCAPES, ids=range(len(ESCAPES)))
def test_an_escape_in_filters_and_parameters_is_a_word_like_any_other(asked: Warehouse, escape: str) -> None:
    warehouse = asked
    for scope, rows in ((SOUTH_LEADER, 2), (INSPECTOR, 3), (NOWHERE, 0), (None, 0)):
        found = warehouse.ask("places", scope, Filters(), word=escape)
        assert len(found) == rows
        assert set(found["word"]) <= {escape}
        for place in ("county", "township", "school"):
            filters = Filters(**{place: escape})
            assert warehouse.ask("places", scope, filters, word="").empty
            assert warehouse.ask("kept", scope, filters)["n"].sum() == 0
        assert warehouse.ask("typed", scope, Filters(), word=escape, words=[escape]).empty
        with pytest.raises(UnknownSnapshotError):
            warehouse.ask("places", scope, Filters(snapshot=escape), word="")
        with pytest.raises(QuestionError):
            warehouse.ask(escape, scope, Filters())
        with pytest.raises(QuestionError):
            warehouse.ask("places", scope, Filters(), **{"word": "", escape: ""})
    assert Filters.from_query({"stage": escape}).stage == "compulsory"


def test_a_choice_beyond_the_scope_gives_nothing(opened: Open) -> None:
    """Filters only narrow: naming another's place in the address does not open it."""
    warehouse = opened(places=PLACES_ASKED, kept=f"-- kept: sums of n\n{KEPT}")
    for filters in (Filters(township=NORTH), Filters(school=NORTH_SCHOOL), Filters(county="991103")):
        assert warehouse.ask("places", SOUTH_LEADER, filters, word="").empty
        assert warehouse.ask("kept", SOUTH_LEADER, filters)["n"].sum() == 0


def test_every_question_of_the_project_that_shows_single_children_is_witnessed(published: Path) -> None:
    """By what an inspector gets: where a masked name or number stands, there is a witness."""
    from tests.warehouse.test_scopes import EXAMPLES

    warehouse = open_warehouse(published)
    named, witnessed = set(), set()
    for question in warehouse.questions.values():
        more = {name: EXAMPLES[name] for name in question.parameters if name in EXAMPLES}
        filters = Filters(stage="all")
        seen: list[Shown] = []
        answer = warehouse.ask(question.name, EVERYWHERE_INSPECTOR, filters, witness=seen.append, **more)
        if seen:
            witnessed.add(question.name)
        if "王**" in answer.to_csv() or "****" in answer.to_csv():
            named.add(question.name)
    assert named
    assert named <= witnessed
