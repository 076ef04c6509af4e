"""学生资助: what was due, what arrived, when, and who was missed?"""

from functools import partial

from baoxue.view.render import OnRequest, page
from baoxue.view.sections import aid, roll

page(
    "aid",
    aid.opening,
    (aid.programmes, aid.places),
    aid.lateness,
    (aid.steps, partial(aid.steps, back=1)),
    OnRequest(aid.divided),
    OnRequest(aid.persons),
    OnRequest(aid.returned),
    OnRequest(aid.doubts),
    OnRequest(aid.standards),
    aid.missed,
    OnRequest(aid.unlisted),
    aid.only_compulsory,
    OnRequest(aid.meals),
    needs="aid_payments",
    without=(roll.opening, roll.households, OnRequest(aid.meals, when=lambda r: r.has("nutrition"))),
    groups=("aid",),
)
