"""Where an output goes: to stdout, or to a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from ikm.findings import Refusal


def write(content: str | bytes, path: Path | None) -> None:
    """Write to a file, or to stdout where there is no path. Text is UTF-8 in files and pipes.

    :raises Refusal: ``output-unwritable``; an old file is then as it was.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if path is not None:
        _replace(path, data)
    elif isinstance(content, str) and (sys.stdout.isatty() or not hasattr(sys.stdout, "buffer")):
        sys.stdout.write(content)
        sys.stdout.flush()
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


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


def _replace(path: Path, data: bytes) -> None:
    beside = None
    try:
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".ikm-", delete=False) as file:
            beside = Path(file.name)
            file.write(data)
        beside.chmod(mode)
        beside.replace(path)
    except OSError as error:
        if beside:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        raise Refusal("output-unwritable", path=path, reason=error.strerror or "unknown") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
