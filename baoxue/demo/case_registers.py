"""The ledgers of suspected and of confirmed dropouts, written down from the cases."""

import numpy as np
import pyarrow as pa

from baoxue.demo import days, names
from baoxue.demo.children import Children
from baoxue.demo.events import Events, dates, minutes
from baoxue.demo.ledger import CONFIRMED, Ledger, visit_days
from baoxue.demo.places import Places

_PROOFS = {
    "1": "在读证明",
    "2": "县外就读证明",
    "3": "出入境记录",
    "4": "死亡证明",
    "5": "户籍证明",
    "6": "录取通知书",
    "7": "医院证明",
    "8": "送教记录",
    "9": "劝返记录",
    "10": "村委会说明",
    "11": "返校确认单",
}


def suspected_register(ledger: Ledger, children: Children, places: Places) -> Events:
    """The ledger of suspicions, both report times in it."""
    found, verified = ledger.column("found_at"), ledger.column("verified_on")
    order = np.argsort(np.argsort(found, kind="stable"), kind="stable")
    year = [days.to_date(int(day)).year for day in found // 1440]
    for row, serial, in_year in zip(ledger.rows, order, year, strict=True):
        row["suspected_number"] = f"YS{in_year}-{serial + 1:04d}"
    has_outcome = verified < days.NEVER
    outcome = ledger.values("outcome")
    reviewed = np.where(has_outcome, verified + 1, days.NEVER)
    people = _people(ledger, children, places)
    township = [places.schools[school].township for school in ledger.values("school")]
    return Events(
        known_on=found // 1440,
        columns=people
        | {
            "case_number": pa.array(ledger.values("suspected_number")),
            "batch_number": pa.array([batch or None for batch in ledger.values("batch")], pa.string()),
            "source": pa.array(ledger.values("source")),
            "found_at": minutes(found),
            "reported_township_at": minutes(ledger.column("reported_township_at")),
            "reported_bureau_at": minutes(ledger.column("reported_bureau_at")),
            "verify_due_on": dates(found // 1440 + 5),
            "outcome": pa.array(outcome, pa.string()),
            "proof": pa.array([_PROOFS.get(code or "") for code in outcome], pa.string()),
            "verified_by": pa.array([names.somebody(at * 7 + 3) for at in township]),
            "verified_on": dates(verified),
            "reviewed_by": pa.array(
                [names.somebody(places.townships[at].county * 9 + 12) for at in township]
            ),
            "reviewed_on": dates(reviewed),
        },
        filled_on={
            "reported_township_at": ledger.column("reported_township_at") // 1440,
            "reported_bureau_at": ledger.column("reported_bureau_at") // 1440,
            "reviewed_by": reviewed,
            "reviewed_on": reviewed,
        }
        | dict.fromkeys(("outcome", "proof", "verified_by", "verified_on"), verified),
    )


def dropout_register(ledger: Ledger, children: Children, places: Places, newest: int) -> Events:
    """The ledger of confirmed dropouts, written after `suspected_register` has numbered the cases.

    Numbers the cases too: the registers of what was done about them name them.
    """
    kept = Ledger([row for row in ledger.rows if row["outcome"] == CONFIRMED])
    confirmed, returned = kept.column("confirmed_on"), kept.column("returned_on")
    again, closed, placed = kept.column("left_again_on"), kept.column("closed_on"), kept.column("placed_on")
    over_age = np.array(kept.values("over_age"), dtype=bool)
    order = np.argsort(np.argsort(confirmed, kind="stable"), kind="stable")
    for row, day, serial in zip(kept.rows, confirmed, order, strict=True):
        row["case_number"] = f"CX{days.to_date(int(day)).year}-{serial + 1:04d}"
    township = [places.schools[school].township for school in kept.values("school")]
    villages = children.village[kept.column("child")]
    visits = [visit_days(row, newest) for row in kept.rows]
    counted = [(0, confirmed)] + [
        (n, np.array([found[n - 1] if n <= len(found) else days.NEVER for found in visits]))
        for n in range(1, 12)
    ]
    return Events(
        known_on=confirmed,
        columns=_people(kept, children, places)
        | {
            "case_number": pa.array(kept.values("case_number")),
            "suspected_case_number": pa.array(kept.values("suspected_number")),
            "left_on": dates(kept.column("left_on")),
            "found_on": dates(kept.column("found_at") // 1440),
            "confirmed_on": dates(confirmed),
            "reported_township_at": minutes(kept.column("reported_township_at")),
            "reported_bureau_at": minutes(kept.column("reported_bureau_at")),
            "cause": pa.array(kept.values("cause")),
            "destination": pa.array(kept.values("destination")),
            "responsible_township": pa.array([places.townships[at].head for at in township]),
            "responsible_village": pa.array(
                [places.villages[at].head if at >= 0 else None for at in villages], pa.string()
            ),
            "responsible_school": pa.array([places.schools[at].head for at in kept.values("school")]),
            "returned_on": dates(returned),
            "return_placement": pa.array(kept.values("return_placement")),
            "left_again_on": dates(again),
            "closed_on": dates(closed),
            "closed_by": pa.array([names.somebody(places.townships[at].county * 13 + 4) for at in township]),
            "followed_until": dates(np.where(returned < days.NEVER, returned + 90, days.NEVER)),
        },
        filled_on={
            "returned_on": returned,
            "followed_until": returned,
            "return_placement": placed,
            "left_again_on": again,
            "closed_on": closed,
            "closed_by": closed,
            "reported_township_at": kept.column("reported_township_at") // 1440,
            "reported_bureau_at": kept.column("reported_bureau_at") // 1440,
        },
        steps={
            "status": [
                ("40", confirmed),
                ("50", confirmed + 1),
                ("60", returned),
                ("80", again),
                ("70", np.where(over_age, days.NEVER, closed)),
                ("90", np.where(over_age, closed, days.NEVER)),
            ],
            "persuasion_count": counted,
        },
    )


def _people(ledger: Ledger, children: Children, places: Places) -> dict[str, pa.Array]:
    child = pa.array(ledger.column("child"))
    villages = children.village[ledger.column("child")]
    return {
        "name": children.name.take(child),
        "id_number": children.id_number.take(child),
        "pupil_number": children.pupil_number.take(child),
        "village_code": pa.array(
            [places.villages[at].code if at >= 0 else None for at in villages], pa.string()
        ),
        "school_code": pa.array(
            [places.schools[row["school"]].code if row["has_school"] else None for row in ledger.rows],
            pa.string(),
        ),
        "grade": pa.array([str(grade) for grade in ledger.values("grade")]),
    }
