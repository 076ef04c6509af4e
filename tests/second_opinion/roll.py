"""What the roll by itself tells: pupils, girls, boarders, disabled, households, ages, classes."""

from collections import Counter
from collections.abc import Callable

from tests.second_opinion.children import is_disabled, is_poor
from tests.second_opinion.counting import compulsory, tally
from tests.second_opinion.households import is_taught
from tests.second_opinion.records import Counts, Records, Row

Judge = Callable[[Records, str, Row], bool | None]
"""Of an enrolled pupil: counted, not counted, or not known (None)."""


def enrolled(records: Records) -> list[tuple[str, Row]]:
    return [(who, row) for who, row in records.roll.items() if records.is_enrolled(who)]


def of_pupils(judge: Judge) -> Callable[[Records], Counts]:
    """The share of pupils whom the judge counts among those of whom it knows."""

    def count(records: Records) -> Counts:
        counts = []
        for who, row in enrolled(records):
            judged = judge(records, who, row)
            if judged is not None:
                cell = records.at_school(row["school_code"], records.stage(row["grade"]))
                counts.append((cell, int(judged), 1))
        return compulsory(tally(counts))

    return count


def pupils_enrolled(records: Records) -> Counts:
    return {cell: (pupils, None) for cell, (pupils, _) in of_pupils(lambda *_: True)(records).items()}


def _filled(records: Records, school: str, told: Callable[[str, Row], bool]) -> bool:
    """Whether a school has filled a column for any of its pupils of compulsory stages."""
    return any(told(who, row) for who, row in records.pupils_of_school[school])


def _is_girl(records: Records, who: str, row: Row) -> bool | None:
    """The household register is asked first, as for everything that it tells."""
    sex = records.by_id("population").get(who, {}).get("sex") or row["sex"]
    return sex == "2" if sex in ("1", "2") else None


def _is_boarder(records: Records, who: str, row: Row) -> bool | None:
    if not _filled(records, row["school_code"], lambda _, it: it["is_boarding"] is not None):
        return None
    return bool(row["is_boarding"])


def _is_disabled(records: Records, who: str, row: Row) -> bool | None:
    # The register of disabled children tells of everybody, where there is one.
    if "disabled" not in records.registers and not _filled(
        records, row["school_code"], lambda _, it: it["is_disabled"] is not None
    ):
        return None
    return is_disabled(records, who)


def _is_poor(records: Records, who: str, row: Row) -> bool | None:
    if "poor_households" not in records.registers and not _filled(
        records, row["school_code"], lambda _, it: it["family_category"] is not None
    ):
        return None
    return is_poor(records, who)


def _is_over_age(records: Records, who: str, row: Row) -> bool | None:
    age = records.age(who)
    usual = row["grade"] + records.settings["school_age_from"] - 1
    return None if age is None else age - usual >= records.settings["over_age_years"]


def _classes(records: Records) -> Counter[tuple[str, int, str]]:
    return Counter(
        (row["school_code"], row["grade"], row["class_name"])
        for _, row in enrolled(records)
        if row["class_name"] is not None
    )


def large_class_share(records: Records) -> Counts:
    counts = []
    for (school, grade, _), pupils in _classes(records).items():
        stage = records.stage(grade)
        limit = records.settings[f"class_size_{stage}"]
        counts.append((records.at_school(school, stage), int(pupils > limit), 1))
    return compulsory(tally(counts))


def class_count(records: Records) -> Counts:
    return {cell: (classes, None) for cell, (_, classes) in large_class_share(records).items()}


def not_found_at_school_share(records: Records) -> Counts:
    """Of all of school age those whom nothing shows at school: out, looked for, or still to come."""
    counts = []
    for who, row in records.by_id("population").items():
        stage = records.age_stage(who)
        if stage:
            has_place = records.is_on_roll(who) and records.roll[who]["roll_status"] != "60"
            is_found = has_place or is_taught(records, who)
            counts.append(((*records.home(row["village_code"]), None, stage), int(not is_found), 1))
    return tally(counts)


ROLL: dict[str, Callable[[Records], Counts]] = {
    "pupils_enrolled": pupils_enrolled,
    "girls_share": of_pupils(_is_girl),
    "boarding_share": of_pupils(_is_boarder),
    "disabled_pupils_share": of_pupils(_is_disabled),
    "poor_pupils_share": of_pupils(_is_poor),
    "over_age_share": of_pupils(_is_over_age),
    "class_count": class_count,
    "large_class_share": large_class_share,
    "not_found_at_school_share": not_found_at_school_share,
}
