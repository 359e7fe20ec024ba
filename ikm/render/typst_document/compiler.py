"""Calls typst: its sources and what they read lie in a folder of their own, and nothing outside that is read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from ikm.messages.findings import Refusal
from ikm.render.letter_widths import FONTS

EXTRA = 'pip install ".[pdf]"'
"""What brings typst."""
_HERE = Path(__file__).parent


def compiled(
    source: str, files: Mapping[str, bytes], format: Literal["pdf", "png", "svg"] = "pdf", ppi: float = 144
) -> list[bytes]:
    """What typst makes of a source of this package and the files that it reads: one file, of a picture one a sheet.

    The same bytes are the same output, whatever the clock says, as long as typst is the same.

    :raises Refusal: ``typst-absent`` where it is not installed.
    """
    try:
        import typst
    except ImportError:
        raise Refusal("typst-absent", command=EXTRA) from None
    with laid_out(files) as root:
        made = typst.compile(
            root / source, root=root, font_paths=[FONTS], ignore_system_fonts=True, format=format, ppi=ppi
        )
    return list(made) if isinstance(made, list) else [made]


@contextmanager
def laid_out(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder with the sources of this package and some files, as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="ikm-") as folder:
        root = Path(folder)
        for path in sorted(_HERE.glob("*.typ")):
            (root / path.name).write_bytes(path.read_bytes())
        for name, content in files.items():
            (root / name).write_bytes(content)
        yield root
