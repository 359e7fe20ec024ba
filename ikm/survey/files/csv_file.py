"""CSV and its relatives: one definition, and one accelerator that must agree with it.

The :mod:`csv` module is the definition of what a file says. Files of more than ``SMALL`` bytes are split
with numpy, a block at a time: where the separators and line ends stand, and a number for each cell's bytes.
A block in which that is in doubt (rows of differing length, a quote within a text, a lone carriage return)
is read by the definition, and so is the rest of the file where even the end of the block is in doubt.

Why not a library: a million rows of ten columns cost 5.8 s of processor time by the csv module, 0.85 s by pandas in
chunks, behind 0.3 s to import it, and 0.64 s here (2 cores, Python 3.11, pandas 3.1, 2026-11-29), without the row
numbers and the words of answers that a finding has to name, which pandas does not keep.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, Place, Refusal
from ikm.survey.files.table import Block, Codes, Column, Labels, Progress, SomeRows, Table, code_rows, first_filled

SAMPLE = 1 << 20
SMALL = SAMPLE
BLOCK = 1 << 21
LONGEST_RECORD = 1 << 24
SEPARATORS = ",;\t|^"
SAMPLE_ROWS = 50
KEPT_WHOLE = 1 << 16
"""A file up to so many bytes is held as its records."""
LINE_END, RETURN, QUOTE = b'\n\r"'

Positions = NDArray[np.int64]
Bytes = NDArray[np.uint8]


class CsvFile(Table):
    """A text file with a separator: ``, ; tab | ^``, in UTF-8, UTF-16 or Windows-1252."""

    def __init__(self, stream: BinaryIO, place: Place, size: int) -> None:
        self.place = place
        self._stream = stream
        self._size = size
        self._sample = stream.read(SAMPLE)
        self._encoding = _encoding(self._sample)
        self._separator = self._choose_separator()
        self._records: list[list[str]] | None = None
        self._found()

    def _choose_separator(self) -> str:
        """The separator that splits the first rows into the most columns, and evenly."""

        def evenness(separator: str) -> float:
            if separator.encode() not in self._sample:  # which holds of every encoding that is read
                return 0
            try:
                widths = Counter(len(row) for row in islice(self._first_records(separator), SAMPLE_ROWS) if any(row))
            except Refusal:  # a wrong separator can make one endless cell; the right one is refused later
                return 0
            return max((width * rows for width, rows in widths.items() if width > 1), default=0) / (
                widths.total() or 1
            )

        return max(SEPARATORS, key=evenness)

    def _first_records(self, separator: str) -> Iterator[list[str]]:
        return _records(io.BytesIO(self._sample), self._encoding, separator, self.place, whole=False)

    def top(self) -> Iterator[Sequence[object]]:
        """The rows of the first MiB; those of a small file are parsed once."""
        if self._size > KEPT_WHOLE:
            return self._first_records(self._separator)
        if self._records is None:
            self._records = list(self._first_records(self._separator))
        return iter(self._records)

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        small = len(self._sample) < SMALL or self._encoding != "utf-8-sig" or len(self.header) < 2
        offset = None if small else _offset(self._sample, self.header_row)
        if offset is None:
            self._stream.seek(0)
            records = islice(self._records_from(self._stream, 1), self.header_row, None)
            yield from code_rows(self, records, self.header_row + 1, columns, labels)
        else:
            yield from self._fast(offset, columns, labels, progress)

    def _records_from(self, stream: BinaryIO, first: int) -> Iterator[list[str]]:
        return _records(stream, self._encoding, self._separator, self.place, first=first)

    def _cells_of(self, split: _Split, kept: Positions) -> Callable[[int], Sequence[object]]:
        data, ends = split.data, split.ends  # not all of it: a block that is held would hold its working arrays, too

        def cells(place: int) -> Sequence[object]:
            line = int(kept[place])
            start = int(ends[line - 1]) if line else 0
            return next(self._records_from(io.BytesIO(data[start : int(ends[line])]), 1))

        return cells

    def _fast(
        self, offset: int, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress
    ) -> Iterator[Block]:
        from concurrent.futures import ThreadPoolExecutor

        coders = [
            _Coder(place, label) if isinstance(place, int) else _FirstFilledCoder(place, label)
            for place, label in zip(columns, labels, strict=True)
        ]
        single = [column for column in columns if isinstance(column, int)]
        row = self.header_row + 1
        with ThreadPoolExecutor(
            1
        ) as ahead:  # numpy lets go of the interpreter, so the next block costs no time of ours
            splits = _splits(self._stream, offset, ord(self._separator), len(self.header), single)
            coming = ahead.submit(next, splits, None)
            while split := coming.result():
                coming = ahead.submit(next, splits, None)
                progress(offset / max(self._size, offset + 1))
                if split.cells is not None:
                    codes = [coder.code(split) for coder in coders]
                    kept = np.arange(split.rows) if split.blank is None else np.flatnonzero(~split.blank)
                    if split.blank is not None:
                        codes = [code[kept] for code in codes]
                    yield Block(row + kept, codes, self._cells_of(split, kept), Findings())
                    row += split.rows
                elif split.certain:
                    records = list(self._records_from(io.BytesIO(split.data), row))
                    yield from code_rows(self, records, row, columns, labels)
                    row += len(records)
                else:
                    coming.result()
                    self._stream.seek(offset)
                    yield from code_rows(self, self._records_from(self._stream, row), row, columns, labels)
                    return
                offset += len(split.data)


_MARKS = {
    "utf-32": (b"\xff\xfe\0\0", b"\0\0\xfe\xff"),  # before UTF-16, whose mark is the start of this one
    "utf-16": (b"\xff\xfe", b"\xfe\xff"),
}


def _encoding(sample: bytes) -> str:
    for encoding, marks in _MARKS.items():
        if sample.startswith(marks):
            return encoding
    # UTF-16 without its mark: in a table of Latin letters every second byte is nothing.
    head = sample[:1024]
    if head and head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if head and head[::2].count(0) > len(head) // 4:
        return "utf-16-be"
    return "utf-8-sig"


def _records(
    stream: BinaryIO, encoding: str, separator: str, place: Place, *, whole: bool = True, first: int = 1
) -> Iterator[list[str]]:
    """The definition: records by the :mod:`csv` module, blank lines as empty records.

    Bytes that are not UTF-8 become lone surrogates, to be settled per cell. ``whole``: the stream is a file
    to its end, so quotes that do not fit are a refusal, for they may have swallowed rows; ``first`` is the number
    of the first row.
    """
    errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
    text = io.TextIOWrapper(stream, encoding, errors, newline="")
    records = csv.reader(_lines(text), delimiter=separator, strict=whole)
    row = first
    try:
        for record in records:
            yield record
            row += 1
    except csv.Error as error:
        raise _refusal_of(error, place, row) from None
    except UnicodeError:
        raise Refusal("file-damaged", place) from None
    finally:
        text.detach()


class _LongLineError(csv.Error):
    """A line without an end, as far as one is read."""


def _refusal_of(error: csv.Error, place: Place, row: int) -> Refusal:
    """What the csv module complains of, in other words."""
    if isinstance(error, _LongLineError):
        return Refusal("line-too-long", place, most=LONGEST_RECORD, row=row)
    fault = str(error)
    if "end of data" in fault:
        return Refusal("quote-unclosed", place, row=row)
    if "expected after" in fault:
        return Refusal("quote-followed", place, row=row)
    if "field larger" in fault:
        return Refusal("cell-too-long", place, most=csv.field_size_limit(), row=row)
    return Refusal("file-unreadable", place, reason=fault)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_RECORD):
        if len(line) == LONGEST_RECORD:
            raise _LongLineError
        yield line


def _offset(sample: bytes, records: int) -> int | None:
    """Where the bytes of the first ``records`` records end, or None where a record has several lines."""
    if not records:
        return len(codecs.BOM_UTF8) if sample.startswith(codecs.BOM_UTF8) else 0
    lines = sample.splitlines(keepends=True)[:records]
    if any(line.count(b'"') % 2 or not line.endswith(b"\n") for line in lines):
        return None
    return sum(map(len, lines))


_NO_ROWS = np.empty(0, np.int64)
_NO_BYTES = np.empty(0, np.uint8)


class _Cells(NamedTuple):
    """One column of a block: where its cells stand in the bytes, and what they can be recognised by.

    ``byte`` is the cell where it is a single byte, and 0 where it is empty; ``longer`` are the rows of all others,
    ``mixes`` their 64-bit numbers.
    """

    starts: Positions
    ends: Positions
    byte: Bytes
    longer: Positions
    mixes: NDArray[np.uint64]


class _Split(NamedTuple):
    """A block of whole records. Without ``cells`` it is in doubt; ``certain`` says that its end is not.

    ``ends`` is where in ``data`` each record stops. ``raw`` are the bytes that the cells stand in, ``bounds`` where
    each column's cells end there, before them where the records begin; ``has_quotes`` says that cells may be quoted.
    """

    data: bytes
    rows: int = 0
    cells: dict[int, _Cells] | None = None
    blank: NDArray[np.bool_] | None = None
    ends: Positions = _NO_ROWS
    certain: bool = True
    raw: Bytes = _NO_BYTES
    bounds: Sequence[Positions] = ()
    has_quotes: bool = False

    def span(self, column: int, rows: SomeRows) -> tuple[Positions, Positions]:
        """Where in ``raw`` the cells of a column start and end, in those rows."""
        return _unquoted(self.raw, self.bounds[column][rows] + 1, self.bounds[column + 1][rows], self.has_quotes)


def _splits(stream: BinaryIO, offset: int, separator: int, width: int, columns: Sequence[int]) -> Iterator[_Split]:
    stream.seek(offset)
    carry = b""
    while more := stream.read(BLOCK):
        split = _split(carry + more, separator, width, columns)
        if split is not None:
            yield split
            if not split.certain:
                return
            carry = (carry + more)[len(split.data) :]
        else:
            carry += more
            if len(carry) > LONGEST_RECORD:
                yield _Split(carry, certain=False)
                return
    if carry:
        split = _split(carry + b"\n", separator, width, columns)
        yield split if split and len(split.data) > len(carry) else _Split(carry, certain=False)


def _split(data: bytes, separator: int, width: int, columns: Sequence[int]) -> _Split | None:
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
            return _Split(data, certain=False)
    cut = 1 + data.rfind(b"\n") if quoted is None else int(np.flatnonzero(newline)[-1])
    if not cut:
        return None
    data = data[:cut]
    if b"\0" in data:
        return _Split(data)
    flat = np.flatnonzero(mark[: cut + 1])
    rows, rest = divmod(flat.size - 1, width)
    ends = np.ascontiguousarray(flat[1 : 1 + rows * width].reshape(rows, width).T)
    if rest or not newline[ends[-1]].all() or np.count_nonzero(newline[: cut + 1]) != rows + 1:
        return _Split(data)
    first, stops = np.concatenate([flat[:1], ends[-1, :-1]]), ends[-1].copy()
    if b"\r" in data:
        returns = raw[: cut + 1] == RETURN
        before = returns[ends[-1] - 1]
        if np.count_nonzero(returns if quoted is None else returns & ~quoted[: cut + 1]) != np.count_nonzero(before):
            return _Split(data, certain=False)
        ends[-1] -= before
    if (ends[-1] - first).max() > csv.field_size_limit():
        return _Split(data)
    has_quotes, bounds = quoted is not None, [first, *ends]
    cells = {column: _cells(raw, bounds[column] + 1, bounds[column + 1], has_quotes) for column in columns}
    blank = _blank(raw, first + 1, ends, has_quotes)
    return _Split(data, rows, cells, blank, stops, raw=raw, bounds=bounds, has_quotes=has_quotes)


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


def _first_bytes(raw: Bytes, starts: Positions, ends: Positions) -> Bytes:
    """The first byte of each cell, 0 for an empty one."""
    first = raw[starts]
    first[starts == ends] = 0
    return first


def _cells(raw: Bytes, starts: Positions, ends: Positions, quotes: bool) -> _Cells:
    starts, ends = _unquoted(raw, starts, ends, quotes)
    lengths = ends - starts
    byte = _first_bytes(raw, starts, ends)
    longer = np.flatnonzero(lengths > 1)
    if not longer.size:
        return _Cells(starts, ends, byte, _NO_ROWS, _NO_MIXES)
    some = slice(None) if longer.size == lengths.size else longer
    return _Cells(starts, ends, byte, longer, _mixed(raw, starts[some], lengths[some]))


def _words(raw: Bytes) -> NDArray[np.uint64]:
    """The eight bytes from each place on, as a number."""
    return np.ndarray((len(raw) - 7,), "<u8", raw.data, strides=(1,))


_SEED, _MIX, _MIX_AGAIN = (np.uint64(int.from_bytes(os.urandom(8)) | 1) for _ in range(3))
_FIRST_BYTES = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)


def _mixed(raw: Bytes, starts: Positions, lengths: Positions) -> NDArray[np.uint64]:
    """A number for each text, from eight of its bytes at a time, by constants drawn anew in each process.

    That two of a hundred thousand texts share one has odds of less than one in a thousand million, and no text
    can be made for it.
    """
    words = _words(raw)
    mixes = lengths.astype(np.uint64) * _MIX + _SEED
    live: slice | Positions = slice(None)
    done = 0
    while True:
        word = words[starts + done] & _FIRST_BYTES[np.minimum(lengths - done, 8)]
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


class _Coder:
    """Codes of one column's cells: a cell of one byte by that byte, others by their number."""

    def __init__(self, column: int, labels: Labels) -> None:
        self.column, self.labels = column, labels
        self.of_byte = np.full(256, -1, np.int32)
        self.mixes = np.empty(0, np.uint64)
        self.codes = np.empty(0, np.int32)

    def code(self, split: _Split) -> Codes:
        """The code of each row's cell."""
        assert split.cells is not None  # one in doubt has no codes
        data, cells = split.data, split.cells[self.column]
        if self.labels.cut:  # what is cut off differs in every row, so that to know it again is of no use
            self.mixes, self.codes = np.empty(0, np.uint64), np.empty(0, np.int32)
        if cells.longer.size == cells.byte.size:
            return self._long(data, cells)
        codes = self.of_byte[cells.byte]
        codes[cells.longer] = 0
        if codes.min() < 0:
            for new in np.unique(cells.byte[codes < 0]):
                self.of_byte[new] = self.labels[bytes([new]) if new else b""]
            codes = self.of_byte[cells.byte]
        if cells.longer.size:
            codes[cells.longer] = self._long(data, cells)
        return codes

    def _long(self, data: bytes, cells: _Cells) -> Codes:
        at = np.searchsorted(self.mixes, cells.mixes)
        new = at == len(self.mixes)
        if not new.all():
            new |= self.mixes[np.where(new, 0, at)] != cells.mixes
        if new.any():
            found, where = np.unique(cells.mixes[new], return_index=True)
            met = np.argsort(where)  # as they stand in the file, whatever numbers this process gives them
            found, where = found[met], where[met]
            rows = cells.longer[np.flatnonzero(new)[where]]
            spans = zip(cells.starts[rows].tolist(), cells.ends[rows].tolist(), strict=True)
            codes = [self.labels[_content(data, start, end)] for start, end in spans]
            order = np.argsort(np.concatenate([self.mixes, found]))
            self.mixes = np.concatenate([self.mixes, found])[order]
            self.codes = np.concatenate([self.codes, np.array(codes, np.int32)])[order]
            at = np.searchsorted(self.mixes, cells.mixes)
        return self.codes[at]


