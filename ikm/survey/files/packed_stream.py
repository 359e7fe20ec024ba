"""A .gz file as the bytes that were packed: what says nearly nothing for its size is not unpacked to its end."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import BinaryIO, cast

from ikm.messages.findings import Place, Refusal
from ikm.survey.files.xlsx_package import is_swollen


class _BoundedGzip(gzip.GzipFile):
    def __init__(self, packed: BinaryIO, check: Callable[[int], None]) -> None:
        super().__init__(fileobj=packed, mode="rb")
        self._check = check

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self._check(self.tell())
        return found

    def read1(self, size: int = -1) -> bytes:
        found = super().read1(size)
        self._check(self.tell())
        return found


def unpacked(packed: BinaryIO, size: int, place: Place) -> BinaryIO:
    """What a stream of ``size`` bytes was packed from, as a stream that can seek.

    Reading it raises the refusal ``file-swollen`` where it has become too long for what it was packed to.
    """

    def check(position: int) -> None:
        if is_swollen(size, position):
            raise Refusal("file-swollen", place)

    return cast("BinaryIO", _BoundedGzip(packed, check))
