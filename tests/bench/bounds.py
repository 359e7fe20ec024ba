"""What the files of ``tests/hostile.py`` take: time, and the memory of the largest process.

    python tests/bench/bounds.py [--keep FOLDER] [FILE …]

Writes them, or takes the files that are named, gives each to `ikm check` and `ikm score`, and prints a line for each
run: the exit code, the time by the clock and of the processors, the peak memory, and what was said. A run is marked
where it has an exit code that no refusal has, or takes more than 20 seconds of processor time or 600 MiB. The last
lines are of environments that ask for a terminal of a hundred million columns.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.hostile import FILES  # noqa: E402 - the tests are no package that is installed

MOST_SECONDS, MOST_MIB = 20, 600
PATIENCE = 300
USUAL = ROOT / "examples" / "kelurahan.csv"
WIDE = {"COLUMNS": "99999999", "LINES": "99999999"}


class Run(NamedTuple):
    """A run of the program: what it took, and what it said."""

    status: int
    clock: float
    processor: float
    mib: float
    said: str

    @property
    def is_in_bounds(self) -> bool:
        """Whether the program came to an end of its own, and took no more than it may."""
        return self.status in (0, 1, 2) and self.processor <= MOST_SECONDS and self.mib <= MOST_MIB


def run(arguments: list[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run the program once; ``mib`` is the peak of the largest of its processes."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "ikm", *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {}), "PYTHONPATH": str(ROOT)},
        )
        patience = threading.Timer(PATIENCE, process.kill)
        patience.start()
        _, status, used = os.wait4(process.pid, 0)  # of the process and those that it waited for
        patience.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        clock = time.monotonic() - started
        output.seek(0)
        said = output.read().decode(errors="replace")
    return Run(process.returncode, clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)


def show(name: str, found: Run) -> bool:
    """Print the line of a run."""
    mark = " " if found.is_in_bounds else "!"
    longest = max(map(len, found.said.splitlines()), default=0)
    first = found.said.partition("\n")[0][:60]
    print(
        f"{mark} {name:45} {found.status:3} {found.clock:6.1f} s {found.processor:6.1f} s {found.mib:6.0f} MiB"
        f" {longest:7} letters  {first}",
        flush=True,
    )
    return found.is_in_bounds


def main() -> None:
    """Run the program over the files."""
    parser = argparse.ArgumentParser(description="What hostile files take.")
    parser.add_argument("--keep", type=Path, help="a folder in which the files are written, and left")
    parser.add_argument("files", nargs="*", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = chosen.keep or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        files = chosen.files or [folder / name for name in FILES]
        beyond = 0
        for path in files:
            if not path.exists():
                FILES[path.name](path)
            for command in ("check", "score"):
                beyond += not show(f"{command} {path.name}", run([command, str(path), "--lang", "en"]))
            if not chosen.files and chosen.keep is None:
                path.unlink()
    for arguments in (["score", str(USUAL)], ["score", "--help"], ["help"], ["chek"]):
        beyond += not show(f"{arguments[0]}, a wide terminal", run(arguments, WIDE))
    print(f"{beyond} beyond {MOST_SECONDS} s of processor time or {MOST_MIB} MiB")


if __name__ == "__main__":
    main()
