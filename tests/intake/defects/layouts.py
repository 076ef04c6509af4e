"""Writes a world as offices hand it in: every layout, encoding and way of writing that is accepted."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from baoxue.intake.findings import shape
from baoxue.intake.registers import Column, Register, load_registers
from tests.intake.defects.old_format import write_xls
from tests.intake.defects.world import Row, World, codes

WORKBOOKS = ("xlsx", "xlsx 1904", "xls", "xls 1904")
TEXTS = ("utf-8", "utf-8-sig", "gb18030", "tab", "semicolon")
FORMS = (*WORKBOOKS, *TEXTS)
OLD = ("xls", "xls 1904")
LARGEST_OLD = 2000
"""Rows of the .xls files: they are written by hand here."""
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@dataclass(frozen=True)
class Fault:
    """A cell of a workbook that holds an error (`#N/A`), or with "" a formula without a result."""

    said: str


@dataclass
class Part:
    """One sheet: which rows of a register it has, and where each came to stand."""

    register: Register
    form: str
    file: str
    sheet: str
    rows: list[int]
    numbers: dict[int, int] = field(default_factory=dict)
    """Row of the register -> the sheet's own row number."""
    extra: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Rows that stand below a row and belong to none: number -> (what, number)."""
    headers: dict[str, str] = field(default_factory=dict)
    """Column -> header as written."""
    merges: list[tuple[int, str]] = field(default_factory=list)
    """(row, column): this cell is merged with the one above it."""

    @property
    def is_workbook(self) -> bool:
        """Whether cells have types."""
        return self.form in WORKBOOKS


Given = Mapping[tuple[str, int, str], Any]
"""(register, row, column) -> the raw cell that stands there instead of the sound one."""


def split(world: World, random: Random) -> list[Part]:
    """Which rows go into which file, in which form; some registers come in several files or sheets."""
    parts = []
    deck: list[str] = []
    for name, rows in world.items():
        register = load_registers()[name]
        several = random.choice((1, 2, 3)) if len(rows) > 60 else 1
        cuts = sorted(random.sample(range(1, len(rows)), several - 1))
        for at, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(rows)], strict=True)):
            # Dealt like cards, so that every form comes up.
            deck = deck or random.sample(FORMS, len(FORMS))
            form = next((it for it in deck if end - start <= LARGEST_OLD or it not in OLD), "xlsx")
            deck = [it for it in deck if it != form]
            stem = random.choice([it for it in (register.name, *register.files) if "/" not in it])
            unit = f"{random.choice('_-')}第{at + 1}中心校" if several > 1 or random.random() < 0.3 else ""
            suffix = form.split()[0] if form in WORKBOOKS else "csv"
            sheet = random.choice(("Sheet1", "三年级", register.title["zh"][:31].replace("/", "")))
            parts.append(
                Part(
                    register,
                    form,
                    f"{stem}{unit}.{suffix}",
                    sheet if form in WORKBOOKS else "",
                    list(range(start, end)),
                )
            )
    return parts


def write(
    folder: Path,
    world: World,
    parts: Sequence[Part],
    given: Given,
    extra: Mapping[tuple[str, int], Row],
    random: Random,
) -> None:
    """All parts; `extra` are raw rows that stand below a row of a register. Fills in what the parts tell."""
    for part in parts:
        _write_part(folder, world[part.register.name], part, given, extra, random)


def _write_part(
    folder: Path,
    rows: Sequence[Row],
    part: Part,
    given: Given,
    extra: Mapping[tuple[str, int], Row],
    random: Random,
) -> None:
    name = part.register.name
    columns = [
        column
        for column in part.register.columns
        if not column.optional
        or any(rows[at][column.name] is not None for at in part.rows)
        or any((name, at, column.name) in given for at in part.rows)
    ]
    random.shuffle(columns)
    lines = [["某县" + part.register.title["zh"]], ["填报单位：", "", "2025年10月"], []][
        : random.randrange(4)
    ]
    lead = ["序号"] if random.random() < 0.4 else []
    tail = [""] * random.choice((0, 0, 3, 200))
    header = [_header(column, part, random) for column in columns]
    part.headers = {c.name: said.strip() for c, said in zip(columns, header, strict=True)}
    merged_header: list[tuple[int, int, int, int]] = []
    if part.is_workbook and random.random() < 0.4:
        # The upper row groups the lower; some headers stand in the upper, merged with the cell below.
        tall = {at for at in range(len(header)) if random.random() < 0.3}
        upper = [said if at in tall else "" for at, said in enumerate(header)]
        first = next((at for at in range(len(header)) if at not in tall), None)
        if first is not None:
            upper[first] = "基本情况"
        top = len(lines)
        merged_header = [(top, at + len(lead), top + 1, at + len(lead)) for at in sorted(tall)]
        lines.append([""] * len(lead) + upper + tail)
        header = ["" if at in tall else said for at, said in enumerate(header)]
    lines.append(lead + header + tail)
    written: list[list[Any]] = list(lines)
    for order, at in enumerate(part.rows):
        while random.random() < 0.01:
            written.append([random.choice(("", " "))] * (len(lead) + len(columns)) + tail)
        cells = []
        for column in columns:
            place = (name, at, column.name)
            if place in given:
                cells.append(given[place])
            else:
                cells.append(styled(column, rows[at][column.name], part.is_workbook, random))
        written.append([order + 1 for _ in lead] + cells + tail)
        part.numbers[at] = len(written)
        if (name, at) in extra:
            raw = extra[name, at]
            written.append(["" for _ in lead] + [raw.get(column.name, "") for column in columns] + tail)
            part.extra[at] = ("extra", len(written))
    merges = [
        (part.numbers[at] - 2, [column.name for column in columns].index(column) + len(lead))
        for at, column in part.merges
    ]
    write_sheets(folder / part.file, {part.sheet: written}, part.form, merges, merged_header)


def write_sheets(
    path: Path,
    sheets: dict[str, list[list[Any]]],
    form: str,
    merges: Sequence[tuple[int, int]] = (),
    header: Sequence[tuple[int, int, int, int]] = (),
) -> Path:
    """One file; `merges` are the upper cells of pairs, `header` the merged cells of the header."""
    if form in TEXTS:
        text = io.StringIO()
        mark = {"tab": "\t", "semicolon": ";"}.get(form, ",")
        (rows,) = sheets.values()
        width = max(map(len, rows))
        padded = [row + [""] * (width - len(row)) for row in rows]
        csv.writer(text, delimiter=mark).writerows([[_text(cell) for cell in row] for row in padded])
        encoding = form if form in ("utf-8", "utf-8-sig", "gb18030") else "gb18030"
        path.write_bytes(text.getvalue().encode(encoding))
        return path
    if form.startswith("xlsx"):
        return _write_xlsx(path, sheets, form.endswith("1904"), merges, header)
    plain = {
        name: [
            [cell.said.encode() if isinstance(cell, Fault) else _cell(cell) for cell in row] for row in rows
        ]
        for name, rows in sheets.items()
    }
    return write_xls(path, plain, form.endswith("1904"))


def _write_xlsx(
    path: Path,
    sheets: dict[str, list[list[Any]]],
    date_1904: bool,
    merges: Sequence[tuple[int, int]],
    header: Sequence[tuple[int, int, int, int]],
) -> Path:
    with xlsxwriter.Workbook(path, {"date_1904": date_1904, "strings_to_formulas": False}) as book:
        form = {date: book.add_format({"num_format": "yyyy-mm-dd"})}
        form[datetime] = book.add_format({"num_format": "yyyy/m/d h:mm"})
        grey = book.add_format({"bg_color": "#EEEEEE"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, cells in enumerate(rows):
                for c, cell in enumerate(cells):
                    _write_cell(sheet, r, c, cell, form, grey)
            for r, c in merges:
                sheet.merge_range(r, c, r + 1, c, _text(rows[r][c]))
            for top, left, bottom, right in header:
                sheet.merge_range(top, left, bottom, right, rows[top][left])
    if any(
        isinstance(cell, Fault) and not cell.said for rows in sheets.values() for row in rows for cell in row
    ):
        from tests.intake.test_hidden_defects import repacked

        repacked(path, lambda xml: xml.replace(b"<v>424242</v>", b"<v></v>"))
    return path


def _write_cell(sheet: Worksheet, r: int, c: int, cell: Any, form: Mapping[type, Any], grey: Any) -> None:
    if isinstance(cell, Fault):
        sheet.write_formula(r, c, "=NA()" if cell.said else "=1+1", None, cell.said or 424242)
    elif isinstance(cell, str):
        if cell:
            sheet.write_string(r, c, cell)
        elif (r + c) % 7 == 0:
            sheet.write_blank(r, c, None, grey)
    elif isinstance(cell, bool):
        sheet.write_boolean(r, c, cell)
    elif isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time.min)
        sheet.write_datetime(r, c, moment, form[type(cell)])
    else:
        sheet.write_number(r, c, cell)


def _cell(cell: Any) -> Any:
    return float(cell) if isinstance(cell, Decimal) else cell


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else str(cell)


def _header(column: Column, part: Part, random: Random) -> str:
    said = random.choice(column.accepted_headers)
    hand = random.randrange(6)
    if hand == 0:
        return f" {said} "
    if hand == 1:
        return f"*{said}"
    if hand == 2 and part.is_workbook and len(said) > 3 and said.isalpha():
        return f"{said[:2]}\n{said[2:]}"
    if hand == 3:
        return said.replace("（", "(").replace("）", ")")
    return said


# ---- how a value is written ----


def styled(column: Column, value: Any, typed: bool, random: Random) -> Any:
    """A sound cell that means `value`; `typed` if the file has numbers, dates and truth values of its own."""
    if value is None:
        return random.choice(("", "", "", " ", "　"))
    return WAYS[column.type](column, value, typed, random)


def _styled_text(column: Column, value: str, typed: bool, random: Random) -> Any:
    if column.pattern:
        return random.choice((value, value, f" {value}", f"'{value}", value.translate(WIDE)))
    return random.choice((value, value, value, f" {value}", f"{value}　", f"'{value}"))


def _styled_identifier(column: Column, value: str, typed: bool, random: Random) -> Any:
    way = random.randrange(14)
    if way == 0:
        return value.translate(WIDE)
    if way == 1:
        return f"{value[:4]} {value[4:]}"
    if way == 2:
        return f"'{value}"
    if way == 3:
        return f"\u200b{value} "
    if way == 4 and value.endswith("X"):
        return value.lower()
    if way == 5 and typed and value.isdigit() and value[0] != "0" and len(value) <= 12:
        return int(value)
    return value


def _styled_integer(column: Column, value: int, typed: bool, random: Random) -> Any:
    ways = [str(value), f"{value:,}", f"{value}.0", f" {value} ", str(value).translate(WIDE), f"'{value}"]
    return value if typed and random.random() < 0.5 else random.choice(ways)


def _styled_decimal(column: Column, value: Decimal, typed: bool, random: Random) -> Any:
    ways = [str(value), f"{value:,.2f}", f"{value:.2f}", f" {value}", str(value).translate(WIDE)]
    return float(value) if typed and random.random() < 0.5 else random.choice(ways)


def _day(value: date, random: Random) -> str:
    y, m, d = value.year, value.month, value.day
    ways = (f"{y}{m:02d}{d:02d}", f"{y}.{m}.{d}", f"{y}/{m}/{d}", f"{y}年{m}月{d}日", f"{y}-{m:02d}-{d:02d}")
    return random.choice((*ways, ways[1].translate(WIDE), f" {ways[3]} "))


def _styled_date(column: Column, value: date, typed: bool, random: Random) -> Any:
    if typed and random.random() < 0.6:
        return int(f"{value:%Y%m%d}") if random.random() < 0.1 else value
    return _day(value, random)


def _styled_timestamp(column: Column, value: datetime, typed: bool, random: Random) -> Any:
    if typed and random.random() < 0.6:
        return value
    clock = (
        f" {value:%H:%M}",
        f" {value.hour}:{value:%M}",
        f"T{value:%H:%M:%S}",
        f" {value.hour}时{value.minute}分",
    )
    return _day(value.date(), random).strip() + random.choice(clock)


def _styled_boolean(column: Column, value: bool, typed: bool, random: Random) -> Any:
    said = random.choice(shape()["booleans"]["true" if value else "false"])
    return value if typed and random.random() < 0.2 else random.choice((said, said.upper(), f" {said}"))


def _styled_code(column: Column, value: str | int, typed: bool, random: Random) -> Any:
    assert column.codes
    said = random.choice(codes(column.codes)[str(value)])
    if typed and said.isdigit() and random.random() < 0.5:
        return int(said)
    return random.choice((said, said, f" {said}", said.translate(WIDE)))


WAYS: Mapping[str, Callable[[Column, Any, bool, Random], Any]] = {
    "text": _styled_text,
    "identifier": _styled_identifier,
    "integer": _styled_integer,
    "decimal": _styled_decimal,
    "date": _styled_date,
    "timestamp": _styled_timestamp,
    "boolean": _styled_boolean,
    "code": _styled_code,
}
