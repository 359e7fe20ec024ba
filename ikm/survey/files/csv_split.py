"""Blocks of a CSV file, split with numpy: where each cell stands, and a number by which its text is known again.

A block in which that is in doubt says so, and is left to the :mod:`csv` module; see :mod:`ikm.survey.files.csv_file`,
which also says why this is no library's.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ikm.survey.files.table import DAY_ENDS, NO_BLANKS, SomeRows

LINE_END, RETURN, QUOTE = b'\n\r"'
BLANK, DAY_BREAK = b" T"

Positions = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_NO_ROWS = np.empty(0, np.int64)
_PADDING = bytes(8)
"""Behind the records, so that eight bytes can be read as a word at the very end."""


class CellSpans(NamedTuple):
    """One column of a block: where its cells stand in the bytes, and what they can be recognised by.

    ``byte`` is the cell where it is a single byte, and 0 where it is empty; ``longer`` are the rows of all others.
    """

    starts: Positions
    ends: Positions
    byte: Bytes
    longer: Positions

    def mixes(self, raw: Bytes) -> NDArray[np.uint64]:
        """A number for each of the ``longer`` cells, by which its text is known again; ``raw`` are the block's."""
        starts, ends = self.starts, self.ends
        if len(self.longer) < len(starts):
            starts, ends = starts.take(self.longer), ends.take(self.longer)
        return _mixed(raw, starts, ends - starts)


class SplitBlock(NamedTuple):
    """A block of whole records. Without ``cells`` it is in doubt; ``certain`` says that its end is not.

    ``padded`` has the ``size`` bytes of its records behind a line end, so that every cell has a mark before it, and
    before other bytes. ``line_ends`` is where the first line end stands and that of each record, ``bounds`` where
    each column's cells end, before them where the records begin; ``has_quotes`` says that cells may be quoted. All
    places are those in ``padded``.
    """

    padded: bytes
    size: int
    rows: int = 0
    cells: dict[int, CellSpans] | None = None
    blank: NDArray[np.bool_] | None = None
    certain: bool = True
    line_ends: Positions = _NO_ROWS
    bounds: Sequence[Positions] = ()
    has_quotes: bool = False

    @property
    def data(self) -> bytes:
        """The records alone."""
        return self.padded[1 : 1 + self.size]

    @property
    def raw(self) -> Bytes:
        """The same bytes as ``padded`` for numpy."""
        return np.frombuffer(self.padded, np.uint8)

    def span(self, column: int, rows: SomeRows) -> tuple[Positions, Positions]:
        """Where the cells of a column start and end, in those rows."""
        return _unquoted(self.raw, self.bounds[column][rows] + 1, self.bounds[column + 1][rows], self.has_quotes)


def split_blocks(
    stream: BinaryIO, offset: int, separator: int, width: int, columns: Sequence[int], *, size: int, longest: int
) -> Iterator[SplitBlock]:
    """The blocks of a file from ``offset`` on, each of about ``size`` bytes.

    ``width`` is how many cells a record has; ``columns`` are those whose cells are told apart. The last block is one
    in doubt where a record has more than ``longest`` bytes or the end of the file is in doubt.
    """
    stream.seek(offset)
    carry = b""
    while more := stream.read(size):
        padded = b"".join((b"\n", carry, more, _PADDING))
        split = _split_block(padded, separator, width, columns)
        if split is None:
            carry += more
            if len(carry) > longest:
                yield SplitBlock(padded, len(carry), certain=False)
                return
            continue
        yield split
        if not split.certain:
            return
        carry = padded[1 + split.size : -len(_PADDING)]
    if carry:
        split = _split_block(b"".join((b"\n", carry, b"\n", _PADDING)), separator, width, columns)
        is_whole = split is not None and split.size > len(carry)
        yield split if split and is_whole else SplitBlock(b"\n" + carry, len(carry), certain=False)


