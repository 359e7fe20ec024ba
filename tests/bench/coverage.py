"""How often the interval of an index holds the true one: the coverage of `ikm`'s own intervals of 95 %.

    python -m tests.bench.coverage [--surveys 10000] [--only NAME] [--ceiling | --days]

Draws so many surveys, without replacement, from each of four finite populations made here, of 30, 100 and 380
respondents, answered in full and with blanks, and prints a Markdown table. True is the index of the population's own
answers; with blanks, which fall on any answer alike, that of the answers before. With --ceiling the populations are
ever nearer to the highest index, which tells how near is too near. With --days respondents of one day are alike, and
the interval by days is held beside that of respondents. No build fails by it.
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

from ikm.index.clusters import by_days
from ikm.index.distributions import t_quantile
from ikm.index.interval import Interval, limits_of, of_index
from ikm.index.method import Method, Question
from ikm.index.score import score
from ikm.index.tally import Tally
from ikm.rules.library import load

RULES = load("permenpanrb-14-2017")
METHOD = Method(RULES)
QUESTIONS = tuple(Question(unsur.id, METHOD.code(unsur.id), "") for unsur in METHOD.unsur)
CONFIDENCE = Fraction(95, 100)
SIZES = (30, 100, 380)
BLANK = 0.05
NEAR_SHARES, NEAR_SIZES = (0.95, 0.9, 0.85, 0.75, 0.6, 0.4, 0.2, 0), (5, 10, 15, 30, 60, 100, 200, 380)
AT_ONCE = 100
SEED = 14_2017
PROMISED = (0.94, 0.96)


class Made(NamedTuple):
    """How a population answers: some of it 4 throughout (or 3), the rest by a leaning of their own and chance.

    A leaning is normal with ``leaning`` for its spread around ``middle``, each unsur lies off by up to ``apart``,
    each answer by a normal ``noise``; so the answers of one respondent are alike, as they are on real sheets.
    """

    what: str
    users: int
    fours: float
    threes: float
    middle: float
    leaning: float
    noise: float
    apart: float


POPULATIONS = {
    "puskesmas": Made("5,000 users; 85 % answer 4 throughout, the rest mixed", 5_000, 0.85, 0, 2.9, 0.4, 0.5, 0.2),
    "samsat": Made(
        "20,000 users; 60 % answer 4 throughout, 8 % 3, the rest mixed", 20_000, 0.6, 0.08, 3.0, 0.4, 0.5, 0.2
    ),
    "kelurahan": Made(
        "2,000 users; 25 % answer 3 throughout, 8 % 4, the rest mixed", 2_000, 0.08, 0.25, 3.2, 0.4, 0.5, 0.3
    ),
    "perizinan": Made("12,000 users; every answer its own, unsur far apart", 12_000, 0, 0, 3.2, 0.3, 0.6, 0.5),
}


def population(made: Made, chance: np.random.Generator) -> NDArray[np.int8]:
    """The answers of all users, a row a question."""
    own = made.middle + made.leaning * chance.standard_normal(made.users)
    off = np.linspace(made.apart, -made.apart, len(QUESTIONS))
    noise = made.noise * chance.standard_normal((len(QUESTIONS), made.users))
    answers = np.clip(np.rint(own + off[:, None] + noise), 1, 4).astype(np.int8)
    kind = chance.random(made.users)
    answers[:, kind < made.fours + made.threes] = 3
    answers[:, kind < made.fours] = 4
    return answers


class Cell(NamedTuple):
    """What came of the surveys of one kind: how many had an interval, how many of these held the truth.

    ``low`` and ``high`` are how many lay wholly below it, and above; ``flagged`` how many were said to be near the
    ceiling, and ``flagged_held`` how many of these held it.
    """

    surveys: int
    known: int
    held: int
    low: int
    high: int
    flagged: int
    flagged_held: int

    @property
    def coverage(self) -> float:
        """The share of surveys whose interval holds the true index; one without an interval does not."""
        return self.held / self.surveys


def cell(users: NDArray[np.int8], n: int, blank: float, surveys: int, chance: np.random.Generator) -> Cell:
    """Draw surveys and ask `ikm` for their intervals."""
    true = float(25 * Fraction(int(users.sum()), users.size))
    found: list[Interval] = []
    for start in range(0, surveys, AT_ONCE):
        number = min(AT_ONCE, surveys - start)
        drawn = np.concatenate(
            [chance.choice(users.shape[1], n, replace=False, shuffle=False) for _ in range(number)]
        )
        answers = users[:, drawn]
        if blank:
            answers = np.where(chance.random(answers.shape) < blank, np.int8(0), answers)
        whose = np.repeat(np.arange(number), n)
        tally = tallied(answers, whose, number)
        found += [interval(tally[one], users.shape[1]) for one in range(number)]
    known = [one for one in found if one.low is not None and one.high is not None]
    held = [one.low <= true <= one.high for one in known]  # type: ignore[operator]  # they are known
    flagged = [holds for one, holds in zip(known, held, strict=True) if one.near_ceiling]
    low = sum(one.high < true for one in known)  # type: ignore[operator]
    counted = (len(found), len(known), sum(held), low, len(known) - sum(held) - low)
    return Cell(*counted, len(flagged), sum(flagged))


def tallied(answers: NDArray[np.int8], whose: NDArray[np.int64], surveys: int) -> Tally:
    """The surveys as one tally; whoever left all blank is no respondent."""
    given = answers.any(axis=0)
    return Tally.count(answers[:, given], whose[given], surveys, 4, products_from=1)


def interval(tally: Tally, users: int) -> Interval:
    """The interval of one survey, as a report has it."""
    exact = score(tally, QUESTIONS, METHOD).exact
    return of_index(tally, QUESTIONS, METHOD, exact, CONFIDENCE, users)


def described(name: str, users: NDArray[np.int8]) -> str:
    """A line on a population: its index, the answers that are 4, and how far respondents' own indices lie apart."""
    own = users.mean(axis=0) * 25
    room = (100 - own.mean()) / own.std()
    figures = f"index {own.mean():.2f}, {np.mean(users == 4):.0%} of all answers 4, room above {room:.2f} s"
    return f"`{name}`: {POPULATIONS[name].what}; {figures}"


