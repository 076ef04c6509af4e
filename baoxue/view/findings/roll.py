"""What the roll by itself says: how many pupils where, boys and girls, ages, classes, households."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from baoxue.analysis.comparison import share
from baoxue.analysis.records import column_rows, row_records
from baoxue.analysis.trends import Trends
from baoxue.view import cards, charts, formats
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.finding import Finding
from baoxue.view.listing import Column, titled
from baoxue.view.words import t

Codes = Mapping[tuple[str, str], str]
RATES = (
    *("girls_share", "boarding_share", "disabled_pupils_share", "poor_pupils_share"),
    *("over_age_share", "large_class_share", "not_found_at_school_share"),
)
INDICATORS = ("pupils_enrolled", "class_count", *RATES)
NOT_TOLD = ""
# Pupils of a class up to so many.
_BANDS = (25, 35, 45, 50, 55, 65)


def heading(trends: Trends, schools: int) -> str:
    """How many pupils, schools and classes the roll names."""
    pupils, classes = _newest(trends, "pupils_enrolled"), _newest(trends, "class_count")
    if not pupils:
        return t("roll.heading_none")
    words = {"pupils": formats.counted(pupils), "schools": formats.counted(schools, "school")}
    # A roll without the names of classes tells none: that is not no class.
    if classes is None or classes == 0:
        return t("roll.heading_no_classes", **words)
    return t("roll.heading", **words, classes=formats.counted(classes, "class"))


def _newest(trends: Trends, name: str) -> float | None:
    points = trends.points(name)
    return points[-1].numerator if points else None


def rates(trends: Trends, chosen: Chosen) -> tuple[cards.Rate, ...]:
    """The shares that the roll tells; one that no school fills in is left out."""
    found = (figures.rate_card(trends, name, chosen.filters.stages, chosen.present) for name in RATES)
    return tuple(card for card in found if card and card.missing is None)


def grades(rows: pd.DataFrame, codes: Codes) -> Finding:
    """Pupils by grade, from `pupils_divided` by grade and sex."""
    by_grade, girls = Counter[int](), Counter[int]()
    for grade, sex, pupils in column_rows(rows, "grade", "sex", "pupils"):
        by_grade[int(grade)] += int(pupils)
        girls[int(grade)] += int(pupils) if sex == "2" else 0
    if not by_grade:
        return Finding(t("roll.grades_heading_none"))
    total = sum(by_grade.values())
    bars = tuple(
        charts.Bar(
            _name(codes, "grade", str(grade)), float(by_grade[grade]), share(girls[grade], by_grade[grade])
        )
        for grade in sorted(by_grade)
    )
    most, least = max(by_grade, key=by_grade.__getitem__), min(by_grade, key=by_grade.__getitem__)
    said = t(
        "roll.grades_heading",
        total=formats.counted(total),
        most=_name(codes, "grade", str(most)),
        most_pupils=formats.counted(by_grade[most]),
        least=_name(codes, "grade", str(least)),
        least_pupils=formats.counted(by_grade[least]),
    )
    return Finding(said, t("roll.grades_note"), charts.bars(bars, what=t("roll.grades_what")))


def ages(rows: pd.DataFrame) -> Finding:
    """Years above the usual age of the grade, from `pupils_divided` by `years_over`."""
    counted = Counter[int | None]()
    for years, pupils in column_rows(rows, "years_over", "pupils"):
        counted[int(years) if wording.known(years) else None] += int(pupils)
    total = sum(counted.values())
    if not total:
        return Finding(t("roll.ages_heading_none"))
    late = sum(count for years, count in counted.items() if years is not None and years >= 2)
    bars = tuple(
        charts.Bar(
            t("roll.age_unknown" if years is None else f"roll.age_{years}".replace("-1", "early")),
            float(counted[years]),
            share(counted[years], total),
            "worse" if years is not None and years >= 2 else "other" if years is None else "context",
        )
        for years in (-1, 0, 1, 2, 3, None)
        if counted[years]
    )
    said = t("roll.ages_heading", late=formats.counted(late), share=formats.percent(share(late, total)))
    return Finding(said, t("roll.ages_note"), charts.bars(bars, what=t("roll.ages_what")))


def sizes(rows: pd.DataFrame) -> Finding:
    """Classes by their size, from `class_sizes`."""
    if rows.empty:
        return Finding(t("roll.sizes_heading_none"))
    counted, large = Counter[int](), Counter[int]()
    for pupils, is_large in column_rows(rows, "pupils", "is_large"):
        band = next((place for place, most in enumerate(_BANDS) if pupils <= most), len(_BANDS))
        counted[band] += 1
        large[band] += bool(is_large)
    bars = tuple(
        charts.Bar(
            _band(band),
            float(counted[band]),
            share(counted[band], len(rows)),
            "worse" if large[band] else "context",
        )
        for band in range(len(_BANDS) + 1)
        if counted[band]
    )
    words = {
        "classes": formats.counted(len(rows), "class"),
        "mean": formats.number(float(rows["pupils"].mean()), 1),
        "large": formats.counted(sum(large.values()), "class"),
        "most": formats.counted(float(rows["pupils"].max())),
    }
    said = t("roll.sizes_heading" if sum(large.values()) else "roll.sizes_heading_fine", **words)
    return Finding(said, t("roll.sizes_note"), charts.bars(bars, unit="class", what=t("roll.sizes_what")))


def _band(place: int) -> str:
    if place == 0:
        return t("roll.band_first", most=_BANDS[0])
    if place == len(_BANDS):
        return t("roll.band_last", least=_BANDS[-1] + 1)
    return t("roll.band", least=_BANDS[place - 1] + 1, most=_BANDS[place])


def large_rows(rows: pd.DataFrame, codes: Codes) -> pd.DataFrame:
    """The large classes, the largest first."""
    large = rows[rows["is_large"]]
    return large.assign(
        at=[wording.either(row.school, row.school_en) for row in row_records(large)],
        where=[wording.either(row.township, row.township_en) for row in row_records(large)],
        of_grade=[_name(codes, "grade", str(int(grade))) for grade in large["grade"]],
    )


def large_columns() -> tuple[Column, ...]:
    """Where, which class, how many."""
    columns = "where:150 at:190 of_grade:90 class_name:90 pupils:count:90"
    return titled("roll.column", columns)


def divided(what: str, rows: pd.DataFrame, name: Callable[[Any], str]) -> Finding:
    """Pupils by one thing that the roll tells (`what`: a column of `pupils_divided`); those of whom it does
    not tell come last."""
    counted = Counter[str]()
    for value, pupils in column_rows(rows, what, "pupils"):
        counted[str(value) if wording.known(value) else NOT_TOLD] += int(pupils)
    told = {value: pupils for value, pupils in counted.items() if value != NOT_TOLD}
    if not told:
        return Finding(t(f"roll.{what}_heading_none"))
    total = sum(counted.values())
    order = sorted(told, key=lambda value: (-told[value], value))
    bars = [charts.Bar(name(value), float(told[value]), share(told[value], total)) for value in order]
    if rest := counted[NOT_TOLD]:
        bars.append(charts.Bar(t(f"roll.{what}_not_told"), float(rest), share(rest, total), "other"))
    words = {"most": name(order[0]), "pupils": formats.counted(told[order[0]])}
    words |= {"told": formats.counted(sum(told.values())), "total": formats.counted(total)}
    chart = charts.bars(tuple(bars), what=t(f"roll.{what}_what"))
    return Finding(t(f"roll.{what}_heading", **words), t(f"roll.{what}_note"), chart)


def place_rows(pupils: pd.DataFrame, classes: pd.DataFrame) -> pd.DataFrame:
    """One row per place one level below the choice: pupils, girls, boarders, over age; classes and large
    ones.

    `pupils`: `pupils_divided` by code, sex, is_boarding, is_over_age; `classes`: two figures by code.
    """
    sums: dict[Any, Counter[str]] = {}
    names: dict[Any, str] = {}
    for row in row_records(pupils):
        names[row.code] = wording.place(row.code, row.name, row.name_en)
        sum_ = sums.setdefault(row.code, Counter())
        count = int(row.pupils)
        sum_["pupils"] += count
        for what, value in (
            ("girls", row.sex == "2" if wording.known(row.sex) else None),
            ("boarders", row.is_boarding),
            ("over_age", row.is_over_age),
        ):
            if wording.known(value):
                sum_[f"{what}_told"] += count
                sum_[what] += count if value else 0
    large = {}
    for row in row_records(classes):
        if row.indicator == "large_class_share":
            large[row.code] = (row.numerator, row.denominator)
    found = [
        {
            "place": names[code],
            "pupils": told["pupils"],
            **{what: told[what] / told[f"{what}_told"] if told[f"{what}_told"] else None
               for what in ("girls", "boarders", "over_age")},
            "classes": large.get(code, (None, None))[1],
            "large": large.get(code, (None, None))[0],
        }
        for code, told in sums.items()
    ]  # fmt: skip
    columns = ["place", "pupils", "girls", "boarders", "over_age", "classes", "large"]
    return pd.DataFrame(found, columns=columns).sort_values(["pupils", "place"], ascending=[False, True])


def place_columns(level: str) -> tuple[Column, ...]:
    """The columns of that table; a column that nobody told stays with dashes in its cells."""
    shares = "girls:percent:90 boarders:percent:90 over_age:percent:90"
    counted = titled("roll.column", f"pupils:count:90 {shares} classes:count:80 large:count:90")
    return (Column("place", wording.begun(level), "text", 190), *counted)


def told_columns(rows: pd.DataFrame, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Those of the columns of which any row tells something."""
    return tuple(column for column in columns if rows[column.name].notna().any())


def states(rows: pd.DataFrame, codes: Codes) -> Finding:
    """Attending, on leave, marked as dropped out ...: from `roll_states`."""
    counted = {str(code): int(pupils) for code, pupils in column_rows(rows, "roll_status", "pupils")}
    if not counted:
        return Finding(t("roll.states_heading_none"))
    total = sum(counted.values())
    bars = tuple(
        charts.Bar(
            _name(codes, "roll_status", code),
            float(pupils),
            share(pupils, total),
            "worse" if code == "60" else "context",
        )
        for code, pupils in counted.items()
    )
    said = t(
        "roll.states_heading",
        total=formats.counted(total),
        leave=formats.counted(counted.get("20", 0)),
        marked=formats.counted(counted.get("60", 0)),
    )
    return Finding(said, t("roll.states_note"), charts.bars(bars, what=t("roll.states_what")))


def _name(codes: Codes, name: str, code: str) -> str:
    return wording.begun(codes.get((name, code), code))
