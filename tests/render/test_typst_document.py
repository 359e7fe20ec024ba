"""Pages as PDF: what stands on which sheet, that no text is read as markup, and that the clock is not in it."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from typing import Any

import pytest
import typst
from PIL import Image

import ikm
from ikm.messages.findings import Refusal
from ikm.render import Style, page_of
from ikm.render.chart import Bars, Course, Limit, Shares, on_sheets
from ikm.render.laporan.document import follow_up_page, page
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
)
from ikm.render.sealed_picture import is_sealed
from ikm.render.typst_document.compiler import compiled, laid_out
from ikm.render.typst_document.document import SOURCE, files_of, render
from ikm.render.typst_document.table_data import LARGEST, LEAST, table_data
from tests.conftest import ROOT
from tests.laporans import bare, full

GAP, HEAD, INK = "#ffe45c", "#e4e4e4", "#1f4e79"
"""The colours of what is lacking, of heads of tables, and of bars."""
HOSTILE = '#read("/etc/passwd") *a* _b_ $c$ @d <e> `f` \\g #h // i'
"""What would be markup in each of its words."""
TAME = re.sub(r"[^\w ]", "x", HOSTILE)
"""As many signs, none of which means anything."""


def document(*blocks: Block) -> Page:
    return Page("Dokumen", blocks, is_document=True)


def sheets(pages: Sequence[Page]) -> list[bytes]:
    """Each sheet of the PDF as an SVG, as it is on paper; written as Typst 0.15 does, whichever it is."""
    written = compiled(SOURCE, files_of(pages), "svg")
    without_indents = [re.sub(rb">\s+<", b"><", sheet) for sheet in written]
    return [re.sub(rb"matrix\(1 0 0 1 ([^)]*)\)", rb"translate(\1)", sheet) for sheet in without_indents]


def size_of(sheet: bytes) -> tuple[float, float]:
    """Width and height of a sheet, in points."""
    found = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', sheet)
    assert found
    return float(found[1]), float(found[2])


def glyphs(blocks: Sequence[Block]) -> int:
    return sum(sheet.count(b"<use ") for sheet in sheets([document(*blocks)]))


def asked(pages: Sequence[Page], selector: str) -> list[Any]:
    """What typst finds of a kind in a document."""
    import json

    with laid_out(files_of(pages)) as root:
        found: list[Any] = json.loads(typst.query(root / SOURCE, selector, root=root, ignore_system_fonts=True))
    return found


def plain(content: Any) -> str:
    """The text of what typst found."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(map(plain, content))
    if content.get("func") == "linebreak":
        return "\n"
    return plain(content.get("text") or content.get("children") or content.get("body") or content.get("child") or "")


def table(rows: Sequence[Sequence[str]], *names: str, caption: Caption | None = None) -> PageTable:
    columns = tuple(map(Column, names))
    body = tuple(PageRow(tuple(map(PageCell, row))) for row in rows)
    return PageTable("", columns, (body,), caption=caption)


def png(width: int = 30, height: int = 20) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(content, "PNG")
    return content.getvalue()


@pytest.mark.parametrize("laporan", [full(), bare(), full()._replace(outline="2023")], ids=["full", "bare", "2023"])
def test_a_laporan_has_its_headings_and_captions_and_the_same_bytes_twice(laporan: Any) -> None:
    whole = page(laporan)
    content = render([whole], Style())
    assert content.startswith(b"%PDF-")
    assert is_sealed(content)
    assert content == render([whole], Style())
    headings = [block.text for block in whole.blocks if isinstance(block, Heading)]
    assert [plain(found["body"]) for found in asked([whole], "heading.where(outlined: true)")] == headings
    for kind in ("Tabel", "Gambar"):
        captions = [
            block.caption.text
            for block in whole.blocks
            if isinstance(block, PageTable | Figure) and block.caption and block.caption.kind == kind
        ]
        found = asked([whole], f'figure.where(kind: "{kind}")')
        assert [plain(one["caption"]["body"]) for one in found] == captions


def test_a_report_of_follow_up_is_a_document_too() -> None:
    assert render([follow_up_page(full())], Style()).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "block",
    [
        lambda text: Heading(text),
        lambda text: Paragraph(text),
        lambda text: Listing((text,), "a"),
        lambda text: Remarks((text,)),
        lambda text: Facts(((text, text),)),
        lambda text: Message(text, (text,), text, Tone.WARNING),
        lambda text: Headline(f"IKM {text}", (text,), text),
        lambda text: table([[text]], text, caption=Caption("Tabel", 1, text)),
        lambda text: Cover(text, (text,)),
        lambda text: Signature((text,), text, (text,)),
        lambda text: Contents(text),
        lambda text: Figure(
            Bars((text,), (3.0,), (text,), 1, 4, (Limit(2, text),)), Caption("Gambar", 1, text), table([], "A")
        ),
        lambda text: Figure(Course((text,), (3.0,), (text,), 1, 4), Caption("Gambar", 1, text), table([], "A")),
    ],
)
def test_no_text_is_markup(block: Any) -> None:
    """Every sign is printed: there are as many as of a text of the same length without any that means something."""
    assert glyphs([block(HOSTILE)]) == glyphs([block(TAME)])


