"""The mark of a figure: published rules, one at a time, and the worst of them wins."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from baoxue.analysis import trust

SOUND = trust.Evidence("roll", 1000, set_aside=1, warnings=20, age_days=10, owing=50, missing=1)


@pytest.mark.parametrize(
    ("denominator", "evidence", "mark", "rules"),
    [
        (500, SOUND, "usable", []),
        (None, SOUND, "usable", []),
        (22, SOUND, "too_few", ["small_denominator"]),
        (500, trust.Evidence("roll", 990, set_aside=10), "to_check", ["rows_set_aside"]),
        (500, trust.Evidence("roll", 1000, warnings=51), "to_check", ["many_warnings"]),
        (500, trust.Evidence("roll", 1000, age_days=46), "to_check", ["register_old"]),
        (500, trust.Evidence("roll", 1000, owing=10, missing=1), "to_check", ["units_missing"]),
        (22, trust.Evidence("roll", 1000, age_days=90), "too_few", ["small_denominator", "register_old"]),
        (500, trust.Evidence("roll", 0), "usable", []),
    ],
)
def test_each_rule_gives_its_mark(
    denominator: float | None, evidence: trust.Evidence, mark: str, rules: list[str]
) -> None:
    found = trust.trust(denominator, [evidence])
    assert (found.mark, [reason.rule.id for reason in found.reasons]) == (mark, rules)


def test_the_dated_setting_takes_the_place_of_the_number() -> None:
    assert trust.trust(22, [SOUND], {"small_group": 11}).mark == "usable"
    assert trust.trust(10, [SOUND], {"small_group": 11}).mark == "too_few"


def test_rules_have_words_in_both_languages_and_a_date() -> None:
    rules = trust.rules_in_force(date(2025, 10, 15))
    assert {rule.mark for rule in rules} == {"too_few", "to_check"}
    assert {rule.measure for rule in rules} == set(trust.MEASURES)
    assert all(rule.words["zh"] and rule.words["en"] for rule in rules)
    assert trust.rules_in_force(date(2015, 1, 1)) == ()


def test_a_rule_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOXUE_DATA", str(tmp_path))
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "trust_rules.toml").write_text(
        '[[rules]]\nid = "odd"\nmark = "to_check"\nmeasure = "luck"\nabove = 1\n', encoding="utf-8"
    )
    with pytest.raises(trust.TrustRulesError, match="odd"):
        trust.rules_in_force()


def test_evidence_is_that_of_the_registers_asked_for() -> None:
    rows = pd.DataFrame(
        {
            "register": ["roll", "aid_payments"],
            "rows_all": [10, 20],
            "set_aside": [1, 0],
            "warnings": [0, 3],
            "owing": [4, 0],
            "missing": [1, 0],
            "age_days": [3.0, None],
        }
    )
    (found,) = trust.evidence_of(rows, ("roll", "movements"))
    assert found == trust.Evidence("roll", 10, 1, 0, 3, 4, 1)
    assert found.measured("missing_share") == 0.25
    assert trust.evidence_of(rows, ("aid_payments",))[0].measured("missing_share") is None
