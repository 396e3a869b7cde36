"""Make the site's font: limit the axes, keep the characters that the pages use, keep kerning for English."""

import io
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

AXES = {"opsz": (14, 40), "wght": (400, 700)}
CHARACTERS = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+2010-2011,U+2013-2014,U+2018-201A,U+201C-201E,"
    "U+2022,U+2026,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212"
)
KERNED = "U+0041-005A,U+0061-007A,U+0020,U+002C-002E,U+0031,U+0037,U+2019,U+201C-201D,U+2013-2014,U+003A"


def cut(source, characters, features):
    """Return the font of `source` with these characters and layout features alone."""
    font = instancer.instantiateVariableFont(TTFont(source), AXES)
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["STAT", "DSIG"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=subset.parse_unicodes(characters))
    worker.subset(font)
    # Written and read again, so that its tables no longer depend on the source's glyph order.
    written = io.BytesIO()
    font.save(written)
    written.seek(0)
    return TTFont(written)


def main(source, target):
    """Write the subset of `source` to `target`."""
    kerning = cut(source, KERNED, ["kern"])
    font = cut(source, CHARACTERS, ["ccmp", "locl", "tnum"])
    # Kerning varies with the axes; the variations that it points to live in GDEF, so both move together.
    kerning["GDEF"].ensureDecompiled(recurse=True)
    kerning["GPOS"].ensureDecompiled(recurse=True)
    font["GDEF"] = kerning["GDEF"]
    font["GPOS"] = kerning["GPOS"]
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
