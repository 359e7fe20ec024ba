"""Which columns of answers in words belong together: those that share words, or have words of one form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ikm.rules.ruleset import Unsur
from ikm.survey.texts.answer_forms import AnswerForm, own_forms, sections, with_stronger
from ikm.survey.texts.answer_words import LabelPart

Label = tuple[str, LabelPart]
"""A label, and what it is made of."""


class WordedColumn(NamedTuple):
    """A column with labels in words.

    ``fixed`` are the places of words that the user stated. ``own_forms`` are those of its unsur, ``forms`` also those
    of every unsur and, where it is ``expected``, those of what is expected of any.
    """

    place: int
    unsur: Unsur
    expected: bool
    labels: tuple[Label, ...]
    fixed: tuple[tuple[str, int], ...] = ()
    own_forms: tuple[AnswerForm, ...] = ()
    forms: tuple[AnswerForm, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """The words of its labels."""
        return frozenset(part.words for _, part in self.labels)

    def with_forms(self, words: Collection[str], scores: int) -> WordedColumn:
        """The column with the forms of so many scores, given the words in use in the whole survey."""
        asked = own_forms(self.unsur, expected=self.expected)
        unsur_forms = own_forms(self.unsur, expected=False)
        return self._replace(
            own_forms=tuple(with_stronger(forms_of_length(unsur_forms, scores), words)),
            forms=tuple(with_stronger(forms_of_length([*asked, *sections()["any"]], scores), words)),
        )

    def known_by(self, forms: Iterable[AnswerForm]) -> list[Label]:
        """The labels whose words are in any of some forms."""
        known = _words_of(forms)
        return [label for label in self.labels if label[1].words in known]


def general_forms(columns: Iterable[WordedColumn], scores: int) -> list[AnswerForm]:
    """The forms that a survey may put to all its questions, with the stronger ones of each.

    Those of single unsur are among them where more unsur use their words than have them: “Sesuai” under all nine.
    """
    columns = [*columns]
    borrowed: list[AnswerForm] = []
    for column in columns:
        for form in column.own_forms:
            if form not in borrowed and _is_borrowed(form, columns):
                borrowed.append(form)
    forms = [*borrowed, *forms_of_length([*sections()["any"], *sections()["general"]], scores)]
    return with_stronger(forms)


def _is_borrowed(form: AnswerForm, columns: Iterable[WordedColumn]) -> bool:
    """Whether a form's words are under more unsur that do not have them than under such that do."""
    owners: set[str] = set()
    borrowers: set[str] = set()
    for column in columns:
        used = column.words & form.places.keys()
        if used:
            has_words = used <= _words_of(column.forms)
            (owners if has_words else borrowers).add(column.unsur.id)
    return len(borrowers) > len(owners)


def families(columns: Sequence[WordedColumn], scores: int) -> list[list[WordedColumn]]:
    """The columns in groups: those of a group share words, or have words of a form that any question may have.

    Words that no form knows join columns only where numbers stand beside them.
    """
    known = _words_of(form for column in columns for form in column.forms)
    common_forms = [
        *with_stronger(forms_of_length(sections()["any"], scores)),
        *forms_of_length(sections()["general"], scores),
    ]
    known |= _words_of(common_forms)
    groups: list[list[WordedColumn]] = []
    links: list[frozenset[object]] = []
    for column in columns:
        link = _links(column, known, common_forms)
        joined = [place for place, other in enumerate(links) if not link.isdisjoint(other)]
        group = [column]
        for place in reversed(joined):
            group = groups.pop(place) + group
            link |= links.pop(place)
        groups.append(sorted(group))
        links.append(link)
    return groups


def _links(column: WordedColumn, known: Collection[str], common_forms: Sequence[AnswerForm]) -> frozenset[object]:
    """What joins a column with others: words, and the numbers of the forms that any question may have."""
    words = {part.words for _, part in column.labels if part.words in known or part.stated}
    of_forms = {number for number, form in enumerate(common_forms) if not words.isdisjoint(form.places)}
    return frozenset(words | of_forms)


def forms_of_length(forms: Iterable[AnswerForm], scores: int) -> list[AnswerForm]:
    """The forms of so many answers."""
    return [form for form in forms if len(form.words) == scores]


def _words_of(forms: Iterable[AnswerForm]) -> set[str]:
    return {text for form in forms for text in form.places}