def _content(data: bytes, start: int, end: int) -> bytes:
    """The bytes of a cell, by where it stands in ``raw``, which has one byte more in front."""
    return data[start - 1 : end - 1].replace(b'""', b'"')


_UNSETTLED = -1
_UNKNOWN = -2
_MOST_STARTS = 1 << 16
"""So many beginnings of cells are remembered; beyond, they are forgotten and asked about anew."""


class _FirstFilledCoder:
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

    def code(self, split: _Split) -> Codes:
        """The code of each row's first filled cell."""

        def code(column: int, rows: SomeRows) -> Codes:
            starts, ends = split.span(column, rows)
            codes = self._of_byte[_first_bytes(split.raw, starts, ends)]
            for settle in (self._by_pair, self._by_start):
                unsettled = np.flatnonzero(codes == _UNSETTLED)
                if not unsettled.size:
                    break
                codes[unsettled] = settle(split, starts[unsettled], ends[unsettled])
            return codes

        return first_filled(self.columns, code, self.labels[""])

    def _by_pair(self, split: _Split, starts: Positions, ends: Positions) -> Codes:
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

    def _by_start(self, split: _Split, starts: Positions, ends: Positions) -> Codes:
        """The codes of cells by their first four bytes, or, where these do not settle it, by the whole cell."""
        keys = _words(split.raw)[starts] & _FIRST_BYTES[np.minimum(ends - starts, 4)]
        codes = self._known(keys)
        new = np.unique(keys[codes == _UNKNOWN])
        if new.size:
            if len(self._starts) + len(new) > _MOST_STARTS:
                self._starts, self._codes, new = self._starts[:0], self._codes[:0], np.unique(keys)
            self._remember(new)
            codes = self._known(keys)
        for place in np.flatnonzero(codes == _UNSETTLED).tolist():
            codes[place] = self.labels[_content(split.data, int(starts[place]), int(ends[place]))]
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
