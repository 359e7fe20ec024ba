"""The columns of answers of one table while they are read: labels to scores, and what could not be used."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.index.tally import RowWeights
from ikm.messages.findings import Fact, Findings, Obstacles, Place, Refusal, offered
from ikm.messages.masking import safe_answer
from ikm.rules.ruleset import Unsur
from ikm.survey.columns.column_map import QuestionColumn
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.counting.bad_answers import FINDING_CODES, code_of_too_many, kind_of
from ikm.survey.counting.personal_cells import PersonalCells
from ikm.survey.files.table import Codes, Labels, Table, distinct
from ikm.survey.texts.answer_reading import ColumnLabels, LabelReading, read_together
from ikm.survey.texts.answer_troubles import UNDECIDED, mapping_line
from ikm.survey.texts.answer_words import BLANK, UNREAD, folded, in_words, number_of, place_in_scale
from ikm.survey.texts.stated_coding import reversed_in

TOLERATED_BAD = 3
TOLERATED_SHARE = Fraction(1, 20)
"""More bad cells than these, in number and as a share of the cells that are not blank, are of another scale."""
BAD_LABELS_SHOWN = 4
NUMBERS_A_WORD = 8
"""With fewer numbers to each word, a column is one of both."""
EXPECTED = "kepentingan "
"""What stands before the name of an unsur where a column says what was expected of it."""


class StatedAnswers(NamedTuple):
    """What the user stated about the answers to one unsur: the score of each label, and the words for no answer."""

    scores: Mapping[str, int | None]
    missing: frozenset[str]


class KnownLabels(NamedTuple):
    """The labels of a column as they are met; ``of_respondents`` are those known from an earlier reading, if any."""

    labels: Labels
    of_respondents: frozenset[str] | None = None


UNSAID = "…"
"""Stands for a text that may tell of a person."""


class RespondentRows(NamedTuple):
    """The respondents of a block.

    ``answers[question, row]`` and ``expected``, if there are expectations, are places in the scale. ``answer_codes``
    are the codes of the columns of answers, in the order of the questions, ``expected_codes`` those of the columns of
    expectations, ``grouping_codes`` those of the keys by name, and ``checked_codes`` those that checks want, by the
    column, ``noticed_codes`` those of the columns that :class:`RowNotices` observes. ``weights`` say for how many
    respondents each row stands, or, of a table of counts, answers. ``personal`` are their personal cells,
    ``day_codes`` the codes of their days, where these are counted, ``suggestion_codes`` those of the columns of
    suggestions. ``rows_alike`` says how many rows of a table without an order each of these stands for.
    """

    rows: NDArray[np.int64]
    answers: NDArray[np.int8]
    expected: NDArray[np.int8] | None
    weights: RowWeights | None
    answer_codes: list[Codes]
    expected_codes: list[Codes]
    grouping_codes: dict[str, Codes]
    checked_codes: dict[int, Codes]
    noticed_codes: list[Codes] = []  # noqa: RUF012 - never changed, only replaced
    personal: PersonalCells | None = None
    day_codes: Codes | None = None
    suggestion_codes: list[Codes] = []  # noqa: RUF012 - never changed, only replaced
    rows_alike: NDArray[np.int64] | None = None

    @property
    def times(self) -> NDArray[np.int64]:
        """How many rows of the table as it is stored each row stands for."""
        return np.ones(len(self.rows), np.int64) if self.rows_alike is None else self.rows_alike

    def met(self) -> NDArray[np.int8]:
        """The places of answers and expectations as they stand now, before cells that cannot be used become blank."""
        expected = [] if self.expected is None else [self.expected]
        return np.concatenate([self.answers, *expected])

    def selected(self, is_selected: NDArray[np.bool_]) -> RespondentRows:
        """Only the rows that are marked."""
        if is_selected.all():
            return self
        return RespondentRows(
            self.rows[is_selected],
            self.answers[:, is_selected],
            None if self.expected is None else self.expected[:, is_selected],
            None if self.weights is None else self.weights.selected(is_selected),
            [codes[is_selected] for codes in self.answer_codes],
            [codes[is_selected] for codes in self.expected_codes],
            {name: codes[is_selected] for name, codes in self.grouping_codes.items()},
            {column: codes[is_selected] for column, codes in self.checked_codes.items()},
            [codes[is_selected] for codes in self.noticed_codes],
            self.personal,
            None if self.day_codes is None else self.day_codes[is_selected],
            [codes[is_selected] for codes in self.suggestion_codes],
            None if self.rows_alike is None else self.rows_alike[is_selected],
        )


class AnswerColumn:
    """One column of answers while it is read.

    All labels that respondents gave decide together how each of them reads. Where they are known from an earlier
    reading, they do so from the first row on; else the labels met so far do, and after the last row the column may be
    outdated: it has to be read again, with its :meth:`respondent_labels` known. ``bad`` counts the cells that could
    not be used by label, ``label_counts`` all cells by the code of their label, if that was wanted.
    """

    def __init__(
        self,
        column: QuestionColumn,
        unsur: Unsur,
        scores: tuple[int, ...],
        stated: StatedAnswers,
        known: KnownLabels,
    ) -> None:
        self.question = column.question
        self.index = column.place
        self.reason = column.reason
        self.is_expected = column.expected
        self.unsur, self.scores, self.labels = unsur, scores, known.labels
        self.name = f"{column.question.code} {unsur.short}"
        if column.expected:
            self.name = EXPECTED + self.name
        self.answered = 0
        self.bad: Counter[str] = Counter()
        self.label_counts: Counter[int] = Counter()
        self.reading = LabelReading({}, (), None)
        self._stated = stated
        self._is_personal = is_personal(column.question.column)
        self._of_persons: set[str] = set()  # labels that stood in personal cells of the same rows
        self._known_labels = known.of_respondents
        self._has_changed = False
        # By code of a label: its place in the scale, and whether a respondent gave it.
        self._places = np.empty(0, np.int8)
        self._is_given = np.empty(0, np.bool_)
        self._is_word = np.empty(0, np.bool_)
        self._words_answered = 0

    def places(self, codes: Codes) -> NDArray[np.int8]:
        """Places in the scale from 1, ``BLANK`` where not answered, ``BAD`` where the cell cannot be used."""
        return self._places.take(codes)  # twice as fast as to index

    @property
    def has_new_labels(self) -> bool:
        """Whether labels were met that are not read yet."""
        return len(self.labels.texts) > len(self._places)

    @property
    def deciding_labels(self) -> ColumnLabels:
        """The labels that decide how each of them reads."""
        texts = self.labels.texts if self._known_labels is None else self._known_labels
        return self.of_labels(texts)

    def of_labels(self, labels: Collection[str]) -> ColumnLabels:
        """Some of its labels, with what the user stated of them."""
        return ColumnLabels(labels, self.unsur, self._stated.scores, self._stated.missing, self.is_expected)

    def learn(self, reading: LabelReading) -> None:
        """Take all labels as they read."""
        self.reading = reading
        texts = self.labels.texts
        # Labels of rows that are not respondents are not among the known ones: they are taken as they stand.
        places = np.array([reading.places.get(text, place_in_scale(text, self.scores)) for text in texts], np.int8)
        if not np.array_equal(places[: len(self._places)], self._places):
            self._has_changed = True
        self._places = places
        self._is_word = np.array(
            [place > BLANK and _is_bare_word(text) for place, text in zip(places, texts, strict=True)]
        )
        new_labels = len(texts) - len(self._is_given)
        self._is_given = np.append(self._is_given, np.zeros(new_labels, np.bool_))

    def respondent_labels(self) -> frozenset[str]:
        """The labels that respondents gave."""
        # Labels that only rows left out before they were counted have are not among those that were learnt.
        texts_and_given = zip(self.labels.texts, self._is_given, strict=False)
        return frozenset(text for text, is_given in texts_and_given if is_given)

    def has_score(self, score: int) -> bool:
        """Whether a respondent's answer has a score, of which the label is taken as it was read."""
        place = self.scores.index(score) + 1 if score in self.scores else 0
        return any(place and self.reading.places.get(text) == place for text in self.respondent_labels())

    def stray_words(self) -> int:
        """How many answers are words where nearly all others are numbers; 0 where the column has none, or many."""
        numbers = self.answered - self._words_answered
        return self._words_answered if numbers >= NUMBERS_A_WORD * max(self._words_answered, 1) else 0

    def has_unexplained_zero(self) -> bool:
        """Whether respondents have the number 0 among whole numbers, which the user did not state to be a blank."""
        if any(folded(text) == "0" for text in (*self._stated.scores, *self._stated.missing)):
            return False
        labels = self.respondent_labels()
        return any(number_of(text) == 0 for text in labels) and not any(map(in_words, labels))

    def has_changed(self) -> bool:
        """Whether a later label changed how an earlier one is read."""
        return self._has_changed

    def is_settled(self) -> bool:
        """Whether the labels that decided are those that respondents gave."""
        return self.respondent_labels() == (self._known_labels or frozenset(self.labels.texts))

    def reads_otherwise(self, final: LabelReading) -> bool:
        """Whether the labels that respondents gave are to be read otherwise than they were."""
        differs = any(place != self.reading.places.get(text) for text, place in final.places.items())
        return differs or final.trouble != self.reading.trouble

    def count(
        self, places: NDArray[np.int8], codes: Codes, respondents: RespondentRows, table: Table, max_per_code: int
    ) -> Findings:
        """Count the answers of respondents; a cell that cannot be used gets a finding, and is blank in ``places``."""
        findings = Findings(max_per_code)
        if not self._is_given.all():
            self._is_given[codes] = True
        weights = None if respondents.weights is None else respondents.weights.times
        bad_rows = np.flatnonzero(places < BLANK)
        if bad_rows.size:
            bad_weights = None if weights is None else weights[bad_rows]
            rows = respondents.rows[bad_rows]
            cells = respondents.times[bad_rows]
            found = self._count_bad_cells(
                codes[bad_rows], rows, cells, bad_weights, table, respondents.personal, max_per_code
            )
            findings += found
            places[bad_rows] = BLANK
        is_answered = places > BLANK
        if self._is_word.any():
            self._words_answered += int(np.count_nonzero(self._is_word[codes] & is_answered))
        if weights is None:
            self.answered += int(np.count_nonzero(is_answered))
        else:
            self.answered += int(weights[is_answered].sum())
        return findings

    def count_labels(self, codes: Codes, weights: NDArray[np.int64] | None) -> None:
        """Count how often each label was met."""
        times = np.bincount(codes, weights).tolist()
        self.label_counts.update({code: int(number) for code, number in enumerate(times)})

    def printable(self, label: str) -> str:
        """A label for printing; none that stands in a personal cell too, even if that column was named as answers."""
        return UNSAID if self._is_personal or label in self._of_persons else safe_answer(label.removeprefix(UNREAD))

    def _count_bad_cells(
        self,
        codes: Codes,
        rows: NDArray[np.int64],
        times: NDArray[np.int64],
        weights: NDArray[np.int64] | None,
        table: Table,
        personal: PersonalCells | None,
        max_per_code: int,
    ) -> Findings:
        """Count cells that cannot be used; each has a finding, those of the first cells of each label their place.

        ``times`` is how many cells of the table as it is stored each is; without an order, one place is that of all.
        """
        findings = Findings(max_per_code)
        for code in distinct(codes):
            text = self.labels.texts[code]
            has_label = codes == code
            cells = int(times[has_label].sum())
            self.bad[text] += cells if weights is None else int(weights[has_label].sum())
            finding_code, params = self._finding_for(text)
            shown_rows = rows[has_label][: max_per_code if table.is_ordered else 1].tolist()
            for row in shown_rows:
                place = table.at(row, self.index)
                if personal and personal.tell(row, text):
                    self._of_persons.add(text)
                findings.add(finding_code, place, value=self.printable(text), unsur=self.name, **params)
            findings.count_only(finding_code, cells - len(shown_rows))
        return findings

    def _finding_for(self, text: str) -> tuple[str, dict[str, Fact]]:
        """The code and the parameters of the finding for a cell that cannot be used."""
        code = FINDING_CODES[kind_of(text, self.scores)]
        if code == "answer-out-of-scale":
            return code, {"scale": self.scale}
        if code != "answer-unknown":
            return code, {}
        scores_and_words = zip(self.scores, self._words(), strict=True)
        answers = offered(f"{score} {word}".strip() for score, word in scores_and_words)
        return code, {"answers": answers}

    def _words(self) -> Sequence[str]:
        """The words of each score: those that respondents gave, else those of the form or the rules."""
        words: list[str] = [""] * len(self.scores)
        if self.reading.form:
            words = list(self.reading.form)
        elif self.unsur.answers and not self.is_expected:
            words = list(self.unsur.answers)
        for text, place in sorted(self.reading.places.items()):
            if place > BLANK and in_words(text):
                words[place - 1] = self.printable(text)
        return words

    @property
    def scale(self) -> str:
        """The scale in words, ``1–4``."""
        return f"{self.scores[0]}–{self.scores[-1]}"

    def refuse_unreadable(self, table: Table) -> None:
        """Refuse a column whose labels can be read in two ways, or whose scale runs the other way round.

        :raises Refusal: ``answers-ambiguous``, ``answers-mixed``, ``answers-letters``, ``answer-contradicts`` or
            ``form-reversed``.
        """
        trouble = self.reading.trouble
        if not trouble and not self._stated.scores:  # scores that the user stated are final
            trouble = reversed_in(self.question.column, self.unsur, self.scores, expected=self.is_expected)
        if not trouble:
            return
        params = dict(trouble.params)
        if self._is_personal:
            params |= {"label": "…", "labels": "…", "lines": "…"}
        params |= {"unsur": self.name}
        raise Refusal(trouble.code, self._header_place(table), **params)

    def refuse_bad_cells(self, table: Table) -> None:
        """Refuse a column with too many cells that cannot be used, or with such cells only.

        :raises Refusal: with a code of :func:`code_of_too_many`.
        """
        bad = self.bad.total()
        total = bad + self.answered
        are_too_many = bad > TOLERATED_BAD and bad > TOLERATED_SHARE * total
        if not bad or (self.answered and not are_too_many):
            return
        commonest = sorted(self.bad, key=lambda text: (-self.bad[text], text))[:BAD_LABELS_SHOWN]
        code = code_of_too_many(self.bad, self.answered, self.scores, is_expected=self.is_expected)
        raise Refusal(
            code,
            self._header_place(table),
            unsur=self.name,
            scale=self.scale,
            seen=[f"“{self.printable(text)}”" for text in commonest],
            table=f"answers.{self.unsur.id}",
            lines=self._lines_for(code, commonest),
            count=bad,
            total=total,
        )

    def _lines_for(self, code: str, labels: Sequence[str]) -> Fact:
        """The lines of a mapping file that settle what bad cells mean, as far as a line can."""
        if self._is_personal:
            return UNDECIDED
        labels = [text for text in labels if text not in self._of_persons]
        if code == "answers-coded":
            return offered(json.dumps(text) for text in sorted(labels))
        if code == "answers-item-codes":
            return offered(mapping_line(text, text.strip()[-1]) for text in sorted(labels))
        return offered(mapping_line(text, UNDECIDED) for text in labels)

    def refuse_empty(self, header: Place) -> None:
        """Refuse a column without any answer, whose header stands there.

        :raises Refusal: ``unsur-empty``, or ``question-empty`` where its unsur has several questions.
        """
        if not self.answered:
            code = "question-empty" if "." in self.question.code else "unsur-empty"
            raise Refusal(code, header, unsur=self.name, ids=self.unsur.id)

    def _header_place(self, table: Table) -> Place:
        return table.at(table.header_row, self.index)


