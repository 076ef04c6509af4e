"""Scores on hand-made figures: what each rule takes off, what stays open, what a veto does."""

from dataclasses import replace

import pytest

from baoxue.analysis.rubric_file import load_rubric
from baoxue.analysis.scores import Circumstances, ItemScore, UnitScore, reweighted
from baoxue.intake.registers import load_registers
from tests.analysis.rubric_world import ALL, RUBRIC, WHOLE_TERM, good, one, scored, without


def item(unit: UnitScore, name: str) -> ItemScore:
    return next(one for one in unit.items if one.item.id == name)


def points(unit: UnitScore, name: str) -> tuple[str, float, float, float]:
    found = item(unit, name)
    return found.state, found.earned, found.lost, found.open


def test_a_unit_that_did_everything_has_all_points() -> None:
    unit = one(good())
    assert (unit.score, unit.lost, unit.open, unit.grade, unit.is_provisional) == (100, 0, 0, 0, False)


@pytest.mark.parametrize(
    ("key", "count", "name", "earned"),
    [
        (("pledge_signed_rate", None), (5, 10), "A1", 3.0),  # a proportion
        (("meetings_held", None), (1, None), "A2", 2.0),  # steps
        (("meetings_held", None), (7, None), "A2", 4.0),
        (("roster_agreement_rate", None), (50, 100), "A3", 1.5),
        (("dropout_rate_overdue", "primary"), (3, 1000), "B1", 5.0),  # half the way to the line
        (("dropout_rate_overdue", "junior"), (18, 1000), "B2", 0.0),
        (("out_of_school_unreported", None), (2, None), "B3", 2.0),  # so many points a child
        (("out_of_school_unreported", None), (9, None), "B3", 0.0),
        (("reported_very_late", None), (1, None), "C2", 5.0),  # a further deduction
        (("returned_when_due_rate", None), (0, 2), "C3", 4.0),  # the mean of two rates
        (("disabled_enrolment_rate", None), (95, 100), "D1", 4.0),  # each point below 97
        (("rectifications_repeated", None), (2, None), "E1", 2.0),
    ],
)
def test_each_rule_takes_off_what_it_says(
    key: tuple[str, str | None], count: tuple[float, float | None], name: str, earned: float
) -> None:
    unit = one(good() | {key: count})
    found = item(unit, name)
    assert found.state == "scored"
    assert found.earned == pytest.approx(earned)
    assert found.lost == pytest.approx(found.item.points - earned)


def test_what_did_not_come_is_open_and_not_lost() -> None:
    unit = one(good(), circumstances=without("meetings", "aid_payments"))
    assert points(unit, "A2") == ("not_connected", 0, 0, 4)
    assert (unit.score, unit.lost, unit.open, unit.best) == (93, 0, 7, 100)
    assert unit.is_provisional is False  # 93 and 100 are both excellent
    less = one(good(), circumstances=without("meetings", "aid_payments", "roster_summary", "home_visits"))
    assert (less.score, less.best, less.is_provisional) == (84, 100, True)


def test_a_veto_that_nobody_could_look_into_is_named() -> None:
    unit = one(good(), circumstances=without("inspection_results"))
    assert [veto.id for veto in unit.unchecked] == ["contradicted"]
    assert (unit.score, unit.sure, unit.is_provisional) == (100, 69, True)


def test_a_units_own_part_of_a_register_costs_points_only_after_the_days_of_grace() -> None:
    owing = frozenset({("a", "pledges")})
    early = Circumstances(ALL, term_days=20, unreported=owing)
    assert points(one(good(), circumstances=early), "A1") == ("unreported", 0, 0, 6)
    late = one(good(), circumstances=replace(WHOLE_TERM, unreported=owing))
    assert points(late, "A1") == ("overdue", 0, 6, 0)
    assert item(late, "A1").missing == ("pledges",)
    # A meeting not held is no register that is missing: it is counted against the term so far.
    meetings = replace(WHOLE_TERM, unreported=frozenset({("a", "meetings")}))
    assert points(one(good(), circumstances=meetings), "A2") == ("scored", 4, 0, 0)


def test_what_follows_the_term_loses_nothing_for_being_early() -> None:
    visits = good() | {("home_visit_coverage_rate", None): (30.0, 100.0)}
    early = Circumstances(ALL, term_days=75, term_length=180)  # 45 of 150 days after the grace: 0.3
    assert points(one(visits, circumstances=early), "C4") == ("scored", 6.0, 0.0, 0)
    assert points(one(visits), "C4") == ("scored", pytest.approx(1.8), pytest.approx(4.2), 0)
    none = good() | {("meetings_held", None): (0.0, None), ("home_visit_coverage_rate", None): (0.0, 100.0)}
    first_week = one(none, circumstances=Circumstances(ALL, term_days=5))
    assert (item(first_week, "A2").lost, item(first_week, "C4").lost) == (0, 0)