def table(surveys: int, names: list[str]) -> list[str]:
    """The whole of it in Markdown."""
    told: list[str] = []
    lines = ["| population | n | blanks | coverage | below 94 % by | lies too low | too high | flagged |"]
    lines += ["|---|---:|---:|---:|---:|---:|---:|---:|"]
    for name in names:
        chance = np.random.default_rng([SEED, list(POPULATIONS).index(name)])
        users = population(POPULATIONS[name], chance)
        told.append(f"- {described(name, users)}")
        lines += [line(name, n, blank, cell(users, n, blank, surveys, chance)) for n in SIZES for blank in (0, BLANK)]
    return [*told, "", *lines]


def line(name: str, n: int, blank: float, found: Cell) -> str:
    """One row of the table."""
    short = PROMISED[0] - found.coverage
    shares = (f"{part / found.surveys:.1%}" for part in (found.low, found.high, found.flagged))
    cells = [name, str(n), f"{blank:.0%}", f"{found.coverage:.2%}", f"{short:.2%}" if short > 0 else "–", *shares]
    return f"| {' | '.join(cells)} |"


def ceiling(surveys: int) -> list[str]:
    """How near the highest index is too near: the coverage by the share that answers 4 throughout, and by n."""
    lines = [
        f"| all 4 | index | room | {' | '.join(f'n = {n}' for n in NEAR_SIZES)} |",
        "|---:" * (3 + len(NEAR_SIZES)) + "|",
    ]
    for place, fours in enumerate(NEAR_SHARES):
        chance = np.random.default_rng([SEED, len(POPULATIONS), place])
        users = population(Made("", 20_000, fours, 0, 3.0, 0.4, 0.5, 0.2), chance)
        own = users.mean(axis=0) * 25
        room = (100 - own.mean()) / own.std()
        found = {n: cell(users, n, 0, surveys, chance) for n in NEAR_SIZES}
        cells = [
            f"{one.coverage:.1%} at {room * math.sqrt(n):.1f} ({one.flagged / one.surveys:.0%})"
            for n, one in found.items()
        ]
        lines.append(f"| {fours:.0%} | {own.mean():.1f} | {room:.2f} s | {' | '.join(cells)} |")
    return ["Coverage, at so many standard errors of room, and the share of surveys flagged:", "", *lines]


