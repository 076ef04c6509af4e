"""Registers with a full history: rows become known on a day, and cells are filled in later ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from baoxue.demo import days


def dates(numbers: np.ndarray) -> pa.Array:
    """Day numbers as dates; NEVER becomes empty."""
    numbers = np.asarray(numbers)
    return pa.array(numbers.astype(np.int32), mask=numbers >= days.NEVER).cast(pa.date32())


def minutes(numbers: np.ndarray) -> pa.Array:
    """Minutes since 1970 as timestamps; from NEVER days on empty."""
    numbers = np.asarray(numbers, dtype=np.int64)
    return pa.array(numbers * 60, mask=numbers >= days.NEVER * 1440).cast(pa.timestamp("s"))


@dataclass
class Events:
    """A register of events in the order in which its rows become known.

    `columns` hold the final state. `filled_on` says from which day the cells of a column are filled, `before`
    what stands there until then (nothing, if not named), `steps` a column's values with their days.
    """

    known_on: np.ndarray
    columns: Mapping[str, pa.Array]
    filled_on: Mapping[str, np.ndarray] = field(default_factory=dict)
    steps: Mapping[str, Sequence[tuple[str | int, np.ndarray]]] = field(default_factory=dict)
    before: Mapping[str, int | bool | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        order = np.argsort(self.known_on, kind="stable")
        taken = pa.array(order)
        self.columns = {name: column.take(taken) for name, column in self.columns.items()}
        self.filled_on = {name: np.asarray(day)[order] for name, day in self.filled_on.items()}
        self.steps = {
            name: [(value, np.asarray(day)[order]) for value, day in steps]
            for name, steps in self.steps.items()
        }
        self.known_on = np.asarray(self.known_on)[order]

    def on(self, as_of: int) -> dict[str, pa.Array]:
        """The register as it stood on a day."""
        count = int(np.searchsorted(self.known_on, as_of, side="right"))
        found = {name: column.slice(0, count) for name, column in self.columns.items()}
        for name, day in self.filled_on.items():
            later = day[:count] > as_of
            if later.any():
                found[name] = _hidden(found[name], later, self.before.get(name))
        for name, steps in self.steps.items():
            state = np.zeros(count, dtype=np.int32)
            for at, (_, day) in enumerate(steps):
                state[day[:count] <= as_of] = at
            found[name] = pa.array([value for value, _ in steps]).take(pa.array(state))
        return found


def _hidden(column: pa.Array, hidden: np.ndarray, instead: int | bool | str | None) -> pa.Array:
    return pc.if_else(pa.array(hidden), pa.scalar(instead, column.type), column)
