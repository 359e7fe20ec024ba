"""Who is a respondent: the verdict on each row that may be none, by arithmetic, by its place, and by its label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ikm.rules.ruleset import decimal
from ikm.survey.counting.candidate_row import CandidateRow
from ikm.survey.counting.foot_figures import BOUND_KINDS
from ikm.survey.counting.repeated_header import RepeatedHeader
from ikm.survey.counting.row_identity import RowIdentity
from ikm.survey.counting.row_labels import foot_label
from ikm.survey.counting.rows_so_far import (
    AFTER,
    BEFORE,
    BELOW_FOOTER,
    FOOTER,
    NOTE,
    REPEATED_HEADER,
    LeftOut,
    RowsSoFar,
)
from ikm.survey.files.table import Block, names_in
from ikm.survey.texts.answer_words import LARGEST_SCORE
from ikm.survey.texts.vocabulary import plain, vocabulary

LAST_ROWS = 12
"""This many rows at the end of a table are looked at one by one, whatever they hold."""
ROWS_BEFORE = 3
"""The name of a group is looked for in so many rows before its subtotal."""
MOST_IN_LINE = 5
"""A line of a legend has no more cells beside its number: “1 | 1,00 – 2,5996 | 25 – 64,99 | D | Tidak baik”."""
MOST_IN_NOTE = 2
"""Who signs a sheet stands below it, anywhere in the row: “Palu, 3 Mei 2025”."""
LONGEST_LEGEND = 20
"""Lists below a table, of scores or of unsur, are no longer."""
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}")
SHORTEST_FOOT_NAME = 4
"""A word of a foot with fewer letters (Max, Min) may be somebody's name."""


class BlockRows(NamedTuple):
    """The rows of a block while they are judged, without the cells of ``ignored`` columns.

    ``last_respondent`` is the place behind which no row has the number or id of a respondent.
    """

    block: Block
    ignored: frozenset[int]
    last_respondent: int

    @property
    def size(self) -> int:
        """How many rows they are."""
        return len(self.block.rows)

    def texts(self, place: int) -> Sequence[str]:
        """The texts of a row."""
        texts = names_in(self.block.cells(place))
        if not self.ignored:
            return texts
        return ["" if column in self.ignored else text for column, text in enumerate(texts)]


def _reads_as_line(texts: Sequence[str]) -> bool:
    """Whether the cells of a row stand side by side, or are a number and words, and none of them is a date.

    >>> _reads_as_line(["1", "", "Puas"]), _reads_as_line(["1", "2,5", "D"])
    (True, True)
    >>> _reads_as_line(["1", "", "4"]), _reads_as_line(["1", "2025-01-31"])
    (False, False)
    """
    filled = [column for column, text in enumerate(texts) if text]
    are_beside = filled[-1] - filled[0] < len(filled)
    is_number_and_words = len(filled) == 2 and not any(map(str.isdigit, texts[filled[-1]]))
    has_date = any(_DATE.match(texts[column]) for column in filled)
    return (are_beside or is_number_and_words) and not has_date


