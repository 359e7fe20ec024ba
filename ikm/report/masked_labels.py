"""The values that respondents are grouped by, with what tells of a person masked before anything is made of them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ikm.messages.masking import masked_label
from ikm.survey.columns.mapping_file import PERIOD, PROFILE, SERVICE, UNIT
from ikm.survey.counting.grouping import GroupKey

if TYPE_CHECKING:
    from ikm.index.population import Population
    from ikm.report.report import Group
    from ikm.survey.counting.answer_rows import RowLabels
    from ikm.survey.counting.table_reading import TableReading

Masks = Mapping[str, str]
"""What is shown instead of a value, of those that are not shown."""


WITHHELD = "min-n"
"""The reason of a score that is withheld."""
NEARLY_UNIQUE = 2
"""So few respondents may be known by a text that only they wrote."""
UNSAID = "…"


class MaskedSurvey(NamedTuple):
    """Readings and a list of users whose labels are masked alike."""

    readings: list[TableReading]
    population: Population | None


def with_masked_labels(readings: Sequence[TableReading], population: Population | None) -> MaskedSurvey:
    """The same readings and list, in whose labels nobody's number, e-mail address or day of birth stands.

    A period is what was read of a date, and no label.
    """
    labels: dict[str, set[str]] = {}
    for reading in readings:
        for by, groups in reading.counted.groups.items():
            for place, name in enumerate(by):
                labels.setdefault(name, set()).update(filter(None, (key[place] for key in groups)))
    if population:
        for place, name in enumerate((UNIT, SERVICE)):
            labels.setdefault(name, set()).update(filter(None, (key[place] for key in population.served)))
    masks = {name: _masks(of_key) for name, of_key in labels.items() if name != PERIOD}
    if not any(masks.values()):
        return MaskedSurvey([*readings], population)
    return MaskedSurvey([_masked_reading(reading, masks) for reading in readings], _masked_list(population, masks))


def _masks(labels: Iterable[str]) -> dict[str, str]:
    """What is shown instead of labels; two that would be shown alike in spite of their marks stay apart."""
    masks: dict[str, str] = {}
    shown = {label for label in labels if masked_label(label) == label}
    for label in sorted(set(labels) - shown):
        name, number = masked_label(label), 1
        while name in shown:
            number += 1
            name = f"{masked_label(label)} ({number})"
        masks[label] = name
        shown.add(name)
    return masks


def _masked_reading(reading: TableReading, masks: Mapping[str, Masks]) -> TableReading:
    counted = reading.counted
    groups = {
        by: {_masked_key(by, key, masks): tally for key, tally in of_table.items()}
        for by, of_table in counted.groups.items()
    }
    rows = counted.answer_rows
    if rows:
        labels = {name: _masked_rows(labels, masks.get(name, {})) for name, labels in rows.labels.items()}
        rows = rows._replace(labels=labels)
    keys = {
        name: key._replace(value=key.value and masks.get(name, {}).get(key.value, key.value))
        for name, key in reading.columns.keys.items()
    }
    return reading._replace(
        counted=counted._replace(groups=groups, answer_rows=rows), columns=reading.columns._replace(keys=keys)
    )


def _masked_rows(labels: RowLabels, masks: Masks) -> RowLabels:
    return labels._replace(values=tuple(value and masks.get(value, value) for value in labels.values))


def _masked_list(population: Population | None, masks: Mapping[str, Masks]) -> Population | None:
    if population is None:
        return None
    by = (UNIT, SERVICE)
    served = {_masked_key(by, key, masks): number for key, number in population.served.items()}
    return population._replace(served={(unit, service): number for (unit, service), number in served.items()})


def without_rare_labels(groups: Sequence[Group], of_people: Container[str]) -> list[Group]:
    """Groups of a table, of which those that are withheld do not tell their one or two respondents by a rare label.

    A class that everybody knows, such as an age or S3, tells nobody; “Kepala Desa Sukamaju” does.
    """
    number, shown = 0, []
    for group in groups:
        key = dict(group.key)
        if group.score.reason == WITHHELD and group.score.respondents <= NEARLY_UNIQUE:
            rare = [name for name, value in key.items() if name in of_people and value and not _is_class(value)]
            number += bool(rare)
            key |= dict.fromkeys(rare, f"{UNSAID} ({number})" if number > 1 else UNSAID)
        shown.append(group._replace(key=key))
    return shown


def _is_class(value: str) -> bool:
    """Whether a value is a standard class of some characteristic, by whatever name respondents are grouped by it."""
    from ikm.survey.texts.profile_classes import ProfileClasses

    return any(ProfileClasses(role).is_plain(value) for role in PROFILE)


def _masked_key(by: Sequence[str], key: GroupKey, masks: Mapping[str, Masks]) -> GroupKey:
    return tuple(value and masks.get(name, {}).get(value, value) for name, value in zip(by, key, strict=True))
