"""Draws sections on the screen, and a page as a list of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from baoxue.view import blocks, cards, flow, formats, listing, names, pictures, place_list, taking
from baoxue.view.charts import Chart
from baoxue.view.filter_bar import KEYS, choose, sole_township
from baoxue.view.reader import Reader
from baoxue.view.sections.section import (
    CopyText,
    Counts,
    Download,
    Fold,
    List,
    Note,
    Pair,
    Part,
    Rates,
    Reveal,
    Row,
    Section,
    Sentences,
    State,
    Table,
)
from baoxue.view.sections.what_else import of_groups, what_else
from baoxue.view.words import t

One = Section | Pair | State | Note | None
Made = One | Iterable[One]
Make = Callable[[Reader], Made]
"""A section of a page; it asks its own questions."""


@dataclass(frozen=True)
class OnRequest:
    """A part that is closed at first: nothing is asked before it is opened. Its key is the function's name,
    its title `<page>.fold_<name>`."""

    make: Make
    title: str = ""
    when: Callable[[Reader], object] | None = None
    """Whether the part is offered at all."""


Item = Make | OnRequest | tuple[Make, Make]
"""A section, one on request, or two side by side."""


def page(
    name: str,
    *items: Item,
    needs: str | Callable[[Reader], object] = "",
    without: Sequence[Item] = (),
    groups: Sequence[str] = (),
    indicators: Sequence[str] | Callable[[Reader], Sequence[str]] = (),
    filters: Sequence[str] = KEYS,
) -> None:
    """A page: title, filter bar, sections, and at the end which registers would show more of the figures of
    its `groups` and `indicators`. `filters`: what the bar offers.

    Without the register it `needs` (or what a function finds), it draws what can be seen `without`, or says
    what is missing.
    """
    blocks.title(page_title(name))
    r = Reader.of(choose(filters))
    if not needs or (needs(r) if callable(needs) else r.has(needs)):
        _draw_all(name, items, r)
    elif without or callable(needs):
        _draw_all(name, without, r)
    else:
        blocks.not_supplied(t(f"page.{name}"), r.registers((needs,)))
    if groups or indicators:
        others = indicators(r) if callable(indicators) else indicators
        draw(what_else(r, (*of_groups(*groups), *others)))


def page_title(name: str) -> str:
    """What a page is called; to a leader of one township of which township."""
    sole = sole_township()
    return t("format.of_place", what=t(f"page.{name}"), place=sole) if sole else t(f"page.{name}")


def _draw_all(name: str, items: Sequence[Item], r: Reader) -> None:
    """The sections; where the first is a state, nothing follows it."""
    for index, item in enumerate(items):
        with blocks.guarded():
            if isinstance(item, OnRequest):
                _on_request(name, item, r)
            elif isinstance(item, tuple):
                for make, cell in zip(item, blocks.pair(), strict=True):
                    draw(make(r), cell)
            else:
                draw(made := item(r))
                if index == 0 and isinstance(made, State):
                    return


def draw(made: Made, into: Any = None) -> None:
    """Sections in their order; nothing for None."""
    if made is None:
        return
    if isinstance(made, State):
        blocks.state(made.bold, made.soft)
    elif isinstance(made, Note):
        blocks.note(made.text)
    elif isinstance(made, Pair):
        for half, cell in zip((made.left, made.right), blocks.pair(), strict=True):
            draw(half, cell)
    elif isinstance(made, Section):
        with blocks.section(made.heading, made.note, into):
            # The definition stands under the chart, table or list that it defines, else at the end.
            defined = next((it for it in made.parts if isinstance(it, Chart | Table | List)), None)
            for part in made.parts:
                _part(part, made)
                if part is defined and not isinstance(part, Chart) and made.source is not None:
                    blocks.source_line(made.source)
            if defined is None and made.source is not None:
                blocks.source_line(made.source)
    else:
        for one in made:
            draw(one)


def _on_request(page: str, item: OnRequest, r: Reader) -> None:
    if item.when is not None and not item.when(r):
        return
    name = item.make.__name__
    with blocks.folded(t(item.title or f"{page}.fold_{name}"), name) as is_open:
        if is_open:
            draw(item.make(r))


def _part(part: Part, within: Section) -> None:
    match part:
        case Chart():
            blocks.figure(part, within.source)
            if within.source is not None:
                source = within.source
                text = t("source.definition", text=source.definition)
                text += t("source.as_of", day=formats.day(source.as_of))
                pictures.offer(part, within.heading, text)
        case Table():
            if part.widths:
                listing.prose_table(part.header, part.rows, part.widths)
            else:
                listing.small_table(part.header, part.rows)
        case List():
            listing.table(
                part.rows,
                part.columns,
                late=part.late,
                total=part.total,
                order=part.order,
                unit=part.unit,
                key=part.key,
            )
        case Reveal():
            names.reveal(part.filters, part.table, part.rows, part.column, part=part.part)
        case Counts():
            cards.counts(part.items, part.note or None)
        case Rates():
            cards.rates(part.items, part.note or None)
        case Sentences():
            listing.sentences(part.lines, part.key)
        case place_list.PlaceList():
            place_list.draw(part)
        case flow.Flow():
            flow.draw(part)
        case blocks.Source():
            blocks.source_line(part)
        case State():
            blocks.state(part.bold, part.soft)
        case Note():
            blocks.note(part.text)
        case CopyText():
            blocks.to_copy(part.text)
        case Row():
            with blocks.row():
                for inner in part.parts:
                    _part(inner, within)
        case Fold():
            with blocks.folded(part.title, part.key) as is_open:
                for found in part.make() if is_open else ():
                    if isinstance(found, Section):
                        draw(found)
                    elif found is not None:
                        _part(found, within)
        case Download():
            taking.button(
                part.label,
                part.file_name,
                part.make,
                key=part.key,
                what=part.what,
                filters=part.filters,
                destination=part.destination,
            )
