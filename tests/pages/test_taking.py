"""What is taken along is written down first, and nothing is handed over that could not be."""

import io
import json
import re
from pathlib import Path

import docx
import pytest
from streamlit.testing.v1 import AppTest

from baoxue.access import audit
from baoxue.snapshots.mechanisms import load_mechanisms
from baoxue.view import exports
from baoxue.view.sections.overview import report
from baoxue.view.words import t
from tests.pages.reading import run_page, shown
from tests.paper.reading import docx_text, pdf_pages, workbook_cells


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log and a shelf of waiting files of the test's own."""
    monkeypatch.setenv("BAOXUE_ACCESS", str(tmp_path))
    monkeypatch.setattr(exports, "_waiting", {})
    return tmp_path


def take(test: AppTest, key: str) -> None:
    test.button(key=key).click().run()


def test_an_export_is_logged_with_its_destination_and_offered_once(demo: Path, quiet: None) -> None:
    test = run_page("explore", viewer="analyst", township="991021101")
    take(test, "take")
    (line,) = [it for it in audit.current().entries() if it.kind == "export"]
    assert (line.actor, line.role) == ("demo:analyst", "analyst")
    assert line.details["destination"] == "internal" and line.details["what"] == "explore"
    assert line.details["place"] == "991021101" and line.details["file"] == "csv"
    (offered,) = exports._waiting.values()
    assert offered.content.startswith(b"\xef\xbb\xbf")
    assert len(offered.content.decode("utf-8-sig").strip().split("\r\n")) == line.details["rows"] + 1


def test_a_workbook_says_of_what_by_whom_and_for_what(demo: Path, quiet: None) -> None:
    take(run_page("accountability", viewer="leader"), "score-workbook")
    (offered,) = exports._waiting.values()
    about = {row[0]: row[1] for row in workbook_cells(offered.content)[t("take.sheet", "zh")][1:]}
    assert about[t("take.destination", "zh")] == t("take.treatment_internal", "zh")
    assert "2025-10-15.1" in str(about[t("take.snapshot", "zh")])
    assert t("take.scope", "zh") in about and t("take.made", "zh") in about


def test_what_cannot_be_written_down_is_not_handed_over(
    demo: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    test = run_page("accountability", viewer="leader")

    def full(*_: object, **__: object) -> None:
        raise audit.AuditError("the disk is full")

    monkeypatch.setattr(audit, "add", full)
    take(test, "score-workbook")
    assert exports._waiting == {}
    assert t("take.not_recorded", "zh") in shown(test)


def test_scores_on_paper_say_what_the_screen_says(demo: Path, quiet: None) -> None:
    test = run_page("accountability", viewer="leader")
    on_screen = [tidy(header.value) for header in test.header]
    take(test, "score-paper")
    (offered,) = exports._waiting.values()
    pages = pdf_pages(offered.content)
    assert "".join(on_screen[0].split()) in pages[0]  # who can be told apart
    assert "".join(on_screen[1].split()) in "".join(pages)  # the card that is open on the screen
    assert all(t("take.mark_internal", "zh") in page and f"共{len(pages)}页" in page for page in pages)


def test_a_circular_tells_grades_and_ranges_and_nothing_that_counts_children(demo: Path, quiet: None) -> None:
    test = run_page("accountability", viewer="leader")
    take(test, "score-circular")
    (line,) = [it for it in audit.current().entries() if it.kind == "export"]
    assert line.details["destination"] == "public"
    (offered,) = exports._waiting.values()
    table = docx.Document(io.BytesIO(offered.content)).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    assert len(rows) == line.details["rows"] > 10
    assert all(re.fullmatch(r"\d+(–\d+)?", ranks) for _, _, ranks in rows)
    grades = {"优秀", "良好", "合格", "不合格"}
    assert {name for _, grade, _ in rows for name in re.split("[或至]", grade)} <= grades
    treated = "".join(t("take.treatment_public", "zh").split())
    text = docx_text(offered.content).replace(treated, "")
    assert not re.search(r"\d\.\d|\d人|失\d", text)


def tidy(text: str) -> str:
    return text.replace("\u2060", "").replace("\u00a0", " ")


def test_a_chart_becomes_a_picture_for_a_message_and_that_is_written_down(demo: Path, quiet: None) -> None:
    test = run_page("disability", viewer="leader")
    (first, *_) = [it for it in test.button if it.key.startswith("picture-")]
    first.click().run()
    (line,) = [it for it in audit.current().entries() if it.kind == "export"]
    assert (line.details["what"], line.details["file"]) == ("picture", "png")
    drawn = [str(json.loads(it.proto.spec)).replace("<br>", "") for it in test.get("plotly_chart")]
    assert any(t("take.mark_internal", "zh") in spec for spec in drawn)


def test_the_report_is_a_draft_in_the_order_of_the_published_one(demo: Path, quiet: None) -> None:
    test = run_page("overview", ("text",), viewer="leader")
    take(test, "work-report")
    (offered,) = exports._waiting.values()
    text = docx_text(offered.content)
    order = [
        text.index(t(f"report.part_{part}", "zh")) for part in ("results", "measures", "problems", "next")
    ]
    assert order == sorted(order)
    assert "".join(tidy(test.header[0].value).split()) in text  # the finding at the top of the page
    for one in load_mechanisms().values():
        if one.group.id in report.GROUPS:
            assert one.name["zh"] in text


def test_the_list_to_send_back_has_a_sheet_for_each_school_and_a_line_for_each_pupil(
    demo: Path, quiet: None
) -> None:
    take(run_page("aid", ("unlisted",), viewer="inspector"), "send-back")
    (offered,) = exports._waiting.values()
    (line,) = [it for it in audit.current().entries() if it.kind == "export"]
    sheets = workbook_cells(offered.content)
    schools = {name: rows for name, rows in sheets.items() if name != t("take.sheet", "zh")}
    asked = {t("aid.column_code", "zh"), t("aid.column_answer", "zh"), t("aid.column_remark", "zh")}
    for school, (header, *pupils) in schools.items():
        assert asked <= set(header)
        assert {row[1] for row in pupils} == {school}
    assert sum(len(rows) - 1 for rows in schools.values()) == line.details["rows"] > 0
