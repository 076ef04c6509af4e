"""总体情况: where do we stand, what changed, what needs attention?"""

from baoxue.view.findings.steps import LEDGERS
from baoxue.view.render import OnRequest, page
from baoxue.view.sections import roll, two_rolls
from baoxue.view.sections.overview import bridge, changes, headline, opening, points, report, townships

page(
    "overview",
    opening.opening,
    points.attention,
    bridge.bridge,
    opening.places,
    opening.rates,
    OnRequest(headline.depth),
    OnRequest(townships.owners),
    OnRequest(townships.where),
    OnRequest(roll.roll, "roll.fold"),
    OnRequest(townships.zeros),
    OnRequest(changes.since, when=lambda r: r.earlier),
    OnRequest(changes.calendar),
    OnRequest(report.text),
    needs=lambda r: r.has(*LEDGERS),
    without=(
        roll.opening,
        two_rolls.since,
        roll.by_place,
        (roll.grades, roll.ages),
        roll.classes,
        opening.places,
        opening.rates,
    ),
    indicators=opening.INDICATORS,
)
