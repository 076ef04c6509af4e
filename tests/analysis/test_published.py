"""Published figures: whose they are, in which unit they are compared, and when a count agrees."""

import re
from pathlib import Path

import pytest

from baoxue.analysis import published as module
from baoxue.analysis.published import PublishedFact, published, published_facts
from baoxue.view.words import LANGUAGES, texts

LEAST = "number,entity,period,as_of,measure,name,value,unit,kind,measured_by,source,per_unit,per_unit_en\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a county of its own."""
    path = tmp_path / module.FILE
    monkeypatch.setattr(module, "reference_file", lambda _: path)
    return path


def test_the_reference_values_are_the_two_of_the_document() -> None:
    facts = published("disabled_enrolment_rate", ("340603",))
    assert [(fact.as_of and fact.as_of.year, fact.value) for fact in facts] == [(2016, 95.89), (2022, 98.29)]
    assert published("disabled_enrolment_rate", ("610727",)) == ()
    assert published("disabled_enrolment_rate", ()) == ()
    assert published("no_such_measure", ("340603",)) == ()


def test_every_fact_is_told_in_both_languages() -> None:
    for fact in published_facts():
        for text in (fact.entity, fact.name, fact.period, fact.unit, fact.note, fact.source):
            assert bool(text["zh"]) == bool(text["en"])
            assert not re.search("[\u3000-\u9fff]", text["en"]), text["en"]
        for language in LANGUAGES:
            assert f"published.basis_{fact.basis}" in texts(language)
        assert fact.is_counted or fact.note["zh"], f"{fact.measure}: nothing says why it is not counted"
        assert not fact.is_counted or fact.measured_by == ("indicator", fact.measure) or fact.registers


def test_a_county_without_a_file_has_published_nothing(own: Path) -> None:
    assert published_facts() == ()


def test_a_file_of_a_county_needs_the_plain_columns_and_speaks_of_that_county(own: Path) -> None:
    own.write_text(LEAST + "1,某县,,2024-08-31,inspectors,督学,12,人,measured,,年报\n", encoding="utf-8")
    (fact,) = published_facts()
    assert fact.applies_to(("110101",)) and not fact.is_counted
    assert fact.name == {"zh": "督学", "en": "督学"}


@pytest.mark.parametrize(
    ("value", "per_unit", "ours", "agrees"),
    [
        ("95.89", "0.01", 140 / 146, True),
        ("95.89", "0.01", 139 / 146, False),
        ("2.6", "10000", 26_380, True),
        ("2.6", "10000", 26_500, False),  # halves go up
        ("8800", "10000", 88_004_999, True),
        ("8800", "10000", 88_005_000, False),
        ("0", "", 0, True),
        ("0", "0.01", 0.006, False),
    ],
)
def test_a_count_agrees_at_the_rounding_of_the_document(
    own: Path, value: str, per_unit: str, ours: float, agrees: bool
) -> None:
    line = f"1,某县,,2024-08-31,a,b,{value},个,measured,question:q,c,{per_unit},\n"
    own.write_text(LEAST + line, encoding="utf-8")
    (fact,) = published_facts()
    assert isinstance(fact, PublishedFact)
    assert fact.is_equal(fact.in_its_unit(ours)) is agrees


@pytest.mark.parametrize(
    ("value", "per_unit", "per_unit_en", "chinese", "english"),
    [
        ("4895", "10000", "1000000", (4895, 0), (48.95, 2)),
        ("8800", "10000", "1000000", (8800, 0), (88, 0)),
        ("2.6", "10000", "1", (2.6, 1), (26_000, 0)),
        ("98.30", "0.01", "", (98.3, 2), (98.3, 2)),
    ],
)
def test_a_unit_of_ten_thousand_is_told_in_english_as_exactly(
    own: Path,
    value: str,
    per_unit: str,
    per_unit_en: str,
    chinese: tuple[float, int],
    english: tuple[float, int],
) -> None:
    line = f"1,某县,,2024-08-31,a,b,{value},个,measured,question:q,c,{per_unit},{per_unit_en}\n"
    own.write_text(LEAST + line, encoding="utf-8")
    (fact,) = published_facts()
    assert fact.value is not None
    assert fact.in_unit_of("zh", fact.value) == chinese
    assert fact.in_unit_of("en", fact.value) == english
