"""One file of a register, read by whichever reader its format needs."""

from collections.abc import Iterator
from pathlib import Path

from baoxue.intake.cells import Cells, UnreadableError, megabytes
from baoxue.intake.delimited import read_delimited
from baoxue.intake.workbooks import WORKBOOK_SUFFIXES, read_workbook

LARGEST_FILE = 512 * 1024**2


def read_file(path: Path) -> Iterator[Cells]:
    """The sheets of one .xlsx, .xlsm, .xls or .csv file; UnreadableError when it cannot be read."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise UnreadableError("too_large", size=megabytes(size), limit=megabytes(LARGEST_FILE))
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        yield from read_workbook(path)
    else:
        yield read_delimited(path.read_bytes())
