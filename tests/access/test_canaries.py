"""Every child recognisable, every byte searched: what is not of a viewer's zone never leaves the server."""

import http.client
import io
import itertools
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyarrow as pa
import pytest
from pypdfium2 import PdfDocument

from baoxue import settings
from baoxue.access import Scope, Viewer
from baoxue.snapshots.catalog import read_catalog
from tests.access.canaries import Canaries, publish
from tests.access.signed_in import Site, site
from tests.second_opinion.ledger import cases
from tests.second_opinion.records import Records, Row
from tests.second_opinion.test_agreement import records_of
from tests.session import Session

SECRET = "a secret of the tests that is long enough"
PROXY = f"""
[proxy]
header = "X-Remote-User"
addresses = ["127.0.0.1"]
secret = "{SECRET}"

[hosts]
names = ["localhost"]
"""
PAGES = tuple(sorted(path.stem for path in settings.PAGES.glob("*.py")))
"""Whatever there is: a new page is searched without being named here."""
LINK = re.compile(rb'href="(/export/[^"]+)" download="([^"]+)"')
# They end the session, or would change the data for the readers after.
LEFT_ALONE = re.compile("sign-out|sign-in|publish|roll|grant|inbox|FormSubmitter|save|delete|withdraw")


@dataclass
class Reader:
    """One signed-in user: their scope, the signs they may see, and their browser's cookies."""

    site: Site
    canaries: Canaries
    viewer: Viewer
    cookies: dict[str, str] = field(default_factory=dict)
    looked: int = 0

    @property
    def scope(self) -> Scope:
        found = Scope.of(self.viewer)
        assert found
        return found

    @property
    def allowed(self) -> set[str]:
        """The first signs that may reach this reader: an inspector's own children, masked; else none."""
        it = self.viewer
        if it.role != "inspector":
            return set()
        return self.canaries.known_to(*it.counties, *it.townships, *it.villages, *it.schools)

    @property
    def headers(self) -> dict[str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"X-Remote-User": self.viewer.name, "X-Baoxue-Proxy": SECRET, "Cookie": kept}

    def get(self, path: str) -> tuple[int, bytes]:
        """An answer over HTTP, searched like everything else."""
        connection = http.client.HTTPConnection(urlsplit(self.site.address).netloc, timeout=60)
        connection.request("GET", path, headers={**self.headers, "Accept": "text/html"})
        answer = connection.getresponse()
        for value in answer.headers.get_all("set-cookie", []):
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        content = answer.read()
        self.search(path, content)
        return answer.status, content

    def search(self, where: str, *contents: bytes) -> None:
        self.looked += 1
        for content in contents:
            found = self.canaries.leaks(content, self.allowed)
            assert not found, f"{self.viewer.name} at {where}: {sorted(set(found))[:5]}"

    def open(self) -> Session:
        return Session(self.site.address, headers=self.headers, keeps=True)

    def look(self, session: Session, page: str, query: str) -> None:
        """One page at one address with all its parts open, every frame searched."""
        rerun = session.go(page, query)
        self.search(f"{page}?{query}", *session.heard)
        assert not rerun.failed
        if closed := list(session.folds):
            session.open(closed)
            self.search(f"{page}?{query} (open)", *session.heard)

    def take(self, session: Session, page: str, query: str) -> list[str]:
        """Presses what can be taken along from a page; the names of the files, each searched."""
        self.look(session, page, query)
        names = []
        for button in [it for it in session.buttons if not LEFT_ALONE.search(it)]:
            if button not in session.buttons:
                continue
            session.press(button)
            self.search(f"{page}?{query} [{button}]", *session.heard)
            for address, name in LINK.findall(b"".join(session.heard)):
                status, content = self.get(address.decode())
                assert status == 200
                self.search(f"{page} {name.decode()}", *parts(content))
                names.append(name.decode())
        return names


