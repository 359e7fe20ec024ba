"""Opens Parquet: a file, a folder that is one table, or what came without a name, put down while it is read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from ikm.messages.findings import Place, Refusal
from ikm.messages.system_errors import system_reason
from ikm.survey.files.engine import Engine
from ikm.survey.files.parquet_engine import ParquetEngine
from ikm.survey.files.parquet_folder import (
    ENCRYPTED_MARK,
    MARK,
    PARQUET,
    ParquetParts,
    parts_of_file,
    parts_of_folder,
)


@contextmanager
def opened_file(stream: BinaryIO, path: Path | None, place: Place) -> Iterator[Engine]:
    """A file of Parquet as an engine; where it has no path, a copy of it, for as long as it is read.

    :raises Refusal: ``parquet-damaged``, ``parquet-encrypted``, ``parquet-lake`` and ``duckdb-absent``.
    """
    _refuse_broken(stream, place)
    if path is not None:
        with _opened(place, parts_of_file(path)) as engine:
            yield engine
        return
    import tempfile  # takes a while to load, and nearly all files have a path

    with tempfile.TemporaryDirectory(prefix="ikm-") as folder:
        copy = Path(folder) / f"jawaban{PARQUET}"
        with copy.open("wb") as kept:
            shutil.copyfileobj(stream, kept)
        with _opened(place, ParquetParts((copy,), ())) as engine:
            yield engine


@contextmanager
def opened_folder(folder: Path) -> Iterator[Sequence[Engine]]:
    """A folder that is one table as an engine.

    :raises Refusal: for a file in it that cannot be read, ``parquet-parted``, ``parquet-lake``, ``duckdb-absent``,
        and ``file-changed`` where another program wrote to the folder in the meantime.
    """
    place = Place(str(folder))
    try:
        parts = parts_of_folder(folder)
        before = _state(parts)
    except OSError as error:
        raise Refusal("file-denied", place, reason=system_reason(error)) from None
    for file in parts.files:
        _refuse_unreadable(file)
    try:
        with _opened(place, parts) as engine:
            yield [engine]
    except Refusal:
        _refuse_changed(folder, before)
        raise
    _refuse_changed(folder, before)


@contextmanager
def _opened(place: Place, parts: ParquetParts) -> Iterator[Engine]:
    with closing(ParquetEngine(place.file, parts.files, parts.keys)) as engine:
        yield engine


def _refuse_unreadable(file: Path) -> None:
    """Refuse a file of a folder that cannot be opened, or is not whole."""
    place = Place(str(file))
    try:
        with file.open("rb") as stream:
            _refuse_broken(stream, place)
    except OSError as error:
        raise Refusal("file-denied", place, reason=system_reason(error)) from None


def _refuse_broken(stream: BinaryIO, place: Place) -> None:
    """Refuse a file that does not begin and end as Parquet does.

    :raises Refusal: ``file-empty``, ``parquet-encrypted`` or ``parquet-damaged``.
    """
    size = stream.seek(0, os.SEEK_END)
    if not size:
        raise Refusal("file-empty", place)
    stream.seek(max(0, size - len(MARK)))
    end = stream.read(len(MARK))
    stream.seek(0)
    begin = stream.read(len(MARK))
    stream.seek(0)
    if ENCRYPTED_MARK in (begin, end):
        raise Refusal("parquet-encrypted", place)
    if (begin, end) != (MARK, MARK):
        raise Refusal("parquet-damaged", place)


def _state(parts: ParquetParts) -> list[tuple[Path, int, int, int]]:
    """What differs of the files after one was written to, added, or put in the place of another."""
    states = ((file, file.stat()) for file in parts.files)
    return [(file, state.st_size, state.st_mtime_ns, state.st_ino) for file, state in states]


def _refuse_changed(folder: Path, before: list[tuple[Path, int, int, int]]) -> None:
    try:
        is_same = _state(parts_of_folder(folder)) == before
    except (OSError, Refusal, ValueError):  # it is gone, or lies elsewhere by now
        is_same = False
    if not is_same:
        raise Refusal("file-changed", Place(str(folder)))
