"""Children registered here who are somewhere else, and those of whom nobody knows where they are."""

import numpy as np

from baoxue.demo import days
from baoxue.demo.schooling import ABROAD, TRANSFER_OUT
from baoxue.demo.world import World


def outside(world: World, as_of: int) -> np.ndarray:
    """Children registered here who study elsewhere on that day, abroad included."""
    schooling = world.schooling
    away = (schooling.outside_from <= as_of) & (as_of < schooling.outside_to)
    away |= (schooling.event == ABROAD) & (schooling.event_on <= as_of)
    return away & (world.children.county >= 0)


def untraced(world: World, as_of: int) -> np.ndarray:
    """Children whom the village is looking for: transferred to a school that never took them in, or away
    without a word of where."""
    schooling, children = world.schooling, world.children
    lost = (schooling.event == TRANSFER_OUT) & (schooling.received_on == days.NEVER)
    lost &= schooling.event_on + 40 <= as_of
    return lost | (outside(world, as_of) & is_unlisted(children.luck) & (children.luck < 0.302))


def is_unlisted(luck: np.ndarray) -> np.ndarray:
    """Whom the register of children at school elsewhere misses."""
    return (luck > 0.300) & (luck < 0.303)
