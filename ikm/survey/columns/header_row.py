"""The header of a table: where it stands on its sheet, what it names the columns, and which shape the table has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice, zip_longest
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import PhraseUse, Refusal
from ikm.messages.masking import safe_value
from ikm.survey.columns.bare_numbers import bare_numbers, bare_numbers_of
from ikm.survey.columns.column_lookup import find_column
from ikm.survey.columns.count_shape import by_option, columns_by_part, counts_by_row, if_single
from ikm.survey.columns.count_sheet import count_sheet, sheet_of, with_marked_percentages, with_subheads
from ikm.survey.columns.header_meaning import count_unsur_in, spellings_of
from ikm.survey.columns.mapping_file import COUNTS, LONG, TableOverrides
from ikm.survey.columns.spanning_heads import SpanningHeader, spanning_header
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.columns.tick_columns import tick_questions
from ikm.survey.columns.turned_counts import counts_turned, turned_as_named
from ikm.survey.files.table import ColumnHead, Table, is_directive, names_in
from ikm.survey.texts.vocabulary import plain, vocabulary

HEADER_WITHIN = 40
"""The header stands in one of so many first rows."""
FEWEST_UNSUR = 2
"""A row that names fewer unsur is the header only where it is the first row."""
FEWEST_NUMBERED = 6
"""So many numbers in a row, each one more than the last, number the columns and are nobody's answers."""

Row = tuple[str, ...]


def settle_header(table: Table, method: Method, overrides: TableOverrides, *, counts: bool = False) -> TableShape:
    """Set the header of ``table`` (see :meth:`Table.under`) and tell its shape; with ``counts`` it is one of counts.

    The header is the row that the user names, or of a turned sheet the column; else the first row that has all parts
    of the shape the user names, or names half of the unsur; else the first that has all parts of a long table or one
    of counts in the vocabulary's words; else the one that names the most unsur, or the first; with the rows around it
    that belong to it.

    The columns of a table without an order have names of their own.

    :raises Refusal: where the names that the user gives do not fit the table.
    """
    if not table.is_ordered:
        return _shape(table, method, overrides, counts=counts)
    if table.is_turned:
        overrides = overrides._replace(header_row=overrides.header_column)
    first_rows = islice(table.top(), max(HEADER_WITHIN, overrides.header_row or 0))
    rows = [names_in(row) for row in first_rows]
    if overrides.header_row == 0:
        _set_given_names(table, rows, overrides)
    elif overrides.header_row:
        table.under(*_header_in_row(table, rows, method, overrides))
    else:
        place = _find_header(rows, method, overrides, counts=counts)
        if place is not None:
            try:
                table.under(*_joined_rows(rows, place, method, overrides))
            except Refusal as refusal:
                raise Refusal(refusal.code, table.place._replace(row=place + 1), **refusal.facts) from None
    return _shape(table, method, overrides, counts=counts)


def holds_answers(table: Table, method: Method, overrides: TableOverrides) -> bool:
    """Whether the header names at least half of the unsur asked, or numbers all questions."""
    names = tuple(head.spanning if head else name for head, name in zip(table.heads, table.header, strict=True))
    return _names_half_of_unsur(names, method, overrides) or bool(bare_numbers_of(table, method))


def _names_half_of_unsur(row: Row, method: Method, overrides: TableOverrides) -> bool:
    return 2 * count_unsur_in(row, method, overrides) >= len(method.unsur)


def _set_given_names(table: Table, rows: Sequence[Row], overrides: TableOverrides) -> None:
    """Name the columns of a table without a header as the user does."""
    if not overrides.columns:
        raise Refusal("columns-unnamed", table.at())
    width = max(map(len, rows), default=0)
    if len(overrides.columns) != width:
        raise Refusal("columns-number", table.at(), named=len(overrides.columns), width=width)
    has_directive = bool(rows) and is_directive(rows[0])
    table.under(overrides.columns, 1 if has_directive else 0)


def is_one_row(table: Table, method: Method) -> bool:
    """Whether naming the row that the header ends in gives the whole header again."""
    rows = [names_in(row) for row in islice(table.top(), table.header_row)]
    named = TableOverrides(header_row=table.header_row)
    return table.header == _header_in_row(table, rows, method, named).names


def _header_in_row(table: Table, rows: Sequence[Row], method: Method, overrides: TableOverrides) -> _JoinedHeader:
    """The header that ends in the row that the user names, numbered from 1.

    Where the rows above that belong to it would be found without being told, they do; else only the row above it
    fills its gaps.
    """
    header_row = overrides.header_row or 1
    if len(rows) < header_row:
        raise Refusal("header-row-beyond", table.at(), header_row=header_row, rows=len(rows))
    place = _find_header(rows, method, overrides, counts=False)
    found = None if place is None else _joined_rows(rows, place, method, overrides)
    if found and found.heads:
        is_above_numbers = found.row == header_row + 1 and numbers_columns(rows[header_row])
        if found.row == header_row or is_above_numbers:
            return found
    if header_row == 1:
        return _JoinedHeader(rows[0], 1)
    return _JoinedHeader(_under_groups(rows[header_row - 2], rows[header_row - 1], method), header_row)


