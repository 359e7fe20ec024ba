"""Compares the figures in the foot of each sheet with those that its answers give."""

from __future__ import annotations

from collections.abc import Iterable

from ikm.messages.findings import Findings
from ikm.report.checks import compare_footer
from ikm.survey.counting.foot_figures import AnswersAbove
from ikm.survey.counting.table_reading import TableReading


def compare_footer_claims(readings: Iterable[TableReading], max_per_code: int) -> Findings:
    """A finding for each figure in the foot of a sheet that its answers do not give, and for an index that they give.

    A sheet of which rows were left out is not compared: its foot speaks of all of them. ``max_per_code`` findings of
    a code keep their place.
    """
    findings = Findings(max_per_code)
    for reading in readings:
        counted = reading.counted
        rows_left_out = counted.outside + counted.dropped + counted.repeated + counted.deselected
        if not counted.claims or rows_left_out:
            continue
        answer_columns = [answer.place for answer in reading.columns.answers]
        whole = AnswersAbove.of_tally(counted.total, reading.questions, reading.method)
        findings += compare_footer(reading.place_of_figure, answer_columns, counted.claims, whole)
    return findings
