"""Hand-made register folders for tests that publish: two townships, two schools and a few children."""

import csv
from collections.abc import Mapping, Sequence
from operator import mul
from pathlib import Path
from typing import Any

COUNTY = "991021"
NORTH, SOUTH = "991021001", "991021101"
NORTH_VILLAGE, SOUTH_VILLAGE = "991021001201", "991021101201"
NORTH_SCHOOL, SOUTH_SCHOOL = "9900000001", "9900000002"

Rows = Sequence[Mapping[str, Any]]


def with_check_digit(digits: str) -> str:
    """An ID number from its first seventeen digits."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(map(mul, map(int, digits), weights)) % 11]


def pupil(number: int, school: str = NORTH_SCHOOL, **other: Any) -> dict[str, Any]:
    """A row of the roll; the number makes name, ID and pupil number that can be searched for."""
    born = f"2014{number % 12 + 1:02d}05"
    id_number = other.pop("id_number", with_check_digit(f"999999{born}{number:03d}"))
    return {
        "school_code": school,
        "grade": "4",
        "class_name": "1",
        "name": f"王特征{number}",
        "sex": "1" if number % 2 else "2",
        "pupil_number": f"G{id_number}",
        "id_number": id_number,
        "birth_date": f"{born[:4]}-{born[4:6]}-{born[6:]}",
        "village_code": NORTH_VILLAGE if school == NORTH_SCHOOL else SOUTH_VILLAGE,
        "residence_township_code": NORTH if school == NORTH_SCHOOL else SOUTH,
        "guardian_name": f"李监护{number}",
        "guardian_phone": f"1390000{number:04d}",
        "roll_status": "10",
        **other,
    }


def pupils(north: int = 3, south: int = 2) -> list[dict[str, Any]]:
    """So many pupils in either school."""
    return [pupil(n) for n in range(north)] + [pupil(100 + n, SOUTH_SCHOOL) for n in range(south)]


def suspicion(number: int, school: str = NORTH_SCHOOL, **other: Any) -> dict[str, Any]:
    """A row of the suspected cases about the pupil of that number: found on 10 October 2025, not verified."""
    who = pupil(number, school)
    return {
        "case_number": f"S{number}",
        "source": "2",
        **{
            name: who[name]
            for name in ("name", "id_number", "pupil_number", "village_code", "school_code", "grade")
        },
        "found_at": "2025-10-10 09:00",
        **other,
    }


def dropout_case(number: int, school: str = NORTH_SCHOOL, **other: Any) -> dict[str, Any]:
    """A row of the ledger of dropouts about the pupil of that number: confirmed in August, not back."""
    who = pupil(number, school)
    return {
        "case_number": f"D{number}",
        **{
            name: who[name]
            for name in ("name", "id_number", "pupil_number", "village_code", "school_code", "grade")
        },
        "left_on": "2025-07-01",
        "confirmed_on": "2025-08-01",
        "cause": "01",
        "status": "50",
        **other,
    }


PLACES: dict[str, Rows] = {
    "townships": [
        {"county_code": COUNTY, "county_name": "澄岫县", "township_code": NORTH, "name": "岫云街道"},
        {"county_code": COUNTY, "county_name": "澄岫县", "township_code": SOUTH, "name": "翎河镇"},
    ],
    "schools": [
        {"school_code": NORTH_SCHOOL, "name": "岫云小学", "township_code": NORTH, "kind": "primary"},
        {"school_code": SOUTH_SCHOOL, "name": "翎河小学", "township_code": SOUTH, "kind": "primary"},
    ],
}


def write_registers(folder: Path, **registers: Rows) -> Path:
    """Writes each register as CSV with all its columns, empty where a row has none; returns the folder."""
    from baoxue.intake.registers import load_registers

    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in registers.items():
        columns = [column.name for column in load_registers()[name].columns]
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder
