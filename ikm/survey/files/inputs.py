"""Finds the files that a caller named, and opens each in whatever format its bytes are."""

from __future__ import annotations

import io
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Union

from ikm.messages.findings import Findings, PhraseUse, Place, Refusal
from ikm.options import MOST_INPUT
from ikm.survey.databases.address import (
    DatabaseAccess,
    Secret,
    is_address,
    path_of_sqlite,
    refuse_no_address,
    without_password,
)
from ikm.survey.files.engine import Engine, OpenedEngines
from ikm.survey.files.file_kinds import HEAD
from ikm.survey.files.formats import open_tables, refuse_sheet
from ikm.survey.files.frame_kinds import PANDAS, frame_library
from ikm.survey.files.named_files import (
    ARCHIVE,
    ENDINGS,
    TALLY,
    WORKBOOKS,
    is_ours_in,
    is_sqlite,
    named_paths,
    unreadable,
)
from ikm.survey.files.parquet_folder import is_parquet
from ikm.survey.files.stream_input import opened_once
from ikm.survey.files.table import UNLIMITED, Table

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame
    from pandas import DataFrame

Source = Union[str, "os.PathLike[str]", BinaryIO, "DataFrame", "IntoFrame", "Input"]
"""What can be scored: a path, a pattern, a folder, an address of a database, ``-`` for standard input, a binary file
object, a DataFrame of any library that narwhals takes. Within the program also an input that was looked at before."""

NO_LISTS: Mapping[Path, str] = {}
ANY_TABLE = DatabaseAccess()
FRAME = "DataFrame"
"""What sentences call a frame, of whatever library."""
_STATE = ("st_size", "st_mtime_ns", "st_ino")
"""What differs of a file after it was written to, or another was put in its place."""
SMALL = 1 << 20
"""Up to here a thread of its own for the digest costs more than it saves."""
_TALLY_HEAD = re.compile(rb"(\xef\xbb\xbf)?\s*\{.*\"(schema\"\s*:\s*\"|cells\"\s*:)", re.DOTALL)
"""How the JSON of a tally begins, as against that of answers."""


class Input(NamedTuple):
    """One input: its name in messages, and how to open it as a stream that can seek, or the DataFrame itself.

    A regular file has a ``path`` and can be opened again, as can one in an archive; all others are opened once. What
    counts where the answers lie has ``engines`` in place of a stream.
    """

    label: str
    open: Callable[[], BinaryIO] | None = None
    path: Path | None = None
    frame: DataFrame | None = None
    engines: OpenedEngines | None = None
    is_member: bool = False
    """Whether it is a file in an archive."""
    is_database: bool = False
    engines_by: Callable[[DatabaseAccess], OpenedEngines] | None = None
    """Of a database, what opens the tables of answers that another mapping file names."""

    def with_tables_of(self, access: DatabaseAccess) -> Input:
        """The same input; of a database, by the tables of answers that are named there."""
        return self._replace(engines=self.engines_by(access)) if self.engines_by else self

    @property
    def can_be_read_again(self) -> bool:
        """Whether what was read once can be read a second time."""
        return self.path is not None or self.frame is not None or self.is_member


class FoundInputs(NamedTuple):
    """The inputs that are meant, and a finding for each file beside them that is not read."""

    inputs: list[Input]
    findings: Findings


def gather(
    sources: Sequence[Source],
    output: Path | None = None,
    lists: Mapping[Path, str] = NO_LISTS,
    max_input: int = MOST_INPUT,
    database: DatabaseAccess = ANY_TABLE,
) -> FoundInputs:
    """Find the files that are meant: patterns expanded, folders listed, in order and once each.

    Lock files, hidden files, ``output``, workbooks that this program wrote and ``lists`` of something else, each with
    the code of what, are left out of folders and patterns, with a note. Of a pipe or device at most ``max_input`` MiB
    are read, of a ``database`` what that says.

    :raises Refusal: where a path does not exist, or a folder or pattern holds nothing to read, and of what looks like
        an address and is none that is read.
    """
    inputs: dict[object, Input] = {}
    findings = Findings(UNLIMITED)  # one a file at most, and whoever joins them has a limit
    for source in sources:
        if isinstance(source, str) and is_address(source):
            inputs[source] = _database_at(source, database)
        elif isinstance(source, str | os.PathLike) and str(source) != "-":
            refuse_no_address(str(source))
            named = named_paths(source, output, lists, several=len(sources) > 1)
            findings += named.findings
            for path in named.paths:
                for key, found in _inputs_of(path, max_input, database).items():
                    inputs.setdefault(key, found)
        else:
            key = "-" if isinstance(source, str) else id(source)
            if key not in inputs:
                inputs[key] = _stream_or_frame(source, max_input)
    if not inputs:
        raise Refusal("sources-none")
    return FoundInputs(list(inputs.values()), findings)


