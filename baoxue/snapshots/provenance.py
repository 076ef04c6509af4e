"""Which code, queries and reference tables make a snapshot what it is."""

import hashlib
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

import baoxue
from baoxue import settings

CODE = ("intake", "snapshots")


def made_by() -> dict[str, str]:
    """The versions of this program and of the libraries that decide about bytes; a hash of definitions."""
    return {
        "baoxue": baoxue.__version__,
        "duckdb": duckdb.__version__,
        "pyarrow": pa.__version__,
        "definitions_sha256": definitions_sha256(),
    }


def definitions_sha256() -> str:
    """One hash of the code, the queries and the reference tables (the county's own where there are any)."""
    digest = hashlib.sha256(_of_program().encode())
    for folder, pattern in (("codes", "*.csv"), (".", "*.csv")):
        for path in settings.reference_files(folder, pattern):
            digest.update(f"{folder}/{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def _of_program() -> str:
    package = Path(baoxue.__file__).parent
    paths = [it for room in CODE for it in (package / room).rglob("*.py")]
    paths += [it for it in settings.QUERIES.rglob("*") if it.suffix in (".sql", ".toml")]
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
