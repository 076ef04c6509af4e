"""The registers of one snapshot as plain rows, and the few notions that the second opinions share."""

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from baoxue import settings

Row = dict[str, Any]
Cell = tuple[str | None, str | None, str | None, str | None]
Counts = dict[Cell, tuple[Any, Any]]


def plain_name(name: str | None) -> str | None:
    """A name without spaces and with one form of the middle dot."""
    if name is None:
        return None
    return "".join("·" if it in "•‧・．.∙⋅･" else it for it in name if it not in " 　")


@dataclass
class Records:
    """Rows of each register (absent ones have none), on one day; `earlier`: years back -> the same then."""

    as_of: date
    registers: dict[str, list[Row]]
    earlier: "dict[int, Records]" = field(default_factory=dict)
    codes: dict[str, dict[str, Row]] = field(default_factory=lambda: read_codes())

    def rows(self, register: str) -> list[Row]:
        """The rows of a register; events name a pupil by the number under which the roll counts the child."""
        if register not in self._renumbered:
            rows = self.written(register)
            if register != "roll" and any(row.get("pupil_number") in self.own_number for row in rows):
                rows = [
                    row | {"pupil_number": self.own_number[row["pupil_number"]]}
                    if row.get("pupil_number") in self.own_number
                    else row
                    for row in rows
                ]
            self._renumbered[register] = rows
        return self._renumbered[register]

    def written(self, register: str) -> list[Row]:
        """The rows as they were handed in."""
        return self.registers.get(register, [])

    @cached_property
    def _renumbered(self) -> dict[str, list[Row]]:
        return {}

    @cached_property
    def own_number(self) -> dict[str, str]:
        """Pupil numbers under which the roll does not count a child, with the one under which it does."""
        counted = {who: row["pupil_number"] for who, row in self.roll.items()}
        written = [(row["pupil_number"], self.pupil(row)) for row in self.written("roll")]
        written += [(f"G{who}", who) for who in counted if who[0] not in "GJL"]
        written += [*self._id_told.items(), *self.id_of_number.items()]
        own: dict[str, str] = {}
        taken = set(counted.values())
        for number, who in written:
            if who in counted and number not in taken:
                own[number] = min(counted[who], own.get(number, counted[who]))
        return own

    def has(self, register: str) -> bool:
        """Whether a register was supplied, be it without a row."""
        return self.registers.get(register) is not None

    @cached_property
    def year_start(self) -> date:
        return date(self.as_of.year - (self.as_of.month < 9), 9, 1)

    @cached_property
    def settings(self) -> dict[str, float]:
        found: dict[str, tuple[str, float]] = {}
        for line in read_lines("settings.csv"):
            if (
                line["valid_from"] <= self.as_of.isoformat()
                and line["valid_from"] >= found.get(line["key"], ("",))[0]
            ):
                found[line["key"]] = (line["valid_from"], float(line["value"]))
        return {key: value for key, (_, value) in found.items()}

    @cached_property
    def term(self) -> Row:
        day = self.as_of.isoformat()
        return next(
            line for line in read_lines("calendar.csv") if line["starts_on"] <= day <= line["ends_on"]
        )

    def flag(self, codes: str, code: str | None, name: str) -> bool:
        """A flag of a code list; False for an empty cell."""
        return code is not None and self.codes[codes][code][name] == "1"

    def stage(self, grade: int | None) -> str | None:
        return None if grade is None else self.codes["grade"][str(grade)]["stage"]

    # Who a row speaks of.

    @cached_property
    def id_of_number(self) -> dict[str, str]:
        """Pupil numbers that say no ID number themselves, with the ID number that another register gives."""
        found: dict[str, str] = {}
        for register in ("poor_households", "left_behind", "disabled", "out_of_county"):
            for row in self.written(register):
                number = row.get("pupil_number")
                if number:
                    found[number] = min(found.get(number, row["id_number"]), row["id_number"])
        return found

    @cached_property
    def id_of_family(self) -> dict[tuple[Any, ...], str]:
        families = defaultdict(list)
        for row in self.written("population"):
            family = (plain_name(row["name"]), row["birth_date"], plain_name(row.get("household_head")))
            families[family].append(row["id_number"])
        return {family: ids[0] for family, ids in families.items() if len(ids) == 1 and family[2]}

    def pupil(self, row: Row) -> str:
        """The person of a row of the roll."""
        family = (plain_name(row["name"]), row["birth_date"], plain_name(row.get("guardian_name")))
        number = row["pupil_number"]
        plain = person(row)
        if plain != number:
            return plain
        return self.id_of_number.get(number) or self.id_of_family.get(family) or number

    @cached_property
    def roll(self) -> dict[str, Row]:
        """Of every person on the roll the one row that counts: enrolled before on the roll before gone."""

        def worth(row: Row) -> tuple[Any, ...]:
            newest = -(row.get("entered_on") or date.min).toordinal()
            flags = (self.status_says(row, "is_enrolled"), self.status_says(row, "is_on_roll"))
            return (*(not flag for flag in flags), newest, row["pupil_number"])

        found: dict[str, Row] = {}
        for row in self.written("roll"):
            who = self.pupil(row)
            if who not in found or worth(row) < worth(found[who]):
                found[who] = row
        return found

    @cached_property
    def person_of_number(self) -> dict[str, str]:
        return {row["pupil_number"]: who for who, row in self.roll.items()}

    def mover(self, row: Row) -> str:
        """The person of a row of events: as the roll knows the pupil number, else as the row says."""
        number = row["pupil_number"]
        return self.person_of_number.get(number) or self.known_id(row) or number

    def known_id(self, row: Row) -> str | None:
        """The ID number of a row of events: its own, or what another event tells of its pupil number."""
        own = person(row)
        return self._id_told.get(own, None if own and own[0] in "GJL" else own)

    @cached_property
    def _id_told(self) -> dict[str, str]:
        pairs = [
            (row["pupil_number"], row["id_number"])
            for register in ("movements", "suspected_cases", "dropout_cases")
            for row in self.written(register)
        ]
        # A dropout and its suspicion speak of one child: what one of them leaves out the other may tell.
        suspicions = {row["case_number"]: row for row in self.written("suspected_cases")}
        for row in self.written("dropout_cases"):
            other = suspicions.get(row.get("suspected_case_number"))
            if other and other["name"] == row["name"]:
                if row["id_number"] is None:
                    pairs.append((row["pupil_number"], other["id_number"]))
                if other["id_number"] is None:
                    pairs.append((other["pupil_number"], row["id_number"]))
        told: dict[str, str] = {}
        for number, id_number in pairs:
            if number and id_number:
                told[number] = min(id_number, told.get(number, id_number))
        return told

    def status_says(self, row: Row, flag: str) -> bool:
        """A flag of a row of the roll; who is marked as graduated (70) is a pupil until 31 August."""
        is_summer = 2 <= self.as_of.month <= 8
        status = row["roll_status"]
        return (status == "70" and is_summer) or self.flag("roll_status", status, flag)

    def is_enrolled(self, who: str) -> bool:
        return who in self.roll and self.status_says(self.roll[who], "is_enrolled")

    @cached_property
    def pupils_of_school(self) -> dict[str, list[tuple[str, Row]]]:
        """Everyone enrolled in compulsory stages, by school."""
        found: dict[str, list[tuple[str, Row]]] = defaultdict(list)
        for who, row in self.roll.items():
            if self.is_enrolled(who) and self.stage(row["grade"]) in ("primary", "junior"):
                found[row["school_code"]].append((who, row))
        return found

    def is_on_roll(self, who: str) -> bool:
        return who in self.roll and self.status_says(self.roll[who], "is_on_roll")

    def is_finished(self, who: str) -> bool:
        """Whether compulsory education is behind a child, as the roll or the household register says."""
        row = self.roll.get(who)
        graduated = row is not None and row["roll_status"] == "70" and not self.is_on_roll(who)
        status = self.by_id("population").get(who, {}).get("study_status")
        if graduated and row and row["grade"] >= 9:
            return True
        if graduated and status == "graduated":
            return False  # of the primary school
        return self.flag("study_status", status, "is_finished")

    def is_awaited(self, who: str) -> bool:
        """Whether a child that finished a lower grade has come to no school since."""
        row = self.roll.get(who)
        if row is None or row["roll_status"] != "70" or self.is_on_roll(who) or row["grade"] >= 9:
            return False
        placement = self.by_id("disabled").get(who, {}).get("placement")
        is_placed = self.flag("placement", placement, "is_enrolled")
        return not (self.is_finished(who) or who in self.by_id("out_of_county") or is_placed)

    @cached_property
    def is_first_week(self) -> bool:
        return self.as_of <= date.fromisoformat(self.term["teaching_starts_on"]) + timedelta(days=6)

    def by_id(self, register: str) -> dict[str, Row]:
        if register not in self._by_id:
            self._by_id[register] = {row["id_number"]: row for row in self.rows(register)}
        return self._by_id[register]

    @cached_property
    def _by_id(self) -> dict[str, dict[str, Row]]:
        return {}

    @cached_property
    def everybody(self) -> frozenset[str]:
        """All children of any register that lists children."""
        return frozenset(self.roll).union(*(self.by_id(name) for name in ("population", *LISTS)))

    # Where things are.

    @cached_property
    def township_of_school(self) -> dict[str, str]:
        found = {row["school_code"]: row["township_code"] for row in self.rows("schools")}
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.rows("roll"):
            if row["school_code"] not in found:
                given = (row.get("id_number") or row["pupil_number"][1:])[:6] + "000"
                votes[row["school_code"]][
                    row.get("residence_township_code") or (row.get("village_code") or "")[:9] or given
                ] += 1
        return found | {school: min(tally, key=lambda t: (-tally[t], t)) for school, tally in votes.items()}

    @cached_property
    def township_of_village(self) -> dict[str, str]:
        return {row["village_code"]: row["township_code"] for row in self.rows("villages")}

    @cached_property
    def county_of_township(self) -> dict[str, str]:
        return {row["township_code"]: row["county_code"] for row in self.rows("townships")}

    def county(self, township: str | None) -> str | None:
        return None if township is None else self.county_of_township.get(township, township[:6])

    def home(self, village: str | None) -> tuple[str | None, str | None]:
        """County and township of a village."""
        township = None if village is None else self.township_of_village.get(village, village[:9])
        return self.county(township), township

    def at_school(self, school: str, stage: str | None) -> Cell:
        township = self.township_of_school[school]
        return (self.county(township), township, school, stage)

    def home_village(self, who: str) -> str | None:
        """Where a person is registered: the household register first."""
        lists = [self.by_id("population"), self.roll, *(self.by_id(name) for name in LISTS)]
        return next(
            (rows[who]["village_code"] for rows in lists if rows.get(who, {}).get("village_code")), None
        )

    # Ages.

    def age(self, who: str) -> int | None:
        """Completed years on the day before the school year."""
        rows = [self.by_id("population").get(who), self.by_id("disabled").get(who), self.roll.get(who)]
        born = next((row["birth_date"] for row in rows if row), None)
        if born is None:
            return None
        year = self.year_start.year
        return year - born.year - ((born.month, born.day) > (8, 31))

    def age_stage(self, who: str) -> str | None:
        age = self.age(who)
        if age is None or not self.settings["school_age_from"] <= age <= self.settings["school_age_to"]:
            return None
        return "primary" if age <= self.settings["primary_age_to"] else "junior"


