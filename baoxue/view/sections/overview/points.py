"""What needs attention: at most three sentences on the first screen, all that the published rules say on
request."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from baoxue.analysis.records import column_rows
from baoxue.analysis.sentences import Facts, Sentence, facts_of, notable, sentences
from baoxue.view import asking
from baoxue.view.findings import figures, noting, steps, wording
from baoxue.view.listing import Line, Link
from baoxue.view.reader import Reader
from baoxue.view.sections.overview.opening import OUT, SUSPECTED, before_last, compared, main_counts, side
from baoxue.view.sections.section import Fold, Note, Part, Section, Sentences, State
from baoxue.view.words import named, t


def attention(r: Reader) -> Section:
    """The first sentences, or that there is nothing; every point on request."""
    lines = first_lines(r)
    unknown = steps.unknown_note(r.present)
    verified = steps.verified(r.ask("case_outcomes", by=("outcome",)), r.present)
    parts: list[Part] = [Sentences(lines)] if lines else []
    if verified:
        parts.append(State(verified, unknown))
    elif unknown and not lines:
        parts.append(State(t("sentence.nothing_known"), unknown))
    elif not lines:
        parts.append(State(t("sentence.nothing"), t("sentence.nothing_more")))
    parts.append(Fold("points", t("overview.every_point"), lambda: _every_point(r)))
    return Section(t("overview.attention"), parts=tuple(parts))


def _every_point(r: Reader) -> tuple[Part, ...]:
    only = r.switch("only-attention", "sentence.only_attention")
    return Sentences(every_line(r, only=only), "every"), Note(t("overview.every_note"))


def first_lines(r: Reader) -> tuple[Line, ...]:
    """At most three sentences, the gravest first."""
    return _lines(notable(r.once(_facts)), r)


def every_line(r: Reader, *, only: bool) -> tuple[Line, ...]:
    """What the published rules say, gravest first; `only` what needs attention."""
    facts = replace(r.once(_facts), facts=facts_of(r.ask("notable_facts")))
    return _lines((it for it in sentences(facts) if it.needs_attention or not only), r)


def _facts(r: Reader) -> Facts:
    """What the first sentences look at; those of the whole list need `notable_facts` beside it."""
    waiting = r.ask("case_steps")
    out, suspected, _ = r.once(main_counts)
    aims = {name: (it, it.goal) for name, it in r.once(compared).items() if it.goal is not None}
    return Facts(
        late_steps=waiting.assign(
            place=[wording.place(code, name, None) for code, name in column_rows(waiting, "code", "name")]
        ),
        # A target of everybody is missed by anybody: no comparison, and so no sentence.
        rates={name: it.compared for name, (it, goal) in aims.items() if 0 < goal < 1},
        targets={name: goal for name, (_, goal) in aims.items()},
        counts={
            "left_again": (_sum(waiting, "left_again_cases") if r.has("dropout_cases") else None, None),
            "suspected": (suspected.value, before_last(r, SUSPECTED)),
            "out_of_school": (out.value, before_last(r, OUT)),
            "open_cases": (_sum(waiting, "open_cases") if not steps.missing(r.present) else None, None),
        },
    )


def _sum(rows: pd.DataFrame, column: str) -> float | None:
    return float(rows[column].sum()) if len(rows) else None


def _lines(found: Iterable[Sentence], r: Reader) -> tuple[Line, ...]:
    names = {code: wording.either(*both) for code, both in asking.place_names().items()}
    return tuple(_line(it, r, names) for it in found)


def _line(it: Sentence, r: Reader, names: Mapping[str, str]) -> Line:
    """A sentence in words, with its mark and link."""
    if it.key.startswith(noting.COUNTED):
        return noting.line(it, names)
    place = t("format.between_names").join(f"**{name}**" for name in it.places)
    if it.more_places:
        place += t("place.and_more", count=len(it.places) + it.more_places)
    values = dict(it.values) | {"place": place}
    if it.rule == "below_target":
        definition = figures.indicator(str(values["indicator"]))
        values |= side(definition, r) | {"indicator": named(definition.name)}
    if it.rule == "fewer_out":
        values["flow"] = _flow(r)
    if r.previous_as_of:
        values["since"] = wording.since(r.previous_as_of, r.as_of)
    return Line(it.mark, t(it.key, **values), Link(t(it.link), it.page, it.query))


def _flow(r: Reader) -> str:
    """How many came back and how many were newly confirmed since the snapshot before."""
    rows = r.ask("case_changes")
    if rows.empty:
        return ""
    now = rows.iloc[0]
    return t("sentence.fewer_out_flow", returned=now["returned"], confirmed=now["confirmed"])
