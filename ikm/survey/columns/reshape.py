"""Tables of other shapes, read as if they had one row a respondent: long ones, and those of counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import Method
from ikm.messages.findings import Findings, Place, Refusal, safe_value
from ikm.survey.columns.header_row import TableShape
from ikm.survey.files.table import UNLIMITED, Block, Codes, Column, Labels, Progress, Table, first_filled
from ikm.survey.texts.vocabulary import begins, plain, vocabulary

PAIRS_SHOWN = 5
LEAST_ALONE = 4
"""A shorter word may be somebody's name."""
_NO_COUNT = ("", "-", "–", "—")
_COUNT = re.compile(r"([0-9]{1,12})(?:[.,]0{0,2})?|([1-9][0-9]{0,2}(?:[.,](?!0{3}$)[0-9]{3})+)")
"""With three zeros, ``1.000``, it may be one or a thousand."""
_WHOLE = re.compile(r"([0-9]+)[.,]0{1,2}")


class ReshapedTable(Table):
    """A long table or one of counts: its own columns but for question and answer, then one for each question.

    A long table becomes a row for each respondent, at the number of the first of the respondent's own rows; a table
    of counts a row for each option of each question, with its count as weight. ``parts`` are the columns of the
    shape that stay columns, by part.

    :raises Refusal: ``pair-contradicts`` where a respondent has two answers to one question.
    """

    def __init__(
        self, table: Table, shape: TableShape, method: Method, findings: Findings, progress: Progress
    ) -> None:
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
        self._merge(shape.parts["question"], _folded)
        if shape.kind == "long":
            self._merge(shape.parts["respondent"], _trimmed)
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
        else:
            self._say_twice(findings)

    def _merge(self, column: int, key: Callable[[str], str]) -> None:
        """Let the labels of a column that have the same key be one."""
        self._codes[column] = _alike(self._labels[column].texts, key)[self._codes[column]]

    def _has_question(self, findings: Findings) -> NDArray[np.bool_]:
        """Rows that say which question, and whose, they answer; a total below the options of a question does not."""
        needed = [part for part in ("question", "respondent", "score") if part in self._shape.parts]
        kept: NDArray[np.bool_] = np.ones(len(self._rows), np.bool_)
        sums, others = vocabulary().foot["sum"], vocabulary().foot["other"]
        feet, alone = [*sums, *others], {*sums, *(word for word in others if len(word) >= LEAST_ALONE)}
        for part in needed:
            column = self._shape.parts[part]
            texts = [plain(text) for text in self._labels[column].texts]
            is_foot = [text in alone if part == "respondent" else begins(text, feet) for text in texts]
            usable = np.array([bool(text) and not foot for text, foot in zip(texts, is_foot, strict=True)] or [True])
            kept &= usable[self._codes[column]]
        self.left_out = left = int(np.count_nonzero(~kept))
        if left:
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
        matches = [_COUNT.fullmatch("0" if text in _NO_COUNT else text) for text in texts]
        read = np.array(
            [int(re.sub("[.,]", "", match[1] or match[2])) if match else -1 for match in matches], np.int64
        )
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
        present: list[int] = np.unique(self._codes[column]).tolist()
        names = [" ".join(texts[code].split()) for code in present]
        if all(_folded(name).isdecimal() for name in names):
            present = sorted(present, key=lambda code: int(_folded(texts[code])))
            numbers = [int(_folded(texts[code])) for code in present]
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
        people, first, who = np.unique(self._ids(), return_index=True, return_inverse=True)
        order = np.argsort(first, kind="stable")  # as they stand in the table
        rank = np.empty(len(people), np.int64)
        rank[order] = np.arange(len(people))
        who, self._first = rank[who], first[order]
        question, answers = self._question_of[self._codes[self._shape.parts["question"]]], self._codes[self._answer]
        self._refuse_contradictions(who * max(self._questions, 1) + question, answers, findings)
        blank = self._labels[self._answer][""]
        self._laid_out = np.full((self._questions, len(people)), blank, np.int32)
        self._origin = np.zeros((self._questions, len(people)), np.int64)
        given = self._given()[answers]
        for part in (~given, given):  # so that an answer stands where a blank was stored beside it
            self._laid_out[question[part], who[part]] = answers[part]
            self._origin[question[part], who[part]] = self._rows[part]
        self._person_at = {int(row): person for person, row in enumerate(self._rows[self._first])}

    def _ids(self) -> NDArray[np.int64]:
        """Whose each row is: the respondent's of its unit, where one column is headed so.

        A blank unit is the only one that the respondent has elsewhere.
        """
        ids = self._codes[self._shape.parts["respondent"]].astype(np.int64)
        headers, parts = vocabulary().unit["headers"], self._shape.parts.values()
        columns = [c for c, name in enumerate(self._table.header) if plain(name) in headers and c not in parts]
        if len(columns) != 1:
            return ids
        texts = self._labels[columns[0]].texts
        units = _alike(texts, _folded)[self._codes[columns[0]]]
        named = np.array([bool(text.strip()) for text in texts], np.bool_)[units]
        size = len(texts)
        pairs: NDArray[np.int64] = ids * size + units
        met = np.unique(pairs[named])
        of, first, times = np.unique(met // max(size, 1), return_index=True, return_counts=True)
        only = dict(zip(of[times == 1].tolist(), met[first[times == 1]].tolist(), strict=True))
        for place in np.flatnonzero(~named).tolist():
            pairs[place] = only.get(int(ids[place]), pairs[place])
        return pairs

    def _given(self) -> NDArray[np.bool_]:
        """Of each label of the answers, whether it is one."""
        missing = vocabulary().missing
        return np.array(
            [text.strip().casefold() not in missing for text in self._labels[self._answer].texts], np.bool_
        )

    def _refuse_contradictions(self, pairs: NDArray[np.int64], answers: Codes, findings: Findings) -> None:
        texts = self._labels[self._answer].texts
        same, given = _alike(texts, _folded)[answers], self._given()[answers]
        met, times = np.unique(pairs, return_counts=True)
        first, answered, differ = dict[int, int](), dict[int, int](), dict[int, str]()
        again: list[tuple[int, int]] = []
        for place in np.flatnonzero(np.isin(pairs, met[times > 1])).tolist():
            pair = int(pairs[place])
            if (one := first.setdefault(pair, place)) != place:
                again.append((pair, place))
            if not given[place] or same[one := answered.setdefault(pair, place)] == same[place]:
                continue
            values = " and ".join(f"“{safe_value(texts[answers[at]])}”" for at in (one, place))
            rows = f"{self._rows[one]} and {self._rows[place]}"
            differ.setdefault(pair, f"{self._asked(pair)} in rows {rows} ({values})")
        if differ:
            more = f" and {len(differ) - PAIRS_SHOWN} more" if len(differ) > PAIRS_SHOWN else ""
            raise Refusal("pair-contradicts", self.at(), pairs="; ".join([*differ.values()][:PAIRS_SHOWN]) + more)
        for pair, place in again:
            at, row = self._table.at(int(self._rows[place]), self._answer), int(self._rows[first[pair]])
            findings.add("pair-twice", at, question=self._asked(pair), row=row)

    def _asked(self, pair: int) -> str:
        return safe_value(self.header[len(self._own) + pair % self._questions])

    def _say_twice(self, findings: Findings) -> None:
        """Warn of counts of one option of one question that nothing beside them tells apart."""
        assert self._weights is not None  # those of counts
        question, parts = self._shape.parts["question"], self._shape.parts.values()
        numbers = vocabulary().role["nomor"]
        others = [c for c in self._own if c not in parts and plain(self._table.header[c]) not in numbers]
        mixed = np.zeros(len(self._rows), np.int64)
        for column in (question, self._answer, *others):
            texts = self._labels[column].texts
            mixed = mixed * len(texts) + _alike(texts, _folded)[self._codes[column]]
            mixed = np.unique(mixed, return_inverse=True)[1]  # so that the product stays small
        counted = np.flatnonzero(self._weights)
        _, first, which = np.unique(mixed[counted], return_index=True, return_inverse=True)
        earlier = counted[first[which]]
        for place, one in zip(
            counted[earlier != counted].tolist(), earlier[earlier != counted].tolist(), strict=True
        ):
            row, asked = int(self._rows[place]), int(self._question_of[self._codes[question][place]])
            option = safe_value(self._labels[self._answer].texts[self._codes[self._answer][place]])
            said = {"question": self._asked(asked), "option": option, "first": int(self._rows[one]), "row": row}
            findings.add("option-twice", self.at(row, len(self._own) + asked), **said)

    def top(self) -> Iterator[Sequence[object]]:
        """The rows up to the header, and those below as they are read."""
        if self.header_row:
            yield from [()] * (self.header_row - 1)
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
        self, columns: Sequence[Column], labels: Sequence[Labels], findings: Findings, progress: Progress
    ) -> Iterator[Block]:
        """Give the whole table as one block; see :meth:`Table.blocks`."""
        del findings, progress  # all was read, and said, when it was reshaped
        long = self._shape.kind == "long"
        rows = self._rows[self._first] if long else self._rows
        if len(rows):
            codes = [self._coded(column, label) for column, label in zip(columns, labels, strict=True)]
            yield Block(rows, codes, self._cells, self._weights)

    def _coded(self, column: Column, label: Labels) -> Codes:
        if not isinstance(column, int):
            people = len(self._first) if self._shape.kind == "long" else len(self._rows)
            return first_filled(column, lambda place, rows: self._coded(place, label)[rows], people, label[""])
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


def _trimmed(text: str) -> str:
    """A text without spaces around it, and a whole number without places.

    >>> _trimmed(" 3.0"), _trimmed("R3 "), _trimmed("1.000")
    ('3', 'R3', '1.000')
    """
    text = text.strip()
    return match[1] if (match := _WHOLE.fullmatch(text)) else text


def _folded(text: str) -> str:
    """The same, whatever its case and spaces."""
    return _trimmed(" ".join(text.casefold().split()))


def _alike(texts: Sequence[str], key: Callable[[str], str]) -> Codes:
    """For each text the place of the first with the same key."""
    first: dict[str, int] = {}
    return np.array([first.setdefault(key(text), place) for place, text in enumerate(texts)], np.int32)
