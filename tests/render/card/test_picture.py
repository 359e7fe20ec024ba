"""Cards as PNG and PDF."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ikm.render import CARDS, Style
from ikm.render.card.sheet import CardSize, card_sheet
from ikm.render.sealed_picture import is_sealed
from tests.render.card.cards import report


def drawn(kind: str, size: CardSize, **changes: str) -> bytes:
    content = CARDS[kind].render(card_sheet(report(), size)._replace(**changes), Style())  # type: ignore[arg-type]
    assert isinstance(content, bytes)
    return content


@pytest.mark.parametrize(("size", "dots"), [(CardSize.A4, (1654, 2339)), (CardSize.SQUARE, (1080, 1080))])
def test_a_picture_has_its_size_and_the_same_bytes_twice(size: CardSize, dots: tuple[int, int]) -> None:
    """A4 of 200 dots an inch: 210 / 25.4 × 200 and 297 / 25.4 × 200."""
    content = drawn("png", size)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == dots
        colours = picture.convert("RGB").getcolors(1 << 20)
    assert colours is not None
    assert {(36, 59, 83), (255, 255, 255)} <= {colour for _, colour in colours}
    assert content == drawn("png", size)
    assert is_sealed(content)


@pytest.mark.parametrize("size", CardSize)
def test_a_document_has_one_sheet_and_the_same_bytes_twice(size: CardSize) -> None:
    content = drawn("pdf", size)
    assert content.startswith(b"%PDF-")
    assert content == drawn("pdf", size)
    assert is_sealed(content)


def test_a_name_that_would_be_markup_is_drawn_as_it_is() -> None:
    for unit in ('#read("/etc/passwd")', "</text><script>", "$x$ *a*"):
        assert drawn("pdf", CardSize.A4, unit=unit).startswith(b"%PDF-")
        assert drawn("png", CardSize.SQUARE, unit=unit) != drawn("png", CardSize.SQUARE)
