"""Who was served: a population file, which has a number of users for each unit, each service, or both."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, NoReturn

from ikm.index.population import ListedKey, Population
from ikm.messages.catalogue import Severity
from ikm.messages.findings import Fact, Findings, PhraseUse, Place, Refusal, near, offered
from ikm.messages.masking import safe_value
from ikm.options import MOST_INPUT
from ikm.survey.columns.header_meaning import listed
from ikm.survey.columns.header_row import HEADER_WITHIN, numbers_columns
from ikm.survey.counting.unit_names import UnitNames
from ikm.survey.files.inputs import Source, gather, opened
from ikm.survey.files.table import NO_VALUE, UNLIMITED, Labels, Table, names_in, text_of
from ikm.survey.texts.periods import PER
from ikm.survey.texts.values import clean, whole
from ikm.survey.texts.vocabulary import begins, plain, vocabulary

FEWEST_NUMBERED = 3
"""So many numbers below the header, each one more than the last, number the columns."""
ROWS_SHOWN = 8


class PopulationReading(NamedTuple):
    """What a population file says, and the findings about it."""

    population: Population
    findings: Findings


class NameMatches(NamedTuple):
    """Which names stand in a list: ``found`` gives the list's own spelling, which several may share.

    ``unknown`` gives for each other name what it was perhaps meant to be, as the end of a sentence (see
    :func:`ikm.messages.findings.near`), or nothing; ``without`` are those of the list that no name stands for.
    """

    found: Mapping[str, str]
    unknown: Mapping[str, Fact]
    without: tuple[str, ...]


class _PopulationColumns(NamedTuple):
    """Where the names and the number stand."""

    unit: int | None
    service: int | None
    served: int
    span: int | None


class _PopulationRow(NamedTuple):
    """One row: the place of its number, the first text in it, whom it names, and how many were served, if it says."""

    at: Place
    label: str
    unit: str | None
    service: str | None
    served: int | None


def match(names: Collection[str], known: Iterable[str]) -> NameMatches:
    """Find names of a survey in a list of a population file: exactly, else whatever their case, spaces and signs.

    >>> found = match(["Loket A", "loket-b", "Lokett C"], ["Loket A", "LOKET B", "Loket C", "Loket D"])
    >>> found.found, list(found.unknown), found.without
    ({'Loket A': 'Loket A', 'loket-b': 'LOKET B'}, ['Lokett C'], ('Loket C', 'Loket D'))
    """
    known, alike = dict.fromkeys(known), dict[str, list[str]]()
    for one in known:
        alike.setdefault(plain(one), []).append(one)
    fitting = {name: [name] if name in known else alike.get(plain(name), []) for name in names}
    found = {name: some[0] for name, some in fitting.items() if len(some) == 1}
    unknown = {name: near(name, known) for name in names if name not in found}
    taken = set(found.values())
    return NameMatches(found, unknown, tuple(one for one in known if one not in taken))


def load(
    source: Source, *, sheet: str | None = None, output: Path | None = None, max_input: int = MOST_INPUT
) -> PopulationReading:
    """Read a population file, of any format that is read; ``output`` is about to be written, so never read.

    The unit and the service are told by their headers, and so is the number of people; where no header is one of it,
    it is the only column of whole numbers. A row ``Jumlah`` is no unit.

    :raises Refusal: of the family ``population-bad`` for another layout, for what is no whole number, with its
        cell, and for whom two rows name; for what cannot be read at all, as it is for answers.
    """
    findings = Findings()
    inputs, skipped = gather([source], output, max_input=max_input)
    findings += skipped
    place = Place(inputs[0].label)
    if len(inputs) > 1:
        raise Refusal("sources-several", path=source, number=len(inputs))
    with opened(inputs[0], sheet) as (tables, digest):
        table = _chosen(tables, place)
        rows, table_findings = _filled(table)
        columns = _columns(table, rows)
        named, other_totals = _without_totals(_read(table, columns, rows), columns)
        population = Population(
            place.file,
            _served(named, table),
            has_units=columns.unit is not None,
            has_services=columns.service is not None,
            sheet=table.place.sheet,
            sha256=digest(),
            span=_span(table, columns, rows),
        )
    findings += table_findings
    findings += other_totals
    findings += _rows_without_number(named, table)
    return PopulationReading(population, findings)


def with_unit_names(population: Population, names: UnitNames) -> Population:
    """The same list, its units by the names that the survey's have.

    :raises Refusal: ``population-joined`` where two rows then are of one unit, or of one service of it: nothing tells
        whether their users add up or the same ones stand there twice.
    """
    served: dict[ListedKey, int] = {}
    written: dict[ListedKey, str | None] = {}
    for (unit, service), users in population.served.items():
        key = (unit and names.of(unit), service)
        if key in served:
            both = " · ".join(safe_value(name) for name in key if name)
            first, second = safe_value(written[key] or ""), safe_value(unit or "")
            place = Place(population.path, population.sheet)
            raise Refusal("population-joined", place, first=first, second=second, name=both)
        served[key], written[key] = users, unit
    return population._replace(served=served)


def _chosen(tables: Sequence[Table], place: Place) -> Table:
    """The table that says whom it counts best, with its header set."""
    ranks = [_settle(table) for table in tables]
    best = max(ranks, default=0)
    if not best:
        raise Refusal("population-headless", place)
    fitting = [table for table, rank in zip(tables, ranks, strict=True) if rank == best]
    if len(fitting) > 1:
        raise Refusal("population-sheets", place, sheets=listed(table.place.sheet for table in fitting))
    return fitting[0]


def _settle(table: Table) -> int:
    """Set the first header that says the most, and tell how much: who and how many 3, only who 2, only how many 1."""
    rows = [names_in(row) for row in islice(table.top(), HEADER_WITHIN)]
    worth = [_worth(row) for row in rows]
    best = max(worth, default=0)
    if best:
        place = worth.index(best)
        table.under(rows[place], place + 1)
    return best


def _worth(header: Sequence[str]) -> int:
    if headed_by(header, "unit", "unit") or headed_by(header, "layanan", "service"):
        return 3 if _counting(header) else 2 if sum(map(bool, header)) > 1 else 0
    return 1 if _counting(header, weak=False) else 0


def headed_by(header: Sequence[str], role: str, own: str) -> list[int]:
    """The columns headed by a word of a role; without one, those by a word that heads it in such files only."""
    for words in (vocabulary().role[role], vocabulary().population[own]):
        if fitting := [place for place, name in enumerate(header) if words & _spellings(name)]:
            return fitting
    return []


def _counting(header: Sequence[str], *, weak: bool = True) -> list[int]:
    """The columns headed as a number of people: as one whole, else to begin with, else weakly."""
    words = vocabulary().population
    names = [_spellings(name) for name in header]
    for found in (
        [place for place, name in enumerate(names) if name & words["served"]],
        [place for place, name in enumerate(names) if any(begins(one, words["served"]) for one in name)],
        [place for place, name in enumerate(names) if weak and name & words["weak"]],
    ):
        if found:
            return found
    return []


def _spellings(name: str) -> set[str]:
    """A header in plain form, with and without what stands in brackets."""
    return {plain(name), plain(re.sub(r"\([^)]*\)", " ", name))}


class _NumberedRows(NamedTuple):
    """The rows of a table that are not blank, with their numbers, and the findings about them and the table."""

    rows: list[tuple[int, list[object]]]
    findings: Findings


def _filled(table: Table) -> _NumberedRows:
    """The rows below the header that are not blank.

    :raises Refusal: where one of them cannot be used.
    """
    findings, width = Findings(), range(len(table.header))
    labels = [Labels(UNLIMITED, None) for _ in width]
    rows: list[tuple[int, list[object]]] = []
    first = True
    for block in table.blocks(width, labels, _unwatched):
        findings += block.findings
        for place, number in enumerate(block.rows.tolist()):
            cells = list(block.cells(place))
            if not (first and numbers_columns(names_in(cells), FEWEST_NUMBERED)):
                rows.append((number, cells))
            first = False
    findings += table.findings
    findings += table.merged_findings
    if findings.count(Severity.ERROR):
        fault = findings.listed()[0]
        raise Refusal("population-fault", fault.place, fault=PhraseUse(fault.code, fault.facts))
    return _NumberedRows(rows, findings)


def _unwatched(part: float) -> None:
    del part


def _columns(table: Table, rows: Sequence[tuple[int, list[object]]]) -> _PopulationColumns:
    header = table.header
    unit = _only(table, headed_by(header, "unit", "unit"), "population-units")
    service = _only(table, headed_by(header, "layanan", "service"), "population-of-services")
    headed_as_span = [c for c, name in enumerate(header) if _spellings(name) & vocabulary().population["span"]]
    span = _only(table, headed_as_span, "population-span-columns")
    numbered = vocabulary().role["nomor"]
    others = [c for c, name in enumerate(header) if name and c != span and plain(name) not in numbered]
    served = _only(table, _counting(header), "population-served")
    if served is None:
        numeric = [c for c in others if c not in (unit, service) and _is_numeric(cells[c] for _, cells in rows)]
        if len(numeric) != 1:
            raise Refusal("population-unserved", table.at(table.header_row), columns=listed(header))
        served = numeric[0]
    if unit is None and service is None and others != [served]:
        raise Refusal("population-unnamed", table.at(table.header_row), columns=listed(header))
    return _PopulationColumns(unit, service, served, span)


def _span(table: Table, columns: _PopulationColumns, rows: Iterable[tuple[int, list[object]]]) -> str | None:
    """Of which time the numbers are, one of all rows; None where no column says it.

    :raises Refusal: ``population-span-unknown`` for what is no such time, ``population-spans`` for a second one.
    """
    if columns.span is None:
        return None
    first: tuple[str, Place] | None = None
    for number, cells in rows:
        text, at = clean(text_of(cells[columns.span])), table.at(number, columns.span)
        if not text or _is_blank(cells[columns.served]):
            continue
        span = span_called(text)
        if span is None:
            raise Refusal("population-span-unknown", at, value=safe_value(text), known=offered(PER))
        if first and first[0] != span:
            raise Refusal("population-spans", at, first=first[0], cell=first[1].cell, span=span)
        first = first or (span, at)
    return first[0] if first else None


def span_called(text: str) -> str | None:
    """The kind of period that a text names, such as ``tahun`` for ``Per tahun``; None for any other.

    >>> span_called("Per Tahun"), span_called("TW"), span_called("minggu")
    ('tahun', 'triwulan', None)
    """
    name = plain(text).removeprefix("per ")
    names = {name, name.removeprefix("se")}  # setahun
    return next((kind for kind in PER if names & {kind, *vocabulary().period[kind]}), None)


def _only(table: Table, fitting: Sequence[int], code: str) -> int | None:
    """The one column that fits, if any; several are refused by the code."""
    if len(fitting) > 1:
        raise Refusal(code, table.at(table.header_row), columns=listed(table.header[place] for place in fitting))
    return fitting[0] if fitting else None


def _is_numeric(cells: Iterable[object]) -> bool:
    filled = [cell for cell in cells if not _is_blank(cell)]
    return bool(filled) and all(_people(cell) is not None for cell in filled)


def _people(cell: object) -> int | None:
    """A number of people, whatever a reader gave; a number with a part is none, even 1.234."""
    return None if isinstance(cell, float) and not cell.is_integer() else whole(text_of(cell))


def _is_blank(cell: object) -> bool:
    return not clean(text_of(cell)) and _people(cell) is None


def _read(
    table: Table, columns: _PopulationColumns, rows: Iterable[tuple[int, list[object]]]
) -> Iterator[_PopulationRow]:
    """Whom each row names, and its number."""
    for number, cells in rows:
        cell, at = cells[columns.served], table.at(number, columns.served)
        served = _people(cell)
        if served is None and not _is_blank(cell):
            if cell == NO_VALUE:
                raise Refusal("population-formula", at)
            raise Refusal("population-no-number", at, value=safe_value(text_of(cell)))
        texts = names_in(cells)
        label = next((text for place, text in enumerate(texts) if text and place != columns.served), "")
        unit, service = (
            None if place is None else clean(texts[place]) or None for place in (columns.unit, columns.service)
        )
        yield _PopulationRow(at, label, unit, service, served)


class _ListedRows(NamedTuple):
    """The rows of units and services, and the totals that are not the sums of these."""

    rows: list[_PopulationRow]
    findings: Findings


def _without_totals(rows: Iterable[_PopulationRow], columns: _PopulationColumns) -> _ListedRows:
    """The rows of units and services; those of their sums are compared with them and left out."""
    findings = Findings()
    words = vocabulary().population["total"]
    is_named = (columns.unit, columns.service) != (None, None)
    above: list[_PopulationRow] = []
    section: list[_PopulationRow] = []
    for row in rows:
        is_total = bool(words & {plain(name) for name in (row.label, row.unit, row.service) if name})
        is_nameless = is_named and row.unit is None and row.service is None and row.served is not None
        if not is_total and not is_nameless:
            above.append(row)
            section.append(row)
            continue
        sums = _sums(above) | _sums(section)
        if not is_total and row.served not in sums:
            raise Refusal("population-nameless", row.at)
        if row.served is not None and sums and row.served not in sums:
            nearest = min(sums, key=lambda one: (abs(one - (row.served or 0)), one))
            findings.add("population-total", row.at, label=safe_value(row.label), said=row.served, sum=nearest)
        section = []
    return _ListedRows(above, findings)


def _sums(rows: Iterable[_PopulationRow]) -> set[int]:
    """What a total of some rows may be: the sum of all, or of those alone that name a unit, a service, or both."""
    kinds: dict[tuple[bool, bool], int] = {}
    for row in rows:
        if row.served is not None:
            kind = row.unit is None, row.service is None
            kinds[kind] = kinds.get(kind, 0) + row.served
    return {sum(kinds.values()), *kinds.values()} if kinds else set()


def _served(rows: Sequence[_PopulationRow], table: Table) -> dict[ListedKey, int]:
    """The numbers by whom they count; rows without one are left out."""
    _refuse_grouped(rows)
    served: dict[ListedKey, int] = {}
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        if row.served is None:
            continue
        folded = tuple((name or "").casefold() for name in (row.unit, row.service))
        if folded in first:
            names = " · ".join(f"“{safe_value(name)}”" for name in (row.unit, row.service) if name)
            if names:
                raise Refusal("population-twice", row.at, names=names, first=first[folded], row=row.at.row)
            raise Refusal("population-numbers", row.at, first=first[folded], row=row.at.row)
        first[folded] = row.at.row
        served[row.unit, row.service] = row.served
    if not served:
        raise Refusal("population-empty", table.at())
    return served


def _rows_without_number(rows: Iterable[_PopulationRow], table: Table) -> Findings:
    """A warning that names the rows that were left out."""
    findings = Findings()
    if blank := [row.at.row for row in rows if row.served is None]:
        which = ", ".join(map(str, blank[:ROWS_SHOWN])) + (", …" if len(blank) > ROWS_SHOWN else "")
        findings.add("population-blank", table.at(blank[0]), rows=len(blank), which=which)
    return findings


def _refuse_grouped(rows: Iterable[_PopulationRow]) -> None:
    """Refuse services without a unit that may be those of the unit above, written once for all of its services."""
    above: _PopulationRow | None = None
    loose: tuple[_PopulationRow, _PopulationRow] | None = None
    for row in rows:
        if row.unit is not None:
            if loose and row.served is not None:
                _refuse_loose(*loose)
            above = row
        elif row.service is not None and above:
            loose = row, above
            if above.service is not None or above.served is None:
                _refuse_loose(*loose)


def _refuse_loose(row: _PopulationRow, above: _PopulationRow) -> NoReturn:
    service, unit = safe_value(row.service or ""), safe_value(above.unit or "")
    raise Refusal("population-loose", row.at, service=service, unit=unit)
