"""A document while it is being put together: blocks one after another, tables and figures counted as they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ikm.render.chart import Chart
from ikm.render.laporan.sentences import said
from ikm.render.page import (
    Block,
    Caption,
    Column,
    Figure,
    Heading,
    Listing,
    PageCell,
    PageRow,
    PageTable,
    Paragraph,
    Picture,
    Section,
    Tone,
)

LABEL, FIGURE, CENTRE = "<", ">", "^"
"""To which side the cells of a column are set."""


class Draft:
    """The blocks so far; captions are numbered from 1, those of tables and those of figures each by themselves."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._numbers: dict[str, int] = {}
        self._is_across = False

    def caption(self, kind: str, text: str) -> Caption:
        """The caption of the next table (``tabel``) or figure (``gambar``)."""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return Caption(said(f"kata.{kind}"), self._numbers[kind], text)

    def add(self, *blocks: Block) -> None:
        """Put blocks below those there are."""
        self.blocks += blocks

    def chapter(self, text: str) -> None:
        """Begin a chapter, on a new sheet that stands upright."""
        self.turn(across=False, is_new=True)
        self.add(Heading(text, 1))

    def part(self, text: str, level: int = 2) -> None:
        """Begin a part of a chapter."""
        self.add(Heading(text, level))

    def turn(self, *, across: bool, is_new: bool = False) -> None:
        """Go on with sheets that lie across or stand upright, on a new one where that changes anything."""
        if is_new or across != self._is_across:
            self.add(Section(across))
        self._is_across = across

    def say(self, *sentences: str) -> None:
        """Put sentences together as one paragraph; nothing of nothing."""
        found = [sentence for sentence in sentences if sentence]
        if found:
            self.add(Paragraph(" ".join(found)))

    def list(self, texts: Iterable[str], numbered: str = "1") -> None:
        """Put texts below each other."""
        found = tuple(texts)
        if found:
            self.add(Listing(found, numbered))

    def table(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        totals: Sequence[Sequence[str]] = (),
        remarks: Sequence[str] = (),
    ) -> Caption:
        """Put a table with its caption; ``totals`` are rows of all the others."""
        sections = [tuple(_row(row) for row in rows)]
        if totals:
            sections.append(tuple(_row(row, total=True) for row in totals))
        caption = self.caption("tabel", title)
        self.add(PageTable("", tuple(columns), tuple(sections), tuple(remarks), caption=caption))
        return caption

    def chart(self, title: str, chart: Chart, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Caption:
        """Put a chart with its caption, and the table of what it shows."""
        caption = self.caption("gambar", title)
        self.add(Figure(chart, caption, PageTable("", tuple(columns), (tuple(_row(row) for row in rows),))))
        return caption

    def picture(self, picture: Picture, text: str) -> Caption:
        """Put a picture with its caption."""
        caption = self.caption("gambar", text)
        self.add(picture._replace(caption=caption))
        return caption


def _row(texts: Sequence[str], *, total: bool = False) -> PageRow:
    tone = Tone.STRONG if total else Tone.PLAIN
    return PageRow(tuple(PageCell(text) for text in texts), tone, total=total)
