"""Fair comparison and belief in words: similar townships, place among them, trust, zeros, likelihood, causes
of change."""

from collections.abc import Mapping

from baoxue.analysis.explained import Explained, Part
from baoxue.analysis.likelihood import Likelihood
from baoxue.analysis.similar import Among, Similar
from baoxue.analysis.trust import Reason, Trust
from baoxue.view import charts, formats
from baoxue.view.findings import figures
from baoxue.view.words import language, t


def similar_note(found: Similar, names: Mapping[str, str]) -> str:
    """Who is compared with whom, by what, and how near they are; `names` by code (`noting.place_names`)."""
    used = t("format.between_names").join(t(f"fair.feature_{feature}") for feature in found.used)
    own = names.get(found.own.code, found.own.code)
    if not found.neighbours:
        return t("fair.similar_none", place=own, others=found.others, features=used or formats.DASH)
    listed = t("format.between_names").join(names.get(code, code) for code in found.codes)
    return t(
        "fair.similar",
        place=own,
        count=len(found.neighbours),
        others=found.others,
        features=used,
        nearest=f"{found.neighbours[0].distance:.1f}",
        farthest=f"{found.neighbours[-1].distance:.1f}",
        names=listed,
    )


def among_text(found: Among | None) -> str:
    """The place among similar townships, as a range where places cannot be told apart."""
    if found is None:
        return t("fair.among_none")
    key = "fair.among_one" if found.best == found.worst else "fair.among_range"
    if found.best == 1 and found.worst == found.of:
        key = "fair.among_alike"
    return t(key, best=found.best, worst=found.worst, of=found.of)


def trust_mark(found: Trust) -> str:
    """可直接使用, 需核实 or 人数过少."""
    return t(f"fair.trust_{found.mark}")


def trust_reasons(found: Trust) -> tuple[str, ...]:
    """Why, one sentence for each rule that applied."""
    return tuple(_reason(reason) for reason in found.reasons)


def _reason(reason: Reason) -> str:
    is_share = reason.rule.measure.endswith("_share")

    def shown(value: float) -> str:
        return formats.percent(value, 1) if is_share else formats.number(value)

    return reason.rule.words[language()].format(
        register=figures.register_name(reason.register) if reason.register else "",
        value=shown(reason.value),
        limit=shown(reason.limit),
        value_per_hundred=formats.number(reason.value * 100, 1),
        limit_per_hundred=formats.number(reason.limit * 100, 1),
    )


def likelihood_text(found: Likelihood) -> str:
    """Whether this year's target will be reached, and what that rests on."""
    chance = found.chance
    return t(
        f"fair.likelihood_{found.answer}",
        day=formats.day(found.ends_on) if found.ends_on else formats.DASH,
        years=len(found.ends),
        reaching=found.reaching,
        chance=formats.percent(chance, 0) if chance is not None else formats.DASH,
        method=t(f"fair.method_{found.method}"),
    )


def change_parts(found: Explained, better: str) -> tuple[charts.WaterfallPart, ...]:
    """The parts of a change for `charts.waterfall`: causes of the numerator one by one, the denominator as
    one.

    Amounts are shares of 1 for a rate, whole children for a count.
    """
    parts = [
        charts.WaterfallPart(
            t(f"fair.cause_{part.cause}"),
            float(part.rate) if part.rate is not None else float(part.net),
            _children(part.came, part.left),
            _sense(part, better),
        )
        for part in found.of("numerator")
    ]
    if found.denominator_rate is not None and found.of("denominator"):
        sides = found.of("denominator")
        parts.append(
            charts.WaterfallPart(
                t("fair.cause_denominator"),
                float(found.denominator_rate),
                _children(sum(part.came for part in sides), sum(part.left for part in sides)),
            )
        )
    return tuple(parts)


def _children(came: int, left: int) -> str:
    shown = [f"+{formats.number(came)}"] if came else []
    shown += [f"{formats.MINUS}{formats.number(left)}"] if left else []
    return " ".join(shown)


def _sense(part: Part, better: str) -> charts.Sense:
    """Only who came or left is good or bad news; age, moves and corrections are neither."""
    if part.cause not in ("came", "left") or better == "neither" or not part.net:
        return "neutral"
    return "better" if (part.net > 0) == (better == "higher") else "worse"
