"""What outside packages say of invented surveys, and those surveys as tallies.

Each JSON file here names the script beside it that made it, and the versions it ran with. The tests only read them:
``surveys.py`` makes the surveys, then ``surveys.R``, ``change.R``, ``days.R``, ``distributions.R``, ``planning.R``
(R with survey, psych and jsonlite) and ``distributions.py`` (mpmath) reckon.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ikm.index.method import Method, Question
from ikm.index.score import Score, score
from ikm.index.tally import Tally
from ikm.rules.library import load

RULES = load("permenpanrb-14-2017")
AGREE = 1e-9
"""How far, of each other, two packages may be apart; R writes fifteen digits."""
ZERO = 1e-13
"""What a standard error of nothing comes to in floats."""

Row = Sequence[int]


def read(name: str) -> Any:
    """What a script wrote."""
    return json.loads(Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8"))


def same(found: float | None, expected: float) -> bool:
    """Whether a figure is the other package's."""
    return found is not None and math.isclose(found, expected, rel_tol=AGREE, abs_tol=ZERO)


def tallied(rows: Sequence[Row], top: int = 4) -> Tally:
    """Respondents as one tally with products; 0 is a blank, and ``top`` the highest score."""
    answers = np.array(rows, np.int8).reshape(len(rows), -1).T
    return Tally.count(answers, np.zeros(len(rows), np.int64), 1, top, products_from=1)[0]


class Survey(NamedTuple):
    """One group of an invented survey, ready for its statistics."""

    rows: list[list[int]]
    questions: tuple[Question, ...]
    method: Method
    tally: Tally
    score: Score
    population: int | None = None

    def places(self, unsur: str) -> list[int]:
        """Where the questions of an unsur stand."""
        return [place for place, question in enumerate(self.questions) if question.unsur == unsur]


def asked(unsur: Sequence[str], weights: dict[str, Fraction] | None = None, top: int = 4) -> Method:
    """The method of a survey that asks those unsur, equally weighted but for the weights given."""
    rules = RULES._replace(scores=tuple(range(1, top + 1)), factor=100 // top)
    if weights:
        rules = rules._replace(unsur=tuple(u._replace(weight=weights.get(u.id, u.weight)) for u in rules.unsur))
    return Method(rules, without=tuple(one.id for one in rules.unsur if one.id not in unsur))


def survey(
    rows: list[list[int]], unsur: Sequence[str], method: Method | None = None, population: int | None = None
) -> Survey:
    """A survey of some rows; ``unsur`` are those of its questions."""
    method = method or asked(unsur)
    questions = tuple(Question(one, str(place), str(place)) for place, one in enumerate(unsur))
    tally = tallied(rows, method.rules.scores[-1])
    return Survey(rows, questions, method, tally, score(tally, questions, method), population)


def surveys(name: str) -> dict[str | None, Survey]:
    """A survey of surveys.json, by unit."""
    told = read("surveys")[name]
    weights = {unsur: Fraction(weight) for unsur, weight in told["weights"].items()}
    is_printed = set(weights.values()) == {Fraction("0.11")}
    method = Method(RULES, "0.11") if is_printed else asked(told["questions"], weights, told["top"])
    rows = [[*map(int, row)] for row in told["answers"]]
    if "units" not in told:
        return {None: survey(rows, told["questions"], method, told["population"])}
    served = told["population"] or {}
    return {
        unit: survey(
            [row for row, own in zip(rows, told["units"], strict=True) if own == unit],
            told["questions"],
            method,
            served.get(unit),
        )
        for unit in dict.fromkeys(told["units"])
    }


def alone(name: str) -> Survey:
    """A survey of surveys.json that is not parted."""
    return surveys(name)[None]
