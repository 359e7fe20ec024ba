"""A chart in Word's own drawing language, to be edited: with its figures, and the workbook that they are from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import count

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.parts.document import DocumentPart

from ikm.messages.masking import printable
from ikm.render.chart import Bars, Chart, Shares
from ikm.render.letter_widths import ems
from ikm.render.word.chart_workbook import (
    SHEET,
    ChartSeries,
    Drawn,
    number_format,
    places_of,
    series_of,
    workbook_of,
)
from ikm.render.word.elements import Element, element

INK, FAINT, ACCENT, GRID = "262626", "595959", "44617B", "D9D9D9"
LIMIT_LINES = (("8C2D19", "sysDash"), ("B07D2B", "dash"), ("2F6B4F", "lgDashDot"), ("5B4A8A", "sysDot"))
"""Colour and kind of the lines of limits, lowest first; in black and white the kind tells them apart."""
_LIGHTEST, _DARKEST = (0xD6, 0xDF, 0xE8), (0x24, 0x3B, 0x53)
"""Parts of a bar go from light to dark."""
_FACE = "Arial"
_SMALL, _SMALLEST, _LANGUAGE = 800, 700, "id-ID"
_LOCALE = "[$-421]"
"""Indonesian, whose decimal mark is a comma; whether it is shown is up to the program."""
_SEVERAL, _MANY = 8, 12
"""More labels have room beside each other in smaller type only; still more are turned."""
_EMS_BELOW = 108.0
"""Ems of the two lines below bars that stand, which their labels share."""
_SLANTING, _UPWARD = -2700000, -5400000
_LABELLED_SHARE = 5
"""Percent; a smaller part of a bar has no room for its figure, which stands in the workbook."""
_STEPS = 1, 2, 2.5, 5
_MOST_STEPS = 6
_CATEGORIES, _VALUES = 111, 222
"""The numbers by which a chart knows its two axes."""


def add_chart(document: DocumentPart, chart: Chart, name: str) -> str:
    """Put a chart and its workbook into the package; the id by which the document names it."""
    package = document.package
    taken = {part.partname for part in package.iter_parts()}
    number = next(one for one in count(1) if f"/word/charts/chart{one}.xml" not in taken)
    series = series_of(chart, name)
    if is_lying(chart):  # lines that stand cannot be drawn over bars that lie: the axis tells the limits
        series = [one for one in series if one.drawn is not Drawn.LIMIT]
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, workbook_of(chart, series), package
    )
    root = element("c:chartSpace")
    part = XmlPart(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, root, package)
    root.extend(_space(chart, series, part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)))
    return document.relate_to(part, RELATIONSHIP_TYPE.CHART)


def is_lying(chart: Chart) -> bool:
    """Whether the bars lie: those of parts do, and those of many labels, or of one with no room below its bar."""
    if isinstance(chart, Shares):
        return True
    if not isinstance(chart, Bars):
        return False
    room = _EMS_BELOW / max(1, len(chart.labels))
    return len(chart.labels) > _MANY or any(ems(label) > room for label in chart.labels)


def _space(chart: Chart, series: Sequence[ChartSeries], workbook: str) -> list[Element]:
    has_legend = len(series) > 1
    drawn = element(
        "c:chart",
        element("c:autoTitleDeleted", val=1),
        element("c:plotArea", element("c:layout"), *_plots(chart, series), *_axes(chart)),
        _legend() if has_legend else None,
        element("c:plotVisOnly", val=1),
        element("c:dispBlanksAs", val="gap"),
    )
    return [
        element("c:date1904", val=0),
        element("c:lang", val=_LANGUAGE),
        element("c:roundedCorners", val=0),
        drawn,
        element("c:spPr", _filled("FFFFFF"), element("a:ln", element("a:noFill"))),
        _type(_SMALL, INK),
        element("c:externalData", element("c:autoUpdate", val=0), **{"r:id": workbook}),
    ]


def _plots(chart: Chart, series: Sequence[ChartSeries]) -> list[Element]:
    """Bars, and lines over them; or bars of parts."""
    written = [(one.drawn, _series(chart, series, place)) for place, one in enumerate(series)]
    bars = [made for drawn, made in written if drawn in (Drawn.BARS, Drawn.PARTS)]
    lines = [made for drawn, made in written if drawn in (Drawn.LINE, Drawn.LIMIT)]
    axes = [element("c:axId", val=one) for one in (_CATEGORIES, _VALUES)]
    plots = []
    if bars:
        is_divided, lies = isinstance(chart, Shares), is_lying(chart)
        plots.append(
            element(
                "c:barChart",
                element("c:barDir", val="bar" if lies else "col"),
                element("c:grouping", val="percentStacked" if is_divided else "clustered"),
                element("c:varyColors", val=0),
                *bars,
                element("c:gapWidth", val=45 if lies else 70),
                element("c:overlap", val=100) if is_divided else None,
                *axes,
            )
        )
    if lines:
        axes = [element("c:axId", val=one) for one in (_CATEGORIES, _VALUES)]
        plots.append(
            element(
                "c:lineChart",
                element("c:grouping", val="standard"),
                element("c:varyColors", val=0),
                *lines,
                element("c:marker", val=1),
                *axes,
            )
        )
    return plots


def _series(chart: Chart, series: Sequence[ChartSeries], place: int) -> Element:
    one, column, last = series[place], _letter(place + 1), len(chart.labels) + 1
    shape, marker, labels = _shape(series, place), None, None
    if one.drawn is Drawn.LINE:
        marker = _marker(element("c:symbol", val="circle"), element("c:size", val=7), _outlined(ACCENT))
        labels = _labels(chart, "t", INK)
    elif one.drawn is Drawn.LIMIT:
        marker = _marker(element("c:symbol", val="none"))
    elif one.drawn is Drawn.BARS:
        labels = _labels(chart, "inBase", "FFFFFF", ACCENT)  # where no line of a limit crosses them
    else:
        small = [row for row, value in enumerate(one.values) if (value or 0) < _LABELLED_SHARE]
        labels = _labels(chart, "ctr", _ink_on(_shade(place, len(series))), left_out=small)
    is_line = one.drawn in (Drawn.LINE, Drawn.LIMIT)
    return element(
        "c:ser",
        element("c:idx", val=place),
        element("c:order", val=place),
        element("c:tx", _texts(f"{SHEET}!${column}$1", [one.name])),
        shape,
        None if is_line else element("c:invertIfNegative", val=0),
        marker,
        labels,
        element("c:cat", _texts(f"{SHEET}!$A$2:$A${last}", chart.labels)),
        element("c:val", _numbers(f"{SHEET}!${column}$2:${column}${last}", one.values, places_of(chart))),
        element("c:smooth", val=0) if is_line else None,
    )


def _letter(place: int) -> str:
    """The letter of a column of the workbook; limits and parts are few."""
    return chr(ord("A") + place)


def _texts(cells: str, texts: Sequence[str]) -> Element:
    points = [element("c:pt", _in("c:v", printable(text)), idx=place) for place, text in enumerate(texts)]
    return element(
        "c:strRef", _in("c:f", cells), element("c:strCache", element("c:ptCount", val=len(texts)), *points)
    )


def _numbers(cells: str, values: Sequence[float | None], places: int) -> Element:
    points = [
        element("c:pt", _in("c:v", repr(float(value))), idx=place)
        for place, value in enumerate(values)
        if value is not None
    ]
    format = _in("c:formatCode", number_format(places))
    return element(
        "c:numRef", _in("c:f", cells), element("c:numCache", format, element("c:ptCount", val=len(values)), *points)
    )


def _in(name: str, text: str) -> Element:
    """An element that holds a text."""
    made = element(name)
    made.text = text
    return made


def _shape(series: Sequence[ChartSeries], place: int) -> Element:
    """The colour of a series, and the kind of its line."""
    drawn = series[place].drawn
    if drawn is Drawn.BARS:
        return _outlined(ACCENT, ACCENT)
    if drawn is Drawn.PARTS:
        return _outlined(_shade(place, len(series)), "FFFFFF")
    if drawn is Drawn.LINE:
        return element("c:spPr", element("a:ln", _filled(ACCENT), element("a:round"), w=28575, cap="rnd"))
    limits = [number for number, one in enumerate(series) if one.drawn is Drawn.LIMIT]
    colour, kind = LIMIT_LINES[limits.index(place) % len(LIMIT_LINES)]
    return element("c:spPr", element("a:ln", _filled(colour), element("a:prstDash", val=kind), w=19050))


def _shade(place: int, parts: int) -> str:
    """The colour of a part of a bar, the darker the further it stands from the first."""
    share = place / max(1, parts - 1)
    mixed = [round(light + (dark - light) * share) for light, dark in zip(_LIGHTEST, _DARKEST, strict=True)]
    return "".join(f"{one:02X}" for one in mixed)


def _ink_on(colour: str) -> str:
    """Black or white, whichever is read on a colour."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    return INK if 30 * red + 59 * green + 11 * blue > 14_000 else "FFFFFF"


