"""对外公开: what may be published of a snapshot, on the page and in the public workbook."""

import re
from pathlib import Path

import pytest

from baoxue.access import audit
from baoxue.analysis.release import load_rules
from baoxue.view import exports
from baoxue.view.words import t
from tests.pages.reading import run_page, shown
from tests.paper.reading import workbook_cells

RULES = load_rules()
MARKS = {
    key: t(f"publication.{key}", "zh").format(up_to=RULES.hidden_up_to)
    for key in ("hidden", "withheld", "not_applicable")
}


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log and a shelf of waiting files of the test's own."""
    monkeypatch.setenv("BAOXUE_ACCESS", str(tmp_path))
    monkeypatch.setattr(exports, "_waiting", {})
    return tmp_path


def workbook_of(county: str) -> dict[str, list[list]]:
    test = run_page("reporting", ("publication",), viewer="leader", county=county)
    test.button(key="take-public").click().run()
    (offered,) = exports._waiting.values()
    return workbook_cells(offered.content)


@pytest.mark.parametrize("county", ["991021", "991103"])
def test_the_public_workbook_holds_no_small_count_and_no_exact_one(
    county: str, demo: Path, quiet: None
) -> None:
    sheets = workbook_of(county)
    about, *tables = sheets.values()
    assert len(tables) == len(RULES.tables)
    said = {str(row[0]): str(row[1]) for row in about[1:]}
    assert said[t("take.destination", "zh")] == t("take.treatment_public", "zh")
    assert "demo" not in said[t("take.made", "zh")] and ":" in said[t("take.made", "zh")]  # nobody's name
    counts = 0
    for header, *rows in tables:
        assert len(rows) >= 1
        for row in rows:
            for cell in (row[2], row[3]):
                text = str(cell).replace(",", "")
                if re.fullmatch(r"[\d.]+", text) or "万" in text:
                    if "万" not in text:
                        assert int(float(text)) % RULES.base == 0, (header, row)
                        assert int(float(text)) not in range(1, RULES.hidden_up_to + 1)
                    counts += 1
                else:
                    assert text in MARKS.values(), (header, row)
    assert counts > 30
    (line,) = [it for it in audit.current().entries() if it.kind == "export"]
    assert line.details["destination"] == "public" and line.details["what"] == "publication"


def test_what_is_hidden_and_what_cannot_be_there_look_different(demo: Path, quiet: None) -> None:
    cells = {str(cell) for rows in workbook_of("991021").values() for row in rows for cell in row}
    assert MARKS["hidden"] in cells and "0" in cells
    assert len(set(MARKS.values())) == len(MARKS)


def test_every_table_is_on_the_page_in_both_languages(demo: Path, quiet: None) -> None:
    for rule in RULES.tables:
        for language in ("zh", "en"):
            query = {"viewer": "steward", "county": "991021", "public": rule.id, "lang": language}
            assert rule.name[language] in shown(run_page("reporting", ("publication",), **query))


def test_only_who_has_a_whole_county_may_publish_of_it(demo: Path, quiet: None) -> None:
    for viewer, is_theirs in (("leader", True), ("steward", True), ("inspector", False)):
        keys = [it.key for it in run_page("reporting", ("publication",), viewer=viewer).button]
        assert ("take-public" in keys) == is_theirs, viewer
