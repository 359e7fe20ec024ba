"""Compares the figures in the foot of each sheet with those that its answers give."""

from __future__ import annotations

from collections.abc import Iterable

from ikm.index.score import score
from ikm.messages.findings import Findings
from ikm.report.checks import compare_footer
from ikm.survey.counting.read_table import TableReading


def compare_footer_claims(readings: Iterable[TableReading]) -> Findings:
    """A finding for each figure in the foot of a sheet that its answers do not give.

    A sheet of which rows were left out is not compared: its foot speaks of all of them.
    """
    findings = Findings()
    for reading in readings:
        counted = reading.counted
        rows_left_out = counted.outside + counted.dropped + counted.repeated
        if not counted.claims or rows_left_out:
            continue
        answer_columns = [answer.place for answer in reading.columns.answers]
        table_score = score(counted.total, reading.questions, reading.method)
        compare_footer(reading.place, answer_columns, counted.claims, table_score, reading.method, findings)
    return findings
