"""数据报送与核查: is the newest data complete and sound, who has not reported, do the ledgers agree?"""

from baoxue.view import blocks, publication, reporting, steward, stewardship
from baoxue.view.asking import ask, chosen
from baoxue.view.filter_bar import choose
from baoxue.view.findings.reporting import checks
from baoxue.view.words import t

blocks.title(t("page.reporting"))
filters = choose()
looked_at = chosen(filters)
found = checks.read(ask("check_findings", filters))

reporting.answer(looked_at, found)
steward.desk()
reporting.rules(looked_at, found)
reporting.three_ledgers(looked_at)
reporting.one_table(looked_at)
reporting.platform_totals(looked_at)
publication.section(looked_at)
reporting.snapshot_list()
stewardship.access_section()
