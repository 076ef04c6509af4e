"""What came of checking or publishing a folder, for the terminal, for JSON and for the error workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baoxue.intake.findings import Finding


@dataclass
class Outcome:
    """What came of it, whether it went well or was refused."""

    snapshot: str | None = None
    findings: "Sequence[Finding]" = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    wrong_rows: Mapping[str, int] | None = None
    """Rows set aside, or that could be; None when there are other errors than in rows."""
    rows: Mapping[str, int] = field(default_factory=dict)
    came: Mapping[str, int] = field(default_factory=dict)
    places: Sequence[str] = ()
    refusal: str | None = None
    """Why nothing was published, where it was not for what was found."""
    is_refused: bool = False

    def count(self, severity: str) -> int:
        """How many findings of a severity there are, those that are only counted included."""
        from baoxue.intake.findings import count

        return count(self.findings, severity, self.totals)
