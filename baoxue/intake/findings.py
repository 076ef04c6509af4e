"""What import found wrong: findings with their place, masked value and words."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import Any

from baoxue import settings

EXAMPLES_PER_RULE = 100
FEWEST_GROUPED, SHARE_GROUPED, EXAMPLES_OF_GROUP = 10, 0.3, 3
"""So many cells, and so large a part of a column, are one fault of the column."""
FINDINGS_IN_MESSAGE = 30
LANGUAGES = ("zh", "en")

Words = Mapping[str, str | int]
"""What fills the names in a message."""
NO_WORDS: Words = {}


@dataclass(frozen=True)
class Place:
    """Where something stands: file, sheet ("" for CSV), the sheet's own row number, header as written."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def said(self, language: str, value: str = "") -> str:
        """The place, and a value in it, in one phrase; what is not known is left out."""
        words = shape()["where"]
        parts = {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": value,
        }
        said = {
            name: words[name][language].format(**{name: part}) if part not in ("", None) else ""
            for name, part in parts.items()
        }
        return str(words[language].format(**said))


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, ready to be shown; `value` is masked where the column identifies a person."""

    register: str
    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    rule: str
    severity: str
    message_zh: str
    message_en: str
    what_zh: str = ""
    what_en: str = ""
    mend_zh: str = ""
    mend_en: str = ""
    """The message in its two parts, for tables with a column for each."""
    stands_for: int = 1
    """How many wrong cells this is about: more than one where the rest of a long list is only counted."""
    row_key: int | None = None
    """The row in the typed table, where it is known."""
    codes: tuple[str | None, ...] = ()
    """County, township, village and school of a row that is not there (any more)."""

    def where(self, language: str = "zh") -> str:
        """File, sheet, row, column and value in one phrase."""
        return Place(self.file, self.sheet, self.row, self.column).said(language, self.value)

    def message(self, language: str = "zh") -> str:
        """What is wrong and what to do, without the place."""
        return self.message_en if language == "en" else self.message_zh

    def __str__(self) -> str:
        return "\n".join(f"{self.where(language)} {self.message(language)}".strip() for language in LANGUAGES)


def count(findings: Iterable["Finding"], severity: str, totals: Mapping[str, int] | None = None) -> int:
    """How many findings of a severity there are; `totals` by rule where not all of them are given."""
    counted: Counter[str] = Counter()
    for finding in findings:
        if finding.severity == severity:
            counted[finding.rule] += finding.stands_for
    return sum(max(number, (totals or {}).get(rule, 0)) for rule, number in counted.items())


class IntakeError(Exception):
    """The folder cannot be taken in; `findings` holds all that was found, warnings included.

    `totals` counts the findings of rules of which not all are given, `rows` the rows read of each register.
    `wrong_rows`: how many rows of each register are wrong, where nothing else stops the publication than rows
    that could be set aside; None when there is something else.
    """

    def __init__(
        self,
        findings: Iterable[Finding],
        totals: Mapping[str, int] | None = None,
        wrong_rows: Mapping[str, int] | None = None,
        rows: Mapping[str, int] | None = None,
    ) -> None:
        self.findings = tuple(findings)
        self.totals = dict(totals or {})
        self.wrong_rows = wrong_rows
        self.rows = dict(rows or {})
        errors = [finding for finding in self.findings if finding.severity == "error"]
        shown = [str(finding) for finding in errors[:FINDINGS_IN_MESSAGE]]
        if len(errors) > len(shown):
            more = self.errors - FINDINGS_IN_MESSAGE
            shown += [shape()["rest"][language].format(count=more) for language in LANGUAGES]
        super().__init__("\n".join(shown))

    @property
    def errors(self) -> int:
        """How many errors there are, those that are only counted included."""
        return count(self.findings, "error", self.totals)

    def __reduce__(self) -> tuple[type["IntakeError"], tuple[Any, ...]]:
        """Folders may be taken in by other processes: the findings travel, not only their text."""
        return type(self), (self.findings, self.totals, self.wrong_rows, self.rows)


@dataclass
class FindingList:
    """Collects findings; of one rule in one column the first hundred, and then their number."""

    found: list[Finding] = field(default_factory=list)
    wrong_rows: dict[str, set[int]] = field(default_factory=dict)
    """Register -> the positions of its rows in which a cell is wrong."""

    def add(self, rule: str, register: str, place: Place, value: str = "", /, **words: str | int) -> None:
        """One finding; `value` must already be masked, `words` fill the rule's message."""
        self.found.append(_finding(rule, register, place, value, words))

    def add_all(
        self, rule: str, register: str, total: int, examples: Iterable[tuple[Place, str, Words]]
    ) -> None:
        """Findings of one rule in one column: at most a hundred examples, then how many there are."""
        shown = 0
        for place, value, words in islice(examples, EXAMPLES_PER_RULE):
            self.add(rule, register, place, value, **words)
            shown += 1
        if 0 < shown < total:
            more = {lang: shape()["more"][lang].format(total=total, shown=shown) for lang in LANGUAGES}
            last = self.found[-1]
            said = {f"{part}_{lang}": more[lang] for part in ("message", "what") for lang in LANGUAGES}
            said |= {f"mend_{lang}": "" for lang in LANGUAGES}
            self.found.append(replace(last, sheet="", row=None, value="", stands_for=total - shown, **said))

    def add_group(
        self, rule: str, register: str, total: int, examples: Iterable[tuple[Place, str, Words]]
    ) -> None:
        """One finding for so many cells of one column of a sheet, with the first rows and values."""
        cells = list(islice(examples, EXAMPLES_PER_RULE))
        place, _, words = cells[0]
        values = list(dict.fromkeys(value for _, value, _ in cells if value))[:EXAMPLES_OF_GROUP]
        rows = [str(it.row) for it, _, _ in cells[:EXAMPLES_OF_GROUP]]
        one = _finding(rule, register, replace(place, row=None), shape()["comma"]["zh"].join(values), words)
        said: dict[str, Any] = {}
        for language, comma in shape()["comma"].items():
            what, mend = (getattr(one, f"{part}_{language}") for part in ("what", "mend"))
            what = shape()["grouped"][language].format(what=what, count=total, rows=comma.join(rows))
            said[f"what_{language}"] = what
            said[f"message_{language}"] = shape()["message"][language].format(what=what, mend=mend)
        self.found.append(replace(one, stands_for=total, **said))

    @property
    def errors(self) -> int:
        """How many findings stop the import."""
        return count(self.found, "error")

    def wrong(self, rule: str, register: str, positions: Iterable[int]) -> None:
        """Notes the rows that a rule about cells found; those of a warning are not wrong."""
        if shape()["rules"][rule]["severity"] == "error" and (found := set(positions)):
            self.wrong_rows.setdefault(register, set()).update(found)


