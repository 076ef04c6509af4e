"""The registers of daily work tell of the same children, cases, visits and money as the older ones."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from baoxue.demo import days
from baoxue.demo.generator import NEWEST, prepare_world, registers_kept, snapshot_days
from baoxue.demo.places import COMPULSORY_KINDS
from baoxue.demo.states import state_registers
from baoxue.demo.terms import school_days, terms
from baoxue.demo.world import World
from baoxue.intake.registers import load_registers

MOUNTAIN, DISTRICT = "991021", "991103"


class Folder:
    """The registers of one day as frames, each put together when asked for."""

    def __init__(self, world: World, as_of: date) -> None:
        self.day = days.number(as_of)
        self.as_of = pd.Timestamp(as_of)
        self.world = world
        self.states = state_registers(world, self.day)
        self.kept = registers_kept(world, as_of)

    def __getitem__(self, name: str) -> pd.DataFrame:
        rows = self.states[name]() if name in self.states else self.world.events[name].on(self.day)
        found = pa.table(dict(rows)).to_pandas()
        for column in found.columns:
            if column.endswith("_on") or column in ("absent_from", "absent_until", "valid_from", "valid_to"):
                found[column] = pd.to_datetime(found[column])
        return found

    def rows(self, name: str) -> int:
        rows = self.states[name]() if name in self.states else self.world.events[name].on(self.day)
        return len(next(iter(rows.values())))


@pytest.fixture(scope="module")
def world() -> World:
    return prepare_world()


@pytest.fixture(scope="module")
def newest(world: World) -> Folder:
    return Folder(world, NEWEST)


def test_every_register_is_filled_and_none_before_it_began(world: World, newest: Folder) -> None:
    assert newest.kept == set(load_registers())
    assert {name for name in newest.kept if newest.rows(name) == 0} == set()
    first = Folder(world, snapshot_days()[0])
    assert "pairings" in first.kept and "attendance" not in first.kept


def test_equal_worlds_get_equal_registers(world: World) -> None:
    again = prepare_world()
    for as_of in (date(2020, 8, 31), NEWEST):
        one, two = Folder(world, as_of), Folder(again, as_of)
        for name in sorted(one.kept - {"roll", "population", "aid_payments"}):
            assert one[name].equals(two[name]), name


def test_keys_are_unique(newest: Folder) -> None:
    for name in sorted(newest.kept):
        key = list(load_registers()[name].key)
        assert not newest[name].duplicated(key).any(), name


def test_a_confirmed_case_was_absent_before_and_visited_after(newest: Folder) -> None:
    cases, absences = newest["dropout_cases"], newest["absences"]
    suspected = newest["suspected_cases"].set_index("case_number")
    visits = newest["persuasion_visits"]
    away = absences.dropna(subset=["case_number"]).groupby("case_number")["absent_from"].min()
    of_case = away.reindex(cases["suspected_case_number"])
    # some left in the holidays: there was no school to be absent from before they were found
    assert of_case.notna().mean() > 0.9
    found = suspected["found_at"].reindex(cases["suspected_case_number"])
    both = of_case.notna().to_numpy() & cases["left_again_on"].isna().to_numpy()
    assert np.all(of_case[both].to_numpy() <= found[both].to_numpy())
    first = visits.groupby("case_number")["visited_on"].min().reindex(cases["case_number"])
    assert first.notna().mean() > 0.98
    seen = first.notna().to_numpy()
    assert np.all(first[seen].to_numpy() >= cases["confirmed_on"][seen].to_numpy())
    counted = visits.groupby("case_number").size().reindex(cases["case_number"]).fillna(0)
    differs = counted.to_numpy() != cases["persuasion_count"].to_numpy()
    assert 0 < differs.mean() < 0.06


def test_whoever_came_back_is_no_longer_absent(newest: Folder) -> None:
    cases = newest["dropout_cases"]
    absences = newest["absences"].dropna(subset=["case_number"])
    back = cases[cases["returned_on"].notna() & cases["left_again_on"].isna()]
    runs = absences[absences["case_number"].isin(back["suspected_case_number"])]
    ends = runs.set_index("case_number")["absent_until"]
    returned = back.set_index("suspected_case_number")["returned_on"].reindex(ends.index)
    assert (ends < returned).all()
    again = cases[cases["left_again_on"].notna()]
    assert len(again) >= 15
    spells = absences.groupby("case_number").size().reindex(again["suspected_case_number"])
    assert (spells >= 2).mean() > 0.5
    # who left in the holidays was not absent from anything before they were missed
    once = again[(spells < 2).to_numpy()]
    for case in once.itertuples():
        gone = [
            (case.left_on, case.found_on),
            (case.left_again_on, case.left_again_on + pd.Timedelta(days=5)),
        ]
        spans = [[days.number(day.date()) for day in span] for span in gone]
        assert any(not len(school_days(*span)) for span in spans), case.case_number


def test_legal_steps_come_in_order_and_get_fewer(newest: Folder) -> None:
    notices = newest["law_notices"]
    steps = {
        label: n for n, label in enumerate(("宣传教育", "责令改正", "行政处罚", "申请强制执行或提起诉讼"), 1)
    }
    notices["number"] = notices["step"].map(steps)
    counts = notices["number"].value_counts().sort_index()
    assert list(counts.index) == [1, 2, 3, 4] and counts.is_monotonic_decreasing
    for _, case in notices.sort_values("issued_on", kind="stable").groupby("case_number"):
        assert case["number"].is_monotonic_increasing
        assert case["number"].is_unique
    confirmed = newest["dropout_cases"].set_index("case_number")["confirmed_on"]
    assert (notices["issued_on"] >= confirmed.reindex(notices["case_number"]).to_numpy()).all()
    assert {"已返校", "转入下一步", "未履行", "办理中"} <= set(notices["outcome"])


def test_the_classes_add_up_to_the_roll_and_hold_the_absent(newest: Folder) -> None:
    attendance, absences = newest["attendance"], newest["absences"]
    parts = attendance["present_count"] + attendance["leave_count"] + attendance["absent_count"]
    assert (parts == attendance["due_count"]).all()
    roll = newest["roll"]
    today = attendance[attendance["attended_on"] == newest.as_of]
    attending = roll[roll["roll_status"] == "10"].groupby("school_code").size()
    reported = today.groupby("school_code")["due_count"].sum()
    assert len(reported) > 80
    assert (attending.reindex(reported.index) == reported).all()
    away = absences[(absences["absent_from"] <= newest.as_of) & absences["absent_until"].isna()]
    away = away[away["school_code"].isin(reported.index)]
    on_status = roll.set_index("pupil_number")["roll_status"].reindex(away["pupil_number"]).to_numpy()
    assert today["absent_count"].sum() == (on_status == "10").sum() > 0


def test_attendance_is_taken_on_days_with_school(newest: Folder) -> None:
    taken = set(newest["attendance"]["attended_on"].dt.date)
    first, last = days.number(min(taken)), days.number(max(taken))
    assert taken <= {days.to_date(day) for day in school_days(first, last)}
    assert date(2025, 10, 2) not in taken and date(2025, 10, 15) in taken


def test_registration_falls_off_after_the_first_day(newest: Folder) -> None:
    rows = newest["term_registration"]
    due = newest["roll"]["roll_status"].isin(["10", "60"]).sum()
    assert abs(len(rows) - due) < 400  # one small town handed in nothing, and pupils have moved since
    day = (rows["registered_on"] - pd.Timestamp(2025, 9, 1)).dt.days
    by_day = Counter(day.dropna().astype(int))
    assert by_day[0] > 0.9 * len(rows)
    assert by_day[1] > by_day[3] > 0 and max(by_day) > 7
    late = rows[day.isna() | (day > 2)]
    assert 0.5 < late["visited_on"].notna().mean() < 0.95
    lost = rows[rows["registered_on"].isna()]
    assert 0 < len(lost) < 200
    assert {"elsewhere", "suspected", "open"} <= set(lost["outcome"].dropna())


def test_townships_differ_and_some_hand_in_nothing(newest: Folder) -> None:
    places = newest.world.places
    slow = np.array([town.slow for town in places.townships])
    towns = [town.code for town in places.townships]
    town_of = {school.code: towns[school.township] for school in places.schools}
    attendance = newest["attendance"]
    term = attendance[attendance["attended_on"] >= "2025-09-01"]
    reported = Counter(term["school_code"].map(town_of))
    assert reported["991021108"] == 0 and reported["991021001"] > 0
    tasks = newest["tasks"]
    done = tasks["done_on"] <= tasks["due_on"]
    rate = done.groupby(tasks["township_code"]).mean().reindex(towns)
    heavy = np.corrcoef(rate.fillna(rate.mean()), slow)[0, 1]
    assert heavy < -0.3
    points = newest["assessments"]
    total = points[(points["level"] == "县督导—镇街") & (points["item"] == "总分")]
    mean = total.groupby("township_code")["points"].mean().reindex(towns)
    assert np.corrcoef(mean, slow)[0, 1] < -0.6


def test_home_teaching_is_given_to_children_placed_at_home(newest: Folder) -> None:
    lessons = newest["home_teaching"]
    term = lessons[lessons["taught_on"] >= "2025-09-01"]
    disabled = newest["disabled"].set_index("id_number")["placement"]
    assert (disabled.reindex(term["id_number"]) == "home_teaching").all()
    at_home = disabled.index[disabled == "home_teaching"]
    visits = term.groupby("id_number").size().reindex(at_home).fillna(0)
    assert 0 < (visits < 2).mean() < 0.5
    assert len(set(lessons["content"])) == 5 and 0.85 < (lessons["is_signed"] == "有").mean() < 1
    minutes = pd.to_timedelta(lessons["ended_at"] + ":00") - pd.to_timedelta(lessons["started_at"] + ":00")
    assert (minutes == lessons["periods"].map(lambda n: timedelta(minutes=40 * n))).all()


def test_pairs_and_agent_mothers_stand_in_the_rosters_too(newest: Folder) -> None:
    pairs, households = newest["pairings"], newest["poor_households"]
    now = pairs[pairs["ends_on"].isna() & (pairs["target_group"] == "poor")]
    named = households.dropna(subset=["paired_teacher"]).set_index("id_number")["paired_teacher"]
    assert dict(zip(now["id_number"], now["teacher"], strict=True)) == named.to_dict()
    ended = pairs[(pairs["ends_on"] == "2025-08-31")]
    assert 0.5 < ended["handed_over_on"].notna().mean() < 1
    assert 0.6 < (pairs["papers_kept"] == pairs["papers_due"]).mean() < 0.95
    agents, left_behind = newest["caregivers"], newest["left_behind"]
    present = agents[agents["ends_on"].isna()].set_index("id_number")["caregiver"]
    stated = left_behind.dropna(subset=["agent_parent"]).set_index("id_number")["agent_parent"]
    assert stated.to_dict() == present.to_dict()
    assert (agents["last_contact_on"] < newest.as_of - pd.Timedelta(days=60)).any()


def test_every_disabled_child_has_the_plan_that_its_register_names(newest: Folder) -> None:
    plans = newest["case_plans"].set_index("plan_number")["id_number"]
    disabled = newest["disabled"]
    assert (plans.reindex(disabled["plan_number"]).to_numpy() == disabled["id_number"].to_numpy()).all()
    assert len(plans) > 3000


def test_papers_lead_to_what_they_name(newest: Folder) -> None:
    inspections = set(newest["inspections"]["inspection_number"])
    assert set(newest["inspection_results"]["inspection_number"]) <= inspections
    tasks, meetings = newest["tasks"], newest["meetings"]
    assert set(tasks["inspection_number"].dropna()) <= inspections
    assert set(tasks["meeting_number"].dropna()) <= set(meetings["meeting_number"])
    notices = newest["notices"]
    findings = newest["rectifications"].set_index("rectification_number")["issued_on"]
    named = notices.dropna(subset=["rectification_number"])
    assert len(named) > 5
    assert (findings.reindex(named["rectification_number"]).to_numpy() <= named["issued_on"].to_numpy()).all()
    assert set(newest["appeals"]["notice_number"].dropna()) <= set(notices["notice_number"])
    assert set(newest["history"]["indicator"]) <= {
        "dropout_rate_named",
        "disabled_enrolment_rate",
        "net_enrolment_rate",
        "retention_nine_year",
        "home_visit_coverage_rate",
    }


def test_the_four_ones_are_done_late_or_missing(newest: Folder) -> None:
    reports = newest["report_submissions"]
    monthly = reports[(reports["kind"] == "学校一月一报告") & (reports["due_on"] <= newest.as_of)]
    late = monthly["submitted_on"] > monthly["due_on"]
    assert 0.03 < late.mean() < 0.25
    assert 0 < monthly["submitted_on"].isna().mean() < 0.05
    schools = newest.world.places.schools
    due = sum(school.kind in COMPULSORY_KINDS for school in schools)
    assert monthly.groupby("period").size().max() == due
    owed = reports[(reports["kind"] == "县一季度一复核") & reports["submitted_on"].isna()]
    assert list(owed["county_code"]) == [MOUNTAIN]


def test_totals_are_the_sums_of_their_items(newest: Folder) -> None:
    points = newest["assessments"]
    units = ["year", "level", "township_code", "school_code"]
    scored = points[points["level"].isin(["县督导—镇街", "教育局—学校"])].fillna({"school_code": ""})
    total = scored[scored["item"] == "总分"].set_index(units)["points"]
    items = scored[scored["item"] != "总分"].groupby(units)["points"].sum()
    assert (items.reindex(total.index) == total).all()
    assert (points["points"] <= points["full_points"]).all()
    assert set(points["level"]) == {"县督导—镇街", "镇街—村", "教育局—学校", "学校—班级"}


def test_the_summary_table_differs_in_few_places(world: World) -> None:
    folder = Folder(world, NEWEST)
    stated = folder["roster_summary"].set_index("township_code")
    town_of = {
        village.code: world.places.townships[village.township].code for village in world.places.villages
    }
    wrong = 0
    for name, register in (("children", "population"), ("poor", "poor_households"), ("disabled", "disabled")):
        listed = folder[register]["village_code"].map(town_of).value_counts().reindex(stated.index).fillna(0)
        wrong += int((listed != stated[name]).sum())
    assert 0 < wrong <= 8
    assert (stated["enrolled"] <= stated["children"]).all()
    assert (stated["enrolled_here"] + stated["enrolled_elsewhere"] == stated["enrolled"]).all()


def test_meals_are_paid_by_the_standard_of_the_month(newest: Folder) -> None:
    meals = newest["nutrition"]
    assert (meals["pupil_days"] <= meals["pupil_count"] * meals["meal_days"]).all()
    assert (meals["due_yuan"] == meals["pupil_days"] * meals["standard_yuan"]).all()
    later = meals[meals["month"] >= "2021-09"]
    assert (later["standard_yuan"] == 5).mean() > 0.99
    assert meals["paid_on"].isna().any() and (meals["paid_yuan"] < meals["due_yuan"]).any()


def test_the_calendar_of_the_demo_is_that_of_the_reference_tables() -> None:
    for term in terms():
        assert term.starts_on < term.ends_on
        assert len(school_days(term.starts_on, term.ends_on)) > 50


def test_the_registers_stay_small(world: World) -> None:
    """How many rows the working registers add to a day: publishing all 22 must stay a matter of a minute."""
    daily = {*world.states, *(name for name in world.events if name not in OLDER)}
    for as_of, most in ((NEWEST, 150_000), (date(2025, 8, 31), 110_000), (date(2020, 8, 31), 20_000)):
        folder = Folder(world, as_of)
        assert sum(folder.rows(name) for name in daily & folder.kept) < most


OLDER = {
    "suspected_cases",
    "dropout_cases",
    "movements",
    "aid_payments",
    "home_visits",
    "inspections",
    "rectifications",
    "pledges",
}
