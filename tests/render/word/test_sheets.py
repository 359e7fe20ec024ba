"""The sheets of documents in Word: which lie across, how they are numbered, and what stands in their footers."""

from __future__ import annotations

import pytest

from ikm.render.page import Contents, Cover, Heading, Paragraph, Section
from tests.render.test_writers import TABLE
from tests.render.word.documents import (
    PAGES,
    all_of,
    body,
    document_named,
    document_of,
    page_named,
    part,
    qualified,
    sheets,
    text,
    value,
)

A4 = 11906, 16838


def sizes(made: bytes) -> list[tuple[int, int]]:
    return [(int(value(one, "w:pgSz", "w:w") or 0), int(value(one, "w:pgSz", "w:h") or 0)) for one in sheets(made)]


def lying(made: bytes) -> list[str | None]:
    return [value(one, "w:pgSz", "w:orient") for one in sheets(made)]


def test_sheets_lie_across_and_stand_again() -> None:
    made = document_of(Paragraph("a"), Section(across=True), TABLE, Section(), Paragraph("b"))
    assert sizes(made) == [A4, A4[::-1], A4]
    assert lying(made) == [None, "landscape", None]
    assert {value(one, "w:type") for one in sheets(made)} == {"nextPage"}


@pytest.mark.parametrize("name", PAGES)
def test_a_document_has_the_sheets_that_its_page_tells(name: str) -> None:
    blocks = page_named(name).blocks
    across = [block.across for place, block in enumerate(blocks) if isinstance(block, Section)]
    found = [one == "landscape" for one in lying(document_named(name))]
    assert found.count(True) == across.count(True)
    assert len(found) <= 1 + len(across)


def test_no_sheet_is_empty_and_headings_stand_on_those_of_what_they_head() -> None:
    made = document_of(
        Paragraph("a"),
        Heading("1.2", 2),
        Section(across=True),
        TABLE,
        Section(),
        Section(),
        Heading("BAB II"),
        Section(),
    )
    assert lying(made) == [None, "landscape", None]
    paragraphs = [one for one in body(made) if one.tag == qualified("w:p")]
    ends = [place for place, one in enumerate(paragraphs) if all_of(one, "w:pPr/w:sectPr")]
    assert [text(one) for one in paragraphs[: ends[0] + 1]] == ["a"]
    assert text(paragraphs[ends[0] + 1]) == "1.2"


def test_the_cover_has_no_number_lists_have_roman_ones_and_the_text_begins_at_one() -> None:
    made = document_of(
        *(
            Cover("LAPORAN", ("KANTOR CONTOH",)),
            Section(),
            Paragraph("PENGESAHAN"),
            Section(),
            Contents("DAFTAR ISI"),
        ),
        *(Section(), Heading("BAB I"), Paragraph("a"), Section(across=True), TABLE),
    )
    cover, *others = sheets(made)
    assert not all_of(cover, "w:footerReference")
    assert all(all_of(one, "w:footerReference") for one in others)
    numbers = [(value(one, "w:pgNumType", "w:fmt"), value(one, "w:pgNumType", "w:start")) for one in sheets(made)]
    assert numbers == [(None, None), ("lowerRoman", "1"), ("lowerRoman", None), ("decimal", "1"), ("decimal", None)]
    assert b"PAGE" in part(made, "word/footer1.xml")


def test_what_is_said_of_sheets_stands_in_the_order_that_word_has() -> None:
    for one in sheets(document_named("2025")):
        names = [child.tag.rpartition("}")[2] for child in one]
        order = [
            "headerReference",
            "footerReference",
            "type",
            "pgSz",
            "pgMar",
            "pgNumType",
            "cols",
            "titlePg",
            "docGrid",
        ]
        assert names == sorted(names, key=order.index)
