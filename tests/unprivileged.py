"""Reading as somebody whom no file belongs to: root, as whom many machines run tests, may read everything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534
"""The user of that name on Linux and macOS."""


@contextmanager
def denied(path: Path) -> Iterator[None]:
    """Within it this process may not read `path`.

    It may not read ikm either, where ikm lies in a folder of root's alone, as in a clone below `mktemp -d`. So what
    is tried within it must have run once before, and gets its rules as an object: their files are read at each call.
    """
    path.chmod(0)
    former = os.geteuid()
    os.seteuid(former or NOBODY)
    try:
        yield
    finally:
        os.seteuid(former)
