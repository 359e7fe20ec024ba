"""Pages in Word: every block is there, the file is the same each time, and says whose it is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.dom import minidom
from xml.etree import ElementTree

import docx
import openpyxl
import pytest

import ikm
from ikm.render import Style, page_of
from ikm.render.chart import Bars, Limit
from ikm.render.page import (
    GLUE,
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
    PageTable,
    Paragraph,
    Picture,
    Remarks,
    Section,
    Signature,
    Tone,
    gap,
    gaps_in,
)
from ikm.render.sealed_package import FIRST_TIME, is_sealed
from ikm.render.word.document import render
from tests.render.test_writers import BLOCKS, PIXEL, TABLE
from tests.render.word.documents import (
    PAGES,
    all_of,
    body,
    document_named,
    document_of,
    page_named,
    paragraphs,
    part,
    parts,
    qualified,
    sheets,
    tables,
    text,
    value,
)

NAMED = pytest.mark.parametrize("name", PAGES)


def test_the_xml_of_a_block_of_each_kind(golden: Callable[[str, str], None]) -> None:
    blocks = [block for kind, (block, _) in BLOCKS.items() if kind not in (Cover, Section)]
    made = document_of(BLOCKS[Cover][0], *blocks[:5], BLOCKS[Section][0], *blocks[5:])
    (found,) = minidom.parseString(part(made, "word/document.xml")).getElementsByTagName("w:body")
    # Python 3.13 writes quotation marks in texts as they are.
    golden("document.docx.xml", found.toprettyxml(indent=" ").replace("&quot;", '"'))


@pytest.mark.parametrize("kind", BLOCKS, ids=lambda kind: kind.__name__)
def test_each_kind_of_block_is_written(kind: type[Any]) -> None:
    block, words = BLOCKS[kind]
    made = document_of(block)
    docx.Document(io.BytesIO(made))
    if kind is Figure:  # its figures are in the chart
        assert text(body(made)) == "Gambar 1. Satu"
        assert all(word in part(made, "word/charts/chart1.xml").decode() for word in ("Empat", "80.0"))
    else:
        wanted = words.split()
        found = [word for word in text_apart(made) if word in wanted]
        assert found == wanted


def text_apart(made: bytes) -> list[str]:
    """The words of a document, those of different paragraphs apart."""
    lines = [text(one) for one in body(made).iter(qualified("w:p"))]
    return " ".join(lines).split()


@NAMED
def test_the_same_document_is_the_same_bytes(name: str) -> None:
    made = document_named(name)
    assert render([page_named(name)], Style()) == made
    days = {datetime.now(UTC).date().isoformat().encode(), datetime.now().date().isoformat().encode()}
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {one.date_time for one in package.infolist()} == {FIRST_TIME}
    for found, content in parts(made).items():
        inner = parts(content) if found.endswith(".xlsx") else {}
        assert not any(day in one for day in days for one in (content, *inner.values())), found


def test_the_seal_tells_whether_somebody_changed_the_document() -> None:
    made = document_named("tindak-lanjut")
    assert is_sealed(made)
    opened = docx.Document(io.BytesIO(made))
    saved = io.BytesIO()
    opened.paragraphs[0].add_run("x")
    opened.save(saved)
    assert not is_sealed(saved.getvalue())
    assert b"ikm-parts" in part(saved.getvalue(), "docProps/custom.xml")


def test_the_document_says_whose_it_is_where_that_is_known() -> None:
    known = docx.Document(io.BytesIO(document_named("2025"))).core_properties
    assert (known.author, known.last_modified_by) == ("KANTOR CONTOH", "")
    assert known.title == "LAPORAN PELAKSANAAN SURVEI KEPUASAN MASYARAKAT (SKM) · Kantor Contoh"
    unknown = docx.Document(io.BytesIO(document_named("kosong"))).core_properties
    assert unknown.author == ""
    assert b"python-docx" not in b"".join(parts(document_named("kosong")).values())
    assert docx.Document(io.BytesIO(document_of(Paragraph("x"), title="J" * 300))).core_properties.title == "J" * 255


@NAMED
def test_headings_and_texts_stand_in_their_order(name: str) -> None:
    page, made = page_named(name), document_named(name)
    for level in (1, 2, 3):
        wanted = [block.text for block in page.blocks if isinstance(block, Heading) and block.level == level]
        assert [told(one) for one in wanted] == paragraphs(made, f"Heading{level}")
    wanted = [block.text for block in page.blocks if isinstance(block, Paragraph)]
    assert [told(one) for one in wanted] == paragraphs(made, "BodyText")
    wanted = [one for block in page.blocks if isinstance(block, Listing) for one in block.texts]
    assert [told(one) for one in wanted] == paragraphs(made, "ListParagraph")


def told(words: str) -> str:
    """A text of a page as it is read: the marks around gaps are no signs, a space at which no line ends is one."""
    return words.replace("\ue001", "").replace("\ue002", "").replace(GLUE, "\u00a0")


@NAMED
def test_what_is_lacking_is_marked_and_nothing_else(name: str) -> None:
    page, made = page_named(name), document_named(name)
    marked = [
        text(one).strip("[]")
        for one in body(made).iter(qualified("w:r"))
        if value(one, "w:rPr/w:highlight") == "yellow"
    ]
    blocks = [block for block in page.blocks if not isinstance(block, Figure)]
    assert marked == list(gaps_in(blocks))


def test_a_space_at_which_no_line_ends() -> None:
    assert paragraphs(document_of(Paragraph(f"80,56{GLUE}B")), "BodyText") == ["80,56\u00a0B"]


BAD = "\x00\x0b\x1f\ud800\ufffe\uffff\u202e<&>\"'=1+1"
"""Signs that XML does not have, that turn texts round, or that mean something in XML or in a cell."""


def test_no_text_breaks_the_file() -> None:
    table = PageTable(
        BAD,
        (Column(BAD, key=True, over=BAD), Column(BAD)),
        ((PageRow((PageCell(BAD), PageCell(gap(BAD)))),),),
        (BAD,),
    )
    caption = Caption("Tabel", 1, BAD)
    figure = Figure(Bars((BAD,), (80.0,), (BAD,), 25, 100, (Limit(65, BAD),), BAD), caption, table)
    blocks: list[Block] = [
        Cover(BAD, (BAD, gap(BAD))),
        *(Contents(BAD), Contents(BAD, "Tabel")),
        *(
            Heading(BAD),
            Facts(((BAD, BAD),)),
            Headline(BAD, (BAD,), "&", Tone.CLASS_1),
            Paragraph(BAD),
            Remarks((BAD,)),
        ),
        *(Listing((BAD,), "a"), Message(BAD, (BAD,), BAD, Tone.ERROR), table, table._replace(caption=caption)),
        *(Picture(PIXEL, "png", BAD, caption=caption), figure, Signature((BAD,), BAD, (BAD,), electronic=True)),
    ]
    made = render([Page(BAD, tuple(blocks), is_document=True), Page(BAD, tuple(blocks[3:]))], Style())
    shown = "\ufffd" * 7 + "<&>\"'=1+1"
    assert paragraphs(made, "BodyText")[0] == shown
    assert docx.Document(io.BytesIO(made)).core_properties.title == shown
    book = openpyxl.load_workbook(io.BytesIO(part(made, "word/embeddings/chart1.xlsx")))
    assert [cell.value for cell in book.active["A"]] == [None, shown]  # type: ignore[index]  # it is a sheet


def test_lists_are_counted_anew_but_where_one_goes_on() -> None:
    blocks = (Listing(("a", "b"), "1"), Listing(("c",), "1"), Paragraph("x"), Listing(("d",), "1"), Listing(("e",)))
    made = document_of(*blocks)
    listed = [one for one in body(made).iter(qualified("w:p")) if value(one, "w:pPr/w:pStyle") == "ListParagraph"]
    first, second, third, fourth, fifth = (value(one, "w:pPr/w:numPr/w:numId") for one in listed)
    assert first == second == third
    assert len({first, fourth, fifth}) == 3


def test_a_result_that_is_no_document_is_one_with_its_title() -> None:
    page = page_of(ikm.score("examples/puskesmas.xlsx", by="layanan", profile=True), Style())
    made = render([page, page], Style())
    assert paragraphs(made, "Title") == [page.title] * 2
    assert len(tables(made)) == 2 * sum(isinstance(block, PageTable) for block in page.blocks)
    assert len(sheets(made)) == 2
    assert not all_of(sheets(made)[0], "w:pgNumType")


def test_a_table_that_leads_stands_below_the_headline() -> None:
    other, leading = TABLE._replace(title="Lain"), TABLE._replace(title="Dahulu", leads=True)
    made = document_of(Headline("IKM 80,17"), other, leading, title="Judul")
    assert paragraphs(made, "Rincian") == ["IKM 80,17", "Dahulu", "Lain"]


@pytest.mark.parametrize(("language", "called"), [("id", "id-ID"), ("en", "en-GB")])
def test_the_language_of_the_texts_is_told(language: str, called: str) -> None:
    made = render([Page("", (Paragraph("x"),), language=language)], Style())
    styles = ElementTree.fromstring(part(made, "word/styles.xml"))
    assert value(styles, "w:docDefaults/w:rPrDefault/w:rPr/w:lang") == called
    assert docx.Document(io.BytesIO(made)).core_properties.language == language


def test_who_signs_has_room_in_the_right_half() -> None:
    made = document_of(Signature(("Contoh, 1 Januari 2026", "Kepala"), "Nama Contoh", ("Pembina",)))
    signed = [one for one in body(made).iter(qualified("w:p")) if value(one, "w:pPr/w:pStyle") == "Signature"]
    assert [text(one) for one in signed] == ["Contoh, 1 Januari 2026", "Kepala", "Nama Contoh", "Pembina"]
    half = (11906 - 2 * 1440) // 2
    assert {value(one, "w:pPr/w:ind", "w:left") for one in signed} == {str(half)}
    assert int(value(signed[2], "w:pPr/w:spacing", "w:before") or 0) > 3 * 11 * 20  # three lines of 11 points
    assert [
        value(one, "w:pPr/w:keepNext", "w:val") is None and bool(all_of(one, "w:pPr/w:keepNext")) for one in signed
    ] == [
        True,
        True,
        True,
        False,
    ]


def test_an_electronic_signature_has_a_frame_that_says_its_place() -> None:
    made = document_of(Signature(("Kepala",), "Nama Contoh", (), electronic=True))
    (frame,) = all_of(body(made), "w:tbl")
    assert text(frame) == "Tempat tanda tangan elektronik"
    assert len(all_of(frame, "w:tblPr/w:tblBorders/*")) == 4


def test_pictures_are_no_wider_than_wanted_and_no_higher_than_a_sheet() -> None:
    from PIL import Image

    drawn = []
    for size in ((400, 200), (100, 1000)):
        content = io.BytesIO()
        Image.new("RGB", size).save(content, "PNG")
        made = document_of(Picture(content.getvalue(), "png", "Foto ruang tunggu", 0.5))
        (inline,) = body(made).iter(qualified("wp:inline"))
        (extent,) = all_of(inline, "wp:extent")
        (properties,) = all_of(inline, "wp:docPr")
        assert properties.get("descr") == "Foto ruang tunggu"
        drawn.append((int(extent.get("cx", 0)), int(extent.get("cy", 0))))
    line, height = (21.0 - 2 * 2.54) * 360_000, (29.7 - 2 * 2.54) * 360_000
    assert drawn[0] == pytest.approx((line / 2, line / 4), rel=0.001)
    assert drawn[1][0] * 10 == pytest.approx(drawn[1][1], rel=0.001)
    assert drawn[1][1] < height
