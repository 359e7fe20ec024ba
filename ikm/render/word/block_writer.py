"""The blocks of pages as the body of a document in Word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from docx.document import Document
from docx.oxml.ns import qn

from ikm.messages.phrases import phrase
from ikm.render.page import (
    Block,
    Caption,
    Contents,
    Cover,
    Facts,
    Figure,
    Heading,
    Headline,
    InDocument,
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
    Tone,
    leading_first,
)
from ikm.render.word import styles
from ikm.render.word.contents import Entries, caption_runs, contents_of
from ikm.render.word.drawings import Drawings
from ikm.render.word.elements import PLAIN, Element, Look, element, paragraph, runs
from ikm.render.word.lists import Lists
from ikm.render.word.sheets import Paper, Sheets, sheets_of
from ikm.render.word.styles import StyleSheet
from ikm.render.word.tables import TONES, facts_table, fits, table_of

FIGURE_SIZE = 28
"""Points of the figure of a headline."""
SIGNING_ROOM, ELECTRONIC_ROOM = 1200, 1300
"""Twips for the hand of who signs, and for what an electronic signature shows."""
ELECTRONIC_WIDTH = 0.85
"""The part of the half of a line that its frame takes."""
COVER_PARTS = 6
"""Above the title and above the lines of a cover is one of so many parts of its height."""
_UNDER = 120


class BlockWriter:
    """Writes the blocks of pages one after another; lists of contents know of all from the first."""

    def __init__(self, document: Document, paper: Paper, sheet: StyleSheet, pages: Sequence[Page]) -> None:
        self._pages = [page._replace(blocks=tuple(leading_first(page.blocks))) for page in pages]
        self._paper, self._sheet = paper, sheet
        self._lists, self._drawings = Lists(document.part), Drawings(document.part)
        self._line, self._height = 0, 0
        self._entries = Entries(block for page in self._pages for block in page.blocks)

    def body(self) -> Iterator[Element]:
        """All that stands in the document, with what is said of its sheets at the end of each."""
        found = [(sheets, title) for page in self._pages for sheets, title in _titled(page)]
        for place, (sheets, title) in enumerate(found):
            self._line, self._height = self._paper.lines(across=sheets.across)
            written = list(self._title(title)) + list(self._blocks(sheets.blocks))
            said = self._paper.of(sheets, is_first=place == 0)
            if place == len(found) - 1:
                yield from written
                yield said
            else:
                yield from self._ended(written, said)

    def _ended(self, written: list[Element], said: Element) -> list[Element]:
        """What stands on some sheets, with what is said of them in its last paragraph."""
        if not written or written[-1].tag != qn("w:p"):
            written.append(self._interval())
        written[-1].find(qn("w:pPr")).append(said)
        return written

    def _title(self, title: str) -> Iterator[Element]:
        if title:
            yield paragraph(self._sheet.id_of(styles.TITLE), *runs(title))

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[Element]:
        """Blocks one after another; lists that touch each other and are counted alike are one."""
        before: Block | None = None
        number = 0
        for block in blocks:
            match block:
                case Listing(texts, numbered):
                    goes_on = isinstance(before, Listing) and before.numbered == numbered
                    number = number if goes_on else self._lists.begin(numbered)
                    yield from self._listed(texts, number)
                case Heading():
                    yield self._heading(block)
                case PageTable():
                    yield from self._table(block)
                case PageSeries():
                    yield from self._table(self._widest(block))
                case Facts() | Headline() | Paragraph() | Remarks() | Message():
                    yield from self._texts(block)
                case _:
                    yield from self._of_document(block)
            before = block

    def _texts(self, block: Facts | Headline | Paragraph | Remarks | Message) -> Iterator[Element]:
        match block:
            case Facts():
                yield facts_table(block, self._line, self._sheet)
                yield self._interval()
            case Headline():
                yield from self._headline(block)
            case Paragraph(text, tone):
                yield self._paragraph(text, TONES.get(tone, PLAIN))
            case Remarks(texts):
                yield from self._remarks(texts)
            case Message():
                yield from self._message(block)
            case _:
                assert_never(block)

    def _of_document(self, block: InDocument) -> Iterator[Element]:
        match block:
            case Picture():
                yield from self._drawn(self._drawings.picture(block, self._line, self._height), block.caption)
            case Figure():
                yield from self._drawn(self._drawings.chart(block, self._line), block.caption)
            case Cover():
                yield from self._cover(block)
            case Contents():
                yield from contents_of(block, self._entries, self._line, self._sheet)
            case Signature():
                yield from self._signature(block)
            case Section():
                pass  # what follows stands on other sheets
            case _:
                assert_never(block)

    def _heading(self, heading: Heading) -> Element:
        style = styles.HEADINGS[min(heading.level, len(styles.HEADINGS)) - 1]
        number = 0 if self._sheet.is_counted(style) else None  # the page has counted its headings itself
        content = self._entries.marked(runs(heading.text))
        return paragraph(self._sheet.id_of(style), *content, keep_next=True, number=number)

    def _paragraph(self, text: str, look: Look) -> Element:
        return paragraph(self._sheet.id_of(styles.BODY), *runs(text, look))

    def _listed(self, texts: Sequence[str], number: int) -> Iterator[Element]:
        style = self._sheet.id_of(styles.LIST)
        yield from (paragraph(style, *runs(text), number=number) for text in texts)

    def _remarks(self, texts: Sequence[str]) -> Iterator[Element]:
        style = self._sheet.id_of(styles.REMARK)
        yield from (paragraph(style, *runs(text)) for text in texts)

    def _headline(self, headline: Headline) -> Iterator[Element]:
        look = TONES.get(headline.tone, PLAIN)._replace(bold=True)
        before, figure, after = headline.text, "", ""
        if headline.figure:
            before, figure, after = headline.text.partition(headline.figure)
        large = look._replace(size=FIGURE_SIZE)
        written = [
            run for text, own in ((before, look), (figure, large), (after, look)) if text for run in runs(text, own)
        ]
        yield paragraph(self._sheet.id_of(styles.FACT), *written, keep_next=bool(headline.beside))
        style = self._sheet.id_of(styles.FACT)
        yield from (paragraph(style, *runs(text)) for text in headline.beside)

    def _message(self, message: Message) -> Iterator[Element]:
        look = TONES.get(message.tone, PLAIN)._replace(bold=True)
        yield paragraph(self._sheet.id_of(styles.FACT), *runs(message.title, look), keep_next=True, before=_UNDER)
        if message.texts:
            yield from self._listed(message.texts, self._lists.begin(""))
        yield self._paragraph(f"→ {message.advice}", Look(italic=True))

    def _table(self, table: PageTable) -> Iterator[Element]:
        """A table below its title or caption, with its remarks; tables that touch each other would become one."""
        if table.caption:
            yield self._caption(table.caption, keep_next=True)
        elif table.title:
            yield paragraph(
                self._sheet.id_of(styles.FACT), *runs(table.title, Look(bold=True)), keep_next=True, before=_UNDER
            )
        yield table_of(table, self._line, self._sheet)
        if table.remarks:
            yield from self._remarks(table.remarks)
        else:
            yield self._interval()

    def _widest(self, series: PageSeries) -> PageTable:
        """The table of as many of the last periods as have room."""
        for periods in range(len(series.periods), 2, -1):
            table = series.table(periods)
            if fits(table, self._line):
                return table
        return series.table(2)

    def _caption(self, caption: Caption, *, keep_next: bool = False) -> Element:
        style = self._sheet.id_of(styles.CAPTION)
        return paragraph(style, *self._entries.marked(caption_runs(caption)), keep_next=keep_next)

    def _drawn(self, drawing: Element, caption: Caption | None) -> Iterator[Element]:
        yield paragraph(self._sheet.id_of(styles.DRAWING), drawing, keep_next=caption is not None)
        if caption:
            yield self._caption(caption)

    def _cover(self, cover: Cover) -> Iterator[Element]:
        room = self._height // COVER_PARTS
        yield paragraph(self._sheet.id_of(styles.TITLE), *runs(cover.title), before=room)
        if cover.logo:
            logo = self._drawings.picture(cover.logo, self._line, self._height)
            yield paragraph(self._sheet.id_of(styles.DRAWING), logo, before=room // 2)
        style = self._sheet.id_of(styles.SUBTITLE)
        for place, line in enumerate(cover.lines):
            yield paragraph(style, *runs(line), before=room if place == 0 else None)

    def _signature(self, signature: Signature) -> Iterator[Element]:
        """Who signs, in the right half of the line, all on one page."""
        style, half = self._sheet.id_of(styles.SIGNATURE), self._line // 2
        for place, text in enumerate(signature.above):
            yield paragraph(style, *runs(text), keep_next=True, indent=half, before=360 if place == 0 else None)
        if signature.electronic:
            yield self._electronic(half)
        room = _UNDER if signature.electronic else SIGNING_ROOM
        name = runs(signature.name, Look(bold=True, underlined=True))
        yield paragraph(style, *name, keep_next=bool(signature.below), indent=half, before=room)
        for place, text in enumerate(signature.below, start=1):
            yield paragraph(style, *runs(text), keep_next=place < len(signature.below), indent=half)

    def _electronic(self, half: int) -> Element:
        """A frame for what an electronic signature shows."""
        width = round(half * ELECTRONIC_WIDTH)
        sides = [
            element(f"w:{side}", val="single", sz=4, space=0, color="808080")
            for side in ("top", "left", "bottom", "right")
        ]
        words = runs(phrase("report-signature-electronic"), TONES[Tone.QUIET])
        text = paragraph(self._sheet.id_of(styles.CELL), *words, keep_next=True, side="center")
        cell = element(
            "w:tc",
            element("w:tcPr", element("w:tcW", w=width, type="dxa"), element("w:vAlign", val="center")),
            text,
        )
        height = element("w:trHeight", val=ELECTRONIC_ROOM, hRule="atLeast")
        return element(
            "w:tbl",
            element(
                "w:tblPr",
                element("w:tblW", w=width, type="dxa"),
                element("w:tblInd", w=half, type="dxa"),
                element("w:tblBorders", *sides),
                element("w:tblLayout", type="fixed"),
            ),
            element("w:tblGrid", element("w:gridCol", w=width)),
            element("w:tr", element("w:trPr", element("w:cantSplit"), height), cell),
        )

    def _interval(self) -> Element:
        return paragraph(self._sheet.id_of(styles.INTERVAL))


def _titled(page: Page) -> Iterator[tuple[Sheets, str]]:
    """The sheets of a page, the first with its title; a document has a cover instead."""
    found = sheets_of(page.blocks) or [Sheets(across=False, blocks=())]
    for place, sheets in enumerate(found):
        yield sheets, page.title if place == 0 and not page.is_document else ""
