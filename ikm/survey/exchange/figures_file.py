"""Figures in a file: those of units, services or years, in a column, or in one for each component of a figure."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ikm.messages.findings import Findings, PhraseUse, Place, Refusal
from ikm.messages.masking import safe_value
from ikm.options import MOST_INPUT
from ikm.rules.scale import Component
from ikm.survey.columns.column_lookup import find_column
from ikm.survey.columns.header_meaning import is_personal, listed
from ikm.survey.columns.header_row import HEADER_WITHIN, numbers_columns
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.exchange.office_keys import folded
from ikm.survey.files.inputs import Input, Source, gather, opened
from ikm.survey.files.table import NO_VALUE, UNLIMITED, Labels, Table, names_in, text_of
from ikm.survey.texts.values import clean
from ikm.survey.texts.vocabulary import plain, vocabulary

LONGEST_LIST = 1 << 20
"""So many bytes are looked at to tell whether a file is nothing but a list of numbers."""
FEWEST_NUMBERED = 3
ROWS_SHOWN = 8
_NUMBER = re.compile(r"\s*-?[0-9]+(?:[.,][0-9]+)?\s*")
_SEPARATOR = re.compile(r"[,;\t|]")


class FigureEntry(NamedTuple):
    """One figure of a file, where it stands, and what it is called, if anything: a text, or a number as stored.

    A figure that is made of components has those in their order, each with its own place, and no value.
    """

    at: Place
    label: str | None
    value: str | float
    components: tuple[FigureEntry, ...] = ()


class FigureColumn(NamedTuple):
    """The figures of a file in their order; ``header`` and ``named_by`` head their column and that of their names.

    Of figures made of components ``header`` lists the columns of these.
    """

    path: str
    sheet: str
    sha256: str | None
    header: str
    named_by: str | None
    entries: tuple[FigureEntry, ...]


class FiguresReading(NamedTuple):
    """The figures of a file, and the findings about it and about cells that hold no figure."""

    column: FigureColumn
    findings: Findings


def load(
    source: Source,
    *,
    column: str | None = None,
    sheet: str | None = None,
    output: Path | None = None,
    max_input: int = MOST_INPUT,
    components: Sequence[Component] = (),
) -> FiguresReading:
    """Read the figures of a file of any format that is read; ``output`` is about to be written, so never read.

    ``column`` names them; without it they stand in the only column of numbers, or are made of ``components`` where
    the table has a column for each of these. They are called by the first other column that neither numbers the rows
    nor looks personal. Lines of one number each need no header.

    :raises Refusal: of the family ``figures-bad`` where it is not clear which figures are meant, or there are
        none; where the column is unknown or personal, or the file cannot be read, as it is for answers.
    """
    findings = Findings()
    inputs, skipped = gather([source], output, max_input=max_input)
    findings += skipped
    if len(inputs) > 1:
        raise Refusal("sources-several", path=source, number=len(inputs))
    if listing := _listing(_head(inputs[0]), inputs[0].label, column):
        if inputs[0].open and inputs[0].path is None:
            inputs[0].open().close()
        return FiguresReading(listing, findings)
    with opened(inputs[0], sheet) as (tables, digest):
        table = _chosen(tables, column, Place(inputs[0].label))
        rows, table_findings = _filled(table)
        places = _component_places(table, components) if column is None else ()
        if not places:
            only = _only_numbers(table, rows) if column is None else find_column(table, column, TableOverrides())
            places, components = (only,), ()
        name = _naming(table, places)
        entries, left_out = _entries(table, rows, places, name, components)
        header = ", ".join(table.header[place] for place in places)
        named_by = None if name is None else table.header[name]
        if not entries:
            raise Refusal("figures-none", table.at(), column=safe_value(header))
        figures = FigureColumn(inputs[0].label, table.place.sheet, digest(), header, named_by, tuple(entries))
    findings += table_findings
    findings += left_out
    return FiguresReading(figures, findings)


def _head(source: Input) -> bytes:
    """The first bytes of an input, empty of a file that is refused when it is to be read."""
    try:
        stream = source.open() if source.open else io.BytesIO()
        data = stream.read(LONGEST_LIST)
        stream.seek(0)
    except OSError:
        return b""
    if source.path is not None:
        stream.close()
    return data


def _listing(data: bytes, path: str, column: str | None) -> FigureColumn | None:
    """A file of nothing but numbers, one a line, with a header or without; a comma is their decimal mark."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return None
    filled = [(row, line.strip()) for row, line in enumerate(lines, start=1) if line.strip()]
    headed = bool(filled) and not _NUMBER.fullmatch(filled[0][1]) and not _SEPARATOR.search(filled[0][1])
    header, numbers = (filled[0][1], filled[1:]) if headed else ("", filled)
    is_list = len(data) < LONGEST_LIST and numbers and all(_NUMBER.fullmatch(line) for _, line in numbers)
    if not is_list or (column is not None and plain(column) != plain(header)):
        return None
    place = Place(path, column=1, header=header)
    entries = tuple(FigureEntry(place._replace(row=row), None, line) for row, line in numbers)
    return FigureColumn(path, "", sha256(data).hexdigest(), header, None, entries)


def _chosen(tables: Sequence[Table], column: str | None, place: Place) -> Table:
    """The table that has the column, or any figures, with its header set."""
    fitting = [table for table in tables if _settle(table, column)]
    if len(fitting) > 1:
        raise Refusal("figures-sheets", place, sheets=listed(table.place.sheet for table in fitting))
    if fitting:
        return fitting[0]
    if column is None or not tables:
        raise Refusal("figures-headless", place)
    return tables[0]