class AnswerColumns:
    """All columns of answers of one table, and behind them those of expectations.

    Each column of expectations belongs to a question; of several questions of one unsur, the first is to the first.
    ``max_per_code`` findings of a code are kept with their place.
    """

    def __init__(self, answers: Sequence[AnswerColumn], expected: Sequence[AnswerColumn], max_per_code: int) -> None:
        self.answers, self.expected = tuple(answers), tuple(expected)
        self._max_per_code = max_per_code
        self.all_columns = (*self.answers, *self.expected)
        questions_by_unsur: dict[str, list[int]] = {}
        for question, column in enumerate(self.answers):
            questions_by_unsur.setdefault(column.unsur.id, []).append(question)
        self._question_of_expected = [questions_by_unsur[column.unsur.id].pop(0) for column in self.expected]

    def places(self, codes: Sequence[Codes]) -> NDArray[np.int8]:
        """The places of the answers in the scale, by question and row; ``codes`` are those of the questions."""
        self._learn()
        return np.stack(
            [column.places(column_codes) for column, column_codes in zip(self.answers, codes, strict=True)]
        )

    def _learn(self) -> None:
        """Read the labels of all columns once more, where one has new ones: they are read together."""
        if not any(column.has_new_labels for column in self.all_columns):
            return
        readings = self._read([column.deciding_labels for column in self.all_columns])
        for column, reading in zip(self.all_columns, readings, strict=True):
            column.learn(reading)

    def _read(self, labels: Sequence[ColumnLabels]) -> list[LabelReading]:
        return read_together(labels, self.all_columns[0].scores)

    def expected_places(self, codes: Sequence[Codes], rows: int) -> NDArray[np.int8] | None:
        """The places of the expectations, by question and row; ``codes`` are those of the columns of expectations.

        A question without any is blank; where no column has expectations, it is None.
        """
        if not self.expected:
            return None
        self._learn()
        places = np.zeros((len(self.answers), rows), np.int8)
        for question, column, column_codes in zip(self._question_of_expected, self.expected, codes, strict=True):
            places[question] = column.places(column_codes)
        return places

    def count(self, respondents: RespondentRows, table: Table, *, label_counts: bool = False) -> Findings:
        """Count the answers of respondents, and with ``label_counts`` the labels; bad cells become blank.

        The findings are those of the bad cells.
        """
        findings = Findings(self._max_per_code)
        places = [*respondents.answers]
        if respondents.expected is not None:
            places += [respondents.expected[question] for question in self._question_of_expected]
        all_codes = [*respondents.answer_codes, *respondents.expected_codes]
        for column, column_places, codes in zip(self.all_columns, places, all_codes, strict=True):
            if label_counts:
                column.count_labels(codes, None if respondents.weights is None else respondents.weights.times)
            findings += column.count(column_places, codes, respondents, table, self._max_per_code)
        return findings

    def is_outdated(self) -> bool:
        """Whether a later label changed how an earlier one is read, or not all that decided are of respondents."""
        if any(column.has_changed() for column in self.all_columns):
            return True
        if all(column.is_settled() for column in self.all_columns):
            return False
        final = self._read([column.of_labels(column.respondent_labels()) for column in self.all_columns])
        return any(column.reads_otherwise(reading) for column, reading in zip(self.all_columns, final, strict=True))

    def known_labels(self) -> list[KnownLabels]:
        """The labels of every column for another reading, those that respondents gave known."""
        return [KnownLabels(column.labels, column.respondent_labels()) for column in self.all_columns]

    def refuse_unusable(self, table: Table) -> None:
        """Refuse a table with columns that cannot be read, or are of another scale, all of them at once.

        :raises Refusal: as :meth:`AnswerColumn.refuse_unreadable` and :meth:`AnswerColumn.refuse_bad_cells` do, or
            ``scale-from-zero``.
        """
        obstacles = Obstacles()
        readable: list[AnswerColumn] = []
        for column in self.all_columns:
            with obstacles:
                column.refuse_unreadable(table)
                readable.append(column)
        for column in readable:
            with obstacles:
                column.refuse_bad_cells(table)
        with obstacles:
            self._refuse_from_zero(table)
        obstacles.refuse()

    def _refuse_from_zero(self, table: Table) -> None:
        """Refuse answers that seem to be counted from 0: most unsur have a 0, and none has the best score.

        :raises Refusal: ``scale-from-zero``.
        """
        # A form of a survey app stored the place of the answer in its list, from 0 for the worst to 3 for the best.
        with_zero = [column for column in self.answers if column.has_unexplained_zero()]
        scores = self.answers[0].scores
        if self._has_best() or 2 * len(with_zero) <= len(self.answers):
            return
        raise Refusal(
            "scale-from-zero",
            table.at(table.header_row, with_zero[0].index),
            columns=len(with_zero),
            all=len(self.answers),
            best=scores[-1],
            lines=offered(mapping_line(str(score - 1), score) for score in scores),
        )

    def stray_words(self, table: Table) -> Findings:
        """A warning for each column of numbers that a few words stand among."""
        findings = Findings(len(self.all_columns))
        for column in self.all_columns:
            if words := column.stray_words():
                place = table.at(table.header_row, column.index)
                shown = sorted(text for text in column.respondent_labels() if _is_bare_word(text))[:BAD_LABELS_SHOWN]
                seen = [f"“{column.printable(text)}”" for text in shown]
                findings.add("words-among-numbers", place, unsur=column.name, words=words, seen=seen)
        return findings

    def assumed_letters(self, table: Table) -> Findings:
        """A warning where the answers are letters alone, which were taken to run up."""
        findings = Findings()
        lettered = [column for column in self.all_columns if column.reading.is_assumed]
        if lettered:
            scores = lettered[0].scores
            findings.add(
                "letters-assumed",
                table.at(table.header_row, lettered[0].index),
                columns=len(lettered),
                lines=offered(f"{letter} = {score}" for letter, score in zip("abcdef", scores, strict=False)),
            )
        return findings

    def doubtful_zeros(self, table: Table) -> Findings:
        """A warning where a 0 was taken for a blank, and nobody has the best score: 0 may be the worst of 0–3."""
        findings = Findings()
        with_zero = [column for column in self.answers if column.has_unexplained_zero()]
        scores = self.answers[0].scores
        has_second_best = any(column.has_score(scores[-2]) for column in self.answers)
        if with_zero and has_second_best and not self._has_best():
            place = table.at(table.header_row, with_zero[0].index)
            findings.add("zero-blank", place, columns=len(with_zero), best=scores[-1])
        return findings

    def _has_best(self) -> bool:
        return any(column.has_score(column.scores[-1]) for column in self.answers)


def _is_bare_word(text: str) -> bool:
    """Whether a label is words alone, without a number of its own."""
    return in_words(text) and not any(map(str.isdigit, text))
