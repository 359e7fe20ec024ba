"""Where everything stands on a card: boxes and lines of text, each in the size in which it has room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ikm.render.card.sheet import CardLine, CardSection, CardSheet, CardSize
from ikm.render.letter_widths import LEADING, FittedText, fitted

DARK, LIGHT, LINE, PAPER = "#243b53", "#d9e2ec", "#9aa5b1", "#ffffff"
INK = "#1f2933"
SPARE = 0.94
"""Of the width of a box, so much is used: another type may be a little wider than the one that is measured."""
BASELINE = 0.36
"""Ems from the middle of a line down to where its letters stand."""
MIDDLE, LEFT = "middle", "start"


class CardBox(NamedTuple):
    """A rectangle; without a line around it, or filled with nothing."""

    x: float
    y: float
    width: float
    height: float
    fill: str = PAPER
    line: str = ""


class CardText(NamedTuple):
    """One line of text: where its letters stand, and from which point they go to which side."""

    text: str
    x: float
    y: float
    size: float
    fill: str = INK
    bold: bool = False
    anchor: str = MIDDLE


class CardDrawing(NamedTuple):
    """A card as it is drawn, from back to front, in units of which a sheet is so wide and high.

    ``logo`` is the room for one, in which it stands whole.
    """

    width: float
    height: float
    boxes: tuple[CardBox, ...]
    texts: tuple[CardText, ...]
    logo: CardBox | None = None


class CardFrame(NamedTuple):
    """How a sheet is divided, in its own units; ``mm`` is what on A4 would be a millimetre."""

    width: float
    height: float
    mm: float
    margin: float
    gap: float
    band: float
    body: float
    thanks: float


FRAMES = {
    CardSize.A4: CardFrame(2100, 2970, 10, margin=10, gap=5, band=72, body=122, thanks=22),
    CardSize.SQUARE: CardFrame(1080, 1080, 1080 / 210, margin=8, gap=4, band=52, body=116, thanks=18),
}
SERVICES_SHARE, PERIOD_SHARE = 0.22, 0.17
"""Of the room beside the figure, so much is for the services and the period; the rest is the respondents'."""
HEAD = 9.0
"""Millimetres that a heading is high."""
LOGO = 26.0
"""Millimetres that a logo is wide at most."""
LINE_HEIGHT = 7.5
"""Millimetres from one line of the respondents to the next, at most."""


def card_drawing(sheet: CardSheet) -> CardDrawing:
    """Lay a card out."""
    return _Layout(sheet).drawing()