def _find_header(rows: Sequence[Row], method: Method, overrides: TableOverrides, *, counts: bool) -> int | None:
    """The place of the header among the first rows; None where all are empty."""
    filled = [place for place, row in enumerate(rows) if any(row)]
    # “sep=;” in the first row is a word to a spreadsheet program.
    if filled and filled[0] == 0 and is_directive(rows[0]):
        del filled[0]
    if not filled:
        return None
    unsur_counts: dict[int, int] = {}
    for place in filled:
        unsur_counts[place] = count_unsur_in(rows[place], method, overrides)
        names_half = 2 * unsur_counts[place] >= len(method.unsur)
        if names_half or _has_asked_parts(rows, place, method, overrides, counts=counts):
            return place
    # A summary above the answers may look like a table of counts: answers below it go first.
    for place in filled:
        if _long_parts(rows[place]) or _is_header_of_counts(rows, place, method):
            return place
    for place in filled:
        if bare_numbers(rows[place], rows[place + 1 :], method):
            return place
    best = max(filled, key=lambda place: unsur_counts[place])
    return best if unsur_counts[best] >= FEWEST_UNSUR else filled[0]


def _is_header_of_counts(rows: Sequence[Row], place: int, method: Method) -> bool:
    """Whether a row is the header of a table of counts, or its lower row."""
    header = rows[place]
    if place:
        header = with_marked_percentages(header, rows[place - 1])
    return counts_by_row(sheet_of(header, rows[place + 1 :], method)) is not None


def _has_asked_parts(
    rows: Sequence[Row], place: int, method: Method, overrides: TableOverrides, *, counts: bool
) -> bool:
    """Whether a row has all parts that the user named, or those of counts where the user asked for these."""
    if counts and _is_header_of_counts(rows, place, method):
        return True
    row = rows[place]
    named_parts = {plain(header) for header in (*overrides.long.values(), *overrides.counts_headers.values())}
    if named_parts:
        return named_parts <= set(map(plain, row))
    # With two columns for one part, this is the header all the same, and the refusal names the two.
    return counts and all(columns_by_part(row, vocabulary().counts).values())


class _JoinedHeader(NamedTuple):
    """A header of one row or more: the names of its columns, its last row, from 1, and the heads that span them."""

    names: Row
    row: int
    heads: tuple[ColumnHead | None, ...] = ()


def _joined_rows(rows: Sequence[Row], place: int, method: Method, overrides: TableOverrides) -> _JoinedHeader:
    """The header that stands in a row, in the one above where that fills its gaps, and in those below it."""
    above = rows[place - 1] if place else ()
    header = _under_groups(above, rows[place], method) if any(above) else rows[place]
    header = with_marked_percentages(header, above)
    if sum(map(bool, above)) == 1 and not _spanning_header([header, *rows[place + 1 :]], method):
        # A title just above may stand over a gap of the header where an unsur spans columns: it names none of them.
        spanning = _spanning_header(rows[place:], method)
        if spanning:
            return _numbers_below(rows, _joined_spans(spanning, place))
    last = place
    for row in rows[place + 1 :]:
        if subheads := with_subheads(header, row):
            return _JoinedHeader(subheads, last + 2)
        spanning = _spanning_header([header, *rows[last + 1 :]], method)
        if spanning:
            return _numbers_below(rows, _joined_spans(spanning, last))
        if _names_half_of_unsur(row, method, overrides):
            # The numbers U1 … in one row, and the names in the other.
            header = tuple(_joined_name(above, below) for above, below in zip_longest(header, row, fillvalue=""))
        elif not numbers_columns(row):
            break
        last += 1
    return _JoinedHeader(header, last + 1)


def _joined_spans(spanning: SpanningHeader, place: int) -> _JoinedHeader:
    """The header whose first row is at a place."""
    return _JoinedHeader(spanning.names, place + spanning.lower_rows + 1, spanning.heads)


def _numbers_below(rows: Sequence[Row], header: _JoinedHeader) -> _JoinedHeader:
    """The header with the row below it that numbers the columns, if there is one."""
    has_numbers = header.row < len(rows) and numbers_columns(rows[header.row])
    return header._replace(row=header.row + 1) if has_numbers else header


def _spanning_header(rows: Sequence[Row], method: Method) -> SpanningHeader | None:
    """The header whose first row names the unsur, each over several columns that the rows below tell apart."""
    meaning_of = spellings_of(method).meaning

    def is_unsur(text: str) -> bool:
        meaning = meaning_of(text)
        return meaning is not None and len(meaning.unsur) == 1 and not meaning.expected

    return spanning_header(rows, is_unsur)


