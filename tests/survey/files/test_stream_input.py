"""What can be read only once is counted whole, or not at all."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.survey.files.csv_file import CsvFile
from tests.surveys import U, csv_text, write_csv

ANSWERS = csv_text([U, *([[3] * 9] * 40)]).encode()


class FailsInTheMiddle(io.RawIOBase):
    """A stream whose first part is read, whose second cannot be, and which then goes on as if nothing were."""

    def __init__(self) -> None:
        self._parts: Iterator[bytes | OSError] = iter([ANSWERS, OSError(5, "Input/output error"), ANSWERS])

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        del size
        part = next(self._parts, b"")
        if isinstance(part, OSError):
            raise part
        return part


def test_a_stream_that_fails_in_the_middle_is_not_read_on() -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(cast("BinaryIO", FailsInTheMiddle()))
    assert refused.value.code == "file-denied"


def test_a_stream_that_never_ends_is_refused_at_its_limit() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            return bytes(size)

    with pytest.raises(Refusal) as refused:
        ikm.score(cast("BinaryIO", Endless()), max_input=3)
    assert refused.value.code == "input-endless"
    assert "3 MiB" in str(refused.value)
    assert ikm.score(io.BytesIO(ANSWERS), max_input=1).overall.respondents == 40


# Its pipes are no paths that a user could name; what a stream gives is tried above on every system.
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no path of Windows names a pipe")
def test_a_named_pipe_is_read_once_and_whole(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(ANSWERS), daemon=True)
    writer.start()
    assert ikm.score(pipe).overall.respondents == 40
    writer.join()


@contextmanager
def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> Iterator[None]:
    """Let something happen once, after the first look at a CSV file and before its rows are counted."""
    top, still_to_happen = CsvFile.top, [happens]

    def looked_at(self: CsvFile) -> Iterable[object]:
        rows = top(self)
        while still_to_happen:
            still_to_happen.pop()()
        return rows

    with monkeypatch.context() as patched:
        patched.setattr(CsvFile, "top", looked_at)
        yield


BESIDE_THE_READING = 60_000
"""The digest of a file of so many rows is computed in a thread of its own."""


@pytest.mark.parametrize("respondents", [40, BESIDE_THE_READING])
@pytest.mark.parametrize("how", ["longer", "emptied", "touched", "replaced", "removed"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    how: str, respondents: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_csv(tmp_path / "a.csv", [U, *([[3] * 9] * respondents)])
    same = path.read_bytes()

    def changed() -> None:
        if how == "longer":
            with path.open("ab") as file:
                file.write(b"4,4,4,4,4,4,4,4,4\n")
        elif how == "emptied":
            os.truncate(path, 0)
        elif how == "touched":
            os.utime(path, ns=(1, 1))
        elif how == "removed":
            path.rename(tmp_path / "elsewhere.csv")
        else:
            other = tmp_path / "b.part"
            other.write_bytes(same)
            stat = path.stat()
            os.utime(other, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            other.replace(path)

    with meanwhile(monkeypatch, changed), pytest.raises(Refusal) as refused:
        ikm.score(path)
    assert refused.value.code == "file-changed"
