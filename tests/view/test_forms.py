"""What forms say came of it, as values."""

from datetime import date

import pytest

from baoxue.access import audit
from baoxue.access.audit_report import Line
from baoxue.view import words
from baoxue.view.forms.import_command import ImportResult
from baoxue.view.forms.import_form import Attempt, report
from baoxue.view.sections.reporting import audit_log
from baoxue.view.sections.section import Download, Note, State, Table

FINDING = {"severity": "error", "file": "roll.xlsx", "row": 3, "what_zh": "超出范围", "mend_zh": "改正"}
DAY = date(2025, 10, 15)


def test_what_was_refused_says_why() -> None:
    assert report(Attempt(ImportResult(ok=False, refusal="locked"), DAY, "m")) == (
        State("没有完成。", "locked"),
    )


def test_what_is_wrong_is_listed_and_taken_along() -> None:
    wrong = ImportResult(
        ok=False, errors=1, rows={"roll": 1200}, wrong_rows={"roll": 1}, can_be_set_aside=True,
        findings=(FINDING,), workbook=b"PK",
    )  # fmt: skip
    said, rows, found, count, file = report(Attempt(wrong, DAY, "m"))
    assert isinstance(said, State) and "1 处错误" in said.bold
    assert "有错的行共 1 行" in said.soft and "可勾选" in said.soft
    assert isinstance(rows, Table) and rows.rows[0][1:] == ("1,200", "1")
    assert isinstance(found, Table) and "超出范围" in found.rows[0]
    assert isinstance(count, Note) and isinstance(file, Download)
    assert "2025-10-15" in file.file_name


@pytest.mark.parametrize(("mark", "begins"), [("m", "试运行通过"), (None, "已发布：数据批次 2025-10-15.1")])
def test_a_dry_run_is_not_called_published(mark: str | None, begins: str) -> None:
    sound = ImportResult(ok=True, snapshot="2025-10-15.1", rows={"roll": 9}, wrong_rows={"roll": 1})
    said = report(Attempt(sound, DAY, mark))[0]
    assert isinstance(said, State) and said.bold.startswith(begins) and "已搁置 1 行" in said.soft


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_kind_of_the_audit_log_has_words(language: str) -> None:
    words.use(language)
    try:
        listed = audit_log.listed(Line("2025-10", kind, 1, 1, 0) for kind in sorted(audit.KINDS))
    finally:
        words.use("zh")
    assert listed.rows["kind"].nunique() == len(audit.KINDS)