def _split_block(padded: bytes, separator: int, width: int, columns: Sequence[int]) -> SplitBlock | None:
    """Split the whole records of ``padded``; None where it holds not one."""
    raw = np.frombuffer(padded, np.uint8)
    has_quotes = b'"' in padded
    found = _Marks.found(raw, separator, has_quotes=has_quotes)
    if found is None:
        return SplitBlock(padded, len(padded) - 1 - len(_PADDING), certain=False)
    line_ends, quotes = found.line_ends, found.quotes
    size = int(line_ends[-1])
    if not size:
        return None
    in_doubt = SplitBlock(padded, size)
    if padded.find(b"\0", 0, size) >= 0:
        return in_doubt
    marks = found.marks[: np.searchsorted(found.marks, size, "right")]
    rows, rest = divmod(marks.size - 1, width)
    if rest or line_ends.size != rows + 1:
        return in_doubt
    ends = np.ascontiguousarray(marks[1:].reshape(rows, width).T)
    if not np.array_equal(ends[-1], line_ends[1:]):
        return in_doubt
    first = line_ends[:-1]
    if padded.find(b"\r", 0, size) >= 0:
        returns = np.flatnonzero(raw[:size] == RETURN)
        is_before_end = raw[ends[-1] - 1] == RETURN
        unquoted = len(returns) if quotes is None else np.count_nonzero(~quotes.are_around(returns))
        if unquoted != np.count_nonzero(is_before_end):
            return in_doubt._replace(certain=False)
        ends[-1] -= is_before_end
    if (ends[-1] - first).max() > csv.field_size_limit():
        return in_doubt
    bounds = [first, *ends]
    cells = {column: _cells(raw, bounds[column] + 1, bounds[column + 1], has_quotes) for column in columns}
    blank = _blank(padded, separator, first + 1, ends, has_quotes)
    return SplitBlock(padded, size, rows, cells, blank, True, line_ends, bounds, has_quotes)


class _Marks(NamedTuple):
    """Where the separators and line ends of a block stand that no quotes enclose, and where its line ends alone."""

    marks: Positions
    line_ends: Positions
    quotes: _Quotes | None

    @classmethod
    def found(cls, raw: Bytes, separator: int, *, has_quotes: bool) -> Self | None:
        """Those of a block; None where a quote stands within a text."""
        is_line_end = raw == LINE_END
        is_mark = is_line_end | (raw == separator)
        if not has_quotes:
            return cls(np.flatnonzero(is_mark), np.flatnonzero(is_line_end), None)
        quotes, marks = _Quotes.found(raw, is_mark)
        if not quotes.are_plain(raw):
            return None
        quoted = quotes.quoted_marks()
        if quoted.size:
            marks = np.setdiff1d(marks, quoted, assume_unique=True)
            is_line_end[quoted] = False
        return cls(marks, np.flatnonzero(is_line_end), quotes)


class _Quotes(NamedTuple):
    """The quotes of a block, and what they enclose: known from the signs alone, not byte by byte.

    ``signs`` is where the separators, line ends and quotes stand. ``opening`` and ``closing`` are the places of the
    quotes among these, by turns; an opening one at the end may have no closing one.
    """

    signs: Positions
    opening: Positions
    closing: Positions

    @classmethod
    def found(cls, raw: Bytes, is_mark: NDArray[np.bool_]) -> tuple[Self, Positions]:
        """The quotes of a block in which those bytes are separators and line ends, and where these stand."""
        is_quote = raw == QUOTE
        signs = np.flatnonzero(is_mark | is_quote)
        is_quote_sign = is_quote.take(signs)
        quotes = np.flatnonzero(is_quote_sign)
        return cls(signs, quotes[::2], quotes[1::2]), signs.take(np.flatnonzero(~is_quote_sign))

    def quoted_marks(self) -> Positions:
        """Where separators and line ends stand between two quotes."""
        until = self.closing
        if len(self.opening) > len(self.closing):
            until = np.append(self.closing, len(self.signs))
        has_marks = np.flatnonzero(until - self.opening > 1)
        within = [self.signs[self.opening[pair] + 1 : until[pair]] for pair in has_marks.tolist()]
        return np.concatenate(within) if within else _NO_ROWS

    def are_plain(self, raw: Bytes) -> bool:
        """Whether each quote opens at the start of a cell, closes at its end, or is one of a doubled pair."""
        is_beside_next = np.diff(self.signs, append=self.signs[-1]) == 1
        if not is_beside_next.take(self.opening - 1).all():
            return False
        is_last = is_beside_next.take(self.closing)
        if is_last.all():
            return True
        behind = self.signs[self.closing[~is_last]] + 1
        return bool(((raw.take(behind) == RETURN) | (behind + len(_PADDING) == len(raw))).all())

    def are_around(self, places: Positions) -> NDArray[np.bool_]:
        """Whether places that hold none of the signs stand between two quotes."""
        signs_before = np.searchsorted(self.signs, places)
        opened, closed = (np.searchsorted(quotes, signs_before) for quotes in (self.opening, self.closing))
        around: NDArray[np.bool_] = opened > closed
        return around


