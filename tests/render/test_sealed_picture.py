"""Pictures and PDFs that say whether somebody changed them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ikm.render.sealed_picture import is_sealed, sealed_pdf, sealed_png, sealed_svg

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"></svg>\n'


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(content, "PNG")
    return content.getvalue()


SEALED = {"pdf": sealed_pdf(PDF), "png": sealed_png(png()), "svg": sealed_svg(SVG).encode()}


@pytest.mark.parametrize("kind", SEALED)
def test_what_was_sealed_is_known_and_what_was_changed_is_not(kind: str) -> None:
    content = SEALED[kind]
    assert is_sealed(content)
    for place in (8, len(content) // 2, len(content) - 20):
        assert not is_sealed(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    assert not is_sealed(content + b"%%EOF\n")


def test_what_was_not_sealed_is_not_taken_for_it() -> None:
    for content in (PDF, png(), SVG.encode(), b"", b"\x89PNG\r\n\x1a\n"):
        assert not is_sealed(content)


def test_a_sealed_picture_is_the_same_picture() -> None:
    with Image.open(io.BytesIO(SEALED["png"])) as picture:
        assert (picture.size, picture.getpixel((0, 0))) == ((3, 2), (255, 0, 0))
    assert SEALED["pdf"].startswith(PDF)
    assert sealed_svg(SVG).startswith(SVG)
