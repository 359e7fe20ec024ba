"""What a result shows to a person, as a page of blocks: every output for people is written from it.

A page builder of :mod:`ikm.render.pages` knows a result, and no output; a writer (:mod:`ikm.render.text`,
:mod:`ikm.render.markdown`, :mod:`ikm.render.html`) knows these blocks, and no result. A document that is handed in
(:mod:`ikm.render.laporan`) is a page as well, of these blocks and of those that only documents have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from ikm.render.chart import Chart

GLUE = "\ue000"
"""Stands for a space at which no line is to end; no text that is printed has it."""
_GAP_BEGINS, _GAP_ENDS = "\ue001", "\ue002"
"""Stand around what is lacking in a text; no text that is printed has them."""


def gap(text: str) -> str:
    """A part of a text that says what is lacking there, for a person to fill in."""
    return f"{_GAP_BEGINS}[{text}]{_GAP_ENDS}"


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A text cut into what is said and what is lacking; of each piece, whether it is lacking.

    >>> list(pieces(f"Nama: {gap('isi: nama')}"))
    [('Nama: ', False), ('[isi: nama]', True)]
    """
    for number, part in enumerate(text.split(_GAP_BEGINS)):
        lacking, ends, rest = part.partition(_GAP_ENDS)
        if number and ends:
            yield lacking, True
        else:
            rest = part
        if rest:
            yield rest, False


def without_marks(text: str) -> str:
    """A text with what is lacking in plain words."""
    return text.replace(_GAP_BEGINS, "").replace(_GAP_ENDS, "")


