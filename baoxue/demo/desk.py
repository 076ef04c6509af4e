"""What a clerk has at hand when writing registers: codes and names by index, rolls, and who is missing."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from baoxue import settings
from baoxue.demo import days
from baoxue.demo.classes import class_numbers
from baoxue.demo.events import Events, dates, minutes
from baoxue.demo.schooling import Roll, roll_on
from baoxue.demo.world import World

Rows = list[dict[str, Any]]
Codes = list[str | None]
"""Codes by index; the last entry is None, so that index -1 means nowhere."""


@dataclass
class Desk:
    """A world with everything that stands in registers as lists by index."""

    world: World
    schools: Codes = field(init=False)
    villages: Codes = field(init=False)
    townships: list[str] = field(init=False)
    counties: list[str] = field(init=False)
    ids: list[str] = field(init=False)
    pupils: list[str] = field(init=False)
    names: list[str] = field(init=False)
    township_of_school: np.ndarray = field(init=False)
    township_of_village: np.ndarray = field(init=False)
    slow: np.ndarray = field(init=False)
    trouble: np.ndarray = field(init=False)
    _rolls: dict[int, Roll] = field(init=False, default_factory=dict)
    _classes: dict[int, np.ndarray] = field(init=False, default_factory=dict)
    _missing: dict[str, list[tuple[int, int, int]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        places, children = self.world.places, self.world.children
        self.schools = [*(entry.code for entry in places.schools), None]
        self.villages = [*(entry.code for entry in places.villages), None]
        self.townships = [entry.code for entry in places.townships]
        self.counties = [entry.code for entry in places.counties]
        self.ids, self.pupils = children.id_number.to_pylist(), children.pupil_number.to_pylist()
        self.names = children.name.to_pylist()
        self.township_of_school = np.array([entry.township for entry in places.schools])
        self.township_of_village = np.array([entry.township for entry in places.villages])
        self.slow = np.array([entry.slow for entry in places.townships])
        self.trouble = np.array([entry.trouble for entry in places.townships])
        with (settings.DEMO / "not_handed_in.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                since = days.number(date.fromisoformat(row["since"]))
                until = days.number(date.fromisoformat(row["until"])) if row["until"] else days.NEVER
                town = self.townships.index(row["township"])
                self._missing.setdefault(row["register"], []).append((town, since, until))

    def roll(self, as_of: int) -> Roll:
        """The roll on a day; kept, since many registers ask for the same days."""
        if as_of not in self._rolls:
            world = self.world
            self._rolls[as_of] = roll_on(
                world.children, world.schooling, world.disability, world.special_schools, as_of
            )
        return self._rolls[as_of]

    def class_numbers(self, as_of: int) -> np.ndarray:
        """The class of every row of that day's roll, an index into CLASS_NAMES; kept too."""
        if as_of not in self._classes:
            self._classes[as_of] = class_numbers(self.world.places, self.roll(as_of))
        return self._classes[as_of]

    def forget_rolls(self) -> None:
        """Frees the rolls that were asked for."""
        self._rolls.clear()
        self._classes.clear()

    def person(self, child: int) -> dict[str, str]:
        """The cells that name a child."""
        return {
            "id_number": self.ids[child],
            "pupil_number": self.pupils[child],
            "name": self.names[child],
        }

    def pupil(self, child: int) -> dict[str, str]:
        """The cells that name a child in registers without the ID number."""
        return {"pupil_number": self.pupils[child], "name": self.names[child]}

    def village(self, child: int) -> str | None:
        """The village of a child's household registration; None when registered elsewhere."""
        return self.villages[int(self.world.children.village[child])]

    def handed_in(self, register: str, township: np.ndarray | int, on: np.ndarray | int) -> np.ndarray:
        """Whether that township handed in what this register has of a day (data/demo/not_handed_in.csv)."""
        township, on = np.broadcast_arrays(township, on)
        kept = np.ones(township.shape, dtype=bool)
        for town, since, until in self._missing.get(register, ()):
            kept &= ~((township == town) & (on >= since) & (on < until))
        return kept

    def hand_in(self, register: str, rows: Rows, day: str) -> Rows:
        """The rows without those of townships that hand nothing in: by their "_township" and their `day`."""
        if not rows:
            return rows
        town, on = np.array([row["_township"] for row in rows]), np.array([row[day] for row in rows])
        return [rows[at] for at in np.flatnonzero(self.handed_in(register, town, on))]


def written(
    rows: Rows,
    known: str,
    dated: Sequence[str] = (),
    timed: Sequence[str] = (),
    filled: Mapping[str, str] | None = None,
    steps: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> Events:
    """A register from rows as dictionaries with equal keys; keys that begin with "_" are not written.

    `known` is the key of the day on which a row is known; `dated` columns hold days, `timed` ones minutes
    since 1970 (NEVER stays empty). `filled` maps columns to the key of the day from which they are filled,
    `steps` a column to its values with the key of the day of each.
    """

    def numbers(name: str) -> np.ndarray:
        return np.array([row[name] for row in rows], dtype=np.int64)

    return Events(
        known_on=numbers(known),
        columns=as_columns(rows, dated, timed),
        filled_on={name: numbers(day) for name, day in (filled or {}).items()},
        steps={
            name: [(value, numbers(day)) for value, day in values] for name, values in (steps or {}).items()
        },
    )


def as_columns(rows: Rows, dated: Sequence[str] = (), timed: Sequence[str] = ()) -> dict[str, pa.Array]:
    """The rows' columns as Arrow arrays; see `written`."""
    found: dict[str, pa.Array] = {}
    for name in rows[0]:
        if name.startswith("_"):
            continue
        values = [row[name] for row in rows]
        if name in dated:
            found[name] = dates(np.array(values, dtype=np.int64))
        elif name in timed:
            found[name] = minutes(np.array(values, dtype=np.int64))
        else:
            column = pa.array(values)
            found[name] = column.cast(pa.string()) if pa.types.is_null(column.type) else column
    return found
