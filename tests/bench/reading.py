"""How long registers take to be read, typed and checked, beside the bare reader, and how much memory."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from itertools import islice
from pathlib import Path

import duckdb
import python_calamine
import xlsxwriter
from rich.console import Console
from rich.table import Table

from baoxue.intake.findings import shape
from baoxue.intake.folder import take_in
from baoxue.intake.reference import load_reference
from baoxue.intake.registers import load_registers
from baoxue.snapshots.checks import run_checks
from baoxue.snapshots.rules import load_rules
from tests.intake.defects.world import id_number
from tests.running import BUILD

ROWS_XLSX, ROWS_CSV = 100_000, 1_000_000
TIMES_READER = 2.0
CSV_SECONDS = 20.0
MEMORY_GB = 2.0
ROUNDS = 3
AS_OF = date(2025, 10, 15)
THREADS = 2
HEADER = (
    *(
        "学校标识码",
        "年级",
        "班级",
        "学生姓名",
        "性别",
        "民族",
        "学籍号",
        "身份证号",
        "出生日期",
        "户籍村代码",
    ),
    *("现住镇街代码", "监护人姓名", "监护人电话", "在籍状态", "是否留守", "是否随迁子女", "是否单亲"),
    *("是否残疾", "是否寄宿", "入学日期"),
)
"""Twenty columns of the roll."""
GRADES = "一二三四五六七八九"


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was reached, and the limit that holds."""

    name: str
    reached: float
    limit: float
    unit: str


def pupils() -> Iterator[list[str | date]]:
    """Sound rows of the roll without end, no two of one child."""
    at = 0
    while True:
        grade = at % 9
        born = date(2018 - grade, 9, 1) + timedelta(at // 9 % 360)
        number = id_number(f"{990000 + at // 9 // 360 // 999:06d}{born:%Y%m%d}{at // 9 // 360 % 999:03d}")
        school = f"99{at % 97 + 11:08d}"
        no, yes = "否", "是"
        yield [
            *(school, f"{GRADES[grade]}年级", f"{at % 8 + 1}班", f"王小{at}"),
            *("男" if int(number[16]) % 2 else "女", "汉族", f"G{number}", number, born),
            *(f"990001{101 + at % 20}201", f"990001{101 + at % 20}", f"王{at}", f"139{at:08d}", "在读"),
            *(
                "双亲外出" if at % 5 == 0 else no,
                no,
                no,
                no,
                yes if at % 3 == 0 else no,
                date(born.year + 6, 9, 1),
            ),
        ]
        at += 1


def write_xlsx(path: Path, rows: int) -> Path:
    """A workbook as Excel writes it: texts shared, dates as numbers."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("学籍花名册")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADER)
        for r, row in enumerate(islice(pupils(), rows), start=1):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(r, c, datetime.combine(cell, clock.min), day)
                else:
                    sheet.write_string(r, c, cell)
    return path


def write_csv(path: Path, rows: int) -> Path:
    """The same rows as comma-separated text with a byte order mark."""
    with path.open("w", encoding="utf-8-sig") as sink:
        sink.write(",".join(HEADER) + "\n")
        sink.writelines(",".join(map(str, row)) + "\n" for row in islice(pupils(), rows))
    return path


def bare(folder: Path) -> float:
    """Seconds of CPU that the bare reader needs for the only workbook of a folder."""
    (path,) = folder.iterdir()
    began = time.process_time()
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        rows = book.get_sheet_by_index(0).to_python()
    took = time.process_time() - began
    assert len(rows[0]) == len(HEADER)
    return took


def whole_cpu(folder: Path) -> float:
    """Seconds of CPU, of all threads, to read, type and check a folder."""
    return _whole(folder, time.process_time)


def whole(folder: Path) -> float:
    """Seconds to read, type and check a folder."""
    return _whole(folder, time.perf_counter)


def _whole(folder: Path, now: Callable[[], float]) -> float:
    with duckdb.connect(config={"threads": THREADS}) as connection:
        # Read once when a program starts, whatever it then reads.
        load_reference(connection, AS_OF)
        load_registers(), load_rules(), shape()
        began = now()
        intake = take_in(folder, connection)
        checked = run_checks(connection, intake.positions)
        took = now() - began
        # A rule that found something would have more to say than to check.
        assert checked.errors == 0 and not intake.findings
    return took


MEASURES: dict[str, Callable[[Path], float]] = {"bare": bare, "whole": whole, "whole_cpu": whole_cpu}


def measured(name: str, folder: Path) -> tuple[float, float]:
    """Seconds and gigabytes at the peak, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.reading", name, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, memory = json.loads(done.stdout)
    return seconds, memory


def figures() -> Iterator[Figure]:
    """Writes the files into a temporary folder and measures; the least of several rounds counts."""
    with tempfile.TemporaryDirectory(prefix="baoxue-bench-") as name:
        folder = Path(name)
        (folder / "xlsx").mkdir()
        (folder / "csv").mkdir()
        write_xlsx(folder / "xlsx" / "roll.xlsx", ROWS_XLSX)
        rounds = [
            (measured("bare", folder / "xlsx")[0], *measured("whole_cpu", folder / "xlsx"))
            for _ in range(ROUNDS)
        ]
        reader, ours = min(it[0] for it in rounds), min(it[1] for it in rounds)
        size = f"{ROWS_XLSX:,} rows x {len(HEADER)} columns .xlsx"
        yield Figure(
            f"{size}: read, typed, checked, as a multiple of the {reader:.2f} s (CPU) of the bare reader",
            ours / reader,
            TIMES_READER,
            "x",
        )
        yield Figure(f"{size}: memory", max(it[2] for it in rounds), MEMORY_GB, "GB")
        write_csv(folder / "csv" / "roll.csv", ROWS_CSV)
        seconds, memory = min(measured("whole", folder / "csv") for _ in range(ROUNDS))
        size = f"{ROWS_CSV:,} rows x {len(HEADER)} columns .csv"
        yield Figure(f"{size}: read, typed, checked", seconds, CSV_SECONDS, "s")
        yield Figure(f"{size}: memory", memory, MEMORY_GB, "GB")


def report(console: Console) -> bool:
    """Measures, prints one table, writes build/bench_reading.json; True when every limit is kept."""
    reached = list(figures())
    table = Table(title=f"Reading registers ({THREADS} threads)", title_justify="left")
    for head in ("", "reached", "limit", ""):
        table.add_column(head, justify="right" if head else "left")
    for it in reached:
        kept = it.reached <= it.limit
        table.add_row(
            it.name,
            f"{it.reached:.2f} {it.unit}",
            f"{it.limit:g} {it.unit}",
            "pass" if kept else "FAIL",
            style="" if kept else "bold red",
        )
    console.print(table)
    BUILD.mkdir(exist_ok=True)
    written = json.dumps([asdict(it) for it in reached], indent=1, ensure_ascii=False)
    (BUILD / "bench_reading.json").write_text(written, encoding="utf-8")
    return all(it.reached <= it.limit for it in reached)


if __name__ == "__main__":
    taken = MEASURES[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps([taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6]))