def _inputs_of(path: Path, max_input: int, database: DatabaseAccess) -> dict[object, Input]:
    """The input that a path is, or those that an archive holds, each by what tells it from others."""
    if is_sqlite(path):
        try:
            return {path.resolve(): _database(str(path), path, database)}
        except Refusal as refusal:
            return {path.resolve(): Input(str(path), _refusing(refusal), path, is_database=True)}
    if path.suffix.lower() == ARCHIVE and path.is_file():
        from ikm.survey.files.zip_archive import members

        try:
            found = members(path, ENDINGS)
        except OSError as error:
            return {path.resolve(): Input(str(path), _refusing(unreadable(Place(str(path)), error)), path)}
        except Refusal as refusal:
            return {path.resolve(): Input(str(path), _refusing(refusal), path)}
        if found is not None:
            return {
                (path.resolve(), one.name): Input(f"{path}/{one.name}", one.open, is_member=True) for one in found
            }
    return {path.resolve(): file_input(path, max_input)}


def _refusing(refusal: Refusal) -> Callable[[], BinaryIO]:
    """How an input is opened that cannot be read: where it is one of several, the others still are."""

    def refuse() -> BinaryIO:
        raise refusal

    return refuse


def _database(label: str, address: str | Path, access: DatabaseAccess) -> Input:
    """A database as an input.

    :raises Refusal: ``database-extra`` where what connects to databases is not installed.
    """
    if find_spec("sqlalchemy") is None:
        raise Refusal("database-extra", Place(label))
    from ikm.survey.files.database_tables import opened_database

    if access.password.file is not None:
        access = access.with_password(_password_in(Path(access.password.file)))

    def engines_by(named: DatabaseAccess) -> OpenedEngines:
        own = access._replace(long=named.long, void_answers=named.void_answers)
        return lambda: opened_database(address, Place(label), own)

    return Input(label, engines=engines_by(access), is_database=True, engines_by=engines_by)


def _password_in(path: Path) -> Secret:
    """The password that the first line of a file is.

    :raises Refusal: ``file-missing``, ``password-file-open`` where others than its owner may read it, or
        ``password-file-empty``.
    """
    place = Place(str(path))
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077 and not path.is_dir():
            raise Refusal("password-file-open", place)
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise Refusal("file-missing", path=path, near="") from None
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(place, error) from None
    if not lines or not lines[0]:
        raise Refusal("password-file-empty", place)
    return Secret(lines[0])


def _database_at(address: str, access: DatabaseAccess) -> Input:
    """The database of an address, which is shown without its password.

    :raises Refusal: ``file-missing`` for a file of SQLite that is not there.
    """
    shown, password = without_password(address)
    file = path_of_sqlite(shown)
    if file and not Path(file).exists():
        raise Refusal("file-missing", path=file, near="")
    return _database(file or shown, shown, access if password is None else access.with_password(password))


def is_database(source: object) -> bool:
    """Whether a source is the address of a database, or a file of SQLite."""
    if isinstance(source, str) and is_address(source):
        return True
    return isinstance(source, str | os.PathLike) and is_sqlite(Path(source))


def file_input(path: Path, max_input: int = MOST_INPUT) -> Input:
    """A file, a folder that is one table, or at most ``max_input`` MiB of a pipe or device, as an input."""
    if path.is_dir():
        return Input(str(path), path=path, engines=lambda: _opened_folder(path))
    if path.is_file():
        return Input(str(path), lambda: path.open("rb"), path)
    return Input(str(path), opened_once(str(path), lambda: path.open("rb"), max_input))


def kept_source(path: str, max_input: int = MOST_INPUT) -> str | Input:
    """A path as a source that may be looked at and read again: of a pipe or standard input, what was read is kept."""
    if path == "-":
        return _stream_or_frame(path, max_input)
    try:
        is_pipe = Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir()
    except (OSError, ValueError):  # no file can have such a name, which is said where it is read
        return path
    return file_input(Path(path), max_input) if is_pipe else path


def held_source(source: str | Input) -> str | Input:
    """The same source; a pipe as one that can be read again and again, from memory."""
    if not isinstance(source, Input):
        return source
    contents: list[bytes] = []

    def reopened() -> BinaryIO:
        if not contents:
            with _opened_stream(source) as stream:
                contents.append(stream.read())
        return io.BytesIO(contents[0])

    return source._replace(open=reopened)


def _opened_folder(path: Path) -> AbstractContextManager[Sequence[Engine]]:
    from ikm.survey.files.parquet_file import opened_folder

    return opened_folder(path)


