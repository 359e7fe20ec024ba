"""Columns that a caller names: by header, role, or a part of the header."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from ikm.findings import Refusal, near, safe_value
from ikm.survey.headers import is_personal, listed
from ikm.survey.mapping import PROFILE, Told
from ikm.survey.table import Table
from ikm.survey.vocabulary import plain, vocabulary


class Key(NamedTuple):
    """A column to group by, under the name the caller gave it; ``profile`` says that it describes people."""

    name: str
    place: int
    profile: bool


def resolve(table: Table, name: str, told: Told, answers: Collection[int] = (), *, personal: bool = False) -> int:
    """Find the column a caller names: exactly, then in any case, then by role, then by a part that fits only one.

    Columns of ``answers`` are not meant by a part of their header; only with ``personal`` may it look personal.

    :raises Refusal: ``column-unknown``, ``column-ambiguous``, ``column-duplicate`` or ``column-personal``.
    """
    wanted, roles = plain(name), vocabulary().role
    role_name = next((role for role, words in roles.items() if wanted == plain(role) or wanted in words), "")
    role = frozenset({plain(told.roles[role_name])}) if role_name in told.roles else roles.get(role_name, frozenset())
    headers = [(index, header) for index, header in enumerate(table.header) if header]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda header: header == name.strip(),
        lambda header: plain(header) == wanted,
        lambda header: plain(header) in role,
        lambda header: bool(wanted) and wanted in plain(header),
    )
    for number, test in enumerate(tests, start=1):
        among = [one for one in headers if number < len(tests) or one[0] not in answers]
        fitting = [index for index, header in among if test(header)]
        if fitting:
            break
    else:
        names = [header for _, header in headers]
        hint = near(name, (header for header in names if not is_personal(header)))
        raise Refusal("column-unknown", table.at(), column=name, columns=listed(names), near=hint)
    if len(fitting) > 1:
        cells = [table.at(table.header_row, index).cell for index in fitting]
        if len({table.header[index] for index in fitting}) == 1:
            raise Refusal("column-duplicate", table.at(), column=name, cells=" and ".join(cells))
        raise Refusal("column-ambiguous", table.at(), column=name, columns=listed(table.header[i] for i in fitting))
    if not personal and is_personal(table.header[fitting[0]]):
        raise Refusal("column-personal", table.at(), column=name, header=safe_value(table.header[fitting[0]]))
    return fitting[0]


def column_said(table: Table, header: str, told: Told) -> int:
    """The column that the mapping file names, by its whole header."""
    for same in (str.strip, plain):
        fitting = [index for index, other in enumerate(table.header) if other and same(other) == same(header)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            cells = " and ".join(table.at(table.header_row, index).cell for index in fitting)
            raise Refusal("column-duplicate", table.at(), column=safe_value(header), cells=cells)
    hint = near(header, (other for other in table.header if not is_personal(other)))
    names = listed(table.header)
    raise Refusal("column-unknown", table.at(), column=f"{header}” of “{told.path}", columns=names, near=hint)


def roles_of(table: Table, told: Told, taken: set[int]) -> dict[str, int]:
    """The columns whose header names a role, where only one does; what the caller said of them first."""
    known = set(map(plain, table.header))
    roles = {role: column_said(table, header, told) for role, header in told.roles.items() if plain(header) in known}
    headers = {index: plain(header) for index, header in enumerate(table.header) if header and index not in taken}
    for role, words in vocabulary().role.items():
        fitting = [index for index, header in headers.items() if header in words]
        if len(fitting) == 1:
            roles.setdefault(role, fitting[0])
    return roles


def few_enough(values: int, rows: float) -> bool:
    """Whether a column has so few values that it may be assumed to be the unit."""
    return values <= max(2, rows / 5)


def unit_of(table: Table, unit: str | None, told: Told, taken: set[int]) -> tuple[int | None, bool]:
    """The column of the unit, if there is one, and whether it was assumed to be."""
    if unit is not None:
        return (None, False) if unit.casefold() == "none" else (resolve(table, unit, told, taken), False)
    headers = vocabulary().unit["headers"]
    fitting = [i for i, header in enumerate(table.header) if plain(header) in headers and i not in taken]
    return (fitting[0], True) if len(fitting) == 1 else (None, False)


def key_of(table: Table, name: str, index: int, told: Told) -> Key:
    """A column to group by, under the name the caller gave it."""
    texts = (f" {plain(name)} ", f" {plain(table.header[index])} ")
    words = (word for role in PROFILE for word in vocabulary().role[role])
    said = plain(table.header[index]) in [plain(told.roles.get(role, "")) for role in PROFILE]
    return Key(name, index, profile=said or any(f" {word} " in text for word in words for text in texts))
