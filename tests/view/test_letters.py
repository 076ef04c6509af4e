"""Papers of a visit, read back from the files: the wording of the form, the findings, and what the public may
see."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pandas as pd
import pytest

from baoxue.access import Scope, demo_viewer
from baoxue.analysis.records import row_records
from baoxue.paper.docx import docx_file
from baoxue.snapshots.catalog import read_catalog
from baoxue.view.sections.visits import letters
from baoxue.view.slips import Slip
from baoxue.warehouse import Edition, Filters, open_warehouse

SETTINGS = {"rectify_report_days": 5.0, "rectify_file_days": 3.0}


@pytest.fixture(scope="module")
def edition(demo_data: Path) -> Edition:
    return open_warehouse(demo_data).edition


def slip(destination: Any = "internal") -> Slip:
    made = datetime(2025, 10, 16, 1, 20, tzinfo=UTC)
    return Slip(destination, "林某", made, "澄岫县", "2025-10-15.1", "abc", is_demo=True)


def text(content: bytes) -> str:
    read = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells]).replace("\u00a0", " ")


def asked(edition: Edition, viewer: str, question: str) -> pd.DataFrame:
    return edition.ask(question, Scope.of(demo_viewer(viewer)), Filters(county="991021"))


def visit_with_findings(edition: Edition) -> tuple[Any, pd.DataFrame]:
    visits, found = (
        asked(edition, "inspector", "inspection_records"),
        asked(edition, "inspector", "findings_followed"),
    )
    visit = next(row for row in row_records(visits) if row.findings)
    return visit, found[found["inspection_number"] == visit.inspection_number]


def test_the_notice_has_the_wording_of_the_form_and_the_days_of_the_settings(edition: Edition) -> None:
    visit, found = visit_with_findings(edition)
    said = text(docx_file(letters.notice(slip(), visit, found, SETTINGS)))
    assert "经督导检查，你单位存在以下问题" in said
    assert "对以上问题要高度重视，采取措施，立即整改" in said
    assert "下发 5 日内书面报责任督学" in said and "接到报告的 3 日内上报" in said
    assert f"{visit.unit}：" in said and str(visit.inspector) in said
    for row in row_records(found):
        assert row.problem_kind in said and row.problem in said
    assert all(word in said for word in ("督学意见", "整改情况", "回访时间", "后续建议"))


def test_the_record_leaves_blank_what_no_register_holds(edition: Edition) -> None:
    visit, found = visit_with_findings(edition)
    said = text(docx_file(letters.record(slip(), visit, found)))
    assert str(visit.inspection_number) in said and str(visit.unit) in said
    if not pd.isna(visit.expected_count):
        assert f"应到 {visit.expected_count:.0f} 人" in said
    assert all(word in said for word in ("起止时间", "现场反馈", "督导建议"))
    nothing = dict.fromkeys(("expected_count", "conform", "content", "inspector"))
    unknown = SimpleNamespace(**{**visit._asdict(), **nothing})
    said = text(docx_file(letters.record(slip(), unknown, found.iloc[:0])))
    assert "应到 0" not in said and "符合 0" not in said
    assert "未登记问题" in said


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0"), (1, "少于 8"), (7, "少于 8"), (8, "约 10"), (12, "约 10"), (13, "约 15")]
)
def test_public_counts_are_hidden_or_rounded(count: int, shown: str) -> None:
    assert letters.public_count(count) == shown


def test_the_public_notice_names_no_unit_nobody_and_no_exact_count(edition: Edition, demo_data: Path) -> None:
    visits, found = (
        asked(edition, "leader", "inspection_records"),
        asked(edition, "leader", "findings_followed"),
    )
    as_of = read_catalog(demo_data).snapshots[-1].as_of
    said = text(docx_file(letters.announcement(slip("public"), visits, found, as_of, "澄岫县")))
    assert "林某" not in said
    for column in ("unit", "inspector"):
        assert not [name for name in visits[column].dropna().unique() if name in said]
    assert not [one for one in found["problem"].dropna().unique() if one in said]
    counts = [int(one) for one in re.findall(r"(?:约|少于) (\d+)", said)]
    assert counts and all(one % 5 == 0 or one == 8 for one in counts)
    exact = len(visits)
    assert exact % 5 == 0 or str(exact) not in re.findall(r"\d+", said)


def test_an_inspector_gets_visits_of_the_zone_only(edition: Edition) -> None:
    scope = Scope.of(demo_viewer("inspector"))
    assert scope is not None
    rows = asked(edition, "inspector", "inspection_records")
    assert len(rows) and set(rows["township_code"]) <= {*scope.townships} | {
        code[:9] for code in scope.villages
    } | set(rows[rows["school_code"].isin(scope.schools)]["township_code"])
    assert len(asked(edition, "leader", "inspection_records")) > len(rows)
