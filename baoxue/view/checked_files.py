"""Files that were checked: the uploader in our own words, and what was found as a table."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from baoxue.intake.findings import Place
from baoxue.intake.registers import load_registers
from baoxue.view import blocks, formats, listing
from baoxue.view.uploading import Outcome
from baoxue.view.words import language, named, t

_SHOWN = 100


def speak() -> None:
    """Streamlit's own words in the uploader are English: ours stand in their place."""
    choose, drop = (t(f"desk.{name}").replace('"', "") for name in ("choose", "drop"))
    box = '[data-testid="stFileUploaderDropzone"] button p'
    told = '[data-testid="stFileUploaderDropzoneInstructions"]'
    st.html(
        f"<style>{box}, {told} span {{font-size: 0}}"
        f'{box}::after {{content: "{choose}"; font-size: 16px}}'
        f'{told}::after {{content: "{drop}"; font-size: 14px}}</style>'
    )


def findings_table(outcome: Outcome) -> None:
    """What was found, each with its place and how to mend it; the first hundred."""
    names = ("column_state", "column_where", "column_value", "column_what", "column_mend")
    shown = outcome.findings[:_SHOWN]
    listing.prose_table(
        tuple(t(f"reporting.{name}") for name in names), tuple(map(_finding, shown)), (8, 28, 12, 28, 24)
    )
    total = formats.counted(outcome.errors + outcome.warnings, "item")
    many = formats.counted(len(shown), "item")
    blocks.note(t("list.shown", shown=many, total=total) + t("desk.findings_order"))


def _finding(it: Mapping[str, Any]) -> tuple[str, ...]:
    """A finding of the command line as a row: how grave, where, masked value, what is wrong, how to mend."""
    tongue = language()
    place = Place(
        str(it.get("file") or ""), str(it.get("sheet") or ""), it.get("row"), str(it.get("column") or "")
    )
    return (
        t(f"desk.severity_{it.get('severity', 'error')}"),
        place.said(tongue) or register_title(str(it.get("register") or "")),
        str(it.get("value") or ""),
        str(it.get(f"what_{tongue}") or it.get(f"message_{tongue}") or ""),
        str(it.get(f"mend_{tongue}") or ""),
    )


def register_title(register: str) -> str:
    """What a register is called; what belongs to none is of the whole folder."""
    known = load_registers()
    return named(known[register].title) if register in known else t("reporting.whole_folder")
