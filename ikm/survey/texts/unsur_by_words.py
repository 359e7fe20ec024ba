"""Which unsur a column asks about, as far as its answers in words tell."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from ikm.survey.texts.answer_forms import AnswerForm, sections, with_stronger
from ikm.survey.texts.answer_words import label_part, unanswered

UnsurIds = frozenset[str]
Key = TypeVar("Key", bound=Hashable)


def identify(labels: Iterable[str], unsur_ids: Collection[str]) -> UnsurIds:
    """The unsur with a form of their own that has all labels in words; none if these words fit any unsur.

    >>> sorted(identify(["Gratis", "4", "b. Murah"], ["biaya", "sarana"])), sorted(identify(["Baik"], ["sarana"]))
    (['biaya'], [])
    """
    words = _words(labels)
    if not words or words <= _texts(with_stronger(sections()["any"], words)):
        return frozenset()
    own = {id: with_stronger(sections().get(id, ()), words) for id in unsur_ids}
    return frozenset(id for id, forms in own.items() if any(form.holds(words) for form in forms))


def identify_columns(
    labels: Mapping[Key, Iterable[str]], unsur_ids: Collection[str], questions: Mapping[Key, Hashable] = {}
) -> dict[Key, UnsurIds]:
    """The unsur that the answers of each column can belong to; none where they do not tell.

    Words that a survey puts to all its questions tell nothing: those under most questions, and more than there are
    unsur that have them, and those of which the whole survey has no other than one form's. ``questions`` are the
    columns of one question by a key of its own; every other column is one.

    >>> found = identify_columns({1: ["Cukup", "Baik"], 2: ["Cukup", "Sangat baik"]}, ["sarana", "biaya"])
    >>> [sorted(ids) for ids in found.values()]
    [[], []]
    """
    texts = {key: {*column_labels} for key, column_labels in labels.items()}
    candidates = {key: identify(column_labels, unsur_ids) for key, column_labels in texts.items()}
    if not any(candidates.values()):
        return candidates
    if _is_one_form(texts, questions):
        return dict.fromkeys(candidates, frozenset())
    number_of_questions = len({questions.get(key, key) for key in candidates})
    crowded: set[Key] = set()
    for unsur in set(candidates.values()) - {frozenset()}:
        within = [key for key, ids in candidates.items() if ids and ids <= unsur]
        number = len({questions.get(key, key) for key in within})
        if number > len(unsur) and 2 * number > number_of_questions:
            crowded.update(within)
    return {key: frozenset() if key in crowded else ids for key, ids in candidates.items()}


def _is_one_form(labels: Mapping[Key, Collection[str]], questions: Mapping[Key, Hashable]) -> bool:
    """Whether two questions or more have words of whole surveys, and all that are met are of one form."""
    of_any = with_stronger(sections()["any"])
    forms = [*of_any, *sections()["general"]]
    known = _texts(forms)
    words = {key: _words(column_labels) & known for key, column_labels in labels.items()}
    used = frozenset().union(*words.values())
    telling = {questions.get(key, key) for key, column_words in words.items() if not column_words <= _texts(of_any)}
    return len(telling) > 1 and any(form.holds(used) for form in forms)


def _words(labels: Iterable[str]) -> frozenset[str]:
    return frozenset(part.words for label in labels if (part := label_part(label))) - unanswered()


def _texts(forms: Iterable[AnswerForm]) -> set[str]:
    return {text for form in forms for text in form.places}
