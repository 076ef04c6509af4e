"""The field for a statement of one's own: it offers the tables and columns that may be named."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit.components.v1 as components

_HEIGHT = 240
_field = components.declare_component("sql_field", path=str(Path(__file__).with_name("sql_editor")))


def sql_field(label: str, statement: str, tables: Mapping[str, Sequence[str]], key: str) -> str:
    """What is written by now: `statement` at first.

    `tables`: table -> the columns that are offered. A browser that lets no script run in frames gives
    `statement` back.
    """
    told = {name: list(columns) for name, columns in tables.items()}
    written = _field(label=label, value=statement, tables=told, height=_HEIGHT, default=statement, key=key)
    return str(written)
