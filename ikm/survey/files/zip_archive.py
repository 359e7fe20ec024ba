"""Archives of tables: the files in a .zip, each of which is read as if it lay in a folder."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from ikm.messages.findings import Place, Refusal
from ikm.survey.files.workbook_file import MOST_BYTES, is_workbook
from ikm.survey.files.xlsx_package import DAMAGED, content, is_swollen

MOST_MEMBERS = 1000
"""So many files with tables has an archive at most."""
_RESOURCES = "__MACOSX"
"""The folder in which a Mac keeps what belongs to no table."""


class Member(NamedTuple):
    """A file in an archive: its name there, and how to open it."""

    name: str
    open: Callable[[], BinaryIO]


def members(path: Path, endings: tuple[str, ...]) -> list[Member] | None:
    """The files of an archive that have one of the ``endings``, by name; None where the file is no archive of files.

    Files that are hidden, or say that another is open, are left out.

    :raises Refusal: ``file-archive`` where there is none, ``file-encrypted``, ``package-too-large``,
        ``file-swollen``, ``archive-members``, ``archive-names``, ``file-damaged``.
    """
    place = Place(str(path))
    with path.open("rb") as stream:
        if not zipfile.is_zipfile(stream) or is_workbook(stream):
            return None
        try:
            with zipfile.ZipFile(stream) as package:
                parts = sorted(_tables_in(package, endings), key=lambda part: part.filename)
        except DAMAGED:
            raise Refusal("file-damaged", place) from None
    if not parts:
        raise Refusal("file-archive", place)
    for part, following in pairwise(parts):
        if part.filename == following.filename:  # some programs add a file anew and leave the one before
            raise Refusal("archive-names", Place(f"{path}/{part.filename}"))
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal("file-encrypted", place)
    if len(parts) > MOST_MEMBERS:
        raise Refusal("archive-members", place, most=MOST_MEMBERS)
    if sum(part.file_size for part in parts) > MOST_BYTES:
        raise Refusal("package-too-large", place, most=MOST_BYTES >> 20)
    swollen = [part for part in parts if is_swollen(part.compress_size, part.file_size)]
    if swollen:
        raise Refusal("file-swollen", Place(f"{path}/{swollen[0].filename}"))
    return [Member(part.filename, partial(_unpacked, path, part)) for part in parts]


def _tables_in(package: zipfile.ZipFile, endings: tuple[str, ...]) -> Iterator[zipfile.ZipInfo]:
    for part in package.infolist():
        name = PurePosixPath(part.filename)
        is_seen = not name.name.startswith((".", "~$")) and _RESOURCES not in name.parts
        if is_seen and not part.is_dir() and name.name.lower().endswith(endings):
            yield part


def _unpacked(path: Path, part: zipfile.ZipInfo) -> BinaryIO:
    """A member as a stream.

    :raises Refusal: ``file-damaged``.
    """
    try:
        with zipfile.ZipFile(path) as package:
            return BytesIO(content(package, part))
    except DAMAGED:
        raise Refusal("file-damaged", Place(f"{path}/{part.filename}")) from None
