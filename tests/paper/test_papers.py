"""PDF, DOCX and workbooks: everything that is said stands on them, the same input gives the same bytes."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from baoxue.paper import fonts
from baoxue.paper.document import Document, runs, texts
from baoxue.paper.docx import docx_file
from baoxue.paper.pdf import pdf
from baoxue.paper.workbook import FORMULA_SIGNS, About, Sheet, csv_file, workbook
from tests.paper.reading import docx_text, pdf_pages, workbook_cells
from tests.paper.sample import sample


def said(document: Document) -> Sequence[str]:
    words = [
        document.title,
        document.over,
        document.badge,
        document.scope,
        document.treatment,
        document.printed,
    ]
    return [*words, *texts(document.blocks), "校长", "周某", "2项，1项逾期", document.watermark]


def test_a_pdf_says_everything_on_pages_that_are_numbered() -> None:
    pages = pdf_pages(pdf(sample()))
    assert len(pages) == 2
    for text in said(sample()):
        assert "".join(text.split()) in "".join(pages), text
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页，共2页" in page
        assert "内部工作林某2025-10-1609:20" in page and "截至2025年10月15日" in page


def test_a_document_for_word_says_everything_too() -> None:
    found = docx_text(docx_file(sample()))
    for text in said(sample()):
        assert "".join(text.split()) in found, text


@pytest.mark.parametrize("form", ["working", "official"])
def test_the_same_document_gives_the_same_bytes(form: str) -> None:
    assert pdf(sample(form=form)) == pdf(sample(form=form))
    assert docx_file(sample(form=form)) == docx_file(sample(form=form))
    assert pdf(sample(form=form)) != pdf(sample(form=form, printed="another time"))


def test_bold_is_what_stands_between_two_pairs_of_asterisks() -> None:
    assert runs("a **b** c") == [("a ", False), ("b", True), (" c", False)]
    assert runs("王**：看请假条") == [("王**：看请假条", False)]
    assert runs("") == []


def test_without_a_chinese_font_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(fonts.NoChineseFontError, match="fonts-noto-cjk") as refused:
        fonts._find(tmp_path, (), system=False)
    assert refused.value.folder == tmp_path


def test_a_workbook_comes_back_as_it_was_and_holds_no_formula() -> None:
    texts_ = [f"{sign}1+1" for sign in FORMULA_SIGNS if sign not in ("\0", "\r", "\n", "\t")]
    rows = tuple((text, 3, 1.5, date(2025, 10, 15), None) for text in texts_)
    sheet = Sheet(
        "a/b:c", ("文字", "数", "小数", "日期", "结果"), rows, choices={4: ("符合", "不符")}, to_fill=(4,)
    )
    about = About(
        "标题", "说明", (("范围", "=全县"), ("用途", "内部工作")), "内部工作", "&P/&N", date(2025, 10, 15)
    )
    made = workbook(about, [sheet])
    assert made == workbook(about, [sheet])
    cells = workbook_cells(made)
    assert list(cells) == ["说明", "a-b-c"]
    assert [row[0] for row in cells["a-b-c"][1:]] == texts_
    assert cells["说明"][1] == ["范围", "=全县"]
    opened = openpyxl.load_workbook(io.BytesIO(made))
    assert {cell.data_type for sheet in opened for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "n",
        "d",
    }
    assert opened["a-b-c"].data_validations.dataValidation[0].formula1 == '"符合,不符"'


def test_a_csv_opens_right_in_excel_and_holds_no_formula() -> None:
    raw = csv_file(("=头", "数"), [("甲,乙", 3.0), ("＝1", -2), ('他说"好"', 0.5)])
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig") == '\'=头,数\r\n"甲,乙",3\r\n\'＝1,-2\r\n"他说""好""",0.5\r\n'
