"""The package of a workbook: the same parts give the same bytes, whenever and wherever it is written."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PROPERTIES = "docProps/core.xml"
FIRST_TIME = (1980, 1, 1, 0, 0, 0)
"""The first that a package can say; what is written anew each run has no time of its own."""
_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FIRST_TIME_TEXT = b"1980-01-01T00:00:00Z"


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The bytes of a package of parts by name, in their order, with no clock in it."""
    whole = io.BytesIO()
    with ZipFile(whole, "w") as package:
        for name, content in parts:
            part = ZipInfo(name, FIRST_TIME)
            part.compress_type, part.create_system = ZIP_DEFLATED, 0
            timeless = _TIME.sub(rb"\g<1>" + _FIRST_TIME_TEXT, content) if name == PROPERTIES else content
            package.writestr(part, timeless)
    return whole.getvalue()


def parts_of(package: bytes) -> Iterable[tuple[str, bytes]]:
    """The parts of a package, by name, in their order."""
    with ZipFile(io.BytesIO(package)) as made:
        for item in made.infolist():
            yield item.filename, made.read(item)
