"""De-identified rows of children: how much is told of how many."""

from baoxue.analysis.deidentify import Deidentified
from baoxue.view import formats
from baoxue.view.words import t


def told(found: Deidentified) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows of a small table: of how many children each column is told."""
    count = len(found.rows)
    rows = tuple(
        (t(f"explore.alike_{column}"), formats.of(number, count), formats.percent(number / count, 1))
        for column, number in found.told.items()
    )
    return (t("explore.alike_column"), t("explore.alike_count"), t("explore.alike_share")), rows
