"""The register of changes of the roll: transfers, suspensions and returns, early leave."""

import numpy as np
import pyarrow as pa

from baoxue.demo import days
from baoxue.demo.children import Children
from baoxue.demo.events import Events, dates
from baoxue.demo.places import Places
from baoxue.demo.schooling import (
    ABROAD,
    DEATH,
    DIVERSION,
    SCHOOL_CHANGE,
    SUSPENSION,
    TRANSFER_OUT,
    Schooling,
)

_KINDS = {
    TRANSFER_OUT: "transfer_out",
    ABROAD: "abroad",
    DEATH: "death",
    DIVERSION: "other_decrease",
    SUSPENSION: "suspension",
    SCHOOL_CHANGE: "transfer_out",
}
_PROOFS = {
    "transfer_out": "转学证明",
    "transfer_in": "转学证明",
    "abroad": "出入境证明",
    "death": "死亡证明",
    "other_decrease": "中职就读证明",
    "suspension": "医院证明",
    "return": "复学申请",
}
_OUTSIDE_SCHOOLS = ("外县实验小学", "外县第一中学", "外省某小学", "外省某中学", "市内某学校")


def movements_register(children: Children, places: Places, schooling: Schooling, newest: int) -> Events:
    """All changes from 2015-09 on; an in-county transfer is one row, a quarter of them two."""
    event, on, grade = schooling.event, schooling.event_on, schooling.event_grade
    old = np.where(grade <= 6, children.primary, children.junior)
    new = np.where(grade <= 6, schooling.new_primary, schooling.new_junior)
    far = np.full(len(children), days.NEVER)
    nowhere = np.full(len(children), -1)
    left = (event > 0) & (schooling.enters_on < on)
    is_change = event == SCHOOL_CHANGE
    # (who, kind, day, grade, from, to, received, valid until)
    parts = [
        (
            left & (event == code),
            name,
            on,
            grade,
            old,
            np.where(is_change, new, -1),
            schooling.received_on,
            schooling.valid_until if code == SUSPENSION else far,
        )
        for code, name in _KINDS.items()
    ]
    parts.append(
        (
            left & is_change & (children.luck < 0.25),
            "transfer_in",
            schooling.received_on,
            grade,
            old,
            new,
            schooling.received_on,
            far,
        )
    )
    came = schooling.transferred_in
    entered = schooling.enters_on
    in_grade = (
        np.searchsorted(days.september_first(np.arange(1990, 2045)), entered, side="right")
        + 1989
        - children.entry
        + 1
    )
    area = np.where(in_grade <= 6, children.primary, children.junior)
    parts.append((came, "transfer_in", entered, in_grade, nowhere, area, entered + 2, far))
    back = schooling.back_on
    after = np.where(grade <= 6, children.primary, children.junior)
    parts.append(((event == SUSPENSION) & left, "return", back, grade, nowhere, after, far, far))

    rows = []
    for chosen, name, day, of_grade, source, goal, received, valid in parts:
        at = np.flatnonzero(chosen & (day >= days.EVENTS_FROM) & (day <= newest))
        rows.append(
            (at, np.full(len(at), name), day[at], of_grade[at], source[at], goal[at], received[at], valid[at])
        )
    child, kind, day, of_grade, source, goal, received, valid = (
        np.concatenate(columns) for columns in zip(*rows, strict=True)
    )
    order = np.lexsort((child, day))
    child, kind, day, of_grade, source, goal, received, valid = (
        column[order] for column in (child, kind, day, of_grade, source, goal, received, valid)
    )
    codes = pa.array([school.code for school in places.schools] + [None])
    elsewhere = (kind == "transfer_out") & (goal < 0)
    names = pa.array(_OUTSIDE_SCHOOLS).take(pa.array(child % len(_OUTSIDE_SCHOOLS)))
    taken = pa.array(child)
    return Events(
        known_on=day,
        columns={
            "pupil_number": children.pupil_number.take(taken),
            "id_number": children.id_number.take(taken),
            "name": children.name.take(taken),
            "moved_on": dates(day),
            "kind": pa.array(kind),
            "grade": pa.array(np.clip(of_grade, 1, 9).astype(str)),
            "from_school_code": codes.take(pa.array(np.where(source < 0, len(codes) - 1, source))),
            "to_school_code": codes.take(pa.array(np.where(goal < 0, len(codes) - 1, goal))),
            "to_school_name": pa.array(
                np.where(elsewhere, names.to_numpy(zero_copy_only=False), None), pa.string()
            ),
            "received_on": dates(received),
            "valid_until": dates(valid),
            "proof": pa.array([_PROOFS[name] for name in kind]),
        },
        filled_on={"received_on": received},
    )
