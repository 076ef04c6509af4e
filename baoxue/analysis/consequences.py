"""The ladder of consequences as a proposal: the highest step that the facts of a unit reach, and why.

Nothing is issued: whoever decides sees the step, the facts and the limits (reference/consequences.toml).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from baoxue.analysis.dated import ReferenceFileError, in_force, written
from baoxue.analysis.visit_points import Amount

FILE = "consequences.toml"
MEASURES = ("amount", "days")


@dataclass(frozen=True)
class Step:
    """One step of the ladder; `rank` 0 is the mildest."""

    id: str
    rank: int
    words: Mapping[str, str]


@dataclass(frozen=True)
class Trigger:
    """A step is proposed from `least` of a fact on: how many there are (`amount`), or its longest wait
    (`days`)."""

    id: str
    step: Step
    fact: str
    measure: str
    least: int

    def value(self, amount: Amount) -> int | None:
        return amount.days if self.measure == "days" else amount.amount


@dataclass(frozen=True)
class Reason:
    """A trigger that applies, and the value that it applies to."""

    trigger: Trigger
    value: int


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one unit: the highest step, and all that speaks for it or a milder one."""

    kind: str
    code: str
    step: Step
    reasons: tuple[Reason, ...]


def proposals(amounts: Iterable[Amount], triggers: Sequence[Trigger]) -> tuple[Proposal, ...]:
    """One for each unit of which something applies, the highest step first, then by how far beyond the
    limit."""
    found: dict[tuple[str, str], list[Reason]] = {}
    for amount in amounts:
        for trigger in triggers:
            value = trigger.value(amount) if trigger.fact == amount.fact else None
            if value is not None and amount.amount > 0 and value >= trigger.least:
                found.setdefault((amount.kind, amount.code), []).append(Reason(trigger, value))
    made = []
    for (kind, code), reasons in found.items():
        reasons.sort(key=lambda reason: (-reason.trigger.step.rank, -reason.value, reason.trigger.id))
        made.append(Proposal(kind, code, reasons[0].trigger.step, tuple(reasons)))
    return tuple(sorted(made, key=lambda it: (-it.step.rank, -it.reasons[0].value, it.kind, it.code)))


def ladder() -> tuple[Step, ...]:
    """All steps from the mildest; ReferenceFileError."""
    try:
        return tuple(
            Step(entry["id"], rank, {language: entry[language] for language in ("zh", "en")})
            for rank, entry in enumerate(written(FILE)["steps"])
        )
    except KeyError as fault:
        raise ReferenceFileError(f"{FILE}: steps: {fault}") from fault


def triggers_in_force(on: date) -> tuple[Trigger, ...]:
    """When a step is proposed on a day, as published; ReferenceFileError."""
    steps = {step.id: step for step in ladder()}
    return tuple(_trigger(entry, steps) for entry in in_force(written(FILE).get("triggers", []), on))


def _trigger(entry: Mapping[str, Any], steps: Mapping[str, Step]) -> Trigger:
    name = entry.get("id", "?")
    try:
        if entry["measure"] not in MEASURES:
            raise ValueError(f"measure must be one of {', '.join(MEASURES)}")
        return Trigger(name, steps[entry["step"]], entry["fact"], entry["measure"], int(entry["least"]))
    except (KeyError, TypeError, ValueError) as fault:
        raise ReferenceFileError(f"{FILE}: trigger {name}: {fault}") from fault
