"""Pictures that an office hands in with its report: turned upright, no larger than is printed, without what the
camera notes (where and when it was, whose it is).
"""

from __future__ import annotations

import io
from pathlib import Path

from ikm.messages.findings import Place, Refusal
from ikm.render.page import Picture

LONGEST_SIDE = 1600
"""Pixels: on the width of a line, as much as a printer shows."""
QUALITY = 82
MOST_PIXELS = 100_000_000
"""A picture of more is none that a camera took; unpacked it would fill the memory."""


def picture_of(path: Path, description: str, width: float = 1) -> Picture:
    """The picture in a file, made ready to be printed.

    :raises Refusal: ``picture-unreadable`` where the file is no picture, or a larger one than any camera takes.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refusal("picture-unreadable", Place(str(path)))
            upright = ImageOps.exif_transpose(opened)
            has_alpha = upright.mode in ("RGBA", "LA", "P")
            plain = upright.convert("RGBA" if has_alpha else "RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Refusal("picture-unreadable", Place(str(path))) from None
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new(plain.mode, plain.size)  # nothing of the file but its pixels
    fresh.paste(plain)
    content = io.BytesIO()
    if has_alpha:
        fresh.save(content, "PNG", optimize=True)
    else:
        fresh.save(content, "JPEG", quality=QUALITY, optimize=True)
    return Picture(content.getvalue(), "png" if has_alpha else "jpeg", description, width)
