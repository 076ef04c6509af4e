"""`make pictures`: the pictures of the README, taken from the running demo and kept small."""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.browser.reading import PHONE, new_reader
from tests.running import ROOT, browsing, published_demo, served

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 400_000
COLOURS = 128
WINDOW = {"width": 1440, "height": 1240}
# name of the picture: page, window, dark, language
PICTURES = {
    "overview": ("overview", WINDOW, False, "zh"),
    "overview-phone": ("overview", PHONE | {"height": 1500}, False, "zh"),
    "dropout": ("dropout", WINDOW, False, "zh"),
    "accountability": ("accountability", WINDOW, False, "zh"),
    "aid": ("aid", WINDOW, False, "zh"),
    "disability-dark-en": ("disability", WINDOW, True, "en"),
}


def small(picture: bytes) -> bytes:
    """The picture with few colours: a dashboard has few, and the file is a third of the size."""
    out = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def main() -> int:
    """Takes all pictures; 1 when one is too large for a README."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    too_large = False
    with served(published_demo()) as address, browsing() as browser:
        for name, (page, size, dark, language) in PICTURES.items():
            reader = new_reader(browser, address, size, dark)
            reader.open(page, viewer="leader", lang=language)
            reader.page.wait_for_timeout(500)
            picture = small(reader.page.screenshot())
            reader.close()
            path: Path = FOLDER / f"{name}.png"
            path.write_bytes(picture)
            print(f"{path.relative_to(ROOT)}  {len(picture) // 1000} kB")
            too_large |= len(picture) > LARGEST
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
