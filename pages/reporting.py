"""数据报送与核查: is the newest data complete and sound, who has not reported, do the ledgers agree?"""

from baoxue.view.forms.grants import grants_form
from baoxue.view.forms.import_form import import_form, roll_back
from baoxue.view.render import page
from baoxue.view.sections.reporting import (
    audit_log,
    ledgers,
    platform,
    publication,
    rosters,
    rules,
    snapshots,
    supplied,
)

page(
    "reporting",
    supplied.opening,
    import_form,
    rules.by_rule,
    ledgers.three_ledgers,
    rosters.one_table,
    platform.totals,
    publication.published_tables,
    snapshots.all_snapshots,
    roll_back,
    grants_form,
    audit_log.audit_log,
)
