"""The brief of a unit: papers say what the screen says, the same bytes each time, nothing of other zones."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from pyarrow import parquet

from baoxue.access import Scope, demo_viewer
from baoxue.paper.document import texts
from baoxue.paper.docx import docx_file
from baoxue.paper.pdf import pdf
from baoxue.view import words
from baoxue.view.findings.brief import answers, counts, papers, points
from baoxue.view.findings.brief.papers import Brief
from baoxue.view.slips import Slip
from baoxue.warehouse import Edition, Filters, open_warehouse
from tests.pages.reading import run_page, shown
from tests.paper.reading import docx_text, pdf_pages

SCHOOL, TOWNSHIP, VILLAGE = ("school", "3199100043"), ("township", "991021104"), ("village", "991021102001")
UNITS = (SCHOOL, TOWNSHIP, VILLAGE)
OUTSIDE = (("school", "2199100004"), ("township", "991021101"), ("village", "991021101201"), ("school", "no"))
SLIP = Slip("internal", "林某", datetime(2025, 10, 16, 1, 20, tzinfo=UTC), "", "2025-10-15.1", "abc", True)
CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.S)
TAG = re.compile(r"<[^>]+>")


class Desk:
    """Draws briefs within the scope of one of the demo's viewers."""

    def __init__(self, edition: Edition, viewer: str) -> None:
        self.edition = edition
        self.scope = Scope.of(demo_viewer(viewer))
        codes = edition.ask("code_names", Scope(role="leader", counties=("-",)), Filters())
        self.codes = dict(zip(zip(codes["list"], codes["code"], strict=True), codes["zh"], strict=True))

    def ask(self, question: str, filters: Filters, **more: object) -> pd.DataFrame:
        return self.edition.ask(question, self.scope, filters, **more)  # type: ignore[arg-type]

    def unit(self, kind: str, code: str) -> answers.Unit | None:
        return answers.unit_of(self.ask, kind, code, Filters())

    def brief(self, kind: str, code: str) -> Brief:
        words.use("zh")
        unit = self.unit(kind, code)
        assert unit is not None
        return papers.brief(answers.answers(self.ask, unit, self.edition.snapshots[-1]), self.codes)


@pytest.fixture(scope="module")
def edition(demo_data: Path) -> Edition:
    return open_warehouse(demo_data).edition


@pytest.fixture(scope="module")
def inspector(edition: Edition) -> Desk:
    return Desk(edition, "inspector")


@pytest.fixture(scope="module")
def briefs(inspector: Desk) -> Mapping[tuple[str, str], Brief]:
    return {unit: inspector.brief(*unit) for unit in UNITS}


def plain(text: str) -> str:
    return "".join(text.replace("\u2060", "").split())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit[0])