class _Layout:
    """Puts boxes and texts on a sheet; lengths are in millimetres of A4 until they are drawn."""

    def __init__(self, sheet: CardSheet) -> None:
        self._sheet = sheet
        self._frame = FRAMES[sheet.size]
        self._width = self._frame.width / self._frame.mm
        self._boxes: list[CardBox] = []
        self._texts: list[CardText] = []
        self._logo: CardBox | None = None

    def drawing(self) -> CardDrawing:
        """The whole card, from top to bottom."""
        frame = self._frame
        self._boxes.append(CardBox(0, 0, frame.width, frame.height))
        left, width, y = frame.margin, self._width - 2 * frame.margin, frame.margin
        self._band(left, y, width)
        y += frame.band + frame.gap
        middle = left + 0.46 * width
        self._index(left, y, middle - left)
        self._details(middle + frame.gap, y, left + width - middle - frame.gap)
        y += frame.body + frame.gap
        self._lines(self._sheet.thanks, left, y, width, frame.thanks, 5, fill=DARK)
        y += frame.thanks + frame.gap
        if self._sheet.signature:
            self._signature(left + width / 2, y, width / 2)
        return CardDrawing(frame.width, frame.height, tuple(self._boxes), tuple(self._texts), self._logo)

    def _band(self, x: float, y: float, width: float) -> None:
        """The title, and of whom and when the index is."""
        self._box(x, y, width, self._frame.band, DARK)
        sheet = self._sheet
        lines = [
            (sheet.title, 20.0, 8.4),
            (sheet.unit, 29.0, 12.0),
            (sheet.region, 10.0, 7.0),
            (sheet.year, 10.0, 7.0),
        ]
        parts = [line for line in lines if line[0]]
        room = self._frame.band - 6
        total = sum(height for _, height, _ in parts)
        top, side = y + 3, 3.0
        if sheet.logo:
            mm = self._frame.mm
            self._logo = CardBox((x + 4) * mm, (y + 4) * mm, LOGO * mm, (self._frame.band - 8) * mm)
            side = LOGO + 7
        for text, height, largest in parts:
            own = room * height / total
            room_of_text = width - 2 * side
            self._text(
                text, x + side, top + 0.06 * own, room_of_text, 0.88 * own, (largest, 2.4), fill=PAPER, bold=True
            )
            top += own

    def _index(self, x: float, y: float, width: float) -> None:
        """The figure, as large as there is room for, its name above and its class below."""
        height = self._frame.body
        self._box(x, y, width, height, PAPER, LINE)
        self._heading(self._sheet.figure_head, x, y, width)
        grade = 24.0
        self._text(
            self._sheet.figure,
            x + 2,
            y + HEAD,
            width - 4,
            height - HEAD - grade,
            (40, 8),
            fill=DARK,
            bold=True,
        )
        self._box(x, y + height - grade, width, grade, LIGHT, LINE)
        self._text(self._sheet.grade, x + 2, y + height - grade, width - 4, grade, (8.5, 3), bold=True)

    def _details(self, x: float, y: float, width: float) -> None:
        """The services, the respondents and the time of the survey, below each other."""
        sheet, gap = self._sheet, self._frame.gap / 2
        sections = [section for section in (sheet.services, sheet.people, sheet.period) if section]
        room = self._frame.body - len(sections) * HEAD - (len(sections) - 1) * gap
        shares = {sheet.services: SERVICES_SHARE * room}
        if sheet.period:
            shares[sheet.period] = PERIOD_SHARE * room
        rest = room - sum(shares.values())
        people = min(rest, LINE_HEIGHT * len(sheet.people.lines) + 4)
        for section in shares:  # what the respondents do not need is the others'
            shares[section] += (rest - people) / len(shares)
        shares[sheet.people] = people
        for section in sections:
            self._section(section, x, y, width, shares[section])
            y += HEAD + shares[section] + gap

    def _section(self, section: CardSection, x: float, y: float, width: float, height: float) -> None:
        self._box(x, y, width, HEAD + height, PAPER, LINE)
        self._heading(section.heading, x, y, width)
        if section.lines:
            self._people(section.lines, x + 3, y + HEAD + 2, width - 6, height - 4)
        else:
            self._text(section.text, x + 3, y + HEAD + 1, width - 6, height - 2, (6, 2.4), bold=True)

    def _people(self, lines: Sequence[CardLine], x: float, y: float, width: float, height: float) -> None:
        """A line for each, all of one size: labels to the left, what is said of them beside."""
        line, beside = height / len(lines), 0.4 * width
        size = min(
            min(
                _fitted(one.label, beside - 2, line, (4.4, 1.6), bold=True).size,
                _fitted(one.text, width - beside, line, (4.4, 1.6)).size,
            )
            for one in lines
        )
        for place, one in enumerate(lines):
            top = y + place * line
            self._text(one.label, x, top, beside - 2, line, (size, size), bold=True, anchor=LEFT)
            self._text(one.text, x + beside, top, width - beside, line, (size, size), anchor=LEFT)

    def _signature(self, x: float, y: float, width: float) -> None:
        """Room to sign in, between who signs and the name."""
        above, below = self._sheet.signature[:2], self._sheet.signature[2:]
        for lines, top in ((above, y), (below, y + 32)):
            self._lines(lines, x, top, width, 12, 4)

    def _lines(
        self,
        texts: Sequence[str],
        x: float,
        y: float,
        width: float,
        height: float,
        largest: float,
        fill: str = INK,
    ) -> None:
        """Texts below each other, a line each, all of one size."""
        line = height / len(texts)
        size = min(_fitted(text, width, line, (largest, 1.6), bold=True).size for text in texts)
        for place, text in enumerate(texts):
            self._text(text, x, y + place * line, width, line, (size, size), fill=fill, bold=True)

    def _heading(self, text: str, x: float, y: float, width: float) -> None:
        self._box(x, y, width, HEAD, LIGHT, LINE)
        self._text(text, x + 2, y + 0.7, width - 4, HEAD - 1.4, (5, 2), bold=True, fill=DARK)

    def _box(self, x: float, y: float, width: float, height: float, fill: str, line: str = "") -> None:
        mm = self._frame.mm
        self._boxes.append(CardBox(x * mm, y * mm, width * mm, height * mm, fill, line))

    def _text(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        height: float,
        sizes: tuple[float, float],
        *,
        fill: str = INK,
        bold: bool = False,
        anchor: str = MIDDLE,
    ) -> None:
        """A text in the middle of a box's height, in as many lines as it takes."""
        found = _fitted(text, width, height, sizes, bold=bold)
        mm, step = self._frame.mm, found.size * LEADING
        top = y + (height - found.height) / 2
        start = x + width / 2 if anchor == MIDDLE else x
        for place, line in enumerate(found.lines):
            if line:
                letters = top + (place + 0.5) * step + BASELINE * found.size
                self._texts.append(CardText(line, start * mm, letters * mm, found.size * mm, fill, bold, anchor))


def _fitted(text: str, width: float, height: float, sizes: tuple[float, float], *, bold: bool = False) -> FittedText:
    return fitted(text, SPARE * width, height, sizes, bold=bold)
