"""Several services rated in one row, each in columns of its own: every rating is read as a row of that service."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ikm.index.method import Method
from ikm.messages.findings import Findings, Place, Refusal
from ikm.messages.masking import safe_value
from ikm.survey.columns.column_lookup import mapped_column
from ikm.survey.columns.header_meaning import HeaderMeanings, MatchedColumn, spellings_of
from ikm.survey.columns.mapping_file import SERVICE, SERVICE_RATED, TableOverrides
from ikm.survey.files.table import Block, Codes, Column, Labels, Progress, Table
from ikm.survey.texts.vocabulary import plain, vocabulary

_BRACKETS = {"(": ")", "[": "]"}
_SIGNS_AROUND = " -–—_:|/,;.>"
"""What may stand between the name of a service and the question, `Loket A - Waktu`."""


class RatingTable(Table):
    """The ratings of one service in each row, beside the columns that all have; cells are named where they stand.

    ``columns`` are those of the stored table, ``names`` what they are called here; of them, ``rated`` are this one's.
    A row in which these are blank is none. A ``service`` that no column says stands in a further one, behind them.
    """

    def __init__(
        self, table: Table, columns: Sequence[int], names: Sequence[str], rated: Sequence[int], service: str = ""
    ) -> None:
        self.place = table.place
        self.source = self._table = table
        self._columns = tuple(columns)
        self._names = (*names, SERVICE_RATED) if service else tuple(names)
        self._rated = tuple(rated)
        self._service = service
        self.number_of_ratings = 0
        self.under(self._names, table.header_row)

    @property
    def findings(self) -> Findings:
        """Of the first rating, the findings about the table, and how many ratings a row has."""
        findings = Findings()
        if self.number_of_ratings:
            findings += self._table.findings
            findings.add("ratings-apart", self._table.at(), ratings=self.number_of_ratings)
        return findings

    @property
    def merged_findings(self) -> Findings:
        """Of the first rating, those about the table; see :attr:`Table.merged_findings`."""
        return self._table.merged_findings if self.number_of_ratings else Findings()

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place of a cell, a row or the table; that of the service is the first column rated, which names it."""
        if column == len(self._columns):
            return self._table.at(row, self._rated[0])._replace(header=SERVICE_RATED)
        return self._table.at(row, None if column is None else self._columns[column])

    def top(self) -> Iterator[Sequence[object]]:
        """The rows from the very first on; the last of the header has the names of here."""
        for number, row in enumerate(self._table.top(), start=1):
            yield self._names if number == self.header_row else self._taken(row)

    def _taken(self, row: Sequence[object]) -> Sequence[object]:
        cells = [row[column] if column < len(row) else "" for column in self._columns]
        return [*cells, self._service] if self._service else cells

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows in which this service is rated; see :meth:`Table.blocks`."""
        asked: list[Column] = []
        asked_labels: list[Labels] = []
        for column, own_labels in zip(columns, labels, strict=True):
            stored = self._stored(column)
            if stored != ():
                asked.append(stored)
                asked_labels.append(own_labels)
        for block in self._table.blocks(asked, asked_labels, progress):
            is_rated = np.array(
                [any(row[column] != "" for column in self._rated) for row in map(block.cells, range(len(block.rows)))]
            )
            if is_rated.any():
                codes = self._with_service(block, columns, labels)
                own = block._replace(codes=codes, cells=self._cells_of(block), short_rows=())
                yield own.selected(is_rated)

    def _stored(self, column: Column) -> Column:
        """The column of the stored table, or the columns, that one of here is: none for that of the service."""
        if isinstance(column, int) and column < len(self._columns):
            return self._columns[column]
        return tuple(self._columns[place] for place in _places(column) if place < len(self._columns))

    def _with_service(self, block: Block, columns: Sequence[Column], labels: Sequence[Labels]) -> list[Codes]:
        """The codes of the columns asked for: that of the service, the last of all, has one label in all rows."""
        stored = iter(block.codes)
        codes: list[Codes] = []
        for column, own_labels in zip(columns, labels, strict=True):
            if self._stored(column) == ():
                own = np.full(len(block.rows), own_labels[self._service], np.int32)
            else:
                own = next(stored)
                if len(self._columns) in _places(column):
                    own = np.where(own == own_labels[""], np.int32(own_labels[self._service]), own)
            codes.append(own)
        return codes

    def _cells_of(self, block: Block) -> Callable[[int], Sequence[object]]:
        return lambda place: self._taken(block.cells(place))

    def forget(self) -> None:
        """Let go of what was read ahead; see :meth:`Table.forget`."""
        self._table.forget()


def _places(column: Column) -> tuple[int, ...]:
    return (column,) if isinstance(column, int) else column


def rating_tables(table: Table, overrides: TableOverrides, method: Method) -> list[Table]:
    """A table for each rating that the rows have, by the mapping file.

    :raises Refusal: ``ratings-uneven`` where not every column is there for each; ``column-unknown``;
        ``ratings-services`` where a column of the table is called like that of the services; ``ratings-names``
        where names of services stand in the place of columns.
    """
    ratings = overrides.ratings
    services = overrides.services_rated
    numbers = {len(headers) for headers in ratings.values()}
    if len(numbers) != 1 or (services and {len(services)} != numbers):
        raise Refusal("ratings-uneven", Place(overrides.path))
    _refuse_names_for_columns(table, overrides, method)
    places = {
        key: [mapped_column(table, header, overrides) for header in headers] for key, headers in ratings.items()
    }
    of_ratings = {place for own in places.values() for place in own}
    common = [place for place in range(len(table.header)) if place not in of_ratings]
    names = [*(table.header[place] for place in common), *_names_of(ratings, method)]
    if services:
        _refuse_service_twice(names, overrides)
    tables = []
    for number in range(numbers.pop()):
        rated = [own[number] for own in places.values()]
        unsur = [own[number] for key, own in places.items() if key in {one.id for one in method.unsur}]
        service = services[number] if services else ""
        tables.append(RatingTable(table, [*common, *rated], names, unsur or rated, service))
    tables[0].number_of_ratings = len(tables)
    return [*tables]


def _refuse_names_for_columns(table: Table, overrides: TableOverrides, method: Method) -> None:
    """Refuse a line that should have columns, and has names that only stand within the headings of the answers."""
    unsur_ids = {unsur.id for unsur in method.rules.unsur}
    rated = [headers for key, headers in overrides.ratings.items() if key in unsur_ids]
    plain_headers = set(map(plain, table.header))
    for key, names in overrides.ratings.items():
        if key in unsur_ids or not plain_headers.isdisjoint(map(plain, names)):
            continue
        headings_by_name = zip(names, *rated, strict=True)
        if rated and all(_stands_in_all(name, headings) for name, *headings in headings_by_name):
            raise Refusal("ratings-names", Place(overrides.path), key=safe_value(key), name=safe_value(names[0]))


def _stands_in_all(name: str, headings: Sequence[str]) -> bool:
    return all(f" {plain(name)} " in f" {plain(heading)} " for heading in headings)


def _refuse_service_twice(names: Sequence[str], overrides: TableOverrides) -> None:
    for name in names:
        if plain(name) == plain(SERVICE_RATED):
            raise Refusal("ratings-services", Place(overrides.path), header=safe_value(name))


class LikelyRatings(NamedTuple):
    """What a mapping file may say of a table whose rows seem to rate several services.

    ``columns`` are the headers by unsur, and of the service where columns say it; else ``services`` are their names.
    """

    columns: dict[str, tuple[str, ...]]
    services: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many ratings a row has."""
        return len(next(iter(self.columns.values())))


