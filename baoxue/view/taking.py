"""What leaves the screen has a destination: it is written down first, carries who took it, and is fetched
once.

Internal work (within one's remit) is exact and scoped; what goes to the public holds only what went through
the publication rule (`analysis/release.py`).
"""

import logging
from collections.abc import Callable
from html import escape

import streamlit as st

from baoxue.access import audit
from baoxue.paper.fonts import NoChineseFontError
from baoxue.view import asking, blocks, exports, session
from baoxue.view.slips import Destination, Slip, Taken, record, slip
from baoxue.view.words import t
from baoxue.warehouse import Filters

__all__ = ["Destination", "Slip", "Taken", "button", "hand_over"]

log = logging.getLogger(__name__)


def button(
    label: str,
    file_name: str,
    make: Callable[[Slip], Taken],
    *,
    key: str,
    what: str,
    filters: Filters,
    destination: Destination = "internal",
) -> None:
    """A button that makes a file when it is pressed and offers it at an address that works once, for a
    minute.

    `file_name` ends in .csv, .xlsx, .docx, .pdf or .png; `what` is the word by which the log calls it.
    Nothing is handed over that could not be written down, nor to a steward who looks as somebody else.
    """
    if not st.button(label, key=key):
        return
    looker = asking.current().looker
    if looker.sees_as:
        blocks.state(t("take.not_as_another"), t("take.not_as_another_more"))
        return
    try:
        made = slip(filters, destination)
        taken = make(made)
        hand_over(made, taken, file_name, what, filters)
    except NoChineseFontError as error:
        blocks.state(t("take.no_font"), t("take.no_font_more", folder=error.folder))
    except audit.AuditError:
        log.exception("an export could not be written down")
        blocks.state(t("take.not_recorded"), t("take.not_recorded_more"))


def hand_over(made: Slip, taken: Taken, file_name: str, what: str, filters: Filters) -> None:
    """Writes the export down, then offers it. audit.AuditError when it cannot be written down."""
    record(made, what, file_name.rpartition(".")[2], taken.rows, filters)
    address = exports.offer(file_name, taken.content, session.owner())
    st.html(
        f'<div class="bx-note">{escape(t("list.ready"))} '
        f'<a href="{address}" download="{escape(file_name)}">{escape(file_name)}</a></div>'
    )
