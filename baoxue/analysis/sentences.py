"""What is notable, in sentences: a published list of rules, each with its figures and one link.

A rule looks at the facts and says nothing or one thing. It gives a key and values, not words: the words stand
in the locale files (`[sentence]`), so that screen, paper and both languages say the same. Which rules there
are, how grave each is and where its rows stand is published in reference/sentence_rules.toml (`rules.py`);
most only count a fact, those below look at more than one figure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from baoxue.analysis.rules import Mark, SentenceRule, Severity, load_rules

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
    severity: Severity = "act"
    query: Mapping[str, str] = field(default_factory=dict)
    mechanisms: tuple[int, ...] = ()

    @property
    def needs_attention(self) -> bool:
        """Whether it stays when only what needs attention is shown."""
        return self.severity in ("act", "watch")


@dataclass(frozen=True)
class Fact:
    """How many of one fact there are, out of how many looked at, and where most of them are (code, how many).

    `days` and `limit_days`: the longest wait and the limit it is measured by; None where nothing waits.
    """

    amount: int
    looked_at: int
    places: tuple[tuple[str, int], ...] = ()
    days: int | None = None
    limit_days: int | None = None


@dataclass(frozen=True)
class Facts:
    """What the rules may look at; everything already limited to the viewer and the filter.

    `late_steps`: code, place, step, late_cases, longest_days, limit_days, left_again_cases. `rates`: one
    frame of `comparison.compare_places` per indicator, with place and its code. `targets`: target 0..1 per
    indicator; `counts`: name -> (now, before or None). `facts`: what the rules of the list count,
    from `facts_of`; their places are named by code.
    """

    late_steps: pd.DataFrame
    rates: dict[str, pd.DataFrame] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)
    counts: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)


def _worst_late_step(facts: Facts) -> Sentence | None:
    """The place and step of the case that is late by most days, with how many are late there."""
    rows = facts.late_steps
    rows = rows[rows["late_cases"] > 0]
    if rows.empty:
        return None
    late_by = rows.assign(late_by=rows["longest_days"] - rows["limit_days"])
    worst = late_by.sort_values(
        ["late_by", "longest_days", "late_cases"], ascending=False, kind="stable"
    ).iloc[0]
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
        query={} if others else _narrowed_to([worst["code"]]),
    )


def _relapsed(facts: Facts) -> Sentence | None:
    """Children who had come back and left again: each one counts, and where they are."""
    now, _ = facts.counts.get("left_again", (None, None))
    if not now:
        return None
    rows = facts.late_steps
    if "left_again_cases" in rows:
        rows = rows[rows["left_again_cases"] > 0]
        summed = rows.groupby(["code", "place"], sort=False, dropna=False)["left_again_cases"].sum()
        where = [both for both, _ in sorted(summed.items(), key=lambda it: -it[1])]
    else:
        where = []
    return Sentence(
        rule="relapsed",
        mark="again",
        key="sentence.relapsed",
        places=tuple(str(place) for _, place in where[:NAMED_PLACES]),
        page="dropout",
        link="sentence.link_list",
        values={"children": int(now)},
        more_places=max(0, len(where) - NAMED_PLACES),
        query=_narrowed_to([code for code, _ in where]),
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
        page="figure",
        link="sentence.link_reason",
        values={
            "indicator": indicator,
            "target": facts.targets[indicator],
            "children": int(below["gap"].sum()),
        },
        more_places=count - len(named),
        query={"indicator": indicator} | _narrowed_to(below["code"].tolist()),
    )


def _narrowed_to(codes: Sequence[object]) -> dict[str, str]:
    """The choice of the one place that a sentence speaks of; nothing where it speaks of several."""
    known = [str(code) for code in codes if isinstance(code, str)]
    kind = _KIND_OF_LENGTH.get(len(known[0])) if len(codes) == len(known) == 1 else None
    return {kind: known[0]} if kind else {}


# What a place is, by the length of its code.
_KIND_OF_LENGTH = {6: "county", 9: "township", 10: "school"}


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

WRITTEN_OUT: Mapping[str, Rule] = {
    "late_step": _worst_late_step,
    "below_target": _below_target,
    "relapsed": _relapsed,
    "pending": _waiting_suspicions,
    "fewer_out": _fewer_out_of_school,
    "nobody_late": _nobody_late,
}
"""The rules of the list that are not the count of one fact."""
# What a broader rule has said already is not said again by the narrower one, where both could speak.
SAID_BY: Mapping[str, str] = {
    "report_late": "late_step",
    "persuasion_late": "late_step",
    "relapsed": "left_again",
}


def facts_of(rows: pd.DataFrame) -> dict[str, Fact]:
    """From the answer to `notable_facts`, grouped by place (`code`): the facts by name, worst places first.

    A fact that nobody looked at is left out: nothing was found, because nothing was there to look at.
    """
    gathered: dict[str, list[tuple[str | None, int, int, float | None, float | None]]] = {}
    names = ("fact", "code", "amount", "looked_at", "days", "limit_days")
    for fact, code, amount, looked_at, days, limit in zip(
        *(rows[name].tolist() for name in names), strict=True
    ):
        where = None if code is None or pd.isna(code) else str(code)
        waits = [None if value is None or pd.isna(value) else float(value) for value in (days, limit)]
        gathered.setdefault(fact, []).append((where, int(amount), int(looked_at), waits[0], waits[1]))
    found = {}
    for fact, lines in gathered.items():
        looked_at = sum(line[2] for line in lines)
        if not looked_at:
            continue
        worst = sorted((line for line in lines if line[0] and line[1]), key=lambda line: (-line[1], line[0]))
        found[fact] = Fact(
            amount=sum(line[1] for line in lines),
            looked_at=looked_at,
            places=tuple((str(line[0]), line[1]) for line in worst),
            days=_largest(line[3] for line in lines),
            limit_days=_largest(line[4] for line in lines),
        )
    return found


def _largest(values: Iterable[float | None]) -> int | None:
    known = [value for value in values if value is not None]
    return int(max(known)) if known else None


def _counted(rule: SentenceRule, facts: Facts) -> Sentence | None:
    """The sentence of a rule that counts one fact."""
    fact = facts.facts.get(rule.fact or "")
    if fact is None or fact.amount < rule.least:
        return None
    named = tuple(code for code, _ in fact.places[:NAMED_PLACES])
    is_placed = sum(amount for _, amount in fact.places) == fact.amount
    return Sentence(
        rule=rule.id,
        mark=rule.mark,
        key=f"sentence.rule_{rule.id}",
        places=named,
        page=rule.page,
        link="sentence.link_list",
        values={
            "count": fact.amount,
            "looked_at": fact.looked_at,
            "days": fact.days,
            "limit": fact.limit_days,
        },
        more_places=len(fact.places) - len(named),
        query=dict(rule.query) | (_narrowed_to([code for code, _ in fact.places]) if is_placed else {}),
    )


def sentences(facts: Facts, rules: Sequence[SentenceRule] | None = None) -> tuple[Sentence, ...]:
    """All that the published rules have to say, the gravest first; `needs_attention` tells which are the
    graver half.

    What one rule has said is not said again by one that counts the same (`SAID_BY`).
    """
    said: dict[str, Sentence] = {}
    for rule in load_rules() if rules is None else rules:
        if SAID_BY.get(rule.id) in said:
            continue
        found = _counted(rule, facts) if rule.fact else WRITTEN_OUT[rule.id](facts)
        if found is not None:
            said[rule.id] = replace(
                found, severity=rule.severity, mechanisms=rule.mechanisms, query=found.query or rule.query
            )
    order = {"act": 0, "watch": 1, "inform": 2, "good": 3}
    return tuple(sorted(said.values(), key=lambda one: order[one.severity]))


def notable(facts: Facts, most: int = MOST) -> tuple[Sentence, ...]:
    """At most `most` of them for the first screen: the worst first, the last place kept for a good one if
    there is one. What is only good to know waits for the expanded list."""
    found = sentences(facts)
    troubles = [one for one in found if one.needs_attention]
    praise = next((one for one in found if one.severity == "good"), None)
    return tuple(troubles[:most]) if praise is None else (*troubles[: most - 1], praise)
