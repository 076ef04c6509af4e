"""An analyst's views on a large county, beside the same work in pandas and polars as their users write it.

`python -m tests.bench large [CHILDREN]` makes the demo of that size once (a million by default, twelve
snapshots) and prints milliseconds and ratios. Every engine gives the same groups, or nothing is printed.
"""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pandas as pd
import polars as pl
from rich.console import Console
from rich.table import Table

from baoxue.access import Scope
from baoxue.snapshots.catalog import Catalog, read_catalog
from baoxue.warehouse import Edition, Filters, open_warehouse
from baoxue.warehouse.slicing import slice_of
from tests.running import BUILD, ROOT, demo_key, environment

CHILDREN, SNAPSHOTS = 1_000_000, 12
THREE_DIMENSIONS_MS, STANDARD_MS = 300.0, 100.0
NAIVE, TUNED, POLARS = 6.0, 2.5, 1.0
ROUNDS = 5
SCOPE = Scope(role="leader", counties=("991021", "991103"))
STAGES = ("primary", "junior")
INDICATOR = "net_enrolment_rate"
ROWS = "home_visit_coverage_rate"
GROUPS = ("township", "grade", "sex")
COLUMNS = {"county": "county_code", "township": "township_code", "grade": "grade", "sex": "sex"}
Frame: TypeAlias = pd.DataFrame | pl.DataFrame
Counted = dict[tuple[str, ...], tuple[float, float]]


@dataclass(frozen=True)
class Work:
    """One view: who answers it (with a frame: the groups `by`, numerator, denominator), and the limit for
    ours, milliseconds."""

    name: str
    limit: float
    engines: dict[str, Callable[[], Frame]]


def large_demo(children: int) -> Path:
    """The data folder of a demo of so many children, made once."""
    folder = BUILD / "large" / f"{demo_key()}-{children}"
    if not (folder / "catalog.json").exists():
        command = [sys.executable, "-m", "baoxue", "demo", "--children", str(children)]
        command += ["--snapshots", str(SNAPSHOTS)]
        subprocess.run(command, cwd=ROOT, env=environment(folder), check=True)
    return folder


def report(console: Console, children: int = CHILDREN) -> bool:
    """Prints the table; True when every limit and every ratio is kept."""
    data = large_demo(children)
    catalog = read_catalog(data)
    newest = catalog.newest
    assert newest is not None
    rows = sum(it.marts["children"].file.rows for it in catalog.snapshots)
    console.print(f"{rows:,} children in {len(catalog.snapshots)} snapshots, {newest.id} the newest")
    began = time.perf_counter()
    edition = open_warehouse(data).edition
    console.print(f"opened, every file compared with its hash: {time.perf_counter() - began:.2f} s")
    good = True
    table = Table(title="Views, milliseconds; ratios: how many times as long as ours", title_justify="left")
    for head in ("", "first", "ours", "limit", "pandas", "x", "pandas, tuned", "x", "polars", "x"):
        table.add_column(head, justify="right" if head else "left")
    for work in works(data, catalog, edition):
        first, _ = measured(work.engines["ours"], 1)
        times: dict[str, float] = {}
        answers: dict[str, Counted] = {}
        for name, engine in work.engines.items():
            times[name], answer = measured(engine, ROUNDS)
            answers[name] = told(answer)
        assert all(answer == answers["ours"] for answer in answers.values()), work.name
        ratios = {name: times[name] / times["ours"] for name in times}
        wanted = {"pandas": NAIVE, "tuned": TUNED, "polars": POLARS}
        kept = times["ours"] <= work.limit and all(ratios[it] >= least for it, least in wanted.items())
        good &= kept
        spent = [f"{times[it]:.0f}" for it in ("pandas", "tuned", "polars")]
        shares = [f"{ratios[it]:.1f}" for it in ("pandas", "tuned", "polars")]
        cells = [cell for pair in zip(spent, shares, strict=True) for cell in pair]
        style = "" if kept else "bold red"
        table.add_row(
            work.name, f"{first:.0f}", f"{times['ours']:.0f}", f"{work.limit:g}", *cells, style=style
        )
    console.print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    console.print(f"{peak:.1f} GB at most, pandas and polars included")
    return good


