"""Rows that count although something says that they should not, or that they stand for many: a warning for each kind.

Nothing is left out here: the warning says which option does it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, PhraseUse, Place
from ikm.messages.masking import safe_value
from ikm.messages.option_names import OptionUse
from ikm.rules.ruleset import decimal, is_whole
from ikm.survey.files.pattern_table import TooManyPatterns
from ikm.survey.files.table import UNLIMITED, Codes, Column, Labels, Progress, Table
from ikm.survey.texts.cell_words import BLANK, CellWords
from ikm.survey.texts.vocabulary import VoidMark, begins, plain, vocabulary

MOST_LABELS = 1_000
"""A column with more different texts marks no rows, and holds no frequencies."""
MOST_SHOWN = 6
"""This many values of a column, or spans of rows, are named."""
_CELLS = {"filled": PhraseUse("cells-filled"), "blank": PhraseUse("cells-blank")}
LONGEST_NAME = 40
"""A longer header is named by its beginning, which an option takes as well."""


class RowNotices:
    """Observes the respondents of one table, block by block, for what may make them others than they seem.

    Columns in ``used`` have another meaning and are not looked at; without ``may_be_void``, the user says that no row
    is void. ``columns`` are those whose codes it wants, by ``labels``.
    """

    def __init__(self, table: Table, used: Collection[int], *, may_be_void: bool) -> None:
        self._table = table
        self._marks = _marked_columns(table, used) if may_be_void else {}
        self._marked = [_counts_of_marked(place, mark) for place, mark in self._marks.items()]
        self._frequencies = [
            _LabelCounts(place, place, Labels(MOST_LABELS, None)) for place in _frequency_columns(table, used)
        ]
        every = [*self._marked, *self._frequencies]
        self.columns: list[Column] = [counts.column for counts in every]
        self.labels = [counts.labels for counts in every]
        self._rows = 0
        self._hidden = _MarkedRows(table.row_marks.hidden)
        self._filtered = _MarkedRows(table.row_marks.filtered)
        self._struck = _MarkedRows(table.row_marks.struck)

    def observe(self, rows: NDArray[np.int64], codes: Sequence[Codes]) -> None:
        """Take note of the respondents of a block; ``codes`` are those of the columns."""
        self._rows += len(rows)
        for counts, own_codes in zip([*self._marked, *self._frequencies], codes, strict=True):
            counts.add(own_codes)
        for marked in (self._hidden, self._filtered, self._struck):
            marked.add(rows)

    def count(self, table: Table, progress: Progress) -> None:
        """Take note of all rows of a table without an order, column by column, as far as their values are few."""
        for counts in [*self._marked, *self._frequencies]:
            self._rows = 0
            with suppress(TooManyPatterns):
                for block in table.blocks([counts.column], [counts.labels], progress):
                    counts.add(block.codes[0], block.weights)
                    self._rows += len(block.rows) if block.weights is None else int(block.weights.sum())

    def findings(self) -> Findings:
        """A warning for each column and each mark of the sheet, after the last block."""
        findings = Findings()
        for counts in self._marked:
            findings += self._warn_of_void_rows(counts)
        for counts in self._frequencies:
            findings += self._warn_of_unused_numbers(counts)
        place = self._table.at()
        hidden, struck = self._hidden.rows(), self._struck.rows()
        if len(hidden):
            by_filter = len(self._filtered.rows())
            filtered = PhraseUse("hidden-by-filter", (("rows", str(by_filter)),)) if by_filter else ""
            findings.add("rows-hidden", place, rows=len(hidden), filtered=filtered, which=spans(hidden, self._table))
        if len(struck):
            findings.add("rows-struck", place, rows=len(struck), which=spans(struck, self._table))
        return findings

    def _warn_of_void_rows(self, counts: _LabelCounts) -> Findings:
        findings = Findings()
        mark = self._marks[counts.place]
        rows_by_value: Counter[str] = Counter()
        for text, rows in counts.rows_by_text().items():
            value = _void_value(text, mark)
            if value is not None:
                rows_by_value[value] += rows
        void_rows = rows_by_value.total()
        is_never_filled = mark.cells == "blank" and void_rows == self._rows
        if not void_rows or is_never_filled:
            return findings
        column = _name(self._table.header[counts.place])
        values = sorted(rows_by_value, key=lambda value: (-rows_by_value[value], value))[:MOST_SHOWN]
        findings.add(
            "rows-void",
            self._header_place(counts),
            rows=void_rows,
            column=column,
            values=_CELLS[mark.cells] if mark.cells else _listed(values, rows_by_value),
            option=OptionUse("void", tuple(f"{column}={value}" for value in values)),
            line=_mapping_line(column, values),
        )
        return findings

    def _warn_of_unused_numbers(self, counts: _LabelCounts) -> Findings:
        """Warn of a column that is headed as if it said for how many respondents a row stands, and may do so."""
        findings = Findings()
        rows_by_text = {text.strip(): rows for text, rows in counts.rows_by_text().items() if text.strip()}
        numbers = [decimal(text) for text in rows_by_text]
        distinct = {number for number in numbers if number is not None}
        if not distinct or None in numbers or min(distinct) < 0:
            return findings
        place = self._header_place(counts)
        column = _name(place.header)
        is_weak = plain(place.header) in vocabulary().frequency["weak"]
        only_numbers_rows = distinct == set(range(1, self._rows + 1)) and len(rows_by_text) == self._rows
        if not all(map(is_whole, distinct)):
            if len(distinct) > 1:  # a weight that all rows have changes no index
                findings.add("weight-unused", place, column=column)
        elif max(distinct) > 1 and not (is_weak and only_numbers_rows):
            findings.add("frequency-unused", place, column=column, option=OptionUse("frequency", column))
        return findings

    def _header_place(self, counts: _LabelCounts) -> Place:
        return self._table.at(self._table.header_row, counts.place)


class _LabelCounts:
    """How many respondents have which label in a column; ``column`` is it as blocks are asked for it."""

    def __init__(self, place: int, column: Column, labels: Labels) -> None:
        self.place, self.column, self.labels = place, column, labels
        self._rows_of_code: Counter[int] = Counter()

    def add(self, codes: Codes, times: NDArray[np.int64] | None = None) -> None:
        """Count the rows of a block, each so many times; without a word once."""
        if not self.labels.overfull:
            self._rows_of_code.update(dict(enumerate(np.bincount(codes, times).astype(np.int64).tolist())))

    def rows_by_text(self) -> dict[str, int]:
        """How many respondents have each text; none of a column with too many texts."""
        if self.labels.overfull:
            return {}
        return {self.labels.texts[code]: rows for code, rows in self._rows_of_code.items() if rows}


class _MarkedRows:
    """The respondents' rows among those that a sheet marks."""

    def __init__(self, marked: NDArray[np.int64]) -> None:
        self._marked = marked
        self._found = [marked[:0]]

    def add(self, rows: NDArray[np.int64]) -> None:
        """Look for marked rows among those of a block."""
        if len(self._marked):
            self._found.append(rows[np.isin(rows, self._marked)])

    def rows(self) -> NDArray[np.int64]:
        """The rows that were found, each once."""
        return np.sort(np.concatenate(self._found))


