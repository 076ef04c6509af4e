"""The one door to the published data: questions, asked within a viewer's scope."""

from baoxue.warehouse.filters import Filters
from baoxue.warehouse.questions import Question, QuestionError, load_questions
from baoxue.warehouse.sealed import QuestionTimeoutError
from baoxue.warehouse.shown import Shown, Witness
from baoxue.warehouse.warehouse import (
    Edition,
    UnknownSnapshotError,
    Warehouse,
    open_warehouse,
)

__all__ = [
    "Edition",
    "Filters",
    "Question",
    "QuestionError",
    "QuestionTimeoutError",
    "Shown",
    "UnknownSnapshotError",
    "Warehouse",
    "Witness",
    "load_questions",
    "open_warehouse",
]
