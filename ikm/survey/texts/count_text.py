"""Cells that hold a count of respondents, as people write them: `12`, `1.200`, `12 orang`, `12 (40,0 %)`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ikm.survey.texts.vocabulary import vocabulary

NO_COUNT = -1
"""What a cell that holds something else is read as."""
_BLANK = ("", "-", "–", "—")
_WHOLE = re.compile(r"([0-9]{1,12})(?:[.,]0{0,2})?")
_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:([.,' ])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]0{1,2})?")
_ONE_OR_A_THOUSAND = re.compile(r"([0-9]{1,3})([.,])000")
_SHARE_BEHIND = re.compile(r"\s*[(/]\s*[0-9]+(?:[.,][0-9]+)?\s*%\s*\)?$")
_WORD_BEHIND = re.compile(r"(?<=[0-9])\s*([^\W\d_]+)\.?$")


def counts_in(texts: Sequence[str]) -> list[int]:
    """The count in each cell of a table, 0 for a blank, and ``NO_COUNT`` for a cell that holds something else.

    `1.000` may be one or a thousand. It is a thousand beside `1.200`, or where all counts but a plain 0 are like it;
    it is one beside `0.000`; else it is not read.

    >>> counts_in(["12,0", "1.200", "–", "7 orang", "6,7 %", "3 (10,0 %)"])
    [12, 1200, 0, 7, -1, 3]
    >>> counts_in(["2.000", "0"]), counts_in(["2.000", "0.000"]), counts_in(["2.000", "5"])
    ([2000, 0], [2, 0], [-1, 5])
    """
    bare = [_without_remark(text) for text in texts]
    thousands_marks = _thousands_marks(bare)
    has_places = any(re.fullmatch(r"0[.,]000", text) for text in bare)
    counts = []
    for text in bare:
        ambiguous = _ONE_OR_A_THOUSAND.fullmatch(text)
        if ambiguous and has_places:
            counts.append(int(ambiguous[1]))
        elif ambiguous and ambiguous[2] not in thousands_marks:
            counts.append(NO_COUNT)
        else:
            counts.append(_count_in(text))
    return counts


def is_share(text: str) -> bool:
    """Whether a cell holds a percentage, or a part of a whole.

    >>> [is_share(text) for text in ("6,7 %", "0.067", "33,3", "12", "12,0", "1.200", "3 (10 %)")]
    [True, True, True, False, False, False, False]
    """
    bare = _without_remark(text)
    has_places = re.fullmatch(r"[0-9]+[.,][0-9]+", bare) and _count_in(bare) == NO_COUNT
    return bool(has_places) or bare.endswith("%")


def _without_remark(text: str) -> str:
    """A cell without spaces around it, the word for people behind its number, and its share of all in brackets."""
    text = _SHARE_BEHIND.sub("", " ".join(text.split()))
    word = _WORD_BEHIND.search(text)
    is_of_people = word is not None and word[1].casefold() in vocabulary().counts["people"]
    return text[: word.start()].rstrip() if word and is_of_people else text


def _thousands_marks(texts: Sequence[str]) -> set[str]:
    """The marks that part thousands in a table, by the cells that can be read in no other way."""
    unclear = {text: match[2] for text in texts if (match := _ONE_OR_A_THOUSAND.fullmatch(text))}
    grouped = [_GROUPED.fullmatch(text) for text in texts if text not in unclear]
    marks = {match[2] for match in grouped if match}
    has_plain_none = any(text in ("0", *_BLANK) for text in texts)
    others = [text for text in texts if text not in unclear and text not in ("0", *_BLANK)]
    if has_plain_none and not others:
        marks.update(unclear.values())
    return marks


def _count_in(text: str) -> int:
    """The count in a cell without remarks, if it is one."""
    if text in _BLANK:
        return 0
    if whole := _WHOLE.fullmatch(text):
        return int(whole[1])
    if grouped := _GROUPED.fullmatch(text):
        return int(re.sub("[^0-9]", "", grouped[1]))
    return NO_COUNT
