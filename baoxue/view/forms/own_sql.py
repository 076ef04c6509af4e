"""自己写 SQL: a SELECT of one's own over de-identified tables, for analysts and stewards."""

import streamlit as st

from baoxue import settings
from baoxue.access import audit
from baoxue.view import asking, blocks, taking
from baoxue.view.filter_bar import option
from baoxue.view.findings.chosen import Chosen
from baoxue.view.render import draw
from baoxue.view.sections.section import Section, Table
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
Answer = OwnAnswer | OwnSqlError | audit.AuditError


def own_sql_form(chosen: Chosen) -> None:
    """The field, the tables that may be named, and the answer; nothing for other roles."""
    viewer = asking.viewer()
    if viewer is None or viewer.role not in ROLES:
        return
    with (
        blocks.section(t("own_sql.heading"), t("own_sql.note")),
        blocks.folded(t("own_sql.fold"), "own-sql") as is_open,
    ):
        if is_open:
            _statement(chosen)
            _show(st.session_state.get(_ANSWER), chosen)


def _statement(chosen: Chosen) -> None:
    """Which tables and columns there are, and the field; a statement is answered when it is sent off."""
    whole = _whole(chosen.snapshot)
    columns = {"children": list(asking.deidentified(chosen.snapshot).rows)} | {
        name: list(asking.columns(question, whole)) for name, question in QUESTIONS.items()
    }
    lines = tuple((name, ", ".join(names)) for name, names in columns.items())
    draw(Section("", parts=(Table((t("own_sql.table"), t("own_sql.columns")), lines, (28, 72)),)))
    saved = _saved()
    wanted = option("query", t("own_sql.saved"), {name: title for name, (title, _) in saved.items()})
    with st.form("own-sql", border=False, enter_to_submit=False):
        blocks.note(t("own_sql.completion"))
        written = sql_field(t("own_sql.select"), saved[wanted][1], columns, key=f"select-{wanted}")
        if st.form_submit_button(t("own_sql.run")):
            st.session_state[_ANSWER] = _answer(written, chosen.snapshot)


def _whole(snapshot: str) -> Filters:
    return Filters(snapshot=snapshot, stage="all")


def _saved() -> dict[str, tuple[str, str]]:
    """Statements that come with the county's settings: name -> title (the first line's), text."""
    found = {}
    for path in settings.reference_files(EXAMPLES, "*.sql"):
        text = path.read_text("utf-8")
        zh, _, en = text.partition("\n")[0].removeprefix("--").partition(" / ")
        found[path.stem] = (zh.strip() if language() == "zh" else (en or zh).strip(), text)
    return found


def _answer(written: str, snapshot: str) -> Answer:
    """Written down first (a hash stands for the text, which may name somebody), then run: on the figures of
    all snapshots, places, codes, and children with as much told as the rules of de-identification allow."""
    looker = asking.current().looker
    digest = audit.digest(written.encode())
    try:
        audit.add("own_sql", looker.actor, looker.role, snapshot=snapshot, digest=digest)
        tables = {name: asking.ask(question, _whole(snapshot)) for name, question in QUESTIONS.items()}
        return run(written, {"children": asking.deidentified(snapshot).rows} | tables)
    except (OwnSqlError, audit.AuditError) as error:
        return error


def _show(answer: Answer | None, chosen: Chosen) -> None:
    if isinstance(answer, audit.AuditError):
        blocks.state(t("take.not_recorded"), t("take.not_recorded_more"))
    elif isinstance(answer, OwnSqlError):
        blocks.state(t(f"own_sql.{answer.reason}", detail=answer.detail), t(f"own_sql.{answer.reason}_more"))
    elif answer is not None and answer.rows.empty:
        blocks.state(t("own_sql.nothing"))
    elif answer is not None:
        st.dataframe(answer.rows, hide_index=True, key="own-sql-rows")
        key = "own_sql.cut" if answer.is_cut else "own_sql.all"
        blocks.note(t(key, most=MOST_ROWS, count=len(answer.rows)))
        taking.button(
            t("explore.take_csv"),
            f"own-sql-{chosen.snapshot}.csv",
            lambda slip: slip.frame_csv(answer.rows),
            key="take-own-sql",
            what="own_sql",
            filters=chosen.filters,
        )
