"""What the roll by itself says: how many pupils where, boys and girls, ages, classes, households."""

from bisect import bisect_left
from collections import Counter

import pandas as pd

from baoxue.analysis.comparison import share
from baoxue.analysis.records import column_rows
from baoxue.view import charts
from baoxue.view.findings import wording
from baoxue.view.listing import Column, titled
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Fold, List, Pair, Part, Rates, Section, bars, nothing, section
from baoxue.view.words import t

RATES = (
    *("girls_share", "boarding_share", "disabled_pupils_share", "poor_pupils_share"),
    *("over_age_share", "large_class_share", "not_found_at_school_share"),
)
AGES: dict[str, charts.BarRole] = {
    **dict.fromkeys(("age_early", "age_0", "age_1"), "context"),
    **dict.fromkeys(("age_2", "age_3"), "worse"),
    "age_unknown": "other",
}
SHARES = {"girls": "sex", "boarders": "is_boarding", "over_age": "is_over_age"}
"""Columns of the table of places -> what the roll tells of a pupil."""
NOT_TOLD = ""
GIRL, ON_LEAVE, DROPPED_OUT = "2", "20", "60"
CLASS_SIZES = (25, 35, 45, 50, 55, 65)
"""Pupils of a class up to so many."""


def opening(r: Reader) -> Section:
    """How many pupils, schools and classes there are, and the shares that the roll tells."""
    pupils, classes = _newest(r, "pupils_enrolled"), _newest(r, "class_count")
    # A share that no school fills in is left out; a roll without names of classes tells none, not no class.
    rates = tuple(card for card in r.cards(*RATES) if card.missing is None)
    return section(
        "roll",
        Rates(rates),
        source=r.source("pupils_enrolled"),
        heading="heading_none" if not pupils else "heading" if classes else "heading_no_classes",
        pupils=pupils,
        schools=len(r.ask("pupils_divided", by=("school_code",))),
        classes=classes,
        stage=r.stage_name,
    )


def _newest(r: Reader, indicator: str) -> float | None:
    points = r.points(indicator)
    return points[-1].numerator if points else None


def by_place(r: Reader) -> Section:
    """Each place one level below the choice, with what the roll tells of its pupils."""
    rows = _places(r)
    shares = "girls:percent:90 boarders:percent:90 over_age:percent:90"
    figures = titled("roll.column", f"pupils:count:90 {shares} classes:count:80 large:count:90")
    told = (column for column in figures if rows[column.name].notna().any())
    columns = (Column("place", wording.begun(r.level_below), "text", 190), *told)
    return section(
        "roll.places",
        List(rows, columns, "roll-places", t("roll.places_order"), "place")
        if len(rows)
        else nothing(t("roll.what"), r),
        source=r.source("pupils_enrolled"),
        level=r.level_below,
        count=len(rows),
    )


def _places(r: Reader) -> pd.DataFrame:
    """One row per place: pupils, the shares among those of whom it is told, classes and large ones."""
    rows = r.ask("pupils_divided", by=("code", *SHARES.values())).fillna({"code": ""})
    rows["sex"] = (rows["sex"] == GIRL).where(rows["sex"].notna())
    classes = r.ask("indicator_places", indicators=("large_class_share",)).fillna({"code": ""})
    counted = {code: both for code, *both in column_rows(classes, "code", "numerator", "denominator")}
    found = []
    for code, group in rows.groupby("code"):
        large, all_classes = counted.get(code, (None, None))
        shares = [_share(group["pupils"], group[told]) for told in SHARES.values()]
        place = wording.place(code, group["name"].iloc[0], None)
        found.append((place, group["pupils"].sum(), *shares, all_classes, large))
    columns = ["place", "pupils", *SHARES, "classes", "large"]
    return pd.DataFrame(found, columns=columns).sort_values(["pupils", "place"], ascending=[False, True])


def _share(pupils: pd.Series, told: pd.Series) -> float | None:
    told = told.dropna().astype(bool)
    known = pupils[told.index]
    return share(known[told].sum(), known.sum())


def grades(r: Reader) -> Section:
    """Pupils by grade, and the share of girls."""
    rows = r.ask("pupils_divided", by=("grade", "sex"))
    pupils = rows.groupby("grade")["pupils"].sum()
    girls = rows[rows["sex"] == GIRL].groupby("grade")["pupils"].sum().reindex(pupils.index, fill_value=0)
    names = r.code_names("grade")
    drawn = [
        charts.Bar(names[str(grade)], float(count), share(girls[grade], count))
        for grade, count in pupils.items()
    ]
    most, least = (choose(drawn, key=lambda it: it.value, default=None) for choose in (max, min))
    return section(
        "roll.grades",
        charts.bars(tuple(drawn), what=t("roll.grades_what")),
        source=r.source("pupils_enrolled"),
        empty=not drawn,
        most=most and most.name,
        most_pupils=most and most.value,
        least=least and least.name,
        least_pupils=least and least.value,
    )


