"""Reference tables as in force on a date."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from baoxue.definitions.parsing import DefinitionError
from baoxue.intake.reference import load_reference


def loaded(as_of: date) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    load_reference(connection, as_of)
    return connection


def rows(as_of: date, query: str) -> list[tuple[Any, ...]]:
    return loaded(as_of).execute(query).fetchall()


@pytest.mark.parametrize(
    ("as_of", "school_year", "term", "age_reference", "month_starts", "month_ends"),
    [
        (date(2025, 10, 15), "2025-2026", "1", date(2025, 8, 31), date(2025, 9, 1), date(2025, 9, 30)),
        (date(2025, 8, 31), "2024-2025", "2", date(2024, 8, 31), date(2025, 8, 1), date(2025, 8, 31)),
        (date(2025, 9, 1), "2025-2026", "1", date(2025, 8, 31), date(2025, 8, 1), date(2025, 8, 31)),
        (date(2025, 1, 31), "2024-2025", "1", date(2024, 8, 31), date(2025, 1, 1), date(2025, 1, 31)),
        (date(2024, 2, 29), "2023-2024", "2", date(2023, 8, 31), date(2024, 2, 1), date(2024, 2, 29)),
        (date(2024, 2, 28), "2023-2024", "2", date(2023, 8, 31), date(2024, 1, 1), date(2024, 1, 31)),
    ],
)
def test_periods_of_a_day(
    as_of: date, school_year: str, term: str, age_reference: date, month_starts: date, month_ends: date
) -> None:
    query = """select as_of, school_year, term, age_reference_on, month_starts_on, month_ends_on
               from reference.period"""
    assert rows(as_of, query) == [(as_of, school_year, term, age_reference, month_starts, month_ends)]


def test_school_year_and_term_dates() -> None:
    query = """select school_year_starts_on, school_year_ends_on, term_starts_on, term_ends_on,
               aid_deadline_on from reference.period"""
    first, last = date(2025, 9, 1), date(2026, 8, 31)
    assert rows(date(2025, 10, 15), query) == [(first, last, first, date(2026, 1, 31), date(2025, 12, 31))]


def test_a_day_outside_the_calendar_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"calendar\.csv.*1999-01-01"):
        loaded(date(1999, 1, 1))


def test_code_lists_are_typed() -> None:
    day = date(2025, 10, 15)
    status = "select is_enrolled, is_on_roll from reference.roll_status where code = '20'"
    assert rows(day, status) == [(0, 1)]
    validity = "select valid_from, valid_to from reference.beneficiary where code = '02'"
    assert rows(day, validity) == [(date(2021, 1, 1), None)]
    assert rows(day, "select stage from reference.grade where code = '9'") == [("junior",)]
    assert rows(day, "select count(distinct list) > 20, min(position) from reference.codes") == [(True, 1)]


def test_a_standard_ends_the_day_before_the_next() -> None:
    query = """select valid_from, valid_to, yuan_per_term from reference.aid_standards
               where programme = 'day_allowance' and stage = 'junior' order by valid_from"""
    assert rows(date(2025, 10, 15), query) == [
        (date(2019, 9, 1), date(2024, 1, 31), Decimal("312.50")),
        (date(2024, 2, 1), None, Decimal("375.00")),
    ]


def test_the_setting_in_force_and_the_countys_own_table_win(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "settings.csv").write_text(
        "key,value,unit,valid_from,source,explain_zh,explain_en\n"
        "verify_days,5,days,2016-01-01,,,\nverify_days,3,days,2025-09-01,,,\nverify_days,1,days,2026-01-01,,,\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("BAOXUE_DATA", str(tmp_path))
    query = "select key, value from reference.settings"
    assert rows(date(2025, 8, 31), query) == [("verify_days", Decimal("5.00"))]
    assert rows(date(2025, 9, 1), query) == [("verify_days", Decimal("3.00"))]


def test_a_ragged_reference_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "calendar.csv").write_text("school_year,term\n2025-2026\n", encoding="utf-8")
    monkeypatch.setenv("BAOXUE_DATA", str(tmp_path))
    with pytest.raises(DefinitionError, match=r"calendar\.csv: line 2 has 1 cells, the header has 2"):
        loaded(date(2025, 10, 15))


def test_what_checks_compare_with() -> None:
    day = date(2025, 10, 15)
    meals = "select valid_from, valid_to, yuan_per_day from reference.nutrition_standards order by 1"
    assert rows(day, meals) == [
        (date(2016, 1, 1), date(2021, 8, 31), Decimal("4.00")),
        (date(2021, 9, 1), None, Decimal("5.00")),
    ]
    merged = "select valid_to, successor_code from reference.unit_changes where code = '990001203'"
    assert rows(day, merged) == [(date(2021, 6, 30), "990001101")]
    known = """select count(*) from reference.case_transitions t
               left join reference.case_status a on a.code = t.from_status
               left join reference.case_status b on b.code = t.to_status
               where a.code is null or b.code is null or a.code = b.code"""
    assert rows(day, known) == [(0,)]
    # Nothing leads out of a case that was excluded or closed for good, and nothing back to a mere suspicion.
    ends = "select 1 from reference.case_transitions where from_status in ('30', '90') or to_status = '10'"
    assert rows(day, ends) == []
