"""The colours behind a scene's names, on a light page and on a dark one.

The light ones are those of every figure (`nnbook.drawing.palette`). On a dark page the same hues
become light enough to read, and the heat maps dark enough to read light words on them.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nnbook.drawing import palette

LIGHT: Final = {
    "ink": palette.TEXT,
    "muted": palette.MUTED,
    "faint": palette.GRID,
    "paper": palette.PAPER,
    "fill": palette.FILL,
    "class0": palette.CLASS_0,
    "class1": palette.CLASS_1,
    "region0": palette.REGION_0,
    "region1": palette.REGION_1,
    "blue": palette.CURVES[0],
    "orange": palette.CURVES[1],
    "green": palette.CURVES[2],
    "purple": palette.CURVES[3],
}
DARK: Final = {
    "ink": "#F0F0F0",
    "muted": "#A6A6A6",
    "faint": "#3D3D3D",
    "paper": "#111111",
    "fill": "#2A2A2A",
    "class0": "#FF8F45",
    "class1": "#56B4E9",
    "region0": "#5A3113",
    "region1": "#143F5C",
    "blue": "#56B4E9",
    "orange": "#FF9F5E",
    "green": "#3FC9A0",
    "purple": "#E08CC0",
}

COLORS: Final = {"light": LIGHT, "dark": DARK}
_HEAT: Final = {
    "light": palette.HEAT,
    "dark": ("#8A4A1C", "#5A3113", "#1A1A1A", "#143F5C", "#1F6796"),
}


def color_map(theme: str = "light") -> NDArray[np.uint8]:
    """Return the 256 colours of a heat map, from class 0 over paper to class 1: (256, 3), uint8."""
    stops = np.array([list(bytes.fromhex(color[1:])) for color in _HEAT[theme]])
    places = np.linspace(0, 255, len(stops))
    channels = [np.interp(np.arange(256), places, stops[:, k]) for k in range(3)]
    return (np.stack(channels, axis=1) + 0.5).astype(np.uint8)


def themes() -> dict[str, Any]:
    """Return the colours of both themes as the browser's painter takes them: a map in 768 bytes."""
    return {
        theme: {"colors": colors, "map": color_map(theme).tobytes()}
        for theme, colors in COLORS.items()
    }
