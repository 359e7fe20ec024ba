"""A table of answers as every reader hands it on: a header, and blocks of coded columns.

A column is an integer code per row plus the few distinct texts (:class:`Labels`), so that everything that
understands text works once per label, never once per row.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, PhraseUse, Place, Refusal

Codes = NDArray[np.int32]
Column = int | tuple[int, ...]
"""The place of a column, from 0, or of several columns, of which in each row the first that is filled counts."""
HeadPart = Literal["question", "expected", "beside"]
"""What a column below a spanning head holds: answers, what was expected, or what stands beside an answer."""
ALL_ROWS = slice(None)
SomeRows = NDArray[np.int64] | slice
"""The places of some rows, or ``ALL_ROWS``."""
Progress = Callable[[float], None]
"""Told now and then which part of a table has been read, 0 to 1."""

ROWS_A_BLOCK = 8192
"""Rows of cells are coded so many at a time; a row gives at most one finding of a code."""
KEPT_OF_CUT = 1 << 12
"""So many cells whose texts are cut are known again: an age is, a name is looked at each time."""
UNLIMITED = 1 << 62
NO_VALUE = "=?"
"""What a formula without a stored value reads as; a cell with an error reads as that error, ``#N/A``."""
MOST_COLUMNS = 1 << 14
"""As many as a spreadsheet program has."""
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
"""What workbooks begin with: the old ones, and the packages."""


class Labels(dict[object, int]):
    """The distinct cells of one column: a cell gives its code, ``texts[code]`` its text.

    More than ``limit`` of them: ``refusal`` is raised, or, without it, ``overfull`` is set and the codes
    mean nothing from then on. With ``cut``, texts that it makes equal are one, and only the first cells are kept.
    ``cut_by_start`` gives what ``cut`` would, of the first four bytes alone, or None where more has to be looked at.
    """

    def __init__(
        self,
        limit: int,
        refusal: Callable[[], Refusal] | None,
        cut: Callable[[str], str] | None = None,
        cut_by_start: Callable[[bytes], str | None] | None = None,
    ) -> None:
        super().__init__()
        self.cut = cut
        self.cut_by_start = cut_by_start
        self.texts: list[str] = []
        self._codes: dict[str, int] = {}
        self.limit = limit
        self.refusal = refusal
        self.overfull = False

    def __missing__(self, cell: object) -> int:
        text = whole = text_of(cell)
        if self.cut:
            text = self.cut(whole)
        if text not in self._codes:
            if len(self.texts) == self.limit:
                if self.refusal:
                    raise self.refusal()
                self.overfull = True
                return 0
            self._codes[text] = len(self.texts)
            self.texts.append(text)
        code = self._codes[text]
        if text == whole or len(self) < KEPT_OF_CUT:
            self[cell] = code
        return code


