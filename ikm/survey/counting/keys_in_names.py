"""Units, services and periods that stand in the name of a file, sheet or folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ikm.messages.findings import PhraseUse, Place, Refusal
from ikm.survey.columns.column_lookup import GroupingKey
from ikm.survey.columns.mapping_file import PERIOD
from ikm.survey.files.named_files import ARCHIVE, holds_one_table, stem

if TYPE_CHECKING:
    from ikm.survey.texts.periods import Period


class _Names(NamedTuple):
    """What a file, its sheet and its folder are called; ``around`` are names that may say what one lacks of a period.

    The month or quarter in the name of a file may be of the year in that of its folder.
    """

    called: dict[str, str]
    around: dict[str, tuple[str, ...]]


def fixed_keys(place: Place, role_sources: Mapping[str, str], known: Collection[str] = ()) -> dict[str, GroupingKey]:
    """The grouping keys whose one value stands in the name of the ``file``, ``sheet`` or ``folder``, by role.

    Of a name that holds a period, the unit or service is the rest. Roles already ``known`` need no name. The only
    file in an archive is called as the archive.

    :raises Refusal: ``name-none`` where there is no such name, ``name-unread`` where the role is not in it.
    """
    names = _names_of(place) if role_sources else _Names({}, {})
    keys: dict[str, GroupingKey] = {}
    for role, source in role_sources.items():
        if role in known:
            continue
        name = names.called[source]
        period, rest = _period_in(name, names.around.get(source, ()))
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


def _names_of(place: Place) -> _Names:
    path = Path(place.file)
    if not _is_file(path):  # a stream has neither a name nor a folder
        return _Names({"file": "", "sheet": place.sheet, "folder": ""}, {})
    file, folder = stem(path), _folder_name(path.absolute().parent)
    of_file: tuple[str, ...] = (folder,)
    of_sheet: tuple[str, ...] = (file,)
    archive = next((parent for parent in path.parents if _is_archive(parent)), None)
    if archive and _names_more_than_a_period(archive.stem) and holds_one_table(archive):
        # BPBD_TW3_2025.zip with jawaban.csv in it, as it came by e-mail; in BPBD.zip it may be called TW3_2025.csv.
        of_file = (file, archive.absolute().parent.name)
        of_sheet = (archive.stem, file)
        file = archive.stem
    return _Names({"file": file, "sheet": place.sheet, "folder": folder}, {"file": of_file, "sheet": of_sheet})


def _names_more_than_a_period(name: str) -> bool:
    from ikm.survey.texts.periods import found_in

    period, rest = found_in(name)
    return not period or bool(rest)


def _is_file(path: Path) -> bool:
    """Whether there is such a file, be it in an archive."""
    return path.is_file() or any(_is_archive(parent) for parent in path.parents)


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() == ARCHIVE and path.is_file()


def _folder_name(folder: Path) -> str:
    """The name of a folder; that of an archive is without its ending."""
    return folder.stem if _is_archive(folder) else folder.name


def _period_in(name: str, around: Iterable[str]) -> tuple[Period | None, str]:
    """The period in a name, and the rest of it; what the name lacks may stand in one of those ``around``."""
    from ikm.survey.texts.periods import found_in

    period, rest = found_in(name)
    if period:
        return period, rest
    for other_name in around:
        period_around, _ = found_in(other_name)
        if period_around:
            break
    else:
        return None, rest
    # "TW III.csv" in a folder "SKM 2025": a quarter of that year. Else the period is the folder's.
    with_year, rest_with_year = found_in(f"{name} {period_around.year}")
    if with_year and with_year.kind == "tahun":
        return period_around, rest
    return with_year, rest_with_year
