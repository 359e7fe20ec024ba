"""Folders of Parquet that are one table: those that a program wrote so, and those parted by unit or period."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ikm.messages.findings import Place, Refusal
from ikm.messages.masking import safe_value

PARQUET = ".parquet"
MARK, ENCRYPTED_MARK = b"PAR1", b"PARE"
"""What a file of Parquet begins and ends with: one that can be read, and one whose columns are encrypted."""
_LAKES = {"_delta_log": "Delta Lake", ".hoodie": "Apache Hudi"}
"""The folder by which a table is known whose files hold rows of the past as well, and what such tables are called."""
_ICEBERG, _ITS_FILES = "Apache Iceberg", "*.metadata.json"


class ParquetParts(NamedTuple):
    """The files of one table, and the columns whose values stand in the names of the folders above them."""

    files: tuple[Path, ...]
    keys: tuple[str, ...]


def is_parquet(head: bytes) -> bool:
    """Whether a file that begins so is one of Parquet."""
    return head.startswith((MARK, ENCRYPTED_MARK))


def is_one_table(folder: Path) -> bool:
    """Whether a folder is one table: its own name ends in .parquet, or folders within part it, as ``unit=Dinkes``.

    In any other folder each file is a table of its own.

    :raises OSError: where a folder cannot be looked into.
    """
    return any(_files_in(folder) if folder.name.lower().endswith(PARQUET) else _files_below(folder))


def parts_of_folder(folder: Path) -> ParquetParts:
    """The files of a folder that is one table, by name.

    :raises Refusal: ``parquet-lake``, and ``parquet-parted`` where its files do not lie in folders of the same keys.
    :raises OSError: where a folder cannot be looked into.
    """
    refuse_lake(folder)
    files = tuple(_files_in(folder))
    first, *others = files
    keys = keys_above(first)
    for other in others:
        if keys_above(other) != keys:
            raise Refusal(
                "parquet-parted",
                Place(str(folder)),
                first=safe_value(str(first.relative_to(folder))),
                second=safe_value(str(other.relative_to(folder))),
            )
    return ParquetParts(files, keys)


def parts_of_file(file: Path) -> ParquetParts:
    """A file alone, with what the folders right above it say.

    :raises Refusal: ``parquet-lake``.
    """
    keys = keys_above(file)
    refuse_lake(file.absolute().parents[len(keys)])
    return ParquetParts((file,), keys)


def keys_above(file: Path) -> tuple[str, ...]:
    """The columns that the folders right above a file name, the outermost first.

    >>> keys_above(Path("/skm/a=1/arsip/unit=Dinkes/periode=TW 1/x.parquet"))
    ('unit', 'periode')
    """
    keys: list[str] = []
    for folder in file.absolute().parents:
        key = _key(folder.name)
        if not key:
            break
        keys.insert(0, key)
    return tuple(keys)


def refuse_lake(folder: Path) -> None:
    """Refuse the files of a table whose present rows only another program can tell from those of the past.

    :raises Refusal: ``parquet-lake``.
    """
    found = [name for mark, name in _LAKES.items() if (folder / mark).is_dir()]
    if any(file for around in (folder, folder.parent) for file in (around / "metadata").glob(_ITS_FILES)):
        found.append(_ICEBERG)
    if found:
        raise Refusal("parquet-lake", Place(str(folder)), kind=found[0])


def _files_in(folder: Path) -> Iterator[Path]:
    """The Parquet files that lie in a folder, and in the folders within that part it."""
    yield from (child for child in _seen(folder) if child.name.lower().endswith(PARQUET) and child.is_file())
    yield from _files_below(folder)


def _files_below(folder: Path) -> Iterator[Path]:
    for child in _seen(folder):
        if _key(child.name) and child.is_dir():
            yield from _files_in(child)


def _seen(folder: Path) -> list[Path]:
    """What is in a folder by name, without what is hidden, and what a program that writes there keeps for itself."""
    return [
        child
        for child in sorted(folder.iterdir())
        if not child.name.startswith(".") and (not child.name.startswith("_") or _key(child.name))
    ]


def _key(name: str) -> str:
    """The column that the name of a folder says a value of; empty where it says none."""
    key, mark, _ = name.partition("=")
    return key if mark else ""
