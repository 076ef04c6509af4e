"""The parts of an .xlsx workbook, found as the standard says, and a plain package of those that are read.

Part names have no case, `.`, `..`, `%xx` and backslashes in them mean what they mean in addresses, and sheets
may be something else than worksheets. The reader of cells knows the plainest spelling only. So what inspects
a workbook resolves the parts here; where a workbook is spelled otherwise, the reader gets a new package that
holds just the parts that were inspected: both see the same sheets by construction.
"""

import io
import posixpath
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from baoxue.intake.cells import unreadable

WORKSHEET = "worksheet"
STRINGS, STYLES = "sharedStrings", "styles"
PLAIN = {"workbook": "xl/workbook.xml", STRINGS: "xl/sharedStrings.xml", STYLES: "xl/styles.xml"}
LARGEST_LIST = 16 << 20
"""More than any list of sheets or relations needs."""
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Sheet:
    """One entry of the workbook's list of sheets; `part` is None where the archive has no such part."""

    name: str
    kind: str
    state: str
    part: zipfile.ZipInfo | None
    is_plain: bool
    """Whether the reader finds the part by the name that stands in the relation."""


@dataclass
class Package:
    """An archive by its parts."""

    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.archive.infolist():
            name = resolved("/", entry.filename)
            if name in self.entries:
                # Which of the two another program opens cannot be known.
                raise unreadable("damaged")
            self.entries[name] = entry

    @cached_property
    def workbook(self) -> str:
        """The name of the workbook's own part."""
        for kind, target, _ in self._related("").values():
            if kind == "officeDocument" and target in self.entries:
                return target
        if resolved("/", PLAIN["workbook"]) in self.entries:
            return resolved("/", PLAIN["workbook"])
        raise unreadable(self._other_kind())

    def _other_kind(self) -> str:
        """What an archive without a workbook is."""
        if "mimetype" in self.entries and b"opendocument" in self._read(self.entries["mimetype"]):
            return "opendocument"
        if any(name.endswith("word/document.xml") for name in self.entries):
            return "document"
        return "archive" if self.entries else "damaged"

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        """The sheets in the workbook's order, of whatever kind."""
        if self.workbook.endswith(".bin"):
            raise unreadable("binary_workbook")
        related = self._related(self.workbook)
        found = []
        for entry in self._sheet_entries:
            # The attribute r:id, whose full name differs between the two editions of the format.
            relation = next((value for name, value in entry.items() if name.endswith("}id")), "")
            kind, target, written = related.get(relation, ("", "", ""))
            part = self.entries.get(target)
            plain = written.lstrip("/") if written.startswith("/") else f"xl/{written}"
            is_plain = part is not None and part.filename == plain and plain.startswith("xl/worksheets/")
            name, state = entry.get("name", ""), entry.get("state", "visible")
            found.append(Sheet(name, kind, state, part, is_plain))
        return found

    @cached_property
    def _tree(self) -> ET.Element:
        # The parser of Python 3.11+ refuses entity bombs.
        return ET.fromstring(self._read(self.entries[self.workbook]))  # noqa: S314

    @property
    def _sheet_entries(self) -> list[ET.Element]:
        lists = [element for element in self._tree if _local(element.tag) == "sheets"]
        return [entry for element in lists for entry in element if _local(entry.tag) == "sheet"]

    @property
    def counts_from_1904(self) -> bool:
        """Whether the numbers of days begin in 1904."""
        about = next((it for it in self._tree if _local(it.tag) == "workbookPr"), None)
        return about is not None and about.get("date1904", "") in ("1", "true", "on")

    def shared(self, kind: str) -> zipfile.ZipInfo | None:
        """The part with the shared texts or the styles; None when there is none."""
        for found, target, _ in self._related(self.workbook).values():
            if found == kind:
                return self.entries.get(target)
        return self.entries.get(resolved("/", PLAIN[kind]))

    @property
    def is_plain(self) -> bool:
        """Whether the reader finds every part by itself, and every sheet is a worksheet."""
        if self.entries[self.workbook].filename != PLAIN["workbook"]:
            return False
        beside = posixpath.dirname(PLAIN["workbook"]) + "/_rels/workbook.xml.rels"
        if self.entries[resolved("/", beside)].filename != beside:
            return False
        for kind in (STRINGS, STYLES):
            part = self.shared(kind)
            plain = self.entries.get(resolved("/", PLAIN[kind]))
            if part is not plain or (part is not None and part.filename != PLAIN[kind]):
                return False
        return all(sheet.kind == WORKSHEET and sheet.is_plain for sheet in self.sheets)

    def _related(self, part: str) -> Mapping[str, tuple[str, str, str]]:
        """Relation -> what it is, the part it leads to, and how that is written."""
        folder, name = posixpath.split(part)
        entry = self.entries.get(resolved("/", f"{folder}/_rels/{name}.rels"))
        if entry is None:
            return {}
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rpartition("/")[2],
                resolved(f"/{folder}/", relation.get("Target", "")),
                relation.get("Target", ""),
            )
            for relation in ET.fromstring(self._read(entry))  # noqa: S314
            if relation.get("TargetMode", "") != "External"
        }

    def _read(self, entry: zipfile.ZipInfo) -> bytes:
        with self.archive.open(entry) as stream:
            content = stream.read(LARGEST_LIST + 1)
        if len(content) > LARGEST_LIST:
            raise unreadable("damaged")
        return content

    def plainly(self, rewritten: Mapping[str, bytes]) -> bytes:
        """A package of the worksheets alone, under the names that the reader looks for.

        `rewritten` gives the new content of some parts, by the name of their entry.
        """
        sheets = [it for it in self.sheets if it.kind == WORKSHEET and it.part is not None]
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            listed = relations = ""
            for number, sheet in enumerate(sheets, start=1):
                listed += (
                    f'<sheet name={quoteattr(sheet.name)} sheetId="{number}"'
                    f' state={quoteattr(sheet.state)} r:id="r{number}"/>'
                )
                relations += _relation(f"r{number}", WORKSHEET, f"worksheets/sheet{number}.xml")
            for kind in (STRINGS, STYLES):
                if part := self.shared(kind):
                    relations += _relation(kind, kind, f"{kind}.xml")
                    self._copy(archive, part, PLAIN[kind], rewritten)
            date_system = ' date1904="1"' if self.counts_from_1904 else ""
            archive.writestr(
                PLAIN["workbook"],
                f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><workbookPr{date_system}/>'
                f"<sheets>{listed}</sheets></workbook>",
            )
            archive.writestr(
                "xl/_rels/workbook.xml.rels",
                f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
            )
            archive.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{RELATIONS}">'
                f"{_relation('w', 'officeDocument', PLAIN['workbook'])}</Relationships>",
            )
            for number, sheet in enumerate(sheets, start=1):
                assert sheet.part is not None
                self._copy(archive, sheet.part, f"xl/worksheets/sheet{number}.xml", rewritten)
        return made.getvalue()

    def _copy(
        self, into: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, rewritten: Mapping[str, bytes]
    ) -> None:
        if part.filename in rewritten:
            into.writestr(name, rewritten[part.filename])
            return
        with self.archive.open(part) as source, into.open(name, "w", force_zip64=True) as sink:
            while piece := source.read(1 << 20):
                sink.write(piece)


def resolved(folder: str, target: str) -> str:
    """The name of a part without what may differ in spelling; `folder` is where a relation stands."""
    path = unquote(target).replace("\\", "/")
    return posixpath.normpath(posixpath.join(folder, path)).lstrip("/").lower()


def _relation(id: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id}" Type="{DOCUMENT}/{kind}" Target="{target}"/>'


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
