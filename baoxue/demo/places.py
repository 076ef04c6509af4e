"""The two invented places: counties, townships, villages and schools of data/demo/places.toml."""

import tomllib
from dataclasses import dataclass, field

from baoxue import settings
from baoxue.demo import names

_ORDINALS = "一二三四五六七八九十"
_KIND_DIGIT = {
    "kindergarten": 1,
    "primary": 2,
    "junior": 3,
    "nine_year": 3,
    "senior": 4,
    "vocational": 6,
    "special": 5,
}
_KIND_EN = {
    "kindergarten": "Kindergarten",
    "primary": "Primary School",
    "junior": "Middle School",
    "nine_year": "Nine-Year School",
    "senior": "Senior High School",
    "vocational": "Vocational School",
    "special": "Special School",
}
_KIND_ZH = {
    "kindergarten": "幼儿园",
    "primary": "小学",
    "junior": "中学",
    "nine_year": "九年一贯制学校",
    "senior": "高级中学",
    "vocational": "职业技术学校",
    "special": "特殊教育学校",
}
_KIND_SHORT = _KIND_ZH | {
    "nine_year": "九年制学校",
    "senior": "高中",
    "vocational": "职校",
    "special": "特教学校",
}
COMPULSORY_KINDS = ("primary", "junior", "nine_year", "special")


@dataclass(frozen=True)
class School:
    """One school; `township` is an index into Places.townships."""

    code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    county: int
    township: int
    head: str


@dataclass(frozen=True)
class Village:
    """One village or community; `primary`, `junior` are indices into Places.schools."""

    code: str
    name: str
    name_en: str
    county: int
    township: int
    primary: int
    junior: int
    head: str


@dataclass(frozen=True)
class Township:
    """One township; the shares are as explained in places.toml."""

    code: str
    name: str
    name_en: str
    stem: str
    county: int
    cohort: int
    diverted: float
    trouble: float
    slow: float
    head: str


@dataclass(frozen=True)
class County:
    """One county or district."""

    code: str
    name: str
    name_en: str
    bureau: str
    government: str
    inspectors: int
    migrants: int
    outside_share: float


@dataclass
class Places:
    """Everything that has a place, in the order of its code's appearance in places.toml."""

    notice: str = ""  # what every workbook says of itself
    counties: list[County] = field(default_factory=list)
    townships: list[Township] = field(default_factory=list)
    villages: list[Village] = field(default_factory=list)
    schools: list[School] = field(default_factory=list)

    def schools_of(self, county: int, *kinds: str) -> list[int]:
        """Indices of the county's schools of these kinds."""
        return [
            at for at, school in enumerate(self.schools) if school.county == county and school.kind in kinds
        ]


def read_places() -> Places:
    """Reads data/demo/places.toml; KeyError when an entry lacks what the demo needs."""
    found = tomllib.loads((settings.DEMO / "places.toml").read_text(encoding="utf-8"))
    places = Places(notice=found["notice"])
    for county, entry in enumerate(found["county"]):
        townships = entry.pop("township")
        places.counties.append(County(**entry))
        for township in townships:
            _add_township(places, county, township)
    return places


def _add_township(places: Places, county: int, entry: dict) -> None:
    at = len(places.townships)
    places.townships.append(
        Township(
            code=entry["code"],
            name=entry["name"],
            name_en=entry["name_en"],
            stem=entry["stem"],
            county=county,
            cohort=entry["cohort"],
            diverted=entry["diverted"],
            trouble=entry["trouble"],
            slow=entry["slow"],
            head=names.somebody(at * 3 + 1),
        )
    )
    built: dict[str, list[int]] = {}
    for kind in _KIND_DIGIT:
        built[kind] = [_add_school(places, county, at, entry, kind, n) for n in range(entry.get(kind, 0))]
    primary = built["primary"] + built["nine_year"]
    junior = built["junior"] + built["nine_year"]
    is_street = int(entry["code"][6:]) < 100
    for n in range(entry["villages"]):
        # 001-199 are residents' committees, 200-399 villagers' committees
        is_community = n < (entry["villages"] * 3 // 4 if is_street else 2)
        code = f"{entry['code']}{n + 1:03d}" if is_community else f"{entry['code']}{n + 201:03d}"
        stem, stem_en = names.village(n + at * 5)
        places.villages.append(
            Village(
                code=code,
                name=stem + ("社区" if is_community else "村"),
                name_en=stem_en + (" Community" if is_community else " Village"),
                county=county,
                township=at,
                primary=primary[n % len(primary)],
                junior=junior[n % len(junior)],
                head=names.somebody(at * 11 + n),
            )
        )


def _add_school(places: Places, county: int, township: int, entry: dict, kind: str, n: int) -> int:
    stem, stem_en, many = entry["stem"], entry["stem_en"], entry.get(kind, 0) > 1
    place = stem if int(entry["code"][6:]) < 100 else entry["name"]
    prefix = f"第{_ORDINALS[n]}" if many else ""
    prefix_en = f"No. {n + 1} " if many else ""
    middle, middle_en = ("中心", "Central ") if kind == "primary" and n == 0 else (prefix, prefix_en)
    if kind in ("senior", "vocational", "special"):
        place = places.counties[county].name if n == 0 else place
    at = len(places.schools)
    places.schools.append(
        School(
            code=f"{_KIND_DIGIT[kind]}199{county + 1}{at + 1:05d}",
            name=f"{place}{middle}{_KIND_ZH[kind]}",
            name_en=f"{stem_en} {middle_en}{_KIND_EN[kind]}",
            short_name=f"{stem}{middle}{_KIND_SHORT[kind]}",
            kind=kind,
            county=county,
            township=township,
            head=names.somebody(at * 5 + 2),
        )
    )
    return at
