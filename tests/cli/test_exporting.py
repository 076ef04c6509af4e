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

PROXY = """
[proxy]
header = "X-Remote-User"
addresses = ["10.1.2.3"]
secret = "0123456789abcdef0123456789abcdef"

[hosts]
names = ["example.com"]
"""


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


def test_who_is_alone_with_own_data_needs_no_grant(
    own_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the README writes it, and without a viewer's name too; without the setting nobody may."""
    monkeypatch.setenv("BAOXUE_DATA", str(own_data))
    monkeypatch.setenv("BAOXUE_ACCESS", str(tmp_path / "access"))
    out = tmp_path / "out" / "a.csv"
    assert export("disabled_by_kind", "--viewer", "analyst", "--out", out) == 1
    assert "BAOXUE_SINGLE_USER=1" in capsys.readouterr().err
    assert not out.exists()
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
    for viewer in ([], ["--viewer", "analyst"], ["--viewer", "owner"]):
        assert export("disabled_by_kind", *viewer, "--out", out) == 0
        assert out.exists()
        out.unlink()
    assert {it.actor for it in audit.current().entries() if it.kind == "export"} != set()
    assert export("disabled_by_kind", "--viewer", "nobody", "--out", out) == 1
    assert "leader inspector analyst steward" in capsys.readouterr().err.replace("\n", " ")
    # Where people sign in, nobody is alone.
    sign_in = tmp_path / "sign-in.toml"
    sign_in.write_text(PROXY, "utf-8")
    monkeypatch.setenv("BAOXUE_SIGN_IN", str(sign_in))
    assert export("disabled_by_kind", "--out", out) == 1


def test_a_wrong_name_is_answered_with_those_that_there_are(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export("disabled_by_kind", "--viewer", "nobody", "--out", office / "a.csv") == 1
    assert "inspector" in capsys.readouterr().err
    assert export("disabled_by_kind", "--out", office / "a.csv") == 1
    assert "--viewer" in capsys.readouterr().err
    assert export("no_such_view", "--viewer", "analyst", "--out", office / "a.csv") == 1
    assert "disabled_by_kind" in capsys.readouterr().err
