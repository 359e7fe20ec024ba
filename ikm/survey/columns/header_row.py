"""Where the table of answers begins on its sheet, what names its columns, and which shape it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Refusal, safe_value
from ikm.survey.columns.column_lookup import find_column
from ikm.survey.columns.header_meaning import count_unsur_in, spellings_of
from ikm.survey.columns.mapping_file import COUNTS, LONG, TableOverrides
from ikm.survey.files.table import Table, is_directive, names_in
from ikm.survey.texts.vocabulary import plain, vocabulary

HEADER_WITHIN = 40
"""The header stands in one of so many first rows."""
FEWEST_UNSUR = 2
"""A row that names fewer is the header only where it is the first."""
FEWEST_NUMBERED = 6
"""So many numbers in a row, each one more than the last, number the columns and are nobody's answers."""

Row = tuple[str, ...]
Kind = Literal["wide", "long", "counts"]


class TableShape(NamedTuple):
    """One row a respondent (``wide``), one an answer (``long``), or one an option with its count (``counts``).

    ``parts`` gives the column of each part of a long table or one of counts; of counts with a column for each score,
    these stand under the score instead of ``score`` and ``count``.
    """

    kind: Kind
    parts: Mapping[str, int]


def settle_header(table: Table, method: Method, overrides: TableOverrides, *, counts: bool = False) -> TableShape:
    """Set the header of ``table`` (see :meth:`Table.under`) and tell its shape; with ``counts`` it is one of counts.

    The header is what the caller says; else the first row that has all parts of the shape the caller names, or names
    half of the unsur; else the first that has all parts of a long table or one of counts in the vocabulary's words;
    else the one that names the most, or the first; with the rows around it that belong to it.

    :raises Refusal: where the names a caller gives do not fit the table.
    """
    rows = [names_in(row) for row in islice(table.top(), max(HEADER_WITHIN, overrides.header_row or 0))]
    if overrides.header_row == 0:
        _named(table, rows, overrides)
    elif overrides.header_row:
        table.under(_row(table, rows, overrides.header_row, method), overrides.header_row)
    elif (place := _header(rows, method, overrides, counts=counts)) is not None:
        table.under(*_gathered(rows, place, method, overrides))
    return _counts(table, method) if counts and not overrides.counts else _shape(table, method, overrides)


def holds_answers(table: Table, method: Method, overrides: TableOverrides) -> bool:
    """Whether the header names at least half of the unsur asked."""
    return 2 * count_unsur_in(table.header, method, overrides) >= len(method.unsur)


def _named(table: Table, rows: Sequence[Row], overrides: TableOverrides) -> None:
    """Name the columns of a table without a header as the caller does."""
    start = 1 if rows and is_directive(rows[0]) else 0
    width = max(map(len, rows), default=0)
    if not overrides.columns:
        raise Refusal("option-bad", table.at(), option="header_row", what="is 0, so columns must name the columns")
    if len(overrides.columns) != width:
        what = f"names {len(overrides.columns)} columns, the table has {width}"
        raise Refusal("option-bad", table.at(), option="--columns", what=what)
    table.under(overrides.columns, start)


def is_one_row(table: Table, method: Method) -> bool:
    """Whether the header is what the row it ends in says, so that naming this row gives it again."""
    rows = [names_in(row) for row in islice(table.top(), table.header_row)]
    return table.header == _row(table, rows, table.header_row, method)


def _row(table: Table, rows: Sequence[Row], row: int, method: Method) -> Row:
    if len(rows) < row:
        raise Refusal("option-bad", table.at(), option="header_row", what=f"is {row}, the table has {len(rows)} rows")
    return _under_groups(rows[row - 2], rows[row - 1], method) if row > 1 else rows[0]


def _header(rows: Sequence[Row], method: Method, overrides: TableOverrides, *, counts: bool) -> int | None:
    """The place of the header among the first rows; None where all are empty."""
    filled = [place for place, row in enumerate(rows) if any(row) and not (place == 0 and is_directive(row))]
    named, found = {plain(header) for header in (*overrides.long.values(), *overrides.counts.values())}, {}

    def has_parts(row: Row) -> bool:
        """Whether a row has all parts that the caller named, or may have those of counts where these were asked."""
        if named:
            return named <= set(map(plain, row))
        return counts and all(_fitting(row, vocabulary().counts).values())

    with_parts: int | None = None
    for place in filled:
        found[place] = count_unsur_in(rows[place], method, overrides)
        is_asked = has_parts(rows[place]) or (counts and _plain_parts(rows[place], method)[1])
        if is_asked or 2 * found[place] >= len(method.unsur):
            return place
        if with_parts is None and any(_plain_parts(rows[place], method)):
            with_parts = place
    if with_parts is not None:
        return with_parts
    best = max(found, key=lambda place: found[place], default=None)
    return best if best is not None and found[best] >= FEWEST_UNSUR else next(iter(filled), None)


