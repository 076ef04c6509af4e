"""Findings come back: form -> filled in -> handed in -> published -> the next page shows what became of it.

Two people in a real browser on a county's own data: an inspector of one township, and the steward.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser

from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.publish import publish
from tests.access.signed_in import Site, sign_in, site
from tests.browser.reading import Reader, new_reader
from tests.small_registers import (
    NORTH,
    NORTH_SCHOOL,
    NORTH_VILLAGE,
    PLACES,
    SOUTH,
    SOUTH_SCHOOL,
    SOUTH_VILLAGE,
    pupil,
    write_registers,
)

LONG = 120_000
TODAY = datetime.now().astimezone().date()
BEFORE = TODAY - timedelta(days=40)
PUPILS = [pupil(n) for n in range(8)] + [pupil(100 + n, SOUTH_SCHOOL) for n in range(3)]
LEDGER = "台账更新不及时"
VILLAGES = [
    {"village_code": NORTH_VILLAGE, "name": "北村", "township_code": NORTH},
    {"village_code": SOUTH_VILLAGE, "name": "南村", "township_code": SOUTH},
]


def iso(days: int) -> str:
    return (BEFORE + timedelta(days=days)).isoformat()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A county with one finding that is owed and late, an inspector of its north, and a steward."""
    folder = tmp_path_factory.mktemp("loop")
    registers = write_registers(
        folder / "before",
        roll=PUPILS,
        villages=VILLAGES,
        inspectors=[
            {
                "inspector_number": "DX-1",
                "name": "林某",
                "county_code": "991021",
                "township_code": NORTH,
            }
        ],
        inspections=[
            {
                "inspection_number": "DD-1",
                "inspected_on": iso(-10),
                "inspector_number": "DX-1",
                "unit_kind": "school",
                "township_code": NORTH,
                "school_code": NORTH_SCHOOL,
                "kind": "1",
            }
        ],
        rectifications=[
            {
                "rectification_number": "ZG-1",
                "inspection_number": "DD-1",
                "township_code": NORTH,
                "school_code": NORTH_SCHOOL,
                "problem_kind": "ledger",
                "problem": "ledger of August",
                "issued_on": iso(-10),
                "deadline_on": iso(-5),
                "state": "10",
            }
        ],
        inspection_results=[],
        **PLACES,
    )
    data = folder / "data"
    publish(registers, BEFORE, data)
    (folder / "temporary").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder / "temporary"))
        with site(data, folder / "site") as it:
            it.grants.add("li", "inspector", {"townships": [NORTH]}, "root")
            it.grants.add("zhao", "steward", {"counties": ["991021"]}, "root")
            yield it
    assert not list((folder / "temporary").glob("baoxue-*")), "files of checks are removed after use"


def test_the_whole_loop(here: Site, browser: Browser, tmp_path: Path) -> None:
    inspector = new_reader(browser, here.address)
    steward = new_reader(browser, here.address)
    try:
        inspector.page.goto(f"{here.address}/visits?lang=en")
        inspector.page.wait_for_selector(".st-key-sign-in button")
        sign_in(inspector, "li")
        inspector.open("visits", lang="en")
        assert "1 findings overdue" in inspector.text()

        # The form: one click opens the part, one makes the file.
        form = taken(inspector, tmp_path / "form.xlsx")
        nobody_is_named(form)
        book = openpyxl.load_workbook(form)
        fill_in(book)
        book.save(tmp_path / "wrong.xlsx")
        hand_in(inspector, tmp_path / "wrong.xlsx", "to be mended")
        text = inspector.text()
        assert "row 3" in text
        assert here.folder.joinpath("access", "inbox").exists() is False or not held(here)

        set_cell(book["督导抽查结果"], "抽查结果", 3, "不符")
        book.save(tmp_path / "right.xlsx")
        hand_in(inspector, tmp_path / "right.xlsx", "It waits for the steward")
        (waiting,) = held(here)
        assert waiting.stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"
        (entry,) = here.logged("form_handed_in")
        assert (entry.actor, entry.details["places"]) == ("li", [NORTH_SCHOOL])

        # The steward takes it into a publication; everything else is carried forward.
        steward.page.goto(f"{here.address}/reporting?lang=en")
        steward.page.wait_for_selector(".st-key-sign-in button")
        sign_in(steward, "zhao")
        steward.open("reporting", lang="en")
        assert "1 forms handed in" in steward.text()
        type_day(steward, TODAY)
        press(steward, "Dry run", "The dry run passed")
        press(steward, "Publish", "Publish the data of")
        press(steward, "Publish now", f"Published: snapshot {TODAY.isoformat()}.1")
        assert not held(here), "what was taken is not kept"

        # What the inspector found is in the registers, about the right children, and the next page says so.
        newest = read_catalog(here.data).newest
        assert newest is not None
        results = pq.read_table(here.data / newest.registers["inspection_results"].file.path).to_pylist()
        ids = {child["id_number"] for child in PUPILS if child["school_code"] == NORTH_SCHOOL}
        assert {row["result"] for row in results} == {"conform", "differ"}
        assert {row["id_number"] for row in results} <= ids
        inspector.open("visits", lang="en", fold="visit-findings")
        text = inspector.text()
        assert "0 findings overdue" in text or "No finding is overdue" in text
        rows = here_is_followed(here)
        assert rows["ZG-1"] == ("again", "30"), "put right late, and found again on the next visit"
        assert [standing for number, (standing, _) in rows.items() if number != "ZG-1"] == ["open"]
        inspector.open("visits", lang="en", fold="visit-hand-in")
        assert f"published with {TODAY.isoformat()}.1" in inspector.text()
        assert not inspector.errors
        assert not steward.errors
    finally:
        inspector.close()
        steward.close()


