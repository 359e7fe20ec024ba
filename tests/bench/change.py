"""How often a change is found where there is none: false verdicts of `ikm`'s own test at 95 %.

    python -m tests.bench.change [--surveys 20000]

Draws so many pairs of surveys from one endless population near the highest index, of which nothing changes between
the two, for sides of 5 to 30 against 60 to 300 respondents, and prints a Markdown table: how often the test says that
something changed, beside what each of the two tests of which it takes the more careful one would say alone. No build
fails by it.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ikm.index.change import Spread, difference
from ikm.index.distributions import two_sided

CONFIDENCE = Fraction(95, 100)
SMALL, LARGE = (5, 10, 15, 20, 30), (60, 100, 300)
FOURS = {"near 96": 0.85, "near 98": 0.925, "near 80": 0.1}
"""Of how many respondents every answer is the best one, in each population."""
SEED = 14_2017

Test = Callable[[float, Spread, Spread], bool]
"""Whether a difference of two means is told from none."""


def indices(fours: float, shape: tuple[int, int], chance: np.random.Generator) -> NDArray[np.float64]:
    """The indices of respondents: 100 of the part that answers 4 throughout, else those of a leaning of their own."""
    leaning = 2.9 + 0.4 * chance.standard_normal(shape)
    answers = np.clip(np.rint(leaning + 0.5 * chance.standard_normal((9, *shape))), 1, 4)
    own: NDArray[np.float64] = 25 * answers.mean(axis=0)
    own[chance.random(shape) < fours] = 100
    return own


def careful(by: float, before: Spread, after: Spread) -> bool:
    """The test of `ikm`."""
    return bool(difference(Fraction(by), before, after, CONFIDENCE).sign)


def welch(by: float, before: Spread, after: Spread) -> bool:
    """Welch's test alone, wherever some side has a spread."""
    first, second = before.se**2, after.se**2
    if not first + second:
        return False
    df = (first + second) ** 2 / (first**2 / before.df + second**2 / after.df)
    return two_sided(by / math.sqrt(first + second), df) < 0.05


def pooled(by: float, before: Spread, after: Spread) -> bool:
    """The test of pooled variances alone."""
    first, second, df = before.df + 1, after.df + 1, before.df + after.df
    variance = (before.df * first * before.se**2 + after.df * second * after.se**2) / df
    return bool(variance) and two_sided(by / math.sqrt(variance * (1 / first + 1 / second)), df) < 0.05


TESTS: dict[str, Test] = {"ikm": careful, "Welch": welch, "pooled": pooled}


def false_verdicts(
    fours: float, sizes: tuple[int, int], surveys: int, chance: np.random.Generator
) -> dict[str, float]:
    """The share of pairs in which each test finds a change."""
    sides = [indices(fours, (surveys, size), chance) for size in sizes]
    means = [side.mean(axis=1) for side in sides]
    errors = [side.std(axis=1, ddof=1) / math.sqrt(size) for side, size in zip(sides, sizes, strict=True)]
    found = dict.fromkeys(TESTS, 0)
    for by, first, second in zip(means[1] - means[0], *errors, strict=True):
        before, after = Spread(float(first), sizes[0] - 1), Spread(float(second), sizes[1] - 1)
        for name, test in TESTS.items():
            found[name] += test(float(by), before, after)
    return {name: number / surveys for name, number in found.items()}


def main() -> None:
    """Draw, judge, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surveys", type=int, default=20_000)
    surveys = parser.parse_args().surveys
    chance = np.random.default_rng(SEED)
    print(f"{date.today()}, {os.cpu_count()} × {platform.machine()}, Python {platform.python_version()}")
    print(f"{surveys:,} pairs a row, nothing changed; chance alone moves 5 % by ±{100 * error(surveys):.2f}\n")
    print(f"| population | sides | {' | '.join(f'{name}, %' for name in TESTS)} |")
    print(f"|---|---|{'---:|' * len(TESTS)}")
    for what, fours in FOURS.items():
        for small in SMALL:
            for large in LARGE:
                found = false_verdicts(fours, (small, large), surveys, chance)
                shown = " | ".join(f"{100 * found[name]:.1f}" for name in TESTS)
                print(f"| {what} | {small}, {large} | {shown} |", flush=True)


def error(surveys: int) -> float:
    """Two standard errors of a share of 5 % among so many surveys."""
    return 2 * math.sqrt(0.05 * 0.95 / surveys)


if __name__ == "__main__":
    main()
