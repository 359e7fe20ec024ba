"""A letterhead for documents in Word: what it has is kept, its text and its author are not."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt, RGBColor

from ikm.messages.findings import Refusal
from ikm.messages.language import speaking
from ikm.render.page import Contents, Cover, Heading, Paragraph, Section
from ikm.render.sealed_package import is_sealed
from tests.render.test_writers import PIXEL, TABLE
from tests.render.word.documents import all_of, body, document_of, part, parts, sheets, text, value

BLOCKS = (
    *(Cover("LAPORAN", ("KANTOR CONTOH",)), Section(), Contents("DAFTAR ISI"), Section(), Heading("BAB I", 1)),
    *(Paragraph("Isi baru"), Section(across=True), TABLE),
)


def letterhead() -> Document:
    made = docx.Document()
    made.styles["Normal"].font.name = "Bookman Old Style"
    made.styles["Heading 1"].font.color.rgb = RGBColor(1, 2, 3)
    sheet = made.sections[0]
    sheet.page_width, sheet.page_height, sheet.left_margin = Cm(21.5), Cm(33), Cm(3)
    sheet.header.paragraphs[0].text = "PEMERINTAH KOTA CONTOH"
    sheet.header.paragraphs[0].add_run().add_picture(io.BytesIO(PIXEL))
    sheet.footer.paragraphs[0].text = "Jalan Contoh Nomor 1"
    made.add_paragraph("Isi lama")
    made.core_properties.author = "Penulis Kop"
    return made


def saved(document: Document) -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def made_with(document: Document) -> bytes:
    made = document_of(*BLOCKS, template=saved(document))
    assert is_sealed(made)
    assert made == document_of(*BLOCKS, template=saved(document))
    return made


def test_header_footer_sheets_and_styles_are_kept() -> None:
    made = made_with(letterhead())
    opened = docx.Document(io.BytesIO(made))
    assert [one.header.paragraphs[0].text for one in opened.sections] == ["PEMERINTAH KOTA CONTOH"] * 4
    assert opened.sections[1].footer.paragraphs[0].text == "Jalan Contoh Nomor 1"
    assert PIXEL in parts(made).values()
    assert opened.styles["Normal"].font.name == "Bookman Old Style"
    assert opened.styles["Heading 1"].font.color.rgb == RGBColor(1, 2, 3)
    widths = [round(Cm(size).twips) for size in (21.5, 33)]
    found = [[int(value(one, "w:pgSz", name) or 0) for name in ("w:w", "w:h")] for one in sheets(made)]
    assert found == [widths, widths, widths, widths[::-1]]


def test_its_text_and_its_author_are_gone() -> None:
    document = letterhead()
    other = io.BytesIO(PIXEL[:-12] + b"\x00\x00\x00\x00IEND\xaeB`\x82")
    document.add_picture(other)
    content = b"".join(parts(made_with(document)).values())
    for word in (b"Isi lama", b"Penulis Kop", b"thumbnail"):
        assert word not in content
    assert b"Isi baru" in content


def test_a_picture_of_its_text_is_gone_too() -> None:
    from PIL import Image

    content = io.BytesIO()
    Image.new("RGB", (3, 3), "red").save(content, "PNG")
    document = letterhead()
    document.add_picture(io.BytesIO(content.getvalue()))
    assert content.getvalue() in parts(saved(document)).values()
    assert content.getvalue() not in parts(made_with(document)).values()


def test_styles_that_it_lacks_are_added_without_a_face_of_their_own() -> None:
    styles = part(made_with(letterhead()), "word/styles.xml").decode()
    added = re.search(r'<w:style [^>]*w:styleId="IsiTabel".*?</w:style>', styles, re.DOTALL)
    assert added
    assert "rFonts" not in added[0]


def test_a_style_is_known_by_its_name_in_whatever_language_its_id_is() -> None:
    document = letterhead()
    for style in document.styles.element.iter(qn("w:style")):
        if style.get(qn("w:styleId")) == "Heading1":
            style.set(qn("w:styleId"), "Judul1")
    made = made_with(document)
    (heading,) = [one for one in all_of(body(made), "w:p") if text(one) == "BAB I"]
    assert value(heading, "w:pPr/w:pStyle") == "Judul1"
    assert part(made, "word/styles.xml").count(b'w:val="heading 1"') == 1


def test_headings_that_it_counts_are_not_counted_twice() -> None:
    document = letterhead()
    properties = document.styles["Heading 1"].element.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = 1
    (heading,) = [one for one in all_of(body(made_with(document)), "w:p") if text(one) == "BAB I"]
    assert value(heading, "w:pPr/w:numPr/w:numId") == "0"


def test_pages_are_numbered_where_it_does_not() -> None:
    made = made_with(letterhead())
    assert part(made, "word/footer1.xml").count(b"PAGE") == 1
    assert not all_of(sheets(made)[0], "w:footerReference")  # the cover has no number
    document = letterhead()
    code = OxmlElement("w:fldSimple")
    code.set(qn("w:instr"), r" PAGE \* MERGEFORMAT ")
    document.sections[0].header.paragraphs[0]._p.append(code)
    made = made_with(document)
    assert b"PAGE" not in part(made, "word/footer1.xml")
    assert all_of(sheets(made)[0], "w:footerReference")


def test_a_header_of_its_first_page_stands_on_the_first_only() -> None:
    document = letterhead()
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "KOP"
    document.add_section()
    opened = docx.Document(io.BytesIO(made_with(document)))
    assert [one.different_first_page_header_footer for one in opened.sections] == [True, False, False, False]
    assert opened.sections[0].first_page_header.paragraphs[0].text == "KOP"
    assert [one.header.paragraphs[0].text for one in opened.sections] == ["PEMERINTAH KOTA CONTOH"] * 4


def test_sheets_that_say_too_little_or_too_exactly_are_read() -> None:
    document = letterhead()
    sheet = document.sections[0]._sectPr
    sheet.remove(sheet.find(qn("w:pgSz")))
    sheet.find(qn("w:pgMar")).set(qn("w:top"), "1440.0000000000002")
    first = sheets(made_with(document))[0]
    assert [value(first, "w:pgSz", name) for name in ("w:w", "w:h")] == ["11906", "16838"]
    assert value(first, "w:pgMar", "w:top") == "1440"


def test_settings_for_which_word_would_ask_are_taken_away() -> None:
    document = letterhead()
    document.settings.element.append(OxmlElement("w:updateFields"))
    document.settings.element.append(OxmlElement("w:mailMerge"))
    settings = part(made_with(document), "word/settings.xml")
    assert b"updateFields" not in settings
    assert b"mailMerge" not in settings


def test_a_document_of_ours_is_a_letterhead_too() -> None:
    first = document_of(*BLOCKS)
    second = document_of(*BLOCKS, template=first)
    assert text(body(first)) == text(body(second))
    assert is_sealed(second)
    assert part(second, "word/footer1.xml").count(b"PAGE") == 1


def a_zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return content.getvalue()


def with_replaced(pattern: bytes, replacement: bytes) -> bytes:
    """A letterhead whose parts say something else."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, one in parts(saved(letterhead())).items():
            package.writestr(name, re.sub(pattern, replacement, one, flags=re.DOTALL))
    return content.getvalue()


A_TEMPLATE_OF_WORD = with_replaced(rb"document\.main\+xml", b"template.main+xml")
WITHOUT_BODY = with_replaced(b"<w:body>.*</w:body>", b"")


@pytest.mark.parametrize(
    "content",
    [b"", b"kop", b"%PDF-1.4", a_zip(), saved(letterhead())[:2000], A_TEMPLATE_OF_WORD, WITHOUT_BODY],
    ids=["nothing", "text", "pdf", "other zip", "cut", "dotx", "without body"],
)
def test_what_is_no_document_of_word_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        document_of(Paragraph("x"), template=content)
    assert refused.value.code == "letterhead-unreadable"
    with speaking("en"):
        assert str(refused.value) == (
            "the letterhead is no document of Word (.docx) that can be read; open it in Word and save it as .docx"
        )


def test_its_normal_type_holds_for_what_is_added() -> None:
    document = letterhead()
    document.styles["Normal"].font.size = Pt(12)
    opened = docx.Document(io.BytesIO(made_with(document)))
    assert opened.styles["Rincian"].font.size is None
