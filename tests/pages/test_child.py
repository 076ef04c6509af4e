"""One child's page: whose it is, what is written down before it is shown, and what is never sent."""

import json
from datetime import date
from pathlib import Path

import plotly.graph_objects as go
import pyarrow.parquet as parquet
import pytest

from baoxue.access import Scope, audit, demo_viewer
from baoxue.access.pseudonyms import pseudonyms
from baoxue.snapshots.catalog import read_catalog
from baoxue.view.charts.life_line import LifeEvent, life_line
from baoxue.warehouse import Filters, Shown, open_warehouse
from tests.pages.reading import FAILURES, run_page, shown

BOX = "child-of-this-session"


def first_child(demo: Path) -> int:
    """The key of the first child that the demo's inspector follows."""
    scope = Scope.of(demo_viewer("inspector"))
    return int(open_warehouse(demo).edition.ask("children_followed", scope, Filters())["child_key"].iloc[0])


def lines(kind: str) -> list[dict]:
    path = audit.current().path
    told = path.read_text("utf-8").splitlines() if path.exists() else []
    return [line for line in map(json.loads, told) if line["kind"] == kind]


@pytest.mark.parametrize("viewer", ["leader", "analyst", "steward"])
def test_only_an_inspector_is_shown_single_children(viewer: str, demo: Path, quiet: None) -> None:
    test = run_page("child", viewer=viewer, lang="zh")
    assert "只对责任区内的督学开放" in shown(test)
    assert not [box for box in test.selectbox if box.key == BOX]


def test_the_story_is_masked_and_written_down_as_a_pseudonym(demo: Path, quiet: None) -> None:
    before = len(lines("child_seen"))
    key = first_child(demo)
    test = run_page("child", viewer="inspector", lang="zh")
    test.session_state[BOX] = key
    text = shown(test.run())
    assert not any(words in text for words in FAILURES)
    assert "登记在册的" in text
    (line,) = lines("child_seen")[before:]
    newest = read_catalog(demo).snapshots[-1]
    children = parquet.read_table(demo / newest.marts["children"].file.path).to_pylist()
    child = next(one for one in children if one["child_key"] == key)
    for secret in (child["name"], child["id_number"], child["pupil_number"], child["guardian_name"]):
        assert secret not in text
        assert secret not in json.dumps(line, ensure_ascii=False)
    assert line["what"]["child"] == pseudonyms([child["id_number"]], "audit")[0]
    # Nothing about the child stands in the address.
    assert str(key) not in json.dumps(dict(test.query_params.items()))


def test_no_log_no_story(demo: Path, quiet: None) -> None:
    edition, scope = open_warehouse(demo).edition, Scope.of(demo_viewer("inspector"))

    def witness(_: Shown) -> None:
        raise audit.AuditError("no room")

    with pytest.raises(audit.AuditError):
        edition.child(first_child(demo), scope, Filters(), witness)


def test_a_child_outside_the_zone_is_nobody(demo: Path) -> None:
    edition = open_warehouse(demo).edition
    inspector, leader = Scope.of(demo_viewer("inspector")), Scope.of(demo_viewer("leader"))
    assert inspector is not None and leader is not None
    newest = read_catalog(demo).snapshots[-1]
    rows = parquet.read_table(demo / newest.marts["children"].file.path).to_pylist()
    inside = set(edition.ask("children_followed", inspector, Filters())["child_key"].tolist())
    outside = next(
        one["child_key"]
        for one in rows
        if one["township_code"] not in inspector.townships
        and one["school_code"] not in inspector.schools
        and one["village_code"] not in inspector.villages
    )
    seen: list[Shown] = []
    assert edition.child(outside, inspector, Filters(), seen.append) is None
    for scope in (leader, None):
        assert edition.child(min(inside), scope, Filters(), seen.append) is None
    assert seen == []
    found = edition.child(min(inside), inspector, Filters(), seen.append)
    assert found is not None and seen[0].rows == len(found[1])
    assert set(found[1]["child_key"]) <= {min(inside)}


def test_events_of_a_child_are_those_of_the_marts(demo: Path) -> None:
    """Counted again in plain Python over the published files, for every child that is followed."""
    edition = open_warehouse(demo).edition
    scope = Scope.of(demo_viewer("inspector"))
    newest = read_catalog(demo).snapshots[-1]
    as_of = newest.as_of

    def rows(mart: str) -> list[dict]:
        return parquet.read_table(demo / newest.marts[mart].file.path).to_pylist()

    cases, talks, lessons = rows("cases"), rows("care_events"), rows("home_lessons")
    attempts, spells = rows("persuasion_visits"), rows("absence_spells")
    for key in edition.ask("children_followed", scope, Filters())["child_key"].tolist():
        found = edition.child(key, scope, Filters(), lambda _: None)
        assert found is not None
        kinds = found[1]["kind"].value_counts().to_dict()
        own = [one for one in cases if one["child_key"] == key]
        expected = {
            "found": sum(one["was_suspected"] and one["found_on"] <= as_of for one in own),
            "confirmed": sum(one["is_confirmed"] and one["confirmed_on"] <= as_of for one in own),
            "returned": sum(one["returned_on"] is not None for one in own),
            "persuasion": sum(one["child_key"] == key for one in attempts),
            "absence": sum(one["child_key"] == key and one["absent_from"] <= as_of for one in spells),
            "visit": sum(one["child_key"] == key and one["kind"] == "home_visit" for one in talks),
            "lesson": sum(one["child_key"] == key for one in lessons),
        }
        assert {kind: kinds.get(kind, 0) for kind in expected} == expected


def test_the_line_of_time_is_a_valid_figure() -> None:
    events = (
        LifeEvent("到校", date(2025, 3, 3), "缺课", "worse", True, date(2025, 3, 9)),
        LifeEvent("台账", date(2025, 3, 5), "确认辍学", "worse"),
        LifeEvent("帮扶", date(2024, 9, 1), "结对", is_spell=True),
    )
    chart = life_line(("到校", "台账", "帮扶", "资助"), events, until=date(2025, 10, 15), what="经过")
    go.Figure(chart.figure.to_dict())
    assert [row[1] for row in chart.table.rows] == ["台账", "到校", "帮扶"]
    assert "资助" not in json.dumps(chart.figure.to_dict()["layout"], ensure_ascii=False)
