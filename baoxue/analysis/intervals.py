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
