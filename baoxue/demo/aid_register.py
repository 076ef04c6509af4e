"""The register of aid payments, written down from the payments that were drawn."""

import numpy as np
import pyarrow as pa

from baoxue.demo import days
from baoxue.demo.children import Children
from baoxue.demo.events import Events, dates
from baoxue.demo.hardship import CATEGORIES
from baoxue.demo.places import Places

PROGRAMMES = (
    "boarding_allowance",
    "day_allowance",
    "preschool_grant",
    "senior_grant",
    "vocational_grant",
    "rain_dew",
    "college_grant",
    "emergency_relief",
    "social_aid",
)
STAGES = ("preschool", "primary", "junior", "senior", "other")
_RETURN_REASONS = ("账号有误", "账户已注销", "户名不符", "一卡通挂失")
_RELATIONS = ("父亲", "母亲", "祖父", "祖母", "本人")


def payments_register(rows: dict[str, np.ndarray], children: Children, places: Places) -> Events:
    """All payments in the order in which they were applied for; `rows` as `aid.make_payments` draws them."""
    order = np.lexsort((rows["programme"], rows["child"], rows["applied"]))
    rows = {name: values[order] for name, values in rows.items()}
    count = len(order)
    child, serial = rows["child"], np.arange(1, count + 1)
    villages = pa.array([village.code for village in places.villages] + [None])
    schools = pa.array([school.code for school in places.schools] + [None])
    school_years = {int(year): f"{year}-{year + 1}" for year in np.unique(rows["year"])}
    year_text = pa.array([school_years[int(year)] for year in rows["year"]])
    luck = children.luck[child]
    funds = {"rain_dew": "2", "emergency_relief": "4", "social_aid": "5"}
    fund = np.array([funds.get(name, "1") for name in PROGRAMMES])[rows["programme"]]
    tail = (luck * 9999).astype(int)
    received, returned, again = rows["arrived"], rows["returned"], rows["paid_again"]
    return Events(
        known_on=rows["applied"],
        columns={
            "payment_number": pa.array(
                [
                    f"ZZ{year}{term}-{n:06d}"
                    for year, term, n in zip(rows["year"], rows["term"], serial, strict=True)
                ]
            ),
            "school_year": year_text,
            "term": pa.array(rows["term"].astype(str)),
            "programme": pa.array(PROGRAMMES).take(pa.array(rows["programme"])),
            "batch_number": pa.array(
                [
                    f"{y}{'QC'[t - 1]}-{w + 1}"
                    for y, t, w in zip(rows["year"], rows["term"], rows["township"], strict=True)
                ]
            ),
            "school_code": schools.take(
                pa.array(np.where(rows["school"] < 0, len(schools) - 1, rows["school"]))
            ),
            "county_code": pa.array([county.code for county in places.counties]).take(
                pa.array(rows["county"])
            ),
            "village_code": villages.take(
                pa.array(np.where(children.village[child] < 0, len(villages) - 1, children.village[child]))
            ),
            "stage": pa.array(STAGES).take(pa.array(rows["stage"])),
            "name": children.name.take(pa.array(child)),
            "id_number": children.id_number.take(pa.array(child)),
            "pupil_number": children.pupil_number.take(pa.array(child)),
            "category": pa.array(CATEGORIES.astype(str)).take(pa.array(rows["category"])),
            "is_boarding": pa.array(rows["boards"].astype(bool)),
            "standard_yuan": pa.array(rows["standard"], from_pandas=True),
            "due_yuan": pa.array(rows["due"]),
            "paid_yuan": pa.array(rows["paid"]),
            "fund_source": pa.array(fund),
            **{
                f"{step}_on": dates(rows[step])
                for step in (
                    "applied",
                    "reviewed",
                    "published",
                    "submitted",
                    "appropriated",
                    "arrived",
                    "deadline",
                )
            },
            "payment_method": pa.array(np.where(luck < 0.85, "1", "2")),
            "holder_relation": pa.array(_RELATIONS).take(pa.array((luck * 5).astype(int))),
            "account_tail": pa.array([f"{number:04d}" for number in tail]),
            "return_reason": pa.array(_RETURN_REASONS).take(pa.array((luck * 4).astype(int))),
        },
        filled_on={
            f"{step}_on": rows[step]
            for step in ("reviewed", "published", "submitted", "appropriated", "arrived")
        }
        | {"paid_yuan": received, "return_reason": returned},
        steps={
            "status": [
                ("10", rows["applied"]),
                ("20", rows["published"]),
                ("30", rows["submitted"]),
                ("40", rows["appropriated"]),
                ("50", np.where(returned < days.NEVER, days.NEVER, received)),
                ("60", returned),
                ("70", again),
            ]
        },
    )
