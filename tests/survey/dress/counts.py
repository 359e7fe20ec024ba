"""Tables of counts: how often each answer was given, by unsur."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from tests.survey.dress.plain import SCORES, UNSUR, PlainSurvey
from tests.survey.dress.spoken import NAMES, ONE_FORM, Cell

Rows = list[list[Cell]]


class CountTable(NamedTuple):
    """The rows of a table of counts, and what was done."""

    rows: Rows
    names: list[str]


def _times(survey: PlainSurvey) -> list[list[int]]:
    return [[survey.column(question).count(score) for score in SCORES] for question in range(UNSUR)]


LETTER_HEADS = "heads-letters"


class _Heads(NamedTuple):
    """The heads of the scores, in the order of their columns."""

    kind: str
    texts: list[str]
    scores: list[int]


def _heads(chance: random.Random) -> _Heads:
    kind = chance.choice(["digits", "digits", "words", "letters", "scored"])
    scores = [*SCORES] if chance.random() < 0.7 else [*reversed(SCORES)]
    words = {
        "digits": [str(score) for score in SCORES],
        "words": ONE_FORM[chance.choice(["baik", "puas"])],
        "letters": ["a", "b", "c", "d"],
        "scored": [f"{word} ({score})" for score, word in zip(SCORES, ONE_FORM["baik"], strict=True)],
    }[kind]
    name = kind if scores[0] == 1 else f"{kind}-downwards"
    return _Heads(name, [words[score - 1] for score in scores], scores)


def wide(chance: random.Random, survey: PlainSurvey) -> CountTable:
    """A row for each unsur, a column for each answer."""
    heads = _heads(chance)
    names = NAMES[chance.choice(["numbers", "short", "full", "numbered"])]
    has_numbers, has_total, has_foot = (chance.random() < share for share in (0.4, 0.4, 0.3))
    first: list[Cell] = ["No", "Unsur"] if has_numbers else [chance.choice(["Unsur", "Unsur Pelayanan"])]
    rows: Rows = [[*first, *heads.texts, *(["Jumlah"] if has_total else [])]]
    times = _times(survey)
    for unsur in range(UNSUR):
        row: list[Cell] = [unsur + 1, names(unsur)] if has_numbers else [names(unsur)]
        row += [times[unsur][score - 1] for score in heads.scores]
        rows.append([*row, *([sum(times[unsur])] if has_total else [])])
    done = [f"heads-{heads.kind}"]
    if has_total:
        done.append("total-column")
    if has_foot:
        sums = [sum(own[score - 1] for own in times) for score in heads.scores]
        rows.append([*[""] * (len(first) - 1), "Jumlah", *sums, *([sum(sums)] if has_total else [])])
        done.append("total-row")
    return CountTable(rows, done)


def long(chance: random.Random, survey: PlainSurvey) -> CountTable:
    """A row for each unsur and answer."""
    names = NAMES[chance.choice(["numbers", "short", "full"])]
    times = _times(survey)
    rows: Rows = [["Unsur", "Skor", "Jumlah"]]
    rows += [[names(unsur), score, times[unsur][score - 1]] for unsur in range(UNSUR) for score in SCORES]
    return CountTable(rows, [])


def turned(chance: random.Random, survey: PlainSurvey) -> CountTable:
    """A row for each answer, a column for each unsur."""
    heads = _heads(chance)
    names = NAMES[chance.choice(["numbers", "short", "full"])]
    times = _times(survey)
    first = chance.choice(["Jawaban", "Skor", "Nilai", "Kategori"])
    rows: Rows = [[first, *map(names, range(UNSUR))]]
    for text, score in zip(heads.texts, heads.scores, strict=True):
        rows.append([text, *(own[score - 1] for own in times)])
    done = [f"heads-{heads.kind}"]
    if chance.random() < 0.4:
        rows.append(["Jumlah", *map(sum, times)])
        done.append("total-row")
    return CountTable(rows, done)


COUNTS: dict[str, Callable[[random.Random, PlainSurvey], CountTable]] = {"wide": wide, "long": long, "turned": turned}
