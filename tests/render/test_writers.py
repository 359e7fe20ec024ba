"""What holds of every writer of pages: each writes every kind of block, whatever results have it."""

from __future__ import annotations

from base64 import b64decode
from typing import Any, get_args

import pytest

from ikm.render import WRITERS, Style
from ikm.render.chart import Bars
from ikm.render.page import (
    Block,
    Caption,
    Column,
    Contents,
    Cover,
    Facts,
    Figure,
    Heading,
    Headline,
    Listing,
    Message,
    Page,
    PageCell,
    PageRow,
    PageSeries,
    PageTable,
    Paragraph,
    Picture,
    Remarks,
    Section,
    Signature,
    Tone,
)

TABLE = PageTable(
    "Satu", (Column("Dua", key=True), Column("Tiga")), ((PageRow((PageCell("Empat"), PageCell("Lima"))),),), ("Enam",)
)
SERIES = PageSeries(
    ("Tiga", "Lima"),
    TABLE.with_columns([0]),
    points=(("3,10", "3,20"),),
    courses=((0.0, 1.0),),
    is_judged=False,
    table=lambda _: TABLE,
)
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
"""The smallest picture there is."""
FIGURE = Figure(
    Bars(("Empat",), (80.0,), ("Lima",), 25.0, 100.0), Caption("Gambar", 1, "Satu"), TABLE._replace(title="")
)
BLOCKS: dict[type[Any], tuple[Block, str]] = {
    Heading: (Heading("Satu"), "Satu"),
    Facts: (Facts((("Satu", "Dua"), ("Satu", "Tiga"), ("Empat", "Lima"))), "Satu Dua Tiga Empat Lima"),
    Headline: (Headline("Satu 80,17 Dua", ("Tiga", "Empat"), "80,17", Tone.CLASS_1), "Satu 80,17 Dua Tiga Empat"),
    Paragraph: (Paragraph("Satu", Tone.STRONG), "Satu"),
    Listing: (Listing(("Satu", "Dua")), "Satu Dua"),
    Remarks: (Remarks(("Satu", "Dua")), "Satu Dua"),
    Message: (Message("Satu", ("Dua", "Tiga"), "Empat", Tone.ERROR), "Satu Dua Tiga Empat"),
    PageTable: (TABLE, "Satu Dua Tiga Empat Lima Enam"),
    PageSeries: (SERIES, "Satu Dua Tiga Empat Lima Enam"),
    Picture: (Picture(PIXEL, "png", "Dua", caption=Caption("Gambar", 1, "Satu")), "Gambar 1. Satu"),
    Figure: (FIGURE, "Gambar 1. Satu Dua Tiga Empat Lima Enam"),
    Cover: (Cover("Satu", ("Dua", "Tiga")), "Dua Tiga"),  # its title is that of the page
    Contents: (Contents("Satu"), ""),
    Section: (Section(across=True), ""),
    Signature: (Signature(("Satu", "Dua"), "Tiga", ("Empat",)), "Satu Dua Tiga Empat"),
}
"""A block of each kind, and the words that a page of it alone has."""


def test_a_block_of_each_kind_is_tried() -> None:
    assert set(BLOCKS) == set(get_args(Block))


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("kind", BLOCKS, ids=lambda kind: kind.__name__)
def test_each_writer_writes_each_kind_of_block(writer: str, kind: type[Any]) -> None:
    block, words = BLOCKS[kind]
    written = str(WRITERS[writer].write([Page("Judul", (block,))], Style()))
    assert [word for word in ["Judul", *words.split()] if word not in written] == []


@pytest.mark.parametrize("writer", WRITERS)
def test_a_page_may_have_neither_a_title_nor_a_block(writer: str) -> None:
    assert isinstance(WRITERS[writer].write([Page("", ())], Style()), str)
