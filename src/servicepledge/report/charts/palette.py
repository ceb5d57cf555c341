"""The colours of the page, light and dark, told apart by colour-blind readers, once for style and charts; its weights."""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "page": "#f4f5f7",
    "surface": "#ffffff",
    "sunken": "#f0f2f5",
    "ink": "#17202b",
    "muted": "#556170",
    "rule": "#d9dee5",
    "grid": "#e6eaef",
    "accent": "#1d5788",
    "series": "#3f6f9c",
    "target": "#6a5210",
    "met": "#0f5f94",
    "met-tint": "#e6f0f8",
    "missed": "#a83a08",
    "missed-tint": "#fbece4",
    "undecidable": "#5b5470",
    "undecidable-tint": "#efedf5",
    "facts": "#556170",
    "facts-tint": "#f0f2f5",
}
DARK: Mapping[str, str] = {
    "page": "#0f1318",
    "surface": "#181e26",
    "sunken": "#212933",
    "ink": "#e8ecf1",
    "muted": "#a6b1be",
    "rule": "#35404d",
    "grid": "#2a343f",
    "accent": "#8fc3ee",
    "series": "#7fa9cf",
    "target": "#dcc074",
    "met": "#83c0ee",
    "met-tint": "#16304a",
    "missed": "#f5a377",
    "missed-tint": "#42220f",
    "undecidable": "#c3b8e0",
    "undecidable-tint": "#2d2840",
    "facts": "#a6b1be",
    "facts-tint": "#212933",
}
WEIGHTS = "--firm:500;--semi:600;--strong:650"
WEIGHTS_ON_PAPER = "--firm:400;--semi:700;--strong:700"
"""Two are enough on paper: for each weight asked for, Chromium hands the whole font to its printer, 20 MB if Chinese."""


def as_css() -> str:
    """Return the colours and weights as custom properties, the dark colours where the reader's system is dark."""
    light, dark = (";".join(f"--{name}:{colour}" for name, colour in colours.items()) for colours in (LIGHT, DARK))
    return (
        f":root,.sp-lab{{color-scheme:light;{WEIGHTS};{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root,.sp-lab{{color-scheme:dark;{dark}}}}}\n"
        f"@media print{{:root{{{WEIGHTS_ON_PAPER}}}}}\n"
    )
