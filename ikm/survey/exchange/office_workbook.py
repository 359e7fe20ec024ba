"""The office file as a workbook: a sheet a subject, a row a unit or a thing, columns known by their heads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from ikm.messages.findings import Place, Refusal, near, offered
from ikm.survey.exchange.office_keys import GUIDE, LISTS, SHEETS, UNIT, OfficeKey, OfficeSheet, folded
from ikm.survey.exchange.office_parts import UnitParts, shown
from ikm.survey.exchange.office_values import BLANKS, OfficeSpot, ValueReader
from ikm.survey.files.table import Table, text_of
from ikm.survey.files.workbook_file import WorkbookSheet
from ikm.survey.texts.values import MOST_DIGITS

HEAD_WITHIN = 10
"""In one of so many rows of a sheet its heads stand."""
_SHEETS = {folded(sheet.name): sheet for sheet in SHEETS}
_NOT_READ = {folded(GUIDE), folded(LISTS)}


def read_workbook(tables: Iterable[Table], place: Place, values: ValueReader) -> UnitParts:
    """What the sheets of a workbook say; what is wrong with them stands in the obstacles of the parts.

    :raises Refusal: ``office-none`` where no sheet is one of an office file, ``office-format`` where it is no
        workbook; for what cannot be read at all, as it is for answers.
    """
    sheets = list(tables)
    if not all(isinstance(sheet, WorkbookSheet) for sheet in sheets):
        raise Refusal("office-format", place)
    names = {folded(sheet.place.sheet) for sheet in sheets}
    if not names & _SHEETS.keys():
        raise Refusal("office-none", place)
    parts = UnitParts()
    for table in sheets:
        name = folded(table.place.sheet)
        if name in _NOT_READ:
            continue
        rows = list(table.top())
        if name in _SHEETS:
            _OfficeSheetReader(table.place, _SHEETS[name], values, parts).read(rows)
        elif any(map(_is_filled, rows)):
            known = [sheet.name for sheet in SHEETS]
            nearest = near(table.place.sheet, known)
            facts = {"sheet": shown(table.place.sheet), "known": offered(known)}
            parts.obstacles.add(Refusal("office-sheet", table.place, near=nearest, **facts))
    return parts


class _Heads(NamedTuple):
    """Which row the heads stand in, counted from 1, and the columns of the unit and of each key, from 0."""

    row: int
    unit: int | None
    keys: dict[int, OfficeKey]


class _OfficeSheetReader:
    """Reads one sheet."""

    def __init__(self, place: Place, sheet: OfficeSheet, values: ValueReader, parts: UnitParts) -> None:
        self._place, self._sheet, self._values, self._parts = place, sheet, values, parts
        self._keys = _keys_by_head(sheet)

    def read(self, rows: Sequence[Sequence[object]]) -> None:
        """Read all rows."""
        if not any(map(_is_filled, rows)):
            return
        heads = self._heads(rows)
        if heads is None:
            known = offered([UNIT, *(key.head for key in self._sheet.keys)])
            self._parts.obstacles.add(Refusal("office-headless", self._place, known=known))
            return
        unheaded: set[int] = set()
        for number, row in enumerate(rows[heads.row :], start=heads.row + 1):
            if _is_filled(row):
                self._read_row(row, number, heads)
                unheaded |= self._refuse_unheaded(rows[heads.row - 1], row, number, unheaded)

    def _heads(self, rows: Sequence[Sequence[object]]) -> _Heads | None:
        """The first row of which half is known as heads, the column of the unit or of a key among them."""
        for number, row in enumerate(islice(rows, HEAD_WITHIN), start=1):
            texts = [_text_in(cell) for cell in row]
            filled = [text for text in texts if text]
            known = [text for text in filled if self._is_known(text)]
            if known and 2 * len(known) >= len(filled):
                return self._heads_of(texts, number)
        return None

    def _is_known(self, text: str) -> bool:
        return folded(text) in self._keys or folded(text) == folded(UNIT)

    def _heads_of(self, texts: Sequence[str], number: int) -> _Heads:
        unit: int | None = None
        keys: dict[int, OfficeKey] = {}
        for column, text in enumerate(texts):
            place = self._place._replace(row=number, column=column + 1)
            key = self._keys.get(folded(text))
            is_twice = key in keys.values() if key else unit is not None and folded(text) == folded(UNIT)
            if not text:
                continue
            if is_twice:
                self._parts.obstacles.add(Refusal("office-column-twice", place, head=shown(text)))
            elif key:
                keys[column] = key
            elif folded(text) == folded(UNIT):
                unit = column
            else:
                known = [UNIT, *(one.head for one in self._sheet.keys)]
                nearest = near(text, known)
                facts = {"head": shown(text), "known": offered(known)}
                self._parts.obstacles.add(Refusal("office-column", place, near=nearest, **facts))
        return _Heads(number, unit, keys)

    def _read_row(self, row: Sequence[object], number: int, heads: _Heads) -> None:
        unit = "" if heads.unit is None or heads.unit >= len(row) else _text_in(row[heads.unit])
        parts = self._parts.about("" if unit in BLANKS else unit)
        listed = {}
        for column, key in heads.keys.items():
            if column >= len(row):
                continue
            place = self._place._replace(row=number, column=column + 1, header=key.head)
            spot = OfficeSpot(place, key.head)
            with self._parts.obstacles:
                value = self._values.read(_as_kept(row[column]), key, spot)
                if value is None:
                    continue
                if self._sheet.is_list:
                    listed[key.name] = value
                else:
                    parts.say(key, value, spot)
        if listed:
            parts.add(self._sheet.keys[0].section, listed)

    def _refuse_unheaded(
        self, heads: Sequence[object], row: Sequence[object], number: int, known: set[int]
    ) -> set[int]:
        """The columns without a head in which something stands; each is refused once."""
        found = set()
        for column, cell in enumerate(row):
            has_head = column < len(heads) and _text_in(heads[column])
            if not has_head and _text_in(cell) and column not in known:
                place = self._place._replace(row=number, column=column + 1)
                self._parts.obstacles.add(Refusal("office-unheaded", place, value=shown(_text_in(cell))))
                found.add(column)
        return found


def _keys_by_head(sheet: OfficeSheet) -> dict[str, OfficeKey]:
    """The keys of a sheet by their heads, and by the names that TOML has for them where only one has that name."""
    by_head = {folded(key.head): key for key in sheet.keys}
    names = [folded(key.name) for key in sheet.keys]
    for key in sheet.keys:
        name = folded(key.name)
        if names.count(name) == 1 and name != folded(UNIT):
            by_head.setdefault(name, key)
    return by_head


def _as_kept(cell: object) -> object:
    """A cell as far as a spreadsheet keeps it: of a whole number that is too long, the last digits are gone."""
    return float(cell) if isinstance(cell, int) and abs(cell) >= 10**MOST_DIGITS else cell


def _text_in(cell: object) -> str:
    return " ".join(text_of(cell).split())


def _is_filled(row: Sequence[object]) -> bool:
    return any(_text_in(cell) for cell in row)
