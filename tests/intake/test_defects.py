"""Folders with seeded defects: each is found in its place, sound rows are taken, every value is as meant."""

import resource
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from baoxue import settings
from baoxue.intake.findings import Finding, IntakeError
from baoxue.intake.folder import Intake, take_in
from baoxue.intake.reference import load_reference
from baoxue.intake.registers import load_registers
from baoxue.snapshots.checks import run_checks
from baoxue.snapshots.rules import load_rules
from tests.intake.defects import layouts
from tests.intake.defects.cells import KINDS, Planted, plant_cells, plant_doubles, plant_merges, plant_rows
from tests.intake.defects.files import DAMAGES, plant_files
from tests.intake.defects.rules import BREACHES, plant_breaches
from tests.intake.defects.world import AS_OF, Maker, Row, World
from tests.intake.writing import table, write_csv

REFUSED_AT_MOST = 0.001
SEEDS = 40
NO_CELL = ("date_in_note", "time_missing")
"""Rules that warn: the value is kept."""
Place = tuple[str, str, int | None, str]


@dataclass
class Corpus:
    """One folder: what it means, and what is wrong with it."""

    world: World
    parts: list[layouts.Part]
    planted: list[Planted]
    given: dict[tuple[str, int, str], Any] = field(default_factory=dict)

    def part(self, register: str, row: int) -> layouts.Part:
        """The sheet in which a row stands."""
        return next(it for it in self.parts if it.register.name == register and row in it.numbers)

    def place(self, planted: Planted) -> tuple[str, Place]:
        """The rule, and file, sheet, row and column as they must be said."""
        part = self.part(planted.register, planted.row)
        number = part.extra[planted.row][1] if planted.extra else part.numbers[planted.row]
        return planted.rule, (part.file, part.sheet, number, part.headers.get(planted.column, ""))


def make(folder: Path, seed: int, children: int) -> Corpus:
    """Writes a folder; everything follows from the seed."""
    random = Random(seed)
    world = Maker(seed, children).world()
    parts = layouts.split(world, random)
    taken: set[tuple[str, int]] = set()
    corpus = Corpus(world, parts, list(plant_breaches(world, taken, random)))
    corpus.planted += plant_doubles(world, parts, taken, random)
    extra: dict[tuple[str, int], Row] = {}
    for planted, raw in plant_cells(world, parts, taken, random):
        corpus.planted.append(planted)
        corpus.given[planted.register, planted.row, planted.column] = raw
    for several, raw in plant_rows(parts, taken, random):
        corpus.planted += several
        extra[several[0].register, several[0].row] = raw
    for part, planted in plant_merges(world, parts, taken, random):
        corpus.planted.append(planted)
        part.merges.append((planted.row, planted.column))
        corpus.given[planted.register, planted.row, planted.column] = ""
    layouts.write(folder, world, parts, corpus.given, extra, random)
    return corpus


def place_of(finding: Finding) -> tuple[str, Place]:
    return finding.rule, (finding.file, finding.sheet, finding.row, finding.column)


def differences(
    connection: duckdb.DuckDBPyConnection, intake: Intake, corpus: Corpus
) -> tuple[int, list[str]]:
    """How many sound cells there are, and those whose typed value is not what was meant."""
    cells, wrong = 0, []
    of_sheet = {(it.register.name, it.file, it.sheet): it for it in corpus.parts}
    for name, rows in corpus.world.items():
        columns = [column.name for column in load_registers()[name].columns]
        answer = connection.execute(f'select * from registers."{name}" order by row_key').fetchall()
        typed = iter(answer)
        for sheet in intake.positions[name].parts:
            part = of_sheet[name, sheet.file, sheet.sheet]
            by_number = {number: row for row, number in part.numbers.items()}
            for number in sheet.numbers.to_pylist():
                values = next(typed)
                row = by_number.get(number)
                if row is None:
                    continue  # a row that is no data, and was found
                for column, value in zip(columns, values, strict=False):
                    if (name, row, column) not in corpus.given:
                        cells += 1
                        if value != rows[row][column]:
                            wrong.append(f"{name}.{column}: {rows[row][column]!r} became {value!r}")
                del by_number[number]
            wrong += [f"{name}: row {number} of {part.file} is gone" for number in by_number]
        assert next(typed, None) is None
    return cells, wrong


