"""Where townships lie: outlines from the GeoJSON a county supplies, or places on a grid of tiles when there
is none."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, cos, hypot, radians, sqrt
from pathlib import Path
from typing import Any

from baoxue.settings import reference_file

GEOJSON = "townships.geojson"
TILES = "township_tiles.csv"
_DETAIL = 600  # a township's outline keeps what is larger than the map's diagonal divided by this
_CODE_LENGTH = 9

Ring = tuple[tuple[float, float], ...]


class OutlinesError(ValueError):
    """A file of outlines or tiles that cannot be used; the message names the file and what to do."""


@dataclass(frozen=True, eq=False)
class Outlines:
    """Outlines by township code, as rings of (east, north) in one scale; the first ring of each is its
    largest.

    Compared by identity, so that it can be part of a figure's cache key: one file gives one object.
    """

    rings: Mapping[str, tuple[Ring, ...]]

    @property
    def ends(self) -> tuple[float, float, float, float]:
        """West, south, east and north of everything."""
        places = [place for rings in self.rings.values() for ring in rings for place in ring]
        east, north = [place[0] for place in places], [place[1] for place in places]
        return min(east), min(north), max(east), max(north)


def outlines(codes: Sequence[str]) -> Outlines | None:
    """The outlines of these townships from `reference/townships.geojson`; None when there is no such file or
    not all of them are in it: half a map would hide the other half.

    The file is a FeatureCollection of Polygon or MultiPolygon in degrees, `properties.code` the division code
    (nine digits; longer ones are cut). OutlinesError when it is anything else.
    """
    path = reference_file(GEOJSON)
    return read_outlines(path, codes) if path.exists() else None


def read_outlines(path: Path, codes: Sequence[str]) -> Outlines | None:
    """As `outlines`, from a file of one's own choice."""
    return _of_codes(path, path.stat().st_mtime_ns, tuple(sorted(codes))) if codes else None


@cache
def _of_codes(path: Path, changed: int, codes: tuple[str, ...]) -> Outlines | None:
    known = _read(path, changed)
    if any(code not in known for code in codes):
        return None
    middle = sum(place[1] for code in codes for place in known[code][0]) / sum(
        len(known[code][0]) for code in codes
    )
    # A degree of longitude is shorter than one of latitude: without this the county would be too wide.
    narrow = cos(radians(middle))
    scaled = {
        code: [[(east * narrow, north) for east, north in ring] for ring in known[code]] for code in codes
    }
    places = [place for rings in scaled.values() for ring in rings for place in ring]
    width = max(place[0] for place in places) - min(place[0] for place in places)
    height = max(place[1] for place in places) - min(place[1] for place in places)
    detail = hypot(width, height) / _DETAIL
    rings = {
        code: tuple(simplified(ring, detail) for ring in sorted(found, key=_area, reverse=True))
        for code, found in scaled.items()
    }
    return Outlines(rings)


@cache
def _read(path: Path, _changed: int) -> dict[str, list[list[tuple[float, float]]]]:
    try:
        collection = json.loads(path.read_text(encoding="utf-8-sig"))
        features = collection["features"]
        found: dict[str, list[list[tuple[float, float]]]] = {}
        for feature in features:
            code = str(feature["properties"]["code"])[:_CODE_LENGTH]
            found.setdefault(code, []).extend(_rings(feature["geometry"]))
    except (KeyError, TypeError, ValueError, IndexError) as fault:
        raise OutlinesError(
            f"{path.name}: not a FeatureCollection of polygons with properties.code ({fault})"
        ) from fault
    if not all(rings and all(len(ring) >= 4 for ring in rings) for rings in found.values()):
        raise OutlinesError(f"{path.name}: an outline has fewer than four corners")
    return found


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """The outer rings; holes (another township's enclave) are drawn by that township itself."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"geometry {kind}")
    for polygon in [coordinates] if kind == "Polygon" else coordinates:
        yield [(float(place[0]), float(place[1])) for place in polygon[0]]


def _area(ring: Sequence[tuple[float, float]]) -> float:
    return abs(_signed(ring)) / 2


def _signed(ring: Sequence[tuple[float, float]]) -> float:
    return sum(
        one[0] * other[1] - other[0] * one[1] for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)
    )


def centre(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The centre of gravity of a ring, where its label stands."""
    whole = _signed(ring)
    if abs(whole) < 1e-15:
        return ring[0]
    east = north = 0.0
    for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        weight = one[0] * other[1] - other[0] * one[1]
        east += (one[0] + other[0]) * weight
        north += (one[1] + other[1]) * weight
    return east / (3 * whole), north / (3 * whole)


def simplified(ring: Sequence[tuple[float, float]], detail: float) -> Ring:
    """The ring without corners that lie closer than `detail` to the line between their neighbours.

    D. H. Douglas and T. K. Peucker, Algorithms for the reduction of the number of points required to
    represent a digitized line or its caricature, Cartographica 10 (1973) 112-122; from two far corners, so
    that a ring stays one.
    """
    if len(ring) <= 5:
        return tuple(ring)
    west, south = ring[0]
    far = max(range(len(ring)), key=lambda place: hypot(ring[place][0] - west, ring[place][1] - south))
    kept = {0, far, len(ring) - 1}
    spans = [(0, far), (far, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        distances = [_distance(ring[place], ring[first], ring[last]) for place in range(first + 1, last)]
        largest = max(distances)
        if largest > detail:
            middle = first + 1 + distances.index(largest)
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return tuple(ring[place] for place in sorted(kept))


def _distance(place: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    across, up = end[0] - start[0], end[1] - start[1]
    length = hypot(across, up)
    if length == 0:
        return hypot(place[0] - start[0], place[1] - start[1])
    return abs(across * (start[1] - place[1]) - (start[0] - place[0]) * up) / length


def tiles(codes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Column and row of each township on a map of tiles: as `reference/township_tiles.csv` lays them, else a
    plain grid in the order of their codes (offices number from the seat outwards, so neighbours mostly stay
    near).

    The file (code, column, row) counts only when it holds all of them and puts no two in one place.
    """
    path = reference_file(TILES)
    laid = _laid(path, path.stat().st_mtime_ns) if path.exists() else {}
    if codes and all(code in laid for code in codes) and len({laid[code] for code in codes}) == len(codes):
        left = min(laid[code][0] for code in codes)
        top = min(laid[code][1] for code in codes)
        return {code: (laid[code][0] - left, laid[code][1] - top) for code in codes}
    across = max(1, ceil(sqrt(len(codes) * 1.1)))
    return {code: (place % across, place // across) for place, code in enumerate(sorted(codes))}


@cache
def _laid(path: Path, _changed: int) -> dict[str, tuple[int, int]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {row["code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}
    except (KeyError, ValueError, TypeError) as fault:
        raise OutlinesError(f"{path.name}: needs whole numbers in code, column, row ({fault})") from fault