def test_the_text_that_is_printed_is_the_one_that_was_given() -> None:
    (found,) = asked([document(Heading(HOSTILE))], "heading")
    assert plain(found["body"]) == HOSTILE


def test_signs_that_nobody_sees_are_replaced_and_glue_holds() -> None:
    (found,) = asked([document(Heading(f"A{GLUE}B\u202e\x07C"))], "heading")
    assert plain(found["body"]) == "A\u00a0B\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}C"


def test_what_is_lacking_is_marked() -> None:
    for text in (gap("isi: nama"), f"Nama: {gap('isi: nama')}."):
        assert any(GAP.encode() in sheet for sheet in sheets([document(Paragraph(text))]))
        assert any(GAP.encode() in sheet for sheet in sheets([document(table([[text]], "A"))]))
    assert not any(GAP.encode() in sheet for sheet in sheets([document(Paragraph("[isi: nama]"))]))


def test_sheets_lie_across_and_stand_upright_again() -> None:
    made = sheets([document(Paragraph("A"), Section(True), Paragraph("B"), Section(), Paragraph("C"))])
    assert [width > height for width, height in map(size_of, made)] == [False, True, False]
    assert {tuple(sorted(map(round, size_of(sheet)))) for sheet in made} == {(595, 842)}


def test_a_heading_stands_on_the_sheet_of_what_it_heads() -> None:
    made = sheets([document(Heading("A"), Paragraph("B"), Heading("C", 2), Section(True), Paragraph("D"))])
    assert len(made) == 2
    alone = sheets([document(Heading("C", 2), Section(True), Paragraph("D"))])
    assert [width > height for width, height in map(size_of, alone)] == [True]


def test_a_table_of_several_sheets_has_its_heads_on_each() -> None:
    rows = [[f"{number}", "Layanan Contoh"] for number in range(150)]
    made = sheets([document(table(rows, "No", "Nama", caption=Caption("Tabel", 1, "Daftar")))])
    assert len(made) > 2
    assert all(HEAD.encode() in sheet for sheet in made)


def test_a_short_table_is_not_divided() -> None:
    """Whatever stands above it: all heads are on one sheet."""
    rows = [["1", "A"]] * 10
    short = table(rows, "No", "Nama", caption=Caption("Tabel", 1, "Daftar"))
    for above in (0, 10, 14, 18, 22):
        made = sheets([document(*[Paragraph("Kalimat.")] * above, short)])
        assert sum(HEAD.encode() in sheet for sheet in made) == 1


def test_names_over_columns_stand_above_them() -> None:
    columns = (Column("No"), Column("A", over="Nilai"), Column("B", over="Nilai"), Column("C"))
    found: Any = table_data(PageTable("", columns, ((PageRow((PageCell("1"),) * 4),),)))
    names = [column["over"] for column in found["columns"]]
    assert names == [None, [[["Nilai", False]]], [[["Nilai", False]]], None]
    assert glyphs([PageTable("", columns, ((PageRow((PageCell("1"),) * 4),),))]) == len("NoNilaiABC1111") + len("1")


def test_a_row_longer_than_a_sheet_goes_on_on_the_next() -> None:
    assert len(sheets([document(table([["kata " * 3000]], "A"))])) > 1


def test_type_is_smaller_where_words_have_no_room_and_longer_words_are_broken() -> None:
    few = table_data(table([["Baik"]], "A"))
    many = table_data(table([["Persyaratan"] * 9], *["Penanganan"] * 9))
    most = table_data(table([["f" * 64] * 9], *["Penanganan"] * 9))
    assert few["size"] == LARGEST
    assert LEAST <= float(str(many["size"])) < LARGEST
    assert most["size"] == LEAST
    assert "u200b" in ascii(most["rows"])
    assert "u200b" not in ascii(many["rows"])


def test_bars_are_as_long_as_their_values() -> None:
    """From 20 to 100, the values 40, 60 and 100 are a quarter, a half and the whole of the width."""
    chart = Bars(("A", "B", "C", "D"), (40, 60, 100, None), ("40", "60", "100", "–"), 20, 100)
    (sheet,) = sheets([document(Figure(chart, Caption("Gambar", 1, "Nilai"), table([], "A")))])
    drawn = re.findall(rf'<path [^>]*fill="{INK}"[^>]*d="([^"]+)"'.encode(), sheet)
    ends = [[float(x) for x in re.findall(rb"[hHL] ?([\d.]+)", path)] for path in drawn]
    widths = [max(end) for end in ends if end]  # of what has no value nothing is drawn
    assert [round(width / max(widths), 3) for width in widths] == [0.25, 0.5, 1]


