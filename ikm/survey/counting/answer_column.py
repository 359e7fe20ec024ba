"""One column of answers while it is read: its labels to scores, and what could not be used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, Place, Refusal, safe_value
from ikm.rules.ruleset import Unsur, decimal
from ikm.survey.columns.column_map import QuestionColumn
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.files.table import NO_VALUE, Codes, Labels, Table
from ikm.survey.texts.answer_words import BLANK, LabelReading, in_words, place_in_scale, read, reversed_in

ANOTHER_SCALE = Fraction(1, 20)
"""From more bad cells than this share of an unsur's answers on, and more than three, it is another scale."""

EXPECTED = "kepentingan "
"""What stands before the name of an unsur where a column says what was expected of it."""
_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]?|Err:[0-9]+")
_NUMBER = re.compile(r"\s*[-+]?[0-9][0-9.,]*\s*")


class StatedAnswers(NamedTuple):
    """What a caller said of the answers to one unsur: the score of each label, and what means not answered."""

    scores: Mapping[str, int | None]
    missing: frozenset[str]


class RespondentRows(NamedTuple):
    """Some rows of a block: numbers, answers, codes of other columns, and how many answers each stands for.

    ``expected`` is as ``answers`` are, of expectations.
    """

    rows: NDArray[np.int64]
    answers: NDArray[np.int8]
    codes: list[Codes]
    weights: NDArray[np.int64] | None
    expected: NDArray[np.int8] | None = None

    def where(self, kept: NDArray[np.bool_]) -> RespondentRows:
        """Those rows only."""
        if kept.all():
            return self
        weights = None if self.weights is None else self.weights[kept]
        expected = None if self.expected is None else self.expected[:, kept]
        return RespondentRows(
            self.rows[kept], self.answers[:, kept], [code[kept] for code in self.codes], weights, expected
        )


