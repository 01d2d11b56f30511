"""The photo rule of the notice: JPG, at most 1 MB, 35×45 proportion, blue background, and something like one face before it.

The face is a heuristic, no recognition: one region of skin colours, in the upper middle, of a face's size. It catches scenes,
groups, documents and empty frames; it doesn't know a face from a skin-coloured oval, so an examiner still looks.
"""

import io
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 1 << 20
PROPORTION = 35 / 45
TOLERANCE = 0.06
MIN_HEIGHT = 200
MIN_BLUE = 0.6
"""How much of the rim beside and above the head must be blue."""
FACE = (0.04, 0.55)
"""Between these shares of the picture lies a face."""
MAX_BREADTH = 1.15
"""A region broader than this for its height is two people side by side."""

Mask = NDArray[np.bool_]


class Region(NamedTuple):
    """One region of skin: its size, where its middle lies, and how wide it is for its height."""

    size: int
    row: float
    column: float
    breadth: float


def find_photo_fault(data: bytes) -> str | None:
    """The sentence on what is wrong with the photo, Chinese first; null for one that keeps the rule."""
    if len(data) > MAX_BYTES:
        return "照片超过 1 MB。 The photo is larger than 1 MB."
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            return _find_fault(image)
    except UnidentifiedImageError:
        return "照片须为 JPG。 The photo must be a JPG."
    except (OSError, ValueError, Image.DecompressionBombError):
        return "照片已损坏，无法打开。 The photo is damaged."


def _find_fault(image: Image.Image) -> str | None:
    if image.width * image.height > 40_000_000:
        return "照片像素过大。 The photo has too many pixels."
    image = ImageOps.exif_transpose(image)
    width, height = image.size
    if height < MIN_HEIGHT:
        return f"照片高度不足 {MIN_HEIGHT} 像素。 The photo is less than {MIN_HEIGHT} pixels high."
    if abs(width / height - PROPORTION) > TOLERANCE:
        return "照片比例应为 35×45（二寸竖版）。 The photo's proportion must be 35×45, upright."
    pixels = np.asarray(image.convert("RGB").resize((140, 180)), dtype=np.int16)
    if _rim(is_blue(pixels)) < MIN_BLUE:
        return "照片背景应为蓝色。 The background must be blue."
    return _find_face_fault(is_skin(pixels))


def is_blue(pixels: NDArray[np.int16]) -> Mask:
    """Where the pixels are blue, light or dark."""
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return np.asarray((blue > red + 25) & (blue > green) & (blue > 70))


def is_skin(pixels: NDArray[np.int16]) -> Mask:
    """Where the pixels have a skin's chroma, by the usual bounds in YCbCr."""
    red, green, blue = (pixels[..., channel].astype(np.float64) for channel in range(3))
    cb = 128 - 0.168736 * red - 0.331264 * green + 0.5 * blue
    cr = 128 + 0.5 * red - 0.418688 * green - 0.081312 * blue
    return np.asarray((cb > 77) & (cb < 130) & (cr > 133) & (cr < 178) & (red > 60))


def _rim(mask: Mask) -> float:
    """The share of the mask along the top and the upper half of both sides."""
    height, width = mask.shape
    band = max(3, width // 14)
    parts = [mask[:band].ravel(), mask[: height // 2, :band].ravel(), mask[: height // 2, -band:].ravel()]
    return float(np.concatenate(parts).mean())


def _find_face_fault(skin: Mask) -> str | None:
    faces = [region for region in measure_regions(skin) if region.size >= FACE[0] * skin.size]
    if len(faces) != 1 or faces[0].breadth > MAX_BREADTH:
        return "照片中应有且只有一张清晰的脸。 The photo must show exactly one face."
    face = faces[0]
    centred = 0.2 < face.row / skin.shape[0] < 0.75 and 0.3 < face.column / skin.shape[1] < 0.7
    if face.size > FACE[1] * skin.size or not centred:
        return "脸部应居中、大小适当。 The face must be centred and of a fitting size."
    return None


def measure_regions(mask: Mask) -> list[Region]:
    """Every connected region, after closing small gaps such as eyes and mouth."""
    grid = (
        mask[: mask.shape[0] // 4 * 4, : mask.shape[1] // 4 * 4]
        .reshape(mask.shape[0] // 4, 4, mask.shape[1] // 4, 4)
        .mean(axis=(1, 3))
        > 0.4
    )
    left = {(int(row), int(column)) for row, column in np.argwhere(grid)}
    regions = []
    while left:
        region = _take_region(left)
        rows, columns = zip(*region, strict=True)
        height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
        regions.append(
            Region(len(region) * 16, 4 * sum(rows) / len(region), 4 * sum(columns) / len(region), width / height)
        )
    return regions


def _take_region(left: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """One region, taken out of the cells that are left."""
    waiting, region = [left.pop()], []
    while waiting:
        row, column = waiting.pop()
        region.append((row, column))
        for cell in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            if cell in left:
                left.remove(cell)
                waiting.append(cell)
    return region
