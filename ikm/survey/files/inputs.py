"""Finds the files that a caller named, and opens each in whatever format its bytes are."""

from __future__ import annotations

import glob
import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Union

from ikm.messages.findings import Findings, PhraseUse, Place, Refusal, near
from ikm.messages.system_errors import system_reason
from ikm.options import MOST_INPUT
from ikm.survey.files.csv_file import CsvFile
from ikm.survey.files.own_output import is_own_table
from ikm.survey.files.stream_input import opened_once
from ikm.survey.files.table import OLE, UNLIMITED, ZIP, Table

if TYPE_CHECKING:
    from pandas import DataFrame

Source = Union[str, "os.PathLike[str]", BinaryIO, "DataFrame"]
"""What can be scored: a path, a pattern, a folder, ``-`` for standard input, a binary file object, a DataFrame."""

HIDDEN, IS_OUTPUT = PhraseUse("skipped-hidden"), PhraseUse("skipped-output")
"""Why a file is not read."""
NO_LISTS: Mapping[Path, str] = {}
TALLY = ".tally"
ENDINGS = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", TALLY)
_SUFFIXES = {f".{part}" for ending in ENDINGS for part in ending.split(".")[1:]}
_STATE = ("st_size", "st_mtime_ns", "st_ino")
"""What differs of a file after it was written to, or another was put in its place."""
SMALL = 1 << 20
"""Up to here a thread of its own for the digest costs more than it saves."""
_WORKBOOKS = (".xlsx", ".xlsm")
_STRANGERS = {
    b"%pdf": "file-pdf",
    b"{\\rtf": "file-rtf",
    b"<": "file-markup",
    b"mime-version": "file-web-page",
    b"\x89png": "file-picture",
    b"\xff\xd8\xff": "file-picture",
    b"{": "file-json",
    b"pk\x05\x06": "file-archive-empty",
    b"sqlite format 3": "file-database",
    b"par1": "file-parquet",
}
"""What files that are no table begin with, in lower case, and the code that says what they are."""


class Input(NamedTuple):
    """One input: its name in messages, and how to open it as a stream that can seek, or the DataFrame itself.

    A regular file has a ``path`` and can be opened again; all others are opened once.
    """

    label: str
    open: Callable[[], BinaryIO] | None = None
    path: Path | None = None
    frame: DataFrame | None = None


class FoundInputs(NamedTuple):
    """The inputs that are meant, and a finding for each file beside them that is not read."""

    inputs: list[Input]
    findings: Findings


def gather(
    sources: Sequence[Source],
    output: Path | None = None,
    lists: Mapping[Path, str] = NO_LISTS,
    max_input: int = MOST_INPUT,
) -> FoundInputs:
    """Find the files that are meant: patterns expanded, folders listed, in order and once each.

    Lock files, hidden files, ``output``, workbooks that this program wrote and ``lists`` of something else, each with
    the code of what, are left out of folders and patterns, with a note. Of a pipe or device at most ``max_input`` MiB
    are read.

    :raises Refusal: where a path does not exist, or a folder or pattern holds nothing to read.
    """
    inputs: dict[object, Input] = {}
    findings = Findings(UNLIMITED)  # one a file at most, and whoever joins them has a limit
    for source in sources:
        if isinstance(source, str | os.PathLike) and str(source) != "-":
            named = _paths(source, output, lists, several=len(sources) > 1)
            findings += named.findings
            for path in named.paths:
                inputs.setdefault(path.resolve(), file_input(path, max_input))
        else:
            key = "-" if isinstance(source, str) else id(source)
            if key not in inputs:
                inputs[key] = _stream_or_frame(source, max_input)
    if not inputs:
        raise Refusal("sources-none")
    return FoundInputs(list(inputs.values()), findings)


def file_input(path: Path, max_input: int = MOST_INPUT) -> Input:
    """A file, or at most ``max_input`` MiB of a pipe or device, as an input."""
    if path.is_file():
        return Input(str(path), lambda: path.open("rb"), path)
    return Input(str(path), opened_once(str(path), lambda: path.open("rb"), max_input))


