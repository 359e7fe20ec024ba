"""A progress bar on stderr for work that takes longer than a second."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

from ikm.cli.stdout import WIDEST

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
        self._label = ""
        self._part: float | None = None
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._total: float | None = None
        # Work that says nothing of itself for long is shown by another thread.
        self._timer = threading.Timer(PATIENCE, self._show)
        self._timer.daemon = True
        self._lock = threading.Lock()

    def __enter__(self) -> ProgressBar:
        if self._wanted:
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._wanted:
            self._timer.cancel()
            self._timer.join()
        if self._progress:
            self._progress.stop()

    def __call__(self, label: str, part: float) -> None:
        """Show that ``label`` is being read and ``part`` of all, 0 to 1, is done."""
        self._tell(label, part)

    def stage(self, label: str) -> None:
        """Show that ``label`` is being done, of which no part is known."""
        self._tell(label, None)

    def _tell(self, label: str, part: float | None) -> None:
        if not self._wanted:
            return
        self._label, self._part = label[-LABEL_WIDTH:].replace("[", "("), part  # rich reads brackets as markup
        if time.monotonic() - self._started >= PATIENCE:
            self._show()

    def _show(self) -> None:
        with self._lock:
            if self._progress is None:
                from rich.console import Console
                from rich.progress import Progress

                console = Console(stderr=True)
                console.width = min(console.width, WIDEST)
                self._progress = Progress(console=console, transient=True)
                self._progress.start()
            total = None if self._part is None else 1.0  # without a total, rich shows that something goes on
            if self._task is None or total != self._total:
                if self._task is not None:
                    self._progress.remove_task(self._task)
                self._task, self._total = self._progress.add_task("", total=total), total
            self._progress.update(self._task, completed=self._part or 0, description=self._label)