class DayLabels(Labels):
    """Labels of a column of dates, each without the time of day that may stand behind it.

    Of a text longer than any date in digits, what stands before the first blank or T at the places of
    :data:`DAY_ENDS` is the date, where it begins with a digit and no blank is among the first: as in
    ``31/1/2025 9:05`` and ``2025-01-31T09:05``. Any other text is kept whole. A reader may cut the bytes of many
    cells at once likewise.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(limit, None, day_in)


DAY_ENDS = range(6, 11)
"""Where a date may end: behind ``1/1/25``, and behind ``31/12/2025`` at the latest."""
NO_BLANKS = range(1, 3)
"""Where a date has no blank that is written without the name of its month."""


def day_in(text: str) -> str:
    """The text of a cell without the time of day; see :class:`DayLabels`.

    >>> day_in("31/1/2025 9:05:07"), day_in("2025-01-31T09:05"), day_in("31 Januari 2025")
    ('31/1/2025', '2025-01-31', '31 Januari 2025')
    """
    if len(text) < DAY_ENDS.stop or text[:1] not in _DIGITS or " " in text[NO_BLANKS.start : NO_BLANKS.stop]:
        return text
    return next((text[:end] for end in DAY_ENDS if text[end : end + 1] in _DAY_BREAKS), text)


_DIGITS, _DAY_BREAKS = frozenset("0123456789"), frozenset(" T")


def distinct(codes: Codes) -> list[int]:
    """The different codes, from the lowest.

    Counted, not sorted: numpy's ``unique`` takes ten times as long, and loads masked arrays when it is first used.
    """
    return np.flatnonzero(np.bincount(codes)).tolist()


def text_of(cell: object) -> str:
    """The text of a cell, whatever a reader gave: ``4.0`` is ``4``, bytes are UTF-8 or else Windows-1252.

    The decision between the two encodings is made cell by cell, so it never depends on what else was read.
    """
    if isinstance(cell, str):
        # An undecodable byte reached us as a lone surrogate.
        try:
            return cell if cell.isascii() else text_of(cell.encode("utf-8", "surrogateescape"))
        except UnicodeEncodeError:  # any other is half a sign, and no text can be written with it
            return cell.encode("utf-8", "replace").decode()
    if isinstance(cell, bytes):
        try:
            return cell.decode("utf-8")
        except UnicodeDecodeError:
            return cell.decode("cp1252", "replace")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat().replace("T", " ")
    return str(cell)


class Block(NamedTuple):
    """Some rows of a table: their numbers as a spreadsheet shows them, and a code per row for each column.

    ``cells(i)`` looks up all cells of the ``i``-th of them, as they were read. ``findings`` are about these rows, the
    places of all kept. ``weights``, where there are any, say how many answers each row stands for. ``short_rows`` are
    those with fewer cells than the header, each with its number and that of its cells. Rows that are too long are
    blank; ``too_long_cells`` is how many filled cells they had.
    """

    rows: NDArray[np.int64]
    codes: list[Codes]
    cells: Callable[[int], Sequence[object]]
    findings: Findings
    weights: NDArray[np.int64] | None = None
    short_rows: tuple[tuple[int, int], ...] = ()
    too_long_cells: int = 0

    def selected(self, is_selected: NDArray[np.bool_]) -> Block:
        """Only the rows that are marked; the findings are those of all."""
        if is_selected.all():
            return self
        places = np.flatnonzero(is_selected)
        return Block(
            self.rows[places],
            [codes[places] for codes in self.codes],
            lambda place: self.cells(int(places[place])),
            self.findings,
            None if self.weights is None else self.weights[places],
        )

    def followed_by(self, later: Block) -> Block:
        """One block of the rows of both."""
        length = len(self.rows)
        findings = Findings(ROWS_A_BLOCK)
        findings += self.findings
        findings += later.findings
        weights = None
        if self.weights is not None and later.weights is not None:
            weights = np.concatenate([self.weights, later.weights])
        return Block(
            np.concatenate([self.rows, later.rows]),
            [np.concatenate(codes) for codes in zip(self.codes, later.codes, strict=True)],
            lambda place: self.cells(place) if place < length else later.cells(place - length),
            findings,
            weights,
            self.short_rows + later.short_rows,
            self.too_long_cells + later.too_long_cells,
        )


class ColumnHead(NamedTuple):
    """What stands above a column in a header of several rows: the head that spans it, and its own text below.

    In a header of three rows a ``question`` of the unsur, which is that head, stands between.
    """

    spanning: str
    own: str
    part: HeadPart = "question"
    question: str = ""


class RowMarks(NamedTuple):
    """The rows that a sheet marks, by number: ``hidden``, those of them that a filter hides, ``struck`` through."""

    hidden: NDArray[np.int64]
    filtered: NDArray[np.int64]
    struck: NDArray[np.int64]


class MergedCells(NamedTuple):
    """Cells of some rows and columns of a table that are merged into one, both numbered from 1 as on the sheet.

    Only the first of them has the ``text``, and the others are blank; ``name`` is what the sheet calls it, ``B2``.
    """

    rows: range
    columns: range
    text: str
    name: str


NO_ROW_MARKS = RowMarks(*[np.empty(0, np.int64)] * 3)


class Table(ABC):
    """One table: ``place`` names file and sheet.

    ``header`` names its columns, ``header_row`` is the row they stand in, the last one where they stand in several,
    0 where in none. Until :meth:`under` says otherwise, the header is the first row that is not empty.

    A new reader gives :meth:`top` and :meth:`blocks`. Rows count from 1, titles and header included; ``top`` begins
    with the very first row, ``blocks`` with the row behind ``header_row``, which :meth:`under` may have moved since.
    A cell without a value is ``""``; errors of a library that it uses become refusals. ``WorkbookSheet`` is a short
    one to learn from.
    """

    place: Place
    stored: int | None = None
    """How many rows the table has as it is stored, where that is not what it is read as."""
    left_out: int = 0
    """How many of those were left out before any was read."""
    without_answers: int = 0
    """So many of the first columns hold no answers, whatever they are headed."""
    parts: Mapping[str, int] = {}
    """The columns that the shape of the table as it is stored was told by, such as that of the respondents."""
    counts_answers: bool = False
    """Whether a row stands for answers to one question, and for no respondents."""
    filled_down: frozenset[int] = frozenset()
    """The columns, numbered as those of merged cells, in which a cell that spans rows holds for all of them."""
    source: Table | None = None
    """The table whose rows are read here, where this one only lays them out otherwise."""
    _row_marks: RowMarks = NO_ROW_MARKS
    _deselected: int = 0
    _deselected_cells: int = 0
    _head: tuple[tuple[str, ...], int] | None = None
    parts_of_answers: Mapping[int, int] = {}
    """The columns that are no answers themselves, each with the column whose answers are made of it."""
    _spanning: tuple[ColumnHead | None, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, spaces collapsed; empty for a column without a name."""
        return self._found()[0]

    @property
    def header_row(self) -> int:
        """The number of the last row of the header."""
        return self._found()[1]

    @property
    def heads(self) -> tuple[ColumnHead | None, ...]:
        """By column, what stands above it where a head of the header spans it with others, else None."""
        return self._spanning or (None,) * len(self.header)

    def first_of_answers(self, answer_columns: Iterable[int]) -> int:
        """The first column of answers, or of what answers are made of."""
        return min([*answer_columns, *self.parts_of_answers])

    @property
    def row_marks(self) -> RowMarks:
        """The rows that the sheet marks, known when it was read from the top."""
        return self.source.row_marks if self.source else self._row_marks

    @property
    def merged(self) -> Sequence[MergedCells]:
        """The cells that the sheet merges, known when it was read."""
        return self.source.merged if self.source else ()

    @property
    def merged_findings(self) -> Findings:
        """Of cells merged over rows below the header, how many there are, but for those that hold for all rows."""
        if self.source:
            return self.source.merged_findings
        return self._findings_of_merged(self.merged)

    def _findings_of_merged(self, merged: Iterable[MergedCells]) -> Findings:
        filled_down = stored_table(self).filled_down
        over_rows = sorted(
            (cell.rows[0], cell.columns[0], cell.name)
            for cell in merged
            if cell.rows[0] > self.header_row and len(cell.rows) > 1 and cell.columns[0] not in filled_down
        )
        findings = Findings()
        if over_rows:
            lines = PhraseUse("called-columns" if self.is_turned else "called-rows")
            findings.add(
                "cells-merged", self.at(), number=len(over_rows), cells=[name for *_, name in over_rows], lines=lines
            )
        return findings

    @property
    def deselected(self) -> int:
        """How many rows were left out because the user, or the program that exported them, says so."""
        return self._deselected + (self.source.deselected if self.source else 0)

    @property
    def deselected_cells(self) -> int:
        """How many filled cells those rows have."""
        return self._deselected_cells + (self.source.deselected_cells if self.source else 0)

    def _found(self) -> tuple[tuple[str, ...], int]:
        if self._head is None:
            self.under(*find_header(self.top()))
        assert self._head is not None  # set just above
        return self._head

    def under(self, header: Iterable[str], row: int, heads: tuple[ColumnHead | None, ...] = ()) -> None:
        """Take another header: the names of the columns, and the row below which the answers begin.

        ``heads`` are those that span columns, by column.

        :raises Refusal: ``columns-many`` for more columns than a spreadsheet program has.
        """
        self._head, self._spanning = (tuple(header), row), heads
        if len(self._head[0]) > MOST_COLUMNS:
            raise Refusal("columns-many", self.place, most=MOST_COLUMNS)

    @property
    def findings(self) -> Findings:
        """The findings about the table as a whole, once it was read; those about its rows come with its blocks."""
        return Findings()

    @property
    def is_ordered(self) -> bool:
        """Whether each row is one of the table as it is stored, with a number and in its place.

        Where not, a row stands for all that have the same values in the columns asked for, and nothing that hangs on
        single rows, or on where they stand, can be known.
        """
        return self.source is None or self.source.is_ordered

    @property
    def is_turned(self) -> bool:
        """Whether its rows are the columns of the sheet as it is stored, and its columns the rows there."""
        return self.source is not None and self.source.is_turned

    @property
    def is_whole_on_top(self) -> bool:
        """Whether :meth:`top` gives all rows."""
        return self.source is None or self.source.is_whole_on_top

    @abstractmethod
    def top(self) -> Iterator[Sequence[object]]:
        """The rows from the very first on, as they stand; of a long table perhaps only the first thousands."""

    @abstractmethod
    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header that are not blank, once, in their order.

        Column ``columns[k]`` is coded with ``labels[k]``.
        """

    def forget(self) -> None:  # noqa: B027 - most tables have nothing to let go of
        """Let go of what was read ahead; the header stays."""

    def row_name(self, row: int) -> str:
        """What a row is called among others: its number, or the letters of the column that it is stored as."""
        return self.source.row_name(row) if self.source else str(row)

    def row_called(self, row: int) -> PhraseUse:
        """A row as a sentence names it: by its number, or as the column that it is stored as."""
        code = "called-column" if self.is_turned else "called-row"
        return PhraseUse(code, (("row", self.row_name(row)),))

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place of a cell, a row, or (with neither) the table; ``column`` counts from 0."""
        if column is None:
            return self.place._replace(row=row)
        return self.place._replace(row=row, column=column + 1, header=self.header[column])