def stem(path: Path) -> str:
    """The name of a file without what says its format: ``a`` of ``a.csv.gz``."""
    name = path.name
    while (suffix := Path(name).suffix) and suffix.lower() in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def is_tally(source: Input) -> bool:
    """Whether an input is a tally file, by its name, or, of a stream, by its first byte.

    :raises Refusal: where a stream cannot be read.
    """
    if source.path is not None or source.open is None:
        return bool(source.path and source.path.suffix.lower() in (TALLY, ".json"))
    stream = _opened_stream(source)
    head = stream.read(1)
    stream.seek(0)
    return head == b"{"


def is_ours(source: Input) -> bool:
    """Whether an input is a workbook that this program wrote.

    :raises Refusal: where it cannot be read.
    """
    if source.open is None or (source.path and source.path.suffix.lower() not in _WORKBOOKS):
        return False
    stream = _opened_stream(source)
    if source.path is None:
        found = _is_ours(stream)
        stream.seek(0)
        return found
    with stream:
        return _is_ours(stream)


def is_replaceable(output: Path) -> bool:
    """Whether an output may replace what is there: nothing, or what this program wrote."""
    return not output.stat().st_size or _own_kind(output) is not None


def _is_own_workbook(path: Path) -> bool:
    with path.open("rb") as stream:
        return _is_ours(stream)


def _is_ours(stream: BinaryIO) -> bool:
    from ikm.survey.files.workbook_file import written_by_us

    return written_by_us(stream)


def _opened_stream(source: Input) -> BinaryIO:
    """An input as a stream; what asks only what an input is, refuses what it cannot read as well."""
    assert source.open is not None  # a DataFrame is not asked
    try:
        return source.open()
    except OSError as error:
        raise _unreadable(Place(source.label), error) from None


class _NamedPaths(NamedTuple):
    """The files that a source stands for, and a finding for each beside them that is not read."""

    paths: list[Path]
    findings: Findings


def _paths(
    source: str | os.PathLike[str], output: Path | None, lists: Mapping[Path, str], *, several: bool
) -> _NamedPaths:
    """The files that a path, pattern or folder stands for."""
    path, findings = Path(source), Findings(UNLIMITED)
    if not str(source):  # an unset variable of a script, which Path would take for this folder
        raise Refusal("file-missing", path="“”", near="")
    if not _exists(path) and not glob.has_magic(str(path)):
        raise Refusal("file-missing", path=path, near=near(path.name, _siblings(path)))
    if path.is_dir():
        found = sorted(child for child in _children(path) if child.is_file())
    elif path.exists():
        is_output = bool(output and output.exists() and path.samefile(output))
        if is_output and not (several and is_replaceable(path)):
            raise Refusal("output-is-input", path=path)
        if several and (is_output or _is_locked(path)):  # as a shell expands a pattern
            findings.add("input-skipped", Place(str(path)), reason=IS_OUTPUT if is_output else HIDDEN)
            return _NamedPaths([], findings)
        return _NamedPaths([path], findings)
    else:
        names = glob.glob(str(path))  # noqa: PTH207 - the pattern may be absolute
        found = sorted(Path(name) for name in names if Path(name).is_file())
    candidates = [child for child in found if child.name.lower().endswith(ENDINGS)]
    kept = []
    for child in candidates:
        if reason := _skipped(child, output, lists):
            findings.add("input-skipped", Place(str(child)), reason=reason)
        else:
            kept.append(child)
    if not kept:
        raise Refusal("no-input", path=path, endings=", ".join(ENDINGS))
    return _NamedPaths(kept, findings)


