"""Checks a folder of registers as publishing it would, and leaves nothing behind."""

import tempfile
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from baoxue import settings
from baoxue.intake.folder import ROW_KEY
from baoxue.snapshots.carrying import to_add, to_carry
from baoxue.snapshots.catalog import Snapshot
from baoxue.snapshots.columns import typed_columns
from baoxue.snapshots.examining import Examined
from baoxue.snapshots.prepare import Progress, Work, database, take_in_and_examine
from baoxue.snapshots.publish import check_columns, last_before
from baoxue.snapshots.switching import State
from baoxue.snapshots.zones import Zone, places_named


def try_folder(
    folder: Path,
    as_of: date,
    data: Path | None = None,
    progress: Progress | None = None,
    *,
    carry: Collection[str] = (),
    add: Collection[str] = (),
    set_aside: bool = False,
    zone: Zone | None = None,
) -> Examined:
    """What was found in a folder that `publish` would take; raises what `publish` would raise.

    It reads what is published, without the lock, and writes nothing there. With `zone`, rows that name no
    place of it are errors.
    """
    data = data or settings.data_folder()
    published = [Snapshot.read(data, entry) for entry in State.read(data).snapshots]
    own = [it for it in published if not it.is_demo]
    with tempfile.TemporaryDirectory(prefix="baoxue-check-") as spilled:
        work = Work(
            source=folder,
            as_of=as_of,
            id="",
            folder=Path(spilled) / as_of.isoformat(),
            carried=to_carry(data, own, as_of, carry),
            before=last_before(data, own, as_of),
            set_aside=set_aside,
            added=to_add(data, own, as_of, add),
            zone=zone,
        )
        with database(work.folder) as connection:
            intake, _, examined = take_in_and_examine(connection, work, progress)
            columns = {name: typed_columns(connection, name, without=ROW_KEY) for name in examined.rows}
            check_columns(columns, own)
            came = {name: sum(it.rows for it in sources) for name, sources in intake.sources.items()}
            places = places_named(connection, intake)
    return replace(examined, came=came, places=places)
