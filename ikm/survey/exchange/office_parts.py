"""An office file under way: what it says of all units and of each, value by value, until it is whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ikm.messages.findings import Obstacles
from ikm.messages.masking import safe_value
from ikm.survey.exchange.office import NO_OFFICE, Office
from ikm.survey.exchange.office_keys import BASES, OfficeKey, folded, sheet_of, type_of
from ikm.survey.exchange.office_values import OfficeSpot, Value

ListRow = Mapping[str, Value]


class OfficeParts:
    """What is said of one unit, or of all."""

    def __init__(self) -> None:
        self._single: dict[str, dict[str, Value]] = {}
        self._spots: dict[OfficeKey, OfficeSpot] = {}
        self._rows: dict[str, list[ListRow]] = {}

    def say(self, key: OfficeKey, value: Value, spot: OfficeSpot) -> None:
        """Take a value of a section that is there once.

        :raises Refusal: ``office-twice`` where it was said before.
        """
        if key in self._spots:
            first = self._spots[key]
            raise spot.fault("office-twice", first=first.place.cell or first.name)
        self._spots[key] = spot
        self._single.setdefault(key.section, {})[key.name] = value

    def add(self, section: str, row: ListRow) -> None:
        """Take one more row of a list."""
        if row:
            self._rows.setdefault(section, []).append(row)

    def office(self, path: Path) -> Office:
        """All that was said."""
        values: dict[str, Any] = {section: type_of(section)(**said) for section, said in self._single.items()}
        for section, rows in self._rows.items():
            if section == BASES:
                values[section] = tuple(value for row in rows for value in row.values())
            else:
                values[section] = tuple(type_of(section)(**row) for row in rows)
        return NO_OFFICE._replace(path=path, **values)


class UnitParts:
    """What is said of each unit, by its name as it was written first, and of all; and what stands in the way."""

    def __init__(self) -> None:
        self.obstacles = Obstacles()
        self.shared = OfficeParts()
        self._own: dict[str, tuple[str, OfficeParts]] = {}

    def about(self, unit: str) -> OfficeParts:
        """What is said of a unit; of all where its name is blank."""
        name = " ".join(unit.split())
        if not folded(name):
            return self.shared
        return self._own.setdefault(folded(name), (name, OfficeParts()))[1]

    def each(self) -> Iterator[tuple[str, OfficeParts]]:
        """The units in the order met."""
        yield from self._own.values()


def is_listed(section: str) -> bool:
    """Whether a section may have several rows of one unit."""
    return sheet_of(section).is_list


def shown(value: object) -> str:
    """A name of the file as a sentence shows it."""
    return safe_value(str(value))
