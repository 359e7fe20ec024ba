"""HTML: what a document must have to be looked at, heard and printed, and that a survey cannot steer it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import ikm
from ikm.render import OUTPUTS, PAGE_BUILDERS, Style, output_for, page_of, pages_of
from ikm.render.html import DOCUMENT_STYLE, document_style, fragment, page_style, render
from ikm.render.page import (
    GLUE,
    Block,
    Column,
    Facts,
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
    Remarks,
    Tone,
    leading_first,
)
from ikm.report.notebook import NotebookResult
from ikm.report.sample_size import Sampling
from tests.conftest import ROOT, Run
from tests.html_tree import Element, parsed
from tests.surveys import U, csv_text

pytestmark = pytest.mark.usefixtures("flags")

REPLACED = "\N{REPLACEMENT CHARACTER}"


def puskesmas() -> list[Page]:
    report = ikm.score(
        "examples/puskesmas.xlsx",
        by=["layanan", "pendidikan,jk"],
        without=["biaya"],
        name="Puskesmas Sukamaju",
        period="TW III 2025",
    )
    return [page_of(report, Style())]


def statistics() -> list[Page]:
    report = ikm.score("examples/puskesmas.xlsx", by="layanan", profile=True, stats=ikm.StatisticsMode.SHOW)
    return [page_of(report, Style())]


def agency() -> list[Page]:
    report = ikm.score(
        "examples/kota/*.csv",
        unit_from="file",
        period_from="file",
        population="examples/kota-pengguna.csv",
        overall="population",
    )
    return [page_of(report, Style())]


def two_rule_sets() -> list[Page]:
    reports = ikm.score_all("examples/pengadilan.csv", by="layanan", rules="permenpanrb-14-2017,spak-4")
    return [page_of(report, Style()) for report in reports]


def importance() -> list[Page]:
    return [page_of(ikm.score("examples/harapan.csv"), Style())]


def inspection() -> list[Page]:
    return [page_of(ikm.check(["examples/puskesmas.xlsx", "examples/formulir.csv"]), Style())]


def several_inspections() -> list[Page]:
    return pages_of([*ikm.check_all("examples/pengadilan.csv", rules="permenpanrb-14-2017,spak-4")], Style())


def comparison() -> list[Page]:
    found = ikm.compare("examples/kota/*_TW2_2025.csv", "examples/kota/*_TW3_2025.csv", unit_from="file")
    return [page_of(found, Style())]


def classification() -> list[Page]:
    return [page_of(ikm.classify(["77,02", "88", "3,2"]), Style())]


def reconciliation() -> list[Page]:
    return [page_of(ikm.reconcile(ikm="81,11", nrr="3,2 3,3 3,1 3,3 3,2 3,3 3,3 3,2 3,3".split()), Style())]


def rule_set() -> list[Page]:
    return [page_of(ikm.load_rules("permenpanrb-14-2017"), Style())]


ROWS = (
    PageRow((PageCell("Loket A"), PageCell("3,250"), PageCell("B", Tone.CLASS_3), PageCell("", Tone.CLASS_3, 0.75))),
    PageRow((PageCell("  Pintu"), PageCell("–"), PageCell("–"), PageCell("", length=0.0)), Tone.QUIET),
)
TOTAL = PageRow(
    (PageCell("Semua"), PageCell("3,000"), PageCell("C", Tone.CLASS_2), PageCell("", length=0.5)), total=True
)
COLUMNS = (Column("Unit", key=True), Column("NRR", ">"), Column("Mutu", "^"), Column("", bar=True))


def page_of_texts(title: str, text: str) -> Page:
    """A page with every block, all of one text."""
    rows = (PageRow((PageCell(text), PageCell(text, Tone.WORSE), PageCell(text))),)
    table = PageTable(text, (Column(text, key=True), Column(text, ">"), Column("")), (rows,), (text,))
    keys = table.with_columns([0])
    blocks: tuple[Block, ...] = (
        Facts(((text, text), (text, text), ("", text))),
        Headline(f"{text} 81,15 {text}", (text,), "81,15", Tone.CLASS_3),
        Headline(text),
        Heading(text),
        Paragraph(text, Tone.STRONG),
        Listing((text,)),
        Message(text, (text, text), text, Tone.ERROR),
        Remarks((text,)),
        table,
        PageTable("", table.columns, (rows,), label=text),
        PageSeries((text, text), keys, ((text, text),), ((0.25, 0.75),), False, lambda _: table),
        Remarks((text,)),
    )
    return Page(title, blocks)


def handmade() -> list[Page]:
    return [page_of_texts("", "Apa saja"), page_of_texts("Kedua", "Lain")._replace(language="en")]


REPORTS = [puskesmas, statistics, agency, two_rule_sets, importance]
OTHERS = [inspection, several_inspections, comparison, classification, reconciliation, rule_set]


@pytest.fixture(params=[*REPORTS, *OTHERS, handmade], ids=lambda make: make.__name__)
def pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[Page]:
    """The pages of several reports, of other results, and one with every block."""
    monkeypatch.chdir(ROOT)
    make: Callable[[], list[Page]] = request.param
    return make()


@pytest.fixture
def document(pages: list[Page]) -> Element:
    return parsed(render(pages, Style()))


def test_a_whole_document(golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    golden("report.html", render(puskesmas(), Style()))


def test_a_document_says_what_it_is(document: Element, pages: list[Page]) -> None:
    assert document.one("html").attributes["lang"] == "id"
    assert document.one("title").text() == " / ".join(page.title or "ikm" for page in pages)
    assert next(document.all("meta")).attributes == {"charset": "utf-8"}
    main = document.one("main")
    assert [article.one("h1").text() for article in main.all("article")] == [page.title or "ikm" for page in pages]


def test_an_article_says_its_language_where_it_is_another() -> None:
    document = parsed(render(handmade(), Style()))
    assert [article.attributes.get("lang") for article in document.all("article")] == [None, "en"]


def test_ids_are_there_once_and_what_refers_to_one_finds_it(document: Element) -> None:
    ids = [each.attributes["id"] for each in document.all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    for each in document.all():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(each.attributes.get(name, "").split()) <= set(ids)


def test_headings_leave_out_no_level(document: Element) -> None:
    levels = [int(each.tag[1]) for each in document.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_headers(document: Element) -> None:
    for table in document.all("table"):
        assert table.one("caption").text().strip()
        assert all(cell.attributes["scope"] == "col" for cell in table.one("thead").all("th"))
        assert all(cell.text() for cell in table.all("th"))
        rows = [row for body in table.all("tbody") for row in body.all("tr")]
        assert all(cell.attributes["scope"] == "row" for row in rows for cell in row.all("th"))


def test_the_boxes_of_tables_can_be_moved_by_keys_and_have_names_of_their_own(document: Element) -> None:
    texts = {each.attributes["id"]: each.text() for each in document.all() if "id" in each.attributes}
    boxes = [each for each in document.all("div") if each.attributes.get("role") == "region"]
    assert len(boxes) == len([*document.all("table")])
    assert all(box.attributes["tabindex"] == "0" for box in boxes)
    if not any("Apa saja" in text for text in texts.values()):  # where each block has the same text
        names = [" ".join(texts[id] for id in box.attributes["aria-labelledby"].split()) for box in boxes]
        assert len(names) == len(set(names))


def tables_of(pages: list[Page]) -> Iterator[PageTable]:
    for page in pages:
        for block in leading_first(page.blocks):
            if isinstance(block, PageTable):
                yield block
            elif isinstance(block, PageSeries):
                yield block.table(len(block.periods))


def test_every_cell_is_there_once_and_in_its_place(document: Element, pages: list[Page]) -> None:
    found = list(document.all("table"))
    for table, element in zip(tables_of(pages), found, strict=True):
        columns = len(table.columns)
        head = [cell.text() for cell in element.one("thead").all("td", "th")]
        assert head[:columns] == [column.name for column in table.columns]
        bodies = list(element.all("tbody"))
        assert len(bodies) == len(table.sections)
        for section, body in zip(table.sections, bodies, strict=True):
            for row, shown in zip(section, body.all("tr"), strict=True):
                texts = [cell.text() for cell in shown.all("td", "th")]
                assert texts[:columns] == [cell.text.strip().replace(GLUE, "\u00a0") for cell in row.cells]
                assert not any(texts[columns:])


def test_the_page_of_an_agency_opens_with_its_units_and_its_trend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    document = parsed(render(agency(), Style()))
    article = document.one("article")
    below = [each for each in article.content if isinstance(each, Element)]
    (place,) = (number for number, each in enumerate(below) if "headline" in each.attributes.get("class", "").split())
    captions = [
        each.one("caption").text() for each in below[place + 1 :] if "table" in each.attributes.get("class", "")
    ]
    assert captions[:3] == ["Menurut unit", "Tren", "Unsur"]
    assert len(captions) == len(set(captions)) == len([*document.all("table")])
    assert [each.one("caption").one("h2").text() for each in below[place + 1 : place + 4]] == captions[:3]


def test_a_page_without_units_begins_with_its_unsur() -> None:
    table = PageTable("", COLUMNS, (ROWS,), label="Unsur")
    blocks = Headline("IKM 81,15"), table, table._replace(title="Menurut layanan")
    assert [*leading_first(blocks)] == [*blocks]
    led = table._replace(title="Menurut unit", leads=True)
    assert [*leading_first((*blocks, led))] == [blocks[0], led, table._replace(title="Unsur"), blocks[2]]


def test_the_lines_of_a_cell_stand_below_each_other() -> None:
    row = PageRow((PageCell("J"), PageCell("1 ×2\n2 ×29")))
    page = Page("", (PageTable("Kolom", (Column("Kolom"), Column("Jawaban")), ((row,),)),))
    assert "<td>1 ×2<br>2 ×29</td>" in render([page], Style())


def test_remarks_below_a_table_describe_it() -> None:
    table = PageTable("Menurut unit", COLUMNS, (ROWS, (TOTAL,)), ("Satu.", "Dua."))
    page = Page("Judul", (table, Remarks(("Tiga.",)), table._replace(remarks=())))
    first, second = parsed(render([page], Style())).all("table")
    document = parsed(render([page], Style()))
    texts = {each.attributes["id"]: each.text() for each in document.all("div") if "id" in each.attributes}
    assert texts[first.attributes["aria-describedby"]].split() == ["Satu.", "Dua."]
    assert "aria-describedby" not in second.attributes
    assert [each.text().strip() for each in document.all("p")] == ["Satu.", "Dua.", "Tiga."]


def test_a_table_without_a_name_is_called_after_the_heading_above_it() -> None:
    table = PageTable("", COLUMNS, (ROWS,))
    page = Page("Judul", (table, Heading("Bagian"), table, table._replace(label="Unsur")))
    document = parsed(render([page], Style()))
    captions = list(document.all("caption"))
    assert [caption.text() for caption in captions] == ["Judul", "Bagian", "Unsur"]
    assert all(caption.one("span").attributes["class"] == "unseen" for caption in captions)


def test_sides_and_tones_are_classes_and_bars_have_their_length_in_words() -> None:
    page = Page("Judul", (PageTable("Menurut unit", COLUMNS, (ROWS, (TOTAL,))),))
    first, second, total = list(parsed(render([page], Style())).all("tr"))[1:]
    name, figure, mutu, bar = first.all("th", "td")
    assert (name.tag, figure.attributes["class"], mutu.attributes["class"]) == ("th", "right", "middle class-3")
    box = next(bar.all("span"))
    assert (box.attributes["role"], box.attributes["aria-label"]) == ("img", "75 %")
    assert next(box.all("span")).attributes == {"class": "class-3", "style": "width: 75.0%"}
    assert second.attributes["class"] == "quiet"
    name, *_, bar = second.all("th", "td")
    assert "within" in name.attributes["class"].split()
    assert not bar.content
    assert total.attributes["class"] == "total"


def test_the_figure_of_a_headline_is_large_and_its_sentence_whole() -> None:
    page = Page("", (Headline("IKM 81,15 · Mutu B · Baik", ("7,16 lagi ke A",), "81,15", Tone.CLASS_3),))
    (box,) = (each for each in parsed(render([page], Style())).all("div") if "headline" in each.attributes["class"])
    assert box.attributes["class"] == "headline class-3"
    assert box.one("p").text() == "IKM 81,15 · Mutu B · Baik"
    assert box.one("span").text() == "81,15"
    assert box.one("li").text() == "7,16 lagi ke A"


def test_a_label_that_is_repeated_stands_once() -> None:
    page = Page("", (Facts((("Dibaca", "a.csv"), ("Dibaca", "b.csv"), ("Aturan", "14/2017"))),))
    facts = parsed(render([page], Style())).one("dl")
    assert [(each.tag, each.text()) for each in facts.all("dt", "dd")] == [
        ("dt", "Dibaca"),
        ("dd", "a.csv"),
        ("dd", "b.csv"),
        ("dt", "Aturan"),
        ("dd", "14/2017"),
    ]


def series(*courses: tuple[float | None, ...]) -> Element:
    """A series over four periods, a row for each course."""
    points = tuple(tuple("–" if value is None else f"{value:.2f}" for value in row) for row in courses)
    periods = tuple(f"TW {number}" for number in range(1, 5))
    rows = tuple(PageRow((PageCell(f"U{place}"),)) for place in range(1, len(courses) + 1))
    keys = PageTable("", (Column("Unsur", key=True),), (rows,))

    def table(last: int) -> PageTable:
        lines = tuple(
            PageRow((*row.cells, *map(PageCell, own[-last:]))) for row, own in zip(rows, points, strict=True)
        )
        return PageTable("Tren", (*keys.columns, *(Column(name, ">") for name in periods[-last:])), (lines,))

    return parsed(render([Page("", (PageSeries(periods, keys, points, courses, False, table),))], Style()))


def test_the_course_of_a_row_is_drawn_and_told() -> None:
    """From left to right 3, 41, 79 and 117 of 120; from 21, the lowest, to 3, the highest, of 24: 7,5 is 0,75."""
    (drawn,) = series((0.0, 0.5, 0.75, 1.0)).all("svg")
    assert drawn.attributes["role"] == "img"
    assert drawn.attributes["aria-label"] == "U1: TW 1 0.00; TW 2 0.50; TW 3 0.75; TW 4 1.00"
    assert drawn.one("path").attributes["d"] == "M3.0 21.0L41.0 12.0L79.0 7.5L117.0 3.0"
    assert drawn.one("circle").attributes["cx"] == "117.0"


def test_a_course_is_broken_where_a_figure_is_lacking_and_needs_two() -> None:
    broken, alone, none = list(series((0.0, None, 0.5, 1.0), (None, None, 0.5, None), (None,) * 4).all("tr"))[1:]
    assert broken.one("path").attributes["d"] == "M3.0 21.0M79.0 12.0L117.0 3.0"
    assert broken.one("svg").attributes["aria-label"] == "U1: TW 1 0.00; TW 3 0.50; TW 4 1.00"
    assert not [*alone.all("svg"), *none.all("svg")]


HOSTILE = (
    "<script>alert(1)</script>",
    "</style></title></main><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" \'&lt;&#60;',
    "]]><!-- --><![CDATA[",
    "\u202egnp.exe\u2066\u200f\x00\x1b[31m\x08\x7f\x85\ud800",
)


def printed(text: str) -> str:
    return "".join(sign if sign.isprintable() else REPLACED for sign in text)


@pytest.mark.parametrize("text", HOSTILE, ids=["script", "ends", "quotes", "comment", "control"])
def test_no_text_means_anything(text: str) -> None:
    page = page_of_texts(text, text)
    found = render([page], Style())
    found.encode("utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", found)
    document, plain = parsed(found), parsed(render([page_of_texts("Apa saja", "Apa saja")], Style()))
    assert document.shape() == plain.shape()
    assert document.text() == plain.text().replace("Apa saja", printed(text))
    spoken, harmless = ([each.attributes["aria-label"] for each in tree.all("svg")] for tree in (document, plain))
    assert spoken == [label.replace("Apa saja", printed(text)) for label in harmless]


def test_a_survey_cannot_steer_a_document() -> None:
    names = [text for text in HOSTILE if "\ud800" not in text] + ["مكتب\u200f", "garis\nbaru"]
    rows = [["Loket", *U], *([name, *[4] * 9] for name in names)]
    report = ikm.score(io.BytesIO(csv_text(rows).encode()), by="loket", name=HOSTILE[0])
    document = parsed(str(OUTPUTS["html"].render(report, Style())))
    assert not [*document.all("script", "img")]
    labels = {cell.text() for cell in document.all("th")}
    assert {printed(name) for name in names[:4]} <= labels
    assert "garis baru" in labels
    assert "مكتب" + REPLACED in labels


def test_a_glued_space_is_one_at_which_no_line_ends() -> None:
    document = parsed(render([Page("", (Paragraph(f"TW{GLUE}III"),))], Style()))
    assert document.one("p").text() == "TW\u00a0III"


def test_nothing_comes_from_elsewhere_and_nothing_runs(document: Element) -> None:
    assert not [*document.all("script", "link", "img", "iframe", "object", "a", "base")]
    for each in document.all():
        assert not {"src", "href", "srcset", "action"} & each.attributes.keys()
        assert not [name for name in each.attributes if name.startswith("on")]
        assert not any("://" in value for value in each.attributes.values())
    style = document.one("style").text()
    assert not re.search(r"url\(|@import|@font-face|://", style)
    policy = [each.attributes.get("content", "") for each in document.all("meta") if "http-equiv" in each.attributes]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_the_same_page_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert render(agency(), Style()) == render(agency(), Style())
    assert fragment(agency()) == fragment(agency())


def luminance(colour: str) -> float:
    """Of a colour as WCAG 2 defines it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_what_a_sheet_of_paper_gives() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("place", [0, 1], ids=["light", "dark"])
