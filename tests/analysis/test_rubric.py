"""Rubric files: what is refused, and with which words; which version is in force."""

from datetime import date
from pathlib import Path

import pytest

from baoxue.analysis.rubric_changes import changed_items
from baoxue.analysis.rubric_file import RubricError, load_rubric, read_rubric, rubric_in_force, rubric_names
from baoxue.settings import REFERENCE


@pytest.mark.parametrize("name", rubric_names())
def test_every_rubric_of_the_product_is_sound_and_says_whose_it_is(name: str) -> None:
    rubric = load_rubric(name)
    assert sum(item.points for item in rubric.items) == rubric.total == 100
    assert rubric.standing in ("own design", "published pattern")
    if rubric.standing == "published pattern":
        assert "待核对" in rubric.about["zh"]


def test_the_second_version_is_in_force_from_the_day_of_the_first() -> None:
    assert rubric_in_force("township", date(2025, 10, 15)).version == 2
    assert rubric_in_force("township", date(1990, 1, 1)).version == 2
    with pytest.raises(RubricError, match="no rubric 'county'"):
        rubric_in_force("county", date(2025, 10, 15))


@pytest.mark.parametrize(
    ("find", "replace", "says"),
    [
        ('rule = "linear"', 'rule = "guess"', "item B1: unknown rule 'guess'"),
        ("zero_at = 0.006\n", "", "item B1: rule linear needs zero_at"),
        ("zero_at = 0.006\n", "zero_at = 0.006\nsteps = []\n", "item B1: rule linear knows no steps"),
        ("zero_at = 0.006", "zero_at = 0.0", "item B1: zero_at must lie on the worse side of full_at"),
        ('part = "E"', 'part = "Z"', "part 'Z' is not among the parts"),
        ('id = "A2"', 'id = "A1"', "item id A1 repeats"),
        ("version = 2", "version = 3", "must be called township-3.toml"),
        ("points = 10\n", "points = 11\n", "the points of the items sum to 101, not to 100"),
        ('"pledge_signed_rate"', '"no_such_rate"', "item A1: there is no indicator no_such_rate"),
        ("{at = 0, points = 0}, ", "", "item A2: the first step must begin at 0"),
        ("{at = 2, points = 4}", "{at = 2, points = 3}", "item A2: no step gives the full 4 points"),
        ("{at = 1, points = 2}", "{at = 3, points = 2}", "item A2: steps must go up"),
        ("from = 80", "from = 90", "two grades begin at 90"),
        ("from = 0\n", "from = 60\n", "the lowest grade must begin at 0"),
        ("cap_with_veto = 69", "cap_with_veto = 169", "the cap 169 is not between 0 and 100"),
        ("valid_from = 2016-01-01", 'valid_from = "2016"', "valid_from must be a date"),
        (
            'name = {zh = "责任书签订", en = "Contracts signed"}',
            'name = "x"',
            "item A1: a name needs zh and en",
        ),
        ('stage = "primary"', 'stage = "first"', "item B1: unknown stage 'first'"),
        (
            '"rectifications_repeated"',
            '"aid_on_time_rate"',
            "item E1: further: aid_on_time_rate must be a count",
        ),
        ('measure = "dropouts_concealed"', 'measure = "x"', "veto concealed: there is no indicator x"),
    ],
)
def test_a_faulty_rubric_says_where(tmp_path: Path, find: str, replace: str, says: str) -> None:
    text = (REFERENCE / "rubrics" / "township-2.toml").read_text(encoding="utf-8")
    assert find in text
    faulty = tmp_path / "township-2.toml"
    faulty.write_text(text.replace(find, replace, 1), encoding="utf-8")
    with pytest.raises(RubricError) as refused:
        read_rubric(faulty)
    assert says in str(refused.value)
    assert str(refused.value).startswith("township-2.toml: ")


@pytest.mark.parametrize("units", ["village", "class"])
def test_small_units_are_scored_on_what_is_counted_of_them(tmp_path: Path, units: str) -> None:
    text = (REFERENCE / "rubrics" / f"{units}-1.toml").read_text(encoding="utf-8")
    faulty = tmp_path / f"{units}-1.toml"
    faulty.write_text(text.replace('"verified_on_time_rate"', '"report_on_time_rate"'), encoding="utf-8")
    with pytest.raises(RubricError, match=f"report_on_time_rate is not counted by {units}"):
        read_rubric(faulty)


def test_a_school_has_no_figures_that_are_counted_at_home(tmp_path: Path) -> None:
    text = (REFERENCE / "rubrics" / "school-1.toml").read_text(encoding="utf-8")
    faulty = tmp_path / "school-1.toml"
    faulty.write_text(
        text.replace('"pledge_school_teacher_rate"', '"disabled_enrolment_rate"'), encoding="utf-8"
    )
    with pytest.raises(RubricError, match="counted where children live"):
        read_rubric(faulty)


def test_what_differs_between_two_versions_is_named() -> None:
    changes = {one.item: one for one in changed_items(load_rubric("township-1"), load_rubric("township-2"))}
    assert changes["B1"].before == "measures dropout_rate_named"
    assert changes["withdrawn"].kind == "new"
    assert "A1" not in changes
