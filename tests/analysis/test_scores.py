"""The rubric as it lies in the repository, and scores on hand-made figures."""

from pathlib import Path

import pandas as pd
import pytest

from baoxue.analysis.rubric import RubricError, load_rubric, read_rubric
from baoxue.analysis.scores import Measure, UnitScore, score_unit, score_units
from baoxue.settings import REFERENCE

ALL = {register for item in load_rubric().items for register in item.registers} - {
    "meetings",
    "report_submissions",
    "home_teaching",
} | {"poor_households"}

GOOD: dict[tuple[str, str | None], Measure] = {
    ("pledge_signed_rate", None): Measure(10, 10),
    ("dropout_rate_named", "primary"): Measure(0, 1000),
    ("dropout_rate_named", "junior"): Measure(0, 500),
    ("out_of_school_unexcused", None): Measure(0),
    ("verified_on_time", None): Measure(6, 6),
    ("double_report_on_time_rate", None): Measure(6, 6),
    ("home_visit_coverage_rate", None): Measure(200, 200),
    ("disabled_enrolment_rate", None): Measure(30, 30),
    ("agent_parent_named", None): Measure(40, 40),
    ("aid_listed", None): Measure(90, 90),
    ("aid_on_time_rate", None): Measure(90, 90),
    ("rectification_on_time_rate", None): Measure(4, 4),
    ("inspection_monthly_rate", None): Measure(2, 2),
}


def scored(**changes: Measure) -> UnitScore:
    """The good unit with some measures replaced (all stages)."""
    figures = {key: value for key, value in GOOD.items() if key[0] not in changes}
    return score_unit(
        load_rubric(), "t", figures | {(name, None): value for name, value in changes.items()}, ALL
    )


def item(unit: UnitScore, name: str) -> tuple[str, float, float]:
    found = next(one for one in unit.items if one.item.id == name)
    return found.state, found.earned, found.lost


def test_the_default_rubric_has_a_hundred_points_and_is_marked_as_ours() -> None:
    rubric = load_rubric()
    assert rubric.points == 100
    assert rubric.standing == "own design"


def test_missing_registers_leave_the_reachable_points_not_lost_ones() -> None:
    unit = scored()
    assert item(unit, "A2") == ("not_connected", 0.0, 0.0)
    assert unit.reachable == 87  # 100 less meetings 4, rosters 5 and home teaching 4
    assert (unit.earned, unit.lost, unit.final) == (87, 0, 100.0)
    assert item(unit, "C3") == ("nothing_to_do", 8.0, 0.0)  # no case: nothing to bring back
    without = score_unit(load_rubric(), "t", GOOD, ALL - {"aid_payments"})
    assert item(without, "D4")[0] == "not_connected"
    assert without.reachable == 84


def test_each_rule_takes_off_what_it_says() -> None:
    assert item(scored(pledge_signed_rate=Measure(5, 10)), "A1") == ("scored", 3.0, 3.0)
    assert item(scored(out_of_school_unexcused=Measure(3)), "B3") == ("scored", 2.0, 6.0)
    assert item(scored(out_of_school_unexcused=Measure(9)), "B3") == ("scored", 0.0, 8.0)
    assert item(scored(disabled_enrolment_rate=Measure(95, 100)), "D1") == ("scored", 4.0, 2.0)
    assert item(scored(reported_very_late=Measure(1)), "C2") == ("scored", 5.0, 3.0)
    assert item(scored(returned_when_due=Measure(1, 2), closed_when_due=Measure(0, 2)), "C3") == (
        "scored",
        2.0,
        6.0,
    )
    halfway = score_unit(
        load_rubric(), "t", GOOD | {("dropout_rate_named", "primary"): Measure(3, 1000)}, ALL
    )
    assert item(halfway, "B1") == ("scored", 5.0, 5.0)


def test_a_paced_item_loses_nothing_for_being_early() -> None:
    early = GOOD | {("home_visit_coverage_rate", None): Measure(60, 200)}
    unit = score_unit(load_rubric(), "t", early, ALL, term_passed=0.3)
    assert item(unit, "C4") == ("scored", 6.0, 0.0)
    assert item(score_unit(load_rubric(), "t", early, ALL), "C4") == ("scored", 1.8, 4.2)


def test_a_small_unit_pools_three_years_so_that_one_child_does_not_decide() -> None:
    small = GOOD | {("dropout_rate_named", "junior"): Measure(1, 100, 1, 900)}
    unit = score_unit(load_rubric(), "t", small, ALL)
    found = next(one for one in unit.items if one.item.id == "B2")
    assert found.counted[0].is_pooled and found.earned == pytest.approx(12 * (1 - (1 / 900) / 0.018), abs=0.1)
    assert unit.vetoes == ()  # one child is not beyond doubt


def test_a_veto_caps_and_says_why() -> None:
    unit = scored(confirmed_found_by_others=Measure(1))
    assert [veto.id for veto, _ in unit.vetoes] == ["found_by_others"]
    assert (unit.out_of_hundred, unit.final) == (100.0, 69)
    assert unit.grade == {"zh": "不合格", "en": "fail"}
    above = score_unit(load_rubric(), "t", GOOD | {("dropout_rate_named", "junior"): Measure(40, 500)}, ALL)
    assert [veto.id for veto, _ in above.vetoes] == ["junior_line"]


def test_units_come_from_rows_lowest_first() -> None:
    rows = pd.DataFrame(
        [
            ("a", "pledge_signed_rate", None, 10, 10, None, None),
            ("b", "pledge_signed_rate", None, 2, 10, None, None),
        ],
        columns=[
            "unit",
            "measure",
            "stage",
            "numerator",
            "denominator",
            "pooled_numerator",
            "pooled_denominator",
        ],
    )
    assert [unit.unit for unit in score_units(load_rubric(), rows, ALL)] == ["b", "a"]


@pytest.mark.parametrize(
    ("find", "replace", "says"),
    [
        ('rule = "linear_to_zero"', 'rule = "guess"', "B1: unknown rule 'guess'"),
        ("zero_at = 0.006", "", "B1: rule linear_to_zero needs zero_at"),
        ('part = "E"', 'part = "Z"', "part 'Z' is not among the parts"),
        ('id = "A2"', 'id = "A1"', "item ids repeat"),
        ("version = 1", "version = 2", "must be called township-2.toml"),
    ],
)
def test_a_faulty_rubric_says_where(tmp_path: Path, find: str, replace: str, says: str) -> None:
    text = (REFERENCE / "rubrics" / "township-1.toml").read_text(encoding="utf-8")
    faulty = tmp_path / "township-1.toml"
    faulty.write_text(text.replace(find, replace, 1), encoding="utf-8")
    with pytest.raises(RubricError, match=says):
        read_rubric(faulty)
