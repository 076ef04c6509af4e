"""The parameters of a question: from the filters, the snapshot and the caller, and as part of a key."""

from collections.abc import Mapping
from typing import Any

from baoxue.snapshots.catalog import Snapshot
from baoxue.warehouse.filters import Filters
from baoxue.warehouse.questions import FILTER_PARAMETERS, Question, QuestionError


def bind(
    question: Question, filters: Filters, snapshot: Snapshot, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """The parameters a question uses, from filters, snapshot and the caller; QuestionError if they differ."""
    known = {
        "snapshot": snapshot.id,
        "as_of": snapshot.as_of,
        "county": filters.county,
        "township": filters.township,
        "school": filters.school,
        "stages": list(filters.stages),
    }
    wanted = question.parameters - FILTER_PARAMETERS
    if wanted != set(parameters):
        raise QuestionError(
            f"question {question.name} takes {', '.join(sorted(wanted)) or 'no parameters'}; "
            f"given: {', '.join(sorted(parameters)) or 'none'}"
        )
    bound = {name: value for name, value in known.items() if name in question.parameters}
    return bound | {
        name: list(value) if isinstance(value, tuple | set | frozenset) else value
        for name, value in parameters.items()
    }


def frozen(bound: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """The same as part of a key: lists as tuples, and every value with its type (1 is not True)."""
    return tuple(
        (name, tuple(v) if isinstance(v, list) else (type(v), v)) for name, v in sorted(bound.items())
    )
