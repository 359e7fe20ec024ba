"""Pictures and charts in the lines of a document, each with what it shows for whoever does not see it."""

from __future__ import annotations

import io

from docx.parts.document import DocumentPart

from ikm.render.chart import in_words, row_height
from ikm.render.page import Figure, Picture
from ikm.render.word.chart_part import add_chart, is_lying
from ikm.render.word.elements import PER_TWIP, Element, element, plain

_PICTURES = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_FIRST = 1000
"""Drawings are numbered from here, so that they are not taken for those of a letterhead."""
_CHART_HEIGHT, _AXIS_HEIGHT, _PER_POINT = 4800, 900, 20
"""Twips: of a chart, of the axis below bars that lie, and of a point."""
_MOST_OF_SHEET = 0.8
"""A picture takes no more of the height of a sheet, so that its caption stands below it."""


class Drawings:
    """The drawings of a document, counted as they come."""

    def __init__(self, part: DocumentPart) -> None:
        self._part = part
        self._last = _FIRST

    def picture(self, picture: Picture, line: int, height: int) -> Element:
        """A run with a picture that is as wide as it is to be, on a sheet of so many twips."""
        id, image = self._part.get_or_add_image(io.BytesIO(picture.content))
        ratio = image.px_height / image.px_width
        width = min(line * picture.width, height * _MOST_OF_SHEET / ratio)
        extent = round(width * PER_TWIP), round(width * ratio * PER_TWIP)
        name, description = self._named(picture.description or str(picture.caption or ""))
        size = {"cx": extent[0], "cy": extent[1]}
        drawn = element(
            "pic:pic",
            element("pic:nvPicPr", element("pic:cNvPr", id=self._last, name=name), element("pic:cNvPicPr")),
            element(
                "pic:blipFill",
                element("a:blip", **{"r:embed": id}),
                element("a:stretch", element("a:fillRect")),
            ),
            element(
                "pic:spPr",
                element("a:xfrm", element("a:off", x=0, y=0), element("a:ext", **size)),
                element("a:prstGeom", element("a:avLst"), prst="rect"),
            ),
        )
        return self._in_line(extent, name, description, element("a:graphicData", drawn, uri=_PICTURES))

    def chart(self, figure: Figure, line: int) -> Element:
        """A run with a chart that takes all of a line."""
        name, description = self._named(f"{figure.caption.text}. {in_words(figure.chart)}")
        id = add_chart(self._part, figure.chart, plain(figure.caption.text))
        height = _CHART_HEIGHT
        if is_lying(figure.chart):
            labels = figure.chart.labels
            height = max(height, round(row_height(labels) * _PER_POINT * len(labels)) + _AXIS_HEIGHT)
        drawn = element("c:chart", **{"r:id": id})
        extent = line * PER_TWIP, height * PER_TWIP
        return self._in_line(extent, name, description, element("a:graphicData", drawn, uri=_CHARTS))

    def _named(self, description: str) -> tuple[str, str]:
        self._last += 1
        return f"Gambar {self._last - _FIRST}", plain(description)

    def _in_line(self, extent: tuple[int, int], name: str, description: str, content: Element) -> Element:
        inline = element(
            "wp:inline",
            element("wp:extent", cx=extent[0], cy=extent[1]),
            element("wp:docPr", id=self._last, name=name, descr=description),
            element("wp:cNvGraphicFramePr"),
            element("a:graphic", content),
            distT=0,
            distB=0,
            distL=0,
            distR=0,
        )
        return element("w:r", element("w:drawing", inline))
