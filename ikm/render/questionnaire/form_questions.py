"""The questions of a form on the web, in order, named so that what the form exports is read without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from ikm.messages.phrases import phrase
from ikm.render.pages import wording as words
from ikm.render.questionnaire.questions import SERVICE, Questionnaire, roles
from ikm.survey.texts.profile_classes import asked

SUGGESTION = "Saran"
"""The name of the question for suggestions, by which they are known; so it is in no catalogue."""
_SIGNS = re.compile(r"[^A-Za-z0-9]+")


class AnswerKind(Enum):
    """How a question is answered."""

    CHOICE = "choice"
    """By one of its choices."""
    AGE = "age"
    """By a whole number of years."""
    TEXT = "text"
    """Freely."""


class FormChoice(NamedTuple):
    """One answer to choose: the value that is exported for it, and what is shown."""

    value: str
    label: str


class FormQuestion(NamedTuple):
    """One question: the name of its column, and what is asked. Either heads a column of an export."""

    name: str
    title: str
    kind: AnswerKind
    choices: tuple[FormChoice, ...] = ()


class FormPart(NamedTuple):
    """Questions below a heading."""

    heading: str
    questions: tuple[FormQuestion, ...]


class WebForm(NamedTuple):
    """A form: its title, what is said before and after the questions, and the questions by parts."""

    title: str
    notice: str
    parts: tuple[FormPart, ...]
    thanks: str


def web_form(form: Questionnaire) -> WebForm:
    """The form of a questionnaire. As on paper, no question has to be answered."""
    office = form.name or phrase("form-this-office")
    profile = [_choice_question(SERVICE, form.services)] if form.services else []
    for role in roles():
        options, title = asked(role), words.column(role)
        labels = [words.indicator(role, option) for option in options]
        profile.append(
            _choice_question(title, options, labels)
            if options
            else FormQuestion(name_of(title), title, AnswerKind.AGE)
        )
    suggestion = FormQuestion(SUGGESTION, phrase("form-suggestion"), AnswerKind.TEXT)
    return WebForm(
        form.heading,
        phrase("form-privacy", survey=form.method.rules.named.survey, office=office),
        (
            FormPart(phrase("form-profile"), tuple(profile)),
            FormPart(phrase("form-opinion"), tuple(_unsur_questions(form))),
            FormPart(phrase("form-wishes"), (suggestion,)),
        ),
        phrase("form-thanks"),
    )


def name_of(text: str) -> str:
    """A text as a name that XML allows; it is read as the text is, whatever its signs.

    >>> name_of("Jenis kelamin"), name_of("D4/S1"), name_of("3 in 1"), name_of("—")
    ('Jenis_kelamin', 'D4_S1', 'n3_in_1', 'n')
    """
    name = _SIGNS.sub("_", text).strip("_")
    return name if name[:1].isalpha() else f"n{name}"


def _unsur_questions(form: Questionnaire) -> Iterable[FormQuestion]:
    """The questions about the unsur, numbered; the value of an answer is its score."""
    for number, unsur in enumerate(form.method.unsur, start=1):
        name = name_of(f"{form.method.code(unsur.id)} {unsur.id}")
        scored = zip(form.method.rules.scores, form.answers(unsur), strict=True)
        choices = tuple(FormChoice(str(score), answer) for score, answer in scored)
        yield FormQuestion(name, f"{number}. {unsur.asked or unsur.name}", AnswerKind.CHOICE, choices)


def _choice_question(title: str, options: Iterable[str], labels: Iterable[str] = ()) -> FormQuestion:
    """A question with options to choose from, whose values differ also where their letters do not."""
    options = tuple(options)
    values: list[str] = []
    for option in options:
        value = first = name_of(option)
        number = 2
        while value.casefold() in {other.casefold() for other in values}:
            value, number = f"{first}_{number}", number + 1
        values.append(value)
    shown = tuple(labels) or options
    choices = tuple(FormChoice(value, label) for value, label in zip(values, shown, strict=True))
    return FormQuestion(name_of(title), title, AnswerKind.CHOICE, choices)
