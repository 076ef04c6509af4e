"""A small sound world in all registers: what every cell of a folder is meant to say, as typed values."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from baoxue import settings
from baoxue.intake.registers import Column, Register, load_registers

AS_OF = date(2025, 10, 15)
COUNTY = "991021"
PHRASES = (
    *(
        "王小某",
        "示例一组",
        "家长外出，由祖父照看",
        "每周一次, 单独辅导",
        "说“会来”",
        '引号"在中间',
        "第一行\n第二行",
    ),
    *("#3", "-", "3-1班", "0012", "A1", "NULL", "无", "１２", "=合计", "O'Brien"),
)
"""Texts as hands write them: with commas, quotation marks, line breaks, and what looks like other things."""

NUMBERS = ("3-1班", "0012", "A1", "B-7", "2班")
"""Texts that other rows refer to: cleaned like identifiers."""

Row = dict[str, Any]
World = dict[str, list[Row]]


@dataclass(frozen=True)
class Pupil:
    """One child."""

    id_number: str
    name: str
    sex: str
    born: date
    grade: int
    school: str
    township: str
    village: str


def id_number(digits: str) -> str:
    """An ID number from its first seventeen digits (ISO 7064, MOD 11-2)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return digits + "10X98765432"[total % 11]


@cache
def codes(name: str) -> Mapping[str, tuple[str, ...]]:
    """The codes of a list, with every way of writing each that is accepted and stands for no other."""
    with settings.reference_file(f"codes/{name}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    written: dict[str, set[str]] = {}
    ways = {row["code"]: [row["zh"], row["en"], row["code"], *row["aliases"].split(";")] for row in rows}
    for code, said in ways.items():
        for way in filter(None, said):
            written.setdefault(way, set()).add(code)
    return {code: tuple(way for way in said if way and written[way] == {code}) for code, said in ways.items()}


@cache
def indicators() -> tuple[str, ...]:
    """The ids of the indicators."""
    return tuple(sorted(path.stem for path in (settings.QUERIES / "indicators").glob("*.toml")))


class Maker:
    """Draws a world; everything follows from the seed."""

    def __init__(self, seed: int, children: int) -> None:
        self.random = Random(seed)
        self.townships = [f"{COUNTY}{n:03d}" for n in (1, 101, 102, 103)]
        self.villages = [f"{township}{n}" for township in self.townships for n in range(201, 206)]
        self.schools = {
            f"99{n:08d}": (self.townships[n % 4], ("primary", "junior", "nine_year")[n % 3])
            for n in range(11, 41)
        }
        self.pupils = [self._pupil(n) for n in range(children)]

    def _pupil(self, number: int) -> Pupil:
        school = self.random.choice(list(self.schools))
        township, kind = self.schools[school]
        first, last = {"primary": (1, 6), "junior": (7, 9), "nine_year": (1, 9)}[kind]
        grade = self.random.randint(first, last)
        born = date(2019 - grade, 1, 1) + timedelta(self.random.randrange(240))
        digits = f"{990000 + number // 1000:06d}{born:%Y%m%d}{number % 1000:03d}"
        village = self.random.choice([it for it in self.villages if it.startswith(township)])
        return Pupil(
            id_number(digits), f"王小{number}", "21"[number % 2], born, grade, school, township, village
        )

    def world(self) -> World:
        """All registers; the children are on the roll and in the list of people."""
        children = len(self.pupils)
        sizes = {"roll": children, "population": children, "aid_payments": children // 2}
        sizes |= {"term_registration": children // 3, "attendance": children // 3}
        fixed = {
            "townships": 2 * len(self.townships),
            "villages": len(self.villages),
            "schools": len(self.schools),
            "roster_summary": 8,
            "service_areas": 100,
            "facility_checks": 30 * len(codes("facility_item")),
        }
        return {
            name: [self._row(register, n) for n in range(fixed.get(name, sizes.get(name, children // 40)))]
            for name, register in load_registers().items()
        }

    def _row(self, register: Register, number: int) -> Row:
        pupil = self.pupils[number]
        known = {
            "id_number": pupil.id_number,
            "pupil_number": f"G{pupil.id_number}",
            "name": pupil.name,
            "sex": pupil.sex,
            "birth_date": pupil.born,
            "grade": pupil.grade,
            "class_name": f"{number}班",
            "school_code": pupil.school,
            "township_code": pupil.township,
            "residence_township_code": pupil.township,
            "village_code": pupil.village,
            "county_code": COUNTY,
            "school_year": "2025-2026",
            "term": "1",
        }
        # Dates go on in the order of the columns, so that none is before what it follows.
        day = date(2025, 1, 2) + timedelta(self.random.randrange(180))
        row: Row = {}
        for column in register.columns:
            if column.type in ("date", "timestamp"):
                day += timedelta(self.random.randrange(6))
            if column.name in known:
                row[column.name] = known[column.name]
            elif column.optional and column.name not in register.key and self.random.random() < 0.15:
                row[column.name] = None
            else:
                row[column.name] = self._value(register, column, number, day)
        if register.name == "assessments":
            row["grade"] = self.random.choice(list(codes("assessment_grade")))
        return row | OWN.get(register.name, lambda maker, n, row: {})(self, number, row)

    def _value(self, register: Register, column: Column, number: int, day: date) -> Any:
        draw = self.random
        if column.name in register.key and column.type == "text":
            return f"{register.name[:2].upper()}2025-{number:05d}"
        if column.type == "code":
            code = draw.choice(list(codes(column.codes or "")))
            return int(code) if column.codes == "grade" else code
        if column.type == "date":
            return day
        if column.type == "timestamp":
            return datetime.combine(day, time(draw.randrange(7, 20), draw.randrange(60)))
        if column.type == "boolean":
            return draw.random() < 0.5
        if column.type == "integer":
            return draw.choice((0, draw.randrange(60), draw.randrange(1000, 90000)))
        if column.type == "decimal":
            return Decimal(draw.choice((draw.randrange(100_000), draw.randrange(100_000_000)))) / 100
        if column.type == "identifier":
            return f"139{number:08d}" if "phone" in column.name else f"{number % 10000:04d}"
        return draw.choice(NUMBERS if column.is_reference else PHRASES)


def _reference(register: str) -> Callable[[Maker, int], str | None]:
    """A number that leads to a row of another register, or none."""
    return lambda maker, n: f"{register[:2].upper()}2025-{n:05d}" if n % 3 else None


_case, _suspicion = _reference("dropout_cases"), _reference("suspected_cases")
_inspection, _meeting = _reference("inspections"), _reference("meetings")


def _counted(row: Row, *names: str) -> Row:
    """The numbers in falling order: each is a part of the one before."""
    numbers = sorted((row[name] or 0 for name in names), reverse=True)
    return dict(zip(names, numbers, strict=True))


def _attendance(maker: Maker, n: int, row: Row) -> Row:
    return {"due_count": sum(row[name] for name in ("present_count", "leave_count", "absent_count"))}


def _disabled(maker: Maker, n: int, row: Row) -> Row:
    return {
        "card_number": f"{row['id_number']}{row['disability_kind']}{row['disability_level']}",
        "plan_number": f"CA2025-{n:05d}" if n % 3 else None,
    }


def _nutrition(maker: Maker, n: int, row: Row) -> Row:
    days = 20 * (n % 40)
    return {
        "month": f"20{10 + n // 12 % 15}-{n % 12 + 1:02d}",
        "pupil_count": n % 40,
        "meal_days": 20,
        "pupil_days": days,
        "standard_yuan": Decimal("5"),
        "due_yuan": Decimal(5 * days),
    }


OWN: Mapping[str, Callable[[Maker, int, Row], Row]] = {
    "absences": lambda maker, n, row: {"case_number": _suspicion(maker, n)},
    "aid_payments": lambda maker, n, row: {
        "programme": ("boarding_allowance", "day_allowance")[n % 2],
        "is_boarding": n % 2 == 0,
        "status": "50",
    },
    "appeals": lambda maker, n, row: {"notice_number": f"NO2025-{n:05d}" if n % 2 else None},
    "assessments": lambda maker, n, row: {"points": min(row["points"], row["full_points"]), "year": 2024},
    "attendance": _attendance,
    "clubs": lambda maker, n, row: _counted(row, "pupil_count", "distinct_pupil_count"),
    "department_lists": lambda maker, n, row: (
        (many := _counted(row, "row_count", "matched_count"))
        and many | {"cleared_count": many["row_count"] - many["matched_count"]}
    ),
    "disabled": _disabled,
    "dropout_cases": lambda maker, n, row: {"status": "70", "suspected_case_number": _suspicion(maker, n)},
    "facility_checks": lambda maker, n, row: {
        "school_code": list(maker.schools)[n % 30],
        "item": list(codes("facility_item"))[n // 30],
    },
    "history": lambda maker, n, row: {
        "year": str(1900 + n),
        "indicator": indicators()[n % len(indicators())],
        "numerator": Decimal(n),
        "denominator": Decimal(n + 1),
        "figure": Decimal("0.5"),
    },
    "home_teaching": lambda maker, n, row: {
        "started_at": f"{8 + n % 2}:05",
        "ended_at": f"{10 + n % 3}:30:00",
        "periods": Decimal("1.5"),
    },
    "inspection_results": lambda maker, n, row: {"inspection_number": f"IN2025-{n:05d}"},
    "inspections": lambda maker, n, row: (
        _counted(row, "expected_count", "present_count")
        | {"inspector_number": f"IN2025-{n:05d}", "inspected_on": date(2024, 9, 1) + timedelta(n % 90)}
    ),
    "law_notices": lambda maker, n, row: {"case_number": f"DR2025-{n:05d}"},
    "movements": lambda maker, n, row: {
        "kind": ("transfer_in", "suspension")[n % 2],
        "from_school_code": "9900000099",
        "to_school_code": row["to_school_code"] and "9900000098",
    },
    "notices": lambda maker, n, row: {"rectification_number": f"RE2025-{n:05d}" if n % 2 else None},
    "nutrition": _nutrition,
    "pairings": lambda maker, n, row: _counted(row, "papers_due", "papers_kept"),
    "persuasion_visits": lambda maker, n, row: {"case_number": f"SU2025-{n:05d}"},
    "pledges": lambda maker, n, row: (
        _counted(row, "due_count", "signed_count")
        | {"year": 2025, "level": ("county_township", "bureau_school")[n % 2], "line": "12"[n % 2]}
    ),
    "rectifications": lambda maker, n, row: {"inspection_number": _inspection(maker, n), "state": "30"},
    "report_submissions": lambda maker, n, row: {"kind": "school_month", "period": f"{1000 + n % 1000}-01"},
    "roll": lambda maker, n, row: {
        "class_name": f"{n % 8 + 1}班",
        "roll_status": "10",
        "entered_on": date(row["birth_date"].year + 6, 9, 1),
    },
    "roster_summary": lambda maker, n, row: (
        _counted(row, "children", "enrolled", "enrolled_elsewhere")
        | {"school_year": f"{2020 + n // 4}-{2021 + n // 4}", "township_code": maker.townships[n % 4]}
    ),
    "schools": lambda maker, n, row: {
        "school_code": list(maker.schools)[n],
        "township_code": list(maker.schools.values())[n][0],
        "kind": list(maker.schools.values())[n][1],
        "name": f"示例{n}小学",
        "opened_on": date(1998, 9, 1),
        "closed_on": None,
    },
    "service_areas": lambda maker, n, row: {
        "school_code": list(maker.schools)[n % 30],
        "village_code": maker.villages[n % 20],
        "stage": ("primary", "junior")[n // 60],
    },
    "tasks": lambda maker, n, row: {
        "inspection_number": _inspection(maker, n),
        "meeting_number": _meeting(maker, n),
    },
    "townships": lambda maker, n, row: {
        # Behind those that are used, as many that nothing leads to.
        "township_code": [*maker.townships, *(f"{COUNTY}{n}" for n in range(151, 155))][n],
        "name": f"示例{n}镇",
    },
    "villages": lambda maker, n, row: {
        "village_code": maker.villages[n],
        "township_code": maker.villages[n][:9],
        "name": f"示例{n}村",
    },
}
"""What the rules expect of a register beyond its columns' types."""
