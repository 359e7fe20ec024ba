"""Reads many random surveys in random dress, and prints how many of each dress are read, refused or misread.

    python -m tests.bench.dress [--surveys 10000] [--first 0] [--jobs 2] [--keep FOLDER]

Every breach of the law (``tests/survey/dress/law.py``) is printed with its seed, and its sheet kept in the folder.
Exit code 1 where there is any, or where fewer are read than ought to be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import warnings
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.survey.dress.law import LAWFUL, Outcome, Verdict, judge
from tests.survey.dress.wardrobe import dressed_survey

LEAST_READ, LEAST_PLAIN_READ = 0.90, 0.99
CHUNK = 50
SHOWN = 40


class Trial(NamedTuple):
    """One survey: its seed, the parts of its dress, and what became of it."""

    seed: int
    parts: tuple[str, ...]
    verdict: Verdict
    is_undecidable: bool


def tried(seeds: range) -> list[Trial]:
    """What became of the surveys of some seeds."""
    warnings.simplefilter("ignore")
    trials = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            dressed = dressed_survey(seed)
            trials.append(Trial(seed, dressed.parts, judge(dressed, Path(folder)), dressed.is_undecidable))
    return trials


def main() -> int:
    """Try the surveys, and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--surveys", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.surveys)
    chunks = [seeds[start : start + CHUNK] for start in range(0, len(seeds), CHUNK)]
    with ProcessPoolExecutor(options.jobs) as pool:
        trials = [trial for some in pool.map(tried, chunks) for trial in some]
    return shown(trials, options.keep)


def shown(trials: list[Trial], folder: Path | None) -> int:
    """Print the shares by dress, the reasons of refusals, and every breach."""
    by_part: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for trial in trials:
        for part in ("all", *trial.parts):
            by_part[part][trial.verdict.outcome] += 1
    print("| dress | surveys | read | refused | otherwise |\n|---|---:|---:|---:|---:|")
    for part, outcomes in sorted(by_part.items(), key=lambda item: item[1][Outcome.READ] / item[1].total()):
        read, refused = outcomes[Outcome.READ], outcomes[Outcome.REFUSED]
        number = outcomes.total()
        print(f"| {part} | {number:,} | {read / number:.1%} | {refused:,} | {number - read - refused:,} |")
    refusals = Counter(
        trial.verdict.detail.split(": ")[0:2][-1][:60] for trial in trials if trial.verdict.outcome is Outcome.REFUSED
    )
    print("\nRefused:", *(f"{times} × {text}" for text, times in refusals.most_common(SHOWN)), sep="\n  ")
    breaches = [trial for trial in trials if trial.verdict.outcome not in LAWFUL]
    print(f"\n{len(breaches)} breaches of the law")
    for trial in breaches:
        print(f"seed {trial.seed}: {trial.verdict.outcome}: {trial.verdict.detail} · {' '.join(trial.parts)}")
        if folder:
            keep(trial.seed, folder)
    read_of_all = by_part["all"][Outcome.READ] / len(trials)
    decidable = [trial.verdict.outcome for trial in trials if not trial.is_undecidable]
    read_of_decidable = decidable.count(Outcome.READ) / len(decidable)
    read_of_plain = by_part["plain"][Outcome.READ] / max(1, by_part["plain"].total())
    shares = f"{read_of_all:.1%} of all, {read_of_decidable:.1%} of those that can be decided"
    print(f"\nread: {shares}, {read_of_plain:.1%} of plain ones, of {len(trials):,}")
    return int(bool(breaches) or read_of_decidable < LEAST_READ or read_of_plain < LEAST_PLAIN_READ)


def keep(seed: int, folder: Path) -> None:
    """Write the sheet of a seed into a folder of its own."""
    dressed = dressed_survey(seed)
    own = folder / str(seed)
    own.mkdir(parents=True, exist_ok=True)
    dressed.file.write(dressed.sheet, own)


if __name__ == "__main__":
    sys.exit(main())
