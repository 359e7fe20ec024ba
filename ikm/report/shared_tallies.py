"""Tallies that travel, to be added to those of other offices: without groups so small that they tell of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ikm.index.tally import Tally
from ikm.messages.findings import Findings, Refusal, offered
from ikm.messages.masking import safe_value
from ikm.report.common_classes import classes_of_all
from ikm.report.pooling import Pool, counted_keys, pool_everyone, pool_groups, respondents_in
from ikm.report.report import TallyCells
from ikm.survey.columns.mapping_file import PERIOD, PROFILE, SERVICE, UNIT
from ikm.survey.counting.grouping import GroupKey
from ikm.survey.counting.table_reading import TableReading
from ikm.survey.texts import profile_classes

CELL_KEYS = (UNIT, SERVICE, PERIOD)
"""What the cells of a tally are crossed by, as far as the answers tell it."""
ORDINARY_SERVICES = 20
"""An office may well have so many services, however few people came."""
SERVICES_BY_CHANCE = 5
"""So few different texts prove nothing, even where nearly every respondent wrote another one."""
NEVER_IN_TALLY = "agama"
"""A role of the profile that takes any text as its value, and that is nobody's business unasked."""


def cells_to_share(
    readings: Sequence[TableReading], min_n: int, bands: tuple[int, ...] | None, *, suppress: bool
) -> tuple[TallyCells, Findings]:
    """The tallies of a report that is to travel as such; small groups are named, or with ``suppress`` left out.

    ``bands`` are where the classes of age begin that all readings are counted by (None: the usual ones).

    :raises Refusal: ``tallies-differ`` where not all were asked the same, for such tallies do not add.
    """
    cells, findings = tally_cells(readings, bands)
    small = find_small_groups(cells, min_n)
    findings += _name_small_groups(cells, small, suppress=suppress)
    if suppress:
        cells, withheld = without_small_groups(cells, small)
        findings += withheld
    return cells, findings


def tally_cells(readings: Sequence[TableReading], bands: tuple[int, ...] | None) -> tuple[TallyCells, Findings]:
    """The tallies of each cell of unit × service × period, and of each class of the profile; and what they lack.

    :raises Refusal: ``tallies-differ`` where not all were asked the same, for such tallies do not add.
    """
    everyone = pool_everyone(readings)
    if len(everyone) > 1:
        raise Refusal("tallies-differ")
    (tallies,) = everyone.values()
    findings = Findings()
    known = counted_keys(readings)
    by = tuple(name for name in CELL_KEYS if name in known)
    if SERVICE in by:
        services = len(pool_groups(readings, (SERVICE,)))
        if _may_be_written_freely(services, respondents_in(everyone)):
            findings.add("services-many", number=services)
            by = tuple(name for name in by if name != SERVICE)
    margins = _profile_margins(readings)
    groups = {key: _only_tally(pool) for key, pool in pool_groups(readings, by).items()}
    cells = TallyCells(
        by=by,
        questions=tallies.questions,
        groups={key: groups[key] for key in sorted(groups, key=_blanks_last)},
        margins=margins,
        bands=bands or profile_classes.AGE_BANDS,
        classes={role: classes_of_all(readings, role, bands) for role in margins},
        suppressed=sum(reading.suppressed[0] for reading in readings),
        hidden=sum(reading.suppressed[1] for reading in readings),
    )
    return cells, findings


def _may_be_written_freely(different_texts: int, respondents: int) -> bool:
    """Whether a column of services has so many values that they may be sentences which tell of people.

    Such a column looked like “Mengurus akta anak nomor 7”, another text in every row.
    """
    too_many_for_an_office = different_texts > ORDINARY_SERVICES and different_texts > respondents / 5
    nearly_one_each = different_texts > SERVICES_BY_CHANCE and different_texts > respondents / 2
    return too_many_for_an_office or nearly_one_each


def _profile_margins(readings: Sequence[TableReading]) -> dict[str, dict[str | None, Tally]]:
    """The tallies of each class of the profile, by role, as far as some input was counted by it."""
    known = counted_keys(readings)
    margins = {}
    for role in PROFILE:
        if role in known and role != NEVER_IN_TALLY:
            pools = pool_groups(readings, (role,))
            margins[role] = {value: _only_tally(pool) for (value,), pool in pools.items()}
    return margins


def _only_tally(pool: Pool) -> Tally:
    """The tally of a group where everyone was asked the same."""
    (tallies,) = pool.values()
    return tallies.tally


def _blanks_last(key: GroupKey) -> list[tuple[bool, str]]:
    return [(value is None, value or "") for value in key]


class SmallGroups(NamedTuple):
    """The groups of a tally that are so small that they give their respondents away: cells, and classes by role."""

    cells: tuple[GroupKey, ...]
    classes: Mapping[str, tuple[str | None, ...]]

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.cells) + sum(len(classes) for classes in self.classes.values())


def find_small_groups(cells: TallyCells, min_n: int) -> SmallGroups:
    """The cells and classes of fewer than ``min_n`` respondents."""
    return SmallGroups(
        tuple(key for key, tally in cells.groups.items() if tally.respondents < min_n),
        {
            role: tuple(value for value, tally in margin.items() if tally.respondents < min_n)
            for role, margin in cells.margins.items()
        },
    )


def _name_small_groups(cells: TallyCells, small: SmallGroups, *, suppress: bool) -> Findings:
    tallies = [(_name_of_group(key), cells.groups[key]) for key in small.cells]
    for role, values in small.classes.items():
        tallies += [(f"{role} {_name_of_group((value,))}", cells.margins[role][value]) for value in values]
    code = "cell-suppressed" if suppress else "cell-small"
    findings = Findings()
    for name, tally in tallies:
        findings.add(code, group=safe_value(name), respondents=int(tally.respondents))
    return findings


def without_small_groups(cells: TallyCells, small: SmallGroups) -> tuple[TallyCells, Findings]:
    """The tallies without the small groups, and without what would give these away, which is named.

    A service that was left out could be worked out again: it is all men and women less the other services. So a
    characteristic goes as a whole where one of its classes is small, and all of them go where a cell is small.
    """
    findings = Findings()
    margins = {}
    if not small.cells:
        margins = {role: margin for role, margin in cells.margins.items() if not small.classes[role]}
    withheld_roles = [role for role in cells.margins if role not in margins]
    if withheld_roles:
        findings.add("profile-suppressed", roles=offered(withheld_roles))
    small_cells = set(small.cells)
    without_small = cells._replace(
        groups={key: tally for key, tally in cells.groups.items() if key not in small_cells},
        margins=margins,
        suppressed=cells.suppressed + small.number,
        hidden=cells.hidden + sum(int(cells.groups[key].respondents) for key in small.cells),
    )
    return without_small, findings


def _name_of_group(key: GroupKey) -> str:
    return " · ".join(value or "(kosong)" for value in key) or "-"