def _finding(rule: str, register: str, place: Place, value: str, words: Words) -> Finding:
    says, both = shape()["rules"][rule], shape()["message"]
    if "reason" in words:
        words = {**words, **_reason(words)}
    what = {language: says[language].format(**words) for language in LANGUAGES}
    mend = {language: says[f"mend_{language}"].format(**words) for language in LANGUAGES}
    said = {
        language: both[language].format(what=what[language], mend=mend[language]) for language in LANGUAGES
    }
    return Finding(
        register=register,
        file=place.file,
        sheet=place.sheet,
        row=place.row,
        column=place.column,
        value=value,
        rule=rule,
        severity=says["severity"],
        message_zh=said["zh"],
        message_en=said["en"],
        what_zh=what["zh"],
        what_en=what["en"],
        mend_zh=mend["zh"],
        mend_en=mend["en"],
    )


def _reason(words: Words) -> Words:
    """Why a file cannot be read, and what to do about it."""
    reasons = shape()["reasons"]
    why = {**reasons["damaged"], **reasons[words["reason"]]}
    said = {f"reason_{language}": why[language].format(**words) for language in LANGUAGES}
    return said | {f"remedy_{language}": why[f"mend_{language}"] for language in LANGUAGES}


def is_of_column(wrong: int, height: int) -> bool:
    """Whether so many wrong cells of a column of so many rows are one fault: that of the column."""
    return wrong >= max(FEWEST_GROUPED, SHARE_GROUPED * height)


def masked(value: str, identity: bool) -> str:
    """A value that may be shown: of what identifies a person only its first or last four characters."""
    if not identity or not value:
        return value if len(value) <= 60 else value[:60] + "..."
    if sum(character.isdigit() for character in value) >= 4:
        return "****" + value[-4:]
    return value[0] + "**"


@cache
def shape() -> Mapping[str, Any]:
    """The words and forms of queries/checks/shape.toml."""
    return tomllib.loads((settings.QUERIES / "checks" / "shape.toml").read_text(encoding="utf-8"))
