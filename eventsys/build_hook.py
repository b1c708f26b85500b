"""Build hook of the package: makes our fonts from the font package, packs the templates.

Runs for the wheel and for an editable install, and does nothing when the fonts are up to date.
They are artefacts (not in git); without its own the site falls back to the system's font.
"""

from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "fontpkg_schibsted_grotesk"
SOURCE = "files/SchibstedGrotesk[wght].ttf"
WEIGHTS = (400, 800)
FAMILY = "Schibsted Grotesk"
PRINTED = {400: "Regular", 700: "Bold", 800: "ExtraBold"}
# Swedish, Danish, English and the commonest letters of our neighbours' names; anything else is
# drawn in the system's own font. Every kilobyte here is in each visitor's first view.
CHARACTERS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "ÀÁÄÅÆÇÈÉÖØÜàáäåæçèéíóöøü\u00a0§©«°´·»½×\u2013\u2014‘’‚‛“”„•…←↑→↓€\u2212"
)
FEATURES = ["calt", "ccmp", "kern", "liga", "locl", "tnum"]
# In the tables of OpenType: pairs of glyphs, and the bits for values without tables of their own.
PAIRS, PLAIN_VALUES = 2, 0x000F


def make_font(folder: Path) -> Path:
    """Write the variable font and its licence into `folder`, unless a newer font is there."""
    target = folder / "schibsted-grotesk.woff2"
    with as_file(files(PACKAGE)) as package:
        source = package / SOURCE
        if is_newer(target, source, Path(__file__)):
            return target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "OFL.txt").write_bytes((package / "LICENSE").read_bytes())
        # A font stamped with the time of the build would give every build another address.
        font = TTFont(source, recalcTimestamp=False)
        font = instantiateVariableFont(font, {"wght": WEIGHTS})
    level_kerning(font)
    cut(font)
    unfinished = target.with_suffix(".part")
    font.save(unfinished)
    unfinished.replace(target)
    return target


def make_print_fonts(folder: Path) -> list[Path]:
    """Write the fonts of what is printed: whole ones, one for each weight."""
    made = []
    for weight, style in PRINTED.items():
        target = folder / f"schibsted-grotesk-{weight}.ttf"
        made.append(target)
        with as_file(files(PACKAGE)) as package:
            if is_newer(target, package / SOURCE, Path(__file__)):
                continue
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "OFL.txt").write_bytes((package / "LICENSE").read_bytes())
            font = TTFont(package / SOURCE, recalcTimestamp=False)
        font = instantiateVariableFont(font, {"wght": weight})
        # A typesetter tells the weights apart by these.
        font["OS/2"].usWeightClass = weight
        for number, name in {1: f"{FAMILY} {style}", 2: "Regular", 16: FAMILY, 17: style}.items():
            font["name"].setName(name, number, 3, 1, 0x409)
        unfinished = target.with_suffix(".part")
        font.save(unfinished)
        unfinished.replace(target)
    return made


def level_kerning(font: TTFont) -> None:
    """Let every weight share one kerning: its variation alone is a quarter of the file."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            pairs = getattr(subtable, "ExtSubTable", subtable)
            if pairs.LookupType == PAIRS:
                pairs.ValueFormat1 &= PLAIN_VALUES
                for record in pair_records(pairs):
                    vars(record.Value1 or record).pop("XAdvDevice", None)


def pair_records(pairs: Any) -> list[Any]:
    by_class = [
        record for first in getattr(pairs, "Class1Record", ()) for record in first.Class2Record
    ]
    by_glyph = [
        record for glyph in getattr(pairs, "PairSet", ()) for record in glyph.PairValueRecord
    ]
    return by_class + by_glyph


def cut(font: TTFont) -> None:
    """Keep only our characters and features, compressed as woff2."""
    subsetter = subset.Subsetter(subset.Options(layout_features=FEATURES))
    subsetter.populate(text=CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"


def is_newer(target: Path, *sources: Path) -> bool:
    if not target.exists():
        return False
    made = target.stat().st_mtime
    return all(source.stat().st_mtime <= made for source in sources)


class FontBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        make_font(Path(self.root) / "eventsys" / "static" / "fonts")
        make_print_fonts(Path(self.root) / "eventsys" / "fonts")
        if version != "editable":
            # A checkout is served from its own templates/, never from a copy.
            build_data["force_include"]["templates"] = "eventsys/templates"
