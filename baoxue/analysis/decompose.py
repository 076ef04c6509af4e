"""Why a rate differs between two days, split so that the parts add up exactly.

For two factors the average over both orders of changing them (Shapley value) leaves no rest: R = N x 1/D into
what the numerator and the denominator did. Over groups E. M. Kitagawa, Components of a difference between
two rates, JASA 50 (1955) 1168-1194: each group's own rate at mean shares, and the shares at mean rates (mix).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

Group = TypeVar("Group")
Counts = tuple[float, float]
"""Numerator and denominator."""


@dataclass(frozen=True)
class Parts:
    """The difference of a rate (0..1, now minus before) and its parts: `numerator` + `denominator` and, by
    groups, `within` + `mix` both add up to `whole`."""

    whole: float
    numerator: float
    denominator: float
    within: float
    mix: float


def decompose(before: Mapping[Group, Counts], now: Mapping[Group, Counts]) -> Parts | None:
    """The parts of the change between two days; None where one of them counts nobody.

    A group that is there on one day only has no rate on the other: it belongs to the mix.
    """
    n0, d0 = (sum(counts[side] for counts in before.values()) for side in (0, 1))
    n1, d1 = (sum(counts[side] for counts in now.values()) for side in (0, 1))
    if d0 <= 0 or d1 <= 0:
        return None
    within = 0.0
    for group in before.keys() & now.keys():
        (a0, b0), (a1, b1) = before[group], now[group]
        if b0 > 0 and b1 > 0:
            within += (b0 / d0 + b1 / d1) / 2 * (a1 / b1 - a0 / b0)
    whole = n1 / d1 - n0 / d0
    numerator = (n1 - n0) * (1 / d0 + 1 / d1) / 2
    return Parts(whole, numerator, whole - numerator, within, whole - within)
