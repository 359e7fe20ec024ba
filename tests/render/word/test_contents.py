"""Lists of contents in Word: they name what there is, lead to it, and invent no page."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element

import pytest

from ikm.render.page import Caption, Contents, Figure, Heading, PageSeries, PageTable, Picture
from tests.render.test_writers import PIXEL, TABLE
from tests.render.word.documents import (
    PAGES,
    all_of,
    body,
    document_named,
    document_of,
    field_codes,
    page_named,
    paragraphs,
    part,
    qualified,
    text,
    value,
)

NAMED = pytest.mark.parametrize("name", PAGES)


def entries(made: bytes, *styles: str) -> list[str]:
    return [one.removesuffix("\t") for style in styles for one in paragraphs(made, style)]


def in_order(made: bytes) -> list[str]:
    """The entries of the list of headings, from the first to the last."""
    listed = [one for one in body(made).iter(qualified("w:p")) if re.match("TOC[123]", style(one))]
    return [text(one).removesuffix("\t") for one in listed]


def style(one: Element) -> str:
    return value(one, "w:pPr/w:pStyle") or ""


@NAMED
def test_the_list_of_contents_has_each_heading(name: str) -> None:
    wanted = [block.text for block in page_named(name).blocks if isinstance(block, Heading)]
    assert in_order(document_named(name)) == wanted


@NAMED
def test_the_lists_of_tables_and_figures_have_each_caption(name: str) -> None:
    blocks = page_named(name).blocks
    captions = [
        block.caption for block in blocks if isinstance(block, PageTable | Figure | Picture) and block.caption
    ]
    made = document_named(name)
    shown = paragraphs(made, "Caption")
    assert shown == [str(caption) for caption in captions]
    listed = [block.kind for block in blocks if isinstance(block, Contents) and block.kind]
    wanted = [str(caption) for kind in listed for caption in captions if caption.kind == kind]
    assert entries(made, "TableofFigures") == wanted


@NAMED
def test_each_entry_leads_to_one_place_and_names_no_page(name: str) -> None:
    root = body(document_named(name))
    marks = [one.get(qualified("w:name")) for one in root.iter(qualified("w:bookmarkStart"))]
    ids = [one.get(qualified("w:id")) for one in root.iter(qualified("w:bookmarkStart"))]
    assert ids == [one.get(qualified("w:id")) for one in root.iter(qualified("w:bookmarkEnd"))]
    assert max(Counter(marks).values()) == max(Counter(ids).values()) == 1
    links = list(root.iter(qualified("w:hyperlink")))
    assert links
    for link in links:
        mark = link.get(qualified("w:anchor"))
        assert list(field_codes(link)) == [rf"PAGEREF {mark} \h"]
        (place,) = [one for one in root.iter(qualified("w:p")) if marked(one) == mark]
        assert text(link) == f"{text(place)}\t"  # nothing behind the tab


def marked(one: Element) -> str | None:
    return value(one, "w:bookmarkStart", "w:name")


@NAMED
def test_word_is_not_made_to_ask_whether_it_may_update_fields(name: str) -> None:
    made = document_named(name)
    assert b"updateFields" not in part(made, "word/settings.xml")
    assert b"w:dirty" not in part(made, "word/document.xml")


@NAMED
def test_fields_are_whole(name: str) -> None:
    root = body(document_named(name))
    kinds = [one.get(qualified("w:fldCharType")) for one in root.iter(qualified("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    depth = 0
    for kind in kinds:
        depth += {"begin": 1, "separate": 0, "end": -1}[str(kind)]
        assert depth in (0, 1, 2)
    assert depth == 0
    whole = [code for code in field_codes(root) if code.startswith("TOC")]
    assert (
        whole
        == [r'TOC \o "1-3" \h \z \u', *(rf'TOC \h \z \c "{kind}"' for kind in ("Tabel", "Gambar"))][: len(whole)]
    )


def test_captions_are_counted_by_word_and_stand_with_what_they_name() -> None:
    picture = Picture(PIXEL, "png", "Foto", caption=Caption("Gambar", 3, "Foto"))
    made = body(document_of(TABLE._replace(title="", caption=Caption("Tabel", 2, "Nilai")), picture))
    above, table, _, drawing, below = list(made)[:5]
    assert (text(above), list(field_codes(above))) == ("Tabel 2. Nilai", [r"SEQ Tabel \* ARABIC"])
    assert table.tag == qualified("w:tbl")
    assert all_of(above, "w:pPr/w:keepNext")
    assert (text(below), list(field_codes(below))) == ("Gambar 3. Foto", [r"SEQ Gambar \* ARABIC"])
    assert list(drawing.iter(qualified("w:drawing")))
    assert all_of(drawing, "w:pPr/w:keepNext")


def test_a_series_with_a_caption_is_listed() -> None:
    table = TABLE._replace(title="", caption=Caption("Tabel", 1, "Tren"))
    series = PageSeries(("a", "b"), TABLE, (), (), is_judged=False, table=lambda _: table)
    made = document_of(Contents("DAFTAR TABEL", "Tabel"), series, Heading("BAB I"))
    assert entries(made, "TableofFigures") == ["Tabel 1. Tren"]


def test_a_list_of_nothing_is_left_out() -> None:
    made = document_of(Contents("DAFTAR ISI"), Contents("DAFTAR TABEL", "Tabel"), Heading("BAB I"))
    assert paragraphs(made, "TOCHeading") == ["DAFTAR ISI"]
