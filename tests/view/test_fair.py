"""What fair comparison says in words, in both languages: nothing is left unsaid, and no answer lacks its
words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from baoxue.analysis import explained, likelihood, similar, trust, zero
from baoxue.view import charts, formats, words
from baoxue.view.sections import zeros
from baoxue.view.sections.overview import changes, headline

OWN = similar.Features("a", 300, 0.2)
NEAR = similar.Features("b", 320, 0.21)


@pytest.fixture(params=words.LANGUAGES, autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    words.use(request.param)
    yield request.param
    words.use("zh")


def test_every_answer_has_its_words() -> None:
    for grade in set(get_args(zero.Grade)) - {"not_zero", "contradicted"}:
        assert zeros.text(zero.ZeroGrade("a", grade, 8, 1, 400, 3.8, 0.022))
    for answer in get_args(likelihood.Answer):
        found = likelihood.Likelihood(answer, "same_season", date(2026, 8, 31), 0.9, 0.96, (0.97,) * 4, (), 4)
        assert headline.likelihood_text(found)
    for mark in trust.MARKS:
        assert words.t(f"fair.trust_{mark}")
    for feature in similar.FEATURES:
        assert words.t(f"fair.feature_{feature}")
    for cause in explained.CAUSES:
        assert words.t(f"fair.cause_{cause}")


def test_reasons_of_trust_name_the_register_the_value_and_the_limit(language: str) -> None:
    old = trust.trust(500, [trust.Evidence("roll", 1000, warnings=80, age_days=90)])
    many, aged = headline.trust_reasons(old)
    assert "8.0" in many and "5.0" in many
    assert "90" in aged and "45" in aged
    if language == "zh":
        assert "学籍" in aged
    assert "22" in headline.trust_reasons(trust.trust(22, []))[0]


def test_similar_townships_are_described_with_features_and_distance() -> None:
    found = similar.Similar(OWN, (similar.Neighbour(NEAR, 0.24),), ("size", "poor"), 13)
    said = headline.similar_text(found, {"a": "墨潭镇", "b": "砚溪镇"})
    assert "墨潭镇" in said and "砚溪镇" in said and "0.2" in said and "13" in said
    assert "13" in headline.similar_text(similar.Similar(OWN, (), ("size",), 13), {})
    assert "2" in headline.among_text(similar.Among(("b",), ("c",), ()))
    ranged = headline.among_text(similar.Among(("b",), ("c",), ("d", "e")))
    assert "2" in ranged and "4" in ranged and "5" in ranged
    assert headline.among_text(None) and headline.among_text(similar.Among((), (), ("b",)))


def test_an_explained_change_can_be_drawn_to_the_last_digit() -> None:
    found = explained.explain(
        9,
        1000,
        [
            ("numerator", "came", 2, 0),
            ("numerator", "left", 0, 4),
            ("numerator", "corrected", 1, 1),
            ("denominator", "came", 30, 0),
            ("denominator", "moved", 5, 7),
        ],
    )
    assert found.before is not None and found.now is not None
    parts = changes.change_parts(found, "lower")
    assert [part.sense for part in parts] == ["worse", "better", "neutral", "neutral"]
    chart = charts.waterfall(
        float(found.before), parts, float(found.now), before_name="a", now_name="b", what="x"
    )
    assert len(chart.table.rows) == len(parts) + 2
    count = explained.explain(3, None, [("numerator", "came", 5, 0), ("numerator", "left", 0, 1)])
    assert [part.amount for part in changes.change_parts(count, "neither")] == [5.0, -1.0]


def test_a_contradicted_zero_is_named_with_month_and_days_and_says_which_came_first(language: str) -> None:
    day = date(2025, 9, 8)
    after = zero.Contradiction("2025-09", "S", date(2025, 9, 30), 2, day, date(2025, 9, 20), True)
    before = zero.Contradiction(
        "2025-05", "S", date(2025, 5, 10), 1, date(2025, 5, 20), date(2025, 5, 20), False
    )
    (one,) = zero.grade_zeros({"S": (zero.Month("2025-09", 400, 0),)}, contradicted={"S": (before, after)})
    told = zeros.text(one)
    assert one.grade == "contradicted" and one.contradictions == (after, before)
    assert told.index("2025-09") < told.index("2025-05") and "%" not in told
    assert all(
        formats.day(it) in told for it in (day, date(2025, 9, 20), date(2025, 5, 10), date(2025, 5, 20))
    )
    heading = zeros.heading([("school", one), ("township", replace(one, code="T"))])
    # One school, two reports, one of them after the finding: a township's zeros are its school's.
    assert re.findall(r"\d+", heading)[:3] == (["1", "2", "1"] if language == "zh" else ["2", "1", "1"])
    both = [("school", one), ("township", replace(one, code="T"))]
    assert zeros.rows(both, lambda kind, code: f"{kind} {code}") == (("school S", told),)
