"""What an office file holds, row by row, as its two formats write it: files as they are seen from its folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ikm.messages.phrases import phrase
from ikm.survey.exchange.office import Office
from ikm.survey.exchange.office_file import OfficeFile
from ikm.survey.exchange.office_keys import BASES, OfficeKey, OfficeSheet, ValueKind

NAMED_ON = ("Identitas", "Pejabat", "Populasi")
"""Sheets on which each unit has a row from the beginning."""


def help_line(sheet: OfficeSheet) -> str:
    """What a sheet is for."""
    return phrase(f"office-help-{sheet.name.lower().replace(' ', '-')}")


class WrittenRow(NamedTuple):
    """One row of a sheet: whose it is, empty for all units, and the value of each key, None where nothing is said."""

    unit: str
    values: dict[OfficeKey, Any]


def rows_of(sheet: OfficeSheet, file: OfficeFile, folder: Path) -> Iterator[WrittenRow]:
    """The rows of a sheet of a file that is to lie in a folder."""
    for unit, office in (("", file.shared), *file.own.items()):
        rows = [
            {key: placed_value(key, value, file.path, folder) for key, value in values.items()}
            for values in _values_of(sheet, office)
        ]
        filled = [row for row in rows if any(value is not None for value in row.values())]
        if unit and not filled and sheet.name in NAMED_ON:
            filled = [dict.fromkeys(sheet.keys)]
        yield from (WrittenRow(unit, row) for row in filled)


def _values_of(sheet: OfficeSheet, office: Office) -> Iterator[dict[OfficeKey, Any]]:
    if not sheet.is_list:
        yield {key: said(key, getattr(getattr(office, key.section), key.name)) for key in sheet.keys}
        return
    section = sheet.keys[0].section
    for one in getattr(office, section):
        if section == BASES:
            yield {sheet.keys[0]: one}
        else:
            yield {key: getattr(one, key.name) for key in sheet.keys}


def said(key: OfficeKey, value: Any) -> Any:
    """A value as it is written; what is only not yes was not said."""
    return None if key.kind is ValueKind.YES_NO and value is False else value


def placed_value(key: OfficeKey, value: Any, path: Path, folder: Path) -> Any:
    """A value of the file at a path, in one that is to lie in a folder."""
    if value is None or key.kind not in (ValueKind.FILE, ValueKind.FORM) or value in key.choices:
        return value
    whole = path.parent / value if key.kind is ValueKind.FORM else Path(value)
    try:
        return Path(os.path.relpath(whole, folder)).as_posix()
    except ValueError:  # it lies on another drive
        return whole.as_posix()
