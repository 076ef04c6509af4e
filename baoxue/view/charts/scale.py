"""Round steps for axes, widths of text, and labels that keep their distance."""

from math import ceil, floor

_STEPS = (1.0, 2.0, 4.0, 5.0, 10.0)
_WIDE = 0x2E7F  # from here on characters are as wide as they are high


def ticks(low: float, high: float, most: int = 4) -> list[float]:
    """At most `most` round values between low and high, with the smallest step that keeps to it."""
    if high <= low:
        return [low]
    power = -6
    while True:
        for step in _STEPS[:-1]:
            size = step * 10.0**power
            first, last = ceil(low / size - 1e-9), floor(high / size + 1e-9)
            if last - first + 1 <= most:
                return [round(index * size, 10) for index in range(first, last + 1)]
        power += 1


def ceiling(value: float, most: int = 4, whole: bool = False) -> tuple[float, list[float]]:
    """A round end for an axis from zero that holds `value`, and its ticks (zero included)."""
    if value <= 0:
        return 1.0, [0.0]
    found = ticks(0, value * 1.12, most)
    if whole:
        found = sorted({float(ceil(tick)) for tick in found})
    return max(value * 1.06, found[-1]), found


def width_of(text: str, size: float) -> float:
    """About how many pixels a line of text takes: generous, since nothing may be cut."""
    plain = text.replace("<b>", "").replace("</b>", "").replace("\u2060", "")
    return sum(size if ord(character) > _WIDE else size * 0.58 for character in plain)


def spread(places: list[float], gap: float, low: float, high: float) -> list[float]:
    """Moves places apart so that neighbours keep `gap`, staying between low and high; the order is kept.

    >>> spread([10, 11, 50], 16, 0, 100)
    [2.5, 18.5, 50.0]
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    groups = [([index], places[index]) for index in order]  # members and their common centre
    merged = True
    while merged:
        merged = False
        for first in range(len(groups) - 1):
            (one, centre), (two, other) = groups[first], groups[first + 1]
            if other - centre < gap * (len(one) + len(two)) / 2:
                both = one + two
                groups[first : first + 2] = [(both, (centre * len(one) + other * len(two)) / len(both))]
                merged = True
                break
    moved = [0.0] * len(places)
    for members, centre in groups:
        half = gap * (len(members) - 1) / 2
        centre = min(max(centre, low + half), max(high - half, low + half))
        for position, index in enumerate(members):
            moved[index] = centre - half + gap * position
    return moved
