"""Viewers and scopes: closed by default, and equal only when they see the same."""

from pathlib import Path

import pytest

from baoxue.access import Scope, Viewer, ViewersError, demo_viewer, demo_viewers
from baoxue.access.scope import AREA_OF_COLUMN
from baoxue.demo.places import read_places


def test_nobody_has_no_scope_and_a_viewer_without_areas_an_empty_one() -> None:
    assert Scope.of(None) is None
    empty = Scope.of(Viewer("somebody", "leader"))
    assert empty is not None
    assert empty.is_empty


def test_scopes_are_equal_whatever_the_order_of_codes_and_differ_by_role() -> None:
    one = Scope.of(Viewer("a", "leader", townships=("2", "1")))
    assert one == Scope.of(Viewer("b", "leader", townships=("1", "2", "1")))
    assert one != Scope.of(Viewer("a", "inspector", townships=("1", "2")))
    assert one != Scope.of(Viewer("a", "leader", villages=("1", "2")))


@pytest.mark.parametrize("area", ["counties", "townships", "villages", "schools"])
def test_a_scope_has_every_area_of_its_viewer_and_no_other(area: str) -> None:
    scope = Scope.of(Viewer("a", "inspector", **{area: ("2", "1", "2")}))
    assert scope == Scope("inspector", **{area: ("1", "2")})
    assert not scope.is_empty
    (column,) = (column for column, named in AREA_OF_COLUMN.items() if named == area)
    codes = {one: scope.codes_for(one) for one in AREA_OF_COLUMN}
    assert codes == dict.fromkeys(AREA_OF_COLUMN, ()) | {column: ("1", "2")}


def test_only_inspectors_see_masked_names() -> None:
    seen = {viewer.role: Scope.of(viewer).sees_masked_names for viewer in demo_viewers()}
    assert seen == {"leader": False, "inspector": True, "analyst": False, "steward": False}


def test_the_demo_offers_its_five_viewers_in_places_that_exist() -> None:
    assert [viewer.role for viewer in demo_viewers()] == [
        "leader",
        "inspector",
        "analyst",
        "steward",
        "leader",
    ]
    assert demo_viewer("someone else") is None
    places = read_places()
    for viewer in demo_viewers():
        assert set(viewer.counties) <= {place.code for place in places.counties}
        assert set(viewer.townships) <= {place.code for place in places.townships}
        assert set(viewer.villages) <= {place.code for place in places.villages}
        assert set(viewer.schools) <= {place.code for place in places.schools}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[[viewer]]\nrole = "leader"', "no name"),
        ('[[viewer]]\nname = "a"\nrole = "king"', "role must be one of"),
        ('[[viewer]]\nname = "a"\nrole = "leader"\ncounty = ["1"]', "county"),
        ('[[viewer]]\nname = "a"\nrole = "leader"\ncounties = [991021]', "quotation marks"),
        ('[[viewer]]\nname = "a"\nrole = "leader"\n[[viewer]]\nname = "a"\nrole = "leader"', "of their own"),
    ],
)
def test_a_wrong_list_of_viewers_is_refused(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "viewers.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(ViewersError, match=said):
        demo_viewers(path)
