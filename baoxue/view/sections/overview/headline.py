"""Each main figure with target, gap, trust and likelihood; where a township stands among those like it."""

from collections.abc import Iterator, Mapping

import pandas as pd

from baoxue.analysis import likelihood, similar, trust
from baoxue.analysis.comparison import SMALL_GROUP, share
from baoxue.analysis.likelihood import Likelihood
from baoxue.analysis.records import column_rows
from baoxue.analysis.similar import Among, Similar
from baoxue.view import asking, formats
from baoxue.view.findings import figures, targets, wording
from baoxue.view.reader import Reader
from baoxue.view.sections.overview.opening import CARDS, label, trends
from baoxue.view.sections.section import Note, Section, State, Table, header
from baoxue.view.words import language, named, t

COMPARED = tuple(dict.fromkeys(name for name, stage in CARDS if stage is None))
"""Those of the main figures that are shares of children and are counted in every township."""
WIDTHS = (22, 16, 12, 15, 14, 21)


def compared_names() -> dict[str, str]:
    """The figures of which a township's place can be told."""
    return {name: named(figures.indicator(name).name) for name in COMPARED}


def depth(r: Reader) -> Iterator[Section | State]:
    """Each main figure; then a township among those like it."""
    head = header("overview.depth", "figure", "now", "target", "gap", "trust", "likelihood")
    sound = r.ask("register_trust", by=("register",))
    lines = tuple(
        _line(name, stage, sound, r) for name, stage in CARDS if not stage or stage in r.filters.stages
    )
    yield Section("", parts=(Table(head, lines, WIDTHS), Note(t("overview.depth_note"))))
    whole = r.whole_county
    features = whole.ask("township_features", by=("code",))
    names = {code: wording.either(*both) for code, both in asking.place_names().items()}
    townships = {code: names.get(code, code) for code in features["code"].dropna().tolist()}
    if len(townships) < 2 or whole.filters.county is None:
        return
    with r.side_by_side():
        name = r.option("among", "overview.depth_what", compared_names())
        code = r.option("like", "overview.depth_township", townships, default=r.filters.township)
    yield _neighbours(r, name, code, features, names)


def _line(name: str, stage: str | None, sound: pd.DataFrame, r: Reader) -> tuple[str, ...]:
    """A main figure: where it stands, target, how many children are missing, trust, likelihood."""
    definition, stages = figures.indicator(name), (stage,) if stage else None
    points = r.once(trends).points(name, stages)
    if not points or points[-1].value is None:
        missing = figures.why_empty(name, r.present)
        return label(name, stage), *[formats.DASH] * 3, missing, formats.DASH
    now = points[-1]
    aim = targets.whole_target_on(definition, now.as_of, stages or r.filters.stages)
    by_now = targets.target_on(definition, now.as_of, stages or r.filters.stages)
    goal = float(aim.value) / 100 if aim else None
    evidence = trust.evidence_of(sound, definition.registers)
    believed = trust.trust(now.denominator, evidence, r.settings, on=r.as_of)
    expected = t("overview.depth_no_target")
    if goal is not None:
        expected = likelihood_text(
            likelihood.likelihood(points, goal, definition.better, definition.period, r.as_of)
        )
    return (
        label(name, stage),
        f"{figures.rate_text(definition, now)}  {figures.of_text(definition, now)}",
        formats.goal(goal, 2) if goal is not None else formats.DASH,
        figures.gap_text(definition, now, float(by_now.value) / 100 if by_now else None) or formats.DASH,
        " ".join((f"**{t(f'fair.trust_{believed.mark}')}**", *trust_reasons(believed)[:1])),
        expected,
    )


def trust_reasons(found: trust.Trust) -> tuple[str, ...]:
    """Why a figure is believed or not, one sentence for each rule that applied."""
    return tuple(_reason(reason) for reason in found.reasons)


def _reason(reason: trust.Reason) -> str:
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
    return t(
        f"fair.likelihood_{found.answer}",
        day=found.ends_on,
        years=len(found.ends),
        reaching=found.reaching,
        chance=found.chance,
        method=t(f"fair.method_{found.method}"),
    )


def _neighbours(
    r: Reader, name: str, township: str, features: pd.DataFrame, names: Mapping[str, str]
) -> State:
    """Where a township stands among those like it, and who these are and by what."""
    settings, definition = r.settings, figures.indicator(name)
    found = similar.similar(
        similar.features(features),
        township,
        int(settings.get("similar_townships", similar.MOST)),
        settings.get("similar_distance", similar.FARTHEST),
    )
    if found is None:
        return State(t("overview.depth_unknown_place"))
    rows = r.whole_county.ask("indicator_places", indicators=(name,))
    counted = {code: both for code, *both in column_rows(rows, "code", "numerator", "denominator")}
    own = counted.get(township)
    if own is None or pd.isna(own[1]):
        return State(t("overview.depth_unknown_place"), similar_text(found, names))
    stands = similar.among(
        (own[0], own[1]),
        [(code, *counted[code]) for code in found.codes if code in counted],
        definition.better,
        settings.get("small_group", SMALL_GROUP),
    )
    text = t(
        "overview.depth_among",
        place=names.get(township, township),
        name=named(definition.name),
        value=formats.percent(share(*own), definition.decimals),
        of=formats.of(own[0], own[1], definition.counted),
        among=among_text(stands),
    )
    return State(text, similar_text(found, names))


def similar_text(found: Similar, names: Mapping[str, str]) -> str:
    """Who is compared with whom, by what, and how near they are; `names` by code."""
    near = found.neighbours
    return t(
        "fair.similar" if near else "fair.similar_none",
        place=names.get(found.own.code, found.own.code),
        count=len(near),
        others=found.others,
        features=[t(f"fair.feature_{feature}") for feature in found.used] or None,
        nearest=near[0].distance if near else None,
        farthest=near[-1].distance if near else None,
        names=[names.get(code, code) for code in found.codes],
    )


def among_text(found: Among | None) -> str:
    """The place among similar townships, as a range where places cannot be told apart."""
    if found is None:
        return t("fair.among_none")
    key = "fair.among_one" if found.best == found.worst else "fair.among_range"
    if found.best == 1 and found.worst == found.of:
        key = "fair.among_alike"
    return t(key, best=found.best, worst=found.worst, of=found.of)
