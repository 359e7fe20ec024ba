"""Where an output goes: to stdout, or to a file that appears whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from ikm.messages.findings import Refusal


def on_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def write(content: str | bytes, path: Path | None) -> None:
    """Write to a file, or to stdout where there is no path. Text is UTF-8 in files and pipes.

    :raises Refusal: ``output-unwritable``; an old file is then as it was.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    try:
        if path is None:
            _print(content, data)
        elif path.exists() and not path.is_file():
            path.write_bytes(data)  # a pipe or a device is written to, not replaced
        else:
            _replace(path.resolve(), data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refusal("output-unwritable", path=path or "stdout", reason=error.strerror or "unknown") from None


def refuse_unwritable(path: Path) -> None:
    """Refuse an output path that cannot be written, before any work is done for it.

    :raises Refusal: ``output-unwritable``.
    """
    if path.is_dir():
        raise Refusal("output-unwritable", path=path, reason="it is a folder")
    if not path.parent.is_dir():
        raise Refusal("output-unwritable", path=path, reason=f"there is no folder {path.parent}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise Refusal("output-unwritable", path=path, reason="it is write-protected")


def _print(content: str | bytes, data: bytes) -> None:
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    sys.stdout.flush()
    if isinstance(content, str) and sys.stdout.isatty():
        sys.stdout.write(content)
    else:
        sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _replace(path: Path, data: bytes) -> None:
    import tempfile

    mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".ikm-", delete=False) as file:
        beside = Path(file.name)
        try:
            file.write(data)
            file.close()
            beside.chmod(mode)
            beside.replace(path)
        except BaseException:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
