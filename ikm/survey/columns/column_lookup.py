"""Columns that the user names, by their header, by role, or by a part of the header; and what rows are grouped by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from ikm.messages.findings import ListUse, PhraseUse, Refusal, all_of, near
from ikm.messages.masking import safe_value
from ikm.survey.columns.date_columns import has_dates, possible_dates
from ikm.survey.columns.header_meaning import is_personal, listed
from ikm.survey.columns.mapping_file import DATE, PERIOD, PROFILE, SERVICE, UNIT, TableOverrides
from ikm.survey.files.table import Table
from ikm.survey.texts.vocabulary import plain, vocabulary

ASKED_ROLES = (*PROFILE, SERVICE)
"""The roles that a form may ask for in a question."""
NO_UNIT = "none"
"""What the user writes to have no unit."""


class GroupingKey(NamedTuple):
    """What respondents are grouped by, under the name the user gave it: a column, or one value for all.

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
    """What the user wants respondents grouped by.

    ``unit`` and ``by`` name columns; ``fixed`` gives keys by role whose value is one for all rows; with ``time``
    there must be dates or periods; of ``others``, roles, those that are found are taken, and with ``dates`` the
    column of dates where there is none of periods.
    """

    unit: str | None = None
    by: Sequence[str] = ()
    fixed: Mapping[str, GroupingKey] = {}
    time: bool = False
    others: Sequence[str] = ()
    dates: bool = False


def find_column(
    table: Table, name: str, overrides: TableOverrides, answers: Collection[int] = (), *, personal: bool = False
) -> int:
    """Find the column a name means: exactly, then in any case, then by role, then by a part that fits only one.

    Columns of ``answers`` are not meant by a part of their header; only with ``personal`` may it look personal.

    :raises Refusal: ``column-unknown``, ``column-period``, ``column-ambiguous``, ``column-duplicate`` or
        ``column-personal``.
    """
    fitting = _columns_called(table, name, overrides, answers)
    if not fitting:
        headers = [header for header in table.header if header]
        if _means_periods(name):
            raise Refusal("column-period", table.at(), column=name, columns=listed(headers))
        hint = near(name, (header for header in headers if not is_personal(header)))
        raise Refusal("column-unknown", table.at(), column=name, columns=listed(headers), near=hint)
    if len(fitting) > 1:
        if len({table.header[place] for place in fitting}) == 1:
            raise Refusal("column-duplicate", table.at(), column=name, cells=_header_cells(table, fitting))
        columns = listed(table.header[place] for place in fitting)
        raise Refusal("column-ambiguous", table.at(), column=name, columns=columns)
    place = fitting[0]
    if not personal and is_personal(table.header[place]):
        raise Refusal("column-personal", table.at(), column=name, header=safe_value(table.header[place]))
    return place


def _means_periods(name: str) -> bool:
    """Whether a name is that of a column of periods, or of a kind of them."""
    from ikm.survey.texts.periods import PER

    return role_called(name) == PERIOD or plain(name) in PER


def _columns_called(table: Table, name: str, overrides: TableOverrides, answers: Collection[int]) -> list[int]:
    """The columns that fit a name in the first way in which any does."""
    plain_name = plain(name)
    role = role_called(name)
    if role in overrides.roles:
        role_headers = frozenset({plain(overrides.roles[role])})
    else:
        role_headers = vocabulary().role.get(role, frozenset())
    whole_header_tests: tuple[Callable[[str], bool], ...] = (
        lambda header: header == name.strip(),
        lambda header: plain(header) == plain_name,
        lambda header: plain(header) in role_headers,
        lambda header: role in ASKED_ROLES and asked_for(header) in role_headers,
    )
    columns = [(place, header) for place, header in enumerate(table.header) if header]
    for fits in whole_header_tests:
        fitting = [place for place, header in columns if fits(header)]
        if fitting:
            return fitting
    if not plain_name:  # a name of signs only would be a part of every header
        return []
    others = [(place, plain(header)) for place, header in columns if place not in answers]
    parts: tuple[Callable[[str], bool], ...] = (
        # The longest words of the role go first: “Jenis Layanan …” stands beside “Petugas Layanan”.
        lambda header: any(f" {word} " in f" {header} " for word in role_headers if " " in word),
        lambda header: f" {plain_name} " in f" {header} ",
        lambda header: plain_name in header,
    )
    for is_part in parts:
        fitting = [place for place, header in others if is_part(header) and _role_of_whole(header) in ("", role)]
        if fitting:
            return fitting
    return [place for place, header in others if plain_name in header]


