"""数据报送与核查: is the newest data complete and sound, who has not reported, do the ledgers agree?"""

from baoxue.view import steward, stewardship
from baoxue.view.render import page
from baoxue.view.sections.reporting import (
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
    steward.desk,
    rules.by_rule,
    ledgers.three_ledgers,
    rosters.one_table,
    platform.totals,
    publication.published_tables,
    snapshots.all_snapshots,
    steward.way_back,
    stewardship.access_section,
)
