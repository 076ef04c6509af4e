"""督导工作: where to go next, what to look at, what was found last time?"""

from baoxue.view.forms import submissions
from baoxue.view.forms.month_plan import month_plan
from baoxue.view.render import OnRequest, page
from baoxue.view.sections import roll, two_rolls, zeros
from baoxue.view.sections.visits import (
    calendar,
    contradictions,
    followed,
    ladder,
    letters,
    ranking,
    sample,
    where,
)

page(
    "visits",
    where.where_next,
    calendar.the_month,
    month_plan,
    OnRequest(sample.sample),
    submissions.submit,
    followed.found_before,
    OnRequest(letters.letters, title="letters.fold"),
    contradictions.contradictions,
    zeros.on_request,
    ladder.ladder,
    needs=ranking.supplied,
    # Nothing says yet where to go first: the children to ask about, and the schools.
    without=(two_rolls.september, two_rolls.since, roll.by_place, roll.classes),
    groups=("inspection", "process", "duty"),
)
