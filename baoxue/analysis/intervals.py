"""The range in which a rate may lie, given how few children it was counted on (Wilson score interval)."""

from math import sqrt

Z95 = 1.959963984540054  # two-sided 95 %


def wilson(numerator: float, denominator: float, z: float = Z95) -> tuple[float, float] | None:
    """Low and high end of a proportion, both 0..1; None where the two numbers are not a proportion.

    Not a proportion: an empty group, or a net figure whose numerator lies outside 0..denominator.
    """
    if denominator <= 0 or not 0 <= numerator <= denominator:
        return None
    share = numerator / denominator
    spread = z * z / denominator
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / denominator + spread / (4 * denominator)) / (1 + spread)
    # The ends are exact at 0 and N; floating point would leave -1e-18 there.
    low = 0.0 if numerator == 0 else max(0.0, centre - half)
    high = 1.0 if numerator == denominator else min(1.0, centre + half)
    return low, high


def difference(
    numerator: float, denominator: float, other_numerator: float, other_denominator: float, z: float = Z95
) -> tuple[float, float] | None:
    """Low and high end of the difference of two independent proportions (first minus second), -1..1.

    R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17 (1998) 873-890, method 10: the Wilson intervals of the two, combined. None as in `wilson`.
    """
    one, other = wilson(numerator, denominator, z), wilson(other_numerator, other_denominator, z)
    if one is None or other is None:
        return None
    rate, other_rate = numerator / denominator, other_numerator / other_denominator
    below = sqrt((rate - one[0]) ** 2 + (other[1] - other_rate) ** 2)
    above = sqrt((one[1] - rate) ** 2 + (other_rate - other[0]) ** 2)
    return rate - other_rate - below, rate - other_rate + above
