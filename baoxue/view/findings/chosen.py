"""What is being looked at: the filters with their snapshot's date, the one before it, and the registers it holds."""

from dataclasses import dataclass
from datetime import date

from baoxue.view.findings import wording
from baoxue.view.words import t
from baoxue.warehouse import Filters


@dataclass(frozen=True)
class Chosen:
    """The filters of a page and what they mean. `present`: the registers that came with the snapshot."""

    filters: Filters
    as_of: date
    previous_as_of: date | None
    present: frozenset[str]
    role: str

    @property
    def level_below(self) -> str:
        """What the places one level below the filter are called."""
        return wording.level_below(self.filters.county, self.filters.township, self.filters.school)

    @property
    def stage_name(self) -> str:
        """The chosen stage in words."""
        return t(f"filter.stage_{self.filters.stage}")

    @property
    def sees_names(self) -> bool:
        """Whether case lists carry (masked) names."""
        return self.role == "inspector"
