"""What is notable, as at most three sentences: a published list of rules, each with its figures and one link.

A rule looks at the facts and says nothing or one thing. It gives a key and values, not words: the words
stand in the locale files (`[sentence]`), so that screen, paper and both languages say the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

Mark = Literal["late", "low", "again", "pending", "better"]

MOST = 3
NAMED_PLACES = 3  # more than three names in a row are not read


@dataclass(frozen=True)
class Sentence:
    """One sentence before it has words. `key` and `link` are locale keys, `page` is where it leads."""

    rule: str
    mark: Mark
    key: str
    places: tuple[str, ...]
    page: str
    link: str
    values: dict[str, object] = field(default_factory=dict)
    more_places: int = 0


@dataclass(frozen=True)
class Facts:
    """What the rules may look at; everything already limited to the viewer and the filter.

    `late_steps`: place, step, late_cases, longest_days, limit_days.
    `rates`: one frame of `comparison.compare_places` per indicator, with place.
    `targets`: target 0..1 per indicator; `counts`: name -> (now, before or None).
    """

    late_steps: pd.DataFrame
    rates: dict[str, pd.DataFrame] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)
    counts: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)


def _worst_late_step(facts: Facts) -> Sentence | None:
    """The place and step with most late cases, with the longest wait and the limit."""
    rows = facts.late_steps
    rows = rows[rows["late_cases"] > 0]
    if rows.empty:
        return None
    worst = rows.sort_values(["late_cases", "longest_days"], ascending=False, kind="stable").iloc[0]
    others = int(rows["late_cases"].sum() - worst["late_cases"])
    return Sentence(
        rule="late_step",
        mark="late",
        key=f"sentence.late_{worst['step']}" + ("_and_others" if others else ""),
        places=(str(worst["place"]),),
        page="dropout",
        link="sentence.link_list",
        values={
            "cases": int(worst["late_cases"]),
            "days": int(worst["longest_days"]),
            "limit": int(worst["limit_days"]),
            "others": others,
        },
    )


def _relapsed(facts: Facts) -> Sentence | None:
    """Children who had come back and left again: each one counts."""
    now, _ = facts.counts.get("left_again", (None, None))
    if not now:
        return None
    return Sentence(
        "relapsed", "again", "sentence.relapsed", (), "dropout", "sentence.link_list", {"children": int(now)}
    )


def _below_target(facts: Facts) -> Sentence | None:
    """The indicator with most places below its target by more than their size explains."""
    most: tuple[int, str, pd.DataFrame] | None = None
    for indicator, places in facts.rates.items():
        below = places[places["standing"] == "worse"]
        if len(below) and (most is None or len(below) > most[0]):
            most = (len(below), indicator, below)
    if most is None:
        return None
    count, indicator, below = most
    named = tuple(str(place) for place in below["place"].head(NAMED_PLACES))
    return Sentence(
        rule="below_target",
        mark="low",
        key="sentence.below_target",
        places=named,
        page=PAGE_OF_INDICATOR.get(indicator, "explore"),
        link="sentence.link_reason",
        values={
            "indicator": indicator,
            "target": facts.targets[indicator],
            "children": int(below["gap"].sum()),
        },
        more_places=count - len(named),
    )


def _waiting_suspicions(facts: Facts) -> Sentence | None:
    """Suspicions without a result. Neutral: reporting is not failing."""
    now, before = facts.counts.get("suspected", (None, None))
    if not now:
        return None
    key = "sentence.pending" if before is None else "sentence.pending_changed"
    return Sentence(
        "pending",
        "pending",
        key,
        (),
        "dropout",
        "sentence.link_list",
        {"children": int(now), "before": None if before is None else int(before)},
    )


def _fewer_out_of_school(facts: Facts) -> Sentence | None:
    """Fewer children out of school than at the snapshot before."""
    now, before = facts.counts.get("out_of_school", (None, None))
    if now is None or before is None or now >= before:
        return None
    return Sentence(
        "fewer_out",
        "better",
        "sentence.fewer_out",
        (),
        "dropout",
        "sentence.link_change",
        {"before": int(before), "now": int(now)},
    )


def _nobody_late(facts: Facts) -> Sentence | None:
    """All open cases within their limits (said only when there are open cases)."""
    open_cases, _ = facts.counts.get("open_cases", (None, None))
    if not open_cases or facts.late_steps["late_cases"].sum() > 0:
        return None
    return Sentence(
        "nobody_late",
        "better",
        "sentence.nobody_late",
        (),
        "dropout",
        "sentence.link_list",
        {"cases": int(open_cases)},
    )


Rule = Callable[[Facts], Sentence | None]

# The published list, worst first. The first that speak fill the screen; a good one closes it.
BAD_RULES: tuple[Rule, ...] = (_worst_late_step, _below_target, _relapsed, _waiting_suspicions)
GOOD_RULES: tuple[Rule, ...] = (_fewer_out_of_school, _nobody_late)

PAGE_OF_INDICATOR = {
    "disabled_enrolment_rate": "disability",
    "aid_on_time_rate": "aid",
    "aid_amount_paid_rate": "aid",
    "aid_coverage_rate": "aid",
    "retention_nine_year": "explore",
    "out_of_school_rate": "dropout",
    "double_report_on_time_rate": "dropout",
}


def notable(
    facts: Facts, bad: Sequence[Rule] = BAD_RULES, good: Sequence[Rule] = GOOD_RULES, most: int = MOST
) -> tuple[Sentence, ...]:
    """At most `most` sentences: the worst first, the last place kept for one good one if there is one."""
    troubles = [said for rule in bad if (said := rule(facts))]
    praise = next((said for rule in good if (said := rule(facts))), None)
    if praise is None:
        return tuple(troubles[:most])
    return (*troubles[: most - 1], praise)
