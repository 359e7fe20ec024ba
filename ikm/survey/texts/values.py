"""What single values of the other columns are worth: numbers, ages, dates, and spellings that look alike."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, time

from ikm.messages.findings import PhraseUse
from ikm.survey.texts.dates import parse
from ikm.survey.texts.vocabulary import plain, vocabulary

YOUNGEST, OLDEST = 10, 100
EARLIEST = date(2004, 1, 1)
"""Before the rules of 2004 there was no index."""
FARTHEST = 400
"""Days from the median date: a survey takes a year at most, and some come late."""
NEAR, RARE, SHORTEST = 0.9, 10, 6
"""Nearly alike: so much of both in common, one so many times rarer, and neither shorter than that."""
MOST_DIGITS = 15
"""A number of people that is longer is none."""

_AGE = re.compile(r"\s*([-+]?[0-9]{1,9})(?:[.,][0-9]+)? ?(?:tahun|thn|th|years?)?\.?\s*", re.IGNORECASE)
_WHOLE = re.compile(r"([1-9][0-9]{0,2}(?:([.,' ])[0-9]{3}(?:\2[0-9]{3})*)|[0-9]+)(?:(?!\2)[.,]0{1,2})?")
_NUMBER = re.compile(r"\s*([0-9]+(?:[.,]([0-9]+))?)\s*")


def clean(text: str) -> str:
    """A value with single spaces; empty where none was given.

    >>> clean(" Loket   A "), clean("-")
    ('Loket A', '')
    """
    return "" if text.strip().casefold() in vocabulary().missing else " ".join(text.split())


def number(text: str) -> tuple[float, float]:
    """A number and what its last place is worth, a trifle less; not a number for anything else.

    Places beyond the sixth do not count.
    """
    match = _NUMBER.fullmatch(text)
    if not match:
        return math.nan, math.nan
    return float(match[1].replace(",", ".")), 10.0 ** -min(len(match[2] or ""), 6) - 1e-9


def years(text: str) -> int | None:
    """The whole years of an age, however unlikely; None for what is no single number.

    >>> [years(text) for text in ("34 tahun", "35,5", "51 s.d 60")]
    [34, 35, None]
    """
    match = _AGE.fullmatch(text)
    return int(match[1]) if match else None


def whole(text: str) -> int | None:
    """A number of people as it is written: ``1200``, with marks of thousands, with one or two places that are 0.

    ``1.200`` and ``1,200`` are both one thousand two hundred, for there are no parts of people. None for the rest.

    >>> [whole(text) for text in ("1.200", "1,200,000", "1 200", "1.200,00", "1200.0", "1,5", "1.20", "-3", "0.500")]
    [1200, 1200000, 1200, 1200, 1200, None, None, None, None]
    """
    match = _WHOLE.fullmatch(" ".join(text.split()))
    digits = re.sub("[^0-9]", "", match[1]) if match else ""
    return int(digits) if 0 < len(digits) <= MOST_DIGITS else None


def is_odd_age(text: str) -> bool:
    """Whether no respondent has this age; a class of ages is fine, and a blank that is not 0.

    >>> [text for text in ("34 tahun", "51 s.d 60", "< 20", "", "0", "1121212", "muda") if is_odd_age(text)]
    ['0', '1121212', 'muda']
    """
    if (age := years(text)) is not None:
        return not YOUNGEST <= age <= OLDEST
    bounds = [float(bound) for bound in re.findall("[0-9]+", text)]
    return bool(clean(text)) and not (1 <= len(bounds) <= 2 and max(bounds) <= OLDEST)


def has_time(text: str) -> bool:
    """Whether a text is a date with a time of day, which midnight is not."""
    stamp = parse(text)
    return stamp is not None and stamp.time not in (None, time.min)


def outside(day: date, middle: date) -> PhraseUse | None:
    """Why nobody can have been asked on a day, given the median of its column; None if it may be."""
    if day < EARLIEST:
        return PhraseUse("date-early", (("day", str(EARLIEST)),))
    if abs(day - middle).days > FARTHEST:
        return PhraseUse("date-far", (("days", str(FARTHEST)), ("median", str(middle))))
    return None


def nearly_alike(values: Counter[str]) -> Iterator[tuple[str, str]]:
    """Rare values, each with the commonest that is spelt nearly so; not where only a numbering differs."""
    from difflib import SequenceMatcher

    common_first = sorted(values, key=lambda value: (-values[value], value))
    texts = {value: text for value in common_first if len(text := plain(value)) >= SHORTEST}
    for rare, text in texts.items():
        matcher = SequenceMatcher(None, "", text, autojunk=False)
        for common, other in texts.items():
            if values[rare] * RARE > values[common]:
                break  # those behind it are rarer still
            matcher.set_seq1(other)
            ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # from the cheapest on
            if _unnumbered(text) != _unnumbered(other) and all(ratio() >= NEAR for ratio in ratios):
                yield rare, common
                break


def _unnumbered(text: str) -> str:
    """A plain text without spaces, digits, Roman numerals and single letters."""
    return re.sub(r"[0-9 ]|\b(?:[ivx]+|[a-z])\b", "", text)
