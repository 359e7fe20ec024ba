"""The classes of the profile that all inputs can be told by: finer classes of age are added up to coarser ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from ikm.index.tally import Tally
from ikm.messages.findings import Findings, Refusal, offered
from ikm.messages.option_names import OptionUse
from ikm.survey.columns.mapping_file import PROFILE
from ikm.survey.counting.grouping import GroupKey, TableKeys
from ikm.survey.counting.table_reading import TableReading
from ikm.survey.texts import profile_classes
from ikm.survey.texts.profile_classes import AGE, EDITIONS, coarser_age, standard_classes

Bands = tuple[int, ...]
"""Where classes of age begin, rising."""


class CommonClasses(NamedTuple):
    """Readings that are all counted by the same classes, the classes of age among them, and what became of others."""

    readings: list[TableReading]
    bands: Bands | None
    findings: Findings


def in_common_classes(readings: Sequence[TableReading], asked: Bands | None, *, profile: bool) -> CommonClasses:
    """Bring readings to common classes, where the ``profile`` or a table of theirs tells classes at all.

    ``asked`` are the classes of age that the user chose, which every tally can be added up to. Without them, ages are
    told by the coarsest classes there are, whatever the order of the readings.

    :raises Refusal: ``ages-differ`` or ``ages-apart`` where some classes are no union of others; ``classes-differ``
        where that is so of another characteristic.
    """
    findings = Findings(len(readings))
    tables_tell_ages = any(_age_places(reading, table) for reading in readings for table in reading.tables)
    if not (profile or tables_tell_ages):
        return CommonClasses([*readings], asked, findings)
    _refuse_other_classes(readings)
    bands = asked or _coarsest(readings)
    common = []
    for reading in readings:
        theirs = bands_of(reading, asked)
        if theirs is not None and theirs != bands:
            findings.add("ages-folded", reading.place, theirs=_listed(theirs), ours=_listed(bands))
            reading = _folded(reading, theirs, bands)
        common.append(reading)
    return CommonClasses(common, bands, findings)


def bands_of(reading: TableReading, asked: Bands | None) -> Bands | None:
    """Where the classes of age of a reading begin; None where it was not counted by age."""
    if not any(_age_places(reading, by) for by in reading.counted.groups):
        return None
    return reading.bands or asked or profile_classes.AGE_BANDS


def classes_of_all(readings: Sequence[TableReading], role: str, bands: Bands | None) -> tuple[str, ...]:
    """The standard classes of a characteristic, those included that only some tally names."""
    if role == AGE:
        return standard_classes(AGE, bands)
    return max((_classes_of(reading, role) for reading in readings), key=len)


def edition_of(readings: Sequence[TableReading], role: str) -> str | None:
    """The edition of the classes that readings are counted by, None where no edition has them all."""
    classes = {*classes_of_all(readings, role, None)}
    return next((one for one in EDITIONS if classes <= {*standard_classes(role, edition=one)}), None)


def _coarsest(readings: Sequence[TableReading]) -> Bands:
    """The classes of age that those of all readings can be added up to."""
    bands_by_reading = [(reading, bands) for reading in readings if (bands := bands_of(reading, None))]
    if not bands_by_reading:
        return profile_classes.AGE_BANDS
    coarsest, bands = min(bands_by_reading, key=lambda one: len(one[1]))
    for reading, theirs in bands_by_reading:
        if not {*bands} <= {*theirs}:
            _refuse_ages(readings, (reading, theirs), (coarsest, bands))
    return bands


def _refuse_ages(
    readings: Sequence[TableReading], one: tuple[TableReading, Bands], other: tuple[TableReading, Bands]
) -> None:
    """Refuse two readings whose classes of age are no union of each other's, and say which classes all could have.

    Answers can be counted by any classes, a tally only by such as begin where some of its own do.
    """
    (reading, theirs), (coarsest, ours) = one, other
    counted = [{*bands} for tally in readings if tally.bands and (bands := bands_of(tally, None))]
    shared = sorted(set.intersection(*counted))
    code = "ages-differ" if shared else "ages-apart"
    option = OptionUse("age_bands", _listed(tuple(shared) or ours))
    raise Refusal(
        code, reading.place, theirs=_listed(theirs), other=str(coarsest.place), ours=_listed(ours), option=option
    )


def _refuse_other_classes(readings: Sequence[TableReading]) -> None:
    """Refuse two readings of which each has standard classes of a characteristic that the other has not.

    :raises Refusal: ``classes-differ``.
    """
    for role in PROFILE:
        told = [reading for reading in readings if role != AGE and any(role in by for by in reading.counted.groups)]
        for first, second in combinations(told, 2):
            former, latter = {*_classes_of(first, role)}, {*_classes_of(second, role)}
            if not (former <= latter or latter <= former):
                own = offered(sorted(latter - former))
                raise Refusal("classes-differ", second.place, role=role, classes=own, other=str(first.place))


def _classes_of(reading: TableReading, role: str) -> tuple[str, ...]:
    return reading.classes.get(role) or standard_classes(role)


def _age_places(reading: TableReading, by: TableKeys) -> list[int]:
    """The places of the keys of a table that are classes of age."""
    keys = reading.columns.keys
    return [place for place, name in enumerate(by) if name == AGE or (name in keys and keys[name].role == AGE)]


def _folded(reading: TableReading, finer: Bands, coarser: Bands) -> TableReading:
    """The reading with its ages in coarser classes."""
    groups = {}
    for by, tallies in reading.counted.groups.items():
        places = _age_places(reading, by)
        groups[by] = _folded_groups(tallies, places, finer, coarser) if places else tallies
    return reading._replace(counted=reading.counted._replace(groups=groups), bands=coarser)


def _folded_groups(
    tallies: dict[GroupKey, Tally], places: list[int], finer: Bands, coarser: Bands
) -> dict[GroupKey, Tally]:
    """The groups with their ages, at some places of their keys, in coarser classes."""
    folded: dict[GroupKey, Tally] = {}
    for key, tally in tallies.items():
        values = [*key]
        for place in places:
            label = values[place]
            values[place] = None if label is None else coarser_age(label, finer, coarser)
        own = tuple(values)
        folded[own] = folded[own] + tally if own in folded else tally
    return folded


def _listed(bands: Bands) -> str:
    return ",".join(map(str, bands))
