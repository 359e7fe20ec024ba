"""What the cells are that cannot be used as answers: of one of them its finding, of too many why they are refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from ikm.rules.ruleset import decimal
from ikm.survey.files.table import NO_VALUE
from ikm.survey.texts.answer_words import UNREAD, number_of
from ikm.survey.texts.dates import parse
from ikm.survey.texts.vocabulary import vocabulary

_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]?|Err:[0-9]+")
_NUMBER = re.compile(r"\s*[-+]?[0-9][0-9.,]*\s*")
_ITEM_CODE = re.compile(r"([0-9]{1,3})([0-9])")
"""The number of a question and that of the answer, written together: 34 is the fourth answer to the third."""
MOST_MISSING_CODES = 2

FINDING_CODES = {
    "beyond": "answer-out-of-scale",
    "between": "answer-out-of-scale",
    "fraction": "answer-out-of-scale",
    "unvalued": "formula-unvalued",
    "several": "answer-not-single",
    "error": "cell-error",
    "date": "answer-date",
    "words": "answer-unknown",
}
"""The code of the finding for a cell, by its kind."""
_REFUSAL_CODES = {
    "between": "answers-means",
    "fraction": "answers-fractions",
    "unvalued": "answers-errors",
    "several": "answers-not-single",
    "error": "answers-errors",
    "date": "answers-dates",
    "words": "answers-unknown",
}


def kind_of(text: str, scores: tuple[int, ...]) -> str:
    """What a cell holds that is no answer on a scale, a key of ``FINDING_CODES``.

    >>> [kind_of(text, (1, 2, 3, 4)) for text in ("5", "3,25", "0,33", "#REF!", "1900-01-03", "lupa", "😍")]
    ['beyond', 'between', 'fraction', 'error', 'date', 'words', 'words']
    """
    if number_of(text) is not None:
        return "beyond"
    if _NUMBER.fullmatch(text):
        value = decimal(text)
        if value is None or value == value.to_integral_value():
            return "beyond"
        return "between" if scores[0] < value < scores[-1] else "fraction"
    if text == NO_VALUE:
        return "unvalued"
    if text.startswith(UNREAD):
        return "several"
    if _ERROR.fullmatch(text):
        return "error"
    return "date" if parse(text) else "words"


def code_of_too_many(bad: Counter[str], answered: int, scores: tuple[int, ...], *, is_expected: bool) -> str:
    """The code of a refusal of so many bad cells of one column, by what most of them are.

    Another scale they are only where they are whole numbers that it may have.
    """
    times_by_kind: Counter[str] = Counter()
    for text, times in bad.items():
        times_by_kind[kind_of(text, scores)] += times
    kind = min(times_by_kind, key=lambda kind: (-times_by_kind[kind], kind))
    if kind in _REFUSAL_CODES:
        return _REFUSAL_CODES[kind]
    numbers = {text: number for text in bad if (number := number_of(text)) is not None}
    if _are_missing_codes(bad, numbers, answered):
        return "answers-coded"
    if _are_item_codes(bad, numbers, scores):
        return "answers-item-codes"
    return "expectation-scale" if is_expected else "scale-other"


def _are_missing_codes(bad: Counter[str], numbers: Mapping[str, int], answered: int) -> bool:
    """Whether, beside more answers than there are of them, all bad cells are one code or two for no answer."""
    are_codes = len(numbers) == len(bad) and vocabulary().missing_codes.issuperset(map(str, numbers.values()))
    return are_codes and len(set(numbers.values())) <= MOST_MISSING_CODES and bad.total() < answered


def _are_item_codes(bad: Counter[str], numbers: Mapping[str, int], scores: tuple[int, ...]) -> bool:
    """Whether all bad cells are the number of one question and behind it a score: 31, 32, 33, 34."""
    questions: set[str] = set()
    for number in numbers.values():
        match = _ITEM_CODE.fullmatch(str(number))
        if not match or int(match[2]) not in scores:
            return False
        questions.add(match[1])
    return len(numbers) == len(bad) and len(questions) == 1