def _blank(
    padded: bytes, separator: int, starts: Positions, ends: Positions, has_quotes: bool
) -> NDArray[np.bool_] | None:
    """The rows whose cells are all empty, or None where there are none."""
    lengths = ends[-1] - starts
    separators = len(ends) - 1
    blank: NDArray[np.bool_] = lengths == separators
    if has_quotes:  # an empty cell may stand as two quotes
        for row in np.flatnonzero(~blank & (lengths <= separators + 2 * len(ends))).tolist():
            cells = padded[starts[row] : ends[-1, row]].split(bytes([separator]))
            blank[row] = set(cells) <= {b"", b'""'}
    return blank if blank.any() else None


def _unquoted(raw: Bytes, starts: Positions, ends: Positions, quotes: bool) -> tuple[Positions, Positions]:
    """Where cells start and end, without the quotes around them."""
    if not quotes:
        return starts, ends
    wrapped = (raw[starts] == QUOTE) & (ends > starts)
    return starts + wrapped, ends - wrapped


def first_bytes(raw: Bytes, starts: Positions, ends: Positions) -> Bytes:
    """The first byte of each cell, 0 for an empty one."""
    first = raw.take(starts)
    first *= starts != ends
    return first


def _cells(raw: Bytes, starts: Positions, ends: Positions, quotes: bool) -> CellSpans:
    starts, ends = _unquoted(raw, starts, ends, quotes)
    return CellSpans(starts, ends, first_bytes(raw, starts, ends), np.flatnonzero(ends - starts > 1))


def days_in(raw: Bytes, cells: CellSpans) -> CellSpans:
    """The cells of a column of dates without the time of day; see :class:`~ikm.survey.files.table.DayLabels`."""
    starts = cells.starts
    longest = int((cells.ends - starts).max(initial=0))
    if longest < DAY_ENDS.stop:
        return cells
    begins = (cells.byte - np.uint8(ord("0")) < 10) & (cells.ends - starts >= DAY_ENDS.stop)
    for place in NO_BLANKS:
        begins &= raw.take(starts + place, mode="clip") != BLANK
    ends = cells.ends
    for place in reversed(DAY_ENDS):
        at = starts + place
        signs = raw.take(at, mode="clip")
        is_end = begins & ((signs == BLANK) | (signs == DAY_BREAK)) & (at < ends)
        if is_end.any():
            ends = np.where(is_end, at, ends)
    return cells._replace(ends=ends)


def mixes_of_days(raw: Bytes, cells: CellSpans) -> NDArray[np.uint64]:
    """A number for each cell, by which its text is known again, with less work than :meth:`CellSpans.mixes` has.

    The first eight bytes and the last eight are all of a text of eight to sixteen, as dates are.
    """
    starts, lengths = cells.starts, cells.ends - cells.starts
    if lengths.min(initial=8) < 8 or lengths.max(initial=8) > 16:
        return _mixed(raw, starts, lengths)
    words = words_at(raw)
    mixes = words[starts] * _MIX
    mixes ^= mixes >> np.uint64(32)
    mixes += lengths.astype(np.uint64) * _SEED
    mixes += words[starts + (lengths - 8)]
    mixes *= _MIX_AGAIN
    return mixes


def words_at(raw: Bytes) -> NDArray[np.uint64]:
    """The eight bytes from each place on, as a number."""
    return np.ndarray((len(raw) - 7,), "<u8", raw.data, strides=(1,))


_SEED, _MIX, _MIX_AGAIN = (np.uint64(int.from_bytes(os.urandom(8)) | 1) for _ in range(3))
FIRST_BYTES = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)


def _mixed(raw: Bytes, starts: Positions, lengths: Positions) -> NDArray[np.uint64]:
    """A number for each text, from eight of its bytes at a time, by constants drawn anew in each process.

    That two of a hundred thousand texts share one has odds of less than one in a thousand million, and no text
    can be made for it.
    """
    words = words_at(raw)
    mixes = lengths.astype(np.uint64) * _MIX + _SEED
    live: slice | Positions = slice(None)
    done = 0
    while True:
        word = words[starts + done] & FIRST_BYTES[np.minimum(lengths - done, 8)]
        mixed = mixes[live] ^ word
        mixed = (mixed ^ (mixed >> np.uint64(31))) * _MIX
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX_AGAIN
        mixes[live] = mixed ^ (mixed >> np.uint64(32))
        done += 8
        longer = lengths > done
        if not longer.any():
            return mixes
        if not longer.all():
            live = np.flatnonzero(longer) if isinstance(live, slice) else live[longer]
            starts, lengths = starts[longer], lengths[longer]


def cell_content(padded: bytes, start: int, end: int) -> bytes:
    """The bytes of a cell, by where it stands."""
    return padded[start:end].replace(b'""', b'"')