class Tone(StrEnum):
    """What a text is, beyond its words; a writer gives it a colour or a weight, or nothing."""

    PLAIN = ""
    STRONG = "strong"
    QUIET = "quiet"
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    BETTER = "better"
    WORSE = "worse"
    CLASS_1 = "class-1"
    CLASS_2 = "class-2"
    CLASS_3 = "class-3"
    CLASS_4 = "class-4"

    @classmethod
    def of_class(cls, place: int, classes: int) -> Tone:
        """The tone of one of so many classes, by its place from the lowest, 0."""
        tones = cls.CLASS_1, cls.CLASS_2, cls.CLASS_3, cls.CLASS_4
        return tones[place * len(tones) // classes]


class Heading(NamedTuple):
    """The heading of a part of the page, of a chapter of a document (1) or of a part of that (2, 3)."""

    text: str
    level: int = 1


class Facts(NamedTuple):
    """What is known of the result, as labels and texts; a label that is repeated belongs to several texts."""

    pairs: tuple[tuple[str, str], ...]


class Headline(NamedTuple):
    """The result in one line, and what is said beside it; ``figure`` is the part of it to be shown large."""

    text: str
    beside: tuple[str, ...] = ()
    figure: str = ""
    tone: Tone = Tone.PLAIN


class Paragraph(NamedTuple):
    """A text of its own."""

    text: str
    tone: Tone = Tone.PLAIN


class Listing(NamedTuple):
    """Texts below each other, each by itself; ``numbered`` is ``1`` or ``a`` where they are counted, else empty."""

    texts: tuple[str, ...]
    numbered: str = ""


class Remarks(NamedTuple):
    """What is to be said of the heading or the texts above, a line each; a table has remarks of its own."""

    texts: tuple[str, ...]


class Message(NamedTuple):
    """Findings of one code: a title, what was found where, and what to do about it."""

    title: str
    texts: tuple[str, ...]
    advice: str
    tone: Tone


class Column(NamedTuple):
    """A column of a table.

    ``side`` is the one that its cells are set to: ``<``, ``>`` or ``^``. A ``key`` names the row. Columns ``apart``
    stand in a table of their own where there is no room for all. Where there is little room, one that is ``spare`` is
    left out, and ``short`` is its name. The header of one that ``folds`` takes a line a word. Cells that are ``cut``
    end in … where there is no room for them. A ``bar`` has no texts, but lengths. Columns beside each other that
    have the same name ``over`` them stand under it in a document; their ``width`` there is in parts of the others'.
    """

    name: str
    side: str = "<"
    key: bool = False
    apart: bool = False
    spare: bool = False
    short: str = ""
    folds: bool = False
    cut: bool = False
    bar: bool = False
    over: str = ""
    width: float = 1


class PageCell(NamedTuple):
    """One cell of a table; its text may have several lines, and a bar has a length from 0 to 1."""

    text: str
    tone: Tone = Tone.PLAIN
    length: float | None = None


class PageRow(NamedTuple):
    """One row of a table; a ``total`` is one of the others."""

    cells: tuple[PageCell, ...]
    tone: Tone = Tone.PLAIN
    total: bool = False


class Caption(NamedTuple):
    """What a table or picture of a document is called: ``kind`` is its word, such as Tabel, counted from 1."""

    kind: str
    number: int
    text: str

    def __str__(self) -> str:
        return f"{self.kind} {self.number}. {self.text}"


class PageTable(NamedTuple):
    """A table with its title, its rows in sections, and what is to be said of it.

    In a document it has a ``caption`` instead of a title.

    ``label`` says what it is where it has no title, to whom sees no page. ``apart_title`` is the title of the columns
    that stand apart, where there is no room for all. One that ``leads`` may stand first, directly below the headline.
    """

    title: str
    columns: tuple[Column, ...]
    sections: tuple[tuple[PageRow, ...], ...]
    remarks: tuple[str, ...] = ()
    label: str = ""
    apart_title: str = ""
    caption: Caption | None = None
    leads: bool = False

    def with_columns(self, places: Sequence[int]) -> PageTable:
        """The same rows with some of the columns."""
        sections = tuple(
            tuple(row._replace(cells=tuple(row.cells[place] for place in places)) for row in section)
            for section in self.sections
        )
        return self._replace(columns=tuple(self.columns[place] for place in places), sections=sections)


class PageSeries(NamedTuple):
    """Rows of figures over several periods: ``table`` makes the table of so many of the last ones, two at least.

    ``keys`` is the table of the names of the rows, ``points`` are the texts of all figures, ``courses`` their values
    from 0 to 1, a row each (None where there is none); ``is_judged`` where a column marks changes.
    """

    periods: tuple[str, ...]
    keys: PageTable
    points: tuple[tuple[str, ...], ...]
    courses: tuple[tuple[float | None, ...], ...]
    is_judged: bool
    table: Callable[[int], PageTable]


class Picture(NamedTuple):
    """A picture as it is in its file, a ``png`` or ``jpeg``, and what is to be seen on it.

    ``width`` is how much of the width of a line it takes.
    """

    content: bytes
    kind: str
    description: str
    width: float = 1
    caption: Caption | None = None


class Figure(NamedTuple):
    """A chart of a document, with its caption and the table of what is drawn."""

    chart: Chart
    caption: Caption
    table: PageTable


class Cover(NamedTuple):
    """The first sheet of a document: its title, lines below it (what it is of, who made it, when), and a logo."""

    title: str
    lines: tuple[str, ...]
    logo: Picture | None = None


class Contents(NamedTuple):
    """A list of what a document has: of its headings, or of the captions of one ``kind``."""

    title: str
    kind: str = ""


class Section(NamedTuple):
    """What follows begins on a new sheet, that lies ``across`` or stands upright."""

    across: bool = False


class Signature(NamedTuple):
    """Who signs: what stands above (place and date, title), the name, what stands below (rank, number).

    An ``electronic`` signature wants more room than a hand's, and no ink.
    """

    above: tuple[str, ...]
    name: str
    below: tuple[str, ...]
    electronic: bool = False


OnScreen = Heading | Facts | Headline | Paragraph | Listing | Remarks | Message | PageTable | PageSeries
"""What results are shown with."""
InDocument = Picture | Figure | Cover | Contents | Section | Signature
"""What documents have besides."""
Block = OnScreen | InDocument


class Page(NamedTuple):
    """Everything that a result shows, from top to bottom; ``language`` is that of its texts, as in HTML.

    A document is headed by its cover, not by its title.
    """

    title: str
    blocks: tuple[Block, ...]
    language: str = "id"
    is_document: bool = False


def on_screen(blocks: Iterable[Block]) -> Iterator[OnScreen]:
    """The blocks of a page for a writer that has nothing but texts and tables: a figure is the table of its chart."""
    for block in blocks:
        match block:
            case Figure(_, caption, table):
                yield table._replace(title=str(caption), caption=None)
            case Picture(_, _, description, _, caption):
                yield Paragraph(f"[{caption or description}]", Tone.QUIET)
            case Cover(_, lines, _):  # its title is that of the page
                yield from map(Paragraph, lines)
            case Signature(above, name, below, _):
                yield from map(Paragraph, (*above, name, *below))
            case PageTable() if block.caption:
                yield block._replace(title=str(block.caption), caption=None)
            case Contents() | Section():
                pass
            case _:
                yield block


def leading_first(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks with the tables that lead directly below the headline, for a writer with room for all of a table.

    What then stands behind them and has no title gets its label as one.
    """
    headlines = [place for place, block in enumerate(blocks) if isinstance(block, Headline)]
    leading = [block for block in blocks if isinstance(block, PageTable) and block.leads]
    if not headlines or not leading:
        return blocks
    first = headlines[0] + 1
    rest = [
        block._replace(title=block.title or block.label) if isinstance(block, PageTable) else block
        for block in blocks[first:]
        if not (isinstance(block, PageTable) and block.leads)
    ]
    return *blocks[:first], *leading, *rest


def gaps_in(value: object) -> Iterator[str]:
    """What is lacking in some blocks, as their gaps name it, from the first to the last."""
    if isinstance(value, str):
        yield from (text.strip("[]") for text, is_lacking in pieces(value) if is_lacking)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from gaps_in(part)
