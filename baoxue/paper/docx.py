"""Draws a document as DOCX: real headings and tables in the type that offices use, for editing on."""

import io
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from baoxue.palette import LIGHT
from baoxue.paper.document import (
    Bars,
    Block,
    Cell,
    Checklist,
    Columns,
    Document,
    Heading,
    NewPage,
    Points,
    Ranges,
    Signatures,
    Strip,
    Table,
    Text,
    Tone,
    runs,
)

_TYPE = tomllib.loads(Path(__file__).with_name("type.toml").read_text(encoding="utf-8"))
_FIXED = (1980, 1, 1, 0, 0, 0)
"""The date of every part inside the file: the same document gives the same bytes."""
BOX, LINE = "\u2610", "_" * 8
_TONES: dict[Tone, str] = {"worse": LIGHT.worse_badge, "better": LIGHT.better_text, "soft": LIGHT.soft}


def docx_file(document: Document) -> bytes:
    """The bytes of the paper, to be opened in a word processor."""
    made = docx.Document()
    _styles(made, document)
    _page(made, document)
    if document.over:
        _write(
            made.add_paragraph(), "  ".join(part for part in (document.over, document.badge) if part), "soft"
        )
    title = made.add_paragraph(style="Title")
    title.add_run(document.title)
    for line in document.aside:
        _write(_right(made.add_paragraph()), line)
    if document.facts:
        names, values = zip(*document.facts, strict=True)
        _table(made, Table(names, (tuple(_plain(value) for value in values),)))
    for block in document.blocks:
        _draw(made, block)
    out = io.BytesIO()
    made.core_properties.title, made.core_properties.author = document.title, document.author
    made.core_properties.created = made.core_properties.modified = document.printed_at
    made.save(out)
    return _settled(out.getvalue())


def _styles(made: Any, document: Document) -> None:
    official = document.form == "official"
    body = Pt(16) if official else Pt(10.5)
    _font(made.styles["Normal"], _TYPE["body"], body)
    made.styles["Normal"].paragraph_format.space_after = Pt(0 if official else 3)
    if official:
        made.styles["Normal"].paragraph_format.line_spacing = Pt(28)
    for name, family, size in (
        ("Title", _TYPE["title"], Pt(22)),
        ("Heading 1", _TYPE["heading"], Pt(16) if official else Pt(12)),
        ("Heading 2", _TYPE["heading"], Pt(16) if official else Pt(10.5)),
    ):
        style = made.styles[name]
        _font(style, family, size)
        style.font.bold = name != "Title" and not official
        style.font.color.rgb = RGBColor.from_string(LIGHT.ink[1:])
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(8), Pt(4)
        style.paragraph_format.keep_with_next = True
    made.styles["Title"].paragraph_format.alignment = (
        WD_ALIGN_PARAGRAPH.CENTER if official else WD_ALIGN_PARAGRAPH.LEFT
    )
    for border in made.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break


def _font(style: Any, family: str, size: Any) -> None:
    style.font.name, style.font.size = _TYPE["latin"], size
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), family)


