"""From a table and what its columns are to tallies: of everyone, and of each group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.findings import Findings, Refusal, safe_value
from ikm.index.method import Method
from ikm.index.tally import Ints, Tally
from ikm.survey.answers import AnswerColumn
from ikm.survey.columns import UNIT, Answer, ColumnMap, Key
from ikm.survey.forms import BLANK, place_in_scale
from ikm.survey.table import Codes, Labels, Progress, Table

MOST_ANSWERS = 1_000
MOST_GROUPS = 100_000

GroupKey = tuple[str | None, ...]
"""The values that make a group, None where the cell is blank."""


class Counted(NamedTuple):
    """What a table came to: rows that are not blank, respondents dropped as incomplete, and tallies."""

    rows: int
    dropped: int
    total: Tally
    groups: dict[tuple[str, ...], dict[GroupKey, Tally]]


def count(
    table: Table,
    columns: ColumnMap,
    tables: Sequence[tuple[str, ...]],
    method: Method,
    findings: Findings,
    progress: Progress,
) -> Counted:
    """Read a table once and count everyone, and each group of each of ``tables`` (names of ``columns.keys``).

    Respondents are the rows with at least one usable answer, or, where the method takes complete ones only,
    with all of them.

    :raises Refusal: where there is no row, no usable one, no answer to an unsur, or another scale.
    """
    answers = [_answer_column(table, answer, method) for answer in columns.answers]
    keys = {name: _KeyColumn(table, key, columns.unit_assumed) for name, key in columns.keys.items()}
    shape = len(answers), len(method.rules.scores)
    groupings = {by: _Grouping([keys[name] for name in by], *shape) for by in tables or [()]}
    further = {index: Labels(MOST_ANSWERS, None) for index in columns.further}
    wanted = [*(one.index for one in answers), *(key.index for key in keys.values()), *further]
    labels = [*(one.labels for one in answers), *(key.labels for key in keys.values()), *further.values()]
    rows = empty = dropped = 0
    for block in table.blocks(wanted, labels, findings, progress):
        codes = dict(zip(keys, block.codes[len(answers) :], strict=False))
        found = np.stack(
            [one.read(c, block.rows, table, findings) for one, c in zip(answers, block.codes, strict=False)]
        )
        answered = found > 0
        some: NDArray[np.bool_] = np.any(answered, axis=0)
        used: NDArray[np.bool_] = np.all(answered, axis=0) if method.missing == "complete" else some
        rows += len(some)
        empty += len(some) - int(np.count_nonzero(some))
        dropped += int(np.count_nonzero(some & ~used))
        values = {name: key.read(codes[name]) for name, key in keys.items()}
        if not used.all():
            found = found[:, used]
            values = {name: value[used] for name, value in values.items()}
        for by, grouping in groupings.items():
            grouping.count(found, [values[name] for name in by])
    _refuse_unusable(table, answers, rows, empty, dropped)
    _settle_further(table, further, method, findings)
    _note_unused(table, empty - findings.by_code["row-too-long"], dropped, findings)
    groups = {by: grouping.by_key() for by, grouping in groupings.items() if by}
    if columns.unit_assumed and keys[UNIT].labels.overfull:
        del groups[UNIT,]
    whole = next(iter(groupings.values())).tally.total()
    return Counted(rows, dropped, whole, groups)


def _answer_column(table: Table, answer: Answer, method: Method) -> AnswerColumn:
    unsur = next(one for one in method.unsur if one.id == answer.question.unsur)
    labels = Labels(MOST_ANSWERS, _too_many(table, answer.index, MOST_ANSWERS, f"answers to {unsur.short}"))
    return AnswerColumn(unsur, f"{answer.question.code} {unsur.short}", answer.index, method.rules.scores, labels)


def _too_many(table: Table, index: int, limit: int, meaning: str) -> Refusal:
    place = table.at(table.header_row, index)
    return Refusal("too-many-values", place, column=safe_value(table.header[index]), limit=limit, meaning=meaning)


class _KeyColumn:
    """A column to group by while it is read: its values in the order met, None for a blank."""

    def __init__(self, table: Table, key: Key, unit_assumed: bool) -> None:
        assumed = unit_assumed and key.name == UNIT
        self.index, self.name = key.index, key.name
        self.labels = Labels(MOST_GROUPS, None if assumed else _too_many(table, key.index, MOST_GROUPS, "groups"))
        self.values: dict[str | None, int] = {}
        self._of_label = np.empty(0, np.int64)

    def read(self, codes: Codes) -> Ints:
        new = self.labels.texts[len(self._of_label) :]
        if new:
            cleaned = (" ".join(text.split()) or None for text in new)
            found = [self.values.setdefault(value, len(self.values)) for value in cleaned]
            self._of_label = np.append(self._of_label, found)
        return self._of_label[codes]


class _Grouping:
    """A tally for each group by the values of some key columns; without any, for everyone."""

    def __init__(self, keys: list[_KeyColumn], questions: int, scores: int) -> None:
        self.keys, self.scores = keys, scores
        self.tally = Tally.zero(questions, scores, 0)
        self._crossed: dict[tuple[int, ...], int] = {}

    def count(self, answers: NDArray[np.int8], values: list[Ints]) -> None:
        if len(values) == 1:
            places, number = values[0], len(self.keys[0].values)
        else:
            places, number = self._cross(answers.shape[1], values)
        self.tally = self.tally.grown(number) + Tally.count(answers, places, number, self.scores)

    def _cross(self, rows: int, values: list[Ints]) -> tuple[Ints, int]:
        mixed = np.zeros(rows, np.int64)
        for key, value in zip(self.keys, values, strict=True):
            _, mixed = np.unique(mixed, return_inverse=True)  # so that the product stays small
            mixed = mixed * len(key.values) + value
        _, first, inverse = np.unique(mixed, return_index=True, return_inverse=True)
        combinations = [tuple(int(value[row]) for value in values) for row in first]
        places = [self._crossed.setdefault(one, len(self._crossed)) for one in combinations]
        if len(self._crossed) > MOST_GROUPS:
            crossed = ",".join(key.name for key in self.keys)
            raise Refusal("too-many-values", column=crossed, limit=MOST_GROUPS, meaning="groups")
        return np.array(places, np.int64)[inverse], len(self._crossed)

    def by_key(self) -> dict[GroupKey, Tally]:
        """The tallies of all groups that have respondents."""
        texts = [list(key.values) for key in self.keys]
        groups = self._crossed if len(texts) != 1 else {(place,): place for place in range(len(texts[0]))}
        return {
            tuple(text[value] for text, value in zip(texts, values, strict=True)): self.tally[place]
            for values, place in groups.items()
            if place < len(self.tally.respondents) and self.tally.respondents[place]
        }


def _refuse_unusable(table: Table, answers: list[AnswerColumn], rows: int, empty: int, dropped: int) -> None:
    if not rows:
        raise Refusal("table-empty", table.at())
    for one in answers:
        one.refuse_another_scale(table)
    if empty == rows:
        raise Refusal("no-usable-row", table.at(), rows=rows)
    for one in answers:
        one.refuse_empty(table)
    if empty + dropped == rows:
        raise Refusal("no-complete-row", table.at(), rows=rows)


def _settle_further(table: Table, further: dict[int, Labels], method: Method, findings: Findings) -> None:
    """Say of columns beyond the last unsur that they are empty; refuse one that is not, for it was asked too."""
    rules = method.rules
    for index, labels in further.items():
        place = table.at(table.header_row, index)
        said = {"column": safe_value(place.header), "rules": rules.short, "unsur": str(len(rules.unsur))}
        if any(place_in_scale(text, rules.scores) != BLANK for text in labels.texts):
            raise Refusal("column-further", place, **said)
        findings.add("column-empty", place, column=said["column"], rules=said["rules"], unsur=said["unsur"])


def _note_unused(table: Table, empty: int, dropped: int, findings: Findings) -> None:
    if empty:
        findings.add("rows-without-answer", table.at(), rows=empty)
    if dropped:
        findings.add("incomplete-dropped", table.at(), rows=dropped)
