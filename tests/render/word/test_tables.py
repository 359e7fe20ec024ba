"""Tables in Word: their heads, how wide their columns are, and how they stand on pages."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.render.page import Column, Facts, PageCell, PageRow, PageSeries, PageTable, Section, Tone
from ikm.render.word.widths import columns_of
from tests.render.word.documents import (
    PAGES,
    all_of,
    body,
    document_named,
    document_of,
    page_named,
    qualified,
    tables,
    text,
    value,
)

UPRIGHT, ACROSS = 11906 - 2 * 1440, 16838 - 2 * 1440
"""Twips of a line of A4 with margins of 2.54 cm."""


def table(columns: tuple[Column, ...], *rows: tuple[str, ...], totals: tuple[tuple[str, ...], ...] = ()) -> PageTable:
    found = [tuple(PageRow(tuple(map(PageCell, row))) for row in rows)]
    if totals:
        found.append(tuple(PageRow(tuple(map(PageCell, row)), Tone.STRONG, total=True) for row in totals))
    return PageTable("", columns, tuple(found), label="Tabel")


def lines(name: str) -> Iterator[int]:
    """The width of the line in which each table of a document stands, by what the page says of its sheets."""
    across = False
    for block in page_named(name).blocks:
        if isinstance(block, Section):
            across = block.across
        elif isinstance(block, PageTable):
            yield ACROSS if across else UPRIGHT


def widths(found: Element) -> list[int]:
    return [int(one.get(qualified("w:w")) or 0) for one in all_of(found, "w:tblGrid/w:gridCol")]


def texts(row: Element) -> list[str]:
    return [text(cell) for cell in all_of(row, "w:tc")]


@pytest.mark.parametrize("name", PAGES)
def test_every_table_has_its_heads_and_rows_within_its_line(name: str) -> None:
    wanted = [block for block in page_named(name).blocks if isinstance(block, PageTable)]
    found = tables(document_named(name))
    for page_table, made, line in zip(wanted, found, lines(name), strict=True):
        assert sum(widths(made)) == line
        assert value(made, "w:tblPr/w:tblCaption") == str(page_table.caption)
        heads = [row for row in all_of(made, "w:tr") if all_of(row, "w:trPr/w:tblHeader")]
        rows = all_of(made, "w:tr")[len(heads) :]
        assert all(all_of(row, "w:trPr/w:cantSplit") for row in all_of(made, "w:tr"))
        names = [column.name for column in page_table.columns]
        if any(column.over for column in page_table.columns):
            above, below = map(texts, heads)
            under = [column.name for column in page_table.columns if column.over]
            assert [one for one in below if one] == under
            assert [one for one in above if one in names] == [one for one in names if one not in under]
        else:
            assert list(map(texts, heads)) == [names]
        cells = [
            [cell.text.replace("\ue001", "").replace("\ue002", "") for cell in row.cells]
            for section in page_table.sections
            for row in section
        ]
        assert list(map(texts, rows)) == cells


def test_columns_under_one_name() -> None:
    columns = (Column("No"), Column("A", over="Nilai"), Column("B", over="Nilai"), Column("IKM"))
    (made,) = tables(document_of(table(columns, ("1", "2", "3", "4"))))
    above, below, _ = all_of(made, "w:tr")
    assert texts(above) == ["No", "Nilai", "IKM"]
    assert [value(cell, "w:tcPr/w:gridSpan") for cell in all_of(above, "w:tc")] == [None, "2", None]
    assert [value(cell, "w:tcPr/w:vMerge") for cell in all_of(above, "w:tc")] == ["restart", None, "restart"]
    assert texts(below) == ["", "A", "B", ""]
    assert [value(cell, "w:tcPr/w:vMerge") for cell in all_of(below, "w:tc")] == ["continue", None, None, "continue"]


def test_columns_are_as_wide_as_their_parts_or_as_their_longest_word() -> None:
    """By hand: of 8000 twips one part of four is 2000; a word of nine letters of Arial at 9 points takes some 900."""
    wide = table((Column("A", width=1), Column("B", width=3)), ("1", "2"))
    assert columns_of(wide, 8000).widths == (2000, 6000)
    narrow = table((Column("A", width=0.01), Column("B", width=1)), ("mencukupi", "2"))
    first, second = columns_of(narrow, 8000).widths
    assert 800 < first < 1300
    assert first + second == 8000


def test_type_is_smaller_where_words_would_be_broken() -> None:
    usual = columns_of(table((Column("A"),) * 5, ("mencukupi",) * 5), UPRIGHT)
    many = columns_of(table((Column("A"),) * 11, ("mencukupi",) * 11), UPRIGHT)
    too_many = columns_of(table((Column("A"),) * 40, ("mencukupi",) * 40), UPRIGHT)
    assert usual.size == 9
    assert 6 < many.size < 9
    assert (too_many.size, too_many.fits) == (6, False)


@given(
    st.lists(st.tuples(st.text(max_size=20), st.text(max_size=60), st.floats(0.1, 5)), min_size=1, max_size=20),
    st.integers(5000, 20000),
)
def test_columns_together_are_a_line(columns: list[tuple[str, str, float]], line: int) -> None:
    heads = tuple(Column(name, width=width) for name, _, width in columns)
    found = columns_of(table(heads, tuple(words for _, words, _ in columns)), line)
    assert sum(found.widths) == line
    assert all(width > 0 for width in found.widths)


def test_a_table_of_four_hundred_rows_has_all_its_cells() -> None:
    rows = [tuple(f"{row}.{place}" for place in range(15)) for row in range(400)]
    (made,) = tables(document_of(table(tuple(Column(f"K{place}") for place in range(15)), *rows)))
    assert [tuple(texts(row)) for row in all_of(made, "w:tr")[1:]] == rows


def test_totals_are_marked_and_stand_with_the_row_above() -> None:
    (made,) = tables(document_of(table((Column("A"),), *[("1",)] * 20, totals=(("20",),))))
    *_, above, total = all_of(made, "w:tr")
    assert all_of(above, "w:tc/w:p/w:pPr/w:keepNext")
    assert value(total, "w:tc/w:tcPr/w:shd", "w:fill") == "F2F2F2"
    assert all_of(total, "w:tc/w:p/w:r/w:rPr/w:b")
    assert all_of(total, "w:tc/w:tcPr/w:tcBorders/w:top")


def test_tables_that_follow_each_other_stay_two() -> None:
    one = table((Column("A"),), ("1",))
    tags = [child.tag for child in body(document_of(one, one))]
    assert tags == [qualified(f"w:{name}") for name in ("tbl", "p", "tbl", "p", "sectPr")]


def test_a_bar_is_left_out_and_a_part_of_a_row_stands_further_in() -> None:
    columns = (Column("A", key=True), Column("", bar=True))
    row = PageRow((PageCell("  dalam", Tone.WORSE), PageCell("", length=0.5)))
    (made,) = tables(document_of(PageTable("Judul", columns, ((row,),))))
    assert list(map(texts, all_of(made, "w:tr"))) == [["A"], ["dalam"]]
    assert value(made, "w:tr/w:tc/w:p/w:pPr/w:ind", "w:left") == "200"
    assert value(made, "w:tr/w:tc/w:p/w:r/w:rPr/w:color") == "B3261E"


def test_a_label_that_is_repeated_stands_once() -> None:
    made = document_of(Facts((("Satu", "Dua"), ("Satu", "Tiga"), ("Empat", "Lima"))))
    (found,) = all_of(body(made), "w:tbl")
    assert list(map(texts, all_of(found, "w:tr"))) == [["Satu", ":", "Dua"], ["", "", "Tiga"], ["Empat", ":", "Lima"]]
    assert not tables(made)
    assert sum(widths(found)) == UPRIGHT


@pytest.mark.parametrize(("periods", "shown"), [(3, 3), (60, None)])
def test_of_a_long_series_the_last_periods_that_have_room_are_shown(periods: int, shown: int | None) -> None:
    names = tuple(f"Triwulan{number}" for number in range(periods))

    def last(number: int) -> PageTable:
        return table(tuple(map(Column, ("Unit", *names[-number:]))), ("A", *["80,00"] * number))

    series = PageSeries(names, last(1).with_columns([0]), ((),), ((),), is_judged=False, table=last)
    (made,) = tables(document_of(series))
    heads = texts(all_of(made, "w:tr")[0])[1:]
    assert heads == list(names[-len(heads) :])
    assert len(heads) == shown if shown else 5 < len(heads) < periods
