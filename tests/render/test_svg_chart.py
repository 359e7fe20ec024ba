"""Charts as SVG: what is drawn is as long as its value, every figure can be read, and no text stands on another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.messages.masking import printable
from ikm.render.chart import Bars, Chart, Course, Limit, Shares, in_words
from ikm.render.page import gap
from ikm.render.svg_chart import svg
from ikm.render.svg_sheet import FONT, LINE, SIGN, WIDTH
from ikm.render.text_grid import width_of

LIMITS = (Limit(65.0, "C 65,00"), Limit(76.61, "B 76,61"), Limit(88.31, "A 88,31"))
LONG = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Contoh"


def figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace(".", ",")


def bars(*values: float | None, labels: tuple[str, ...] = (), limits: tuple[Limit, ...] = LIMITS) -> Bars:
    names = labels or tuple(f"Unsur {place}" for place in range(len(values)))
    return Bars(names, values, tuple(map(figure, values)), 25, 100, limits, "Nilai")


def course(*values: float | None, labels: tuple[str, ...] = ()) -> Course:
    names = labels or tuple(f"TW {place}" for place in range(len(values)))
    return Course(names, values, tuple(map(figure, values)), 25, 100, LIMITS, "IKM")


def shares(*rows: tuple[float, ...], labels: tuple[str, ...] = ()) -> Shares:
    names = labels or tuple(f"Unsur {place}" for place in range(len(rows)))
    parts = tuple(str(part + 1) for part in range(len(rows[0])))
    return Shares(names, parts, rows, tuple(tuple(map(figure, row)) for row in rows), "Persentase")


CHARTS: dict[str, Chart] = {
    "bars": bars(87.5, 75, 62.5, 100, 25, None, labels=("Persyaratan", LONG, "x" * 60, "Biaya", "Produk", "Sarana")),
    "course": course(79.1, 79.17, 80.56),
    "broken": course(79.1, None, 80.56, 25, 100),
    "crowded": course(*(60.0 + place * 7 % 35 for place in range(24)), labels=("TW III 2025 sementara",) * 24),
    "endless": course(*(60.0 + place * 7 % 35 for place in range(80))),
    "alone": course(80.0),
    "shares": shares((0, 0, 50, 50), (2, 3, 5, 90), (90, 5, 3, 2), (0, 0, 0, 100), labels=("A", LONG, "B", "C")),
    "ten": shares((10.0,) * 10),
    "near": bars(50, 60, limits=(Limit(60, "C 60,00"), Limit(61, "B 61,00"), Limit(62, "A 62,00"), Limit(100, "S"))),
    "nothing": bars(),
}
every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=list(CHARTS))


def drawn(chart: Chart) -> Element:
    """The picture of a chart, parsed."""
    return fromstring(svg(chart, "Judul", "a-"))


def of_kind(root: Element, kind: str, **attributes: str) -> list[Element]:
    return [
        each
        for each in root.iter(kind)
        if all(each.get(name.replace("_", "-")) == value for name, value in attributes.items())
    ]


def number(element: Element, name: str) -> float:
    return float(element.attrib[name])


def texts(root: Element) -> list[str]:
    return [each.text or "" for each in of_kind(root, "text")]


class Area(NamedTuple):
    """What a text takes of the picture."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area) -> bool:
        across = self.left < other.right - 0.2 and other.left < self.right - 0.2  # places are rounded to a tenth
        return across and self.top < other.bottom - 0.2 and other.top < self.bottom - 0.2


def areas(root: Element) -> Iterator[Area]:
    """The areas of all texts, each sign as wide as it is taken to be."""
    for each in of_kind(root, "text"):
        text = each.text or ""
        x, y = number(each, "x"), number(each, "y") - 0.35 * FONT
        length = SIGN * width_of(text)
        before = {"start": 0.0, "middle": length / 2, "end": length}[each.get("text-anchor", "start")]
        if each.get("transform"):
            yield Area(text, x - LINE / 2, y + before - length, x + LINE / 2, y + before)
        else:
            yield Area(text, x - before, y - LINE / 2, x - before + length, y + LINE / 2)


def assert_readable(chart: Chart) -> None:
    root = drawn(chart)
    height = float(root.attrib["viewBox"].split()[3])
    found = list(areas(root))
    for area in found:
        assert area.left >= -0.2, area
        assert area.right <= WIDTH + 0.2, area
        assert area.top >= -0.2, area
        assert area.bottom <= height + 0.2, area
    assert [pair for pair in combinations(found, 2) if pair[0].meets(pair[1])] == []


def test_a_bar_is_as_long_as_its_value() -> None:
    """By hand: of the 75 from 25 to 100, 87,50 has gone 62,5, so 5/6; 62,50 has gone 37,5, half."""
    half, five_sixths, whole, nothing = of_kind(drawn(bars(62.5, 87.5, 100, 25)), "rect", **{"class": "chart-bar"})
    longest = number(whole, "width")
    assert number(half, "width") == pytest.approx(longest / 2, abs=0.1)
    assert number(five_sixths, "width") == pytest.approx(longest * 5 / 6, abs=0.1)
    assert number(nothing, "width") == 0
    assert len({number(bar, "x") for bar in (half, five_sixths, whole, nothing)}) == 1


def test_a_limit_stands_where_a_bar_of_its_value_would_end() -> None:
    root = drawn(bars(65, 76.61, 88.31))
    ends = [number(bar, "x") + number(bar, "width") for bar in of_kind(root, "rect", **{"class": "chart-bar"})]
    lines = of_kind(root, "line", stroke_dasharray="4 3")
    assert [number(line, "x1") for line in lines] == pytest.approx(ends, abs=0.11)
    assert all(line.get("x1") == line.get("x2") for line in lines)
    assert {limit.text for limit in LIMITS} <= set(texts(root))