def captioned(chart: Bars | Course | Shares) -> Figure:
    return Figure(chart, Caption("Gambar", 1, "Nilai"), table([], "A"))


@pytest.mark.parametrize(("name", "breaks"), [("N" * 300, 299), ("Unit Pelayanan Terpadu Satu Pintu", 0)])
def test_a_label_without_a_space_may_be_broken_and_others_only_between_words(name: str, breaks: int) -> None:
    for chart in (
        Bars((name, "B"), (40.0, 60.0), ("40", "60"), 20, 100),
        Course((name, "B"), (40.0, 60.0), ("40", "60"), 20, 100),
        Shares((name,), ("1", "2"), ((25.0, 75.0),), (("25", "75"),)),
    ):
        data = files_of([document(captioned(chart))])["data.json"].decode()
        assert data.count("\u200b") == breaks


def test_no_line_of_a_long_label_begins_beside_the_sheet() -> None:
    """A label has three tenths of the line: 135 points, less what is between it and its bar."""
    chart = Bars(("N" * 300,), (60.0,), ("60",), 20, 100)
    (sheet,) = sheets([document(captioned(chart))])
    lines = re.findall(rb"matrix\(1 0 0 -1 (-?[\d.]+) [^>]*>((?:<use [^>]*>)+)", sheet)
    assert len(lines) > 10
    for begins, letters in lines:
        assert float(begins) >= 0
        assert max(float(x) for x in re.findall(rb' x="([\d.]+)"', letters)) < 135


@pytest.mark.parametrize("number", [30, 45, 120])
def test_charts_of_many_units_stand_whole_on_their_sheets(number: int) -> None:
    """Below the upper margin a sheet has 698 points for bars and the line of their caption."""
    labels = tuple(f"Unit {place:03d}" for place in range(number))
    figures = []
    for places in on_sheets(labels):
        of_sheet = len(places)
        names = tuple(labels[place] for place in places)
        figures.append(captioned(Bars(names, (60.0,) * of_sheet, ("60,00",) * of_sheet, 25, 100)))
    made = sheets([document(*figures)])
    assert len(made) == len(figures)
    for sheet in made:
        lowest = max(float(y) for y in re.findall(rb"translate\([\d.]+ ([\d.]+)\)", sheet))
        assert lowest < 698


def test_a_chart_is_read_aloud_figure_by_figure() -> None:
    caption = Caption("Gambar", 1, "Nilai")
    for chart, words in (
        (Bars(("A", "B"), (40, None), ("40,00", "–"), 20, 100), "A 40,00; B –"),
        (Shares(("A",), ("1", "2"), ((25.0, 75.0),), (("25,00", "75,00"),)), "A: 1 25,00, 2 75,00"),
    ):
        (found,) = asked([document(Figure(chart, caption, table([], "A")))], "figure")
        assert found["alt"] == words


def test_charts_with_nothing_in_them_and_long_names_are_drawn() -> None:
    long = "Unit Pelayanan Terpadu Satu Pintu Kecamatan Contoh " * 2
    for chart in (
        Bars((long,) * 20, (None,) * 20, ("–",) * 20, 25, 100, (Limit(30, "C 30"), Limit(31, "B 31"))),
        Course((long,) * 12, (None, 50.0) * 6, ("–", "50") * 6, 25, 100, (Limit(30, "C"), Limit(31, "B"))),
        Shares((long,) * 3, tuple("1234567890"), ((10.0,) * 10,) * 3, (("10,00",) * 10,) * 3),
        Shares(("A",), ("1",), ((0.0,),), (("0",),)),
    ):
        assert sheets([document(Figure(chart, Caption("Gambar", 1, long), table([], "A")))])


def test_pictures_stand_on_the_cover_and_in_the_text() -> None:
    logo = Picture(png(), "png", "Lambang")
    photo = Picture(png(40, 400), "png", "Foto", 0.5, Caption("Gambar", 1, "Ruang tunggu"))
    made = sheets([document(Cover("Judul", ("Baris",), logo), Section(), photo)])
    assert [sheet.count(b"<image") for sheet in made] == [1, 1]


def test_the_cover_has_no_number_and_the_others_do() -> None:
    """A cover of five signs, a sheet of five signs and its number."""
    first, second = sheets([document(Cover("Judul", ()), Section(), Paragraph("Judul"))])
    assert second.count(b"<use ") - first.count(b"<use ") == 1


def test_every_result_that_has_a_page_is_written() -> None:
    report = ikm.score(ROOT / "examples" / "puskesmas.xlsx", by="layanan", profile=True)
    inspection = ikm.check(ROOT / "examples" / "formulir.csv")
    for what in (report, inspection):
        assert render([page_of(what, Style())], Style()).startswith(b"%PDF-")


def test_without_typst_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Refusal, match=r"\.\[pdf\]") as refused:
        render([document(Paragraph("A"))], Style())
    assert refused.value.code == "typst-absent"
