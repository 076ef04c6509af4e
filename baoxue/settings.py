"""Paths and switches; the only reader of the environment."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "queries"
PAGES = ROOT / "pages"
REFERENCE = ROOT / "data" / "reference"
DEMO = ROOT / "data" / "demo"


def data_folder() -> Path:
    """The folder of published data: BAOXUE_DATA, by default `data/` of the checkout."""
    return Path(os.environ.get("BAOXUE_DATA") or ROOT / "data").resolve()


def reference_file(name: str) -> Path:
    """A reference table by its name below `reference/`; the county's own copy in BAOXUE_DATA wins."""
    own = data_folder() / "reference" / name
    return own if own.exists() else REFERENCE / name


def reference_files(folder: str, pattern: str) -> list[Path]:
    """All files of one reference folder, the county's own taking the place of those of the same name."""
    found = {path.name: path for path in sorted((REFERENCE / folder).glob(pattern))}
    found |= {path.name: path for path in sorted((data_folder() / "reference" / folder).glob(pattern))}
    return [found[name] for name in sorted(found)]


def single_user() -> bool:
    """Whether own data may be served on this machine without sign-in (BAOXUE_SINGLE_USER=1)."""
    return os.environ.get("BAOXUE_SINGLE_USER") == "1"
