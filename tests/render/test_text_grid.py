"""Tables as lines: within the page, with nothing lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ikm.render import Style
from ikm.render.text_grid import GridColumn, GridRow, breadth, broken, drawn

words = st.text(st.sampled_from("abcXYZ019,é漢😍"), min_size=1, max_size=12)
texts = st.lists(words, max_size=5).map(" ".join)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[GridColumn], list[list[GridRow]]]:
    size = draw(st.integers(1, 5))
    columns = [GridColumn(draw(words), draw(st.sampled_from("<>^"))) for _ in range(size)]
    rows = st.lists(texts, min_size=size, max_size=size).map(GridRow)
    return columns, draw(st.lists(st.lists(rows, min_size=1, max_size=4), min_size=1, max_size=3))


@given(tables(), st.integers(40, 120), st.booleans())
def test_a_table_keeps_within_the_page_and_loses_nothing(
    table: tuple[list[GridColumn], list[list[GridRow]]], width: int, unicode: bool
) -> None:
    columns, sections = table
    lines = drawn(columns, sections, Style(width=width, unicode=unicode)).splitlines()
    assert max(map(cell_len, lines)) <= width
    given = [column.name for column in columns] + [cell for part in sections for row in part for cell in row.cells]
    signs = "".join(lines).translate(dict.fromkeys(map(ord, "─|+-")))
    assert sorted("".join(signs.split())) == sorted("".join("".join(given).split()))


@given(tables())
def test_a_page_as_wide_as_the_table_folds_nothing(table: tuple[list[GridColumn], list[list[GridRow]]]) -> None:
    columns, sections = table
    rows = [row for part in sections for row in part]
    wide = drawn(columns, sections, Style(width=breadth(columns, rows))).splitlines()
    assert len(wide) == 2 + len(rows) + len(sections) - 1
    assert cell_len(wide[1]) == breadth(columns, rows)
    assert wide == drawn(columns, sections, Style(width=1000)).splitlines()


@given(texts, st.integers(2, 20))
def test_a_text_is_broken_between_words_where_they_fit(text: str, width: int) -> None:
    lines = broken(text, width)
    assert all(cell_len(line) <= width for line in lines)
    if all(cell_len(word) <= width for word in text.split()):
        assert " ".join(lines) == " ".join(text.split())


def test_figures_are_folded_last() -> None:
    columns = [GridColumn("Unit"), GridColumn("TW I\n2025", ">"), GridColumn("Terendah")]
    row = GridRow(["Puskesmas Sukamaju Utara", "81,15 B", "U3 Waktu, U8, U9"])
    lines = drawn(columns, [[row]], Style(width=40)).splitlines()
    assert [line.split() for line in lines[:2]] == [["TW", "I"], ["Unit", "2025", "Terendah"]]
    assert [line.split() for line in lines[3:]] == [
        ["Puskesmas", "81,15", "B", "U3", "Waktu,", "U8,"],
        ["Sukamaju", "Utara", "U9"],
    ]


def test_a_column_may_be_cut_instead() -> None:
    columns = [GridColumn("Unsur", cut=True), GridColumn("NRR", ">")]
    lines = drawn(columns, [[GridRow(["U3.1 Waktu penyelesaian pelayanan", "3,000"])]], Style(width=24)).splitlines()
    assert lines[2] == "U3.1 Waktu penye…  3,000"


def test_sections_are_set_off() -> None:
    rows = [[GridRow(["a"])], [GridRow(["b"])]]
    assert drawn([GridColumn("x")], rows, Style()) == "x\n─\na\n\nb\n"
    assert drawn([GridColumn("x")], rows, Style(unicode=False)) == "x\n-\na\n-\nb\n"
