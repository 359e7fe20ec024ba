"""Old workbooks (xls): the stream of the OLE file that holds one ([MS-CFB]), and its records, in bounded time."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

BOOK = "Workbook", "Book"
"""The streams that hold a workbook, of Excel 97 and of Excel 95."""
_END, _PASSWORD = 0x0A, 0x2F
_SIZES = b"\x09\x00\x06\x00", b"\x0c\x00\x06\x00"
_ROOT = "Root Entry"
_NAME, _PLACE = 64, 116
"""Where an entry of the directory has the size of its name, and its first sector and length."""


class OleFile:
    """The sectors of an OLE file and the chains that they make; a chain that comes back to itself ends there.

    :raises ValueError: or LookupError, or struct.error, for what is damaged.
    """

    def __init__(self, data: bytes) -> None:
        if data[30:34] not in _SIZES:
            raise ValueError("sectors of another size")
        self._data = data
        self._size, self._small_size = 1 << data[30], 1 << data[32]
        first_directory, _, self._least, first_small, _, further = struct.unpack_from("<6I", data, 48)
        self._has_circle = False
        self._table = self._sector_table(further)
        directory = self._sectors(self._chain(first_directory, self._table))
        self._entries = {
            entry[: max(struct.unpack_from("<H", entry, _NAME)[0] - 2, 0)].decode("utf-16-le", "replace"): entry
            for entry in (directory[at : at + 128] for at in range(0, len(directory), 128))
        }
        self._small_table = _numbers(self._sectors(self._chain(first_small, self._table)))

    def stream(self, names: Sequence[str]) -> bytes:
        """The first of the streams ``names`` that is there; what is cut off is not in it."""
        start, length = self._place(next((name for name in names if name in self._entries), names[-1]))
        if length >= self._least:
            return self._sectors(self._chain(start, self._table))[:length]
        inner, small = self._sectors(self._chain(self._place(_ROOT)[0], self._table)), self._small_size
        chain = self._chain(start, self._small_table)
        return b"".join(inner[number * small : (number + 1) * small] for number in chain)[:length]

    @property
    def runs_in_circles(self) -> bool:
        """Whether a list of sectors, or a stream whose place the file names, comes back to where it was."""
        places = [(name, *self._place(name)) for name in self._entries]
        large = [start for name, start, length in places if length >= self._least or name == _ROOT]
        small = [start for _, start, length in places if 0 < length < self._least]
        return self._has_circle or _meets_circle(large, self._table) or _meets_circle(small, self._small_table)

    def _sector_table(self, further: int) -> tuple[int, ...]:
        """Which sector comes behind each; ``further`` holds more of the list of the sectors of this table."""
        lists = bytearray(self._data[76:512])
        looked_at = set[int]()
        while further not in looked_at and (sector := self._sectors([further])):
            looked_at.add(further)
            lists += sector[:-4]
            further = int.from_bytes(sector[-4:], "little")
        self._has_circle |= further in looked_at
        return _numbers(self._sectors(dict.fromkeys(_numbers(lists))))

    def _sectors(self, numbers: Iterable[int]) -> bytes:
        data, size = self._data, self._size
        return b"".join(data[(number + 1) * size : (number + 2) * size] for number in numbers)

    def _place(self, name: str) -> tuple[int, int]:
        start, length = struct.unpack_from("<II", self._entries[name], _PLACE)
        return start, length

    def _chain(self, number: int, table: Sequence[int]) -> Iterable[int]:
        """The sectors from ``number`` on, each once."""
        found: dict[int, None] = {}
        while number < len(table) and number not in found:
            found[number] = None
            number = table[number]
        self._has_circle |= number in found
        return found


def _meets_circle(starts: Iterable[int], table: Sequence[int]) -> bool:
    """Whether a way through the table from one of the starts comes back to where it was; each sector is met once."""
    way_of: dict[int, int] = {}
    for way, start in enumerate(starts):
        number = start
        while number < len(table) and number not in way_of:
            way_of[number] = way
            number = table[number]
        if way_of.get(number) == way:
            return True
    return False


def stream(data: bytes, names: Sequence[str]) -> bytes:
    """The first of the streams ``names`` of an OLE file.

    :raises ValueError: or LookupError, or struct.error, for what is damaged.
    """
    return OleFile(data).stream(names)


def runs_in_circles(data: bytes) -> bool:
    """Whether a chain of an OLE file comes back to itself: calamine would follow it until no memory is left."""
    with suppress(ValueError, LookupError, struct.error):
        return OleFile(data).runs_in_circles
    return False


def records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place of a workbook on, to the end of its part: their kind and content."""
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == _END:
            return
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def asks_for_password(data: bytes) -> bool:
    """Whether a workbook says that what follows is encrypted, which it does near its beginning."""
    with suppress(ValueError, LookupError, struct.error):
        return any(kind == _PASSWORD for kind, _ in islice(records(stream(data, BOOK), 0), 100))
    return False


def _numbers(content: bytes | bytearray) -> tuple[int, ...]:
    return struct.unpack_from(f"<{len(content) // 4}I", content)