def _header_cells(table: Table, places: Sequence[int]) -> ListUse:
    """The cells of some headers, as they stand in a sentence: ``C1 and J1``."""
    return all_of(table.at(table.header_row, place).cell for place in places)


def mapped_column(table: Table, header: str, overrides: TableOverrides) -> int:
    """The column that the mapping file names, by its whole header: exactly, or in any case.

    :raises Refusal: ``column-unknown`` or ``column-duplicate``.
    """
    for normalised in (str.strip, plain):
        wanted = normalised(header)
        fitting = [place for place, other in enumerate(table.header) if other and normalised(other) == wanted]
        if len({table.parts_of_answers.get(place, place) for place in fitting}) == 1:
            return fitting[0]
        if fitting:
            cells = _header_cells(table, fitting)
            raise Refusal("column-duplicate", table.at(), column=safe_value(header), cells=cells)
    hint = near(header, (other for other in table.header if not is_personal(other)))
    named = PhraseUse.of("column-of-file", column=header, path=overrides.path)
    raise Refusal("column-unknown", table.at(), column=named, columns=listed(table.header), near=hint)


def columns_by_role(table: Table, overrides: TableOverrides, taken: set[int]) -> dict[str, int]:
    """The column of each role: the one that the mapping file names, else the only one whose header means the role."""
    plain_headers = [plain(header) for header in table.header]
    columns: dict[str, int] = {}
    for role, header in overrides.roles.items():
        if plain(header) in plain_headers:
            columns[role] = mapped_column(table, header, overrides)
    for role, role_headers in vocabulary().role.items():
        fitting = [
            place for place, header in enumerate(plain_headers) if header in role_headers and place not in taken
        ]
        if not fitting and role in ASKED_ROLES:
            fitting = [
                place
                for place, header in enumerate(table.header)
                if place not in taken and asked_for(header) in role_headers
            ]
        if len(fitting) == 1:
            columns.setdefault(role, fitting[0])
    return columns


def role_asked(header: str) -> str:
    """The role that a header asks for in a question, empty where it is none that a form may ask for."""
    role = _role_of_whole(plain(header))
    return role if role in ASKED_ROLES else ""


def asked_for(header: str) -> str:
    """What a header asks for, in plain form, without the words that make a question of it.

    >>> asked_for("Apakah Anda penyandang disabilitas?"), asked_for("Jenis Layanan yang Diterima")
    ('penyandang disabilitas', 'jenis layanan')
    """
    asking = vocabulary().match["asking"]
    return " ".join(word for word in plain(header).split() if word not in asking)


def _columns_headed(table: Table, plain_headers: Collection[str], taken: set[int]) -> list[int]:
    """The columns, of those not yet taken, that have one of some headers."""
    return [
        place
        for place, header in enumerate(table.header)
        if header and place not in taken and plain(header) in plain_headers
    ]


def few_enough(values: int, rows: float) -> bool:
    """Whether a column has so few values that it may be assumed to be the unit."""
    return values <= max(2, rows / 5)


def unit_column(
    table: Table, unit: str | None, overrides: TableOverrides, taken: set[int]
) -> tuple[int | None, bool]:
    """The column of the unit, if there is one, and whether it was only assumed to be."""
    if unit is None:
        fitting = _columns_headed(table, vocabulary().unit["headers"], taken)
        return (fitting[0], True) if len(fitting) == 1 else (None, False)
    if unit.casefold() == NO_UNIT:
        return None, False
    return find_column(table, unit, overrides, taken), False


def grouping_keys(
    table: Table, grouping: GroupingRequest, overrides: TableOverrides, taken: set[int]
) -> tuple[dict[str, GroupingKey], bool]:
    """What respondents are grouped by, under each name, and whether the unit was only assumed.

    :raises Refusal: as :func:`find_column`; ``time-unknown`` where there are neither dates nor periods, or
        ``time-ambiguous`` where several columns may hold the dates.
    """
    roles_found = columns_by_role(table, overrides, taken)
    roles = _with_period_column(table, roles_found, taken, dates=grouping.dates)
    keys = dict(grouping.fixed)
    is_unit_assumed = False
    if UNIT not in keys:
        unit = grouping.unit or overrides.roles.get(UNIT)
        place, is_unit_assumed = unit_column(table, unit, overrides, taken)
        if place is not None:
            keys[UNIT] = _key_of_column(table, UNIT, place, overrides)._replace(role=UNIT)
    if grouping.time and PERIOD not in keys:
        sure_roles = without_doubtful_date(table, overrides, roles, taken)
        keys[PERIOD] = GroupingKey(PERIOD, _time_column(table, overrides, sure_roles, taken), PERIOD)
    for name in grouping.by:
        if name in keys:
            continue
        role = role_called(name)
        # Periods are a key under the name of their role, too, whatever name they were asked by.
        if role == PERIOD and role in roles:
            keys.setdefault(role, GroupingKey(role, roles[role], role))
        shares_key_of_role = role in keys and (role in grouping.fixed or role == PERIOD)
        if shares_key_of_role:
            keys[name] = keys[role]._replace(name=name)
        else:
            place = find_column(table, name, overrides, taken)
            keys[name] = _key_of_column(table, name, place, overrides)
    for role in grouping.others:
        if role in roles and not is_personal(table.header[roles[role]]):
            keys.setdefault(role, GroupingKey(role, roles[role], role, role in PROFILE))
    # A column that the user grouped by is no assumption, whatever it is headed.
    columns_asked_for = [keys[name].place for name in grouping.by]
    is_unit_assumed = is_unit_assumed and keys[UNIT].place not in columns_asked_for
    return keys, is_unit_assumed