def _under_groups(above: Row, header: Row, method: Method) -> Row:
    """The header, with names from the row above where it has none, and with the word of a group of expectations.

    That row may hold groups of columns: U1 … U9 stand under “Harapan”, and again under “Persepsi”. The word
    goes before names that stand twice, and before all names of unsur where another group is of what people met with.
    """
    width = max(len(above), len(header))
    above += ("",) * (width - len(above))
    header += ("",) * (width - len(header))
    groups = _groups_of_columns(above)
    repeated_names = {name for name, times in Counter(header).items() if name and times > 1}
    perceived_words = vocabulary().perceived
    has_perceived_group = any(not perceived_words.isdisjoint(plain(group).split()) for group in groups)
    meaning_of = spellings_of(method).meaning

    names: list[str] = []
    for name, name_above, group in zip(header, above, groups, strict=True):
        expectation_word = _expectation_word_in(group)
        needs_word = name in repeated_names
        if has_perceived_group and not needs_word:
            meaning = meaning_of(name)
            needs_word = meaning is not None and not meaning.expected
        if expectation_word and name and needs_word:
            names.append(f"{expectation_word} {name}")
        else:
            names.append(name or name_above)
    return tuple(names)


def _groups_of_columns(row: Row) -> list[str]:
    """The group that each column stands under: a merged cell has its text in its first column only."""
    groups: list[str] = []
    group = ""
    for name in row:
        group = name or group
        groups.append(group)
    return groups


def _expectation_word_in(group: str) -> str:
    """The first word of a group's name that is one of expectations, as it is written there."""
    for word in re.split(r"[\W_]+", group):
        if plain(word) in vocabulary().expected:
            return word
    return ""


def _joined_name(above: str, below: str) -> str:
    """Two names of one column as one, a number before a name."""
    if not above or not below or plain(above) == plain(below):
        return above or below
    begins_with_number = re.match(r"[A-Za-z]*[ ._]?[0-9]", below)
    return f"{below} {above}" if begins_with_number else f"{above} {below}"


def numbers_columns(row: Row, fewest: int = FEWEST_NUMBERED) -> bool:
    """Whether a row counts its columns, ``1 2 3 …`` or ``(1) (2) …``."""
    texts = [name.strip("()") for name in row if name]
    if len(texts) < fewest or not all(text.isdecimal() for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _shape(table: Table, method: Method, overrides: TableOverrides, *, counts: bool) -> TableShape:
    """The shape that the user names; else a wide one where the header names unsur; else what its parts say.

    :raises Refusal: ``counts-unclear`` where the user says that the table is one of counts, and a part of it has no
        column, or several.
    """
    if overrides.long:
        return TableShape("long", _named_parts(table, overrides.long, overrides))
    if overrides.counts:
        return _named_counts(table, method, overrides)
    sheet = count_sheet(table, method)
    if turned := counts_turned(sheet, overrides, asked=counts):
        return turned
    if not counts and holds_answers(table, method, overrides):
        mapped = [header for headers in overrides.questions.values() for header in headers]
        ticked = tick_questions(table, method, mapped)
        return TableShape("ticks", {}, ticked=ticked) if ticked else TableShape("wide", {})
    if by_row := counts_by_row(sheet, asked=counts):
        return by_row
    if counts:
        return TableShape("counts", _single_parts_of_counts(table))
    if long_parts := _long_parts(table.header):
        return TableShape("long", long_parts)
    return TableShape("wide", {})


def _named_counts(table: Table, method: Method, overrides: TableOverrides) -> TableShape:
    """The shape of a table of counts whose parts the user names."""
    parts = _named_parts(table, overrides.counts_headers, overrides)
    labels = {label: score for score, label in overrides.counts_labels.items()}
    sheet = count_sheet(table, method)
    if "question" not in parts:
        return turned_as_named(sheet, parts["score"], labels, overrides)
    if "score" in parts and not labels:
        return by_option(sheet, parts)
    return TableShape("counts", parts, labels=labels)


def _named_parts(table: Table, parts: Mapping[str, str], overrides: TableOverrides) -> dict[str, int]:
    """The column of each part, as the user names it; only that of the respondents may be a personal one.

    It tells the rows of respondents apart, and is not printed.
    """
    columns = {}
    for part, header in parts.items():
        columns[part] = find_column(table, header, overrides, personal=part == "respondent")
    return columns


def _single_parts_of_counts(table: Table) -> dict[str, int]:
    """The parts of a table that the user says is one of counts, by the words for them.

    :raises Refusal: ``counts-unclear`` where a part has no column, or several.
    """
    columns = columns_by_part(table.header, vocabulary().counts)
    for part in COUNTS:
        if len(columns[part]) != 1:
            headers = [f"“{safe_value(table.header[place])}”" for place in columns[part]]
            raise Refusal(
                "counts-unclear",
                table.at(),
                part=PhraseUse(f"count-part-{part}"),
                columns=headers or PhraseUse("list-none"),
            )
    return {part: columns[part][0] for part in COUNTS}


def _long_parts(header: Row) -> dict[str, int]:
    """The parts of a long table, where each has one column; else none."""
    return if_single(columns_by_part(header, vocabulary().long), LONG)
