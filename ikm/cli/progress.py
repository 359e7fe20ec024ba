"""A progress bar on stderr for work that takes longer than a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds of work before a bar is shown."""
LABEL_WIDTH = 40


class ProgressBar:
    """A bar that is shown once work has taken a second, on a terminal only, and never if ``quiet``."""

    def __init__(self, *, quiet: bool) -> None:
        self._wanted = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._started = time.monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()

    def __call__(self, label: str, part: float) -> None:
        """Show that ``label`` is being read and ``part`` of all, 0 to 1, is done."""
        if not self._wanted or time.monotonic() - self._started < PATIENCE:
            return
        if self._progress is None:
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task("", total=1.0)
            self._progress.start()
        if self._task is not None:
            description = label[-LABEL_WIDTH:].replace("[", "(")  # rich reads square brackets as markup
            self._progress.update(self._task, completed=part, description=description)