def _children(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise _unreadable(Place(str(folder)), error) from None


def _unreadable(place: Place, error: Exception) -> Refusal:
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
    return _own_kind(path)


def _own_kind(path: Path) -> PhraseUse | None:
    """What a file is that this program wrote; None of any other, also of one that cannot be read."""
    with suppress(OSError):  # what cannot be read is refused when it is to be read
        if path.suffix.lower() in _WORKBOOKS and _is_own_workbook(path):
            return PhraseUse("skipped-own-workbook")
        if is_own_table(path):
            return PhraseUse("skipped-own-table")
    return None


def _stream_or_frame(source: Source, max_input: int) -> Input:
    if hasattr(source, "iloc"):
        return Input("DataFrame", frame=source)  # type: ignore[arg-type]  # pandas is not imported to ask
    if source == "-":
        import sys

        if sys.stdin is None:
            raise Refusal("stdin-closed")
        stream, label = sys.stdin.buffer, "stdin"
    elif isinstance(source, io.TextIOBase):
        raise Refusal("source-text")
    elif not hasattr(source, "read"):
        raise Refusal("source-unknown", type=type(source).__name__)
    else:
        stream, label = source, str(getattr(source, "name", "stream"))
    return Input(label, opened_once(label, lambda: nullcontext(stream), max_input))


@contextmanager
def opened(
    source: Input, sheet: str | None, *, hidden: bool = False, digest: bool = True
) -> Iterator[tuple[list[Table], Callable[[], str | None]]]:
    """Open an input in whatever format its bytes are: its tables, and its SHA-256 (None of a DataFrame).

    With ``hidden``, a workbook has its hidden sheets too. The digest is None without ``digest``; else it is computed
    beside the reading, and waited for when it is asked for.

    :raises Refusal: for what is empty, damaged, encrypted or no table; ``file-changed`` at the end where another
        program wrote to the file in the meantime.
    """
    place = Place(source.label)
    if source.frame is not None:
        from ikm.survey.files.dataframe import DataFrameTable

        _no_sheet(sheet, place)
        yield [DataFrameTable(source.frame, place)], lambda: None
        return
    with _opened_stream(source) as stream:
        opened_file = os.fstat(stream.fileno()) if source.path else None
        try:
            found_digest = _digest(source, stream) if digest else lambda: None
            yield _tables(stream, place, sheet, hidden=hidden), found_digest
        except (OSError, EOFError, zlib.error) as error:  # also while the tables are read
            _refuse_changed(source, opened_file)
            raise _unreadable(place, error) from None
        _refuse_changed(source, opened_file)


def _refuse_changed(source: Input, opened_file: os.stat_result | None) -> None:
    """Refuse a file that was written to, removed or replaced by another since it was opened."""
    if source.path is None or opened_file is None:
        return
    try:
        now = source.path.stat()
        is_same = all(getattr(now, part) == getattr(opened_file, part) for part in _STATE)
    except OSError:  # there is none any more
        is_same = False
    if not is_same:
        raise Refusal("file-changed", Place(source.label))


def _digest(source: Input, stream: BinaryIO) -> Callable[[], str]:
    """How to get the digest: of a large file by a second look at it beside the reading, of others it is ready."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if size <= SMALL or source.path is None:
        ready = _sha256(stream)
        return lambda: ready
    path, found = source.path, list[str]()

    def look() -> None:
        with suppress(OSError), path.open("rb") as other:  # it is gone, which is said when the digest is asked for
            found.append(_sha256(other))

    def result() -> str:
        beside.join()
        if not found:
            raise Refusal("file-changed", Place(source.label))
        return found[0]

    beside = Thread(target=look, daemon=True)
    beside.start()
    return result


def _sha256(stream: BinaryIO) -> str:
    import hashlib  # takes a while to load, and few outputs show a digest

    digest = hashlib.sha256()
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _tables(stream: BinaryIO, place: Place, sheet: str | None, *, hidden: bool) -> list[Table]:
    stream.seek(0)
    head = stream.read(64)
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if not head:
        raise Refusal("file-empty", place)
    if head.startswith(b"\x1f\x8b"):
        stream = gzip.GzipFile(fileobj=stream, mode="rb")  # type: ignore[assignment]  # reads and seeks as any binary file
        head = stream.read(64)
        stream.seek(0)
        if head.startswith((ZIP, OLE)):
            raise Refusal("file-packed", place)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if code := next((code for mark, code in _STRANGERS.items() if start.startswith(mark)), ""):
        raise Refusal(code, place)
    if head.startswith((ZIP, OLE)):
        from ikm.survey.files import workbook_file as excel

        if head.startswith(ZIP) and not excel.is_workbook(stream):
            raise Refusal("file-archive", place)
        return list(excel.open_sheets(stream, place, sheet, hidden=hidden))
    _no_sheet(sheet, place)
    return [CsvFile(stream, place, size)]


def _no_sheet(sheet: str | None, place: Place) -> None:
    if sheet is not None:
        raise Refusal("sheet-none", place)


def refuse_twins(digests: Iterable[tuple[str, str | None]]) -> None:
    """Refuse the same content under two names.

    :raises Refusal: ``file-twice``, naming both.
    """
    seen: dict[str, str] = {}
    for label, digest in digests:
        if digest is not None and digest in seen:
            raise Refusal("file-twice", first=seen[digest], second=label)
        if digest is not None:
            seen[digest] = label
