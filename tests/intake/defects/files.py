"""Defects of whole files and sheets: each kind writes one damaged file and says what must be found in it."""

import os
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import xlsxwriter

from baoxue.intake.files import LARGEST_FILE
from tests.intake.defects.layouts import write_sheets
from tests.intake.writing import Rows, table, without, write_csv, write_xlsx

FIXTURES = Path(__file__).parent.parent / "files"
Expected = tuple[str, str, int | None, str]
"""Rule, sheet, row and column."""


@dataclass(frozen=True)
class Damage:
    """A kind of damaged file: `make` writes one at the path and a suffix, and says what is wrong with it."""

    name: str
    make: Callable[[Path, Random], tuple[Path, list[Expected]]]


def _rows(random: Random, count: int = 12) -> Rows:
    return table("leave", count)


def _csv(path: Path, rows: Rows, encoding: str = "utf-8-sig") -> Path:
    return write_csv(path.with_name(path.name + ".csv"), rows, encoding)


def _xlsx(path: Path, rows: Rows, suffix: str = ".xlsx") -> Path:
    return write_xlsx(path.with_name(path.name + suffix), {"一": rows})


def _ragged(path: Path, random: Random, short: bool) -> tuple[Path, list[Expected]]:
    rows = _rows(random)
    at = random.randrange(1, len(rows))
    rows[at] = rows[at][:-2] if short else [*rows[at], "多出"]
    return _csv(path, rows, random.choice(("utf-8", "gb18030"))), [("ragged_row", "", at + 1, "")]


def _bad_byte(path: Path, random: Random, encoding: str) -> tuple[Path, list[Expected]]:
    rows = _rows(random)
    file = _csv(path, rows, encoding)
    lines = file.read_bytes().split(b"\r\n")
    at = random.randrange(1, len(rows))
    middle = lines[at].index("王小某".encode(encoding.replace("-sig", "")))
    lines[at] = lines[at][:middle] + b"\xff" + lines[at][middle + 1 :]
    file.write_bytes(b"\r\n".join(lines))
    return file, [("wrong_encoding", "", at + 1, "")]


