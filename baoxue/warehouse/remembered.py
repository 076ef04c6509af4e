"""Answers that were given, so that nobody has to wait for them twice; the longest unused are forgotten."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd

from baoxue.warehouse.kept import Kept

ROWS_REMEMBERED = 3_000_000
"""Over all answers; the longest unused are forgotten first."""
LEAST_ROWS = 100
"""What an answer counts at least: an empty frame takes memory too."""


class Remembered:
    """Answers by key; safe to use from several threads. Their keys say for whom they are."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, pd.DataFrame | Kept] = OrderedDict()
        self._rows = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._answers)

    def get(self, key: Hashable) -> Any:
        """The answer, or None."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(self, key: Hashable, answer: pd.DataFrame | Kept, most: int) -> None:
        """Keeps an answer of at most so many rows."""
        if len(answer) > most:
            return
        with self._lock:
            before = self._answers.pop(key, None)
            self._rows += _weight(answer) - (0 if before is None else _weight(before))
            self._answers[key] = answer
            while self._rows > ROWS_REMEMBERED:
                _, forgotten = self._answers.popitem(last=False)
                self._rows -= _weight(forgotten)

    def clear(self) -> None:
        """Forgets all."""
        with self._lock:
            self._answers.clear()
            self._rows = 0


def _weight(answer: pd.DataFrame | Kept) -> int:
    return max(len(answer), LEAST_ROWS)
