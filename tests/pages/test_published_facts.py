"""对照公开材料: each published figure stands beside the count of its day and of the day looked at."""

import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from baoxue.access import Scope, audit, demo_viewer
from baoxue.analysis import published as module
from baoxue.analysis.published import PublishedFact, published_facts
from baoxue.view import exports
from baoxue.view.words import t
from baoxue.warehouse import Filters, open_warehouse
from tests.demo.test_published_facts import COUNTY_OF
from tests.pages.reading import run_page
from tests.paper.reading import docx_text

OWN = "number,entity,period,as_of,measure,name,value,unit,kind,basis,measured_by,registers,source\n"


def sections(test: AppTest) -> list[str]:
    return [tidy(header.value) for header in test.header]


def tidy(text: str) -> str:
    return text.replace("\u2060", "").replace("\u00a0", " ")


def rows(test: AppTest, language: str = "zh") -> list[list[str]]:
    """The rows of the tables that compare, cell by cell."""
    found = []
    for element in test.main:
        body = str(getattr(getattr(element, "proto", None), "body", ""))
        if f">{t('published.column_published', language)}</th>" in body:
            for line in re.findall(r"<tr><td.*?</tr>", body):
                cells = re.findall(r"<td[^>]*>(.*?)</td>", line)
                found.append([tidy(unescape(re.sub(r"<[^>]+>", "", cell))) for cell in cells])
    return found


def figure(text: str) -> float | None:
    """The figure with which a cell begins."""
    found = re.match(r"[\d,.]+", text)
    return float(found[0].replace(",", "")) if found else None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_of_the_thirty_stands_beside_the_count_of_its_day(
    language: str, demo: Path, quiet: None
) -> None:
    """In the order of the places' codes; a figure of words says so, and what would be needed to count it."""
    shown = rows(run_page("definitions", viewer="leader", lang=language), language)
    facts = sorted(published_facts(), key=lambda fact: COUNTY_OF[fact.entity["zh"]])
    assert len(shown) == len(facts)
    assert {fact.number for fact in facts} == set(range(1, 31))
    for fact, (name, published, then, _, note) in zip(facts, shown, strict=True):
        assert name.startswith(str(fact.number)) and fact.name[language] in name
        assert language == "en" or figure(published) == fact.value
        assert then.startswith(published) if fact.is_counted else then == "\u2014", name
        assert t("published.unequal", language).strip("* ") not in note
        if not fact.is_counted:
            assert note.startswith(t("published.basis_descriptive", language).strip())
            assert fact.note[language] in note


def test_the_later_count_is_that_of_the_day_looked_at(demo: Path, quiet: None) -> None:
    """Pupils paired go on being paired: the figure of the day looked at is another, and the text says by how
    much."""
    leader = demo_viewer("leader")
    edition = open_warehouse(demo).edition
    answer = edition.ask("published_measures", Scope.of(leader), Filters(county="991021", stage="all"))
    newest = dict(zip(answer["measure"], answer["value"], strict=True))["paired_pupils"]
    fact = by_measure("paired_pupils")
    (line,) = [line for line in rows(run_page("definitions", viewer="leader")) if fact.name["zh"] in line[0]]
    assert figure(line[2]) == fact.value
    assert figure(line[3]) == newest != fact.value
    assert fact.value is not None
    assert f"{newest - fact.value:,.0f}" in line[4]


def by_measure(measure: str) -> PublishedFact:
    (fact,) = [one for one in published_facts() if one.measure == measure]
    return fact


def test_who_sees_a_part_of_a_county_sees_no_comparison_with_the_whole(demo: Path, quiet: None) -> None:
    test = run_page("definitions", viewer="inspector")
    assert rows(test) == []
    assert any(t("published.no_county", "zh") in str(element.proto) for element in test.main)


def test_figures_of_other_places_are_not_set_beside_these_data(
    demo: Path, quiet: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_file(
        tmp_path, monkeypatch, "1,他县,,2020-08-31,inspectors,督学,61,人,measured,day,,,年报\n", "110101"
    )
    test = run_page("definitions", viewer="leader")
    assert rows(test) == []
    assert t("published.title", "zh") in sections(test)


def test_a_count_that_differs_is_said_to_differ(
    demo: Path, quiet: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a county's own file: one figure that is right, one that is not, one of a register that was not
    kept on that day."""
    asked = "question:published_measures"
    lines = (
        f"1,本县,,2020-08-31,inspectors,督学,61,人,measured,day,{asked},inspectors,年报\n"
        f"2,本县,,2020-08-31,paired_pupils,结对学生,4213,人,measured,cumulative,{asked},pairings,年报\n"
        f"3,本县,,2020-08-31,taught_at_home,送教学生,35,人,measured,day,{asked},home_visits,年报\n"
        f"4,本县,,2010-08-31,inspectors,督学,61,人,measured,day,{asked},inspectors,年报\n"
    )
    own_file(tmp_path, monkeypatch, lines, "991021")
    test = run_page("definitions", viewer="leader")
    right, wrong, missing, early = rows(test)
    differs = t("published.unequal", "zh").strip("*。")
    assert differs not in right[4] and differs in wrong[4].replace("*", "")
    assert missing[2] == t("published.not_supplied", "zh")
    assert early[2] == "\u2014" and t("published.no_snapshot", "zh") in early[4]
    assert t("published.heading_unequal", "zh", all=4, counted=2, unequal=1) in sections(test)


def own_file(folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str, county: str) -> None:
    path = folder / module.FILE
    written = [f"{line},{county}" for line in (OWN + lines).splitlines()]
    written[0] = OWN.strip() + ",counties"
    path.write_text("\n".join(written) + "\n", encoding="utf-8")
    monkeypatch.setattr(module, "reference_file", lambda _: path)


def test_the_work_report_of_a_county_carries_the_table(
    demo: Path, quiet: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOXUE_ACCESS", str(tmp_path))
    monkeypatch.setattr(exports, "_waiting", {})
    test = run_page("overview", ("text",), viewer="leader", county="991021")
    test.button(key="work-report").click().run()
    (offered,) = exports._waiting.values()
    text = docx_text(offered.content)
    assert audit.current().entries()
    assert text.index(t("report.part_next", "zh")) < text.index(t("published.title", "zh"))
    for fact in published_facts():
        assert (fact.name["zh"] in text) == (fact.entity["zh"] == "略阳县"), fact.name
