"""The office file as TOML: a table a section, ``[[unit]]`` with the same tables for what is of one unit only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ikm.messages.findings import Place, Refusal, near
from ikm.rules.document import Node
from ikm.survey.exchange.office_keys import BASES, SCHEMA, UNIT_NAME, UNITS, OfficeKey, keys_of, sections
from ikm.survey.exchange.office_parts import OfficeParts, UnitParts, is_listed, shown
from ikm.survey.exchange.office_values import OfficeSpot, Value, ValueReader


def read_toml(text: str, place: Place, values: ValueReader) -> UnitParts:
    """What a text says; what is wrong with it stands in the obstacles of the parts.

    :raises Refusal: of the family ``document-bad`` where it is no TOML, ``office-none`` where it says that it is
        another kind of file.
    """
    root = Node.read(text, place).left
    schema = root.pop("schema", SCHEMA)
    if schema != SCHEMA:
        raise Refusal("office-none", place)
    return _TomlReader(place, values).read(root)


class _TomlReader:
    """Reads the tables of one file."""

    def __init__(self, place: Place, values: ValueReader) -> None:
        self._place, self._values = place, values
        self._parts = UnitParts()

    def read(self, root: dict[str, Any]) -> UnitParts:
        """Read all of it."""
        units = root.pop(UNITS, [])
        self._sections(root, self._parts.shared, "", (*sections(), UNITS))
        for number, table in enumerate(self._listed(units, UNITS), start=1):
            path = f"{UNITS}[{number}]"
            name = table.pop(UNIT_NAME, None)
            if not isinstance(name, str) or not name.strip():
                self._refuse("office-unit-nameless", path)
                continue
            self._sections(table, self._parts.about(name), f"{path}.", (*sections(), UNIT_NAME))
        return self._parts

    def _sections(self, tables: Mapping[str, Any], parts: OfficeParts, before: str, known: tuple[str, ...]) -> None:
        for name, value in tables.items():
            path = f"{before}{name}"
            if name not in sections():
                self._refuse("office-key", f"{before}{shown(name)}", near=near(name, known))
            elif name == BASES:
                self._bases(value, parts, path)
            elif is_listed(name):
                for number, table in enumerate(self._listed(value, path), start=1):
                    parts.add(name, self._row(name, table, f"{path}[{number}]"))
            elif isinstance(value, dict):
                self._single(name, value, parts, path)
            else:
                self._refuse("office-no-table", path)

    def _listed(self, value: object, path: str) -> list[dict[str, Any]]:
        """The tables of a list."""
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            return value
        self._refuse("office-no-list", path)
        return []

    def _bases(self, value: object, parts: OfficeParts, path: str) -> None:
        (key,) = keys_of(BASES).values()
        if not isinstance(value, dict):
            self._refuse("office-no-table", path)
            return
        for name in value:
            if name != key.name:
                self._refuse("office-key", f"{path}.{shown(name)}", near=near(name, [key.name]))
        texts = value.get(key.name, [])
        for number, text in enumerate(texts if isinstance(texts, list) else [texts], start=1):
            spot = OfficeSpot(self._place, f"{path}.{key.name}[{number}]")
            with self._parts.obstacles:
                basis = self._values.read(text, key, spot)
                parts.add(BASES, {} if basis is None else {key.name: basis})

    def _single(self, section: str, table: Mapping[str, Any], parts: OfficeParts, path: str) -> None:
        for key, value, spot in self._facts(section, table, path):
            with self._parts.obstacles:
                parts.say(key, value, spot)

    def _row(self, section: str, table: Mapping[str, Any], path: str) -> dict[str, Value]:
        return {key.name: value for key, value, _ in self._facts(section, table, path)}

    def _facts(
        self, section: str, table: Mapping[str, Any], path: str
    ) -> Iterator[tuple[OfficeKey, Value, OfficeSpot]]:
        """The facts that a table states, each with its key and where it stands; what is none is an obstacle."""
        for name, raw in table.items():
            key = keys_of(section).get(name)
            spot = OfficeSpot(self._place, f"{path}.{shown(name)}")
            if key is None:
                self._refuse("office-key", spot.name, near=near(name, keys_of(section)))
                continue
            value = None
            with self._parts.obstacles:
                value = self._values.read(raw, key, spot)
            if value is not None:
                yield key, value, spot

    def _refuse(self, code: str, path: str, **facts: object) -> None:
        self._parts.obstacles.add(Refusal(code, self._place, key=path, **facts))
