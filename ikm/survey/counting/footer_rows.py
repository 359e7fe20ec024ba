"""Rows that are not respondents: footers, samples, repeated headers, and tables below the table.

They are left out and named in the findings; what a footer says of the whole is kept, to be compared with the answers.
A row that answers at least half of the questions is a respondent, unless its label and its figures show that it is
not, or a word is its label where the respondents are numbered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, PhraseUse, Refusal
from ikm.rules.ruleset import decimal
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.files.table import UNLIMITED, Block, Codes, Labels, Table, names_in, text_of
from ikm.survey.texts.answer_words import LARGEST_SCORE
from ikm.survey.texts.vocabulary import begins, foot_word, may_begin_foot, plain, vocabulary

LAST_ROWS = 12
"""This many rows at the end of a table are looked at one by one, whatever they hold."""
MOST_SAMPLES = 3
"""More rows below the header that look like samples are respondents: those of a laboratory bring a "Sampel air"."""
FIRST_ROWS = 60
"""This many rows decide whether the respondents are numbered."""
MOST_CANDIDATES = 200_000
"""Candidates beyond this many are taken for respondents, so that a long table of bad cells takes no hours."""
MOST_SHOWN = 8
"""This many of the rows that were left out are named in a finding."""
# The codes of labels without a word of a footer.
NUMBER_LABEL = "0"
OTHER_LABEL = "-"
REMARK_LABEL = "*"
# Why rows were left out, as the finding says it.
FOOTER = PhraseUse("rows-kind-foot")
SAMPLE = PhraseUse("rows-kind-example")
BELOW_FOOTER = PhraseUse("rows-kind-below")
REPEATED_HEADER = PhraseUse("rows-kind-header")
_LAST_NUMBER = re.compile(r"(?P<times>(?:\bx|[×*])\s*)?(?P<number>[0-9]+(?:[.,][0-9]+)?)\s*\)?\s*$")
"""The number a label ends with, and the sign before it where it is a factor: `= NRR tertimbang x 25`."""


class FooterClaim(NamedTuple):
    """What a row of the footer says: ``kind`` (``nrr``, ``sum``, ``ikm``), its row, and its numbers by column."""

    kind: str
    row: int
    numbers: dict[int, Decimal]


class _CandidateRow(NamedTuple):
    """A row that may not be a respondent.

    ``label`` is the first filled cell of the label columns, ``footer_word`` the word of a footer that it begins with
    and ``footer_kind`` what that word means, both empty where there is none. ``texts`` are all its cells, ``answers``
    the places of its answers in the scale; ``usable`` and ``unusable`` are how many of them can be used or not.
    """

    number: int
    label: str
    footer_word: str
    footer_kind: str
    texts: Sequence[str]
    answers: NDArray[np.int8]
    usable: int
    unusable: int


class _LeftOut(NamedTuple):
    """Why a row is left out, and the word of the vocabulary that its label begins with, if that is why."""

    reason: PhraseUse
    footer_word: str = ""


class FooterDetector:
    """Detects the rows of a table that are not respondents, block by block.

    ``answers`` are the columns of answers; columns in ``ignored`` are not looked at. The named columns before the
    answers are ``label_columns``: a row's label is the first filled cell of them. ``labels`` code these labels by
    what they say of the row (:func:`label_kind`). After the last block, ``rows`` has the rows that were left out by
    reason, and ``claims`` what the footer says of the whole.
    """

    def __init__(self, table: Table, answers: Sequence[int], ignored: Sequence[int] = ()) -> None:
        self._table = table
        self._answer_columns = sorted(answers)
        self._ignored = frozenset(ignored)
        columns_before = range(self._answer_columns[0])
        self.label_columns = tuple(
            column for column in columns_before if table.header[column] and column not in self._ignored
        )
        self.labels = Labels(UNLIMITED, None, label_kind, label_kind_by_start)
        self.rows: dict[PhraseUse, list[str]] = {}
        self.claims: list[FooterClaim] = []
        self._sample_words = vocabulary().foot["sample"]
        self._is_numbered: bool | None = None
        self._candidates = 0
        self._sums = _AnswerSums(len(answers))
        self._has_footer = False
        self._is_below_footer = False
        self._respondents_below_footer = 0

    def detect(
        self, block: Block, label_codes: Codes | None, answers: NDArray[np.int8], *, is_last: bool
    ) -> NDArray[np.bool_]:
        """Mark the rows of the next block that are not respondents.

        ``answers`` are places in the scale, below 0 for cells that cannot be used. ``label_codes`` are the codes of
        the rows' labels, None where there are no label columns. Only rows with more unusable answers than usable
        ones, or with few answers, those whose label may be of a footer, and the last ones are looked at one by one.
        """
        usable = np.count_nonzero(answers > 0, axis=0)
        unusable = np.count_nonzero(answers < 0, axis=0)
        left_out = np.zeros(len(block.rows), np.bool_)
        samples = 0
        if self._is_numbered is None:  # the first block
            self._is_numbered = self._are_numbered(block)
            samples = self._leave_out_samples(block)
            left_out[:samples] = True

        is_candidate = (unusable > usable) | (2 * usable < len(answers))
        if is_last:
            is_candidate[-LAST_ROWS:] = True
        if label_codes is not None:
            is_candidate |= self._may_be_footer_labels()[label_codes]
        is_candidate[:samples] = False

        # What a footer says is compared with the rows above it, so these have to be in the sums before it is judged.
        added = samples
        for place in np.flatnonzero(is_candidate).tolist():
            if self._candidates == MOST_CANDIDATES:
                break
            self._candidates += 1
            cells = block.cells(place)
            label = self._label_of(cells)
            footer_word, footer_kind = foot_word(label)
            is_answered = 2 * usable[place] >= len(answers)
            if is_answered and not footer_word and not self._is_below_footer:
                continue  # a respondent: nothing says otherwise
            self._add_respondents(answers[:, added:place])
            added = place + 1
            row = _CandidateRow(
                number=int(block.rows[place]),
                label=label,
                footer_word=footer_word,
                footer_kind=footer_kind,
                texts=self._texts_of(cells),
                answers=answers[:, place],
                usable=int(usable[place]),
                unusable=int(unusable[place]),
            )
            verdict = self._judge_answered(row) if is_answered else self._judge_unanswered(row)
            if verdict:
                left_out[place] = True
                self._leave_out(row, verdict)
            else:
                self._add_respondents(answers[:, place : place + 1])
        self._add_respondents(answers[:, added:])
        return left_out

    def _texts_of(self, cells: Sequence[object]) -> Sequence[str]:
        """The texts of a row, those of the ignored columns left empty."""
        texts = names_in(cells)
        if not self._ignored:
            return texts
        return ["" if column in self._ignored else text for column, text in enumerate(texts)]

    def _label_of(self, cells: Sequence[object]) -> str:
        """The first filled cell of the label columns."""
        for column in self.label_columns:
            label = " ".join(text_of(cells[column]).split())
            if label:
                return label
        return ""

    def _add_respondents(self, answers: NDArray[np.int8]) -> None:
        """Count the answers of rows that are not left out, and the respondents that stand below a footer."""
        self._sums.add(answers)
        if not self._has_footer:
            return
        answered = np.count_nonzero(answers > 0, axis=0)
        respondents = int(np.count_nonzero(2 * answered >= len(answers)))
        if respondents:
            self._respondents_below_footer += respondents
            self._is_below_footer = False
            # A sheet may close the rows of each unit with sums of their own: these are not of the whole.
            self.claims.clear()

    def _leave_out(self, row: _CandidateRow, verdict: _LeftOut) -> None:
        name = f"{row.number} {verdict.footer_word}" if verdict.footer_word else str(row.number)
        self.rows.setdefault(verdict.reason, []).append(name)
        if verdict.footer_word:
            self._keep_claim(row)
        if verdict.reason == FOOTER and self._sums.has_answers():
            self._has_footer = True
            self._is_below_footer = True
            self._sums.begin_section()

    def _keep_claim(self, row: _CandidateRow) -> None:
        """Keep the numbers of a footer row, or the one that its label ends with: "Nilai SKM = 82,35"."""
        numbers: dict[int, Decimal] = {}
        for column, text in enumerate(row.texts):
            number = decimal(text)
            if number is not None:
                numbers[column] = number
        if not numbers:
            last = _LAST_NUMBER.search(row.label)
            if last and not last["times"]:
                numbers[self.label_columns[0]] = decimal(last["number"]) or Decimal(0)
        if numbers:
            self.claims.append(FooterClaim(row.footer_kind, row.number, numbers))

    def _judge_answered(self, row: _CandidateRow) -> _LeftOut | None:
        """Why a row that answers at least half of the questions is not a respondent; None where it is one."""
        if row.footer_word and self._has_label_only(row):
            # "Jumlah Siswanto" is a name and "IKM" an office: where no numbers tell the respondents, the figures
            # have to be what the label says.
            is_word_alone = plain(row.label) == row.footer_word
            figures_fit = self._sums.are_given_by(row.answers, row.footer_kind, of_one_respondent=is_word_alone)
            if figures_fit or self._stands_out(row.label):
                return _LeftOut(FOOTER, row.footer_word)
        if not self._is_below_footer:
            return None
        if not row.label:
            # Means below the sums, in a row that nobody labelled.
            figures_fit = self._sums.are_given_by(row.answers, "nrr", of_one_respondent=False)
            return _LeftOut(FOOTER) if figures_fit else None
        return _LeftOut(BELOW_FOOTER) if self._stands_out(row.label) else None

    def _judge_unanswered(self, row: _CandidateRow) -> _LeftOut | None:
        """Why a row that answers less than half of the questions is not a respondent; None where it is one."""
        if self._repeats_header(row):
            return _LeftOut(REPEATED_HEADER)
        if row.footer_word and (self._stands_out(row.label) or not self._is_off_scale(row)):
            return _LeftOut(FOOTER, row.footer_word)
        first_text = next(filter(None, row.texts), "")
        is_remark = first_text.startswith("*")  # "*) NRR tertimbang = …", "**) dibulatkan"
        if is_remark or self._has_only_figures(row):
            return _LeftOut(FOOTER)
        return _LeftOut(BELOW_FOOTER) if self._is_below_footer else None

    def _has_label_only(self, row: _CandidateRow) -> bool:
        """Whether the label columns hold the label and nothing else."""
        return all(row.texts[column] in ("", row.label) for column in self.label_columns)

    def _stands_out(self, label: str) -> bool:
        """Whether a label does not begin with a digit although the respondents are numbered."""
        return bool(self._is_numbered) and not label[:1].isdecimal()

    def _is_off_scale(self, row: _CandidateRow) -> bool:
        """Whether a row with unusable answers is a respondent's who answered with numbers off the scale.

        Its other columns are filled as a respondent's are, or there is no answer above that a footer could sum up.
        """
        numbers = [decimal(row.texts[column]) for column in self._answer_columns]
        all_small_integers = all(
            number is not None and number % 1 == 0 and number <= LARGEST_SCORE for number in numbers
        )
        has_other_cells = any(
            text and text != row.label and column not in self._answer_columns for column, text in enumerate(row.texts)
        )
        is_first_row = not self._sums.has_answers()
        return all_small_integers and row.unusable > 0 and (has_other_cells or is_first_row)

    def _repeats_header(self, row: _CandidateRow) -> bool:
        """Whether a row names the columns once more, as where sheets were pasted below each other.

        :raises Refusal: ``header-changes`` where it names them in another order.
        """
        header = self._table.header
        # Below a header of bare numbers, 1 to 9, somebody's answers would be names of columns in another order.
        names = frozenset(name for name in header if not name.isdecimal())
        filled = [(column, text) for column, text in enumerate(row.texts[: len(header)]) if text]
        if len(filled) > 1 and all(text == header[column] for column, text in filled):
            return True
        known_names = sum(text in names for _, text in filled)
        if len(filled) < 2 or 2 * known_names < len(filled):
            return False
        in_their_place = sum(text == header[column] for column, text in filled)
        if in_their_place < known_names:
            raise Refusal("header-changes", self._table.at(row.number))
        return True

    def _has_only_figures(self, row: _CandidateRow) -> bool:
        """Whether a row below answers holds nothing but a figure in each column of answers that none could be.

        These are sums and means in a table of answers only, where no column is left for a label.
        """
        filled = [column for column, text in enumerate(row.texts) if text]
        if len(filled) < 2 or filled != self._answer_columns or not self._sums.has_answers():
            return False
        numbers = [number for column in filled if (number := decimal(row.texts[column])) is not None]
        if len(numbers) < len(filled):
            return False
        are_sums = min(numbers) > LARGEST_SCORE
        are_means = any(number % 1 for number in numbers)
        return are_sums or are_means

    def _are_numbered(self, block: Block) -> bool:
        """Whether most of the first rows begin with a digit in the first label column."""
        if not self.label_columns:
            return False
        first_column = self.label_columns[0]
        rows = min(len(block.rows), FIRST_ROWS)
        numbered = sum(text_of(block.cells(place)[first_column]).strip()[:1].isdecimal() for place in range(rows))
        return numbered > 1 and 2 * numbered > rows

    def _may_be_footer_labels(self) -> NDArray[np.bool_]:
        """By code of a label, whether it may be a footer's; where respondents are numbered, any word may."""
        of_respondents = {"", NUMBER_LABEL} if self._is_numbered else {"", NUMBER_LABEL, OTHER_LABEL}
        return np.array([kind not in of_respondents for kind in self.labels.texts], np.bool_)

    def _leave_out_samples(self, block: Block) -> int:
        """Leave out the sample rows directly below the header, and return how many there are."""
        samples = 0
        for place in range(min(len(block.rows), MOST_SAMPLES + 1)):
            if not self._is_sample(self._texts_of(block.cells(place))):
                break
            samples += 1
        if not 0 < samples <= MOST_SAMPLES:
            return 0
        self.rows[SAMPLE] = [str(number) for number in block.rows[:samples]]
        return samples

    def _is_sample(self, texts: Sequence[str]) -> bool:
        """Whether a row is filled in as an example: "Contoh 1", "Nama Responden", "DATA SAMPLE!!".

        A longer text that begins with such a word counts only as the first of the row, or where names stand.
        """
        last_answer = self._answer_columns[-1]
        filled = [(column, plain(text)) for column, text in enumerate(texts[:last_answer]) if text]
        if any(text in self._sample_words for _, text in filled):
            return True
        first_texts = [text for _, text in filled[:1]]
        names = [text for column, text in filled if is_personal(self._table.header[column])]
        return any(begins(text, self._sample_words) for text in [*first_texts, *names])

    def findings(self) -> Findings:
        """The rows that were left out, those of the footer with the word that they begin with."""
        findings = Findings()
        place = self._table.at()
        for reason, rows in sorted(self.rows.items()):
            which = ", ".join(rows[:MOST_SHOWN])
            if len(rows) > MOST_SHOWN:
                which += " …"
            findings.add("rows-left-out", place, rows=len(rows), kind=reason, which=which)
        if self._respondents_below_footer:
            findings.add("rows-below-foot", place, rows=self._respondents_below_footer)
        return findings


