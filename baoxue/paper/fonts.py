"""The Chinese font that papers are set in: supplied by the county, or one of the system's."""

from functools import lru_cache
from pathlib import Path

import typst

from baoxue import settings

FAMILIES = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", "SimHei", "SimSun"),
)
"""As on the screen; the first that is there is taken. Of other fonts in the county's own folder any will
do."""
FOLDER = "fonts"
_FILES = (".ttf", ".otf", ".ttc")


class NoChineseFontError(RuntimeError):
    """There is no font with Chinese characters; `folder` is where the county may put one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "no font with Chinese characters was found: install Noto Sans CJK (Debian: apt-get install "
            f"fonts-noto-cjk), or put font files ({', '.join(_FILES)}) into {folder}"
        )
        self.folder = folder


def own_folder() -> Path:
    """Where a county keeps fonts of its own: BAOXUE_DATA/reference/fonts."""
    return settings.data_folder() / "reference" / FOLDER


def find() -> tuple[typst.Fonts, str]:
    """All fonts at hand, and the family for Chinese. NoChineseFontError when none is known to have it."""
    folder = own_folder()
    files = (
        sorted(path for path in folder.glob("*") if path.suffix.lower() in _FILES) if folder.is_dir() else []
    )
    return _find(folder, tuple((str(path), path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _find(folder: Path, files: tuple[tuple[str, int], ...], system: bool = True) -> tuple[typst.Fonts, str]:
    own = [str(folder)] if files else []
    fonts = typst.Fonts(include_system_fonts=system, font_paths=own)
    at_hand = set(fonts.families())
    supplied = [font.family for font in fonts.fonts() if font.path and Path(font.path).parent == folder]
    family = next((name for name in (*supplied, *FAMILIES) if name in at_hand), None)
    if family is None:
        raise NoChineseFontError(folder)
    return fonts, family
