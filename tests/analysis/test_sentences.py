"""The rules that make sentences: what they say, in which order, and when they are silent."""

import pandas as pd

from baoxue.analysis.comparison import compare_places
from baoxue.analysis.published import published
from baoxue.analysis.sentences import Facts, notable
from baoxue.view import words
from baoxue.view.findings.definitions import SENTENCE_RULES

NOBODY = pd.DataFrame(columns=["place", "step", "late_cases", "longest_days", "limit_days"])


def late(*rows: tuple[str, str, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=NOBODY.columns)


def retention(*rows: tuple[str, int, int]) -> pd.DataFrame:
    places = pd.DataFrame(rows, columns=["place", "numerator", "denominator"])
    return compare_places(places, 0.96, "higher")


def test_the_worst_place_and_step_speaks_for_the_late_cases() -> None:
    facts = Facts(late(("b", "persuade", 1, 41, 30), ("a", "report", 2, 5, 2), ("c", "verify", 0, 0, 5)))
    (said,) = notable(facts)
    assert (said.rule, said.mark, said.places, said.key) == (
        "late_step", "late", ("a",), "sentence.late_report_and_others",
    )  # fmt: skip
    assert said.values == {"cases": 2, "days": 5, "limit": 2, "others": 1}


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
    assert [said.rule for said in notable(facts)] == ["late_step", "below_target", "fewer_out"]


def test_suspicions_are_neutral_and_praise_needs_something_to_praise() -> None:
    reported = Facts(NOBODY, counts={"suspected": (12, 7), "out_of_school": (0, 0)})
    assert [(said.mark, said.key) for said in notable(reported)] == [("pending", "sentence.pending_changed")]
    assert notable(Facts(NOBODY, counts={"open_cases": (0, None)})) == ()
    assert [said.rule for said in notable(Facts(NOBODY, counts={"open_cases": (4, None)}))] == ["nobody_late"]


def test_every_rule_is_published_and_every_sentence_has_words() -> None:
    assert all(words.has(f"definitions.rule_{rule}") for rule in SENTENCE_RULES)
    for step in ("report", "verify", "persuade", "settle"):
        assert words.has(f"sentence.late_{step}") and words.has(f"sentence.late_{step}_and_others")


def test_published_reference_values_are_the_two_of_the_document() -> None:
    facts = published("disabled_enrolment_rate")
    assert [(fact.as_of.year, fact.value) for fact in facts] == [(2016, 95.89), (2022, 98.29)]
    assert published("no_such_measure") == ()
