"""辍学与复学: who is not in school, how fast are they found and brought back, do they stay?"""

from baoxue.view.findings.steps import LEDGERS
from baoxue.view.render import OnRequest, page
from baoxue.view.sections import roll, two_rolls
from baoxue.view.sections.dropout import cases, definitions, outcomes, report_forms

page(
    "dropout",
    cases.flow,
    outcomes.confirmed,
    cases.listed,
    OnRequest(cases.owners),
    OnRequest(outcomes.outcomes),
    OnRequest(outcomes.attempts),
    OnRequest(outcomes.durations),
    OnRequest(outcomes.relapse),
    two_rolls.september,
    two_rolls.since,
    definitions.definitions,
    OnRequest(definitions.cohorts),
    OnRequest(definitions.uis),
    OnRequest(report_forms.month),
    OnRequest(report_forms.quarter),
    needs=lambda r: r.has(*LEDGERS),
    without=(two_rolls.september, two_rolls.since, roll.states, roll.grades_and_ages),
    groups=("dropout", "enrolment"),
)
