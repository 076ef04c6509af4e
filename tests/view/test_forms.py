"""What forms say came of it, as values."""

import json
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from baoxue.access import audit
from baoxue.access.audit_report import Line
from baoxue.view import asking, words
from baoxue.view.forms import import_command
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


@pytest.mark.parametrize(("command", "goes_on"), [("check", False), ("import", True)])
def test_leaving_the_page_ends_a_dry_run_and_not_a_publication(
    command: import_command.Command, goes_on: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program is another one, that says a step, works on, and leaves a file at its end."""
    end = tmp_path / "end"
    step = json.dumps({"progress": {"what": "x"}})
    program = f"import time\nprint({step!r}, flush=True)\ntime.sleep(1)\nopen({str(end)!r}, 'w').close()"
    reading = SimpleNamespace(looker=SimpleNamespace(actor="somebody"))
    monkeypatch.setattr(asking, "current", lambda: reading)
    monkeypatch.setattr(import_command, "BAOXUE", (sys.executable, "-c", program))

    def leave(*_: object) -> None:
        raise LeftError

    with pytest.raises(LeftError):
        import_command._run(command, (), DAY, leave, ())
    assert end.exists() == goes_on


class LeftError(Exception):
    """The reader has left the page."""


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_kind_of_the_audit_log_has_words(language: str) -> None:
    words.use(language)
    try:
        listed = audit_log.listed(Line("2025-10", kind, 1, 1, 0) for kind in sorted(audit.KINDS))
    finally:
        words.use("zh")
    assert listed.rows["kind"].nunique() == len(audit.KINDS)
