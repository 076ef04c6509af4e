"""The ledger of cases: what is written down of each, when families are visited, and what the roll says."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from baoxue.demo import days
from baoxue.demo.schooling import Roll, Schooling

CONFIRMED, BACK = "9", "11"
"""Outcomes of a suspicion (reference/codes/suspicion_outcome.csv)."""
DESTINATIONS = ("外省务工", "在家", "随父母外出", "县城打零工", "去向不明")


@dataclass
class Ledger:
    """The cases one by one, as lists of equal length (days, minutes since 1970, or NEVER)."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def column(self, name: str) -> np.ndarray:
        return np.array([row[name] for row in self.rows], dtype=np.int64)

    def values(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]


def settled(ledger: Ledger, roll: Roll, here: np.ndarray, before: int) -> list[int]:
    """Rows of the roll of those whose only confirmed case was closed before a day, those first who had left
    twice within it: some of them leave once more."""
    confirmed = [row for row in ledger.rows if row["outcome"] == CONFIRMED]
    cases = Counter(row["child"] for row in confirmed)
    single = [row for row in confirmed if row["closed_on"] < before and cases[row["child"]] == 1]
    closed = [row["child"] for row in sorted(single, key=lambda row: row["left_again_on"] >= days.NEVER)]
    places_of = {int(roll.child[at]): int(at) for at in here}
    return [places_of[child] for child in closed if child in places_of]


def visit_days(case: dict[str, Any], newest: int) -> list[int]:
    """The days on which the family of a confirmed case is visited, in order: as many as its count says."""
    confirmed, again, total = case["confirmed_on"], case["left_again_on"], case["persuasions"]
    later = min(2, total - 1) if again < days.NEVER else 0
    first = total - later
    back = min(case["returned_on"], case["closed_on"])
    last = back - 1 if back < days.NEVER else min(newest, confirmed + 3 + 12 * (first - 1))
    found = list(np.linspace(confirmed + 2, max(last, confirmed + 2), first))
    if later:
        found += list(np.linspace(again + 3, min(again + 14, case["closed_on"] - 1, newest), later))
    return [round(float(day)) for day in found]


def mark_on_roll(ledger: Ledger, schooling: Schooling) -> None:
    """Confirmed dropouts are marked on the roll until they are back, or until their case is closed."""
    for row in ledger.rows:
        if row["outcome"] == CONFIRMED:
            schooling.marks.append((row["child"], row["confirmed_on"], row["returned_on"]))
            if row["left_again_on"] < days.NEVER:
                schooling.marks.append((row["child"], row["left_again_on"], row["closed_on"]))
