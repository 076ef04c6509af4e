"""The whole invented world: everything that ever happens in the two places, drawn once from one seed."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from baoxue import settings
from baoxue.demo import aid, case_registers, cases, contracts, days, supervision, visits
from baoxue.demo.children import Children, make_children
from baoxue.demo.disability import Disability, make_disability
from baoxue.demo.events import Events
from baoxue.demo.hardship import Hardship, make_hardship
from baoxue.demo.ledger import Ledger
from baoxue.demo.movements import movements_register
from baoxue.demo.pairs import Agents, Pairs, make_agents, make_pairs
from baoxue.demo.places import Places, read_places
from baoxue.demo.schooling import Schooling, make_schooling, roll_on
from baoxue.demo.supervision import Inspectors

SEED = 20251015


@dataclass
class World:
    """The places, the children and their lives, and the registers of events by name."""

    newest: int
    places: Places
    children: Children
    hardship: Hardship
    disability: Disability
    schooling: Schooling
    inspectors: Inspectors
    special_schools: list[int]
    calibration: dict[str, Any]
    ledger: Ledger
    pairs: Pairs
    agents: Agents
    events: dict[str, Events]
    states: dict[str, Callable[[int], dict[str, pa.Array]]] = field(default_factory=dict)
    """Further registers of a state: functions of the day."""
    scale: float = 1.0
    """By how much the children were multiplied."""


def make_world(newest: date, scale: float = 1.0, seed: int = SEED) -> World:
    """Draws the world up to its newest day; equal arguments give equal worlds.

    `scale` (from 1 on) multiplies the children and their aid, for trying out larger counties; cases,
    disabled children and inspections stay as many. The published sums of aid are met at scale 1.
    """
    places = read_places()
    calibration = tomllib.loads((settings.DEMO / "calibration.toml").read_text(encoding="utf-8"))
    for county in calibration["aid"].values():
        for name in ("pupil_years", "yuan", "preschool", "senior", "vocational"):
            county[name] = round(county[name] * scale)
        county["is_scaled"] = scale != 1
    for county in calibration["nutrition"].values():
        county["pupil_days"] = round(county["pupil_days"] * scale)
    last = days.number(newest)
    draws = (np.random.default_rng([seed, part]) for part in range(1, 100))
    children = make_children(places, next(draws), scale)
    disability = make_disability(children, places, calibration, next(draws))
    hardship = make_hardship(children, places, disability, next(draws))
    schooling = make_schooling(children, places, disability, next(draws))
    special = [places.schools_of(at, "special")[0] for at in range(len(places.counties))]
    ledger = cases.make_cases(
        children, places, schooling, disability, special, calibration, last, next(draws)
    )
    roll = roll_on(children, schooling, disability, special, last)
    sizes = np.bincount(roll.school, minlength=len(places.schools))
    families = np.bincount(children.village[children.village >= 0], minlength=len(places.villages)) // 4
    inspectors = supervision.make_inspectors(places, next(draws))
    inspections, rectifications = supervision.make_inspections(inspectors, places, sizes, last, next(draws))
    events = {
        "suspected_cases": case_registers.suspected_register(ledger, children, places),
        "dropout_cases": case_registers.dropout_register(ledger, children, places, last),
        "movements": movements_register(children, places, schooling, last),
        "aid_payments": aid.make_payments(
            children, places, schooling, disability, hardship, special, calibration, last, next(draws)
        ),
        "home_visits": visits.make_home_visits(
            children, places, schooling, disability, hardship, special, last, next(draws)
        ),
        "inspections": inspections,
        "rectifications": rectifications,
        "pledges": contracts.make_pledges(places, families, np.maximum(4, sizes // 14), last, next(draws)),
    }
    return World(
        newest=last,
        places=places,
        children=children,
        hardship=hardship,
        disability=disability,
        schooling=schooling,
        inspectors=inspectors,
        special_schools=special,
        calibration=calibration,
        ledger=ledger,
        pairs=make_pairs(children, places, schooling, hardship, calibration, next(draws)),
        agents=make_agents(children, places, schooling, hardship, calibration),
        events=events,
        scale=scale,
    )
