"""Cards as files: SVG and pages."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from ikm.render import CARDS, Style
from ikm.render.card.sheet import CardSheet, CardSize, card_sheet
from ikm.render.letter_widths import ems
from ikm.render.page import Picture
from ikm.render.sealed_picture import is_sealed
from tests.html_tree import parsed
from tests.render.card.cards import report

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert(1)</script>&amp; "#read(\'/etc/passwd\')" <image href="file:///etc/passwd"/>'


def card(size: CardSize, **options: object) -> CardSheet:
    return card_sheet(report(**{"overall": "mean", **options}), size)


def svg(sheet: CardSheet) -> str:
    content = CARDS["svg"].render(sheet, Style())
    assert isinstance(content, str)
    return content


@pytest.mark.parametrize("size", CardSize)
def test_a_whole_card(size: CardSize, golden: Callable[[str, str], None]) -> None:
    golden(f"kartu-{size}.svg", svg(card(size)))


@pytest.mark.parametrize("size", CardSize)
def test_a_card_is_one_drawing_of_texts_that_has_a_name_and_says_all(size: CardSize) -> None:
    sheet = card(size)
    root = ElementTree.fromstring(svg(sheet))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "title", "desc", "rect", "g", "text"}
    width, height = root.attrib["width"], root.attrib["height"]
    assert (width, height) == (("210mm", "297mm") if size is CardSize.A4 else ("1080", "1080"))
    labels = [root.find(f".//*[@id='{id}']") for id in root.attrib["aria-labelledby"].split()]
    assert [label.text for label in labels if label is not None] == [sheet.name, sheet.description]
    assert root.attrib["role"] == "img"
    assert "87,50" in {text.text for text in root.iter(f"{SVG}text")}


@pytest.mark.parametrize("size", CardSize)
def test_every_text_keeps_within_its_drawing_whatever_type_there_is(size: CardSize) -> None:
    """A server has neither Arial nor Liberation Sans, and its own type is a seventh wider: the index left its box."""
    name = "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Contoh yang Panjang Namanya"
    root = ElementTree.fromstring(svg(card(size)._replace(unit=name)))
    width = float(root.attrib["viewBox"].split()[2])
    for text in root.iter(f"{SVG}text"):
        x, length = float(text.attrib["x"]), float(text.attrib["textLength"])
        assert text.attrib["lengthAdjust"] == "spacingAndGlyphs"
        begins = {"start": x, "middle": x - length / 2, "end": x - length}[text.attrib["text-anchor"]]
        assert 0 < begins < begins + length < width
        measured = ems(text.text or "", bold="font-weight" in text.attrib) * float(text.attrib["font-size"])
        assert abs(measured - length) < 0.01 * length  # the size is written with a tenth of a unit


def test_a_card_is_sealed_and_the_same_every_time() -> None:
    content = svg(card(CardSize.A4))
    assert content == svg(card(CardSize.A4))
    assert is_sealed(content.encode())
    assert not is_sealed(content.replace("87,50", "97,50").encode())


@pytest.mark.parametrize("size", CardSize)
def test_a_logo_stands_in_the_file_itself(size: CardSize) -> None:
    logo = Picture(b"\x89PNG...", "png", "Lambang")
    sheet = card(size)._replace(logo=logo)
    root = ElementTree.fromstring(svg(sheet))
    (image,) = root.iter(f"{SVG}image")
    assert b64decode(image.attrib["href"].removeprefix("data:image/png;base64,")) == logo.content
    left, width = float(image.attrib["x"]), float(image.attrib["width"])
    title = next(root.iter(f"{SVG}text"))
    assert title.text is not None
    begins = float(title.attrib["x"]) - ems(sheet.title, bold=True) * float(title.attrib["font-size"]) / 2
    assert title.text != sheet.title or begins > left + width
    page = CARDS["html"].render(sheet, Style())
    assert "img-src data:" in str(page)
    assert "img-src" not in str(CARDS["html"].render(card(size), Style()))


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_no_text_is_markup(kind: str) -> None:
    sheet = card(CardSize.A4)._replace(unit=HOSTILE, year=HOSTILE)
    content = CARDS[kind].render(sheet, Style())
    assert isinstance(content, str)
    assert "<script" not in content
    assert "<image" not in content
    if kind == "svg":
        drawn = "".join(text.text or "" for text in ElementTree.fromstring(content).iter(f"{SVG}text"))
        assert "".join(HOSTILE.split()) in "".join(drawn.split())


@pytest.mark.parametrize("size", CardSize)
def test_a_page_has_the_drawing_runs_nothing_and_prints_on_its_sheet(size: CardSize) -> None:
    content = CARDS["html"].render(card(size), Style())
    assert isinstance(content, str)
    document = parsed(content)
    assert document.one("html").attributes["lang"] == "id"
    assert "default-src 'none'" in content
    assert not list(document.all("script", "link", "img"))
    assert document.one("svg").attributes["role"] == "img"
    height = 297 if size is CardSize.A4 else 210
    assert f"@page {{ size: 210mm {height}mm; margin: 0; }}" in content