class RowVerdicts:
    """Judges the rows of a table one after the other, by what stands above them and how respondents are known.

    ``doubtful`` are the numbers of the rows that count and may be none.
    """

    def __init__(
        self,
        identity: RowIdentity,
        header: RepeatedHeader,
        so_far: RowsSoFar,
        answer_columns: Sequence[int],
        scores: Sequence[int],
    ) -> None:
        self._identity, self._header, self._so_far = identity, header, so_far
        self._answer_columns, self._scores = list(answer_columns), scores
        self.doubtful: list[int] = []

    def judge(self, row: CandidateRow, rows: BlockRows, place: int) -> LeftOut | None:
        """Why a row is not a respondent; None where it is one."""
        if row.is_answered:
            return self._judge_answered(row, rows, place)
        return self._judge_unanswered(row, rows, place)

    def _judge_answered(self, row: CandidateRow, rows: BlockRows, place: int) -> LeftOut | None:
        """Why a row that answers at least half of the questions is not a respondent; None where it is one."""
        identity = self._identity
        stands_out = identity.stands_out(row.label)
        is_bare = identity.has_label_only(row.texts)
        of_group = self._group_named(row, rows, place)
        has_word = bool(row.foot.word) and is_bare
        if has_word and self._is_named_foot(row, rows, place, stands_out=stands_out, of_group=of_group):
            return LeftOut(FOOTER, row.foot.word, of_group)
        if is_bare and self._repeats_only_respondent(row):
            return LeftOut(FOOTER)
        lacks_number = identity.lacks_number(row.label)
        if is_bare and (lacks_number or identity.lacks_key(row.texts)):
            verdict = self._judge_unidentified(row, rows, place, of_group=of_group)
            if verdict:
                return verdict
            if not self._so_far.is_below_footer or not lacks_number:
                self.doubtful.append(row.number)
        elif row.unusable and self._so_far.held_kind(row):
            return LeftOut(FOOTER)
        if not self._so_far.is_below_footer:
            return None
        if not row.label:
            # Means below the sums, in a row that nobody labelled.
            figures = row.figures(self._scores)
            is_mean = any(above.gives(figures, "nrr") for above in self._so_far.above.spans())
            return LeftOut(FOOTER) if is_mean else None
        return LeftOut(BELOW_FOOTER) if stands_out else None

    def _is_named_foot(
        self, row: CandidateRow, rows: BlockRows, place: int, *, stands_out: bool, of_group: str
    ) -> bool:
        """Whether a row is of a foot whose label has a word of one, and nothing else is filled before the answers.

        "Jumlah Siswanto" is a name and "IKM" an office: where no numbers tell the respondents, the figures have to
        be what the label says.
        """
        if stands_out:
            return True
        if of_group:
            figures = row.figures(self._scores)
            kinds = ("nrr", "sum", *BOUND_KINDS)
            return row.foot.is_behind or self._so_far.gives_any(figures, kinds, fewest=1, whole_means=True)
        return not row.foot.is_behind and self._has_figures_of_word(row, rows, place)

    def _has_figures_of_word(self, row: CandidateRow, rows: BlockRows, place: int) -> bool:
        """Whether the figures of a row are what the word in its label says of the rows above."""
        foot, figures = row.foot, row.figures(self._scores)
        if foot.kind in ("nrr", "sum", "respondents"):
            fewest = 1 if foot.kind == "nrr" or foot.is_whole else 2
            return self._so_far.gives_any(figures, (foot.kind,), fewest)
        is_at_end = place > rows.size - LAST_ROWS or not self._so_far.above.has_answers()
        if foot.kind == "bound" and foot.is_phrase:
            return is_at_end and (len(set(figures.values())) == 1 or self._so_far.gives_any(figures, BOUND_KINDS))
        if foot.kind == "rank":
            return foot.is_whole and self._so_far.above.whole().is_ranking(figures)
        if foot.kind == "measure" and foot.is_whole and is_at_end:
            # Somebody may be called Max; beside a Min it is none.
            is_name = len(foot.word) < SHORTEST_FOOT_NAME and not self._is_within_foot(rows, place)
            return not is_name and self._so_far.gives_any(figures, BOUND_KINDS)
        return False

    def _is_within_foot(self, rows: BlockRows, place: int) -> bool:
        """Whether a foot stands above the row, or the next row has a word of one."""
        return self._so_far.is_below_footer or self._is_foot_next(rows, place)

    def _is_foot_next(self, rows: BlockRows, place: int) -> bool:
        """Whether the next row has a word of a foot for its label."""
        if place + 1 >= rows.size:
            return False
        label = self._identity.label_of(rows.texts(place + 1))
        return foot_label(label).is_whole

    def _repeats_only_respondent(self, row: CandidateRow) -> bool:
        """Whether the row has the answers of the only respondent as sums, and a label that stands behind blanks."""
        columns = self._identity.label_columns
        if self._so_far.respondents != 1 or not row.label or not columns or row.texts[columns[0]]:
            return False
        return self._so_far.gives_any(row.figures(self._scores), ("sum",))

    def _judge_unidentified(self, row: CandidateRow, rows: BlockRows, place: int, *, of_group: str) -> LeftOut | None:
        """Why a row without the number or the cells that all respondents have is none, its label being no help."""
        figures = row.figures(self._scores)
        # Somebody who answers 4 to everything is the best and the mode.
        are_different = len(set(figures.values())) > 1
        if are_different and self._so_far.above.whole().is_ranking(figures) and row.unusable:
            return LeftOut(FOOTER)
        if are_different and self._so_far.gives_any(
            figures, ("sum", "nrr", *BOUND_KINDS), fewest=2, whole_means=True
        ):
            return LeftOut(FOOTER, of_group=of_group)
        if self._so_far.respondents == 1 and self._so_far.gives_any(figures, ("sum",)):
            return LeftOut(FOOTER)
        is_outside = place > rows.last_respondent or not self._so_far.above.has_answers()
        return LeftOut(FOOTER) if is_outside and self._identity.has_word_for_number(row.texts) else None

    def _judge_unanswered(self, row: CandidateRow, rows: BlockRows, place: int) -> LeftOut | None:
        """Why a row that answers less than half of the questions is not a respondent; None where it is one."""
        if self._header.is_repeated_in(row):
            return LeftOut(REPEATED_HEADER)
        stands_out = self._identity.stands_out(row.label)
        of_group = self._group_named(row, rows, place)
        is_headed = bool(row.foot.word) and not row.foot.is_behind
        if is_headed and (stands_out or not self._is_off_scale(row)):
            return LeftOut(FOOTER, row.foot.word, of_group)
        first_text = next(filter(None, row.texts), "")
        is_remark = first_text.startswith("*")  # "*) NRR tertimbang = …", "**) dibulatkan"
        if is_remark or self._has_only_figures(row):
            return LeftOut(FOOTER)
        if self._so_far.held_kind(row):
            return LeftOut(FOOTER, of_group=of_group)
        if of_group and (row.foot.is_behind or row.has_parts()):
            return LeftOut(FOOTER, row.foot.word, of_group)
        if self._so_far.is_below_footer:
            return LeftOut(BELOW_FOOTER)
        if self._is_note(row):
            return LeftOut(FOOTER if row.has_parts() else NOTE)
        return None

    def _is_note(self, row: CandidateRow) -> bool:
        """Whether a row is a title, a legend or the like: “Halaman 2”, “Petugas entri: A, B, 3, 4”.

        It has words where the respondents have numbers. Below such a row, what answers nothing belongs to it.
        """
        if not row.usable and self._header.is_explained_in(row):
            return True
        cells_beside = sum(map(bool, row.texts)) - bool(row.label)
        is_line = row.usable <= 1 and cells_beside <= MOST_IN_LINE
        if is_line and (self._so_far.is_below_note or self._is_numbered_anew(row)):
            return True
        if self._identity.has_word_for_number(row.texts):
            return True
        is_unlabelled = bool(self._identity.label_columns) and not row.label
        if is_unlabelled and not row.usable and cells_beside <= MOST_IN_NOTE and not row.has_numbers():
            return True
        is_title = bool(row.label) and not row.usable and self._identity.has_label_only(row.texts)
        return is_title and self._identity.lacks_number(row.label)

    def _is_numbered_anew(self, row: CandidateRow) -> bool:
        """Whether the row has a number that a respondent had already, as the lines of a legend have: “1 Puas”.

        Respondents may be numbered anew in each unit; one who answered a single question has a date, or an answer
        further on in the row.
        """
        is_number = self._identity.is_numbered and row.label.isdecimal() and len(row.texts) > 2
        if not is_number or not row.usable + row.unusable or not _reads_as_line(row.texts):
            return False
        return 0 < int(row.label) <= min(self._so_far.respondents, LONGEST_LEGEND)

    def _group_named(self, row: CandidateRow, rows: BlockRows, place: int) -> str:
        """Where the rows stand of which the label, without a word of a foot, is a value: “Loket A Average”; or empty.

        A sheet may have its subtotals above the rows that they sum up. Without such a word the name has to be all
        that the row has beside its figures.
        """
        if row.foot.word in vocabulary().foot["group"]:
            return BEFORE
        name = row.foot.rest
        is_bare_name = not row.foot.word and not self._identity.lacks_key(row.texts) and not row.has_parts()
        if not name or is_bare_name:
            return ""
        if any(self._has_label(rows.texts(other), name) for other in range(max(0, place - ROWS_BEFORE), place)):
            return BEFORE
        is_named_next = place + 1 < rows.size and self._has_label(rows.texts(place + 1), name)
        return AFTER if is_named_next else ""

    def _has_label(self, texts: Sequence[str], name: str) -> bool:
        """Whether a row has a name in one of its label columns."""
        return any(plain(texts[column]) == name for column in self._identity.label_columns)

    def _is_off_scale(self, row: CandidateRow) -> bool:
        """Whether a row with unusable answers is a respondent's who answered with numbers off the scale.

        Its other columns are filled as a respondent's are, or there is no answer above that a footer could sum up.
        """
        has_other_cells = any(
            text and text != row.label and column not in self._answer_columns for column, text in enumerate(row.texts)
        )
        is_first_row = not self._so_far.above.has_answers()
        return row.has_small_integers_only() and row.unusable > 0 and (has_other_cells or is_first_row)

    def _has_only_figures(self, row: CandidateRow) -> bool:
        """Whether a row below answers holds nothing but a figure in each column of answers that none could be.

        These are sums and means in a table of answers only, where no column is left for a label.
        """
        filled = [column for column, text in enumerate(row.texts) if text]
        if len(filled) < 2 or filled != self._answer_columns or not self._so_far.above.has_answers():
            return False
        numbers = [decimal(row.texts[column]) for column in filled]
        # Large numbers that a mapping file gives scores are codes of answers: 31 to 34 of the third question.
        are_codes = row.usable > 0 and all(number is not None and number > LARGEST_SCORE for number in numbers)
        return not are_codes and not row.has_small_integers_only() and None not in numbers
