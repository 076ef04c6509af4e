"""Early signals (queries/signals.toml): conditions on a child of earlier data, tried on what followed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from baoxue import settings
from baoxue.intake.registers import load_registers
from baoxue.warehouse.questions import Question, make_question

FILE = "signals.toml"


class SignalError(ValueError):
    """A rule cannot be followed; the message says which and why."""


@dataclass(frozen=True, eq=False)
class Signal:
    """One rule: its name, its condition on `b`, and the registers that it needs."""

    id: str
    name: Mapping[str, str]
    where: str
    registers: tuple[str, ...]


@cache
def load_signals() -> Mapping[str, Signal]:
    """All rules by id, in the order of the file. SignalError."""
    found = {}
    for id, entry in tomllib.loads((settings.QUERIES / FILE).read_text("utf-8")).items():
        if set(entry) != {"name", "where", "registers"} or set(entry["name"]) != {"zh", "en"}:
            raise SignalError(f"{FILE}: {id}: needs name, where and registers, and nothing else")
        if unknown := set(entry["registers"]) - set(load_registers()):
            raise SignalError(f"{FILE}: {id}: there is no register {', '.join(sorted(unknown))}")
        found[id] = Signal(id, entry["name"], entry["where"], tuple(entry["registers"]))
    return found


@lru_cache(maxsize=128)
def tried(signal: Signal) -> Question:
    """Of the pupils of the earlier snapshot ($before): how many the rule flags, and how many of all, and of
    the flagged, left school after it as far as the later snapshot knows. One row per stage.

    QuestionError where the condition is none.
    """
    return make_question(
        f"signal_{signal.id}",
        f"""-- How often did the signal {signal.id} come before a child left?
with since as (
    select as_of from snapshots where snapshot = $before
),
later as (
    select c.child_key
    from cases c cross join since s
    where c.is_confirmed and c.child_key is not null and coalesce(c.left_on, c.found_on) > s.as_of
    union
    select l.child_key
    from leavers l cross join since s
    where l.child_key is not null and l.left_on > s.as_of
),
pupils as (
    select
        b.stage,
        coalesce(({signal.where}), false) as is_flagged,
        coalesce(p.child_key in (select child_key from later), false) as has_left
    from before_children b
    left join same_children p on p.before_child_key = b.child_key
    where b.is_enrolled and b.stage in ('primary', 'junior')
        and ($county is null or b.county_code = $county)
        and ($township is null or b.township_code = $township)
        and ($school is null or b.school_code = $school)
        and b.stage in $stages
)
select
    stage,
    count(*) as pupils,
    count(*) filter (where is_flagged) as flagged,
    count(*) filter (where has_left) as left_later,
    count(*) filter (where is_flagged and has_left) as flagged_left
from pupils
group by stage
order by stage""",
    )
