"""The statements that are sent to a database: they count how many rows have each pattern of some columns.

Texts are compared byte by byte, whatever the collation of a column: ``Dinkes`` is not ``DINKES``, and ``"Baik "`` is
not ``"Baik"``. NULL is a group of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

COUNT = "count"
"""The name of the column that says how many rows have a pattern."""
MYSQL, POSTGRESQL, SQLITE = ("mysql", "mariadb"), "postgresql", "sqlite"
"""The names that SQLAlchemy has for dialects."""
DAY_LENGTH = 10
"""The signs of a day as in ``2025-01-31``."""
_STARTS_WITH_DAY = ("'____-__-__ __:%'", "'____-__-__T__:%'")
_REMARK = r"--[^\n]*(?:\n|$)|/\*.*?\*/"
_SELECT = re.compile(rf"(?:\s|{_REMARK})*[(\s]*(?:select|with)\b", re.IGNORECASE | re.DOTALL)
_WRITE = re.compile(
    r"\b(?:insert\s+into|delete\s+from|merge\s+into|update\s+\S+\s+set|replace\s+into)\b", re.IGNORECASE
)
"""What writes behind ``WITH``, in a query that begins as one which reads."""
_NO_CODE = re.compile(rf"'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|{_REMARK}", re.DOTALL)
"""Texts, quoted names and remarks: a semicolon in one ends no statement."""
_END = re.compile(r";[;\s]*\Z")

Seen = Literal["whole", "day", "filled"]
"""What of a cell matters: all of it, the day of a moment, or only whether it is filled."""
Selection = sa.Select[Any]
Expression = sa.ColumnElement[Any]


class CountedColumn(NamedTuple):
    """A column whose values make patterns.

    Where it is surely no text (``is_text`` is False), there is no collation to be left out of the comparison. Bits of
    MySQL (``is_bits``) are numbers only where a statement reckons with them.
    """

    name: str
    is_text: bool = True
    seen: Seen = "whole"
    is_bits: bool = False


def table_of(name: str, schema: str | None = None) -> sa.FromClause:
    """A table or view by its name, whatever its columns are."""
    return sa.table(name, schema=schema)


def query_of(text: str, name: str = "q") -> sa.FromClause:
    """What a query of the user's gives, as a table; :func:`is_query` says whether it is one.

    A colon in it is a colon, and a remark at its end does not hide what follows.
    """
    code = _NO_CODE.sub(lambda found: " " * len(found[0]), text)
    end = _END.search(code)  # behind it a remark may stand
    inner = text[: end.start() if end else None].strip().replace(":", r"\:")
    return sa.text(f"{inner}\n").columns().subquery(name)


def is_query(text: str) -> bool:
    """Whether a text begins as a query that only reads, and is one statement.

    >>> is_query("SELECT u1 FROM responden;"), is_query("DELETE FROM responden"), is_query("SELECT 1; DROP TABLE a")
    (True, False, False)
    >>> is_query("WITH a AS (SELECT 1) DELETE FROM responden"), is_query("SELECT 'delete from' AS u1")
    (False, True)
    """
    code = _END.sub("", _NO_CODE.sub(" ", text))
    return bool(_SELECT.match(text)) and ";" not in code and not _WRITE.search(code)


def patterns_statement(
    source: sa.FromClause, columns: Sequence[CountedColumn], dialect: str, conditions: Sequence[Expression] = ()
) -> Selection:
    """How many rows have each combination of the values of some columns.

    The columns of the result have the names of the columns, and ``count`` stands behind. ``dialect`` is the name that
    SQLAlchemy has for it. Rows are counted that fulfil all ``conditions``.
    """
    expressions = [compared(column, dialect) for column in columns]
    named: list[Expression] = [one.label(column.name) for one, column in zip(expressions, columns, strict=True)]
    return (
        sa.select(*named, sa.func.count().label(COUNT)).select_from(source).where(*conditions).group_by(*expressions)
    )


def rows_statement(source: sa.FromClause, columns: Sequence[CountedColumn], most: int, dialect: str) -> Selection:
    """At most so many rows, as they come."""
    named = [_as_seen(column, dialect).label(column.name) for column in columns]
    return sa.select(*named).select_from(source).limit(most)


def compared(column: CountedColumn, dialect: str, of_table: Expression | None = None) -> Expression:
    """A column as an expression of which two values are equal where all their bytes are.

    ``of_table`` is the column itself, where several tables are joined.
    """
    raw: Expression = sa.column(column.name) if of_table is None else of_table
    if column.is_bits:
        raw = raw.op("+")(sa.literal_column("0"))
    if column.seen == "filled":
        return _filled(raw, column, dialect)
    if column.seen == "day":
        return _day(raw, column, dialect)
    return _as_bytes(raw, dialect) if column.is_text else raw


def _as_seen(column: CountedColumn, dialect: str) -> Expression:
    """A column as its first rows show it.

    That of PostgreSQL is shown as it is counted: its drivers have no value for a moment such as ``infinity``.
    """
    if dialect == POSTGRESQL or column.is_bits:
        return compared(column, dialect)
    return sa.column(column.name)


def exact(column: CountedColumn, dialect: str, of_table: Expression) -> Expression:
    """A column of a table as an expression that can be given back to the database, whatever bytes stand in it."""
    return sa.func.hex(of_table) if dialect == SQLITE else compared(column, dialect, of_table)


def exact_cell(value: object, dialect: str) -> object:
    """What a cell holds whose :func:`exact` is this value."""
    return bytes.fromhex(str(value)) if dialect == SQLITE and value is not None else value


def is_short(of_table: Expression, longest: int, dialect: str) -> Expression:
    """Whether a cell is blank, or no longer than so many signs."""
    return sa.or_(of_table.is_(sa.null()), sa.func.length(_as_text(of_table, dialect)) <= longest)


def is_filled(expression: Expression, dialect: str) -> Expression:
    """Whether a value is neither NULL nor an empty text, nor one of nothing but spaces; never NULL."""
    return _filled(expression, CountedColumn(""), dialect).is_not(None)


def _as_bytes(expression: Expression, dialect: str) -> Expression:
    if dialect in MYSQL:
        # A binary collation still takes "Baik " for "Baik"; bytes differ, and are UTF-8 whatever the column's set is.
        return sa.cast(sa.cast(expression, mysql.CHAR(charset="utf8mb4")), mysql.BINARY)
    if dialect == POSTGRESQL:
        return sa.collate(_as_text(expression, dialect), "C")
    if dialect == SQLITE:
        return sa.collate(expression, "BINARY")
    return expression


def _as_text(expression: Expression, dialect: str) -> Expression:
    return sa.cast(expression, mysql.CHAR(charset="utf8mb4") if dialect in MYSQL else sa.Text)


def _day(raw: Expression, column: CountedColumn, dialect: str) -> Expression:
    """The day of a moment; of a text, what stands before the time of day where it is written as databases do."""
    if not column.is_text and dialect != SQLITE:  # which keeps moments as texts
        return sa.cast(raw, sa.Date)
    text = _as_text(raw, dialect)
    has_time = sa.or_(*(text.like(sa.literal_column(start)) for start in _STARTS_WITH_DAY))
    # Constants stand in the statement: as parameters they would not be the same twice, and could not be grouped by.
    day = sa.func.substr(text, sa.literal_column("1"), sa.literal_column(str(DAY_LENGTH)))
    return _as_bytes(sa.case((has_time, day), else_=text), dialect)


def _filled(raw: Expression, column: CountedColumn, dialect: str) -> Expression:
    """A star where a cell is filled, else NULL."""
    is_blank: Expression = raw.is_(sa.null())
    if column.is_text:
        is_blank = sa.or_(is_blank, sa.func.trim(_as_text(raw, dialect)) == sa.literal_column("''"))
    return sa.case((is_blank, sa.null()), else_=sa.literal_column("'*'"))
