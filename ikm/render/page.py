"""What a result shows to a person, as a page of blocks: every output for people is written from it.

A page builder of :mod:`ikm.render.pages` knows a result, and no output; a writer (:mod:`ikm.render.text`,
:mod:`ikm.render.markdown`, :mod:`ikm.render.html`) knows these blocks, and no result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

GLUE = "\ue000"
"""Stands for a space at which no line is to end; no text that is printed has it."""


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
    """The heading of a part of the page."""

    text: str


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
    """Texts below each other, each by itself."""

    texts: tuple[str, ...]


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
    end in … where there is no room for them. A ``bar`` has no texts, but lengths.
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


class PageTable(NamedTuple):
    """A table with its title, its rows in sections, and what is to be said of it.

    ``label`` says what it is where it has no title, to whom sees no page. ``apart_title`` is the title of the columns
    that stand apart, where there is no room for all.
    """

    title: str
    columns: tuple[Column, ...]
    sections: tuple[tuple[PageRow, ...], ...]
    remarks: tuple[str, ...] = ()
    label: str = ""
    apart_title: str = ""

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


Block = Heading | Facts | Headline | Paragraph | Listing | Remarks | Message | PageTable | PageSeries


class Page(NamedTuple):
    """Everything that a result shows, from top to bottom; ``language`` is that of its texts, as in HTML."""

    title: str
    blocks: tuple[Block, ...]
    language: str = "id"
