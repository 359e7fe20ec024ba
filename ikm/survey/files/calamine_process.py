"""calamine in a process of its own, for files that could take all memory or end the process that reads them.

This file is both sides: :class:`SeparateReader` runs it as a script, which answers on its standard output. A file
that ends the script, or wants more memory or time than a survey can need, is then a file that cannot be read, and no
more.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from subprocess import Popen

MOST_COLUMNS = 16_384
"""Where every format ends; only a damaged sheet reaches further."""
LEAST_MEMORY, MEMORY_OF_BYTE, MOST_MEMORY = 400 << 20, 60, 4 << 30
"""A file may take some memory, and more for each byte on the disk, of which an honest one wants up to 36."""
MOST_SECONDS = 600

Answer = tuple[Any, ...]


class WorkbookReader(Protocol):
    """What reads one workbook, which it opens once."""

    def ask(self, *request: str) -> Answer:
        """Ask for ``("names",)`` or ``("rows", name)`` of the workbook.

        The answer is ``("names", [(name, is_table, is_visible)])``, ``("rows", (rows, merged))``,
        ``("large", rows, columns)``, ``("password",)``, ``("bad", reason)``, or ``("ended",)`` where the process did
        not live to answer.
        """

    def rest(self) -> None:
        """Let go of what the workbook takes until it is asked for again."""


class SeparateReader:
    """Reads a workbook in a process of its own, which lasts as long as this object, or until it ends itself."""

    def __init__(self, data: bytes, most_cells: int) -> None:
        self._data, self._most_cells = data, most_cells
        self._process: Popen[bytes] | None = None
        self._has_ended = False

    def ask(self, *request: str) -> Answer:
        """Ask the process; see :meth:`WorkbookReader.ask`."""
        import pickle

        if self._has_ended:
            return ("ended",)
        process = self._process or self._started()
        assert process.stdin is not None  # both are pipes
        assert process.stdout is not None
        try:
            pickle.dump(request, process.stdin)
            process.stdin.flush()
            answer: Answer = pickle.load(process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.rest()
            self._has_ended = True
            return ("ended",)
        return answer

    def rest(self) -> None:
        """End the process; the next request starts another."""
        if self._process:
            self._process = None
            self._end()

    def _started(self) -> Popen[bytes]:
        import pickle
        import subprocess
        import weakref

        command = [sys.executable, "-P", __file__, str(self._most_cells)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        self._process, self._end = process, weakref.finalize(self, _end, process)
        with suppress(OSError):  # it has ended already, which is seen when it is asked
            assert process.stdin
            pickle.dump(self._data, process.stdin, pickle.HIGHEST_PROTOCOL)
        return process


def _end(process: Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what was still to be said
            if pipe:
                pipe.close()
    process.wait()


class OwnReader:
    """Reads a workbook in this process."""

    def __init__(self, data: bytes, most_cells: int) -> None:
        self._data, self._most_cells = data, most_cells
        self._book: Any = None

    def ask(self, *request: str) -> Answer:
        """Look it up; see :meth:`WorkbookReader.ask`."""
        import python_calamine as calamine

        try:
            self._book = self._book or _open(self._data)
            return self._names() if request == ("names",) else self._rows(request[1])
        except calamine.PasswordError:
            return ("password",)
        except (KeyboardInterrupt, SystemExit):
            raise
        except MemoryError:
            return ("ended",)
        except (
            BaseException
        ) as error:  # a panic of the library is no Exception, and the file is at fault all the same
            return "bad", (str(error).splitlines() or [type(error).__name__])[0][:120]

    def rest(self) -> None:
        """Close the workbook."""
        self._book = None

    def _names(self) -> Answer:
        import python_calamine as calamine

        table, visible = calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible
        return "names", [
            (info.name, info.typ == table, info.visible == visible) for info in self._book.sheets_metadata
        ]

    def _rows(self, name: str) -> Answer:
        sheet = self._book.get_sheet_by_name(name)
        rows, columns = (last + 1 for last in sheet.end or (-1, -1))
        if columns > MOST_COLUMNS or rows * columns > self._most_cells:
            return "large", rows, columns
        merged = getattr(sheet, "merged_cell_ranges", None) or []  # not every version tells, nor every format
        return "rows", (sheet.to_python(skip_empty_area=False), list(merged))


def _open(data: bytes) -> Any:
    """Open a workbook. calamine says what is wrong with it only of a file whose name tells the format."""
    import python_calamine as calamine

    try:
        return calamine.load_workbook(BytesIO(data))
    except calamine.CalamineError:
        import tempfile
        from pathlib import Path

        marks = {
            ".xls": data[:4] == b"\xd0\xcf\x11\xe0",
            ".xlsb": b"xl/workbook.bin" in data,
            ".ods": b"content.xml" in data,
        }
        ending = next((ending for ending, is_marked in marks.items() if is_marked), ".xlsx")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"a{ending}")
            path.write_bytes(data)
            return calamine.load_workbook(path)


def _limit(size: int) -> None:
    """Take no more memory than a file of so many bytes may want, and no more time than any."""
    with suppress(ImportError):  # not on Windows
        import resource

        memory = min(LEAST_MEMORY + MEMORY_OF_BYTE * size, MOST_MEMORY)
        for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, MOST_SECONDS)):
            _, hard = resource.getrlimit(what)
            with suppress(ValueError, OSError):  # not every system limits memory this way
                resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _serve(most_cells: int) -> None:
    """Answer one request after the other, until there are no more."""
    import pickle

    with open(0, "rb") as given, open(1, "wb") as out:
        content = pickle.load(given)
        _limit(len(content))
        reader = OwnReader(content, most_cells)
        while True:
            try:
                request = pickle.load(given)
            except EOFError:
                return
            pickle.dump(reader.ask(*request), out, pickle.HIGHEST_PROTOCOL)
            out.flush()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
