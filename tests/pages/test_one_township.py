"""A leader of one township: its name in the title, its rank in the county, and nothing of the others."""

import re
from pathlib import Path

import pyarrow.parquet as pq

from baoxue.view import formats
from baoxue.view.asking import warehouse_of
from tests.pages.reading import run_page, run_whole_page, shown

OWN = "墨潭镇"


def text_of(page: str, viewer: str, **query: str) -> str:
    text = shown(run_page(page, viewer=viewer, **query))
    return (
        text.replace(formats.JOINER, "")
        .replace(formats.NBSP, " ")
        .replace("\\u2060", "")
        .replace("\\xa0", " ")
    )


def test_its_name_stands_in_the_title_and_it_is_what_is_looked_at(demo: Path, quiet: None) -> None:
    test = run_page("overview", viewer="town")
    assert test.title[0].value == f"{OWN} · 总体情况"
    chosen = [box.value for box in test.selectbox]
    assert "991021104" in chosen and "all" not in chosen[1:2]
    assert run_page("overview", viewer="leader").title[0].value == "总体情况"


def test_its_rank_is_the_one_that_the_county_sees(demo: Path, quiet: None) -> None:
    found = re.search(r"全县名次区间 ([\d–]+)（共\s?(\d+)\s?个）", text_of("accountability", "town"))
    assert found is not None
    of_county = text_of("accountability", "leader", township="991021104")
    ranks, count = found.groups()
    assert re.search(rf"{OWN}：[\d.]+ 分，名次 {ranks}（共 {count} 个）", of_county)
    assert int(count) > 1


def test_no_other_township_is_named(demo: Path, quiet: None) -> None:
    file = warehouse_of(demo).edition.snapshots[-1].marts["places"].file
    places = pq.read_table(demo / file.path).to_pylist()
    others = {it["name"] for it in places if it["kind"] == "township"} - {OWN}
    for page in ("overview", "accountability"):
        text = shown(run_whole_page(page, viewer="town")).replace(formats.JOINER, "")
        assert not {name for name in others if name in text}, page
