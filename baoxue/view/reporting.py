"""The sections of the reporting page; what they say comes from `findings.reporting`."""

import streamlit as st

from baoxue.intake.error_workbook import error_workbook
from baoxue.view import asking, blocks, cards, flow, listing, steward, taking, uploading
from baoxue.view.asking import ask
from baoxue.view.filter_bar import option
from baoxue.view.findings import figures
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.reporting import checks, coverage, ledgers, platform, registers, rosters, snapshots
from baoxue.view.words import language, t


def answer(chosen: Chosen, found: checks.Checks) -> None:
    """Is it complete and sound? Registers, rows, who has not reported, what did not come."""
    came = registers.read(ask("snapshot_registers_of", chosen.filters), chosen)
    covered = coverage.read(
        ask("register_coverage", chosen.filters, by=("code", "register")), ask("not_reported", chosen.filters)
    )
    with blocks.section(registers.heading(came, covered, found), registers.note(came, chosen)):
        cards.counts(registers.counts(came, covered, found))
        listing.sentences(registers.lines(covered, found))
        with blocks.folded(t("reporting.fold_registers"), "registers") as is_open:
            if is_open:
                listing.table(
                    registers.rows(came, covered),
                    registers.columns(),
                    unit="item",
                    order=t("reporting.registers_order"),
                    key="registers",
                )
        with blocks.folded(coverage.heading(covered), "coverage") as is_open:
            if is_open:
                if rows := coverage.missing_rows(covered):
                    listing.prose_table(coverage.missing_head(), rows, (24, 16, 60))
                listing.small_table(*covered.matrix)
                blocks.note(t("reporting.matrix_note"))
        if missing := registers.missing(came):
            with blocks.folded(t("reporting.fold_missing", count=len(missing)), "missing") as is_open:
                if is_open:
                    listing.prose_table(registers.missing_head(), missing, (22, 46, 32))


def rules(chosen: Chosen, found: checks.Checks) -> None:
    """What the checks found, by rule; the rows of one rule; all of them as a workbook."""
    with blocks.section(checks.heading(found), t("reporting.checks_note")):
        if not found.rules:
            return
        rows = checks.rows(found)
        listing.prose_table(checks.head(), rows[: checks.FIRST], checks.WIDTHS)
        blocks.note(t("reporting.checks_order"))
        if len(rows) > checks.FIRST:
            with blocks.folded(t("reporting.fold_rules", count=len(rows) - checks.FIRST), "rules") as is_open:
                if is_open:
                    listing.prose_table(checks.head(), rows[checks.FIRST :], checks.WIDTHS)
        with blocks.folded(t("reporting.fold_rows"), "rows") as is_open:
            if is_open:
                _cells(chosen, found)
        taking.button(
            t("reporting.workbook"),
            t("reporting.workbook_name", day=chosen.as_of.isoformat()),
            lambda slip: _workbook(slip, chosen),
            key="workbook",
            what="check_findings",
            filters=chosen.filters,
        )


def _cells(chosen: Chosen, found: checks.Checks) -> None:
    wanted = option("rule", t("reporting.choose_rule"), checks.options(found))
    rule, _, register = wanted.partition(":")
    rows = ask("check_finding_rows", chosen.filters, rule=rule, register=register, at_most=checks.AT_MOST)
    listing.table(
        checks.cell_rows(rows),
        checks.cell_columns(),
        unit="item",
        total=checks.total(found, wanted),
        order=t("reporting.cells_order"),
        key="cells",
    )


def _workbook(slip: taking.Slip, chosen: Chosen) -> taking.Taken:
    rows = ask("check_finding_rows", chosen.filters, rule=None, register=None, at_most=checks.IN_A_WORKBOOK)
    made = error_workbook(
        checks.findings(rows), chosen.as_of, language=language(), about=slip.lines(), mark=slip.watermark
    )
    return taking.Taken(made, len(rows))


