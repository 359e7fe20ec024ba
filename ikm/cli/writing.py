"""Where an output goes: to stdout, or to a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ikm.messages.findings import Refusal
from ikm.messages.system_errors import system_reason

NEW_FILE_MODE = 0o666
"""What anybody may do with a new file, before the umask of the process takes some away."""


def on_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def file_named(output: Path | None) -> Path | None:
    """The file to write to; None for stdout, of which ``-`` is another name."""
    return None if output == Path("-") else output


def write(content: str | bytes, path: Path | None) -> None:
    """Write to a file, or to stdout where there is no path. Text is UTF-8 in files and pipes.

    :raises Refusal: of the family ``output-unwritable``; an old file is then as it was.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    try:
        if path is None:
            _write_to_stdout(content, data)
        elif path.exists() and not path.is_file():
            path.write_bytes(data)  # a pipe or a device is written to, not replaced
        else:
            _replace_file(path.resolve(), data)
    except BrokenPipeError:
        raise
    except OSError as error:
        if path is None:
            discard_stdout()
        raise Refusal("output-unwritable", path=path or "stdout", reason=system_reason(error)) from None


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


def discard_stdout() -> None:
    """Send to nowhere what is still to be written to stdout, which nothing can be written to any more.

    What is buffered would fail once more when the process ends, with a traceback and another exit code.
    """
    with suppress(OSError):  # a stdout that is no file has no buffer to fail
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refuse_unwritable(path: Path) -> None:
    """Refuse an output path that cannot be written, before any work is done for it.

    :raises Refusal: of the family ``output-unwritable``.
    """
    try:
        path.stat()
    except FileNotFoundError:
        pass  # it is made
    except OSError as error:  # a name too long, a folder that is closed, a link that leads to itself
        raise Refusal("output-unwritable", path=path, reason=system_reason(error)) from None
    if path.is_dir():
        raise Refusal("output-folder", path=path)
    if not path.parent.is_dir():
        raise Refusal("output-folderless", path=path, folder=path.parent)
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise Refusal("output-protected", path=path)


def refuse_over(output: Path | None, read: Iterable[Path]) -> None:
    """Refuse an output that is a file which the run reads, under whatever name; of a folder, a file in it.

    :raises Refusal: ``output-is-input``.
    """
    if output is None or not _is_file(output):
        return
    for path in read:
        files = path.iterdir() if path.is_dir() else [path]
        if any(_is_file(file) and output.samefile(file) for file in files):
            raise Refusal("output-is-input", path=output)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a text that is no name of a file
        return False


def _write_to_stdout(content: str | bytes, data: bytes) -> None:
    """Write text to a terminal as its console encodes it, everything else as bytes."""
    if sys.stdout is None:
        raise Refusal("output-closed")
    sys.stdout.flush()
    if isinstance(content, str) and sys.stdout.isatty():
        sys.stdout.write(content)
    else:
        sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _replace_file(path: Path, data: bytes) -> None:
    """Write a temporary file in the same folder, and move it into place when it is whole."""
    import tempfile

    mode = path.stat().st_mode if path.exists() else NEW_FILE_MODE & ~_umask()
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".ikm-", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(data)
            file.close()
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise


def _umask() -> int:
    """The umask of this process, which can only be read by setting another."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
