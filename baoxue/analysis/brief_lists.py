"""What stands on every brief beside its figures: papers to ask for, checks, questions, and which indicators.

Published and dated (reference/brief_lists.toml); a county changes the lists there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from baoxue.analysis.dated import ReferenceFileError, in_force, written

FILE = "brief_lists.toml"
KINDS = ("school", "village", "township")
WHOM = ("head", "teacher", "pupil", "parent", "village", "township")
ListName = Literal["papers", "checks", "questions", "figures"]


@dataclass(frozen=True)
class Entry:
    """One line: whose brief it stands on, for whom it is (questions), and what must be there for it."""

    id: str
    kinds: tuple[str, ...]
    stages: tuple[str, ...]
    whom: str
    when: str
    words: Mapping[str, str]

    def applies(self, kind: str, stages: Collection[str], amounts: Mapping[str, int]) -> bool:
        """Whether it stands on the brief of a unit of this kind, with pupils of these stages and these
        amounts."""
        return (
            kind in self.kinds
            and (not self.stages or kind != "school" or not set(self.stages).isdisjoint(stages))
            and (not self.when or amounts.get(self.when, 0) > 0)
        )


def entries(name: ListName, on: date) -> tuple[Entry, ...]:
    """One of the lists as it is on a day; ReferenceFileError where an entry cannot be followed."""
    return tuple(_entry(name, entry) for entry in in_force(written(FILE).get(name, []), on))


def _entry(name: ListName, entry: Mapping[str, Any]) -> Entry:
    words = {language: str(entry.get(language, "")) for language in ("zh", "en")}
    found = Entry(
        id=entry["id"],
        kinds=tuple(entry.get("kinds", ())),
        stages=tuple(entry.get("stages", ())),
        whom=str(entry.get("whom", "")),
        when=str(entry.get("when", "")),
        words=words,
    )
    if not found.kinds or not set(found.kinds) <= set(KINDS):
        raise ReferenceFileError(f"{FILE}: {name} {found.id}: kinds must be some of {', '.join(KINDS)}")
    if name == "questions" and found.whom not in WHOM:
        raise ReferenceFileError(f"{FILE}: {name} {found.id}: whom must be one of {', '.join(WHOM)}")
    if name != "figures" and not all(words.values()):
        raise ReferenceFileError(f"{FILE}: {name} {found.id}: needs words in both languages")
    return found
