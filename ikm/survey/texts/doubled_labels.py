"""Answers that say one thing twice, of which one wording is enough: “Baik / Good”, “Gratis (Sangat sesuai)”."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ikm.survey.texts.answer_families import Label, WordedColumn, forms_of_length
from ikm.survey.texts.answer_forms import AnswerForm, own_forms, sections, with_stronger
from ikm.survey.texts.answer_words import label_part

_BETWEEN_WORDINGS = re.compile(r"[/|;,()\[\]\n]|\s[-–—]\s")


class _DoubledLabel(NamedTuple):
    """A label whose words as a whole no form has, and the words of each of its wordings."""

    label: Label
    wordings: tuple[str, ...]


def with_single_wordings(column: WordedColumn, scores: int) -> WordedColumn:
    """The column, each label that doubles its words with the words of one wording.

    A wording in a language that no form is of counts only where all labels have one, at the same place. Labels whose
    wordings are of different scores stay what they are, and are not understood.
    """
    forms = _forms_of(column, scores)
    known = frozenset(text for form in forms for text in form.places)
    labels = [_DoubledLabel(label, _wordings(label[0])) for label in column.labels]
    unknown = [one for one in labels if one.label[1].words not in known]
    # “Sopan/Ramah” is known as a whole, and yet is the third beside “Sangat sopan/Sangat ramah”.
    for doubled in (unknown, [one for one in labels if len(one.wordings) > 1]):
        if not unknown or any(len(one.wordings) < 2 for one in (*unknown, *doubled)):
            break
        others = {one.label[1].words for one in labels if one not in doubled}
        for words in _choices(doubled, known, has_others=bool(others)):
            if any(form.holds({*words, *others}) and _is_echoed(doubled, words, form, forms) for form in forms):
                return _worded(column, doubled, words)
    return column


def _choices(doubled: Sequence[_DoubledLabel], known: frozenset[str], *, has_others: bool) -> Iterator[list[str]]:
    """Ways to take the same wording of each label: the first of all, the second, as far as they are known."""
    numbers_of_wordings = {len(one.wordings) for one in doubled}
    are_all_known = all(known >= {*one.wordings} for one in doubled)
    if not are_all_known and (has_others or len(numbers_of_wordings) > 1):
        return
    for place in range(max(numbers_of_wordings)):
        words = [one.wordings[min(place, len(one.wordings) - 1)] for one in doubled]
        if known >= {*words}:
            yield words


def _worded(column: WordedColumn, doubled: Sequence[_DoubledLabel], words: Sequence[str]) -> WordedColumn:
    """The column with these words of the labels that double theirs."""
    words_by_label = dict(zip((one.label[0] for one in doubled), words, strict=True))
    labels = [(label, part._replace(words=words_by_label.get(label, part.words))) for label, part in column.labels]
    return column._replace(labels=tuple(labels))


def _forms_of(column: WordedColumn, scores: int) -> list[AnswerForm]:
    """The forms that the answers to a question may be of, those of the question itself first."""
    own = own_forms(column.unsur, expected=column.expected)
    common: Sequence[AnswerForm] = [*sections()["any"], *sections()["general"]]
    return with_stronger(forms_of_length([*own, *common], scores))


def _wordings(label: str) -> tuple[str, ...]:
    """The words of each wording of a label, without the letters and numbers beside them.

    >>> _wordings("b. Kurang kompeten/Kurang mampu (2)"), _wordings("Baik")
    (('kurang kompeten', 'kurang mampu'), ('baik',))
    """
    parts = [label_part(piece) for piece in _BETWEEN_WORDINGS.split(label)]
    return tuple(part.words for part in parts if part and len(part.words) > 1)


def _is_echoed(
    doubled: Sequence[_DoubledLabel], words: Sequence[str], form: AnswerForm, forms: Collection[AnswerForm]
) -> bool:
    """Whether the other wordings, as far as any form has them, may have the scores of the chosen ``words``.

    Each of them has one score and each score one of them: “Kurang puas” does not stand beside “Tidak baik” and
    “Kurang baik”.
    """
    for number in range(max(len(one.wordings) for one in doubled)):
        place_by_wording: dict[str, int] = {}
        for one, chosen in zip(doubled, words, strict=True):
            wording = one.wordings[min(number, len(one.wordings) - 1)]
            possible = {other.places[wording] for other in forms if wording in other.places}
            place = form.places[chosen]
            if possible and (place not in possible or place_by_wording.setdefault(wording, place) != place):
                return False
        if len({*place_by_wording.values()}) < len(place_by_wording):
            return False
    return True
