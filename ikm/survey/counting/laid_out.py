"""A table of any shape, laid out with a column of answers for each question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ikm.messages.findings import Findings
from ikm.survey.columns.branched_questions import branched_questions
from ikm.survey.columns.composed_table import ComposedTable
from ikm.survey.columns.header_meaning import listed
from ikm.survey.columns.spanning_heads import refuse_unclear_heads
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.files.table import Progress, Table


class LaidOutTable(NamedTuple):
    """A table with a column of answers for each question; ``parts`` are the columns that gave it its shape."""

    table: Table
    parts: Mapping[str, int]


def laid_out(table: Table, shape: TableShape, request: ReadRequest, progress: Progress) -> LaidOutTable:
    """A table of any shape as one with a row a respondent, or a count, and a column of answers for each question.

    :raises Refusal: where a long table has two answers to one question, and where several columns of an unsur are
        neither questions nor anything else that is known.
    """
    if shape.kind in ("long", "counts"):
        from ikm.survey.columns.reshape import ReshapedTable

        reshaped = ReshapedTable(table, shape, request.method, progress, request.max_per_code)
        return LaidOutTable(reshaped, reshaped.parts)
    if shape.ticked:
        return LaidOutTable(ComposedTable(table, shape.ticked), {})
    branched = branched_questions(table, request.method, request.overrides)
    if not branched:
        if not request.overrides.questions:
            refuse_unclear_heads(table)
        return LaidOutTable(table, {})
    findings = Findings()
    findings.add("branches-joined", table.at(), columns=listed(question.header for question in branched))
    return LaidOutTable(ComposedTable(table, branched, findings), {})
