"""What stands on papers that were made: the text of a PDF, of a DOCX, and of a workbook."""

import io

import docx
import openpyxl
import pypdfium2


def pdf_pages(file: bytes) -> list[str]:
    """The text of each page, without white space: PDF keeps no words apart that Chinese does not."""
    with pypdfium2.PdfDocument(file) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def docx_text(file: bytes) -> str:
    """All text in reading order, tables, header and footer included, without white space."""
    document = docx.Document(io.BytesIO(file))
    section = document.sections[0]
    parts = [it.text for area in (section.header, section.footer) for it in area.paragraphs]
    for element in document.element.body.iter():
        if element.tag.endswith("}t"):
            parts.append(element.text or "")
    return "".join("".join(parts).split())


def workbook_cells(file: bytes) -> dict[str, list[list[object]]]:
    """Sheet -> rows of values; formulas would come back as text that begins with `=` and type `f`."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
