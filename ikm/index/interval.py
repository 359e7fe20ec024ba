"""How sure an index is: its standard error and an interval, from sums of products.

A blank leaves its question only, so an index is a sum of ratios, and its variance is that of the linearised one:
with x the answer of a respondent to a question, 0 where there is none, and a 1 where there is one,

    R_q = Σ x_q / Σ a_q                            the mean answer of question q, of n_q = Σ a_q answers
    θ   = Σ_q g_q R_q                              the index; g_q = 25 · weight of the unsur / its questions
    z_i = Σ_q (g_q / n_q) (x_iq − R_q a_iq)        what respondent i adds; these sum to 0
    V   = (1 − n/N) · n/(n − 1) · Σ_i z_i²         n respondents, of N users served

The first factor, the finite correction, only where N is known. Without blanks V = (1 − n/N) · s²/n, s² the variance
of respondents' own indices. With blanks not even asking everyone tells all: what those who were asked would have said
is a sample too, so that there is more of it where N is known,

    V + n/N · max(0, Σ_q Σ_r g_q g_r s_qr (n_qr / (n_q n_r) − 1/n))

with s_qr the covariance of the answers to q and r of the n_qr respondents who answered both.

The limits are taken where the scale has no ends, and brought back to it: with p the place of θ on its scale from 0 to
1, and t of Student with n − 1 degrees of freedom,

    logit p ± t · √V / (length of the scale · p (1 − p)),   logit p = log(p / (1 − p))

so that they keep within the scale, lie farther from the figure on the side that has more room, and hold the truth as
often as they say near the highest index, where θ ± t √V does not. It is an interval of a random sample; answers of
whoever came are none.

Sources: W. G. Cochran, Sampling Techniques, 3rd ed. (Wiley 1977), sections 2.6 (finite correction) and 6.4 (ratios);
C.-E. Särndal, B. Swensson and J. Wretman, Model Assisted Survey Sampling (Springer 1992), sections 5.5 and 15.6 (two
phases); E. L. Korn and B. I. Graubard, Confidence intervals for proportions with small expected number of positive
counts estimated from survey data, Survey Methodology 24 (1998), 193–201 (the logit).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import exp, fsum, lcm, log, sqrt
from operator import itemgetter, mul
from typing import NamedTuple

from ikm.index.distributions import t_quantile
from ikm.index.method import Method, Question
from ikm.index.rounding import half_up
from ikm.index.score import grade_of
from ikm.index.tally import Products, Tally
from ikm.rules.ruleset import Ruleset

NO_FIGURE, COUNTS_ONLY, FEW, ALL_ALIKE = "unsur-unanswered", "counts-only", "one-respondent", "all-alike"
"""Why there is no interval: no figure; only counts of answers are known; a single respondent; all say the same."""
PART_UNSURE = "part-unsure"
"""Why a sum of several figures has none: one of them has none, and its reason, such as a single respondent, is not
that of the sum."""
FEW_ANSWERS, FEWEST_ANSWERS = "few-answers", 10
"""A question that fewer answered, of twice as many respondents or more, has no interval either: its spread is not
known well enough, and the truth would lie within far too seldom (of three in a hundred, an NRR in two of three
surveys). One with a single answer has none of any number of respondents, for it has no spread."""
NEAR_CEILING, FEW_BELOW = 1.0, 30
"""Near the ceiling is a figure whose room above is less than so many standard deviations of respondents' own figures,
where fewer than so many respondents are known to be below the best.

