"""A small line with its target and its gaps, as an image: Streamlit's own knows neither."""

from datetime import date
from functools import lru_cache
from urllib.parse import quote

from baoxue.analysis.comparison import drawn
from baoxue.view.theme import Palette

WIDTH = 220
HEIGHT = 44
_EDGE = 6
_RHYTHM_DAYS = 45  # points farther apart than this are not joined: something between them is missing


@lru_cache(maxsize=1024)
def sparkline(
    values: tuple[float | None, ...],
    days: tuple[date, ...],
    target: float | None,
    colour: str,
    palette: Palette,
) -> str:
    """A data address of the drawing, or an empty text when fewer than two values are known.

    With `days` the points stand where they belong in time and a missing month is a gap; without, evenly.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    places = (
        [float(day.toordinal()) for day in days]
        if len(days) == len(values)
        else [float(index) for index in range(len(values))]
    )
    reach = [*known] + ([target] if target is not None else [])
    low, high = min(reach), max(reach)
    span = (high - low) or max(abs(high) * 0.1, 1e-6)
    middle = (high + low) / 2

    def across(place: float) -> float:
        return 2 + (WIDTH - 10) * (place - places[0]) / max(places[-1] - places[0], 1.0)

    def down(value: float) -> float:
        return HEIGHT / 2 - (value - middle) / span * (HEIGHT - 2 * _EDGE)

    runs: list[list[str]] = [[]]
    before: float | None = None
    for place, value in zip(places, values, strict=True):
        apart = before is not None and len(days) == len(values) and place - before > _RHYTHM_DAYS
        if value is None or apart:
            runs.append([])
        if value is not None:
            runs[-1].append(f"{across(place):.1f},{down(value):.1f}")
            before = place
    parts = [
        f'<polyline points="{" ".join(run)}" fill="none" stroke="{colour}" stroke-width="2" '
        'vector-effect="non-scaling-stroke"/>'
        for run in runs
        if len(run) > 1
    ]
    if target is not None:
        parts.insert(
            0,
            (
                f'<line x1="0" x2="{WIDTH}" y1="{down(target):.1f}" y2="{down(target):.1f}" '
                f'stroke="{palette.ink}" '
                'stroke-dasharray="4 3" stroke-width="1" vector-effect="non-scaling-stroke"/>'
            ),
        )
    last = max(index for index, value in enumerate(values) if value is not None)
    # A line without length and with a round cap is a dot that stays round when the image is stretched.
    x, y = across(places[last]), down(drawn(values[last]))
    parts.append(
        f'<path d="M{x:.1f} {y:.1f}h0" stroke="{colour}" stroke-width="8" stroke-linecap="round" '
        'vector-effect="non-scaling-stroke"/>'
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
        + "".join(parts)
        + "</svg>"
    )
    return "data:image/svg+xml," + quote(drawing, safe="")