def without_doubtful_date(
    table: Table, overrides: TableOverrides, roles: Mapping[str, int], taken: set[int]
) -> dict[str, int]:
    """The roles, without that of the date where another column tells the time as well, or better.

    That is one that may hold the date, too, or one of periods beside days alone: “Tanggal 4, Bulan Januari”.
    A column that the mapping file names is in no doubt.
    """
    if DATE not in roles or DATE in overrides.roles:
        return dict(roles)
    has_periods = PERIOD in _with_period_column(table, roles, taken)
    is_of_days_only = has_periods and not has_dates(table, roles[DATE])
    is_doubtful = is_of_days_only or len(possible_dates(table, taken)) > 1
    return {role: place for role, place in roles.items() if role != DATE or not is_doubtful}


def role_called(name: str) -> str:
    """The role that has this name, in either language, or this header; empty where there is none."""
    plain_name = plain(name)
    for role, role_headers in vocabulary().role.items():
        if plain_name == plain(role) or plain_name in role_headers:
            return role
    return ""


def _with_period_column(
    table: Table, roles: Mapping[str, int], taken: set[int], *, dates: bool = False
) -> Mapping[str, int]:
    """The roles; without a column of periods, the only column of one kind of them (Bulan, Triwulan) is that.

    Without such a column either, and where ``dates`` will do, it is that of the dates.
    """
    fitting = _columns_headed(table, vocabulary().time["headers"], taken)
    if len(fitting) == 2:  # a year in a column of its own belongs to the quarter or month in the other
        years = vocabulary().period["tahun"]
        fitting = [place for place in fitting if plain(table.header[place]) not in years]
    if len(fitting) == 1:
        return {PERIOD: fitting[0], **roles}
    return {PERIOD: roles[DATE], **roles} if dates and DATE in roles else roles


def _time_column(table: Table, overrides: TableOverrides, roles: Mapping[str, int], taken: set[int]) -> int:
    """The column of dates, else that of periods; one that the mapping file names goes first."""
    mapped_first = sorted((DATE, PERIOD), key=lambda role: role not in overrides.roles)
    for role in mapped_first:
        if role in roles:
            return roles[role]
    dates = possible_dates(table, taken)
    if len(dates) > 1:
        raise Refusal("time-ambiguous", table.at(), columns=listed(dates), role=f"{DATE}={safe_value(dates[0])}")
    raise Refusal("time-unknown", table.at(), columns=listed(table.header))


def _key_of_column(table: Table, name: str, place: int, overrides: TableOverrides) -> GroupingKey:
    """A column to group by, under the name the user gave it."""
    header = plain(table.header[place])
    role = _role_of_header(header, overrides)
    return GroupingKey(name, place, role, role in PROFILE or _has_profile_word(name, header))


def _role_of_header(plain_header: str, overrides: TableOverrides) -> str:
    """The role that the mapping file gives a header, else the one that the vocabulary does; empty for none."""
    for role, mapped_header in overrides.roles.items():
        if plain(mapped_header) == plain_header:
            return role
    return _role_of_whole(plain_header)


def _role_of_whole(plain_header: str) -> str:
    """The role that the vocabulary gives a whole header, or what it asks for; empty for none."""
    for role, role_headers in vocabulary().role.items():
        if plain_header in role_headers or (role in ASKED_ROLES and asked_for(plain_header) in role_headers):
            return role
    return ""


def _has_profile_word(name: str, header: str) -> bool:
    """Whether a name or header has a header of a profile role in it: ``Pendidikan terakhir Anda``."""
    texts = (f" {plain(name)} ", f" {plain(header)} ")
    for role in PROFILE:
        for profile_header in vocabulary().role[role]:
            if any(f" {profile_header} " in text for text in texts):
                return True
    return False
