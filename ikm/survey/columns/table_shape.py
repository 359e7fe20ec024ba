"""The shape of a table: what one of its rows is, and which columns are the parts of that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from ikm.survey.columns.tick_columns import TickedQuestion
from ikm.survey.texts.answer_troubles import AnswerTrouble

Kind = Literal["wide", "long", "counts", "ticks"]


class TableShape(NamedTuple):
    """One row a respondent (``wide``), one an answer (``long``), or one of how many chose an option (``counts``).

    In a table of ``ticks``, too, a row is a respondent's; each answer of its ``ticked`` questions has a column.

    ``parts`` gives the column of each part of a long table or one of counts. Of counts there are three layouts:

    - a row an option: ``question``, ``score`` and ``count``
    - a row a question: ``question``, and a column of counts under each score instead of ``score`` and ``count``
    - turned, a row a score: ``score``, and ``questions``, a column of counts for each

    ``labels`` are the texts of ``score`` that stand for one, such as `Skor 1`, each with it. ``percentages`` are
    columns beside the counts. Where there is ``trouble``, the table is one of counts and cannot be read so.
    """

    kind: Kind
    parts: Mapping[str, int]
    questions: tuple[int, ...] = ()
    labels: Mapping[str, str] = {}
    percentages: tuple[int, ...] = ()
    trouble: AnswerTrouble | None = None
    ticked: tuple[TickedQuestion, ...] = ()
