"""Codes of the cells of a split block of a CSV file: each different text is looked up once, not once a row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ikm.survey.files.cell_codes import first_filled
from ikm.survey.files.csv_split import (
    FIRST_BYTES,
    CellSpans,
    Positions,
    SplitBlock,
    cell_content,
    days_in,
    first_bytes,
    mixes_of_days,
    words_at,
)
from ikm.survey.files.table import Codes, Column, DayLabels, Labels, SomeRows


class CellCoder:
    """Codes of one column's cells: a cell of one byte by that byte, others by their number."""

    def __init__(self, column: int, labels: Labels) -> None:
        self.column, self.labels = column, labels
        self.of_byte = np.full(256, -1, np.int32)
        self.mixes = np.empty(0, np.uint64)
        self.codes = np.empty(0, np.int32)

    def code(self, split: SplitBlock) -> Codes:
        """The code of each row's cell."""
        assert split.cells is not None  # one in doubt has no codes
        cells = split.cells[self.column]
        if self.labels.cut:  # what is cut off differs in every row, so that to know it again is of no use
            self.mixes, self.codes = np.empty(0, np.uint64), np.empty(0, np.int32)
        if cells.longer.size == cells.byte.size:
            return self._long(split, cells)
        codes = self.of_byte.take(cells.byte)
        codes[cells.longer] = 0
        if codes.min() < 0:
            for new in np.unique(cells.byte[codes < 0]):
                self.of_byte[new] = self.labels[bytes([new]) if new else b""]
            codes = self.of_byte.take(cells.byte)
        if cells.longer.size:
            codes[cells.longer] = self._long(split, cells)
        return codes

    def _long(self, split: SplitBlock, cells: CellSpans) -> Codes:
        mixes = cells.mixes(split.raw)
        at = np.searchsorted(self.mixes, mixes)
        new = at == len(self.mixes)
        if not new.all():
            new |= self.mixes[np.where(new, 0, at)] != mixes
        if new.any():
            found, where = np.unique(mixes[new], return_index=True)
            met = np.argsort(where)  # as they stand in the file, whatever numbers this process gives them
            rows = cells.longer[np.flatnonzero(new)[where[met]]]
            spans = zip(cells.starts[rows].tolist(), cells.ends[rows].tolist(), strict=True)
            codes = np.empty(len(found), np.int32)
            codes[met] = [self.labels[cell_content(split.padded, start, end)] for start, end in spans]
            order = np.argsort(np.concatenate([self.mixes, found]), kind="stable")  # it merges what is sorted
            self.mixes = np.concatenate([self.mixes, found])[order]
            self.codes = np.concatenate([self.codes, codes])[order]
            at = np.searchsorted(self.mixes, mixes)
        return self.codes[at]


class DayCoder:
    """Codes of a column of dates, of which a long file has few: each is found by its number, without a search."""

    def __init__(self, column: int, labels: DayLabels) -> None:
        self.column, self.labels = column, labels
        self._mixes, self._codes = np.zeros(_SLOTS, np.uint64), np.full(_SLOTS, -1, np.int32)

    def code(self, split: SplitBlock) -> Codes:
        """The code of each row's cell."""
        assert split.cells is not None  # one in doubt has no codes
        cells = days_in(split.raw, split.cells[self.column])
        if self.labels.overfull:
            return np.zeros(len(cells.byte), np.int32)
        mixes = mixes_of_days(split.raw, cells)
        slots = (mixes >> _TO_SLOT).view(np.int64)
        codes = self._codes.take(slots)
        unknown = np.flatnonzero((self._mixes.take(slots) != mixes) | (codes < 0))
        while unknown.size and not self.labels.overfull:
            row, mix = int(unknown[0]), mixes[unknown[0]]
            code = self.labels[cell_content(split.padded, int(cells.starts[row]), int(cells.ends[row]))]
            self._mixes[slots[row]], self._codes[slots[row]] = mix, code
            is_same = mixes[unknown] == mix
            codes[unknown[is_same]] = code
            unknown = unknown[~is_same]
        return codes


_SLOTS, _TO_SLOT = 1 << 16, np.uint64(48)

