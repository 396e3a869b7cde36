"""Make the site's font: limit the axes, keep the characters that the pages use, keep kerning."""

import io
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer, iup

AXES = {"opsz": (14, 40), "wght": (400, 700)}
# Kerning follows neither axis: it is that of this place in the middle of the body text. Elsewhere pairs are off by
# 2 units on average (of 1,000 to the em), and it is half as large.
KERNED_AT = {"opsz": 17, "wght": 500}
# English and French, the letters of the other languages of Western Europe for names, and the signs of the pages.
CHARACTERS = (
    "U+0020-007E,U+00A0-00A1,U+00A3,U+00A7,U+00A9,U+00AB,U+00AE,U+00B0,U+00B7,U+00BB,U+00BD,U+00BF-00FF,"
    "U+0152-0153,U+2010-2011,U+2013-2014,U+2018-2019,U+201C-201D,U+2022,U+2026,U+202F,U+20AC,U+2191,U+2193,U+2212"
)
# English and French.
KERNED = (
    "U+0041-005A,U+0061-007A,U+0020,U+002C-002E,U+0031,U+0037,U+2019,U+201C-201D,U+2013-2014,U+003A,"
    "U+00AB,U+00BB,U+00C0,U+00C7-00CA,U+00E0,U+00E2,U+00E7-00EB,U+00EE-00EF,U+00F4,U+00F9,U+00FB"
)
# Units that a point may be off its place because it follows its neighbours: 0.03 pixels of body text, 0.1 of the
# largest heading. It takes a third of what the axes weigh.
TOLERANCE = 2
# Copyright, family, style, full and PostScript name, licence and its address.
NAMES = {0, 1, 2, 4, 6, 13, 14}


def cut(source, axes, characters, features):
    """Return the font of `source` with these axes, characters and layout features alone."""
    font = instancer.instantiateVariableFont(TTFont(source, recalcTimestamp=False), axes)
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = list(NAMES)
    options.drop_tables += ["STAT", "DSIG"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=subset.parse_unicodes(characters))
    worker.subset(font)
    # Written and read again, so that its tables no longer depend on the source's glyph order.
    written = io.BytesIO()
    font.save(written)
    written.seek(0)
    return TTFont(written, recalcTimestamp=False)


def leave_out_what_neighbours_tell(font):
    """Drop the points of each variation that lie within TOLERANCE of where their neighbours put them."""
    metrics = font["hmtx"].metrics
    for glyph, variations in font["gvar"].variations.items():
        places, control = font["glyf"]._getCoordinatesAndControls(glyph, metrics)
        for variation in variations:
            variation.calcInferredDeltas(places, control.endPts)
            moved = [(round(x), round(y)) for x, y in variation.coordinates]
            variation.coordinates = iup.iup_delta_optimize(moved, places, control.endPts, tolerance=TOLERANCE)


def main(source, target):
    """Write the subset of `source` to `target`."""
    kerning = cut(source, KERNED_AT, KERNED, ["kern"])
    kerning["GPOS"].ensureDecompiled(recurse=True)
    font = cut(source, AXES, CHARACTERS, ["ccmp", "locl", "tnum"])
    leave_out_what_neighbours_tell(font)
    font["GPOS"] = kerning["GPOS"]
    if "GDEF" in font:
        # It has the variations of a kerning that is no longer there.
        del font["GDEF"]
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
