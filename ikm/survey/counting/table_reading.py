"""What is to be read of each input, and what one table of it came to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from ikm.index.method import Method, Question
from ikm.messages.findings import Findings, Place, Refusal
from ikm.options import ReadOptions, texts_of
from ikm.survey.columns.column_map import ColumnMap
from ikm.survey.columns.mapping_file import PROFILE, UNIT, TableOverrides
from ikm.survey.counting.grouping import TableKeys, TimeFilter
from ikm.survey.counting.row_prints import Prints
from ikm.survey.counting.table_counts import TableCounts
from ikm.survey.databases.address import DatabaseAccess

MOST_PLACED = 20
"""This many findings of a code are kept with their place, unless more are asked for."""


class ReadRequest(NamedTuple):
    """What is to be read of each input.

    - ``options``: what the user chose
    - ``role_sources``: the roles whose value stands in a name, by role: that of the ``file``, ``sheet`` or ``folder``
    - ``when``: the time asked for
    - ``zone``: the clocks by which stamps are taken that name their zone, as far ahead of Greenwich; None: as written
    - ``bands``: the classes of age
    - ``profile``: count the classes of the respondents
    - ``in_addition``: groupings to count that no table shows, each crossed by its roles as far as they are known
    - ``split_by``: roles that every grouping is crossed with, as far as they are known, so that what was counted can
      be restricted to some of their values
    - ``lists``: files that are no inputs, with the code of what they are instead
    - ``products``: the tallies have all that a tally can hold
    - ``days``: the respondents of each day are counted
    - ``marks``: the tallies tell equal rows in two files
    - ``answers``: keep the answers of up to so many respondents one by one
    - ``thorough``: make all checks of single rows, and count how often each answer was met
    - ``max_per_code``: how many findings of a code are kept
    - ``chosen``: which of weight, missing and overall the user chose; a workbook that is read back decides the others
    - ``partial``: a table may lack the answers to a question
    - ``prints``: fingerprint the rows, so that they are known again in another table
    - ``digests``: find out the SHA-256 of the input
    - ``suggestions``: collect what respondents wrote in these columns, with none named in those known by their
      headers; None: collect nothing
    - ``counted``: the fingerprints of rows that were counted before, and are left out where duplicates are
    """

    method: Method
    overrides: TableOverrides = TableOverrides()
    options: ReadOptions = ReadOptions()
    role_sources: Mapping[str, str] = {}
    when: TimeFilter = TimeFilter()
    zone: timedelta | None = None
    bands: tuple[int, ...] | None = None
    profile: bool = False
    in_addition: tuple[tuple[str, ...], ...] = ()
    split_by: tuple[str, ...] = ()
    lists: Mapping[Path, str] = {}
    products: bool = False
    days: bool = False
    marks: bool = False
    answers: int = 0
    thorough: bool = False
    max_per_code: int = MOST_PLACED
    chosen: frozenset[str] = frozenset()
    partial: bool = False
    prints: bool = False
    digests: bool = True
    suggestions: tuple[str, ...] | None = None
    counted: Prints | None = None

    @property
    def database(self) -> DatabaseAccess:
        """What is to be read of a database, also by the mapping file."""
        overrides = self.overrides
        return self.options.database._replace(long=overrides.database, void_answers=overrides.void_answers)

    @property
    def group_columns(self) -> tuple[str, ...]:
        """The columns to group by that the user named, each once; ``A,B`` crosses two."""
        return tuple(dict.fromkeys(texts_of(self.options.by)))

    @property
    def optional_roles(self) -> tuple[str, ...]:
        """Roles to group by where there is such a column."""
        roles = [role for roles in (*self.in_addition, self.split_by) for role in roles if role != UNIT]
        if self.profile:
            roles += PROFILE
        return tuple(roles)


class TableReading(NamedTuple):
    """What one table came to, and how it was read, by which method.

    ``parts`` are the columns of its shape that it still has, by part; ``unit`` is the column assumed to be the unit,
    if any was; ``letters`` are those of the columns, ``heads`` where their headers stand (a tally has none),
    ``question_rows`` their rows in a sheet that was turned; ``used_overrides`` are the entries of ``mapping_file``
    that this table had a use for; ``tables`` are those of the groups that are to be shown. Of what was counted
    elsewhere, ``made_from`` are the names and digests, ``suppressed`` says how many small groups it lacks, and how
    many respondents, and ``is_complete`` that no input had to be left out; ``bands`` are the classes of age that it
    was counted by (None: those asked for), ``classes`` the standard ones of each characteristic, as far as it names
    them.
    """

    place: Place
    sha256: str | None
    shape: str
    header: tuple[str, ...]
    header_row: int
    parts: Mapping[str, int]
    columns: ColumnMap
    counted: TableCounts
    findings: Findings
    unit: Place | None
    letters: list[str]
    heads: tuple[Place, ...]
    used_overrides: frozenset[tuple[str, str]]
    method: Method
    tables: tuple[TableKeys, ...]
    mapping_file: str
    question_rows: tuple[int, ...] = ()
    made_from: tuple[tuple[str, str | None], ...] = ()
    suppressed: tuple[int, int] = (0, 0)
    is_complete: bool = True
    bands: tuple[int, ...] | None = None
    classes: Mapping[str, tuple[str, ...]] = {}

    @property
    def is_one_by_one(self) -> bool:
        """Whether each respondent was read, and not counts of their answers."""
        return self.shape in ("wide", "long", "ticks")

    def place_of_figure(self, row: int, column: int | None) -> Place:
        """The place of a row; of a sheet that was turned, the cell on a column, or where the row is called."""
        if not self.question_rows:
            return self.place._replace(row=row)
        question_row = self.header_row if column is None else self.question_rows[column]
        return self.place._replace(row=question_row, column=row)

    def header_place(self, column: int) -> Place:
        """The place of the header of a column."""
        return self.heads[column]

    def other_sheet(self, column: int) -> str:
        """The name of the sheet on which a column stands, where that is another than the place of the reading."""
        sheet = self.heads[column].sheet if self.heads else self.place.sheet
        return "" if sheet == self.place.sheet else sheet

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that were asked, in the order of the tallies."""
        return tuple(answer.question for answer in self.columns.answers)


class InputReading(NamedTuple):
    """The tables read from one input, and what there is to say of those that were not."""

    tables: list[TableReading]
    findings: Findings


ReadOutcome = InputReading | Refusal
"""What was read from one input, or why it cannot be read."""
