"""A card as PNG and PDF, drawn by typst from its SVG."""

from __future__ import annotations

import json
from typing import NamedTuple

from ikm.render import Style
from ikm.render.card.sheet import CardSheet, CardSize
from ikm.render.card.svg import SHEETS, drawn
from ikm.render.letter_widths import FAMILY
from ikm.render.sealed_picture import sealed_pdf, sealed_png
from ikm.render.typst_document.compiler import compiled

SOURCE = "card.typ"
_POINTS = 72 / 25.4


class PictureSize(NamedTuple):
    """How large a picture is: points wide and high, and dots in an inch of it."""

    width: float
    height: float
    dots: float


SIZES = {
    CardSize.A4: PictureSize(210 * _POINTS, 297 * _POINTS, 200),
    CardSize.SQUARE: PictureSize(540, 540, 144),  # 1080 dots in each direction
}


def png(sheet: CardSheet, style: Style) -> bytes:
    """Draw a card as a picture, sealed.

    :raises Refusal: ``typst-absent`` where typst is not installed.
    """
    del style
    (content,) = compiled(SOURCE, _files(sheet), "png", SIZES[sheet.size].dots)
    return sealed_png(content)


def pdf(sheet: CardSheet, style: Style) -> bytes:
    """Draw a card as a document of one sheet, sealed.

    :raises Refusal: ``typst-absent`` where typst is not installed.
    """
    del style
    (content,) = compiled(SOURCE, _files(sheet))
    return sealed_pdf(content)


def _files(sheet: CardSheet) -> dict[str, bytes]:
    size = SIZES[sheet.size]
    data = {
        "title": sheet.name,
        "description": sheet.description,
        "font": FAMILY,
        "width": size.width,
        "height": size.height,
    }
    return {
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        "card.svg": drawn(sheet, *SHEETS[sheet.size]).encode(),
    }
