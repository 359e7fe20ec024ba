"""Which files a caller named: a path, a pattern, what lies in a folder, and what of it is passed over, and why."""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ikm.messages.findings import Findings, PhraseUse, Place, Refusal, near, offered
from ikm.messages.system_errors import system_reason
from ikm.survey.databases.address import SQLITE_MARK
from ikm.survey.files.own_output import is_own_table
from ikm.survey.files.parquet_folder import PARQUET, is_one_table
from ikm.survey.files.table import UNLIMITED

TALLY = ".tally"
ENDINGS = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", PARQUET, TALLY)
ARCHIVE = ".zip"
SQLITE = (".db", ".sqlite", ".sqlite3")
_SUFFIXES = {f".{part}" for ending in (*ENDINGS, *SQLITE) for part in ending.split(".")[1:]}
WORKBOOKS = (".xlsx", ".xlsm")
HIDDEN, IS_OUTPUT = PhraseUse("skipped-hidden"), PhraseUse("skipped-output")
"""Why a file is not read."""


class NamedPaths(NamedTuple):
    """The files that a source stands for, and a finding for each beside them that is not read."""

    paths: list[Path]
    findings: Findings


def named_paths(
    source: str | os.PathLike[str], output: Path | None, lists: Mapping[Path, str], *, several: bool
) -> NamedPaths:
    """The files that a path, pattern or folder stands for, and the folders among them that are one table.

    :raises Refusal: ``file-missing``, ``no-input``, and ``output-is-input`` where the output would replace answers.
    """
    path = Path(source)
    if not str(source):  # an unset variable of a script, which Path would take for this folder
        raise Refusal("file-missing", path="“”", near="")
    if not _exists(path) and not glob.has_magic(str(path)):
        raise Refusal("file-missing", path=path, near=near(path.name, _siblings(path)))
    if path.is_dir():
        if _is_one_table(path):
            return NamedPaths([path], Findings())
        found = sorted(child for child in _children(path) if _is_readable(child))
    elif path.exists():
        return _named_itself(path, output, several=several)
    else:
        names = glob.glob(str(path))  # noqa: PTH207 - the pattern may be absolute
        found = sorted(path for path in map(Path, names) if _is_readable(path))
    kept, findings = [], Findings(UNLIMITED)
    for child in found:
        if not _may_hold_answers(child):
            continue
        if reason := _skipped(child, output, lists):
            findings.add("input-skipped", Place(str(child)), reason=reason)
        else:
            kept.append(child)
    if not kept:
        raise Refusal("no-input", path=path, endings=offered((*ENDINGS, ARCHIVE)))
    return NamedPaths(kept, findings)


def _may_hold_answers(path: Path) -> bool:
    """Whether a file has the ending of one that is read; of those of databases, only SQLite's are."""
    name = path.name.lower()
    return name.endswith((*ENDINGS, ARCHIVE)) or (name.endswith(SQLITE) and is_sqlite(path))


def is_sqlite(path: Path) -> bool:
    """Whether a file is a database of SQLite, by its first bytes; one that cannot be read is refused later."""
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as stream:
                return stream.read(len(SQLITE_MARK)) == SQLITE_MARK
    return False


def _named_itself(path: Path, output: Path | None, *, several: bool) -> NamedPaths:
    """A file that was named; one of several may come from a pattern, which a shell expanded."""
    is_output = bool(output and output.exists() and path.samefile(output))
    if is_output and not (several and is_replaceable(path)):
        raise Refusal("output-is-input", path=path)
    if several and (is_output or _is_locked(path)):
        findings = Findings(UNLIMITED)
        findings.add("input-skipped", Place(str(path)), reason=IS_OUTPUT if is_output else HIDDEN)
        return NamedPaths([], findings)
    return NamedPaths([path], Findings())


def _is_readable(path: Path) -> bool:
    """Whether a path in a folder, or one that a pattern fits, is a file, or a folder called as a file of Parquet."""
    return path.is_file() or (path.name.lower().endswith(PARQUET) and path.is_dir() and _is_one_table(path))


def _is_one_table(folder: Path) -> bool:
    try:
        return is_one_table(folder)
    except OSError as error:
        raise unreadable(Place(str(folder)), error) from None


def _children(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise unreadable(Place(str(folder)), error) from None


def unreadable(place: Place, error: Exception) -> Refusal:
    """The refusal of what the system does not give, for a reason that it says, or what is not whole."""
    if isinstance(error, OSError) and error.strerror:
        return Refusal("file-denied", place, reason=system_reason(error))
    return Refusal("file-damaged", place)


def _siblings(path: Path) -> list[str]:
    return [child.name for child in _children(path.parent)] if path.parent.is_dir() else []


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no file can have
        return False


def _is_locked(path: Path) -> bool:
    """Whether a file is hidden, or says that another is open in a spreadsheet program."""
    return path.name.startswith((".", "~$"))


def _skipped(path: Path, output: Path | None, lists: Mapping[Path, str]) -> PhraseUse | None:
    """Why a file of a folder or pattern is not read, if it is not.

    :raises Refusal: ``output-is-input`` where the output would replace somebody's answers.
    """
    if _is_locked(path):
        return HIDDEN
    if output and output.exists() and path.samefile(output):
        if not is_replaceable(path):
            raise Refusal("output-is-input", path=path)
        return IS_OUTPUT
    for other, code in lists.items():
        if other.exists() and path.samefile(other):
            return PhraseUse(code)
    if path.suffix.lower() == TALLY:
        return None  # it is read as what it is
    if path.suffix.lower() == ARCHIVE:
        return None if _holds_tables(path) else PhraseUse("skipped-archive")
    return _own_kind(path)


def _holds_tables(path: Path) -> bool:
    """Whether an archive has tables in it, or it will be said why they cannot be read."""
    from ikm.survey.files.zip_archive import members

    try:
        members(path, ENDINGS)
    except (OSError, Refusal) as error:
        return not (isinstance(error, Refusal) and error.code == "file-archive")
    return True


def holds_one_table(archive: Path) -> bool:
    """Whether there is one file with tables in an archive, which then is called as that."""
    from ikm.survey.files.zip_archive import members

    return len(members(archive, ENDINGS) or ()) == 1


def _own_kind(path: Path) -> PhraseUse | None:
    """What a file is that this program wrote; None of any other, also of one that cannot be read."""
    with suppress(OSError):  # what cannot be read is refused when it is to be read
        if path.suffix.lower() in WORKBOOKS and _is_own_workbook(path):
            return PhraseUse("skipped-own-workbook")
        if is_own_table(path):
            return PhraseUse("skipped-own-table")
    return None


def is_replaceable(output: Path) -> bool:
    """Whether an output may replace what is there: nothing, or what this program wrote."""
    return not output.stat().st_size or _own_kind(output) is not None


def _is_own_workbook(path: Path) -> bool:
    with path.open("rb") as stream:
        return is_ours_in(stream)


def is_ours_in(stream: BinaryIO) -> bool:
    """Whether a stream is a workbook that this program wrote."""
    from ikm.survey.files.workbook_file import written_by_us

    return written_by_us(stream)


def stem(path: Path) -> str:
    """The name of a file without what says its format: ``a`` of ``a.csv.gz``."""
    name = path.name
    while (suffix := Path(name).suffix) and suffix.lower() in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name
