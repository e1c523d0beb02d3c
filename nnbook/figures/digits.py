"""Images of handwritten digits in a grid, with what a classifier made of them."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from nnbook.drawing import palette
from nnbook.figures.parts.drawing import Drawing, as_diagram, one_axes
from nnbook.figures.parts.shapes import write

_COLUMNS = 10
_PITCH = 10.0  # pixels from one image to the next; the images are 8 wide
_ROW = 12.5  # ... and from one row to the next, with room for a line of words


def draw_digits(
    images: ArrayLike,
    labels: ArrayLike | None = None,
    predictions: ArrayLike | None = None,
    ax: Axes | None = None,
) -> Drawing:
    """Draw images of digits, ten to a row, each with its label or its prediction below.

    Parameters
    ----------
    images : array_like of shape (n, 64) or (n, 8, 8)
        Grey values; 0 is white, the largest of all is black.
    labels : array_like of n int, optional
        What the images show.
    predictions : array_like of n int, optional
        What a classifier takes them for; a wrong one is framed, and its label is added.

    Raises
    ------
    ValueError
        If the images are not 8 by 8, or there are not as many labels as images.

    Examples
    --------
    >>> import numpy as np
    >>> draw_digits(np.eye(64)[:3], labels=[4, 7, 7], predictions=[4, 1, 7]).alternative
    'Images of 3 digits, one of them misread: 4, 7 read as 1, 7.'
    """
    pixels = np.asarray(images, dtype=np.float64)
    if pixels.ndim not in (2, 3) or pixels.shape[1:] not in ((64,), (8, 8)) or not len(pixels):
        raise ValueError(f"images of shape (n, 64) or (n, 8, 8) are needed, not {pixels.shape}")
    pixels = pixels.reshape(-1, 8, 8)
    n = len(pixels)
    shown, read = _classes(labels, "labels", n), _classes(predictions, "predictions", n)
    columns, rows = min(n, _COLUMNS), -(-n // _COLUMNS)
    ax = one_axes(ax, max(0.75 * columns, 1.5), 0.94 * rows)
    words = []
    for k, (image, label, prediction) in enumerate(zip(pixels, shown, read, strict=True)):
        left, top = _PITCH * (k % _COLUMNS), _ROW * (k // _COLUMNS)
        ax.imshow(
            image,
            cmap="Greys",
            vmin=0,
            vmax=max(pixels.max(), 1e-9),
            aspect="equal",
            extent=(left, left + 8, top + 8, top),
        )
        words.append(_write(ax, left, top, label, prediction))
    # From the middle of the space before the first image to that after the last.
    as_diagram(ax, -1.0, columns * _PITCH - 1.0, rows * _ROW - 1.0, -1.0)
    return Drawing((ax,), _in_words(words, n))


def _classes(values: ArrayLike | None, name: str, length: int) -> Sequence[int | None]:
    """Give one class an image, None where there is none."""
    if values is None:
        return [None] * length
    numbers = np.asarray(values)
    if numbers.shape != (length,):
        raise ValueError(f"{length} images need {name} of shape ({length},), not {numbers.shape}")
    return [int(number) for number in numbers]


def _write(ax: Axes, left: float, top: float, label: int | None, prediction: int | None) -> str:
    """Frame an image and write below it what it is, or is taken for; return the same in words."""
    wrong = None not in (label, prediction) and label != prediction
    color = palette.CLASS_0_TEXT if wrong else palette.TEXT
    edge, width = (color, 2.5) if wrong else (palette.GRID, 1)
    frame = Rectangle((left, top), 8, 8, facecolor="none", edgecolor=edge, linewidth=width)
    ax.add_patch(frame)
    said = label if prediction is None else prediction
    if said is None:
        return ""
    below = f"{said}, not {label}" if wrong else str(said)
    write(ax, left + 4, top + 8.5, below, 10, color=color, va="top")
    return f"{label} read as {prediction}" if wrong else str(said)


def _in_words(words: list[str], n_images: int) -> str:
    images = "Images of 1 digit" if n_images == 1 else f"Images of {n_images} digits"
    if not any(words):
        return f"{images}."
    misread = sum("read as" in word for word in words)
    count = {0: "", 1: ", one of them misread"}.get(misread, f", {misread} of them misread")
    return f"{images}{count}: {', '.join(words)}."
