"""The office file, which says of one unit or of many what no answer tells: read whole, all its faults at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ikm.index.population import ListedKey, Population
from ikm.messages.findings import Obstacles, Place, Refusal
from ikm.rules.document import text_of_file
from ikm.rules.ruleset import Ruleset
from ikm.survey.exchange.office import NO_OFFICE, Office, Served
from ikm.survey.exchange.office_keys import OF_THE_WHOLE, folded, sections
from ikm.survey.exchange.office_parts import UnitParts, is_listed
from ikm.survey.exchange.office_toml import read_toml
from ikm.survey.exchange.office_values import ValueReader
from ikm.survey.exchange.office_workbook import read_workbook
from ikm.survey.exchange.population_file import match
from ikm.survey.files.inputs import gather, opened

TOML = ".toml"
MOST_TOML = 16 << 20
"""No office file is longer, in bytes; 500 units take a tenth of it."""

TOGETHER = ("pejabat", "fkp", "laporan_sebelumnya")
"""Sections whose values are of one person, day or report: those of a unit and of all are never mixed."""


class OfficeFile(NamedTuple):
    """What an office file says: of all units, and of each that it names, in its order.

    ``path`` names it in messages; ``sha256`` is that of its bytes, None of a file that is still to be written.
    """

    path: Path
    shared: Office = NO_OFFICE
    own: Mapping[str, Office] = {}
    sha256: str | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """The units that it names."""
        return tuple(self.own)

    def of(self, unit: str | None) -> Office:
        """What it says of one unit, whose name may differ in case, spaces and signs; of the whole for None.

        A value of the unit goes before that of all units, and lists have those of the unit first. Figures that name
        no unit (users, earlier indices and values), and the name of the whole, are not taken for those of a unit. Of
        the whole is what names no unit, or what names the only one.
        """
        if unit is None:
            return self.of(self.units[0]) if len(self.own) == 1 else self.shared
        named = match([unit], self.units).found.get(unit)
        own = self.own[named] if named else Office(path=self.path)
        is_only = named is not None and len(self.own) == 1
        shared = self.shared if is_only else _without_figures(self.shared)
        facts = own.laporan._replace(unit=own.laporan.unit or shared.laporan.unit or named)
        return joined(own._replace(laporan=facts), shared)

    def named(self, name: str | None) -> Office:
        """What it says of the one that a report is named after: of a unit of that name, else of the whole."""
        return self.of(match([name], self.units).found.get(name) if name else None)

    def population(self) -> Population | None:
        """The users of all units and services together; None where it names no number.

        :raises Refusal: of the family ``office-bad`` where two rows are of the same, or of different times.
        """
        listed: list[tuple[str | None, Served]] = [(None, one) for one in self.shared.populasi]
        for unit, office in self.own.items():
            listed += [(unit, one) for one in office.populasi]
        return _population(listed, self.path, self.sha256)


def read_office(path: Path, rules: Ruleset, *, files_are_needed: bool = False) -> OfficeFile:
    """Read an office file: TOML where its name ends so, else a workbook of any format that is read.

    Unsur are known by the rules. Where ``files_are_needed``, a picture or other file that it names has to be there.

    :raises Refusal: with all that is wrong with it beside; of the family ``document-bad`` for what is no TOML, and
        for what cannot be read at all, as it is for answers.
    """
    values = ValueReader(rules, path.parent, files_are_needed=files_are_needed)
    found = _toml_parts(path, values) if path.suffix.lower() == TOML else _workbook_parts(path, values)
    parts, sha256 = found
    own = {name: said.office(path) for name, said in parts.each()}
    file = OfficeFile(path, parts.shared.office(path), own, sha256)
    with parts.obstacles:
        file.population()
    parts.obstacles.refuse()
    return file


class _FoundParts(NamedTuple):
    """What was read, and the digest of the file."""

    parts: UnitParts
    sha256: str | None


def _toml_parts(path: Path, values: ValueReader) -> _FoundParts:
    try:
        is_large = path.is_file() and path.stat().st_size > MOST_TOML
    except (OSError, ValueError):
        is_large = False  # it is refused when it is read
    if is_large:
        raise Refusal("office-large", Place(str(path)), most=MOST_TOML >> 20)
    text = text_of_file(str(path))
    return _FoundParts(read_toml(text, Place(str(path)), values), hashlib.sha256(text.encode()).hexdigest())


def _workbook_parts(path: Path, values: ValueReader) -> _FoundParts:
    inputs = gather([path]).inputs
    if len(inputs) > 1:
        raise Refusal("sources-several", path=path, number=len(inputs))
    with opened(inputs[0], None, hidden=True) as (tables, digest):
        return _FoundParts(read_workbook(tables, Place(inputs[0].label), values), digest())


def _without_figures(office: Office) -> Office:
    """What is said of all units without what can only be said of the whole."""
    figures: dict[str, Any] = dict.fromkeys(OF_THE_WHOLE, ())
    return office._replace(laporan=office.laporan._replace(unit=None), **figures)


def joined(own: Office, shared: Office) -> Office:
    """What is said first, and behind it what is said further: of a unit and of all, say."""
    values: dict[str, Any] = {}
    for section in sections():
        of_unit, of_all = getattr(own, section), getattr(shared, section)
        if is_listed(section):
            values[section] = (*of_unit, *of_all)
        elif section in TOGETHER:
            values[section] = of_all if of_unit == type(of_unit)() else of_unit
        else:
            values[section] = type(of_unit)(*(b if a is None else a for a, b in zip(of_unit, of_all, strict=True)))
    return own._replace(**values)


def _population(listed: list[tuple[str | None, Served]], path: Path, sha256: str | None) -> Population | None:
    obstacles = Obstacles()
    served: dict[ListedKey, int] = {}
    folded_keys: set[tuple[str, str]] = set()
    spans: dict[str, None] = {}
    for unit, one in listed:
        if one.jumlah is None:
            continue
        service = " ".join((one.layanan or "").split()) or None
        key = folded(unit or ""), folded(service or "")
        if key in folded_keys:
            names = " · ".join(name for name in (unit, service) if name)
            obstacles.add(Refusal("office-served-twice", Place(str(path)), names=names))
        folded_keys.add(key)
        served[unit, service] = one.jumlah
        if one.rentang:
            spans[one.rentang] = None
    if len(spans) > 1:
        obstacles.add(Refusal("office-spans", Place(str(path)), spans=[*spans]))
    obstacles.refuse()
    if not served:
        return None
    return Population(
        str(path),
        served,
        has_units=any(unit is not None for unit, _ in served),
        has_services=any(service is not None for _, service in served),
        sha256=sha256,
        span=next(iter(spans), None),
    )
