"""How often a change is found where there is none: false verdicts of `ikm`'s own test at 95 %.

    python -m tests.bench.change [--surveys 20000] [--priorities | --ranks]

Draws so many pairs of surveys from one endless population near the highest index, of which nothing changes between
the two, for sides of 5 to 30 against 60 to 300 respondents, and prints a Markdown table: how often the test says that
something changed, beside what each of the two tests of which it takes the more careful one would say alone. With
--priorities, how often the third lowest unsur is told from one that is not above it; with --ranks, of how many units
another is said to be surely better or worse that is not. No build fails by it.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ikm.index.change import Difference, Spread, difference, together
from ikm.index.distributions import two_sided
from ikm.index.method import Method, Question
from ikm.index.priorities import priorities
from ikm.index.ranks import ranks
from ikm.index.score import score
from ikm.index.tally import Tally
from ikm.rules.library import load

METHOD = Method(load("permenpanrb-14-2017"))
QUESTIONS = tuple(Question(unsur.id, METHOD.code(unsur.id), "") for unsur in METHOD.unsur)
CONFIDENCE = Fraction(95, 100)
SMALL, LARGE = (5, 10, 15, 20, 30), (60, 100, 300)
FOURS = {"near 96": 0.85, "near 98": 0.925, "near 80": 0.1}
"""Of how many respondents every answer is the best one, in each population."""
SEED = 14_2017

Test = Callable[[float, Spread, Spread], bool]
"""Whether a difference of two means is told from none."""


def indices(fours: float, shape: tuple[int, ...], chance: np.random.Generator) -> NDArray[np.float64]:
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


UNSUR = {
    "all nine equal": (3.2,) * 9,
    "two lower, seven equal": (2.6, 2.6, *(3.2,) * 7),
    "one lower, eight equal": (2.6, *(3.2,) * 8),
    "3.01 to 3.40": tuple(3.01 + 0.39 * place / 8 for place in range(9)),
}
"""How the true middles of nine unsur lie."""


def unsur_told(middles: Sequence[float], n: int, chance: np.random.Generator) -> tuple[bool, bool, int]:
    """Of one survey, whether a verdict is wrong, whether one by Holm over the compared is, and how many are told."""
    leaning = 0.4 * chance.standard_normal(n)
    answers = np.clip(np.rint(np.array(middles)[:, None] + leaning + 0.6 * chance.standard_normal((9, n))), 1, 4)
    tally = Tally.count(answers.astype(np.int8), np.zeros(n, np.int64), 1, 4, products_from=1)[0]
    scored = score(tally, QUESTIONS, METHOD)
    found = priorities(tally, QUESTIONS, METHOD, scored, CONFIDENCE)
    if found is None:
        return False, False, 0
    true = dict(zip((unsur.id for unsur in METHOD.unsur), middles, strict=True))
    lowest = {one.unsur.id for one in scored.lowest}
    above = [one for one in METHOD.weights if one not in lowest]
    untold = {one.unsur for one in found.untold}
    told = [one for one in above if one not in untold]
    ids = list(METHOD.weights)
    third = answers[ids.index(found.third)]
    apart = np.array([answers[ids.index(one)] - third for one in above])
    t = apart.mean(axis=1) / (apart.std(axis=1, ddof=1) / math.sqrt(n))
    alone = together([Fraction(1)] * len(t), [Difference(p=two_sided(float(one), n - 1)) for one in t], CONFIDENCE)
    wrong = [one for one, judged in zip(above, alone, strict=True) if judged.sign and true[one] <= true[found.third]]
    return any(true[one] <= true[found.third] for one in told), bool(wrong), len(told)


def of_priorities(surveys: int) -> list[str]:
    """How often the third lowest is told from an unsur that is not above it."""
    lines = ["| unsur | n | ikm, % | Holm over those compared, % | told of six |", "|---|---:|---:|---:|---:|"]
    for place, (what, middles) in enumerate(UNSUR.items()):
        for n in (30, 100, 300):
            chance = np.random.default_rng([SEED, place, n])
            found = [unsur_told(middles, n, chance) for _ in range(surveys)]
            wrong, alone, told = (sum(one[kind] for one in found) / surveys for kind in range(3))
            lines.append(f"| {what} | {n} | {100 * wrong:.1f} | {100 * alone:.1f} | {told:.1f} |")
    return lines


UNITS = {"all equal": (0.1,) * 20, "two halves": (*(0.1,) * 10, *(0.5,) * 10), "near 96": (0.85,) * 20}


def of_ranks(surveys: int) -> list[str]:
    """Of how many units another is said to be surely better or worse that is not."""
    lines = ["| 20 units | respondents | units with a false verdict, % | limits apart |", "|---|---|---:|---:|"]
    for place, (what, fours) in enumerate(UNITS.items()):
        for least, most in ((10, 60), (60, 300)):
            chance = np.random.default_rng([SEED, place, most])
            size = len(fours)
            true = [float(indices(one, (400_000,), chance).mean()) if one != fours[0] else 0.0 for one in fours]
            wrong = apart = 0
            for _ in range(surveys):
                units = []
                for one in fours:
                    own = indices(one, (int(chance.integers(least, most)),), chance)
                    sure = Spread(float(own.std(ddof=1)) / math.sqrt(len(own)), len(own) - 1)
                    units.append((Fraction(float(own.mean())), sure))
                for one, found in zip(true, ranks(units, CONFIDENCE), strict=True):
                    if found.low is None or found.high is None:
                        continue
                    better, worse = found.low - 1, size - found.high
                    is_above = sum(other > one for other in true)
                    wrong += better > is_above or worse > sum(other < one for other in true)
                    apart += found.high - found.low
            shares = f"{100 * wrong / (surveys * size):.1f} | {apart / (surveys * size):.1f}"
            lines.append(f"| {what} | {least} to {most - 1} | {shares} |")
    return lines


def main() -> None:
    """Draw, judge, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surveys", type=int, default=20_000)
    parser.add_argument("--priorities", action="store_true")
    parser.add_argument("--ranks", action="store_true")
    options = parser.parse_args()
    surveys = options.surveys
    chance = np.random.default_rng(SEED)
    print(f"{date.today()}, {os.cpu_count()} × {platform.machine()}, Python {platform.python_version()}")
    if options.priorities or options.ranks:
        print(f"{surveys:,} surveys a row; chance alone moves 5 % by ±{100 * error(surveys):.2f}\n")
        print(*(of_priorities(surveys) if options.priorities else of_ranks(surveys)), sep="\n")
        return
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
