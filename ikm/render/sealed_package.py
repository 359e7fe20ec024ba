"""The package of a workbook or a document: the same parts give the same bytes, and it says itself what they were.

A custom property holds the digest of all parts. A program that saves the file again keeps the property and writes
parts of its own, so what somebody may have written into the file is known from what this program wrote.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ikm.survey.files.xlsx_package import DAMAGED

PROPERTIES, OWN_PROPERTIES = "docProps/core.xml", "docProps/custom.xml"
FIRST_TIME = (1980, 1, 1, 0, 0, 0)
"""The first that a package can say; what is written anew each run has no time of its own."""
SEAL = "ikm-parts"
"""The property with the SHA-256 of the parts, over which it is all zeros."""
UNSEALED = "0" * 64
MOST_SEALED = 1 << 30
"""A package that unpacked is more than so many bytes is none that this program wrote."""
_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FIRST_TIME_TEXT = b"1980-01-01T00:00:00Z"
# Where a library stands that writes XML faster, it names the namespaces on each element, not once.
_SEAL = re.compile(rb'(<property [^>]*name="' + SEAL.encode() + rb'"[^>]*>\s*<vt:lpwstr[^>]*>)([0-9a-f]{64})')

Parts = list[tuple[str, bytes]]
"""The parts of a package by name, in their order."""


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The bytes of a package of parts by name, in their order: no clock in them, and sealed if they have a seal.

    The part with the seal stands last, so that no other has to be held in memory for it.
    """
    whole, digest, last = io.BytesIO(), hashlib.sha256(), b""
    with ZipFile(whole, "w") as package:
        for name, content in parts:
            if name == OWN_PROPERTIES:
                last = content
                continue
            timeless = _TIME.sub(rb"\g<1>" + _FIRST_TIME_TEXT, content) if name == PROPERTIES else content
            _take_in(digest, name, timeless)
            _write(package, name, timeless)
        if last:
            _take_in(digest, OWN_PROPERTIES, last)
            _write(package, OWN_PROPERTIES, _SEAL.sub(rb"\g<1>" + digest.hexdigest().encode(), last))
    return whole.getvalue()


def _write(package: ZipFile, name: str, content: bytes) -> None:
    part = ZipInfo(name, FIRST_TIME)
    part.compress_type, part.create_system = ZIP_DEFLATED, 0
    package.writestr(part, content)


def _take_in(digest: hashlib._Hash, name: str, content: bytes) -> None:
    """Take a part into the digest of all, without the seal that it may have."""
    if name == OWN_PROPERTIES:
        content = _SEAL.sub(rb"\g<1>" + UNSEALED.encode(), content)
    digest.update(f"{name}\0{len(content)}\0".encode())
    digest.update(content)


def parts_of(package: bytes) -> Parts:
    """The parts of a package, by name, in their order."""
    with ZipFile(io.BytesIO(package)) as made:
        return [(item.filename, made.read(item)) for item in made.infolist()]


def is_sealed(package: bytes) -> bool:
    """Whether a package is, part for part, as this program wrote it."""
    try:
        with ZipFile(io.BytesIO(package)) as made:
            if sum(item.file_size for item in made.infolist()) > MOST_SEALED:
                return False
        parts = parts_of(package)
    except DAMAGED:
        return False
    digest = hashlib.sha256()
    for name, content in parts:
        _take_in(digest, name, content)
    found = _SEAL.search(dict(parts).get(OWN_PROPERTIES, b""))
    return found is not None and found[2].decode() == digest.hexdigest()