def test_what_has_no_value_has_no_bar_but_its_text() -> None:
    root = drawn(bars(50, None))
    assert len(of_kind(root, "rect", **{"class": "chart-bar"})) == 1
    assert "–" in texts(root)


def test_points_are_as_high_as_their_values_and_as_far_apart_as_their_order() -> None:
    """By hand: the lines of 25 and of 100 are 75 apart, so 62,50 is halfway."""
    root = drawn(course(25, 62.5, 100))
    points = [(number(dot, "cx"), number(dot, "cy")) for dot in of_kind(root, "circle")]
    (left, low), (middle, half), (right, high) = points
    assert half == pytest.approx((low + high) / 2, abs=0.1)
    assert middle == pytest.approx((left + right) / 2, abs=0.1)
    (path,) = of_kind(root, "path")
    assert [tuple(map(float, place.split())) for place in path.attrib["d"].strip("M").split("L")] == points


def test_a_course_is_broken_where_a_value_is_lacking() -> None:
    root = drawn(course(30, 40, None, 50, None, 60, 70))
    assert [path.attrib["d"].count("L") for path in of_kind(root, "path")] == [1, 1]
    assert len(of_kind(root, "circle")) == 5
    assert "–" not in texts(root)


def test_parts_are_as_long_as_their_percent_and_follow_each_other() -> None:
    root = drawn(shares((12.5, 0, 37.5, 50)))
    found = [each for each in of_kind(root, "rect") if number(each, "height") > 10]
    whole = sum(number(each, "width") for each in found)
    assert [number(each, "width") / whole for each in found] == pytest.approx([0.125, 0.375, 0.5], abs=0.001)
    for before, after in pairwise(found):
        assert number(before, "x") + number(before, "width") == pytest.approx(number(after, "x"), abs=0.15)
    assert {"12,50", "37,50", "50,00"} <= set(texts(root))
    assert "0,00" not in texts(root)


@every_chart
def test_no_text_stands_on_another_and_all_are_within_the_picture(chart: Chart) -> None:
    assert_readable(chart)


@pytest.mark.parametrize("name", ["bars", "course", "crowded", "shares", "ten"])
def test_every_figure_is_printed(name: str) -> None:
    chart = CHARTS[name]
    given = [text for row in chart.texts for text in row] if isinstance(chart, Shares) else [*chart.texts]
    values = [value for row in chart.values for value in row] if isinstance(chart, Shares) else [*chart.values]
    wanted = [text for text, value in zip(given, values, strict=True) if not isinstance(chart, Shares) or value]
    found = texts(drawn(chart))
    assert [text for text in wanted if text not in found] == []


def test_a_long_label_is_folded_and_one_that_is_longer_is_cut() -> None:
    folded = texts(drawn(bars(50, labels=(LONG,))))
    assert " ".join(folded).count(LONG) == 1
    longer = texts(drawn(bars(50, labels=(f"{LONG} {LONG}",))))
    assert [text for text in longer if text.endswith("…")] != []


words = st.text("abcdefghij MW1.", min_size=1, max_size=70)
values = st.none() | st.floats(25, 100)


@given(st.lists(st.tuples(words, values), max_size=12), st.lists(st.floats(25, 100), max_size=5), words)
def test_bars_can_be_read_whatever_they_are(
    rows: list[tuple[str, float | None]], limits: list[float], name: str
) -> None:
    found = tuple(Limit(value, f"A {figure(value)}") for value in limits)
    given_values = tuple(value for _, value in rows)
    chart = Bars(
        tuple(label for label, _ in rows), given_values, tuple(map(figure, given_values)), 25, 100, found, name
    )
    assert_readable(chart)


@given(st.lists(st.tuples(words, values), max_size=40))
def test_courses_can_be_read_whatever_they_are(rows: list[tuple[str, float | None]]) -> None:
    assert_readable(course(*(value for _, value in rows), labels=tuple(label for label, _ in rows)))


@given(st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any), min_size=1, max_size=9))
def test_shares_can_be_read_whatever_they_are(counts: list[list[int]]) -> None:
    assert_readable(shares(*(tuple(100 * count / sum(row) for count in row) for row in counts)))


@every_chart
def test_a_part_of_a_page_says_what_it_shows_and_has_no_colour(chart: Chart) -> None:
    found = svg(chart, "Grafik <Nilai>", "a7-")
    root = fromstring(found)
    title, described = root[0], root[1]
    assert (root.get("role"), title.text, described.text) == ("img", "Grafik <Nilai>", in_words(chart))
    assert root.get("aria-labelledby") == title.get("id") == "a7-title"
    assert root.get("aria-describedby") == described.get("id") == "a7-desc"
    assert not re.search(r"#[0-9a-f]{3}|style=|url\(|script|font-family", found)


def test_what_a_chart_shows_in_words() -> None:
    assert in_words(bars(50, None, limits=())) == "Nilai – Unsur 0 50,00; Unsur 1 –"
    assert in_words(bars(50)) == "Nilai – Unsur 0 50,00; C 65,00; B 76,61; A 88,31"
    assert in_words(shares((25, 75))) == "Persentase – Unsur 0: 1 25,00, 2 75,00"


def test_no_text_means_anything() -> None:
    hostile = "</text><script>1</script>&\u202e\x00" + gap("isi: nama")
    root = fromstring(svg(bars(50, labels=(hostile,)), hostile, "a"))
    assert not [each for each in root.iter() if each.tag == "script"]
    assert root[0].text == printable("</text><script>1</script>&\u202e\x00[isi: nama]")