def likely_ratings(header: Sequence[str], columns: Mapping[str, Sequence[int]]) -> LikelyRatings | None:
    """What a mapping file may say of a table that has several columns for most unsur, a whole set beside the other.

    ``columns`` are the places of those of each unsur. None where they do not lie so, or two have the same header.
    """
    several = {unsur: sorted(places) for unsur, places in columns.items() if len(places) > 1}
    numbers = {len(places) for places in several.values()}
    if len(numbers) != 1 or 2 * len(several) <= len(columns):
        return None
    sets = [*zip(*several.values(), strict=True)]
    lie_apart = all(max(left) < min(right) for left, right in pairwise(sets))
    named = [place for places in several.values() for place in places]
    if not lie_apart or len({header[place] for place in named}) < len(named):
        return None
    service_columns = [place for place, name in enumerate(header) if _is_service(name)]
    services: tuple[str, ...] = ()
    if len(service_columns) == len(sets):
        several = {SERVICE: service_columns, **several}
    else:
        services = _services_in([[header[place] for place in places] for places in sets])
    return LikelyRatings({key: tuple(header[place] for place in places) for key, places in several.items()}, services)


def completed_sets(header: Sequence[str], columns: HeaderMeanings, method: Method) -> dict[str, list[MatchedColumn]]:
    """The columns of unsur that have none, where every set of likely ratings has one but for the name of its service.

    “Waktu Loket A” alone may be about anything; beside “Biaya Loket A” and the others it asks about the waktu.
    """
    places_found = {unsur: [place for place, _ in own] for unsur, own in columns.found.items()}
    ratings = likely_ratings(header, places_found)
    if ratings is None:
        return {}
    sets = [*zip(*(own for key, own in ratings.columns.items() if key != SERVICE), strict=True)]
    unknown_by_set = [_meanings_without(ends, header, columns.unknown, method) for ends in map(_shared_ends, sets)]
    completed: dict[str, list[MatchedColumn]] = {}
    for unsur in method.unsur:
        if unsur.id in columns.found:
            continue
        asking: list[MatchedColumn] = []
        for unknown in unknown_by_set:
            fitting = [column for column in unknown if column.meaning.unsur == (unsur.id,)]
            asking += fitting if len(fitting) == 1 else []
        places = {unsur.id: [place for place, _ in asking]}
        if len(asking) == len(sets) and likely_ratings(header, places_found | places):
            completed[unsur.id] = asking
    return completed