_UNSETTLED = -1
_UNKNOWN = -2
_MOST_STARTS = 1 << 16
"""So many beginnings of cells are remembered; beyond, they are forgotten and asked about anew."""


class FirstFilledCoder:
    """Codes of the first filled of several columns: most cells by their first bytes, at most four, others one by one.

    Numbers and names differ in every row, so that to code whole cells would take longer than all else together.
    """

    def __init__(self, columns: Sequence[int], labels: Labels) -> None:
        self.columns, self.labels = columns, labels
        self._of_byte = np.array([self._of_start(bytes([byte])) for byte in range(256)], np.int32)
        self._of_byte[0] = labels[""]
        self._of_pair = np.full(1 << 16, _UNKNOWN, np.int32)
        self._starts = np.empty(0, np.uint64)
        self._codes = np.empty(0, np.int32)

    def _of_start(self, start: bytes) -> int:
        """The code of all cells that begin so, or _UNSETTLED."""
        text = self.labels.cut_by_start(start) if self.labels.cut_by_start else None
        return _UNSETTLED if text is None else self.labels[text]

    def code(self, split: SplitBlock) -> Codes:
        """The code of each row's first filled cell."""

        def code(column: int, rows: SomeRows) -> Codes:
            starts, ends = split.span(column, rows)
            codes = self._of_byte[first_bytes(split.raw, starts, ends)]
            for settle in (self._by_pair, self._by_start):
                unsettled = np.flatnonzero(codes == _UNSETTLED)
                if not unsettled.size:
                    break
                codes[unsettled] = settle(split, starts[unsettled], ends[unsettled])
            return codes

        return first_filled(self.columns, code, self.labels[""])

    def _by_pair(self, split: SplitBlock, starts: Positions, ends: Positions) -> Codes:
        """The codes of cells by their first two bytes, and of those that have only one by that."""
        second = split.raw[starts + 1]
        second[ends - starts < 2] = 0
        pairs = (split.raw[starts].astype(np.uint16) << 8) | second
        codes: Codes = self._of_pair[pairs]
        new = codes == _UNKNOWN
        if new.any():
            for pair in np.unique(pairs[new]).tolist():
                start = bytes([pair >> 8, pair & 0xFF])
                self._of_pair[pair] = self._of_start(start) if start[1] else self.labels[start[:1]]
            codes = self._of_pair[pairs]
        return codes

    def _by_start(self, split: SplitBlock, starts: Positions, ends: Positions) -> Codes:
        """The codes of cells by their first four bytes, or, where these do not settle it, by the whole cell."""
        keys = words_at(split.raw)[starts] & FIRST_BYTES[np.minimum(ends - starts, 4)]
        codes = self._known(keys)
        new = np.unique(keys[codes == _UNKNOWN])
        if new.size:
            if len(self._starts) + len(new) > _MOST_STARTS:
                self._starts, self._codes, new = self._starts[:0], self._codes[:0], np.unique(keys)
            self._remember(new)
            codes = self._known(keys)
        for place in np.flatnonzero(codes == _UNSETTLED).tolist():
            codes[place] = self.labels[cell_content(split.padded, int(starts[place]), int(ends[place]))]
        return codes

    def _known(self, keys: NDArray[np.uint64]) -> Codes:
        if not self._starts.size:
            return np.full(len(keys), _UNKNOWN, np.int32)
        at = np.minimum(np.searchsorted(self._starts, keys), len(self._starts) - 1)
        return np.where(self._starts[at] == keys, self._codes[at], np.int32(_UNKNOWN))

    def _remember(self, keys: NDArray[np.uint64]) -> None:
        codes = [self._of_start(int(key).to_bytes(8, "little").rstrip(b"\0")) for key in keys]
        starts = np.concatenate([self._starts, keys])
        order = np.argsort(starts)
        self._starts = starts[order]
        self._codes = np.concatenate([self._codes, np.array(codes, np.int32)])[order]


def coder_of(column: Column, labels: Labels) -> CellCoder | DayCoder | FirstFilledCoder:
    """What codes a column, or the first filled of several."""
    if not isinstance(column, int):
        return FirstFilledCoder(column, labels)
    return DayCoder(column, labels) if isinstance(labels, DayLabels) else CellCoder(column, labels)
