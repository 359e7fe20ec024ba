"""Runs ``ikm check`` and ``ikm score`` over every file of a folder, and prints what crashed and what cost most.

    python tests/bench/folder.py FOLDER [--seconds 60] [--mib 4096] [--jobs 1] [--shown 5] [--json results.json]

Each run is a process of its own, forked from one that has loaded ikm, and may take so many seconds and so much
address space. A crash is what no file may cause: exit code 3, another that ikm does not have, a signal, a traceback,
or no end in time. The exit code is 1 where there was a crash. Memory is what a process really had at most, or one
that it started. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import IO, NamedTuple, NoReturn

from ikm.cli import run_app

COMMANDS = ("check", "score")
LOADED = (
    *("numpy", "python_calamine", "ikm.cli.check", "ikm.cli.score", "ikm.pipelines.check", "ikm.pipelines.score"),
    *("ikm.render.json", "ikm.report.in_json", "ikm.report.inspection"),
)
SURPRISE = 3
EXIT_CODES = (0, 1, 2)
"""What a run may exit with: all is well, something is left out, refused."""
KIB, MIB = 1 << 10, 1 << 20


class Run(NamedTuple):
    """One run: the command, the file, its exit code (None: it was ended after its time), cost, and last words."""

    command: str
    file: str
    exit_code: int | None
    wall: float
    cpu: float
    mib: float
    said: str

    @property
    def crashed(self) -> bool:
        """Whether it ended as no run may."""
        return self.exit_code not in EXIT_CODES or "Traceback (most recent call last)" in self.said


def files_in(folder: Path) -> list[Path]:
    """All files below a folder, by name."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)


class Started(NamedTuple):
    """A run that goes on: its command and file, when it began, and the file that has what it says."""

    command: str
    file: Path
    since: float
    errors: IO[bytes]


def start(command: str, file: Path, seconds: int, mib: int) -> tuple[int, Started]:
    """Begin one run, in a process that has loaded already what all need."""
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed when the run has ended
    since = time.monotonic()
    process = os.fork()
    if process == 0:
        _become(command, file, seconds, mib, errors)
    return process, Started(command, file, since, errors)


def _become(command: str, file: Path, seconds: int, mib: int, errors: IO[bytes]) -> NoReturn:
    """Be ``ikm`` with a command, and end."""
    exit_code = SURPRISE
    try:
        resource.setrlimit(resource.RLIMIT_AS, (mib * MIB, mib * MIB))
        signal.alarm(seconds)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream, target in enumerate((nowhere, nowhere, errors.fileno())):
            os.dup2(target, stream)
        sys.argv = ["ikm", "--lang", "en", command, str(file), "--format", "json"]
        run_app()
        exit_code = 0
    except SystemExit as ended:
        exit_code = ended.code if isinstance(ended.code, int) else SURPRISE
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(exit_code)


def ended(status: int, used: resource.struct_rusage, run: Started) -> Run:
    """What became of a run."""
    run.errors.seek(0)
    said = run.errors.read().decode("utf-8", "replace")
    run.errors.close()
    code = os.waitstatus_to_exitcode(status)
    peak = used.ru_maxrss / (MIB if sys.platform == "darwin" else KIB)
    return Run(
        run.command,
        str(run.file),
        None if code == -signal.SIGALRM else code,
        time.monotonic() - run.since,
        used.ru_utime + used.ru_stime,
        peak,
        said[-2000:],
    )


def all_runs(wanted: Iterable[tuple[str, Path]], seconds: int, mib: int, jobs: int) -> Iterator[Run]:
    """Run all, so many at once, in the order in which they end."""
    going: dict[int, Started] = {}
    for command, file in wanted:
        process, run = start(command, file, seconds, mib)
        going[process] = run
        if len(going) == jobs:
            yield _next_ended(going)
    while going:
        yield _next_ended(going)


def _next_ended(going: dict[int, Started]) -> Run:
    process, status, used = os.wait4(-1, 0)
    return ended(status, used, going.pop(process))


def code_of(one: Run) -> str:
    """The code of the first refusal; empty where there is none."""
    for line in one.said.splitlines():
        if line.startswith("ikm: "):
            return line.split(": ")[1]
    return ""


def table(title: str, runs: Iterable[Run]) -> Iterable[str]:
    """The lines of a table of runs."""
    yield f"\n{title}\n"
    yield "| command | exit | clock s | processor s | MiB | file |"
    yield "|---|--:|--:|--:|--:|---|"
    for one in runs:
        figures = f"{one.wall:.2f} | {one.cpu:.2f} | {one.mib:.0f}"
        yield f"| {one.command} | {one.exit_code} | {figures} | {one.file} |"


def summary(runs: Sequence[Run], shown: int) -> Iterable[str]:
    """What there is to say of all runs."""
    crashes = [one for one in runs if one.crashed]
    for command in COMMANDS:
        of_command = [one for one in runs if one.command == command]
        exits = Counter(str(one.exit_code) for one in of_command)
        yield f"{command}: {len(of_command)} files, exit codes {dict(sorted(exits.items()))}"
        refused = Counter(filter(None, map(code_of, (one for one in of_command if one.exit_code == 2))))
        yield f"  refused: {', '.join(f'{code} {number}' for code, number in refused.most_common())}"
    yield f"crashes: {len(crashes)}"
    for one in crashes:
        yield f"  {one.command} {one.file}: {one.exit_code}: {one.said.strip().splitlines()[-1:]}"
    yield from table("The slowest", sorted(runs, key=lambda one: -one.cpu)[:shown])
    yield from table("The largest", sorted(runs, key=lambda one: -one.mib)[:shown])


def load() -> None:
    """Load what every run needs, once."""
    for module in LOADED:
        import_module(module)


def main() -> int:
    """Run all, and print the summary."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--mib", type=int, default=4096)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--shown", type=int, default=5)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    load()
    wanted = [(command, file) for file in files_in(asked.folder) for command in COMMANDS]
    runs = list(all_runs(wanted, asked.seconds, asked.mib, asked.jobs))
    if asked.json:
        asked.json.write_text(json.dumps([one._asdict() for one in runs], indent=1), encoding="utf-8")
    print("\n".join(summary(runs, asked.shown)))
    return 1 if any(one.crashed for one in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
