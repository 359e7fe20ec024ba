"""Units, services and periods that stand in the name of a file, sheet or folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ikm.messages.findings import PhraseUse, Place, Refusal
from ikm.survey.columns.column_lookup import GroupingKey
from ikm.survey.columns.mapping_file import PERIOD
from ikm.survey.files.named_files import ARCHIVE, stem

if TYPE_CHECKING:
    from ikm.survey.texts.periods import Period


_AROUND = {"file": "folder", "sheet": "file"}
"""Whose name may say the year of a month or quarter in the name of another."""


def fixed_keys(place: Place, role_sources: Mapping[str, str], known: Collection[str] = ()) -> dict[str, GroupingKey]:
    """The grouping keys whose one value stands in the name of the ``file``, ``sheet`` or ``folder``, by role.

    Of a name that holds a period, the unit or service is the rest. Roles already ``known`` need no name.

    :raises Refusal: ``name-none`` where there is no such name, ``name-unread`` where the role is not in it.
    """
    path = Path(place.file)
    names = {"file": "", "sheet": place.sheet, "folder": ""}
    if role_sources and _is_file(path):  # a stream has neither a name nor a folder
        names |= {"file": stem(path), "folder": _folder_name(path.absolute().parent)}
    keys: dict[str, GroupingKey] = {}
    for role, source in role_sources.items():
        if role in known:
            continue
        name = names[source]
        period, rest = _period_in(name, names[_AROUND[source]] if source in _AROUND else "")
        if role == PERIOD:
            value = str(period or "")
        elif period and (rest or role_sources.get(PERIOD) == source):
            value = rest
        else:  # without a period, or called like one
            value = name.strip()
        if not name:
            raise Refusal("name-none", place, source=PhraseUse(f"name-of-{source}"), role=role)
        if not value:
            raise Refusal("name-unread", place, source=PhraseUse(f"name-of-{source}"), name=name, role=role)
        keys[role] = GroupingKey(role, None, role, False, value, source)
    return keys


def _is_file(path: Path) -> bool:
    """Whether there is such a file, be it in an archive."""
    return path.is_file() or any(_is_archive(parent) for parent in path.parents)


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() == ARCHIVE and path.is_file()


def _folder_name(folder: Path) -> str:
    """The name of a folder; that of an archive is without its ending."""
    return folder.stem if _is_archive(folder) else folder.name


def _period_in(name: str, folder: str) -> tuple[Period | None, str]:
    """The period in a name, and the rest of it; what the name of a file lacks may stand in that of its folder."""
    from ikm.survey.texts.periods import found_in

    period, rest = found_in(name)
    if period:
        return period, rest
    folder_period, _ = found_in(folder)
    if not folder_period:
        return None, rest
    # "TW III.csv" in a folder "SKM 2025": a quarter of that year. Else the period is the folder's.
    with_year, rest_with_year = found_in(f"{name} {folder_period.year}")
    if with_year and with_year.kind == "tahun":
        return folder_period, rest
    return with_year, rest_with_year
