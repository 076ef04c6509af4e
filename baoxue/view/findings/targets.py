"""What is to be reached, and by when: targets in force, as much of them as is due, and their lines."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from baoxue.analysis.due import share_due
from baoxue.snapshots.indicators import Indicator, Target
from baoxue.view import charts, formats
from baoxue.view.words import t


@dataclass(frozen=True)
class Aim:
    """What is to be reached by now, in the indicator's unit: `kind` is target, control, or pace where only a
    part of the `whole` is due."""

    value: Decimal
    kind: str
    whole: Target

    @property
    def is_part(self) -> bool:
        """Whether more will be asked for later in the period."""
        return self.kind == "pace"


def target_on(definition: Indicator, on: date, stages: tuple[str, ...]) -> Aim | None:
    """What is to be reached by a day: the target in force, or as much of it as is due (kind `pace`).

    None without a target, and where nothing of it is due yet.
    """
    whole = whole_target_on(definition, on, stages)
    if whole is None:
        return None
    share = share_due(definition.due, on)
    if share >= 1:
        return Aim(whole.value, whole.kind, whole)
    part = (whole.value * Decimal(str(share))).quantize(Decimal("0.1"), ROUND_DOWN)
    return Aim(part, "pace", whole) if part else None


def whole_target_on(definition: Indicator, on: date, stages: tuple[str, ...]) -> Target | None:
    """The target or control line in force on a day: a stage's own only if it is the only stage chosen.

    A control line wins over a target of the same day, since it is what can be missed by more than one child.
    """
    valid = [
        target
        for target in definition.targets
        if target.valid_from <= on and (target.stage is None or stages == (target.stage,))
    ]
    return max(valid, key=lambda target: (target.kind == "control", target.valid_from), default=None)


def target_lines(definition: Indicator, stages: tuple[str, ...], first: date) -> tuple[charts.Target, ...]:
    """The steps of dated targets for a line chart that begins on `first`."""
    usable = [target for target in definition.targets if target.stage is None or stages == (target.stage,)]
    kinds = {target.kind for target in usable}
    kept = [target for target in usable if target.kind == ("control" if "control" in kinds else "target")]
    begun = [target for target in kept if target.valid_from <= first][-1:]
    steps = begun + [target for target in kept if target.valid_from > first]
    return tuple(
        charts.Target(
            float(target.value) / 100,
            max(target.valid_from, first),
            t(f"chart.{target.kind}", value=formats.goal(float(target.value) / 100, definition.decimals)),
            target.kind,
        )
        for target in steps
    )
