"""The registers of daily work, written on top of a world that is drawn: each by the desk that keeps it."""

import numpy as np

from baoxue.demo import (
    absences,
    caring,
    conditions,
    governing,
    helping,
    home_lessons,
    judging,
    leaves,
    meals,
    persuading,
    registration,
    spot_checks,
    summaries,
)
from baoxue.demo.desk import Desk
from baoxue.demo.world import SEED, World


def add_daily_registers(world: World, seed: int = SEED) -> None:
    """Adds them to the world's registers of events and of states; equal worlds get equal registers."""
    desk = Desk(world)
    draws = (np.random.default_rng([seed, part]) for part in range(101, 200))
    away_register, away = absences.absences(desk, next(draws))
    world.events |= {
        "persuasion_visits": persuading.persuasion_visits(desk, next(draws)),
        "law_notices": persuading.law_notices(desk, next(draws)),
        "absences": away_register,
        "attendance": absences.attendance(desk, away, next(draws)),
        "leave": leaves.leave(desk, next(draws)),
        "home_teaching": home_lessons.home_teaching(desk, next(draws)),
        "talks": caring.talks(desk, next(draws)),
        "clubs": caring.clubs(desk, next(draws)),
        "facilities": conditions.facilities(desk, next(draws)),
        "nutrition": meals.nutrition(desk, next(draws)),
        "department_lists": governing.department_lists(desk, next(draws)),
    }
    world.events["meetings"], held = governing.meetings(desk, next(draws))
    world.events["tasks"] = governing.tasks(desk, held, next(draws))
    world.events["notices"], sent = judging.notices(desk, next(draws))
    world.events |= {
        "appeals": judging.appeals(desk, sent, next(draws)),
        "assessments": judging.assessments(desk, next(draws)),
        "report_submissions": governing.report_submissions(desk, next(draws)),
        "inspection_results": spot_checks.inspection_results(desk, next(draws)),
    }
    world.states |= {
        "term_registration": registration.term_registration(desk, seed),
        "pairings": helping.pairings(desk),
        "caregivers": helping.caregivers(desk),
        "case_plans": helping.case_plans(desk),
        "learning_support": caring.learning_support(desk, next(draws)),
        "facility_checks": conditions.facility_checks(desk),
        "service_areas": conditions.service_areas(desk),
        "history": summaries.history(desk, next(draws)),
    }
    desk.forget_rolls()