def _meanings_without(
    ends: tuple[str, str], header: Sequence[str], places: Sequence[int], method: Method
) -> list[MatchedColumn]:
    """The columns, of some, that have a beginning or ending that others share, by what the rest of it means."""
    beginning, ending = ends
    matched: list[MatchedColumn] = []
    for place in places:
        rest = header[place].removeprefix(beginning).removesuffix(ending)
        meaning = spellings_of(method).meaning(rest) if rest != header[place] else None
        if meaning and not meaning.expected:
            matched.append(MatchedColumn(place, meaning._replace(reason="words")))
    return matched


def _services_in(sets: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What the headers of each set share and those of the others lack; numbers, where that tells them not apart.

    >>> _services_in([["U1 Loket A", "U2 Loket A"], ["U1 Loket B", "U2 Loket B"]])
    ('Loket A', 'Loket B')
    >>> _services_in([["Loket A - Biaya", "Loket A - Waktu"], ["Loket B - Biaya", "Loket B - Waktu"]])
    ('Loket A', 'Loket B')
    >>> _services_in([["U1a", "U2a"], ["U1b", "U2b"]])
    ('1', '2')
    """
    beginnings, endings = zip(*map(_shared_ends, sets), strict=True)
    for texts in (endings, beginnings):
        names = tuple(map(_bare_name, texts))
        if len({plain(name) for name in names} - {""}) == len(names):
            return names
    return tuple(str(number) for number in range(1, len(sets) + 1))


def _shared_ends(headers: Sequence[str]) -> tuple[str, str]:
    """The whole words that all of some headers begin with, and those that they end with, with the signs between."""
    beginning = _shared_beginning(headers)
    if any(header[len(beginning) :][:1].isalnum() for header in headers):
        beginning = re.sub(r"[^\W_]+$", "", beginning)
    ending = _shared_beginning([header[::-1] for header in headers])[::-1]
    if any(header[: len(header) - len(ending)][-1:].isalnum() for header in headers):
        ending = re.sub(r"^[^\W_]+", "", ending)
    return beginning, ending


def _shared_beginning(texts: Sequence[str]) -> str:
    """The signs that all texts begin with: as many as the first and the last in their order share.

    ``os.path.commonprefix`` does the same, and is no longer to be used for what is no path.
    """
    first, last = min(texts), max(texts)
    length = 0
    while length < len(first) and first[length] == last[length]:
        length += 1
    return first[:length]


def _bare_name(text: str) -> str:
    """A name without the signs around it."""
    name = text.strip(_SIGNS_AROUND)
    if name and _BRACKETS.get(name[0]) == name[-1]:
        name = name[1:-1].strip(_SIGNS_AROUND)
    return name


def _is_service(header: str) -> bool:
    """Whether a header names the service, but for a number.

    >>> [_is_service(name) for name in ("Layanan 1", "Jenis Layanan (2)", "Petugas layanan 1")]
    [True, True, False]
    """
    words = [word for word in plain(header).split() if not word.isdecimal()]
    return " ".join(words) in vocabulary().role[SERVICE]


def _names_of(ratings: Mapping[str, object], method: Method) -> list[str]:
    """What the columns of a rating are called: an unsur by its name, any other as the mapping file does."""
    name_of_unsur = {unsur.id: unsur.name for unsur in method.unsur}
    return [name_of_unsur.get(key, key.capitalize()) for key in ratings]
