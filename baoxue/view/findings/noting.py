"""The sentences of the published rules in words: who, how many, how long, and the way to the rows."""

from collections.abc import Mapping

import pandas as pd

from baoxue.analysis.rules import SentenceRule, load_rules
from baoxue.analysis.sentences import Sentence
from baoxue.view import formats, listing
from baoxue.view.findings import wording
from baoxue.view.words import t

COUNTED = "sentence.rule_"
"""How the keys of sentences begin that only count a fact."""


def place_names(rows: pd.DataFrame) -> dict[str, str]:
    """Code -> name in the reader's language, from any answer grouped by `code`."""
    columns = (rows[name].tolist() for name in ("code", "name", "name_en"))
    return {
        str(code): wording.place(code, name, name_en)
        for code, name, name_en in zip(*columns, strict=True)
        if wording.known(code)
    }


def where(sentence: Sentence, names: Mapping[str, str]) -> str:
    """The places of a counted sentence, at most three by name, with what leads on to the figure."""
    named = t("format.between_names").join(
        f"**{formats.whole(names.get(code, code))}**" for code in sentence.places
    )
    if not named:
        return t("sentence.where_none")
    if sentence.more_places:
        named += t("sentence.more_many", count=len(sentence.places) + sentence.more_places)
    is_one = len(sentence.places) == 1 and not sentence.more_places
    return t("sentence.where_one" if is_one else "sentence.where_many", place=named)


def line(sentence: Sentence, names: Mapping[str, str]) -> listing.Line:
    """A counted sentence (`key` begins with `COUNTED`) as a line with its mark and its link."""
    values = {
        name: formats.number(float(value)) if isinstance(value, int | float) else formats.DASH
        for name, value in sentence.values.items()
    }
    values["place"] = where(sentence, names)
    text = t(sentence.key, **values)
    link = listing.Link(t(sentence.link), sentence.page, sentence.query)
    return listing.Line(sentence.mark, text[:1].upper() + text[1:], link)


def rules_table() -> tuple[tuple[str, str], ...]:
    """The published list: the mark of each rule, and when it speaks."""
    return tuple((t(f"mark.{rule.mark}"), told(rule)) for rule in load_rules())


def told(rule: SentenceRule) -> str:
    """When a rule speaks, in words."""
    return t(f"definitions.rule_{rule.id}")
