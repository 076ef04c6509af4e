"""Outlines of townships: read, made lighter, refused when they are not what they should be; tiles without
them."""

from math import hypot
from pathlib import Path

import pytest

from baoxue.analysis import outlines
from baoxue.view import charts
from baoxue.view.theme import LIGHT, Look
from tests.view.invented_forms import map_places, write_geojson

CODES = tuple(place.code for place in map_places())


def test_a_countys_geojson_becomes_a_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOXUE_DATA", str(tmp_path))
    assert outlines.outlines(CODES) is None  # none supplied: tiles
    (tmp_path / "reference").mkdir()
    write_geojson(tmp_path / "reference" / outlines.GEOJSON, CODES)
    found = outlines.outlines(CODES)
    assert found is not None and set(found.rings) == set(CODES)
    assert outlines.outlines(CODES) is found  # one object, so that figures are kept
    assert outlines.outlines((*CODES, "990000001")) is None  # half a map would hide the other half
    assert len(found.rings[CODES[-1]]) == 2  # an island
    look = Look(LIGHT, "zh")
    chart = charts.township_map.__wrapped__(look, map_places(), outlines=found)  # type: ignore[attr-defined]
    parts = chart.figure.to_dict()
    assert len(parts["data"]) == len(CODES)
    assert parts["layout"]["yaxis"]["scaleanchor"] == "x"
    assert len(chart.table.rows) == len(CODES)


def test_an_outline_keeps_its_shape_with_fewer_corners() -> None:
    circle = (
        [(step / 500, 0.0) for step in range(500)] + [(1.0, step / 500) for step in range(501)] + [(0.0, 0.0)]
    )
    kept = outlines.simplified(circle, 0.001)
    assert len(kept) <= 6 and kept[0] == kept[-1]
    assert all(any(hypot(x - a, y - b) < 0.01 for a, b in kept) for x, y in [(0, 0), (1, 0), (1, 1)])
    assert outlines.centre([(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]) == pytest.approx((1, 1))


@pytest.mark.parametrize(
    "text",
    ["not json", '{"type": "Feature"}', '{"features": [{"properties": {}, "geometry": null}]}',
     '{"features": [{"properties": {"code": "1"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
     '{"features": [{"properties": {"code": "1"}, "geometry": {"type": "Polygon", "coordinates": []}}]}'],
)  # fmt: skip
def test_a_file_that_is_something_else_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "townships.geojson"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(outlines.OutlinesError, match=r"townships\.geojson"):
        outlines.read_outlines(file, ("1",))


def test_tiles_never_lie_on_each_other() -> None:
    laid = outlines.tiles(CODES)
    assert len(set(laid.values())) == len(CODES) and min(laid.values()) >= (0, 0)
    for count in (1, 2, 7, 24, 60):
        plain = outlines.tiles([f"99{number:07d}" for number in range(count)])
        assert len(set(plain.values())) == count
        assert max(column for column, _ in plain.values()) <= 8
    assert outlines.tiles(()) == {}