def taken(reader: Reader, to: Path) -> Path:
    """The form of the visit, by the clicks that lead to it."""
    reader.page.get_by_text("Whom to look at").first.click()
    reader.wait()
    reader.page.get_by_role("button", name="Take the form of the visit").click()
    link = reader.page.locator('a[href^="/export/"]').first
    link.wait_for(timeout=LONG)
    with reader.page.expect_download() as download:
        link.click()
    to.write_bytes(Path(download.value.path()).read_bytes())
    return to


def nobody_is_named(form: Path) -> None:
    """No name, no number of a child stands anywhere in the file."""
    with zipfile.ZipFile(io.BytesIO(form.read_bytes())) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    for child in PUPILS:
        for column in ("name", "id_number", "pupil_number", "birth_date", "guardian_name", "guardian_phone"):
            assert str(child[column]).encode() not in everything
    assert SOUTH_SCHOOL.encode() not in everything
    assert SOUTH.encode() not in everything


def fill_in(book: openpyxl.Workbook) -> None:
    """A visit today, two children looked at (one with no proper word), one finding settled, one new."""
    visit, results, findings = (
        book[name]
        for name in (
            "督导记录",
            "督导抽查结果",
            "整改台账",
        )
    )
    set_cell(visit, "督导日期", 2, TODAY)
    set_cell(visit, "督学编号", 2, "DX-1")
    assert results.max_row >= 9
    for row, result in ((2, "符合"), (3, "也许")):
        set_cell(results, "核验方式", row, "见到本人")
        set_cell(results, "抽查结果", row, result)
    numbers = [cell.value for cell in column(findings, "整改编号")]
    owed, empty = numbers.index("ZG-1") + 2, next(n for n, it in enumerate(numbers, 2) if it != "ZG-1")
    set_cell(findings, "整改报告日期", owed, TODAY - timedelta(days=2))
    set_cell(findings, "核实日期", owed, TODAY)
    set_cell(findings, "状态", owed, "已核")
    set_cell(findings, "问题分类", empty, LEDGER)
    set_cell(findings, "问题", empty, "ledger of this month")
    set_cell(findings, "下发日期", empty, TODAY)
    set_cell(findings, "整改期限", empty, TODAY + timedelta(days=10))


def column(sheet: openpyxl.worksheet.worksheet.Worksheet, header: str) -> list:
    """The cells below a header."""
    place = next(cell.column for cell in sheet[1] if cell.value == header)
    return [sheet.cell(row, place) for row in range(2, sheet.max_row + 1)]


def set_cell(sheet: openpyxl.worksheet.worksheet.Worksheet, header: str, row: int, value: object) -> None:
    column(sheet, header)[row - 2].value = value


def hand_in(reader: Reader, file: Path, awaited: str) -> None:
    """Uploads on the page and waits for what is said."""
    if not reader.page.locator('input[type="file"]').count():
        reader.page.get_by_text("Hand in what was found").first.click()
        reader.wait()
    reader.page.locator('input[type="file"]').set_input_files(str(file))
    reader.wait()
    press(reader, "Check and hand in", awaited)


def press(reader: Reader, label: str, awaited: str) -> None:
    reader.page.get_by_role("button", name=label, exact=True).first.click()
    reader.page.get_by_text(awaited).first.wait_for(timeout=LONG)
    reader.wait()


def type_day(reader: Reader, day: date) -> None:
    field = reader.page.locator('[data-testid="stDateInput"]')
    first = field.locator('[role="spinbutton"]').first
    if first.count():
        first.click()
        reader.page.keyboard.type(f"{day:%Y%m%d}")
    else:
        field.locator("input").first.fill(day.isoformat())
        reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    reader.wait()


def held(here: Site) -> list[Path]:
    return sorted((here.folder / "access" / "inbox").glob("*.xlsx"))


def here_is_followed(here: Site) -> dict[str, tuple[str, str]]:
    """Number of a finding -> its standing and state, as published."""
    newest = read_catalog(here.data).newest
    assert newest is not None
    rows = pq.read_table(here.data / newest.marts["rectifications"].file.path).to_pylist()
    return {row["rectification_number"]: (row["standing"], row["state"]) for row in rows}
