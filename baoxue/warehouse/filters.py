"""What is looked at: one frozen value, kept in the address and used as parameter, cache key and title."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

COMPULSORY = "compulsory"
WHOLE = "all"
STAGES: Mapping[str, tuple[str, ...]] = {
    COMPULSORY: ("primary", "junior"),
    "preschool": ("preschool",),
    "primary": ("primary",),
    "junior": ("junior",),
    "senior": ("senior",),
    WHOLE: ("preschool", "primary", "junior", "senior", "other"),
}


@dataclass(frozen=True)
class Filters:
    """The choice in the filter bar: None means all, no snapshot the newest. ValueError: unknown stage."""

    county: str | None = None
    township: str | None = None
    school: str | None = None
    stage: str = COMPULSORY
    snapshot: str | None = None

    def __post_init__(self) -> None:
        if self.stage not in STAGES:
            raise ValueError(f"unknown stage {self.stage!r}: one of {', '.join(STAGES)}")

    @property
    def stages(self) -> tuple[str, ...]:
        """The codes of the stages that count."""
        return STAGES[self.stage]

    def query(self) -> dict[str, str]:
        """The parameters of an address that opens this choice; what is not restricted is left out."""
        chosen = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value for name, value in chosen.items() if value and (name, value) != ("stage", COMPULSORY)
        }

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """The choice that an address carries; what it does not know it ignores, an unknown stage included."""
        chosen = {field.name: query[field.name] for field in fields(cls) if query.get(field.name)}
        if chosen.get("stage", COMPULSORY) not in STAGES:
            del chosen["stage"]
        return cls(**chosen)
