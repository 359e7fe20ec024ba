"""Processes that read files side by side, import nothing from the folder they run in, and end with their parent."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

MOST_PROCESSES = 61
"""Windows cannot wait for more."""
CHILD_ENVIRONMENT = {
    # A child starts as “python -c”, which looks for modules in this folder first: a random.py beside the answers ran.
    "PYTHONSAFEPATH": "1",
    # Its helper counts what a parent that was killed could not give back, and says so to whoever is left.
    "PYTHONWARNINGS": "ignore::UserWarning:multiprocessing.resource_tracker",
}

Outcome = TypeVar("Outcome")


@contextmanager
def in_processes(jobs: int, work: Callable[..., Outcome], *arguments: Sequence[Any]) -> Iterator[Iterator[Outcome]]:
    """Do work on each of the arguments in up to ``jobs`` processes; the outcomes come in the order of these."""
    number = min(jobs, len(arguments[0]), MOST_PROCESSES)
    # A copy of a process that has threads, as the caller's may have, can wait for ever.
    start_method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context = get_context(start_method)
    ends_with_us, kept_by_us = context.Pipe(duplex=False)
    pool_settings = (number, context, _end_with_parent, (ends_with_us,))
    with _children_started_with_care(), ends_with_us, kept_by_us, ProcessPoolExecutor(*pool_settings) as pool:
        try:
            with _children_without_interruptions():
                futures = [pool.submit(work, *one) for one in zip(*arguments, strict=True)]
            yield (future.result() for future in futures)
        except BaseException:
            kept_by_us.close()  # ends them in the middle of their work; what waits for them is told
            raise


@contextmanager
def _children_started_with_care() -> Iterator[None]:
    """Start processes with the environment :data:`CHILD_ENVIRONMENT`, which the caller's does not keep."""
    before = {name: os.environ.get(name) for name in CHILD_ENVIRONMENT}
    os.environ.update(CHILD_ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _children_without_interruptions() -> Iterator[None]:
    """Start processes that leave Ctrl-C to their parent from their first moment on, while they import as well.

    What is blocked here is blocked in a process that starts now; here it is only late. Windows has no such thing.
    """
    if sys.platform == "win32":
        yield
        return
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def _end_with_parent(ends_with_parent: Connection) -> None:
    """End this process when its parent ends, by whatever signal, or closes its end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def wait() -> None:
        ends_with_parent.poll(None)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
