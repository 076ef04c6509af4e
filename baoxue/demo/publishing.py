"""Publishes the demo: draws the registers into a temporary folder and takes them in like anybody's."""

import tempfile
from datetime import date
from pathlib import Path

from baoxue.demo.generator import Progress, write_registers
from baoxue.snapshots.publish import publish_folders

CHILDREN = 45_010
"""So many the newest snapshot has when nothing is multiplied."""
MOST_CHILDREN = 1_500_000
"""Beyond that more are born on one day than running numbers of IDs tell apart."""


def publish_demo(
    data: Path,
    progress: Progress | None = None,
    scale: float = 1.0,
    workers: int = 2,
    newest: int | None = None,
) -> list[str]:
    """Generates the snapshots of the demo (only so many of the newest, where that is given) and publishes
    them at once; returns their ids, oldest first. `scale` multiplies the children.

    Raises as `publish_folders` does, among others when `data` holds own data.
    """
    with tempfile.TemporaryDirectory(prefix="baoxue-demo-") as folder:
        root = Path(folder)
        folders: list[tuple[date, Path]] = write_registers(root, progress, scale, workers, newest)
        return publish_folders(folders, data, progress, workers, is_demo=True)
