"""自己写 SQL: a SELECT of one's own over de-identified tables, for analysts and stewards."""

import pandas as pd
import streamlit as st

from baoxue import settings
from baoxue.access import audit
from baoxue.view import asking, blocks, formats, listing, taking
from baoxue.view.asking import ask
from baoxue.view.filter_bar import option
from baoxue.view.findings.chosen import Chosen
from baoxue.view.sql_field import sql_field
from baoxue.view.words import language, t
from baoxue.warehouse import Filters
from baoxue.warehouse.own_sql import OwnAnswer, OwnSqlError, run
from baoxue.warehouse.own_sql_child import MOST_ROWS

ROLES = ("analyst", "steward")
EXAMPLES = "own_sql"
QUESTIONS = {"figures": "own_sql_figures", "places": "own_sql_places", "codes": "code_names"}
"""Table -> the question that gives it; `children` are de-identified."""
_ANSWER = "own_sql_answer"


def section(chosen: Chosen) -> None:
    """The field, the tables that may be named, and the answer; nothing for other roles."""
    viewer = asking.viewer()
    if viewer is None or viewer.role not in ROLES:
        return
    with (
        blocks.section(t("own_sql.heading"), t("own_sql.note")),
        blocks.folded(t("own_sql.fold"), "own-sql") as is_open,
    ):
        if not is_open:
            return
        tables = _columns(chosen)
        listing.prose_table(
            (t("own_sql.table"), t("own_sql.columns")),
            tuple((name, ", ".join(columns)) for name, columns in tables.items()),
            (28, 72),
            texts=(0,),
        )
        saved = _saved()
        wanted = option("query", t("own_sql.saved"), {name: title for name, (title, _) in saved.items()})
        with st.form("own-sql", border=False, enter_to_submit=False):
            blocks.note(t("own_sql.completion"))
            written = sql_field(t("own_sql.select"), saved[wanted][1], tables, key=f"select-{wanted}")
            asked = st.form_submit_button(t("own_sql.run"))
        if asked:
            st.session_state[_ANSWER] = _answered(written, chosen)
        _show(chosen)


def _tables(chosen: Chosen) -> dict[str, pd.DataFrame]:
    """What may be named: figures of all snapshots, places, codes, and children with as much told as the rules
    of de-identification allow."""
    found = {name: ask(question, _whole(chosen)) for name, question in QUESTIONS.items()}
    return {"children": asking.deidentified(chosen.snapshot).rows} | found


def _columns(chosen: Chosen) -> dict[str, list[str]]:
    """Table -> its columns, without asking for a row."""
    found = {name: list(asking.columns(question, _whole(chosen))) for name, question in QUESTIONS.items()}
    return {"children": list(asking.deidentified(chosen.snapshot).rows)} | found


def _whole(chosen: Chosen) -> Filters:
    return Filters(snapshot=chosen.snapshot, stage="all")


def _saved() -> dict[str, tuple[str, str]]:
    """Statements that come with the county's settings: name -> title (the first line's), text."""
    found = {}
    for path in settings.reference_files(EXAMPLES, "*.sql"):
        text = path.read_text("utf-8")
        zh, _, en = text.partition("\n")[0].removeprefix("--").partition(" / ")
        found[path.stem] = (zh.strip() if language() == "zh" else (en or zh).strip(), text)
    return found


def _answered(written: str, chosen: Chosen) -> OwnAnswer | OwnSqlError | audit.AuditError:
    """Written down first (a hash stands for the text, which may name somebody), then run."""
    looker = asking.current().looker
    digest = audit.digest(written.encode())
    try:
        audit.add("own_sql", looker.actor, looker.role, snapshot=chosen.snapshot, digest=digest)
        return run(written, _tables(chosen))
    except (OwnSqlError, audit.AuditError) as error:
        return error


def _show(chosen: Chosen) -> None:
    answer = st.session_state.get(_ANSWER)
    if isinstance(answer, audit.AuditError):
        blocks.state(t("take.not_recorded"), t("take.not_recorded_more"))
    elif isinstance(answer, OwnSqlError):
        blocks.state(t(f"own_sql.{answer.reason}", detail=answer.detail), t(f"own_sql.{answer.reason}_more"))
    elif isinstance(answer, OwnAnswer):
        if answer.rows.empty:
            blocks.state(t("own_sql.nothing"))
            return
        st.dataframe(answer.rows, hide_index=True, key="own-sql-rows")
        count = formats.counted(len(answer.rows), "row")
        blocks.note(t("own_sql.cut", most=MOST_ROWS) if answer.is_cut else t("own_sql.all", count=count))
        taking.button(
            t("explore.take_csv"),
            f"own-sql-{chosen.snapshot}.csv",
            lambda slip: slip.frame_csv(answer.rows),
            key="take-own-sql",
            what="own_sql",
            filters=chosen.filters,
        )