def test_colours_can_be_told_from_the_paper(place: int) -> None:
    schemes = re.findall(r"\.ikm \{\s*(--text:[^}]*?)\n\s*(?:box-sizing|\})", page_style())
    assert len(schemes) == 2
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", schemes[place]))
    assert set(colours) >= {*(tone for tone in Tone if tone not in (Tone.PLAIN, Tone.STRONG)), "text", "paper"}
    assert colours["paper"] in DOCUMENT_STYLE
    for name, colour in colours.items():
        if name not in ("paper", "line", "track"):  # the lines between rows and the ground of a bar say nothing
            assert contrast(colour, colours["paper"]) >= 4.5, name


def wide(columns: int, text: str) -> Element:
    """A table with a name of ten signs and so many columns of a figure."""
    row = PageRow((PageCell("Sepuluh ab"), *[PageCell(text)] * columns))
    table = PageTable("Lebar", (Column("Unit", key=True), *[Column("n", ">")] * columns), ((row,),))
    return parsed(render([Page("", (table,))], Style()))


def printed_size(document: Element) -> tuple[str, bool]:
    classes = [each.attributes.get("class", "") for each in document.all("div")]
    return document.one("table").attributes.get("style", ""), "table landscape" in classes


def test_wide_tables_are_printed_small_or_across() -> None:
    """The name takes 0,6 · 10 + 1,1 = 7,1 em, a figure of 7 signs 5,3 em.

    With 7 of them 535 / 44,2 = 12,1 pt would do; with 12 there are 535 / 70,7 = 7,57 pt; with 24 there would be 3,98,
    and across there are 780 / 134,3 = 5,81.
    """
    assert printed_size(wide(7, "81,15 B")) == ("", False)
    assert printed_size(wide(12, "81,15 B")) == ("--print: 7.5pt", False)
    assert printed_size(wide(24, "81,15 B")) == ("--print: 5.8pt", True)