def check(folder: Path, seed: int, children: int) -> str:
    """Makes a folder, takes it in, applies the rules, holds all that was promised; returns the figures."""
    corpus = make(folder, seed, children)
    with duckdb.connect(config={"threads": 2}) as connection:
        load_reference(connection, AS_OF)
        intake = take_in(folder, connection, keep_wrong=True)
        cells, wrong = differences(connection, intake, corpus)
        assert not wrong, f"seed {seed}: {len(wrong)} of {cells} sound cells:\n" + "\n".join(wrong[:20])
        checked = run_checks(connection, intake.positions)
    found = [*intake.findings, *checked.findings]
    places = {place_of(it) for it in found}
    expected = [(it, corpus.place(it)) for it in corpus.planted]
    missed = [
        f"{it.kind}: {where}"
        for it, where in expected
        if where not in places and (it.twin is None or corpus.place(replace(it, row=it.twin)) not in places)
    ]
    assert not missed, f"seed {seed}: {len(missed)} of {len(expected)} not found:\n" + "\n".join(missed)
    bad = {where[1][:3] for _, where in expected}
    bad |= {corpus.place(replace(it, row=it.twin))[1][:3] for it in corpus.planted if it.twin is not None}
    refused = {(it.file, it.sheet, it.row) for it in found if it.severity == "error" and it.row} - bad
    rows = sum(map(len, corpus.world.values()))
    sound = [
        place_of(it) for it in found if it.severity == "error" and (it.file, it.sheet, it.row) in refused
    ]
    assert len(refused) <= REFUSED_AT_MOST * rows, f"seed {seed}: {len(refused)} of {rows}: {sound[:20]}"
    kinds = len({it.kind for it in corpus.planted})
    assert kinds >= len(KINDS) + len(BREACHES)
    return (
        f"{len(expected)} defects of {kinds} kinds found, {len(refused)} of {rows} sound rows refused, "
        f"{cells} values as meant"
    )


def check_files(folder: Path, seed: int) -> str:
    """Makes a folder with one file of every damage, and finds exactly what is wrong with each."""
    planted = list(plant_files(folder, Random(seed)))
    with duckdb.connect() as connection:
        load_reference(connection, AS_OF)
        with pytest.raises(IntakeError) as caught:
            take_in(folder, connection)
        assert connection.execute(
            "select count(*) from duckdb_tables() where schema_name = 'registers'"
        ).fetchall() == [(0,)]
    found = Counter(place_of(it) for it in caught.value.findings if it.rule != "duplicate_key")
    expected = Counter(
        (rule, (file.name, sheet, row, column))
        for _, file, places in planted
        for rule, sheet, row, column in places
    )
    assert found == expected, f"seed {seed}: not found {expected - found}, found besides {found - expected}"
    for finding in caught.value.findings:
        assert finding.message_zh.strip() and finding.mend_zh.strip() and finding.mend_en.strip()
    return f"{len(planted)} kinds of damaged files"


def test_every_kind_of_error_is_planted() -> None:
    shape = tomllib.loads((settings.QUERIES / "checks" / "shape.toml").read_text(encoding="utf-8"))
    errors = {name for name, rule in shape["rules"].items() if rule["severity"] == "error"}
    planted = {kind.rule for kind in KINDS} | {"duplicate_key", "merged_cell"}
    for damage in DAMAGES:
        planted.add(damage.name)
    of_files = {
        *(
            "unknown_format",
            "unreadable",
            "password",
            "too_large",
            "inflated",
            "stray_cells",
            "wrong_encoding",
        ),
        *("broken_quotes", "ragged_row", "no_header", "unknown_header", "headless_column", "missing_column"),
        "double_header",
    }
    # About registers as a whole: these have tests of their own.
    of_folders = {"missing_register", "empty_required", "nothing_left", "outside_zone"}
    of_folders |= {"too_many_files", "too_deep", "too_many_columns", "same_file"}
    of_folders |= {"looks_like", "fits_several", "unknown_table", "second_table", "nearly_empty_row"}
    assert errors <= planted | of_files | of_folders
    stopping = {name for name, rule in load_rules().items() if rule.severity == "error"}
    assert set(BREACHES) == stopping
    assert len(KINDS) + len(BREACHES) + len(DAMAGES) >= 40


def test_defects_are_found_and_sound_rows_taken(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("said", check(tmp_path, 20251015, 6000))


def test_damaged_files_are_named(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    record_property("said", check_files(tmp_path, 20251015))


@pytest.mark.stress
@pytest.mark.parametrize("seed", range(SEEDS))
def test_many_folders_of_defects(
    seed: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    (tmp_path / "rows").mkdir()
    (tmp_path / "files").mkdir()
    said = check(tmp_path / "rows", seed, 4000 + 400 * seed)
    record_property("said", f"{said}; {check_files(tmp_path / 'files', seed)}")


@pytest.mark.stress
def test_a_gigabyte_of_csv_is_refused_at_once(tmp_path: Path) -> None:
    rows = table("leave", 2000)
    header, body = write_csv(tmp_path / "leave.csv", rows).read_bytes().split(b"\r\n", 1)
    with (tmp_path / "leave.csv").open("wb") as sink:
        sink.write(header + b"\r\n")
        while sink.tell() < 1 << 30:
            sink.write(body)
    write_csv(tmp_path / "roll.csv", table("roll"))
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with duckdb.connect() as connection:
        load_reference(connection, AS_OF)
        with pytest.raises(IntakeError) as caught:
            take_in(tmp_path, connection)
    (finding,) = caught.value.findings
    assert (finding.rule, finding.file) == ("too_large", "leave.csv")
    assert time.monotonic() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes"
