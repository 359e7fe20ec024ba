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
_NAME, _PLACE = 64, 116
"""Where an entry of the directory has the size of its name, and its first sector and length."""


def stream(data: bytes, names: Sequence[str]) -> bytes:
    """The first of the streams ``names`` that is there; what is cut off is not in it.

    :raises ValueError: or LookupError, or struct.error, for what is damaged.
    """
    if data[30:34] not in _SIZES:
        raise ValueError("sectors of another size")
    size, small = 1 << data[30], 1 << data[32]
    first_directory, _, least, first_small, _, more = struct.unpack_from("<6I", data, 48)

    def sectors(numbers: Iterable[int]) -> bytes:
        return b"".join(data[(number + 1) * size : (number + 2) * size] for number in numbers)

    lists = bytearray(data[76:512])
    for _ in range(len(data) // size):
        if not (further := sectors([more])):
            break
        lists += further[:-4]
        more = int.from_bytes(further[-4:], "little")
    table = _numbers(sectors(dict.fromkeys(_numbers(lists))))
    directory = sectors(_chain(first_directory, table))
    entries = {
        entry[: max(struct.unpack_from("<H", entry, _NAME)[0] - 2, 0)].decode("utf-16-le", "replace"): entry
        for entry in (directory[at : at + 128] for at in range(0, len(directory), 128))
    }

    def place(name: str) -> tuple[int, int]:
        start, length = struct.unpack_from("<II", entries[name], _PLACE)
        return start, length

    start, length = place(next((name for name in names if name in entries), names[-1]))
    if length >= least:
        return sectors(_chain(start, table))[:length]
    inner = sectors(_chain(place("Root Entry")[0], table))
    chain = _chain(start, _numbers(sectors(_chain(first_small, table))))
    return b"".join(inner[number * small : (number + 1) * small] for number in chain)[:length]


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


def _chain(number: int, table: Sequence[int]) -> Iterable[int]:
    """The sectors from ``number`` on, each once."""
    found: dict[int, None] = {}
    while number < len(table) and number not in found:
        found[number] = None
        number = table[number]
    return found
