"""The files of a folder as it is handed in: schools in folders of their own, and what is left beside."""

import os
from pathlib import Path

from baoxue.intake.cells import UnreadableError

LEFT_BEHIND = frozenset(("thumbs.db", "desktop.ini", "__macosx", "ehthumbs.db", "$recycle.bin"))
"""What systems put into folders by themselves."""
DEEPEST = 6
MOST_FILES = 10_000


def files_below(folder: Path) -> list[Path]:
    """All files in order of name, those of folders too; hidden, lock and system files are passed over.

    UnreadableError where there are more files or deeper folders than a county hands in.
    """
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_left_behind(name)]
        inside = Path(parent).relative_to(folder)
        if folders and len(inside.parts) >= DEEPEST:
            raise UnreadableError("too_deep", limit=DEEPEST)
        found += [inside / name for name in names if not _is_left_behind(name)]
        if len(found) > MOST_FILES:
            raise UnreadableError("too_many_files", limit=f"{MOST_FILES:,}")
    return [folder / path for path in sorted(found)]


def _is_left_behind(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in LEFT_BEHIND
