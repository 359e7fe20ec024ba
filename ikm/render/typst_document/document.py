"""Pages as a PDF: sheets of A4 with their numbers, contents that name them, tables whose heads are repeated."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from ikm.render import Style
from ikm.render.chart import LABEL_WIDTH, Bars, Chart, Course, Limit, Shares, in_words
from ikm.render.letter_widths import FAMILY
from ikm.render.page import (
    Block,
    Caption,
    Contents,
    Cover,
    Facts,
    Figure,
    Heading,
    Headline,
    Listing,
    Message,
    Page,
    PageSeries,
    PageTable,
    Paragraph,
    Picture,
    Remarks,
    Section,
    Signature,
    without_marks,
)
from ikm.render.sealed_picture import sealed_pdf
from ikm.render.typst_document.compiler import compiled
from ikm.render.typst_document.table_data import WIDTH_ACROSS, WIDTH_UPRIGHT, table_data, with_breaks
from ikm.render.typst_document.text_data import Json, clean, texts

SOURCE, DATA = "document.typ", "data.json"
MARGIN = 25.4
"""Millimetres around what stands on a sheet."""
COURSE_WIDTH = 44.0
"""Ems that the labels of a line's points share in type of 8 points."""
TABLE_KIND = "Tabel"
"""The captions of these stand above, and they go on on the next sheet."""


def render(pages: Sequence[Page], style: Style) -> bytes:
    """Write pages as one PDF, sealed: the same bytes for the same pages; a style has nothing to say of it.

    :raises Refusal: ``typst-absent`` where typst is not installed.
    """
    del style
    (content,) = compiled(SOURCE, files_of(pages))
    return sealed_pdf(content)


def files_of(pages: Sequence[Page]) -> dict[str, bytes]:
    """What the source reads, by name: the data of all blocks, and their pictures."""
    data = DocumentData()
    content = data.of_pages(pages)
    return {DATA: json.dumps(content, ensure_ascii=False).encode(), **data.pictures}