def test_a_notebook_gets_a_part_of_a_document(pages: list[Page]) -> None:
    found = parsed(fragment(pages))
    assert [each.tag for each in found.content if isinstance(each, Element)] == ["style", "div"]
    assert not [*found.all("html", "head", "body", "main", "title", "meta", "h1")]
    assert len([*found.all("article")]) == len(pages)
    whole = parsed(render(pages, Style()))
    assert [each.text() for each in found.all("table")] == [each.text() for each in whole.all("table")]


@pytest.mark.parametrize("style", [page_style, document_style])
def test_the_style_of_a_notebook_is_left_alone(style: Callable[[], str]) -> None:
    rules = re.sub(r"@media[^{]*\{", "", style())
    selectors = re.findall(r"(?:^|[{}])([^{}]+)\{", re.sub(r"\{[^{}]*\}", "{}", rules))
    assert len(selectors) > 50
    for selector in selectors:
        for part in re.split(r",(?![^(]*\))", selector):
            assert re.match(r"\.ikm\b", part.strip()), part


def test_results_in_one_notebook_have_no_id_in_common(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    one, other = ikm.score("examples/puskesmas.xlsx"), ikm.score("examples/kelurahan.csv")
    ids = [
        {each.attributes["id"] for each in parsed(str(result._repr_html_())).all() if "id" in each.attributes}
        for result in (one, other)
    ]
    assert all(ids)
    assert not ids[0] & ids[1]


def test_results_show_themselves_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    report = ikm.score("examples/pengadilan.csv")
    assert report._repr_html_() == fragment([page_of(report, Style())])
    reports = ikm.score_all("examples/pengadilan.csv", rules="permenpanrb-14-2017,spak-4")
    assert reports._repr_html_() == fragment([page_of(one, Style()) for one in reports])
    assert NotebookResult()._repr_html_() is None  # one without a page
    results = {*PAGE_BUILDERS, "Reports", "Inspections"} - {"Ruleset", "Scale", "Survey"}  # which say what they are
    for name in sorted(results & {*ikm.__all__}):
        assert issubclass(getattr(ikm, name), NotebookResult)
    assert issubclass(Sampling, NotebookResult)


@pytest.mark.parametrize("ending", ["html", "HTM"])
def test_the_command_line_writes_html(run: Run, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"hasil.{ending}"
    assert output_for(path) == "html"
    printed = run("score", "examples/kelurahan.csv", "--format", "html", "-q")
    assert printed.exit_code == 0
    assert run("score", "examples/kelurahan.csv", "-o", path, "-q").exit_code == 0
    assert path.read_bytes() == printed.stdout_bytes
    assert parsed(printed.stdout).one("title").text() == "Indeks Kepuasan Masyarakat"
