"""The scores as a workbook: every unit, every lost point, and how it is to be treated on every sheet."""

import io
import zipfile
from datetime import UTC, date, datetime

from python_calamine import CalamineWorkbook

from baoxue.analysis.assessing import Assessment
from baoxue.analysis.ranks import rank_ranges
from baoxue.view import words
from baoxue.view.sections.accountability import sheets
from baoxue.view.sections.accountability.board import Board
from baoxue.view.slips import Slip
from baoxue.view.words import t
from tests.analysis.rubric_world import good, scored

SLIP = Slip(
    "internal", "li", datetime(2025, 10, 16, 1, 20, tzinfo=UTC), "甲县", "2025-10-15.1", "0123456789ab", False
)


def test_every_unit_and_every_lost_point_is_in_the_workbook() -> None:
    words.use("zh")
    found = scored(good(), good() | {("pledge_signed_rate", None): (5.0, 10.0)})
    board = Board(
        Assessment(date(2025, 10, 15), found, {"a": ("=甲镇", None), "b": ("乙镇", None)}), rank_ranges(found)
    )
    made = sheets.workbook(SLIP, board)
    assert made.rows == 2
    book = CalamineWorkbook.from_filelike(io.BytesIO(made.content))
    assert len(book.sheet_names) == 5
    about = dict(book.get_sheet_by_index(0).to_python()[1:])
    assert about[t("take.scope")] == "甲县" and "0123456789ab" in about[t("take.snapshot")]
    assert about[t("take.made")] == "li 2025-10-16 09:20"
    ranking = book.get_sheet_by_name(t("accountability.sheet_ranking")).to_python()
    assert [row[0] for row in ranking[1:]] == ["=甲镇", "乙镇"]
    lost = book.get_sheet_by_name(t("accountability.sheet_lost")).to_python()
    assert [row[:5] for row in lost[1:]] == [["乙镇", "A1", "责任书签订", 6.0, 3.0]]
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        printed = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert all(t("take.mark_internal") in archive.read(name).decode("utf-8") for name in printed)
        assert not any("<f>" in archive.read(name).decode("utf-8") for name in printed)
    assert made == sheets.workbook(SLIP, board)
