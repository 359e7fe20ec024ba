"""calamine in a process of its own, for files that could take all memory or end the process that reads them.

This file is both sides: :func:`ask` runs it as a script, which answers on its standard output. A file that ends
the script, or wants more memory or time than a survey can need, is then a file that cannot be read, and no more.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from io import BytesIO
from typing import Any

MOST_COLUMNS = 16_384
"""Where every format ends; only a damaged sheet reaches further."""
MOST_MEMORY = 4 << 30
MOST_SECONDS = 600


def ask(data: bytes, most_cells: int, *request: str) -> tuple[Any, ...]:
    """Ask for ``("names",)`` or ``("rows", name)`` of a workbook.

    The answer is ``("names", [(name, is_table, is_visible)])``, ``("rows", (rows, merged))``,
    ``("large", rows, columns)``, ``("password",)``, ``("bad", reason)``, or ``("ended",)`` where the process did not
    live to answer.
    """
    import pickle
    import subprocess

    command = [sys.executable, "-P", __file__, str(most_cells), *request]
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if done.returncode:
        return ("ended",)
    answer: tuple[Any, ...] = pickle.loads(done.stdout)
    return answer


def read(data: bytes, most_cells: int, *request: str) -> tuple[Any, ...]:
    """Read what :func:`ask` asks for, in this process."""
    import python_calamine as calamine

    try:
        book = _open(data)
        if request == ("names",):
            table, visible = calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible
            return "names", [(info.name, info.typ == table, info.visible == visible) for info in book.sheets_metadata]
        sheet = book.get_sheet_by_name(request[1])
        rows, columns = (last + 1 for last in sheet.end or (-1, -1))
        if columns > MOST_COLUMNS or rows * columns > most_cells:
            return "large", rows, columns
        merged = getattr(sheet, "merged_cell_ranges", None) or []  # not every version tells, nor every format
        return "rows", (sheet.to_python(skip_empty_area=False), [span for span in merged if span[0][0] < span[1][0]])
    except calamine.PasswordError:
        return ("password",)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the library is no Exception, and the file is at fault all the same
        return "bad", (str(error).splitlines() or [type(error).__name__])[0][:120]


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


def _limit() -> None:
    with suppress(ImportError):  # not on Windows
        import resource

        for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS)):
            _, hard = resource.getrlimit(what)
            with suppress(ValueError, OSError):  # not every system limits memory this way
                resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    import pickle

    _limit()
    with open(0, "rb") as given:
        content = given.read()
    with open(1, "wb") as out:
        pickle.dump(read(content, int(sys.argv[1]), *sys.argv[2:]), out, pickle.HIGHEST_PROTOCOL)
