"""How much of a target is due by a day."""

from datetime import date, timedelta

import pytest

from baoxue.analysis.due import share_due
from baoxue.snapshots.indicators import DUE

TERM = date(2025, 9, 1), date(2026, 1, 31)


@pytest.mark.parametrize("due", DUE)
def test_it_never_falls_within_its_period_and_ends_whole(due: str) -> None:
    last = {"over_school_year": date(2026, 8, 31), "over_calendar_year": date(2025, 12, 31)}.get(due, TERM[1])
    first = date(2025, 1, 1) if due == "over_calendar_year" else TERM[0]
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    shares = [share_due(due, day) for day in days]
    # Aid of two terms is due twice a year, so that only its term is looked at.
    assert shares == sorted(shares)
    assert shares[0] == 0 and shares[-1] == 1
    assert all(0 <= share <= 1 for share in shares)


def test_what_is_always_due_is_due() -> None:
    assert share_due(None, TERM[0]) == 1


def test_a_day_of_no_calendar_asks_for_all() -> None:
    assert share_due("over_term", date(1999, 10, 1)) == 1


def test_the_middle_of_a_term() -> None:
    # 1 September to 31 January are 153 days; after 30 days of grace 123 are left.
    assert share_due("over_term", date(2025, 9, 30)) == 0
    assert share_due("over_term", date(2025, 10, 15)) == pytest.approx(15 / 123)


def test_aid_is_due_after_its_last_day() -> None:
    assert share_due("at_aid_deadline", date(2025, 12, 31)) == 0
    assert share_due("at_aid_deadline", date(2026, 1, 1)) == 1
