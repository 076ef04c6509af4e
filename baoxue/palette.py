"""Palette and type of the visual language, for screen and paper; no other module names a colour."""

from collections.abc import Mapping
from dataclasses import dataclass

# The SC family comes first, or some characters take Japanese forms.
FONT = (
    '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", '
    '"Microsoft YaHei UI", "Microsoft YaHei", sans-serif'
)


@dataclass(frozen=True)
class Palette:
    """Colours by meaning. Marks need 3.0 against the ground, text 4.5; the figures are in the guide."""

    name: str
    ground: str
    panel: str
    rule: str
    ink: str
    soft: str
    focus: str
    context: str
    better: str
    better_text: str
    worse: str
    unknown: str
    suppressed: str
    notice_ground: str
    notice_text: str
    worse_tint: str
    worse_badge: str
    better_tint: str
    better_badge: str
    neutral_tint: str
    neutral_badge: str
    late_ground: str
    sequence: tuple[str, str, str]


LIGHT = Palette(
    name="light",
    ground="#FFFFFF",
    panel="#F4F6F7",
    rule="#DCE2E6",
    ink="#0E171E",
    soft="#54626E",
    focus="#0F5C8E",
    context="#8492A0",
    better="#24806A",
    better_text="#1D725D",
    worse="#B3450A",
    unknown="#A9B4BD",
    suppressed="#E7EBEE",
    notice_ground="#FBF3DC",
    notice_text="#5C4300",
    worse_tint="#FBEDE4",
    worse_badge="#9E3D08",
    better_tint="#E6F2EE",
    better_badge="#1D725D",
    neutral_tint="#EDF0F2",
    neutral_badge="#54626E",
    late_ground="#FCF3EF",
    sequence=("#DCE9F2", "#7DB1D6", "#0F5C8E"),
)
DARK = Palette(
    name="dark",
    ground="#11171C",
    panel="#182027",
    rule="#2C3740",
    ink="#E5EAEE",
    soft="#A6B2BC",
    focus="#66B0E4",
    context="#74838F",
    better="#4CC2A0",
    better_text="#4CC2A0",
    worse="#F49A62",
    unknown="#566571",
    suppressed="#263039",
    notice_ground="#2E2814",
    notice_text="#EBCF86",
    worse_tint="#3A271B",
    worse_badge="#F49A62",
    better_tint="#17322C",
    better_badge="#4CC2A0",
    neutral_tint="#263039",
    neutral_badge="#A6B2BC",
    late_ground="#271D18",
    sequence=("#1B3242", "#4187B6", "#8CC8F2"),
)
PALETTES: Mapping[str, Palette] = {"light": LIGHT, "dark": DARK}
