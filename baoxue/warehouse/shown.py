"""What is about to be shown of single children, and who writes it down before it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from baoxue.warehouse.filters import Filters


@dataclass(frozen=True)
class Shown:
    """What is about to be shown of single children: to be written down before it is.

    `key` and `id` are there when the name of one child is asked for: its key in the mart, and what it can be
    recognised by (an ID number, or the key where there is none). They are for pseudonyms, not for the log.
    """

    what: str
    snapshot: str
    filters: Filters
    rows: int
    key: Any = None
    id: str = ""


# Writes down what is about to be shown; what it raises keeps it from being shown.
Witness = Callable[[Shown], None]
