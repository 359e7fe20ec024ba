"""Where things stand on a card: nothing leaves its sheet or covers another text, whatever has to be said."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.render.card.layout import LEFT, CardDrawing, CardText, card_drawing
from ikm.render.card.sheet import CardLine, CardSheet, CardSize, card_sheet
from ikm.render.letter_widths import ems, fitted
from tests.render.card.cards import report

ABOVE, BELOW = 0.75, 0.25
"""Ems that letters reach above and below the line that they stand on."""

Corners = tuple[float, float, float, float]


def place_of(text: CardText) -> Corners:
    """Left, top, right and bottom of a text."""
    width = ems(text.text, bold=text.bold) * text.size
    left = text.x if text.anchor == LEFT else text.x - width / 2
    return left, text.y - ABOVE * text.size, left + width, text.y + BELOW * text.size


def overlapping(one: Corners, other: Corners) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def faults(drawing: CardDrawing) -> list[object]:
    """Texts that leave the sheet, that lie on another, or that leave the box they begin in."""
    places = [(text.text, place_of(text)) for text in drawing.texts]
    found: list[object] = [
        text
        for text, (left, top, right, bottom) in places
        if left < 0 or top < 0 or right > drawing.width or bottom > drawing.height
    ]
    found += [(one[0], other[0]) for one, other in combinations(places, 2) if overlapping(one[1], other[1])]
    for text, (left, top, right, bottom) in places:
        around = [
            box
            for box in drawing.boxes
            if box.x <= (left + right) / 2 <= box.x + box.width and box.y <= (top + bottom) / 2 <= box.y + box.height
        ]
        innermost = min(around, key=lambda box: box.width * box.height)
        if left < innermost.x or right > innermost.x + innermost.width:
            found.append(text)
    return found


def sheets(own: CardSheet) -> list[CardSheet]:
    return [own, own._replace(size=CardSize.SQUARE, signature=())]


LONG = (
    ("UNIT PELAKSANA TEKNIS DINAS " * 8)[:200],
    "W" * 200,
    "i" * 200,
    "漢" * 100,
    "A",
)


@pytest.mark.parametrize("name", LONG, ids=["words", "wide", "narrow", "square", "short"])
def test_nothing_overlaps_or_leaves_the_sheet(name: str) -> None:
    own = card_sheet(report())
    long = own._replace(
        unit=name,
        region=name,
        services=own.services._replace(text=", ".join([name] * 4)),
        period=own.period and own.period._replace(text=name),
        people=own.people._replace(lines=(*own.people.lines, *[CardLine("", f"{name[:40]} = 1.234 orang")] * 6)),
        figure_head=f"NILAI IKM ({name[:60]})",
    )
    for sheet in (*sheets(own), *sheets(long)):
        assert faults(card_drawing(sheet)) == []


def test_the_figure_is_the_largest_text_and_all_texts_are_there() -> None:
    for sheet in sheets(card_sheet(report())):
        drawing = card_drawing(sheet)
        largest = max(drawing.texts, key=lambda text: text.size)
        assert largest.text == sheet.figure
        drawn = " ".join(text.text for text in drawing.texts)
        for text in (sheet.title, sheet.unit, sheet.year, sheet.grade, *(line.text for line in sheet.people.lines)):
            assert text in drawn


def test_without_a_name_the_band_has_what_there_is() -> None:
    for sheet in sheets(card_sheet(report(dated=False, told=False, name=None))):
        assert faults(card_drawing(sheet)) == []
        assert "" not in {text.text for text in card_drawing(sheet).texts}


@given(st.text(max_size=300), st.floats(1, 200), st.floats(3, 100))
def test_a_fitted_text_has_room_or_ends_in_dots(text: str, width: float, height: float) -> None:
    found = fitted(text, width, height, (10, 1))
    assert 1 <= found.size <= 10
    assert found.height <= height
    for line in found.lines:
        assert ems(line) * found.size <= width + 1e-9 or len(line) == 1
    whole = "".join("".join(found.lines).split())
    assert whole == "".join(text.split()) or whole.endswith("…")


def test_widths_are_those_of_the_type() -> None:
    """In Arial and its likes a digit is 1139 of 2048 units wide, a bold W 1933; a Chinese sign is as wide as high."""
    assert ems("0") == 1139 / 2048
    assert ems("W", bold=True) == 1933 / 2048
    assert ems("漢") == 1
    assert ems("") == 0