def is_tally(source: Input) -> bool:
    """Whether an input is a tally file, by its name, or, of a stream and of other JSON, by its beginning.

    :raises Refusal: where it cannot be read.
    """
    if source.open is None:
        return False
    ending = Path(source.label).suffix.lower()
    if ending == TALLY:
        return True
    if source.path is None:
        stream = _opened_stream(source)
        head = stream.read(HEAD)
        stream.seek(0)
        return bool(_TALLY_HEAD.match(head))
    if ending != ".json":
        return False
    with _opened_stream(source) as stream:
        return bool(_TALLY_HEAD.match(stream.read(HEAD)))


def is_ours(source: Input) -> bool:
    """Whether an input is a workbook that this program wrote.

    :raises Refusal: where it cannot be read.
    """
    if source.open is None or (source.path and source.path.suffix.lower() not in WORKBOOKS):
        return False
    stream = _opened_stream(source)
    if source.path is None:
        found = is_ours_in(stream)
        stream.seek(0)
        return found
    with stream:
        return is_ours_in(stream)


def _opened_stream(source: Input) -> BinaryIO:
    """An input as a stream; what asks only what an input is, refuses what it cannot read as well."""
    assert source.open is not None  # a DataFrame is not asked
    try:
        return source.open()
    except OSError as error:
        raise unreadable(Place(source.label), error) from None


def _stream_or_frame(source: Source, max_input: int) -> Input:
    if isinstance(source, Input):
        return source
    library = frame_library(source)
    if library == PANDAS:
        return Input(FRAME, frame=source)  # type: ignore[arg-type]  # pandas is not imported to ask
    if library:
        from ikm.survey.files.frame_engine import opened_frame

        return Input(FRAME, engines=lambda: opened_frame(source, FRAME))
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
    source: Input,
    sheet: str | None,
    *,
    hidden: bool = False,
    digest: bool = True,
    counted: bool = False,
    drafted: bool = False,
) -> Iterator[tuple[list[Table], Callable[[], str | None]]]:
    """Open an input in whatever format its bytes are: its tables, and its SHA-256 (None of a DataFrame).

    With ``hidden``, a workbook has its hidden sheets too; with ``counted``, tables may be such as are only counted
    where they lie, and with ``drafted`` also such as may not be counted yet. The digest is None without ``digest``;
    else it is computed beside the reading, and waited for when it is asked for.

    :raises Refusal: for what is empty, damaged, encrypted or no table; ``rows-unseen`` for what is only counted;
        ``file-changed`` at the end where another program wrote to the file in the meantime.
    """
    place = Place(source.label)
    if source.frame is not None:
        from ikm.survey.files.dataframe import DataFrameTable

        refuse_sheet(sheet, place)
        yield [DataFrameTable(source.frame, place)], lambda: None
        return
    if source.engines is not None:
        _refuse_counted(sheet, place, counted=counted)
        with source.engines() as engines:
            refusals = [] if drafted else [engine.refusal for engine in engines if engine.refusal is not None]
            if refusals:
                raise refusals[0]
            yield _counted_tables(engines, place), lambda: None
        return
    with _opened_stream(source) as stream:
        opened_file = os.fstat(stream.fileno()) if source.path else None
        try:
            found_digest = _digest(source, stream) if digest else lambda: None
            with _tables_in(stream, source, sheet, hidden=hidden, counted=counted) as tables:
                yield tables, found_digest
        except (OSError, EOFError, zlib.error) as error:  # also while the tables are read
            _refuse_changed(source, opened_file)
            raise unreadable(place, error) from None
        _refuse_changed(source, opened_file)


@contextmanager
def _tables_in(
    stream: BinaryIO, source: Input, sheet: str | None, *, hidden: bool, counted: bool
) -> Iterator[list[Table]]:
    """The tables of a file, as long as they are read."""
    place = Place(source.label)
    stream.seek(0)
    if not is_parquet(stream.read(HEAD)):
        yield open_tables(stream, place, sheet, hidden=hidden)
        return
    from ikm.survey.files.parquet_file import opened_file

    _refuse_counted(sheet, place, counted=counted)
    with opened_file(stream, source.path, place) as engine:
        yield _counted_tables([engine], place)


def _refuse_counted(sheet: str | None, place: Place, *, counted: bool) -> None:
    """Refuse a sheet of what is only counted where it lies, and all of it where rows are wanted in their order.

    :raises Refusal: ``sheet-none`` and ``rows-unseen``.
    """
    refuse_sheet(sheet, place)
    if not counted:
        raise Refusal("rows-unseen", place, what=PhraseUse("rows-unseen-list"))


def _counted_tables(engines: Sequence[Engine], place: Place) -> list[Table]:
    """What engines count, each as a table; one that is not the whole input is named as a sheet is."""
    from ikm.survey.files.pattern_table import PatternTable

    names = ["" if engine.name == place.file else engine.name for engine in engines]
    return [PatternTable(engine, place._replace(sheet=name)) for engine, name in zip(engines, names, strict=True)]


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
