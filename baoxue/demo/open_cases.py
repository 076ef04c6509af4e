"""The cases that are open on the newest day, as data/demo/open_cases.csv lists them."""

import csv

import numpy as np

from baoxue import settings
from baoxue.demo import days
from baoxue.demo.children import Children
from baoxue.demo.disability import Disability
from baoxue.demo.ledger import CONFIRMED, DESTINATIONS, Ledger
from baoxue.demo.places import Places
from baoxue.demo.schooling import ATTENDING, NOTHING, Schooling, roll_on

_NEVER_MINUTE = days.NEVER * 1440


def add_open_cases(
    ledger: Ledger,
    children: Children,
    places: Places,
    schooling: Schooling,
    disability: Disability,
    special_schools: list[int],
    taken: set[int],
    newest: int,
) -> None:
    """The cases open on the newest day: data/demo/open_cases.csv, in days before it."""
    roll = roll_on(children, schooling, disability, special_schools, newest)
    codes = [township.code for township in places.townships]
    school_township = np.array([school.township for school in places.schools])[roll.school]
    calm = (schooling.event[roll.child] == NOTHING) & (roll.status == ATTENDING)
    with (settings.DEMO / "open_cases.csv").open(encoding="utf-8") as lines:
        for entry in csv.DictReader(lines):
            township = codes.index(entry["township"])
            fits = np.flatnonzero(calm & (school_township == township) & (roll.grade == int(entry["grade"])))
            at = next(int(n) for n in fits if int(roll.child[n]) not in taken)
            taken.add(int(roll.child[at]))
            before = {
                name: int(entry[name]) if entry[name] else None
                for name in ("verified", "returned", "left_again")
            }
            found_day = newest - int(entry["found"])
            found = found_day * 1440 + int(entry["hour"]) * 60 + 10
            ago = {name: days.NEVER if value is None else newest - value for name, value in before.items()}
            is_confirmed = before["verified"] is not None
            ledger.rows.append(
                {
                    "child": int(roll.child[at]),
                    "school": int(roll.school[at]),
                    "has_school": True,
                    "grade": int(roll.grade[at]),
                    "source": entry["source"],
                    "left_on": newest - int(entry["left"]),
                    "found_at": found,
                    "reported_township_at": found + int(entry["township_hours"]) * 60
                    if entry["township_hours"]
                    else _NEVER_MINUTE,
                    "reported_bureau_at": found + int(entry["bureau_hours"]) * 60
                    if entry["bureau_hours"]
                    else _NEVER_MINUTE,
                    "outcome": CONFIRMED if is_confirmed else None,
                    "verified_on": ago["verified"],
                    "confirmed_on": ago["verified"],
                    "cause": entry["cause"] or None,
                    "returned_on": ago["returned"],
                    "placed_on": days.NEVER,
                    "return_placement": "1",
                    "left_again_on": ago["left_again"],
                    "closed_on": days.NEVER,
                    "over_age": False,
                    "persuasions": int(entry["persuasions"] or 0),
                    "destination": DESTINATIONS[len(ledger.rows) % 5],
                    "batch": "",
                }
            )
            if before["left_again"] is not None:
                ledger.rows[-1]["placed_on"] = ago["returned"] + 3