def test_silence_earns_half_by_evidence_and_else_nothing() -> None:
    quiet = {key: count for key, count in good().items() if key[0] != "verified_on_time_rate"}
    assert points(one(quiet), "C1") == ("on_evidence", 4, 0, 4)
    idle = quiet | {("absence_contacted_rate", None): (40.0, 100.0)}  # a mean of 0.8 over three rates
    assert points(one(idle), "C1") == ("on_evidence", pytest.approx(3.2), pytest.approx(0.8), 4)
    unseen = {key: count for key, count in quiet.items() if key[0] not in RUBRIC.item("C1").evidence}
    assert points(one(unseen), "C1") == ("nothing_counted", 0, 0, 8)
    counts = {key: count for key, count in good().items() if key[0] != "pledge_signed_rate"}
    assert points(one(counts), "A1") == ("nothing_counted", 0, 0, 6)


def test_a_child_of_whom_nobody_told_is_a_case_that_was_not_handled() -> None:
    told = good() | {("verified_on_time_rate", None): (3.0, 4.0)}
    hidden = told | {("verified_on_time_rate", None): (3.0, 3.0), ("leave_unproven", None): (1.0, None)}
    assert points(one(told), "C1") == points(one(hidden), "C1") == ("scored", 6, 2, 0)
    alone = {key: count for key, count in hidden.items() if key[0] != "verified_on_time_rate"}
    assert points(one(alone), "C1") == ("scored", 0, 8, 0), "nobody else speaks for it"


def test_where_there_are_no_pupils_of_a_stage_the_other_stage_decides() -> None:
    rubric = load_rubric("school-1")
    junior = {key: count for key, count in good(rubric).items() if key[1] != "primary"}
    junior |= {("dropout_rate_overdue", "junior"): (9.0, 1000.0)}  # half the way to the line
    unit = one(junior, rubric=rubric, circumstances=Circumstances(frozenset(load_registers())))
    assert points(unit, "B2") == ("scored", 5, 5, 0)
    assert points(unit, "B1") == ("moved", 5, 5, 0)


def test_a_zero_that_the_ledger_contradicts_is_at_best_a_pass() -> None:
    unit = one(good() | {("zero_reports_contradicted", None): (1.0, None)})
    assert unit.score == 79 and [veto.id for veto, _ in unit.vetoes] == ["zero_contradicted"]


def test_a_small_unit_counts_three_years_together() -> None:
    from baoxue.analysis.figures import figures_of
    from baoxue.analysis.scores import score
    from tests.analysis.rubric_world import rows

    small = rows({"a": good() | {("dropout_rate_overdue", "junior"): (1.0, 100.0)}})
    is_small = small["measure"].eq("dropout_rate_overdue") & small["stage"].eq("junior")
    small["pooled_numerator"] = small["numerator"].where(~is_small, 1.0)
    small["pooled_denominator"] = small["denominator"].where(~is_small, 900.0)
    unit = score(RUBRIC, figures_of(small), WHOLE_TERM).unit("a")
    assert item(unit, "B2").counted[0].is_pooled
    assert item(unit, "B2").earned == pytest.approx(12 * (1 - (1 / 900) / 0.018), abs=0.1)
    assert unit.vetoes == ()  # one child is not beyond doubt


def test_a_veto_caps_and_says_why() -> None:
    unit = one(good() | {("dropouts_concealed", None): (1.0, None)})
    assert [(veto.id, count) for veto, count in unit.vetoes] == [("concealed", 1)]
    assert (unit.earned, unit.score, unit.cap) == (100, 69, 69)
    assert RUBRIC.grades[unit.grade].name["en"] == "fail"
    above = one(good() | {("dropout_rate_overdue", "junior"): (40.0, 500.0)})
    assert [veto.id for veto, _ in above.vetoes] == ["junior_line"]


def test_an_accepted_appeal_gives_back_at_most_what_was_lost() -> None:
    counts = good() | {("pledge_signed_rate", None): (5.0, 10.0)}
    for given, back in ((2.0, 2.0), (50.0, 3.0), (-4.0, 0.0)):
        there = replace(WHOLE_TERM, restored={("a", "A1"): given})
        found = item(one(counts, circumstances=there), "A1")
        assert (found.restored, found.earned, found.lost) == (back, 3 + back, 3 - back)


def test_other_weights_keep_the_total_and_the_rest_in_proportion() -> None:
    changed = reweighted(RUBRIC, {"C2": 16.0})
    assert sum(one.points for one in changed.items) == pytest.approx(100)
    assert changed.item("C2").further[0].each == pytest.approx(6)
    assert changed.item("B1").points / changed.item("B2").points == pytest.approx(10 / 12)
    with pytest.raises(ValueError, match="needs some points"):
        reweighted(RUBRIC, {"C2": 100.0})


def test_units_are_ordered_by_score_and_then_by_code() -> None:
    worse = good() | {("pledge_signed_rate", None): (0.0, 10.0)}
    found = scored(worse, good(), good())
    assert [found.units[place] for place in found.order] == ["b", "c", "a"]
