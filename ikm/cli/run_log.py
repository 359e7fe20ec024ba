"""The log of runs: a line of JSON for each run, with what was read, what was found, and what it cost.

Of all that this program writes, only a log has the clock, the time that was taken and the memory in it, so that two
runs of the same input write two different lines. It has names of files, digests and counts; no text of a survey.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ikm.messages.findings import Findings, Refusal
from ikm.messages.option_names import OptionUse
from ikm.messages.paths import short_paths, shown_path
from ikm.messages.system_errors import system_reason
from ikm.version import __version__

if TYPE_CHECKING:
    from ikm.report.report import InputUse

SCHEMA = "ikm.log/1"
BEGINNING = b'{"schema": "' + SCHEMA.encode()
"""What every line of a log begins with."""
KIB = 1024
NEW_FILE_MODE = 0o666
"""What anybody may do with a new log, before the umask of the process takes some away."""

_current: ContextVar[RunLog | None] = ContextVar("current_log", default=None)


class RunLog:
    """What becomes the line of one run."""

    def __init__(self, command: str) -> None:
        self.refusals: list[str] = []
        self.asked: tuple[str, ...] = ()
        self._command = command
        self._inputs: dict[tuple[str, str | None], InputUse] = {}
        self._findings: Counter[str] = Counter()
        self._time = time_now()
        self._since, self._cpu_since = time.perf_counter(), _cpu_seconds()

    def note(self, inputs: Iterable[InputUse], findings: Findings) -> None:
        """Keep what was read for one result, and what was found; of what several results tell, the most counts."""
        for use in inputs:
            self._inputs.setdefault((use.path, use.sheet), use)
        self._findings |= findings.by_code

    def line(self, exit_code: int) -> bytes:
        """The run as a line, as it stands now."""
        own, children = _peak_memory()
        values = {
            "schema": SCHEMA,
            "time": self._time,
            "program": f"ikm {__version__}",
            "command": self._command,
            "exit_code": exit_code,
            "refusals": self.refusals,
            "seconds": round(time.perf_counter() - self._since, 3),
            "cpu_seconds": round(_cpu_seconds() - self._cpu_since, 3),
            "peak_mib": own,
            "peak_mib_of_children": children,
            "asked": [shown_path(path) for path in self.asked],
            "inputs": [_input_values(use) for use in self._inputs.values()],
            "findings": dict(sorted(self._findings.items())),
        }
        return f"{json.dumps(values, ensure_ascii=False)}\n".encode("utf-8", "replace")


def note(inputs: Iterable[InputUse], findings: Findings) -> None:
    """Keep what a command read and found for the log of its run, if one is kept."""
    log = _current.get()
    if log:
        log.note(inputs, findings)


def note_asked(paths: Iterable[str]) -> None:
    """Keep what a command was asked to read, as the caller named it, for the log of its run, if one is kept."""
    log = _current.get()
    if log:
        log.asked = tuple(paths)


def note_refusal(refusal: Refusal) -> None:
    """Keep why a run stops for its log, if one is kept."""
    log = _current.get()
    if log:
        log.refusals += [one.code for one in (refusal, *refusal.others)]


@contextmanager
def logged(path: str | None, command: str, outputs: Mapping[str, str], *, full_paths: bool) -> Iterator[None]:
    """Append a line on what is done within this to a log; nothing without a path.

    The command leaves with its exit code, so that this is the last to know it.

    :raises Refusal: ``log-unwritable``, ``log-foreign`` where the file is no log of runs, ``option-conflict`` where
        it is one of the ``outputs``, by the names of their options.
    """
    if path is None:
        yield
        return
    for field, output in outputs.items():
        if Path(path).absolute() == Path(output).absolute():
            raise Refusal("option-conflict", option=OptionUse("log"), other=OptionUse(field))
    descriptor = _opened(Path(path))
    log = RunLog(command)
    before = _current.set(log)
    exit_code = 0
    try:
        yield
    except typer.Exit as exit:
        exit_code = exit.exit_code
        raise
    except (typer.Abort, typer.BadParameter):
        exit_code = 2
        raise
    finally:
        _current.reset(before)
        with short_paths(wanted=not full_paths), suppress(OSError):  # on a full disk the line is lost, not the result
            # In one piece, so that the lines of two runs do not mix.
            os.write(descriptor, log.line(exit_code))
        os.close(descriptor)


def time_now() -> str:
    """The time, with the zone of the machine."""
    from datetime import datetime

    return datetime.now().astimezone().isoformat(timespec="seconds")


def _opened(path: Path) -> int:
    """A log to append to, which is made where it is not there."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, NEW_FILE_MODE)
    except OSError as error:
        raise Refusal("log-unwritable", path=path, reason=system_reason(error)) from None
    is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
    head = os.read(descriptor, len(BEGINNING)) if is_file else b""
    if head and head != BEGINNING:
        os.close(descriptor)
        raise Refusal("log-foreign", path=path)
    return descriptor


def _input_values(use: InputUse) -> dict[str, Any]:
    return {
        "path": shown_path(use.path),
        "sheet": use.sheet,
        "sha256": use.sha256,
        "rows": use.rows,
        "used": use.used,
    }


def _cpu_seconds() -> float:
    """Seconds of processor of this process, and of those that it started and that have ended."""
    found = os.times()
    return found.user + found.system + found.children_user + found.children_system


def _peak_memory() -> tuple[float | None, float | None]:
    """The peak memory in MiB of this process, and of the largest it started; None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None, None
    unit = 1 if sys.platform == "darwin" else KIB
    own, children = (
        resource.getrusage(who).ru_maxrss * unit / KIB**2 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return round(own, 1), round(children, 1)
