"""Blocks of a CSV file, split with numpy: where each cell stands, and a number by which its text is known again.

A block in which that is in doubt says so, and is left to the :mod:`csv` module; see :mod:`ikm.survey.files.csv_file`,
which also says why this is no library's.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.survey.files.table import SomeRows

LINE_END, RETURN, QUOTE = b'\n\r"'

Positions = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_NO_ROWS = np.empty(0, np.int64)
_NO_BYTES = np.empty(0, np.uint8)


class CellSpans(NamedTuple):
    """One column of a block: where its cells stand in the bytes, and what they can be recognised by.

    ``byte`` is the cell where it is a single byte, and 0 where it is empty; ``longer`` are the rows of all others,
    ``mixes`` their 64-bit numbers.
    """

    starts: Positions
    ends: Positions
    byte: Bytes
    longer: Positions
    mixes: NDArray[np.uint64]


class SplitBlock(NamedTuple):
    """A block of whole records. Without ``cells`` it is in doubt; ``certain`` says that its end is not.

    ``ends`` is where in ``data`` each record stops. ``raw`` are the bytes that the cells stand in, ``bounds`` where
    each column's cells end there, before them where the records begin; ``has_quotes`` says that cells may be quoted.
    """

    data: bytes
    rows: int = 0
    cells: dict[int, CellSpans] | None = None
    blank: NDArray[np.bool_] | None = None
    ends: Positions = _NO_ROWS
    certain: bool = True
    raw: Bytes = _NO_BYTES
    bounds: Sequence[Positions] = ()
    has_quotes: bool = False

    def span(self, column: int, rows: SomeRows) -> tuple[Positions, Positions]:
        """Where in ``raw`` the cells of a column start and end, in those rows."""
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
        split = _split_block(carry + more, separator, width, columns)
        if split is not None:
            yield split
            if not split.certain:
                return
            carry = (carry + more)[len(split.data) :]
        else:
            carry += more
            if len(carry) > longest:
                yield SplitBlock(carry, certain=False)
                return
    if carry:
        split = _split_block(carry + b"\n", separator, width, columns)
        yield split if split and len(split.data) > len(carry) else SplitBlock(carry, certain=False)


def _split_block(data: bytes, separator: int, width: int, columns: Sequence[int]) -> SplitBlock | None:
    """Split the whole records of ``data``; None where it holds not one."""
    # A line end before, so that every cell has a mark before it; eight bytes behind, to read words at the very end.
    raw = np.frombuffer(b"\n" + data + bytes(8), np.uint8)
    newline = raw == LINE_END
    mark = newline | (raw == separator)
    quoted = None
    if b'"' in data:
        quote = raw == QUOTE
        quoted = np.bitwise_xor.accumulate(quote)
        newline &= ~quoted
        mark &= ~quoted
        if not _quotes_are_plain(np.flatnonzero(quote), quoted, mark, raw):
            return SplitBlock(data, certain=False)
    cut = 1 + data.rfind(b"\n") if quoted is None else int(np.flatnonzero(newline)[-1])
    if not cut:
        return None
    data = data[:cut]
    if b"\0" in data:
        return SplitBlock(data)
    flat = np.flatnonzero(mark[: cut + 1])
    rows, rest = divmod(flat.size - 1, width)
    ends = np.ascontiguousarray(flat[1 : 1 + rows * width].reshape(rows, width).T)
    if rest or not newline[ends[-1]].all() or np.count_nonzero(newline[: cut + 1]) != rows + 1:
        return SplitBlock(data)
    first, stops = np.concatenate([flat[:1], ends[-1, :-1]]), ends[-1].copy()
    if b"\r" in data:
        returns = raw[: cut + 1] == RETURN
        before = returns[ends[-1] - 1]
        if np.count_nonzero(returns if quoted is None else returns & ~quoted[: cut + 1]) != np.count_nonzero(before):
            return SplitBlock(data, certain=False)
        ends[-1] -= before
    if (ends[-1] - first).max() > csv.field_size_limit():
        return SplitBlock(data)
    has_quotes, bounds = quoted is not None, [first, *ends]
    cells = {column: _cells(raw, bounds[column] + 1, bounds[column + 1], has_quotes) for column in columns}
    blank = _blank(raw, first + 1, ends, has_quotes)
    return SplitBlock(data, rows, cells, blank, stops, raw=raw, bounds=bounds, has_quotes=has_quotes)


def _quotes_are_plain(at: Positions, quoted: NDArray[np.bool_], mark: NDArray[np.bool_], raw: Bytes) -> bool:
    """Each quote opens at the start of a cell, closes at its end, or is one of a doubled pair."""
    before, after = raw[at - 1], raw[at + 1]
    starts = mark[at - 1] | (before == QUOTE)
    stops = mark[at + 1] | (after == QUOTE) | (after == RETURN) | (at + 9 == len(raw))
    return bool(np.where(quoted[at], starts, stops).all())  # a quote that opens counts as quoted, one that closes not


def _blank(raw: Bytes, starts: Positions, ends: Positions, quotes: bool) -> NDArray[np.bool_] | None:
    """The rows whose cells are all empty, or None where there are none."""
    lengths = ends[-1] - starts
    blank: NDArray[np.bool_] = lengths == len(ends) - 1
    if quotes:  # an empty cell may stand as two quotes
        content = np.cumsum((raw != QUOTE) & (raw != raw[ends[0, 0]]))
        for row in np.flatnonzero(content[ends[-1] - 1] == content[starts - 1]):
            separator = bytes([raw[ends[0, row]]])
            blank[row] = set(raw[starts[row] : ends[-1, row]].tobytes().split(separator)) <= {b"", b'""'}
    return blank if blank.any() else None


_NO_MIXES = np.empty(0, np.uint64)


def _unquoted(raw: Bytes, starts: Positions, ends: Positions, quotes: bool) -> tuple[Positions, Positions]:
    """Where cells start and end, without the quotes around them."""
    if not quotes:
        return starts, ends
    wrapped = (raw[starts] == QUOTE) & (ends > starts)
    return starts + wrapped, ends - wrapped


def first_bytes(raw: Bytes, starts: Positions, ends: Positions) -> Bytes:
    """The first byte of each cell, 0 for an empty one."""
    first = raw[starts]
    first[starts == ends] = 0
    return first


def _cells(raw: Bytes, starts: Positions, ends: Positions, quotes: bool) -> CellSpans:
    starts, ends = _unquoted(raw, starts, ends, quotes)
    lengths = ends - starts
    byte = first_bytes(raw, starts, ends)
    longer = np.flatnonzero(lengths > 1)
    if not longer.size:
        return CellSpans(starts, ends, byte, _NO_ROWS, _NO_MIXES)
    some = slice(None) if longer.size == lengths.size else longer
    return CellSpans(starts, ends, byte, longer, _mixed(raw, starts[some], lengths[some]))


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


def cell_content(data: bytes, start: int, end: int) -> bytes:
    """The bytes of a cell, by where it stands in ``raw``, which has one byte more in front."""
    return data[start - 1 : end - 1].replace(b'""', b'"')
