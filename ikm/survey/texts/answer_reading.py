"""From the distinct labels of the answer columns of one survey to scores.

A number is itself; answers in words belong to a form. One survey has one scale: columns that share words are a
family, and are read by one form, which has to have all words of all of them. So a word scores the same in every
column, whichever words happen to have been chosen there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ikm.rules.ruleset import Unsur
from ikm.survey.texts.answer_codes import LETTERS, coded_places, is_coded, undirected
from ikm.survey.texts.answer_families import Label, WordedColumn, families, general_forms
from ikm.survey.texts.answer_forms import AnswerForm, is_answer
from ikm.survey.texts.answer_troubles import AnswerTrouble, against, ambiguous, mixed, outgrown, two_scores
from ikm.survey.texts.answer_words import (
    BAD,
    BLANK,
    LabelPart,
    folded,
    label_part,
    number_spelt_out,
    place_in_scale,
    place_of,
    unanswered,
)
from ikm.survey.texts.doubled_labels import with_single_wordings
from ikm.survey.texts.vocabulary import plain

_REMARKED = re.compile(r"\s*([0-9])\s*\([^()]*[^\W\d_]{3}[^()]*\)\s*")
"""A number and a remark in brackets."""
FEWEST_NUMBERS = 2
"""Beside fewer bare numbers, words in brackets may be those of the answers."""


class LabelReading(NamedTuple):
    """What the labels of a column mean.

    ``places`` has every label as given: the place of its score in the scale, from 1, ``BLANK`` or ``BAD``.
    ``form`` is the words of the form taken, lowest score first; empty where none was. Where ``trouble`` is
    set the column cannot be read as it stands, and places are provisional (``BAD`` where forms differ).
    """

    places: dict[str, int]
    form: tuple[str, ...]
    trouble: AnswerTrouble | None

    @property
    def is_assumed(self) -> bool:
        """Whether the answers are letters alone, and nothing but usage says which way they run."""
        return bool(self.form) and self.form == tuple(LETTERS[: len(self.form)])


class ColumnLabels(NamedTuple):
    """The distinct labels of one column; neither their order nor how often they occur matters.

    ``given`` says what labels score (None: not answered), and a form that says otherwise is not taken. ``missing``
    are further texts that mean "not answered". Where it is ``expected``, it says what was expected of the unsur.
    """

    labels: Collection[str]
    unsur: Unsur
    given: Mapping[str, int | None] = {}
    missing: frozenset[str] = frozenset()
    expected: bool = False


def read(
    labels: Iterable[str],
    unsur: Unsur,
    scores: tuple[int, ...],
    given: Mapping[str, int | None] = {},
    missing: frozenset[str] = frozenset(),
    *,
    expected: bool = False,
) -> LabelReading:
    """Read the labels of a column that stands alone; see :class:`ColumnLabels`."""
    column = ColumnLabels([*labels], unsur, given, missing, expected)
    return read_together([column], scores)[0]


def read_together(columns: Sequence[ColumnLabels], scores: tuple[int, ...]) -> list[LabelReading]:
    """Read the labels of all columns of one survey; the order of the columns does not matter.

    Columns of answers and those of expectations are read apart, for these have words of their own.
    """
    readings: list[LabelReading] = []
    worded_columns: list[WordedColumn] = []
    for index, column in enumerate(columns):
        places, worded = _without_remarks(*_read_without_forms(column, scores), column.unsur, scores)
        readings.append(LabelReading(places | dict.fromkeys(worded, BAD), (), None))
        if worded:
            worded_columns.append(with_single_wordings(_worded_column(index, column, worded, scores), len(scores)))
    if not worded_columns:
        return readings
    words = {text for column in worded_columns for text in (*column.words, *dict(column.fixed))}
    numbered = {
        index for index, reading in enumerate(readings) if any(place > BLANK for place in reading.places.values())
    }
    coded_columns = [column for column in worded_columns if column.place not in numbered and is_coded(column)]
    worded_columns = [
        column.with_forms(words, len(scores)) for column in worded_columns if column not in coded_columns
    ]
    all_families: list[list[WordedColumn]] = []
    for expected in (False, True):
        of_kind = [column for column in worded_columns if column.expected == expected]
        all_families += families(of_kind, len(scores))
    by_forms: Readings = {}
    for family in all_families:
        by_forms |= _read_family(family, scores)
    settled = _settled_by_letters(all_families, by_forms, scores) | _read_codes(
        coded_columns, _ways(all_families, by_forms, scores), scores
    )
    for index, found in settled.items():
        readings[index] = found._replace(places=readings[index].places | found.places)
    return readings


def _read_without_forms(column: ColumnLabels, scores: tuple[int, ...]) -> tuple[dict[str, int], dict[str, LabelPart]]:
    """The places of labels that the user stated, of numbers and of words for not answered; and the other labels."""
    words_for_blank = unanswered() | {folded(text) for text in column.missing}
    scored = {folded(text): score for text, score in column.given.items()} | dict(column.given)
    rules_own = {plain(answer) for answer in column.unsur.answers}
    places: dict[str, int] = {}
    worded: dict[str, LabelPart] = {}
    for label in column.labels:
        key = label if label in column.given else folded(label)
        part = label_part(label)
        if key in scored:
            places[label] = place_of(scored[key], scores)
        elif key in words_for_blank or (part and part.words in words_for_blank):
            places[label] = BLANK
        elif part and part.words not in rules_own and (number := number_spelt_out(part)):
            places[label] = place_of(number, scores)
        elif part:
            worded[label] = part
        else:
            places[label] = place_in_scale(label, scores)
    return places, worded


def _without_remarks(
    places: Mapping[str, int], worded: Mapping[str, LabelPart], unsur: Unsur, scores: tuple[int, ...]
) -> tuple[dict[str, int], dict[str, LabelPart]]:
    """The places and the other labels, where somebody wrote a remark behind a number: “3 (antre lama)” beside “3”.

    The words must be no answer of any form.
    """
    numbers = {label for label, place in places.items() if place > BLANK and label_part(label) is None}
    if len(numbers) < FEWEST_NUMBERS:
        return dict(places), dict(worded)
    remarked = {
        label: place_of(int(match[1]), scores)
        for label, part in worded.items()
        if (match := _REMARKED.fullmatch(label)) and not is_answer(part.words, (unsur,))
    }
    return {**places, **remarked}, {label: part for label, part in worded.items() if label not in remarked}


def _worded_column(
    index: int, column: ColumnLabels, worded: Mapping[str, LabelPart], scores: tuple[int, ...]
) -> WordedColumn:
    fixed = [
        (part.words, place_of(score, scores)) for text, score in column.given.items() if (part := label_part(text))
    ]
    return WordedColumn(index, column.unsur, column.expected, tuple(sorted(worded.items())), tuple(fixed))


Readings = dict[int, LabelReading]
"""What the labels in words of columns mean, by the place of the column."""


class _KnownLabels(NamedTuple):
    """A column, and those of its labels that some forms know."""

    column: WordedColumn
    labels: list[Label]


def _read_family(family: Sequence[WordedColumn], scores: tuple[int, ...]) -> Readings:
    """Read columns that share words: by one form, or else by the numbers that all their labels carry."""
    general = general_forms(family, len(scores))
    by_forms = _read_by_forms(family, general, scores)
    is_whole = all(_is_whole(column, by_forms.get(column.place)) for column in family)
    troubles = {reading.trouble.code for reading in by_forms.values() if reading.trouble}
    if is_whole or troubles - {"answers-mixed"}:
        return by_forms
    return _read_by_numbers(family, general, scores) or by_forms


def _settled_by_letters(
    all_families: Sequence[Sequence[WordedColumn]], readings: Readings, scores: tuple[int, ...]
) -> Readings:
    """The readings, those of columns whose words have two scores by their letters, where these run alike elsewhere.

    A printed questionnaire has a to d before its answers: beside “c. Sesuai” and “c. Mudah”, “b. Cukup mahal” is 2.
    """
    ways = _ways(all_families, readings, scores)
    if len(ways) != 1:
        return readings
    (way,) = ways
    settled = dict(readings)
    for family in all_families:
        own = [readings[column.place] for column in family if column.place in readings]
        troubles = {reading.trouble.code for reading in own if reading.trouble}
        if troubles != {"answers-ambiguous"}:
            continue
        narrowed = [_with_letters(column, way, scores) for column in family]
        found = _read_family(narrowed, scores)
        if all(_is_whole(column, found.get(column.place)) for column in family):
            settled |= found
    return settled


def _read_codes(columns: Sequence[WordedColumn], ways: Collection[int], scores: tuple[int, ...]) -> Readings:
    """Read the columns of which all answers are letters or codes alone: all of them run one way."""
    if not columns:
        return {}
    found = coded_places(columns, scores, ways)
    if found:
        places, is_assumed = found
        form = tuple(LETTERS[: len(scores)]) if is_assumed else ()
        return {index: LabelReading(of_column, form, None) for index, of_column in places.items()}
    trouble = undirected(columns, scores)
    known = [_KnownLabels(column, [*column.labels]) for column in columns]
    return {column.place: _unread(column, trouble, known) for column in columns} if trouble else {}


def _ways(all_families: Iterable[Sequence[WordedColumn]], readings: Readings, scores: tuple[int, ...]) -> set[int]:
    """Which ways the letters before answers in words run, in all columns that were read."""
    ways: set[int] = set()
    for family in all_families:
        for column in family:
            ways |= _ways_of_letters(column, readings.get(column.place), scores)
    return ways


def _ways_of_letters(column: WordedColumn, reading: LabelReading | None, scores: tuple[int, ...]) -> set[int]:
    """Which ways the letters of a column run that was read: 1 up with the scores, -1 down, 0 neither."""
    if reading is None or reading.trouble:
        return set()
    ways = set()
    for label, part in column.labels:
        if part.letter and reading.places.get(label, BLANK) > BLANK:
            fitting = [way for way in (1, -1) if _place_of_letter(part.letter, way, scores) == reading.places[label]]
            ways.add(fitting[0] if fitting else 0)
    return ways


def _place_of_letter(letter: str, way: int, scores: tuple[int, ...]) -> int:
    index = "abcdef".index(letter)
    return index + 1 if way > 0 else len(scores) - index


def _with_letters(column: WordedColumn, way: int, scores: tuple[int, ...]) -> WordedColumn:
    """The column with those of its forms that have its words where its letters say."""

    def agrees(form: AnswerForm) -> bool:
        return all(
            form.places.get(part.words) in (None, _place_of_letter(part.letter, way, scores))
            for _, part in column.labels
            if part.letter
        )

    own_forms = tuple(form for form in column.own_forms if agrees(form))
    return column._replace(own_forms=own_forms, forms=tuple(form for form in column.forms if agrees(form)))


def _is_whole(column: WordedColumn, reading: LabelReading | None) -> bool:
    """Whether every label in words of a column was read."""
    return reading is not None and all(reading.places.get(label, BAD) != BAD for label, _ in column.labels)


def _read_by_forms(
    family: Sequence[WordedColumn], general: Sequence[AnswerForm], scores: tuple[int, ...]
) -> Readings:
    """Read columns by the forms of their own unsur and of any, or, where these lack words, by those of whole surveys.

    “Tidak sesuai” is an answer to persyaratan by the rules; under prosedur, too, it is one of a whole survey, and may
    then stand above “Sangat tidak sesuai”.
    """
    native = [_KnownLabels(column, column.known_by(column.forms)) for column in family]
    known = [_KnownLabels(column, column.known_by([*column.forms, *general])) for column in family]
    if native != known and _holding(known, general):
        return _read_by(known, general, scores)
    return _read_natively(native, general, scores)


def _read_natively(known: Sequence[_KnownLabels], general: Sequence[AnswerForm], scores: tuple[int, ...]) -> Readings:
    """Read columns by one of their own forms that has all their words; else those apart that may have words apart."""
    known = [some for some in known if some.labels]
    forms: list[AnswerForm] = []
    for column, _ in known:
        forms += [form for form in column.forms if form not in forms]
    if not known or _holding(known, forms):
        return _read_by(known, forms, scores)
    # The questionnaire of the rules has words of its own for each unsur, so that “Kurang sesuai” of persyaratan and
    # “Cukup sesuai” of produk may stand in one survey. Words of any unsur may not.
    standing = [some for some in known if any(form.holds(_words(some)) for form in some.column.own_forms)]
    others = [some for some in known if some not in standing]
    if len(known) == 1 or not standing:
        labels = sorted({label for _, column_labels in known for label in column_labels})
        trouble = mixed(labels, forms)
        return {column.place: _unread(column, trouble, known) for column, _ in known}
    readings: Readings = {}
    for lone in standing:
        readings |= _read_natively([lone], general, scores)
    for family in families([column for column, _ in others], len(scores)):
        readings |= _read_by_forms(family, general, scores)
    return _without_conflicts(known, readings, scores)


def _words(known: _KnownLabels) -> frozenset[str]:
    return frozenset(part.words for _, part in known.labels)


def _holding(known: Sequence[_KnownLabels], forms: Iterable[AnswerForm]) -> list[AnswerForm]:
    """The forms that have all words of some columns, at the places that the user stated."""
    words = {text for column in known for text in _words(column)}
    fixed = [place for column, _ in known for place in column.fixed]
    return [form for form in forms if form.holds(words) and form.allows(fixed)]


def _read_by(known: Sequence[_KnownLabels], forms: Sequence[AnswerForm], scores: tuple[int, ...]) -> Readings:
    """Read columns by the forms that hold all their words and agree with the numbers and letters of their labels."""
    holding = _holding(known, forms)
    said = {column.place: [against(form, labels, scores) for form in holding] for column, labels in known}
    agreeing = [form for place, form in enumerate(holding) if not any(troubles[place] for troubles in said.values())]
    readings: Readings = {}
    for column, labels in known:
        troubles = said[column.place]
        own = agreeing or [form for form, trouble in zip(holding, troubles, strict=True) if not trouble]
        if own:
            trouble = ambiguous(labels, own, scores) or outgrown(column.labels, labels, own)
        else:
            trouble = min(filter(None, troubles), key=lambda trouble: trouble.code != "form-reversed")
        places: dict[str, int] = {}
        for label, part in labels:
            possible = {form.places[part.words] for form in own or holding}
            places[label] = possible.pop() if len(possible) == 1 else BAD
        form = () if trouble else own[0].words
        readings[column.place] = LabelReading(places, form, _of_family(trouble, column, known))
    return readings if agreeing else _without_conflicts(known, readings, scores)


def _without_conflicts(known: Sequence[_KnownLabels], readings: Readings, scores: tuple[int, ...]) -> Readings:
    """The readings, with a trouble in those columns that give a word another score than another unsur does.

    Two questions of one unsur may be worded so: “Cukup mahal” is 2 below “Murah” and 3 above “Mahal”. No mapping file
    could tell them apart.
    """
    form_by_score: dict[str, dict[int, str]] = {}
    unsur_by_score: dict[str, dict[int, set[str]]] = {}
    for column, labels in known:
        reading = readings[column.place]
        for label, part in labels:
            if reading.places[label] > BLANK:
                score = scores[reading.places[label] - 1]
                form_by_score.setdefault(part.words, {}).setdefault(score, " / ".join(reading.form))
                unsur_by_score.setdefault(part.words, {}).setdefault(score, set()).add(column.unsur.id)
    settled: Readings = {}
    for column, labels in known:
        reading = settled[column.place] = readings[column.place]
        torn = [label for label, part in labels if _is_torn(unsur_by_score.get(part.words, {}))]
        if torn and not reading.trouble:
            words = dict(labels)[torn[0]].words
            trouble = two_scores(torn[0], dict(sorted(form_by_score[words].items())))
            places = reading.places | dict.fromkeys(torn, BAD)
            settled[column.place] = LabelReading(places, (), _of_family(trouble, column, known))
    return readings | settled


def _is_torn(unsur_by_score: Mapping[int, Collection[str]]) -> bool:
    """Whether a word has two scores under two unsur."""
    return len(unsur_by_score) > 1 and len(set().union(*unsur_by_score.values())) > 1


def _unread(column: WordedColumn, trouble: AnswerTrouble, known: Sequence[_KnownLabels]) -> LabelReading:
    """The reading of a column of which no label can be read."""
    places = {label: BAD for label, _ in column.labels}
    return LabelReading(places, (), _of_family(trouble, column, known))


def _of_family(
    trouble: AnswerTrouble | None, column: WordedColumn, known: Sequence[_KnownLabels]
) -> AnswerTrouble | None:
    """A trouble with the column it is said of, and the table of a mapping file that settles it for the family."""
    if trouble is None:
        return None
    is_common = len({other.unsur.id for other, _ in known}) > 1
    table = "answers" if is_common else f"answers.{column.unsur.id}"
    facts = {"unsur": column.unsur.short, "id": column.unsur.id, "table": table}
    return AnswerTrouble(trouble.code, {**trouble.params, **facts})


def _read_by_numbers(
    family: Sequence[WordedColumn], general: Sequence[AnswerForm], scores: tuple[int, ...]
) -> Readings:
    """Read columns by the numbers of their labels, if every label has one and the words that are known agree.

    “2 - Lumayan” beside “3 - Baik” is 2. Where no word is known, the numbers may run the other way round.
    """
    number_by_words: dict[str, int] = {}
    for column in family:
        for _, part in column.labels:
            numbers = set(part.stated)
            if len(numbers) != 1 or not numbers <= {*scores}:
                return {}
            (number,) = numbers
            if number_by_words.setdefault(part.words, number) != number:
                return {}
    is_direction_known = False
    for words, number in number_by_words.items():
        possible = {scores[form.places[words] - 1] for form in general if words in form.places}
        if possible and number not in possible:
            return {}
        is_direction_known |= bool(possible) and scores[0] + scores[-1] - number not in possible
    if not is_direction_known:
        return {}
    readings: Readings = {}
    for column in family:
        places = {label: place_of(number_by_words[part.words], scores) for label, part in column.labels}
        readings[column.place] = LabelReading(places, (), None)
    return readings
