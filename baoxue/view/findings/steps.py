"""The steps of a case, and the ledger that tells each: a step of a ledger that did not come is not known."""

from collections.abc import Collection

import pandas as pd

from baoxue.view.findings import figures
from baoxue.view.words import t

STEPS = ("report", "verify", "persuade", "settle")
LEDGERS = ("suspected_cases", "dropout_cases")
_TOLD_BY = dict(zip(STEPS, ("suspected_cases",) * 2 + ("dropout_cases",) * 2, strict=True))
# What counts the late cases of the ledgers that are there.
_LATE = {LEDGERS: "cases_late", LEDGERS[:1]: "cases_late_suspicion", LEDGERS[1:]: "cases_late_return"}


def known(present: Collection[str]) -> tuple[str, ...]:
    """The steps of which the registers that came tell something."""
    return tuple(step for step in STEPS if _TOLD_BY[step] in present)


def missing(present: Collection[str]) -> str:
    """The ledgers of cases that did not come, in words; empty text when both are there."""
    return t("format.between_names").join(
        figures.register_name(ledger) for ledger in LEDGERS if ledger not in present
    )


def late(present: Collection[str]) -> str:
    """The indicator of late cases that the ledgers allow: of all steps, or of those of the one that came."""
    return _LATE.get(tuple(ledger for ledger in LEDGERS if ledger in present), "cases_late")


def unknown_note(present: Collection[str]) -> str:
    """Which steps nobody can tell of and why, where one of the two ledgers came; else empty text."""
    lacking = [step for step in STEPS if step not in known(present)]
    if not lacking or len(lacking) == len(STEPS):
        return ""
    return t(
        "dropout.steps_unknown",
        steps=t("format.between_names").join(t(f"step.{step}") for step in lacking),
        register=missing(present),
    )


def verified(rows: pd.DataFrame, present: Collection[str]) -> str:
    """How many suspicions turned out to be dropouts of which nothing more is known, since only their ledger
    came (from `case_outcomes`); empty text where there are none."""
    if "dropout_cases" in present or "suspected_cases" not in present:
        return ""
    count = int(rows.loc[rows["outcome"] == "confirmed", "found"].sum())
    return t("sentence.verified_unfollowed", count=count) if count else ""
