"""Counties in which every township has one child and nobody else, so that each cell tells of one person."""

import random
from collections import defaultdict
from datetime import date, timedelta

from baoxue.intake.registers import load_registers
from tests.city import WAYS
from tests.second_opinion.generated import once
from tests.second_opinion.invented import COUNTIES, ROLL_STATUS, SCHOOLS, TOWNSHIPS, VILLAGES, Inventing, Row

Registers = dict[str, list[Row]]
NUMBERS_OF_PERSONS = ("id_number", "pupil_number", "household_number")


def alone(
    seed: int, as_of: date, children: int, dropouts: float, years_back: int
) -> tuple[Registers, Registers]:
    """The registers of a day, and roll and schools of some years before. A share of the children has dropped
    out this school year, kept in one of the four ways; beside that anything happens to any of them."""
    now: Registers = defaultdict(list)
    before: Registers = defaultdict(list)
    for number in range(children):
        one = _Alone(random.Random(f"{seed} {number}"), as_of, number)
        registers = one.registers()
        if one.chance.random() < dropouts:
            one.drop_out(registers, one.one(*WAYS))
        for into, found in ((now, registers), (before, one.earlier(years_back))):
            for name, rows in found.items():
                into[name] += [one.at_home(row) for row in rows]
    return {name: once(name, rows) for name, rows in now.items()}, dict(before)


class _Alone(Inventing):
    def __init__(self, chance: random.Random, as_of: date, number: int) -> None:
        super().__init__(chance, as_of)
        self.number = number
        born = date(self.year - self.one(*range(4, 17)), self.one(5, 8, 9), self.one(1, 28))
        self.ids = [f"999999{born:%Y%m%d}{number:03d}X"]
        township, village = f"{COUNTIES[0]}{number:03d}", f"{COUNTIES[0]}{number:03d}201"
        self.codes = {
            **dict.fromkeys(TOWNSHIPS, township),
            **dict.fromkeys(VILLAGES, village),
            **{code: f"34{number:04d}{at:04d}" for at, code in enumerate(SCHOOLS)},
            "n0": f"n{number}",
            "h0": f"h{number}",
        }

    def at_home(self, row: Row) -> Row:
        """The row with the codes and numbers of the child's own township."""
        found = {key: self.codes.get(value, value) for key, value in row.items()}
        for key, value in found.items():
            if key.endswith("_number") and key not in NUMBERS_OF_PERSONS and value is not None:
                found[key] = f"{self.number}-{value}"
        return found

    def pupil_number(self, number: int) -> str:
        return "G" + self.ids[number]

    def is_twice(self, number: int) -> bool:
        return self.chance.random() < 0.1

    def likely(self, share: float) -> bool:
        """What seldom happens happens to half of them: they are few."""
        return self.chance.random() < max(share, 0.5)

    def some(self, count: int) -> range:
        return range(self.one(0, 1, 1, 2) * (8 if count > 200 else 1))

    def _payment(self, k: int, n: int) -> Row:
        row = super()._payment(k, n)
        if self.likely(0.5):  # paid this term
            row |= {"school_year": f"{self.year}-{self.year + 1}", "term": str(2 - (self.as_of.month > 8))}
            row |= {"paid_yuan": row["due_yuan"], "status": "50", "arrived_on": self.as_of}
        return row

    def registers(self) -> Registers:
        """The registers that speak of children, and what they lean on."""
        found = super().registers()
        columns = {name: {column.name for column in load_registers()[name].columns} for name in found}
        kept = {"townships", "villages", "schools", "inspections", "inspectors"}
        personal = {"id_number", "pupil_number", "case_number"}
        found = {name: rows for name, rows in found.items() if name in kept or columns[name] & personal}
        for name in ("roll", "population"):
            sex, is_there = self.one("1", "2"), self.chance.random() < 0.8
            found[name] = [row | {"sex": sex} for row in found[name]] if is_there else []
        found["inspectors"] = found["inspectors"][:1]
        found["inspections"] = [row | {"inspector_number": "I0"} for row in found["inspections"]]
        found["townships"] = found["townships"][:1]
        found["villages"] = found["villages"][:1]
        found["schools"] = [
            row | {"township_code": TOWNSHIPS[0], "school_code": code, "name": code}
            for row in found["schools"][:1]
            for code in SCHOOLS
        ]
        return found

    def drop_out(self, registers: Registers, way: str) -> None:
        (child, *_) = self._pupil(0)
        left_on = max(self.day(300, 0), date(self.year, 9, 1))
        case = self._dropout(99, 0) | {
            "id_number": self.ids[0],
            "pupil_number": self.pupil_number(0),
            "school_code": child["school_code"],
            "grade": child["grade"],
            "left_on": left_on,
            "confirmed_on": min(left_on + timedelta(days=3), self.as_of),
            **dict.fromkeys(("returned_on", "return_placement", "left_again_on", "closed_on")),
            "status": "50",
        }
        registers["roll"] = [child | {"roll_status": "60"}] if way == "marked" else []
        if way != "withdrawn":
            registers["dropout_cases"].append(case)
        if way in ("withdrawn", "both"):
            registers["movements"].append(
                self._move(0)
                | {
                    "kind": "withdrawal",
                    "moved_on": left_on,
                    "from_school_code": child["school_code"],
                    "to_school_code": None,
                    "received_on": None,
                }
            )

    def earlier(self, years: int) -> Registers:
        roll: list[Row] = []
        if self.likely(0.7):
            roll = [row | {"roll_status": self.one(*ROLL_STATUS)} for row in self._pupil(0)]
        schools: list[Row] = [
            {"school_code": code, "name": code, "township_code": TOWNSHIPS[0], "kind": "nine_year"}
            for code in SCHOOLS
        ]
        return {
            "roll": [row | {"grade": row["grade"] - years} for row in roll if row["grade"] > years],
            "schools": schools,
        }
