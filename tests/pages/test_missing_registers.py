"""What was not supplied is never told as nought: small counties with one ledger, both, or none."""

import re
from datetime import date
from pathlib import Path

import pytest

from baoxue.snapshots.publish import publish
from tests.pages.reading import PAGES, run_page, run_whole_page, shown
from tests.small_registers import PLACES, Rows, dropout_case, pupils, suspicion, write_registers

DAY = date(2025, 10, 15)
SUSPECTED: dict[str, Rows] = {"suspected_cases": [suspicion(0)]}
OUT: dict[str, Rows] = {"dropout_cases": [dropout_case(1)]}
BOTH = SUSPECTED | OUT
VERIFIED: dict[str, Rows] = {
    "suspected_cases": [suspicion(0), suspicion(1, outcome="确认辍学", verified_on="2025-10-13")]
}
# Words that claim a number or that there is nobody, of cases and children.
NOUGHT = re.compile(
    r"(?<![\d.,\-])0[ \u00a0]?[名件人份所]|没有(?:辍学|疑似|超时|在办|互相|零报告|单位|人)|不?全部在时限内"
)
NOT_A_FIGURE = ("definitions", "reporting", "explore", "figure")
"""Pages that list definitions, registers and rules: their words are not about this county."""


@pytest.fixture(scope="session")
def counties(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A data folder for each choice of ledgers; `stopped` had both and only supplies a roll now."""
    root = tmp_path_factory.mktemp("counties")
    found = {}
    ledgers_of = {"none": {}, "out": OUT, "suspected": SUSPECTED, "both": BOTH, "verified": VERIFIED}
    for name, ledgers in ledgers_of.items():
        folder = write_registers(root / name / "in", roll=pupils(6, 4), **PLACES, **ledgers)
        publish(folder, DAY, root / name / "data")
        found[name] = root / name / "data"
    for day, ledgers in ((date(2025, 8, 31), BOTH), (DAY, {})):
        folder = write_registers(root / "stopped" / day.isoformat(), roll=pupils(6, 4), **PLACES, **ledgers)
        publish(folder, day, root / "stopped" / "data")
    return found | {"stopped": root / "stopped" / "data"}


@pytest.fixture
def county(request: pytest.FixtureRequest, counties: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("BAOXUE_DATA", str(counties[request.param]))
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
    return str(request.param)


def text(page: str, whole: bool = False, **query: str) -> str:
    """What a page sends, without the marks that keep words together."""
    sent = (run_whole_page if whole else run_page)(page, **({"viewer": "leader"} | query))
    return shown(sent).replace("\u2060", "").replace("\u00a0", " ")


HEADINGS = {
    # What the roll by itself tells, in place of what is not known.
    "none": ("在校生 10 人", "enrolled at 2 schools"),
    "stopped": ("在校生 10 人", "enrolled at 2 schools"),
    "out": (
        "1 名儿童少年辍学未复学；疑似待核实人数不明",
        "Dropouts not yet back: 1; suspected, not yet verified: not known",
    ),
    "suspected": ("辍学未复学人数不明", "Dropouts not yet back: not known"),
    "both": (
        "1 名儿童少年辍学未复学；1 名疑似待核实",
        "Dropouts not yet back: 1; suspected, not yet verified: 1",
    ),
}


@pytest.mark.parametrize("county", HEADINGS, indirect=True)
def test_the_heading_says_what_is_known_and_what_is_not(county: str, quiet: None) -> None:
    zh, en = HEADINGS[county]
    assert zh in text("overview")
    assert en in text("overview", lang="en")


@pytest.mark.parametrize("county", ["verified"], indirect=True)
def test_dropouts_that_only_their_suspicion_tells_of_are_said(county: str, quiet: None) -> None:
    """One suspicion was verified as a dropout; no ledger says what became of the child."""
    said = text("overview")
    assert "1 件疑似经核查确认为辍学" in said
    assert "没有需要特别关注" not in said
    assert "1 case of suspicion" in text("overview", lang="en")


@pytest.mark.parametrize("county", ["none", "stopped"], indirect=True)
@pytest.mark.parametrize("page", [page for page in PAGES if page not in (*NOT_A_FIGURE, "child")])
def test_without_a_ledger_nothing_is_nought_and_nobody_is_late(page: str, county: str, quiet: None) -> None:
    said = text(page, whole=True)
    lines = [line for line in re.split(r"[\n<>\"\\]+", said) if NOUGHT.search(line)]
    # How many systems can be counted is known, what the registers that came say to each other, and the roll.
    known = ("项制度中", "已接入的台账之间", "学籍在册")
    assert [line for line in lines if not any(words in line for words in known)] == []


@pytest.mark.parametrize("county", ["out"], indirect=True)
def test_with_the_ledger_of_dropouts_alone_tile_sentence_and_page_agree(county: str, quiet: None) -> None:
    overview = text("overview", whole=True)
    assert "辍学案件超过时限" in overview and "1 件劝返超过 30 天未果，最长 75 天" in overview
    assert "双报告、核实情况不明：疑似辍学学生台账未接入" in overview
    assert "0 名疑似" not in overview and "没有疑似" not in overview and "全部在时限内" not in overview
    dropout = text("dropout", whole=True)
    assert "1 件在办，1 件超时：劝返 1 件" in dropout
    assert "1 双报告" not in dropout and "2 核实" not in dropout and "3 劝返" in dropout, "no step unreported"
    assert "近 12 个月发现" not in dropout and "新增疑似" not in dropout
    brief = text("brief", whole=True)
    assert "双报告、核实情况不明" in brief and "全部在时限内" not in brief


@pytest.mark.parametrize("county", ["suspected"], indirect=True)
def test_with_suspicions_alone_nothing_is_said_of_dropouts(county: str, quiet: None) -> None:
    overview = text("overview", whole=True)
    assert "疑似案件超过时限" in overview and "1 名疑似待核实" in overview
    assert "没有辍学" not in overview and "0 名儿童" not in overview
    dropout = text("dropout", whole=True)
    assert "3 劝返" not in dropout and "2 核实" in dropout
    assert "没有确认辍学" not in dropout and "辍学未复学 0" not in dropout.replace("确认辍学 0", "")
    assert not re.search(r"期末辍学未复学 \d", dropout) and "复学满" not in dropout


@pytest.mark.parametrize("county", ["both"], indirect=True)
def test_with_both_ledgers_every_step_is_there(county: str, quiet: None) -> None:
    dropout = text("dropout")
    assert all(step in dropout for step in ("1 双报告", "2 核实", "3 劝返", "4 复学安置"))
    assert "不明" not in text("overview")


@pytest.mark.parametrize(
    ("county", "words"),
    [("suspected", "疑似案件超过时限"), ("out", "辍学案件超过时限"), ("both", "超时案件")],
    indirect=["county"],
)
def test_late_cases_of_one_ledger_are_called_so_where_visits_are_planned(
    county: str, words: str, quiet: None
) -> None:
    labels = [
        line for line in re.split(r'[\n<>"\\]+', text("visits")) if "超过时限" in line or line == "超时案件"
    ]
    assert words in labels
    assert (county == "both") == ("超时案件" in labels)
