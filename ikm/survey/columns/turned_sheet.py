"""Sheets in which a respondent is a column and a question a row, turned so that each respondent is a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Findings, Place, Refusal, letters
from ikm.survey.columns.header_meaning import spellings_of
from ikm.survey.columns.header_row import FEWEST_UNSUR
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.files.cell_codes import code_rows
from ikm.survey.files.table import Block, Column, Labels, MergedCells, Progress, Table, cell_text, names_in
from ikm.survey.texts.answer_words import in_words, place_in_scale
from ikm.survey.texts.vocabulary import foot_word

MOST_ROWS = 200
"""A sheet with more rows has its respondents in them."""
LABELLED_WITHIN = 4
"""The names of the questions stand in one of so many first columns: behind a number, say."""
FEWEST_RESPONDENTS = 3
FEWEST_TOLD = 2
"""A row above the respondents that says something of fewer of them is of the sheet."""
NUMBER = "nomor"
"""The role of what respondents are called by, R1, R2 and so on."""
TOLERATED_SLIPS = Fraction(1, 20)
"""So many of the numbers may be none of the scale."""
_NUMBERED = re.compile(r"(?:r|resp|res|responden|respondent|p|peserta)?[ .#-]*([0-9]{1,5})", re.IGNORECASE)

Row = tuple[str, ...]


class _TurnedLayout(NamedTuple):
    """Where a sheet has the names of its questions, and in which row, from 0, what its respondents are called."""

    labels: int
    heads: int


class _UnsurRows(NamedTuple):
    """The rows whose texts name an unsur each, and how many do so by more than a number."""

    rows: list[int]
    in_words: int


class TurnedSheet(Table):
    """A sheet turned: its rows are the columns of ``stored``, with their numbers; cells are named as they stand.

    Where it is ``headed``, the respondents are called in a row, and what stands above it of them, such as their unit,
    is read too.
    """

    def __init__(
        self, stored: Table, rows: Sequence[Sequence[object]], layout: _TurnedLayout, *, headed: bool
    ) -> None:
        self.place = stored.place
        self._stored = stored
        width = max(map(len, rows))
        above = _rows_of_people(stored, rows, layout) if headed else []
        # What calls the respondents goes first: by it their rows are told from those of a foot.
        places = [layout.heads, *above, *range(layout.heads + 1, len(rows))]
        self._row_numbers = [place + 1 for place in places]
        kept = [list(rows[place]) for place in places]
        for row in kept[1 : len(above) + 1]:  # “Unit” may stand above the numbers of the questions
            row[layout.labels] = _label_in(row, layout)
        if headed:  # what stands in the corner, such as “Unsur”, names what is below it, and not the respondents
            kept[0] += [""] * (layout.labels + 1 - len(kept[0]))
            kept[0][layout.labels] = NUMBER.capitalize()
        # As many blank rows before the header as columns stand before the labels, so that row 5 is column E.
        turned = [[row[place] if place < len(row) else "" for row in kept] for place in range(layout.labels, width)]
        self._rows: list[Sequence[object]] = [*([[]] * layout.labels), *turned]

    @property
    def is_turned(self) -> bool:
        """That it is; see :attr:`Table.is_turned`."""
        return True

    @property
    def findings(self) -> Findings:
        """Those about the sheet, and that it was turned."""
        findings = Findings()
        findings += self._stored.findings
        findings.add("sheet-turned", self.place)
        return findings

    @property
    def merged(self) -> list[MergedCells]:
        """The cells that the sheet merges, its rows and columns turned, too; see :attr:`Table.merged`."""
        return [cells._replace(rows=cells.columns, columns=cells.rows) for cells in self._stored.merged]

    def row_name(self, row: int) -> str:
        """The letters of the column that a respondent is stored as; see :meth:`Table.row_name`."""
        return letters(row)

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place of a cell or the sheet as it is stored, and of a respondent where he is called.

        See :meth:`Table.at`.
        """
        if column is None:
            return self.place._replace(row=self._row_numbers[0], column=row) if row else self.place
        return self.place._replace(row=self._row_numbers[column], column=row, header=self.header[column])

    def top(self) -> Iterator[Sequence[object]]:
        """All rows, from the very first on."""
        return iter(self._rows)

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the respondents; see :meth:`Table.blocks`."""
        del progress  # all of it was read
        yield from code_rows(self, self._rows[self.header_row :], self.header_row + 1, columns, labels)

    def forget(self) -> None:
        """Let go of what was read ahead of the sheet; see :meth:`Table.forget`."""
        self._stored.forget()


def _rows_of_people(table: Table, rows: Sequence[Sequence[object]], layout: _TurnedLayout) -> list[int]:
    """The rows above the one that calls the respondents in which something stands of several of them.

    “Periode | TW III 2025” is of the sheet, unless its second cell is merged over the respondents; and so is one text
    above all of them without a name beside it.
    """
    people = [place for place, name in enumerate(names_in(rows[layout.heads])) if name and place > layout.labels]
    merged = {
        (row - 1, column - 1)
        for cells in table.merged
        if cells.text and cells.columns[0] - 1 > layout.labels
        for row in cells.rows
        if row <= layout.heads
        for column in cells.columns
    }
    found = []
    for number, row in enumerate(map(names_in, rows[: layout.heads])):
        filled = {place for place in people if cell_text(row, place)}
        told = filled | {place for place in people if (number, place) in merged}
        is_of_groups = len(filled) >= FEWEST_TOLD and 2 * len(told) >= len(people)
        if is_of_groups or (len(told) >= FEWEST_TOLD and _label_in(row, layout)):
            found.append(number)
    return found


def _label_in(row: Sequence[object], layout: _TurnedLayout) -> str:
    """What a row above the questions is called, where these are, or in a column before."""
    return next(filter(None, reversed(names_in(row[: layout.labels + 1]))), "")


def turned(table: Table, method: Method) -> Table | None:
    """The table, turned where its rows name the unsur and its columns are respondents; None for any other."""
    if not table.is_whole_on_top:
        return None
    rows = [list(row) for row in islice(table.top(), MOST_ROWS + 1)]
    if len(rows) > MOST_ROWS:
        return None
    layout = _layout_of([names_in(row) for row in rows], method)
    return TurnedSheet(table, rows, layout, headed=True) if layout else None


def turned_as_stated(table: Table, overrides: TableOverrides) -> Table:
    """The table, turned as the mapping file says that it has to be read.

    ``header_column`` holds the names of the questions, and ``header_row`` is the first row that is read.

    :raises Refusal: ``header-column-beyond`` for a column that it does not have, ``turned-large``.
    """
    rows = [list(row) for row in islice(table.top(), MOST_ROWS + 1)]
    if len(rows) > MOST_ROWS or not table.is_whole_on_top:
        raise Refusal("turned-large", table.at(), most=MOST_ROWS)
    heads = max(overrides.header_row or 1, 1) - 1
    labels = (overrides.header_column or 1) - 1
    width = max((len(row) for row in rows), default=0)
    if heads >= len(rows):
        raise Refusal("header-row-beyond", table.at(), header_row=heads + 1, rows=len(rows))
    if labels >= width:
        raise Refusal("header-column-beyond", table.at(), column=letters(labels + 1), last=letters(width))
    return TurnedSheet(table, rows, _TurnedLayout(labels, heads), headed=bool(overrides.header_row))


def _layout_of(rows: Sequence[Row], method: Method) -> _TurnedLayout | None:
    named = {place: _rows_of_unsur(rows, place, method) for place in range(LABELLED_WITHIN)}
    labels = max(named, key=lambda place: (named[place].in_words, len(named[place].rows)))
    questions = named[labels].rows
    if len(questions) < max(FEWEST_UNSUR, len(method.unsur) / 2):
        return None
    answered = [place for place in _filled_columns(rows, questions) if place > labels]
    heads = _row_of_heads(rows[: questions[0]], answered, method)
    if heads is None:
        return None
    people = _of_people(rows[heads], answered)
    holds_answers = _hold_answers([cell_text(rows[row], place) for row in questions for place in people], method)
    return _TurnedLayout(labels, heads) if holds_answers else None


def _rows_of_unsur(rows: Sequence[Row], place: int, method: Method) -> _UnsurRows:
    """The rows that name an unsur in a column; none where two name the same."""
    meanings = spellings_of(method).meanings(tuple(cell_text(row, place) for row in rows))
    found = [(row, meaning) for row, meaning in enumerate(meanings) if meaning and len(meaning.unsur) == 1]
    if len({meaning.unsur for _, meaning in found}) < len(found):
        return _UnsurRows([], 0)
    return _UnsurRows([row for row, _ in found], sum(meaning.reason != "number" for _, meaning in found))


def _row_of_heads(rows: Sequence[Row], answered: Sequence[int], method: Method) -> int | None:
    """The first row in which the respondents are called by their numbers, of those above the questions.

    Behind it may stand what else is numbers, such as a row of ages.
    """
    for number, row in enumerate(rows):
        names = [cell_text(row, place) for place in _of_people(row, answered)]
        if len(names) >= FEWEST_RESPONDENTS and _are_numbered(names, method):
            return number
    return None


def _of_people(heads: Row, answered: Sequence[int]) -> list[int]:
    """The columns that no word of a foot, such as “Jumlah”, stands above."""
    return [place for place in answered if not any(foot_word(cell_text(heads, place)))]


def _filled_columns(rows: Sequence[Row], questions: Sequence[int]) -> list[int]:
    """The columns that have something in half of the rows of questions."""
    width = max(len(rows[number]) for number in questions)
    return [
        place
        for place in range(width)
        if 2 * sum(bool(cell_text(rows[number], place)) for number in questions) >= len(questions)
    ]


def _are_numbered(names: Sequence[str], method: Method) -> bool:
    """Whether the columns are called R1, R2 and so on, or by bare numbers beyond those of the scores."""
    matches = [_NUMBERED.fullmatch(name) for name in names]
    numbers = [int(match[1]) for match in matches if match]
    are_bare = all(name.isdecimal() for name in names)
    is_in_order = numbers == sorted(set(numbers)) and len(numbers) == len(names)
    return is_in_order and not (are_bare and len(names) <= len(method.rules.scores))


def _hold_answers(texts: Sequence[str], method: Method) -> bool:
    """Whether hardly a cell holds another number than a score, as counts of answers do, and means."""
    numbers = [text for text in texts if any(map(str.isdecimal, text))]
    slips = sum(not _is_of_scale(text, method.rules.scores) for text in numbers)
    return slips <= TOLERATED_SLIPS * len(numbers)


def _is_of_scale(text: str, scores: tuple[int, ...]) -> bool:
    """Whether the number in a text is a score; beside words it has to stand alone.

    >>> [_is_of_scale(text, (1, 2, 3, 4)) for text in ("3", "3. Mudah", "Cukup mahal (2)", "3,25", "12 orang")]
    [True, True, True, False, False]
    """
    if in_words(text):
        return {int(number) for number in re.findall("[0-9]+", text)} <= {*scores}
    return place_in_scale(text, scores) >= 0