def _filled(colour: str) -> Element:
    return element("a:solidFill", element("a:srgbClr", val=colour))


def _outlined(colour: str, line: str = "FFFFFF") -> Element:
    return element("c:spPr", _filled(colour), element("a:ln", _filled(line), w=9525))


_marker = partial(element, "c:marker")


def _labels(chart: Chart, position: str, colour: str, ground: str = "", left_out: Sequence[int] = ()) -> Element:
    """The figures beside what is drawn, but for the points that are ``left_out``."""
    is_full = not is_lying(chart) and len(chart.labels) > _MANY
    shown = {
        "showLegendKey": 0,
        "showVal": 1,
        "showCatName": 0,
        "showSerName": 0,
        "showPercent": 0,
        "showBubbleSize": 0,
    }
    return element(
        "c:dLbls",
        *(element("c:dLbl", element("c:idx", val=place), element("c:delete", val=1)) for place in left_out),
        element("c:numFmt", formatCode=f"{_LOCALE}{number_format(places_of(chart))}", sourceLinked=0),
        element("c:spPr", _filled(ground) if ground else element("a:noFill"), element("a:ln", element("a:noFill"))),
        _type(_SMALL, colour, _UPWARD if is_full else 0),
        element("c:dLblPos", val=position),
        *(element(f"c:{name}", val=is_shown) for name, is_shown in shown.items()),
    )