def parts(content: bytes) -> Iterator[bytes]:
    """What is in a file: itself, the members of a package, the text of a PDF."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            yield from (re.sub(rb"<[^>]+>", b"", package.read(name)) for name in package.namelist())
    if content.startswith(b"%PDF"):
        document = PdfDocument(content)
        yield from (page.get_textpage().get_text_range().encode() for page in document)


@dataclass
class County:
    """The served county of canaries, who reads it, and what a plain reading of its registers says."""

    site: Site
    canaries: Canaries
    records: Records
    readers: dict[str, Reader]

    @property
    def open_cases(self) -> list[tuple[Row, set[str], str]]:
        """Cases that wait for a step: the case, the places whose people may know it, the first sign."""
        found = []
        for case in cases(self.records):
            is_suspected = not case["kind"]
            is_due = case["kind"] == "confirmed" and not case["is_closed"]
            placed = case["is_back"] and case["dropout"].get("return_placement") is not None
            if is_suspected or (is_due and not placed):
                who = case["dropout"] or case["suspicion"]
                village = case["dropout"].get("village_code") or case["suspicion"].get("village_code")
                village = village or self.records.home_village(case["person"])
                places = {it for it in (*case["cell"][:3], village) if it}
                found.append((case, places, (case["suspicion"] or who)["name"][0]))
        return found


@contextmanager
def county(demo: Path, folder: Path, share: int) -> Iterator[County]:
    canaries = publish(demo, folder / "county", share)
    newest = read_catalog(canaries.data).newest
    assert newest
    records = records_of(canaries.data, newest)
    with site(canaries.data, folder / "site", sign_in=PROXY) as served:
        found = County(served, canaries, records, {})
        for viewer in viewers(found):
            areas = {it: getattr(viewer, it) for it in ("counties", "townships", "villages", "schools")}
            if viewer.role != "nobody":
                served.grants.add(viewer.name, viewer.role, areas, "root")
            reader = found.readers[viewer.name] = Reader(served, canaries, viewer)
            reader.get("/")
        yield found


def viewers(found: County) -> list[Viewer]:
    """Of every role, with areas of every kind, where there are cases to see."""
    busy = Counter(place for _, places, _ in found.open_cases for place in places)

    def most(length: int, count: int, county: str) -> tuple[str, ...]:
        of_kind = [it for it in busy if len(it) == length]
        if length == 10:
            of_kind = [it for it in of_kind if found.records.at_school(it, None)[0] == county]
        else:
            of_kind = [it for it in of_kind if it.startswith(county)]
        return tuple(sorted(sorted(of_kind, key=lambda it: (-busy[it], it))[:count]))

    return [
        Viewer("leader", "leader", counties=("991021",)),
        Viewer("town", "leader", townships=most(9, 1, "991103")),
        Viewer("schools", "inspector", schools=most(10, 3, "991021")),
        Viewer("zone", "inspector", townships=most(9, 2, "991021")),
        Viewer("villages", "inspector", villages=most(12, 3, "991021"), schools=most(10, 1, "991021")),
        Viewer("analyst", "analyst", counties=("991021",)),
        Viewer("steward", "steward", counties=("991103",)),
        Viewer("nobody", "nobody"),
    ]


def addresses(found: County, draw: random.Random) -> Iterator[str]:
    """Queries at random: any place of either county, known or not, and every other choice."""
    places = sorted({it for child in found.canaries.children.values() for it in child.places})
    by_kind = {
        "county": ["991021", "991103"],
        "township": [it for it in places if len(it) == 9],
        "school": [it for it in places if len(it) == 10],
        "village": [it for it in places if len(it) == 12],
    }
    while True:
        query = {"lang": draw.choice(["zh", "en"]), "stage": draw.choice(["", "all", "primary", "junior"])}
        kinds = draw.sample(list(by_kind), draw.choice([0, 1, 1, 2]))
        query |= {kind: draw.choice(by_kind[kind]) for kind in kinds if kind != "village"}
        query["code"] = draw.choice(by_kind[draw.choice(["school", "village", "township"])])
        query["kind"] = draw.choice(["school", "village", "township"])
        query["indicator"] = draw.choice(["dropout_rate_open", "suspected_open", "aid_on_time_rate", "x"])
        yield urlencode({key: value for key, value in query.items() if value})


def crawl(found: County, count: int, seed: int) -> Counter[str]:
    """So many combinations of viewer, page and choices; how often each viewer was shown a masked name."""
    draw = random.Random(seed)
    shown: Counter[str] = Counter()
    queries = addresses(found, draw)
    every = [(name, page) for page in PAGES for name in found.readers]
    whole, rest = divmod(count, len(every))
    turns = every * whole + draw.sample(every, rest)
    for name, group in itertools.groupby(sorted(turns), key=lambda it: it[0]):
        reader = found.readers[name]
        with reader.open() as session:
            # Where every inspector sees masked names: else nothing says that any would be found.
            for page, query in (("dropout", ""), *((page, next(queries)) for _, page in group)):
                reader.look(session, page, query)
                shown[name] += sum(len(found.canaries.masked(frame)) for frame in session.heard)
    return shown


def rows_agree(found: County, queries: Sequence[dict[str, str]]) -> int:
    """The list of cases on the page, row by row, against a plain loop; how many rows there were."""
    rows = 0
    for reader in found.readers.values():
        it = reader.viewer
        own = {*it.counties, *it.townships, *it.villages, *it.schools}
        with reader.open() as session:
            for query in queries:
                session.go("dropout", urlencode(query))
                tables = [pa.ipc.open_stream(it).read_all() for it in session.tables.values() if it]
                listed = next((it for it in tables if it.num_rows), None)
                stages = {"primary", "junior"} if "stage" not in query else {query["stage"]}
                expected = [
                    (case, sign)
                    for case, places, sign in found.open_cases
                    if places & own
                    and (case["cell"][3] in stages or (query.get("stage") == "all"))
                    and case["cell"][1] == query.get("township", case["cell"][1])
                    and case["cell"][2] == query.get("school", case["cell"][2])
                    and case["cell"][0] == query.get("county", case["cell"][0])
                ]
                where = f"{it.name} {query}"
                asked = {query[kind] for kind in ("county", "township", "school") if kind in query}
                if it.villages and asked - {"991021"}:
                    # Only places of one's own can be chosen; to whom villages belong, no school does.
                    expected = []
                assert (listed.num_rows if listed else 0) == len(expected), where
                if it.role == "inspector" and listed:
                    masked = Counter(
                        sign for frame in session.tables.values() for sign in found.canaries.masked(frame)
                    )
                    assert masked == Counter(sign for _, sign in expected), where
                rows += len(expected)
    return rows


@pytest.fixture(scope="module")
def small(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    with county(demo_data, tmp_path_factory.mktemp("canaries"), share=10) as found:
        yield found


def choices(found: County) -> list[dict[str, str]]:
    """Choices of place and stage for which lists are compared."""
    cells = sorted({case["cell"][:3] for case, _, _ in found.open_cases}, key=str)
    one, other = cells[0], cells[-1]
    return [
        {},
        {"stage": "all"},
        {"stage": "junior"},
        *({"county": cell[0], "township": cell[1]} for cell in (one, other)),
        *({"county": cell[0], "school": cell[2]} for cell in cells[:: max(1, len(cells) // 2)] if cell[2]),
    ]


def test_the_lists_hold_what_a_plain_loop_finds(small: County) -> None:
    assert rows_agree(small, choices(small)) > 60


def test_nothing_of_another_zone_reaches_a_screen(small: County) -> None:
    shown_well(crawl(small, len(PAGES) * len(small.readers) // 2, seed=1))


def shown_well(shown: Counter[str]) -> None:
    """The search can find something: inspectors do see masked names, and only they."""
    assert sum(shown[name] for name in ("schools", "zone", "villages")) > 10, shown
    assert not any(shown[name] for name in ("leader", "town", "analyst", "steward", "nobody"))


TAKEN_BY = {
    "leader": ("overview", "accountability", "explore"),
    "schools": ("visits", "brief", "dropout"),
    "analyst": ("explore", "dropout"),
}


def test_nothing_of_another_zone_stands_in_a_file(small: County) -> None:
    kinds: Counter[str] = Counter()
    for name, pages in TAKEN_BY.items():
        reader = small.readers[name]
        school = next(iter(reader.viewer.schools), "")
        with reader.open() as session:
            for page in pages:
                query = urlencode({"kind": "school", "code": school}) if page == "brief" else ""
                kinds.update(it.rpartition(".")[2] for it in reader.take(session, page, query))
    assert set(kinds) >= {"csv", "xlsx", "docx", "pdf"}, kinds


def test_a_file_is_refused_to_everybody_but_the_one_who_took_it_and_to_them_the_second_time(
    small: County,
) -> None:
    owner = small.readers["analyst"]
    with owner.open() as session:
        session.go("explore")
        session.press("take")
        ((address, _),) = LINK.findall(b"".join(session.heard))
    path = address.decode()
    for name in ("leader", "schools", "steward", "nobody"):
        assert small.readers[name].get(path)[0] in (403, 404), name
    stranger = Reader(small.site, small.canaries, owner.viewer)  # the same user in another browser
    assert stranger.get(path)[0] == 403
    half = Reader(small.site, small.canaries, owner.viewer, dict(owner.cookies))
    half.cookies.pop("baoxue_reader")
    assert half.get(path)[0] in (403, 404)
    assert owner.get(path)[0] == 200
    assert owner.get(path)[0] == 404
    assert owner.get("/export/" + "a" * 43)[0] == 404


def test_nothing_stands_at_other_addresses_or_in_any_log(small: County) -> None:
    paths = ["/", "/overview", "/no-such-page", "/media/a.json", "/export/a", "/ready", "/_stcore/metrics"]
    for reader in small.readers.values():
        for path in [*paths, "/_stcore/health", "/_stcore/host-config", "/component/a/b", "/%00", "/?lang=x"]:
            reader.get(path)
    nothing_in_the_logs(small)


def nothing_in_the_logs(found: County) -> None:
    for written in (found.site.said().encode(), found.site.log.path.read_bytes()):
        assert found.canaries.leaks(written, set()) == []


@pytest.mark.stress
def test_nothing_of_another_zone_reaches_a_screen_in_five_thousand_ways(
    small: County, record_property: Callable[[str, object], None]
) -> None:
    shown_well(crawl(small, 5000, seed=2))
    nothing_in_the_logs(small)
    record_property("said", f"{sum(reader.looked for reader in small.readers.values())} searches")


@pytest.mark.stress
def test_nothing_of_another_zone_stands_in_any_file_of_the_whole_county(
    demo_data: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with county(demo_data, tmp_path, share=1) as whole:
        shown_well(crawl(whole, 500, seed=3))
        rows = rows_agree(whole, choices(whole))
        files = 0
        for reader in whole.readers.values():
            with reader.open() as session:
                for page in PAGES:
                    files += len(reader.take(session, page, ""))
        looked = sum(reader.looked for reader in whole.readers.values())
        record_property("said", f"{looked} searches, {files} files, {rows} rows as a plain loop finds them")
        nothing_in_the_logs(whole)
