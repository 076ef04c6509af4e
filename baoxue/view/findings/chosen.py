"""What is looked at: the filters, their snapshot's day, the one before it, and the registers it holds."""

from dataclasses import dataclass
from datetime import date

from baoxue.view.findings import wording
from baoxue.view.words import t
from baoxue.warehouse import Filters


@dataclass(frozen=True)
class Chosen:
    """The filters of a page and what they mean. `present`: the registers that came with the snapshot;
    `area`: the codes of counties and townships that belong to the viewer as a whole."""

    filters: Filters
    snapshot: str
    as_of: date
    previous_as_of: date | None
    present: frozenset[str]
    role: str
    area: tuple[str, ...] = ()

    @property
    def is_first(self) -> bool:
        """Whether nothing came before this snapshot: no change, no trend."""
        return self.previous_as_of is None

    def has(self, *registers: str) -> bool:
        """Whether one of the registers came with the snapshot."""
        return any(register in self.present for register in registers)

    def covers(self, township: str) -> bool:
        """Whether the viewer sees all of a township, and not only some of its schools or villages."""
        return township.startswith(self.area) if self.area else False

    @property
    def level_below(self) -> str:
        """What the places one level below the filter are called."""
        return wording.level_below(self.filters.county, self.filters.township, self.filters.school)

    @property
    def stage_name(self) -> str:
        """The chosen stage in words."""
        code = self.filters.stage
        return t(f"filter.stage_{code}") if code in ("compulsory", "all") else wording.stage_name(code)

    @property
    def sees_names(self) -> bool:
        """Whether case lists carry (masked) names."""
        return self.role == "inspector"
