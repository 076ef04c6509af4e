"""Paths and switches; the only reader of the environment."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "queries"
PAGES = ROOT / "pages"
REFERENCE = ROOT / "data" / "reference"
DEMO = ROOT / "data" / "demo"
ACCESS = "access"


def data_folder() -> Path:
    """The folder of published data: BAOXUE_DATA, by default `data/` of the checkout."""
    return Path(os.environ.get("BAOXUE_DATA") or ROOT / "data").resolve()


def access_folder() -> Path:
    """The folder of grants and audit log: BAOXUE_ACCESS, by default `access/` in the data folder.

    The server writes here; with a place of its own for it, the data folder may be read-only to the server.
    """
    return Path(os.environ.get("BAOXUE_ACCESS") or data_folder() / ACCESS).resolve()


def keys_folder() -> Path:
    """The folder of secret keys: BAOXUE_KEYS, by default `keys/` of the checkout; never among the data."""
    return Path(os.environ.get("BAOXUE_KEYS") or ROOT / "keys").resolve()


def sign_in_file() -> Path | None:
    """The file that says how people sign in: BAOXUE_SIGN_IN; None where nobody does."""
    named = os.environ.get("BAOXUE_SIGN_IN")
    return Path(named).resolve() if named else None


def reference_file(name: str) -> Path:
    """A reference table by its name below `reference/`; the county's own copy in BAOXUE_DATA wins."""
    own = data_folder() / "reference" / name
    return own if own.exists() else REFERENCE / name


def reference_files(folder: str, pattern: str) -> list[Path]:
    """All files of one reference folder, the county's own taking the place of those of the same name."""
    found = {path.name: path for path in sorted((REFERENCE / folder).glob(pattern))}
    found |= {path.name: path for path in sorted((data_folder() / "reference" / folder).glob(pattern))}
    return [found[name] for name in sorted(found)]


def temporary_folder() -> Path | None:
    """The temporary folder of the process that started this one, where it has one of its own."""
    named = os.environ.get("BAOXUE_TEMPORARY")
    return Path(named) if named else None


@contextmanager
def temporary_folder_is(folder: Path) -> Iterator[None]:
    """Child processes started within the block, and their libraries, put temporary files into this folder."""
    names = ("BAOXUE_TEMPORARY", "TMPDIR", "TEMP", "TMP")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, str(folder)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def bare_environment() -> dict[str, str]:
    """What a child process needs to start, and nothing that it could learn from."""
    return {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}


def single_user() -> bool:
    """Whether own data may be served on this machine without sign-in (BAOXUE_SINGLE_USER=1)."""
    return os.environ.get("BAOXUE_SINGLE_USER") == "1"


def actor() -> str | None:
    """For whom a command runs: BAOXUE_ACTOR, set by the server for its steward; None at a terminal."""
    return os.environ.get("BAOXUE_ACTOR") or None


def environment(**changes: str) -> Mapping[str, str]:
    """The environment for a child process, with these variables changed."""
    return {**os.environ, **changes}
