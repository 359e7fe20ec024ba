"""Columns numbered like answers beyond the last unsur of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import Method
from ikm.messages.findings import Findings, Refusal
from ikm.messages.masking import safe_value
from ikm.survey.columns.header_meaning import listed
from ikm.survey.files.table import MOST_COLUMNS, Codes, Labels, Table, distinct
from ikm.survey.texts.answer_words import BLANK, place_in_scale

MOST_LABELS = 1_000


class FurtherColumns:
    """Columns numbered like answers beyond the last unsur of the rules: an office may have asked more questions."""

    def __init__(self, table: Table, columns: Iterable[int]) -> None:
        self._table = table
        self.labels = {index: Labels(MOST_LABELS, None) for index in columns}
        self._texts: dict[int, set[str]] = {index: set() for index in self.labels}

    def observe(self, codes: Mapping[int, Codes], is_respondent: NDArray[np.bool_]) -> None:
        """Take note of what respondents have in these columns; ``codes`` are theirs by column."""
        for index, labels in self.labels.items():
            # What only the footer has in such a column is no answer.
            respondent_codes = distinct(codes[index][is_respondent])
            self._texts[index].update(labels.texts[code] for code in respondent_codes)

    def settle(self, method: Method) -> Findings:
        """Say of each column that it is empty, after the last row.

        :raises Refusal: ``column-further`` where one is not, for its question was asked.
        """
        rules, table = method.rules, self._table
        filled: list[int] = []
        for index, texts in self._texts.items():
            places = {place_in_scale(text, rules.scores) for text in texts}
            if places - {BLANK}:
                filled.append(index)
        if filled:
            place = table.at(table.header_row, filled[0])
            names = listed(table.header[index] for index in filled)
            raise Refusal("column-further", place, columns=names, rules=rules.short, unsur=len(rules.unsur))
        findings = Findings(MOST_COLUMNS)
        for index in self._texts:
            place = table.at(table.header_row, index)
            column = safe_value(place.header)
            findings.add("column-empty", place, column=column, rules=rules.short, unsur=len(rules.unsur))
        return findings
