"""Rows that are alike in the few columns that a view reads: held once, with how many there are of them."""

import numpy as np
import pandas as pd
import pyarrow as pa

ROWS_ALIKE = "rows_alike"
"""How many rows of the mart a row stands for."""
_LARGEST = 2**62


def alike(rows: pa.Table) -> pa.Table:
    """Each different row once, in the order in which they come first, and ROWS_ALIKE.

    A million children differ in a few thousand ways in the columns of a view. Texts must come as
    dictionaries.
    """
    rows = rows.unify_dictionaries().combine_chunks()
    if not rows.num_rows or not rows.num_columns:
        return rows.append_column(ROWS_ALIKE, pa.array(np.ones(rows.num_rows, np.int64)))
    group = np.zeros(rows.num_rows, np.int64)
    groups = 1
    for column in rows.columns:
        codes, kinds = _codes(column)
        if groups > _LARGEST // kinds:
            group, different = pd.factorize(group)
            groups = len(different)
        group *= kinds
        group += codes
        groups *= kinds
    group, different = pd.factorize(group)
    first = np.empty(len(different), np.int64)
    first[group[::-1]] = np.arange(rows.num_rows - 1, -1, -1)
    counts = np.bincount(group, minlength=len(different))
    return rows.take(pa.array(first)).append_column(ROWS_ALIKE, pa.array(counts.astype(np.int64)))


def _codes(column: pa.ChunkedArray) -> tuple[np.ndarray, int]:
    """A whole number from 0 for every value of a column, the last where there is none; how many there are."""
    values = column.chunk(0)
    if not pa.types.is_dictionary(values.type):
        values = values.dictionary_encode()
    none = len(values.dictionary)
    codes = values.indices
    if codes.null_count:
        return codes.fill_null(none).to_numpy(), none + 1
    return codes.to_numpy(), max(none, 1)
