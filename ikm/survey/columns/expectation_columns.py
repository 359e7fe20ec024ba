"""Columns that hold what respondents expected of an unsur, or how important it is to them."""

from __future__ import annotations

from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Findings, Refusal
from ikm.survey.columns.header_meaning import HeaderMeaning, HeaderMeanings, MatchedColumn, listed, name_of, number_in
from ikm.survey.files.table import Table

FEWEST = 2
"""One column alone may be anything that has such a word in its header."""


class ExpectationColumns(NamedTuple):
    """The columns of expectations by unsur; the findings name them, and those that belong to no single unsur."""

    by_unsur: dict[str, list[MatchedColumn]]
    findings: Findings


def expectation_columns(table: Table, columns: HeaderMeanings, method: Method) -> ExpectationColumns:
    """The columns of expectations by unsur, as ``columns.found`` has those of the answers.

    There are none where only one header looks like an expectation and the mapping file names none. A column of no
    unsur, or of several, is not used, and is named in a finding.

    :raises Refusal: ``expectation-twice`` where an unsur has several that its questions do not tell apart.
    """
    answer_by_number = _answers_by_number(table, columns)
    expectations: dict[str, list[MatchedColumn]] = {}
    unmatched: list[str] = []
    for place, meaning in columns.expected:
        answer = answer_by_number.get(number_in(table.header[place]))
        if meaning.reason == "number" and answer:
            # H8 is what was expected of the question U8, whichever unsur U8 has turned out to ask about.
            meaning = meaning._replace(unsur=answer.unsur, reason=answer.reason)
        if len(meaning.unsur) == 1:
            expectations.setdefault(meaning.unsur[0], []).append(MatchedColumn(place, meaning))
        else:
            unmatched.append(table.header[place])

    is_mapped = any(column.meaning.reason == "mapping" for column in columns.expected)
    if len(columns.expected) < FEWEST and not is_mapped:
        return ExpectationColumns({}, Findings())
    for unsur, matched in expectations.items():
        sure = [column for column in matched if column.meaning.sure]
        expectations[unsur] = sure or matched
    for unsur, matched in expectations.items():
        _refuse_twice(table, unsur, matched, len(columns.found.get(unsur, ())), method)
    findings = Findings()
    if unmatched:
        findings.add("expectation-unmatched", table.at(), columns=listed(unmatched))
    used = [table.header[column.place] for unsur in method.unsur for column in expectations.get(unsur.id, ())]
    if used:
        findings.add("expectation-columns", table.at(), columns=listed(used))
    return ExpectationColumns(expectations, findings)


def _answers_by_number(table: Table, columns: HeaderMeanings) -> dict[int | None, HeaderMeaning]:
    """What the answer columns known by a number mean, by that number."""
    answers: dict[int | None, HeaderMeaning] = {}
    for matched in columns.found.values():
        for place, meaning in matched:
            if meaning.reason.startswith("number"):
                answers[number_in(table.header[place])] = meaning
    return answers


def _refuse_twice(
    table: Table, unsur: str, matched: list[MatchedColumn], question_count: int, method: Method
) -> None:
    """Refuse several columns of one unsur, unless there is one for each of its questions."""
    if len(matched) == 1:
        return
    parts = {column.meaning.part for column in matched}
    are_told_apart = len(parts) == len(matched) and "" not in parts
    if are_told_apart and len(matched) == question_count:
        return
    headers = listed(table.header[column.place] for column in matched)
    raise Refusal("expectation-twice", table.at(), columns=headers, unsur=name_of(unsur, method))