def test_papers_say_everything_that_the_screen_says(
    unit: tuple[str, str],
    briefs: Mapping[tuple[str, str], Brief],
    demo_data: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every cell and sentence that the page sends stands on both papers, which are drawn apart from it."""
    document = papers.document(briefs[unit], SLIP)
    pages, edited = "".join(pdf_pages(pdf(document))), docx_text(docx_file(document))
    monkeypatch.setenv("BAOXUE_DATA", str(demo_data))
    test = run_page(
        "brief", ("brief-cases", "brief-to_verify"), viewer="inspector", kind=unit[0], code=unit[1]
    )
    html = [element.proto.body for element in test.main if element.type == "html"]
    cells = {plain(TAG.sub("", unescape(it))) for body in html for it in CELL.findall(body)}
    cells = {cell.lstrip("\u25c6\u2610") for cell in cells} - {""}
    assert len(cells) > 40
    sentences = [
        point.text.replace("**", "") for block in briefs[unit].points.blocks for point in block.points
    ]  # type: ignore[union-attr]
    headings = [section.heading for section in briefs[unit].sections]
    sent = plain(shown(test))
    for text in (*cells, *map(plain, (*sentences, *headings))):
        assert text in pages, f"not in the PDF: {text}"
        assert text in edited, f"not in the DOCX: {text}"
    for heading in headings:
        assert plain(heading) in sent, f"not on the screen: {heading}"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit[0])
def test_figures_are_those_that_other_pages_ask_for(
    unit: tuple[str, str], inspector: Desk, briefs: Mapping[tuple[str, str], Brief]
) -> None:
    made = briefs[unit]
    found, kind = made.found, unit[0]
    place = {"school": unit[1]} if kind == "school" else {"township": unit[1]}
    if kind != "village":
        steps = inspector.ask("case_steps", Filters(stage="all", **place), by=("step",))
        waiting = steps[steps["step"].notna()]
        assert int(waiting["open_cases"].sum()) == len(found.cases)
        assert int(waiting["late_cases"].sum()) == int(found.cases["is_late"].sum())
        lines = inspector.ask("ledger_lines", Filters(**place))
        roll = lines[lines["ledger"] == "roll"]
        classes = found.counts[found.counts["counted"] == "class"]
        assert int(roll["children"].sum()) == int(classes["on_roll"].sum())
        attending = roll[roll["is_attending"].astype(bool)]
        assert int(attending["children"].sum()) == int(classes["in_class"].sum())
        rates = inspector.ask("indicator_places", Filters(**place), indicators=["home_visit_coverage_rate"])
        told = f"{int(rates['numerator'].sum()):,}/{int(rates['denominator'].sum()):,}人"
        assert told in plain("".join(texts(made.years.blocks)))
    else:
        lines = inspector.ask("ledger_lines", Filters(township=found.unit.township_code))
        here = lines[(lines["village_code"] == unit[1]) & ~lines["is_finished"].astype(bool)]
        homes = found.counts[found.counts["counted"] == "home"]
        assert int(here["children"].sum()) == int(homes["registered"].sum())
        assert int(here[here["is_in_other"].astype(bool)]["children"].sum()) == int(homes["on_roll"].sum())


def test_the_same_moment_gives_the_same_bytes(inspector: Desk) -> None:
    first, second = (papers.document(inspector.brief(*SCHOOL), SLIP) for _ in range(2))
    assert pdf(first) == pdf(second) and docx_file(first) == docx_file(second)
    later = papers.document(
        inspector.brief(*SCHOOL), Slip(**{**vars(SLIP), "made_at": datetime(2026, 1, 1, tzinfo=UTC)})
    )
    assert pdf(later) != pdf(first) and docx_file(later) != docx_file(first)


@pytest.mark.parametrize("unit", OUTSIDE, ids=lambda unit: "-".join(unit))
def test_a_unit_outside_the_zone_is_nobodys_brief(
    unit: tuple[str, str], inspector: Desk, demo_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert inspector.unit(*unit) is None
    monkeypatch.setenv("BAOXUE_DATA", str(demo_data))
    sent = shown(run_page("brief", viewer="inspector", kind=unit[0], code=unit[1]))
    assert "不在您的责任区内" in sent and "学籍" not in sent


def test_papers_carry_no_identity(briefs: Mapping[tuple[str, str], Brief], edition: Edition) -> None:
    """Neither a number nor a whole name of any child of the school, though the masked names are there."""
    snapshot = edition.snapshots[-1]
    folder = edition._supplier._data
    rows = parquet.read_table(folder / snapshot.marts["children"].file.path).to_pylist()
    here = [row for row in rows if row["school_code"] == SCHOOL[1]]
    assert len(here) > 400
    made = briefs[SCHOOL]
    said = "".join(texts(papers.document(made, SLIP).blocks))
    assert "**" in said
    for row in here:
        for column in ("name", "id_number", "pupil_number", "guardian_phone"):
            assert row[column] is None or str(row[column]) not in said


def test_who_sees_no_names_gets_papers_without_any(edition: Edition) -> None:
    made = Desk(edition, "leader").brief(*SCHOOL)
    assert "**" not in "".join(texts(papers.document(made, SLIP).blocks))
    assert len(made.found.cases) and made.found.cases["name"].isna().all()


def test_a_village_shows_its_townships_years_only_to_whoever_sees_the_township(
    briefs: Mapping[tuple[str, str], Brief], edition: Edition
) -> None:
    assert "不全在您的责任区内" in briefs[VILLAGE].years.heading
    whole = Desk(edition, "leader").brief(*VILLAGE)
    assert "昭麓镇" in whole.years.heading and "n/N" not in whole.years.heading
    rates = edition.ask(
        "indicator_places", Scope.of(demo_viewer("leader")), Filters(township="991021102"),
        indicators=["home_visit_coverage_rate"],
    )  # fmt: skip
    told = f"{int(rates['numerator'].sum()):,}/{int(rates['denominator'].sum()):,}人"
    assert told in plain("".join(texts(whole.years.blocks)))


def test_what_was_not_supplied_is_said_and_is_no_zero(own_data: Path) -> None:
    """A roll and nothing else: no case, no finding, no sample is claimed to be none."""
    edition = open_warehouse(own_data).edition
    desk = Desk(edition, "leader")
    first = desk.ask("units_seen", Filters())
    # Without a list of schools nobody knows which of them are of compulsory education: townships are left.
    made = desk.brief("township", first[first["unit_kind"] == "township"]["unit_code"].iloc[0])
    assert "未接入" in made.cases.heading and "未接入" in made.before.heading
    facts = dict(papers.facts(made.found))
    assert facts["上次督导"] == "未接入" and facts["未闭环整改"] == "未接入"
    assert "未接入" in "".join(texts(made.years.blocks))
    assert pdf(papers.document(made, SLIP)).startswith(b"%PDF")


def test_numbers_agree_only_where_every_class_has_told_how_many_are_there(
    inspector: Desk, briefs: Mapping[tuple[str, str], Brief]
) -> None:
    """A class without attendance this term, or with other pupils due, is in the heading and is a point."""
    words.use("zh")
    found = briefs[SCHOOL].found
    own = found.counts[found.counts["counted"] == "class"]
    alike = own.assign(in_class=own["on_roll"], home_taught=0, due=own["on_roll"], attendance="reported")
    first = alike.index == alike.index[0]
    told = {}
    for name, changed in {
        "same": alike,
        "silent": alike.assign(attendance=alike["attendance"].mask(first, "none_this_term")),
        "unlike": alike.assign(due=alike["due"].mask(first, alike["due"] + 6)),
        "at home": alike.assign(due=alike["due"] - first, home_taught=first.astype(int)),
    }.items():
        it = replace(found, counts=changed)
        points_told = "".join(texts(points.section(it).blocks))
        told[name] = (
            plain(counts.heading(it)),
            "本学期没有报过考勤" in points_told,
            "应到多于学籍" in points_told,
        )
    assert "一致" in told["same"][0] and told["same"][1:] == (False, False)
    assert told["at home"] == told["same"]
    assert "1个班本学期没有考勤" in told["silent"][0] and told["silent"][1:] == (True, False)
    assert "1个班的考勤应到" in told["unlike"][0] and told["unlike"][1:] == (False, True)
    assert all("一致" not in told[name][0] for name in ("silent", "unlike"))
