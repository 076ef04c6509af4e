"""The units of the choice in the order in which to go there, and all that their points rest on."""

from collections.abc import Mapping
from dataclasses import dataclass

from baoxue.analysis import swings, visit_points
from baoxue.analysis.records import column_rows
from baoxue.analysis.swings import Swing
from baoxue.analysis.visit_points import Amount, Ranked
from baoxue.snapshots.indicators import load_indicators
from baoxue.view.findings.wording import known
from baoxue.view.reader import Reader
from baoxue.view.sections import units, zeros
from baoxue.view.sections.units import NamedUnit, Unit

TREND_BY = ("school_code", "stage", "indicator", "as_of", "school_year")
TOLD_BY = ("suspected_cases", "dropout_cases", "inspections", "rectifications")
"""Without any of these registers nobody can say where something is the matter."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """`ranked`: every unit with its points, those without any last."""

    units: Mapping[Unit, NamedUnit]
    amounts: tuple[Amount, ...]
    swings: tuple[Swing, ...]
    ranked: tuple[Ranked, ...]

    @property
    def with_points(self) -> tuple[Ranked, ...]:
        """The units that have any."""
        return tuple(unit for unit in self.ranked if unit.points)


def supplied(r: Reader) -> bool:
    """Whether a register came that says where to go first."""
    return r.has("suspected_cases", "dropout_cases", "inspections")


def ranking(r: Reader) -> Ranking:
    """The points of every unit within the choice of place, made once."""
    return r.once(_ranking)


def _ranking(r: Reader) -> Ranking:
    named, rules = units.chosen(r), swings.swing_rules()
    # Peers are those of the whole county, whatever place was chosen.
    trend = r.county.ask("indicator_trend", by=TREND_BY, indicators=list(rules.indicators))
    better = {name: load_indicators()[name].better for name in rules.indicators}
    swung = swings.swings(trend, rules, better)
    columns = ("unit_kind", "unit_code", "fact", "amount", "days")
    counted = (
        Amount(kind, code, fact, int(amount), int(days) if known(days) else None)
        for kind, code, fact, amount, days in column_rows(r.ask("visit_facts"), *columns)
    )
    doubtful = (
        Amount(kind, one.code, "zero_run", 1) for kind, one in zeros.here(r) if one.grade == "doubtful"
    )
    amounts = tuple(it for it in (*counted, *swings.amounts(swung), *doubtful) if (it.kind, it.code) in named)
    ranked = visit_points.ranked(amounts, visit_points.rules_in_force(r.as_of))
    told = {(unit.kind, unit.code) for unit in ranked}
    others = (Ranked(*unit, 0, ()) for unit in named if unit not in told)
    return Ranking(named, amounts, swung, (*ranked, *others))
