"""Counties in which SQL and second opinion once differed, shrunk to the rows that it took."""

from datetime import date
from typing import Any

from tests.second_opinion.generated import County

BORN = date(2015, 5, 5)
ID, VILLAGE = "99999920150505000X", "991103001001"
PUPIL: dict[str, Any] = {
    "school_code": "3499000002",
    "grade": 4,
    "name": "n",
    "sex": "1",
    "pupil_number": f"J{ID}",
    "id_number": ID,
    "birth_date": BORN,
    "roll_status": "10",
}
INHABITANT = {
    "id_number": ID,
    "name": "n",
    "sex": "1",
    "birth_date": BORN,
    "village_code": VILLAGE,
    "study_status": "junior",
}
SEEN = {
    "result_number": "E0",
    "inspection_number": "N0",
    "pupil_number": f"G{ID}",
    "kind": "home_visit",
    "how": "1",
    "result": "differ",
    "checked_on": date(2025, 10, 2),
}
ROSTER = {"school_year": "2025-2026", "township_code": VILLAGE[:9], "children": 1, "enrolled": 0, "poor": 0}
FRESH = {
    "case_number": "D0",
    "suspected_case_number": "S0",
    "name": "n",
    "id_number": ID,
    "village_code": VILLAGE,
    "school_code": None,
    "grade": 4,
    "left_on": date(2025, 10, 10),
    "found_on": date(2025, 10, 10),
    "confirmed_on": date(2025, 10, 12),
    "cause": "01",
    "status": "50",
}


def county(**now: list[dict[str, Any]]) -> County:
    return County(date(2025, 10, 15), {"roll": []} | now, None, {})


SHRUNK = {
    "an event gives the number that contains the ID, the roll another": county(
        roll=[PUPIL], inspection_results=[SEEN]
    ),
    "the population alone says which counties are ours": county(
        population=[INHABITANT], out_of_county=[], suspected_cases=[], dropout_cases=[]
    ),
    "rosters that did not come are not compared": county(population=[INHABITANT], roster_summary=[ROSTER]),
    "nobody was there but a child within its limits": county(movements=[], dropout_cases=[FRESH]),
}