def _page(made: Any, document: Document) -> None:
    section = made.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    if document.form == "official":  # the margins of official papers (GB/T 9704)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
    else:
        section.top_margin = section.bottom_margin = Mm(18)
        section.left_margin = section.right_margin = Mm(17)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    _write(_right(head), document.watermark, "soft", Pt(8))
    _write(foot, f"{document.scope}  {document.printed}  {document.treatment}  ", "soft", Pt(8))
    before, _, rest = document.pages.partition("{page}")
    between, _, after = rest.partition("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        _write(foot, text, "soft", Pt(8))
        if field:
            _add_field(foot, field)


def _add_field(paragraph: Any, name: str) -> None:
    # Each part in a run of its own that says its size: what a field shows takes the type of its first part.
    for kind, text in (("begin", None), (None, name), ("separate", None), ("end", None)):
        run = paragraph.add_run()
        run.font.size = Pt(8)
        part = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            part.set(qn("xml:space"), "preserve")
            part.text = text
        else:
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def _draw(made: Any, block: Block) -> None:
    match block:
        case Heading(text, note, level):
            paragraph = made.add_paragraph(style=f"Heading {level}")
            _write(paragraph, text)
            if note:
                _write(paragraph, f"  {note}", "soft", Pt(9))
        case Text(text, tone, indent, align, small):
            paragraph = made.add_paragraph()
            if indent:
                paragraph.paragraph_format.first_line_indent = made.styles["Normal"].font.size * 2
            if align != "left":
                centred = align == "center"
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
            _write(paragraph, text, tone, Pt(9) if small else None)
        case Points(points):
            for point in points:
                paragraph = made.add_paragraph()
                sense: Tone = "soft" if point.sense == "neutral" else point.sense
                _write(paragraph, point.word, sense, bold=True)
                _write(paragraph, f"  {point.text}")
        case Table():
            _table(made, block)
        case Checklist(items):
            for item in items:
                _write(made.add_paragraph(), f"{BOX} {item}")
        case Signatures(words):
            _write(made.add_paragraph(), "    ".join(f"{word} {LINE}" for word in words))
        case Columns(left, right):
            for inner in (*left, *right):
                _draw(made, inner)
        case NewPage():
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        case Strip() | Bars() | Ranges():
            _table(made, _as_table(block))


def _as_table(block: Strip | Bars | Ranges) -> Table:
    """What a drawing says, as rows: a word processor keeps no drawing of ours editable."""
    if isinstance(block, Bars):
        return Table(("", ""), tuple((bar.name, _plain(bar.text)) for bar in block.bars), (1.0, 2.0))
    if isinstance(block, Ranges):
        return Table(
            ("", *block.header),
            tuple((row.name, *row.texts) for row in block.rows),
            right=tuple(range(1, len(block.header) + 1)),
        )
    return Table(
        ("", block.limit, "", "", ""),
        tuple(
            (row.name, row.limit, "  ".join(dot.text for dot in row.dots), _plain(row.open), _plain(row.late))
            for row in block.rows
        ),
        (1.0, 1.2, 3.0, 1.0, 1.0),
    )


def _table(made: Any, block: Table) -> None:
    drawn = made.add_table(rows=1 + len(block.rows), cols=len(block.header))
    drawn.style = "Table Grid"
    drawn.autofit = False
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    section = made.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    # In an official letter tables are set as large as running text nearly is; working sheets are dense.
    size = Pt(12) if made.styles["Normal"].font.size > Pt(12) else Pt(9)
    widths = block.widths if len(block.widths) == len(block.header) else (1.0,) * len(block.header)
    wide = [int(room * width / sum(widths)) for width in widths]
    # Cells are taken from the rows themselves: finding each by its place takes python-docx milliseconds.
    rows = [row.tc_lst for row in drawn._tbl.tr_lst]
    for place, name in enumerate(block.header):
        _fill(_Cell(rows[0][place], drawn), Cell(name, "strong"), place in block.right, size)
    _repeat(drawn._tbl.tr_lst[0])
    for number, row in enumerate(block.rows, start=1):
        for place, content in enumerate(row):
            target = rows[number][place]
            if content is None:
                target.vMerge = "continue"
                continue
            cell = content if isinstance(content, Cell) else Cell(content)
            if cell.rows > 1:
                target.vMerge = "restart"
            if block.total and number == len(block.rows):
                cell = replace(cell, tone="strong", rows=1)
            _fill(_Cell(target, drawn), cell, place in block.right, size)
    for column, width in zip(drawn._tbl.tblGrid.gridCol_lst, wide, strict=True):
        column.w = width
    for cells in rows:
        for target, width in zip(cells, wide, strict=True):
            target.width = width
    if size > Pt(9):
        for line, cells in zip(drawn._tbl.tr_lst, rows, strict=False):  # room to write by hand
            line.trHeight_val, line.trHeight_hRule = Mm(10), WD_ROW_HEIGHT_RULE.AT_LEAST
            for target in cells:
                _Cell(target, drawn).vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    if not any(block.header):
        drawn._tbl.remove(drawn._tbl.tr_lst[0])
    made.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _fill(target: Any, cell: Cell, to_right: bool, size: Any) -> None:
    paragraph = target.paragraphs[0]
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.space_after = Pt(0)
    if to_right:
        _right(paragraph)
    text = (
        LINE
        if cell.blank
        else f"{BOX} {cell.text}"
        if cell.box
        else "\u25c6" * min(cell.marks, 6) + cell.text
    )
    _write(paragraph, text, cell.tone, size, plain=True)


def _repeat(tr: Any) -> None:
    """The header stands again on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    tr.get_or_add_trPr().append(mark)


def _right(paragraph: Any) -> Any:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def _write(
    paragraph: Any, text: str, tone: Tone = "plain", size: Any = None, bold: bool = False, plain: bool = False
) -> None:
    for piece, is_bold in [(text, False)] if plain else runs(text):
        run = paragraph.add_run(piece)
        run.bold = True if bold or is_bold or tone in ("strong", "worse", "better") else None
        if size is not None:
            run.font.size = size
        if tone in _TONES:
            run.font.color.rgb = RGBColor.from_string(_TONES[tone][1:])


def _plain(text: str) -> str:
    return "".join(piece for piece, _ in runs(text))


def _settled(file: bytes) -> bytes:
    """The same archive with the same date on every part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file)) as read,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for part in read.infolist():
            fixed = zipfile.ZipInfo(part.filename, _FIXED)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(fixed, read.read(part.filename))
    return out.getvalue()
