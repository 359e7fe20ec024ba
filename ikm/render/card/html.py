"""A card as a page that shows it as large as the screen allows, and prints it on a sheet of its size."""

from __future__ import annotations

from html import escape

from ikm.render import Style
from ikm.render.card.sheet import CardSheet, CardSize
from ikm.render.card.svg import drawn
from ikm.render.html import NOTHING_FROM_ELSEWHERE

PAPER = {CardSize.A4: (210, 297), CardSize.SQUARE: (210, 210)}
"""Millimetres that the sheet is wide and high on which it is printed."""
_STYLE = """\
@page {{ size: {width}mm {height}mm; margin: 0; }}
html, body {{ margin: 0; background: #ffffff; }}
main {{ width: min(100vw, calc(100vh * {width} / {height})); margin: 0 auto; }}
svg {{ display: block; width: 100%; height: auto; }}
@media print {{ main {{ width: {width}mm; }} svg {{ height: {height}mm; }} }}
"""


def render(sheet: CardSheet, style: Style) -> str:
    """Write a card as one page; a style has nothing to say of it."""
    del style
    width, height = PAPER[sheet.size]
    policy = f"{NOTHING_FROM_ELSEWHERE}; img-src data:" if sheet.logo else NOTHING_FROM_ELSEWHERE
    lines = [
        "<!DOCTYPE html>",
        '<html lang="id">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(sheet.name)}</title>",
        f"<style>\n{_STYLE.format(width=width, height=height)}</style>",
        "</head>",
        "<body>",
        "<main>",
        drawn(sheet, f"{width}mm", f"{height}mm").rstrip(),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"
