"""Rows that analysts take along: how many look alike, how much is told, and who is left out."""

from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baoxue.access import Scope
from baoxue.analysis.deidentify import BAND, DeidentifyError, age_bands, deidentify, load_rules
from baoxue.warehouse import Filters, open_warehouse

RULES = load_rules()
COLUMNS = ("county_code", "township_code", "stage", "sex", "age_years", "is_disabled", "is_poor")
CHILD = st.tuples(
    st.sampled_from(["991021", "991103"]),
    st.sampled_from(["991021001", "991021101", None]),
    st.sampled_from(["primary", "junior", None]),
    st.sampled_from(["1", "2"]),
    st.one_of(st.none(), st.integers(0, 17)),
    st.sampled_from([True, False, False, False, None]),
    st.booleans(),
)


def classes(rows: pd.DataFrame) -> dict[tuple, list[tuple]]:
    """What is told of a child -> the sensitive values of all of whom the same is told, by a plain loop."""
    found = defaultdict(list)
    for row in rows.astype("string").fillna("?").to_dict("records"):
        found[tuple(row[name] for name in RULES.told)].append(tuple(row[name] for name in RULES.sensitive))
    return found


def assert_safe(rows: pd.DataFrame) -> None:
    for alike in classes(rows).values():
        assert len(alike) >= RULES.k
        for values in zip(*alike, strict=True):
            assert len(set(values)) >= RULES.l


@settings(max_examples=60, deadline=None)
@given(st.lists(CHILD, max_size=200))
def test_whoever_they_are_enough_look_alike(children: list[tuple]) -> None:
    rows = pd.DataFrame(children, columns=list(COLUMNS))
    found = deidentify(rows, RULES)
    assert_safe(found.rows)
    assert len(found.rows) + found.left_out == len(rows)
    assert found.told == {column: int(found.rows[column].notna().sum()) for column in RULES.told} or any(
        rows[column].isna().any() for column in COLUMNS
    )
    again = deidentify(rows.sample(frac=1, random_state=3), RULES)
    pd.testing.assert_frame_equal(again.rows, found.rows)  # nothing of the source's order is left


def of(township: str, count: int, poor: bool | None = None) -> list[tuple]:
    """Boys of seven at a primary school: one disabled, every second one poor, or all as `poor` says."""
    return [
        ("991021", township, "primary", "1", 7, n == 0, n % 2 == 0 if poor is None else poor)
        for n in range(count)
    ]


def test_large_mixed_groups_are_told_in_full() -> None:
    rows = pd.DataFrame(of("991021001", 10) + of("991021101", 12), columns=list(COLUMNS))
    found = deidentify(rows, RULES)
    assert found.told == dict.fromkeys(RULES.told, 22)
    assert set(found.rows[BAND]) == {"6-8"}


def test_a_lone_child_takes_the_smallest_group_along() -> None:
    lone = ("991021", "991021201", "primary", "1", 7, True, True)
    rows = pd.DataFrame([*of("991021001", 10), *of("991021101", 12), lone], columns=list(COLUMNS))
    found = deidentify(rows, RULES)
    assert found.told["township_code"] == 12 and found.told[BAND] == 23
    assert found.left_out == 0


def test_nine_alike_are_told_less_of() -> None:
    rows = pd.DataFrame(of("991021001", 9) + of("991021101", 9), columns=list(COLUMNS))
    found = deidentify(rows, RULES)
    assert found.told["township_code"] == 0 and set(found.rows["stage"]) == {"primary"}


def test_where_all_that_look_alike_share_a_sensitive_value_less_is_told() -> None:
    rows = pd.DataFrame(of("991021001", 30, True) + of("991021101", 30, False), columns=list(COLUMNS))
    assert deidentify(rows, RULES).told["township_code"] == 0


def test_too_few_altogether_are_not_given() -> None:
    found = deidentify(pd.DataFrame(of("991021001", 9), columns=list(COLUMNS)), RULES)
    assert found.rows.empty and found.left_out == 9


def test_bands_of_ages() -> None:
    ages = pd.Series([0, 2, 3, 8, 15, 17, None])
    assert age_bands(ages, RULES.age_bands).fillna("?").tolist() == [
        *("0-2", "0-2", "3-5", "6-8", "15-", "15-", "?")
    ]


@pytest.mark.parametrize("county", ["991021", "991103"])
def test_the_demos_children_keep_their_township_mostly(demo_data: Path, county: str) -> None:
    edition = open_warehouse(demo_data).edition
    scope = Scope(role="analyst", counties=(county,))
    rows = edition.ask("deidentified_children", scope, Filters(county=county, stage="all"))
    assert rows["pseudonym"].notna().all() and len(rows) > 10_000
    found = deidentify(rows, RULES)
    assert_safe(found.rows)
    assert found.left_out == 0
    assert found.told["township_code"] > 0.9 * len(rows)
    assert not {"name", "id_number", "pupil_number", "birth_date", "age_years"} & set(found.rows)


@pytest.mark.parametrize(
    ("old", "new"),
    [("k = 10", "k = 1"), ('"is_poor"]', '"sex"]'), ("[0, 3, 6", "[0, 6, 3"), ("told = [", "tell = [")],
)
def test_rules_that_cannot_be_followed_are_refused(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path("data") / "reference" / "deidentify.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "deidentify.toml").write_text(text.replace(old, new), "utf-8")
    monkeypatch.setenv("BAOXUE_DATA", str(tmp_path))
    with pytest.raises(DeidentifyError):
        load_rules()
