"""An invented city whose dropout per school is known, kept in one of four ways, as files to import."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from tests.small_registers import COUNTY, with_check_digit, write_registers

Row = dict[str, Any]
WAYS = ("marked", "gone", "withdrawn", "both")
"""Marked 60 with a case; off the roll with a case; off the roll with a movement; off the roll with both."""
WITHOUT_MOVEMENTS = WAYS[:2]
TOWNSHIPS = tuple(f"{COUNTY}{number}" for number in range(101, 107))
KINDS = {"primary": range(1, 7), "junior": range(7, 10)}


@dataclass
class School:
    """What is published of a school: who was there when the year began, and who of them dropped out."""

    code: str
    stage: str
    way: str
    township: str
    at_start: int
    dropouts: int
    has_transfers: bool

    @property
    def published(self) -> Decimal:
        return one_decimal(self.dropouts, self.at_start)


def one_decimal(part: Any, whole: Any) -> Decimal:
    """A share in percent as it is published."""
    return (Decimal(100) * Decimal(part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


class City:
    """Schools and registers of one day; dropouts are spread from none to seven in ten."""

    def __init__(
        self,
        as_of: date,
        schools: int,
        pupils: Iterable[int],
        ways: tuple[str, ...] = WAYS,
        seed: int = 1,
        graduates_marked: bool = False,
    ) -> None:
        self.as_of, self.chance = as_of, random.Random(seed)
        self.graduates_marked = graduates_marked
        self.has_movements = set(ways) - set(WITHOUT_MOVEMENTS) != set()
        self.year = as_of.year - (as_of.month < 9)
        self.born: dict[date, int] = {}
        self.roll: list[Row] = []
        self.outside: list[Row] = []
        self.inhabitants: dict[str, Row] = {}
        self.movements: list[Row] = []
        self.cases: list[Row] = []
        sizes = [self.chance.choice(list(pupils)) for _ in range(schools)]
        self.schools = [
            School(
                code=f"{9900500000 + number}",
                stage=("primary", "junior")[number // len(ways) % 2],
                way=ways[number % len(ways)],
                township=TOWNSHIPS[number % len(TOWNSHIPS)],
                at_start=size,
                dropouts=round(size * 0.7 * number / max(schools - 1, 1)),
                has_transfers=self.has_movements and number % 3 == 0,
            )
            for number, size in enumerate(sizes)
        ]
        for school in self.schools:
            self._fill(school)

    def write(self, folder: Path) -> Path:
        """The registers as CSV; of movements none where nobody keeps them."""
        townships = [
            {"county_code": COUNTY, "county_name": "某县", "township_code": code, "name": f"第{number}镇"}
            for number, code in enumerate(TOWNSHIPS)
        ]
        schools = [
            {"school_code": it.code, "name": f"学校{it.code}", "township_code": it.township, "kind": it.stage}
            for it in self.schools
        ]
        kept = {"movements": self.movements} if self.has_movements else {}
        return write_registers(
            folder,
            townships=townships,
            schools=schools,
            roll=self.roll,
            population=list(self.inhabitants.values()),
            dropout_cases=self.cases,
            out_of_county=self.outside,
            **kept,
        )

    def at_home(self) -> dict[tuple[str, str], tuple[int, int]]:
        """{(township, stage): (not in school, children)}: every dropout, of all who live there."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for row in self.inhabitants.values():
            age = self.year - int(row["birth_date"][:4]) - (row["birth_date"][5:] > "08-31")
            key = row["village_code"][:9], "primary" if age < 12 else "junior"
            out, all_ = found.get(key, (0, 0))
            found[key] = (out + (row["study_status"] == "not_enrolled"), all_ + 1)
        return found

    def _fill(self, school: School) -> None:
        pupils = [self._child(school) for _ in range(school.at_start)]
        for child in pupils[: school.dropouts]:
            self._drops_out(school, child)
        staying = pupils[school.dropouts :]
        goes = len(staying) // 5 if school.has_transfers else 0
        for child in staying[:goes]:
            # Received at a school outside: no dropout, and a pupil when the year began.
            self._move(school, child, "transfer_out", received_on=self._left_on())
            self.outside.append({key: child[key] for key in ("id_number", "name", "village_code", "grade")})
        for child in staying[goes:]:
            self._on_roll(school, child)
        for _ in range(3 if school.has_transfers else 0):
            child = self._child(school)
            self._move(school, child, "transfer_in")
            self._on_roll(school, child)

    def _child(self, school: School) -> Row:
        grade = self.chance.choice(KINDS[school.stage])
        born = date(self.year - 6 - grade, 9, 1) + timedelta(days=self.chance.randrange(364))
        self.born[born] = number = self.born.get(born, -1) + 1
        id_number = with_check_digit(f"999999{born:%Y%m%d}{number:03d}")
        child = {
            "name": f"童{born:%m%d}{number}",
            "sex": "1" if number % 2 else "2",
            "id_number": id_number,
            "pupil_number": f"G{id_number}",
            "birth_date": born.isoformat(),
            "village_code": f"{school.township}201",
            "grade": str(grade),
        }
        self.inhabitants[id_number] = {
            **{key: value for key, value in child.items() if key not in ("grade", "pupil_number")},
            "study_status": school.stage,
            "household_head": f"户{born:%m%d}{number}",
        }
        return child

    def _on_roll(self, school: School, child: Row, status: str = "10") -> None:
        if self.graduates_marked and status == "10" and child["grade"] in ("6", "9"):
            status = "70"
        self.roll.append(
            child
            | {
                "school_code": school.code,
                "class_name": "1",
                "roll_status": status,
                "residence_township_code": school.township,
            }
        )

    def _left_on(self) -> date:
        """Some day between the second of September and six weeks before the day of the snapshot."""
        first = date(self.year, 9, 2)
        return first + timedelta(days=self.chance.randrange(max((self.as_of - first).days - 42, 1)))

    def _drops_out(self, school: School, child: Row) -> None:
        left_on = self._left_on()
        self.inhabitants[child["id_number"]]["study_status"] = "not_enrolled"
        if school.way == "marked":
            self._on_roll(school, child, "60")
        if school.way in ("withdrawn", "both"):
            self._move(school, child, "withdrawal", left_on)
        if school.way != "withdrawn":
            self.cases.append(
                {
                    "case_number": f"CX{len(self.cases):05d}",
                    **{k: child[k] for k in ("name", "id_number", "pupil_number", "village_code", "grade")},
                    "school_code": school.code,
                    "left_on": left_on.isoformat(),
                    "found_on": left_on.isoformat(),
                    "confirmed_on": (left_on + timedelta(days=5)).isoformat(),
                    "cause": "01",
                    "status": "50",
                }
            )

    def _move(
        self, school: School, child: Row, kind: str, on: date | None = None, received_on: date | None = None
    ) -> None:
        on = on or received_on or self._left_on()
        mine = "to_school_code" if kind == "transfer_in" else "from_school_code"
        self.movements.append(
            {
                "pupil_number": child["pupil_number"],
                "id_number": child["id_number"],
                "name": child["name"],
                "moved_on": on.isoformat(),
                "kind": kind,
                "grade": child["grade"],
                mine: school.code,
                "to_school_name": "外地学校",
                "received_on": (received_on + timedelta(days=3)).isoformat() if received_on else "",
            }
        )
