"""A row that names neither school nor village belongs to no county: no reader's figure holds it."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from baoxue.access import Scope
from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.publish import publish
from baoxue.warehouse import Filters, open_warehouse
from tests.small_registers import COUNTY, PLACES, pupils, suspicion, write_registers


def test_a_row_of_no_county_is_published_and_in_no_figure_that_is_shown(tmp_path: Path) -> None:
    nowhere = suspicion(50, school_code="", village_code="")
    cases = [suspicion(0), suspicion(1), nowhere]
    folder = write_registers(tmp_path / "in", roll=pupils(3, 1), suspected_cases=cases, **PLACES)
    data = tmp_path / "data"
    publish(folder, date(2025, 10, 15), data)
    file = read_catalog(data).indicator_values
    assert file is not None
    rows = pq.read_table(data / file.path, filters=[("indicator", "=", "suspected_open")]).to_pylist()
    assert {row["county_code"]: row["numerator"] for row in rows if row["numerator"]} == {COUNTY: 2, None: 1}
    edition = open_warehouse(data).edition
    leader = Scope(role="leader", counties=(COUNTY,))
    for filters in (Filters(), Filters(county=COUNTY)):
        shown = edition.ask("indicator_trend", leader, filters, indicators=("suspected_open",))
        assert shown["numerator"].sum() == 2
