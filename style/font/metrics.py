"""Print what makes Arial as wide and as high as the site's font: size-adjust and the overrides."""

import sys

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Percent of each letter in English text, the space as in words of 4.5 letters.
FREQUENCY = dict(
    zip(
        "etaoinshrdlcumwfgypbvkjxqz ",
        [12.7, 9.1, 8.2, 7.5, 7.0, 6.7, 6.3, 6.1, 6.0, 4.3, 4.0, 2.8, 2.8, 2.4, 2.4, 2.2, 2.0, 2.0, 1.9, 1.5]
        + [1.0, 0.8, 0.15, 0.15, 0.1, 0.07, 18.0],
    )
)
# Liberation Sans has the metrics of Arial.
ARIAL = "/usr/share/fonts/truetype/liberation/LiberationSans-{}.ttf"


def mean_width(font):
    """The mean advance of a letter of English, in em."""
    names, advances = font.getBestCmap(), font["hmtx"]
    total = sum(advances[names[ord(letter)]][0] * share for letter, share in FREQUENCY.items())
    return total / sum(FREQUENCY.values()) / font["head"].unitsPerEm


def main(source):
    """Print one line for body text and one for headings."""
    for style, axes in (("Regular", {"opsz": 17, "wght": 400}), ("Bold", {"opsz": 34, "wght": 700})):
        font = instancer.instantiateVariableFont(TTFont(source), axes)
        adjust = mean_width(font) / mean_width(TTFont(ARIAL.format(style)))
        em = font["head"].unitsPerEm
        print(
            f"{style}: size-adjust {adjust:.2%}; ascent-override {font['hhea'].ascent / em / adjust:.2%}; "
            f"descent-override {-font['hhea'].descent / em / adjust:.2%}; line-gap-override 0%"
        )


if __name__ == "__main__":
    main(sys.argv[1])
