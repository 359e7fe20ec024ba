"""Documents in Word as tests read them: from the XML of their parts, with nothing of what wrote it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ikm.messages.language import speaking
from ikm.render import Style
from ikm.render.laporan import document as laporan
from ikm.render.page import Block, Page
from ikm.render.word.document import render
from tests.laporans import bare, full

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
PAGES: dict[str, Callable[[], Page]] = {
    "2025": lambda: laporan.page(full()),
    "2023": lambda: laporan.page(full()._replace(outline="2023")),
    "kosong": lambda: laporan.page(bare()),
    "tindak-lanjut": lambda: laporan.follow_up_page(full()),
}
"""Whole documents, by their names."""


@cache
def page_named(name: str) -> Page:
    with speaking("id"):
        return PAGES[name]()


@cache
def document_named(name: str) -> bytes:
    with speaking("id"):
        return render([page_named(name)], Style())


def document_of(*blocks: Block, template: bytes | None = None, title: str = "") -> bytes:
    """A document of these blocks alone."""
    return render([Page(title, blocks, is_document=not title)], Style(), template)


def part(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return opened.read(name)


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def body(package: bytes) -> Element:
    found = ElementTree.fromstring(part(package, "word/document.xml")).find(qualified("w:body"))
    assert found is not None
    return found


def qualified(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def all_of(root: Element, path: str) -> list[Element]:
    return root.findall(path, NAMESPACES)


def one_of(root: Element, path: str) -> Element:
    (found,) = all_of(root, path)
    return found


def value(root: Element, path: str, attribute: str = "w:val") -> str | None:
    """The attribute of an element; None where there is no such element."""
    found = root.find(path, NAMESPACES)
    return None if found is None else found.get(qualified(attribute))


def text(root: Element) -> str:
    """What is read in a part of a document; its lines are apart."""
    read = {qualified("w:t"): "", qualified("w:br"): "\n", qualified("w:tab"): "\t"}
    return "".join(
        (one.text or "") + read[one.tag] for one in root.iter() if one.tag in read and not is_tab_stop(one)
    )


def is_tab_stop(one: Element) -> bool:
    """Whether an element says where a tab leads to; that of a tab in a text says nothing."""
    return one.get(qualified("w:pos")) is not None


def paragraphs(package: bytes, style: str) -> list[str]:
    """The texts of all paragraphs of a style, by its id."""
    return [text(one) for one in body(package).iter(qualified("w:p")) if value(one, "w:pPr/w:pStyle") == style]


def tables(package: bytes) -> list[Element]:
    """The tables that have a head."""
    return [one for one in body(package).iter(qualified("w:tbl")) if all_of(one, "w:tr/w:trPr/w:tblHeader")]


def sheets(package: bytes) -> list[Element]:
    """What is said of sheets, in their order."""
    return list(body(package).iter(qualified("w:sectPr")))


def field_codes(root: Element) -> Iterator[str]:
    yield from ((one.text or "").strip() for one in root.iter(qualified("w:instrText")))
