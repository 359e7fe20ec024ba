"""Tables of other shapes, read as if they had one row a respondent: long ones, and those of counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ikm.findings import Findings, Place, Refusal, safe_value
from ikm.index.method import Method
from ikm.survey.layout import Shape
from ikm.survey.table import UNLIMITED, Block, Codes, Labels, Progress, Table
from ikm.survey.vocabulary import begins, plain, vocabulary

PAIRS_SHOWN = 5
_COUNT = re.compile(r"([0-9]{1,12})(?:[.,]0*)?")


class Reshaped(Table):
    """A long table or one of counts: its own columns but for question and answer, then one for each question.

    A long table becomes a row for each respondent, at the number of the first of the respondent's own rows; a table
    of counts a row for each option of each question, with its count as weight. ``parts`` are the columns of the
    shape that stay columns, by part.

    :raises Refusal: ``pair-contradicts`` where a respondent has two answers to one question.
    """

    def __init__(self, table: Table, shape: Shape, method: Method, findings: Findings, progress: Progress) -> None:
        self.place, self._table, self._shape = table.place, table, shape
        width = len(table.header)
        self._labels = [Labels(UNLIMITED, None) for _ in range(width)]
        blocks = list(table.blocks(range(width), self._labels, findings, progress))
        self._rows = np.concatenate([block.rows for block in blocks]) if blocks else np.empty(0, np.int64)
        self.stored = len(self._rows)
        self._codes = [np.concatenate([b.codes[c] for b in blocks] or [np.empty(0, np.int32)]) for c in range(width)]
        self._answer = shape.parts["answer"] if shape.kind == "long" else shape.parts.get("score", width)
        self._own = [c for c in range(width) if c not in {shape.parts["question"], self._answer}]
        self.parts = {part: self._own.index(c) for part, c in shape.parts.items() if c in self._own}
        self._keep(self._has_question(findings))
        self._weights: NDArray[np.int64] | None = None
        if self._answer == width:
            self._weights = self._stacked(findings)
        elif shape.kind == "counts":
            counts = self._counted(shape.parts["count"], findings)
            self._keep(counts >= 0)
            self._weights = counts[counts >= 0]
        self._number_questions(method, findings)
        if shape.kind == "long":
            self._pivot(findings)

    def _has_question(self, findings: Findings) -> NDArray[np.bool_]:
        """Rows that say which question, and whose, they answer; a total below the options of a question does not."""
        needed = [part for part in ("question", "respondent", "score") if part in self._shape.parts]
        kept: NDArray[np.bool_] = np.ones(len(self._rows), np.bool_)
        feet = [word for words in (vocabulary().foot["sum"], vocabulary().foot["other"]) for word in words]
        for part in needed:
            column = self._shape.parts[part]
            texts = [plain(text) for text in self._labels[column].texts]
            usable = np.array([bool(text) and not begins(text, feet) for text in texts] or [True])
            kept &= usable[self._codes[column]]
        if left := int(np.count_nonzero(~kept)):
            rows = ", ".join(map(str, self._rows[~kept][:PAIRS_SHOWN].tolist())) + (
                " …" if left > PAIRS_SHOWN else ""
            )
            findings.add("rows-left-out", self.at(), rows=left, kind="without a question or option", which=rows)
        return kept

    def _keep(self, kept: NDArray[np.bool_]) -> None:
        self._rows = self._rows[kept]
        self._codes = [codes[kept] for codes in self._codes]

    def _counted(self, column: int, findings: Findings) -> NDArray[np.int64]:
        """The counts of a column, 0 where it is blank, and -1 where it holds something else."""
        texts = [text.strip() for text in self._labels[column].texts]
        matches = [_COUNT.fullmatch(text or "0") for text in texts]
        read = np.array([int(match[1]) if match else -1 for match in matches], np.int64)
        counts: NDArray[np.int64] = read[self._codes[column]]
        for row, code in zip(self._rows[counts < 0], self._codes[column][counts < 0], strict=True):
            findings.add("count-unreadable", self._table.at(int(row), column), value=safe_value(texts[code]))
        return counts

    def _stacked(self, findings: Findings) -> NDArray[np.int64]:
        """Put the columns of the scores below each other, as one of scores and one of counts."""
        scores = [score for score in self._shape.parts if score != "question"]
        counts = [self._counted(self._shape.parts[score], findings) for score in scores]
        labels = Labels(UNLIMITED, None)
        answers = np.repeat(np.array([labels[score] for score in scores], np.int32), len(self._rows))
        self._rows = np.tile(self._rows, len(scores))
        self._codes = [*(np.tile(codes, len(scores)) for codes in self._codes), answers]
        self._labels.append(labels)
        weights: NDArray[np.int64] = np.concatenate(counts)
        self._keep(weights >= 0)
        return weights[weights >= 0]

    def _number_questions(self, method: Method, findings: Findings) -> None:
        """One column a question; where they are known by numbers only, in the order of those."""
        column = self._shape.parts["question"]
        texts = self._labels[column].texts
        present = [code for code in range(len(texts)) if plain(texts[code])]
        names = [" ".join(texts[code].split()) for code in present]
        if all(name.isdecimal() for name in names):
            present = sorted(present, key=lambda code: int(texts[code]))
            numbers = [int(texts[code]) for code in present]
            if len(numbers) == len(method.unsur) and numbers[-1] > len(method.rules.unsur):
                said = ", ".join(map(str, numbers))
                findings.add("questions-ranked", self._table.at(0, column), numbers=said, last=len(numbers))
                numbers = [method.rules.order(method.order).unsur.index(u.id) + 1 for u in method.unsur]
            names = [f"question {number}" for number in numbers]
        self._question_of = np.full(len(texts) or 1, -1)
        self._question_of[present] = np.arange(len(present))
        self._questions = len(names)
        self.under([*(self._table.header[c] for c in self._own), *names], self._table.header_row)

    def _pivot(self, findings: Findings) -> None:
        """Lay the answers out, one row a respondent; a pair of respondent and question must have one answer."""
        people, first, who = np.unique(
            self._codes[self._shape.parts["respondent"]], return_index=True, return_inverse=True
        )
        order = np.argsort(first, kind="stable")  # as they stand in the table
        rank = np.empty(len(people), np.int64)
        rank[order] = np.arange(len(people))
        who, self._first = rank[who], first[order]
        question, answers = self._question_of[self._codes[self._shape.parts["question"]]], self._codes[self._answer]
        self._refuse_contradictions(who * max(self._questions, 1) + question, answers, findings)
        blank = self._labels[self._answer][""]
        self._laid_out = np.full((self._questions, len(people)), blank, np.int32)
        self._origin = np.zeros((self._questions, len(people)), np.int64)
        given = answers != blank
        for part in (~given, given):  # so that an answer stands where a blank was stored beside it
            self._laid_out[question[part], who[part]] = answers[part]
            self._origin[question[part], who[part]] = self._rows[part]
        self._person_at = {int(row): person for person, row in enumerate(self._rows[self._first])}

    def _refuse_contradictions(self, pairs: NDArray[np.int64], answers: Codes, findings: Findings) -> None:
        texts = [text.strip() for text in self._labels[self._answer].texts]
        order = np.argsort(pairs, kind="stable")
        again = np.flatnonzero(np.diff(pairs[order]) == 0)
        differ = []
        for place in again.tolist():
            one, other = int(order[place]), int(order[place + 1])
            rows = int(self._rows[one]), int(self._rows[other])
            first, second = texts[answers[one]], texts[answers[other]]
            question = self.header[len(self._own) + int(pairs[one]) % self._questions]
            if first and second and first != second:
                values = f"“{safe_value(first)}” and “{safe_value(second)}”"
                differ.append(f"{safe_value(question)} in rows {rows[0]} and {rows[1]} ({values})")
            else:
                place_again = self._table.at(rows[1], self._answer)
                findings.add("pair-twice", place_again, question=safe_value(question), row=rows[0])
        if differ:
            more = f" and {len(differ) - PAIRS_SHOWN} more" if len(differ) > PAIRS_SHOWN else ""
            raise Refusal("pair-contradicts", self.at(), pairs="; ".join(differ[:PAIRS_SHOWN]) + more)

    def top(self) -> Iterator[Sequence[object]]:
        """The header, and the rows as they are read."""
        yield self.header
        for place in range(len(self._first) if self._shape.kind == "long" else len(self._rows)):
            yield self._cells(place)

    def _cells(self, place: int) -> Sequence[object]:
        row = int(self._first[place]) if self._shape.kind == "long" else place
        own = [self._labels[c].texts[self._codes[c][row]] for c in self._own]
        answers = self._labels[self._answer].texts
        if self._shape.kind == "long":
            return own + [answers[code] for code in self._laid_out[:, place]]
        asked = self._question_of[self._codes[self._shape.parts["question"]][place]]
        return own + [answers[self._codes[self._answer][place]] if q == asked else "" for q in range(self._questions)]

    def blocks(
        self, columns: Sequence[int], labels: Sequence[Labels], findings: Findings, progress: Progress
    ) -> Iterator[Block]:
        """Give the whole table as one block; see :meth:`Table.blocks`."""
        del findings, progress  # all was read, and said, when it was reshaped
        long = self._shape.kind == "long"
        rows = self._rows[self._first] if long else self._rows
        if len(rows):
            codes = [self._coded(column, label) for column, label in zip(columns, labels, strict=True)]
            yield Block(rows, codes, self._cells, self._weights)

    def _coded(self, column: int, label: Labels) -> Codes:
        if column < len(self._own):
            own, codes = self._labels[self._own[column]], self._codes[self._own[column]]
            codes = codes[self._first] if self._shape.kind == "long" else codes
        else:
            own, question = self._labels[self._answer], column - len(self._own)
            if self._shape.kind == "long":
                codes = self._laid_out[question]
            else:
                asked = self._question_of[self._codes[self._shape.parts["question"]]]
                codes = np.where(asked == question, self._codes[self._answer], own[""])
        met, places = np.unique(codes, return_inverse=True)
        known = np.array([label[own.texts[code]] for code in met.tolist()], np.int32)
        return known[places]

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place in the table as it is stored; see :meth:`Table.at`."""
        if column is None or column < len(self._own):
            return self._table.at(row, None if column is None else self._own[column])
        if row in (0, self.header_row):
            return self._table.at(row, self._shape.parts["question"])._replace(header=self.header[column])
        if self._shape.kind == "long":
            row = int(self._origin[column - len(self._own), self._person_at[row]])
        cell = self._answer if self._answer < len(self._table.header) else self._shape.parts["question"]
        return self._table.at(row, cell)._replace(header=self.header[column])
