"""De-identified rows of children: how much is told of how many, and the files to take along."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

from baoxue.analysis.deidentify import Deidentified
from baoxue.analysis.records import column_rows
from baoxue.view import formats
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import t


def told(found: Deidentified) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows of a small table: of how many children each column is told."""
    count = len(found.rows)
    rows = tuple(
        (t(f"explore.alike_{column}"), formats.of(number, count), formats.percent(number / count, 1))
        for column, number in found.told.items()
    )
    return (t("explore.alike_column"), t("explore.alike_count"), t("explore.alike_share")), rows


def csv(slip: Slip, found: Deidentified) -> Taken:
    """The rows as .csv; what is not told is empty."""
    table = found.rows.astype("object").where(found.rows.notna(), None)
    cells = tuple(column_rows(table, *table.columns))
    return Taken(slip.csv(tuple(table.columns), cells), len(cells))


def parquet(slip: Slip, found: Deidentified) -> Taken:
    """The same for other programs; what the rows are stands in the file's metadata."""
    table = pa.Table.from_pandas(found.rows, preserve_index=False)
    about = json.dumps(dict(slip.lines()), ensure_ascii=False)
    sink = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({"baoxue": about}), sink, compression="zstd")
    return Taken(sink.getvalue(), len(found.rows))