def _gathered(rows: Sequence[Row], place: int, method: Method, overrides: TableOverrides) -> tuple[Row, int]:
    """The header that stands in a row, in the one above where that fills its gaps, and in those below it."""
    header = rows[place]
    if place and any(rows[place - 1]):
        header = _under_groups(rows[place - 1], header, method)
    last = place
    for below in rows[place + 1 :]:
        if 2 * count_unsur_in(below, method, overrides) >= len(method.unsur):
            pairs = zip(header, below, strict=False)
            header = (*(_joined(above, one) for above, one in pairs), *header[len(below) :], *below[len(header) :])
        elif not numbers_columns(below):
            break
        last += 1
    return header, last + 1


def _under_groups(above: Row, header: Row, method: Method) -> Row:
    """Names from the row above where the header has none; those of unsur under expectations are told apart.

    That is so of names that stand twice, and of all where other columns are under what people met with.
    """
    width = max(len(above), len(header))
    above, header = above + ("",) * (width - len(above)), header + ("",) * (width - len(header))
    groups = [next((own for own in above[place::-1] if own), "") for place in range(width)]
    twice = {name for name, times in Counter(header).items() if name and times > 1}
    words, means = vocabulary(), spellings_of(method).meaning
    is_beside = any(words.perceived & set(plain(group).split()) for group in groups)
    found = []
    for own, group, name in zip(above, groups, header, strict=True):
        said = next((word for word in re.split(r"[\W_]+", group) if plain(word) in words.expected), "")
        is_told = name in twice or (is_beside and (one := means(name)) and not one.expected)
        found.append(f"{said} {name}" if said and name and is_told else name or own)
    return tuple(found)


def _joined(above: str, below: str) -> str:
    """Two names of one column as one, a number before a name."""
    if not above or not below or plain(above) == plain(below):
        return above or below
    return f"{below} {above}" if re.match(r"[A-Za-z]*[ ._]?[0-9]", below) else f"{above} {below}"


def numbers_columns(row: Row, fewest: int = FEWEST_NUMBERED) -> bool:
    """Whether a row counts its columns, ``1 2 3 …`` or ``(1) (2) …``."""
    numbers = [name.strip("()") for name in row if name]
    if len(numbers) < fewest or not all(number.isdecimal() for number in numbers):
        return False
    return [int(number) for number in numbers] == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))


def _shape(table: Table, method: Method, overrides: TableOverrides) -> TableShape:
    said: tuple[tuple[Kind, Mapping[str, str]], ...] = (("long", overrides.long), ("counts", overrides.counts))
    for kind, parts in said:
        if parts:
            whose = "respondent" if kind == "long" else ""  # tells rows apart, and is not printed
            return TableShape(
                kind, {p: find_column(table, name, overrides, personal=p == whose) for p, name in parts.items()}
            )
    if holds_answers(table, method, overrides):
        return TableShape("wide", {})
    long, counts = _plain_parts(table.header, method)
    return TableShape("counts", counts) if counts else TableShape("long", long) if long else TableShape("wide", {})


def _counts(table: Table, method: Method) -> TableShape:
    if parts := _plain_parts(table.header, method)[1]:
        return TableShape("counts", parts)
    fitting = _fitting(table.header, vocabulary().counts)
    for part in COUNTS:
        if len(fitting[part]) != 1:
            columns = ", ".join(f"“{safe_value(table.header[i])}”" for i in fitting[part]) or "none"
            raise Refusal("counts-unclear", table.at(), part=part, columns=columns)
    return TableShape("counts", {part: fitting[part][0] for part in COUNTS})


def _plain_parts(header: Row, method: Method) -> tuple[dict[str, int], dict[str, int]]:
    """The parts of a long table, and of one of counts, where each has one column.

    The counts may stand in a column for each score, headed by it; these are then parts of their own.
    """
    long, counts = _fitting(header, vocabulary().long), _fitting(header, vocabulary().counts)
    each = {str(score): [i for i, name in enumerate(header) if name == str(score)] for score in method.rules.scores}
    return _single(long, LONG), _single(counts, COUNTS) or _single({**counts, **each}, ("question", *each))


def _single(fitting: Mapping[str, list[int]], parts: Iterable[str]) -> dict[str, int]:
    found = {part: fitting[part][0] for part in parts if len(fitting[part]) == 1}
    return found if len(found) == len([*parts]) else {}


def _fitting(header: Row, words: Mapping[str, frozenset[str]]) -> dict[str, list[int]]:
    names = [plain(name) for name in header]
    return {part: [i for i, name in enumerate(names) if name in known] for part, known in words.items()}
