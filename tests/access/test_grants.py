"""The table of grants: read at once when it changes, closed when it cannot be followed."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from baoxue.access.grants import FILE, Grants, GrantsError, moment, read, written

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def table(tmp_path: Path) -> Grants:
    return Grants(tmp_path)


def test_an_unknown_user_is_nobody(table: Grants) -> None:
    assert table.viewer("somebody") is None
    table.add("wang", "leader", {"counties": ["991021"]}, "root")
    assert table.viewer("Wang") is None
    assert table.viewer("") is None
    assert table.viewer(None) is None
    assert table.viewer("wang").counties == ("991021",)


def test_areas_of_several_grants_add_up_and_those_not_in_force_do_not(table: Grants) -> None:
    table.add("li", "inspector", {"schools": ["2", "1"]}, "root", NOW, NOW + DAY)
    table.add("li", "inspector", {"townships": ["9"], "schools": ["3"]}, "root", NOW + DAY / 2)
    seen = [table.viewer("li", NOW + DAY * days) for days in (-0.1, 0, 0.5, 1, 9)]
    assert seen[0] is None
    assert seen[1].schools == ("1", "2")
    assert (seen[2].schools, seen[2].townships) == (("1", "2", "3"), ("9",))
    assert seen[3].schools == seen[4].schools == ("3",)
    assert table.users(NOW) == ["li"]
    assert table.users(NOW - DAY) == []


def test_a_grant_that_was_ended_counts_no_more_even_for_another_reader(table: Grants, tmp_path: Path) -> None:
    grant = table.add("li", "leader", {"counties": ["1"]}, "root")
    reader = Grants(tmp_path)
    assert reader.viewer("li") is not None
    table.end(grant.id)
    assert reader.viewer("li") is None
    with pytest.raises(GrantsError, match="has ended"):
        table.end(grant.id)
    with pytest.raises(GrantsError, match="there is no grant"):
        table.end("0")


def test_nobody_has_two_roles_at_a_time(table: Grants, tmp_path: Path) -> None:
    table.add("li", "leader", {"counties": ["1"]}, "root", NOW, NOW + DAY)
    with pytest.raises(GrantsError, match="li is leader in that time"):
        table.add("li", "steward", {"counties": ["1"]}, "root", NOW + DAY / 2)
    table.add("li", "steward", {"counties": ["1"]}, "root", NOW + DAY)
    first, second = table.all()
    (tmp_path / FILE).write_text(written([replace(first, valid_to=None), second]))
    assert table.viewer("li", NOW + 2 * DAY) is None  # a table written by hand with two roles: neither


@pytest.mark.parametrize(
    ("user", "role", "areas"),
    [
        ("", "leader", {}),
        (" li", "leader", {}),
        ("li\n", "leader", {}),
        ("l\u200bi", "leader", {}),
        ("li", "king", {}),
        ("li", "leader", {"countries": ["1"]}),
        ("li", "leader", {"counties": ["1 2"]}),
        ("li", "leader", {"counties": ["%"]}),
    ],
)
def test_a_wrong_grant_is_refused(table: Grants, user: str, role: str, areas: dict) -> None:
    with pytest.raises(GrantsError):
        table.add(user, role, areas, "root")
    assert table.all() == ()


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace("leader", "king"),
        lambda text: text.replace("991021", "991021*"),
        lambda text: text.replace("+00:00", ""),
        lambda text: text[: len(text) // 2],
        lambda text: text + text.splitlines()[1] + "\n",
        lambda text: text.replace("counties,", ""),
        lambda text: text + "x\n",
        lambda text: "",
    ],
)
def test_a_table_that_cannot_be_followed_grants_nothing(table: Grants, tmp_path: Path, harm) -> None:
    table.add("li", "leader", {"counties": ["991021"]}, "root")
    path = tmp_path / FILE
    path.write_text(harm(path.read_text()))
    for _ in range(2):  # what was read before is not remembered instead
        with pytest.raises(GrantsError, match=r"grants\.csv"):
            table.viewer("li")


def test_the_table_comes_back_as_it_was_written(table: Grants, tmp_path: Path) -> None:
    table.add('li,"张"', "inspector", {"villages": ["1", "2"]}, "root", valid_to=moment("2031-08-31", True))
    table.add("wang@example.com", "analyst", {"counties": ["991021"]}, "li")
    copy = tmp_path / "copy.csv"
    copy.write_text(written(table.all()))
    assert read(copy) == table.all()


def test_days_begin_and_end_at_midnight_here() -> None:
    assert moment("2026-09-01", end=True) - moment("2026-09-01") == DAY
    assert moment("2026-09-01").astimezone().hour == 0
    assert moment("2026-09-01T12:00:00+00:00") == datetime(2026, 9, 1, 12, tzinfo=UTC)


def test_two_who_grant_at_once_lose_nothing(tmp_path: Path) -> None:
    def grant(number: int) -> None:
        Grants(tmp_path).add(f"user{number}", "leader", {"counties": ["1"]}, "root")

    threads = [threading.Thread(target=grant, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Grants(tmp_path).all()) == 8
    assert [path.name for path in tmp_path.glob(".tmp-*")] == []
