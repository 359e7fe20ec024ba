"""The users served, as a list of them says it: how many each unit has, each service, or all together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

ListedKey = tuple[str | None, str | None]
"""A unit and a service, as they are written, spaces collapsed; None where there is no such column or it is blank."""


class Population(NamedTuple):
    """How many users each unit or service served, in the order of the file.

    A unit's own number stands beside those of its services and is not their sum; what a row does not name is None.
    ``span`` is of which time the numbers are, a kind of period such as ``tahun``, where the file says it.
    """

    path: str
    served: Mapping[ListedKey, int]
    has_units: bool
    has_services: bool
    sheet: str = ""
    sha256: str | None = None
    span: str | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """The units named, in their order."""
        return tuple(dict.fromkeys(unit for unit, _ in self.served if unit is not None))

    def users_of(self, unit: str | None) -> int:
        """A unit's own number, else the sum of those of its services."""
        if (unit, None) in self.served:
            return self.served[unit, None]
        return sum(self.served[unit, service] for service in self.services(unit))

    def services(self, unit: str | None = None) -> tuple[str, ...]:
        """The services of a unit; without one, those that stand under none."""
        return tuple(service for own, service in self.served if own == unit and service is not None)
