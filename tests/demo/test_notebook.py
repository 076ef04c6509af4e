"""The notebook of the documentation runs as it stands and reaches the figure that the pages show."""

import json
from pathlib import Path
from typing import Any

import pytest

from baoxue.access import Scope
from baoxue.warehouse import Filters, open_warehouse
from baoxue.warehouse.slicing import slice_of
from tests.running import ROOT

NOTEBOOK = ROOT / "docs" / "notebook" / "open_a_snapshot.ipynb"


def test_the_notebook_reaches_the_same_figure(demo_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOXUE_DATA", str(demo_data))
    told: dict[str, Any] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), told)
    edition = open_warehouse(demo_data).edition
    leader = Scope(role="leader", counties=("991021",))
    shown = slice_of(edition, "net_enrolment_rate", ("snapshot",), leader, Filters(county="991021"))
    days = {one.id: one.as_of for one in edition.snapshots}
    pairs = zip(shown["numerator"], shown["denominator"], strict=True)
    expected = dict(zip(shown["snapshot"].map(days), pairs, strict=True))
    assert {day: (float(n), float(d)) for day, n, d, _ in told["trend"]} == expected
    assert told["by_stage"]
