"""Which class a pupil is in: as many classes per grade as the size of the school asks for."""

import numpy as np

from baoxue.demo.places import Places
from baoxue.demo.schooling import Roll

_PUPILS_PER_CLASS = 47
_MOST = 40
CLASS_NAMES = [f"{number}班" for number in range(_MOST)]


def classes_per_grade(places: Places, roll: Roll) -> np.ndarray:
    """By school: into how many classes each of its grades is divided."""
    size = np.bincount(roll.school, minlength=len(places.schools))
    kinds = np.array([entry.kind for entry in places.schools])
    years = np.where(np.isin(kinds, ("nine_year", "special")), 9, np.where(kinds == "junior", 3, 6))
    return np.clip(np.ceil(size / years / _PUPILS_PER_CLASS), 1, _MOST - 1).astype(int)


def class_numbers(places: Places, roll: Roll) -> np.ndarray:
    """The class of every row of the roll, an index into CLASS_NAMES."""
    return 1 + roll.child % classes_per_grade(places, roll)[roll.school]


def class_keys(places: Places, roll: Roll) -> np.ndarray:
    """One number for the school, grade and class of every row of the roll; see `class_of_key`."""
    return (roll.school.astype(np.int64) * 10 + roll.grade) * _MOST + class_numbers(places, roll)


def class_of_key(key: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """School, grade and class of keys."""
    return key // (_MOST * 10), key // _MOST % 10, key % _MOST
