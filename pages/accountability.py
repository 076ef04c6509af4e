"""镇街责任考核: how does each township score, how sure is it, and why?"""

from baoxue.view import accountability, blocks, roll
from baoxue.view.asking import chosen
from baoxue.view.filter_bar import choose
from baoxue.view.words import t

blocks.title(t("page.accountability"))
filters = choose(show=("county", "township", "snapshot"))
looked_at = chosen(filters)
found = accountability.read(looked_at)

if found is None or found.is_empty:
    if accountability.missing(looked_at):
        roll.opening(looked_at)
        roll.by_place(looked_at)
    else:
        blocks.empty(t("accountability.what"), as_of=looked_at.as_of)
else:
    unit = accountability.standing(found, looked_at)
    accountability.unit_card(found, looked_at, unit)
    accountability.consequences(found, looked_at)
    accountability.years_end(looked_at)
roll.what_else(looked_at, accountability.measures(looked_at))
