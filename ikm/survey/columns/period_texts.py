"""Periods that do not say all in one cell: a year in another column or in the title, “II” below Triwulan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ikm.messages.findings import Findings, Refusal
from ikm.messages.masking import safe_value
from ikm.survey.columns.column_lookup import columns_by_role
from ikm.survey.columns.mapping_file import DATE, PERIOD, TableOverrides
from ikm.survey.files.named_files import stem
from ikm.survey.files.table import Block, Codes, Column, Labels, Progress, Table, cell_text, names_in
from ikm.survey.files.table_view import TableView
from ikm.survey.texts import periods
from ikm.survey.texts.dates import parse
from ikm.survey.texts.vocabulary import plain, vocabulary

LOOKED_AT = 50
"""So many first rows tell what a column of periods holds."""
MOST_TEXTS = 100_000
_KINDS = ("bulan", "triwulan", "semester")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_UTC = re.compile(r"[0-9][T ][0-9]{1,2}:[0-9]{2}[0-9:.,]* ?(?:Z|[+-]00:?00|UTC|GMT)")


class IncompletePeriods(NamedTuple):
    """A column of periods that lack their ``kind``, their ``year``, or both.

    The year is one for all, or stands in the column ``year_place``. ``completed`` is what one of the
    texts, that which is ``written``, is read as.
    """

    place: int
    kind: str
    year: str
    year_place: int | None
    written: str = ""
    completed: str = ""

    def complete(self, text: str, year: str) -> str:
        """A text with what it lacks, where that makes a period or a date of it; else as it stands."""
        if not text or _is_time(text):
            return text
        candidates = (f"{text} {year}", f"{self.kind} {text}", f"{self.kind} {text} {year}")
        return next((candidate for candidate in candidates if _is_time(candidate.strip())), text)

    def of_row(self, row: Sequence[str]) -> tuple[str, str]:
        """The text of a row, and its year."""
        year = self.year if self.year_place is None else cell_text(row, self.year_place)
        return cell_text(row, self.place), year


class CompletedPeriods(TableView):
    """A table in which the texts of one column are completed to periods or dates; its cells stay as they stand."""

    def __init__(self, table: Table, incomplete: IncompletePeriods) -> None:
        super().__init__(table)
        self._incomplete = incomplete

    @property
    def findings(self) -> Findings:
        """The findings about the table, and how its periods were completed."""
        findings = super().findings
        place = self.at(self.header_row, self._incomplete.place)
        written, completed = safe_value(self._incomplete.written), safe_value(self._incomplete.completed)
        findings.add("periods-completed", place, written=written, completed=completed)
        return findings

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        incomplete = self._incomplete
        if incomplete.place not in columns:
            yield from self._table.blocks(columns, labels, progress)
            return
        texts, years = self._own_labels(), self._own_labels()
        asked_labels = [
            self._own_labels() if column == incomplete.place else label
            for column, label in zip(columns, labels, strict=True)
        ]
        asked: list[Column] = [*columns, incomplete.place]
        asked_labels.append(texts)
        if incomplete.year_place is not None:
            asked.append(incomplete.year_place)
            asked_labels.append(years)
        for block in self._table.blocks(asked, asked_labels, progress):
            codes = block.codes[: len(columns)]
            own = block.codes[len(columns) :]
            of_years = own[1] if len(own) > 1 else np.zeros(len(block.rows), np.int32)
            for index, column in enumerate(columns):
                if column == incomplete.place:
                    codes[index] = self._coded((own[0], texts), (of_years, years), labels[index])
            yield block._replace(codes=codes)

    def _own_labels(self) -> Labels:
        return Labels(MOST_TEXTS, lambda: Refusal("too-many-groups", column=PERIOD, limit=MOST_TEXTS))

    def _coded(self, of_texts: tuple[Codes, Labels], of_years: tuple[Codes, Labels], labels: Labels) -> Codes:
        """The codes of the completed texts; each text with its year is completed once."""
        (codes, texts), (year_codes, years) = of_texts, of_years
        pairs, inverse = np.unique(codes.astype(np.int64) * MOST_TEXTS + year_codes, return_inverse=True)
        found = np.empty(len(pairs), np.int32)
        for index, pair in enumerate(pairs.tolist()):
            code, year_code = divmod(pair, MOST_TEXTS)
            year = self._incomplete.year if self._incomplete.year_place is None else years.texts[year_code]
            found[index] = labels[self._incomplete.complete(" ".join(texts.texts[code].split()), year.strip())]
        return found[inverse]


def with_completed_periods(table: Table, overrides: TableOverrides) -> Table:
    """The table, the texts in its column of periods or dates completed where they lack what stands elsewhere."""
    incomplete = _incomplete_periods(table, overrides)
    return CompletedPeriods(table, incomplete) if incomplete else table


def are_of_utc(table: Table, place: int) -> bool:
    """Whether a column has stamps of Greenwich among its first rows: those of an evening are a day behind."""
    return any(_UTC.search(cell_text(row, place)) for row in _first_rows(table))


def _incomplete_periods(table: Table, overrides: TableOverrides) -> IncompletePeriods | None:
    place = _period_place(table, overrides)
    if place is None:
        return None
    year_place = _only(_places_headed(table, _headers_of_years()) - {place})
    year = "" if year_place is not None else _year_around(table)
    incomplete = IncompletePeriods(place, _kind_of(table.header[place]), year, year_place)
    rows = [row for row in _first_rows(table) if cell_text(row, place)]
    written = [incomplete.of_row(row) for row in rows]
    if not written or any(_is_time(text) for text, _ in written):
        return None
    completed = [incomplete.complete(text, year) for text, year in written]
    if not all(map(_is_time, completed)):
        return None
    return incomplete._replace(written=written[0][0], completed=completed[0])


def _period_place(table: Table, overrides: TableOverrides) -> int | None:
    """The column of periods, else the only one of a kind of them, else that of dates."""
    roles = columns_by_role(table, overrides, set())
    of_kind = _only(_places_headed(table, vocabulary().time["headers"]) - _places_headed(table, _headers_of_years()))
    return next((place for place in (roles.get(PERIOD), of_kind, roles.get(DATE)) if place is not None), None)


def _headers_of_years() -> frozenset[str]:
    return frozenset((*vocabulary().period["tahun"], "tahun survei"))


def _places_headed(table: Table, headers: Iterable[str]) -> set[int]:
    return {place for place, header in enumerate(table.header) if header and plain(header) in headers}


def _only(places: set[int]) -> int | None:
    return min(places) if len(places) == 1 else None


def _kind_of(header: str) -> str:
    words = vocabulary().period
    return next((kind for kind in _KINDS if plain(header) in words[kind]), "")


def _year_around(table: Table) -> str:
    """The year that the rows above the header name, else the name of the sheet, else that of the file."""
    above = " ".join(cell for row in islice(table.top(), max(0, table.header_row - 1)) for cell in names_in(row))
    for text in (above, table.place.sheet, stem(Path(table.place.file))):
        years = set(_YEAR.findall(text))
        if years:
            return years.pop() if len(years) == 1 else ""
    return ""


def _first_rows(table: Table) -> list[tuple[str, ...]]:
    return [names_in(row) for row in islice(table.top(), table.header_row, table.header_row + LOOKED_AT)]


def _is_time(text: str) -> bool:
    return bool(periods.read(text) or parse(text))
