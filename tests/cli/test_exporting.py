"""`baoxue export`: a kept view as a file, the figures of the page, within the rights of who is named."""

import io
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from baoxue import cli
from baoxue.access import audit
from baoxue.view.findings.explore import saved
from tests.paper.reading import workbook_cells


@pytest.fixture
def office(demo_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's data and a log of its own; gives a folder to write into."""
    monkeypatch.setenv("BAOXUE_DATA", str(demo_data))
    monkeypatch.setenv("BAOXUE_ACCESS", str(tmp_path / "access"))
    return tmp_path / "out"


def export(*arguments: object) -> int:
    return cli.main(["export", *map(str, arguments)])


def test_every_view_that_is_shipped_becomes_a_file_of_each_kind(office: Path) -> None:
    views = saved.shipped()
    assert len(views) >= 4
    for view in views:
        frames = []
        for kind in ("csv", "xlsx", "parquet"):
            out = office / f"{view.id}.{kind}"
            assert export(view.id, "--viewer", "analyst", "--out", out) == 0
            content = out.read_bytes()
            if kind == "csv":
                frames.append(len(pd.read_csv(io.BytesIO(content))))
            elif kind == "xlsx":
                frames.append(len(list(workbook_cells(content).values())[1]) - 1)
            else:
                frames.append(pq.read_table(io.BytesIO(content)).num_rows)
        assert len(set(frames)) == 1 and frames[0] > 0, (view.id, frames)
    logged = [it for it in audit.current().entries() if it.kind == "export"]
    assert len(logged) == 3 * len(views) and {it.details["viewer"] for it in logged} == {"analyst"}


def test_a_file_of_ones_own_is_read_back_and_narrowed_by_the_viewer(office: Path, tmp_path: Path) -> None:
    query = {"indicator": "dropout_rate_open", "by": "township", "county": "991021", "by2": "none", "x": "y"}
    path = tmp_path / "own.toml"
    path.write_bytes(saved.written({"zh": "\u81ea\u5df1\u7684", "en": "My own"}, query))
    assert saved.read(path).query == {"indicator": "dropout_rate_open", "by": "township", "county": "991021"}
    rows = {}
    for viewer in ("leader", "inspector"):
        out = office / f"{viewer}.csv"
        assert export(path, "--viewer", viewer, "--out", out) == 0
        rows[viewer] = len(pd.read_csv(out))
    assert 0 < rows["inspector"] < rows["leader"]


NAMED = 'name = {zh = "a", en = "a"}\n[view]\n'


def test_a_view_keeps_its_snapshot_and_what_it_is_compared_with(office: Path, tmp_path: Path) -> None:
    query = {
        "indicator": "dropout_rate_open",
        "by": "township",
        "snapshot": "2025-06-30.1",
        "against": "2024-10-31.1",
    }
    path = tmp_path / "own.toml"
    path.write_bytes(saved.written({"zh": "a", "en": "a"}, query))
    out = office / "a.parquet"
    assert export(path, "--viewer", "analyst", "--out", out) == 0
    table = pq.read_table(out)
    assert {"before", "change"} <= set(table.column_names)
    assert "2025-06-30.1" in str(table.schema.metadata[b"baoxue"], "utf-8")
    assert export(path, "--viewer", "analyst", "--as-of", "2025-10-15", "--out", out) == 0
    assert "2025-10-15.1" in str(pq.read_table(out).schema.metadata[b"baoxue"], "utf-8")
    path.write_bytes(saved.written({"zh": "a", "en": "a"}, query | {"snapshot": "no such"}))
    assert export(path, "--viewer", "analyst", "--out", out) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = 1", "view"),
        ('name = {zh = "a", en = "a"}\n[view]\nindicator = "x"', "no indicator"),
        ('name = {zh = "a", en = "a"}\n[view]\nindicator = "dropout_rate_open"\nsql = "select 1"', "unknown"),
        (
            'name = {zh = "a", en = "a"}\n[view]\nindicator = "dropout_rate_open"\nby = "programme"',
            "not told",
        ),
    ],
)
def test_what_is_no_view_is_refused(
    text: str, said: str, office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, "utf-8")
    assert export(path, "--viewer", "analyst", "--out", office / "a.csv") == 1
    assert said in capsys.readouterr().err.replace("\n", " ")
    assert not office.exists()


def test_nobody_writes_nothing(office: Path) -> None:
    assert export("disabled_by_kind", "--viewer", "nobody", "--out", office / "a.csv") == 1
    assert export("disabled_by_kind", "--viewer", "analyst", "--out", office / "a.exe") == 2
    assert not office.exists()