def _axes(chart: Chart) -> list[Element]:
    is_divided, lies = isinstance(chart, Shares), is_lying(chart)
    turned = 0 if lies or len(chart.labels) <= _MANY else _SLANTING
    least, most = (0.0, 1.0) if isinstance(chart, Shares) else (chart.least, chart.most)
    limits = () if isinstance(chart, Shares) else chart.limits
    title = " · ".join(filter(None, [chart.value_name, *(limit.text for limit in limits)]))
    step = 1 / 4 if is_divided else _step(least, most)
    categories = element(
        "c:catAx",
        element("c:axId", val=_CATEGORIES),
        element("c:scaling", element("c:orientation", val="maxMin" if lies else "minMax")),
        element("c:delete", val=0),
        element("c:axPos", val="l" if lies else "b"),
        element("c:numFmt", formatCode="General", sourceLinked=0),
        element("c:majorTickMark", val="none"),
        element("c:minorTickMark", val="none"),
        element("c:tickLblPos", val="low"),
        element("c:spPr", element("a:ln", _filled(FAINT), w=9525)),
        _type(_SMALL if lies or len(chart.labels) <= _SEVERAL else _SMALLEST, INK, turned),
        element("c:crossAx", val=_VALUES),
        element("c:crosses", val="min"),
        element("c:auto", val=0),
        element("c:lblAlgn", val="ctr"),
        element("c:lblOffset", val=100),
        element("c:noMultiLvlLbl", val=0),
    )
    values = element(
        "c:valAx",
        element("c:axId", val=_VALUES),
        element(
            "c:scaling",
            element("c:orientation", val="minMax"),
            element("c:max", val=_short(most)),
            element("c:min", val=_short(least)),
        ),
        element("c:delete", val=0),
        element("c:axPos", val="b" if lies else "l"),
        element("c:majorGridlines", element("c:spPr", element("a:ln", _filled(GRID), w=6350))),
        _axis_title(title) if lies and title else None,
        element("c:numFmt", formatCode="0%" if is_divided else f"{_LOCALE}General", sourceLinked=0),
        element("c:majorTickMark", val="none"),
        element("c:minorTickMark", val="none"),
        element("c:tickLblPos", val="nextTo"),
        element("c:spPr", element("a:ln", element("a:noFill"))),
        _type(_SMALL, FAINT),
        element("c:crossAx", val=_CATEGORIES),
        element("c:crosses", val="max" if lies else "min"),
        element("c:crossBetween", val="between"),
        element("c:majorUnit", val=_short(step)) if step else None,
    )
    return [categories, values]


def _axis_title(text: str) -> Element:
    run = element("a:r", element("a:rPr", _filled(FAINT), sz=_SMALL, b=0), _in("a:t", printable(text)))
    rich = element("c:rich", element("a:bodyPr"), element("a:p", element("a:pPr", element("a:defRPr")), run))
    return element("c:title", element("c:tx", rich), element("c:overlay", val=0))


def _step(least: float, most: float) -> float:
    """The smallest round step that divides an axis into few whole parts; 0 where there is none."""
    length = most - least
    for power in range(-3, 7):
        for step in _STEPS:
            parts = length / (step * 10**power)
            if parts <= _MOST_STEPS and abs(parts - round(parts)) < 1e-9 and round(parts):
                return step * 10.0**power
    return 0.0


def _short(value: float) -> str:
    return f"{value:g}"


def _legend() -> Element:
    return element("c:legend", element("c:legendPos", val="b"), element("c:overlay", val=0), _type(_SMALL, INK))


def _type(size: int, colour: str, turned: int = 0) -> Element:
    """How texts are written: the size in hundredths of a point, turned by so many 60,000ths of a degree."""
    face = element("a:latin", typeface=_FACE)
    properties = element("a:defRPr", _filled(colour), face, sz=size, b=0)
    body = element("a:bodyPr", rot=turned, vert="horz") if turned else element("a:bodyPr")
    return element(
        "c:txPr",
        body,
        element("a:lstStyle"),
        element("a:p", element("a:pPr", properties), element("a:endParaRPr", lang=_LANGUAGE)),
    )
