"""One file of a register, read by whichever reader its format needs."""

from collections.abc import Iterator
from pathlib import Path

from baoxue.intake import old_workbooks
from baoxue.intake.cells import Cells, UnreadableError, megabytes, unreadable
from baoxue.intake.delimited import read_delimited
from baoxue.intake.workbooks import WORKBOOK_SUFFIXES, read_workbook

OPENING = 4096
ARCHIVE = b"PK\x03\x04"
LARGEST_FILE = 512 * 1024**2


def read_file(path: Path) -> Iterator[Cells]:
    """The sheets of one .xlsx, .xlsm, .xls or .csv file; UnreadableError when it cannot be read."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise UnreadableError("too_large", size=megabytes(size), limit=megabytes(LARGEST_FILE))
    with path.open("rb") as stream:
        opening = stream.read(OPENING)
    if opening.startswith(old_workbooks.MAGIC):
        yield from read_workbook(path, is_old=True)
    elif opening.startswith(ARCHIVE):
        yield from read_workbook(path, is_old=False)
    elif path.suffix.lower() in WORKBOOK_SUFFIXES:
        raise unreadable("text" if opening else "empty")
    else:
        yield read_delimited(path.read_bytes())
