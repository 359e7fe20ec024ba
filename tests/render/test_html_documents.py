"""Documents as HTML: their contents lead somewhere, they are headed once, and what is lacking in them can be seen."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from ikm.messages.masking import printable
from ikm.render import WRITERS, Style
from ikm.render.chart import Bars, Chart, Course, Limit, Shares
from ikm.render.html import DOCUMENT_STYLE, SHEETS_OF_DOCUMENTS, document_style, fragment, page_style, render
from ikm.render.laporan import document as laporan_document
from ikm.render.page import (
    Block,
    Caption,
    Column,
    Contents,
    Cover,
    Facts,
    Figure,
    Heading,
    Listing,
    Page,
    PageCell,
    PageRow,
    PageTable,
    Paragraph,
    Picture,
    Section,
    Signature,
    gap,
    gaps_in,
    without_marks,
)
from ikm.report.laporan import Laporan
from tests.html_tree import Element, parsed
from tests.laporans import bare, full
from tests.render.test_html import HOSTILE, contrast

LOGO = Picture(b"\x89PNG not really", "png", "", 0.25)
Make = Callable[[], Page]


def report(of: Callable[[], Laporan], outline: str = "2025") -> Page:
    return laporan_document.page(of()._replace(outline=outline))


def table(text: str, caption: Caption | None = None) -> PageTable:
    columns = (Column(text, "^", width=0.5), Column(text, key=True, over=text), Column(text, ">", over=text))
    cells = (PageCell("1"), PageCell(text), PageCell(gap(text)))
    return PageTable("", columns, ((PageRow(cells),),), (text,), caption=caption)


def of_texts(text: str) -> Page:
    """A document with every block that only documents have, all of one text."""
    limits = (Limit(65.0, text),)
    bars = Bars((text,), (70.0,), (text,), 25, 100, limits, text)
    course = Course((text, text), (70.0, 80.0), (text, text), 25, 100, limits, text)
    shares = Shares((text,), (text, text), ((30.0, 70.0),), ((text, text),), text)
    charts: tuple[Chart, ...] = (bars, course, shares)
    blocks: tuple[Block, ...] = (
        Cover(text, (text, gap(text)), LOGO._replace(description=text)),
        Section(),
        Contents(text),
        Contents(text, text),
        Contents(text, "Tabel"),
        Section(across=True),
        Heading(text),
        Heading(text, 2),
        Heading(text, 3),
        Paragraph(f"{text} {gap(text)}"),
        Listing((text,), "1"),
        Listing((text,), "a"),
        table(text, Caption("Tabel", 1, text)),
        *(
            Figure(chart, Caption(text, number, text), table(text)._replace(remarks=()))
            for number, chart in enumerate(charts, start=1)
        ),
        Section(),
        LOGO._replace(description=text, caption=Caption(text, 4, text)),
        LOGO._replace(description=text),
        Signature((text,), gap(text), (text,)),
        Signature((text,), text, (), electronic=True),
    )
    return Page(text, blocks, is_document=True)


MADE: dict[str, Make] = {
    "full": lambda: report(full),
    "bare": lambda: report(bare),
    "full-2023": lambda: report(full, "2023"),
    "follow-up": lambda: laporan_document.follow_up_page(full()),
    "texts": lambda: of_texts("Apa saja"),
}


@pytest.fixture(params=MADE.values(), ids=list(MADE))
def page(request: pytest.FixtureRequest) -> Page:
    make: Make = request.param
    return make()


@pytest.fixture
def document(page: Page) -> Element:
    return parsed(render([page], Style()))


def of_class(root: Element, name: str) -> list[Element]:
    return [each for each in root.all() if name in each.attributes.get("class", "").split()]


def test_a_whole_document(golden: Callable[[str, str], None]) -> None:
    golden("laporan-2025.html", str(WRITERS["html"].write([report(full)], Style())))


def test_a_document_is_headed_by_its_cover_alone(page: Page, document: Element) -> None:
    heading = document.one("h1")
    (cover,) = (block for block in page.blocks if isinstance(block, Cover))
    assert heading.text() == cover.title
    assert document.one("article").attributes["aria-labelledby"] == heading.attributes["id"]
    assert document.one("head").one("title").text() == without_marks(page.title)


def test_headings_leave_out_no_level(document: Element) -> None:
    levels = [int(each.tag[1]) for each in document.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_levels_stand_below_the_title_of_the_page() -> None:
    found = parsed(render([of_texts("Apa saja")], Style()))
    parts = [each.tag for each in found.all("h2", "h3", "h4") if each.attributes["id"].startswith("i1a")]
    assert parts == ["h2", "h3", "h4"]


def ids_of(root: Element) -> list[str]:
    return [each.attributes["id"] for each in root.all() if "id" in each.attributes]


def test_ids_are_there_once_and_what_refers_to_one_finds_it(document: Element) -> None:
    ids = ids_of(document)
    assert len(ids) == len(set(ids))
    for each in document.all():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(each.attributes.get(name, "").split()) <= set(ids)


def test_ids_of_several_documents_differ() -> None:
    ids = ids_of(parsed(render([report(bare), of_texts("Apa saja")], Style())))
    assert len(ids) == len(set(ids))


def test_contents_lead_to_every_heading_and_caption_by_its_name(page: Page, document: Element) -> None:
    named = {each.attributes["id"]: each.text() for each in document.all() if "id" in each.attributes}
    wanted: list[str] = []
    for contents in page.blocks:
        if isinstance(contents, Contents):
            wanted += [text for kind, text in names_in(page) if kind == contents.kind]
    links = list(document.all("a"))
    assert [link.text() for link in links] == wanted
    assert all(link.attributes["href"][0] == "#" for link in links)
    assert [named[link.attributes["href"][1:]] for link in links] == wanted


def names_in(page: Page) -> Iterator[tuple[str, str]]:
    """The headings and captions of a document, each with its kind."""
    for block in page.blocks:
        if isinstance(block, Heading):
            yield "", block.text
        elif isinstance(block, PageTable | Figure | Picture) and block.caption:
            yield block.caption.kind, str(block.caption)


def test_a_list_of_what_there_is_none_of_is_left_out() -> None:
    page = Page("Judul", (Cover("Judul", ()), Contents("DAFTAR GAMBAR", "Gambar")), is_document=True)
    assert "DAFTAR GAMBAR" not in render([page], Style())


def test_every_gap_is_marked_and_nothing_else(page: Page, document: Element) -> None:
    marks = [each.text() for each in document.all("mark")]
    lacking = [f"[{text}]" for text in dict.fromkeys(gaps_in(page.blocks))]
    assert list(dict.fromkeys(marks)) == lacking
    assert "\ue001" not in document.text()


def test_a_gap_in_a_name_that_is_only_heard_is_said_in_words() -> None:
    page = Page(f"Laporan {gap('isi: unit')}", (Cover("Laporan", ()),), is_document=True)
    found = parsed(render([page], Style()))
    assert found.one("title").text() == "Laporan [isi: unit]"
    assert not [*found.one("title").all()]


def test_columns_under_one_name_have_two_rows_of_headers() -> None:
    caption = Caption("Tabel", 1, "Nilai")
    columns = (
        Column("No"),
        Column("Layanan", key=True),
        Column("U1", ">", over="Unsur"),
        Column("U2", ">", over="Unsur"),
    )
    cells = tuple(map(PageCell, ("1", "KTP", "75,00", "100,00")))
    page = Page("", (PageTable("", columns, ((PageRow(cells),),), caption=caption),), is_document=True)
    found = parsed(render([page], Style())).one("table")
    first, second = found.one("thead").all("tr")
    heads = [(each.text(), each.attributes["scope"], each.attributes.get("rowspan")) for each in first.all("th")]
    assert heads == [("No", "col", "2"), ("Layanan", "col", "2"), ("Unsur", "colgroup", None)]
    assert [*first.all("th")][-1].attributes["colspan"] == "2"
    assert [(each.text(), each.attributes["scope"]) for each in second.all("th")] == [("U1", "col"), ("U2", "col")]
    assert [len([*group.all("col")]) for group in found.all("colgroup")] == [2, 2]
    assert found.one("caption").text() == "Tabel 1. Nilai"


def test_columns_have_their_share_of_the_width() -> None:
    """By hand: of 0,5 + 2 + 1,5 = 4 parts the first has an eighth, the second half."""
    columns = (Column("No", width=0.5), Column("Layanan", width=2), Column("Nilai", width=1.5))
    rows = ((PageRow(tuple(map(PageCell, ("1", "KTP", "75")))),),)
    page = Page("", (PageTable("", columns, rows, caption=Caption("Tabel", 1, "Nilai")),), is_document=True)
    widths = [each.attributes["style"] for each in parsed(render([page], Style())).all("col")]
    assert widths == ["width: 12.5%", "width: 50.0%", "width: 37.5%"]
    assert not [*parsed(render([page._replace(is_document=False)], Style())).all("col")]


def test_a_wide_table_of_an_upright_sheet_is_printed_across_unless_the_sheet_is() -> None:
    """The first column takes 0,6 · 10 + 1,1 = 7,1 em, each of 14 others 5,3: 453 / 81,3 = 5,57 pt, across 8,6."""
    row = PageRow((PageCell("Sepuluh ab"), *[PageCell("81,15 B")] * 14))
    wide = PageTable(
        "", (Column("Unit", key=True), *[Column("n", ">")] * 14), ((row,),), caption=Caption("Tabel", 1, "L")
    )
    found = parsed(render([Page("", (Section(), wide, Section(across=True), wide), is_document=True)], Style()))
    upright, across = of_class(found, "table")
    assert [each.one("table").attributes["style"] for each in (upright, across)] == ["--print: 8.6pt"] * 2
    assert ["landscape" in each.attributes["class"].split() for each in (upright, across)] == [True, False]
    assert [each.attributes["class"] for each in of_class(found, "sheet")] == ["sheet", "sheet across"]


def test_a_heading_goes_with_what_begins_a_sheet() -> None:
    blocks: tuple[Block, ...] = (
        *(Section(), Heading("BAB I"), Paragraph("Satu."), Heading("1.1", 2)),
        *(
            Section(across=True),
            Paragraph("Dua."),
            Section(),
            Section(),
            Heading("BAB II"),
            Section(),
            Paragraph("Tiga."),
        ),
    )
    found = parsed(render([Page("", blocks, is_document=True)], Style()))
    assert [each.text().split() for each in of_class(found, "sheet")] == [
        ["BAB", "I", "Satu."],
        ["1.1", "Dua."],
        ["BAB", "II", "Tiga."],
    ]


def test_a_figure_has_its_chart_its_caption_and_its_figures() -> None:
    found = parsed(render([report(full)], Style()))
    figures = list(found.all("figure"))
    captions = [figure.one("figcaption").text() for figure in figures]
    assert captions[0] == "Gambar 1. Grafik Nilai SKM per Unsur"
    assert len(figures) == 3
    assert [figure.one("svg").one("title").text() for figure in figures] == [
        caption.partition(". ")[2] for caption in captions
    ]
    behind = list(found.all("details"))
    assert [each.one("summary").text() for each in behind] == ["Angka Gambar 1", "Angka Gambar 2", "Angka Gambar 3"]
    cells = [cell.text() for cell in behind[0].one("tbody").all("th", "td")]
    assert cells[:4] == ["Persyaratan", "87,50", "Prosedur", "75,00"]


def test_texts_are_counted_in_numbers_or_letters() -> None:
    page = Page("", (Listing(("satu", "dua"), "1"), Listing(("tiga",), "a"), Listing(("empat",))))
    found = parsed(render([page], Style()))
    assert [(each.tag, each.attributes.get("type")) for each in found.all("ol", "ul")] == [
        ("ol", "1"),
        ("ol", "a"),
        ("ul", None),
    ]
    assert [each.text() for each in found.all("li")] == ["satu", "dua", "tiga", "empat"]


def policy(root: Element) -> str:
    (found,) = (each.attributes["content"] for each in root.all("meta") if "http-equiv" in each.attributes)
    return found


def test_pictures_stand_in_the_document_and_only_then_a_browser_may_show_any() -> None:
    caption = Caption("Gambar", 1, "Ruang tunggu")
    picture = Picture(b"\xff\xd8 not really", "jpeg", "Kursi dan loket", 0.8, caption)
    page = Page("", (Cover("Judul", (), LOGO), picture), is_document=True)
    found = parsed(render([page], Style()))
    logo, photo = found.all("img")
    assert (logo.attributes["alt"], logo.attributes["style"]) == ("", "width: 25%")
    assert (photo.attributes["alt"], photo.attributes["style"]) == ("Kursi dan loket", "width: 80%")
    kind, _, content = photo.attributes["src"].partition(",")
    assert (kind, b64decode(content)) == ("data:image/jpeg;base64", picture.content)
    assert found.one("figcaption").text() == "Gambar 1. Ruang tunggu"
    assert policy(found) == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert policy(parsed(render([report(full)], Style()))) == "default-src 'none'; style-src 'unsafe-inline'"


def test_who_signs_stands_below_the_place_and_above_the_number() -> None:
    by_hand = Signature(("Contoh, 1 Mei 2025", "Kepala"), "Nama Contoh", ("NIP 1",))
    page = Page("", (by_hand, by_hand._replace(electronic=True)), is_document=True)
    first, second = of_class(parsed(render([page], Style())), "signature")
    assert [each.text() for each in first.all("p")] == ["Contoh, 1 Mei 2025", "Kepala", "Nama Contoh", "NIP 1"]
    assert (first.attributes["class"], second.attributes["class"]) == ("signature", "signature electronic")


def tags_of(root: Element) -> list[str]:
    """All elements but the shapes of charts, of which a longer text has more."""
    drawn = {id(shape) for chart in root.all("svg") for shape in chart.all()}
    return [each.tag for each in root.all() if id(each) not in drawn]


@pytest.mark.parametrize("text", HOSTILE, ids=["script", "ends", "quotes", "comment", "control"])
def test_no_text_means_anything(text: str) -> None:
    found = render([of_texts(text)], Style())
    found.encode("utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", found)
    hostile, plain = parsed(found), parsed(render([of_texts("Apa saja")], Style()))
    assert tags_of(hostile) == tags_of(plain)
    spoken, harmless = ([each.attributes["alt"] for each in tree.all("img")] for tree in (hostile, plain))
    assert spoken == [label.replace("Apa saja", printable(text)) for label in harmless]


def test_nothing_comes_from_elsewhere_and_nothing_runs(document: Element) -> None:
    assert not [*document.all("script", "link", "iframe", "object", "base", "use", "image", "foreignObject")]
    for each in document.all():
        assert not [name for name in each.attributes if name.startswith("on")]
        assert each.attributes.get("src", "data:image/").startswith("data:image/")
        assert each.attributes.get("href", "#").startswith("#")
        assert not any("://" in value for value in each.attributes.values())
    assert not re.search(r"url\(|@import|@font-face|://", document.one("style").text())


def test_what_is_no_document_has_nothing_of_documents() -> None:
    plain = Page("Judul", (Paragraph("Satu."), Facts((("Label", "Teks"),))))
    found = render([plain], Style())
    assert SHEETS_OF_DOCUMENTS not in found
    assert f"<style>\n{DOCUMENT_STYLE}{page_style()}</style>" in found
    assert document_style() not in fragment([plain])
    assert document_style() in fragment([plain._replace(is_document=True)])


def test_a_cover_on_a_page_that_is_no_document_is_a_part_of_it() -> None:
    found = parsed(render([Page("Judul", (Cover("Sampul", ("Baris",)),))], Style()))
    assert (found.one("h1").text(), found.one("h2").text()) == ("Judul", "Sampul")


def test_the_same_page_gives_the_same_bytes() -> None:
    assert render([report(full)], Style()) == render([report(full)], Style())


@pytest.mark.parametrize("place", [0, 1], ids=["light", "dark"])
def test_colours_can_be_told_from_each_other(place: int) -> None:
    schemes = re.findall(r"\.ikm \.document \{\s*(--shade[^}]*)\}", document_style())
    assert len(schemes) == 2
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", schemes[place]))
    grounds = {name for name in colours if not name.startswith("on-")}
    assert {f"on-{name}" for name in grounds} == colours.keys() - grounds
    for name in grounds:
        assert contrast(colours[name], colours[f"on-{name}"]) >= 4.5, name
    shades = [colours[f"shade-{number}"] for number in range(1, 6)]
    assert all(contrast(one, other) >= 1.3 for one, other in pairwise(shades))
