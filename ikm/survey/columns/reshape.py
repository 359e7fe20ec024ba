"""Long tables and tables of counts, laid out as if they had one row a respondent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import Method
from ikm.messages.findings import Findings, ListUse, PhraseUse, Place, Refusal, all_of, offered
from ikm.messages.masking import safe_value
from ikm.survey.columns.count_sheet import group_headers
from ikm.survey.columns.count_stack import StoredRows, are_distinct, filled_down, stacked_counts, with_scores
from ikm.survey.columns.count_totals import check_totals, note_percentages
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.files.cell_codes import first_filled
from ikm.survey.files.table import UNLIMITED, Block, Codes, Column, Labels, Progress, Table, distinct
from ikm.survey.texts.scale_labels import is_percent
from ikm.survey.texts.vocabulary import begins, foot_word, plain, vocabulary

SHORTEST_FOOT_NAME = 4
"""In the respondents' column, a foot word with fewer letters (N, Max) may be somebody's name."""
_WHOLE_NUMBER = re.compile(r"([0-9]+)[.,]0{1,2}")


class ReshapedTable(Table):
    """A long table or a table of counts, read as a wide one: its other columns, then one column for each question.

    A long table becomes one row a respondent, numbered as the first row of that respondent is. A table of counts
    becomes one row for each option of each question, weighted with its count. ``parts`` are the parts of the shape
    that still have a column, such as the respondents, with the place of that column. ``max_per_code`` findings of a
    code are kept with their place.

    :raises Refusal: ``pair-contradicts`` where a respondent has two answers to one question.
    """

    def __init__(
        self, table: Table, shape: TableShape, method: Method, progress: Progress, max_per_code: int
    ) -> None:
        self.place = table.place
        self._table = table
        self._shape = shape
        self._is_long = shape.kind == "long"
        self.counts_answers = not self._is_long
        self.source = table
        # What heads the columns of counts becomes a further column, behind all others.
        further_column = len(table.header)
        self._question = shape.parts.get("question", further_column)
        self._answer = shape.parts["answer"] if self._is_long else shape.parts.get("score", further_column)
        self._max_per_code = max_per_code
        findings = Findings(max_per_code)
        findings += self._read_stored_rows(progress)
        findings += table.findings
        if self._is_long:
            self._merge_labels(self._question, _folded)
            self._merge_labels(shape.parts["respondent"], _trimmed)
            findings += self._leave_out_other_rows()
            findings += self._name_questions(method)
            findings += self._lay_out_answers()
        else:
            self._fill_down_questions()
            findings += self._stack_counts(method)
            self._first_rows = np.arange(len(self._rows))
            findings += self._warn_of_repeated_options()
        self._findings = findings

    @property
    def findings(self) -> Findings:
        """The findings about the table as it is stored, and about its rows."""
        return self._findings

    def _read_stored_rows(self, progress: Progress) -> Findings:
        """Read all rows as they are stored, and tell the columns of answers from the others."""
        width = len(self._table.header)
        self._labels = [Labels(UNLIMITED, None) for _ in range(width)]
        blocks = list(self._table.blocks(range(width), self._labels, progress))
        self._rows: NDArray[np.int64] = np.empty(0, np.int64)
        self._codes: list[Codes] = [np.empty(0, np.int32)] * width
        if blocks:
            self._rows = np.concatenate([block.rows for block in blocks])
            self._codes = [np.concatenate([block.codes[column] for block in blocks]) for column in range(width)]
        self.stored = len(self._rows) + self._table.deselected
        of_questions = {self._question, self._answer, *self._shape.questions}
        if self._shape.questions:
            of_questions.update(self._shape.percentages)  # “U1 %” would be a second U1
        self._other_columns = [column for column in range(width) if column not in of_questions]
        self.parts = {
            part: self._other_columns.index(column)
            for part, column in self._shape.parts.items()
            if column in self._other_columns
        }
        findings = Findings(self._max_per_code)
        for block in blocks:
            findings += block.findings
        return findings

    def _merge_labels(self, column: int, key: Callable[[str], str]) -> None:
        """Make the labels of a column that have the same key one label."""
        self._codes[column] = _first_with_same_key(self._labels[column].texts, key)[self._codes[column]]

    def _fill_down_questions(self) -> None:
        """Give the rows of a question's options the question, where it is written beside the first of them only."""
        if "score" not in self._shape.parts or "question" not in self._shape.parts:
            return
        has_question = self._is_filled(self._question)
        has_option = self._is_filled(self._answer)
        row_above = np.maximum.accumulate(np.where(has_question, np.arange(len(has_question)), -1))
        lacks_question = ~has_question & has_option & (row_above >= 0)
        if np.count_nonzero(lacks_question) <= np.count_nonzero(has_question & has_option):
            return  # a row or two that lack their question are no way of writing
        codes = self._codes[self._question].copy()
        codes[lacks_question] = codes[row_above[lacks_question]]
        self._codes[self._question] = codes

    def _is_filled(self, column: int) -> NDArray[np.bool_]:
        """Whether each row has a text in a column."""
        is_text = np.array([bool(text.strip()) for text in self._labels[column].texts] or [False], np.bool_)
        filled: NDArray[np.bool_] = is_text[self._codes[column]]
        return filled

    def _leave_out_other_rows(self) -> Findings:
        """Keep rows that name a question and, as the shape has them, a respondent or a score; name the others.

        A total below the options of a question is no such row.
        """
        foot = vocabulary().foot
        sum_words, other_words = foot["sum"], foot["other"] | foot["bound"] | foot["measure"]
        foot_words = [word for word in (*sum_words, *other_words) if word not in vocabulary().expected]  # Harapan U1
        words_of_no_name = {*sum_words, *(word for word in other_words if len(word) >= SHORTEST_FOOT_NAME)}
        is_complete: NDArray[np.bool_] = np.ones(len(self._rows), np.bool_)
        for part in ("question", "respondent", "score"):
            if part not in self._shape.parts:
                continue
            column = self._shape.parts[part]
            texts = [plain(text) for text in self._labels[column].texts]
            if part == "respondent":
                # Respondents are called “Max S” or “N-1”: only a whole label that can be no name is of the foot.
                usable = [bool(text) and text not in words_of_no_name for text in texts]
            else:
                are_shares = map(is_percent, self._labels[column].texts)
                is_foot = [begins(text, foot_words) for text in texts]
                if part == "score":  # no answer is called “NRR”, as a question may be
                    is_foot = [any(foot_word(text)) for text in texts]
                usable = [
                    bool(text) and not foot and not share
                    for text, foot, share in zip(texts, is_foot, are_shares, strict=True)
                ]
            is_complete &= np.array(usable or [True])[self._codes[column]]
        findings = Findings()
        self.left_out = int(np.count_nonzero(~is_complete))
        if self.left_out:
            rows = self._rows[~is_complete].tolist()
            kind = PhraseUse("rows-kind-incomplete")
            findings.add("rows-left-out", self.at(), rows=self.left_out, kind=kind, which=rows)
        self._select_rows(is_complete)
        return findings

    def _select_rows(self, selected: NDArray[np.bool_]) -> None:
        self._rows = self._rows[selected]
        self._codes = [codes[selected] for codes in self._codes]

    def _stack_counts(self, method: Method) -> Findings:
        """Lay the counts out as a row for each option of each question, weighted with those who chose it."""
        findings = Findings(self._max_per_code)
        findings += self._fill_groups_down()
        findings += check_totals(self._table, self._stored_rows(), self._shape)
        findings += note_percentages(self._table, self._shape)
        if "score" in self._shape.parts and self._shape.labels:
            self._take_rows(with_scores(self._stored_rows(), self._answer, self._shape.labels))
        if "question" in self._shape.parts:
            self._merge_labels(self._question, _folded)
        findings += self._leave_out_other_rows()
        stacked = stacked_counts(self._table, self._stored_rows(), self._shape, self._max_per_code)
        self._take_rows(stacked.stored)
        self._weights = stacked.counts
        self._count_columns = stacked.columns
        findings += stacked.findings
        findings += self._name_questions(method)
        return findings

    def _fill_groups_down(self) -> Findings:
        """Give each row the unit, service or period above it, where that stands in the first of its rows only.

        Where an option then stood twice in one group, the blanks are a group of their own.
        """
        findings = Findings()
        header = self._table.header
        groups = [column for column, name in enumerate(header) if plain(name) in group_headers()]
        stored = filled = self._stored_rows()
        for column in groups:
            filled = filled_down(filled, column)
        name_columns = [self._shape.parts[part] for part in ("question", "score") if part in self._shape.parts]
        if not are_distinct(filled, [*groups, *name_columns]):
            return findings
        for column in groups:
            rows = int(np.count_nonzero(filled.codes[column] != stored.codes[column]))
            if rows:
                at = self._table.at(0, column)
                findings.add("counts-filled-down", at, column=safe_value(header[column]), rows=rows)
        self._take_rows(filled)
        return findings

    def _stored_rows(self) -> StoredRows:
        return StoredRows(self._rows, self._codes, self._labels)

    def _take_rows(self, stored: StoredRows) -> None:
        self._rows, self._codes, self._labels = stored

    def _name_questions(self, method: Method) -> Findings:
        """Give each question a column; questions known by numbers only stand in the order of their numbers."""
        labels = self._labels[self._question].texts
        question_codes: list[int] = distinct(self._codes[self._question])
        names = [" ".join(labels[code].split()) for code in question_codes]
        findings = Findings()
        if all(_folded(name).isdecimal() for name in names):
            question_codes.sort(key=lambda code: int(_folded(labels[code])))
            numbers = [int(_folded(labels[code])) for code in question_codes]
            # Ids of a database have holes: nine questions, of which the last has the number 11.
            are_ids = len(numbers) == len(method.unsur) and numbers[-1] > len(method.rules.unsur)
            if are_ids:
                at = self._table.at(0, self._question)
                findings.add("questions-ranked", at, numbers=offered(map(str, numbers)), last=len(numbers))
                order = method.rules.order(method.order).unsur
                numbers = [order.index(unsur.id) + 1 for unsur in method.unsur]
            names = [f"question {number}" for number in numbers]
        self._question_of_label = np.full(len(labels) or 1, -1)
        self._question_of_label[question_codes] = np.arange(len(question_codes))
        self._question_count = len(names)
        other_headers = [self._table.header[column] for column in self._other_columns]
        self.under([*other_headers, *names], self._table.header_row)
        self.without_answers = len(other_headers)
        return findings

    def _row_questions(self) -> NDArray[np.int64]:
        """The number of the question, from 0, that each stored row is about."""
        questions: NDArray[np.int64] = self._question_of_label[self._codes[self._question]]
        return questions

    def _lay_out_answers(self) -> Findings:
        """Lay the answers of a long table out by question and respondent, respondents in their stored order.

        The findings name the answers that stand twice.
        """
        ids, first_rows, id_of_row = np.unique(self._respondent_ids(), return_index=True, return_inverse=True)
        stored_order = np.argsort(first_rows, kind="stable")
        respondent_of_id = np.empty(len(ids), np.int64)
        respondent_of_id[stored_order] = np.arange(len(ids))
        respondents = respondent_of_id[id_of_row]
        self._first_rows = first_rows[stored_order]

        questions = self._row_questions()
        answers = self._codes[self._answer]
        pairs = respondents * max(self._question_count, 1) + questions
        findings = self._check_repeated_pairs(pairs, answers)

        blank = self._labels[self._answer][""]
        self._laid_out = np.full((self._question_count, len(ids)), blank, np.int32)
        self._row_of_answer = np.zeros((self._question_count, len(ids)), np.int64)
        is_answered = self._is_answer_label()[answers]
        for selected in (~is_answered, is_answered):  # answers last, so that no blank of the same pair hides one
            self._laid_out[questions[selected], respondents[selected]] = answers[selected]
            self._row_of_answer[questions[selected], respondents[selected]] = self._rows[selected]
        self._respondent_at = {int(row): number for number, row in enumerate(self._rows[self._first_rows])}
        return findings

    def _respondent_ids(self) -> NDArray[np.int64]:
        """An id for the respondent of each stored row, which tells respondents of different units apart.

        Ids may begin anew in each unit. Where one column is headed as a unit, respondents are those of its units; a
        row with a blank unit belongs to the only unit that its respondent has in other rows.
        """
        respondents = self._codes[self._shape.parts["respondent"]].astype(np.int64)
        unit_headers = vocabulary().unit["headers"]
        part_columns = self._shape.parts.values()
        unit_columns = [
            column
            for column, name in enumerate(self._table.header)
            if plain(name) in unit_headers and column not in part_columns
        ]
        if len(unit_columns) != 1:
            return respondents
        unit_labels = self._labels[unit_columns[0]].texts
        units = _first_with_same_key(unit_labels, _folded)[self._codes[unit_columns[0]]]
        has_unit = np.array([bool(text.strip()) for text in unit_labels], np.bool_)[units]
        ids: NDArray[np.int64] = respondents * len(unit_labels) + units

        ids_with_unit = np.unique(ids[has_unit])
        respondents_with_unit = ids_with_unit // max(len(unit_labels), 1)
        distinct, first, unit_counts = np.unique(respondents_with_unit, return_index=True, return_counts=True)
        has_one_unit = unit_counts == 1
        only_id = dict(zip(distinct[has_one_unit].tolist(), ids_with_unit[first[has_one_unit]].tolist(), strict=True))
        for row in np.flatnonzero(~has_unit).tolist():
            ids[row] = only_id.get(int(respondents[row]), ids[row])
        return ids

    def _is_answer_label(self) -> NDArray[np.bool_]:
        """For each label of the answers, whether it is an answer, and no word for none."""
        missing = vocabulary().missing
        labels = self._labels[self._answer].texts
        return np.array([text.strip().casefold() not in missing for text in labels], np.bool_)

    def _check_repeated_pairs(self, pairs: NDArray[np.int64], answers: Codes) -> Findings:
        """Warn where a respondent's answer to a question stands twice, and refuse where the two differ."""
        merged_answers = _first_with_same_key(self._labels[self._answer].texts, _folded)[answers]
        is_answered = self._is_answer_label()[answers]
        distinct_pairs, times = np.unique(pairs, return_counts=True)
        is_repeated = np.isin(pairs, distinct_pairs[times > 1])
        first_row: dict[int, int] = {}
        first_answered_row: dict[int, int] = {}
        contradictions: dict[int, PhraseUse] = {}
        repetitions: list[tuple[int, int]] = []
        for row in np.flatnonzero(is_repeated).tolist():
            pair = int(pairs[row])
            if pair in first_row:
                repetitions.append((pair, row))
            else:
                first_row[pair] = row
            if is_answered[row]:
                earlier = first_answered_row.setdefault(pair, row)
                if merged_answers[earlier] != merged_answers[row] and pair not in contradictions:
                    contradictions[pair] = self._contradiction(pair, earlier, row)
        if contradictions:
            pairs_shown = ListUse("list-semicolon", tuple(contradictions.values()))
            raise Refusal("pair-contradicts", self.at(), pairs=pairs_shown)
        findings = Findings(self._max_per_code)
        for pair, row in repetitions:
            at = self._table.at(int(self._rows[row]), self._answer)
            earlier_row = int(self._rows[first_row[pair]])
            findings.add("pair-twice", at, question=self._question_name(pair % self._question_count), row=earlier_row)
        return findings

    def _contradiction(self, pair: int, earlier: int, later: int) -> PhraseUse:
        """The part of a sentence that shows two answers of one pair: ``U1 in rows 2 and 11 (“3” and “1”)``."""
        labels, answers = self._labels[self._answer].texts, self._codes[self._answer]
        values = all_of(f"“{safe_value(labels[answers[row]])}”" for row in (earlier, later))
        rows = all_of(str(self._rows[row]) for row in (earlier, later))
        question = self._question_name(pair % self._question_count)
        return PhraseUse.of("pair-of-answers", question=question, rows=rows, values=values)

    def _question_name(self, question: int) -> str:
        return safe_value(self.header[len(self._other_columns) + question])

    def _warn_of_repeated_options(self) -> Findings:
        """Warn of an option of a question that is counted in two rows, which no other column tells apart."""
        part_columns = self._shape.parts.values()
        row_number_headers = vocabulary().role["nomor"]
        group_columns = [
            column
            for column in self._other_columns
            if column not in part_columns and plain(self._table.header[column]) not in row_number_headers
        ]
        option_ids = np.zeros(len(self._rows), np.int64)
        for column in (self._question, self._answer, *group_columns):
            labels = self._labels[column].texts
            option_ids = option_ids * len(labels) + _first_with_same_key(labels, _folded)[self._codes[column]]
            option_ids = np.unique(option_ids, return_inverse=True)[1]  # numbered anew, so that products stay small

        counted = np.flatnonzero(self._weights)
        _, first, option_of_row = np.unique(option_ids[counted], return_index=True, return_inverse=True)
        earlier = counted[first[option_of_row]]
        is_repeated = earlier != counted
        questions = self._row_questions()
        answer_labels = self._labels[self._answer].texts
        findings = Findings(self._max_per_code)
        for row, earlier_row in zip(counted[is_repeated].tolist(), earlier[is_repeated].tolist(), strict=True):
            question = int(questions[row])
            row_number = int(self._rows[row])
            findings.add(
                "option-twice",
                self.at(row_number, len(self._other_columns) + question),
                question=self._question_name(question),
                option=safe_value(answer_labels[self._codes[self._answer][row]]),
                first=int(self._rows[earlier_row]),
                row=row_number,
            )
        return findings

    def top(self) -> Iterator[Sequence[object]]:
        """The rows up to the header, and those below as they are read."""
        if self.header_row:
            yield from [()] * (self.header_row - 1)
            yield self.header
        for place in range(len(self._first_rows)):
            yield self._cells(place)

    def _cells(self, place: int) -> Sequence[object]:
        """The cells of one row of the table as it is laid out."""
        row = int(self._first_rows[place])
        cells = [self._labels[column].texts[self._codes[column][row]] for column in self._other_columns]
        answer_labels = self._labels[self._answer].texts
        if self._is_long:
            return cells + [answer_labels[code] for code in self._laid_out[:, place]]
        answers = [""] * self._question_count
        question = self._question_of_label[self._codes[self._question][row]]
        answers[question] = answer_labels[self._codes[self._answer][row]]
        return cells + answers

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Give the whole table as one block; see :meth:`Table.blocks`. Its rows have no findings but the table's."""
        del progress  # all was read when it was reshaped
        rows = self._rows[self._first_rows]
        if len(rows):
            codes = [self._coded(column, label) for column, label in zip(columns, labels, strict=True)]
            yield Block(rows, codes, self._cells, Findings(), None if self._is_long else self._weights)

    def _coded(self, column: Column, labels: Labels) -> Codes:
        """The codes of a column, by the labels of the caller instead of our own."""
        if not isinstance(column, int):
            return first_filled(column, lambda place, rows: self._coded(place, labels)[rows], labels[""])
        question = column - len(self._other_columns)
        if question < 0:
            stored_column = self._other_columns[column]
            stored_labels = self._labels[stored_column]
            codes = self._codes[stored_column][self._first_rows]
        else:
            stored_labels = self._labels[self._answer]
            if self._is_long:
                codes = self._laid_out[question]
            else:
                codes = np.where(self._row_questions() == question, self._codes[self._answer], stored_labels[""])
        distinct_codes, places = np.unique(codes, return_inverse=True)
        new_codes = np.array([labels[stored_labels.texts[code]] for code in distinct_codes.tolist()], np.int32)
        return new_codes[places]

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place in the table as it is stored; see :meth:`Table.at`."""
        if column is None:
            return self._table.at(row)
        if column < len(self._other_columns):
            return self._table.at(row, self._other_columns[column])
        header = self.header[column]
        question = column - len(self._other_columns)
        if row in (0, self.header_row):
            return self._table.at(row, self._column_of_question(question))._replace(header=header)
        if self._is_long:
            row = int(self._row_of_answer[question, self._respondent_at[row]])
        # Scores and questions that head columns stand in no column of their own.
        has_answer_column = self._answer < len(self._table.header) and not self._shape.questions
        stored_column = self._answer if has_answer_column else self._column_of_question(question)
        return self._table.at(row, stored_column)._replace(header=header)

    def _column_of_question(self, question: int) -> int:
        """The stored column that tells of a question, numbered from 0: its own, or that of all questions."""
        if not self._shape.questions:
            return self._question
        of_question = self._count_columns[self._row_questions() == question]
        return int(of_question[0]) if of_question.size else self._shape.questions[0]


def _trimmed(text: str) -> str:
    """A text without spaces around it, and a whole number without decimal places.

    >>> _trimmed(" 3.0"), _trimmed("R3 "), _trimmed("1.000")
    ('3', 'R3', '1.000')
    """
    text = text.strip()
    match = _WHOLE_NUMBER.fullmatch(text)
    return match[1] if match else text


def _folded(text: str) -> str:
    """A text trimmed, in lower case, with single spaces."""
    return _trimmed(" ".join(text.casefold().split()))


def _first_with_same_key(texts: Sequence[str], key: Callable[[str], str]) -> Codes:
    """For each text, the place of the first text with the same key."""
    first: dict[str, int] = {}
    places = [first.setdefault(key(text), place) for place, text in enumerate(texts)]
    return np.array(places, np.int32)
