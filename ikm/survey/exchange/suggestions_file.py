"""The file of suggestions that a person sorted: how many are about which unsur, and what may be quoted of them.

It is what ``ikm saran`` wrote, with Unsur and Boleh dikutip chosen row by row; rows may have been deleted, sorted and
reworded since. Nothing of a row is handed on but its unsur, unless the person released it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ikm.messages.findings import Obstacles, Place, Refusal, near, offered
from ikm.messages.masking import masked_label, masked_remark, safe_value
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.header_row import HEADER_WITHIN
from ikm.survey.exchange.population_file import match
from ikm.survey.files.inputs import gather, opened
from ikm.survey.files.table import UNLIMITED, Labels, Table, names_in
from ikm.survey.texts.vocabulary import plain

SHEET, LISTS = "Saran", "Daftar"
NUMBER, UNIT, SERVICE, TEXT, UNSUR, RELEASED, PLANNED = (
    *("No", "Unit", "Layanan", "Saran", "Unsur"),
    *("Boleh dikutip", "Tindak lanjut"),
)
"""The headers. The file is read back by them, so these are in no catalogue."""
YES, NO = "ya", "tidak"
GUARDED = ("=", "+", "-", "@")
"""What a formula begins with."""
NEEDED = (TEXT, UNSUR, RELEASED)
"""The columns without which it is no such file."""


class Quotation(NamedTuple):
    """A suggestion that a person released: about which unsur (None: none was chosen), its text, and the service."""

    unsur: str | None
    text: str
    service: str | None


class SortedSuggestions(NamedTuple):
    """The suggestions of one unit, or of all.

    ``number`` is how many there are, ``by_unsur`` how many of them are about each unsur (by its id, in the order of
    the rules, without those that have none), ``without_unsur`` those of which none was chosen. ``quotations`` are
    the released ones, in the order of the file.
    """

    number: int
    by_unsur: Mapping[str, int]
    without_unsur: int
    quotations: tuple[Quotation, ...]


class _SortedRow(NamedTuple):
    """One row of the file."""

    unit: str | None
    unsur: str | None
    released: bool
    text: str
    service: str | None


class SuggestionsFile(NamedTuple):
    """All rows of a file of suggestions; ``has_units`` where it tells the units apart."""

    path: str
    unsur: tuple[str, ...]
    rows: tuple[_SortedRow, ...]
    has_units: bool

    def of(self, unit: str | None) -> SortedSuggestions:
        """The suggestions of a unit, whatever the case and spaces of its name; of all for None.

        Where the file tells no units apart, none of its suggestions are known to be of a unit.
        """
        rows = self.rows
        if unit is not None:
            found = match([masked_label(unit)], [row.unit for row in self.rows if row.unit]).found
            own_name = next(iter(found.values()), None)
            rows = tuple(row for row in self.rows if own_name is not None and row.unit == own_name)
        numbers = Counter(row.unsur for row in rows)
        return SortedSuggestions(
            len(rows),
            {unsur: numbers[unsur] for unsur in self.unsur if numbers[unsur]},
            numbers[None],
            tuple(Quotation(row.unsur, row.text, row.service) for row in rows if row.released),
        )


def read_suggestions(path: str | Path, rules: Ruleset) -> SuggestionsFile:
    """Read a file of suggestions, xlsx or CSV.

    :raises Refusal: ``suggestions-headless`` where a column is missing, ``suggestions-unsur`` and
        ``suggestions-release`` for words that are not in the lists, all of them at once with their cells; for what
        cannot be read at all, as it is for answers.
    """
    inputs, _ = gather([path])
    if len(inputs) > 1:
        raise Refusal("sources-several", path=path, number=len(inputs))
    (source,) = inputs
    with opened(source, None, digest=False) as (tables, _digest):
        table, columns = _table_of_suggestions(tables, Place(source.label))
        unsur_by_name = {
            plain(name): unsur.id for unsur in rules.unsur for name in (unsur.id, unsur.name, unsur.short)
        }
        obstacles = Obstacles()
        rows = [
            _row(table, number, cells, columns, unsur_by_name, rules, obstacles)
            for number, cells in _rows(table, columns)
        ]
    obstacles.refuse()
    return SuggestionsFile(source.label, tuple(unsur.id for unsur in rules.unsur), tuple(rows), UNIT in columns)


def _table_of_suggestions(tables: Sequence[Table], place: Place) -> tuple[Table, dict[str, int]]:
    """The table that has the columns, under its header, and where they stand.

    :raises Refusal: ``suggestions-headless``, naming those that are missing from the nearest row.
    """
    missing: tuple[str, ...] = NEEDED
    for table in tables:
        for number, row in enumerate(map(names_in, islice(table.top(), HEADER_WITHIN)), start=1):
            folded = [plain(name) for name in row]
            columns = {
                name: folded.index(plain(name))
                for name in (NUMBER, UNIT, SERVICE, TEXT, UNSUR, RELEASED)
                if plain(name) in folded
            }
            lacking = tuple(name for name in NEEDED if name not in columns)
            if not lacking:
                table.under(row, number)
                return table, columns
            missing = min(missing, lacking, key=len)
    raise Refusal("suggestions-headless", place, columns=offered(f"“{name}”" for name in missing))


def _rows(table: Table, columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """The numbers of the rows that have a suggestion, with the texts of their cells by header."""
    labels = {name: Labels(UNLIMITED, None) for name in columns}
    for block in table.blocks(list(columns.values()), list(labels.values()), _unwatched):
        for index, number in enumerate(block.rows.tolist()):
            cells = {
                name: " ".join(labels[name].texts[int(codes[index])].split())
                for name, codes in zip(columns, block.codes, strict=True)
            }
            if cells[TEXT]:
                yield number, cells


def _row(
    table: Table,
    number: int,
    cells: Mapping[str, str],
    columns: Mapping[str, int],
    unsur_by_name: Mapping[str, str],
    rules: Ruleset,
    obstacles: Obstacles,
) -> _SortedRow:
    """One row; what is wrong with it is added to the obstacles."""
    unsur, word = cells[UNSUR], plain(cells[RELEASED])
    if plain(unsur) and plain(unsur) not in unsur_by_name:
        known = [each.short for each in rules.unsur]
        place = table.at(number, columns[UNSUR])
        obstacles.add(
            Refusal(
                "suggestions-unsur", place, value=safe_value(unsur), known=offered(known), near=near(unsur, known)
            )
        )
    if word not in (YES, NO, ""):
        place = table.at(number, columns[RELEASED])
        obstacles.add(Refusal("suggestions-release", place, value=safe_value(cells[RELEASED]), yes=YES, no=NO))
    return _SortedRow(
        unit=cells.get(UNIT) or None,
        unsur=unsur_by_name.get(plain(unsur)),
        released=word == YES,
        text=masked_remark(_unguarded(cells[TEXT])),  # whoever rewords it may write a number into it
        service=cells.get(SERVICE) or None,
    )


def _unguarded(text: str) -> str:
    """A text without the apostrophe by which CSV keeps it from being a formula."""
    return text[1:] if text.startswith("'") and text[1:2] in GUARDED else text


def _unwatched(part: float) -> None:
    del part
