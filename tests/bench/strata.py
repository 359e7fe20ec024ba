"""How often an interval holds the index of all users of an agency whose units were sampled one by one.

    python -m tests.bench.strata [--surveys 20000]

Four units of 20,000, 5,000, 640 and 150 users, the smaller the better, each with the sample that Krejcie and Morgan
give it. Drawn without replacement, answered in full, with blanks that fall on any answer alike, and with the last
four questions skipped by a fifth (the back of the page). Prints a Markdown table: how far the pooled index lies from
that of the users, and how often the interval of the pooled index, of the weighted one, and of the mean of units (for
the mean of the units' own indices) holds what it is of. No build fails by it.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ikm.index.interval import Interval, of_index, of_parts
from ikm.index.rollup import MEAN, POPULATION, StratumKey, roll_up
from ikm.index.sample_size import required
from ikm.index.score import Score, score
from ikm.index.tally import Tally
from tests.bench.coverage import CONFIDENCE, METHOD, QUESTIONS, RULES, SEED, Made, population

AT_ONCE = 100
UNITS = {
    "large": Made("", 20_000, 0.05, 0.2, 2.8, 0.5, 0.5, 0.3),
    "middle": Made("", 5_000, 0.25, 0.1, 3.0, 0.4, 0.5, 0.3),
    "small": Made("", 640, 0.55, 0.05, 3.1, 0.4, 0.5, 0.2),
    "tiny": Made("", 150, 0.7, 0.0, 3.2, 0.4, 0.5, 0.2),
}
SKIPPED, BACK = 0.2, 4
"""Of respondents, and questions of the back of the page."""
BLANKS = ("none", "10 %, any answer", "20 % skip the back page")


def with_blanks(answers: NDArray[np.int8], kind: str, chance: np.random.Generator) -> NDArray[np.int8]:
    """The answers with blanks of a kind."""
    if kind == BLANKS[1]:
        return np.where(chance.random(answers.shape) < 0.1, np.int8(0), answers)
    if kind == BLANKS[2]:
        answers = answers.copy()
        answers[-BACK:, chance.random(answers.shape[1]) < SKIPPED] = 0
    return answers


def surveys_of(
    users: NDArray[np.int8], n: int, kind: str, number: int, chance: np.random.Generator
) -> tuple[Tally, list[tuple[Score, Interval]]]:
    """So many surveys of one unit: their tallies, and the score and interval of each."""
    drawn = np.concatenate([chance.choice(users.shape[1], n, replace=False, shuffle=False) for _ in range(number)])
    answers = with_blanks(users[:, drawn], kind, chance)
    tally = Tally.count(answers, np.repeat(np.arange(number), n), number, 4, products_from=1)
    found = []
    for one in range(number):
        scored = score(tally[one], QUESTIONS, METHOD)
        found.append((scored, of_index(tally[one], QUESTIONS, METHOD, scored.exact, CONFIDENCE, users.shape[1])))
    return tally, found


def line(kind: str, surveys: int) -> str:
    """One row of the table."""
    chance = np.random.default_rng([SEED, 200, BLANKS.index(kind)])
    units = {name: population(made, chance) for name, made in UNITS.items()}
    served: dict[StratumKey, int] = {(name,): users.shape[1] for name, users in units.items()}
    sizes = {name: required(users.shape[1], RULES) for name, users in units.items()}
    everyone = sum(served.values())
    own = {name: 25 * users.mean() for name, users in units.items()}
    true = {
        POPULATION: sum(own[name] * users / everyone for (name,), users in served.items()),
        MEAN: sum(own.values()) / len(own),
    }
    held, apart = {"pooled": 0, POPULATION: 0, MEAN: 0}, 0.0
    for start in range(0, surveys, AT_ONCE):
        number = min(AT_ONCE, surveys - start)
        drawn = {name: surveys_of(users, sizes[name], kind, number, chance) for name, users in units.items()}
        for one in range(number):
            scores: dict[StratumKey, Score] = {(name,): found[one][0] for name, (_, found) in drawn.items()}
            for way in (POPULATION, MEAN):
                rolled = roll_up(way, ("unit",), scores, METHOD, served)
                assert rolled.exact is not None
                shares = next(iter(rolled.shares.values()))
                parts = [drawn[name][1][one][1].times(share) for (name,), share in shares.items()]
                limits = of_parts(rolled.exact, parts, METHOD.ends, CONFIDENCE).limits
                held[way] += limits is not None and limits[0] <= true[way] <= limits[1]
            first, *others = (tallies[one] for tallies, _ in drawn.values())
            pooled = sum(others, start=first)
            exact = score(pooled, QUESTIONS, METHOD).exact
            assert exact is not None
            limits = of_index(pooled, QUESTIONS, METHOD, exact, CONFIDENCE, everyone).limits
            held["pooled"] += limits is not None and limits[0] <= true[POPULATION] <= limits[1]
            apart += float(exact - Fraction(true[POPULATION])) / surveys
    shares_held = " | ".join(f"{held[way] / surveys:.2%}" for way in held)
    return f"| {kind} | {true[POPULATION]:.2f} | {apart:+.2f} | {shares_held} |"


def main() -> None:
    """Draw, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surveys", type=int, default=20_000)
    options = parser.parse_args()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    noise = math.sqrt(0.95 * 0.05 / options.surveys)
    print(f"{date.today()}, {machine}; {options.surveys:,} surveys a row, so that ± {2 * noise:.2%} is chance\n")
    print("| blanks | index of users | pooled lies | pooled holds it | weighted | mean of units |")
    print("|---|---:|---:|---:|---:|---:|")
    for kind in BLANKS:
        print(line(kind, options.surveys), flush=True)


if __name__ == "__main__":
    main()
