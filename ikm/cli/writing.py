"""Where an output goes: to stdout, or to a file that appears whole or not at all."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ikm.cli.output_file import OutputFile
from ikm.cli.run import say
from ikm.cli.stdout import encoded, write_to_stdout
from ikm.messages.findings import Refusal
from ikm.messages.phrases import phrase
from ikm.messages.system_errors import system_reason

NEW_FILE_MODE = 0o666
"""What anybody may do with a new file, before the umask of the process takes some away."""
TEMPORARY = ".ikm-"
"""What a file is called while it is written, with eight signs behind."""
_TEMPORARY_NAME = re.compile(rf"{re.escape(TEMPORARY)}[a-z0-9_]{{8}}")
LEFT_OVER = 24 * 60 * 60
"""So many seconds after a file was last written to, nobody is writing it any more."""


def file_named(output: Path | None) -> Path | None:
    """The file to write to; None for stdout, of which ``-`` is another name."""
    return None if output == Path("-") else output


def write(content: str | bytes, output: OutputFile | None) -> None:
    """Write to a file, or to stdout where there is none. Text is UTF-8 in files and pipes.

    :raises Refusal: of the family ``output-unwritable``; an old file is then as it was.
    """
    try:
        if output is None:
            write_to_stdout(content)
        else:
            _write_to_file(encoded(content), output)
    except BrokenPipeError:
        raise
    except OSError as error:
        path = output.path if output else "stdout"
        raise Refusal("output-unwritable", path=path, reason=system_reason(error)) from None


@contextmanager
def passing_temporary_files() -> Iterator[None]:
    """Give temporary files a folder that goes when this ends, however it ends.

    openpyxl writes each sheet to a file first, and forgets one where Ctrl-C meets it in the middle.
    """
    import tempfile

    usual = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="ikm-") as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = usual


def _write_to_file(data: bytes, output: OutputFile) -> None:
    """Write a file, with what was carried over into it from the one that was there; what became of that is said."""
    path = output.path
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # a pipe or a device is written to, not replaced
        return
    if output.carried:
        from ikm.render.workbook.open_cells import carried_over

        data, cells, lost = carried_over(output.carried, data)
        if lost:
            raise Refusal("output-uncarried", path=path, cells=lost, copy=output.copy.name)
        if cells and not output.quiet:
            say(phrase("line-carried", path=path, cells=cells))
    output.refuse_changed()
    copy = output.keep_copy()
    if copy and not output.quiet:
        say(phrase("line-copied", path=path, copy=copy))
    _replace_file(path.resolve(), data, is_new=output.state is None)


def _replace_file(path: Path, data: bytes, *, is_new: bool) -> None:
    """Write a temporary file in the same folder, and move it into place when it is whole and on the disk."""
    import tempfile

    mode = NEW_FILE_MODE & ~_umask() if is_new else path.stat().st_mode
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=TEMPORARY, delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            file.close()
            temporary.chmod(mode)
            _move(temporary, path, is_new=is_new)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
    _sync_folder(path.parent)
    _sweep(path.parent)


def _move(temporary: Path, path: Path, *, is_new: bool) -> None:
    """Move a file into its place, which of a new file has to be free still: of two runs that make it, one does.

    :raises Refusal: ``output-meanwhile``, or ``output-held`` where another program holds the file that is there.
    """
    if is_new:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise Refusal("output-meanwhile", path=path) from None
        except OSError:
            pass  # a disk without links, such as a memory stick
        else:
            temporary.unlink()
            return
    try:
        temporary.replace(path)
    except PermissionError:
        # The folder takes new files. So it is this one: Windows does not replace what Excel has open.
        raise Refusal("output-held", path=path) from None


def _sync_folder(folder: Path) -> None:
    """Put the new name of a file on the disk as well. Windows has no such call, and some network drives refuse it."""
    if os.name == "posix":
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _sweep(folder: Path) -> None:
    """Remove what runs left in a folder that were killed while they wrote: own files, older than a day, no links."""
    long_ago = time.time() - LEFT_OVER
    with suppress(OSError):  # a folder that may be written to, and not be listed
        for path in folder.glob(f"{TEMPORARY}*"):
            found = path.lstat()
            is_own = os.name != "posix" or found.st_uid == os.geteuid()
            is_left = stat.S_ISREG(found.st_mode) and found.st_mtime < long_ago
            if _TEMPORARY_NAME.fullmatch(path.name) and is_own and is_left:
                path.unlink()


def _umask() -> int:
    """The umask of this process, which can only be read by setting another."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
