"""Small invented registers in which everything happens often: odd orders, missing cells, later days."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.second_opinion.invented_work import work_registers

Row = dict[str, Any]
COUNTIES = ("991021", "991103")
TOWNSHIPS = ("991021101", "991021102", "991103001")
VILLAGES = ("991021101201", "991021102201", "991021102202", "991103001001")
EDGES = ("township_village", "village_parent", "school_teacher")
ROLL_STATUS = ("10", "10", "10", "20", "30", "40", "50", "60", "70", "90")
SCHOOLS = ("3499000001", "3499000002", "3499000003", "3499000004")


def invent(
    seed: int, as_of: date, years_back: Iterable[int] = ()
) -> tuple[dict[str, list[Row]], dict[int, dict[str, list[Row]]]]:
    """All registers of one day, and the roll and schools of so many years before."""
    inventing = Inventing(random.Random(seed), as_of)
    return inventing.registers(), {years: inventing.earlier(years) for years in years_back}


class Inventing:
    def __init__(self, chance: random.Random, as_of: date) -> None:
        self.chance, self.as_of = chance, as_of
        self.year = as_of.year - (as_of.month < 9)
        self.ids = [self._id(number) for number in range(160)]

    def _id(self, number: int) -> str:
        born = date(self.year - 5 - number % 13, 1 + number % 12, 1 + number % 28)
        return f"999999{born:%Y%m%d}{number:03d}X"

    def one(self, *values: Any) -> Any:
        return self.chance.choice(values)

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def day(self, before: int = 420, after: int = 40) -> date:
        return self.as_of + timedelta(days=self.chance.randint(-before, after))

    def perhaps(self, share: float, value: Any) -> Any:
        return value if self.likely(share) else None

    def some(self, count: int) -> Iterable[int]:
        return range(count)

    def numbers(self, number: int) -> Row:
        """ID and pupil number as registers of events give them: one of them, or both, or a temporary one."""
        id_number = self.ids[number]
        pupil_number = self.pupil_number(number)
        return self.one(
            {"id_number": id_number, "pupil_number": pupil_number},
            {"id_number": None, "pupil_number": pupil_number},
            {"id_number": id_number, "pupil_number": None},
        )

    def pupil_number(self, number: int) -> str:
        letter = "L" if number % 9 == 4 else "G"
        return letter + self.ids[number]

    def born(self, number: int) -> date:
        text = self.ids[number][6:14]
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))

    def is_twice(self, number: int) -> bool:
        """Once in a while a child has two pupil numbers."""
        return number % 31 == 0

    def grade(self, number: int) -> int:
        grown = self.year - self.born(number).year - ((self.born(number).month) > 8)
        return min(max(grown - 5 + self.one(0, 0, 0, 1), 1), 9)

    def registers(self) -> dict[str, list[Row]]:
        everyone = range(len(self.ids))
        numbers = list(everyone)
        return {
            "townships": [
                {"township_code": t, "county_code": t[:6], "county_name": t[:6], "name": t} for t in TOWNSHIPS
            ],
            "villages": [{"village_code": v, "name": v, "township_code": v[:9]} for v in VILLAGES[:3]],
            # The last school is on the roll but missing from the list of schools.
            "schools": [
                {"school_code": s, "name": s, "township_code": TOWNSHIPS[at], "kind": "nine_year"}
                for at, s in enumerate(SCHOOLS[:3])
            ],
            "population": [self._inhabitant(n) for n in numbers if n % 7 != 3],
            "roll": [row for n in numbers if n % 5 != 2 for row in self._pupil(n)],
            "movements": [self._move(self.one(*numbers)) for _ in self.some(90)],
            "poor_households": [self._household(n) for n in numbers if self.likely(0.2)],
            "left_behind": [self._left_behind(n) for n in numbers if self.likely(0.15)],
            "disabled": [self._disabled(n) for n in numbers if self.likely(0.15)],
            "out_of_county": [self._outside(n) for n in numbers if self.likely(0.1)],
            "suspected_cases": [self._suspicion(k, self.one(*numbers)) for k in self.some(60)],
            "dropout_cases": [self._dropout(k, self.one(*numbers)) for k in self.some(40)],
            "aid_payments": [self._payment(k, self.one(*numbers)) for k in self.some(120)],
            "home_visits": [self._visit(k, self.one(*numbers)) for k in self.some(60)],
            "pledges": [self._pledge(k) for k in self.some(20)],
            "inspectors": [self._inspector(k) for k in self.some(12)],
            "inspections": [self._inspection(k) for k in self.some(25)],
            "rectifications": [self._rectification(k) for k in self.some(25)],
            **work_registers(self, numbers),
        }

    def earlier(self, years: int) -> dict[str, list[Row]]:
        """The same children so many years ago (some were not here yet), and one of the schools."""
        roll = [row for n in range(len(self.ids)) if n % 3 for row in self._pupil(n) if row["grade"] > years]
        for row in roll:
            row["grade"] -= years
        schools = [{"school_code": SCHOOLS[0], "name": "a", "township_code": TOWNSHIPS[0], "kind": "primary"}]
        return {"roll": roll, "schools": schools}

    def _inhabitant(self, n: int) -> Row:
        status = self.one(
            "primary",
            "primary",
            "junior",
            "junior",
            "senior",
            "graduated",
            "not_enrolled",
            "kindergarten",
            "untraced",
        )
        return {
            "id_number": self.ids[n],
            "name": f"n{n}",
            "sex": (None, "1", "2")[n % 3],
            "birth_date": self.born(n),
            "household_head": f"h{n // 3}",
            "household_number": f"h{n // 3}",
            "village_code": self.one(*VILLAGES),
            "study_status": status,
            "study_place": None,
        }

    def _pupil(self, n: int) -> list[Row]:
        row = {
            "school_code": self.one(*SCHOOLS),
            "grade": self.grade(n),
            "class_name": None if n % 13 == 6 else str(n % 2 + 1),
            "name": f"n{n}",
            "sex": "12"[n // 2 % 2],
            "pupil_number": self.pupil_number(n),
            "id_number": self.perhaps(0.5, self.ids[n]),
            "birth_date": self.born(n),
            "village_code": self.perhaps(0.8, self.one(*VILLAGES)),
            "residence_township_code": self.perhaps(0.5, self.one(*TOWNSHIPS)),
            "guardian_name": f"h{n // 3}",
            "guardian_phone": None,
            "roll_status": self.one(*ROLL_STATUS),
            "family_category": self.one(None, None, "01", "05", "15"),
            "left_behind": self.one(None, "0", "1"),
            "is_migrant": None,
            "is_disabled": self.one(None, False, True),
            "is_single_parent": self.one(None, None, False, True),
            "placement": None,
            "is_boarding": self.one(None, False, True),
            "study_place": None,
            "entered_on": self.perhaps(0.7, self.day(2000, 0)),
        }
        if row["school_code"] == SCHOOLS[3]:  # fills in none of these columns
            row |= {"is_boarding": None, "is_disabled": None, "family_category": None}
        if not self.is_twice(n):
            return [row]
        second = row | {
            "pupil_number": "J" + self.ids[n],
            "id_number": self.ids[n],
            "school_code": SCHOOLS[1],
        }
        return [row | {"id_number": self.ids[n]}, second | {"roll_status": self.one("10", "20", "90")}]

    def _move(self, n: int) -> Row:
        kind = self.one(
            "transfer_in",
            "transfer_in",
            "transfer_out",
            "transfer_out",
            "transfer_out",
            "suspension",
            "return",
            "death",
            "abroad",
            "withdrawal",
            "other_decrease",
            "other_increase",
        )
        moved_on = self.one(self.day(), self.day(), self.day(2900))
        return {
            "pupil_number": self.pupil_number(n),
            "id_number": self.perhaps(0.3, self.ids[n]),
            "name": None,
            "moved_on": moved_on,
            "kind": kind,
            "grade": self.one(None, self.grade(n)),
            "from_school_code": self.one(None, "4100000009", *SCHOOLS),
            "to_school_code": self.one(None, "4100000009", *SCHOOLS),
            "received_on": self.perhaps(0.5, moved_on + timedelta(days=self.chance.randint(0, 50))),
        }

    def _household(self, n: int) -> Row:
        kind = self.one("01", "02", "05", "07", "08", "10", "11", "15")
        return {
            "id_number": self.ids[n],
            "pupil_number": self.perhaps(0.5, self.pupil_number(n)),
            "name": f"n{n}",
            "village_code": self.perhaps(0.8, self.one(*VILLAGES)),
            "household_kind": kind,
        }

    def _left_behind(self, n: int) -> Row:
        return {
            "id_number": self.ids[n],
            "pupil_number": None,
            "name": f"n{n}",
            "village_code": VILLAGES[0],
            "father_away": self.one(None, "a"),
            "mother_away": self.one(None, "b"),
            "needs_boarding": self.one(None, True, False),
            "updated_on": self.perhaps(0.8, self.day(400, 5)),
        }

    def _disabled(self, n: int) -> Row:
        placement = self.one("mainstream", "special_class", "special_school", "home_teaching", "waiting")
        return {
            "id_number": self.ids[n],
            "pupil_number": None,
            "name": f"n{n}",
            "birth_date": self.born(n),
            "sex": "1",
            "village_code": self.one(*VILLAGES),
            "disability_kind": "5",
            "disability_level": "2",
            "placement": placement,
            "has_deferral": self.one(None, None, False, True),
        }

    def _outside(self, n: int) -> Row:
        return {
            "id_number": self.ids[n],
            "pupil_number": None,
            "name": f"n{n}",
            "village_code": self.one(*VILLAGES),
            "grade": self.one(None, self.grade(n)),
        }

    def _at(self) -> datetime:
        return datetime.combine(self.day(500, 10), datetime.min.time()) + timedelta(
            minutes=self.chance.randint(0, 1439)
        )

    def _reports(self, found_at: datetime) -> Row:
        hours = [timedelta(hours=self.one(1, 20, 47, 48, 49, 200)) for _ in range(2)]
        return {
            "reported_township_at": self.perhaps(0.8, found_at + hours[0]),
            "reported_bureau_at": self.perhaps(0.8, found_at + hours[1]),
        }

    def _suspicion(self, k: int, n: int) -> Row:
        found_at = self._at()
        outcome = self.one(None, None, "1", "2", "3", "4", "7", "9", "9", "11")
        verified_on = found_at.date() + timedelta(days=self.chance.randint(0, 15))
        return {
            "case_number": f"S{k}",
            "source": self.one("1", "1", "2"),
            "name": f"n{n}",
            **self.numbers(n),
            "village_code": self.perhaps(0.5, self.one(*VILLAGES)),
            "school_code": self.one(None, "4100000009", *SCHOOLS),
            "grade": self.one(None, self.grade(n)),
            "found_at": found_at,
            **self._reports(found_at),
            "verify_due_on": self.perhaps(0.5, found_at.date() + timedelta(days=7)),
            "outcome": outcome,
            "verified_on": self.perhaps(0.9, verified_on) if outcome else None,
        }

    def _dropout(self, k: int, n: int) -> Row:
        left_on = self.day(700, 0)
        confirmed_on = left_on + timedelta(days=self.chance.randint(0, 60))
        returned_on = self.perhaps(0.5, confirmed_on + timedelta(days=self.chance.randint(1, 120)))
        again = self.perhaps(0.3, confirmed_on + timedelta(days=self.chance.randint(1, 200)))
        found_at = datetime.combine(left_on, datetime.min.time())
        return {
            "case_number": f"D{k}",
            "suspected_case_number": self.perhaps(0.6, f"S{self.chance.randint(0, 70)}"),
            "name": f"n{n}",
            **self.numbers(n),
            "village_code": self.perhaps(0.5, self.one(*VILLAGES)),
            "school_code": self.one(None, *SCHOOLS),
            "grade": self.one(None, self.grade(n)),
            "left_on": left_on,
            "found_on": self.perhaps(0.6, left_on),
            "confirmed_on": confirmed_on,
            **self._reports(found_at),
            "cause": "01",
            "persuasion_count": 1,
            "status": self.one("30", "40", "50", "60", "70", "80", "90"),
            "returned_on": returned_on,
            "return_placement": self.perhaps(0.5, "1") if returned_on else None,
            "left_again_on": again,
            "closed_on": self.perhaps(0.3, confirmed_on + timedelta(days=self.chance.randint(20, 300))),
        }

    def _payment(self, k: int, n: int) -> Row:
        year = self.one(self.year, self.year - 1)
        term = self.one("1", "2")
        deadline_on = date(year, 12, 31) if term == "1" else date(year + 1, 6, 30)
        due = Decimal(self.one("312.50", "375.00", "625.00"))
        arrived_on = self.perhaps(0.7, deadline_on + timedelta(days=self.chance.randint(-100, 60)))
        return {
            "payment_number": f"P{k}",
            "school_year": f"{year}-{year + 1}",
            "term": term,
            "programme": self.one("boarding_allowance", "day_allowance", "emergency_relief", "social_aid"),
            "school_code": self.one(None, *SCHOOLS),
            "county_code": COUNTIES[0],
            "village_code": self.perhaps(0.6, self.one(*VILLAGES)),
            "stage": self.one("primary", "junior", "senior"),
            "name": f"n{n}",
            "id_number": self.ids[n],
            "pupil_number": self.perhaps(0.5, self.pupil_number(n)),
            "category": self.one("01", "10"),
            "is_boarding": self.one(None, True, False),
            "standard_yuan": due,
            "due_yuan": due,
            "paid_yuan": self.one(None, due, due, Decimal("100.00")),
            "fund_source": "1",
            "applied_on": self.perhaps(0.5, deadline_on - timedelta(days=90)),
            "arrived_on": arrived_on,
            "deadline_on": deadline_on,
            "status": self.one("10", "40", "50", "50", "60", "70", "80"),
        }

    def _visit(self, k: int, n: int) -> Row:
        return {
            "visit_number": f"V{k}",
            "pupil_number": self.pupil_number(n),
            "name": None,
            "teacher": "t",
            "visited_on": self.day(200, 20),
            "method": "1",
        }

    def _pledge(self, k: int) -> Row:
        due = self.chance.randint(1, 9)
        return {
            "year": self.as_of.year - self.one(0, 0, 1),
            "line": "1",
            "level": self.one("county_township", "bureau_school", "bureau_school", *EDGES),
            "party_a": "a",
            "party_b": f"b{k}",
            "county_code": COUNTIES[0],
            "township_code": self.one(*TOWNSHIPS[:2]),
            "village_code": None,
            "school_code": self.one(None, SCHOOLS[0]),
            "due_count": due,
            "signed_count": due - self.one(0, 1),
            "signed_on": self.one(None, self.day()),
            "target_dropout_percent": self.one(None, Decimal("0"), Decimal("1.80")),
        }

    def _inspector(self, k: int) -> Row:
        return {
            "inspector_number": f"I{k}",
            "name": "i",
            "county_code": COUNTIES[0],
            "township_code": self.one(*TOWNSHIPS[:2]),
            "appointed_on": self.one(None, self.day(90)),
            "ended_on": self.one(None, None, self.day(60)),
        }

    def _inspection(self, k: int) -> Row:
        kind = self.one("school", "school", "village", "township")
        return {
            "inspection_number": f"N{k}",
            "inspected_on": self.day(60, 10),
            "inspector_number": f"I{self.chance.randint(0, 12)}",
            "unit_kind": kind,
            "township_code": self.one(*TOWNSHIPS),
            "village_code": self.one(*VILLAGES) if kind == "village" else None,
            "school_code": self.one(*SCHOOLS) if kind == "school" else None,
            "kind": self.one("1", "2"),
        }

    def _rectification(self, k: int) -> Row:
        issued_on = self.day(300, 10)
        deadline_on = issued_on + timedelta(days=30)
        return {
            "rectification_number": f"R{k}",
            "inspection_number": f"N{k}",
            "township_code": self.one(*TOWNSHIPS),
            "village_code": None,
            "school_code": self.one(None, *SCHOOLS),
            "problem_kind": "ledger",
            "issued_on": issued_on,
            "deadline_on": deadline_on,
            "reported_on": self.perhaps(0.7, issued_on + timedelta(days=self.chance.randint(5, 60))),
            "verified_on": None,
            "revisited_on": None,
            "state": self.one("10", "20", "30", "50"),
        }
