"""What forms that take files share: the uploader in our own words, and what was found in the files."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoxue.intake.findings import Place
from baoxue.view import formats
from baoxue.view.forms.import_command import ImportResult
from baoxue.view.sections.reporting.rules import register_title
from baoxue.view.sections.section import Note, Table
from baoxue.view.words import language, t

_SHOWN = 100
_HEADER = ("column_state", "column_where", "column_value", "column_what", "column_mend")
_STYLE = """<style>
{box}, {text} span {{font-size: 0}}
{box}::after {{content: "{choose}"; font-size: 16px}}
{text}::after {{content: "{drop}"; font-size: 14px}}
</style>"""


def uploader(label: str, kinds: Sequence[str], key: str, *, several: bool = False) -> Any:
    """A field for a file, or for several. Streamlit's own words in it are English: ours stand in their
    place."""
    choose, drop = (t(f"uploads.{name}").replace('"', "") for name in ("choose", "drop"))
    box = '[data-testid="stFileUploaderDropzone"] button p'
    text = '[data-testid="stFileUploaderDropzoneInstructions"]'
    st.html(_STYLE.format(box=box, text=text, choose=choose, drop=drop))
    return st.file_uploader(label, type=list(kinds), accept_multiple_files=several, key=key)


def findings(result: ImportResult) -> tuple[Table, Note] | tuple[()]:
    """What was found, each with its place and how to mend it; the first hundred."""
    if not result.findings:
        return ()
    shown = result.findings[:_SHOWN]
    header = tuple(t(f"reporting.{name}") for name in _HEADER)
    listed = Table(header, tuple(map(_finding, shown)), (8, 28, 12, 28, 24))
    total = formats.counted(result.errors + result.warnings, "item")
    count = t("list.shown", shown=formats.counted(len(shown), "item"), total=total)
    return listed, Note(count + t("uploads.findings_order"))


def _finding(it: Mapping[str, Any]) -> tuple[str, ...]:
    """How grave, where, masked value, what is wrong, how to mend."""
    spoken = language()
    names = {name: str(it.get(name) or "") for name in ("file", "sheet", "column", "register", "value")}
    place = Place(names["file"], names["sheet"], it.get("row"), names["column"])
    return (
        t(f"uploads.severity_{it.get('severity', 'error')}"),
        place.said(spoken) or register_title(names["register"]),
        names["value"],
        str(it.get(f"what_{spoken}") or it.get(f"message_{spoken}") or ""),
        str(it.get(f"mend_{spoken}") or ""),
    )
