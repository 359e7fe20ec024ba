"""How often a change is seen of as many respondents as `ikm sample --detect` says: the power of `ikm`'s own test.

    python -m tests.bench.planning [--pairs 10000]

Draws so many pairs of surveys, the index of the second higher by the change that is to be seen, of as many
respondents as `ikm` says, and prints a Markdown table: how often the test of `ikm compare` tells that it rose.
Respondents' own indices are normal, or those of nine answers from 1 to 4; of known users a part is drawn without
putting back, and the change is that of all users. No build fails by it.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.index.change import Spread, difference
from ikm.index.planning import Aims, for_change, power_of

CONFIDENCE = Fraction(95, 100)
SEED = 14_2017
POOL = 1_000_000
"""So many answered sheets tell the standard deviation of those drawn."""
BLOCK = 2_000_000
"""So many numbers are drawn at once."""


class Case(NamedTuple):
    """One row of the table; an ``sd`` of None is that of sheets of nine answers."""

    change: str
    sd: str | None
    users: int | None
    power: str = "0.8"


CASES = (
    *(Case("3", "12", None), Case("3", "12", 1200), Case("3", "12", 300), Case("5", "12", None)),
    *(Case("2", "7", None), Case("2", "7", 640), Case("10", "12", None), Case("12", "12", 60)),
    *(Case("3", "12", None, "0.9"), Case("5", "12", 400, "0.9"), Case("3", None, None), Case("3", None, 1200)),
)


def sheets(shape: tuple[int, ...], chance: np.random.Generator) -> NDArray[np.float64]:
    """Indices of nine answers from 1 to 4, near 81, of respondents who lean to their own side."""
    leaning = 3.25 + 0.5 * chance.standard_normal(shape)
    answers = np.clip(np.rint(leaning + 0.5 * chance.standard_normal((9, *shape))), 1, 4)
    indices: NDArray[np.float64] = 25 * answers.mean(axis=0)
    return indices


def drawn(sd: str | None, shape: tuple[int, ...], chance: np.random.Generator) -> NDArray[np.float64]:
    """Respondents' own indices."""
    if sd is None:
        return sheets(shape, chance)
    return float(sd) * chance.standard_normal(shape)


def sides(
    case: Case, respondents: int, surveys: int, true_mean: float, chance: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean and the standard deviation of each of so many surveys, around the mean of all users."""
    own = drawn(case.sd, (surveys, case.users or respondents), chance)
    around = true_mean if case.users is None else own.mean(axis=1)
    asked = own[:, :respondents]
    return asked.mean(axis=1) - around, asked.std(axis=1, ddof=1)


def seen(case: Case, respondents: int, pairs: int, true_mean: float, chance: np.random.Generator) -> float:
    """The share of pairs of which the test says that the index rose."""
    rest = 1.0 if case.users is None else 1 - respondents / case.users
    rose, left = 0, pairs
    while left:
        surveys = min(left, max(1, BLOCK // (case.users or respondents)))
        before, after = (sides(case, respondents, surveys, true_mean, chance) for _ in range(2))
        for first, second, *deviations in zip(before[0], after[0], before[1], after[1], strict=True):
            spreads = []
            for sd in deviations:
                se = float(sd) / math.sqrt(respondents)
                finite = None if case.users is None else se * math.sqrt(rest)
                spreads.append(Spread(se, respondents - 1, finite))
            by = Fraction(float(second - first)) + Fraction(case.change)
            rose += difference(by, spreads[0], spreads[1], CONFIDENCE).sign == 1
        left -= surveys
    return rose / pairs


def error(power: float, pairs: int) -> float:
    """Two standard errors of a share among so many pairs."""
    return 2 * math.sqrt(power * (1 - power) / pairs)


def main() -> None:
    """Draw, judge, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=10_000)
    pairs = parser.parse_args().pairs
    chance = np.random.default_rng(SEED)
    pool = sheets((POOL,), chance)
    print(f"{date.today()}, {os.cpu_count()} × {platform.machine()}, Python {platform.python_version()}")
    print(f"{pairs:,} pairs a row at 95 %; chance alone moves 80 % by ±{100 * error(0.8, pairs):.1f}\n")
    print("| indices | sd | change | users | n a side | power wanted | reckoned | seen, % | ± |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for case in CASES:
        sd = Fraction(case.sd) if case.sd else Fraction(float(pool.std(ddof=1)))
        aims = Aims(sd, CONFIDENCE, change=Fraction(case.change), power=Fraction(case.power))
        respondents = for_change(aims, case.users)
        assert respondents is not None  # a change is wanted
        reckoned = power_of(respondents, case.users, aims)
        found = seen(case, respondents, pairs, 0.0 if case.sd else float(pool.mean()), chance)
        print(
            f"| {'normal' if case.sd else 'nine answers'} | {float(sd):.2f} | {case.change} | {case.users or '–'} "
            f"| {respondents} | {100 * float(aims.power):.0f} | {100 * reckoned:.1f} | {100 * found:.1f} "
            f"| {100 * error(found, pairs):.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