def ages(r: Reader) -> Section:
    """Years above the usual age of the grade."""
    counted = Counter[str]()
    for years, pupils in column_rows(r.ask("pupils_divided", by=("years_over",)), "years_over", "pupils"):
        name = f"{int(years)}".replace("-1", "early") if wording.known(years) else "unknown"
        counted[f"age_{name}"] += int(pupils)
    late = sum(counted[name] for name, role in AGES.items() if role == "worse")
    drawn = bars("roll", AGES, counted, counted.total())
    return section(
        "roll.ages",
        charts.bars(tuple(bar for bar in drawn if bar.value), what=t("roll.ages_what")),
        source=r.source("over_age_share"),
        empty=not counted,
        late=late,
        share=share(late, counted.total()),
    )


def grades_and_ages(r: Reader) -> Pair:
    """The two side by side."""
    return Pair(grades(r), ages(r))


def classes(r: Reader) -> Section:
    """Classes by size, and the large ones one by one."""
    rows = r.ask("class_sizes")
    sizes = [bisect_left(CLASS_SIZES, pupils) for pupils in rows["pupils"]]
    counted, large = (
        Counter(sizes),
        {size for size, is_large in zip(sizes, rows["is_large"], strict=True) if is_large},
    )
    drawn = [
        charts.Bar(
            _size(it),
            float(counted[it]),
            share(counted[it], len(rows)),
            "worse" if it in large else "context",
        )
        for it in sorted(counted)
    ]
    return section(
        "roll.sizes",
        charts.bars(tuple(drawn), unit="class", what=t("roll.sizes_what")),
        Fold("roll-classes", t("roll.fold_classes"), lambda: (_large(r, rows),)),
        source=r.source("large_class_share"),
        empty=rows.empty,
        heading="heading" if large else "heading_fine",
        classes=len(rows),
        mean=rows["pupils"].mean(),
        large=int(rows["is_large"].sum()),
        most=rows["pupils"].max(),
    )


def _size(place: int) -> str:
    if place == 0:
        return t("roll.band_first", most=CLASS_SIZES[0])
    if place == len(CLASS_SIZES):
        return t("roll.band_last", least=CLASS_SIZES[-1] + 1)
    return t("roll.band", least=CLASS_SIZES[place - 1] + 1, most=CLASS_SIZES[place])


def _large(r: Reader, rows: pd.DataFrame) -> Part:
    large, names = rows[rows["is_large"]], r.code_names("grade")
    if large.empty:
        return nothing(t("roll.what_large"), r)
    columns = titled("roll.column", "township:150 school:190 of_grade:90 class_name:90 pupils:count:90")
    shown = large.assign(of_grade=[names[str(int(grade))] for grade in large["grade"]])
    return List(shown, columns, "large-classes", t("roll.classes_order"), "class")


def households(r: Reader) -> Section:
    """Pupils by the kind of household that the roll names."""
    return _divided(r, r.ask("pupils_divided", by=("household_kind",)), "beneficiary", "poor_pupils_share")


def placements(r: Reader) -> Section:
    """Pupils marked as disabled, by placement."""
    rows = r.ask("pupils_divided", by=("is_disabled", "placement"))
    rows = rows[rows["is_disabled"].fillna(False).astype(bool)].drop(columns="is_disabled")
    return _divided(r, rows, "placement", "disabled_pupils_share")


def _divided(r: Reader, rows: pd.DataFrame, codes: str, indicator: str) -> Section:
    """Pupils by the first column of the rows; those of whom it does not tell come last."""
    what, names = rows.columns[0], r.code_names(codes)
    told = rows.groupby(what)["pupils"].sum().sort_index().sort_values(ascending=False, kind="stable")
    total = rows["pupils"].sum()
    drawn = [charts.Bar(names[code], float(pupils), share(pupils, total)) for code, pupils in told.items()]
    if rest := total - told.sum():
        drawn.append(charts.Bar(t(f"roll.{what}_not_told"), float(rest), share(rest, total), "other"))
    return section(
        f"roll.{what}",
        charts.bars(tuple(drawn), what=t(f"roll.{what}_what")),
        source=r.source(indicator),
        empty=told.empty,
        most=drawn[0].name if drawn else "",
        pupils=drawn[0].value if drawn else None,
        told=told.sum(),
        total=total,
    )


def states(r: Reader) -> Section:
    """Attending, on leave, marked as dropped out: as the roll says."""
    rows, names = r.ask("roll_states", by=("roll_status",)), r.code_names("roll_status")
    counted = dict(column_rows(rows, "roll_status", "pupils"))
    total = sum(counted.values())
    drawn = [
        charts.Bar(
            names[code], float(pupils), share(pupils, total), "worse" if code == DROPPED_OUT else "context"
        )
        for code, pupils in counted.items()
    ]
    return section(
        "roll.states",
        charts.bars(tuple(drawn), what=t("roll.states_what")),
        source=r.source("pupils_enrolled"),
        empty=not drawn,
        total=total,
        leave=counted.get(ON_LEAVE, 0),
        marked=counted.get(DROPPED_OUT, 0),
    )


def roll(r: Reader) -> tuple[Section | Pair, ...]:
    """The roll's own figures on a page that has others to show first."""
    return opening(r), by_place(r), grades_and_ages(r)
