"""Why answers in words cannot honestly be read, each with the lines for the mapping file that settle it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from ikm.messages.findings import Fact, ListUse, PhraseUse, listed, offered, one_of
from ikm.messages.masking import safe_value
from ikm.survey.texts.answer_families import Label
from ikm.survey.texts.answer_forms import AnswerForm, sections

LABELS_SHOWN = 3
UNDECIDED = "…"
"""What stands for a score that only the user knows."""


class AnswerTrouble(NamedTuple):
    """Why a column cannot honestly be read: a code of a refusal and its parameters."""

    code: str
    params: dict[str, Fact]


def mapping_line(label: str, score: int | str) -> str:
    """The line of a mapping file that gives a label its score.

    >>> mapping_line("Tidak puas", 2)
    '"Tidak puas" = 2'
    """
    return f"{json.dumps(safe_value(label), ensure_ascii=False)} = {score}"


def against(form: AnswerForm, labels: Iterable[Label], scores: tuple[int, ...]) -> AnswerTrouble | None:
    """What the labels' own numbers and letters say against a form; letters may run up with it, or all down."""
    labels = [*labels]
    score = {label: scores[form.places[part.words] - 1] for label, part in labels}
    stated = [(label, number) for label, part in labels for number in part.stated]
    wrong = [(label, str(number)) for label, number in stated if number != score[label]]
    if wrong and all(number + score[label] == scores[0] + scores[-1] for label, number in stated):
        lines = offered(mapping_line(label, score[label]) for label, _ in labels)
        return AnswerTrouble("form-reversed", {"label": safe_value(wrong[0][0]), "lines": lines})
    letters = [(label, part.letter, form.places[part.words]) for label, part in labels if part.letter]
    off = [(label, letter) for label, letter, place in letters if "abcdef".index(letter) + place != len(scores)]
    if off:
        wrong += [(label, letter) for label, letter, place in letters if "abcdef".index(letter) + 1 != place]
    if not wrong:
        return None
    label, mark = min(wrong, key=lambda pair: pair not in off and pair[1].isalpha())
    return AnswerTrouble(
        "answer-contradicts",
        {
            "label": safe_value(label),
            "mark": mark,
            "score": str(score[label]),
            "form": str(form),
            "lines": mapping_line(label, score[label]),
        },
    )


def ambiguous(labels: Iterable[Label], forms: Sequence[AnswerForm], scores: tuple[int, ...]) -> AnswerTrouble | None:
    """Name a label that the forms score differently."""
    for label, part in labels:
        form_by_place = {form.places[part.words]: form for form in reversed(forms)}
        if len(form_by_place) > 1:
            readings = {scores[place - 1]: str(form) for place, form in sorted(form_by_place.items())}
            return two_scores(label, readings)
    return None


def two_scores(label: str, form_by_score: dict[int, str]) -> AnswerTrouble:
    """A label has one score in one form, and another in another."""
    readings = [PhraseUse.of("score-in-form", score=score, form=form) for score, form in form_by_score.items()]
    lines = one_of(mapping_line(label, score) for score in form_by_score)
    return AnswerTrouble(
        "answers-ambiguous",
        {"label": safe_value(label), "readings": ListUse("list-but", tuple(readings[:LABELS_SHOWN])), "lines": lines},
    )


def outgrown(worded: Iterable[Label], known: Sequence[Label], forms: Iterable[AnswerForm]) -> AnswerTrouble | None:
    """Name the labels of no form that prove one of more answers: of the middle, or below the lowest."""
    middle = {text for form in sections()["middle"] for text in form.places}
    beyond: dict[str, AnswerForm] = {}
    for form in forms:
        lowest = [text for text, place in form.places.items() if place == 1]
        words = {more for text in lowest for more in (f"sangat {text}", f"{text} sekali")}
        if form.of_degrees:
            words |= middle
        beyond = dict.fromkeys(words, form) | beyond
    strangers = [label for label in worded if label not in known and label[1].words in beyond]
    if not strangers:
        return None
    shown = [*strangers[:LABELS_SHOWN], known[0]]
    return _mixed_answers(shown, [*strangers, *known], str(beyond[strangers[0][1].words]))


def mixed(labels: Sequence[Label], forms: Sequence[AnswerForm]) -> AnswerTrouble:
    """Name two labels that no form has together; where there are no such two, the first few."""
    shown: Sequence[Label] = labels[:4]
    for pair in combinations(labels, 2):
        words = [part.words for _, part in pair]
        if not any(form.holds(words) for form in forms):
            shown = pair
            break
    homes = dict.fromkeys(str(next(form for form in forms if part.words in form.places)) for _, part in shown)
    return _mixed_answers(shown, labels, ListUse("list-semicolon", tuple(homes)[:LABELS_SHOWN]))


def _mixed_answers(shown: Iterable[Label], labels: Iterable[Label], forms: Fact) -> AnswerTrouble:
    texts = listed(f"“{safe_value(label)}”" for label, _ in shown)
    lines = offered(mapping_line(label, UNDECIDED) for label, _ in labels)
    return AnswerTrouble("answers-mixed", {"labels": texts, "forms": forms, "lines": lines})
