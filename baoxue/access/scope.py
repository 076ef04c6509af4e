"""What a viewer may see, as one frozen value: it is carried by every question and part of every cache key."""

from dataclasses import dataclass
from typing import Self

from baoxue.access.viewers import Viewer

# An access column of a mart, and the areas of a scope that are named by it.
AREA_OF_COLUMN = {
    "county_code": "counties",
    "township_code": "townships",
    "village_code": "villages",
    "school_code": "schools",
}


@dataclass(frozen=True)
class Scope:
    """The codes whose rows may be seen (a row counts when any of its places is named), and how names appear.

    Sorted tuples, so that equal scopes are equal keys. A scope without codes sees nothing.
    """

    role: str
    counties: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()

    @classmethod
    def of(cls, viewer: Viewer | None) -> Self | None:
        """The scope of a viewer; nobody has none."""
        if viewer is None:
            return None
        return cls(
            role=viewer.role,
            counties=tuple(sorted(set(viewer.counties))),
            townships=tuple(sorted(set(viewer.townships))),
            villages=tuple(sorted(set(viewer.villages))),
            schools=tuple(sorted(set(viewer.schools))),
        )

    @property
    def is_empty(self) -> bool:
        """Whether no area belongs to it."""
        return not (self.counties or self.townships or self.villages or self.schools)

    @property
    def sees_masked_names(self) -> bool:
        """Whether identity columns arrive masked (inspectors) instead of not at all."""
        return self.role == "inspector"

    @property
    def sees_pseudonyms(self) -> bool:
        """Whether children carry a pseudonym by which they can be followed through snapshots (analysts)."""
        return self.role == "analyst"

    def codes_for(self, column: str) -> tuple[str, ...]:
        """The codes that open a row through an access column (`school_code`); KeyError for any other."""
        areas: tuple[str, ...] = getattr(self, AREA_OF_COLUMN[column])
        return areas
