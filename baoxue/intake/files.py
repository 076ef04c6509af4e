"""One file of a register, read by the reader that its content needs, whatever its name says."""

from collections.abc import Callable, Iterator
from pathlib import Path

from baoxue.intake import old_workbooks
from baoxue.intake.cells import Cells, UnreadableError, megabytes, unreadable
from baoxue.intake.delimited import read_delimited
from baoxue.intake.text import as_text
from baoxue.intake.text_tables import read_page, read_xml_workbook
from baoxue.intake.workbooks import WORKBOOK_SUFFIXES, read_workbook

OPENING = 4096
ARCHIVE = b"PK\x03\x04"
LARGEST_FILE = 512 * 1024**2
LARGEST_PAGE = 64 * 1024**2
"""Web pages and XML are taken apart in memory, at many times their size."""
TEXT_SUFFIXES = (".csv", ".txt", ".tsv", ".tab")
SUFFIXES = (*WORKBOOK_SUFFIXES, ".et", *TEXT_SUFFIXES, ".htm", ".html", ".xml")
"""Files that may hold a table; others are named, not opened."""
DOCUMENTS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MIME-Version:")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\x05\x06")
XML_WORKBOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
PAGE = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style", b"<body", b"<div")

Fits = Callable[[list[list[str]]], int]
"""How many cells of the first rows, at most in one row, are headers that some register has."""


def read_file(path: Path, fits: Fits = lambda head: 0) -> Iterator[Cells]:
    """The sheets of a workbook (of any age), a CSV file, a web page or an XML workbook.

    `fits` decides between the ways of splitting text into cells. UnreadableError when it cannot be read.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise UnreadableError("too_large", size=megabytes(size), limit=megabytes(LARGEST_FILE))
    with path.open("rb") as stream:
        opening = stream.read(OPENING)
    if not opening and path.suffix.lower() not in TEXT_SUFFIXES:
        raise unreadable("empty")
    if opening.startswith(old_workbooks.MAGIC):
        yield from read_workbook(path, is_old=True)
    elif opening.startswith(ARCHIVE):
        yield from read_workbook(path, is_old=False)
    elif path.suffix.lower() == ".et":
        raise UnreadableError("unknown_format")
    elif opening.startswith(DOCUMENTS):
        raise unreadable("document")
    elif opening.startswith(ARCHIVES):
        raise unreadable("archive")
    else:
        yield from _read_text(path, opening, fits)


def _read_text(path: Path, opening: bytes, fits: Fits) -> Iterator[Cells]:
    is_named_text = path.suffix.lower() in TEXT_SUFFIXES
    marks = opening.replace(b"\0", b"").lower()  # as UTF-16 every second byte is zero
    is_page = marks.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((*PAGE, b"<?xml", b"<!--"))
    if not is_page:
        try:
            sheet = read_delimited(path.read_bytes(), fits)
        except UnreadableError:
            if is_named_text:
                raise
            raise unreadable("damaged") from None
        if not is_named_text and not fits(sheet.head):
            raise unreadable("text")
        yield sheet
        return
    if path.stat().st_size > LARGEST_PAGE:
        size = megabytes(path.stat().st_size)
        raise UnreadableError("too_large", size=size, limit=megabytes(LARGEST_PAGE))
    if XML_WORKBOOK in marks:
        yield from read_xml_workbook(path.read_bytes())
    else:
        yield from read_page(as_text(path.read_bytes()).decode())
