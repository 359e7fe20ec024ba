"""Forms: the answers of one question in words, lowest score first; data beside this file, loaded when wanted."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ikm.rules.ruleset import Unsur
from ikm.survey.texts.vocabulary import plain

_NO_ANSWERS = ("ends", "middle")


class AnswerForm(NamedTuple):
    """The answers of one question, lowest score first; ``places`` are those of every spelling, in plain form."""

    words: tuple[str, ...]
    places: dict[str, int]

    def __str__(self) -> str:
        return " / ".join(self.words)

    @property
    def of_degrees(self) -> int:
        """The place of "tidak X" in "tidak X … X, sangat X"; 0 where the form is none such."""
        good = plain(self.words[-2]) if len(self.words) == 4 else ""
        return self.places.get(f"tidak {good}", 0) if self.places.get(f"sangat {good}") == 4 else 0

    def holds(self, words: Iterable[str]) -> bool:
        """Whether the form has all these words."""
        return self.places.keys() >= set(words)

    def allows(self, fixed: Iterable[tuple[str, int]]) -> bool:
        """Whether the form has none of these words at another place than that given."""
        return all(place < 1 or self.places.get(words, place) == place for words, place in fixed)


def with_stronger(forms: Iterable[AnswerForm], words: Collection[str] | None = None) -> list[AnswerForm]:
    """The forms, and "sangat tidak X … sangat X" of every "tidak X … sangat X".

    Where ``words`` in use are given, only of those whose lowest answer is among them.
    """
    found = list(forms)
    for form in found[:]:
        places = {"sangat " + text: place for text, place in form.places.items() if place == 1}
        is_in_use = words is None or not places.keys().isdisjoint(words)
        if form.of_degrees == 1 and is_in_use:
            places |= {text: max(place, 2) for text, place in form.places.items() if place != 2}
            found.append(AnswerForm((f"Sangat {form.words[0].lower()}", form.words[0], *form.words[2:]), places))
    return found


def own_forms(unsur: Unsur, *, expected: bool) -> list[AnswerForm]:
    """The answers its rules give, and the forms of this unsur alone; and those of what was expected of it."""
    answers = AnswerForm(unsur.answers, {plain(words): n for n, words in enumerate(unsur.answers, start=1)})
    return [answers, *sections().get(unsur.id, ()), *(sections()["expected"] if expected else ())]


def forms_holding(
    words: Collection[str], scores: tuple[int, ...], *, beside_others: bool = False
) -> Iterator[dict[str, int]]:
    """The forms, of any question, that have all of some plain words: the score of each of their spellings.

    With ``beside_others``, words that a form lacks may stand beside its own.
    """
    answers = [form for section, forms in sections().items() if section not in _NO_ANSWERS for form in forms]
    as_many = [form for form in answers if len(form.words) == len(scores)]
    for form in with_stronger(as_many, words):
        if beside_others or form.holds(words):
            yield {text: scores[place - 1] for text, place in form.places.items()}


@cache
def sections() -> dict[str, tuple[AnswerForm, ...]]:
    """The forms by unsur, of ``any`` unsur, of whole surveys in ``general``, of what was ``expected``.

    Those of ``heads`` are told where all of one form stand side by side. No answers to take are the ``ends`` of
    scales and the words of the ``middle``.
    """
    data = tomllib.loads((Path(__file__).parent / "answer_words.toml").read_text(encoding="utf-8"))
    return {id: tuple(map(_form, lines)) for id, lines in data.items()}


def is_answer(text: str, unsur: Iterable[Unsur]) -> bool:
    """Whether a text is an answer in words of any form, or of those that the rules print for an unsur.

    >>> is_answer("Sangat tidak puas", ()), is_answer("Petugas", ())
    (True, False)
    """
    words = plain(text)
    return words in _all_answers() or any(words in map(plain, one.answers) for one in unsur)


@cache
def _all_answers() -> frozenset[str]:
    """The answers of all forms, and "sangat tidak X" of each that has "tidak X"."""
    answers = {text for forms in sections().values() for form in forms for text in form.places}
    return frozenset(answers | {f"sangat {text}" for text in answers if text.startswith("tidak ")})


def _form(line: str) -> AnswerForm:
    answers = [[text.strip() for text in answer.split("/")] for answer in line.split("|")]
    places = {plain(text) or text: place for place, texts in enumerate(answers, start=1) for text in texts}
    return AnswerForm(tuple(texts[0] for texts in answers), places)
