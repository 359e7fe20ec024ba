"""A card as SVG: a file of its own whose texts are texts; no script, and nothing from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from xml.sax.saxutils import escape, quoteattr

from ikm.render import Style
from ikm.render.card.layout import CardBox, CardText, card_drawing
from ikm.render.card.sheet import CardSheet, CardSize
from ikm.render.letter_widths import ems
from ikm.render.page import Picture
from ikm.render.sealed_picture import sealed_svg

TYPE = "Liberation Sans, Arimo, Arial, Helvetica, Nimbus Sans, sans-serif"
"""Type whose letters are as wide as those that were measured, and what there is."""
SHEETS = {CardSize.A4: ("210mm", "297mm"), CardSize.SQUARE: ("1080", "1080")}
"""How wide and high each size is: on paper, and on a screen."""
STROKE = 0.0014
"""How thick a line is, in parts of the width of a card."""


def render(sheet: CardSheet, style: Style) -> str:
    """Write a card as a file, sealed; a style has nothing to say of it."""
    del style
    width, height = SHEETS[sheet.size]
    return sealed_svg('<?xml version="1.0" encoding="UTF-8"?>\n' + drawn(sheet, width, height))


def drawn(sheet: CardSheet, width: str, height: str) -> str:
    """The element of a card, so wide and high; who does not see it hears its title and all that it says."""
    drawing = card_drawing(sheet)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {_number(drawing.width)} {_number(drawing.height)}" role="img" lang="id"'
        ' aria-labelledby="card-title card-text">',
        f'<title id="card-title">{escape(sheet.name)}</title>',
        f'<desc id="card-text">{escape(sheet.description)}</desc>',
        *(_box(box, STROKE * drawing.width) for box in drawing.boxes),
        *([_logo(drawing.logo, sheet.logo)] if drawing.logo and sheet.logo else []),
        f"<g font-family={quoteattr(TYPE)}>",
        *map(_text, drawing.texts),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _box(box: CardBox, stroke: float) -> str:
    line = f' stroke="{box.line}" stroke-width="{_number(stroke)}"' if box.line else ""
    size = f'width="{_number(box.width)}" height="{_number(box.height)}"'
    return f'<rect x="{_number(box.x)}" y="{_number(box.y)}" {size} fill="{box.fill}"{line}/>'


def _logo(room: CardBox, logo: Picture) -> str:
    """A picture that stands in the file itself, whole and in the middle of its room."""
    content = b64encode(logo.content).decode()
    where = (
        f'x="{_number(room.x)}" y="{_number(room.y)}" width="{_number(room.width)}" height="{_number(room.height)}"'
    )
    return f'<image {where} href="data:image/{logo.kind};base64,{content}"/>'


def _text(one: CardText) -> str:
    """A text as wide as it was measured, where it has room: letters of any other type are narrowed."""
    weight = ' font-weight="bold"' if one.bold else ""
    where = f'x="{_number(one.x)}" y="{_number(one.y)}" font-size="{_number(one.size)}"'
    width = f'textLength="{_number(ems(one.text, bold=one.bold) * one.size)}" lengthAdjust="spacingAndGlyphs"'
    return f'<text {where} {width} text-anchor="{one.anchor}" fill="{one.fill}"{weight}>{escape(one.text)}</text>'


def _number(value: float) -> str:
    """A length with a tenth of a unit, and no more signs than it needs."""
    return f"{value:.1f}".removesuffix(".0")
