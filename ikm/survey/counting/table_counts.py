"""What is to be counted of a table, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ikm.index.method import Method
from ikm.index.tally import Tally
from ikm.messages.findings import Findings, Place
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.counting.answer_column import (
    AnswerColumn,
)
from ikm.survey.counting.answer_rows import AnswerRows
from ikm.survey.counting.cell_account import (
    CellAccount,
)
from ikm.survey.counting.foot_figures import FooterClaim
from ikm.survey.counting.grouping import GroupKey, TableKeys, TimeFilter
from ikm.survey.counting.row_check_context import CheckFactory
from ikm.survey.counting.row_prints import Prints
from ikm.survey.counting.suggestion_rows import CollectedSuggestions


class TableCounts(NamedTuple):
    """What a table came to: what became of its rows, and the tallies.

    ``rows`` are those that are not blank. Of these, ``dropped`` are respondents with incomplete answers, ``repeated``
    repeat an earlier one, ``left_out`` are not respondents, ``deselected`` of them because the user or a survey
    program says so, and ``outside`` are of another time. ``claims`` are what the footer says of the whole,
    ``answers`` the columns as they were read, those of expectations behind, and ``answer_rows`` the answers one by
    one, where they were to be kept. ``prints`` are the fingerprints of the rows, ``account`` what
    became of every filled cell, where that was asked for. ``days`` are the tallies of the days that respondents were
    met on, by date, where a column tells them and statistics are wanted; None is that of those without a date.
    ``suggestions`` are what respondents wrote freely, where that was asked for and a column holds it. ``units`` are
    the names of units that were met in any row, also in one that is not counted.
    """

    rows: int
    dropped: int
    repeated: int
    left_out: int
    outside: int
    total: Tally
    groups: dict[TableKeys, dict[GroupKey, Tally]]
    claims: tuple[FooterClaim, ...]
    answers: tuple[AnswerColumn, ...]
    answer_rows: AnswerRows | None = None
    prints: Prints | None = None
    deselected: int = 0
    account: CellAccount | None = None
    days: dict[str | None, Tally] | None = None
    suggestions: CollectedSuggestions | None = None
    units: frozenset[str] = frozenset()


class CountedTable(NamedTuple):
    """What a table came to, and the findings about its rows and the values in them."""

    counts: TableCounts
    findings: Findings


class CountRequest(NamedTuple):
    """What is to be counted of a table.

    - ``max_per_code``: how many findings of a code are kept with their place
    - ``tables``: the tables of groups, by names of ``columns.keys``
    - ``checks``: the checks that observe every respondent
    - ``when``: the time respondents are to be of
    - ``bands``, ``edition``: the classes of age, and the edition of the others
    - ``distinct``: leave out rows that repeat an earlier one
    - ``labels``: count how often each label of an answer was met
    - ``marks``, ``products``: the tallies have them
    - ``days``: count the respondents of each day
    - ``answers``: keep the answers of up to so many respondents one by one
    - ``partial``: the table may lack the answers to a question
    - ``prints``: fingerprint the rows, so that they are known again in another table
    - ``counted``: the fingerprints of rows that were counted in a table before, and are left out
    - ``frequency``: the column that says for how many respondents a row stands
    - ``account``: account for every filled cell
    - ``suggestions``: the columns of suggestions to collect
    """

    method: Method
    overrides: TableOverrides
    max_per_code: int
    tables: Sequence[TableKeys] = ()
    checks: Sequence[CheckFactory] = ()
    when: TimeFilter = TimeFilter()
    bands: tuple[int, ...] | None = None
    edition: str | None = None
    distinct: bool = False
    labels: bool = False
    marks: bool = False
    products: bool = False
    days: bool = False
    answers: int = 0
    partial: bool = False
    prints: bool = False
    counted: Prints | None = None
    frequency: int | None = None
    account: bool = False
    suggestions: Sequence[int] = ()


@dataclass(slots=True)
class RowCounts:
    """What became of the rows of a table that may be respondents.

    ``rows`` are those of the time asked for; of these, ``empty`` have no usable answer, ``dropped`` lack one where
    all are required, and ``repeated`` repeat an earlier row. ``outside`` are of another time; ``undated`` are those
    of them without any. ``too_long`` had more cells than the header and were read as empty.
    """

    rows: int = 0
    empty: int = 0
    dropped: int = 0
    repeated: int = 0
    outside: int = 0
    undated: int = 0
    too_long: int = 0

    def findings(self, place: Place, filled_unanswered: int) -> Findings:
        """How many rows of each there are; those that were too long or filled have findings of their own."""
        findings = Findings()
        numbers = {
            "rows-without-answer": max(0, self.empty - self.too_long - filled_unanswered),
            "incomplete-dropped": self.dropped,
            "duplicates-dropped": self.repeated,
            "rows-outside": self.outside - self.undated,
            "rows-undated": self.undated,
        }
        for code, number in numbers.items():
            if number:
                findings.add(code, place, rows=number)
        return findings
