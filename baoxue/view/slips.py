"""What goes along with everything that leaves the screen: who took it, when, of what, and how it is to be
treated."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from baoxue.access import audit
from baoxue.analysis.records import column_rows
from baoxue.paper.document import Block, Document
from baoxue.paper.workbook import About, Sheet, Value, csv_file, workbook
from baoxue.snapshots.catalog import Snapshot
from baoxue.view import asking, formats
from baoxue.view.words import language, named, t
from baoxue.warehouse import Filters

Destination = Literal["internal", "public"]
CHINA = timezone(timedelta(hours=8))
"""Of the clock on papers: China keeps one time, and servers often another."""
_HASH = 12


@dataclass(frozen=True)
class Slip:
    """What goes along with everything that is taken: by whom, when, of what, and how it is to be treated."""

    destination: Destination
    made_by: str
    made_at: datetime
    scope: str
    """The filters in words, with the day of the data."""
    snapshot: str
    fingerprint: str
    """The first characters of the hash of the snapshot's manifest."""
    is_demo: bool

    @property
    def treatment(self) -> str:
        """How it is to be treated, in a sentence."""
        return t(f"take.treatment_{self.destination}")

    @property
    def mark(self) -> str:
        """The same in a word, for the head of printed pages."""
        return t(f"take.mark_{self.destination}")

    @property
    def time(self) -> str:
        """When, to the minute, on a Chinese clock."""
        return self.made_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")

    @property
    def day(self) -> date:
        """The day on a Chinese clock."""
        return self.made_at.astimezone(CHINA).date()

    @property
    def watermark(self) -> str:
        """Behind every page: how it is treated, who took it, when. What is public names nobody."""
        return f"{self.mark} {self.made_by} {self.time}" if self.destination == "internal" else ""

    @property
    def badge(self) -> str:
        """演示数据, where it is."""
        return t("frame.demo") if self.is_demo else ""

    def lines(self, **more: str) -> tuple[tuple[str, str], ...]:
        """What the first sheet of a workbook says; `more`: definitions and notes by their names."""
        said = {
            t("take.scope"): self.scope,
            t("take.snapshot"): f"{self.snapshot} ({self.fingerprint})",
            t("take.destination"): self.treatment,
            t("take.made"): f"{self.made_by} {self.time}" if self.destination == "internal" else self.time,
        }
        said |= {t("take.demo"): self.badge} if self.is_demo else {}
        return tuple((said | more).items())

    def document(self, title: str, content: tuple[Block, ...], **more: object) -> Document:
        """A paper with everything around its content that this slip knows; `more` as `Document` takes it."""
        around: dict[str, object] = {
            "scope": self.scope,
            "treatment": self.treatment,
            "printed": t("take.printed", time=self.time),
            "printed_at": self.made_at,
            "pages": t("take.pages"),
            "badge": self.badge,
            "watermark": self.watermark,
            "language": language(),
            "author": self.made_by if self.destination == "internal" else "",
        }
        return Document(title=title, blocks=content, **{**around, **more})  # type: ignore[arg-type]

    def workbook(
        self, title: str, sheets: tuple[Sheet, ...], notes: Mapping[str, str] | None = None
    ) -> bytes:
        """Tables with a first sheet that says what they are."""
        about = About(
            f"{title} {self.badge}".strip(),
            t("take.sheet"),
            self.lines(**(notes or {})),
            self.mark,
            t("take.page_of"),
            self.day,
        )
        return workbook(about, sheets)

    def csv(self, header: tuple[str, ...], rows: tuple[tuple[Value, ...], ...]) -> bytes:
        """A bare table; what it is stands in its name and in the log."""
        return csv_file(header, rows)

    def frame_csv(self, rows: pd.DataFrame) -> "Taken":
        """A frame under the names of its columns; what is not known is empty."""
        return Taken(self.csv(tuple(map(str, rows.columns)), cells(rows)), len(rows))

    def parquet(self, rows: pd.DataFrame, **more: str) -> "Taken":
        """A frame for other programs; what it is stands in the file's metadata, under `baoxue`."""
        table = pa.Table.from_pandas(rows, preserve_index=False)
        about = json.dumps(dict(self.lines()) | more, ensure_ascii=False)
        sink = io.BytesIO()
        pq.write_table(table.replace_schema_metadata({"baoxue": about}), sink, compression="zstd")
        return Taken(sink.getvalue(), len(rows))


@dataclass(frozen=True)
class Taken:
    """A finished file and how many rows of data it holds."""

    content: bytes
    rows: int


def cells(rows: pd.DataFrame) -> tuple[tuple[Value, ...], ...]:
    """The rows of a frame as a table's cells: numbers, dates and text; None for what is not known."""
    return tuple(tuple(map(_cell, line)) for line in column_rows(rows, *rows.columns))


def _cell(value: Any) -> Value:
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return None
    return value if isinstance(value, int | float | date) else str(value)


def slip(filters: Filters, destination: Destination = "internal") -> Slip:
    """For what is taken now, by whoever looks."""
    looker, snapshot = asking.current().looker, asking.snapshot(filters)
    return Slip(
        destination,
        _called(looker.own.title if looker.own else None, looker.actor),
        datetime.now(UTC).replace(microsecond=0),
        in_words(filters),
        snapshot.id,
        fingerprint(snapshot),
        snapshot.is_demo,
    )


def fingerprint(snapshot: Snapshot) -> str:
    """The first characters of the hash of a snapshot's manifest."""
    return snapshot.manifest_sha256[:_HASH]


def _called(title: Mapping[str, str] | None, actor: str) -> str:
    """People are called by their name in the grants; the demo's viewers by what they are."""
    return named(title) if title and actor.startswith("demo:") else actor


def in_words(filters: Filters) -> str:
    """The filters and the day of the data, as they stand on what is printed."""
    names = asking.place_names()
    places = [
        formats_of(names.get(code))
        for code in (filters.county, filters.township, filters.school)
        if code is not None
    ]
    stage = t(f"filter.stage_{filters.stage}")
    day = formats.as_of(asking.as_of(filters))
    return t("take.between").join([*(places or [t("filter.all_counties")]), stage, day])


def formats_of(place: tuple[str, str | None] | None) -> str:
    """A place's name in the reader's language."""
    if place is None:
        return formats.DASH
    return place[0] if language() == "zh" else place[1] or place[0]


def record(made: Slip, what: str, file: str, rows: int, filters: Filters) -> None:
    """Writes down that something is about to be handed over. audit.AuditError when it cannot be."""
    looker = asking.current().looker
    audit.add(
        "export",
        looker.actor,
        looker.role,
        what=what,
        file=file,
        destination=made.destination,
        snapshot=made.snapshot,
        place=filters.school or filters.township or filters.county or "all",
        stage=filters.stage,
        rows=rows,
    )