class DocumentData:
    """Blocks as data for typst; ``pictures`` are the files that it names."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}
        self._width = WIDTH_UPRIGHT

    def of_pages(self, pages: Sequence[Page]) -> dict[str, Json]:
        """The data of a whole document."""
        is_document = all(page.is_document for page in pages)
        titles = dict.fromkeys(page.title for page in pages if page.title)
        return {
            "title": clean(without_marks(" / ".join(titles))),
            "author": [],
            "language": pages[0].language,
            "is_document": is_document,
            "font": FAMILY,
            "table_kind": TABLE_KIND,
            "size": 11 if is_document else 10,
            "margin": MARGIN,
            "leading": 0.96 if is_document else 0.65,
            "justified": is_document,
            "sections": [section for page in pages for section in self._sections(page)],
        }

    def _sections(self, page: Page) -> Iterator[Json]:
        """The parts of a page that begin on a new sheet; a cover is one, and has no number."""
        blocks: list[Json] = []
        across = False
        self._width = WIDTH_UPRIGHT
        if page.title and not page.is_document:
            blocks.append({"kind": "title", "text": texts(page.title)})
        for block in page.blocks:
            if isinstance(block, Section | Cover):
                headings = _taken_off(blocks)
                if blocks:
                    yield _section(blocks, across=across)
                blocks, across = headings, isinstance(block, Section) and block.across
                self._width = WIDTH_ACROSS if across else WIDTH_UPRIGHT
                if isinstance(block, Cover):
                    yield _section([self._cover(block)], across=False, numbered=False)
            else:
                blocks.append(self._block(block))
        if blocks:
            yield _section(blocks, across=across)

    def _block(self, block: Block) -> Json:  # noqa: C901  # one case for each kind of block
        match block:
            case Heading(text, level):
                return {"kind": "heading", "text": texts(text), "level": level}
            case Paragraph(text, tone):
                return {"kind": "paragraph", "text": texts(text), "tone": tone.value}
            case Facts():
                return {"kind": "facts", "pairs": list(_pairs(block))}
            case Headline():
                return _headline(block)
            case Listing(lines, numbered):
                return {"kind": "listing", "texts": list(map(texts, lines)), "numbered": numbered}
            case Remarks(lines):
                return {"kind": "remarks", "texts": list(map(texts, lines))}
            case Message(title, lines, advice, tone):
                found = list(map(texts, lines))
                return {
                    "kind": "message",
                    "title": texts(title),
                    "texts": found,
                    "advice": texts(advice),
                    "tone": tone.value,
                }
            case PageTable():
                return self._table(block)
            case PageSeries():
                return self._table(block.table(len(block.periods)))
            case Figure(chart, caption, _):
                return {
                    "kind": "figure",
                    "chart": _chart(chart),
                    "caption": _caption(caption),
                    "description": clean(in_words(chart)),
                }
            case Picture():
                return self._picture(block)
            case Contents(title, kind):
                return {"kind": "contents", "title": texts(title), "of": kind}
            case Signature(above, name, below, electronic):
                return {
                    "kind": "signature",
                    "above": list(map(texts, above)),
                    "name": texts(name),
                    "below": list(map(texts, below)),
                    "electronic": electronic,
                }
            case Cover() | Section():
                raise AssertionError("these begin sections")

    def _table(self, table: PageTable) -> Json:
        return {
            "kind": "table",
            "title": texts(table.title) if table.title else None,
            "caption": _caption(table.caption),
            "remarks": list(map(texts, table.remarks)),
            **table_data(table, self._width),
        }

    def _picture(self, picture: Picture) -> dict[str, Json]:
        name = f"picture-{len(self.pictures) + 1}.{picture.kind}"
        self.pictures[name] = picture.content
        return {
            "kind": "picture",
            "file": name,
            "width": picture.width,
            "description": clean(picture.description),
            "caption": _caption(picture.caption),
        }

    def _cover(self, cover: Cover) -> Json:
        return {
            "kind": "cover",
            "title": texts(cover.title),
            "lines": list(map(texts, cover.lines)),
            "logo": self._picture(cover.logo) if cover.logo else None,
        }


def _taken_off(blocks: list[Json]) -> list[Json]:
    """The headings at the end of a sheet, which go to the next one, with what they head."""
    first = len(blocks)
    while first and _is_heading(blocks[first - 1]):
        first -= 1
    headings, blocks[first:] = blocks[first:], []
    return headings


def _is_heading(block: Json) -> bool:
    return isinstance(block, dict) and block["kind"] == "heading"


def _section(blocks: list[Json], *, across: bool, numbered: bool = True) -> Json:
    return {"across": across, "numbered": numbered, "blocks": blocks}


def _pairs(facts: Facts) -> Iterator[Json]:
    """The label and text of each fact; a label that is repeated stands once."""
    for label, pairs in groupby(facts.pairs, key=itemgetter(0)):
        for place, (_, text) in enumerate(pairs):
            yield {"label": None if place else texts(label), "text": texts(text)}


def _headline(headline: Headline) -> Json:
    before, figure, after = headline.text, "", ""
    if headline.figure:
        before, figure, after = headline.text.partition(headline.figure)
    return {
        "kind": "headline",
        "before": texts(before),
        "figure": texts(figure),
        "after": texts(after),
        "beside": list(map(texts, headline.beside)),
    }


def _caption(caption: Caption | None) -> Json:
    if caption is None:
        return None
    return {"kind": caption.kind, "number": caption.number, "text": texts(caption.text)}


def _chart(chart: Chart) -> Json:
    match chart:
        case Bars() | Course():
            return {
                "kind": "bars" if isinstance(chart, Bars) else "course",
                "labels": _labels(chart),
                "values": list(chart.values),
                "texts": list(map(clean, chart.texts)),
                "least": chart.least,
                "most": chart.most,
                "ends": [{"value": end, "text": f"{end:g}".replace(".", ",")} for end in (chart.least, chart.most)],
                "limits": list(map(_limit, chart.limits)),
            }
        case Shares():
            return {
                "kind": "shares",
                "labels": _labels(chart),
                "parts": list(map(clean, chart.parts)),
                "values": [list(shares) for shares in chart.values],
                "texts": [list(map(clean, one)) for one in chart.texts],
            }


def _labels(chart: Chart) -> list[Json]:
    """The labels, which may be broken within a word that has no room for it."""
    room = LABEL_WIDTH
    if isinstance(chart, Course):
        room = COURSE_WIDTH / max(1, len(chart.labels))
    return [clean(with_breaks(label, room)) for label in chart.labels]


def _limit(limit: Limit) -> Json:
    return {"value": limit.value, "text": clean(limit.text)}
