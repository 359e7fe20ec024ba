"""Columns that a caller names: by header, role, or a part of the header."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from ikm.messages.findings import Refusal, near, safe_value
from ikm.survey.columns.header_meaning import is_personal, listed
from ikm.survey.columns.mapping_file import DATE, PERIOD, PROFILE, UNIT, TableOverrides
from ikm.survey.files.table import Table
from ikm.survey.texts.vocabulary import plain, vocabulary

NO_UNIT = "none"
"""What a caller says who wants no unit."""


class GroupingKey(NamedTuple):
    """What respondents are grouped by, under the name the caller gave it: a column, or one value for all.

    ``role`` is empty where none is known, ``profile`` says that it describes people; ``source`` is where ``value``
    comes from, if there is no column: the name of the ``file``, ``sheet`` or ``folder``.
    """

    name: str
    place: int | None
    role: str = ""
    profile: bool = False
    value: str | None = None
    source: str = "group"


class GroupingRequest(NamedTuple):
    """What a caller wants respondents grouped by.

    ``unit`` and ``by`` name columns; ``fixed`` gives keys by role whose value is one for all rows; with ``time``
    there must be dates or periods; of ``others``, roles, those that are found are taken.
    """

    unit: str | None = None
    by: Sequence[str] = ()
    fixed: Mapping[str, GroupingKey] = {}
    time: bool = False
    others: Sequence[str] = ()


def resolve(
    table: Table, name: str, overrides: TableOverrides, answers: Collection[int] = (), *, personal: bool = False
) -> int:
    """Find the column a caller names: exactly, then in any case, then by role, then by a part that fits only one.

    Columns of ``answers`` are not meant by a part of their header; only with ``personal`` may it look personal.

    :raises Refusal: ``column-unknown``, ``column-ambiguous``, ``column-duplicate`` or ``column-personal``.
    """
    wanted, roles, role_name = plain(name), vocabulary().role, role_called(name)
    role = (
        frozenset({plain(overrides.roles[role_name])})
        if role_name in overrides.roles
        else roles.get(role_name, frozenset())
    )
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


def column_said(table: Table, header: str, overrides: TableOverrides) -> int:
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
    raise Refusal("column-unknown", table.at(), column=f"{header}” of “{overrides.path}", columns=names, near=hint)


def roles_of(table: Table, overrides: TableOverrides, taken: set[int]) -> dict[str, int]:
    """The columns whose header names a role, where only one does; what the caller said of them first."""
    known = set(map(plain, table.header))
    roles = {
        role: column_said(table, header, overrides)
        for role, header in overrides.roles.items()
        if plain(header) in known
    }
    headers = {index: plain(header) for index, header in enumerate(table.header) if header and index not in taken}
    for role, words in vocabulary().role.items():
        fitting = [index for index, header in headers.items() if header in words]
        if len(fitting) == 1:
            roles.setdefault(role, fitting[0])
    return roles


def few_enough(values: int, rows: float) -> bool:
    """Whether a column has so few values that it may be assumed to be the unit."""
    return values <= max(2, rows / 5)


def unit_of(table: Table, unit: str | None, overrides: TableOverrides, taken: set[int]) -> tuple[int | None, bool]:
    """The column of the unit, if there is one, and whether it was assumed to be."""
    if unit is not None:
        return (None, False) if unit.casefold() == NO_UNIT else (resolve(table, unit, overrides, taken), False)
    headers = vocabulary().unit["headers"]
    fitting = [i for i, header in enumerate(table.header) if plain(header) in headers and i not in taken]
    return (fitting[0], True) if len(fitting) == 1 else (None, False)


def keys_of(
    table: Table, wish: GroupingRequest, overrides: TableOverrides, taken: set[int]
) -> tuple[dict[str, GroupingKey], bool]:
    """What is grouped by, under each name, and whether the unit was only assumed.

    :raises Refusal: as :func:`resolve`; ``time-unknown`` where there are neither dates nor periods.
    """
    roles = _with_periods(table, roles_of(table, overrides, taken), taken)
    keys = dict(wish.fixed)
    assumed = False
    if UNIT not in keys:
        index, assumed = unit_of(table, wish.unit or overrides.roles.get(UNIT), overrides, taken)
        keys |= {} if index is None else {UNIT: _key(table, UNIT, index, overrides)._replace(role=UNIT)}
    if wish.time and PERIOD not in keys:
        keys[PERIOD] = GroupingKey(PERIOD, _time_of(table, overrides, roles), PERIOD)
    for name in wish.by:
        if name not in keys:
            role = role_called(name)
            if role == PERIOD and role in roles:
                keys.setdefault(role, GroupingKey(role, roles[role], role))
            known = keys.get(role) if role in wish.fixed or role == PERIOD else None
            keys[name] = (
                known._replace(name=name)
                if known
                else _key(table, name, resolve(table, name, overrides, taken), overrides)
            )
    for role in wish.others:
        if role in roles and not is_personal(table.header[roles[role]]):
            keys.setdefault(role, GroupingKey(role, roles[role], role, role in PROFILE))
    named = [keys[name].place for name in wish.by]
    return keys, assumed and keys[UNIT].place not in named


def role_called(name: str) -> str:
    """The role of that name, in either language, or headed so; empty where there is none."""
    wanted = plain(name)
    roles = vocabulary().role
    return next((role for role, words in roles.items() if wanted == plain(role) or wanted in words), "")


def _with_periods(table: Table, roles: dict[str, int], taken: set[int]) -> dict[str, int]:
    """The roles, with the only column of one kind of periods where none is headed as periods."""
    headers = vocabulary().time["headers"]
    fitting = [i for i, header in enumerate(table.header) if plain(header) in headers and i not in taken]
    return {PERIOD: fitting[0], **roles} if len(fitting) == 1 else roles


def _time_of(table: Table, overrides: TableOverrides, roles: Mapping[str, int]) -> int:
    """The column of dates, else that of periods; what the caller names goes first."""
    for role in sorted((DATE, PERIOD), key=lambda role: role not in overrides.roles):
        if role in roles:
            return roles[role]
    raise Refusal("time-unknown", table.at(), columns=listed(table.header))


def _key(table: Table, name: str, index: int, overrides: TableOverrides) -> GroupingKey:
    """A column to group by, under the name the caller gave it."""
    header = plain(table.header[index])
    said = [role for role, column in overrides.roles.items() if plain(column) == header]
    role = said[0] if said else next((role for role, words in vocabulary().role.items() if header in words), "")
    texts = f" {plain(name)} ", f" {header} "
    words = (word for role in PROFILE for word in vocabulary().role[role])
    profile = role in PROFILE or any(f" {word} " in text for word in words for text in texts)
    return GroupingKey(name, index, role, profile)
