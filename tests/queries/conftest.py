"""The small world as a fixture that closes what it opens."""

from collections.abc import Callable, Iterator
from datetime import date

import duckdb
import pytest

from tests.typed_registers import Rows, small_world

World = Callable[..., duckdb.DuckDBPyConnection]


@pytest.fixture
def world() -> Iterator[World]:
    """world(as_of, roll=[...], movements=[...]): a connection with these registers and the marts on them."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def make(as_of: date, **given: Rows) -> duckdb.DuckDBPyConnection:
        opened.append(small_world(as_of, given))
        return opened[-1]

    yield make
    for connection in opened:
        connection.close()
