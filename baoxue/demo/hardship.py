"""Family circumstances of the children: household category, parents away, boarding."""

from dataclasses import dataclass

import numpy as np

from baoxue.demo import days
from baoxue.demo.children import Children
from baoxue.demo.disability import Disability
from baoxue.demo.places import Places

NO_CATEGORY = ""
CATEGORIES = np.array(["", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "13", "16"])
# Shares of all children by county (mountain, district) and for those registered elsewhere.
_SHARES = {
    0: {
        "01": 0.156,
        "02": 0.005,
        "03": 0.005,
        "04": 0.002,
        "05": 0.024,
        "07": 0.002,
        "08": 0.002,
        "09": 0.003,
        "11": 0.008,
        "16": 0.004,
    },
    1: {
        "01": 0.022,
        "02": 0.001,
        "03": 0.001,
        "04": 0.001,
        "05": 0.014,
        "06": 0.012,
        "08": 0.001,
        "09": 0.001,
        "11": 0.005,
        "13": 0.004,
    },
    -1: {"01": 0.018, "06": 0.002, "11": 0.002},
}
_MONITORED = ("02", "03", "04")


@dataclass
class Hardship:
    """One entry per child; `category` is an index into CATEGORIES that holds from `category_from`."""

    category: np.ndarray
    category_from: np.ndarray
    left_behind: np.ndarray  # 0 no, 1 one parent away, 2 both
    boards_primary: np.ndarray  # from grade 3
    boards_junior: np.ndarray
    single_parent: np.ndarray

    def category_on(self, as_of: int) -> np.ndarray:
        """The category of every child on a day (index into CATEGORIES)."""
        return np.where(self.category_from <= as_of, self.category, 0)


def make_hardship(
    children: Children, places: Places, disability: Disability, rng: np.random.Generator
) -> Hardship:
    """Draws the circumstances; remote townships (small ones) have more hardship."""
    count = len(children)
    cohorts = np.array([township.cohort for township in places.townships], dtype=float)
    remote = np.clip(1.25 - cohorts / 600, 0.7, 1.25)[children.home_township]
    category = np.zeros(count, dtype=np.int8)
    luck = rng.random(count)
    for county, shares in _SHARES.items():
        here = children.county == county
        edge = np.zeros(count)
        # the registration of poor households of 2014-2016 found more of them among the older children
        weight = np.where(here & (county == 0), remote * np.where(children.entry <= 2009, 1.45, 1.1), 1.0)
        for code, share in shares.items():
            low = edge.copy()
            edge += share * weight
            category[here & (luck >= low) & (luck < edge)] = int(np.flatnonzero(code == CATEGORIES)[0])
    # a disabled child of no other category is supported as disabled, from its registration on
    disabled = disability.person
    ordinary = disabled[category[disabled] == 0]
    category[ordinary] = int(np.flatnonzero(CATEGORIES == "10")[0])
    monitored = np.isin(CATEGORIES[category], _MONITORED)
    since = np.full(count, days.day(2016, 1, 1), dtype=np.int64)
    since[disabled] = np.where(np.isin(disabled, ordinary), disability.registered_on, since[disabled])
    since[monitored] = rng.integers(days.day(2021, 3, 1), days.day(2024, 6, 1), int(monitored.sum()))
    is_mountain = children.home_county == 0
    away = np.where(children.county == 0, 0.24 * remote, 0.035) * np.where(category > 0, 1.35, 1.0)
    left_behind = np.where(rng.random(count) < away, np.where(rng.random(count) < 0.45, 2, 1), 0).astype(
        np.int8
    )
    board = rng.random(count)
    wish = np.where(category > 0, 0.16, 0.0) + np.where(left_behind > 0, 0.12, 0.0)
    return Hardship(
        category=category,
        category_from=since,
        left_behind=left_behind,
        boards_primary=board < np.where(is_mountain, 0.16 * remote + wish, 0.01),
        boards_junior=board < np.where(is_mountain, 0.52 * remote + wish, 0.06),
        single_parent=rng.random(count) < np.where(is_mountain, 0.068, 0.055),
    )
