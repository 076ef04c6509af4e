"""The school year that is over, counted again with what is known today."""

from collections.abc import Callable

from tests.second_opinion.counting import compulsory, tally
from tests.second_opinion.enrolment import starters
from tests.second_opinion.leaving import last_year, leavers, leaving_cases, this_year
from tests.second_opinion.records import Cell, Counts, Records
from tests.second_opinion.scoring import is_within_limits


def dropout_rate_last_year(with_grace: bool) -> Callable[[Records], Counts]:
    """Who left last year: all, or (`with_grace`) without those who are within their limits."""
    return lambda records: _last_year(records, with_grace)


def _last_year(records: Records, with_grace: bool) -> Counts:
    before = records.earlier[1]

    def today(who: str) -> str:
        is_number = who[0] in "GJL" and not who.isdigit()
        return records.mover({"pupil_number": who, "id_number": None}) if is_number else who

    def spared(day: Records, year: Callable) -> set[str]:
        return {who for who, case in leaving_cases(day, year).items() if is_within_limits(day, case)}

    then: dict[str, Cell] = {today(who): cell for who, cell in leavers(before)[0].items()}
    known_today, _ = leavers(records, last_year)
    since = {who: cell for who, cell in known_today.items() if who not in then}
    spared_then = {today(who) for who in spared(before, this_year)} - known_today.keys()
    graced = (spared_then | spared(records, last_year)) if with_grace else set()
    counts = [(cell, int(who not in graced), 0) for who, cell in (then | since).items()]
    starts = {today(who): cell for who, cell in starters(before).items()} | since
    counts += [(cell, 0, 1) for cell in starts.values()]
    return compulsory(tally(counts))