The fewer answer less than the best, the more skewed is a sample. As `python -m tests.bench.coverage --ceiling` shows,
an interval of 95 % then holds the truth in 90 to 94 % of surveys, and in 94 to 96 % elsewhere.
"""


class Interval(NamedTuple):
    """How sure a figure is.

    ``se_sample`` is its standard error without the finite correction, ``se`` with it; ``low`` and ``high`` are the
    limits on its own scale, and ``margin`` what they would lie away on a scale without ends. ``df`` are the degrees
    of freedom. What cannot be known is None, with the reason. ``near_ceiling`` says that the figure is so near the
    highest, for so few respondents, that the interval holds the truth less often than it says. ``below`` is how many
    respondents are known to be below the best.
    """

    df: float = 0
    population: int | None = None
    se_sample: float | None = None
    se: float | None = None
    margin: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    near_ceiling: bool = False
    below: int = 0

    def shown(self, places: int) -> tuple[Decimal, Decimal] | None:
        """The limits as they are shown, each rounded half up."""
        if self.low is None or self.high is None:
            return None
        return half_up(Fraction(self.low), places), half_up(Fraction(self.high), places)

    def most_others(self, confidence: Fraction | float) -> float | None:
        """The largest share of users who may say something else although all respondents say the same.

        With more of them, so many respondents would all be alike in less than 1 − ``confidence`` of samples. None
        where they do not.

        >>> round(Interval(29, reason="all-alike").most_others(0.95), 4)  # 1 − 0.05^(1/30)
        0.095
        """
        if self.reason != ALL_ALIKE:
            return None
        return float(1 - float(1 - confidence) ** (1 / (self.df + 1)))

    def times(self, share: Fraction) -> Interval:
        """How sure a part of the figure is; without limits, and of a figure without standard error the reason."""
        if self.se is None or self.se_sample is None:
            return self
        part = float(share)
        return self._replace(se_sample=part * self.se_sample, se=part * self.se, low=None, high=None, margin=None)

    @property
    def limits(self) -> list[float] | None:
        """The limits, where there are any."""
        return None if self.low is None or self.high is None else [self.low, self.high]

    def mutu(self, rules: Ruleset) -> tuple[str, str] | None:
        """The classes that the limits of an index fall in, where the rules have any."""
        if not (shown := self.shown(rules.ikm_places)):
            return None
        low, high = (grade_of(limit, rules) for limit in shown)
        return (low.mutu, high.mutu) if low and high else None


def of_index(
    tally: Tally,
    questions: Sequence[Question],
    method: Method,
    exact: Fraction | None,
    confidence: Fraction | float,
    population: int | None = None,
) -> Interval:
    """The interval of the index of one group, whose exact value is given.

    Five respondents, one question: 2, 3, 3, 4, 4; so the index is 80, s² = 0.7 · 25², V = s²/5.

    >>> import numpy as np
    >>> from ikm.rules.library import load
    >>> rules = load("permenpanrb-14-2017")
    >>> one = Method(rules, without=tuple(unsur.id for unsur in rules.unsur[1:]))
    >>> answers = np.array([[2, 3, 3, 4, 4]], np.int8)
    >>> tally = Tally.count(answers, np.zeros(5, np.int64), 1, 4, products_from=1)[0]
    >>> found = of_index(tally, [Question("persyaratan", "U1", "U1")], one, Fraction(80), Fraction(95, 100))
    >>> round(found.se, 4), round(found.margin, 4)  # t of 4 degrees is 2.7764
    (9.3541, 25.9713)

    p is 55/75, logit p = 1.0116, and 25.9713 / (75 · p (1 − p)) = 1.7707: 25 + 75 / (1 + exp(1.7707 − 1.0116)).

    >>> found.shown(2)
    (Decimal('48.91'), Decimal('95.63'))
    """
    if exact is None:
        return Interval(population=population, reason=NO_FIGURE)
    if tally.products is None:
        return Interval(population=population, reason=COUNTS_ONLY)
    respondents = int(tally.respondents)
    if has_rare_question(map(sum, tally.counts.tolist()), respondents):
        return Interval(population=population, reason=FEW_ANSWERS)
    parts, under = method.shares(tuple(question.unsur for question in questions))
    spread = spread_of(tally, range(len(parts)), parts, under, knows_users=population is not None)
    return settled(exact, spread, method.ends, confidence, respondents, population)


def of_unsur(
    tally: Tally,
    places: Sequence[int],
    rules: Ruleset,
    nrr: Fraction | None,
    confidence: Fraction | float,
    population: int | None = None,
) -> Interval:
    """The interval of the NRR of one unsur, on the scale of the answers; ``places`` are those of its questions.

    The formula is that above, with g = 1 / its questions, and 0 for all others. Of an unsur with one question the
    counts say enough, whoever gave which answers: Σ z² = (Σ x² − T² / n_q) / n_q², T the total of its n_q answers.

    Five respondents answer 2, 3, 3, 4, 4: s² = 0.7, V = 0.7 / 5.

    >>> import numpy as np
    >>> from ikm.rules.library import load
    >>> tally = Tally(np.array([[0, 1, 2, 2]]), np.array(5), np.array(0))
    >>> found = of_unsur(tally, [0], load("permenpanrb-14-2017"), Fraction(16, 5), Fraction(95, 100))
    >>> round(found.se, 4), found.shown(3)  # 0.3742 · 2.7764 = 1.0389
    (0.3742, (Decimal('1.956'), Decimal('3.825')))
    """
    respondents = int(tally.respondents)
    if nrr is None:
        return Interval(population=population, reason=NO_FIGURE)
    rows = [tally.counts[place].tolist() for place in places]
    if has_rare_question(map(sum, rows), respondents):
        return Interval(population=population, reason=FEW_ANSWERS)
    if len(rows) == 1:
        (counts,) = rows
        answers, total = sum(counts), sum(map(mul, rules.scores, counts))
        squares = sum(score * score * count for score, count in zip(rules.scores, counts, strict=True))
        around = squares * answers - total * total
        blanks = 0.0
        if 1 < answers < respondents:
            blanks = around / (answers * (answers - 1)) * (respondents - answers) / (answers * respondents)
        spread = FigureSpread((around, answers**3), blanks, answers - counts[-1])
    elif tally.products is None:
        return Interval(population=population, reason=COUNTS_ONLY)
    else:
        spread = spread_of(tally, places, [1] * len(places), len(places), knows_users=population is not None)
    return settled(nrr, spread, (rules.scores[0], rules.scores[-1]), confidence, respondents, population)


def has_rare_question(answers: Iterable[int], respondents: int) -> bool:
    """Whether one of some questions has too few answers, by the number of each, to say anything of its spread."""
    fewest = min(answers)
    return respondents > 1 and (fewest < 2 or (fewest < FEWEST_ANSWERS and respondents >= 2 * FEWEST_ANSWERS))


class FigureSpread(NamedTuple):
    """What is known of how respondents differ in a figure.

    ``around`` is the sum of the squares of what each adds to it, a whole number over another: divided only once, it
    is exact to the last digit of a float. ``blanks`` is the variance that blanks leave even where everyone was asked,
    ``below`` how many respondents are known to be below the best.
    """

    around: tuple[int, int]
    blanks: float = 0.0
    below: int = 0


def spread_of(
    tally: Tally, places: Sequence[int], parts: Sequence[int], under: int, *, knows_users: bool
) -> FigureSpread:
    """How respondents differ in the questions at some places, whose g are ``parts`` / ``under``.

    What blanks leave is worked out where the users are known, for it counts there only.
    """
    assert tally.products is not None  # the caller has looked
    below = max(int(tally.counts[place][:-1].sum()) for place in places)
    around = _around(tally.products, places, parts, under)
    blanks = _of_blanks(tally, tally.products, places, parts, under) if knows_users else 0.0
    return FigureSpread(around, blanks, below)


def _of_blanks(tally: Tally, products: Products, places: Sequence[int], parts: Sequence[int], under: int) -> float:
    """The variance that blanks leave where everyone was asked; see above."""
    if not products.partial.any():
        return 0.0
    sums: list[list[int]] = products.all.tolist()
    half, respondents = len(sums) // 2, int(tally.respondents)
    total = 0.0
    for one, its_part in zip(places, parts, strict=True):
        for other, other_part in zip(places, parts, strict=True):
            both = sums[half + one][half + other]
            if both < 2:
                continue
            apart = sums[one][other] * both - sums[one][half + other] * sums[other][half + one]
            covariance = apart / (both * (both - 1))
            answers = sums[half + one][half + one] * sums[half + other][half + other]
            total += its_part * other_part * covariance * (both / answers - 1 / respondents)
    return max(total, 0.0) / under**2


def _around(products: Products, places: Sequence[int], parts: Sequence[int], under: int) -> tuple[int, int]:
    """Σ z² as a whole number over another, of the questions at some places, whose g are ``parts`` / ``under``."""
    whole: list[list[int]] = products.complete.tolist()
    partial: list[list[int]] | None = products.partial.tolist() if products.partial.any() else None
    half = len(whole) - 1
    numbers, totals = [whole[half][half]] * len(places), [whole[q][half] for q in places]
    if partial:
        numbers = [number + partial[half + q][half + q] for number, q in zip(numbers, places, strict=True)]
        totals = [total + partial[q][half + q] for total, q in zip(totals, places, strict=True)]
    common = lcm(*numbers)  # h = g / n_q and v = g T_q / n_q² are whole numbers of 1 / (under · common²)
    times = [part * (common // number) for part, number in zip(parts, numbers, strict=True)]
    of_answer = [time * common for time in times]
    of_given = [-time * (common // n) * total for time, n, total in zip(times, numbers, totals, strict=True)]
    squares = _form(whole, [*places, half], [*of_answer, sum(of_given)])
    if partial:
        squares += _form(partial, [*places, *(half + q for q in places)], [*of_answer, *of_given])
    return squares, (under * common * common) ** 2


def _form(rows: list[list[int]], places: Sequence[int], vector: Sequence[int]) -> int:
    """The quadratic form of a vector of whole numbers, however large, with the rows and columns at some places."""
    pick = itemgetter(*places)
    return sum(one * sum(map(mul, vector, pick(rows[place]))) for one, place in zip(vector, places, strict=True))


def settled(
    figure: Fraction,
    spread: FigureSpread,
    scale: tuple[float, float],
    confidence: Fraction | float,
    respondents: int,
    population: int | None,
) -> Interval:
    """The interval of a figure, from how respondents differ in it."""
    errors = _errors(spread, respondents, population)
    if errors.se is None or errors.reason:
        return errors
    se = errors.se_sample or 0.0, errors.se
    return _within(float(figure), se, errors.df, scale, confidence, spread.below)._replace(population=population)


def _errors(spread: FigureSpread, respondents: int, population: int | None) -> Interval:
    """The standard errors of a figure, from how respondents differ in it; without limits."""
    if respondents < 2:
        return Interval(population=population, reason=FEW)
    df, (over, under) = respondents - 1, spread.around
    over, under = max(over, 0) * respondents, under * df  # below 0: nearly 0, in a tally that somebody changed
    known = population if population is not None and population >= respondents else None
    if not over and known != respondents:
        return Interval(df, population, 0.0, 0.0, reason=ALL_ALIKE, below=spread.below)
    infinite = over / under
    finite = infinite
    if known:
        finite = over * (known - respondents) / (under * known) + respondents / known * spread.blanks
    return Interval(df, population, sqrt(infinite), sqrt(finite), below=spread.below)


def _within(
    figure: float,
    se: tuple[float, float],
    df: float,
    scale: tuple[float, float],
    confidence: Fraction | float,
    below: int,
) -> Interval:
    """The interval of a figure whose standard errors are known, without and with the finite correction."""
    infinite, finite = se
    margin = t_quantile(float(confidence), df) * finite
    low, high = limits_of(figure, margin, scale)
    is_crowded = scale[1] - figure < NEAR_CEILING * sqrt(df + 1) * infinite
    near = finite > 0 and is_crowded and below < FEW_BELOW
    return Interval(df, None, infinite, finite, margin, low, high, near_ceiling=near, below=below)


def limits_of(figure: float, margin: float, scale: tuple[float, float]) -> tuple[float, float]:
    """The limits of a figure on its scale, from what they lie away on one without ends."""
    lowest, highest = scale
    length = highest - lowest
    place = (figure - lowest) / length
    if not margin or not 0 < place < 1:
        return max(lowest, figure - margin), min(highest, figure + margin)
    middle, away = log(place / (1 - place)), margin / (length * place * (1 - place))
    return lowest + length * _share(middle - away), lowest + length * _share(middle + away)


def _share(logit: float) -> float:
    """The place from 0 to 1 of a logit, however large that is."""
    return 1 / (1 + exp(-logit)) if logit > 0 else exp(logit) / (1 + exp(logit))


def of_strata(
    parts: Mapping[str, tuple[Fraction, Interval]],
    weights: Mapping[str, int],
    scale: tuple[float, float],
    confidence: Fraction | float,
) -> Interval:
    """The interval of a mean of figures, each of its own respondents: θ = Σ W_h θ_h, V = Σ W_h² V_h.

    Its degrees of freedom are V² / Σ ((W_h² V_h)² / (n_h − 1)), as Satterthwaite has them: the more one part has of
    the variance, the fewer. ``weights`` are those of the ``parts``, by name, whatever they sum to.

    >>> from ikm.index.interval import Interval
    >>> two = {"A": (Fraction(80), Interval(9, None, 3.0, 3.0)), "B": (Fraction(90), Interval(9, None, 4.0, 4.0))}
    >>> found = of_strata(two, {"A": 1, "B": 1}, (25, 100), Fraction(95, 100))
    >>> round(found.df, 2), found.se  # √(3² + 4²) / 2; 25² / (9² / 9 + 16² / 9) = 16.69
    (16.69, 2.5)

    Sources: W. G. Cochran, Sampling Techniques, 3rd ed. (Wiley 1977), sections 5.3 and 5.4; F. E. Satterthwaite, An
    approximate distribution of estimates of variance components, Biometrics Bulletin 2 (1946), 110–114.
    """
    if any(one.se is None for _, one in parts.values()):
        return of_parts(Fraction(), [one for _, one in parts.values()], scale, confidence)
    whole = sum(weights[name] for name in parts)
    figure = sum((Fraction(weights[name], whole) * value for name, (value, _) in parts.items()), Fraction())
    own = [one.times(Fraction(weights[name], whole)) for name, (_, one) in parts.items()]
    return of_parts(figure, own, scale, confidence)


def of_parts(
    figure: Fraction, parts: Sequence[Interval], scale: tuple[float, float], confidence: Fraction | float
) -> Interval:
    """The interval of a sum of figures, each of its own respondents; ``parts`` say how sure what each adds is."""
    lacking = [one.reason for one in parts if one.se is None]
    if lacking:
        is_of_all = len(parts) == 1 or lacking == [COUNTS_ONLY] * len(parts)
        return Interval(reason=lacking[0] if is_of_all else PART_UNSURE)
    infinite = sqrt(fsum((one.se_sample or 0.0) ** 2 for one in parts))
    variances = [((one.se or 0.0) ** 2, one.df) for one in parts]
    finite = sqrt(fsum(variance for variance, _ in variances))
    below = sum(one.below for one in parts)
    among = fsum(variance**2 / df for variance, df in variances)
    df = finite**4 / among if among else float(sum(one.df for one in parts))
    is_census = all(one.population == one.df + 1 for one in parts)
    users = [one.population for one in parts if one.population is not None]
    population = sum(users) if len(users) == len(parts) else None
    if not finite and not is_census:
        return Interval(df, population, infinite, finite, reason=ALL_ALIKE, below=below)
    found = _within(float(figure), (infinite, finite), df, scale, confidence, below)
    return found._replace(population=population)


def of_combination(
    tally: Tally, questions: Sequence[Question], counts: Mapping[str, Fraction], population: int | None = None
) -> Interval:
    """How sure Σ c_u R_u of one group is, R_u the NRR of an unsur and c_u what it ``counts``; without limits.

    >>> import numpy as np
    >>> answers = np.array([[2, 3, 3, 4, 4]], np.int8)
    >>> tally = Tally.count(answers, np.zeros(5, np.int64), 1, 4, products_from=1)[0]
    >>> found = of_combination(tally, [Question("persyaratan", "U1", "U1")], {"persyaratan": Fraction(25)})
    >>> round(found.se, 4), found.df  # 25 · √(0.7 / 5)
    (9.3541, 4)
    """
    if tally.products is None:
        return Interval(population=population, reason=COUNTS_ONLY)
    asked = [question.unsur for question in questions]
    places = [place for place, unsur in enumerate(asked) if unsur in counts]
    respondents = int(tally.respondents)
    if has_rare_question(tally.counts[places].sum(axis=-1).tolist(), respondents):
        return Interval(population=population, reason=FEW_ANSWERS)
    exact = [counts[asked[place]] / asked.count(asked[place]) for place in places]
    under = lcm(*(part.denominator for part in exact))
    spread = spread_of(
        tally, places, [int(part * under) for part in exact], under, knows_users=population is not None
    )
    return _errors(spread, respondents, population)
