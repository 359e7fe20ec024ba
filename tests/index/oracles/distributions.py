"""Writes distributions.json: tails and quantiles of t and F by mpmath, in 60 digits: ``python distributions.py``.

Tails of t are incomplete beta functions; quantiles are found by the secant method. Those of F are integrals of the
density over the logarithm of the odds, for mpmath's incomplete beta does not reach millions of degrees of freedom.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import mpmath as mp

mp.mp.dps = 60
DEGREES = "1 1.5 2 2.7 3 5 10 29 48.2857 99 379 1234.5 10000 123456.789 1000000 10000000".split()
STATISTICS = "0.000001 0.01 0.5 1 1.96 3 7.5 40".split()
CONFIDENCES = "0.01 0.5 0.8 0.9 0.95 0.99 0.999 0.999999".split()
PAIRS = ["1 1", "2 2", "2 100", "1.5 7.25", "5 10", "29 232", "99 792", "379 3032", "1000 10000", "100000 800000"]
PAIRS += ["10000000 80000000"]
CHANCES = "0.005 0.025 0.05 0.5 0.95 0.975 0.995".split()


def tail(t: Any, df: Any) -> Any:
    """The chance that t is at least so far from 0."""
    far, half = t * t / (df + t * t), mp.mpf(1) / 2
    if far > half:
        return mp.betainc(df / 2, half, 0, 1 - far, regularized=True)
    with mp.workdps(60 + int(t * t / 2)):
        return 1 - mp.betainc(half, df / 2, 0, far, regularized=True)


def t_quantile(confidence: Any, df: Any) -> Any:
    """The t that is stayed within, on both sides."""
    start = mp.sqrt(2) * mp.erfinv(confidence)
    if df < 5:  # heavy tails: from the logarithm
        target = mp.log(1 - confidence)
        return mp.exp(mp.findroot(lambda one: mp.log(tail(mp.exp(one), df)) - target, mp.log(start + 1), tol=1e-40))
    return mp.findroot(lambda t: tail(t, df) - (1 - confidence), (start, start * 1.001), solver="secant", tol=1e-40)


def f_chance(odds: Any, a: Any, b: Any) -> Any:
    """The chance that the logarithm of the odds of a Beta(a, b) variable is at most so much."""
    middle, spread = mp.log(a / b), mp.sqrt(1 / a + 1 / b)
    log_beta = mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)

    def density(one: Any) -> Any:
        return mp.exp(-a * mp.log1p(mp.exp(-one)) - b * mp.log1p(mp.exp(one)) - log_beta)

    lowest = min(middle - 14 * spread, middle - 80 / a)
    steps = [lowest + (odds - lowest) * part / 24 for part in range(25)]
    return mp.quad(density, steps)


def f_quantile(chance: Any, over: Any, under: Any) -> Any:
    """The F that is at most reached with that chance."""
    a, b = over / 2, under / 2
    start = mp.log(a / b) + mp.sqrt(2) * mp.erfinv(2 * chance - 1) * mp.sqrt(1 / a + 1 / b)
    if over == under and chance == mp.mpf("0.5"):
        return mp.mpf(1)
    nearby = start + mp.sqrt(1 / a + 1 / b) / 50
    odds = mp.findroot(lambda one: f_chance(one, a, b) - chance, (start, nearby), solver="secant", tol=1e-24)
    return under / over * mp.exp(odds)


def text(value: Any) -> str:
    return str(mp.nstr(value, 20, min_fixed=0, max_fixed=0))


def values() -> dict[str, Any]:
    number = mp.mpf
    tails = [[t, df, text(tail(number(t), number(df)))] for df in DEGREES for t in STATISTICS]
    quantiles = [[c, df, text(t_quantile(number(c), number(df)))] for df in DEGREES for c in CONFIDENCES]
    of_f = []
    with mp.workdps(32):
        for pair in PAIRS:
            over, under = pair.split()
            of_f += [[c, over, under, text(f_quantile(number(c), number(over), number(under)))] for c in CHANCES]
    return {"two_sided": tails, "t_quantile": quantiles, "f_quantile": of_f}


if __name__ == "__main__":
    found = {"made_by": "distributions.py", "versions": {"mpmath": mp.__version__}, **values()}
    rows = json.dumps(found, indent=None).replace("], [", "],\n[").replace("[[", "[\n[")
    Path(__file__).with_name("distributions.json").write_text(rows + "\n", encoding="utf-8")