def stored_table(table: Table) -> Table:
    """The table as it is stored, where some only lay its rows out otherwise."""
    while table.source:
        table = table.source
    return table


def column_on_sheet(table: Table, place: int) -> int:
    """The number of a column as merged cells have it: of a turned sheet, that of its row."""
    head = table.at(table.header_row, place)
    return head.row if table.is_turned else head.column


def find_header(rows: Iterator[Sequence[object]]) -> tuple[tuple[str, ...], int]:
    """Take rows up to the first that is not empty: its texts, and how many rows were taken.

    A first row ``sep=;``, as spreadsheet programs know it, is none of the table.
    """
    for number, row in enumerate(rows, start=1):
        header = names_in(row)
        if any(header) and not (number == 1 and is_directive(header)):
            return header, number
    return (), 0


def names_in(row: Iterable[object]) -> tuple[str, ...]:
    """The texts of a row of cells, spaces collapsed; of so many that no spreadsheet program has them, the first."""
    texts = (
        cell if type(cell) is str and cell.isascii() else text_of(cell) for cell in islice(row, MOST_COLUMNS + 1)
    )
    return tuple([" ".join(text.split()) for text in texts])


def cell_text(row: Sequence[str], place: int) -> str:
    """The text at a place in a row, which may end before it."""
    return row[place] if place < len(row) else ""


def is_directive(row: Sequence[str]) -> bool:
    """Whether a first row is ``sep=;``, a word to a spreadsheet program."""
    return bool(row) and row[0].lower().startswith("sep=")