LISTS = ("disabled", "out_of_county", "poor_households", "left_behind")


def person(row: Row) -> str:
    """Who a row speaks of by its own numbers: the ID number, which a G number contains."""
    number = row.get("pupil_number")
    return row.get("id_number") or (number[1:] if number and number.startswith("G") else number)


def either_number(row: Row) -> set[str]:
    """Both numbers of a row, and those that follow from them: G and the ID number are one person."""
    found = {row["id_number"], row["pupil_number"]} - {None}
    return found | {f"G{number}" for number in found} | {number[1:] for number in found if number[0] == "G"}


def read_lines(name: str) -> list[dict[str, str]]:
    with settings.reference_file(name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def read_codes() -> dict[str, dict[str, Row]]:
    lists = settings.reference_files("codes", "*.csv")
    return {path.stem: {line["code"]: line for line in read_lines(f"codes/{path.name}")} for path in lists}


def read_records(files: Mapping[str, Path], as_of: date) -> Records:
    """Registers from their published Parquet files, each read when it is first looked at."""
    return Records(as_of, _OnDemand(files))


class _OnDemand(dict[str, list[Row]]):
    """Register -> rows; of an earlier snapshot most are never looked at."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files

    def get(self, name: str, default: Any = None) -> Any:
        if name in self._files and name not in self:
            self[name] = pq.read_table(self._files[name]).to_pylist()
        return super().get(name, default)


def end_of(day: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time())
