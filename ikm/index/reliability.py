"""Whether the questions of a survey measure one thing: Cronbach's alpha, and what each has to do with the rest.

Of the respondents who answered everything, n of them; items are the questions, K of them. Those that all answered
alike are taken out and named, for they correlate with nothing. With C_qr the covariance of two items, A = ΣΣ C_qr
and c_q = Σ_r C_qr,

    α   = K / (K − 1) · (1 − Σ C_qq / A)                       alpha
    α_q                                                        the same without item q, where K ≥ 3
    r_q = c_q / √(C_qq A)                                      item–total: the offices' “r hitung”
    r'_q = (c_q − C_qq) / √(C_qq (A − 2 c_q + C_qq))           corrected: with the total of the other items
    r_t = t / √(n − 2 + t²),  t of Student, n − 2 degrees       “r tabel”, what r_q is held against
    1 − (1 − α) F,  F at 1 − a/2 and a/2                        Feldt's interval: n − 1 and (n − 1)(K − 1) degrees

Sources: L. J. Cronbach, Coefficient alpha and the internal structure of tests, Psychometrika 16 (1951), 297–334;
L. S. Feldt, The approximate sampling distribution of Kuder–Richardson reliability coefficient twenty, Psychometrika
30 (1965), 357–370; J. C. Nunnally and I. H. Bernstein, Psychometric Theory, 3rd ed. (McGraw-Hill 1994), chapter 8.
"""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from ikm.index.distributions import f_quantile, t_quantile
from ikm.index.tally import Tally

COUNTS_ONLY, FEW, FEW_ITEMS, NO_VARIANCE = "counts-only", "few-complete", "few-items", "no-variance"
"""Why there is no alpha: only counts of answers are known; fewer than three respondents answered everything; fewer
than two questions were answered differently; the totals of all respondents are equal."""
FEWEST, FEWEST_ITEMS = 3, 2
CONVENTION = Fraction(95, 100)
"""The confidence of the “r tabel” that offices print."""


class Item(NamedTuple):
    """What a question has to do with the others: its correlation with the total, that with the total of the others,
    and alpha without it. None where it cannot be known; ``is_constant`` where all answered alike.
    """

    item_total: float | None = None
    corrected: float | None = None
    alpha_without: float | None = None
    is_constant: bool = False


class Reliability(NamedTuple):
    """Cronbach's alpha of ``respondents`` who answered everything, its interval, and each question in its order.

    ``r_table`` is what an item–total correlation has to exceed to differ from none at 5 %. Without alpha, ``reason``
    says why.
    """

    respondents: int
    alpha: float | None = None
    interval: tuple[float, float] | None = None
    r_table: float | None = None
    items: tuple[Item, ...] = ()
    reason: str | None = None


def reliability(tally: Tally, confidence: Fraction) -> Reliability:
    """The reliability of the questions that a tally of one group counts.

    Four respondents, two items with answers 1 2 3 4 and 2 1 4 3: C is 5/3 on the diagonal and 1 beside it, so that
    A = 16/3 and α = 2 · (1 − (10/3) / (16/3)) = 3/4.

    >>> import numpy as np
    >>> answers = np.array([[1, 2, 3, 4], [2, 1, 4, 3]], np.int8)
    >>> found = reliability(Tally.count(answers, np.zeros(4, np.int64), 1, 4, products_from=1)[0], Fraction(95, 100))
    >>> found.alpha, round(found.items[0].item_total, 4), round(found.items[0].corrected, 4)
    (0.75, 0.8944, 0.6)
    """
    if tally.products is None:
        return Reliability(0, reason=COUNTS_ONLY)
    sums: list[list[int]] = tally.products.complete.tolist()
    questions, n = len(sums) - 1, sums[-1][-1]
    if n < FEWEST:
        return Reliability(n, reason=FEW)
    totals = sums[-1][:questions]
    # n(n − 1) C, in whole numbers; the factor falls out of every ratio
    spread = [[n * sums[q][r] - totals[q] * totals[r] for r in range(questions)] for q in range(questions)]
    varied = [q for q in range(questions) if spread[q][q] > 0]
    with_total = {q: sum(spread[q][r] for r in varied) for q in varied}
    everything = sum(with_total.values())
    if len(varied) < FEWEST_ITEMS or everything <= 0:  # below 0: nearly so, in a tally that somebody changed
        reason = FEW_ITEMS if len(varied) < FEWEST_ITEMS else NO_VARIANCE
        return Reliability(n, items=tuple(Item(is_constant=q not in varied) for q in range(questions)), reason=reason)
    own = {q: spread[q][q] for q in varied}
    apart = sum(own.values())
    items = []
    for q in range(questions):
        if q not in own:
            items.append(Item(is_constant=True))
            continue
        others = everything - 2 * with_total[q] + own[q]
        items.append(
            Item(
                with_total[q] / sqrt(own[q] * everything),
                (with_total[q] - own[q]) / sqrt(own[q] * others) if others > 0 else None,
                1 - _unreliable(len(own) - 1, apart - own[q], others) if len(own) > 2 and others > 0 else None,
            )
        )
    t = t_quantile(float(CONVENTION), n - 2)
    rest = _unreliable(len(varied), apart, everything)
    tail, degrees = float(1 - confidence) / 2, (n - 1, (n - 1) * (len(varied) - 1))
    limits = 1 - rest * f_quantile(1 - tail, *degrees), 1 - rest * f_quantile(tail, *degrees)
    return Reliability(n, 1 - rest, limits, t / sqrt(n - 2 + t * t), tuple(items))


def _unreliable(items: int, apart: int, everything: int) -> float:
    """1 − α, from the sum of the variances of the items and that of their total: whole numbers, divided once."""
    return (items * apart - everything) / ((items - 1) * everything)
