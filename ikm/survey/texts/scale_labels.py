"""The scale in the heads of columns of counts, or in the names of their rows: which of them is which score."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ikm.messages.findings import listed, offered
from ikm.survey.texts.answer_forms import forms_holding, is_answer
from ikm.survey.texts.answer_troubles import AnswerTrouble
from ikm.survey.texts.answer_words import LARGEST_SCORE
from ikm.survey.texts.vocabulary import plain, vocabulary

_LETTERS = tuple("abcdef")


class ScaleReading(NamedTuple):
    """Which of some labels are scores: ``scores`` by the place of the label; empty where they do not make up a scale.

    Where ``trouble`` is set, they look like one, and it says why they are not read.
    """

    scores: Mapping[int, int] = {}
    trouble: AnswerTrouble | None = None


class _ScaleLabel(NamedTuple):
    """What a label says of a score: its number, its words as an answer, its letter; each may be missing."""

    number: int | None = None
    words: str = ""
    letter: str = ""


def is_percent(label: str) -> bool:
    """Whether a label heads percentages: `% Baik`, `Persentase`.

    >>> is_percent("Baik (%)"), is_percent("Persen 4"), is_percent("Baik")
    (True, True, False)
    """
    return "%" in label or not vocabulary().counts["percent"].isdisjoint(plain(label).split())


def without_percent(label: str) -> str:
    """A label without what says that it heads percentages.

    >>> without_percent("Baik (%)"), without_percent("Persentase 4")
    ('Baik ( )', '4')
    """
    words = vocabulary().counts["percent"]
    return " ".join(word for word in label.replace("%", " ").split() if plain(word) not in words)


def scale_among(labels: Sequence[str], scores: tuple[int, ...]) -> ScaleReading:
    """Find the labels that are the scores of a scale, each of them once, among others that are none.

    They may be numbers (`Skor 1`, `1 (Tidak baik)`), or all words of one form of answers, in any order. Letters alone
    are troublesome: A is the best class of a service, and a the lowest answer of a printed form.

    >>> dict(scale_among(["Unsur", "Sangat baik", "Baik", "Kurang baik", "Tidak baik"], (1, 2, 3, 4)).scores)
    {1: 4, 2: 3, 3: 2, 4: 1}
    """
    parsed = {place: _parsed(label) for place, label in enumerate(labels)}
    found = {place: label for place, label in parsed.items() if label}
    return (
        _by_numbers(found, labels, scores) or _by_words(found, labels, scores) or _by_letters(found, labels, scores)
    )


def _parsed(label: str) -> _ScaleLabel | None:
    """What a label says of a score, None where it has anything else in it."""
    if is_percent(label):
        return None
    around = vocabulary().counts["around"]
    tokens = re.findall(r"[^\W\d_]+|[0-9]+", plain(label))
    left = [token for token in tokens if token not in around]
    if not left:
        return None
    numbers = [token for token in left if token.isdecimal()]
    texts = [token for token in left if not token.isdecimal()]
    if len(numbers) > 1 or (numbers and left[0] != numbers[0] and left[-1] != numbers[0]):
        return None
    letter, words = _parted(texts)
    number = int(numbers[0]) if numbers else None
    is_of_scale = number is None or number <= LARGEST_SCORE
    is_known = not words or is_answer(words, ())
    return _ScaleLabel(number, words, letter) if is_of_scale and is_known else None


def _parted(texts: Sequence[str]) -> tuple[str, str]:
    """The letter in front of some words or behind them, and the words; a letter may be a word: B for Baik."""
    words = " ".join(texts)
    if words in _LETTERS:
        return words, words if is_answer(words, ()) else ""
    if len(texts) < 2 or is_answer(words, ()):
        return "", words
    if texts[0] in _LETTERS:
        return texts[0], " ".join(texts[1:])
    if texts[-1] in _LETTERS:
        return texts[-1], " ".join(texts[:-1])
    return "", words


def _by_numbers(
    found: Mapping[int, _ScaleLabel], labels: Sequence[str], scores: tuple[int, ...]
) -> ScaleReading | None:
    """The reading by the numbers that the labels state; none unless each score is stated once."""
    numbered = {place: label for place, label in found.items() if label.number}
    numbers = sorted(label.number or 0 for label in numbered.values())
    in_scale = [number for number in numbers if number in scores]
    if in_scale != list(scores):
        return None
    if numbers != in_scale:
        return _other_scale(numbered, labels, scores)
    by_place = {place: label.number or 0 for place, label in numbered.items()}
    words = {place: label.words for place, label in numbered.items()}
    for by_form in forms_holding(words.values(), scores):
        if any(by_form[text] != by_place[place] for place, text in words.items()):
            shown = listed(f"“{labels[place]}”" for place in by_place)
            return ScaleReading(trouble=AnswerTrouble("counts-contradict", {"heads": shown}))
    return ScaleReading(by_place)


def _by_words(
    found: Mapping[int, _ScaleLabel], labels: Sequence[str], scores: tuple[int, ...]
) -> ScaleReading | None:
    """The reading by words, where some labels are all words of one form and no other label is an answer."""
    worded = {place: label for place, label in found.items() if label.words}
    words = [label.words for label in worded.values()]
    for by_form in forms_holding(words, scores, beside_others=True):
        of_form = {place: label for place, label in worded.items() if label.words in by_form}
        if len(of_form) != len(scores):
            continue
        if len(worded) > len(of_form):
            return _other_scale(worded, labels, scores)
        return ScaleReading({place: by_form[label.words] for place, label in of_form.items()})
    return None


def _by_letters(found: Mapping[int, _ScaleLabel], labels: Sequence[str], scores: tuple[int, ...]) -> ScaleReading:
    """The trouble with labels that are the letters of a scale and nothing else."""
    lettered = {
        place: label.letter for place, label in found.items() if label.letter and label.words in ("", label.letter)
    }
    if sorted(lettered.values()) != list(_LETTERS[: len(scores)]):
        return ScaleReading()
    in_order = sorted(lettered, key=lettered.__getitem__)
    shown = listed(f"“{labels[place]}”" for place in in_order)
    lines = offered(f'{score} = "{labels[place]}"' for score, place in zip(scores[::-1], in_order, strict=True))
    return ScaleReading(trouble=AnswerTrouble("counts-letters", {"heads": shown, "lines": lines}))


def _other_scale(found: Mapping[int, _ScaleLabel], labels: Sequence[str], scores: tuple[int, ...]) -> ScaleReading:
    """The trouble with labels of more scores, or others, than the scale has."""
    shown = listed(f"“{labels[place]}”" for place in found)
    scale = f"{scores[0]}–{scores[-1]}"
    return ScaleReading(trouble=AnswerTrouble("counts-scale", {"heads": shown, "scale": scale}))
