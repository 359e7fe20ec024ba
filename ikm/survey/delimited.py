"""CSV and its relatives: one definition, and one accelerator that must agree with it.

The :mod:`csv` module is the definition of what a file says. Files of more than ``SMALL`` bytes are split
with numpy, a block at a time: where the separators and line ends stand, and a number for each cell's bytes.
A block in which that is in doubt (rows of differing length, a quote within a text, a lone carriage return)
is read by the definition, and so is the rest of the file where even the end of the block is in doubt.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ikm.findings import Findings, Place, Refusal
from ikm.survey.table import Block, Codes, Labels, Progress, Table, code_rows, find_header

SMALL = 1 << 20
BLOCK = 1 << 20
LONGEST_RECORD = 1 << 24
SEPARATORS = ",;\t|"
SAMPLE_ROWS = 50

Positions = NDArray[np.int64]
Bytes = NDArray[np.uint8]


class Delimited(Table):
    """A text file with a separator: ``, ; tab |``, in UTF-8, UTF-16 or Windows-1252."""

    def __init__(self, stream: BinaryIO, place: Place, size: int) -> None:
        self.place = place
        self._stream = stream
        self._size = size
        self._sample = stream.read(SMALL)
        self._encoding = _encoding(self._sample)
        self._separator = self._choose_separator()
        head = _records(io.BytesIO(self._sample), self._encoding, self._separator, place, whole=False)
        self.header, self.header_row = find_header(head)

    def _choose_separator(self) -> str:
        """The separator that splits the first rows into the most columns, and evenly."""

        def evenness(separator: str) -> float:
            records = _records(io.BytesIO(self._sample), self._encoding, separator, self.place, whole=False)
            try:
                widths = [len(row) for row in islice(records, SAMPLE_ROWS) if any(row)]
            except Refusal:  # a wrong separator can make one endless cell; the right one is refused later
                return 0
            return widths[0] * widths.count(widths[0]) / len(widths) if widths and widths[0] > 1 else 0

        return max(SEPARATORS, key=evenness)

    def blocks(
        self, columns: Sequence[int], labels: Sequence[Labels], findings: Findings, progress: Progress
    ) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        small = len(self._sample) < SMALL or self._encoding != "utf-8-sig" or len(self.header) < 2
        offset = None if small else _offset(self._sample, self.header_row)
        if offset is None:
            self._stream.seek(0)
            records = self._records_from(self._stream)
            find_header(records)
            yield from code_rows(self, records, self.header_row + 1, columns, labels, findings)
        else:
            yield from self._fast(offset, columns, labels, findings, progress)

    def _records_from(self, stream: BinaryIO) -> Iterator[list[str]]:
        return _records(stream, self._encoding, self._separator, self.place)

    def _fast(
        self,
        offset: int,
        columns: Sequence[int],
        labels: Sequence[Labels],
        findings: Findings,
        progress: Progress,
    ) -> Iterator[Block]:
        coders = [_Coder(label) for label in labels]
        row = self.header_row + 1
        with ThreadPoolExecutor(1) as ahead:  # numpy lets go of the interpreter, so splitting costs no time of ours
            splits = _splits(self._stream, offset, ord(self._separator), len(self.header))
            coming = ahead.submit(next, splits, None)
            while split := coming.result():
                coming = ahead.submit(next, splits, None)
                progress(offset / max(self._size, offset + 1))
                if split.cells is None and split.certain:
                    records = list(self._records_from(io.BytesIO(split.data)))
                    yield from code_rows(self, records, row, columns, labels, findings)
                    row += len(records)
                elif split.cells is None:
                    coming.result()
                    self._stream.seek(offset)
                    yield from code_rows(self, self._records_from(self._stream), row, columns, labels, findings)
                    return
                else:
                    block = _coded(split.cells, row, columns, coders)
                    row += split.cells.starts.shape[1]
                    if len(block.rows):
                        yield block
                offset += len(split.data)


def _encoding(sample: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if sample.startswith(mark):
            return encoding
    # UTF-16 without its mark: in a table of Latin letters every second byte is nothing.
    head = sample[:1024]
    if head and head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if head and head[::2].count(0) > len(head) // 4:
        return "utf-16-be"
    return "utf-8-sig"


def _records(
    stream: BinaryIO, encoding: str, separator: str, place: Place, *, whole: bool = True
) -> Iterator[list[str]]:
    """The definition: records by the :mod:`csv` module, blank lines as empty records.

    Bytes that are not UTF-8 become lone surrogates, to be settled per cell. ``whole``: the stream is a file
    to its end, so a quote still open there is a refusal.
    """
    errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
    text = io.TextIOWrapper(stream, encoding, errors, newline="")
    end = "\0end"
    try:
        for record in csv.reader(_lines(text, end), delimiter=separator):
            if record == [end]:
                return
            yield record
    except csv.Error as error:
        raise Refusal("file-unreadable", place, reason=str(error)) from None
    except UnicodeError:
        raise Refusal("file-unreadable", place, reason="its text is cut off or damaged") from None
    finally:
        text.detach()
    if whole:
        raise Refusal("file-unreadable", place, reason="a quote is opened and never closed")


def _lines(text: io.TextIOWrapper, end: str) -> Iterator[str]:
    line = "\n"
    for line in text:
        yield line
    yield end if line.endswith(("\n", "\r")) else "\n" + end


def _offset(sample: bytes, records: int) -> int | None:
    """Where the bytes of the first ``records`` records end, or None where a record has several lines."""
    lines = sample.splitlines(keepends=True)[:records]
    if any(line.count(b'"') % 2 or not line.endswith(b"\n") for line in lines):
        return None
    return sum(map(len, lines))


@dataclass(frozen=True, slots=True)
class _Cells:
    """Where the cells of a block stand: ``data[starts[c, r]:ends[c, r]]`` is column ``c`` of row ``r``."""

    data: bytes
    raw: Bytes
    starts: Positions
    ends: Positions
    blank: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Split:
    """A block of whole records. Without ``cells`` it is in doubt; ``certain`` says that its end is not."""

    data: bytes
    cells: _Cells | None
    certain: bool = True


def _splits(stream: BinaryIO, offset: int, separator: int, width: int) -> Iterator[_Split]:
    stream.seek(offset)
    carry = b""
    while more := stream.read(BLOCK):
        data = carry + more
        split = _split(data, separator, width)
        if split is not None:
            yield split
            if not split.certain:
                return
            carry = data[len(split.data) :]
        elif len(data) > LONGEST_RECORD:
            yield _Split(data, None, certain=False)
            return
        else:
            carry = data
    if carry:
        split = _split(carry + b"\n", separator, width)
        yield split if split and len(split.data) > len(carry) else _Split(carry, None, certain=False)


def _split(data: bytes, separator: int, width: int) -> _Split | None:
    """Split the whole records of ``data``; None where it holds not one."""
    raw = np.frombuffer(data + bytes(8), np.uint8)  # eight more, for reading words at the very end
    body = raw[:-8]
    newline = body == 10
    mark = newline | (body == separator)
    quoted = None
    if b'"' in data:
        quote = body == 34
        quoted = np.bitwise_xor.accumulate(quote)
        newline &= ~quoted
        mark &= ~quoted
        if not _quotes_are_plain(np.flatnonzero(quote), quoted, mark, body):
            return _Split(data, None, certain=False)
    line_ends = np.flatnonzero(newline) if quoted is not None else None
    cut = data.rfind(b"\n") if line_ends is None else int(line_ends[-1]) if line_ends.size else -1
    if cut < 0:
        return None
    data = data[: cut + 1]
    ends = np.flatnonzero(mark[: cut + 1])
    rows = ends.size // width
    if ends.size % width:
        return _Split(data, None)
    ends = np.ascontiguousarray(ends.reshape(rows, width).T)
    if not newline[ends[-1]].all() or np.count_nonzero(newline[: cut + 1]) != rows:
        return _Split(data, None)
    starts = np.empty_like(ends)
    starts[1:] = ends[:-1] + 1
    starts[0, 0] = 0
    starts[0, 1:] = ends[-1, :-1] + 1
    if b"\r" in data:
        before = raw[ends[-1] - 1] == 13
        lone = body[: cut + 1] == 13 if quoted is None else (body[: cut + 1] == 13) & ~quoted[: cut + 1]
        if np.count_nonzero(lone) != np.count_nonzero(before):
            return _Split(data, None, certain=False)
        ends[-1] -= before
    if quoted is not None:
        wrapped = (raw[starts] == 34) & (ends > starts)
        starts += wrapped
        ends -= wrapped
        blank = (ends == starts).all(axis=0)
    else:
        blank = ends[-1] - starts[0] == width - 1
    return _Split(data, _Cells(data, raw, starts, ends, blank))


def _quotes_are_plain(at: Positions, quoted: NDArray[np.bool_], mark: NDArray[np.bool_], body: Bytes) -> bool:
    """Each quote opens at the start of a cell, closes at its end, or is one of a doubled pair."""
    opening = quoted[at]  # the quote itself counts as inside when it opens
    before = np.where(at > 0, at - 1, 0)
    starts = (at == 0) | mark[before] | (body[before] == 34)
    after = np.minimum(at + 1, len(body) - 1)
    stops = mark[after] | (body[after] == 34) | (body[after] == 13) | (at + 1 == len(body))
    return bool(np.where(opening, starts, stops).all())


def _coded(cells: _Cells, first: int, columns: Sequence[int], coders: Sequence[_Coder]) -> Block:
    codes = [coder.code(cells, column) for column, coder in zip(columns, coders, strict=True)]
    numbers = np.arange(first, first + cells.starts.shape[1])
    if cells.blank.any():
        filled = ~cells.blank
        return Block(numbers[filled], [code[filled] for code in codes])
    return Block(numbers, codes)


_MIX = np.uint64(0x9E3779B97F4A7C15)
_FIRST_BYTES = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)


class _Coder:
    """Codes of one column's cells from their bytes.

    A cell of one byte is looked up by that byte. Others go by a 64-bit number mixed from eight bytes at a time;
    that two of a hundred thousand texts share one has odds of one in a thousand million.
    """

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.of_byte = np.full(256, -1, np.int32)
        self.mixes = np.empty(0, np.uint64)
        self.codes = np.empty(0, np.int32)

    def code(self, cells: _Cells, column: int) -> Codes:
        """The code of each row's cell."""
        starts = cells.starts[column]
        lengths = cells.ends[column] - starts
        single = lengths == 1
        if single.all():
            return self._short(cells.raw[starts])
        if not single.any():
            return self._long(cells, starts, lengths)
        codes = np.empty(len(starts), np.int32)
        codes[single] = self._short(cells.raw[starts[single]])
        codes[~single] = self._long(cells, starts[~single], lengths[~single])
        return codes

    def _short(self, byte: Bytes) -> Codes:
        codes = self.of_byte[byte]
        if codes.size and codes.min() < 0:
            for new in np.unique(byte[codes < 0]):
                self.of_byte[new] = self.labels[bytes([new])]
            codes = self.of_byte[byte]
        return codes

    def _long(self, cells: _Cells, starts: Positions, lengths: Positions) -> Codes:
        mixes = _mixed(cells.raw, starts, lengths)
        at = np.searchsorted(self.mixes, mixes)
        new = np.append(self.mixes, np.uint64(0))[at] != mixes
        new |= at == len(self.mixes)
        if new.any():
            found, where = np.unique(mixes[new], return_index=True)
            of = np.flatnonzero(new)[where]
            texts = (cells.data[s : s + n] for s, n in zip(starts[of].tolist(), lengths[of].tolist(), strict=True))
            codes = [self.labels[text.replace(b'""', b'"')] for text in texts]
            order = np.argsort(np.concatenate([self.mixes, found]), kind="stable")
            self.mixes = np.concatenate([self.mixes, found])[order]
            self.codes = np.concatenate([self.codes, np.array(codes, np.int32)])[order]
            at = np.searchsorted(self.mixes, mixes)
        return self.codes[at]


def _mixed(raw: Bytes, starts: Positions, lengths: Positions) -> NDArray[np.uint64]:
    words = np.ndarray((len(raw) - 7,), "<u8", raw.data, strides=(1,))
    mixes = lengths.astype(np.uint64) * _MIX
    live: slice | Positions = slice(None)
    done = 0
    while True:
        word = words[starts + done] & _FIRST_BYTES[np.minimum(lengths - done, 8)]
        mixed = (mixes[live] ^ word) * _MIX
        mixes[live] = mixed ^ (mixed >> np.uint64(29))
        done += 8
        longer = lengths > done
        if not longer.any():
            return mixes
        if not longer.all():
            live = np.flatnonzero(longer) if isinstance(live, slice) else live[longer]
            starts, lengths = starts[longer], lengths[longer]
