"""`baoxue brief`: within the rights of the viewer who is named, written down before it is written out."""

from pathlib import Path

import pytest

from baoxue import cli, commands
from baoxue.access import audit
from baoxue.paper import fonts
from tests.paper.reading import docx_text, pdf_pages, workbook_cells

SCHOOL, ELSEWHERE = "3199100043", "2199100004"


@pytest.fixture
def office(demo_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's data and a log of its own; gives a folder to write into."""
    monkeypatch.setenv("BAOXUE_DATA", str(demo_data))
    monkeypatch.setenv("BAOXUE_ACCESS", str(tmp_path / "access"))
    return tmp_path / "out"


def brief(*arguments: object) -> int:
    return cli.main(["brief", *map(str, arguments)])


def test_three_papers_of_a_school_twice_the_same_and_logged(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time as the papers of a whole zone are drawn: in processes of their own."""
    moment = ("--printed-at", "2025-10-16T09:20")
    for folder, worth_processes in (("a", 2), ("b", 1)):
        monkeypatch.setattr(commands.brief, "WORTH_PROCESSES", worth_processes)
        assert brief("--school", SCHOOL, "--viewer", "inspector", "--out", office / folder, *moment) == 0
    first, second = (sorted((office / folder).iterdir()) for folder in ("a", "b"))
    assert [it.suffix for it in first] == [".docx", ".pdf", ".xlsx"]
    assert [it.read_bytes() for it in first] == [it.read_bytes() for it in second]
    word, printed, sheets = (it.read_bytes() for it in first)
    for text in ("".join(pdf_pages(printed)), docx_text(word)):
        assert "昭麓镇中学" in text and "2025-10-1609:20" in text and "责任督学" in text
    assert "督导记录" in "".join(workbook_cells(sheets))
    logged = [it for it in audit.current().entries() if it.kind == "export"]
    assert [it.details["file"] for it in logged] == ["pdf", "docx", "xlsx"] * 2
    assert {(it.details["place"], it.details["viewer"], it.role) for it in logged} == {
        (SCHOOL, "inspector", "inspector")
    }


@pytest.mark.parametrize(
    ("unit", "viewer", "said"),
    [
        (("--school", ELSEWHERE), "inspector", "不在"),
        (("--village", "991021101201"), "inspector", "不在"),
        (("--township", "991021101"), "inspector", "不在"),
        (("--school", SCHOOL), "nobody", "没有生效的授权"),
    ],
)
def test_what_is_not_the_viewers_is_refused_and_nothing_written(
    office: Path, unit: tuple[str, str], viewer: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert brief(*unit, "--viewer", viewer, "--out", office) == 1
    told = capsys.readouterr().err
    assert said in told or "责任区内没有" in told
    assert not list(office.glob("*")) and not [it for it in audit.current().entries() if it.kind == "export"]


def test_a_grant_of_one_school_is_its_zone(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["grants", "add", "li", "inspector", "--school", SCHOOL]) == 0
    assert brief("--zone", "--viewer", "li", "--out", office, "--format", "pdf") == 0
    assert [it.name for it in office.iterdir()] == ["督导简报-昭麓镇中学-2025-10-15.pdf"]


def test_without_a_chinese_font_it_says_what_to_do(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nothing() -> None:
        raise fonts.NoChineseFontError(Path("/srv/reference/fonts"))

    monkeypatch.setattr(fonts, "find", nothing)
    assert brief("--school", SCHOOL, "--viewer", "inspector", "--out", office) == 1
    told = capsys.readouterr().err
    assert (
        "没有找到带中文的字体" in told and "/srv/reference/fonts" in told and "No font with Chinese" in told
    )
    assert brief("--school", SCHOOL, "--viewer", "inspector", "--out", office, "--format", "docx") == 0


def test_wrong_usage_is_told(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert brief("--viewer", "inspector", "--out", office) == 2
    assert brief("--school", SCHOOL, "--viewer", "inspector", "--out", office, "--as-of", "15.10.2025") == 2
    assert brief("--school", SCHOOL, "--viewer", "inspector", "--out", office, "--as-of", "2025-10-14") == 1
    assert "2025-10-15" in capsys.readouterr().err
