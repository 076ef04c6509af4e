"""The schools, townships and villages that a reader sees, each with its names."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from baoxue.analysis.records import column_rows
from baoxue.view.findings import wording
from baoxue.view.reader import Reader, localized
from baoxue.view.words import t
from baoxue.warehouse import Filters

Unit = tuple[str, str]
"""Kind (school, township, village) and code."""
KINDS = ("school", "township", "village")


@dataclass(frozen=True)
class NamedUnit:
    """A unit with its names; `township_code` is its own code where it is a township."""

    kind: str
    code: str
    county: str
    township_code: str
    name: str
    township: str

    @property
    def query(self) -> dict[str, str | None]:
        """The choice of the filter bar that shows it, or (a village) the township around it."""
        return {
            "county": self.county,
            "township": self.township_code,
            "school": self.code if self.kind == "school" else None,
        }

    @property
    def codes(self) -> dict[str, object]:
        """Its place as the columns of a register have it."""
        return {
            "county_code": self.county,
            "township_code": self.township_code,
            "village_code": self.code if self.kind == "village" else None,
            "school_code": self.code if self.kind == "school" else None,
        }

    @property
    def told(self) -> str:
        """Its name, and that of its township where it is not the township itself."""
        return self.name if self.kind == "township" else t("visits.of_township", **vars(self))

    def filters(self, snapshot: str) -> Filters:
        """The choice that names it in the audit log: a village by the township around it."""
        school = self.code if self.kind == "school" else None
        return Filters(county=self.county, township=self.township_code, school=school, snapshot=snapshot)


def of_rows(rows: pd.DataFrame) -> dict[Unit, NamedUnit]:
    """The answer to `units_seen`, by kind and code."""
    columns = ("unit_kind", "unit_code", "county_code", "township_code", "name", "township")
    return {
        (kind, code): NamedUnit(
            kind,
            code,
            str(county or ""),
            str(town or ""),
            wording.place(code, name, None),
            wording.place(town, township, None),
        )
        for kind, code, county, town, name, township in column_rows(localized(rows), *columns)
    }


def chosen(r: Reader) -> Mapping[Unit, NamedUnit]:
    """The units within the choice of place; a school chosen leaves only itself."""
    return r.once(_chosen)


def _chosen(r: Reader) -> Mapping[Unit, NamedUnit]:
    wanted = r.filters
    return {
        unit: it
        for unit, it in of_rows(r.ask("units_seen")).items()
        if wanted.county in (None, it.county)
        and wanted.township in (None, it.township_code)
        and (wanted.school is None or unit == ("school", wanted.school))
    }