ALIKE = 0.05
"""The correlation of the indices of two respondents of one day, who have no other cause to be alike."""
DAYS = {
    "90, 30, 15, 10, 5": (90, 30, 15, 10, 5),
    "five of 30": (30,) * 5,
    "ten of 4 to 40": (40, 30, 20, 15, 12, 10, 8, 6, 5, 4),
    "twenty of 10": (10,) * 20,
}
MIDDLES = {"near 75": 3.0, "near 92": 3.8}
TRUE_DAYS = 400_000
"""So many days of one respondent give the true index, to some 0.02 points."""


def on_days(middle: float, sizes: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int8]:
    """The answers of respondents of so many days of those sizes, a row a question; each day has a leaning too."""
    leaning, noise = 0.4, 0.5
    of_day = math.sqrt(ALIKE / (1 - ALIKE) * (leaning**2 + noise**2 / len(QUESTIONS)))
    own = np.repeat(of_day * chance.standard_normal(len(sizes)), sizes)
    own += middle + leaning * chance.standard_normal(len(own))
    apart = noise * chance.standard_normal((len(QUESTIONS), len(own)))
    return np.clip(np.rint(own + np.linspace(0.2, -0.2, len(QUESTIONS))[:, None] + apart), 1, 4).astype(np.int8)


def with_days(surveys: int) -> list[str]:
    """The coverage by days, with the degrees of freedom of C − 1 instead, and that of respondents."""
    lines = ["| index | days | effective | by days | with C − 1 | of respondents |", "|---|---|---:|---:|---:|---:|"]
    for place, (what, middle) in enumerate(MIDDLES.items()):
        chance = np.random.default_rng([SEED, 100, place])
        true = float(25 * on_days(middle, np.ones(TRUE_DAYS, np.int64), chance).mean())
        for name, sizes in DAYS.items():
            held = [0, 0, 0]
            for _ in range(surveys):
                answers = on_days(middle, np.array(sizes), chance)
                each = Tally.count(answers, np.repeat(np.arange(len(sizes)), sizes), len(sizes), 4, products_from=1)
                whole = each.total()
                exact = score(whole, QUESTIONS, METHOD).exact
                days: dict[str | None, Tally] = {str(day): each[day] for day in range(len(sizes))}
                found = by_days(days, QUESTIONS, METHOD, exact, CONFIDENCE)
                sure, plain = found.interval, of_index(whole, QUESTIONS, METHOD, exact, CONFIDENCE)
                assert exact is not None
                assert sure.se is not None
                more = t_quantile(float(CONFIDENCE), len(sizes) - 1) * sure.se
                others = limits_of(float(exact), more, METHOD.ends)
                for kind, limits in enumerate((sure.limits, others, plain.limits)):
                    held[kind] += limits is not None and limits[0] <= true <= limits[1]
            shares = " | ".join(f"{part / surveys:.1%}" for part in held)
            lines.append(f"| {what} ({true:.1f}) | {name} | {float(found.effective):.1f} | {shares} |")
    return lines


def main() -> None:
    """Draw, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surveys", type=int, default=10_000)
    parser.add_argument("--only", choices=list(POPULATIONS), action="append")
    parser.add_argument("--ceiling", action="store_true")
    parser.add_argument("--days", action="store_true")
    options = parser.parse_args()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    noise = math.sqrt(0.95 * 0.05 / options.surveys)
    print(f"{date.today()}, {machine}; {options.surveys:,} surveys a row, so that ± {2 * noise:.2%} is chance\n")
    names = options.only or list(POPULATIONS)
    if options.days:
        print(*with_days(options.surveys), sep="\n")
        return
    print(*(ceiling(options.surveys) if options.ceiling else table(options.surveys, names)), sep="\n")


if __name__ == "__main__":
    main()
