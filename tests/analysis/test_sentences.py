"""The rules that make sentences: what they say, in which order, and when they are silent."""

import re
from pathlib import Path
from string import Formatter

import pandas as pd
import pytest

from baoxue import settings
from baoxue.analysis.comparison import compare_places
from baoxue.analysis.rules import SentenceRulesError, load_rules
from baoxue.analysis.sentences import WRITTEN_OUT, Facts, facts_of, notable, sentences
from baoxue.snapshots.mechanisms import load_mechanisms
from baoxue.view import navigation, words
from baoxue.view.findings import noting

NOBODY = pd.DataFrame(columns=["code", "place", "step", "late_cases", "longest_days", "limit_days"])

CODES = {"a": "991021101", "b": "991021102", "c": "991021103"}


def late(*rows: tuple[str, str, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame([(CODES.get(row[0], row[0]), *row) for row in rows], columns=NOBODY.columns)


def retention(*rows: tuple[str, int, int]) -> pd.DataFrame:
    places = pd.DataFrame(rows, columns=["place", "numerator", "denominator"])
    places["code"] = [CODES.get(place, place) for place in places["place"]]
    return compare_places(places, 0.96, "higher")


def test_the_case_that_is_latest_is_named_first_with_how_many_are_late_there() -> None:
    """Eleven days over in persuasion go before three days over in reporting, though those are two cases."""
    facts = Facts(late(("b", "persuade", 1, 41, 30), ("a", "report", 2, 5, 2), ("c", "verify", 0, 0, 5)))
    (said,) = notable(facts)
    assert (said.rule, said.mark, said.places, said.key) == (
        "late_step", "late", ("b",), "sentence.late_persuade_and_others",
    )  # fmt: skip
    assert said.values == {"cases": 1, "days": 41, "limit": 30, "others": 2}


def test_a_sentence_of_one_place_leads_to_that_place_and_its_own_indicator() -> None:
    """With others behind it, to all of them."""
    alone, others = late(("a", "report", 2, 5, 2)), late(("a", "report", 2, 5, 2), ("b", "verify", 1, 9, 5))
    assert notable(Facts(alone))[0].query == {"township": "991021101"}
    assert notable(Facts(others))[0].query == {}
    rates = {"retention_nine_year": retention(("a", 231, 252))}
    (said,) = notable(Facts(NOBODY, rates, {"retention_nine_year": 0.96}))
    assert said.page == "figure"
    assert said.query == {"indicator": "retention_nine_year", "township": "991021101"}


def test_places_below_target_are_named_up_to_three_and_only_beyond_doubt() -> None:
    rates = retention(("a", 231, 252), ("b", 178, 189), ("c", 352, 379), ("d", 306, 326), ("e", 80, 100))
    (said,) = notable(Facts(NOBODY, {"retention_nine_year": rates}, {"retention_nine_year": 0.96}))
    assert said.places == ("e", "a", "c") and said.more_places == 1
    assert notable(Facts(NOBODY, {"retention_nine_year": retention(("b", 178, 189))})) == ()


def test_at_most_three_the_worst_first_and_a_good_one_last() -> None:
    facts = Facts(
        late(("a", "report", 2, 5, 2)),
        {"retention_nine_year": retention(("a", 231, 252))},
        {"retention_nine_year": 0.96},
        {"left_again": (1, None), "suspected": (12, 7), "out_of_school": (7, 9), "open_cases": (19, None)},
    )
    assert [said.rule for said in notable(facts)] == ["late_step", "relapsed", "fewer_out"]
    everything = sentences(facts)
    assert [said.rule for said in everything] == [
        "late_step", "relapsed", "below_target", "pending", "fewer_out",
    ]  # fmt: skip
    assert [said.rule for said in everything if not said.needs_attention] == ["fewer_out"]


def test_suspicions_are_neutral_and_praise_needs_something_to_praise() -> None:
    reported = Facts(NOBODY, counts={"suspected": (12, 7), "out_of_school": (0, 0)})
    assert [(said.mark, said.key) for said in notable(reported)] == [("pending", "sentence.pending_changed")]
    assert notable(Facts(NOBODY, counts={"open_cases": (0, None)})) == ()
    assert [said.rule for said in notable(Facts(NOBODY, counts={"open_cases": (4, None)}))] == ["nobody_late"]


def counted(*rows: tuple[str, str | None, int, int, int | None]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["fact", "code", "amount", "looked_at", "days"])
    return found.assign(limit_days=30)


def test_a_fact_becomes_a_sentence_that_names_the_worst_places() -> None:
    rows = counted(
        ("suspicion_old", "a", 1, 4, 35),
        ("suspicion_old", "b", 3, 9, 61),
        ("suspicion_old", "c", 0, 5, None),
        ("suspicion_old", "d", 2, 2, 31),
        ("suspicion_old", "e", 2, 2, 40),
        ("unregistered", None, 1, 700, None),
        ("aid_missing", "a", 0, 50, None),
        ("task_overdue", "a", 0, 0, None),
    )
    facts = facts_of(rows)
    assert set(facts) == {"suspicion_old", "unregistered", "aid_missing"}  # nobody looked at a task
    said = {one.rule: one for one in sentences(Facts(NOBODY, facts=facts))}
    assert set(said) == {"suspicion_old", "unregistered"}
    old = said["suspicion_old"]
    assert (old.places, old.more_places, old.severity, old.mechanisms) == (("b", "d", "e"), 1, "act", (7,))
    assert (old.values["count"], old.values["looked_at"], old.values["days"]) == (8, 22, 61)
    line = noting.line(old, {"b": "墨潭镇", "d": "砚溪镇", "e": "霜林镇"})
    assert "等 4 个单位" in line.text and "8 名" in line.text and "61 天" in line.text
    assert line.link is not None and line.link.page == "dropout"
    assert noting.line(said["unregistered"], {}).text.startswith("1 名学生")


def test_what_one_rule_has_said_is_not_said_again() -> None:
    facts = facts_of(counted(("report_late", "a", 2, 5, 5), ("left_again", "a", 1, 9, None)))
    said = sentences(Facts(late(("a", "report", 2, 5, 2)), counts={"left_again": (1, None)}, facts=facts))
    assert [one.rule for one in said] == ["late_step", "left_again"]


def test_every_rule_is_published_with_words_a_page_and_its_mechanisms() -> None:
    rules = load_rules()
    known = {stem for group in navigation.SECTIONS.values() for stem in group}
    sql = (settings.QUERIES / "questions" / "notable_facts.sql").read_text(encoding="utf-8")
    asked = set(re.findall(r"^        '(\w+)'", sql, re.MULTILINE)) | {"zero_doubtful"}
    assert {rule.fact for rule in rules if rule.fact} == asked
    assert {rule.id for rule in rules if not rule.fact} == set(WRITTEN_OUT)
    assert len(asked) >= 15
    for rule in rules:
        assert rule.page in known, rule.id
        assert set(rule.mechanisms) <= set(load_mechanisms()), rule.id
        for language in words.LANGUAGES:
            assert words.t(f"definitions.rule_{rule.id}", language)
            if rule.fact:
                text = words.t(f"sentence.rule_{rule.id}", language)
                used = {name for _, name, _, _ in Formatter().parse(text) if name}
                assert {"place", "count"} <= used <= {"place", "count", "looked_at", "days", "limit"}, rule.id
    for step in ("report", "verify", "persuade", "settle"):
        assert words.has(f"sentence.late_{step}") and words.has(f"sentence.late_{step}_and_others")


def test_a_list_that_cannot_be_used_says_which_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOXUE_DATA", str(tmp_path))
    file = tmp_path / "reference" / "sentence_rules.toml"
    file.parent.mkdir()
    for written, told in (
        ('[[rules]]\nid = "a"\nseverity = "huge"\nmark = "late"', "rule a: unknown severity"),
        ('[[rules]]\nid = "a"\nseverity = "act"\nmark = "late"', "rule a: page is missing"),
        ("nothing = 1", "rules"),
    ):
        file.write_text(written, encoding="utf-8")
        with pytest.raises(SentenceRulesError, match=told):
            load_rules()
