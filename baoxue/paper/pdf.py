"""Draws a document as PDF: A4, selectable text, the same bytes for the same document."""

import json
from dataclasses import asdict, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from baoxue.palette import LIGHT
from baoxue.paper import fonts
from baoxue.paper.document import JOINER, Document, Table, runs

_TEMPLATE = Path(__file__).with_name("paper.typ")


def pdf(document: Document) -> bytes:
    """The bytes of the paper. fonts.NoChineseFontError when the machine has no font for Chinese."""
    at_hand, family = fonts.find()
    said = {"document": _plain(document), "palette": asdict(LIGHT), "family": family}
    made = _compiler(at_hand).compile(
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)}, timestamp=document.printed_at
    )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=2)
def _compiler(at_hand: typst.Fonts) -> typst.Compiler:
    return typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=at_hand)


def _plain(value: Any, bold: bool = True) -> Any:
    """A document as JSON takes it: every block names its kind, text is split into runs where it may be
    bold."""
    if is_dataclass(value):
        bold = bold and not isinstance(value, Table)
        found = {field.name: _plain(getattr(value, field.name), bold) for field in fields(value)}
        return {"kind": type(value).__name__} | found
    if isinstance(value, tuple | list):
        return [_plain(item, bold) for item in value]
    if isinstance(value, str):
        pieces = runs(value) if bold else []
        if any(is_bold for _, is_bold in pieces):
            return [{"text": text, "bold": is_bold} for text, is_bold in pieces]
        return value.replace(JOINER, "")
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
