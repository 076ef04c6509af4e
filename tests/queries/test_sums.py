"""The questions agree with each other: a county is its townships, a township its schools and the rest."""

from pathlib import Path

import pandas as pd
import pytest

from baoxue.access import Scope, demo_viewer
from baoxue.analysis.rubric_file import load_rubric
from baoxue.snapshots.indicators import load_indicators
from baoxue.view.sections import aid, disability
from baoxue.view.sections.dropout import definitions
from baoxue.view.sections.overview import opening
from baoxue.warehouse import Edition, Filters, load_questions, open_warehouse
from baoxue.warehouse.slicing import slice_of

MEASURES = ["numerator", "denominator"]
RUBRIC_MEASURES = tuple(sorted(load_rubric("township-2").measures))
UNIT = {"unit_kind": "township", "unit_code": "991021101"}
# What each question takes beside the filters.
PARAMETERS = {
    "indicator_trend": {"indicators": definitions.DEFINITIONS},
    "indicator_places": {"indicators": opening.BY_PLACE},
    "check_finding_rows": {"rule": None, "register": None, "at_most": 1000},
    "ledger_children": {"gap": "population_not_roll", "kind": "unverified"},
    "score_units": {"units": "township", "measures": RUBRIC_MEASURES, "pool_months": 26},
    "score_villages": {"measures": tuple(sorted(load_rubric("village-1").measures))},
    "score_classes": {"measures": tuple(sorted(load_rubric("class-1").measures))},
    "score_history": {"measures": RUBRIC_MEASURES},
    "visit_months": {"months": 12},
    "sample_pools": UNIT,
    "brief_unit": UNIT,
    "brief_counts": UNIT,
    "brief_gaps": UNIT,
    "score_given": {"level": "county_township"},
    "report_form": {"from": "2025-07-01", "to": "2025-09-12"},
}


@pytest.fixture(scope="module")
def edition(demo_data: Path) -> Edition:
    return open_warehouse(demo_data).edition


@pytest.fixture(scope="module")
def leader() -> Scope:
    scope = Scope.of(demo_viewer("leader"))
    assert scope is not None
    return scope


def totals(rows: pd.DataFrame, by: list[str], values: list[str]) -> dict[tuple, tuple]:
    found = rows.groupby(by, dropna=False)[values].sum(min_count=0)
    return {key if isinstance(key, tuple) else (key,): tuple(round(v, 4) for v in line)
            for key, line in zip(found.index, found.to_numpy(), strict=True)}  # fmt: skip


@pytest.mark.parametrize("name", sorted(load_questions()))
def test_every_question_answers_for_everybody_and_nobody(name: str, edition: Edition, leader: Scope) -> None:
    more = dict(PARAMETERS.get(name, {}))
    if "before" in load_questions()[name].parameters:
        more["before"] = edition.snapshots[-2].id
    for filters in (Filters(), Filters(county="991021", township="991021101", stage="all")):
        answer = edition.ask(name, leader, filters, **more)
        assert edition.ask(name, None, filters, **more).empty
        assert answer.columns.is_unique


def test_indicators_of_a_county_are_those_of_its_townships_and_schools(
    edition: Edition, leader: Scope
) -> None:
    names = tuple(load_indicators())
    county = Filters(county="991021")
    trend = edition.ask("indicator_trend", leader, county, indicators=names)
    newest = trend[trend["as_of"] == trend["as_of"].max()]
    by_township = edition.ask("indicator_places", leader, county, indicators=names)
    assert len(by_township)
    assert totals(newest, ["indicator"], MEASURES) == totals(by_township, ["indicator"], MEASURES)
    townships = by_township["code"].dropna().unique()
    by_school = pd.concat(
        [edition.ask("indicator_places", leader, Filters(county="991021", township=code), indicators=names)
         for code in townships]
    )  # fmt: skip
    outside = by_township[by_township["code"].isna()]
    assert totals(pd.concat([by_school, outside]), ["indicator"], MEASURES) == totals(
        by_township, ["indicator"], MEASURES
    )


@pytest.mark.parametrize(
    "name", ["dropout_rate_named", "suspected_open", "aid_amount_paid_rate", "out_of_school_rate"]
)
def test_any_division_adds_up_to_the_whole(name: str, edition: Edition, leader: Scope) -> None:
    county = Filters(county="991103")
    whole = slice_of(edition, name, ("snapshot",), leader, county)
    for dimension in ("township", "school", "stage"):
        parts = slice_of(edition, name, ("snapshot", dimension), leader, county)
        assert totals(parts, ["snapshot"], MEASURES) == totals(whole, ["snapshot"], MEASURES), dimension


def test_open_cases_are_the_same_in_the_list_the_steps_and_the_indicators(
    edition: Edition, leader: Scope
) -> None:
    county = Filters(county="991021")
    cases, steps = (edition.ask(name, leader, county) for name in ("case_list", "case_steps"))
    trend = edition.ask(
        "indicator_trend", leader, county, indicators=("dropout_rate_open", "suspected_open", "cases_late")
    )
    newest = trend[trend["as_of"] == trend["as_of"].max()].groupby("indicator")["numerator"].sum()
    waiting = steps[steps["step"].notna()]
    assert len(cases) == waiting["open_cases"].sum() > 0
    assert cases["is_late"].sum() == steps["late_cases"].sum() == newest["cases_late"]
    assert cases["is_unverified"].sum() == steps["unverified_cases"].sum() == newest["suspected_open"]
    assert (
        cases["is_out_of_school"].sum() == steps["out_of_school_cases"].sum() == newest["dropout_rate_open"]
    )


def test_payments_are_the_same_by_programme_by_place_and_by_lateness(edition: Edition, leader: Scope) -> None:
    for filters in (Filters(county="991021"), Filters(county="991103", stage="all")):
        measures = ["payments", "on_time_payments", "due_yuan", "paid_yuan"]
        place, *others = (
            edition.ask("aid_due_paid", leader, filters, by=columns)
            for columns in (aid.BY_PLACE, aid.BY_PROGRAMME, aid.BY_LATENESS)
        )
        for other in others:
            assert other[measures].sum().tolist() == pytest.approx(place[measures].sum().tolist())
        assert set(others[1]["lateness"]) <= set(aid.LATENESS)
        rate = edition.ask("indicator_trend", leader, filters, indicators=("aid_on_time_rate",))
        newest = rate[rate["as_of"] == rate["as_of"].max()]
        assert newest["numerator"].sum() == place["on_time_payments"].sum() > 0
        assert newest["denominator"].sum() == place["payments"].sum()


def test_children_not_placed_are_what_the_enrolment_rate_lacks(edition: Edition, leader: Scope) -> None:
    for county in ("991021", "991103"):
        filters = Filters(county=county)
        waiting = edition.ask("disabled_not_placed", leader, filters)
        rate = edition.ask("indicator_trend", leader, filters, indicators=(disability.RATE,))
        newest = rate[rate["as_of"] == rate["as_of"].max()]
        assert len(waiting) == (newest["denominator"] - newest["numerator"]).sum()
