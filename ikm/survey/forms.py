"""From the labels of one answer column to places in the scale: the labels of a column decide together."""

from __future__ import annotations

import re

from ikm.survey.vocabulary import vocabulary

BLANK = 0
BAD = -1

_WHOLE = r"([0-9]{1,9})(?:[.,]0*)?"


def place_in_scale(label: str, scores: tuple[int, ...]) -> int:
    """The place of an answer's score in the scale, from 1; ``BLANK`` where not answered, else ``BAD``.

    >>> [place_in_scale(text, (1, 2, 3, 4)) for text in ("4", " 4,0 ", "tidak menjawab", "5", "sesuai")]
    [4, 4, 0, -1, -1]
    """
    text = label.strip()
    if text.casefold() in vocabulary().missing:
        return BLANK
    match = re.fullmatch(_WHOLE, text)
    if not match:
        return BAD
    number = int(match[1])
    if number in scores:
        return scores.index(number) + 1
    return BAD if number else BLANK
