"""Rows that are not respondents: feet, subtotals, samples, repeated headers, and what stands above or below a table.

They are left out and named in the findings; what a foot says of the answers above it is kept, to be compared with
them. A row is told, in this order of trust, by arithmetic (its figures are the sums or means of the rows above), by
position (a word where the respondents have numbers, behind the last of them), and by a word of the vocabulary. What
stays doubtful counts, and is a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import Method
from ikm.messages.findings import Findings, PhraseUse
from ikm.survey.columns.column_map import QuestionColumn
from ikm.survey.counting.candidate_row import CandidateRow, are_answered
from ikm.survey.counting.foot_figures import AnswersAbove, FooterClaim
from ikm.survey.counting.footer_claims import claim_of
from ikm.survey.counting.head_rows import machine_rows, sample_rows
from ikm.survey.counting.remark_rows import MOST_REMARKS, RemarkRow
from ikm.survey.counting.repeated_header import RepeatedHeader
from ikm.survey.counting.row_identity import RowIdentity
from ikm.survey.counting.row_labels import (
    NUMBER_LABEL,
    OTHER_LABEL,
    filled_kind,
    filled_kind_by_start,
    foot_label,
    label_kind,
    label_kind_by_start,
)
from ikm.survey.counting.row_verdicts import LAST_ROWS, BlockRows, RowVerdicts
from ikm.survey.counting.rows_so_far import AFTER, FOOTER, MACHINE, SAMPLE, LeftOut, RowsSoFar
from ikm.survey.files.table import UNLIMITED, Block, Codes, Labels, Table

MOST_CANDIDATES = 200_000
"""Candidates beyond this many are taken for respondents, so that a long table of bad cells takes no hours."""
MOST_SHOWN = 8
"""This many of the rows that were left out are named in a finding."""
MOST_BEHIND = 400
"""The last numbered respondent is looked for in so many rows at the end."""
MOST_DOUBTFUL = 3
"""More rows without what all others have are respondents who left it empty, and nobody is warned."""


class JudgedRows(NamedTuple):
    """Which rows of a block are left out, and the cells of those that were looked at and are not, by place.

    ``reasons`` says why each was left out, by place.
    """

    left_out: NDArray[np.bool_]
    texts: dict[int, Sequence[str]]
    reasons: dict[int, PhraseUse]


class FooterDetector:
    """Detects the rows of a table that are not respondents, block by block.

    ``columns`` are those of answers; columns in ``ignored`` are not looked at. ``identity`` says how respondents are
    known. ``labels`` code the rows' labels by what they say of the row (:func:`label_kind`), ``keys`` the cells
    beside them by whether one is filled. After the last block, ``rows`` has the rows that were left out by reason,
    ``claims`` what the feet say, and ``remarks`` the rows that may be a legend.
    """

    def __init__(
        self, table: Table, columns: Sequence[QuestionColumn], method: Method, ignored: Sequence[int] = ()
    ) -> None:
        self._table = table
        self._places = [column.place for column in columns]
        self._answer_columns = sorted(self._places)
        self._ignored = frozenset(ignored)
        self._scores = len(method.rules.scores)
        self.identity = RowIdentity(table, self._answer_columns, self._ignored)
        self.labels = Labels(UNLIMITED, None, label_kind, label_kind_by_start)
        self.keys = Labels(UNLIMITED, None, filled_kind, filled_kind_by_start)
        self.rows: dict[PhraseUse, list[str]] = {}
        self._claims: list[FooterClaim] = []
        self._rows_above_all: list[CandidateRow] = []
        self._claims_below_header: list[tuple[int, FooterClaim]] = []  # with the respondents above
        self.remarks: list[RemarkRow] = []
        header = RepeatedHeader(table, columns, method)
        self._so_far = RowsSoFar([column.question for column in columns], method)
        self._verdicts = RowVerdicts(self.identity, header, self._so_far, self._answer_columns, method.rules.scores)
        self._is_first_block = True
        self._candidates = 0

    def detect(
        self,
        block: Block,
        label_codes: Codes | None,
        key_codes: Codes | None,
        answers: NDArray[np.int8],
        *,
        is_last: bool,
    ) -> JudgedRows:
        """Mark the rows of the next block that are not respondents.

        ``answers`` are places in the scale, below 0 for cells that cannot be used. ``label_codes`` and ``key_codes``
        are the codes of the rows' labels and keys, None where there are no such columns. Only rows with an unusable
        answer or few answers, those whose label may be of a footer or that lack a key, and the last ones are looked
        at one by one.
        """
        left_out = np.zeros(len(block.rows), np.bool_)
        head = self._leave_out_head(block, answers) if self._is_first_block else 0
        self._is_first_block = False
        left_out[:head] = True
        reasons = dict.fromkeys(range(head), SAMPLE if SAMPLE in self.rows else MACHINE)

        is_candidate = self._candidate_rows(label_codes, key_codes, answers)
        if is_last:
            is_candidate[-LAST_ROWS:] = True
        is_candidate[:head] = False
        rows = BlockRows(block, self._ignored, len(block.rows))
        if is_last:
            rows = rows._replace(last_respondent=self._last_respondent(rows, answers))

        # What a footer says is compared with the rows above it, so these have to be counted before it is judged.
        added = head
        looked_at: dict[int, Sequence[str]] = {}
        for place in np.flatnonzero(is_candidate).tolist():
            if self._candidates == MOST_CANDIDATES:
                break
            self._candidates += 1
            row = self._candidate(rows, place, answers)
            if not any(row.texts) and not any(block.cells(place)):
                continue  # it had more cells than the header, and was read as empty
            self._so_far.add(answers[:, added:place])
            added = place + 1
            verdict = self._verdicts.judge(row, rows, place)
            if verdict:
                left_out[place] = True
                reasons[place] = verdict.reason
                self._leave_out(row, verdict)
            else:
                looked_at[place] = row.texts
                self._so_far.add(answers[:, place : place + 1])
            is_remark = bool(verdict) or not row.usable
            if is_remark and len(self.remarks) < MOST_REMARKS:
                self.remarks.append(RemarkRow(row.number, [text for text in row.texts if text]))
        self._so_far.add(answers[:, added:])
        return JudgedRows(left_out, looked_at, reasons)

    def _candidate_rows(
        self, label_codes: Codes | None, key_codes: Codes | None, answers: NDArray[np.int8]
    ) -> NDArray[np.bool_]:
        is_unusable = np.any(answers < 0, axis=0)
        is_candidate: NDArray[np.bool_] = is_unusable | ~are_answered(answers)
        if label_codes is not None:
            is_candidate |= self._may_be_footer_labels()[label_codes]
        if key_codes is not None:
            is_candidate |= np.array([not kind for kind in self.keys.texts])[key_codes]
        return is_candidate

    def _may_be_footer_labels(self) -> NDArray[np.bool_]:
        """By code of a label, whether it may be a footer's; where respondents are numbered, any word may."""
        of_respondents = {"", NUMBER_LABEL} if self.identity.is_numbered else {"", NUMBER_LABEL, OTHER_LABEL}
        return np.array([kind not in of_respondents for kind in self.labels.texts], np.bool_)

    def _last_respondent(self, rows: BlockRows, answers: NDArray[np.int8]) -> int:
        """The place of the last row that answers and is known as a respondent's; -1 where there is none."""
        if not self.identity.tells_labels:
            return -1
        answered = np.flatnonzero(are_answered(answers))
        for place in answered[: -MOST_BEHIND - 1 : -1].tolist():
            if self.identity.is_respondents(self.identity.label_of(rows.texts(place))):
                return int(place)
        return -1 if len(answered) <= MOST_BEHIND else int(answered[-MOST_BEHIND])

    def _leave_out_head(self, block: Block, answers: NDArray[np.int8]) -> int:
        """Leave out the rows directly below the header that describe it or are samples; return how many they are."""
        header = self._table.header
        samples = sample_rows(block, header, self._answer_columns, self._ignored)
        if samples:
            self.rows[SAMPLE] = [str(number) for number in block.rows[:samples]]
            return samples
        described = machine_rows(block, answers, self._places, self.identity, self._scores)
        if described:
            self.rows[MACHINE] = [str(number) for number in block.rows[:described]]
        return described

    def _candidate(self, rows: BlockRows, place: int, answers: NDArray[np.int8]) -> CandidateRow:
        texts = rows.texts(place)
        label = self.identity.label_of(texts) or self._label_behind(texts)
        return CandidateRow(
            number=int(rows.block.rows[place]),
            label=label,
            foot=foot_label(label),
            texts=texts,
            answers=answers[:, place],
            answer_texts=[texts[column] for column in self._places],
        )

    def _label_behind(self, texts: Sequence[str]) -> str:
        """The word of a foot in the only cell behind the answers, in a row that has none before; else nothing."""
        behind = [text for text in texts[self._answer_columns[-1] + 1 :] if text]
        return behind[0] if len(behind) == 1 and foot_label(behind[0]).is_whole else ""

    def _leave_out(self, row: CandidateRow, verdict: LeftOut) -> None:
        name = self._table.row_name(row.number)
        if verdict.footer_word:
            name = f"{name} {verdict.footer_word}"
        self.rows.setdefault(verdict.reason, []).append(name)
        if verdict.reason == FOOTER and verdict.of_group != AFTER:  # else it sums up what is not read yet
            self._take_claim(row)
        self._so_far.leave_out(verdict)

    def _take_claim(self, row: CandidateRow) -> None:
        """Keep what a row of the foot says; sums that stay in sight below a frozen header are of what follows."""
        above = self._so_far.above
        if not above.has_answers():
            self._rows_above_all.append(row)
        elif self._so_far.is_below_header:
            self._claims_below_header += [
                (self._so_far.respondents, one) for one in self._claims_of(row, above.spans())
            ]
        else:
            self._claims += self._claims_of(row, above.spans())

    def _claims_of(self, row: CandidateRow, spans: Iterable[AnswersAbove]) -> list[FooterClaim]:
        """What a row of the foot says of one of the spans of answers, if anything."""
        claim = claim_of(
            row,
            list(spans),
            label_column=min(self.identity.label_columns, default=0),
            last_answer=self._answer_columns[-1],
        )
        return [claim] if claim else []

    @property
    def claims(self) -> list[FooterClaim]:
        """What the feet say, after the last block; those above all answers say it of all, or of the first block.

        A foot below a repeated header is of the answers above it only where none follow.
        """
        first = self._so_far.above.spans_from_the_top()
        of_first = [claim for row in self._rows_above_all for claim in self._claims_of(row, first)]
        behind = [claim for above, claim in self._claims_below_header if above == self._so_far.respondents]
        return [*of_first, *self._claims, *behind]

    def left_out(self) -> int:
        """How many rows were read and left out; those that describe the columns are part of the header."""
        return sum(len(rows) for reason, rows in self.rows.items() if reason != MACHINE)

    def findings(self) -> Findings:
        """The rows that were left out, those of the footer with the word in their label, and the doubtful ones."""
        findings = Findings()
        place = self._table.at()
        for reason, rows in sorted(self.rows.items()):
            which = ", ".join(rows[:MOST_SHOWN])
            if len(rows) > MOST_SHOWN:
                which += " …"
            findings.add("rows-left-out", place, rows=len(rows), kind=reason, which=which)
        if self._so_far.below_footer:
            findings.add("rows-below-foot", place, rows=self._so_far.below_footer)
        if len(self._verdicts.doubtful) <= MOST_DOUBTFUL:
            for number in self._verdicts.doubtful:
                findings.add("row-doubtful", self._table.at(number))
        return findings
