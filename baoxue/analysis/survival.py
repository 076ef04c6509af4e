"""How long until something happens, when not all have been followed equally long (Kaplan-Meier)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

from baoxue.analysis.intervals import Z95


@dataclass(frozen=True)
class Step:
    """On day `at`, `share` (0..1) have not had the event yet; `low` and `high`: its 95 % range.

    `at_risk` were still followed, without the event, when the day began; `events` had it on that day.
    """

    at: float
    share: float
    at_risk: int
    events: int
    low: float
    high: float


def kaplan_meier(followed: Iterable[tuple[float, bool]]) -> tuple[Step, ...]:
    """A step for each day with an event, in order of days; none without an event.

    `followed`: for each person, the days until the event, or until the last day known, and whether the
    event happened. Who is no longer followed on a day is still counted on it.

    E. L. Kaplan, P. Meier, Nonparametric estimation from incomplete observations, Journal of the American
    Statistical Association 53 (1958) 457-481. The range is Greenwood's variance on the scale
    log(-log(share)), which never leaves 0..1; where nobody is left it is unknown and told as 0..1.
    """
    events: Counter[float] = Counter()
    ended: Counter[float] = Counter()
    for days, happened in followed:
        ended[days] += 1
        events[days] += happened
    at_risk, share, variance = ended.total(), 1.0, 0.0
    steps: list[Step] = []
    for at in sorted(ended):
        if count := events[at]:
            share *= 1 - count / at_risk
            if at_risk > count:
                variance += count / (at_risk * (at_risk - count))
                half = Z95 * sqrt(variance) / abs(log(share))
                low, high = share ** exp(half), share ** exp(-half)
            else:
                share, low, high = 0.0, 0.0, 1.0
            steps.append(Step(at, share, at_risk, count, low, high))
        at_risk -= ended[at]
    return tuple(steps)
