"""The forms that counties send: what they begin with, what moved, and what they end with."""

from itertools import pairwise
from pathlib import Path

import pytest

from baoxue.access import Scope, demo_viewer
from baoxue.warehouse import Edition, Filters, open_warehouse

SUSPECTED = ("confirmed", "returned", "transfer", "excused", "data_fault")


@pytest.fixture(scope="module")
def edition(demo_data: Path) -> Edition:
    return open_warehouse(demo_data).edition


@pytest.mark.parametrize("county", ["991021", "991103"])
def test_forms_add_up_and_end_with_the_indicators(county: str, edition: Edition) -> None:
    """For the month of every snapshot: both lines add up, and end with what the dashboard shows that day."""
    leader = Scope.of(demo_viewer("leader"))
    for snapshot in edition.snapshots:
        filters = Filters(county=county, snapshot=snapshot.id)
        day = snapshot.as_of
        period = {"from": day.replace(day=1).isoformat(), "to": day.isoformat()}
        form = edition.ask("report_form", leader, filters, by=("stage",), **period).sum(numeric_only=True)
        cleared = sum(form[f"suspected_{kind}"] for kind in SUSPECTED)
        assert form["suspected_before"] + form["suspected_found"] - cleared == form["suspected_open"]
        came, went = form["out_confirmed"] + form["out_left_again"], form["out_returned"] + form["out_closed"]
        assert form["out_before"] + came - went == form["out_open"]
        names = ("suspected_open", "dropout_rate_open")
        shown = edition.ask("indicator_trend", leader, filters, indicators=names)
        shown = shown[shown["as_of"] == shown["as_of"].max()]
        for name, column in zip(names, ("suspected_open", "out_open"), strict=True):
            assert shown[shown["indicator"] == name]["numerator"].sum() == form[column], (snapshot.id, name)


def test_a_form_begins_where_the_one_before_ended(edition: Edition) -> None:
    leader = Scope.of(demo_viewer("leader"))
    months = [("2025-05-01", "2025-05-31"), ("2025-06-01", "2025-06-30"), ("2025-07-01", "2025-07-31")]
    forms = [
        edition.ask("report_form", leader, Filters(), by=("stage",), **{"from": first, "to": last})
        for first, last in months
    ]
    for before, after in pairwise(forms):
        for line in ("suspected", "out"):
            assert before[f"{line}_open"].tolist() == after[f"{line}_before"].tolist()
