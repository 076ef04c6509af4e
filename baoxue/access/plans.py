"""Plans of a month that an inspector has changed: which place on which day. Codes of places and days,
nothing else.

One small file for each person in the access folder, readable for the server only; its name is a hash of
theirs.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from baoxue import settings
from baoxue.access.files import locked, replace_whole

FOLDER = "plans"
MONTHS_KEPT = 6
MOST_STOPS = 1000
_UNIT = re.compile(r"(school|village|township)/[0-9]{9,12}")

Stops = Mapping[str, date]
"""`kind/code` of a place -> the day on which somebody goes there."""


class PlanError(ValueError):
    """The plan cannot be kept; the message says why."""


def load(person: str, month: date) -> dict[str, date]:
    """What somebody kept for a month; empty when nothing was, or it cannot be read."""
    try:
        kept = json.loads(_file(person).read_text(encoding="utf-8"))
        return {unit: date.fromisoformat(day) for unit, day in kept.get(_key(month), {}).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def save(person: str, month: date, stops: Stops) -> None:
    """Keeps a month's plan, on the disk when this returns; no stops forget it. PlanError, OSError."""
    if len(stops) > MOST_STOPS or not all(_UNIT.fullmatch(unit) for unit in stops):
        raise PlanError("a plan holds places by kind and code, and not more of them than there are")
    file = _file(person)
    with locked(file.with_name(f".{file.name}.lock")):
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            kept = {}
        kept.pop(_key(month), None)
        if stops:
            kept[_key(month)] = {unit: day.isoformat() for unit, day in sorted(stops.items())}
        newest = sorted(kept)[-MONTHS_KEPT:]
        said = json.dumps({name: kept[name] for name in newest}, ensure_ascii=False)
        replace_whole(file, said.encode())


def _file(person: str) -> Path:
    name = hashlib.sha256(person.encode()).hexdigest()[:24]
    return settings.access_folder() / FOLDER / f"{name}.json"


def _key(month: date) -> str:
    return f"{month:%Y-%m}"