def spans(rows: NDArray[np.int64], table: Table) -> str:
    """The rows of a table as spans, ``4, 10–19``; of many, the first."""
    ends = np.flatnonzero(np.diff(rows) > 1)
    firsts = rows[np.concatenate([[0], ends + 1])].tolist()
    lasts = rows[np.concatenate([ends, [len(rows) - 1]])].tolist()
    shown = []
    for first, last in zip(firsts, lasts, strict=True):
        name = table.row_name(first)
        shown.append(name if first == last else f"{name}–{table.row_name(last)}")
    return ", ".join(shown[:MOST_SHOWN]) + (" …" if len(shown) > MOST_SHOWN else "")


def _marked_columns(table: Table, used: Collection[int]) -> dict[int, VoidMark]:
    """The columns whose header says that they may mark rows as void, each with all marks for such a header."""
    marked: dict[int, VoidMark] = {}
    for place, header in enumerate(table.header):
        if not header or place in used:
            continue
        for mark in vocabulary().void:
            if mark.is_headed(header):
                marked[place] = marked[place].joined(mark) if place in marked else mark
    return marked


def places_marked_if_filled(table: Table) -> set[int]:
    """The columns that may mark a row as void by being filled or blank, whatever stands in them."""
    return {place for place, mark in _marked_columns(table, ()).items() if mark.cells and not mark.values}


def _counts_of_marked(place: int, mark: VoidMark) -> _LabelCounts:
    """Counts of a column that may mark rows.

    Names, remarks and times differ from row to row, so they are sorted by the words that matter.
    """
    if not mark.names and not mark.cells:
        return _LabelCounts(place, place, Labels(MOST_LABELS, None))
    words = CellWords(mark.values)
    return _LabelCounts(place, (place,), Labels(UNLIMITED, None, words.word, words.word_by_start))


def _void_value(text: str, mark: VoidMark) -> str | None:
    """What the user would write after the sign = to leave rows with this text out; None where they are not void."""
    if mark.cells == "blank":
        return "" if text == BLANK else None
    if mark.cells == "filled":
        return None if text == BLANK else "*"
    value = plain(text)
    if value in mark.values or value in mark.starts:
        return " ".join(text.split())
    starts = [start for start in mark.starts if begins(value, [start])]
    return f"{max(starts, key=len)}*" if starts else None


def _frequency_columns(table: Table, used: Collection[int]) -> list[int]:
    words = vocabulary().frequency
    headers = words["headers"] | words["weak"]
    return [place for place, header in enumerate(table.header) if place not in used and plain(header) in headers]


def _name(header: str) -> str:
    """How an option names a column: by its header, or the beginning of one that is long or holds the sign ``=``."""
    name = header.partition("=")[0].strip()
    if len(name) <= LONGEST_NAME:
        return name
    return name[:LONGEST_NAME].rpartition(" ")[0] or name[:LONGEST_NAME]


def _listed(values: Iterable[str], rows_by_value: Counter[str]) -> str:
    return ", ".join(f"“{safe_value(value)}” {rows_by_value[value]}" for value in values)


def _mapping_line(column: str, values: Sequence[str]) -> str:
    """The line under ``[void]`` of a mapping file."""
    header, *texts = [json.dumps(text, ensure_ascii=False) for text in (column, *values)]  # so TOML writes texts, too
    shown = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    return f"{header} = {shown}"