def measured(engine: Callable[[], Frame], rounds: int) -> tuple[float, Frame]:
    """The median of milliseconds, and the answer."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        answer = engine()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken), answer


def works(data: Path, catalog: Catalog, edition: Edition) -> list[Work]:
    """The views: one that the aggregate answers, one of the rows of one snapshot, one of twelve."""
    newest = catalog.newest
    assert newest is not None and catalog.indicator_values is not None
    files = [data / it.marts["children"].file.path for it in catalog.snapshots]
    values = data / catalog.indicator_values.path
    wanted = ["county_code", *(COLUMNS[it] for it in GROUPS), "stage", *MEASURED]
    whole = {it: pd.read_parquet(file) for it, file in zip(_ids(catalog), files, strict=True)}
    tuned = {it: _categories(frame[wanted]) for it, frame in whole.items()}
    polars = {
        it: pl.read_parquet(file, columns=wanted) for it, file in zip(_ids(catalog), files, strict=True)
    }
    pandas_values, polars_values = pd.read_parquet(values), pl.read_parquet(values)
    tuned_values = _categories(pandas_values)
    ids = _ids(catalog)
    return [
        Work(
            "an indicator by snapshot and township",
            STANDARD_MS,
            {
                "ours": lambda: _ours(edition, INDICATOR, ("snapshot", "township"), newest.id),
                "pandas": lambda: _summed(pandas_values, ids),
                "tuned": lambda: _summed(tuned_values, ids),
                "polars": lambda: _summed_by_polars(polars_values, ids),
            },
        ),
        Work(
            "home visits by township, grade and sex",
            THREE_DIMENSIONS_MS,
            {
                "ours": lambda: _ours(edition, ROWS, GROUPS, newest.id),
                "pandas": lambda: _counted({newest.id: whole[newest.id]}, GROUPS),
                "tuned": lambda: _counted({newest.id: tuned[newest.id]}, GROUPS, observed=True),
                "polars": lambda: _counted_by_polars({newest.id: polars[newest.id]}, GROUPS),
            },
        ),
        Work(
            "home visits by snapshot, township and sex",
            THREE_DIMENSIONS_MS,
            {
                "ours": lambda: _ours(edition, ROWS, ("snapshot", "township", "sex"), newest.id),
                "pandas": lambda: _counted(whole, ("snapshot", "township", "sex")),
                "tuned": lambda: _counted(tuned, ("snapshot", "township", "sex"), observed=True),
                "polars": lambda: _counted_by_polars(polars, ("snapshot", "township", "sex")),
            },
        ),
    ]


MEASURED = ("is_key_pupil", "visited_this_term")


def _ids(catalog: Catalog) -> list[str]:
    return [it.id for it in catalog.snapshots]


def _categories(frame: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name in frame if not pd.api.types.is_numeric_dtype(frame[name].dtype)]
    return frame.astype({name: "category" for name in texts if frame[name].dropna().map(type).eq(str).any()})


def told(frame: Frame) -> Counted:
    """The same groups in the same words, whoever found them."""
    rows = frame.iter_rows() if isinstance(frame, pl.DataFrame) else frame.itertuples(index=False)
    return {tuple(map(_code, codes)): (float(n), float(d)) for *codes, n, d in rows if d}


def _code(value: object) -> str:
    """As text; a whole number beside unknown ones is a float in pandas."""
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) else str(value)


def _ours(edition: Edition, indicator: str, by: tuple[str, ...], snapshot: str) -> pd.DataFrame:
    edition._answers.clear()  # else it is told from memory
    return slice_of(edition, indicator, by, SCOPE, Filters(snapshot=snapshot))


def _summed(values: pd.DataFrame, ids: list[str]) -> pd.DataFrame:
    chosen = values[
        (values["indicator"] == INDICATOR) & values["snapshot"].isin(ids) & values["stage"].isin(STAGES)
    ]
    keys = ["snapshot", "township_code"]
    return chosen.groupby(keys, observed=True)[["numerator", "denominator"]].sum().reset_index()


def _summed_by_polars(values: pl.DataFrame, ids: list[str]) -> pl.DataFrame:
    chosen = values.lazy().filter(
        (pl.col("indicator") == INDICATOR) & pl.col("snapshot").is_in(ids) & pl.col("stage").is_in(STAGES)
    )
    sums = chosen.group_by("snapshot", "township_code").agg(pl.sum("numerator"), pl.sum("denominator"))
    return sums.collect()


def _counted(frames: dict[str, pd.DataFrame], by: tuple[str, ...], **more: bool) -> pd.DataFrame:
    keys = [COLUMNS[it] for it in by if it != "snapshot"]
    found = []
    for id, frame in frames.items():
        chosen = frame[frame["is_key_pupil"].fillna(False).astype(bool) & frame["stage"].isin(STAGES)]
        met = chosen.assign(met=chosen["visited_this_term"].fillna(False).astype(bool))
        sums = met.groupby(keys, dropna=False, **more)["met"].agg(["sum", "count"]).reset_index()
        if "snapshot" in by:
            sums.insert(0, "snapshot", id)
        found.append(sums)
    return pd.concat(found, ignore_index=True)


def _counted_by_polars(frames: dict[str, pl.DataFrame], by: tuple[str, ...]) -> pl.DataFrame:
    keys = [COLUMNS[it] for it in by if it != "snapshot"]
    asked = []
    for id, frame in frames.items():
        chosen = frame.lazy().filter(pl.col("is_key_pupil") & pl.col("stage").is_in(STAGES))
        met = pl.col("visited_this_term").fill_null(False)
        sums = chosen.group_by(keys).agg(met.sum().alias("n"), pl.len().alias("d"))
        asked.append(sums.select(pl.lit(id).alias("snapshot"), pl.all()) if "snapshot" in by else sums)
    return pl.concat(pl.collect_all(asked))
