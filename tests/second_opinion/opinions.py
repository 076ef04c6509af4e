"""Every indicator a second time, as its words define it: plain Python on rows, slow and without SQL.

Each function takes the records of one snapshot and returns {cell: (numerator, denominator)}, a cell being
(county, township, school, stage).
"""

from collections.abc import Callable

from tests.second_opinion.aid import (
    aid_amount_paid_rate,
    aid_coverage_rate,
    aid_on_time_rate,
    arrived_lately,
)
from tests.second_opinion.closing import dropout_rate_last_year
from tests.second_opinion.cohort import retention, uis_dropout_rate, uis_survival_rate
from tests.second_opinion.disability import DISABILITY
from tests.second_opinion.dropout import (
    cases_late,
    cases_late_return,
    cases_late_suspicion,
    closed_rate,
    double_report_on_time_rate,
    dropout_rate_named,
    dropout_rate_open,
    returned_rate,
    suspected_open,
)
from tests.second_opinion.duties import DUTIES
from tests.second_opinion.enrolment import dropout_rate_net
from tests.second_opinion.handling import HANDLING
from tests.second_opinion.honesty import HONESTY
from tests.second_opinion.households import (
    disabled_enrolment_rate,
    disabled_share,
    net_enrolment_rate,
    out_of_school_rate,
    untraced_share,
)
from tests.second_opinion.places import PLACES
from tests.second_opinion.records import Counts, Records
from tests.second_opinion.roll import ROLL
from tests.second_opinion.scoring import SCORING
from tests.second_opinion.support import SUPPORT
from tests.second_opinion.working import (
    home_visit_coverage_rate,
    inspection_monthly_rate,
    pledge_signed_rate,
    rectification_on_time_rate,
)

OPINIONS: dict[str, Callable[[Records], Counts]] = {
    "dropout_rate_named": dropout_rate_named,
    "dropout_rate_net": dropout_rate_net,
    "dropout_rate_open": dropout_rate_open,
    "out_of_school_rate": out_of_school_rate,
    "untraced_share": untraced_share,
    "suspected_open": suspected_open,
    "cases_late": cases_late,
    "cases_late_return": cases_late_return,
    "cases_late_suspicion": cases_late_suspicion,
    "returned_rate": returned_rate,
    "closed_rate": closed_rate,
    "double_report_on_time_rate": double_report_on_time_rate,
    "net_enrolment_rate": net_enrolment_rate,
    "retention_nine_year": retention(8, 1),
    "retention_junior": retention(2, 7),
    "uis_dropout_rate": uis_dropout_rate,
    "dropout_rate_named_last_year": dropout_rate_last_year(with_grace=False),
    "dropout_rate_overdue_last_year": dropout_rate_last_year(with_grace=True),
    "uis_survival_rate": uis_survival_rate,
    "disabled_enrolment_rate": disabled_enrolment_rate,
    "disabled_mainstream_share": disabled_share("mainstream"),
    "disabled_special_education_share": disabled_share("special_school", "special_class"),
    "disabled_home_teaching_share": disabled_share("home_teaching"),
    "aid_coverage_rate": aid_coverage_rate,
    "aid_amount_paid_rate": aid_amount_paid_rate,
    "aid_on_time_rate": aid_on_time_rate,
    "home_visit_coverage_rate": home_visit_coverage_rate,
    "pledge_signed_rate": pledge_signed_rate,
    "inspection_monthly_rate": inspection_monthly_rate,
    "rectification_on_time_rate": rectification_on_time_rate,
    **{
        f"{programme}_{what}": arrived_lately(programme, what == "yuan")
        for programme in ("emergency_relief", "social_aid")
        for what in ("payments", "yuan")
    },
    **SUPPORT,
    **HANDLING,
    **HONESTY,
    **DISABILITY,
    **DUTIES,
    **PLACES,
    **SCORING,
    **ROLL,
}
