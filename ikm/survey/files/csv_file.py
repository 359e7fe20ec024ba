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
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from ikm.messages.findings import Findings, Place, Refusal
from ikm.survey.files.cell_codes import code_rows
from ikm.survey.files.table import Block, Column, Labels, Progress, Table

if TYPE_CHECKING:
    from ikm.survey.files.csv_split import Positions, SplitBlock

SAMPLE = 1 << 20
SMALL = SAMPLE
BLOCK = 1 << 21
LONGEST_RECORD = 1 << 24
LINE_ENDS = frozenset(["\n", "\r\n", "\r"])
MOST_BLANK = 1 << 21
"""So many empty lines may stand one behind another: two sheets full, and as many as a block can hold."""
LARGEST_KEPT = 31 << 20
"""Below the 32 MiB from which on glibc always gives memory back."""
SEPARATORS = ",;\t|^"
SAMPLE_ROWS = 50
KEPT_WHOLE = 1 << 16
"""A file up to so many bytes is held as its records."""


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

    @property
    def is_whole_on_top(self) -> bool:
        """Whether the file is no longer than what is looked at; see :attr:`Table.is_whole_on_top`."""
        return len(self._sample) < SAMPLE

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

    def _cells_of(self, split: SplitBlock, kept: Positions) -> Callable[[int], Sequence[object]]:
        # Not all of the block: one that is held would hold its working arrays, too.
        padded, line_ends = split.padded, split.line_ends

        def cells(place: int) -> Sequence[object]:
            line = int(kept[place])
            start, end = int(line_ends[line]) + 1, int(line_ends[line + 1]) + 1
            return next(self._records_from(io.BytesIO(padded[start:end]), 1))

        return cells

    def _fast(
        self, offset: int, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress
    ) -> Iterator[Block]:
        # Only files of more than SMALL bytes need them.
        from concurrent.futures import ThreadPoolExecutor

        from ikm.survey.files.csv_codes import coder_of
        from ikm.survey.files.csv_split import split_blocks

        _keep_freed_memory()
        coders = [coder_of(place, label) for place, label in zip(columns, labels, strict=True)]
        single = [column for column in columns if isinstance(column, int)]
        row = self.header_row + 1
        blank = 0
        # Numpy lets go of the interpreter, so that to split the next block costs no time of ours.
        with ThreadPoolExecutor(1) as ahead:
            splits = split_blocks(
                *(self._stream, offset, ord(self._separator), len(self.header), single),
                size=BLOCK,
                longest=LONGEST_RECORD,
            )
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
                elif split.certain and not split.data.strip(b"\r\n"):
                    row += split.data.count(b"\n")
                elif split.certain:
                    records = list(self._records_from(io.BytesIO(split.data), row))
                    yield from code_rows(self, records, row, columns, labels)
                    row += len(records)
                else:
                    coming.result()
                    self._stream.seek(offset)
                    yield from code_rows(self, self._records_from(self._stream, row), row, columns, labels)
                    return
                blank = _blank_at_end(split, blank)
                if blank > MOST_BLANK:
                    raise _too_many_blank(self.place, row)
                offset += split.size


def _blank_at_end(split: SplitBlock, before: int) -> int:
    """How many empty lines a block ends with, and those ``before`` it where it holds nothing else."""
    if split.cells is not None:
        return 0
    data = split.data
    filled = data.rstrip(b"\r\n")
    lines = data.count(b"\n", len(filled))
    return lines - 1 if filled else before + lines


def _keep_freed_memory() -> None:
    """Have the C library keep what the working arrays of a block free, for those of the next.

    It gives arrays beyond a size back to the system, so that the next ones are filled with zeros once more, page by
    page: a quarter of the time of a file of quoted words. When so large a one was freed once, glibc keeps more from
    then on; other libraries take no notice.
    """
    np.empty(LARGEST_KEPT, np.uint8)


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


def _too_many_blank(place: Place, row: int) -> Refusal:
    """The refusal of blank lines, which reach to a row at least."""
    return Refusal("lines-blank", place, most=MOST_BLANK, row=row - MOST_BLANK)


class _BlankLinesError(csv.Error):
    """Lines with nothing in them, more than anybody looks through."""


class _LongLineError(csv.Error):
    """A line without an end, as far as one is read."""


def _refusal_of(error: csv.Error, place: Place, row: int) -> Refusal:
    """What the csv module complains of, in other words."""
    if isinstance(error, _LongLineError):
        return Refusal("line-too-long", place, most=LONGEST_RECORD, row=row)
    if isinstance(error, _BlankLinesError):
        return _too_many_blank(place, row)
    fault = str(error)
    if "end of data" in fault:
        return Refusal("quote-unclosed", place, row=row)
    if "expected after" in fault:
        return Refusal("quote-followed", place, row=row)
    if "field larger" in fault:
        return Refusal("cell-too-long", place, most=csv.field_size_limit(), row=row)
    return Refusal("file-unreadable", place, reason=fault)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    blank = 0
    while line := text.readline(LONGEST_RECORD):
        if len(line) == LONGEST_RECORD:
            raise _LongLineError
        blank = blank + 1 if line in LINE_ENDS else 0
        if blank > MOST_BLANK:
            raise _BlankLinesError
        yield line


def _offset(sample: bytes, records: int) -> int | None:
    """Where the bytes of the first ``records`` records end, or None where a record has several lines."""
    if not records:
        return len(codecs.BOM_UTF8) if sample.startswith(codecs.BOM_UTF8) else 0
    lines = sample.splitlines(keepends=True)[:records]
    if any(line.count(b'"') % 2 or not line.endswith(b"\n") for line in lines):
        return None
    return sum(map(len, lines))
