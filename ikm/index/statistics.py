"""All that is said of one group beside its index: how sure it is, and what its questions have to do with each other.

From the same tallies as the index, and without touching it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from ikm.index import interval
from ikm.index.clusters import DayInterval
from ikm.index.interval import Interval
from ikm.index.method import Method, Question
from ikm.index.priorities import Priorities
from ikm.index.ranks import Rank
from ikm.index.reliability import Item, Reliability, reliability
from ikm.index.score import Score, UnsurScore
from ikm.index.tally import Tally

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

    @property
    def only_item(self) -> Item:
        """Its only question; one of which nothing is known where it has several."""
        return self.items[0] if len(self.items) == 1 else Item()


class Statistics(NamedTuple):
    """How sure the index of one group is, how reliable its questions are, and the same of each unsur by id.

    ``days`` and ``priorities`` are there of the whole only, ``rank`` of units.
    """

    interval: Interval
    reliability: Reliability
    unsur: dict[str, UnsurStatistics]
    days: DayInterval | None = None
    priorities: Priorities | None = None
    rank: Rank | None = None


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
