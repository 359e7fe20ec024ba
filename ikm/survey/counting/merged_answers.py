"""Answers in cells that are merged across: to every program that reads them, only the first question has one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ikm.messages.findings import Findings
from ikm.survey.files.table import MergedCells, Table, column_on_sheet
from ikm.survey.texts.answer_words import place_in_scale
from ikm.survey.texts.vocabulary import foot_word

_NUMBER = re.compile(r"[0-9][0-9.,]*")


def merged_answers(table: Table, answer_places: Iterable[int], scores: tuple[int, ...]) -> Findings:
    """A finding that names the cells of answers that are merged over several questions; empty where none is."""
    of_answers = {column_on_sheet(table, place) for place in answer_places}

    def is_answer(cell: MergedCells) -> bool:
        spanned = of_answers.intersection(cell.columns)
        if cell.rows[0] <= table.header_row or not cell.text:
            return False
        if cell.columns[0] not in of_answers or len(spanned) < 2:
            return False
        # Below the answers stand sums, and what these are.
        is_other_number = bool(_NUMBER.fullmatch(cell.text)) and place_in_scale(cell.text, scores) < 1
        return not is_other_number and not any(foot_word(cell.text))

    cells = sorted((cell.rows[0], cell.columns[0], cell.name) for cell in table.merged if is_answer(cell))
    findings = Findings()
    if cells:
        findings.add("answers-merged", table.at(), number=len(cells), cells=[name for *_, name in cells])
    return findings