def _settle(table: Table, column: str | None) -> bool:
    """Set the header: the row that has the column, or the last above the first figures."""
    rows = [names_in(row) for row in islice(table.top(), HEADER_WITHIN)]
    header: int | None = None
    for place, row in enumerate(rows):
        if column is not None and plain(column) in map(plain, row):
            table.under(row, place + 1)
            return True
        if any(map(_NUMBER.fullmatch, row)) and not numbers_columns(row, FEWEST_NUMBERED):
            break
        header = place if any(row) and not numbers_columns(row, FEWEST_NUMBERED) else header
    if header is not None:
        table.under(rows[header], header + 1)
    return column is None and header is not None and len(rows) > header + 1


class _FilledRows(NamedTuple):
    """The rows of a table that are not blank, with their numbers, and the findings about them and the table."""

    rows: list[tuple[int, list[object]]]
    findings: Findings


def _filled(table: Table) -> _FilledRows:
    """The rows below the header that are not blank."""
    rows: list[tuple[int, list[object]]] = []
    findings = Findings()
    if not table.header:
        return _FilledRows(rows, findings)
    first = True
    for block in table.blocks([0], [Labels(UNLIMITED, None)], _unwatched):
        findings += block.findings
        for place, number in enumerate(block.rows.tolist()):
            cells = list(block.cells(place))
            is_numbering = first and numbers_columns(names_in(cells), FEWEST_NUMBERED)
            if any(cell != "" for cell in cells) and not is_numbering:
                rows.append((number, cells))
            first = False
    findings += table.findings
    findings += table.merged_findings
    return _FilledRows(rows, findings)


def _unwatched(part: float) -> None:
    del part


def _only_numbers(table: Table, rows: Sequence[tuple[int, list[object]]]) -> int:
    """The place of the only column of numbers, those that number the rows apart; a few cells may be none."""
    found = []
    for place, name in enumerate(table.header):
        cells = [cells[place] for _, cells in rows if place < len(cells) and not _is_blank(cells[place])]
        numbered = plain(name) in vocabulary().role["nomor"]
        numbers = sum(bool(_NUMBER.fullmatch(text_of(cell))) for cell in cells)
        if 2 * numbers > len(cells) and not numbered:
            found.append(place)
    if len(found) != 1:
        at = table.at(table.header_row)
        if found:
            raise Refusal("figures-columns", at, columns=listed(table.header[place] for place in found))
        raise Refusal("figures-no-column", at, columns=listed(table.header))
    return found[0]


def _component_places(table: Table, components: Sequence[Component]) -> tuple[int, ...]:
    """The columns of components, in their order; none where the table has a column for none of them.

    :raises Refusal: ``component-columns`` where it has some of them only, or several for one.
    """
    if not components:
        return ()
    found = [_places_of(component, table.header) for component in components]
    if not any(found):
        return ()
    for component, places in zip(components, found, strict=True):
        if len(places) != 1:
            at, columns = table.at(table.header_row), [table.header[place] for place in places] or table.header
            number = len(places)
            raise Refusal("component-columns", at, component=component.name, number=number, columns=listed(columns))
    return tuple(places[0] for places in found)


def _places_of(component: Component, header: Sequence[str]) -> list[int]:
    """The columns whose header is the id or the name of a component, or else has one of them in it."""
    names = {folded(component.id), folded(component.name)}
    heads = [folded(name) for name in header]
    same = [place for place, head in enumerate(heads) if head in names]
    return same or [place for place, head in enumerate(heads) if any(name in head for name in names)]


def _naming(table: Table, places: Sequence[int]) -> int | None:
    """The place of the column that says what each figure is of; the figures stand at ``places``."""
    numbering = vocabulary().role["nomor"]
    others = (other for other, name in enumerate(table.header) if name and other not in places)
    return next(
        (o for o in others if plain(table.header[o]) not in numbering and not is_personal(table.header[o])), None
    )


def _is_blank(cell: object) -> bool:
    text = text_of(cell)
    return not clean(text) and not _NUMBER.fullmatch(text)


class _Entries(NamedTuple):
    """The figures of a column, and what in it is none."""

    entries: list[FigureEntry]
    findings: Findings


def _entries(
    table: Table,
    rows: Sequence[tuple[int, list[object]]],
    places: Sequence[int],
    name: int | None,
    components: Sequence[Component],
) -> _Entries:
    """The figures, each of the cells at ``places``; what cannot be one is an error, and blanks are counted."""
    entries: list[FigureEntry] = []
    findings = Findings()
    blank = []
    for number, cells in rows:
        blanks = [place for place in places if _is_blank(cells[place])]
        if len(blanks) == len(places):
            blank.append(number)
            continue
        if blanks:
            lacking = components[places.index(blanks[0])].name
            findings.add("component-blank", table.at(number, blanks[0]), component=lacking)
            continue
        unvalued = [place for place in places if cells[place] == NO_VALUE]
        if unvalued:
            findings.add("figure-left-out", table.at(number, unvalued[0]), reason=PhraseUse("figure-unvalued"))
            continue
        label = None if name is None else clean(text_of(cells[name])) or None
        figures = [FigureEntry(table.at(number, place), label, _value(cells[place])) for place in places]
        if components:
            entries.append(FigureEntry(table.at(number, places[0]), label, "", tuple(figures)))
        else:
            entries += figures
    if blank:
        which = ", ".join(map(str, blank[:ROWS_SHOWN])) + (", …" if len(blank) > ROWS_SHOWN else "")
        findings.add("figure-blank", table.at(blank[0]), rows=len(blank), which=which)
    return _Entries(entries, findings)


def _value(cell: object) -> str | float:
    """A number as it is stored, or else its text."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    return text_of(cell).strip()
