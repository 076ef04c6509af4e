"""Publishes the demo: draws the registers into a temporary folder and takes them in like anybody's."""

import tempfile
from datetime import date
from pathlib import Path

from baoxue.demo.generator import Progress, write_registers
from baoxue.snapshots.publish import publish_folders


def publish_demo(
    data: Path, progress: Progress | None = None, scale: float = 1.0, workers: int = 2
) -> list[str]:
    """Generates all snapshots of the demo and publishes them at once; returns their ids, oldest first.

    Raises as `publish_folders` does, among others when `data` holds own data.
    """
    with tempfile.TemporaryDirectory(prefix="baoxue-demo-") as folder:
        folders: list[tuple[date, Path]] = write_registers(Path(folder), progress, scale, workers)
        return publish_folders(folders, data, progress, workers, is_demo=True)
