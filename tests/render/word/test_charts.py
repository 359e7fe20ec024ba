"""Charts in Word: what is drawn is what their workbook has, and what the page says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import openpyxl
import pytest

from ikm.render.chart import Bars, Chart, Course, Limit, Shares
from ikm.render.page import Caption, Column, Figure, PageCell, PageRow, PageTable
from tests.render.word.documents import (
    NAMESPACES,
    PAGES,
    all_of,
    body,
    document_named,
    document_of,
    one_of,
    page_named,
    part,
    parts,
    qualified,
)


def figure(chart: Chart) -> Figure:
    return Figure(
        chart, Caption("Gambar", 1, "Grafik"), PageTable("", (Column("A"),), ((PageRow((PageCell("B"),)),),))
    )


COURSE = Course(
    ("2023", "2024", "2025"), (79.1, None, 80.56), ("79,10", "–", "80,56"), 25, 100, (Limit(65, "C 65,00"),)
)


def chart_xml(made: bytes, number: int = 1) -> Element:
    return ElementTree.fromstring(part(made, f"word/charts/chart{number}.xml"))


def workbook(made: bytes, number: int = 1) -> Any:
    return openpyxl.load_workbook(io.BytesIO(part(made, f"word/embeddings/chart{number}.xlsx"))).active


def cached(ser: Element, path: str) -> tuple[str, list[str | None]]:
    """The cells that a series is from, and what the chart holds of them."""
    (reference,) = all_of(ser, path)
    cells = one_of(reference, "c:f").text or ""
    cache = reference.find("c:strCache", NAMESPACES)
    cache = reference.find("c:numCache", NAMESPACES) if cache is None else cache
    assert cache is not None
    found: list[str | None] = [None] * int(one_of(cache, "c:ptCount").get("val") or 0)
    for point in all_of(cache, "c:pt"):
        found[int(point.get("idx") or 0)] = one_of(point, "c:v").text
    return cells, found


def cells_of(sheet: Any, reference: str) -> list[Any]:
    name, _, cells = reference.replace("$", "").partition("!")
    assert name == sheet.title
    found = sheet[cells]
    return [cell.value for (cell,) in found] if isinstance(found, tuple) else [found.value]


def series(root: Element) -> Iterator[Element]:
    yield from root.iter(qualified("c:ser"))


@pytest.mark.parametrize("name", PAGES)
def test_what_is_drawn_is_in_the_workbook_and_in_the_table_of_the_page(name: str) -> None:
    made = document_named(name)
    figures = [block for block in page_named(name).blocks if isinstance(block, Figure)]
    assert sum(one.startswith("word/charts/chart") for one in parts(made)) == len(figures)
    for number, block in enumerate(figures, start=1):
        sheet = workbook(made, number)
        drawn = []
        for ser in series(chart_xml(made, number)):
            labels, values = cached(ser, "c:cat/c:strRef"), cached(ser, "c:val/c:numRef")
            title = cached(ser, "c:tx/c:strRef")
            assert cells_of(sheet, labels[0]) == labels[1]
            assert cells_of(sheet, title[0]) == title[1]
            assert cells_of(sheet, values[0]) == [None if one is None else float(one) for one in values[1]]
            drawn.append((title[1][0], labels[1], [shown(one) for one in values[1]]))
        (rows,) = block.table.sections
        limits = () if isinstance(block.chart, Shares) else block.chart.limits
        for place, (_, labels_drawn, texts) in enumerate(drawn[: len(drawn) - len(limits)], start=1):
            assert labels_drawn == [row.cells[0].text for row in rows]
            assert texts == [row.cells[place].text for row in rows]
        assert len(drawn) - len(limits) == len(block.table.columns) - 1
        assert [title for title, _, _ in drawn[len(drawn) - len(limits) :]] == [limit.text for limit in limits]


def shown(value: str | None) -> str:
    """A figure as the page prints it, from the value in the chart."""
    assert value is not None
    return str(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)).replace(".", ",")


def test_a_line_is_broken_where_a_value_is_lacking_and_crossed_by_none_of_its_limits() -> None:
    root = chart_xml(document_of(figure(COURSE)))
    own, limit = series(root)
    assert cached(own, "c:val/c:numRef")[1] == ["79.1", None, "80.56"]
    assert cached(limit, "c:val/c:numRef")[1] == ["65.0"] * 3
    assert one_of(root, "c:chart/c:dispBlanksAs").get("val") == "gap"
    scaling = one_of(root, "c:chart/c:plotArea/c:valAx/c:scaling")
    assert [one_of(scaling, f"c:{name}").get("val") for name in ("min", "max")] == ["25", "100"]


def test_bars_stand_with_their_limits_as_lines_over_them() -> None:
    chart = Bars(
        ("A", "B"), (80.0, 60.0), ("80,00", "60,00"), 25, 100, (Limit(65, "C 65,00"), Limit(76.61, "B 76,61"))
    )
    area = one_of(chart_xml(document_of(figure(chart))), "c:chart/c:plotArea")
    bars, lines = one_of(area, "c:barChart"), one_of(area, "c:lineChart")
    assert [len(list(series(one))) for one in (bars, lines)] == [1, 2]
    assert one_of(bars, "c:barDir").get("val") == "col"
    kinds = [one.get("val") for one in lines.iter(f"{{{NAMESPACES_OF_DRAWINGS}}}prstDash")]
    assert len(set(kinds)) == 2  # told apart without colours
    assert len({one.get("val") for one in area.iter(qualified("c:axId"))}) == 2


NAMESPACES_OF_DRAWINGS = "http://schemas.openxmlformats.org/drawingml/2006/main"


def test_bars_of_parts_go_from_light_to_dark_and_small_parts_have_no_figure() -> None:
    chart = Shares(("A",), ("1", "2", "3"), ((2.0, 38.0, 60.0),), (("2,00", "38,00", "60,00"),), "Persentase")
    root = chart_xml(document_of(figure(chart)))
    assert [one.get("val") for one in root.iter(qualified("c:grouping"))] == ["percentStacked"]
    colours = [next(ser.iter(f"{{{NAMESPACES_OF_DRAWINGS}}}srgbClr")).get("val") or "" for ser in series(root)]
    light = [sum(bytes.fromhex(colour)) for colour in colours]
    assert light == sorted(light, reverse=True)
    assert [len(all_of(ser, "c:dLbls/c:dLbl/c:delete")) for ser in series(root)] == [1, 0, 0]


def test_figures_have_a_comma_and_as_many_decimals_as_the_page() -> None:
    root = chart_xml(document_of(figure(COURSE)))
    formats = {one.get("formatCode") for one in root.iter(qualified("c:numFmt"))}
    assert formats == {"[$-421]0.00", "[$-421]General", "General"}
    whole = COURSE._replace(values=(79, 80, 81), texts=("79", "80", "81"))
    assert "[$-421]0" in part(document_of(figure(whole)), "word/charts/chart1.xml").decode()


def test_a_chart_is_told_to_whom_sees_none() -> None:
    (drawing,) = body(document_of(figure(COURSE))).iter(qualified("wp:docPr"))
    assert drawing.get("descr") == "Grafik. 2023 79,10; 2024 –; 2025 80,56; C 65,00"
    chart = Shares(("A",), ("1", "2"), ((40.0, 60.0),), (("40,00", "60,00"),))
    (drawing,) = body(document_of(figure(chart))).iter(qualified("wp:docPr"))
    assert drawing.get("descr") == "Grafik. A: 1 40,00, 2 60,00"


@pytest.mark.parametrize(
    ("ends", "step"), [((25, 100), "25"), ((0, 100), "20"), ((1, 4), "0.5"), ((1, 10), None), ((1, 1), None)]
)
def test_an_axis_has_whole_round_steps(ends: tuple[float, float], step: str | None) -> None:
    root = chart_xml(document_of(figure(COURSE._replace(least=ends[0], most=ends[1]))))
    found = root.find("c:chart/c:plotArea/c:valAx/c:majorUnit", NAMESPACES)
    assert (None if found is None else found.get("val")) == step


UNITS = tuple(f"Unit {place}" for place in range(30))
UNIT = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kabupaten Contoh"


@pytest.mark.parametrize(
    ("labels", "lies"),
    [
        (("Persyaratan", "Prosedur", "Waktu", "Biaya", "Produk", "Kompetensi", "Perilaku", "Aduan", "Sarana"), False),
        ((UNIT,), False),  # it has the whole line
        (UNITS[:12], False),
        (UNITS[:13], True),
        ((UNIT, "Kecamatan Contoh", UNIT, "Pasar"), True),
    ],
)
def test_bars_lie_where_their_labels_have_no_room_below_them(labels: tuple[str, ...], lies: bool) -> None:
    number = len(labels)
    limits = (Limit(65, "C 65,00"), Limit(76.61, "B 76,61"))
    chart = Bars(labels, (80.0,) * number, ("80,00",) * number, 25, 100, limits, "Nilai")
    area = one_of(chart_xml(document_of(figure(chart))), "c:chart/c:plotArea")
    assert one_of(area, "c:barChart/c:barDir").get("val") == ("bar" if lies else "col")
    title = "".join(text.text or "" for text in area.iter(f"{{{NAMESPACES_OF_DRAWINGS}}}t"))
    if lies:  # a line cannot stand across bars that lie: what it would say stands at their axis
        assert area.find("c:lineChart", NAMESPACES) is None
        assert title == "Nilai · C 65,00 · B 76,61"
        assert one_of(area, "c:catAx/c:scaling/c:orientation").get("val") == "maxMin"  # the first stands above
    else:
        assert len(list(series(one_of(area, "c:lineChart")))) == 2
        assert title == ""


def test_bars_that_lie_are_as_far_apart_as_their_labels_are_high() -> None:
    heights = []
    for label in ("Unit", UNIT, UNIT * 4):
        chart = Bars((label,) * 20, (80.0,) * 20, ("80,00",) * 20, 25, 100)
        (extent,) = body(document_of(figure(chart))).iter(qualified("wp:extent"))
        heights.append(int(extent.get("cy") or 0) / 12_700 / 20)
    assert heights[0] < heights[1] < heights[2]
    assert all(height > 8 for height in heights)  # points of a line of a label


def test_labels_of_many_points_are_turned() -> None:
    for number, is_turned in ((5, False), (30, True)):
        labels = tuple(f"TW {place}" for place in range(number))
        chart = Course(labels, (80.0,) * number, ("80,00",) * number, 25, 100)
        axis = one_of(chart_xml(document_of(figure(chart))), "c:chart/c:plotArea/c:catAx")
        body_properties = next(axis.iter(f"{{{NAMESPACES_OF_DRAWINGS}}}bodyPr"))
        assert (body_properties.get("rot") is not None) == is_turned