class _AnswerSums:
    """By question, the sum of the answers read so far and their number.

    A footer may be of all of them or, where it closes the rows of one unit, of those since the footer before.
    """

    def __init__(self, questions: int) -> None:
        self._sums = np.zeros((2, questions), np.int64)
        self._before_section = self._sums

    def add(self, answers: NDArray[np.int8]) -> None:
        """Add the answers of respondents."""
        is_given = answers > 0
        sums = np.where(is_given, answers, 0).sum(axis=1, dtype=np.int64)
        self._sums = self._sums + np.stack([sums, np.count_nonzero(is_given, axis=1)])

    def begin_section(self) -> None:
        """Begin another section, below a footer."""
        self._before_section = self._sums

    def has_answers(self) -> bool:
        """Whether there was any answer."""
        return bool(self._sums.any())

    def are_given_by(self, answers: NDArray[np.int8], kind: str, *, of_one_respondent: bool) -> bool:
        """Whether figures that could be answers are the means, sums or numbers of those above, of all or a section.

        The sums of a single respondent are that respondent's answers, and so may be those of the next: they count
        only with ``of_one_respondent``. Means always do.
        """
        is_figure = answers > 0
        figures = answers[is_figure]
        fewest = 1 if kind == "nrr" or of_one_respondent else 2
        for sums in (self._sums, self._sums - self._before_section):
            total, number = sums[:, is_figure]
            if not number.size or number.min() < fewest:
                continue
            expected = {"nrr": total, "sum": total, "respondents": number}.get(kind)
            claimed = figures * number if kind == "nrr" else figures
            if expected is not None and np.array_equal(claimed, expected):
                return True
        return False


def label_kind(label: str) -> str:
    """What a label says of its row: the word of a footer that it begins with, or one of the codes for other labels.

    >>> [label_kind(label) for label in (" Total NRR", "*) dibulatkan", "12", "Budi", " ")]
    ['total nrr', '*', '0', '-', '']
    """
    label = label.strip()
    if label[:1].isdecimal():
        return NUMBER_LABEL
    if label.startswith("*"):
        return REMARK_LABEL
    return foot_word(label)[0] or (OTHER_LABEL if label else "")


def label_kind_by_start(start: bytes) -> str | None:
    """The kind of every label whose first bytes are these, or None where that depends on what comes behind.

    >>> [label_kind_by_start(start) for start in (b"12", b"Budi", b"Juml", b"*")]
    ['0', '-', None, None]
    """
    if not start.isascii() or not start[:1].isalnum():
        return None
    if start[:1].isdigit():
        return NUMBER_LABEL
    return None if may_begin_foot(start.decode()) else OTHER_LABEL
