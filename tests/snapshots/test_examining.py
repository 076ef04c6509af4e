"""Publishing examines what came: errors stop it or are set aside, and the snapshot says what was found."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from baoxue.intake.findings import Finding, IntakeError
from baoxue.snapshots.backup import backup, restore
from baoxue.snapshots.catalog import CATALOG, Snapshot, read_catalog
from baoxue.snapshots.compare import diff
from baoxue.snapshots.findings import FINDINGS_SCHEMA, findings_of
from baoxue.snapshots.publish import publish, publish_folders
from baoxue.snapshots.trial import try_folder
from baoxue.snapshots.upkeep import prune, rebuild_snapshots
from baoxue.snapshots.verify import verify
from tests.small_registers import NORTH, NORTH_SCHOOL, PLACES, SOUTH_SCHOOL, pupil, pupils, suspicion
from tests.small_registers import write_registers as write
from tests.snapshots.conftest import files, flip

BEFORE, DAY = date(2025, 8, 31), date(2025, 10, 15)
BAD_ID = "999999201406050060"
WRONG = pupil(5, id_number=BAD_ID, pupil_number="L99999920140605006X", sex="2")
"""A pupil whose ID number has a wrong check digit."""


def case(number: int, status: str = "40", **other: Any) -> dict[str, Any]:
    """A confirmed case about the pupil of that number, of the autumn before."""
    who = pupil(number)
    columns = ("name", "id_number", "pupil_number", "village_code", "school_code", "grade")
    return {
        "case_number": f"C{number}",
        **{name: who[name] for name in columns},
        "left_on": "2025-05-06",
        "confirmed_on": "2025-06-10",
        "cause": "1",
        "status": status,
        **other,
    }


def folder(tmp_path: Path, name: str = "registers", **registers: Iterable[Any]) -> Path:
    return write(tmp_path / name, **{"roll": pupils(), **PLACES, **registers})  # type: ignore[arg-type]


def manifest(data: Path, id: str) -> Mapping[str, Any]:
    text = (data / "snapshots" / id / "manifest.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def snapshot(data: Path, id: str) -> Snapshot:
    found = read_catalog(data).snapshot(id)
    assert found is not None
    return found


def published_findings(data: Path, id: str) -> list[dict[str, Any]]:
    stored = snapshot(data, id).findings
    assert stored is not None
    return list(pq.read_table(data / stored.path).to_pylist())


def test_an_error_stops_the_publication_and_says_where_and_how_to_mend(tmp_path: Path) -> None:
    source = folder(tmp_path, roll=[*pupils(), WRONG])
    with pytest.raises(IntakeError) as refused:
        publish(source, DAY, tmp_path / "data")
    told = str(refused.value)
    assert "[roll.csv] row 7 column “id_number”, value “****0060” the check digit" in told
    assert "请对照户口簿或身份证逐位核对后改正" in told
    assert BAD_ID not in told
    assert refused.value.wrong_rows == {"roll": 1}
    assert refused.value.rows["roll"] == 6
    assert not (tmp_path / "data" / CATALOG).exists()
    assert list((tmp_path / "data" / "snapshots").iterdir()) == []


def test_wrong_rows_are_set_aside_when_asked_for_and_counted(tmp_path: Path) -> None:
    data = tmp_path / "data"
    found: list[Finding] = []
    source = folder(tmp_path, roll=[*pupils(), WRONG, pupil(8, grade="27")])
    id = publish(source, DAY, data, set_aside=True, report=found.append)
    register = snapshot(data, id).registers["roll"]
    assert (register.file.rows, register.set_aside) == (5, 2)
    assert manifest(data, id)["registers"]["roll"]["set_aside"] == 2
    assert snapshot(data, id).registers["schools"].set_aside == 0
    rows = pq.read_table(data / register.file.path)
    assert BAD_ID not in rows.column("id_number").to_pylist()
    aside = [(it["rule"], it["row_number"]) for it in published_findings(data, id) if it["is_set_aside"]]
    assert ("id_check_digit", 7) in aside and ("unknown_code", 8) in aside
    assert {it.rule for it in found if it.severity == "error"} == {rule for rule, _ in aside}


def test_warnings_are_published_with_the_snapshot(tmp_path: Path) -> None:
    data = tmp_path / "data"
    source = folder(tmp_path, roll=[*pupils(), pupil(7, grade="1")])
    (source / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    found: list[Finding] = []
    id = publish(source, DAY, data, report=found.append)
    assert {it.rule for it in found} >= {"age_against_grade", "unknown_file"}
    assert all(it.severity == "warning" for it in found)
    (grade,) = [it for it in published_findings(data, id) if it["rule"] == "age_against_grade"]
    assert (grade["file"], grade["row_number"], grade["is_set_aside"]) == ("roll.csv", 7, False)
    assert (grade["county_code"], grade["township_code"], grade["school_code"]) == (
        "991021",
        NORTH,
        NORTH_SCHOOL,
    )
    (unknown,) = [it for it in published_findings(data, id) if it["rule"] == "unknown_file"]
    assert unknown["county_code"] is None
    checks = snapshot(data, id).checks
    assert checks["warnings"] == len(found)
    assert checks["rules"]["age_against_grade"] == 1 and checks["rules"]["id_check_digit"] == 0
    assert checks["against"] is None and "previous" in checks["skipped"]["grade_jump"]
    again = list(findings_of(published_findings(data, id)))
    assert sorted(map(str, again)) == sorted(map(str, found))


def test_what_cannot_be_set_aside_stops_it_all_the_same(tmp_path: Path) -> None:
    data = tmp_path / "data"
    lacking = folder(tmp_path)
    text = (lacking / "roll.csv").read_text(encoding="utf-8-sig").splitlines()
    header = text[0].split(",")
    at = header.index("sex")
    cut = [",".join(cell for n, cell in enumerate(line.split(",")) if n != at) for line in text]
    (lacking / "roll.csv").write_text("\n".join(cut), encoding="utf-8")
    with pytest.raises(IntakeError) as refused:
        publish(lacking, DAY, data, set_aside=True)
    assert refused.value.wrong_rows is None
    assert {it.rule for it in refused.value.findings if it.severity == "error"} == {"missing_column"}
    with pytest.raises(IntakeError, match="学籍花名册”的全部行都有错误"):
        publish(folder(tmp_path, "all", roll=[WRONG]), DAY, data, set_aside=True)
    assert not (data / CATALOG).exists()


def test_rows_that_refer_to_rows_set_aside_go_with_them(tmp_path: Path) -> None:
    data = tmp_path / "data"
    visit = {
        "visit_number": "V1",
        "case_number": "C5",
        "visited_on": "2025-09-12",
        "method": "1",
        "persuaders": "周某、李某",
        "result": "agreed",
    }
    wrong_case = case(5, id_number=BAD_ID, pupil_number="")
    source = folder(
        tmp_path,
        dropout_cases=[wrong_case, case(1)],
        persuasion_visits=[visit, visit | {"visit_number": "V2", "case_number": "C1"}],
    )
    with pytest.raises(IntakeError) as refused:
        publish(source, DAY, data)
    assert refused.value.wrong_rows == {"dropout_cases": 1}
    id = publish(source, DAY, data, set_aside=True)
    registers = snapshot(data, id).registers
    assert (registers["dropout_cases"].set_aside, registers["persuasion_visits"].set_aside) == (1, 1)
    (followed,) = [it for it in published_findings(data, id) if it["rule"] == "reference_leads_nowhere"]
    assert (followed["register"], followed["row_number"], followed["is_set_aside"]) == (
        "persuasion_visits",
        2,
        True,
    )


def test_an_illegal_jump_against_the_previous_snapshot_is_found(tmp_path: Path) -> None:
    data = tmp_path / "data"
    closed = case(1, "60", returned_on="2025-08-20", return_placement="1")
    before = folder(tmp_path, "before", dropout_cases=[closed])
    now = folder(tmp_path, "now", dropout_cases=[case(1, "20")])
    first = publish(before, BEFORE, data)
    id = publish(now, DAY, data)
    (jump,) = [it for it in published_findings(data, id) if it["rule"] == "case_illegal_jump"]
    assert (jump["file"], jump["row_number"], jump["severity"]) == ("dropout_cases.csv", 2, "warning")
    assert "上一批次为已复学" in jump["what_zh"]
    assert snapshot(data, id).checks["against"] == first
    # In one batch the newer is compared with the older that is prepared beside it, to the same bytes.
    for workers in (1, 2):
        together = tmp_path / f"together {workers}"
        publish_folders([(DAY, now), (BEFORE, before)], together, workers=workers)
        one, other = (snapshot(place, id).findings for place in (data, together))
        assert one and other and one.sha256 == other.sha256


def test_a_folder_that_fails_is_named_not_the_one_that_waited_for_it(tmp_path: Path) -> None:
    wrong = folder(tmp_path, "wrong", roll=[*pupils(), WRONG])
    with pytest.raises(IntakeError, match="0060"):
        publish_folders([(BEFORE, wrong), (DAY, folder(tmp_path))], tmp_path / "data", workers=2)
    assert not (tmp_path / "data" / CATALOG).exists()


def test_a_damaged_snapshot_is_not_compared_with(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = publish(folder(tmp_path), date(2025, 6, 30), data)
    second = publish(folder(tmp_path), date(2025, 7, 31), data)
    flip(data / snapshot(data, second).registers["roll"].file.path)
    id = publish(folder(tmp_path), BEFORE, data)
    assert snapshot(data, id).checks["against"] == first


def test_a_case_set_aside_did_not_vanish(tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish(folder(tmp_path, "before", dropout_cases=[case(1), case(2)]), BEFORE, data)
    wrong = case(1, id_number=BAD_ID, pupil_number="")
    id = publish(folder(tmp_path, "now", dropout_cases=[wrong, case(2)]), DAY, data, set_aside=True)
    assert snapshot(data, id).registers["dropout_cases"].set_aside == 1
    assert "case_vanished" not in {it["rule"] for it in published_findings(data, id)}


def test_the_number_set_aside_is_carried_forward_with_the_register(tmp_path: Path) -> None:
    data = tmp_path / "data"
    wrong = suspicion(5, id_number=BAD_ID, pupil_number="")
    cases = [suspicion(0, found_at="2025-08-20 09:00"), wrong | {"found_at": "2025-08-20 09:00"}]
    publish(folder(tmp_path, "one", suspected_cases=cases), BEFORE, data, set_aside=True)
    id = publish(folder(tmp_path, "two"), DAY, data, carry=["suspected_cases"])
    register = snapshot(data, id).registers["suspected_cases"]
    assert (register.came_as_of, register.set_aside) == (BEFORE, 1)


def test_no_identity_leaves_the_files_unmasked(tmp_path: Path) -> None:
    data = tmp_path / "data"
    rows = [*pupils(), WRONG, pupil(7, grade="1"), pupil(9, SOUTH_SCHOOL), pupil(9) | {"pupil_number": "L1"}]
    other = [suspicion(5, id_number=BAD_ID, pupil_number="", name="别名"), suspicion(0)]
    id = publish(folder(tmp_path, roll=rows, suspected_cases=other), DAY, data, set_aside=True)
    table = pq.read_table(data / "snapshots" / id / "findings.parquet")
    assert table.schema.remove_metadata().equals(FINDINGS_SCHEMA) and table.num_rows > 3
    said = json.dumps(table.to_pylist(), ensure_ascii=False)
    for row in [*rows, *other]:
        for column in ("id_number", "name", "pupil_number", "guardian_phone"):
            value = str(row.get(column) or "")
            assert len(value) < 2 or value not in said, column


def test_findings_are_verified_rebuilt_backed_up_compared_and_pruned(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = publish(folder(tmp_path, "one", roll=[*pupils(), pupil(7, grade="1")]), BEFORE, data)
    id = publish(folder(tmp_path, "two", roll=[*pupils(), WRONG]), DAY, data, set_aside=True)
    before = files(data)
    done = rebuild_snapshots(data)
    assert [(it.differ, it.mended, it.new_id) for it in done] == [((), (), None)] * 2
    assert files(data) == before
    backup(data, tmp_path / "all.tar")
    restore(tmp_path / "elsewhere", tmp_path / "all.tar")
    assert files(tmp_path / "elsewhere") == before
    changed = {it.rule: (it.before, it.after) for it in diff(data, first, id).findings}
    assert changed["age_against_grade"] == (1, 0) and changed["id_check_digit"] == (0, 1)
    back = flip(data / "snapshots" / id / "findings.parquet")
    assert [it.file for it in verify(data)] == [f"snapshots/{id}/findings.parquet"]
    back()
    prune(data, 1, year_ends=False)
    assert not (data / "snapshots" / first).exists() and verify(data) == []


def test_a_trial_finds_the_same_and_leaves_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    wrong = folder(tmp_path, "wrong", roll=[*pupils(), WRONG])
    with pytest.raises(IntakeError) as refused:
        try_folder(wrong, DAY, data)
    assert not data.exists()
    publish(folder(tmp_path), BEFORE, data)
    before = files(data)
    examined = try_folder(wrong, DAY, data, set_aside=True)
    assert examined.set_aside == refused.value.wrong_rows == {"roll": 1}
    assert examined.rows["roll"] == 5 and examined.against == "2025-08-31.1"
    assert files(data) == before