def _zero_byte(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    file = _csv(path, _rows(random))
    lines = file.read_bytes().split(b"\r\n")
    at = random.randrange(1, len(lines) - 1)
    lines[at] = lines[at].replace("王小某".encode(), b"\0\0")
    file.write_bytes(b"\r\n".join(lines))
    return file, [("wrong_encoding", "", at + 1, "")]


def _quote(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    rows = _rows(random)
    file = _csv(path, rows)
    lines = file.read_text("utf-8-sig").split("\n")
    at = random.randrange(1, len(rows))
    lines[at] = lines[at].replace("王小某", '"王小某')
    file.write_text("\n".join(lines), "utf-8")
    return file, [("broken_quotes", "", at + 1, "")]


def _header(path: Path, random: Random, rule: str) -> tuple[Path, list[Expected]]:
    rows = _rows(random)
    place = random.randrange(len(rows[0]))
    titles: Rows = [["请假登记表"], ["填报单位"]][: random.randrange(3)]
    column = ""
    if rule == "missing_column":
        rows = without(rows, "类型")
    elif rule == "unknown_header":
        column = "家庭收入情况"
        rows = [
            [*cells[:place], column if at == 0 else "某", *cells[place:]] for at, cells in enumerate(rows)
        ]
    elif rule == "double_header":
        column = "起始日期"
        rows = [[*cells, column if at == 0 else "2025-09-10"] for at, cells in enumerate(rows)]
    elif rule == "headless_column":
        rows = [[*cells[:place], "" if at == 0 else "某", *cells[place:]] for at, cells in enumerate(rows)]
    return _xlsx(path, titles + rows), [(rule, "一", len(titles) + 1, column)]


def _no_header(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    rows = _rows(random)
    return _xlsx(path, [[f"第{n}列" for n in range(len(rows[0]))], *rows[1:]]), [
        ("no_header", "一", None, "")
    ]


def _cut(path: Path, random: Random, old: bool) -> tuple[Path, list[Expected]]:
    if old:
        file = write_sheets(path.with_name(path.name + ".xls"), {"一": _rows(random, 60)}, "xls")
    else:
        file = _xlsx(path, _rows(random, 60))
    raw = file.read_bytes()
    file.write_bytes(raw[: random.randrange(8, len(raw) - 30)])
    return file, [("unreadable", "", None, "")]


def _garbage(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    file = path.with_name(path.name + random.choice((".xlsx", ".xls")))
    page = "<html><table><tr><td>学籍号</td></tr></table></html>".encode()
    file.write_bytes(random.choice((b"", page, random.randbytes(3000))))
    return file, [("unreadable", "", None, "")]


def _flipped(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    """A byte of the sheet's packed content turned: the check sum of the archive does not hold."""
    file = _xlsx(path, _rows(random, 60))
    with zipfile.ZipFile(file) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    raw = bytearray(file.read_bytes())
    start = entry.header_offset + 30 + sum(struct.unpack_from("<2H", raw, entry.header_offset + 26))
    raw[start + random.randrange(entry.compress_size)] ^= 1 << random.randrange(8)
    file.write_bytes(raw)
    return file, [("unreadable", "", None, "")]


def _locked(path: Path, random: Random, old: bool) -> tuple[Path, list[Expected]]:
    if old:
        from tests.intake.defects.old_format import write_xls

        file = write_xls(path.with_name(path.name + ".xls"), {"一": _rows(random)}, locked=True)
    else:
        file = path.with_name(path.name + random.choice((".xlsx", ".xls")))
        shutil.copy(FIXTURES / "locked.xlsx", file)
    return file, [("password", "", None, "")]


def _large(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    file = path.with_name(path.name + random.choice((".csv", ".xlsx")))
    with file.open("wb") as stream:
        os.truncate(stream.fileno(), LARGEST_FILE + random.randrange(1, 1 << 30))
    return file, [("too_large", "", None, "")]


def bomb(path: Path, megabytes: int, honest: bool = True) -> Path:
    """A workbook of which one part unpacks to so much; one that is not honest says that it is small."""
    file = _xlsx(path, table("leave", 3))
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/more.xml", "w") as sink,
    ):
        for _ in range(megabytes):
            sink.write(b" " * (1 << 20))
    if not honest:
        raw = file.read_bytes()
        size = struct.pack("<I", megabytes << 20)
        file.write_bytes(raw.replace(size, struct.pack("<I", 40_000)))
    return file


def _bomb(path: Path, random: Random, honest: bool) -> tuple[Path, list[Expected]]:
    file = bomb(path, 300 if honest else 20, honest)
    return file, [("inflated" if honest else "unreadable", "", None, "")]


def _stray(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    file = path.with_name(path.name + ".xlsx")
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("一")
        for r, cells in enumerate(_rows(random)):
            sheet.write_row(r, 0, cells)
        sheet.write_string(random.randrange(900_000, 1_048_576), random.randrange(200, 16_384), "。")
    return file, [("stray_cells", "", None, "")]


def _other_format(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    file = path.with_name(path.name + random.choice((".et", ".pdf", ".ods", ".zip", ".doc")))
    file.write_bytes(b"%")
    return file, [("unknown_format", "", None, "")]


def _unread_sheet(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    sheets = {"一": _rows(random), "统计": [["人数", "比例"], ["3", "4"]]}
    return write_xlsx(path.with_name(path.name + ".xlsx"), sheets), [("unread_sheet", "统计", None, "")]


def _hidden_sheet(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    file = path.with_name(path.name + ".xlsx")
    with xlsxwriter.Workbook(file) as workbook:
        for name in ("一", "二"):
            sheet = workbook.add_worksheet(name)
            for r, cells in enumerate(_rows(random, 3)):
                sheet.write_row(r, 0, [cell if name == "一" else f"{cell}" for cell in cells])
        sheet.hide()
    return file, [("hidden_sheet", "二", None, "")]


def _untouched(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    from baoxue.intake.registers import load_registers

    columns = load_registers()["leave"].columns
    rows: Rows = [[it.header for it in columns], [it.example for it in columns]]
    return _xlsx(path, rows), [("untouched_template", "一", None, "")]


def _unknown(path: Path, random: Random) -> tuple[Path, list[Expected]]:
    file = path.with_name(f"通知_{path.name[-2:]}.xlsx")
    return write_xlsx(file, {"一": [["通知"], ["请各校上报"]]}), [("unknown_file", "", None, "")]


DAMAGES: tuple[Damage, ...] = (
    Damage("a cell short", lambda path, random: _ragged(path, random, True)),
    Damage("a cell too many", lambda path, random: _ragged(path, random, False)),
    Damage("a bad byte in UTF-8", lambda path, random: _bad_byte(path, random, "utf-8")),
    Damage("a bad byte behind a BOM", lambda path, random: _bad_byte(path, random, "utf-8-sig")),
    Damage("a bad byte in GB18030", lambda path, random: _bad_byte(path, random, "gb18030")),
    Damage("zero bytes", _zero_byte),
    Damage("an open quotation mark", _quote),
    Damage("an unknown header", lambda path, random: _header(path, random, "unknown_header")),
    Damage("a missing column", lambda path, random: _header(path, random, "missing_column")),
    Damage("two columns of one meaning", lambda path, random: _header(path, random, "double_header")),
    Damage("a column without header", lambda path, random: _header(path, random, "headless_column")),
    Damage("no header", _no_header),
    Damage("a workbook half written", lambda path, random: _cut(path, random, False)),
    Damage("an old workbook half written", lambda path, random: _cut(path, random, True)),
    Damage("no workbook at all", _garbage),
    Damage("a turned bit", _flipped),
    Damage("a password", lambda path, random: _locked(path, random, False)),
    Damage("a password on an old workbook", lambda path, random: _locked(path, random, True)),
    Damage("a file too large", _large),
    Damage("a bomb", lambda path, random: _bomb(path, random, True)),
    Damage("a bomb that lies", lambda path, random: _bomb(path, random, False)),
    Damage("a stray cell", _stray),
    Damage("another format", _other_format),
    Damage("a sheet of something else", _unread_sheet),
    Damage("a hidden sheet", _hidden_sheet),
    Damage("a template not filled in", _untouched),
    Damage("a file of no register", _unknown),
)


def plant_files(folder: Path, random: Random) -> Iterator[tuple[Damage, Path, list[Expected]]]:
    """One file of every kind, all of one register; with a sound roll beside them."""
    write_csv(folder / "roll.csv", table("roll"))
    for at, damage in enumerate(DAMAGES):
        file, expected = damage.make(folder / f"请假登记_{at:02d}", random)
        yield damage, file, expected
