"""All that is said of one group beside its index: how sure it is, and what its questions have to do with each other.

From the same tallies as the index, and without touching it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from ikm.index import interval
from ikm.index.interval import Interval
from ikm.index.method import Method, Question
from ikm.index.reliability import Item, Reliability, reliability
from ikm.index.score import Score, UnsurScore
from ikm.index.tally import Tally
from ikm.rules.ruleset import Ruleset

CONFIDENCE = Fraction(95, 100)
"""The confidence of intervals, unless another is asked for."""


class UnsurStatistics(NamedTuple):
    """How sure the NRR of an unsur is, the share of its answers that are the best one, and of those left blank.

    ``items`` are its questions, in their order.
    """

    interval: Interval
    top_share: Fraction | None
    blank_share: Fraction
    items: tuple[Item, ...]

    def to_dict(self) -> dict[str, Any]:
        """The statistics as JSON values; those of a question stand here where it is the only one."""
        one = self.items[0] if len(self.items) == 1 else Item()
        return {
            **_sure(self.interval),
            "top_share": None if self.top_share is None else float(self.top_share),
            "blank_share": float(self.blank_share),
            **item_dict(one),
        }


class Statistics(NamedTuple):
    """How sure the index of one group is, how reliable its questions are, and the same of each unsur by id."""

    interval: Interval
    reliability: Reliability
    unsur: dict[str, UnsurStatistics]

    def to_dict(self, rules: Ruleset) -> dict[str, Any]:
        """The statistics of the whole group as JSON values."""
        found = self.reliability
        return {
            **interval_dict(self.interval, rules),
            "respondents_complete": found.respondents,
            "alpha": found.alpha,
            "alpha_interval": None if found.interval is None else [*found.interval],
            "r_table": found.r_table,
            "alpha_reason": found.reason,
        }


def interval_dict(sure: Interval, rules: Ruleset) -> dict[str, Any]:
    """How sure an index is, as JSON values."""
    mutu = sure.mutu(rules)
    return {
        **_sure(sure),
        "margin": sure.margin,
        "mutu_interval": None if mutu is None else [*mutu],
        "population": sure.population,
        "near_ceiling": sure.near_ceiling,
    }


def _sure(sure: Interval) -> dict[str, Any]:
    keys = {"se": sure.se, "se_sample": sure.se_sample, "df": sure.df or None, "interval": sure.limits}
    return {**keys, "reason": sure.reason}


def item_dict(item: Item) -> dict[str, Any]:
    """What a question has to do with the others, as JSON values."""
    return {
        "item_total": item.item_total,
        "item_total_corrected": item.corrected,
        "alpha_without": item.alpha_without,
        "constant": item.is_constant,
    }


def statistics(
    tally: Tally,
    questions: tuple[Question, ...],
    method: Method,
    score: Score,
    confidence: Fraction = CONFIDENCE,
    population: int | None = None,
) -> Statistics:
    """The statistics of a group that was scored; ``population`` is how many users it served, where that is known."""
    level = float(confidence)
    whole = interval.of_index(tally, questions, method, score.exact, level, population)
    found = reliability(tally, confidence)
    of_unsur: dict[str, UnsurStatistics] = {}
    asked: dict[str, list[int]] = {}
    for place, question in enumerate(questions):
        asked.setdefault(question.unsur, []).append(place)
    for one in score.unsur:
        places = asked[one.unsur.id]
        sure = interval.of_unsur(tally, places, method.rules, one.nrr, level, population)
        items = tuple(found.items[place] for place in places) if found.items else (Item(),) * len(places)
        of_unsur[one.unsur.id] = UnsurStatistics(sure, *shares(one, score.respondents), items)
    return Statistics(whole, found, of_unsur)


def shares(one: UnsurScore, respondents: int) -> tuple[Fraction | None, Fraction]:
    """The share of the answers to an unsur that are the best one, and that of answers that were not given."""
    asked = respondents * len(one.questions)
    top = Fraction(one.counts[-1], one.answers) if one.answers else None
    return top, Fraction(asked - one.answers, asked) if asked else Fraction(0)
