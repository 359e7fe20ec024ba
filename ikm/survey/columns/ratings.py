"""Several services rated in one row, each in columns of its own: every rating is read as a row of that service."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from ikm.index.method import Method
from ikm.messages.findings import Findings, Place, Refusal
from ikm.survey.columns.column_lookup import mapped_column
from ikm.survey.columns.mapping_file import SERVICE, TableOverrides
from ikm.survey.files.table import Block, Column, Labels, Progress, Table
from ikm.survey.texts.vocabulary import plain, vocabulary


class RatingTable(Table):
    """The ratings of one service in each row, beside the columns that all have; cells are named where they stand.

    ``columns`` are those of the stored table, ``names`` what they are called here; of them, ``rated`` are this one's.
    A row in which these are blank is none.
    """

    def __init__(self, table: Table, columns: Sequence[int], names: Sequence[str], rated: Sequence[int]) -> None:
        self.place = table.place
        self.source = self._table = table
        self._columns = tuple(columns)
        self._names = tuple(names)
        self._rated = tuple(rated)
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

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place of a cell, a row or the table; see :meth:`Table.at`."""
        return self._table.at(row, None if column is None else self._columns[column])

    def top(self) -> Iterator[Sequence[object]]:
        """The rows from the very first on; the last of the header has the names of here."""
        for number, row in enumerate(self._table.top(), start=1):
            yield self._names if number == self.header_row else self._taken(row)

    def _taken(self, row: Sequence[object]) -> Sequence[object]:
        return [row[column] if column < len(row) else "" for column in self._columns]

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows in which this service is rated; see :meth:`Table.blocks`."""
        asked: list[Column] = [
            self._columns[column] if isinstance(column, int) else tuple(self._columns[place] for place in column)
            for column in columns
        ]
        for block in self._table.blocks(asked, labels, progress):
            is_rated = np.array(
                [any(row[column] != "" for column in self._rated) for row in map(block.cells, range(len(block.rows)))]
            )
            if is_rated.any():
                yield block._replace(cells=self._cells_of(block), short_rows=()).selected(is_rated)

    def _cells_of(self, block: Block) -> Callable[[int], Sequence[object]]:
        return lambda place: self._taken(block.cells(place))

    def forget(self) -> None:
        """Let go of what was read ahead; see :meth:`Table.forget`."""
        self._table.forget()


def rating_tables(table: Table, overrides: TableOverrides, method: Method) -> list[Table]:
    """A table for each rating that the rows have, by the mapping file.

    :raises Refusal: ``ratings-uneven`` where not every column is there for each; ``column-unknown``.
    """
    ratings = overrides.ratings
    numbers = {len(headers) for headers in ratings.values()}
    if len(numbers) != 1:
        raise Refusal("ratings-uneven", Place(overrides.path))
    places = {
        key: [mapped_column(table, header, overrides) for header in headers] for key, headers in ratings.items()
    }
    of_ratings = {place for own in places.values() for place in own}
    common = [place for place in range(len(table.header)) if place not in of_ratings]
    names = [*(table.header[place] for place in common), *_names_of(ratings, method)]
    tables = []
    for number in range(numbers.pop()):
        rated = [own[number] for own in places.values()]
        unsur = [own[number] for key, own in places.items() if key in {one.id for one in method.unsur}]
        tables.append(RatingTable(table, [*common, *rated], names, unsur or rated))
    tables[0].number_of_ratings = len(tables)
    return [*tables]


def likely_ratings(header: Sequence[str], columns: Mapping[str, Sequence[int]]) -> dict[str, tuple[str, ...]]:
    """What a mapping file may say of a table that has several columns for most unsur, a whole set beside the other.

    ``columns`` are the places of those of each unsur. Empty where they do not lie so, or two have the same header.
    """
    several = {unsur: sorted(places) for unsur, places in columns.items() if len(places) > 1}
    numbers = {len(places) for places in several.values()}
    if len(numbers) != 1 or 2 * len(several) <= len(columns):
        return {}
    sets = [*zip(*several.values(), strict=True)]
    lie_apart = all(max(left) < min(right) for left, right in pairwise(sets))
    named = [place for places in several.values() for place in places]
    if not lie_apart or len({header[place] for place in named}) < len(named):
        return {}
    services = [place for place, name in enumerate(header) if _is_service(name)]
    if len(services) == len(sets):
        several = {SERVICE: services, **several}
    return {key: tuple(header[place] for place in places) for key, places in several.items()}


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
