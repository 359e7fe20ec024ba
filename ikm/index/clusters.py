"""How sure an index is where respondents were met day by day: those of one day may be more alike than others.

With z_i what respondent i adds to the index, as :mod:`ikm.index.interval` has it, and z_c its sum over the n_c
respondents of day c, of C days and n respondents,

    z_c = Σ_q (g_q / n_q) (X_cq − R_q A_cq)       X_cq the sum of the answers of that day to q, A_cq how many they are
    V   = C / (C − 1) · Σ_c z_c²                  there is no finite correction: days are not drawn from a list
    n_e = n² / Σ_c n_c²                           the effective number of days: so many days of one size count as much
    df  = n_e − 1, at least 1                     a day with most of the respondents leaves little to compare it with

The limits are taken on the logit, as those of respondents are. Fewer than four days tell nothing of how days differ.
Days need no more than counts of answers, which add over blocks and files. Respondents without a date are taken for
those of one day more; where they are more than one in twenty, days tell too little of the whole.

With days of 90, 30, 15, 10 and 5 respondents whose indices correlate by 0.05 within a day, the interval holds the
truth in 98 % of surveys, as `python -m tests.bench.coverage --days` shows; with C − 1 degrees of freedom it would in
85 %, and that of respondents does in 70 %. With more equal days it does in 94 to 95 %.

Sources: W. G. Cochran, Sampling Techniques, 3rd ed. (Wiley 1977), section 9A; D. A. Binder, On the variances of
asymptotically normal estimators from complex surveys, International Statistical Review 51 (1983), 279–292; L. Kish,
Survey Sampling (Wiley 1965), section 11.7 (the effective number); F. E. Satterthwaite, An approximate distribution of
estimates of variance components, Biometrics Bulletin 2 (1946), 110–114.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm, sqrt
from typing import NamedTuple

from ikm.index.distributions import t_quantile
from ikm.index.interval import ALL_ALIKE, FEW_ANSWERS, NO_FIGURE, Interval, has_rare_question, limits_of
from ikm.index.method import Method, Question
from ikm.index.tally import Tally

FEW_DAYS, UNDATED = "few-days", "undated"
"""Why days tell no interval: there are fewer than :data:`FEWEST`; too many respondents have no date."""
FEWEST = 4
FEW_EFFECTIVE = 10
"""With fewer effective days than so many, an interval rests on few days, and is wide."""
MOST_UNDATED = Fraction(1, 20)

Days = Mapping[str | None, Tally]
"""The tally of each day, by its date; None is that of respondents without a date."""


class DayInterval(NamedTuple):
    """How sure an index is by days: how many there are, how many of one size they count as, and the interval.

    ``number`` leaves out those without a date; ``undated`` is how many respondents have none.
    """

    number: int
    effective: Fraction
    undated: int
    interval: Interval


def by_days(
    days: Days,
    questions: Sequence[Question],
    method: Method,
    exact: Fraction | None,
    confidence: Fraction | float,
) -> DayInterval:
    """The interval of an index by the days its respondents were met on; ``exact`` is the index of all of them.

    Five days of one respondent each, one question: 2, 3, 3, 4, 4. So it is the interval of respondents, whose index
    is 80, and C / (C − 1) · Σ z_c² = 5/4 · 25² · 2.8 / 25.

    >>> import numpy as np
    >>> from ikm.rules.library import load
    >>> rules = load("permenpanrb-14-2017")
    >>> one = Method(rules, without=tuple(unsur.id for unsur in rules.unsur[1:]))
    >>> each = Tally.count(np.array([[2, 3, 3, 4, 4]], np.int8), np.arange(5), 5, 4)
    >>> days = {f"2025-01-0{day + 1}": each[day] for day in range(5)}
    >>> found = by_days(days, [Question("persyaratan", "U1", "U1")], one, Fraction(80), Fraction(95, 100))
    >>> found.number, found.effective, round(found.interval.se, 4), found.interval.shown(2)
    (5, Fraction(5, 1), 9.3541, (Decimal('48.91'), Decimal('95.63')))
    """
    sizes = [int(day.respondents) for day in days.values()]
    respondents, undated = sum(sizes), int(days[None].respondents) if None in days else 0
    number = sum(size > 0 for date, size in zip(days, sizes, strict=True) if date is not None)
    effective = Fraction(respondents**2, sum(size * size for size in sizes) or 1)

    def told(interval: Interval) -> DayInterval:
        return DayInterval(number, effective, undated, interval)

    if exact is None:
        return told(Interval(reason=NO_FIGURE))
    if number < FEWEST:
        return told(Interval(reason=FEW_DAYS))
    if undated > MOST_UNDATED * respondents:
        return told(Interval(reason=UNDATED))
    answers, totals = _sums(days, method.rules.scores)
    numbers = [sum(column) for column in zip(*answers, strict=True)]
    if has_rare_question(numbers, respondents):
        return told(Interval(reason=FEW_ANSWERS))
    parts, under = method.shares(tuple(question.unsur for question in questions))
    over, scale = _around(answers, totals, parts)
    df = float(max(effective - 1, Fraction(1)))
    if not over:
        return told(Interval(df, None, 0.0, 0.0, reason=ALL_ALIKE))
    clusters = sum(size > 0 for size in sizes)
    se = sqrt(clusters * over / ((clusters - 1) * (under * scale) ** 2))
    margin = t_quantile(float(confidence), df) * se
    return told(Interval(df, None, se, se, margin, *limits_of(float(exact), margin, method.ends)))


def _sums(days: Days, scores: Sequence[int]) -> tuple[list[list[int]], list[list[int]]]:
    """By day and question, how many answered, and the sum of their answers."""
    counts = [day.counts.tolist() for day in days.values()]
    answers = [[sum(of_scores) for of_scores in day] for day in counts]
    totals = [
        [sum(score * times for score, times in zip(scores, of_scores, strict=True)) for of_scores in day]
        for day in counts
    ]
    return answers, totals


def _around(answers: list[list[int]], totals: list[list[int]], parts: Sequence[int]) -> tuple[int, int]:
    """Σ z_c² of g = ``parts``, in whole numbers of 1 / scale², and that scale: exact, whatever is summed."""
    numbers = [sum(column) for column in zip(*answers, strict=True)]
    sums = [sum(column) for column in zip(*totals, strict=True)]
    common = lcm(*numbers)
    factors = [part * (common // number) ** 2 for part, number in zip(parts, numbers, strict=True)]
    squares = 0
    for given, total in zip(answers, totals, strict=True):
        apart = (x * number - whole * a for x, a, number, whole in zip(total, given, numbers, sums, strict=True))
        squares += sum(factor * one for factor, one in zip(factors, apart, strict=True)) ** 2
    return squares, common * common
