"""The file that a run is to write: what stands there already, and whether that may be replaced.

Nothing that a person wrote is lost unasked. A workbook, a picture, and a mapping or rule file, that is not as this
program wrote it last is refused, and so is a table that this program did not write; what was written into the open
cells of a workbook is carried over into the new one. With ``--force`` what is there is kept beside the output.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ikm.messages.findings import Refusal
from ikm.messages.system_errors import system_reason
from ikm.options import ShowOptions

if TYPE_CHECKING:
    from ikm.render.workbook.open_cells import Written

SEALED_TEXTS = (".toml", ".sql")
SCRIPTS = (".gs",)
"""Scripts that make a form, or count: nothing tells whether somebody changed one."""
ZIP = b"PK\x03\x04"
"""What a workbook begins with."""
PICTURES = (b"%PDF-", b"\x89PNG")
"""What documents and pictures begin with, as cards are."""
DRAWING = ".svg"
HEAD_BYTES = 4096
SEPARATORS = (b",", b";", b"\t", b"|")
COLUMNS = 3
"""Separators that each line of a table has at least, and as many as the next."""
COPY = ".bak"
"""What the name of a copy ends in: such a file is never read as answers."""

FileState = tuple[int, int, int]
"""What differs of a file after it was written to, or another was put in its place."""


class OutputFile(NamedTuple):
    """A file to write: how it stood when the run began (None: not there), and what is to become of that.

    ``carried`` is what somebody wrote into the open cells of the workbook that is there. Where ``keeps_copy``, what
    is there is kept beside it.
    """

    path: Path
    state: FileState | None = None
    carried: tuple[Written, ...] = ()
    keeps_copy: bool = False
    quiet: bool = False

    @property
    def copy(self) -> Path:
        """The name of a copy of what is there, which no file has yet."""
        path, number = self.path.with_name(self.path.name + COPY), 1
        while path.exists():
            number += 1
            path = self.path.with_name(f"{self.path.name}{COPY}{number}")
        return path

    def refuse_changed(self) -> None:
        """Refuse to replace what was not there when the run began.

        :raises Refusal: ``output-meanwhile``.
        """
        if is_file(self.path) and state_of(self.path) != self.state:
            raise Refusal("output-meanwhile", path=self.path)

    def keep_copy(self) -> Path | None:
        """Keep what is there beside it, and say where; None where that was not asked for, or nobody wrote in it.

        :raises OSError: where it cannot be.
        """
        if not self.keeps_copy:
            return None
        copy = self.copy
        shutil.copy2(self.path, copy)
        return copy


def output_file(path: Path | None, show: ShowOptions) -> OutputFile | None:
    """The file of an output before any work is done for it; None for stdout. With ``force`` it may replace all.

    :raises Refusal: of the family ``output-unwritable``; ``output-changed`` where a person's work would be replaced.
    """
    if path is None:
        return None
    _refuse_unwritable(path)
    if not is_file(path):
        return OutputFile(path, quiet=show.quiet)  # it is made; or a pipe or device, which is written to
    state = state_of(path)
    try:
        is_as_written = _is_as_written(path)
        if is_as_written or (is_as_written is None and not show.force):
            return OutputFile(path, state, quiet=show.quiet)
        carried = None if show.force else _written_by_hand(path)
    except OSError as error:
        raise Refusal("output-unwritable", path=path, reason=system_reason(error)) from None
    if carried is None and not show.force:
        raise Refusal("output-changed", path=path, copy=OutputFile(path).copy.name)
    return OutputFile(path, state, tuple(carried or ()), keeps_copy=show.force, quiet=show.quiet)


def make_folder(path: Path) -> None:
    """Make the folder that a file is to lie in, where it is not there.

    :raises Refusal: of the family ``output-unwritable``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal("output-unwritable", path=path, reason=system_reason(error)) from None


def state_of(path: Path) -> FileState:
    """How a file stands."""
    now = path.stat()
    return now.st_size, now.st_mtime_ns, now.st_ino


def refuse_over(output: Path | None, read: Iterable[Path]) -> None:
    """Refuse an output that is a file which the run reads, under whatever name; of a folder, a file in it.

    :raises Refusal: ``output-is-input``.
    """
    if output is None or not is_file(output):
        return
    for path in read:
        files = path.iterdir() if path.is_dir() else [path]
        if any(is_file(file) and output.samefile(file) for file in files):
            raise Refusal("output-is-input", path=output)


def _refuse_unwritable(path: Path) -> None:
    """Refuse a path that cannot be written.

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


def is_file(path: Path) -> bool:
    """Whether there is a file of this name, and no folder, pipe or device."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a text that is no name of a file
        return False


def _is_as_written(path: Path) -> bool | None:
    """Whether a file is empty, or what this program wrote; None of a page, of which that cannot be told.

    What it holds counts, whatever it is called. A page (text, Markdown, HTML) is only ever a result.

    :raises OSError: where it cannot be read.
    """
    from ikm.survey.files.own_output import is_own_table, is_worked_on

    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head:
        return True
    if head.startswith(ZIP):
        from ikm.render.sealed_package import is_sealed

        return is_sealed(path.read_bytes())
    if head.startswith(PICTURES) or path.suffix.lower() == DRAWING:
        from ikm.render import sealed_picture

        return sealed_picture.is_sealed(path.read_bytes())
    if path.suffix.lower() in SEALED_TEXTS:
        from ikm.render import sealed_text

        return sealed_text.is_sealed(path.read_text(encoding="utf-8", errors="replace"))
    if path.suffix.lower() in SCRIPTS:
        return False
    if is_own_table(path):
        return not is_worked_on(path)
    return False if b"\0" in head or _is_data(head) else None


def _is_data(head: bytes) -> bool:
    """Whether a file begins as a table, JSON or XML does, and not as a page."""
    if head.lstrip().startswith((b"[", b"{", b"<?xml")):
        return True
    first, second, *_ = [*head.splitlines(), b"", b""]
    return any(COLUMNS <= first.count(sign) == second.count(sign) for sign in SEPARATORS)


def _written_by_hand(path: Path) -> list[Written] | None:
    """What somebody wrote into the open cells of a workbook of ours; None where it is none, or more was changed."""
    from ikm.survey.files.workbook_file import written_by_us

    with path.open("rb") as stream:
        if not written_by_us(stream):
            return None
    from ikm.render.workbook.open_cells import written_into

    return written_into(path.read_bytes())
