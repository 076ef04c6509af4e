"""数据报送与核查: what came in, what is missing, which snapshots exist?"""

from baoxue.view import blocks, listing
from baoxue.view.asking import ask, chosen
from baoxue.view.filter_bar import choose
from baoxue.view.findings import reporting
from baoxue.view.words import t

blocks.title(t("page.reporting"))
filters = choose(show=("snapshot",))
looked_at = chosen(filters)

snapshots = ask("snapshot_list", filters)
registers = reporting.register_rows(ask("snapshot_registers_of", filters))

with blocks.section(reporting.registers_heading(registers), reporting.registers_note(looked_at)):
    listing.table(
        registers,
        reporting.register_columns(),
        unit="item",
        order=t("reporting.registers_order"),
        key="registers",
    )

with blocks.section(reporting.heading(snapshots), t("reporting.snapshots_note")):
    listing.table(
        reporting.snapshot_rows(snapshots),
        reporting.snapshot_columns(),
        unit="place",
        order=t("reporting.list_order"),
        key="snapshots",
    )