class AnswerColumn:
    """One column of answers while it is read.

    Its reading is that of all labels that respondents gave, together: ``judged``, as far as they are known from a
    reading before. Where they are not it is that of the labels so far, and the column may be outdated at the end,
    to be read again with those that were :meth:`given`.
    """

    def __init__(
        self,
        answer: QuestionColumn,
        unsur: Unsur,
        scores: tuple[int, ...],
        said: StatedAnswers,
        labels: Labels,
        judged: frozenset[str] | None = None,
    ) -> None:
        self.question, self.index, self.reason = answer.question, answer.place, answer.reason
        self.unsur, self.scores, self.labels = unsur, scores, labels
        self.is_expected = answer.expected
        self.name = f"{EXPECTED if answer.expected else ''}{answer.question.code} {unsur.short}"
        self.bad: Counter[str] = Counter()
        self.answered = 0
        self.met: Counter[int] = Counter()
        self._said = said
        self._hidden = is_personal(answer.question.column)
        self._judged, self._changed = judged, False
        self._places = np.empty(0, np.int8)
        self._given = np.empty(0, np.bool_)
        self.reading = LabelReading({}, (), None)

    def places(self, codes: Codes) -> NDArray[np.int8]:
        """Places in the scale from 1, ``BLANK`` where not answered, ``BAD`` where the cell cannot be used."""
        if len(self.labels.texts) > len(self._places):
            texts = self.labels.texts
            self.reading = self._read(texts if self._judged is None else self._judged)
            places = self.reading.places
            new = np.array([places.get(text, place_in_scale(text, self.scores)) for text in texts], np.int8)
            self._changed |= not np.array_equal(new[: len(self._places)], self._places)
            self._places = new
            self._given = np.append(self._given, np.zeros(len(texts) - len(self._given), np.bool_))
        return self._places[codes]

    def _read(self, texts: Iterable[str]) -> LabelReading:
        said = self._said
        return read(texts, self.unsur, self.scores, said.scores, said.missing, expected=self.is_expected)

    def given(self) -> frozenset[str]:
        """The labels that respondents gave."""
        return frozenset(text for text, given in zip(self.labels.texts, self._given, strict=True) if given)

    def is_outdated(self) -> bool:
        """Whether the labels that respondents gave read otherwise than they were read."""
        given = self.given()
        if self._changed or given == (self._judged or frozenset(self.labels.texts)):
            return self._changed
        final = self._read(given)
        differs = any(place != self.reading.places.get(text) for text, place in final.places.items())
        return differs or final.trouble != self.reading.trouble

    def use(
        self, places: NDArray[np.int8], codes: Codes, people: RespondentRows, table: Table, findings: Findings
    ) -> None:
        """Count the answers of some rows; a cell that cannot be used becomes a finding, and blank."""
        self._given[codes] = True
        wrong = np.flatnonzero(places < BLANK)
        if wrong.size:
            weights = None if people.weights is None else people.weights[wrong]
            self._report(codes[wrong], people.rows[wrong], weights, table, findings)
            places[wrong] = BLANK
        given = places > BLANK
        self.answered += int(np.count_nonzero(given) if people.weights is None else people.weights[given].sum())

    def tell(self, codes: Codes, weights: NDArray[np.int64] | None) -> None:
        """Count how often each label was met, by its code in ``met``."""
        self.met.update({code: int(times) for code, times in enumerate(np.bincount(codes, weights).tolist())})

    def shown(self, label: str) -> str:
        """A label for printing; none of a column that looks personal, whatever made it one of answers."""
        return "…" if self._hidden else safe_value(label)

    def _report(
        self,
        codes: Codes,
        rows: NDArray[np.int64],
        weights: NDArray[np.int64] | None,
        table: Table,
        findings: Findings,
    ) -> None:
        counted = zip(*(part.tolist() for part in np.unique(codes, return_counts=True)), strict=True)
        for code, count in counted:
            text = self.labels.texts[code]
            self.bad[text] += count if weights is None else int(weights[codes == code].sum())
            shown = rows[codes == code][: findings.max_per_code].tolist()
            kind, params = self._kind(text)
            for row in shown:
                findings.add(kind, table.at(row, self.index), value=self.shown(text), unsur=self.name, **params)
            findings.count_only(kind, count - len(shown))

    def _kind(self, text: str) -> tuple[str, dict[str, str]]:
        if _NUMBER.fullmatch(text):
            return "answer-out-of-scale", {"scale": self.scale}
        if text == NO_VALUE or _ERROR.fullmatch(text):
            return "formula-unvalued" if text == NO_VALUE else "cell-error", {}
        words = self._words()
        answers = ", ".join(f"{score} {word}".strip() for score, word in zip(self.scores, words, strict=True))
        return "answer-unknown", {"answers": answers}

    def _words(self) -> Sequence[str]:
        """The answers in force, one a score: those met, else those of the form or the rules."""
        usual = self.reading.form or (not self.is_expected and self.unsur.answers) or [""] * len(self.scores)
        met = {place: text for text, place in sorted(self.reading.places.items()) if place > 0 and in_words(text)}
        return [self.shown(met[place]) if place in met else word for place, word in enumerate(usual, start=1)]

    @property
    def scale(self) -> str:
        """The scale in words, ``1–4``."""
        return f"{self.scores[0]}–{self.scores[-1]}"

    def refuse_unreadable(self, table: Table) -> None:
        """Refuse a column whose labels can be read in two ways, or that runs the other way round.

        :raises Refusal: ``answers-ambiguous``, ``answers-mixed``, ``answer-contradicts`` or ``form-reversed``.
        """
        trouble = self.reading.trouble
        if not trouble and not self._said.scores:  # else the caller has had the last word
            trouble = reversed_in(self.question.column, self.unsur, self.scores, expected=self.is_expected)
        if trouble:
            hidden = dict.fromkeys(("label", "labels"), "…") if self._hidden else {}
            said = {**trouble.params, **hidden, "unsur": self.name, "id": self.unsur.id}
            raise Refusal(trouble.code, self._place(table), **said)

    def refuse_another_scale(self, table: Table) -> None:
        """Refuse a column with too many cells that are not of the scale, or with such cells only.

        :raises Refusal: ``scale-other`` (of expectations, ``expectation-scale``), or ``answers-means`` where most
            of them lie between its scores.
        """
        bad = self.bad.total()
        if bad and (not self.answered or (bad > 3 and bad > ANOTHER_SCALE * (bad + self.answered))):
            commonest = sorted(self.bad, key=lambda text: (-self.bad[text], text))[:4]
            seen = ", ".join(f"“{self.shown(text)}”" for text in commonest)
            total = bad + self.answered
            place = self._place(table)
            between = [text for text in self.bad if self.scores[0] < (decimal(text) or 0) < self.scores[-1]]
            worded = sum(self.bad[text] for text in self.bad if in_words(text))
            means = sum(self.bad[text] for text in between)
            other = "expectation-scale" if self.is_expected else "scale-other"
            code = "answers-means" if 2 * means > bad else "answers-unknown" if 2 * worded > bad else other
            said = {"unsur": self.name, "id": self.unsur.id, "scale": self.scale, "seen": seen}
            raise Refusal(code, place, **said, count=bad, total=total)

    def refuse_empty(self, table: Table) -> None:
        """Refuse a column without any answer.

        :raises Refusal: ``unsur-empty``, or ``question-empty`` where it is one of several of its unsur.
        """
        if not self.answered:
            code = "question-empty" if "." in self.question.code else "unsur-empty"
            raise Refusal(code, self._place(table), unsur=self.name, ids=self.unsur.id)

    def _place(self, table: Table) -> Place:
        return table.at(table.header_row, self.index)
