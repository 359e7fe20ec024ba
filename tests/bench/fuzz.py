"""Tries files with changed bytes, every kind for as long as wanted, and prints how many, and what came of them.

    python tests/bench/fuzz.py [--seconds 120] [--seed 1000] [--together 2] [KIND …]

Each kind is tried in a process of its own, as `tests/test_fuzz.py` does it, from its seed on. A line a kind: how many
files, how many of them were refused, the longest that one took, the peak memory, and the seed and file of the one
that was neither read nor refused, if there was one. Its exit code is 1 then. To see it:
``python -m tests.test_fuzz FOLDER SEED 0 KIND``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
import traceback
import warnings
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.test_fuzz import KINDS, attempt, originals  # noqa: E402 - the tests are no package that is installed


class Tried(NamedTuple):
    """What came of the files of one kind; ``fault`` is the seed and the traceback of one that was no refusal."""

    kind: str
    files: int
    refused: int
    slowest: tuple[float, int]
    mib: float
    fault: tuple[int, str] | None


def try_kind(kind: str, first: int, seconds: float) -> Tried:
    """Try one seed after the other, until one fails or the time is over."""
    warnings.simplefilter("error")
    number = refused = 0
    slowest, fault = (0.0, first), None
    with tempfile.TemporaryDirectory() as name, redirect_stdout(StringIO()):
        folder = Path(name)
        files = originals(folder)
        end = time.monotonic() + seconds
        while fault is None and (now := time.monotonic()) < end:
            seed = first + number
            number += 1
            try:
                refused += bool(attempt(files, folder, seed, [kind]))
            except Exception:
                fault = seed, traceback.format_exc()
            slowest = max(slowest, (time.monotonic() - now, seed))
    both = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Tried(kind, number, refused, slowest, max(both) / 1024, fault)


def main() -> int:
    """Try the kinds that are named, or all."""
    parser = argparse.ArgumentParser(description="Files with changed bytes.")
    parser.add_argument("--seconds", type=float, default=120, help="for each kind")
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--together", type=int, default=2, help="so many kinds at a time")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    chosen = parser.parse_args()
    faults = 0
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(chosen.together, mp_context=fresh, max_tasks_per_child=1) as pool:
        runs = [pool.submit(try_kind, kind, chosen.seed, chosen.seconds) for kind in chosen.kinds or KINDS]
        for run in as_completed(runs):
            one = run.result()
            longest, seed = one.slowest
            print(
                f"{one.kind:16} {one.files:7,} files {one.refused:7,} refused"
                f"   slowest {longest:5.1f} s (seed {seed})   {one.mib:5.0f} MiB"
                f"   {f'FAULT at seed {one.fault[0]}' if one.fault else 'no fault'}",
                flush=True,
            )
            if one.fault:
                faults += 1
                print(one.fault[1], flush=True)
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