def three_ledgers(chosen: Chosen) -> None:
    """Household registration, roll, attendance: the flow, its gaps by age, the account, the children."""
    books = ledgers.read(ask("ledger_lines", chosen.filters), ask("ledger_gap_sums", chosen.filters), chosen)
    with blocks.section(ledgers.heading(books, chosen), ledgers.note(books, chosen)):
        if not chosen.has("population"):
            blocks.not_supplied(t("reporting.ledger_what"), figures.register_name("population"))
        flow.draw(flow.Flow(ledgers.stations(books)))
        if books.unverified:
            waiting = ledgers.ages(books)
            blocks.note(f"{waiting.heading}{waiting.note}")
            blocks.draw(waiting, ledgers.source(chosen))
        else:
            blocks.source_line(ledgers.source(chosen))
        with blocks.folded(t("reporting.fold_account"), "account") as is_open:
            if is_open:
                listing.small_table(*ledgers.account(books))
                blocks.note(ledgers.checked(books))
        if ledgers.options(books):
            with blocks.folded(t("reporting.fold_children"), "children") as is_open:
                if is_open:
                    _children(chosen, books)


def _children(chosen: Chosen, books: ledgers.Ledgers) -> None:
    wanted = option("gap", t("reporting.choose_gap"), ledgers.options(books))
    gap, _, kind = wanted.partition("-")
    rows = ask("ledger_children", chosen.filters, gap=gap, kind=kind)
    blocks.note(ledgers.reasons(books, gap, kind))
    listing.table(
        ledgers.child_rows(rows),
        ledgers.child_columns(chosen, kind),
        late="is_late" if kind == "unverified" else None,
        total=books.split[gap, kind],
        unit="person",
        order=t("reporting.children_order"),
        key="children",
    )


def one_table(chosen: Chosen) -> None:
    """一表 as the six rosters give it, beside the county's own where it came."""
    supplied = chosen.has("roster_summary")
    year = asking.snapshot(chosen.filters).school_year
    if not supplied:
        with blocks.section(t("reporting.rosters_heading_derived"), rosters.note(chosen, year)):
            blocks.not_supplied(t("reporting.rosters_what"), figures.register_name("roster_summary"))
            with blocks.folded(t("reporting.fold_table"), "roster") as is_open:
                if is_open:
                    _table(rosters.read(ask("roster_table", chosen.filters)))
        return
    table = rosters.read(ask("roster_table", chosen.filters))
    with blocks.section(rosters.heading(table), rosters.note(chosen, year)):
        listing.sentences(rosters.lines(table), key="rosters-")
        for said in rosters.sums(table):
            blocks.note(said)
        with blocks.folded(t("reporting.fold_table"), "roster") as is_open:
            if is_open:
                _table(table)
                if table.different:
                    listing.table(
                        rosters.differences(table),
                        rosters.difference_columns(),
                        unit="item",
                        order=t("reporting.rosters_order"),
                        key="differences",
                    )


def _table(table: rosters.Rosters) -> None:
    listing.small_table(*rosters.table(table))
    for said in rosters.sums(table):
        blocks.note(said)


def platform_totals(chosen: Chosen) -> None:
    """Totals of the national platform, typed in: kept in this session only."""
    with (
        blocks.section(t("reporting.platform_heading"), t("reporting.platform_note")),
        blocks.folded(t("reporting.fold_platform"), "platform") as is_open,
    ):
        if not is_open:
            return
        ours = platform.read(ask("platform_counts", chosen.filters))
        typed = {}
        with st.grid(len(platform.TOTALS), min_column_width=160):
            for total in platform.TOTALS:
                typed[total] = st.number_input(
                    t(f"reporting.total_{total}"),
                    min_value=0,
                    value=None,
                    step=1,
                    placeholder=t("reporting.platform_placeholder"),
                    key=f"platform-{total}",
                )
        compared = tuple(
            platform.compare(ours[total], int(theirs))
            for total, theirs in typed.items()
            if theirs is not None
        )
        if compared:
            listing.prose_table(platform.head(), platform.rows(compared), (20, 12, 12, 10, 46))
        blocks.note(t("reporting.platform_kept"))


def snapshot_list() -> None:
    """All snapshots with their state; for who keeps the data, the way back."""
    catalog = asking.current().edition.catalog
    with blocks.section(snapshots.heading(catalog), t("reporting.snapshots_note")):
        with blocks.folded(t("reporting.fold_snapshots"), "snapshots") as is_open:
            if is_open:
                listing.table(
                    snapshots.rows(catalog),
                    snapshots.columns(),
                    unit="place",
                    order=t("reporting.list_order"),
                    key="snapshots",
                )
        if uploading.may_publish():
            steward.way_back()
